"""Every key that a scenario file may have, and the line that a wrong one stands on."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from reliability.errors import ScenarioError, nearest

__all__ = ["KEYS", "flatten", "general_key", "key_errors", "line_of", "merge", "set_key"]

TEXT, TEXTS, FLAG, WHOLE = "text", "texts", "flag", "whole"
NUMBER, NUMBERS = "number", "numbers"
TEXT_OR_TEXTS, GRADE, PRIOR, USE, TABLES, SWEEP, CHANCE = (
    "text-or-texts", "grade", "prior", "use", "tables", "sweep", "chance",
)  # fmt: skip

KEYS: dict[str, str] = {
    "title": TEXT,
    "data": TEXT,
    "naive": FLAG,
    "handling": TEXT,
    "judgements": TEXTS,
    "so_what": TEXT,
    "report.known_outcomes": FLAG,
    "report.explorer": FLAG,
    "report.likelihood": TEXT,
    "select.context": TEXT_OR_TEXTS,
    "select.system": TEXT_OR_TEXTS,
    "select.launched_by": TEXT_OR_TEXTS,
    "select.claimant": TEXT_OR_TEXTS,
    "select.claimant_interest": TEXT_OR_TEXTS,
    "select.min_reliability": TEXT,
    "select.min_credibility": GRADE,
    "select.leave_out": TEXT_OR_TEXTS,
    "periods.cut": TEXT_OR_TEXTS,
    "periods.cut_day": TEXT,
    "periods.washout_days": WHOLE,
    "periods.straddling": TEXT,
    "failure.intercepted": TEXTS,
    "failure.unknown": TEXT,
    "failure.not_coded": TEXT,
    "failure.silence": TEXT,
    "failure.operator_success": TEXT,
    "failure.shares": TEXT,
    "failure.ranges": TEXT,
    "claims.policy": TEXT,
    "claims.claimants": TEXTS,
    "claims.others": TEXT,
    "claims.class": TEXT,
    "claims.superseded": TEXT,
    "claims.about_percent": NUMBER,
    "groups.<label>.context": TEXT_OR_TEXTS,
    "groups.<label>.system": TEXT_OR_TEXTS,
    "groups.<label>.launched_by": TEXT_OR_TEXTS,
    "groups.<label>.claimant": TEXT_OR_TEXTS,
    "groups.<label>.claimant_interest": TEXT_OR_TEXTS,
    "groups.<label>.min_reliability": TEXT,
    "groups.<label>.min_credibility": GRADE,
    "groups.<label>.leave_out": TEXT_OR_TEXTS,
    "claims.<period>.use": USE,
    "claims.<period>.reason": TEXT,
    "claims.<period>.prefer": TEXT,
    "estimate.confidence_level": NUMBER,
    "estimate.interval": TEXT,
    "estimate.contrast": TEXT,
    "estimate.prior": PRIOR,
    "projection.next_launches": WHOLE,
    "projection.reduction": TABLES,
    "projection.false_alarm": NUMBER,
    "projection.power": NUMBER,
    "projection.reason": TEXT,
    "misreporting.caught": CHANCE,
    "misreporting.false_alarm": CHANCE,
    "misreporting.method": TEXT,
    "misreporting.reason": TEXT,
    "misreporting.<period>.caught": CHANCE,
    "misreporting.<period>.false_alarm": CHANCE,
    "misreporting.grades.<grade>.caught": CHANCE,
    "misreporting.grades.<grade>.false_alarm": CHANCE,
    "unseen.unreported": NUMBERS,
    "unseen.shot_down": NUMBERS,
    "unseen.unnamed": NUMBERS,
    "unseen.share": NUMBER,
    "unseen.reason": TEXT,
    "assumptions": TABLES,
    "sensitivity": TABLES,
    "sweep": SWEEP,
}

# Parts of a key that are names of the scenario's own.
_OWN = (
    (re.compile(r"claims\.[^.]+\.(use|reason|prefer)"), r"claims.<period>.\1"),
    (re.compile(r"groups\.[^.]+\."), "groups.<label>."),
    (re.compile(r"misreporting\.grades\.[^.]+\."), "misreporting.grades.<grade>."),
    (re.compile(r"misreporting\.(?!grades\.)[^.]+\."), "misreporting.<period>."),
)


def _texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _tables(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, dict) for item in value)


def _two_numbers(value: object) -> bool:
    return isinstance(value, list) and len(value) == 2 and all(_number(item) for item in value)


def _numbers(value: object) -> bool:
    return isinstance(value, list) and all(_number(item) for item in value)


def _number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


_RULES: dict[str, tuple[str, Callable[[object], bool]]] = {
    TEXT: ("text", lambda v: isinstance(v, str)),
    TEXTS: ("a list of texts", _texts),
    FLAG: ("true or false", lambda v: isinstance(v, bool)),
    WHOLE: ("a whole number", _whole),
    NUMBER: ("a number", _number),
    NUMBERS: ("a list of numbers", _numbers),
    TEXT_OR_TEXTS: ("text or a list of texts", lambda v: isinstance(v, str) or _texts(v)),
    GRADE: ("a grade from 1 to 6", lambda v: isinstance(v, str) or _whole(v)),
    PRIOR: ("a name or two numbers", lambda v: isinstance(v, str) or _two_numbers(v)),
    USE: ('a list of claim ids, or "rules"', lambda v: v == "rules" or _texts(v)),
    TABLES: ("a list of tables", _tables),
    SWEEP: ("a table of lists", lambda v: isinstance(v, dict)),
    CHANCE: ("a number, or text such as 33/41", lambda v: isinstance(v, str) or _number(v)),
}  # fmt: skip


def key_errors(settings: Mapping[str, Any]) -> dict[str, ScenarioError]:
    """Return, by key, what is wrong with keys that do not exist and values of the wrong kind."""
    errors = {}
    for key, value in flatten(settings):
        kind = KEYS.get(general_key(key))
        if kind is None:
            near = nearest(key, _known_keys())
            hint = f"Did you mean {near!r}?" if near else "Leave it out."
            errors[key] = ScenarioError(f"unknown key {key!r}. {hint}")
        elif not _RULES[kind][1](value):
            errors[key] = ScenarioError(f"{key} must be {_RULES[kind][0]}; got {value!r}.")
    return errors


def general_key(key: str) -> str:
    """Return a key with the scenario's own names left open, as `KEYS` has it."""
    for own, general in _OWN:
        key = own.sub(general, key)
    return key


