"""Melded intervals of failure rates, and of their contrasts, behind reported ones.

Each share that is not known has two confidence distributions, whose quantiles are its lower and
its upper Clopper-Pearson limits. The lower limit of the rate p = (t - f) / (c - f) is a quantile
of p where t is drawn from its lower distribution, c and f, which p falls with, from their upper
ones (Bayer, Fay & Graubard 2023); that of a contrast of a against b takes the lower side of a and
the upper side of b (Fay, Proschan & Brittain 2015). Where both arms share their chances the
contrast may rise or fall with either, so each draw of a chance takes whichever side of its pair
of limits, at one and the same confidence, makes the contrast less. All by quadrature.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.polynomial import chebyshev, legendre
from scipy import special

from reliability.estimators.arguments import Floats
from reliability.estimators.partial.bounds import MEASURES
from reliability.estimators.partial.misreporting_limits import Counted
from reliability.estimators.partial.misreporting_measures import (
    coordinate,
    crossing,
    open_range,
    partner_of_b,
)

__all__ = ["melded_low", "melded_rate"]

# Draws of a chance: normal scores evenly spaced, for which the trapezoidal rule is exact to 1e-10
# where the integrand is smooth; beyond the last lies a mass of 1e-12.
SCORES = np.linspace(-7.0, 7.0, 28)
SHARES = special.ndtr(SCORES)
MASSES = np.exp(-0.5 * SCORES * SCORES) * (SCORES[1] - SCORES[0]) / np.sqrt(2.0 * np.pi)
INNER, INNER_WEIGHTS = legendre.leggauss(18)
OUT = 1e-13
EDGE = 1e-9

Shapes = tuple[float, float]
Counts = tuple[float, float]
Pair = tuple[Counted, Counted]


def _distribution(count: float, total: float, *, upper: bool) -> Shapes | float:
    """Shapes of a confidence distribution of a share; a number where it is one point."""
    if upper:
        return 1.0 if count == total else (count + 1.0, total - count)
    return 0.0 if count == 0.0 else (count, total - count + 1.0)


def _draws(chance: Counted, *, upper: bool) -> tuple[Floats, Floats]:
    """Values of a chance from one of its confidence distributions, and their masses."""
    if not isinstance(chance, tuple):
        return np.array([chance]), np.ones(1)
    shapes = _distribution(*map(float, chance), upper=upper)
    if not isinstance(shapes, tuple):
        return np.full(SCORES.size, shapes), MASSES
    return np.asarray(special.betaincinv(*shapes, SHARES)), MASSES


def _cdf(shapes: Shapes | float, t: Floats) -> Floats:
    if not isinstance(shapes, tuple):
        return np.where(t >= shapes, 1.0, 0.0)
    return np.asarray(special.betainc(*shapes, np.clip(t, 0.0, 1.0)))


@dataclass(frozen=True, slots=True)
class _Drawn:
    """One arm, the reported rate and both chances drawn from the sides that `upper` says."""

    shapes: Shapes | float
    f: Floats
    span: Floats
    mass: Floats
    upper: bool

    @classmethod
    def of(cls, counts: Counts, chances: Pair, *, upper: bool) -> _Drawn:
        """Take the side `upper` of the reported rate, and the other of both chances."""
        (c, c_mass), (f, f_mass) = (_draws(chance, upper=not upper) for chance in chances)
        span = (c[:, np.newaxis] - f).ravel()
        every = np.broadcast_to(f, (c.size, f.size)).ravel()
        mass = np.multiply.outer(c_mass, f_mass).ravel()
        return cls(_distribution(*counts, upper=upper), every, span, mass / mass.sum(), upper)

    def below(self, p: Floats) -> Floats:
        """P(rate <= p). Where the chances do not differ the rate could be anything."""
        found = _cdf(self.shapes, self.f + np.multiply.outer(p, self.span))
        found = np.where(self.span > 0.0, found, 0.0 if self.upper else 1.0)
        return np.asarray(found @ self.mass)


def melded_rate(
    k: Floats, n: Floats, caught: Counted, false_alarm: Counted, tail: float
) -> tuple[Floats, Floats]:
    """Both limits of a rate, each leaving out `tail`; 0 and 1 without launches."""
    low, high = np.zeros(k.size), np.ones(k.size)
    for at in np.flatnonzero(n > 0.0):
        counts = float(k[at]), float(n[at])
        lower, upper = (_Drawn.of(counts, (caught, false_alarm), upper=up) for up in (False, True))
        if not _contradict(lower, upper, tail):
            low[at] = _quantile(lower, tail)
            high[at] = _quantile(upper, 1.0 - tail)
    return low, high


def _contradict(lower: _Drawn, upper: _Drawn, tail: float) -> bool:
    """Whether the counts contradict the chances: no rate at all is left."""
    return bool(
        upper.below(np.zeros(1))[0] >= 1.0 - tail or lower.below(np.array([1.0 - EDGE]))[0] <= tail
    )


def _quantile(drawn: _Drawn, mass: float) -> float:
    def excess(p: float) -> float:
        return float(drawn.below(np.array([p]))[0]) - mass

    if excess(0.0) >= 0.0:
        return 0.0
    return _root(excess) if excess(1.0) > 0.0 else 1.0


def _root(excess: Callable[[float], float]) -> float:
    return crossing(excess, 0.0, 1.0)


def melded_low(
    measure: str,
    a: Counts,
    b: Counts,
    chances_a: Pair,
    chances_b: Pair | None,
    tail: float,
) -> float:
    """Lower limit of a contrast of a against b that leaves out `tail`.

    Parameters
    ----------
    measure : {"difference", "ratio", "odds-ratio"}
    a, b : (float, float)
        Failures and launches.
    chances_a, chances_b : (caught, false_alarm)
        None for b: the chances of both arms are the same ones, from the same outcomes.

    Returns
    -------
    float
        The edge of the parameter space without launches, and where the counts of an arm
        contradict its chances.
    """
    edge = MEASURES[measure][0]
    if 0.0 in (a[1], b[1]):
        return edge
    own_b = chances_a if chances_b is None else chances_b
    for counts, chances in ((a, chances_a), (b, own_b)):
        lower, upper = (_Drawn.of(counts, chances, upper=up) for up in (False, True))
        if _contradict(lower, upper, tail):
            return edge
    reach: Callable[[float], float]
    lower, upper = _Drawn.of(a, chances_a, upper=False), _Drawn.of(b, own_b, upper=True)
    if chances_b is None and lower.mass.size > 1:
        reach = partial(_Together.of(lower.shapes, upper.shapes, chances_a).reach, measure)
    else:
        reach = _apart(measure, _Smooth.of(lower, a[1]), _Smooth.of(upper, b[1]))

    def excess(place: float) -> float:
        return reach(coordinate(measure, place)) - tail

    if excess(EDGE) >= 0.0:
        return edge
    if excess(1.0 - EDGE) <= 0.0:
        return edge  # no contrast at all is left
    place = crossing(excess, EDGE, 1.0 - EDGE)
    return float(coordinate(measure, place))


@dataclass(frozen=True, slots=True)
class _Smooth:
    """An arm's distribution function on (0, 1) as a series; it may jump at both ends.

    In whole counts it is a polynomial of degree n, which the series holds exactly while it has
    as many terms; beyond, it has enough to follow the sharpest rise that n launches allow.
    """

    series: Floats
    size: int

    @classmethod
    def of(cls, drawn: _Drawn, launches: float) -> _Smooth:
        size = int(min(launches + 2.0, 60.0 + 16.0 * np.sqrt(launches)))
        x = np.cos(np.pi * (np.arange(size) + 0.5) / size)
        values = drawn.below(0.5 * (x + 1.0))
        return cls(_fitted(values, size), size)

    def below(self, p: Floats) -> Floats:
        """P(rate <= p) for p from 0 up to, not counting, 1."""
        found = chebyshev.chebval(2.0 * p - 1.0, self.series)
        return np.asarray(np.clip(found, 0.0, 1.0), dtype=np.float64)

    def density(self, p: Floats) -> Floats:
        """Its derivative."""
        return np.asarray(2.0 * chebyshev.chebval(2.0 * p - 1.0, chebyshev.chebder(self.series)))


def _fitted(values: Floats, size: int) -> Floats:
    """Chebyshev series through values at the Chebyshev points."""
    angle = np.pi * (np.arange(size) + 0.5) / size
    series = np.cos(np.multiply.outer(np.arange(size), angle)) @ values * (2.0 / size)
    series[0] *= 0.5
    return np.asarray(series)


def _apart(measure: str, a: _Smooth, b: _Smooth) -> Callable[[float], float]:
    """P(contrast <= value) with chances of each arm's own."""
    nodes, weights = legendre.leggauss(80 + 16 * int(np.sqrt(max(a.size, b.size))))

    def up_to(share: float) -> float:
        return 1.0 if share >= 1.0 else float(a.below(np.array([share]))[0])

    def reach(value: float) -> float:
        low, high = open_range(measure, value)
        p = low + 0.5 * (high - low) * (nodes + 1.0)
        mass = 0.5 * (high - low) * weights * b.density(p)
        inside = float(mass @ a.below(partner_of_b(measure, value, p)))
        at_zero, at_high = b.below(np.array([0.0, high])).tolist()
        of_zero, of_one = partner_of_b(measure, value, np.array([0.0, 1.0])).tolist()
        if low == 0.0:  # else the partner of a rate of 0 is negative
            inside += at_zero * up_to(of_zero)
        return float(inside + (1.0 - at_high) * (1.0 if high < 1.0 else up_to(of_one)))

    return reach


