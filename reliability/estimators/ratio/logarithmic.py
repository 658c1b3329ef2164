"""Intervals for the ratio of two proportions that are symmetric on the log scale."""

from __future__ import annotations

import numpy as np

from reliability.estimators.arguments import Alternative, Floats
from reliability.estimators.dispatch import PARAMETER_SPACE
from reliability.estimators.ends import Ends, both_ends

__all__ = ["inverse_sinh", "katz", "walter"]

SPACE = PARAMETER_SPACE["ratio"]


def katz(
    k_a: Floats, n_a: Floats, k_b: Floats, n_b: Floats, level: float, alternative: Alternative
) -> Ends:
    """Katz et al. 1978: log ratio, plus or minus z sqrt(1/k_a - 1/n_a + 1/k_b - 1/n_b).

    Without a failure in an arm the log has no variance: the interval is (0, infinity). Where
    both arms failed always it has no width.
    """

    def ends(z: float) -> Ends:
        return _around(k_a, n_a, k_b, n_b, z)

    low, high = both_ends(ends, level, alternative, k_a.size, SPACE)
    empty = np.minimum(k_a, k_b) == 0.0
    low[empty], high[empty] = SPACE
    return low, high


def walter(
    k_a: Floats, n_a: Floats, k_b: Floats, n_b: Floats, level: float, alternative: Alternative
) -> Ends:
    """Katz with 1/2 added to failures and to launches (Walter 1975).

    Where both arms failed always, k - 1/2 first stands for k, or the interval would have no
    width (Pettigrew, Gart and Thomas 1986).
    """
    less = np.where((k_a == n_a) & (k_b == n_b), 0.5, 0.0)

    def ends(z: float) -> Ends:
        return _around(k_a - less + 0.5, n_a + 0.5, k_b - less + 0.5, n_b + 0.5, z)

    return both_ends(ends, level, alternative, k_a.size, SPACE)


def inverse_sinh(
    k_a: Floats, n_a: Floats, k_b: Floats, n_b: Floats, level: float, alternative: Alternative
) -> Ends:
    """Newcombe 2001: log ratio, plus or minus 2 asinh(z/2 sqrt(1/k_a - 1/n_a + 1/k_b - 1/n_b)).

    A single arm without failures leaves the limit that the formula tends to, z^2 in the place
    of its count; two give (0, infinity). Where both arms failed always it has no width.
    """

    def ends(z: float) -> Ends:
        ratio = (k_a / n_a) * (n_b / k_b)
        spread = (n_a - k_a) / (n_a * k_a) + (n_b - k_b) / (n_b * k_b)
        factor = np.exp(2.0 * np.arcsinh(z / 2.0 * np.sqrt(spread)))
        low, high = ratio / factor, ratio * factor
        none_a, none_b = k_a == 0.0, k_b == 0.0
        low = np.where(none_b, k_a * n_b / (n_a * z * z), np.where(none_a, 0.0, low))
        high = np.where(none_a, z * z * n_b / (n_a * k_b), np.where(none_b, np.inf, high))
        return low, high

    low, high = both_ends(ends, level, alternative, k_a.size, SPACE)
    empty = np.maximum(k_a, k_b) == 0.0
    low[empty], high[empty] = SPACE
    return low, high


def _around(k_a: Floats, n_a: Floats, k_b: Floats, n_b: Floats, z: float) -> Ends:
    ratio = (k_a * n_b) / (n_a * k_b)
    factor = (n_a - k_a) / (n_a * k_a)
    factor += (n_b - k_b) / (n_b * k_b)
    np.sqrt(factor, out=factor)
    factor *= z
    np.exp(factor, out=factor)
    low = ratio / factor
    return low, np.multiply(ratio, factor, out=ratio)
