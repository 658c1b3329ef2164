"""Answers of the Launch Library 2 interface (JSON) become claims.

One element of ``results`` is one launch, flown or planned. Its status says which; only three of
the statuses are outcomes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reliability.errors import LoadError
from reliability.evidence.dates import day_range
from reliability.loaders.building import build_evidence
from reliability.loaders.launch_outcomes import (
    check_partial,
    launch_counts,
    partial_note,
    require_partial,
)
from reliability.loaders.nagix_json import read_json
from reliability.loaders.named_csv import MOST_ROWS, one_line
from reliability.loaders.receipt import SetAside
from reliability.loaders.row_account import RowAccount

if TYPE_CHECKING:
    import os

    from reliability.evidence.model import Evidence

__all__ = ["STATUSES", "load_launch_library", "net_date"]

TITLE = "Launch Library 2 (The Space Devs)"
CLAIMANT = "Launch Library 2"
PUBLISHER = "The Space Devs"
URL = "https://ll.thespacedevs.com/"
LICENCE = "Terms of The Space Devs apply: load your own copy"
DEFINITION = (
    "Launch Library 2: Success, Failure and Partial Failure are outcomes; Go, TBD, TBC and Hold "
    "are plans, In Flight and Payload Deployed are launches without an outcome yet."
)

# Status id to its abbreviation and what it says. The id is matched first.
STATUSES: dict[str, tuple[str, str]] = {
    "1": ("Go", "no-launch"),
    "2": ("TBD", "no-launch"),
    "3": ("Success", "success"),
    "4": ("Failure", "failure"),
    "5": ("Hold", "no-launch"),
    "6": ("In Flight", "flying"),
    "7": ("Partial Failure", "partial"),
    "8": ("TBC", "no-launch"),
    "9": ("Payload Deployed", "flying"),
}
_BY_WORD = {word.casefold(): number for number, (word, _) in STATUSES.items()}
_BY_WORD |= {"deployed": "9"}

# Both what the interface abbreviates and how it names them.
_DAYS = frozenset(("sec", "min", "hr", "day", "second", "minute", "hour", "morning", "afternoon"))
_MONTHS = frozenset(("m", "month"))
_YEARS = frozenset(("y", "year"))
_PARTS = {
    "q1": (1, 3), "q2": (4, 6), "q3": (7, 9), "q4": (10, 12), "h1": (1, 6), "h2": (7, 12),
}  # fmt: skip
_WORDED_PARTS = {
    "quarter 1": "q1", "quarter 2": "q2", "quarter 3": "q3", "quarter 4": "q4",
    "year half 1": "h1", "year half 2": "h2",
}  # fmt: skip
_NET = re.compile(
    r"(\d{4}-\d{2}-\d{2})(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|\+00:?00)?)?", re.ASCII
)
_MOST_PIECE = 500


def load_launch_library(path: str | os.PathLike[str], *, partial: str | None = None) -> Evidence:
    """Read a saved answer of Launch Library 2: an object with the list ``results``.

    Parameters
    ----------
    path : path
    partial : {"failure", "success", "unknown"}, optional
        What a partial failure counts as; it must be given where the file has one.

    Returns
    -------
    Evidence
        One claim a launch, of context test with the tag space. A launch in flight is not coded;
        one that is planned or on hold is no launch, and its counts are blank.

    Raises
    ------
    LoadError
        If the file cannot be read, is no such JSON, or has statuses that are not known.
    OptionError
        If `partial` is needed and not given, or is none of the three.
    UnknownNameError
        If there is no such file.
    """
    check_partial(partial)
    name = Path(path).name
    content = read_json(path)
    results = content.get("results") if isinstance(content, dict) else None
    if not isinstance(results, list):
        raise LoadError(
            f"{name}: must be an object with the list 'results'. Save the whole answer of the "
            "interface."
        )
    if len(results) > MOST_ROWS:
        raise LoadError(
            f"{name}: {len(results)} results; read are {MOST_ROWS}. Save the answer in parts."
        )
    account = RowAccount()
    claims = account.claims(
        _claim(ordinal, launch, partial, account) for ordinal, launch in enumerate(results, 1)
    )
    known = [f"{number} {word}" for number, (word, _) in STATUSES.items()]
    account.raise_refused(f"{name}, status", known, unit="result")
    partials = account.outcomes[STATUSES["7"][0]]
    require_partial(partial, partials, name)
    rule = [note] if (note := partial_note(partial, partials)) else []
    return build_evidence(
        claims,
        account.receipt(path, "launch-library", len(claims), _notes(content, rule, account)),
        title=TITLE,
        systems=account.names.rows(),
        definitions=[DEFINITION, *rule],
        sources=[{"title": TITLE, "path": URL}],
        licences=[{"title": LICENCE}],
    )


def _claim(
    ordinal: int, launch: Any, partial: str | None, account: RowAccount
) -> dict[str, Any] | SetAside:
    if not isinstance(launch, dict):
        return SetAside(ordinal, f"result {ordinal} is not an object", _piece(launch)[:200])
    number, said = _status(launch.get("status"), ordinal, account)
    precision = _precision(launch.get("net_precision"))
    net = _text(launch.get("net"))
    start = net_date(net, precision)
    if start is None:
        reason = f"result {ordinal}: net is no date: {net[:40]!r}" if net else "has no net"
        return SetAside(ordinal, reason, _text(launch.get("name"))[:200])
    rocket = _rocket(launch)
    identifier = account.identify("ll2", _text(launch.get("id")) or f"{net} {rocket}")
    account.date(start)
    account.quirks["no precision"] += precision == ""
    account.quirks["other precision"] += start.endswith("?")
    account.quirks["no rocket"] += rocket == ""
    account.quirks["twice"] += "_" in identifier
    outcome = STATUSES[number][1] if number else "blank"
    account.outcomes[STATUSES[number][0] if number else "blank"] += 1
    counts = launch_counts(outcome, partial)
    if outcome == "no-launch":
        counts["coding"] = "not-coded"
    url = _text(launch.get("url"))
    mission = _text(launch.get("name"))
    return {
        "claim_id": identifier,
        "incident_id": f"{identifier}:launch",
        "scope": "incident",
        "context": "test",
        "coding": "coded",
        "start": start,
        "system": account.names.key(rocket or "Unknown"),
        "system_as_reported": rocket,
        "system_basis": "named" if rocket else "",
        "launched_by": _within(launch, "launch_service_provider", "name")
        or _text(launch.get("lsp_name")),
        "launch_place": _place(launch),
        "counts": "launches",
        "failed_as_said": said,
        "summary": "; ".join(p for p in (f"Status: {said or 'blank'}", rocket, mission) if p),
        "claimant": CLAIMANT,
        "claimant_interest": "neutral",
        "reliability": "F",
        "credibility": "6",
        "publisher": PUBLISHER,
        "url": url if re.fullmatch(r"https://\S+", url) else URL,
        "note": _note(launch),
        **counts,
    }


def _text(value: Any) -> str:
    """Return a text or number on one line; blank where it is neither."""
    return one_line(value) if isinstance(value, str) else ""


def _within(launch: Mapping[str, Any], *keys: str) -> str:
    value: Any = launch
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return _text(value)


def _status(status: Any, ordinal: int, account: RowAccount) -> tuple[str, str]:
    """Return the known id of a status, blank where there is none, and its words."""
    if status is None:
        return "", ""
    known: Mapping[str, Any] = status if isinstance(status, dict) else {"id": status}
    number, word = _text(known.get("id")), _text(known.get("abbrev")) or _text(known.get("name"))
    said = word or number
    by_word = _BY_WORD.get(" ".join(word.casefold().split()))
    if number in STATUSES:
        account.quirks["disagree"] += by_word not in (None, number)
        return number, said if by_word in (None, number) else f"{number} {said}"
    if by_word is not None:
        return by_word, said
    account.refuse(f"{number} {word}".strip() or _piece(status)[:60], ordinal)
    return "", said


def _precision(precision: Any) -> str:
    if isinstance(precision, dict):
        return _text(precision.get("abbrev")) or _text(precision.get("name"))
    return _text(precision)


def net_date(net: str, precision: str) -> str | None:
    """Return the time of launch as EDTF, no more precise than it is said to be; None if no date.

    Parameters
    ----------
    net : str
        ISO, such as ``2024-10-04T10:00:00Z``. What is less precise stands at its period's end.
    precision : str
        Abbreviation or name of ``net_precision``; blank where it is not given. One that is not
        known makes the day uncertain.

    Examples
    --------
    >>> net_date("2024-10-04T10:00:00Z", "MIN"), net_date("2024-12-31T00:00:00Z", "Q4")
    ('2024-10-04', '2024-10/2024-12')
    >>> net_date("2024-12-31T00:00:00Z", "Y"), net_date("2024-12-31", "Sol")
    ('2024', '2024-12-31?')
    """
    match = _NET.fullmatch(net)
    if match is None or day_range(match[1]) is None:
        return None
    day = match[1]
    word = " ".join(precision.casefold().split())
    part = _PARTS.get(_WORDED_PARTS.get(word, word))
    if part is not None:
        return f"{day[:4]}-{part[0]:02d}/{day[:4]}-{part[1]:02d}"
    if word in _YEARS:
        return day[:4]
    if word == "decade":
        return f"{day[:3]}X"
    if word in _MONTHS:
        return day[:7]
    return day if word in _DAYS or word == "" else f"{day}?"


def _rocket(launch: Mapping[str, Any]) -> str:
    for name in ("full_name", "name"):
        if found := _within(launch, "rocket", "configuration", name):
            return found
    # In the short form the launch's name is "Rocket | Mission".
    first, bar, _ = _text(launch.get("name")).partition(" | ")
    return first if bar else ""


def _place(launch: Mapping[str, Any]) -> str:
    pad = _within(launch, "pad", "name") or _text(launch.get("pad"))
    site = _within(launch, "pad", "location", "name") or _text(launch.get("location"))
    return ", ".join(part for part in (pad, site) if part)


def _piece(value: Any) -> str:
    """Return a value of the answer as short text; of what is nested, how much it is."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (list, dict)):
        return f"{len(value)} entries"
    return _text(value)[:_MOST_PIECE]


