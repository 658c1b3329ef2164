"""Credible intervals of a difference, ratio or odds ratio: equal-tailed and highest-density."""

from __future__ import annotations

import functools
from collections.abc import Callable

import numpy as np
from scipy import special

from reliability.estimators.arguments import Alternative, Floats
from reliability.estimators.bayes.contrast import Contrast
from reliability.estimators.bayes.priors import Prior, beta_posterior
from reliability.estimators.dispatch import PARAMETER_SPACE

__all__ = [
    "contrast_quantile",
    "difference_equal_tailed",
    "difference_highest_density",
    "odds_ratio_equal_tailed",
    "odds_ratio_highest_density",
    "ratio_equal_tailed",
    "ratio_highest_density",
]

STEPS = 100
TOLERANCE = 1e-13
NEAR = 1e-7
TINY = float(np.finfo(np.float64).tiny)


def _scaled(measure: str, a: Floats, b: Floats, lower: Floats, upper: Floats) -> Floats:
    """A quantile of one rate on the scale where the contrast is a difference of two."""
    x = np.maximum(special.betaincinv(a, b, lower), TINY)
    if measure == "difference":
        return x
    if measure == "ratio":
        return np.log(x)
    return np.asarray(np.log(x) - np.log(np.maximum(special.betaincinv(b, a, upper), TINY)))


def _moments(measure: str, a: Floats, b: Floats) -> tuple[Floats, Floats]:
    """Mean and variance of one rate on that scale."""
    total = a + b
    if measure == "difference":
        return a / total, a * b / (total * total * (total + 1.0))
    other = total if measure == "ratio" else b
    sign = -1.0 if measure == "ratio" else 1.0
    mean = special.digamma(a) - special.digamma(other)
    variance = special.polygamma(1, a) + sign * special.polygamma(1, other)
    return np.asarray(mean), np.asarray(variance)


def contrast_quantile(
    contrast: Contrast, lower: Floats, upper: Floats, start: Floats | None = None
) -> Floats:
    """Return s with P(contrast <= s) = `lower` = 1 - `upper`, one a row.

    s is the difference, the log ratio or the log odds ratio. Newton's method on the normal
    scale, within brackets that hold by the union bound: a contrast below the one of the arms'
    own lower/2 and upper/2 tails has at most that probability.
    """
    c = contrast
    first = _scaled(c.measure, c.a1, c.b1, 0.5 * lower, 1.0 - 0.5 * lower)
    below = first - _scaled(c.measure, c.a2, c.b2, 1.0 - 0.5 * lower, 0.5 * lower)
    last = _scaled(c.measure, c.a1, c.b1, 1.0 - 0.5 * upper, 0.5 * upper)
    above = last - _scaled(c.measure, c.a2, c.b2, 0.5 * upper, 1.0 - 0.5 * upper)
    margin = 1e-9 * (1.0 + np.abs(below) + np.abs(above))
    below, above = below - margin, above + margin
    target = np.where(lower < upper, special.ndtri(lower), -special.ndtri(upper))
    if start is None:
        mean_1, variance_1 = _moments(c.measure, c.a1, c.b1)
        mean_2, variance_2 = _moments(c.measure, c.a2, c.b2)
        start = mean_1 - mean_2 + target * np.sqrt(variance_1 + variance_2)
    s = np.where((start > below) & (start < above), start, 0.5 * (below + above))
    active = np.arange(s.size)
    for _ in range(STEPS):
        now = s[active]
        reached, density = c.rows(active).cdf_and_density(now)
        normal = special.ndtri(reached)
        short = reached < lower[active]
        below[active] = np.where(short, now, below[active])
        above[active] = np.where(short, above[active], now)
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            slope = density * np.sqrt(2.0 * np.pi) * np.exp(0.5 * normal * normal)
            new = now - (normal - target[active]) / slope
        outside = ~((new > below[active]) & (new < above[active]))
        middle = 0.5 * (below[active] + above[active])
        # Newton squares the error: a step from this near lands within rounding.
        converged = np.abs(new - now) <= TOLERANCE * np.maximum(np.abs(now), 1.0)
        converged |= ~outside & (np.abs(normal - target[active]) < NEAR)
        new = np.where(outside & ~converged, middle, np.where(np.isfinite(new), new, now))
        s[active] = new
        done = converged | (above[active] - below[active] <= TOLERANCE)
        active = active[~done]
        if active.size == 0:
            break
    return s


def _natural(measure: str, s: Floats) -> Floats:
    if measure == "difference":
        return np.clip(s, -1.0, 1.0)
    with np.errstate(over="ignore", under="ignore"):  # infinity and 0 are right there
        return np.exp(s)


def _ends(
    solve: Callable[[Contrast, float], tuple[Floats, Floats]],
    measure: str,
    counts: tuple[Floats, Floats, Floats, Floats],
    level: float,
    alternative: Alternative,
    prior: Prior,
) -> tuple[Floats, Floats]:
    k_a, n_a, k_b, n_b = counts
    low, high = (np.full(k_a.size, edge) for edge in PARAMETER_SPACE[measure])
    told = np.flatnonzero((n_a > 0.0) & (n_b > 0.0))
    first = beta_posterior(k_a[told], n_a[told], prior)
    contrast = Contrast(measure, *first, *beta_posterior(k_b[told], n_b[told], prior))
    if alternative == "two-sided":
        low_s, high_s = solve(contrast, level)
        low[told], high[told] = _natural(measure, low_s), _natural(measure, high_s)
    else:
        tail, rest = np.full(told.size, 1.0 - level), np.full(told.size, level)
        if alternative == "greater":
            low[told] = _natural(measure, contrast_quantile(contrast, tail, rest))
        else:
            high[told] = _natural(measure, contrast_quantile(contrast, rest, tail))
    return low, high


