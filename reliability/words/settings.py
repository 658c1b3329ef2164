"""The choices of a scenario as a reader meets them: keys, values and rules in words.

The words are short, because a drawing holds them; a key that has none stands as it is written.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from reliability.words.plain import plain

__all__ = ["key_words", "rule_words", "value_words"]

KEYS = {
    "naive": "Naive reading",
    "periods.cut": "Cut date",
    "periods.cut_day": "The day of the cut",
    "periods.washout_days": "Days left out after the cut",
    "periods.straddling": "Claims on both sides of the cut",
    "failure.intercepted": "Intercepted launches",
    "failure.unknown": "Unknown outcomes",
    "failure.not_coded": "Launches not coded yet",
    "failure.silence": "Silence about failures",
    "failure.operator_success": "Successes that the operator claims",
    "failure.shares": "A count and a share side by side",
    "failure.ranges": "Ranges of counts",
    "claims.policy": "Between rival claims",
    "claims.claimants": "Order of claimants",
    "claims.others": "Claimants not in the order",
    "claims.class": "Wider classes of missile",
    "claims.superseded": "Superseded claims",
    "claims.about_percent": '"About" is read as',
    "select.context": "Context",
    "select.system": "Systems",
    "select.launched_by": "Launched by",
    "select.claimant": "Claimants",
    "select.claimant_interest": "Interest of the claimants",
    "select.min_reliability": "Least reliability of a source",
    "select.min_credibility": "Least credibility of a claim",
    "select.leave_out": "Left out",
    "estimate.confidence_level": "Confidence level",
    "estimate.interval": "Interval of a rate",
    "estimate.contrast": "Interval of the difference",
    "estimate.prior": "Prior",
}
_PERIOD_KEYS = {
    "naive": "Naive reading",
    "use": "Claims used, {}",
    "prefer": "Aggregates or incidents, {}",
    "reason": "Why these claims, {}",
}
_PERIOD = re.compile(r"claims\.([^.]+)\.(use|prefer|reason)")

VALUES = {
    ("naive", "true"): "yes",
    ("naive", "false"): "no",
    ("failure.intercepted", "not-failed"): "not failed",
    ("failure.intercepted", "unknown"): "may have failed",
    ("failure.unknown", "bounds"): "stay unknown",
    ("failure.unknown", "as-success"): "as successes",
    ("failure.unknown", "as-failure"): "as failures",
    ("failure.not_coded", "bounds"): "stay unknown",
    ("failure.silence", "as-success"): "as success",
    ("failure.operator_success", "claim"): "a claim",
    ("failure.operator_success", "ignore"): "ignored",
    ("failure.shares", "count"): "the count",
    ("failure.shares", "share"): "the share",
    ("failure.ranges", "bounds"): "ranges",
    ("failure.ranges", "midpoint"): "their middles",
    ("claims.policy", "envelope"): "all of them",
    ("claims.class", "exact"): "not counted",
    ("claims.class", "may-include"): "may hide it",
    ("claims.superseded", "drop"): "left out",
    ("claims.superseded", "keep"): "kept",
    ("estimate.prior", "jeffreys"): "Jeffreys",
}
NUMBERS = {"claims.about_percent": "± {:g} %", "estimate.confidence_level": "{:g} %"}
_NUMBER = re.compile(r"\d+(\.\d+)?")
_EVERYWHERE = {"exclude": "left out", "rules": "chosen by the rules"}

RULES = {
    "retracted": "retracted",
    "out-of-scope": "out of scope",
    "superseded": "superseded by a later claim",
    "repeats": "repeats another claim",
    "nested": "part of another incident",
    "outside-periods": "outside the periods",
    "straddles": "in more than one period",
    "no-launched-count": "no launched count",
    "counts-not-launches": "counts no launches",
    "not-named": "not in the scenario's list",
    "policy": "a rival is preferred",
    "silent-rival": "a rival speaks of failures",
    "not-coded-rival": "a rival is coded",
    "wide-class": "a wider class",
    "overlap": "overlaps another claim",
}


def key_words(key: str) -> str:
    """Return a dotted key of a scenario in words.

    Examples
    --------
    >>> key_words("failure.unknown"), key_words("claims.after.use"), key_words("naive")
    ('Unknown outcomes', 'Claims used, after', 'Naive reading')
    """
    found = _PERIOD.fullmatch(key)
    if found is not None:
        return _PERIOD_KEYS[found[2]].format(plain(found[1]))
    return KEYS.get(key, plain(key))


def value_words(key: str, value: object) -> str:
    """Return a value of a dotted key in words; a list as it stands in a sweep.

    Examples
    --------
    >>> value_words("failure.unknown", "as-success"), value_words("claims.about_percent", 10)
    ('as successes', '± 10 %')
    >>> value_words("claims.after.use", "afd-005; afd-007"), value_words("claims.class", None)
    ('afd-005, afd-007', 'as coded')
    """
    if value is None:
        return "as coded"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return plain(", ".join(map(str, value)))
    text = str(value)
    if key in NUMBERS and _NUMBER.fullmatch(text):
        return NUMBERS[key].format(100 * float(text) if "level" in key else float(text))
    if (key, text) in VALUES:
        return VALUES[key, text]
    if key == "periods.cut":
        return plain(", ".join(map(_cut_words, text.split("; "))))
    if _PERIOD.fullmatch(key) or key.startswith("select."):
        return _EVERYWHERE.get(text, plain(text.replace("; ", ", ")))
    return _EVERYWHERE.get(text, plain(text.replace("-", " ")))


def _cut_words(cut: str) -> str:
    return cut if cut[:1].isdigit() else cut.replace("-", " ")


def rule_words(rule: str) -> str:
    """Return in words the rule that left a claim out.

    Examples
    --------
    >>> rule_words("straddles"), rule_words("not-named")
    ('in more than one period', "not in the scenario's list")
    """
    return RULES.get(rule, plain(rule).replace("-", " "))
