"""Quantiles of the Beta distribution, from either tail."""

from __future__ import annotations

import numpy as np
from scipy.special import betainccinv, betaincinv

from reliability.estimators.arguments import Floats

__all__ = ["lower_quantile", "upper_quantile"]


def lower_quantile(a: Floats, b: Floats, tail: float | Floats) -> Floats:
    """Return x with P(Beta(a, b) <= x) = tail; NaN where a or b is 0."""
    return np.asarray(betaincinv(a, b, tail), dtype=np.float64)


def upper_quantile(a: Floats, b: Floats, tail: float | Floats) -> Floats:
    """Return x with P(Beta(a, b) >= x) = tail; NaN where a or b is 0.

    Taken from the upper tail itself, so that a tail of 1e-20 is not lost in one minus it.
    """
    return np.asarray(betainccinv(a, b, tail), dtype=np.float64)
