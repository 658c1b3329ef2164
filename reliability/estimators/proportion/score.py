"""Intervals from the score statistic: the variance taken at the rate that is tested."""

from __future__ import annotations

import numpy as np

from reliability.estimators.arguments import Alternative, Floats
from reliability.estimators.ends import both_ends

__all__ = ["wilson"]


def wilson(k: Floats, n: Floats, level: float, alternative: Alternative) -> tuple[Floats, Floats]:
    """Roots of (k/n - p)^2 = z^2 p (1 - p) / n (Wilson 1927)."""

    def ends(z: float) -> tuple[Floats, Floats]:
        # The product of the roots is k^2 / (n (n + z^2)): each end is taken as that product
        # over the far root, counted from its own side. Nothing cancels, and 0 of n and n of n
        # give exactly 0 and 1.
        q = n - k
        shift = z * np.sqrt(k * q / n + z * z / 4.0) + z * z / 2.0
        return k * k / (n * (k + shift)), 1.0 - q * q / (n * (q + shift))

    return both_ends(ends, level, alternative, k.size, (0.0, 1.0))
