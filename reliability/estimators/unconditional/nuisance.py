"""The supremum of a region's probability along a null hypothesis, located by grid and polish."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from reliability.estimators.arguments import Floats
from reliability.estimators.conditional.hypergeometric import log_choose
from reliability.estimators.unconditional.lattice import Region
from reliability.estimators.unconditional.measures import Measure

__all__ = ["ROUGH", "Box", "Nulls"]

STEPS_PER_SD = 2.5
ROUGH = 2e-2
"""How far below the supremum, relatively, the parabolas through the grid's points may stay."""

_COARSE = 0.15
"""How far below it the grid's greatest value may stay."""

_CANDIDATES = 3
# Spacing of three points about a maximum, in grid steps, and how exact the parabola before is.
_ZOOMS = ((0.12, ROUGH), (0.03, 1e-3), (0.003, 1e-6))
_OFFSETS = np.linspace(-1.5, 1.5, 13)


class Box(NamedTuple):
    """Ranges of both rates, as the measure counts them, to which the nuisance is restricted.

    Berger and Boos 1994.
    """

    a_low: float
    a_high: float
    b_low: float
    b_high: float


class Nulls(NamedTuple):
    """Two sample sizes, a measure and the rates allowed: what probabilities under nulls need.

    Attributes
    ----------
    measure : Measure
    n_a, n_b : int
    box : Box
    fine : float
        Multiplies the number of grid points; only tests of the grid change it.
    """

    measure: Measure
    n_a: int
    n_b: int
    box: Box
    fine: float = 1.0

    @classmethod
    def of(cls, measure: Measure, n_a: int, n_b: int, fine: float = 1.0) -> Nulls:
        """Any rates allowed."""
        none, all_ = measure.nuisance(0.0), measure.nuisance(1.0)
        return cls(measure, n_a, n_b, Box(none, all_, none, all_), fine)

    def supremum(
        self, region: Region, low: float, high: float, about: float | None = None
    ) -> float:
        """Supremum of a region's probability under the nulls from `low` to `high`.

        For a range of nulls it bounds all of them at once: the upper part of a region grows
        likelier with the null, the lower part less likely. 0 where the box allows no rates.

        Parameters
        ----------
        region : Region
        low, high : float
            Values of the measure.
        about : float, optional
            What it will be compared with: far from that it is not polished.
        """
        start, stop = self.ends(low, high)
        if start > stop:
            return 0.0
        b = self._points(low, high, start, stop)
        values = self._probability(region, b, high, low)
        best = float(values.max())
        if best >= 1.0 or (about is not None and best > about):
            return min(best, 1.0)
        places, heights, spans = _peaks(b, values)
        if places.size == 0:
            return best
        for number, (zoom, error) in enumerate(_ZOOMS):
            top = float(heights.max())
            if about is not None and max(top, best) < about * (1.0 - error):
                return max(best, top)
            if number == 0:
                places = self._nearby(region, places, spans, (start, stop), high, low)
            left = np.maximum(places - spans * zoom, start)
            right = np.minimum(places + spans * zoom, stop)
            points = np.concatenate([left, places, right])
            found = self._probability(region, points, high, low).reshape(3, -1)
            best = max(best, float(found.max()))
            if about is not None and best > about:
                return min(best, 1.0)
            places, heights = _vertex(left, places, right, *found)
        return min(1.0, max(best, float(self._probability(region, places, high, low).max())))

    def _nearby(
        self,
        region: Region,
        places: Floats,
        spans: Floats,
        ends: tuple[float, float],
        up: float,
        down: float,
    ) -> Floats:
        """The best points about each maximum: two may stand so near that only a dip showed."""
        points = np.minimum(np.maximum(places + _OFFSETS[:, None] * spans, ends[0]), ends[1])
        found = self._probability(region, points.ravel(), up, down).reshape(points.shape)
        best: Floats = points[found.argmax(axis=0), np.arange(places.size)]
        return best

    def bound(self, region: Region, low: float, high: float, about: float = 1.0) -> float:
        """An upper bound of `supremum`, hardly above it, from the grid alone.

        Parameters are those of `supremum`; far from `about` it is looser, or the grid's greatest
        value, if that is above it.
        """
        start, stop = self.ends(low, high)
        if start > stop:
            return 0.0
        b = self._points(low, high, start, stop)
        values = self._probability(region, b, high, low)
        best = float(values.max())
        if best > about or (1.0 + _COARSE) * best <= about:
            return (1.0 + _COARSE) * best
        heights = _peaks(b, values)[1]
        return (1.0 + ROUGH) * max(best, float(heights.max(initial=0.0)))

    def shared(self, region: Region, low: float, high: float) -> float:
        """A lower bound of the supremum that holds for every null from `low` to `high`."""
        start, stop = self.ends(high, low)
        if start > stop:
            return 0.0
        b = self.grid(low, start, stop)
        return float(self._probability(region, b, low, high).max())

    def ends(self, low: float, high: float) -> tuple[float, float]:
        """The rates of b that some null allows; exchanged, those that all nulls between do."""
        box, rate_b = self.box, self.measure.rate_b
        start = max(box.b_low, float(rate_b(high, box.a_low)))
        stop = min(box.b_high, float(rate_b(low, box.a_high)))
        return start, stop

    def _points(self, low: float, high: float, start: float, stop: float) -> Floats:
        """The grid for a range of nulls, with the kinks where a rate of a comes to its limit."""
        grid = self.grid(high, start, stop)
        if low == high:
            return grid
        kinks = np.minimum(np.maximum(self.ends(high, low), start), stop)
        points: Floats = np.sort(np.concatenate([grid, kinks]))
        return points

    def straight(self, low: float, high: float) -> bool:
        """Whether the same arm's limits hold the nuisance at the nulls `low` and `high`."""
        box, rate_b = self.box, self.measure.rate_b
        held = [
            (rate_b(theta, box.a_low) > box.b_low, rate_b(theta, box.a_high) < box.b_high)
            for theta in (low, high)
        ]
        return held[0] == held[1]

    def grid(self, theta: float, start: float, stop: float, fine: float = 1.0) -> Floats:
        """Rates of b at even distances in the information of both arms together."""
        measure = self.measure
        b = measure.between(theta, start, stop, measure.turns)
        own, other = self._angles(b), self._angles(measure.rate_a(theta, b))
        own, other = own[1:] - own[:-1], other[1:] - other[:-1]
        length = np.zeros(b.size)
        np.cumsum(np.sqrt(self.n_b * own * own + self.n_a * other * other), out=length[1:])
        whole = float(length[-1])
        steps = math.ceil(2.0 * whole * STEPS_PER_SD * self.fine * fine) + 6
        even = np.arange(steps + 1) * (whole / steps)
        return measure.between(theta, start, stop, np.interp(even, length, measure.turns))

    def _angles(self, rates: Floats) -> Floats:
        log_p, _ = self.measure.logs(rates)
        angles: Floats = np.arcsin(np.minimum(np.exp(0.5 * log_p), 1.0))
        return angles

    def mass(self, theta: float, b: Floats) -> tuple[Floats, Floats]:
        """Binomial probabilities, down the columns, of a and of b at each value of the nuisance."""
        return self._mass_a(theta, b), _binomial(self.measure, b, self.n_b)

    def _mass_a(self, theta: float, b: Floats) -> Floats:
        box = self.box
        a = np.minimum(np.maximum(self.measure.rate_a(theta, b), box.a_low), box.a_high)
        return _binomial(self.measure, a, self.n_a)

    def _probability(self, region: Region, b: Floats, up: float, down: float) -> Floats:
        """Probability of the rising part at the null `up` and of the falling part at `down`."""
        mass_a, mass_b = self.mass(up, b)
        rising, falling = region.given_a(mass_b)
        value: Floats = np.einsum("ij,ij->j", mass_a, rising)
        if falling is not None:
            if up != down:
                mass_a = self._mass_a(down, b)
            value = value + np.einsum("ij,ij->j", mass_a, falling)
        return value


