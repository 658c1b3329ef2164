"""From the two ends of a method to an interval that is closed at the edges."""

from __future__ import annotations

from reliability.estimators.arguments import Alternative, Floats
from reliability.estimators.ends import BothEnds, both_ends

__all__ = ["closed", "closed_ends"]


def closed(low: Floats, high: Floats, k: Floats, n: Floats) -> tuple[Floats, Floats]:
    """Put the low end at 0 where nothing failed and the high end at 1 where everything did.

    No count speaks against a rate at which it is certain. The ends are changed in place.
    """
    low[k == 0.0] = 0.0
    high[k == n] = 1.0
    return low, high


def closed_ends(
    ends: BothEnds,
    k: Floats,
    n: Floats,
    level: float,
    alternative: Alternative,
    *,
    exact: bool = False,
) -> tuple[Floats, Floats]:
    """Return the ends at the level's normal quantile, closed at the edges.

    `ends` takes a quantile of 0 or more; a one-sided bound at a level below one half is the
    other bound at one minus that level. `exact` says that `ends` gives 0 and 1 at the edges by
    itself: then nothing is looked at again unless the bounds have changed places.
    """
    low, high = both_ends(ends, level, alternative, k.size, (0.0, 1.0))
    if exact and (alternative == "two-sided" or level >= 0.5):
        return low, high
    return closed(low, high, k, n)