@dataclass(frozen=True, slots=True)
class _Together:
    """Both arms with the same chances: their draws, at each of the four sides of the pair.

    Attributes
    ----------
    a, b : shapes of the reported rates, a on its lower and b on its upper side
    c, f : ndarray, shape (4, draws)
    mass : ndarray, shape (draws,)
    """

    a: Shapes | float
    b: Shapes | float
    c: Floats
    f: Floats
    mass: Floats

    @classmethod
    def of(cls, a: Shapes | float, b: Shapes | float, chances: Pair) -> _Together:
        """Pair every draw of one chance with every draw of the other."""
        sides = [[_draws(chance, upper=up) for up in (False, True)] for chance in chances]
        c, f = (np.array([values for values, _ in side]) for side in sides)
        shape = (2, 2, c.shape[1], f.shape[1])
        every_c = np.broadcast_to(c[:, np.newaxis, :, np.newaxis], shape).reshape(4, -1)
        every_f = np.broadcast_to(f[np.newaxis, :, np.newaxis, :], shape).reshape(4, -1)
        mass = np.multiply.outer(sides[0][0][1], sides[1][0][1]).ravel()
        return cls(a, b, every_c, every_f, mass / mass.sum())

    def reach(self, measure: str, value: float) -> float:
        """P(contrast <= value), each draw of the chances on the side that makes it least."""
        if not isinstance(self.b, tuple):
            return float(self._given(measure, value, np.full((self.mass.size, 1), self.b))[:, 0]
                         @ self.mass)  # fmt: skip
        span = self.c - self.f
        low, high = open_range(measure, value)
        # Between these the integrand is smooth, but for a corner where the sides change.
        ends = np.concatenate([self.f, self.c, self.f + low * span, self.f + high * span])
        first, last = special.betaincinv(*self.b, [OUT, 1.0 - OUT])
        ends = np.sort(np.clip(ends, first, last), axis=0)
        ends = np.concatenate([np.full((1, self.mass.size), first), ends,
                               np.full((1, self.mass.size), last)])  # fmt: skip
        width = np.diff(ends, axis=0)
        kept = (width > 0.0).any(axis=1)
        start, width = ends[:-1][kept].T, width[kept].T
        t = start[..., np.newaxis] + 0.5 * width[..., np.newaxis] * (INNER + 1.0)
        alpha, beta = self.b
        log_density = special.xlogy(alpha - 1.0, t) + special.xlog1py(beta - 1.0, -t)
        density = np.exp(log_density - special.betaln(alpha, beta)) * INNER_WEIGHTS
        density *= 0.5 * width[..., np.newaxis]
        below = self._given(measure, value, t.reshape(self.mass.size, -1))
        return float((below * density.reshape(below.shape)).sum(axis=1) @ self.mass)

    def _given(self, measure: str, value: float, t: Floats) -> Floats:
        """The same at reported rates t of arm b: a must be reported at most as failed as..."""
        most = np.full(t.shape, -np.inf)
        for c, f in zip(self.c[..., np.newaxis], self.f[..., np.newaxis], strict=True):
            span = c - f
            other = np.clip((t - f) / np.where(span > 0.0, span, 1.0), 0.0, 1.0)
            share = partner_of_b(measure, value, other)
            at = np.where(share >= 1.0, np.inf, f + share * span)
            if measure == "difference":
                at = np.where(other + value < 0.0, -np.inf, at)
            most = np.maximum(most, np.where(span > 0.0, at, np.inf))
        found = _cdf(self.a, np.clip(most, 0.0, 1.0))
        return np.where(most == np.inf, 1.0, np.where(most == -np.inf, 0.0, found))
