"""Clopper-Pearson: both tails of the binomial distribution, inverted exactly."""

from __future__ import annotations

import numpy as np

from reliability.estimators.arguments import Alternative, Floats
from reliability.estimators.proportion.beta import lower_quantile, upper_quantile
from reliability.estimators.tails import tail_area

__all__ = ["clopper_pearson", "lower_limit", "upper_limit"]


def lower_limit(k: Floats, n: Floats, tail: float) -> Floats:
    """Return the p at which k or more failures have probability `tail`; 0 at k = 0."""
    low = lower_quantile(k, n - k + 1.0, tail)
    low[k == 0.0] = 0.0
    return low


def upper_limit(k: Floats, n: Floats, tail: float) -> Floats:
    """Return the p at which k or fewer failures have probability `tail`; 1 at k = n."""
    high = upper_quantile(k + 1.0, n - k, tail)
    high[k == n] = 1.0
    return high


def clopper_pearson(
    k: Floats, n: Floats, level: float, alternative: Alternative
) -> tuple[Floats, Floats]:
    """Quantiles of Beta(k, n - k + 1) and Beta(k + 1, n - k) (Clopper and Pearson 1934)."""
    tail = tail_area(level, alternative)
    low = np.zeros_like(k) if alternative == "less" else lower_limit(k, n, tail)
    high = np.ones_like(k) if alternative == "greater" else upper_limit(k, n, tail)
    return low, high