def _known_keys() -> Iterable[str]:
    for key in KEYS:
        yield key
        if "<period>" in key:
            yield key.replace("<period>", "before")
            yield key.replace("<period>", "after")


def flatten(settings: Mapping[str, Any], prefix: str = "") -> Iterable[tuple[str, Any]]:
    """Yield every key of nested tables, dotted, with its value."""
    for name, value in settings.items():
        key = f"{prefix}{name}"
        if isinstance(value, Mapping) and KEYS.get(key) != SWEEP:
            yield from flatten(value, f"{key}.")
        else:
            yield key, value


def line_of(text: str, key: str) -> int | None:
    r"""Return the line on which a dotted key is set in a TOML text, or None.

    Examples
    --------
    >>> line_of('title = "x"\n[periods]\ncut = "y"\n', "periods.cut")
    3
    """
    table = ""
    for number, line in enumerate(text.splitlines(), start=1):
        bare = line.strip()
        header = re.match(r"\[\[?\s*([^\]]+?)\s*\]\]?", bare)
        if header and "=" not in bare.split("]")[0]:
            table = re.sub(r"[\"'\s]", "", header.group(1))
            if table == key or table.startswith(f"{key}."):
                return number
            continue
        name = re.sub(r"[\"'\s]", "", bare.split("=", 1)[0]) if "=" in bare else ""
        full = f"{table}.{name}" if table else name
        if name and (full == key or (key.startswith(f"{full}.") and "{" in bare)):
            return number
    return None


def merge(base: Mapping[str, Any], change: Mapping[str, Any]) -> dict[str, Any]:
    """Return `base` with the keys of `change` laid over it, table by table."""
    merged = dict(base)
    for name, value in change.items():
        old = merged.get(name)
        both = isinstance(old, Mapping) and isinstance(value, Mapping)
        merged[name] = merge(old, value) if both else value  # type: ignore[arg-type]
    return merged


def set_key(base: Mapping[str, Any], key: str, value: object) -> dict[str, Any]:
    """Return `base` with one dotted key set.

    Examples
    --------
    >>> set_key({"periods": {"cut": "a"}}, "periods.cut", "b")
    {'periods': {'cut': 'b'}}
    """
    change: Any = value
    for name in reversed(key.split(".")):
        change = {name: change}
    return merge(base, change)
