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
    # The high root is (k + shift) / (n + z^2), which adds only; the low one is the product of the
    # roots, k^2 / (n (n + z^2)), over it. Nothing cancels. 0 of n gives exactly 0, and n of n
    # exactly 1, as the root of a rounded square is exact and shift is then z^2. In place, as
    # this runs over millions.
    if z == 0.0:
        return k / n, k / n
    square = z * z
    shift = n - k
    shift *= k
    shift /= n
    shift += square / 4.0
    np.sqrt(shift, out=shift)
    shift *= z
    shift += square / 2.0
    shift += k
    high = n + square
    np.divide(shift, high, out=high)
    shift *= n
    low = k * k
    low /= shift
    return low, high


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
    # Low root of (k/n - 1/(2n) - p)^2 = z^2 p (1 - p) / n, as product over the high root. At
    # k = 0, where the rule puts the end at 0, it may be no number.
    root = n - k
    root += 1.0
    root *= k
    root *= 4.0
    root -= 1.0
    root /= n
    root += z * z - 2.0
    np.sqrt(root, out=root)
    root *= z
    root += z * z
    lowered = k - 0.5
    root += lowered
    root += lowered
    root *= n
    lowered *= lowered
    lowered *= 2.0
    lowered /= root
    lowered[k == 0.0] = 0.0
    return lowered


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
    a = k - (z * z - 1.0) / 6.0
    a /= n
    shift = ((z * z - 1.0) / 6.0) / n
    w = (z * z) / n
    # Low root, as product over the high one. What is under the root is positive:
    # w + 4 a (b - a) = w + 4 (k/n - shift) (1 - k/n - shift), and w is above 4 shift.
    b = 1.0 - shift
    b -= shift
    root = b - a
    root *= a
    root *= 4.0
    root += w
    root *= w
    np.sqrt(root, out=root)
    root += w
    b *= a
    b *= 2.0
    root += b
    a_squared = a * a
    a_squared *= 2.0
    a_squared /= root
    a_squared[a <= 0.0] = 0.0
    return a_squared
