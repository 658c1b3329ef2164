"""Exact unconditional intervals of the difference and of the ratio."""

from __future__ import annotations

from functools import partial

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaincinv, ndtri

from reliability.estimators.arguments import Alternative, Floats
from reliability.estimators.score.limits import difference_low, ratio_low
from reliability.estimators.unconditional.contour import at_least, at_most, contour_heights
from reliability.estimators.unconditional.inversion import Problem, lowest_accepted
from reliability.estimators.unconditional.measures import DIFFERENCE, RATIO, Measure
from reliability.estimators.unconditional.nuisance import Box, Nulls, Region
from reliability.estimators.unconditional.region import check_berger_boos

__all__ = [
    "agresti_min_difference",
    "agresti_min_ratio",
    "chan_zhang_difference",
    "chan_zhang_ratio",
    "santner_snell_difference",
]

_EDGE = 1e-8
_MET = 1e-13
Ends = tuple[Floats, Floats, NDArray[np.bool_]]


def chan_zhang_difference(
    k_a: Floats,
    n_a: Floats,
    k_b: Floats,
    n_b: Floats,
    level: float,
    alternative: Alternative,
    berger_boos: float | None = None,
) -> Ends:
    """Chan and Zhang 1999: each one-sided exact score test of the difference at half alpha."""
    return _both("score", DIFFERENCE, k_a, n_a, k_b, n_b, level, alternative, berger_boos)


def agresti_min_difference(
    k_a: Floats,
    n_a: Floats,
    k_b: Floats,
    n_b: Floats,
    level: float,
    alternative: Alternative,
    berger_boos: float | None = None,
) -> Ends:
    """Agresti and Min 2001: the two-sided exact score test of the difference, inverted.

    The hull of the values accepted: 15/20 v 9/20 at 95 % has an island at -0.0107, which R's
    Exact 3.3 misses. One-sided as `chan_zhang_difference`.
    """
    return _both("square", DIFFERENCE, k_a, n_a, k_b, n_b, level, alternative, berger_boos)


def santner_snell_difference(
    k_a: Floats,
    n_a: Floats,
    k_b: Floats,
    n_b: Floats,
    level: float,
    alternative: Alternative,
    berger_boos: float | None = None,
) -> Ends:
    """Santner and Snell 1980: one-sided tests ordered by the estimated difference itself.

    The region does not depend on the null, and p rises with it without a jump. Published values
    differ where ties or a limited search were mistaken.
    """
    return _both("raw", DIFFERENCE, k_a, n_a, k_b, n_b, level, alternative, berger_boos)


def chan_zhang_ratio(
    k_a: Floats,
    n_a: Floats,
    k_b: Floats,
    n_b: Floats,
    level: float,
    alternative: Alternative,
    berger_boos: float | None = None,
) -> Ends:
    """Chan and Zhang 1999: each one-sided exact score test of the ratio at half alpha."""
    return _both("score", RATIO, k_a, n_a, k_b, n_b, level, alternative, berger_boos)


def agresti_min_ratio(
    k_a: Floats,
    n_a: Floats,
    k_b: Floats,
    n_b: Floats,
    level: float,
    alternative: Alternative,
    berger_boos: float | None = None,
) -> Ends:
    """Agresti and Min 2001: the two-sided exact score test of the ratio, inverted."""
    return _both("square", RATIO, k_a, n_a, k_b, n_b, level, alternative, berger_boos)


def _both(
    order: str,
    measure: Measure,
    k_a: Floats,
    n_a: Floats,
    k_b: Floats,
    n_b: Floats,
    level: float,
    alternative: Alternative,
    berger_boos: float | None,
) -> Ends:
    """Both limits of each distinct table; the upper one with the arms exchanged."""
    gamma = check_berger_boos(berger_boos)
    two_sided = order == "square" and alternative == "two-sided"
    # The restriction fails with probability gamma, once for both sides.
    alpha = 1.0 - level - gamma
    if not two_sided and alternative == "two-sided":
        alpha *= 0.5
    tables, back = np.unique(np.stack([k_a, n_a, k_b, n_b], axis=1), axis=0, return_inverse=True)
    back = back.reshape(-1)
    size = len(tables)
    low, high, gap = np.full(size, measure.theta(0.0)), np.empty(size), np.zeros(size, dtype=bool)
    high.fill(1.0 if measure is DIFFERENCE else np.inf)
    limit = partial(_lower, order, measure, alpha, gamma, two_sided)
    for row, (x_a, size_a, x_b, size_b) in enumerate(tables.astype(np.int64).tolist()):
        if size_a == 0 or size_b == 0:
            continue
        if alternative != "less":
            low[row], gap[row] = limit(x_a, size_a, x_b, size_b)
        if alternative != "greater":
            other, island = limit(x_b, size_b, x_a, size_a)
            high[row] = _turn(measure, other)
            gap[row] |= island
    return low[back], high[back], gap[back]


def _turn(measure: Measure, limit: float) -> float:
    if measure is DIFFERENCE:
        return 0.0 - limit
    return np.inf if limit == 0.0 else 1.0 / limit