def _note(launch: Mapping[str, Any]) -> str:
    """Return the plain values as they are, and of status and precision their id and words."""
    parts = []
    for key, value in launch.items():
        if key in ("status", "net_precision") and isinstance(value, dict):
            inner = (_piece(value.get(name)) for name in ("id", "abbrev", "name"))
            text = ", ".join(each for each in inner if each)
        elif isinstance(value, (list, dict)):
            continue
        else:
            text = _piece(value)
        if text:
            parts.append(f"{one_line(str(key))[:60]}: {text}")
    return " | ".join(parts)


def _notes(content: Mapping[str, Any], rule: list[str], account: RowAccount) -> list[str]:
    listed = ", ".join(f"{number} {word}" for word, number in account.outcomes.items() if number)
    notes = [f"statuses: {listed or 'none'}", *rule]
    notes.append("launches to space: context test, tag space")
    plans = sum(
        account.outcomes[word] for word, outcome in STATUSES.values() if outcome == "no-launch"
    )
    if plans:
        notes.append(f"{plans} launches are planned or on hold: not coded, their counts blank")
    if _text(content.get("next")) or _text(content.get("previous")):
        count = _text(content.get("count"))
        total = f" of {count}" if count else ""
        notes.append(f"the file is one page{total}: the launches of the other pages are missing")
    notes += account.quirk_notes(
        (
            ("disagree", "statuses have an id and words that differ: the id is read"),
            ("no precision", "launches have no net_precision: the day is taken as written"),
            ("other precision", "dates are marked uncertain, as their net_precision is not known"),
            ("no rocket", "launches name no rocket: system 'unknown'"),
            ("twice", "launches have the id of an earlier one: each is kept"),
        )
    )
    return notes
