r"""P(W < N) for two Beta variables by exponentially tilted bilinear quadrature.

With :math:`X = \sin^2\theta` the density of :math:`\theta` is
:math:`\propto \sin^{2a-1}\theta \cos^{2b-1}\theta`: log-concave for a, b >= 1/2, of nearly the
same width wherever it lies, and analytic at both ends where 2a and 2b are whole numbers (the
posteriors of the Jeffreys and the uniform prior). The probability is a double integral over
:math:`x < y`,

.. math:: \iint_{x<y} f_W(x) f_N(y) = \iint_{x<y}
          [f_W(x) e^{-cx}] [f_N(y) e^{cy}]\, e^{-c(y-x)},

where the tilt c moves both brackets under the peak of their product. They are then polynomials
to rounding, the kernel is integrated exactly against a Legendre basis (`_kernel_matrix`), and
nothing large cancels however far apart the two lie: the relative accuracy holds in the tail.
One row costs 4 x 44 logarithms and exponentials and a 44 x 44 bilinear form.
"""

from __future__ import annotations

import functools
import itertools
import math

import numpy as np
from numpy.polynomial import legendre
from numpy.typing import NDArray
from scipy import special

from reliability.estimators.arguments import Floats
from reliability.estimators.bayes.densities import log_density_logit

__all__ = ["applies", "probability_below"]

NODES = 44
ABSCISSAE, WEIGHTS = legendre.leggauss(NODES)
BELOW, BELOW_WEIGHTS = legendre.leggauss(22)  # for what one density holds below the window

# The window ends where the integrand has fallen by e^-37 = 1e-16.
DROP = 37.0

# What lies below the window counts unless it is less than this share of the rest.
NEGLIGIBLE = 1e-14

TINY = float(np.finfo(np.float64).tiny)

# Tilts come in steps, one matrix each; half a step off costs a factor e^2 in rounding. Beyond
# the last the probability is below the smallest positive double.
TILT_STEP, TILT_MOST = 4.0, 600.0

ROWS = 256  # blocks of 44 x 256 doubles stay in the cache, and in memory already mapped


@functools.cache
def _kernel_matrix(tilt: float) -> Floats:
    """Weights w_i * integral of exp(-tilt (y_i - x)) l_j(x) over x from -1 to y_i."""
    nodes, weights = legendre.leggauss(64)
    span = ABSCISSAE + 1.0
    if tilt > 0.0:
        span = np.minimum(span, 40.0 / tilt)
    back = 0.5 * span[:, np.newaxis] * (nodes + 1.0)
    mass = 0.5 * span[:, np.newaxis] * weights * np.exp(-tilt * back)
    basis = legendre.legvander(ABSCISSAE[:, np.newaxis] - back, NODES - 1)
    # l_j(x) = w_j sum_k (k + 1/2) P_k(x_j) P_k(x), exact at Gauss nodes.
    to_nodal = legendre.legvander(ABSCISSAE, NODES - 1) * WEIGHTS[:, np.newaxis]
    to_nodal *= np.arange(NODES) + 0.5
    integrals = np.einsum("iq,iqk->ik", mass, basis) @ to_nodal.T
    matrix: Floats = WEIGHTS[:, np.newaxis] * integrals
    matrix.setflags(write=False)
    return matrix


def _reach(exponents: tuple[Floats, Floats], peak: Floats, direction: float) -> Floats:
    """Where sin^alpha cos^beta has fallen by e^-DROP from its peak, on one side of it.

    Minus its log is convex with a curvature of at least (sqrt(alpha) + sqrt(beta))^2, which
    gives a point outside; Newton's method comes in from there and never oversteps.
    """
    alpha, beta = exponents
    with np.errstate(divide="ignore", invalid="ignore"):
        reach = math.sqrt(2.0 * DROP) / (np.sqrt(alpha) + np.sqrt(beta))
        point = np.clip(peak + direction * reach, 0.0, 0.5 * math.pi)
        top = _log_shape(alpha, beta, peak)
        for _ in range(2):
            slope = alpha / np.tan(point) - beta * np.tan(point)
            excess = top - _log_shape(alpha, beta, point) - DROP
            inside = (excess > 0.0) & (excess < np.inf)
            point = np.where(inside, point + excess / slope, point)
    return np.asarray(np.clip(point, 0.0, 0.5 * math.pi), dtype=np.float64)


def _log_shape(alpha: Floats, beta: Floats, theta: Floats) -> Floats:
    # The tangent is five times as quick as a sine. At 0 it is 0, and its exponent may be 0 too.
    tangent = np.fmax(np.tan(theta), TINY)
    shape: Floats = alpha * np.log(tangent) - 0.5 * (alpha + beta) * np.log1p(tangent * tangent)
    return shape


