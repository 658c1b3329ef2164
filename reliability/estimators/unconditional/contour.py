"""Which tables lie beyond a contour of the score statistic: a staircase over the lattice.

The score statistics of a difference and of a ratio rise in the failures of a and fall in those
of b, so that the tables with a statistic of t or more are, for each count x of a, those with at
most c[x] failures in b.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reliability.estimators.arguments import Floats
from reliability.estimators.unconditional.measures import Measure

__all__ = ["at_least", "at_most", "contour_heights"]

_STEPS = 60
_END = 1e-9
_APART = 1e-6
_TIE = 1e-8
"""Failures in b by which a table may miss the contour and still be tied with it."""

_EXACT = 1e-11


def at_least(heights: Floats, n_b: int) -> NDArray[np.int64]:
    """Most failures in b, -1 to n_b, that leave the statistic at t or more."""
    count = np.floor(np.minimum(np.maximum(heights, -1.0), n_b) + _TIE).astype(np.int64)
    return np.maximum.accumulate(count)


def at_most(heights: Floats, n_b: int) -> NDArray[np.int64]:
    """Fewest failures in b, 0 to n_b + 1, that leave the statistic at t or less."""
    count = np.ceil(np.minimum(np.maximum(heights, 0.0), n_b + 1.0) - _TIE).astype(np.int64)
    return np.maximum.accumulate(count)


def contour_heights(
    measure: Measure, theta: float, levels: Sequence[float], n_a: int, n_b: int
) -> list[Floats]:
    """Failures in b, not whole, at which the score statistic has a value, for 0..n_a in a.

    Parameters
    ----------
    measure : Measure
        One with a contour.
    theta : float
        The null, inside the parameter space.
    levels : sequence of float
        Values t of the statistic without the factor N / (N - 1).
    n_a, n_b : int
        Launches.

    Returns
    -------
    list of ndarray
        For each value: -inf where the statistic is below it with any number of failures in b,
        inf where it is above. By chords between points of the contour, and solved for where a
        whole number might lie on the other side of the chord.
    """
    angle, share, rest = _angles(_STEPS + 8 * int(math.sqrt(n_a + n_b)))
    parts = _parts(measure, theta, n_a, n_b)
    base_a, base_b, side_a, side_b = parts(share, rest)
    x = _counts(n_a)
    found = []
    for t in levels:
        k_a, k_b = base_a + t * side_a, base_b - t * side_b
        after, heights = _outside(measure, theta, t, x, k_a, k_b)
        inside = np.flatnonzero((after > 0) & (after < angle.size))
        chords, doubtful = _chords(x[inside], after[inside], k_a, k_b)
        for row in np.flatnonzero(doubtful).tolist():
            cell = int(after[inside[row]])
            chords[row] = _crossing(
                _contour(parts, t),
                float(x[inside[row]]),
                (float(angle[cell - 1]), float(angle[cell])),
                (float(k_a[cell - 1]), float(k_a[cell])),
            )
        heights[inside] = chords
        _corners(measure, theta, t, heights, n_b)
        found.append(heights)
    return found


@lru_cache(maxsize=64)
def _angles(steps: int) -> tuple[Floats, Floats, Floats]:
    """Angles from 0 to pi/2, closer near the ends, where a contour turns within a small rate.

    With the squares of their sines and cosines.
    """
    angles: Floats = 0.5 * np.pi * np.sin(np.linspace(0.0, 0.5 * np.pi, steps + 1)) ** 2
    return angles, np.sin(angles) ** 2, np.cos(angles) ** 2


Parts = Callable[[Any, Any], tuple[Any, Any, Any, Any]]


def _parts(measure: Measure, theta: float, n_a: int, n_b: int) -> Parts:
    """Failures expected in a and in b, and how they move with t, at a share of the null."""
    if measure.contour is None:
        raise ValueError(f"contour: the statistic of the {measure.name} has none.")
    curve, sides = measure.contour

    def at(share: Any, rest: Any) -> tuple[Any, Any, Any, Any]:
        rates = curve(theta, share, rest)
        return n_a * rates.p_a, n_b * rates.p_b, *sides(theta, rates, n_a, n_b)

    return at


@lru_cache(maxsize=64)
def _counts(n: int) -> Floats:
    counts = np.arange(n + 1, dtype=np.float64)
    counts.setflags(write=False)
    return counts


def _chords(
    x: Floats, after: NDArray[np.int64], k_a: Floats, k_b: Floats
) -> tuple[Floats, NDArray[np.bool_]]:
    """Heights of the chords over each count, and whether a whole number lies as near as an arc."""
    start = k_a[after - 1]
    slope = (k_b[after] - k_b[after - 1]) / (k_a[after] - start)
    height = k_b[after - 1] + slope * (x - start)
    # An arc strays from its chord by an eighth of the second difference; twice that is allowed.
    stray = 0.25 * (_bend(k_b, after) + np.abs(slope) * _bend(k_a, after)) + 1e-6
    doubtful: NDArray[np.bool_] = np.abs(height - np.rint(height)) <= stray
    return height, doubtful


def _bend(k: Floats, after: NDArray[np.int64]) -> Floats:
    """Second differences about the steps that end at `after`."""
    second = np.abs(k[2:] - 2.0 * k[1:-1] + k[:-2])
    last = second.size - 1
    return np.maximum(second[np.maximum(after - 2, 0)], second[np.minimum(after - 1, last)])


def _meets_corners(measure: Measure, theta: float) -> tuple[bool, bool]:
    """Whether the null holds where both rates are 0, and where both are 1."""
    if measure.name == "difference":
        return theta == 0.0, theta == 0.0
    return True, theta == 1.0


def _corners(measure: Measure, theta: float, t: float, heights: Floats, n_b: int) -> None:
    """Keep, in place, the tables that satisfy the null on their side: their statistic is 0."""
    none, all_ = _meets_corners(measure, theta)
    if t < 0.0 and none:
        heights[0] = max(heights[0], _APART)
    if t > 0.0 and all_:
        heights[-1] = min(heights[-1], n_b - _APART)


def _outside(
    measure: Measure, theta: float, t: float, x: Floats, k_a: Floats, k_b: Floats
) -> tuple[NDArray[np.int64], Floats]:
    """In which step of the grid the contour meets each count, and the heights beyond it."""
    # Beyond the lattice the contour may turn back: the crossing inside is the first one where
    # t > 0, the last one where t <= 0.
    if t > 0.0:
        ladder = np.maximum.accumulate(k_a)
        after = np.searchsorted(ladder, x, side="left")
    else:
        ladder = np.minimum.accumulate(k_a[::-1])[::-1]
        after = np.searchsorted(ladder, x, side="right")
    heights = np.where(after == 0, -np.inf, np.inf)
    near = _END * x.size
    start = (after == 0) & (x >= k_a[0] - near)
    end = (after == k_a.size) & (x <= k_a[-1] + near)
    # At a corner that the null meets stands a table whose statistic is 0.
    none, all_ = _meets_corners(measure, theta)
    if not none:
        heights[start] = k_b[0]
    if not all_:
        heights[end] = k_b[-1]
    return after, heights


def _contour(parts: Parts, t: float) -> Callable[[float], tuple[float, float]]:
    """A contour as a function of the angle."""

    def at(angle: float) -> tuple[float, float]:
        base_a, base_b, side_a, side_b = parts(math.sin(angle) ** 2, math.cos(angle) ** 2)
        return base_a + t * side_a, base_b - t * side_b

    return at


def _crossing(
    contour: Callable[[float], tuple[float, float]],
    goal: float,
    ends: tuple[float, float],
    values: tuple[float, float],
) -> float:
    """Failures in b where a contour has `goal` failures in a, between two angles: Illinois."""
    (low, high), below, above = ends, values[0] - goal, values[1] - goal
    side = 0
    k_b = goal
    for _ in range(100):
        share = below / (below - above)
        angle = low + share * (high - low)
        k_a, k_b = contour(angle)
        value = k_a - goal
        if abs(value) <= _EXACT * (1.0 + goal) or high - low <= 1e-15 * (1.0 + abs(high)):
            break
        if value < 0.0:
            low, below = angle, value
            above = 0.5 * above if side < 0 else above
            side = -1
        else:
            high, above = angle, value
            below = 0.5 * below if side > 0 else below
            side = 1
    return k_b
