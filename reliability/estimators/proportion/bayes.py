"""Intervals from the Beta posterior of one failure rate."""

from __future__ import annotations

import numpy as np
from scipy.special import betainc, xlog1py, xlogy

from reliability.estimators.arguments import Alternative, Floats
from reliability.estimators.bayes.priors import Prior, beta_posterior
from reliability.estimators.proportion.beta import lower_quantile, upper_quantile
from reliability.estimators.proportion.limits import closed
from reliability.estimators.proportion.roots import increasing_root
from reliability.estimators.tails import tail_area

__all__ = ["equal_tailed", "highest_density", "jeffreys", "jeffreys_modified"]


def _quantiles(
    a: Floats, b: Floats, tail: float, alternative: Alternative
) -> tuple[Floats, Floats]:
    low = np.zeros_like(a) if alternative == "less" else lower_quantile(a, b, tail)
    high = np.ones_like(a) if alternative == "greater" else upper_quantile(a, b, tail)
    return low, high


def jeffreys(k: Floats, n: Floats, level: float, alternative: Alternative) -> tuple[Floats, Floats]:
    """Quantiles of Beta(k + 1/2, n - k + 1/2), closed at the ends of the lattice.

    The low end is 0 at k = 0 and the high end 1 at k = n (Brown, Cai and DasGupta 2001,
    section 3.3).
    """
    low, high = _quantiles(k + 0.5, n - k + 0.5, tail_area(level, alternative), alternative)
    return closed(low, high, k, n)


def jeffreys_modified(
    k: Floats, n: Floats, level: float, alternative: Alternative
) -> tuple[Floats, Floats]:
    """Jeffreys with its ends moved out next to the edges (Brown, Cai and DasGupta 2001, 4.1.2).

    At k = 0 the high end is that of Clopper-Pearson, at k = 1 the low end is 0; at k = n and
    k = n - 1 the mirror of it.
    """
    tail = tail_area(level, alternative)
    low, high = jeffreys(k, n, level, alternative)
    low[k == 1.0] = 0.0
    high[k == n - 1.0] = 1.0
    none, every = k == 0.0, k == n
    if alternative != "greater":
        high[none] = -np.expm1(np.log(tail) / n[none])
    if alternative != "less":
        low[every] = np.exp(np.log(tail) / n[every])
    return low, high


def equal_tailed(
    k: Floats, n: Floats, level: float, alternative: Alternative, prior: Prior = None
) -> tuple[Floats, Floats]:
    """Quantiles of the posterior Beta(a + k, b + n - k), with no rule for the edges."""
    a, b = beta_posterior(k, n, prior)
    return _quantiles(a, b, tail_area(level, alternative), alternative)


def highest_density(
    k: Floats, n: Floats, level: float, alternative: Alternative, prior: Prior = None
) -> tuple[Floats, Floats]:
    """Shortest interval of the posterior Beta(a + k, b + n - k).

    Where the density is highest at 0 or 1 the interval reaches that edge. One-sided, the
    quantile of the posterior.
    """
    a, b = beta_posterior(k, n, prior)
    if alternative != "two-sided":
        return _quantiles(a, b, 1.0 - level, alternative)
    low, high = np.zeros_like(a), np.ones_like(a)
    # A density that is infinite or level at an edge falls from there; both can be so only with
    # no launches at all, where the interval is the whole space.
    falling, rising = a <= 1.0, b <= 1.0
    to_edge = falling & ~rising
    high[to_edge] = lower_quantile(a[to_edge], b[to_edge], level)
    to_edge = rising & ~falling
    low[to_edge] = upper_quantile(a[to_edge], b[to_edge], level)
    inside = ~(falling | rising)
    low[inside], high[inside] = _shortest(a[inside], b[inside], level)
    return low, high


def _shortest(a: Floats, b: Floats, level: float) -> tuple[Floats, Floats]:
    # Solved for the end with the smaller tail, next to the nearer edge: the other follows from
    # it without loss, while it would not follow from the other.
    turned = a > b
    near, far = _shortest_from_below(np.minimum(a, b), np.maximum(a, b), level)
    return np.where(turned, 1.0 - far, near), np.where(turned, 1.0 - near, far)


def _shortest_from_below(a: Floats, b: Floats, level: float) -> tuple[Floats, Floats]:
    def density_rise(low: Floats, a: Floats, b: Floats) -> tuple[Floats, Floats]:
        # log density at the low end over that at the high end which keeps the content.
        high = _with_content(a, b, low, level)
        at_low = xlogy(a - 1.0, low) + xlog1py(b - 1.0, -low)
        at_high = xlogy(a - 1.0, high) + xlog1py(b - 1.0, -high)
        rise = at_low - at_high
        slope_low = (a - 1.0) / low - (b - 1.0) / (1.0 - low)
        slope_high = (a - 1.0) / high - (b - 1.0) / (1.0 - high)
        return rise, slope_low - slope_high * np.exp(rise)

    furthest = lower_quantile(a, b, 1.0 - level)
    start = lower_quantile(a, b, (1.0 - level) / 2.0)
    low = increasing_root(density_rise, np.zeros_like(a), furthest, start, a, b)
    return low, _with_content(a, b, low, level)


def _with_content(a: Floats, b: Floats, low: Floats, level: float) -> Floats:
    """Return the high end that leaves outside what the low end does not, from the upper tail."""
    below = np.asarray(betainc(a, b, low), dtype=np.float64)
    return upper_quantile(a, b, np.maximum((1.0 - level) - below, 0.0))
