"""A rate under stated strengths of selection by outcome: lost names, and arrival."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from reliability.counts import CountRange
from reliability.errors import OptionError
from reliability.estimators.arguments import Counts, Floats, check_confidence_level
from reliability.estimators.partial.bounds import Bounds, identified, rate_bounds
from reliability.estimators.partial.cover import cover_rate
from reliability.estimators.partial.feasible import Arm, Feasible
from reliability.estimators.partial.selection import Count, arrivals
from reliability.estimators.partial.unknown import check_ratios
from reliability.estimators.results import Interval

__all__ = ["SelectionCurve", "arrival_curve", "naming_curve", "odds_times"]


@dataclass(frozen=True, slots=True)
class SelectionCurve:
    """A rate under stated strengths of selection; arrays over `ratio`.

    Attributes
    ----------
    ratio : ndarray
        The stated strength; 1 is none.
    estimate : ndarray or None
        The rate; None where nothing was observed, or the counts are ranges that leave it open.
    ci_low, ci_high : ndarray
        Its interval at that strength, over every count in the ranges; 0 to 1 where nothing was
        observed.
    confidence_level : float
    bounds : tuple of Bounds
        The least and the greatest rate that the counts allow, one a strength.
    """

    ratio: Floats
    estimate: Floats | None
    ci_low: Floats
    ci_high: Floats
    confidence_level: float
    bounds: tuple[Bounds, ...]


def naming_curve(
    failures: Count,
    launches: Count,
    ratio: Counts,
    *,
    method: str = "clopper-pearson",
    confidence_level: float = 0.95,
) -> SelectionCurve:
    r"""Failure rate of a system whose failures lose their name more often than its successes.

    Parameters
    ----------
    failures, launches : CountRange, int or str
        Of launches that carry the system's name.
    ratio : float or array_like of float
        How many times as likely a success is to carry the name as a failure; 1: names do not
        depend on the outcome. Above 0 and finite.
    method : str
        Of the family ``proportion``.
    confidence_level : float
        Strictly between 0 and 1.

    Returns
    -------
    SelectionCurve

    Raises
    ------
    CountError, LevelError, UnknownNameError
    OptionError
        For a ratio of 0 or less, or infinite.

    Notes
    -----
    By Bayes' rule the odds of failing among all launches are `ratio` times the odds among named
    ones. That rises with the rate among named launches, so the bounds over ranges, and the
    interval over every count in them, are those of the named launches, their ends taken through
    the same rule; the interval keeps the method's coverage at the stated ratio.

    Examples
    --------
    >>> naming_curve(1, 20, [1, 3, 10]).estimate.round(3)
    array([0.05 , 0.136, 0.345])
    >>> for bounds in naming_curve("0..2", 28, [1, 3]).bounds:
    ...     print(round(bounds.low, 3), round(bounds.high, 3))
    0.0 0.071
    0.0 0.188
    """
    ratios = _ratios(ratio)
    wrong = ratios[(ratios == 0.0) | np.isinf(ratios)]
    if wrong.size:
        raise OptionError(
            f"ratio: must be above 0 and finite; got {wrong.flat[0]:g}. At the limits names say "
            "nothing of outcomes: allocate launches without a name by the rule 'bounds'."
        )
    arm = Arm.of(Feasible.of_counts(CountRange.of(failures), CountRange.of(launches)))
    bounds = rate_bounds(arm)
    ends = _ends(arm, method, confidence_level)
    low, high = (odds_times(end, ratios) for end in (bounds.low, bounds.high))
    each = [
        replace(bounds, low=a, high=b) for a, b in zip(low.tolist(), high.tolist(), strict=True)
    ]
    interval = Interval(*(odds_times(end, ratios) for end in ends))
    return _curve(ratios, each, interval, confidence_level)


def arrival_curve(
    observed: Count,
    arrived: Count,
    launches: Count,
    ratio: Counts,
    *,
    method: str = "clopper-pearson",
    confidence_level: float = 0.95,
) -> SelectionCurve:
    r"""Share of all launches with a property that is only seen on missiles that arrived.

    Parameters
    ----------
    observed, arrived, launches : CountRange, int or str
        Launches with the property among those that arrived; those; and all.
    ratio : float or array_like of float
        Odds of the property among launches that did not arrive over those that did: 0, none of
        them has it; 1, arrival is uninformative; infinity, all have it.
    method : str
        Of the family ``proportion``.
    confidence_level : float
        Strictly between 0 and 1.

    Returns
    -------
    SelectionCurve
        With a = arrived / launches and q the share at `ratio` times the odds of the share p
        among the arrived: a p + (1 - a) q. The interval takes that of p through the same
        formula: it speaks of the launches reported, their number of arrivals as given. Where
        none may have arrived: 0 to 1.

    Raises
    ------
    CountError, LevelError, OptionError, UnknownNameError

    Notes
    -----
    The share rises with `observed`, falls with `arrived` and goes one way with `launches`, so
    its bounds over ranges are sharp and found at a few of their ends. The interval over ranges
    takes the ends of p and of a each on its own: it covers every count in the ranges, and where
    `arrived` itself is a range it may be wider than the widest of theirs.

    Examples
    --------
    Six of eight missiles that arrived hit; twelve did not arrive:

    >>> arrival_curve(6, 8, 20, [0, 1, float("inf")]).estimate.round(3)
    array([0.3 , 0.75, 0.9 ])
    """
    ratios = _ratios(ratio)
    seen, n = arrivals(observed, arrived, launches)
    ends = _ends(Arm.of(seen), method, confidence_level)
    if seen.launches_low == 0:
        nothing = Bounds(0.0, 1.0)
        interval = Interval(np.zeros(ratios.shape), np.ones(ratios.shape))
        return _curve(ratios, [nothing] * ratios.size, interval, confidence_level)
    least = 0.0 if n.high is None else seen.launches_low / n.high
    most = 1.0 if seen.launches_high is None else min(seen.launches_high / max(n.low, 1), 1.0)
    low, high = (
        np.asarray([among * end + (1.0 - among) * odds_times(end, ratios)
                    for among in (least, most)])
        for end in ends
    )  # fmt: skip
    bounds = [_arrival_bounds(seen, n, ratio) for ratio in ratios.tolist()]
    return _curve(ratios, bounds, Interval(low.min(axis=0), high.max(axis=0)), confidence_level)


def _arrival_bounds(seen: Feasible, n: CountRange, ratio: float) -> Bounds:
    """Return the least and greatest share at one ratio; at least one missile arrived."""
    top = math.inf if n.high is None else float(n.high)
    most_seen, most_arrived = (
        math.inf if end is None else float(end) for end in (seen.failures_high, seen.launches_high)
    )

    def share(x: float, m: float, total: float) -> float:
        among, p = 0.0 if total == math.inf else m / total, x / m
        q = float(odds_times(p, np.array([ratio]))[0])
        return p if p == q else among * p + (1.0 - among) * q

    def totals(*turns: float) -> tuple[list[float], bool]:
        """Return the finite launches where the share may turn, and whether they go on."""
        inner = [min(max(turn, n.low), top) for turn in (n.low, top, *turns)]
        return [each for each in inner if each != math.inf], top == math.inf

    x = float(seen.failures_low)
    finite, endless = totals(most_arrived)
    low = min(share(x, min(most_arrived, total), total) for total in finite)
    low_limit = low
    if endless:
        low_limit = min(low, 0.0 if most_arrived == math.inf else share(x, most_arrived, math.inf))
    m = float(seen.launches_low)
    finite, endless = totals(most_seen)
    pairs = [(k, max(m, k), total) for total in finite for k in [min(most_seen, total)]]
    high = max(share(*pair) for pair in pairs)
    high_limit = high
    if endless:
        ahead = 1.0 if most_seen == math.inf else share(most_seen, max(m, most_seen), math.inf)
        high_limit = max(high, ahead)
    return Bounds(low_limit, high_limit, low_limit < low, high_limit > high)


def _ends(arm: Arm, method: str, confidence_level: float) -> tuple[float, float]:
    low, high = cover_rate(arm, method=method, confidence_level=confidence_level)
    return float(low), float(high)


def _curve(
    ratios: Floats, bounds: list[Bounds], interval: Interval, confidence_level: float
) -> SelectionCurve:
    known = all(identified(each) == "point" for each in bounds)
    return SelectionCurve(
        ratios,
        np.array([each.low for each in bounds]) if known else None,
        np.asarray(interval.low),
        np.asarray(interval.high),
        check_confidence_level(confidence_level),
        tuple(bounds),
    )


def _ratios(ratio: Counts) -> Floats:
    return np.atleast_1d(check_ratios(ratio, "1 stands for no selection."))


def odds_times(share: float, ratios: Floats) -> Floats:
    """Return the share whose odds are `ratios` times those of `share`; 0 and infinity included."""
    infinite = np.isinf(ratios)
    finite = np.where(infinite, 1.0, ratios)
    weight = (1.0 - share) + finite * share
    moved = np.where(weight > 0.0, finite * share / np.where(weight > 0.0, weight, 1.0), 0.0)
    return np.asarray(np.where(infinite, 1.0, moved), dtype=np.float64)
