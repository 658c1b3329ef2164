"""Interception as censoring: a launch shot down did not fail, and did not succeed.

Launches end as succeeded, failed, intercepted or unknown. Three questions have three answers,
none of which may stand for another (`estimands`): the share of launches that is reported to have
failed; the failure rate among launches that were not shot down; and the failure rate had none
been shot down, of which an interception hides the outcome.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import SupportsIndex, TypeAlias

import numpy as np
from numpy.typing import NDArray

from reliability.counts import CountRange
from reliability.errors import CountError, DependencyError, OptionError, unknown_name
from reliability.estimators.arguments import Floats, check_confidence_level
from reliability.estimators.partial.bounds import Bounds, Identified, identified, rate_bounds
from reliability.estimators.partial.cover import cover_rate
from reliability.estimators.partial.feasible import Arm, Feasible
from reliability.estimators.partial.unknown import StatedOdds, stated_odds
from reliability.estimators.results import Interval

__all__ = [
    "ESTIMANDS",
    "Estimand",
    "ShareRanges",
    "censored_counts",
    "cover_shares",
    "estimands",
    "masked_failures",
    "simultaneous_share_ranges",
    "simultaneous_shares",
]

ESTIMANDS = ("not-failed", "left-out", "unknown")
_OWN = "Put launches of unknown outcome in a class of their own."
SHARE_METHODS = {"goodman": "goodman", "sison-glaz": "sison-glaz"}
ASSUMED = {
    "not-failed": "interception-is-not-failure",
    "left-out": "interception-uninformative",
    "unknown": "none",
}

Count: TypeAlias = CountRange | SupportsIndex | str


@dataclass(frozen=True, slots=True)
class Estimand:
    """One of the three failure rates that interceptions leave.

    Attributes
    ----------
    name : str
        not-failed, left-out or unknown.
    counts : Feasible
        The failures and launches it is the rate of.
    bounds : Bounds
    identified : str
        point, bounds or nothing.
    interval : Interval
        The cover over all completions.
    assumed : str
        Code of the assumption about interceptions: ``interception-uninformative`` if a launch
        shot down would have failed as often as the others; ``none`` if it may be either.
    """

    name: str
    counts: Feasible
    bounds: Bounds
    identified: Identified
    interval: Interval
    assumed: str


def censored_counts(
    succeeded: Count, failed: Count, intercepted: Count, unknown: Count, *, estimand: str
) -> Feasible:
    """Return the failures and launches that one treatment of interceptions is the rate of.

    Parameters
    ----------
    succeeded, failed, intercepted, unknown : CountRange, int or str
        Launches by outcome; each launch in one of them.
    estimand : {"not-failed", "left-out", "unknown"}
        ``not-failed``: intercepted launches are launches that did not fail. ``left-out``: they
        are no launches. ``unknown``: each may have been about to fail. Launches of unknown
        outcome may have failed under all three.

    Returns
    -------
    Feasible

    Raises
    ------
    UnknownNameError
        For another estimand.

    Examples
    --------
    >>> censored_counts(2, 1, 7, 1, estimand="unknown").failures
    CountRange(low=1, high=9)
    """
    if estimand not in ESTIMANDS:
        raise unknown_name("estimand", str(estimand), ESTIMANDS)
    s, k, i, u = (CountRange.of(count) for count in (succeeded, failed, intercepted, unknown))
    known = Feasible(k.low, k.high, s.low, s.high, 0, None).tighten()
    open_fates = [u] if estimand != "unknown" else [u, i]
    for fate in open_fates:
        known = known + Feasible(0, fate.high, 0, fate.high, fate.low, fate.high)
    if estimand == "not-failed":
        known = known + Feasible(0, 0, i.low, i.high, i.low, i.high)
    return known


def estimands(
    succeeded: Count,
    failed: Count,
    intercepted: Count,
    unknown: Count,
    *,
    method: str = "clopper-pearson",
    confidence_level: float = 0.95,
) -> tuple[Estimand, ...]:
    """Return the failure rate under each of the three treatments of interceptions.

    Parameters
    ----------
    succeeded, failed, intercepted, unknown : CountRange, int or str
        Launches by outcome; each launch in one of them.
    method : str
        Of the family ``proportion``.
    confidence_level : float
        Strictly between 0 and 1.

    Returns
    -------
    tuple of Estimand
        not-failed, left-out, unknown. Where everything was intercepted, left-out has no launch:
        0 to 1.

    Raises
    ------
    CountError, LevelError, UnknownNameError

    Examples
    --------
    Eleven launched, seven shot down, one failed, the rest unknown:

    >>> for rate in estimands(0, 1, 7, 3):
    ...     print(rate.name, round(rate.bounds.low, 3), round(rate.bounds.high, 3))
    not-failed 0.091 0.364
    left-out 0.25 1.0
    unknown 0.091 1.0
    """
    found = []
    for name in ESTIMANDS:
        counts = censored_counts(succeeded, failed, intercepted, unknown, estimand=name)
        arm = Arm.of(counts)
        bounds = rate_bounds(arm)
        interval = cover_rate(arm, method=method, confidence_level=confidence_level)
        found.append(Estimand(name, counts, bounds, identified(bounds), interval, ASSUMED[name]))
    return tuple(found)


def masked_failures(
    succeeded: int,
    failed: int,
    intercepted: int,
    ratio: float | Sequence[float] | Floats,
    *,
    confidence_level: float = 0.95,
) -> StatedOdds:
    """Failure rate had none been shot down, if failures are shot down `ratio` times as often.

    Parameters
    ----------
    succeeded, failed, intercepted : int
        Launches by outcome.
    ratio : float or array_like of float
        How many times as likely a launch that will fail is to be shot down as one that will
        not. 0: only sound missiles are shot down, interception hides no failure. 1:
        uninformative. Infinity: every launch shot down would have failed.
    confidence_level : float
        Strictly between 0 and 1.

    Returns
    -------
    StatedOdds
        As `reliability.estimators.partial.unknown.stated_odds`, of which it is the same model.

    Raises
    ------
    CountError, LevelError, OptionError

    Examples
    --------
    >>> masked_failures(3, 1, 7, [0, 1, float("inf")]).estimate.round(3)
    array([0.091, 0.25 , 0.727])
    """
    return stated_odds(failed, succeeded, intercepted, ratio, confidence_level=confidence_level)


def simultaneous_shares(
    counts: Sequence[int], *, method: str = "goodman", confidence_level: float = 0.95
) -> Interval:
    """Intervals for the shares of all outcomes at once.

    Parameters
    ----------
    counts : sequence of int
        Launches by outcome, as (succeeded, failed, intercepted, unknown); two or more classes.
    method : {"goodman", "sison-glaz"}
        Goodman (1965): score intervals with Bonferroni's correction. Sison and Glaz (1995):
        shorter, meant for seven classes or more with counts that do not differ much.
    confidence_level : float
        That all intervals hold together (approximately), strictly between 0 and 1.

    Returns
    -------
    Interval
        Two arrays as long as `counts`; 0 to 1 everywhere where nothing was launched.

    Raises
    ------
    CountError, LevelError, UnknownNameError
    DependencyError
        If statsmodels cannot be imported.

    Examples
    --------
    >>> low, high = simultaneous_shares([27, 4, 0, 13])
    >>> low.round(3), high.round(3)
    (array([0.427, 0.028, 0.   , 0.158]), array([0.772, 0.255, 0.124, 0.484]))
    """
    if method not in SHARE_METHODS:
        raise unknown_name("simultaneous method", str(method), SHARE_METHODS)
    level = check_confidence_level(confidence_level)
    whole = _classes(counts)
    if len(whole) < 2 or not all(count.exact for count in whole):
        raise CountError(
            "counts: must be two or more whole numbers, one for each outcome; got "
            f"{list(counts)!r}. {_OWN}"
        )
    numbers = np.array([count.low for count in whole], dtype=np.float64)
    if numbers.sum() == 0.0:
        return Interval(np.zeros(numbers.size), np.ones(numbers.size))
    try:
        from statsmodels.stats.proportion import (  # type: ignore[import-untyped]
            multinomial_proportions_confint,
        )
    except ImportError:
        raise DependencyError(
            "simultaneous intervals: need statsmodels, which cannot be imported. "
            "Install missile-reliability again with its dependencies."
        ) from None
    ends = multinomial_proportions_confint(numbers, 1.0 - level, method=SHARE_METHODS[method])
    clipped = np.clip(ends, 0.0, 1.0)
    return Interval(clipped[:, 0].copy(), clipped[:, 1].copy())


def _classes(counts: Sequence[Count]) -> list[CountRange]:
    """Return a list of counts as ranges; one count is no list."""
    if isinstance(counts, str) or not isinstance(counts, Iterable):
        raise CountError(
            f"counts: must be a list, a count for each outcome; got {counts!r}. {_OWN}"
        )
    return [CountRange.of(count) for count in counts]


@dataclass(frozen=True, slots=True)
class ShareRanges:
    """Shares of all outcomes at once, over every completion of ranges; one value an outcome.

    Attributes
    ----------
    bound_low, bound_high : ndarray
        The least and the greatest share of each outcome.
    bound_low_open, bound_high_open : ndarray of bool
        The bound is a limit, because a count is open above.
    ci_low, ci_high : ndarray
        Intervals that cover those of every completion.
    confidence_level : float
        That all intervals hold together (approximately).
    """

    bound_low: Floats
    bound_high: Floats
    bound_low_open: NDArray[np.bool_]
    bound_high_open: NDArray[np.bool_]
    ci_low: Floats
    ci_high: Floats
    confidence_level: float


def simultaneous_share_ranges(
    counts: Sequence[Count],
    launches: Count | None = None,
    *,
    method: str = "goodman",
    confidence_level: float = 0.95,
) -> ShareRanges:
    """Intervals for the shares of all outcomes at once, over ranges of counts.

    Parameters
    ----------
    counts : sequence of CountRange, int or str
        Launches by outcome, as (succeeded, failed, intercepted, unknown); two or more classes,
        each launch in one of them.
    launches : CountRange, int or str, optional
        All launches, where they are known better than the counts add up to.
    method : {"goodman"}
    confidence_level : float
        That all intervals hold together (approximately), strictly between 0 and 1.

    Returns
    -------
    ShareRanges
        Over one number for each count, the intervals of `simultaneous_shares`. 0 to 1 everywhere
        where there may be no launch.

    Raises
    ------
    CountError
        For fewer than two classes, or counts that cannot add up to the launches.
    LevelError, UnknownNameError
    OptionError
        For ``sison-glaz``: its intervals depend on every count at once and are not monotone in
        any of them, so that no few completions are known to be the extreme ones.

    Notes
    -----
    Goodman's interval for one of m classes is Wilson's at the level 1 - alpha / m, of its count
    x and of the launches beside it; both ends rise with x and fall with the launches beside it.
    So the ends over all completions are at two of them: the fewest x with the most beside it,
    and the most x with the fewest beside it.

    References
    ----------
    Goodman, L. A. (1965), Technometrics 7, 247-254, equation 1.5.

    Examples
    --------
    Eight launched, two or three shot down, the outcome of the others not known:

    >>> found = simultaneous_share_ranges([0, 0, "2..3", "5..6"], 8)
    >>> found.bound_low, found.bound_high
    (array([0.   , 0.   , 0.25 , 0.625]), array([0.   , 0.   , 0.375, 0.75 ]))
    >>> found.ci_low.round(3), found.ci_high.round(3)
    (array([0.   , 0.   , 0.053, 0.245]), array([0.438, 0.438, 0.755, 0.947]))
    """
    if method not in SHARE_METHODS:
        raise unknown_name("simultaneous method", str(method), SHARE_METHODS)
    if method != "goodman":
        raise OptionError(
            f"simultaneous method: {method!r} takes one number for each count: its intervals "
            "depend on all counts at once, and no few completions of a range are known to be the "
            "extreme ones. Use 'goodman', or ask for each count of the range in turn."
        )
    ranges = _classes(counts)
    if len(ranges) < 2:
        raise CountError(
            f"counts: must be two or more, one for each outcome; got {list(counts)!r}. {_OWN}"
        )
    total = CountRange(0, None) if launches is None else CountRange.of(launches)
    arms = []
    for at, count in enumerate(ranges):
        beside = sum(ranges[:at] + ranges[at + 1 :], CountRange(0, 0))
        ends = (count.low, count.high, beside.low, beside.high, total.low, total.high)
        try:
            arms.append(Arm.of(Feasible(*ends)))
        except CountError:
            said = ", ".join(count.quoted for count in ranges)
            raise CountError(
                f"counts: must add up to the launches ({total}); got {said}. Count each launch "
                "in one class, or widen a range."
            ) from None
    return cover_shares(arms, confidence_level=confidence_level)


def cover_shares(arms: Sequence[Arm], *, confidence_level: float = 0.95) -> ShareRanges:
    """Return Goodman's intervals over every completion, each class against the launches beside it.

    Parameters
    ----------
    arms : sequence of Arm
        One a class: the launches in it as failures, the launches beside it as others.
    confidence_level : float

    Raises
    ------
    LevelError
    """
    level = check_confidence_level(confidence_level)
    alone = 1.0 - (1.0 - level) / len(arms)
    bounds = [rate_bounds(arm) for arm in arms]
    ends = [cover_rate(arm, method="wilson", confidence_level=alone) for arm in arms]
    return ShareRanges(
        np.array([each.low for each in bounds]),
        np.array([each.high for each in bounds]),
        np.array([each.low_open for each in bounds]),
        np.array([each.high_open for each in bounds]),
        np.array([float(low) for low, _ in ends]),
        np.array([float(high) for _, high in ends]),
        level,
    )