def _window(
    wide: tuple[Floats, Floats], narrow: tuple[Floats, Floats]
) -> tuple[Floats, Floats, Floats, Floats]:
    """Ends of the window in theta; the peak of f_W f_N, and the slope of log f_W there.

    To the left f_N F_W falls at least as fast as f_N f_W; to the right as fast as that or as
    f_N, whichever reaches further.
    """
    a_w, b_w = wide
    a, b = a_w + narrow[0], b_w + narrow[1]
    peak = np.arctan2(np.sqrt(a), np.sqrt(b))
    low = _reach((a, b), peak, -1.0)
    peak_n = np.arctan2(np.sqrt(narrow[0]), np.sqrt(narrow[1]))
    high = np.maximum(_reach((a, b), peak, 1.0), _reach(narrow, peak_n, 1.0))
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.sqrt(b / a)
        slope = np.where(a > 0.0, a_w * ratio, 0.0) - np.where(b > 0.0, b_w / ratio, 0.0)
    return low, high, peak, np.fmax(slope, 0.0)


def _exponents(
    wide: tuple[Floats, Floats], narrow: tuple[Floats, Floats]
) -> tuple[tuple[Floats, Floats], tuple[Floats, Floats]]:
    """Exponents 2a - 1, 2b - 1 of the two densities of theta."""
    return (2.0 * wide[0] - 1.0, 2.0 * wide[1] - 1.0), (
        2.0 * narrow[0] - 1.0,
        2.0 * narrow[1] - 1.0,
    )


def applies(wide: tuple[Floats, Floats], narrow: tuple[Floats, Floats]) -> np.ndarray:
    """Tell which rows the quadrature is exact for.

    All exponents must be 0 or more and, where the window reaches an end of [0, pi/2], whole.
    """
    w, n = _exponents(wide, narrow)
    good = (w[0] >= 0.0) & (w[1] >= 0.0) & (n[0] >= 0.0) & (n[1] >= 0.0)
    whole = [(w[i] == np.floor(w[i])) & (n[i] == np.floor(n[i])) for i in (0, 1)]
    if not (whole[0].all() and whole[1].all()):
        w, n = ((np.fmax(e[0], 0.0), np.fmax(e[1], 0.0)) for e in (w, n))
        low, high, _, _ = _window(w, n)
        good &= (whole[0] | (low > 0.0)) & (whole[1] | (high < 0.5 * math.pi))
    return good


def probability_below(wide: tuple[Floats, Floats], narrow: tuple[Floats, Floats]) -> Floats:
    """Return P(W < N) for Beta parameters `wide` = (a, b) of W and `narrow` of N.

    N must be at least as concentrated as W (a + b not smaller) and its mode in theta must not
    lie above that of W, so that the probability is a small or a middling one, and `applies`
    must hold. Relative error about 1e-13, at a million launches 1e-11.
    """
    w, n = _exponents(wide, narrow)
    low, high, peak, slope = _window(w, n)
    middle, half = 0.5 * (low + high), 0.5 * (high - low)
    tilt = np.round(slope * half / TILT_STEP) * TILT_STEP
    told = tilt <= TILT_MOST

    # Logs of both densities in the middle, and how far they rise from there to the joint peak,
    # where the tilted ones are highest up to the rounding of the tilt.
    sin, cos = np.sin(middle), np.cos(middle)
    jacobian = np.log(2.0 / (sin * cos))
    log_w = log_density_logit(*wide, sin * sin, cos * cos) + jacobian
    log_n = log_density_logit(*narrow, sin * sin, cos * cos) + jacobian
    lean = tilt * (peak - middle) / half
    rise_w = _log_shape(*w, peak) - _log_shape(*w, middle) - lean
    rise_n = _log_shape(*n, peak) - _log_shape(*n, middle) + lean

    bilinear = np.zeros(tilt.size)
    # In rising order, so that a block needs one kernel, or few.
    order = np.argsort(tilt, kind="stable")[: np.count_nonzero(told)]
    for start in range(0, order.size, ROWS):
        rows = order[start : start + ROWS]
        columns = (*w, *n, middle, half, tilt, rise_w, rise_n)
        bilinear[rows] = _block(*(column[rows] for column in columns))
    scale = np.where(told, log_w + log_n + rise_w + rise_n, -np.inf)
    result: Floats = np.exp(scale) * half * half * bilinear

    at_low = log_w + _log_shape(*w, low) - _log_shape(*w, middle)
    _add_left_of_window(result, wide, narrow, low, at_low, told & (low > 0.0))
    return result


