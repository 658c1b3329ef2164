"""Intervals for the odds ratio that are symmetric on the log scale."""

from __future__ import annotations

import numpy as np

from reliability.estimators.arguments import Alternative, Floats
from reliability.estimators.dispatch import PARAMETER_SPACE
from reliability.estimators.ends import Ends, both_ends

__all__ = ["gart", "independence_smoothed", "inverse_sinh", "woolf"]

SPACE = PARAMETER_SPACE["odds-ratio"]


def woolf(
    k_a: Floats, n_a: Floats, k_b: Floats, n_b: Floats, level: float, alternative: Alternative
) -> Ends:
    """Woolf 1955: log odds ratio, plus or minus z sqrt of the summed reciprocals of the cells.

    With a zero cell the log has no variance: the interval is (0, infinity).
    """

    def ends(z: float) -> Ends:
        return _around(k_a, n_a - k_a, k_b, n_b - k_b, z)

    low, high = both_ends(ends, level, alternative, k_a.size, SPACE)
    empty = np.minimum(np.minimum(k_a, n_a - k_a), np.minimum(k_b, n_b - k_b)) == 0.0
    low[empty], high[empty] = SPACE
    return low, high


def gart(
    k_a: Floats, n_a: Floats, k_b: Floats, n_b: Floats, level: float, alternative: Alternative
) -> Ends:
    """Woolf with 1/2 added to every cell, always (Gart 1966)."""

    def ends(z: float) -> Ends:
        return _around(k_a + 0.5, n_a - k_a + 0.5, k_b + 0.5, n_b - k_b + 0.5, z)

    return both_ends(ends, level, alternative, k_a.size, SPACE)


def independence_smoothed(
    k_a: Floats, n_a: Floats, k_b: Floats, n_b: Floats, level: float, alternative: Alternative
) -> Ends:
    """Woolf with twice each cell's expected share under independence added (Agresti 1999).

    The cell of arm i and outcome j gains 2 n_i n_j / N^2. Tables without a failure, or without
    a success, say nothing of the odds ratio: (0, infinity).
    """
    failed, passed = k_a + k_b, n_a + n_b - k_a - k_b

    def ends(z: float) -> Ends:
        a, b = 2.0 * n_a / (n_a + n_b) ** 2, 2.0 * n_b / (n_a + n_b) ** 2
        return _around(
            k_a + a * failed, n_a - k_a + a * passed, k_b + b * failed, n_b - k_b + b * passed, z
        )

    low, high = both_ends(ends, level, alternative, k_a.size, SPACE)
    empty = np.minimum(failed, passed) == 0.0
    low[empty], high[empty] = SPACE
    return low, high


def inverse_sinh(
    k_a: Floats, n_a: Floats, k_b: Floats, n_b: Floats, level: float, alternative: Alternative
) -> Ends:
    """Newcombe 2001: log odds ratio, plus or minus 2 asinh(z/2 sqrt(sum of 1 / cell)).

    Where the estimate is 0 or infinite the other limit has z^2 in the place of each zero cell,
    as the formula tends to for a single one; where it is 0/0 the interval is (0, infinity).
    """
    above, below = (k_a, n_b - k_b), (n_a - k_a, k_b)
    at_zero = np.minimum(*above) == 0.0
    at_infinity = np.minimum(*below) == 0.0

    def ends(z: float) -> Ends:
        square = z * z
        odds_ratio = (above[0] / below[0]) * (above[1] / below[1])
        spread = 1.0 / above[0] + 1.0 / above[1] + 1.0 / below[0] + 1.0 / below[1]
        factor = np.exp(2.0 * np.arcsinh(z / 2.0 * np.sqrt(spread)))
        top, bottom = (_filled(*cells, square) for cells in (above, below))
        low = np.where(
            at_zero, 0.0, np.where(at_infinity, above[0] * above[1] / bottom, odds_ratio / factor)
        )
        high = np.where(
            at_infinity, np.inf, np.where(at_zero, top / (below[0] * below[1]), odds_ratio * factor)
        )
        return low, high

    low, high = both_ends(ends, level, alternative, k_a.size, SPACE)
    empty = at_zero & at_infinity
    low[empty], high[empty] = SPACE
    return low, high


def _filled(first: Floats, second: Floats, square: float) -> Floats:
    return np.where(first == 0.0, square, first) * np.where(second == 0.0, square, second)


def _around(a: Floats, not_a: Floats, b: Floats, not_b: Floats, z: float) -> Ends:
    odds_ratio = (a / not_a) * (not_b / b)
    factor = np.exp(z * np.sqrt(1.0 / a + 1.0 / not_a + 1.0 / b + 1.0 / not_b))
    return odds_ratio / factor, odds_ratio * factor
