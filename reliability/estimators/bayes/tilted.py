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
One row costs 4 x 48 logarithms and exponentials and a 48 x 48 bilinear form.
"""

from __future__ import annotations

import functools
import math

import numpy as np
from numpy.polynomial import legendre
from scipy import special

from reliability.estimators.arguments import Floats
from reliability.estimators.bayes.densities import log_density_logit

__all__ = ["applies", "probability_below"]

NODES = 48
ABSCISSAE, WEIGHTS = legendre.leggauss(NODES)

# The window ends where the integrand has fallen by e^-36 = 2e-16 or more: the curvature of
# -log f is nowhere below (sqrt(2a-1) + sqrt(2b-1))^2.
LEFT_REACH, RIGHT_REACH = 8.5, 9.0

# Tilts come in steps, one matrix each; half a step off costs a factor e^2 in rounding. Beyond
# the last the probability is below the smallest positive double.
TILT_STEP, TILT_MOST = 4.0, 600.0

ROWS = 1024  # a block of 1024 x 48 doubles and its temporaries stays in the cache


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


def _window(
    wide: tuple[Floats, Floats], narrow: tuple[Floats, Floats]
) -> tuple[Floats, Floats, Floats]:
    """Ends of the window in theta, and the slope of log f_W at the peak of f_W f_N."""
    a_w, b_w = wide
    a, b = a_w + narrow[0], b_w + narrow[1]
    peak = np.arctan2(np.sqrt(a), np.sqrt(b))
    with np.errstate(divide="ignore", invalid="ignore"):
        low = peak - LEFT_REACH / (np.sqrt(a) + np.sqrt(b))
        high = peak + RIGHT_REACH / (np.sqrt(narrow[0]) + np.sqrt(narrow[1]))
        ratio = np.sqrt(b / a)
        slope = np.where(a > 0.0, a_w * ratio, 0.0) - np.where(b > 0.0, b_w / ratio, 0.0)
    return np.fmax(low, 0.0), np.fmin(high, 0.5 * math.pi), np.fmax(slope, 0.0)


def _ordered(
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
    w, n = _ordered(wide, narrow)
    good = (w[0] >= 0.0) & (w[1] >= 0.0) & (n[0] >= 0.0) & (n[1] >= 0.0)
    w, n = ((np.fmax(e[0], 0.0), np.fmax(e[1], 0.0)) for e in (w, n))
    low, high, _ = _window(w, n)
    for at_end, side in ((low <= 0.0, 0), (high >= 0.5 * math.pi, 1)):
        whole = (w[side] == np.floor(w[side])) & (n[side] == np.floor(n[side]))
        good &= whole | ~at_end
    return good


def probability_below(wide: tuple[Floats, Floats], narrow: tuple[Floats, Floats]) -> Floats:
    """Return P(W < N) for Beta parameters `wide` = (a, b) of W and `narrow` of N.

    N must be at least as concentrated as W (a + b not smaller) and its mode in theta must not
    lie above that of W, so that the probability is a small or a middling one, and `applies`
    must hold. Relative error about 1e-13, at a million launches 1e-11.
    """
    result = np.empty(wide[0].size)
    for start in range(0, result.size, ROWS):
        part = slice(start, start + ROWS)
        result[part] = _block((wide[0][part], wide[1][part]), (narrow[0][part], narrow[1][part]))
    return result


def _block(wide: tuple[Floats, Floats], narrow: tuple[Floats, Floats]) -> Floats:
    w, n = _ordered(wide, narrow)
    low, high, slope = _window(w, n)
    middle, half = 0.5 * (low + high), 0.5 * (high - low)
    tilt = np.round(np.fmin(slope * half, TILT_MOST) / TILT_STEP) * TILT_STEP

    # log sin and log cos relative to the middle of the window, so that no large terms cancel.
    sin, cos = np.sin(middle)[:, np.newaxis], np.cos(middle)[:, np.newaxis]
    half_sine = np.sin(0.5 * half[:, np.newaxis] * ABSCISSAE)
    versine = 2.0 * half_sine * half_sine
    sine = 2.0 * half_sine * np.sqrt(1.0 - half_sine * half_sine)
    log_sin = np.log1p(cos / sin * sine - versine)
    log_cos = np.log1p(-sin / cos * sine - versine)

    tilting = tilt[:, np.newaxis] * ABSCISSAE
    f_w = w[0][:, np.newaxis] * log_sin + w[1][:, np.newaxis] * log_cos - tilting
    f_n = n[0][:, np.newaxis] * log_sin + n[1][:, np.newaxis] * log_cos + tilting
    top_w, top_n = f_w.max(axis=1), f_n.max(axis=1)
    f_w = np.exp(f_w - top_w[:, np.newaxis])
    f_n -= top_n[:, np.newaxis]
    mass_n = np.exp(f_n - tilting) @ WEIGHTS
    f_n = np.exp(f_n)

    bilinear = np.empty(tilt.size)
    for value in np.unique(tilt):
        rows = tilt == value
        kernel = _kernel_matrix(float(value))
        bilinear[rows] = np.einsum("ri,ri->r", f_n[rows] @ kernel, f_w[rows])

    x, y = sin[:, 0] ** 2, cos[:, 0] ** 2
    jacobian = np.log(2.0 * half / (sin[:, 0] * cos[:, 0]))
    scale_w = log_density_logit(*wide, x, y) + jacobian + top_w
    scale_n = log_density_logit(*narrow, x, y) + jacobian + top_n
    below = special.betainc(*wide, np.sin(low) ** 2)
    inside: Floats = np.exp(scale_w + scale_n) * bilinear
    before: Floats = below * np.exp(scale_n) * mass_n
    return inside + before
