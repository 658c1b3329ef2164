"""Limits of one arm in the form that MOVER needs."""

from __future__ import annotations

import numpy as np

from reliability.estimators.arguments import Floats

__all__ = ["wilson_distances"]


def wilson_distances(k: Floats, n: Floats, z: float) -> tuple[Floats, Floats]:
    """Distances from k / n down to the lower and up to the upper Wilson (1927) limit.

    Centre (k + z^2/2) / (n + z^2), half-width z sqrt(k (n - k) / n + z^2/4) / (n + z^2).
    """
    weight = z / (n + z * z)
    half = weight * np.sqrt(k * (n - k) / n + z * z / 4.0)
    shift = weight * (z / 2.0) * ((n - 2.0 * k) / n)
    return half - shift, half + shift
