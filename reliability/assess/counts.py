"""Stated counts of one arm, unknown and intercepted launches among them, as what they allow."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeAlias

import numpy as np

from reliability.assess.feasible_counts import FailureRules, feasible_arm
from reliability.counts import CountRange
from reliability.errors import CountError
from reliability.estimators.partial.feasible import Arm, Feasible
from reliability.estimators.partial.unknown import add_not_coded
from reliability.tallies.reading import COUNTS
from reliability.tallies.rivals import Row
from reliability.tallies.tally import Tally

__all__ = ["Count", "arm_of_counts", "named_count", "named_pair"]

Count: TypeAlias = CountRange | int | str


def named_count(name: str, count: Count) -> CountRange:
    """Return a count as a range; the error for what is none names the argument.

    Examples
    --------
    >>> named_count("unknown", "2..")
    CountRange(low=2, high=None)
    """
    try:
        return CountRange.of(count)
    except CountError as error:
        raise CountError(f"{name}: {str(error).partition(': ')[2]}") from None


def named_pair(
    name: str, pair: tuple[Count, Count], parts: tuple[str, str]
) -> tuple[CountRange, CountRange]:
    """Return two counts as ranges; the error for what is no pair, or no count, says which.

    Examples
    --------
    >>> named_pair("before", (25, 50), ("failures", "launches"))[0]
    CountRange(low=25, high=25)
    """
    if not isinstance(pair, tuple | list) or len(pair) != 2:
        raise CountError(
            f"{name}: must be a pair ({parts[0]}, {parts[1]}); got {pair!r}. Give two counts, as "
            f"in {name}=(1, 8)."
        )
    first, second = (
        named_count(f"{name}, {part}", each) for part, each in zip(parts, pair, strict=True)
    )
    return first, second


def arm_of_counts(
    failures: Count,
    launches: Count,
    *,
    unknown: Count = 0,
    intercepted: Count = 0,
    estimand: str = "not-failed",
    rules: FailureRules | None = None,
    not_coded: Count = 0,
) -> Arm:
    """Return every (failures, launches) that stated counts of one arm allow.

    Parameters
    ----------
    failures, launches, unknown, intercepted : int, CountRange or text
        Launches known to have failed, all launches, and among these the ones whose outcome is
        not known and the ones shot down. The rest did not fail.
    estimand : {"not-failed", "left-out", "unknown"}
        What an intercepted launch counts as; see `feasible_arm`.
    rules : FailureRules, optional
        What an unknown launch counts as; bounds unless given.
    not_coded : int, CountRange or text
        Launches beside `launches` that nobody has assessed yet: each may have failed or not, or
        have been shot down, which counts as `estimand` says.

    Raises
    ------
    CountError
        If the counts cannot all hold.

    Examples
    --------
    Of 44 launches 4 failed and 13 are unknown (CNS on 2022):

    >>> arm = arm_of_counts(4, 44, unknown=13)
    >>> print(arm.hull.failures, "of", arm.hull.launches)
    4..17 of 44
    >>> arm = arm_of_counts(4, 44, unknown=13, not_coded=6)
    >>> print(arm.hull.failures, "of", arm.hull.launches)
    4..23 of 50
    """
    late = named_count("not_coded", not_coded)
    if late != CountRange(0, 0):
        coded = arm_of_counts(
            failures, launches, unknown=unknown, intercepted=intercepted, estimand=estimand,
            rules=rules,
        )  # fmt: skip
        more = add_not_coded(Feasible(0, 0, 0, 0, 0, 0), late, rule="bounds")
        # Where one shot down is no launch, none of them need be one.
        return coded + Arm.of(replace(more, launches_low=0) if estimand == "left-out" else more)
    stated = {
        "failed": named_count("failures", failures),
        "launched": named_count("launches", launches),
        "unknown": named_count("unknown", unknown),
        "intercepted": named_count("intercepted", intercepted),
    }
    none = CountRange(0, 0)
    if stated["unknown"] == none and stated["intercepted"] == none and estimand == "not-failed":
        return Arm.of(Feasible.of_counts(stated["failed"], stated["launched"]))
    most = stated["launched"].high
    least = sum(stated[name].low for name in ("failed", "unknown", "intercepted"))
    if most is not None and least > most:
        raise CountError(
            f"failures, unknown and intercepted: together must not exceed launches ({most}); got "
            f"{least}. Correct the count that is wrong, or widen its range."
        )
    low = dict.fromkeys((*COUNTS, "failed_share"), np.nan)
    high = dict(low)
    for name, count in stated.items():
        low[name] = float(count.low)
        high[name] = np.inf if count.high is None else float(count.high)
    tally = Tally("", None, None, ((((Row((0,), low, high)),),),), ("stated",), (None,))
    return feasible_arm(tally, estimand, rules)