@lru_cache(maxsize=32)
def _constants(n: int) -> tuple[Floats, Floats, Floats]:
    x = np.arange(n + 1.0)[:, None]
    return x, n - x, log_choose(n, x)


def _binomial(measure: Measure, rates: Floats, n: int) -> Floats:
    """Binomial probabilities of 0..n, down the columns, at each rate."""
    x, rest, constant = _constants(n)
    log_p, log_q = measure.logs(rates)
    logs: Floats = x * log_p
    logs += rest * log_q
    logs += constant
    return np.exp(logs, out=logs)


def _peaks(x: Floats, y: Floats) -> tuple[Floats, Floats, Floats]:
    """The best inner local maxima by the parabola through three points: where, height, spacing."""
    peak = np.flatnonzero((y[1:-1] >= y[:-2]) & (y[1:-1] >= y[2:])) + 1
    if peak.size > _CANDIDATES:
        peak = peak[np.argsort(-y[peak], kind="stable")[:_CANDIDATES]]
    places, heights = _vertex(x[peak - 1], x[peak], x[peak + 1], y[peak - 1], y[peak], y[peak + 1])
    return places, heights, np.maximum(x[peak] - x[peak - 1], x[peak + 1] - x[peak])


def _vertex(
    left: Floats, mid: Floats, right: Floats, low: Floats, top: Floats, high: Floats
) -> tuple[Floats, Floats]:
    """Vertex of the parabola through three points each; the best point where it opens upward."""
    with np.errstate(all="ignore"):
        back, ahead = (top - low) / (mid - left), (high - top) / (right - mid)
        bend = (ahead - back) / (right - left)
        place = 0.5 * (left + mid - back / bend)
        height = top + (place - mid) * (back + bend * (place - left))
    inside = (bend < 0.0) & (place >= left) & (place <= right)
    best = np.where(low > top, left, np.where(high > top, right, mid))
    height = np.where(inside, height, np.maximum(np.maximum(low, high), top))
    return np.where(inside, place, best), height
