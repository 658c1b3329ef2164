"""The supremum of a region's probability along a null hypothesis, located by grid and polish."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from reliability.estimators.arguments import Floats
from reliability.estimators.conditional.hypergeometric import log_factorial
from reliability.estimators.unconditional.measures import Measure

__all__ = ["Box", "Nulls", "Region"]

STEPS_PER_SD = 2.5
_WARP = 64
_CANDIDATES = 3
# Spacing of three points about a maximum, in grid steps, and how exact the parabola before is.
_ZOOMS = ((0.12, 2e-2), (0.03, 1e-3), (0.003, 1e-6))
_OFFSETS = np.linspace(-1.5, 1.5, 13)
_TINY = 1e-300
_TURN = np.linspace(0.0, 0.5 * np.pi, _WARP)
_SHARE = np.sin(_TURN) ** 2


class Box(NamedTuple):
    """Ranges of both rates to which the nuisance is restricted (Berger and Boos 1994)."""

    a_low: float = 0.0
    a_high: float = 1.0
    b_low: float = 0.0
    b_high: float = 1.0


class Region(NamedTuple):
    """Tables far from the null on either side, for each count of failures in a.

    Attributes
    ----------
    up : ndarray of int
        At most so many failures in b: a far above b.
    down : ndarray of int or None
        At least so many: a far below b. None for a one-sided test.
    """

    up: NDArray[np.int64]
    down: NDArray[np.int64] | None

    def same(self, other: Region) -> bool:
        """Whether both hold the same tables."""
        if not np.array_equal(self.up, other.up):
            return False
        if self.down is None or other.down is None:
            return True
        return np.array_equal(self.down, other.down)

    def union(self, other: Region) -> Region:
        """All tables in either."""
        down = None
        if self.down is not None and other.down is not None:
            down = np.minimum(self.down, other.down)
        return Region(np.maximum(self.up, other.up), down)

    def intersection(self, other: Region) -> Region:
        """All tables in both."""
        down = None
        if self.down is not None and other.down is not None:
            down = np.maximum(self.down, other.down)
        return Region(np.minimum(self.up, other.up), down)


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
    box: Box = Box()
    fine: float = 1.0

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
        start, stop = self._range(low, high)
        if start > stop:
            return 0.0
        p_b = self._grid(high, start, stop)
        values = self._probability(region, p_b, high, low)
        best = float(values.max())
        if best >= 1.0 or (about is not None and best > about):
            return min(best, 1.0)
        places, heights, spans = _peaks(p_b, values)
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

    def shared(self, region: Region, low: float, high: float) -> float:
        """A lower bound of the supremum that holds for every null from `low` to `high`."""
        start, stop = self._range(high, low)
        if start > stop:
            return 0.0
        p_b = self._grid(low, start, stop)
        return float(self._probability(region, p_b, low, high).max())

    def _range(self, low: float, high: float) -> tuple[float, float]:
        """The rates of b that some null allows; exchanged, those that all nulls between do."""
        box, rate_b = self.box, self.measure.rate_b
        start = max(box.b_low, float(rate_b(high, np.array(box.a_low))))
        stop = min(box.b_high, float(rate_b(low, np.array(box.a_high))))
        return start, stop

    def _grid(self, theta: float, start: float, stop: float) -> Floats:
        """Rates of b at even distances in the information of both arms together."""
        rates = start + (stop - start) * _SHARE
        own = np.arcsin(np.sqrt(np.minimum(rates, 1.0)))
        other = np.arcsin(np.sqrt(self.measure.rate_a(theta, rates)))
        own, other = own[1:] - own[:-1], other[1:] - other[:-1]
        length = np.zeros(_WARP)
        np.cumsum(np.sqrt(self.n_b * own * own + self.n_a * other * other), out=length[1:])
        steps = math.ceil(2.0 * float(length[-1]) * STEPS_PER_SD * self.fine) + 6
        even = np.arange(steps + 1) * (float(length[-1]) / steps)
        grid: Floats = start + (stop - start) * np.sin(np.interp(even, length, _TURN)) ** 2
        return grid

    def _probability(self, region: Region, p_b: Floats, up: float, down: float) -> Floats:
        """Probability of the upper part at the null `up` and of the lower part at `down`."""
        box, rate_a = self.box, self.measure.rate_a
        cumulative = np.zeros((self.n_b + 2, p_b.size))
        np.cumsum(_binomial(p_b, self.n_b), axis=0, out=cumulative[1:])
        mass = _binomial(np.minimum(np.maximum(rate_a(up, p_b), box.a_low), box.a_high), self.n_a)
        value: Floats = np.einsum("ij,ij->j", mass, cumulative[region.up + 1])
        if region.down is not None:
            if up != down:
                mass = _binomial(
                    np.minimum(np.maximum(rate_a(down, p_b), box.a_low), box.a_high), self.n_a
                )
            value = value + np.einsum("ij,ij->j", mass, 1.0 - cumulative[region.down])
        return value


@lru_cache(maxsize=32)
def _constants(n: int) -> tuple[Floats, Floats, Floats]:
    x = np.arange(n + 1)
    log_binomial = log_factorial(np.array([n])) - log_factorial(x) - log_factorial(n - x)
    columns = tuple(part.astype(np.float64)[:, None] for part in (x, n - x, log_binomial))
    return columns[0], columns[1], columns[2]


def _binomial(rates: Floats, n: int) -> Floats:
    """Binomial probabilities of 0..n, down the columns, at each rate."""
    x, rest, constant = _constants(n)
    logs: Floats = x * np.log(np.maximum(rates, _TINY))
    logs += rest * np.log1p(-np.minimum(rates, 1.0 - 1e-16))
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
