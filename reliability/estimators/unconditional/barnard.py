"""Barnard's test on the Z statistic, its variance pooled or not, or on the difference alone."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from reliability.estimators.arguments import Alternative, Floats
from reliability.estimators.unconditional.region import Statistic, exact_p, smaller_tail

__all__ = [
    "barnard_z_pooled",
    "barnard_z_pooled_central",
    "barnard_z_unpooled",
    "santner_snell",
    "santner_snell_central",
]


def _pooled(rows: NDArray[np.int64], n_a: int, n_b: int, weights: Floats) -> Floats:
    """Z with the pooled variance, but for a factor that all tables share."""
    x_a = np.arange(n_a + 1)
    launches = n_a + n_b
    spread = np.sqrt(rows * (launches - rows.astype(np.float64)))
    away = (launches * x_a - (n_a * rows)[:, None]).astype(np.float64)
    # No failure, or nothing but failures, in both arms: the estimate equals the null.
    z: Floats = away / np.where(spread > 0.0, spread, 1.0)[:, None]
    z[spread == 0.0] = 0.0
    return z


def _unpooled(rows: NDArray[np.int64], n_a: int, n_b: int, weights: Floats) -> Floats:
    """Z with each arm's own variance; infinite where that is 0 and the rates differ."""
    x_a = np.arange(n_a + 1, dtype=np.float64)
    x_b = np.clip(rows[:, None] - x_a, 0.0, n_b)
    away = n_b * x_a - n_a * x_b
    variance = x_a * (n_a - x_a) * (n_b**2 / n_a) + x_b * (n_b - x_b) * (n_a**2 / n_b)
    certain = variance == 0.0
    z: Floats = away / np.sqrt(np.where(certain, n_a * n_b, variance))
    z[certain & (away > 0.0)] = np.inf
    z[certain & (away < 0.0)] = -np.inf
    return z


def _difference(rows: NDArray[np.int64], n_a: int, n_b: int, weights: Floats) -> Floats:
    """The difference of the estimated rates, but for a factor that all tables share."""
    x_a = np.arange(n_a + 1)
    away: Floats = ((n_a + n_b) * x_a - (n_a * rows)[:, None]).astype(np.float64)
    return away


def _sides(statistic: Statistic) -> dict[Alternative, Statistic]:
    def less(rows: NDArray[np.int64], n_a: int, n_b: int, weights: Floats) -> Floats:
        return -statistic(rows, n_a, n_b, weights)

    def two_sided(rows: NDArray[np.int64], n_a: int, n_b: int, weights: Floats) -> Floats:
        size: Floats = np.abs(statistic(rows, n_a, n_b, weights))
        return size

    return {"greater": statistic, "less": less, "two-sided": two_sided}


_POOLED = _sides(_pooled)
_UNPOOLED = _sides(_unpooled)
_DIFFERENCE = _sides(_difference)


def barnard_z_pooled(
    k_a: Floats,
    n_a: Floats,
    k_b: Floats,
    n_b: Floats,
    alternative: Alternative,
    berger_boos: float | None = None,
) -> Floats:
    """Barnard 1945, ordered by Z with the pooled variance (Suissa and Shuster 1985).

    scipy 1.17.1 and R's Barnard 1.8 lose tied tables (scipy#18798): 3/10 v 7/15 gives them
    0.4481; it is 0.5648.
    """
    return exact_p(_POOLED, k_a, n_a, k_b, n_b, alternative, berger_boos)


def barnard_z_pooled_central(
    k_a: Floats,
    n_a: Floats,
    k_b: Floats,
    n_b: Floats,
    alternative: Alternative,
    berger_boos: float | None = None,
) -> Floats:
    """Two-sided as twice the smaller one-sided p-value: the test of Chan and Zhang (1999)."""
    if alternative != "two-sided":
        return barnard_z_pooled(k_a, n_a, k_b, n_b, alternative, berger_boos)
    return smaller_tail(
        lambda side: barnard_z_pooled(k_a, n_a, k_b, n_b, side, berger_boos), berger_boos
    )


def barnard_z_unpooled(
    k_a: Floats,
    n_a: Floats,
    k_b: Floats,
    n_b: Floats,
    alternative: Alternative,
    berger_boos: float | None = None,
) -> Floats:
    """Barnard's test ordered by Z with each arm's own variance.

    Tables without variance stand at plus or minus infinity unless the rates are equal.
    """
    return exact_p(_UNPOOLED, k_a, n_a, k_b, n_b, alternative, berger_boos)


def santner_snell(
    k_a: Floats,
    n_a: Floats,
    k_b: Floats,
    n_b: Floats,
    alternative: Alternative,
    berger_boos: float | None = None,
) -> Floats:
    """Exact unconditional test ordered by the estimated difference; two-sided by its size.

    R's Exact 3.3 has it as "santner and snell".
    """
    return exact_p(_DIFFERENCE, k_a, n_a, k_b, n_b, alternative, berger_boos)


def santner_snell_central(
    k_a: Floats,
    n_a: Floats,
    k_b: Floats,
    n_b: Floats,
    alternative: Alternative,
    berger_boos: float | None = None,
) -> Floats:
    """Two-sided as twice the smaller one-sided p-value: the test of Santner and Snell's limits."""
    if alternative != "two-sided":
        return santner_snell(k_a, n_a, k_b, n_b, alternative, berger_boos)
    return smaller_tail(
        lambda side: santner_snell(k_a, n_a, k_b, n_b, side, berger_boos), berger_boos
    )
