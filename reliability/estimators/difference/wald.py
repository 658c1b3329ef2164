"""Normal intervals for the difference of two proportions: estimate and estimated variance."""

from __future__ import annotations

import numpy as np

from reliability.estimators.arguments import Alternative, Floats
from reliability.estimators.dispatch import PARAMETER_SPACE
from reliability.estimators.ends import Ends, both_ends

__all__ = ["agresti_caffo", "brown_li_jeffreys", "hauck_anderson", "wald", "wald_cc"]

SPACE = PARAMETER_SPACE["difference"]


def wald(
    k_a: Floats, n_a: Floats, k_b: Floats, n_b: Floats, level: float, alternative: Alternative
) -> Ends:
    """Difference of the shares, plus or minus z times its estimated standard error.

    Of no width where each arm failed never or always: for comparison only.
    """

    def ends(z: float) -> Ends:
        p_a, p_b = k_a / n_a, k_b / n_b
        return _around(p_a - p_b, z * _error(p_a, n_a, p_b, n_b))

    return both_ends(ends, level, alternative, k_a.size, SPACE)


def wald_cc(
    k_a: Floats, n_a: Floats, k_b: Floats, n_b: Floats, level: float, alternative: Alternative
) -> Ends:
    """Wald with half of 1 / n_a + 1 / n_b added to the half-width (Yates 1934; Fleiss 1981)."""

    def ends(z: float) -> Ends:
        p_a, p_b = k_a / n_a, k_b / n_b
        correction = (1.0 / n_a + 1.0 / n_b) / 2.0
        return _around(p_a - p_b, z * _error(p_a, n_a, p_b, n_b) + correction)

    return both_ends(ends, level, alternative, k_a.size, SPACE)


def agresti_caffo(
    k_a: Floats, n_a: Floats, k_b: Floats, n_b: Floats, level: float, alternative: Alternative
) -> Ends:
    """Wald after one failure and one success are added to each arm (Agresti and Caffo 2000)."""
    return wald(k_a + 1.0, n_a + 2.0, k_b + 1.0, n_b + 2.0, level, alternative)


def brown_li_jeffreys(
    k_a: Floats, n_a: Floats, k_b: Floats, n_b: Floats, level: float, alternative: Alternative
) -> Ends:
    """Wald about (k + 1/2) / (n + 1), with n in the variance (Brown and Li 2005)."""

    def ends(z: float) -> Ends:
        p_a, p_b = (k_a + 0.5) / (n_a + 1.0), (k_b + 0.5) / (n_b + 1.0)
        return _around(p_a - p_b, z * _error(p_a, n_a, p_b, n_b))

    return both_ends(ends, level, alternative, k_a.size, SPACE)


def hauck_anderson(
    k_a: Floats, n_a: Floats, k_b: Floats, n_b: Floats, level: float, alternative: Alternative
) -> Ends:
    """Variances over n - 1, and 1 / (2 min n) added to the half-width (Hauck and Anderson 1986).

    An arm of one launch has no such variance: the interval is then the whole space.
    """

    def ends(z: float) -> Ends:
        p_a, p_b = k_a / n_a, k_b / n_b
        correction = 0.5 / np.minimum(n_a, n_b)
        half = z * _error(p_a, n_a - 1.0, p_b, n_b - 1.0) + correction
        return _around(p_a - p_b, half)

    low, high = both_ends(ends, level, alternative, k_a.size, SPACE)
    single = np.minimum(n_a, n_b) <= 1.0
    low[single], high[single] = SPACE
    return low, high


def _error(p_a: Floats, n_a: Floats, p_b: Floats, n_b: Floats) -> Floats:
    variance = p_a * (1.0 - p_a)
    variance /= n_a
    other = p_b * (1.0 - p_b)
    other /= n_b
    variance += other
    return np.sqrt(variance, out=variance)


def _around(centre: Floats, half: Floats) -> Ends:
    low, high = centre - half, centre + half
    return np.maximum(low, -1.0, out=low), np.minimum(high, 1.0, out=high)
