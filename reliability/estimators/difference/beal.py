"""Beal's asymptotic intervals for the difference of two proportions."""

from __future__ import annotations

import numpy as np

from reliability.estimators.arguments import Alternative, Floats
from reliability.estimators.dispatch import PARAMETER_SPACE
from reliability.estimators.ends import Ends, both_ends

__all__ = ["beal_haldane", "beal_jeffreys_perks"]

SPACE = PARAMETER_SPACE["difference"]


def beal_haldane(
    k_a: Floats, n_a: Floats, k_b: Floats, n_b: Floats, level: float, alternative: Alternative
) -> Ends:
    """Beal 1987 with psi, the mean of the two rates, at the mean of the shares."""
    psi = _half_sum(k_a, n_a, k_b, n_b, 0.0)
    return _beal(psi, k_a, n_a, k_b, n_b, level, alternative)


def beal_jeffreys_perks(
    k_a: Floats, n_a: Floats, k_b: Floats, n_b: Floats, level: float, alternative: Alternative
) -> Ends:
    """Beal 1987 with psi at the mean of (k + 1/2) / (n + 1)."""
    psi = _half_sum(k_a, n_a, k_b, n_b, 0.5)
    return _beal(psi, k_a, n_a, k_b, n_b, level, alternative)


def _half_sum(k_a: Floats, n_a: Floats, k_b: Floats, n_b: Floats, added: float) -> Floats:
    with np.errstate(all="ignore"):
        return ((k_a + added) / (n_a + 2.0 * added) + (k_b + added) / (n_b + 2.0 * added)) / 2.0


def _beal(
    psi: Floats,
    k_a: Floats,
    n_a: Floats,
    k_b: Floats,
    n_b: Floats,
    level: float,
    alternative: Alternative,
) -> Ends:
    """Invert (d - delta)^2 = z^2 V(delta, psi) for delta (Beal 1987; Newcombe 1998, method 3)."""

    def ends(z: float) -> Ends:
        estimate = k_a / n_a - k_b / n_b
        u, v = (1.0 / n_a + 1.0 / n_b) / 4.0, (1.0 / n_a - 1.0 / n_b) / 4.0
        square, tilt, spread = z * z, 1.0 - 2.0 * psi, psi * (1.0 - psi)
        radicand = (
            u * (4.0 * spread - estimate * estimate)
            + 2.0 * v * tilt * estimate
            + 4.0 * square * u * u * spread
            + square * v * v * tilt * tilt
        )
        scale = 1.0 + square * u
        centre = (estimate + square * v * tilt) / scale
        half = z * np.sqrt(np.maximum(radicand, 0.0)) / scale
        low, high = centre - half, centre + half
        # The root nearer to 0 from the product of the roots: no cancellation, and 0 is 0.
        product = (estimate * estimate - 4.0 * square * u * spread) / scale
        far = np.where(centre > 0.0, high, low)
        near = np.divide(product, far, out=np.zeros_like(far), where=far != 0.0)
        low, high = np.where(centre > 0.0, near, low), np.where(centre > 0.0, high, near)
        return np.maximum(low, -1.0) + 0.0, np.minimum(high, 1.0) + 0.0

    return both_ends(ends, level, alternative, k_a.size, SPACE)
