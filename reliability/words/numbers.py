"""Numbers as a reader sees them: rounded once, here."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

__all__ = [
    "contrast_sentence",
    "count_text",
    "decimal_text",
    "interval_text",
    "percent_text",
    "points_text",
    "probability_text",
    "range_text",
    "rate_sentence",
    "rate_text",
]

ESTIMAND_WORDS = {
    "not-failed": "share of launches reported to have failed",
    "left-out": "failure rate among launches not shot down",
    "unknown": "failure rate had none been shot down",
    None: "failure rate",
}
MEASURE_WORDS = {
    "difference": "difference after - before",
    "ratio": "ratio after / before",
    "odds-ratio": "odds ratio after / before",
}
METHOD_WORDS = {
    "clopper-pearson": "Clopper-Pearson",
    "miettinen-nurminen": "Miettinen-Nurminen",
    "wilson": "Wilson",
    "newcombe": "Newcombe",
}


def percent_text(share: float) -> str:
    """Return a proportion as a percentage: one decimal, more where it would round to 0 or 100.

    Examples
    --------
    >>> percent_text(20 / 55), percent_text(1.0), percent_text(0.0004), percent_text(0.99996)
    ('36.4 %', '100 %', '0.04 %', '99.996 %')
    """
    return f"{_percent(share)} %"


def _percent(share: float) -> str:
    if share in (0.0, 1.0):
        return f"{100 * share:.0f}"
    percent = 100 * share
    digits = 1
    while digits < 6 and float(f"{percent:.{digits}f}") in (0.0, 100.0):
        digits += 1
    return f"{percent:.{digits}f}"


def points_text(difference: float) -> str:
    """Return a difference of proportions in percentage points, signed.

    Examples
    --------
    >>> points_text(-2 / 3), points_text(0.0)
    ('-66.7', '0')
    """
    if difference == 0.0:
        return "0"
    text = f"{100 * difference:+.1f}"
    return f"{100 * difference:+.0f}" if abs(difference) == 1.0 else text


def decimal_text(value: float) -> str:
    """Return a ratio: three significant digits, infinity as a word.

    Examples
    --------
    >>> decimal_text(0.123456), decimal_text(math.inf), decimal_text(0.0)
    ('0.123', 'infinity', '0')
    """
    if math.isinf(value):
        return "infinity"
    return f"{value:.3g}"


def count_text(count: Mapping[str, int | None] | None) -> str:
    """Return a count as readers write it; "not said" where a claim does not say.

    Examples
    --------
    >>> count_text({"low": 45, "high": 55}), count_text({"low": 2, "high": None})
    ('45 to 55', '2 or more')
    >>> count_text({"low": 8, "high": 8}), count_text(None)
    ('8', 'not said')
    """
    if count is None:
        return "not said"
    low, high = count["low"], count["high"]
    if high is None:
        return f"{low} or more"
    return str(low) if low == high else f"{low} to {high}"


def range_text(low: float, high: float, quantity: str) -> str:
    """Return the ends of a rate, difference or ratio with the unit once.

    Examples
    --------
    >>> range_text(20 / 55, 2 / 3, "rate"), range_text(-2 / 3, 17 / 44, "difference")
    ('36.4 to 66.7 %', '-66.7 to +38.6 points')
    """
    if quantity == "difference":
        ends = (points_text(low), points_text(high))
        return f"{ends[0]} points" if low == high else f"{ends[0]} to {ends[1]} points"
    if quantity in ("ratio", "odds-ratio"):
        ends = (decimal_text(low), decimal_text(high))
        return ends[0] if low == high else f"{ends[0]} to {ends[1]}"
    if low == high:
        return percent_text(low)
    return f"{_percent(low)} to {_percent(high)} %"


def probability_text(low: float, high: float) -> str:
    """Return the range of a probability; below 1 % and above 99 % as such.

    Examples
    --------
    >>> probability_text(0.0191, 0.9999)
    '2 to >99 %'
    """
    ends = [_probability(low), _probability(high)]
    return f"{ends[0]} %" if ends[0] == ends[1] else f"{ends[0]} to {ends[1]} %"


def _probability(value: float) -> str:
    if value < 0.01:
        return "<1"
    if value > 0.99:
        return ">99"
    return f"{100 * value:.0f}"


def interval_text(row: Mapping[str, Any]) -> str:
    """Return an interval with its method and level.

    Examples
    --------
    >>> interval_text({"quantity": "rate", "ci_low": 0.0699, "ci_high": 0.3136,
    ...                "method": "clopper-pearson", "confidence_level": 0.95,
    ...                "identified": "point"})
    'Clopper-Pearson 95 % CI 7.0 to 31.4 %'
    """
    method = METHOD_WORDS.get(row["method"], row["method"])
    level = f"{100 * row['confidence_level']:g} %"
    over = "" if row["identified"] == "point" else " over every completion"
    ends = range_text(row["ci_low"], row["ci_high"], row["quantity"])
    return f"{method} {level} CI{over} {ends}"


def rate_text(row: Mapping[str, Any]) -> str:
    """Return a rate the way a report must: bounds first, never a midpoint.

    Examples
    --------
    >>> rate_text({"quantity": "rate", "identified": "bounds", "bound_low": 0.3636,
    ...            "bound_high": 0.6667, "bound_low_open": False, "bound_high_open": False})
    'between 36.4 and 66.7 %'
    """
    if row["identified"] == "point":
        return percent_text(row["estimate"])
    if row["identified"] == "nothing":
        return "not determined (anything from 0 to 100 %)"
    low, high = _percent(row["bound_low"]), _percent(row["bound_high"])
    above = "above " if row["bound_low_open"] else ""
    below = "below " if row["bound_high_open"] else ""
    if low == high:
        return f"{low} %"
    if row["bound_low"] == 0.0 and not above:
        return f"at most {below}{high} %" if not below else f"below {high} %"
    return f"between {above}{low} and {below}{high} %"


def rate_sentence(row: Mapping[str, Any]) -> str:
    """Return one sentence for a failure rate."""
    where = f"{row['period']}: " if row.get("period") else ""
    counts = f"{count_text(row['failures'])} of {count_text(row['launches'])}"
    words = ESTIMAND_WORDS[row.get("estimand")]
    if row["identified"] == "point":
        return f"{where}{words} {counts} = {rate_text(row)} ({interval_text(row)})"
    return f"{where}{words} {rate_text(row)}, from {counts} ({interval_text(row)})"


def contrast_sentence(row: Mapping[str, Any]) -> str:
    """Return a sentence for a contrast with its test and the probability."""
    quantity = row["quantity"]
    words = MEASURE_WORDS[quantity]
    if row["identified"] == "point":
        head = f"{words} {range_text(row['estimate'], row['estimate'], quantity)}"
    elif row["identified"] == "nothing":
        head = f"{words} not determined"
    else:
        head = f"{words} within {range_text(row['bound_low'], row['bound_high'], quantity)}"
    parts = [f"{head} ({interval_text(row)})"]
    if row.get("test") is not None:
        p = (row["p_low"], row["p_high"])
        ends = f"{p[0]:.3g}" if p[0] == p[1] else f"{p[0]:.3g} to {p[1]:.3g}"
        parts.append(f"{row['test']} p {ends}")
    chance = probability_text(row["probability_low"], row["probability_high"])
    parts.append(f"probability that the rate after is lower {chance} ({row['prior']} prior)")
    if row["sign"] == "not identified":
        parts.append("the counts do not settle the direction")
    return "; ".join(parts)
