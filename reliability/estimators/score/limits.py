r"""Limits of the score intervals of Mee, Koopman, and Miettinen and Nurminen.

The constrained maximum-likelihood estimates of both proportions, as the parameter theta moves,
run along a curve with one parameter, the Lagrange multiplier t of the constraint:

- difference: (k_a - n_a p_a) / (p_a q_a) = t = -(k_b - n_b p_b) / (p_b q_b),
- ratio: (k_a - n_a p_a) / q_a = t = -(k_b - n_b p_b) / q_b,
- odds ratio: k_a - n_a p_a = t = -(k_b - n_b p_b).

On that curve the squared score statistic is a sum of convex functions of t, each increasing in
\|t\|, so that z^2 c = y has one root on either side of 0, each term alone gives a bound beyond
that root in closed form, and Newton's method from there descends on it without a bracket. No
cubic is solved, and nothing cancels. c is N / (N - 1) for Miettinen and Nurminen (1985), else 1.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from reliability.estimators.arguments import Floats

__all__ = [
    "correction_factor",
    "descend",
    "difference_bound",
    "difference_low",
    "difference_term",
    "falling_bound",
    "odds_ratio_low",
    "ratio_low",
    "rising_bound",
]

STEPS = 100
Slope = Callable[[Floats], tuple[Floats, Floats]]


def correction_factor(n_a: Floats, n_b: Floats, correction: bool) -> Floats | float:
    """Return N / (N - 1) of Miettinen and Nurminen (1985), or 1."""
    if not correction:
        return 1.0
    total = n_a + n_b
    return total / np.maximum(total - 1.0, 1.0)


def descend(start: Floats, y: Floats, value_and_slope: Slope) -> Floats:
    """Newton's method on a convex increasing function from above its root."""
    t = start
    last: Floats | float = np.inf
    for _ in range(STEPS):
        value, slope = value_and_slope(t)
        # A slope of 0 or less is met only where rounding put the start on a kink, which is the
        # root to within rounding.
        step = np.where(slope > 0.0, (value - y) / slope, 0.0)
        t = t - step
        # Quadratic convergence: a relative step below 1e-9 leaves an error near 1e-18. Steps
        # below 1e-6 that no longer shrink are rounding.
        size, scale = np.abs(step), np.abs(t)
        if not np.any((size > 1e-9 * scale) & ((size > 1e-6 * scale) | (size < last))):
            break
        last = size
    return t


def difference_low(
    k_a: Floats, n_a: Floats, k_b: Floats, n_b: Floats, z: float, *, correction: bool
) -> Floats:
    """Lower score limit of p_a - p_b (Mee 1984; with `correction`, Miettinen and Nurminen 1985)."""
    estimate = k_a / n_a - k_b / n_b
    if z == 0.0:
        return estimate
    y = np.broadcast_to(z * z * correction_factor(n_a, n_b, correction), k_a.shape)
    skew_a, skew_b = (n_a - 2.0 * k_a) / n_a, (2.0 * k_b - n_b) / n_b
    spread_a, spread_b = k_a * (n_a - k_a), k_b * (n_b - k_b)

    def value_and_slope(t: Floats) -> tuple[Floats, Floats]:
        value_a, slope_a = difference_term(t, n_a, skew_a, spread_a)
        value_b, slope_b = difference_term(t, n_b, skew_b, spread_b)
        return value_a + value_b, slope_a + slope_b

    start = np.minimum(
        difference_bound(y, n_a, skew_a, spread_a), difference_bound(y, n_b, skew_b, spread_b)
    )
    at_edge = ~np.isfinite(start)  # only where the estimate is -1
    t = descend(np.where(at_edge, 1.0, start), y, value_and_slope)
    # estimate - delta = t V and z^2 c = t^2 V, hence the limit without p_a and p_b.
    return np.where(at_edge, -1.0, np.maximum(estimate - y / t, -1.0))


def difference_term(t: Floats, n: Floats, skew: Floats, spread: Floats) -> tuple[Floats, Floats]:
    """The term t^2 p q / n of one arm where (k - n p) / (p q) = t, and its derivative."""
    shifted = t + n * skew
    root = np.sqrt(shifted * shifted + 4.0 * spread)
    ahead = n + t * skew
    share = t / n
    value = np.where(
        ahead >= 0.0,
        2.0 * share * share * spread / np.maximum(root + ahead, 1e-300),
        (root - ahead) / 2.0,
    )
    return value, value / t * (1.0 + n / np.maximum(root, 1e-300))


