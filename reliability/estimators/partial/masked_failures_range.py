"""The rate under stated odds of being shot down, over ranges of counts and unknown outcomes.

A launch of unknown outcome failed or did not. Which of the two is left open, so that it widens the
bounds; what is hidden at stated odds are the outcomes of launches shot down. So the failures run
from those known to have failed to those and every unknown one, and the extreme completions are
those of `reliability.estimators.partial.stated_odds_range`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import SupportsIndex, TypeAlias

from reliability.counts import CountRange
from reliability.errors import CountError
from reliability.estimators.arguments import Counts
from reliability.estimators.partial.stated_odds_range import (
    StatedOddsRange,
    extreme_outcomes,
    stated_odds_between,
)

__all__ = ["masked_failures_range"]

Count: TypeAlias = CountRange | SupportsIndex | str


def masked_failures_range(
    failures: Count,
    launches: Count,
    unknown: Count,
    intercepted: Count,
    ratio: Counts,
    *,
    confidence_level: float = 0.95,
) -> StatedOddsRange:
    """Failure rate had none been shot down, if failures are shot down `ratio` times as often.

    Parameters
    ----------
    failures, launches, unknown, intercepted : CountRange, int or str
        Launches known to have failed, all launches, and among these those of unknown outcome and
        those shot down; each in one of them. The rest did not fail.
    ratio : float or array_like of float
        How many times as likely a launch that will fail is to be shot down as one that will not;
        see `masked_failures`.
    confidence_level : float
        Strictly between 0 and 1.

    Returns
    -------
    StatedOddsRange
        As many values as `ratio`. With one number for each count and none unknown, those of
        `masked_failures`. Unknown launches may have failed or not: they stay at their bounds.
        Where every launch may have been shot down (no launch at all included): 0 to 1.

    Raises
    ------
    CountError
        If no counts satisfy all four ranges.
    LevelError
    OptionError
        For a negative ratio.

    Notes
    -----
    With F the failures and those of the unknown that failed, F lies in :math:`[k_0, k_1 + u_1]`
    and F and the others together are at least :math:`k_0 + u_0`. The completions that are extreme
    without the second condition meet it: each has as few launches shot down as the others leave
    room for, or as many failures as there may be.

    Examples
    --------
    Eleven launched, seven shot down, one failed, the outcome of two not known:

    >>> found = masked_failures_range(1, 11, 2, 7, [0, 1, float("inf")])
    >>> found.bound_low.round(3), found.bound_high.round(3)
    (array([0.091, 0.25 , 0.727]), array([0.273, 0.75 , 0.909]))
    """
    k, n, u, i = (CountRange.of(count) for count in (failures, launches, unknown, intercepted))
    least = k.low + u.low + i.low
    if n.high is not None and least > n.high:
        raise CountError(
            f"failures ({k}), unknown ({u}) and intercepted ({i}): together must not exceed "
            f"launches ({n}); got at least {least}. Correct the count that is wrong, or widen its "
            "range."
        )
    failed = CountRange(k.low, (k + u).high)
    total = CountRange(max(n.low, least), n.high)
    extremes = extreme_outcomes(failed, CountRange(0, None), i, total)
    known = max(extremes.fewest_known, float(k.low + u.low))
    return stated_odds_between(
        replace(extremes, fewest_known=known), ratio, confidence_level=confidence_level
    )
