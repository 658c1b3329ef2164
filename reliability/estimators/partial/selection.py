"""Launches that are seen, or keep their name, because of how they ended.

Debris is recovered from missiles that arrived, accuracy is claimed for missiles that arrived,
and a missile that broke up early often has no name in a database. What such records share among
the launches seen is not the share among all launches.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import SupportsIndex, TypeAlias

from reliability.counts import CountRange
from reliability.errors import CountError, OptionError, unknown_name
from reliability.estimators.partial.bounds import Bounds, rate_bounds
from reliability.estimators.partial.feasible import Arm, Feasible

__all__ = [
    "ALLOCATIONS",
    "Allocation",
    "Count",
    "allocate_unnamed",
    "arrival_counts",
    "arrivals",
    "part_of",
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
    unnamed = _within("unnamed failures", unnamed_failures, "unnamed launches", unnamed_launches)
    fraction = _share(rule, share)
    if rule == "all":
        counts = named + unnamed
    elif rule == "bounds":
        counts = named + _any_part(unnamed)
    elif rule == "proportional":
        counts = named + part_of(unnamed, fraction)
    else:
        counts = named
    return Allocation(rule, counts, rate_bounds(Arm.of(counts)))


def _share(rule: str, share: float | None) -> float:
    if share is None:
        if rule != "proportional":
            return 0.0
        raise OptionError(
            "share: is needed by the rule 'proportional'; got none. Give the system's part of all "
            "launches that are named, or choose another rule."
        )
    if rule != "proportional":
        raise OptionError(
            f"share: goes with the rule 'proportional' and no other; got {share!r} with {rule!r}. "
            "Leave one of them out."
        )
    if 0.0 <= share <= 1.0:
        return float(share)
    raise OptionError(
        f"share: must lie within 0 to 1; got {share!r}. "
        "Give the system's part of all launches that are named."
    )


def _any_part(unnamed: Feasible) -> Feasible:
    return Feasible(
        0, unnamed.failures_high, 0, unnamed.others_high, 0, unnamed.launches_high
    ).tighten()


def part_of(unnamed: Feasible, share: float) -> Feasible:
    """Return the whole counts around a share of the failures and of the others."""

    def around(low: int, high: int | None) -> tuple[int, int | None]:
        # The slack keeps a share that should come out whole from being rounded apart.
        first = math.floor(low * share + 1e-9)
        return first, None if high is None else math.ceil(high * share - 1e-9)

    failures = around(unnamed.failures_low, unnamed.failures_high)
    others = around(unnamed.others_low, unnamed.others_high)
    launches = around(unnamed.launches_low, unnamed.launches_high)
    return Feasible(*failures, *others, *launches).tighten()


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
    seen, n = arrivals(observed, arrived, launches)
    lost = Feasible.of_counts(seen.launches, n).others
    unseen = Feasible(0, lost.high, 0, lost.high, lost.low, lost.high)
    return replace(seen + unseen, launches_low=n.low, launches_high=n.high).tighten()


def arrivals(observed: Count, arrived: Count, launches: Count) -> tuple[Feasible, CountRange]:
    """Return what is allowed among missiles that arrived, and how many launches there may be.

    Parameters and errors are those of `arrival_counts`.

    Examples
    --------
    >>> seen, launches = arrivals("1..9", "3..8", 6)
    >>> print(seen.failures, "of", seen.launches, "of", launches)
    1..6 of 3..6 of 6
    """
    m, n = CountRange.of(arrived), CountRange.of(launches)
    if n.high is not None and m.low > n.high:
        raise CountError(
            f"arrived: must not exceed launches ({n}); got {m.quoted}. "
            "Correct the count that is wrong, or widen its range."
        )
    seen = _within("observed", observed, "arrived", m)
    seen = replace(seen, launches_high=_fewer(seen.launches_high, n.high)).tighten()
    return seen, CountRange(max(n.low, seen.launches_low), n.high)


def _fewer(one: int | None, other: int | None) -> int | None:
    given = [end for end in (one, other) if end is not None]
    return min(given, default=None)


def _within(part: str, some: Count, whole: str, total: Count) -> Feasible:
    """Return the tight set of some within a total, under names of their own."""
    k, n = CountRange.of(some), CountRange.of(total)
    if n.high is not None and k.low > n.high:
        raise CountError(
            f"{part}: must not exceed {whole} ({n}); got {k.quoted}. "
            "Correct the count that is wrong, or widen its range."
        )
    return Feasible.of_counts(k, n)
