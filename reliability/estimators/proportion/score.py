"""Intervals from the score statistic: the variance taken at the rate that is tested."""

from __future__ import annotations

import numpy as np
from scipy.special import gammaincinv, ndtr

from reliability.estimators.arguments import Alternative, Floats
from reliability.estimators.proportion.limits import closed_ends

__all__ = ["scas", "wilson", "wilson_cc", "wilson_ends", "wilson_modified"]


def wilson(k: Floats, n: Floats, level: float, alternative: Alternative) -> tuple[Floats, Floats]:
    """Roots of (k/n - p)^2 = z^2 p (1 - p) / n (Wilson 1927)."""

    def ends(z: float) -> tuple[Floats, Floats]:
        return wilson_ends(k, n, z)

    return closed_ends(ends, k, n, level, alternative, exact=True)


def wilson_ends(k: Floats, n: Floats, z: float) -> tuple[Floats, Floats]:
    """Return both of Wilson's limits for a quantile `z` of 0 or more."""
    # The product of the roots is k^2 / (n (n + z^2)): each end is taken as that product over
    # the far root, counted from its own side. Nothing cancels, and 0 of n and n of n give
    # exactly 0 and 1. In place, as this runs over millions.
    if z == 0.0:
        return k / n, k / n
    q = n - k
    shift = k * q
    shift /= n
    shift += z * z / 4.0
    np.sqrt(shift, out=shift)
    shift *= z
    shift += z * z / 2.0
    low, far = k * k, k + shift
    far *= n
    low /= far
    shift += q
    shift *= n
    q *= q
    q /= shift
    return low, np.subtract(1.0, q, out=q)


def wilson_cc(
    k: Floats, n: Floats, level: float, alternative: Alternative
) -> tuple[Floats, Floats]:
    """Wilson with |k/n - p| lowered by 1 / (2 n) (Newcombe 1998, method 4).

    The low end is 0 at k = 0 and the high end 1 at k = n.
    """

    def ends(z: float) -> tuple[Floats, Floats]:
        low = _wilson_cc_low(k, n, z)
        return low, 1.0 - _wilson_cc_low(n - k, n, z)

    return closed_ends(ends, k, n, level, alternative)


def _wilson_cc_low(k: Floats, n: Floats, z: float) -> Floats:
    # Low root of (k/n - 1/(2n) - p)^2 = z^2 p (1 - p) / n, as product over the high root.
    lowered = k - 0.5
    root = np.sqrt(np.maximum(z * z - 2.0 - 1.0 / n + 4.0 * k / n * (n - k + 1.0), 0.0))
    low = 2.0 * lowered * lowered / (n * (2.0 * lowered + z * z + z * root))
    return np.where(k == 0.0, 0.0, low)


def wilson_modified(
    k: Floats, n: Floats, level: float, alternative: Alternative
) -> tuple[Floats, Floats]:
    """Wilson with Poisson limits next to the ends (Brown, Cai and DasGupta 2001, section 4.1.1).

    The low end for 1 or 2 failures (and 3 above 50 launches) is that of the one-sided Poisson
    interval at the whole error, half the chi-square quantile of 2 k degrees over n; the high
    end mirrors it.
    """

    def ends(z: float) -> tuple[Floats, Floats]:
        low, high = wilson_ends(k, n, z)
        error = 2.0 * float(ndtr(-z))
        return _poisson_low(k, n, low, error), 1.0 - _poisson_low(n - k, n, 1.0 - high, error)

    return closed_ends(ends, k, n, level, alternative)


def _poisson_low(k: Floats, n: Floats, low: Floats, error: float) -> Floats:
    near = (k >= 1.0) & (k <= np.where(n <= 50.0, 2.0, 3.0))
    # Held to the estimate, which the Poisson limit would pass at levels below one half.
    low[near] = np.minimum(gammaincinv(k[near], error), k[near]) / n[near]
    return low


def scas(k: Floats, n: Floats, level: float, alternative: Alternative) -> tuple[Floats, Floats]:
    """Score interval corrected for skewness (Gart and Nam 1988; Laud 2017, appendix).

    The low end solves (k/n - p) / sd = z + (z^2 - 1) skewness / 6, with
    sd^2 = p (1 - p) / n and skewness = (1 - 2 p) / (n sd): a quadratic in p. The low end is 0
    at k = 0 and the high end 1 at k = n.
    """

    def ends(z: float) -> tuple[Floats, Floats]:
        return _scas_low(k, n, z), 1.0 - _scas_low(n - k, n, z)

    return closed_ends(ends, k, n, level, alternative)


def _scas_low(k: Floats, n: Floats, z: float) -> Floats:
    # (a - b p)^2 = w p (1 - p). As p goes to 0 the corrected statistic goes to sqrt(6 k + 1):
    # where z is no less, that is where a <= 0, no rate near 0 is rejected and the end is 0.
    shift = (z * z - 1.0) / (6.0 * n)
    a, b, w = k / n - shift, 1.0 - 2.0 * shift, z * z / n
    root = np.sqrt(np.maximum(w * (w + 4.0 * a * (b - a)), 0.0))
    low = 2.0 * a * a / (2.0 * a * b + w + root)
    return np.where(a <= 0.0, 0.0, np.minimum(low, 1.0))
