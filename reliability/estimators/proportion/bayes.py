"""Intervals from the Beta posterior of one failure rate."""

from __future__ import annotations

import numpy as np

from reliability.estimators.arguments import Alternative, Floats
from reliability.estimators.bayes.beta_hpd import beta_highest_density
from reliability.estimators.bayes.priors import Prior, beta_posterior
from reliability.estimators.proportion.beta import lower_quantile, upper_quantile
from reliability.estimators.proportion.limits import closed
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

    Where the density is highest at 0 or 1 the interval reaches that edge; where it is infinite at
    both it is the whole space, the hull of two pieces; where it is level, as under the prior
    (0, 0) after 1 of 2, the central interval. One-sided, the quantile of the posterior.
    """
    a, b = beta_posterior(k, n, prior)
    if alternative != "two-sided":
        return _quantiles(a, b, 1.0 - level, alternative)
    return beta_highest_density(a, b, level)
