"""The highest-density interval of a Beta distribution."""

from __future__ import annotations

import numpy as np
from scipy import special

from reliability.estimators.arguments import Floats

__all__ = ["beta_highest_density"]

STEPS = 80
TOLERANCE = 1e-13


def beta_highest_density(a: Floats, b: Floats, level: float) -> tuple[Floats, Floats]:
    """Return the shortest interval that holds `level` of each Beta(a, b).

    Parameters
    ----------
    a, b : ndarray
        Positive Beta parameters that broadcast against one another.
    level : float
        Probability that the interval holds, strictly between 0 and 1.

    Returns
    -------
    low, high : ndarray
        The ends. Where the density falls over all of [0, 1] (a <= 1 <= b) the interval starts
        at 0, where it rises it ends at 1. Where it is infinite at both ends (a, b < 1) the
        region of highest density is in two pieces, and this is their hull, [0, 1]. For the
        uniform density, where every interval of that length would do, it is the central one.

    Notes
    -----
    With one peak inside, the interval leaves out the lower tail mass u and the upper
    1 - level - u at which both ends have the same density. The balance is solved by Newton's
    method in the log odds of u's share, where it is nearly a straight line.

    Examples
    --------
    >>> low, high = beta_highest_density(np.array([1.5]), np.array([29.5]), 0.95)
    >>> low.round(7), high.round(7)
    (array([6.9e-05]), array([0.1231438]))
    """
    a, b = np.broadcast_arrays(np.asarray(a, np.float64), np.asarray(b, np.float64))
    tail = 1.0 - level
    low, high = np.zeros(a.shape), np.ones(a.shape)
    falling, rising = (a <= 1.0) & (b > 1.0), (a > 1.0) & (b <= 1.0)
    falling |= (a < 1.0) & (b == 1.0)
    rising |= (a == 1.0) & (b < 1.0)
    high[falling] = special.betaincinv(a[falling], b[falling], level)
    low[rising] = special.betaincinv(a[rising], b[rising], tail)
    flat = (a == 1.0) & (b == 1.0)
    low[flat], high[flat] = 0.5 * tail, 1.0 - 0.5 * tail
    peaked = (a > 1.0) & (b > 1.0)
    if peaked.any():
        low[peaked], high[peaked] = _peaked(a[peaked], b[peaked], tail)
    return low, high


def _peaked(a: Floats, b: Floats, tail: float) -> tuple[Floats, Floats]:
    share = np.zeros(a.size)  # log odds of the lower tail's share of the mass left out
    below, above = np.full(a.size, -690.0), np.full(a.size, 690.0)
    active = np.arange(a.size)
    for _ in range(STEPS):
        a_i, b_i, s = a[active], b[active], share[active]
        excess, slope = _imbalance(a_i, b_i, tail, s)
        # The density at the upper end exceeds that at the lower one while u is too small.
        below[active] = np.where(excess > 0.0, s, below[active])
        above[active] = np.where(excess > 0.0, above[active], s)
        new = s - excess / slope
        outside = ~((new > below[active]) & (new < above[active]))
        new = np.where(outside, 0.5 * (below[active] + above[active]), new)
        new = np.where(excess == 0.0, s, new)
        share[active] = new
        active = active[np.abs(new - s) > TOLERANCE * np.maximum(np.abs(new), 1.0)]
        if active.size == 0:
            break
    x, _, w, y = _ends(a, b, tail, share)
    return x, np.where(y < 0.5, 1.0 - y, special.betainccinv(a, b, w))


def _ends(a: Floats, b: Floats, tail: float, share: Floats) -> tuple[Floats, ...]:
    """Lower tail mass and end, upper tail mass and distance of that end from 1."""
    u, w = tail * special.expit(share), tail * special.expit(-share)
    x = np.asarray(special.betaincinv(a, b, u), dtype=np.float64)
    y = np.asarray(special.betaincinv(b, a, w), dtype=np.float64)
    return x, np.asarray(u), np.asarray(w), y


def _imbalance(a: Floats, b: Floats, tail: float, share: Floats) -> tuple[Floats, Floats]:
    """Log density at the upper end less that at the lower, and its derivative in `share`."""
    x, u, w, y = _ends(a, b, tail, share)
    tiny = np.finfo(np.float64).tiny
    x, y = np.maximum(x, tiny), np.maximum(y, tiny)
    log_low = (a - 1.0) * np.log(x) + (b - 1.0) * np.log1p(-x)
    log_high = (b - 1.0) * np.log(y) + (a - 1.0) * np.log1p(-y)
    constant = special.betaln(a, b)
    per_share = u * w / tail
    slope_low = ((a - 1.0) / x - (b - 1.0) / (1.0 - x)) * np.exp(constant - log_low)
    slope_high = ((a - 1.0) / (1.0 - y) - (b - 1.0) / y) * np.exp(constant - log_high)
    return log_high - log_low, (slope_high - slope_low) * per_share