def _lower(
    order: str,
    measure: Measure,
    alpha: float,
    gamma: float,
    two_sided: bool,
    k_a: int,
    n_a: int,
    k_b: int,
    n_b: int,
) -> tuple[float, bool]:
    """Lower limit of one table, and whether the accepted values below the estimate have a gap."""
    least = measure.theta(0.0)
    if k_a == 0 and (measure is RATIO or k_b == n_b):
        return least, False
    if alpha <= 0.0:
        return least, False
    share_a, share_b = k_a / n_a, k_b / n_b
    if measure is DIFFERENCE:
        estimate = measure.coordinate(share_a - share_b)
    else:
        estimate = share_a / (share_a + share_b)
    table = (k_a, n_a, k_b, n_b)
    region = partial(_region, order, measure, two_sided, *table)
    excess = None if order == "raw" else partial(_excess, measure, *table)
    nulls = Nulls(measure, n_a, n_b, _box(*table, gamma))
    problem = Problem(nulls, region, excess, alpha)
    last = min(max(estimate, 2.0 * _EDGE), 1.0 - _EDGE)
    if not two_sided and alpha >= 0.4:
        last = 1.0 - _EDGE
    guess = _guess(measure, k_a, n_a, k_b, n_b, alpha, two_sided)
    place, gap = lowest_accepted(problem, _EDGE, last, guess)
    if place <= _EDGE:
        return least, gap
    return measure.theta(place), gap


def _guess(
    measure: Measure, k_a: int, n_a: int, k_b: int, n_b: int, alpha: float, two_sided: bool
) -> float:
    """Coordinate of the limit of the score test's normal approximation."""
    z = max(0.0, float(-ndtri(0.5 * alpha if two_sided else alpha)))
    x_a, size_a, x_b, size_b = (np.array([float(count)]) for count in (k_a, n_a, k_b, n_b))
    approximate = difference_low if measure is DIFFERENCE else ratio_low
    with np.errstate(all="ignore"):
        limit = float(approximate(x_a, size_a, x_b, size_b, z, correction=False)[0])
    return measure.coordinate(limit) if np.isfinite(limit) else 0.5


def _region(
    order: str,
    measure: Measure,
    two_sided: bool,
    k_a: int,
    n_a: int,
    k_b: int,
    n_b: int,
    theta: float,
) -> Region:
    """Tables at least as far from the null as the observed one."""
    if order == "raw":
        # n_b x - n_a y >= n_b k_a - n_a k_b, in whole numbers.
        least = n_b * (np.arange(n_a + 1) - k_a) + n_a * k_b
        return Region(np.clip(least // n_a, -1, n_b), None)
    own = np.array([float(k_a)]), n_a, np.array([float(k_b)]), n_b, np.array([theta])
    t = float(_statistic(measure, *own)[0])
    if t == 0.0:
        return _all_beyond(measure, two_sided, n_a, n_b, theta)
    heights = contour_heights(measure, theta, (t, -t) if two_sided else (t,), n_a, n_b)
    down = at_most(heights[1], n_b) if two_sided else None
    up = at_least(heights[0], n_b)
    # The observed table lies on its own contour.
    up[k_a] = max(up[k_a], k_b)
    return Region(np.maximum.accumulate(up), down)


def _all_beyond(measure: Measure, two_sided: bool, n_a: int, n_b: int, theta: float) -> Region:
    """The region of a table that meets the null: all on its side, or all."""
    if two_sided:
        return Region(np.full(n_a + 1, n_b), np.zeros(n_a + 1, dtype=np.int64))
    share = np.arange(n_a + 1) / n_a
    heights = share - theta if measure is DIFFERENCE else share / theta
    return Region(at_least(n_b * heights, n_b), None)


def _excess(
    measure: Measure,
    k_a: int,
    n_a: int,
    k_b: int,
    n_b: int,
    x_a: Floats,
    x_b: Floats,
    theta: Floats,
    side: Floats,
) -> Floats:
    """How much farther from the null other tables are, a above b (side 1) or below (-1)."""
    size = x_a.size
    z = _statistic(
        measure,
        np.append(x_a, np.full(size, float(k_a))),
        n_a,
        np.append(x_b, np.full(size, float(k_b))),
        n_b,
        np.tile(theta, 2),
    )
    return side * z[:size] - z[size:]


def _statistic(
    measure: Measure, x_a: Floats, n_a: int, x_b: Floats, n_b: int, theta: Floats
) -> Floats:
    """The score statistic; 0 where the estimate meets the null but for rounding."""
    z = measure.statistic(x_a, n_a, x_b, n_b, theta, correction=False)
    if measure is DIFFERENCE:
        met = np.abs(n_b * x_a - n_a * x_b - n_a * n_b * theta) <= _MET * n_a * n_b
    else:
        met = np.abs(n_b * x_a - theta * n_a * x_b) <= _MET * n_b * x_a
    return np.where(met, 0.0, z)


def _box(k_a: int, n_a: int, k_b: int, n_b: int, gamma: float) -> Box:
    """Clopper-Pearson limits of both rates, each at 1 - gamma / 2."""
    if gamma == 0.0:
        return Box()
    ends: list[float] = []
    for k, n in ((k_a, n_a), (k_b, n_b)):
        ends.append(float(betaincinv(k, n - k + 1, gamma / 4.0)) if k > 0 else 0.0)
        ends.append(float(betaincinv(k + 1, n - k, 1.0 - gamma / 4.0)) if k < n else 1.0)
    return Box(*ends)
