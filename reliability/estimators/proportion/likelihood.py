"""The interval that the likelihood-ratio test accepts."""

from __future__ import annotations

import numpy as np

from reliability.estimators.arguments import Alternative, Floats
from reliability.estimators.proportion.limits import closed_ends
from reliability.estimators.proportion.roots import increasing_root
from reliability.estimators.proportion.score import wilson_ends

__all__ = ["likelihood_ratio"]


def likelihood_ratio(
    k: Floats, n: Floats, level: float, alternative: Alternative
) -> tuple[Floats, Floats]:
    """All p with 2 (l(k/n) - l(p)) <= z^2, l the binomial log likelihood (Wilks 1938)."""

    def ends(z: float) -> tuple[Floats, Floats]:
        return _low(k, n, z), 1.0 - _low(n - k, n, z)

    return closed_ends(ends, k, n, level, alternative)


def _low(k: Floats, n: Floats, z: float) -> Floats:
    low = np.zeros_like(k)
    every = k == n
    low[every] = np.exp(-z * z / (2.0 * n[every]))
    inside = (k > 0.0) & ~every
    k, n = k[inside], n[inside]
    rate = k / n
    start, _ = wilson_ends(k, n, z)
    low[inside] = increasing_root(
        _shortfall, np.zeros_like(k), rate, start, k, n, rate, z + 0.0 * k
    )
    return low


def _shortfall(p: Floats, k: Floats, n: Floats, rate: Floats, z: Floats) -> tuple[Floats, Floats]:
    # z minus the signed root of the deviance, which is nearly straight in p. The logarithms are
    # taken of one plus the relative distance, whose first-order parts cancel by themselves.
    apart = p - rate
    deviance = -2.0 * (k * np.log1p(apart / rate) + (n - k) * np.log1p(-apart / (1.0 - rate)))
    root = np.sqrt(np.maximum(deviance, 0.0))
    return z - root, -n * apart / (p * (1.0 - p) * root)