def _add_left_of_window(
    result: Floats,
    wide: tuple[Floats, Floats],
    narrow: tuple[Floats, Floats],
    low: Floats,
    at_low: Floats,
    within: NDArray[np.bool_],
) -> None:
    """Add P(W < low) P(N > low), theta of both, in place to the rows where that can matter.

    `at_low` is the log density of W there; F_W <= f_W / (log f_W)' as it is log-concave. Left of
    the mode of N the second factor is 1 less F_N(low), and right of it at most like f_N(low):
    either way f_W f_N, which has fallen by e^-DROP from its peak, tells that this is nothing.
    """
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        tangent = np.tan(low)
        slope_w, slope_n = (
            (2.0 * a - 1.0) / tangent - (2.0 * b - 1.0) * tangent for a, b in (wide, narrow)
        )
        density = np.exp(at_low)
        negligible = (slope_w > 0.0) & (density / slope_w < NEGLIGIBLE * result)
    rows = np.flatnonzero(within & (slope_n >= 0.0) & ~negligible)
    result[rows] += _mass_below(
        wide[0][rows], wide[1][rows], low[rows], density[rows], slope_w[rows]
    )


def _mass_below(a: Floats, b: Floats, low: Floats, density: Floats, slope: Floats) -> Floats:
    """P(W < low), theta of W; by its density where that rises all the way, else by scipy."""
    below = np.empty(low.size)
    rises = slope > 0.0
    rest = ~rises
    if rest.any():
        x = np.sin(low[rest]) ** 2
        below[rest] = special.betainc(a[rest], b[rest], x)
    alpha, beta = 2.0 * a[rises] - 1.0, 2.0 * b[rises] - 1.0
    top, rate = low[rises], slope[rises]
    # The density falls at least as fast as e^(-slope d), and as its least curvature makes it.
    curved = math.sqrt(2.0 * DROP) / (np.sqrt(alpha) + np.sqrt(beta))
    reach = np.minimum(np.minimum(DROP / rate, curved), top)
    back = np.tan(np.multiply.outer(0.25 * (BELOW + 1.0), reach))  # of half the way back
    sine = 2.0 * back / (1.0 + back * back)
    versine = back * sine
    tangent = np.tan(top)
    log_sin, log_cos = -sine / tangent - versine, tangent * sine - versine
    log_f = alpha * np.log1p(log_sin, out=log_sin)
    log_f += np.multiply(beta, np.log1p(log_cos, out=log_cos), out=log_cos)
    below[rises] = density[rises] * (0.5 * reach) * (BELOW_WEIGHTS @ np.exp(log_f, out=log_f))
    return below


def _block(
    w_sin: Floats,
    w_cos: Floats,
    n_sin: Floats,
    n_cos: Floats,
    middle: Floats,
    half: Floats,
    tilt: Floats,
    rise_w: Floats,
    rise_n: Floats,
) -> Floats:
    """Bilinear forms of the tilted densities over their peaks, for `tilt` in rising order.

    Nodes run down, rows of the tables across: then every inner loop is a long one.
    """
    # log sin and log cos relative to the middle of the window, so that no large terms cancel;
    # the nodes come in pairs of opposite sign, and a tangent is quicker than a sine.
    half_tangent = np.tan(np.multiply.outer(0.5 * ABSCISSAE[NODES // 2 :], half))
    sine = 2.0 * half_tangent / (1.0 + half_tangent * half_tangent)
    versine = half_tangent * sine
    tangent = np.tan(middle)
    log_sin, log_cos = np.empty((2, NODES, middle.size))
    for logs, step in ((log_sin, sine / tangent), (log_cos, sine * -tangent)):
        np.subtract(step, versine, out=logs[NODES // 2 :])
        step += versine
        np.negative(step[::-1], out=logs[: NODES // 2])
        np.log1p(logs, out=logs)

    tilting = np.multiply.outer(ABSCISSAE, tilt)
    f_w, other = w_sin * log_sin, w_cos * log_cos
    f_w += other
    f_w -= tilting
    f_w -= rise_w
    np.exp(f_w, out=f_w)
    f_n = np.multiply(n_sin, log_sin, out=log_sin)
    f_n += np.multiply(n_cos, log_cos, out=other)
    f_n += tilting
    f_n -= rise_n
    np.exp(f_n, out=f_n)
    inner = np.empty_like(f_n)
    edges = [0, *(np.flatnonzero(tilt[1:] != tilt[:-1]) + 1).tolist(), tilt.size]
    for first, last in itertools.pairwise(edges):
        rows = slice(first, last)
        np.matmul(_kernel_matrix(float(tilt[first])).T, f_n[:, rows], out=inner[:, rows])
    inner *= f_w
    bilinear: Floats = inner.sum(axis=0)
    return bilinear
