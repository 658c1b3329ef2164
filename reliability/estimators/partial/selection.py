"""Launches that are seen, or keep their name, because of how they ended.

Debris is recovered from missiles that arrived, accuracy is claimed for missiles that arrived,
and a missile that broke up early often has no name in a database. What such records share among
the launches seen is not the share among all launches.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import SupportsIndex, TypeAlias

import numpy as np

from reliability.counts import CountRange
from reliability.errors import CountError, OptionError, unknown_name
from reliability.estimators.arguments import Counts, Floats, check_confidence_level
from reliability.estimators.partial.bounds import Bounds, rate_bounds
from reliability.estimators.partial.feasible import Arm, Feasible
from reliability.estimators.proportion.interval import proportion_interval

__all__ = [
    "ALLOCATIONS",
    "Allocation",
    "SelectionCurve",
    "allocate_unnamed",
    "arrival_counts",
    "arrival_curve",
    "naming_curve",
]

ALLOCATIONS = ("none", "proportional", "all", "bounds")

Count: TypeAlias = CountRange | SupportsIndex | str


@dataclass(frozen=True, slots=True)
class Allocation:
    """One system's failures and launches once launches without a name are given to systems.

    Attributes
    ----------
    rule : str
    counts : Feasible
        What the system may have; under ``proportional`` the whole launches around its share.
    bounds : Bounds
        Of its failure rate.
    """

    rule: str
    counts: Feasible
    bounds: Bounds


@dataclass(frozen=True, slots=True)
class SelectionCurve:
    """A rate under stated strengths of selection; arrays over `ratio`.

    Attributes
    ----------
    ratio : ndarray
        The stated strength; 1 is none.
    estimate : ndarray or None
        The rate; None where nothing was observed.
    ci_low, ci_high : ndarray
        Its interval at that strength; 0 to 1 where nothing was observed.
    confidence_level : float
    """

    ratio: Floats
    estimate: Floats | None
    ci_low: Floats
    ci_high: Floats
    confidence_level: float


def allocate_unnamed(
    failures: Count,
    launches: Count,
    unnamed_failures: Count,
    unnamed_launches: Count,
    *,
    rule: str,
    share: float | None = None,
) -> Allocation:
    """Give launches without a name to one system.

    Parameters
    ----------
    failures, launches : CountRange, int or str
        Of the system, among launches that are named.
    unnamed_failures, unnamed_launches : CountRange, int or str
        Of launches that are of this system or of another, without saying which.
    rule : {"none", "proportional", "all", "bounds"}
        ``none``: none is of this system; ``all``: all are; ``proportional``: as large a share
        of the failures and of the others as `share`; ``bounds``: any of them may be.
    share : float, optional
        For ``proportional`` only, within 0 to 1: the system's share of all named launches, say.

    Returns
    -------
    Allocation

    Raises
    ------
    CountError
        If failures exceed launches.
    OptionError
        If `share` is missing where it is needed, given where it is not, or not within 0 to 1.
    UnknownNameError
        For another rule.

    Examples
    --------
    A system with 1 failure in 20 named launches; 6 failures and 2 others have no name:

    >>> for rule in ("none", "all", "bounds"):
    ...     bounds = allocate_unnamed(1, 20, 6, 8, rule=rule).bounds
    ...     print(rule, round(bounds.low, 3), round(bounds.high, 3))
    none 0.05 0.05
    all 0.25 0.25
    bounds 0.045 0.269
    """
    if rule not in ALLOCATIONS:
        raise unknown_name("allocation", str(rule), ALLOCATIONS)
    named = Feasible.of_counts(CountRange.of(failures), CountRange.of(launches))
    unnamed = Feasible.of_counts(CountRange.of(unnamed_failures), CountRange.of(unnamed_launches))
    fraction = _share(rule, share)
    if rule == "all":
        counts = named + unnamed
    elif rule == "bounds":
        counts = named + _any_part(unnamed)
    elif rule == "proportional":
        counts = named + _part(unnamed, fraction)
    else:
        counts = named
    return Allocation(rule, counts, rate_bounds(Arm.of(counts)))


def _share(rule: str, share: float | None) -> float:
    if (share is None) == (rule != "proportional"):
        if share is None:
            return 0.0
        if 0.0 <= share <= 1.0:
            return float(share)
        raise OptionError(
            f"share: must lie within 0 to 1; got {share!r}. "
            "Give the system's part of all launches that are named."
        )
    raise OptionError(
        f"share: goes with the rule 'proportional' and no other; got {share!r} with {rule!r}. "
        "Leave one of them out."
    )


def _any_part(unnamed: Feasible) -> Feasible:
    return Feasible(
        0, unnamed.failures_high, 0, unnamed.others_high, 0, unnamed.launches_high
    ).tighten()


def _part(unnamed: Feasible, share: float) -> Feasible:
    """Return the whole counts around a share of the failures and of the others."""

    def around(low: int, high: int | None) -> tuple[int, int | None]:
        # The slack keeps a share that should come out whole from being rounded apart.
        first = math.floor(low * share + 1e-9)
        return first, None if high is None else math.ceil(high * share - 1e-9)

    failures = around(unnamed.failures_low, unnamed.failures_high)
    others = around(unnamed.others_low, unnamed.others_high)
    launches = around(unnamed.launches_low, unnamed.launches_high)
    return Feasible(*failures, *others, *launches).tighten()


def naming_curve(
    failures: int,
    launches: int,
    ratio: Counts,
    *,
    method: str = "clopper-pearson",
    confidence_level: float = 0.95,
) -> SelectionCurve:
    r"""Failure rate of a system whose failures lose their name more often than its successes.

    Parameters
    ----------
    failures, launches : int
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
    ones. The interval is that of the named launches, its ends taken through the same rule, so
    it keeps the method's coverage at the stated ratio.

    Examples
    --------
    >>> naming_curve(1, 20, [1, 3, 10]).estimate.round(3)
    array([0.05 , 0.136, 0.345])
    """
    ratios = _ratios(ratio)
    if (ratios == 0.0).any() or np.isinf(ratios).any():
        raise OptionError(
            f"ratio: must be above 0 and finite; got {ratio!r}. At the limits names say nothing "
            "of outcomes: use allocate_unnamed with rule 'bounds'."
        )
    rate, low, high = _observed(failures, launches, method, confidence_level)
    return SelectionCurve(
        ratios,
        None if rate is None else _odds_times(rate, ratios),
        _odds_times(low, ratios),
        _odds_times(high, ratios),
        check_confidence_level(confidence_level),
    )


def arrival_counts(observed: Count, arrived: Count, launches: Count) -> Feasible:
    """Return what a count among missiles that arrived allows among all launched.

    Parameters
    ----------
    observed : CountRange, int or str
        Launches with the property (a fault found in the debris, a hit) among those that arrived.
    arrived, launches : CountRange, int or str
        Launches that arrived, and all.

    Returns
    -------
    Feasible
        Of the property among all launches: those that did not arrive may all or none have it.

    Raises
    ------
    CountError

    Examples
    --------
    >>> arrival_counts(6, 8, 20).failures
    CountRange(low=6, high=18)
    """
    x, m, n = CountRange.of(observed), CountRange.of(arrived), CountRange.of(launches)
    if n.high is not None and m.low > n.high:
        raise CountError(
            f"arrived: must not exceed launches ({n}); got {m}. "
            "Correct the count that is wrong, or widen its range."
        )
    seen = Feasible.of_counts(x, m)
    lost = Feasible.of_counts(m, n).others
    unseen = Feasible(0, lost.high, 0, lost.high, lost.low, lost.high)
    return replace(seen + unseen, launches_low=n.low, launches_high=n.high).tighten()


def arrival_curve(
    observed: int,
    arrived: int,
    launches: int,
    ratio: Counts,
    *,
    method: str = "clopper-pearson",
    confidence_level: float = 0.95,
) -> SelectionCurve:
    r"""Share of all launches with a property that is only seen on missiles that arrived.

    Parameters
    ----------
    observed, arrived, launches : int
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
        formula: it speaks of the launches reported, their number of arrivals as given.

    Raises
    ------
    CountError, LevelError, OptionError, UnknownNameError

    Examples
    --------
    Six of eight missiles that arrived hit; twelve did not arrive:

    >>> arrival_curve(6, 8, 20, [0, 1, float("inf")]).estimate.round(3)
    array([0.3 , 0.75, 0.9 ])
    """
    ratios = _ratios(ratio)
    n = CountRange.of(launches)
    if not n.exact or not 0 <= arrived <= n.low:
        raise CountError(
            f"arrived: must be from 0 to launches ({n}), which is one number; got {arrived!r}. "
            "Mend one of them."
        )
    rate, low, high = _observed(observed, arrived, method, confidence_level)
    among = arrived / max(n.low, 1)

    def whole(share: float) -> Floats:
        return among * share + (1.0 - among) * _odds_times(share, ratios)

    level = check_confidence_level(confidence_level)
    if rate is None:
        return SelectionCurve(ratios, None, np.zeros(ratios.shape), np.ones(ratios.shape), level)
    return SelectionCurve(ratios, whole(rate), whole(low), whole(high), level)


def _ratios(ratio: Counts) -> Floats:
    ratios = np.atleast_1d(np.asarray(ratio, dtype=np.float64))
    if not (ratios >= 0.0).all():
        raise OptionError(f"ratio: must be 0 or more; got {ratio!r}. 1 stands for no selection.")
    return ratios


def _observed(
    count: int, total: int, method: str, confidence_level: float
) -> tuple[float | None, float, float]:
    low, high = proportion_interval(count, total, method=method, confidence_level=confidence_level)
    return (count / total if total else None), float(low), float(high)


def _odds_times(share: float, ratios: Floats) -> Floats:
    """Return the share whose odds are `ratios` times those of `share`; 0 and infinity included."""
    infinite = np.isinf(ratios)
    finite = np.where(infinite, 1.0, ratios)
    weight = (1.0 - share) + finite * share
    moved = np.where(weight > 0.0, finite * share / np.where(weight > 0.0, weight, 1.0), 0.0)
    return np.asarray(np.where(infinite, 1.0, moved), dtype=np.float64)
