r"""Posterior distribution of a contrast of two Beta rates: distribution function and density.

A contrast of W and N (independent, Beta) at most s means W <= g(N), with g(y) = y + s for the
difference and, with s the log of the contrast, g(y) = e^s y for the ratio and
logit g(y) = logit y + s for the odds ratio. So

.. math:: P(s) = \int f_N(y)\, F_W(g(y))\, dy, \qquad
          p(s) = \int f_N(y)\, f_W(g(y))\, |\partial g / \partial s|\, dy,

over the y where g(y) is in (0, 1), an interval (lo, hi), plus the mass of N above hi, where
W <= 1 holds anyway. N is the more concentrated of the two. With
y = lo + (hi - lo) / (1 + e^-t) every singularity of the integrand, also one just outside the
interval, lies at a distance of pi from the real line, and with t = centre + scale sinh(v) the
tails fall double-exponentially, so the trapezoidal rule converges geometrically (Takahasi &
Mori 1974).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import special

from reliability.errors import OptionError
from reliability.estimators.arguments import Floats
from reliability.estimators.bayes.densities import log_beta, log_density_logit

__all__ = ["MEASURES", "Contrast"]

MEASURES = ("difference", "ratio", "odds-ratio")

STEPS = 160
PILE = 10.0
ROWS = 64  # arrays of 64 x 161 doubles stay in the cache, in memory already mapped
MASS_LEFT_OUT = 1e-16
LOG_LEFT_OUT = -np.log(MASS_LEFT_OUT)
FURTHEST = 690.0  # e^-t must stay above the smallest double
LEAST_PARAMETER = 0.05  # so that e^(-FURTHEST a) is below MASS_LEFT_OUT


@dataclass(frozen=True, slots=True)
class Contrast:
    """Posterior of a contrast of rates a and b, one row a pair of arms.

    Attributes
    ----------
    measure : str
        difference, ratio or odds-ratio.
    a1, b1, a2, b2 : ndarray
        Beta parameters of the rates a (1) and b (2), of one dimension.

    Notes
    -----
    The methods take s: the difference itself, the log of the ratio or of the odds ratio.
    """

    measure: str
    a1: Floats
    b1: Floats
    a2: Floats
    b2: Floats

    def __post_init__(self) -> None:
        least = min(
            (float(v.min()) for v in (self.a1, self.b1, self.a2, self.b2) if v.size), default=1.0
        )
        if least < LEAST_PARAMETER:
            raise OptionError(
                f"prior: leaves a posterior Beta parameter of {least:g}; below "
                f"{LEAST_PARAMETER:g} the contrast of two rates cannot be told from 0 or infinity "
                "in double precision. Choose a prior with both parameters at least that."
            )

    def rows(self, which: np.ndarray | slice) -> Contrast:
        """Return the contrast of some rows."""
        return Contrast(
            self.measure, self.a1[which], self.b1[which], self.a2[which], self.b2[which]
        )

    def cdf_and_density(self, s: Floats) -> tuple[Floats, Floats]:
        """Return P(contrast <= s) and its density with respect to s, one s a row."""
        below, density = np.empty(s.size), np.empty(s.size)
        for start in range(0, s.size, ROWS):
            part = slice(start, start + ROWS)
            below[part], density[part] = self.rows(part)._evaluate(s[part], cdf=True)
        return below, density

    def density(self, s: Floats) -> Floats:
        """Return the density with respect to s, one s a row."""
        density = np.empty(s.size)
        for start in range(0, s.size, ROWS):
            part = slice(start, start + ROWS)
            density[part] = self.rows(part)._evaluate(s[part], cdf=False)[1]
        return density

    def _evaluate(self, s: Floats, *, cdf: bool) -> tuple[Floats, Floats]:
        # P(contrast of b and a <= -s) is the complement: integrate over the narrower arm.
        flip = _roughness(self.measure, self.a1, self.b1) < _roughness(
            self.measure, self.a2, self.b2
        )
        wide = np.where(flip, self.a2, self.a1), np.where(flip, self.b2, self.b1)
        narrow = np.where(flip, self.a1, self.a2), np.where(flip, self.b1, self.b2)
        below, density = _integrate(self.measure, wide, narrow, np.where(flip, -s, s), cdf=cdf)
        return np.where(flip, 1.0 - below, below), density


def _spread(measure: str, a: Floats, b: Floats) -> Floats:
    """Variance of the rate, of its log or of its logit."""
    if measure == "difference":
        total = a + b
        return a * b / (total * total * (total + 1.0))
    variance = special.polygamma(1, a)
    if measure == "ratio":
        variance = variance - special.polygamma(1, a + b)
    else:
        variance = variance + special.polygamma(1, b)
    return np.asarray(variance, dtype=np.float64)


def _roughness(measure: str, a: Floats, b: Floats) -> Floats:
    """Which arm to integrate over: the narrower, unless it piles up at an end of [0, 1]."""
    return _spread(measure, a, b) * (1.0 + PILE / np.minimum(a, b))


def _support(measure: str, s: Floats) -> tuple[Floats, Floats]:
    """The y for which g(y) is in (0, 1)."""
    zero, one = np.zeros_like(s), np.ones_like(s)
    if measure == "difference":
        return np.maximum(-s, 0.0), np.minimum(1.0 - s, 1.0)
    if measure == "ratio":
        return zero, np.minimum(np.exp(-s), 1.0)
    return zero, one


def _integrate(
    measure: str,
    wide: tuple[Floats, Floats],
    narrow: tuple[Floats, Floats],
    s: Floats,
    *,
    cdf: bool,
) -> tuple[Floats, Floats]:
    low, high = _support(measure, s)
    t, weight = _abscissae(wide, narrow, low, high)
    lo, length, s_ = low[:, np.newaxis], (high - low)[:, np.newaxis], s[:, np.newaxis]
    log_up, log_down = _log_expit(t)
    up, down = length * np.exp(log_up), length * np.exp(log_down)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        log_length = np.log(length)
        from_low, to_high = log_length + log_up, log_length + log_down
        y, log_y = lo + up, np.where(lo > 0.0, np.log(lo + up), from_low)
        y_left = (1.0 - high)[:, np.newaxis] + down
        log_y_left = np.where(high[:, np.newaxis] < 1.0, np.log(y_left), to_high)
        if measure == "difference":
            x, x_left = np.maximum(s_, 0.0) + up, np.maximum(-s_, 0.0) + down
            log_x = np.where(s_ > 0.0, np.log(x), from_low)
            log_x_left = np.where(s_ < 0.0, np.log(x_left), to_high)
            log_speed = np.zeros_like(t)
        elif measure == "ratio":
            x, log_x = np.exp(s_ + log_y), s_ + log_y
            edge = -np.expm1(np.minimum(s_, 0.0))
            x_left = edge + np.exp(np.minimum(s_, 0.0)) * np.exp(log_down)
            log_x_left = np.where(s_ < 0.0, np.log(x_left), log_down)
            log_speed = log_x
        else:
            log_x, log_x_left = _log_expit(t + s_)
            x, x_left = np.exp(log_x), np.exp(log_x_left)
            log_speed = log_x + log_x_left
        a_w, b_w = wide[0][:, np.newaxis], wide[1][:, np.newaxis]
        a_n, b_n = narrow[0][:, np.newaxis], narrow[1][:, np.newaxis]
        log_n = log_density_logit(a_n, b_n, y, y_left, log_y, log_y_left) - log_y - log_y_left
        log_n += log_length + log_up + log_down
        log_w = log_density_logit(a_w, b_w, x, x_left, log_x, log_x_left) - log_x - log_x_left
        both = np.exp(log_n + log_w + log_speed) * weight
    empty = ~(high > low)
    density = np.where(empty, 0.0, both.sum(axis=1))
    if not cdf:
        return np.zeros_like(density), density
    under = _cdf(a_w, b_w, x, x_left, log_x)
    inside = np.where(empty, 0.0, (np.exp(log_n) * weight * under).sum(axis=1))
    above = special.betaincc(narrow[0], narrow[1], np.clip(high, 0.0, 1.0))
    return np.clip(inside + np.where(high < 1.0, above, 0.0), 0.0, 1.0), density


def _log_expit(t: Floats) -> tuple[Floats, Floats]:
    """Log 1 / (1 + e^-t) and log 1 / (1 + e^t)."""
    both = np.log1p(np.exp(-np.abs(t)))
    return np.minimum(t, 0.0) - both, np.minimum(-t, 0.0) - both


def _cdf(a: Floats, b: Floats, x: Floats, x_left: Floats, log_x: Floats) -> Floats:
    """P(W <= x), from the nearer end of [0, 1]."""
    near = x <= 0.5
    tail = special.betainc(
        np.where(near, a, b), np.where(near, b, a), np.clip(np.where(near, x, x_left), 0.0, 1.0)
    )
    tiny = x < 1e-290
    if tiny.any():
        # The leading term; elsewhere it may be anything, and is not used.
        leading = np.exp(np.fmin(a * log_x - np.log(a) - log_beta(a, b), 0.0))
        tail = np.where(tiny, leading, tail)
    return np.where(near, tail, 1.0 - tail)


def _abscissae(
    wide: tuple[Floats, Floats], narrow: tuple[Floats, Floats], low: Floats, high: Floats
) -> tuple[Floats, Floats]:
    """Nodes t and weights of the trapezoidal rule in v, a row of them for each pair of arms."""
    a, b = narrow
    length = np.maximum(high - low, 0.0)
    first = special.betaincinv(a, b, MASS_LEFT_OUT)
    rest = special.betaincinv(b, a, MASS_LEFT_OUT)  # distance of the last from 1
    reach_left = np.minimum(LOG_LEFT_OUT / np.minimum(a, wide[0]) + LOG_LEFT_OUT, FURTHEST)
    reach_right = np.minimum(LOG_LEFT_OUT / np.minimum(b, wide[1]) + LOG_LEFT_OUT, FURTHEST)
    with np.errstate(all="ignore"):
        left = np.log((first - low) / (length - (first - low)))
        right = -np.log((rest - (1.0 - high)) / (length - (rest - (1.0 - high))))
    left = np.fmax(left, -reach_left)
    right = np.fmin(right, reach_right)

    deviation = np.sqrt(_spread("difference", a, b))
    room = np.minimum(deviation, 0.5 * length)
    centre = np.clip(a / (a + b), low + room, high - room)
    tiny = np.finfo(np.float64).tiny
    from_low = np.maximum(np.maximum(centre - low, 0.25 * room), tiny)
    to_high = np.maximum(np.maximum(high - centre, 0.25 * room), tiny)
    scale = np.clip(deviation / from_low * (length / to_high), 1e-12, 1.0)
    middle = np.clip(np.log(from_low / to_high), left, np.maximum(left, right))
    start = np.arcsinh((left - middle) / scale)
    stop = np.arcsinh((np.maximum(right, left) - middle) / scale)
    step = (stop - start) / STEPS
    v = start[:, np.newaxis] + step[:, np.newaxis] * np.arange(STEPS + 1)
    t = middle[:, np.newaxis] + scale[:, np.newaxis] * np.sinh(v)
    return t, step[:, np.newaxis] * scale[:, np.newaxis] * np.cosh(v)
