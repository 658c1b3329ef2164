"""The greatest value of a Bernstein polynomial: the size of a rejection region, located.

Under equal rates the probability of a region is a mixture over the failures in all, k: with
h[k] the region's probability given k, it is the sum of h[k] Bin(k; N, rate), whatever the two
sample sizes. On the angle t, rate = sin(t)**2, the binomial has the same standard deviation
1 / (2 sqrt(N)) everywhere, so that an even grid of a fraction of it sees every local maximum.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from scipy.special import betaincinv

from reliability.estimators.arguments import Floats
from reliability.estimators.conditional.hypergeometric import log_factorial

__all__ = ["binomial_rows", "climb", "pooled_limits", "supremum"]

STEPS_PER_SD = 4.0
"""Grid points to a standard deviation; with 8 no supremum moves by 1e-12."""

_CANDIDATES = 3
_NEWTON_STEPS = 7
_MOVED = 1e-7
_OFFSETS = (-0.8, 0.0, 0.8)


def binomial_rows(rates: Floats, n: int) -> Floats:
    """Binomial probabilities of 0..n at each rate, shape ``(rates.size, n + 1)``."""
    x = np.arange(n + 1)
    constant = log_factorial(np.array([n])) - log_factorial(x) - log_factorial(n - x)
    inner = (rates > 0.0) & (rates < 1.0)
    safe = np.where(inner, rates, 0.5)
    rows: Floats = np.log1p(-safe)[:, None] * (n - x)
    rows += np.log(safe)[:, None] * x
    rows += constant
    np.exp(rows, out=rows)
    rows[~inner] = 0.0
    rows[rates <= 0.0, 0] = 1.0
    rows[rates >= 1.0, n] = 1.0
    return rows


@lru_cache(maxsize=64)
def _grid(n: int, steps_per_sd: float) -> tuple[Floats, Floats]:
    """Angles from 0 to pi/2, and the binomial probabilities at them, rates down the columns."""
    steps = int(np.ceil(np.pi * steps_per_sd * np.sqrt(n))) + 8
    angles = np.linspace(0.0, np.pi / 2.0, steps + 1)
    rates = np.sin(angles) ** 2
    rates[-1] = 1.0
    rows = np.ascontiguousarray(binomial_rows(rates, n).T)
    return angles, rows


def supremum(
    conditional: Floats,
    low: Floats | None = None,
    high: Floats | None = None,
    steps_per_sd: float = STEPS_PER_SD,
) -> Floats:
    """Supremum over the common rate of each region's probability.

    Parameters
    ----------
    conditional : ndarray
        Shape ``(regions, N + 1)``: each region's probability given 0..N failures in all.
    low, high : ndarray, optional
        The rates that each region's supremum is restricted to (Berger and Boos 1994).
    steps_per_sd : float
        Fineness of the grid.

    Returns
    -------
    ndarray
        One value for each region.
    """
    n = conditional.shape[1] - 1
    angles, rows = _grid(n, steps_per_sd)
    values = conditional @ rows
    floor, ceiling = np.zeros(len(values)), np.full(len(values), np.pi / 2.0)
    if low is not None and high is not None:
        floor, ceiling = np.arcsin(np.sqrt(low)), np.arcsin(np.sqrt(high))
        outside = (angles < floor[:, None]) | (angles > ceiling[:, None])
        values = np.where(outside, -1.0, values)
    best: Floats = values.max(axis=1)
    if low is not None and high is not None:
        for end in (low, high):
            best = np.maximum(best, np.einsum("ij,ij->i", conditional, binomial_rows(end, n)))
    region, at = _starts(values, angles)
    if region.size:
        # Two maxima may stand so near one another that between grid points only the dip shows.
        step = angles[1] - angles[0]
        region = np.tile(region, len(_OFFSETS))
        begin = np.concatenate([at + offset * step for offset in _OFFSETS])
        middle = np.tile(at, len(_OFFSETS))
        within = (
            np.maximum(middle - 2.0 * step, floor[region]),
            np.minimum(middle + 2.0 * step, ceiling[region]),
        )
        np.maximum.at(best, region, climb(conditional[region], begin, 0.25 * step, *within))
    return best


def _starts(values: Floats, angles: Floats) -> tuple[np.ndarray, Floats]:
    """The best local maxima of each row, at the vertex of the parabola through three points."""
    left, mid, right = values[:, :-2], values[:, 1:-1], values[:, 2:]
    peak = (mid >= left) & (mid >= right) & ((mid > left) | (mid > right)) & (left >= 0.0)
    bend = left - 2.0 * mid + right
    peak &= (right >= 0.0) & (bend < 0.0)
    bend = np.where(peak, bend, -1.0)
    offset = np.where(peak, 0.5 * (left - right) / bend, 0.0)
    height = np.where(peak, mid - 0.25 * (left - right) * offset, -np.inf)
    kept = min(_CANDIDATES, height.shape[1])
    order = np.argpartition(-height, kept - 1, axis=1)[:, :kept]
    tops = np.take_along_axis(height, order, axis=1)
    region, place = np.nonzero(tops > -np.inf)
    column = order[region, place]
    step = angles[1] - angles[0]
    return region, angles[column + 1] + offset[region, column] * step


def climb(
    conditional: Floats,
    at: Floats,
    stride: float,
    lower: Floats | float,
    upper: Floats | float,
    steps: int = _NEWTON_STEPS,
) -> Floats:
    """Newton's steps on the angle, from the moments of k about its mean; the best value met.

    Where the curve bends upward it takes a stride uphill instead.

    Parameters
    ----------
    conditional : ndarray
        As for `supremum`.
    at : ndarray
        The angle, whose sine squared is the rate, at which each row starts.
    stride : float
    lower, upper : ndarray or float
        Between which angles each row stays.
    steps : int
        How many values are looked at.
    """
    n = conditional.shape[1] - 1
    k = np.arange(n + 1)
    best = np.zeros(at.size)
    angle = np.clip(at, lower, upper)
    for _ in range(steps):
        rate = np.sin(angle) ** 2
        variance = np.maximum(rate * (1.0 - rate), 1e-300)
        away = k - n * rate[:, None]
        mass = conditional * binomial_rows(rate, n)
        value = mass.sum(axis=1)
        best = np.maximum(best, value)
        first = (mass * away).sum(axis=1) / variance
        second = (mass * away * away).sum(axis=1) / variance
        second = (second - n * value - (1.0 - 2.0 * rate) * first) / variance
        slope = 2.0 * np.sqrt(variance) * first
        bend = 4.0 * variance * second + 2.0 * (1.0 - 2.0 * rate) * first
        newton = -slope / np.where(bend < 0.0, bend, -1.0)
        move = np.where(bend < 0.0, newton, np.sign(slope) * stride)
        # The value lacks half the bend times the square of the move: below 1e-11 of itself.
        if np.abs(move).max(initial=0.0) <= _MOVED:
            break
        angle = np.minimum(np.maximum(angle + move, lower), upper)
    return best


def pooled_limits(failures: Floats, launches: int, gamma: float) -> tuple[Floats, Floats]:
    """Clopper-Pearson limits, at 1 - gamma, of the rate that both arms share under the null."""
    half = gamma / 2.0
    low = np.where(
        failures > 0.0, betaincinv(np.maximum(failures, 1.0), launches - failures + 1.0, half), 0.0
    )
    high = np.where(
        failures < launches,
        betaincinv(failures + 1.0, np.maximum(launches - failures, 1.0), 1.0 - half),
        1.0,
    )
    return low, high
