"""Stated counts of one arm, unknown and intercepted launches among them, as what they allow."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np

from reliability.assess.feasible_counts import FailureRules, feasible_arm
from reliability.counts import CountRange
from reliability.errors import CountError
from reliability.estimators.partial.feasible import Arm, Feasible
from reliability.tallies.reading import COUNTS
from reliability.tallies.rivals import Row
from reliability.tallies.tally import Tally

__all__ = ["Count", "arm_of_counts"]

Count: TypeAlias = CountRange | int | str


def arm_of_counts(
    failures: Count,
    launches: Count,
    *,
    unknown: Count = 0,
    intercepted: Count = 0,
    estimand: str = "not-failed",
    rules: FailureRules | None = None,
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
    """
    stated = {
        "failed": CountRange.of(failures),
        "launched": CountRange.of(launches),
        "unknown": CountRange.of(unknown),
        "intercepted": CountRange.of(intercepted),
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