def difference_bound(y: Floats, n: Floats, skew: Floats, spread: Floats) -> Floats:
    """The t at which one arm's term alone is y."""
    return 2.0 * y * (n + y) / (np.sqrt(y * (y + 4.0 * spread / n)) - y * skew)


def ratio_low(
    k_a: Floats, n_a: Floats, k_b: Floats, n_b: Floats, z: float, *, correction: bool
) -> Floats:
    """Lower score limit of p_a / p_b (Koopman 1984; with `correction`, Miettinen and Nurminen)."""
    y = np.broadcast_to(z * z * correction_factor(n_a, n_b, correction), k_a.shape)
    q_a, q_b = (n_a - k_a) / n_a, (n_b - k_b) / n_b
    full = k_a == n_a
    falling_cell = np.where(full, np.inf, k_a)
    t = np.zeros_like(k_a)
    if z > 0.0:
        start = np.fmin(falling_bound(y, q_a, falling_cell), rising_bound(y, q_b, k_b))
        t = descend(
            np.where(full, np.minimum(start, n_a), start),
            y,
            lambda t: _add(_falling_term(t, q_a, falling_cell), _rising_term(t, q_b, k_b)),
        )
    limit = (k_a - t) / (n_a - t) * ((n_b + t) / (k_b + t))
    # With no success in arm a the curve has two legs: p_a = 1 until t = n_a, then t stays there
    # while p_a falls; z^2 c = n_a q_a / p_a + n_a^2 q_b / (k_b + n_a) on the second.
    odds_against = np.maximum(y / n_a - n_a * q_b / (k_b + n_a), 0.0)
    first_leg = (n_b + t) / (k_b + t)
    second_leg = (n_a + n_b) / (k_b + n_a) / (1.0 + odds_against)
    limit = np.where(full, np.where(t < n_a, first_leg, second_leg), limit)
    return np.where(k_a == 0.0, 0.0, limit)


def odds_ratio_low(
    k_a: Floats, n_a: Floats, k_b: Floats, n_b: Floats, z: float, *, correction: bool
) -> Floats:
    """Lower score limit of odds a / odds b (Cornfield 1956; Miettinen and Nurminen 1985)."""
    y = np.broadcast_to(z * z * correction_factor(n_a, n_b, correction), k_a.shape)
    not_a, not_b = n_a - k_a, n_b - k_b
    falling = np.minimum(k_a, not_b), np.maximum(k_a, not_b)
    rising = np.minimum(not_a, k_b), np.maximum(not_a, k_b)
    t = np.zeros_like(k_a)
    if z > 0.0:
        # Both bounds of a kind increase in the cell, so the smaller cell gives the smaller bound.
        start = np.minimum(falling_bound(y, 1.0, falling[0]), rising_bound(y, 1.0, rising[0]))
        t = descend(
            start,
            y,
            lambda t: _add(
                _add(_falling_term(t, 1.0, falling[0]), _falling_term(t, 1.0, falling[1])),
                _add(_rising_term(t, 1.0, rising[0]), _rising_term(t, 1.0, rising[1])),
            ),
        )
    limit = (k_a - t) / (not_a + t) * ((not_b - t) / (k_b + t))
    return np.where(falling[0] == 0.0, 0.0, limit)


def _add(first: tuple[Floats, Floats], second: tuple[Floats, Floats]) -> tuple[Floats, Floats]:
    return first[0] + second[0], first[1] + second[1]


def _falling_term(t: Floats, weight: Floats | float, cell: Floats) -> tuple[Floats, Floats]:
    """The term w t^2 / (c - t) and its derivative."""
    share = t / (cell - t)
    return weight * t * share, weight * share * (2.0 + share)


def _rising_term(t: Floats, weight: Floats | float, cell: Floats) -> tuple[Floats, Floats]:
    """The term w t^2 / (c + t) and its derivative."""
    share = t / (cell + t)
    return weight * t * share, weight * share * (2.0 - share)


def falling_bound(y: Floats, weight: Floats | float, cell: Floats) -> Floats:
    """The t at which w t^2 / (c - t) = y."""
    return 2.0 * y * cell / (y + np.sqrt(y * (y + 4.0 * weight * cell)))


def rising_bound(y: Floats, weight: Floats | float, cell: Floats) -> Floats:
    """The t at which w t^2 / (c + t) = y."""
    return (y + np.sqrt(y * (y + 4.0 * weight * cell))) / (2.0 * weight)
