"""Intervals that put a normal quantile of standard errors on either side of an estimate."""

from __future__ import annotations

import numpy as np

from reliability.estimators.arguments import Alternative, Floats
from reliability.estimators.proportion.limits import closed_ends

__all__ = ["agresti_coull", "wald", "wald_cc"]


def wald(k: Floats, n: Floats, level: float, alternative: Alternative) -> tuple[Floats, Floats]:
    """k/n -+ z sqrt(p q / n), clipped (Laplace 1812); a single point at 0 and n failures."""

    def ends(z: float) -> tuple[Floats, Floats]:
        return _either_side(k / n, n, z)

    return closed_ends(ends, k, n, level, alternative, exact=True)


def wald_cc(k: Floats, n: Floats, level: float, alternative: Alternative) -> tuple[Floats, Floats]:
    """Wald with the half-width raised by 1 / (2 n), clipped (Fleiss 1981)."""

    def ends(z: float) -> tuple[Floats, Floats]:
        return _either_side(k / n, n, z, 0.5)

    return closed_ends(ends, k, n, level, alternative, exact=True)


def agresti_coull(
    k: Floats, n: Floats, level: float, alternative: Alternative
) -> tuple[Floats, Floats]:
    """Wald after adding z^2 launches, half of them failures, clipped (Agresti and Coull 1998).

    The z^2 version at every level, not the fixed two and two.
    """

    def ends(z: float) -> tuple[Floats, Floats]:
        size = n + z * z
        rate = k + z * z / 2.0
        rate /= size
        return _either_side(rate, size, z)

    return closed_ends(ends, k, n, level, alternative, exact=True)


def _either_side(
    rate: Floats, size: Floats, z: float, correction: float = 0.0
) -> tuple[Floats, Floats]:
    """Return rate -+ (z sqrt(rate (1 - rate) / size) + correction / size), clipped.

    In place, as this runs over millions: `rate` is used up.
    """
    half = 1.0 - rate
    half *= rate
    half /= size
    np.sqrt(half, out=half)
    half *= z
    if correction:
        half += correction / size
    low = rate - half
    rate += half
    # np.clip with both limits is faster than np.maximum with one.
    return np.clip(low, 0.0, 1.0, out=low), np.clip(rate, 0.0, 1.0, out=rate)
