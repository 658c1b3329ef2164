"""Imbens-Manski and Stoye intervals: some outcomes unknown among a fixed number of launches.

Both are normal approximations and narrower than a cover, because they ask for the level at each
value of the failure rate within its bounds, not for both bounds at once. Neither is fit for a
headline: with the few launches of an open-source record their coverage falls well short.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from scipy import optimize, special

from reliability.errors import CountError
from reliability.estimators.arguments import (
    Counts,
    Floats,
    broadcast_counts,
    check_confidence_level,
)
from reliability.estimators.results import Interval

__all__ = ["imbens_manski_interval", "stoye_interval"]


def imbens_manski_interval(
    failures: Counts, unknown: Counts, launches: Counts, *, confidence_level: float = 0.95
) -> Interval:
    r"""Imbens-Manski interval for a failure rate with unknown outcomes.

    .. math:: [\hat\theta_l - c\hat\sigma_l/\sqrt n,\; \hat\theta_u + c\hat\sigma_u/\sqrt n],
       \quad \Phi(c + \sqrt n(\hat\theta_u-\hat\theta_l)/\max(\hat\sigma_l,\hat\sigma_u))
       - \Phi(-c) = 1-\alpha

    with :math:`\hat\theta_l = k/n` and :math:`\hat\theta_u = (k+u)/n`.

    Parameters
    ----------
    failures, unknown, launches : int or array_like of int
        Launches known to have failed, launches of unknown outcome, and all launches, which
        broadcast; failures + unknown within launches.
    confidence_level : float
        Strictly between 0 and 1.

    Returns
    -------
    Interval
        Clipped to 0 to 1. Where neither bound has a variance (no launch; or no unknown and all
        or none failed) a normal approximation says nothing: 0 to 1.

    Raises
    ------
    CountError, LevelError

    References
    ----------
    Imbens, G. W. and Manski, C. F. (2004), Econometrica 72, 1845-1857, equations 6 and 7.

    Examples
    --------
    The CNS counts of 2022: 27 succeeded, 4 failed, 13 unknown.

    >>> low, high = imbens_manski_interval(4, 13, 44)
    >>> round(low, 4), round(high, 4)
    (0.0196, 0.5071)
    """
    return _interval(failures, unknown, launches, confidence_level, _imbens_manski)


def stoye_interval(
    failures: Counts, unknown: Counts, launches: Counts, *, confidence_level: float = 0.95
) -> Interval:
    """Stoye's shortest interval for a failure rate with unknown outcomes.

    As `imbens_manski_interval`, but the two ends have factors of their own, chosen for the
    shortest interval with the level at both bounds, and the correlation of the estimated bounds
    is used: sqrt(theta_l (1 - theta_u) / (theta_u (1 - theta_l))), since an outcome that counts
    in the lower bound counts in the upper.

    Parameters
    ----------
    failures, unknown, launches, confidence_level
        As in `imbens_manski_interval`.

    Returns
    -------
    Interval

    Raises
    ------
    CountError, LevelError

    References
    ----------
    Stoye, J. (2009), Econometrica 77, 1299-1315, the interval CI2.

    Examples
    --------
    >>> low, high = stoye_interval(4, 13, 44)
    >>> round(low, 4), round(high, 4)
    (0.0196, 0.5071)
    """
    return _interval(failures, unknown, launches, confidence_level, _stoye)


_Factors = Callable[[Floats, Floats, Floats, Floats, float], tuple[Floats, Floats]]


def _interval(
    failures: Counts, unknown: Counts, launches: Counts, confidence_level: float, factors: _Factors
) -> Interval:
    level = check_confidence_level(confidence_level)
    (k, n, u, _), shape = broadcast_counts(
        failures=failures, launches=launches, unknown=unknown, all_launches=launches
    )
    above = np.flatnonzero(k + u > n)
    if above.size:
        i = above[0]
        raise CountError(
            f"failures + unknown: must not exceed launches ({n[i]:g}); got {k[i]:g} + {u[i]:g}. "
            "Count each launch once: a launch of unknown outcome is not also a failure."
        )
    size = np.maximum(n, 1.0)
    lower, upper = k / size, (k + u) / size
    spread_l, spread_u = (np.sqrt(p * (1.0 - p) / size) for p in (lower, upper))
    low, high = np.zeros(k.size), np.ones(k.size)
    told = (n > 0) & (np.maximum(spread_l, spread_u) > 0)
    if told.any():
        lower, upper, spread_l, spread_u = (x[told] for x in (lower, upper, spread_l, spread_u))
        below, above_factor = factors(lower, upper, spread_l, spread_u, level)
        low[told] = np.maximum(lower - below * spread_l, 0.0)
        high[told] = np.minimum(upper + above_factor * spread_u, 1.0)
    if shape == ():
        return Interval(float(low[0]), float(high[0]))
    return Interval(low.reshape(shape), high.reshape(shape))


def _imbens_manski(
    lower: Floats, upper: Floats, spread_l: Floats, spread_u: Floats, level: float
) -> tuple[Floats, Floats]:
    shift = (upper - lower) / np.maximum(spread_l, spread_u)
    # The factor lies between the one-sided and the two-sided normal quantile; bisection to the
    # last digit.
    small = np.full(shift.size, special.ndtri(level))
    large = np.full(shift.size, special.ndtri(0.5 + level / 2.0))
    for _ in range(60):
        middle = (small + large) / 2.0
        short = special.ndtr(middle + shift) - special.ndtr(-middle) < level
        small, large = np.where(short, middle, small), np.where(short, large, middle)
    return large, large


def _stoye(
    lower: Floats, upper: Floats, spread_l: Floats, spread_u: Floats, level: float
) -> tuple[Floats, Floats]:
    found = [_stoye_one(*one, level) for one in zip(lower, upper, spread_l, spread_u, strict=True)]
    below, above = np.array(found, dtype=np.float64).T
    return below, above


def _stoye_one(
    lower: float, upper: float, spread_l: float, spread_u: float, level: float
) -> tuple[float, float]:
    one_sided = float(special.ndtri(level))
    two_sided = float(special.ndtri(0.5 + level / 2.0))
    if lower == upper:
        return two_sided, two_sided
    if spread_l == 0.0 or spread_u == 0.0:
        return one_sided, one_sided  # that bound is where the parameter space ends
    rho = np.sqrt(lower * (1.0 - upper) / (upper * (1.0 - lower)))
    width = upper - lower
    most = two_sided + 8.0

    def above_for(below: float) -> float:
        """The least factor above that keeps the level at both bounds, given the one below."""

        def short(above: float) -> float:
            at_lower = _both_below(below, above + width / spread_u, -rho)
            at_upper = _both_below(below + width / spread_l, above, -rho)
            return min(at_lower, at_upper) - level

        if short(most) < 0.0:
            return np.inf
        # The level may be kept already where the factor is the one-sided quantile.
        return one_sided if short(one_sided) >= 0.0 else optimize.brentq(short, one_sided, most)

    best = optimize.minimize_scalar(
        lambda below: spread_l * below + spread_u * min(above_for(below), 1e6),
        bounds=(one_sided, two_sided + 2.0),
        method="bounded",
        options={"xatol": 1e-10},
    )
    return float(best.x), float(above_for(best.x))


def _both_below(x: float, y: float, rho: float) -> float:
    """P(X <= x, Y <= y) of two standard normals with correlation `rho` (Owen 1956)."""
    root = np.sqrt(1.0 - rho * rho)
    with np.errstate(divide="ignore"):
        slope_x = np.divide(y - rho * x, x * root)
        slope_y = np.divide(x - rho * y, y * root)
    half = 0.5 if x * y < 0.0 or (x * y == 0.0 and x + y < 0.0) else 0.0
    marginal = (special.ndtr(x) + special.ndtr(y)) / 2.0
    return float(marginal - special.owens_t(x, slope_x) - special.owens_t(y, slope_y) - half)
