"""Quantiles of the Beta posterior of one rate, and the Jeffreys intervals made of them."""

from __future__ import annotations

import numpy as np

from reliability.estimators.arguments import Alternative, Floats
from reliability.estimators.proportion.beta import lower_quantile, upper_quantile
from reliability.estimators.tails import tail_area

__all__ = ["jeffreys"]


def _quantiles(
    a: Floats, b: Floats, tail: float, alternative: Alternative
) -> tuple[Floats, Floats]:
    low = np.zeros_like(a) if alternative == "less" else lower_quantile(a, b, tail)
    high = np.ones_like(a) if alternative == "greater" else upper_quantile(a, b, tail)
    return low, high


def jeffreys(k: Floats, n: Floats, level: float, alternative: Alternative) -> tuple[Floats, Floats]:
    """Quantiles of Beta(k + 1/2, n - k + 1/2), closed at the ends of the lattice.

    The low end is 0 at k = 0 and the high end 1 at k = n (Brown, Cai and DasGupta 2001,
    section 4.1.2).
    """
    low, high = _quantiles(k + 0.5, n - k + 0.5, tail_area(level, alternative), alternative)
    low[k == 0.0] = 0.0
    high[k == n] = 1.0
    return low, high
