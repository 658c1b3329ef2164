"""Limits of the skewness-corrected score intervals (SCAS).

Gart and Nam 1988, 1990; Laud 2017, 2018. With S the contrast of the shares from the null, V its
variance at the constrained estimates (times N / (N - 1)) and mu its third central moment there,

    T = S / V^(1/2) - (z^2 - 1) mu / (6 V^(3/2)),

and the interval is the hull of the theta with -z <= T <= z. For the odds ratio S is taken on the
scale of the efficient score, and its bias (p_a - p_b) / (n_a p_a q_a + n_b p_b q_b) comes off
first (Laud 2018).

T need not be monotone: next to a null without variance, and at high levels with single launches,
it turns back. So the search runs inward from the edge of the parameter space to the first point
that is accepted, along the curve of constrained estimates of `reliability.estimators.score.limits`.
The limit is the edge where T does not exceed z even there.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from reliability.estimators.arguments import Floats
from reliability.estimators.score.limits import (
    correction_factor,
    difference_bound,
    falling_bound,
    rising_bound,
)

__all__ = ["skewed_difference_low", "skewed_odds_ratio_low", "skewed_ratio_low"]

# Distances from the estimate, in standard errors over max(z, 1), at which the search stops.
STATIONS = (
    *(64.0, 16.0, 8.0, 5.0, 3.5, 2.6, 2.0, 1.7, 1.45, 1.3, 1.18, 1.08, 1.0, 0.92, 0.84, 0.76),
    *(0.68, 0.6, 0.52, 0.44, 0.36, 0.28, 0.2, 0.12, 0.05, -0.05, -0.12, -0.2, -0.28, -0.36),
    *(-0.52, -0.68, -0.84, -1.0, -1.3, -2.0, -3.5, -8.0, -64.0),
)
NEARLY_NOTHING = 1e-100

Table = tuple[Floats, Floats, Floats, Floats]


class Curve(NamedTuple):
    """The constrained estimates of one parameter as a curve with one coordinate.

    Attributes
    ----------
    edge : float
        The coordinate where the parameter is all but at the low edge of its space.
    at : callable
        ``at(w, table)``: a coordinate about w standard errors below the estimate.
    moments : callable
        ``moments(x, table)``: S / V^(1/2) and mu / (6 V^(3/2)).
    parameter : callable
        ``parameter(x, table)``: the difference, ratio or odds ratio.
    """

    edge: float
    at: Callable[[float, Table], Floats]
    moments: Callable[[Floats, Table], tuple[Floats, Floats]]
    parameter: Callable[[Floats, Table], Floats]


def _low(curve: Curve, table: Table, z: float, settled: np.ndarray, edge: float) -> Floats:
    """First accepted value inward from the edge; `settled` rows are at the edge anyway."""
    from scipy.optimize.elementwise import find_root  # heavy, and few methods need it

    def excess(x: Floats, *table: Floats) -> Floats:
        standard, skewness = curve.moments(x, (table[0], table[1], table[2], table[3]))
        value = standard - (z * z - 1.0) * skewness - z
        # No variance is left only where the null is the estimate: T = 0 there.
        return np.where(np.isnan(value), -z, value)

    low = np.full(table[0].size, edge)
    rows = np.flatnonzero(~settled)
    outer = np.full(rows.size, curve.edge)
    inner = outer.copy()
    rest = _rows(table, rows)
    rejected = excess(outer, *rest) > 0.0
    rows, outer, inner = rows[rejected], outer[rejected], inner[rejected]
    bracketed: list[tuple[np.ndarray, Floats, Floats]] = []
    for station in STATIONS:
        if rows.size == 0:
            break
        rest = _rows(table, rows)
        x = curve.at(station * max(z, 1.0), rest)
        accepted = excess(x, *rest) <= 0.0
        bracketed.append((rows[accepted], outer[accepted], x[accepted]))
        rows, outer = rows[~accepted], x[~accepted]
    if bracketed:
        rows, outer, inner = (np.concatenate(parts) for parts in zip(*bracketed, strict=True))
        rest = _rows(table, rows)
        if rows.size:
            found = find_root(excess, (outer, inner), args=rest, maxiter=400)
            low[rows] = curve.parameter(np.asarray(found.x), rest)
    return low


def _rows(table: Table, rows: np.ndarray) -> Table:
    return table[0][rows], table[1][rows], table[2][rows], table[3][rows]


def skewed_difference_low(k_a: Floats, n_a: Floats, k_b: Floats, n_b: Floats, z: float) -> Floats:
    """Lower limit of p_a - p_b; -1 where the estimate is -1."""
    curve = Curve(1.0 / NEARLY_NOTHING, _difference_at, _difference_moments, _difference)
    return _low(curve, (k_a, n_a, k_b, n_b), z, (k_a == 0.0) & (k_b == n_b), -1.0)


def skewed_ratio_low(k_a: Floats, n_a: Floats, k_b: Floats, n_b: Floats, z: float) -> Floats:
    """Lower limit of p_a / p_b; 0 where arm a has no failure."""
    curve = Curve(1.0 / NEARLY_NOTHING, _ratio_at, _ratio_moments, _ratio)
    return _low(curve, (k_a, n_a, k_b, n_b), z, k_a == 0.0, 0.0)


def skewed_odds_ratio_low(k_a: Floats, n_a: Floats, k_b: Floats, n_b: Floats, z: float) -> Floats:
    """Lower limit of odds a / odds b; 0 where the estimate is 0 or 0/0."""
    curve = Curve(1.0 / NEARLY_NOTHING, _odds_ratio_at, _odds_ratio_moments, _odds_ratio)
    return _low(curve, (k_a, n_a, k_b, n_b), z, (k_a == 0.0) | (k_b == n_b), 0.0)


# Difference: the coordinate is the multiplier t itself, from +infinity (-1) to -infinity (1).


def _difference_at(w: float, table: Table) -> Floats:
    k_a, n_a, k_b, n_b = table
    sign = 1.0 if w > 0.0 else -1.0
    y = np.broadcast_to(w * w, k_a.shape)
    skew_a, skew_b = (n_a - 2.0 * k_a) / n_a, (2.0 * k_b - n_b) / n_b
    t = np.fmin(
        difference_bound(y, n_a, sign * skew_a, k_a * (n_a - k_a)),
        difference_bound(y, n_b, sign * skew_b, k_b * (n_b - k_b)),
    )
    return sign * np.minimum(t, 1.0 / NEARLY_NOTHING)


def _difference_rates(t: Floats, table: Table) -> tuple[Floats, Floats]:
    k_a, n_a, k_b, n_b = table
    return _tilted(t, k_a, n_a), _tilted(-t, k_b, n_b)


def _tilted(t: Floats, k: Floats, n: Floats) -> Floats:
    """The p at which (k - n p) / (p q) = t, the root of t p^2 - (n + t) p + k = 0."""
    ahead = n + t
    root = np.sqrt((ahead - 2.0 * k) ** 2 + 4.0 * k * (n - k))
    return np.where(
        ahead >= 0.0, 2.0 * k / np.maximum(ahead + root, 1e-300), (ahead - root) / (2.0 * t)
    )


def _difference_moments(t: Floats, table: Table) -> tuple[Floats, Floats]:
    k_a, n_a, k_b, n_b = table
    # Complements from their own side, or those of rates near 1 would cancel.
    p_a, q_a = _tilted(t, k_a, n_a), _tilted(-t, n_a - k_a, n_a)
    p_b, q_b = _tilted(-t, k_b, n_b), _tilted(t, n_b - k_b, n_b)
    v_a, v_b = p_a * q_a / n_a, p_b * q_b / n_b
    variance = v_a + v_b
    corrected = correction_factor(n_a, n_b, True) * variance
    third = v_a * (q_a - p_a) / n_a - v_b * (q_b - p_b) / n_b
    return t * variance / np.sqrt(corrected), third / (6.0 * corrected * np.sqrt(corrected))


def _difference(t: Floats, table: Table) -> Floats:
    p_a, p_b = _difference_rates(t, table)
    return p_a - p_b


# Ratio: the coordinate is t / (k_a - t), in which both t and p_a keep their digits. Where arm a
# failed always it is t / n_a up to 1, then 1 / p_a; where arm b did, p_b falls below 1 beyond
# t = -n_b.


def _ratio_at(w: float, table: Table) -> Floats:
    k_a, n_a, k_b, n_b = table
    y = np.broadcast_to(w * w, k_a.shape)
    q_a, q_b = (n_a - k_a) / n_a, (n_b - k_b) / n_b
    full_a, full_b = k_a == n_a, k_b == n_b
    if w > 0.0:
        falling = np.where(full_a, np.inf, falling_bound(y, q_a, k_a))
        t = np.fmin(falling, rising_bound(y, q_b, k_b))
        on_curve = t / np.where(t == falling, q_a * t * t / y, k_a - t)
        odds_against = np.maximum(y / n_a - n_a * q_b / (k_b + n_a), 0.0)
        return np.where(full_a, np.where(t < n_a, t / n_a, 1.0 + odds_against), on_curve)
    t = np.fmin(np.where(full_b, n_b, falling_bound(y, q_b, k_b)), rising_bound(y, q_a, k_a))
    odds_against = np.maximum(y / n_b - n_b * q_a / (k_a + n_b), 0.0)
    beyond = np.where(full_b & (t >= n_b), odds_against, 0.0)
    return -t / np.where(full_a, n_a, k_a + t) - beyond


def _ratio_rates(x: Floats, table: Table) -> tuple[Floats, Floats, Floats]:
    k_a, n_a, k_b, n_b = table
    full_a, full_b = k_a == n_a, k_b == n_b
    last = np.where(full_b, -n_b / np.where(full_a, n_a, k_a + n_b), -np.inf)
    beyond, on = np.maximum(last - x, 0.0), np.maximum(x, last)
    cell = k_a / (1.0 + on)
    t = np.where(full_a, n_a * np.minimum(on, 1.0), cell * on)
    p_a = np.where(full_a, 1.0 / np.maximum(on, 1.0), cell / (n_a - k_a + cell))
    p_b = np.where(full_b, 1.0 / (1.0 + beyond), (k_b + t) / (n_b + t))
    return t, p_a, p_b


def _ratio_moments(x: Floats, table: Table) -> tuple[Floats, Floats]:
    _, n_a, _, n_b = table
    t, p_a, p_b = _ratio_rates(x, table)
    # Everything over p_a to its power: S / p_a = t (v_a + v_b).
    v_a, v_b = (1.0 - p_a) / (n_a * p_a), (1.0 - p_b) / (n_b * p_b)
    variance = v_a + v_b
    corrected = correction_factor(n_a, n_b, True) * variance
    third = v_a * (1.0 - 2.0 * p_a) / (n_a * p_a) - v_b * (1.0 - 2.0 * p_b) / (n_b * p_b)
    return t * variance / np.sqrt(corrected), third / (6.0 * corrected * np.sqrt(corrected))


def _ratio(x: Floats, table: Table) -> Floats:
    _, p_a, p_b = _ratio_rates(x, table)
    return p_a / p_b


# Odds ratio: the coordinate is t over the smaller of the two fitted cells that fall with the
# odds ratio.


def _odds_ratio_at(w: float, table: Table) -> Floats:
    k_a, n_a, k_b, n_b = table
    y = np.broadcast_to(w * w, k_a.shape)
    falling, rising = np.minimum(k_a, n_b - k_b), np.minimum(n_a - k_a, k_b)
    if w > 0.0:
        alone = falling_bound(y, 1.0, falling)
        t = np.minimum(alone, rising_bound(y, 1.0, rising))
        return t / np.where(t == alone, t * t / y, falling - t)
    t = np.minimum(falling_bound(y, 1.0, rising), rising_bound(y, 1.0, falling))
    coordinate: Floats = -t / (falling + t)
    return coordinate


def _odds_ratio_cells(x: Floats, table: Table) -> tuple[Floats, Table]:
    k_a, n_a, k_b, n_b = table
    not_b = n_b - k_b
    smaller = np.minimum(k_a, not_b)
    cell = smaller / (1.0 + x)
    t = cell * x
    return t, (cell + (k_a - smaller), n_a - k_a + t, k_b + t, cell + (not_b - smaller))


def _odds_ratio_moments(x: Floats, table: Table) -> tuple[Floats, Floats]:
    _, n_a, _, n_b = table
    t, (a, not_a, b, not_b) = _odds_ratio_cells(x, table)
    v_a, v_b = 1.0 / a + 1.0 / not_a, 1.0 / b + 1.0 / not_b
    variance = v_a + v_b
    bias = (a / n_a - b / n_b) * v_a / variance * v_b
    corrected = correction_factor(n_a, n_b, True) * variance
    third = (not_a - a) / n_a * v_a * v_a - (not_b - b) / n_b * v_b * v_b
    root = np.sqrt(corrected)
    return (t * variance - bias) / root, third / (6.0 * corrected * root)


def _odds_ratio(x: Floats, table: Table) -> Floats:
    _, (a, not_a, b, not_b) = _odds_ratio_cells(x, table)
    return (a / not_a) * (not_b / b)
