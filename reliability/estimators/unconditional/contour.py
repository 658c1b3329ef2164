"""Which tables lie beyond a contour of the score statistic: a staircase over the lattice.

The score statistics of a difference and of a ratio rise in the failures of a and fall in those
of b, so that the tables with a statistic of t or more are, for each count x of a, those with at
most c[x] failures in b.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from reliability.estimators.arguments import Floats
from reliability.estimators.roots import bracketed_root
from reliability.estimators.unconditional.measures import Measure

__all__ = ["at_least", "at_most", "contour_heights"]

_SECANTS = 8
_END = 1e-9
_APART = 1e-6
_TIE = 1e-8
"""Failures in b by which a table may miss the contour and still be tied with it."""


def at_least(heights: Floats, n_b: int) -> NDArray[np.int64]:
    """Most failures in b, -1 to n_b, that leave the statistic at t or more."""
    count = np.floor(np.clip(heights, -1.0, n_b) + _TIE).astype(np.int64)
    return np.maximum.accumulate(count)


def at_most(heights: Floats, n_b: int) -> NDArray[np.int64]:
    """Fewest failures in b, 0 to n_b + 1, that leave the statistic at t or less."""
    count = np.ceil(np.clip(heights, -1.0, n_b + 1.0) - _TIE).astype(np.int64)
    return np.maximum.accumulate(np.maximum(count, 0))


def contour_heights(
    measure: Measure, theta: float, levels: Sequence[float], n_a: int, n_b: int
) -> list[Floats]:
    """Failures in b, not whole, at which the score statistic has a value, for 0..n_a in a.

    Parameters
    ----------
    measure : Measure
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
        inf where it is above.
    """
    angle = _angles(32 + 5 * int(np.sqrt(n_a + n_b)))
    x = np.arange(n_a + 1, dtype=np.float64)

    def contour(angle: Floats, t: Floats | float) -> tuple[Floats, Floats]:
        rates = measure.curve(theta, np.sin(angle) ** 2, np.cos(angle) ** 2)
        side_a, side_b = measure.sides(theta, rates, n_a, n_b)
        return n_a * rates.p_a + t * side_a, n_b * rates.p_b - t * side_b

    met, inner, goals, brackets, values = [], [], [], [], []
    for t in levels:
        k_a, k_b = contour(angle, t)
        after, heights = _outside(measure, theta, t, x, k_a, k_b)
        inside = np.flatnonzero((after > 0) & (after < angle.size))
        column = after[inside]
        met.append(heights)
        inner.append(inside)
        goals.append(x[inside])
        brackets.append((angle[column - 1], angle[column], k_a[column - 1], k_a[column]))
        values.append(np.full(inside.size, t))
    cells = tuple(np.concatenate(part) for part in zip(*brackets, strict=True))
    found = _crossing(contour, np.concatenate(values), np.concatenate(goals), *cells)
    start = 0
    for heights, inside in zip(met, inner, strict=True):
        heights[inside] = found[start : start + inside.size]
        start += inside.size
    for t, heights in zip(levels, met, strict=True):
        _corners(measure, theta, t, heights, n_b)
    return met


def _corners(measure: Measure, theta: float, t: float, heights: Floats, n_b: int) -> None:
    """Keep, in place, the tables that satisfy the null on their side: their statistic is 0."""
    equal = measure.name == "difference" and theta == 0.0
    if t < 0.0 and (equal or measure.name == "ratio"):
        heights[0] = max(heights[0], _APART)
    if t > 0.0 and equal:
        heights[-1] = min(heights[-1], n_b - _APART)


@lru_cache(maxsize=32)
def _angles(steps: int) -> Floats:
    """Angles from 0 to pi/2, closer near the ends, where a contour turns within a small rate."""
    return 0.5 * np.pi * np.sin(np.linspace(0.0, 0.5 * np.pi, steps + 1)) ** 2


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
    # A curve through (0, 0) or (1, 1) has there a table that satisfies the null: statistic 0.
    if measure.name == "difference" and theta != 0.0:
        heights[start], heights[end] = k_b[0], k_b[-1]
    elif measure.name == "ratio":
        heights[end] = k_b[-1]
    return after, heights


def _crossing(
    contour: Callable[[Floats, Floats], tuple[Floats, Floats]],
    t: Floats,
    goal: Floats,
    first: Floats,
    last: Floats,
    below: Floats,
    above: Floats,
) -> Floats:
    """Failures in b where each contour has `goal` failures in a, by the secant method.

    The angles `first` and `last` hold it between them, with `below` and `above` failures in a;
    what has not settled there is bracketed.
    """
    before, value = below - goal, above - goal
    slope = (value - before) / (last - first)
    at = last
    bar = 1e-11 * (1.0 + goal)
    k_b = goal
    unsettled = np.ones(goal.size, dtype=bool)
    for _ in range(_SECANTS):
        with np.errstate(all="ignore"):
            target = np.minimum(np.maximum(at - value / slope, first), last)
        earlier, before, at = at, value, target
        value, k_b = contour(at, t)
        value = value - goal
        unsettled = np.abs(value) > bar
        if not unsettled.any():
            return k_b
        with np.errstate(all="ignore"):
            steeper = (value - before) / (at - earlier)
        slope = np.where(np.isfinite(steeper) & (steeper > 0.0), steeper, slope)
    rest = np.flatnonzero(unsettled)
    target = bracketed_root(
        lambda angle: contour(angle, t[rest])[0] - goal[rest], first[rest], last[rest], 1e-13
    )
    k_b[rest] = contour(target, t[rest])[1]
    return k_b
