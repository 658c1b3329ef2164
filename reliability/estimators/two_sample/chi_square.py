"""The tests that compare a statistic with the normal, or chi-square, distribution."""

from __future__ import annotations

import numpy as np
from scipy.special import ndtr, xlogy

from reliability.estimators.arguments import Alternative, Floats

__all__ = ["likelihood_ratio", "p_of_z", "pearson", "pearson_n_1", "yates"]


def p_of_z(z: Floats, alternative: Alternative) -> Floats:
    """p-value of a standard normal statistic that is positive where a lies above b."""
    if alternative == "two-sided":
        both: Floats = np.minimum(1.0, 2.0 * ndtr(-np.abs(z)))
        return both
    one: Floats = ndtr(-z) if alternative == "greater" else ndtr(z)
    return one


def _pooled_z(k_a: Floats, n_a: Floats, k_b: Floats, n_b: Floats, less: Floats | float) -> Floats:
    """Z with the pooled variance after moving `less` toward 0; 0 where nothing varies."""
    total, launches = k_a + k_b, n_a + n_b
    away = n_b * k_a - n_a * k_b
    # n_a n_b total (launches - total) overflows nothing: each factor is below 2**53.
    square = n_a * n_b * total * (launches - total) / np.where(launches > 0.0, launches, 1.0)
    size = np.maximum(np.abs(away) - less, 0.0)
    z: Floats = np.sign(away) * size / np.sqrt(np.where(square > 0.0, square, 1.0))
    return z


def pearson(k_a: Floats, n_a: Floats, k_b: Floats, n_b: Floats, alternative: Alternative) -> Floats:
    """Pearson's chi-square without correction; 1 two-sided where no rate varies."""
    return p_of_z(_pooled_z(k_a, n_a, k_b, n_b, 0.0), alternative)


def pearson_n_1(
    k_a: Floats, n_a: Floats, k_b: Floats, n_b: Floats, alternative: Alternative
) -> Floats:
    """Pearson's chi-square times (N - 1) / N (E. S. Pearson 1947; Campbell 2007)."""
    launches = np.maximum(n_a + n_b, 1.0)
    z = _pooled_z(k_a, n_a, k_b, n_b, 0.0) * np.sqrt((launches - 1.0) / launches)
    return p_of_z(z, alternative)


def yates(k_a: Floats, n_a: Floats, k_b: Floats, n_b: Floats, alternative: Alternative) -> Floats:
    """Yates's (1934) correction by half a launch, never past equal rates (as R and scipy)."""
    return p_of_z(_pooled_z(k_a, n_a, k_b, n_b, 0.5 * (n_a + n_b)), alternative)


def likelihood_ratio(
    k_a: Floats, n_a: Floats, k_b: Floats, n_b: Floats, alternative: Alternative
) -> Floats:
    """Wilks's (1938) G-square; one-sided its signed root."""
    safe_a, safe_b = np.maximum(n_a, 1.0), np.maximum(n_b, 1.0)
    pooled = (k_a + k_b) / (safe_a + safe_b)
    square = 2.0 * (_deviance(k_a, safe_a, pooled) + _deviance(k_b, safe_b, pooled))
    sign = np.sign(n_b * k_a - n_a * k_b)
    return p_of_z(sign * np.sqrt(np.maximum(square, 0.0)), alternative)


def _deviance(k: Floats, n: Floats, rate: Floats) -> Floats:
    """Log likelihood at k / n less that at `rate`."""
    expected, rest = n * rate, n * (1.0 - rate)
    with np.errstate(divide="ignore", invalid="ignore"):
        part = xlogy(k, k / expected) + xlogy(n - k, (n - k) / rest)
    result: Floats = np.where(k == expected, 0.0, part)
    return result
