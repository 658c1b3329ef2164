"""Numbers as a reader sees them: rounded once, here.

Values are rounded to the nearest text. The ends of bounds and intervals are rounded outward where
they lie halfway, and no value is rounded on to an end of its scale, on to no change of a ratio,
or into another band of the likelihood standard.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from decimal import ROUND_HALF_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from typing import Any, Literal, TypeAlias

from reliability import catalogue
from reliability.words.same_launches import SAME_LAUNCHES
from reliability.words.standards import DEFAULT_STANDARD, place

__all__ = [
    "conclusion_text",
    "count_text",
    "decimal_text",
    "interval_text",
    "method_text",
    "p_value_text",
    "percent_text",
    "points_text",
    "prior_text",
    "probability_text",
    "range_text",
    "rate_text",
    "reaches_both_sides",
    "share_text",
    "width_text",
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

End: TypeAlias = Literal["low", "high"] | None

# Written numbers carry so many digits (report.json too); what lies beyond them is the processor's.
_MOST_DIGITS = 12
# What becomes of a value halfway between two texts: an end of a range goes outward, so that
# rounding never makes a range narrower than it is; any other goes to the even digit.
_TIES: dict[End, Callable[[Decimal], str]] = {
    None: lambda _: ROUND_HALF_EVEN,
    "low": lambda exact: ROUND_HALF_UP if exact < 0 else ROUND_HALF_DOWN,
    "high": lambda exact: ROUND_HALF_DOWN if exact < 0 else ROUND_HALF_UP,
}


def percent_text(share: float, end: End = None) -> str:
    """Return a proportion as a percentage: one decimal, more where it would round to 0 or 100.

    Parameters
    ----------
    share : float
        In [0, 1].
    end : {"low", "high"}, optional
        Which end of a range it is; what lies halfway between two texts is then rounded outward.

    Examples
    --------
    >>> percent_text(20 / 55), percent_text(1.0), percent_text(0.0004), percent_text(0.99996)
    ('36.4 %', '100 %', '0.04 %', '99.996 %')
    >>> percent_text(1 / 16, "low"), percent_text(1 / 16, "high")
    ('6.2 %', '6.3 %')
    """
    return f"{_percent(share, end)} %"


def _percent(share: float, end: End = None, digits: int = 1) -> str:
    return f"{_decimals(share, end, digits):f}"


def share_text(share: float) -> str:
    """Return a probability of a whole distribution: four decimals.

    Examples
    --------
    >>> share_text(0.12344), share_text(0.00001), share_text(0.0)
    ('0.1234', '<0.0001', '0')
    """
    if share == 0.0:
        return "0"
    return f"{share:.4f}" if share >= 0.00005 else "<0.0001"


def points_text(difference: float, end: End = None) -> str:
    """Return a difference of proportions in percentage points, signed; rounded as a percentage is.

    Examples
    --------
    >>> points_text(-2 / 3), points_text(0.0), points_text(-0.0004), points_text(0.9996)
    ('-66.7', '0', '-0.04', '+99.96')
    """
    return _points(difference, end)


def _points(difference: float, end: End, digits: int = 1) -> str:
    found = _decimals(difference, end, digits)
    return f"{found:+f}" if found else "0"


def conclusion_text(name: str, lattice: Mapping[str, Any]) -> str:
    """Return what a conclusion about two rates rests on: bounds, interval or probability.

    Examples
    --------
    >>> numbers = {"measure": "difference", "confidence_level": 0.95, "threshold": 0.95}
    >>> for name in ("sign", "interval", "probability"):
    ...     print(conclusion_text(name, numbers))
    the counts alone
    a 95 % interval that leaves out zero
    a probability of one side of 95 % or more
    """
    if name == "sign":
        return "the counts alone"
    if name == "interval":
        none = "zero" if lattice["measure"] == "difference" else "1"
        return f"a {100 * lattice['confidence_level']:g} % interval that leaves out {none}"
    return f"a probability of one side of {100 * lattice['threshold']:g} % or more"


def width_text(width: float) -> str:
    """Return how wide a range of proportions is, in percentage points, without a sign.

    Examples
    --------
    >>> width_text(0.3030303), width_text(0.0), width_text(1.0)
    ('30.3 points', '0 points', '100 points')
    """
    whole, rest = (1.0, width - 1.0) if width > 1.0 else (0.0, width)
    return f"{100 * Decimal(whole) + _decimals(rest, None, 1):f} points"


def decimal_text(value: float, end: End = None) -> str:
    """Return a ratio: three significant digits, more where it would round to 1; infinity a word.

    Examples
    --------
    >>> decimal_text(0.123456), decimal_text(math.inf), decimal_text(0.0), decimal_text(0.9996)
    ('0.123', 'infinity', '0', '0.9996')
    >>> decimal_text(1234567.0), decimal_text(0.0000123456), decimal_text(2.0)
    ('1230000', '0.0000123', '2')
    """
    return _decimal(value, end)


def _decimal(value: float, end: End, digits: int = 1) -> str:
    if math.isinf(value):
        return "infinity"
    exact = _exact(value)
    for significant in range(digits + 2, _MOST_DIGITS + 1):
        found = _significant(exact, significant, end)
        if found != 1 or exact == 1:
            break
    return f"{found.normalize():f}"


def p_value_text(low: float | None, high: float | None) -> str:
    """Return the range of a p-value: three significant digits, never 0; None is not computed.

    Examples
    --------
    >>> p_value_text(0.0004123, 1.0), p_value_text(0.0321, 0.0321), p_value_text(1e-9, 0.2)
    ('0.000412 to 1', '0.0321', '<0.0001 to 0.2')
    """
    if low is None or high is None:
        return SAME_LAUNCHES
    ends = [_p_value(low, "low"), _p_value(high, "high")]
    if low == high:
        return _p_value(low, None)
    return ends[0] if ends[0] == ends[1] else f"{ends[0]} to {ends[1]}"


def _p_value(p: float, end: End) -> str:
    return "<0.0001" if p < 0.0001 else f"{_significant(_exact(p), 3, end).normalize():f}"


def _exact(value: float) -> Decimal:
    """Return the number that is rounded: at the digits that every written number carries."""
    return Decimal(f"{value:.{_MOST_DIGITS}g}")


def _decimals(share: float, end: End, digits: int) -> Decimal:
    """Return a percentage at so many decimals, or as many as tell it from 0 and from 100."""
    exact = _exact(share) * 100
    if exact == 0 or abs(exact) == 100:
        return exact.quantize(Decimal(1))
    for places in range(digits, _MOST_DIGITS):
        found = exact.quantize(Decimal(1).scaleb(-places), _TIES[end](exact))
        if found != 0 and abs(found) != 100:
            break
    return found


def _ends(low: float, high: float, written: Callable[[float, End, int], str]) -> tuple[str, str]:
    """Return both ends of a range, at as many digits as tell one from the other."""
    for digits in range(1, 7):
        ends = written(low, "low", digits), written(high, "high", digits)
        if ends[0] != ends[1]:
            break
    return ends


def _significant(exact: Decimal, digits: int, end: End) -> Decimal:
    if exact == 0:
        return exact
    step = Decimal(1).scaleb(exact.adjusted() - digits + 1)
    return exact.quantize(step, _TIES[end](exact))


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


def range_text(low: float | None, high: float | None, quantity: str) -> str:
    """Return the ends of a rate, difference or ratio with the unit once; None is not computed.

    Examples
    --------
    >>> range_text(20 / 55, 2 / 3, "rate"), range_text(-2 / 3, 17 / 44, "difference")
    ('36.4 to 66.7 %', '-66.7 to +38.6 points')
    >>> range_text(-1 / 16, 1 / 16, "difference"), range_text(-1 / 16, -1 / 16, "difference")
    ('-6.3 to +6.3 points', '-6.2 points')
    >>> range_text(0.12341, 0.12344, "rate")
    '12.341 to 12.344 %'
    >>> range_text(None, None, "difference")
    'not computed: the same launches'
    """
    if low is None or high is None:
        return SAME_LAUNCHES
    written, unit = _WRITTEN[quantity]
    if low == high:
        return f"{written(low, None, 1)}{unit}"
    return f"{' to '.join(_ends(low, high, written))}{unit}"


_WRITTEN: dict[str, tuple[Callable[[float, End, int], str], str]] = {
    "rate": (_percent, " %"),
    "difference": (_points, " points"),
    "ratio": (_decimal, ""),
    "odds-ratio": (_decimal, ""),
}


def probability_text(
    low: float | None, high: float | None, *, standard: str = DEFAULT_STANDARD
) -> str:
    """Return the range of a probability; below 1 % and above 99 % as such; None: not computed.

    Whole percentages, with decimals only where a whole one would lie in another band of the
    likelihood standard than the probability itself.

    Parameters
    ----------
    low, high : float or None
        In [0, 1].
    standard : str
        A name in `standards.STANDARDS`.

    Examples
    --------
    >>> probability_text(0.0191, 0.9999), probability_text(0.7968, 0.7968)
    ('2 to >99 %', '79.7 %')
    >>> probability_text(0.4972, 0.8)
    '50 to 80 %'
    """
    if low is None or high is None:
        return SAME_LAUNCHES
    ends = [_probability(low, "low", standard), _probability(high, "high", standard)]
    if low == high:
        return f"{_probability(low, None, standard)} %"
    return f"{ends[0]} %" if ends[0] == ends[1] else f"{ends[0]} to {ends[1]} %"


def _probability(value: float, end: End, standard: str) -> str:
    if value < 0.01:
        return "<1"
    if value > 0.99:
        return ">99"
    exact, band = _exact(value) * 100, place(value, standard)
    for digits in range(_MOST_DIGITS):
        found = exact.quantize(Decimal(1).scaleb(-digits), _TIES[end](exact))
        if place(float(found / 100), standard) == band:
            break
    return f"{found:f}"


def reaches_both_sides(low: float, high: float) -> bool:
    """Return whether a range of probabilities does not say which of two rates is the lower one.

    Examples
    --------
    >>> reaches_both_sides(0.01, 0.5), reaches_both_sides(0.51, 0.99), reaches_both_sides(0.5, 0.5)
    (True, False, False)
    """
    return low < high and low <= 0.5 <= high


def prior_text(prior: str | Sequence[float] | None) -> str:
    """Return the name of a prior as it stands in a sentence; empty without one.

    Examples
    --------
    >>> prior_text("jeffreys"), prior_text("uniform"), prior_text([1.0, 3.0])
    ('Jeffreys prior', 'uniform prior', 'Beta(1, 3) prior')
    >>> prior_text("beta(1, 3)")
    'Beta(1, 3) prior'
    """
    if prior is None:
        return ""
    if not isinstance(prior, str):
        return f"Beta({', '.join(f'{part:g}' for part in prior)}) prior"
    name = prior if prior == "uniform" else f"{prior[:1].upper()}{prior[1:]}"
    return f"{name} prior"


def method_text(quantity: str, method: str | None) -> str:
    """Return the name of a method as it stands in prose, of a test too.

    Parameters
    ----------
    quantity : str
        What it is a method of: rate, difference, ratio, odds-ratio or p-value.
    method : str or None
        Its name in the catalogue; None, where nothing is computed, has an empty label.

    Examples
    --------
    >>> method_text("rate", "clopper-pearson"), method_text("p-value", "pearson-n-1")
    ('Clopper-Pearson', '(N - 1) chi-square test')
    """
    return "" if method is None else _method(quantity, method).label


def _method(quantity: str, method: str) -> catalogue.Method:
    family = {"rate": "proportion", "p-value": "test"}.get(quantity, quantity)
    # No name of these families is one of another: the quantity does not tell them.
    for every in ("misreporting", "salvos", "unknown", "shares", "phases"):
        if (every, method) in catalogue.METHODS:
            family = every
    return catalogue.find(family, method)


SIDES = {
    "two-sided": "",
    "greater": "one-sided (from below) ",
    "less": "one-sided (from above) ",
}


def interval_text(row: Mapping[str, Any]) -> str:
    """Return an interval with its method and level; one of Bayes is a credible interval.

    Examples
    --------
    >>> interval_text({"quantity": "rate", "ci_low": 0.0699, "ci_high": 0.3136,
    ...                "method": "clopper-pearson", "confidence_level": 0.95,
    ...                "identified": "point"})
    'Clopper-Pearson 95 % CI 7.0 to 31.4 %'
    """
    if row["method"] is None:
        return f"interval {SAME_LAUNCHES}"
    method = _method(row["quantity"], row["method"])
    level = f"{100 * row['confidence_level']:g} %"
    kind = "credible interval" if method.guarantee == "bayesian" else "CI"
    over = "" if row["identified"] == "point" else " over every completion"
    if method.family == "unknown":
        over = " of the true rate"
    ends = range_text(row["ci_low"], row["ci_high"], row["quantity"])
    if row["quantity"] == "rate":
        kind = f"{SIDES[row.get('alternative', 'two-sided')]}{kind}{_given(row)}"
    only = ", for comparison only" if method.guarantee == "comparison-only" else ""
    return f"{method.label} {level} {kind}{over} {ends}{only}"


def _given(row: Mapping[str, Any]) -> str:
    """Return what the interval of a rate supposes: its prior, or the stock drawn from."""
    if row.get("population") is not None:
        return f" for a stock of {row['population']}"
    return f" ({prior_text(row['prior'])})" if row.get("prior") is not None else ""


def rate_text(row: Mapping[str, Any]) -> str:
    """Return a rate the way a report must: bounds first, never a midpoint.

    Examples
    --------
    >>> rate_text({"quantity": "rate", "identified": "bounds", "bound_low": 0.3636,
    ...            "bound_high": 0.6667, "bound_low_open": False, "bound_high_open": False})
    'between 36.4 and 66.7 %'
    >>> rate_text({"quantity": "rate", "identified": "bounds", "bound_low": 0.0,
    ...            "bound_high": 0.0625, "bound_low_open": True, "bound_high_open": False})
    'more than 0 and at most 6.3 %'
    """
    if row["identified"] == "point":
        return percent_text(row["estimate"])
    if row["identified"] == "nothing":
        return "not determined (anything from 0 to 100 %)"
    low, high = _ends(row["bound_low"], row["bound_high"], _percent)
    if row["bound_low"] == row["bound_high"]:
        return percent_text(row["bound_low"])
    above, below = row["bound_low_open"], row["bound_high_open"]
    if not (above or below):
        least = row["bound_low"] == 0.0
        return f"at most {high} %" if least else f"between {low} and {high} %"
    most = f"{'less than' if below else 'at most'} {high} %"
    if row["bound_low"] == 0.0 and not above:
        return most
    return f"{'more than' if above else 'at least'} {low} and {most}"