def _equal_tailed(contrast: Contrast, level: float) -> tuple[Floats, Floats]:
    tail = np.full(contrast.a1.size, 0.5 * (1.0 - level))
    low = contrast_quantile(contrast, tail, 1.0 - tail)
    return low, contrast_quantile(contrast, 1.0 - tail, tail)


def _highest_density(contrast: Contrast, level: float) -> tuple[Floats, Floats]:
    """Both ends at one density; the lower tail's share of the mass left out is solved for.

    The density is unimodal wherever both arms have a launch: a log-concave density keeps every
    unimodal one unimodal (Ibragimov 1956), and two that pile up at one end meet at their common
    mode, 0. Only the difference has ends at which it can be finite or infinite instead of 0.
    """
    c = contrast
    low, high = np.full(c.a1.size, -1.0), np.full(c.a1.size, 1.0)
    falling = np.zeros(c.a1.size, dtype=bool)
    rising = falling.copy()
    if c.measure == "difference":
        falling, rising = c.a1 + c.b2 <= 1.0, c.b1 + c.a2 <= 1.0
    for rows, ends in ((falling & ~rising, high), (rising & ~falling, low)):
        which = np.flatnonzero(rows)
        if which.size:
            mass = np.full(which.size, level if ends is high else 1.0 - level)
            ends[which] = contrast_quantile(c.rows(which), mass, 1.0 - mass)
    peaked = np.flatnonzero(~falling & ~rising)
    if peaked.size:
        low[peaked], high[peaked] = _peaked(c.rows(peaked), 1.0 - level)
    return low, high


def _peaked(contrast: Contrast, tail: float) -> tuple[Floats, Floats]:
    size = contrast.a1.size
    share = np.zeros(size)  # log odds of the lower tail's share
    below, above = np.full(size, -36.0), np.full(size, 36.0)
    half = np.full(size, 0.5 * tail)
    low = contrast_quantile(contrast, half, 1.0 - half)
    high = contrast_quantile(contrast, 1.0 - half, half)
    active = np.arange(size)
    for _ in range(STEPS):
        c, s = contrast.rows(active), share[active]
        excess, slope_low, slope_high, at_low, at_high = _imbalance(c, low[active], high[active])
        below[active] = np.where(excess > 0.0, s, below[active])
        above[active] = np.where(excess > 0.0, above[active], s)
        rate = tail * special.expit(s) * special.expit(-s)
        with np.errstate(divide="ignore", invalid="ignore"):
            new = s - excess / (rate * (slope_high / at_high - slope_low / at_low))
        outside = ~((new > below[active]) & (new < above[active]))
        new = np.where(outside, 0.5 * (below[active] + above[active]), new)
        share[active] = new
        moved = np.abs(new - s) > 1e-11 * np.maximum(np.abs(new), 1.0)
        active, new = active[moved], new[moved]
        if active.size == 0:
            break
        c, under, over = (
            contrast.rows(active),
            tail * special.expit(new),
            tail * special.expit(-new),
        )
        low[active] = contrast_quantile(c, under, 1.0 - under, low[active])
        high[active] = contrast_quantile(c, 1.0 - over, over, high[active])
    return low, high


def _imbalance(contrast: Contrast, low: Floats, high: Floats) -> tuple[Floats, ...]:
    """Log density at the upper end less that at the lower; both slopes; both densities."""
    width = 1e-4 * (high - low)
    at = [contrast.density(s) for s in (low - width, low, low + width)]
    to = [contrast.density(s) for s in (high - width, high, high + width)]
    with np.errstate(divide="ignore", invalid="ignore"):
        slope_low = (np.log(at[2]) - np.log(at[0])) / (2.0 * width)
        slope_high = (np.log(to[2]) - np.log(to[0])) / (2.0 * width)
        excess = np.log(to[1]) - np.log(at[1])
    return excess, slope_low, slope_high, at[1], to[1]


def _interval(
    solve: Callable[[Contrast, float], tuple[Floats, Floats]],
    measure: str,
    k_a: Floats,
    n_a: Floats,
    k_b: Floats,
    n_b: Floats,
    level: float,
    alternative: Alternative,
    *,
    prior: Prior = "jeffreys",
) -> tuple[Floats, Floats]:
    return _ends(solve, measure, (k_a, n_a, k_b, n_b), level, alternative, prior)


# The kernels that the catalogue names.
difference_equal_tailed = functools.partial(_interval, _equal_tailed, "difference")
difference_highest_density = functools.partial(_interval, _highest_density, "difference")
ratio_equal_tailed = functools.partial(_interval, _equal_tailed, "ratio")
ratio_highest_density = functools.partial(_interval, _highest_density, "ratio")
odds_ratio_equal_tailed = functools.partial(_interval, _equal_tailed, "odds-ratio")
odds_ratio_highest_density = functools.partial(_interval, _highest_density, "odds-ratio")
