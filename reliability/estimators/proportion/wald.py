"""Intervals that put a normal quantile of standard errors on either side of an estimate."""

from __future__ import annotations

import numpy as np

from reliability.estimators.arguments import Alternative, Floats
from reliability.estimators.proportion.limits import closed_ends

__all__ = ["agresti_coull", "wald", "wald_cc"]


def wald(k: Floats, n: Floats, level: float, alternative: Alternative) -> tuple[Floats, Floats]:
    """k/n -+ z sqrt(p q / n), clipped (Laplace 1812); a single point at 0 and n failures."""

    def ends(z: float) -> tuple[Floats, Floats]:
        rate = k / n
        half = z * np.sqrt(rate * (1.0 - rate) / n)
        return np.maximum(rate - half, 0.0), np.minimum(rate + half, 1.0)

    return closed_ends(ends, k, n, level, alternative, exact=True)


def wald_cc(k: Floats, n: Floats, level: float, alternative: Alternative) -> tuple[Floats, Floats]:
    """Wald with the half-width raised by 1 / (2 n), clipped (Fleiss 1981)."""

    def ends(z: float) -> tuple[Floats, Floats]:
        rate = k / n
        half = z * np.sqrt(rate * (1.0 - rate) / n) + 0.5 / n
        return np.maximum(rate - half, 0.0), np.minimum(rate + half, 1.0)

    return closed_ends(ends, k, n, level, alternative, exact=True)


def agresti_coull(
    k: Floats, n: Floats, level: float, alternative: Alternative
) -> tuple[Floats, Floats]:
    """Wald after adding z^2 launches, half of them failures, clipped (Agresti and Coull 1998).

    The z^2 version at every level, not the fixed two and two.
    """

    def ends(z: float) -> tuple[Floats, Floats]:
        size = n + z * z
        rate = (k + z * z / 2.0) / size
        half = z * np.sqrt(rate * (1.0 - rate) / size)
        return np.maximum(rate - half, 0.0), np.minimum(rate + half, 1.0)

    return closed_ends(ends, k, n, level, alternative, exact=True)
