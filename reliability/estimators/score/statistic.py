"""Score statistics of two proportions against any difference, ratio or odds ratio.

Each is found from the multiplier t of the constraint (see `reliability.estimators.score.limits`):
for a ratio or an odds ratio t solves a quadratic, for a difference Newton's method descends on a
convex function. The arms are exchanged where the estimate lies below the null, so that t >= 0,
no form cancels, and exchanging the arms of a table changes nothing but the sign.
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np

from reliability.estimators.arguments import Floats
from reliability.estimators.score.limits import correction_factor, descend, difference_term

__all__ = ["score_z_difference", "score_z_odds_ratio", "score_z_ratio"]

Table: TypeAlias = tuple[Floats, Floats, Floats, Floats]


def score_z_difference(
    k_a: Floats, n_a: Floats, k_b: Floats, n_b: Floats, delta: Floats | float, correction: bool
) -> Floats:
    """Score statistic of p_a - p_b = delta; positive where the estimate lies above.

    Parameters
    ----------
    k_a, n_a, k_b, n_b, delta : array_like
        Counts and the null difference in [-1, 1]; they broadcast. Arms must not be empty.
    correction : bool
        Whether the variance carries N / (N - 1) (Miettinen and Nurminen 1985; else Mee 1984).

    Returns
    -------
    ndarray
        0 where the estimate equals the null, infinite where the null leaves no variance.

    Examples
    --------
    >>> round(float(score_z_difference(7.0, 34.0, 1.0, 34.0, 0.0, correction=False)), 6)
    2.258318
    """
    k_a, n_a, k_b, n_b, null = _broadcast(k_a, n_a, k_b, n_b, delta)
    with np.errstate(all="ignore"):
        distance = k_a / n_a - k_b / n_b - null
        below = distance < 0.0
        k_1, n_1, k_2, n_2 = _exchange(below, k_a, n_a, k_b, n_b)
        null = np.where(below, -null, null)
        distance = np.abs(distance)
        t = _difference_multiplier(k_1, n_1, k_2, n_2, null, distance)
        size = np.sqrt(t * distance / correction_factor(n_a, n_b, correction))
    size = np.where(distance == 0.0, 0.0, np.where(null <= -1.0, np.inf, size))
    return np.where(below, -size, size)


def _difference_multiplier(
    k_a: Floats, n_a: Floats, k_b: Floats, n_b: Floats, null: Floats, distance: Floats
) -> Floats:
    """Solve t^2 V(t) = t (estimate - null) for t > 0; the left side is convex in t."""
    skew_a, skew_b = (n_a - 2.0 * k_a) / n_a, (2.0 * k_b - n_b) / n_b
    spread_a, spread_b = k_a * (n_a - k_a), k_b * (n_b - k_b)

    def value_and_slope(t: Floats) -> tuple[Floats, Floats]:
        value_a, slope_a = difference_term(t, n_a, skew_a, spread_a)
        value_b, slope_b = difference_term(t, n_b, skew_b, spread_b)
        return value_a + value_b - t * distance, slope_a + slope_b - distance

    # Bounds from above: the asymptote of the left side, and each arm's term alone.
    start = (k_a + n_b - k_b) / (1.0 + null)
    p_a, q_b = k_a / n_a - distance, (n_b - k_b) / n_b - distance
    for n, rest in ((n_a, p_a), (n_b, q_b)):
        alone = n * distance / (rest * (1.0 - rest))
        start = np.where((rest > 0.0) & (rest < 1.0), np.minimum(start, alone), start)
    return descend(start, np.zeros_like(start), value_and_slope)


def score_z_ratio(
    k_a: Floats, n_a: Floats, k_b: Floats, n_b: Floats, ratio: Floats | float, correction: bool
) -> Floats:
    """Score statistic of p_a / p_b = ratio (Koopman 1984); positive where the estimate lies above.

    Parameters
    ----------
    k_a, n_a, k_b, n_b, ratio : array_like
        Counts and the null ratio in [0, inf]; they broadcast. Arms must not be empty.
    correction : bool
        Whether the variance carries N / (N - 1) (Miettinen and Nurminen 1985).

    Returns
    -------
    ndarray
        0 where the estimate equals the null or is 0/0, infinite where the null leaves no variance.

    Examples
    --------
    >>> round(float(score_z_ratio(7.0, 34.0, 1.0, 34.0, 1.0, correction=False)), 6)
    2.258318
    """
    k_a, n_a, k_b, n_b, null = _broadcast(k_a, n_a, k_b, n_b, ratio)
    with np.errstate(all="ignore"):
        below = k_a * n_b < _product(null, n_a * k_b)
        k_1, n_1, k_2, n_2 = _exchange(below, k_a, n_a, k_b, n_b)
        null = np.where(below, 1.0 / null, null)
        # (k_1 - t) (n_2 + t) = null (n_1 - t) (k_2 + t)
        constant = k_1 * n_2 - _product(null, n_1 * k_2)
        linear = n_2 - k_1 + null * (n_1 - k_2)
        # Its discriminant as a sum: the two roots meet where every launch of an arm failed.
        apart = k_1 + n_2 - null * (n_1 + k_2)
        root = np.hypot(apart, 2.0 * np.sqrt(null * (n_1 - k_1) * (n_2 - k_2)))
        t = 2.0 * constant / (linear + root)
        p_2 = (k_2 + t) / (n_2 + t)
        p_1 = null * p_2
        odds_against = np.maximum(1.0 - p_1, 0.0) / (n_1 * p_1) + (n_2 - k_2) / (n_2 * (k_2 + t))
        size = t * np.sqrt(odds_against / correction_factor(n_a, n_b, correction))
    at_estimate = (constant <= 0.0) | np.isinf(null)
    size = np.where(at_estimate, 0.0, np.where(null == 0.0, np.inf, size))
    return np.where(below, -size, size)


def score_z_odds_ratio(
    k_a: Floats, n_a: Floats, k_b: Floats, n_b: Floats, ratio: Floats | float, correction: bool
) -> Floats:
    """Score statistic of odds a / odds b = ratio; positive where the estimate lies above.

    Parameters
    ----------
    k_a, n_a, k_b, n_b, ratio : array_like
        Counts and the null odds ratio in [0, inf]; they broadcast. Arms must not be empty.
    correction : bool
        Whether the variance carries N / (N - 1) (Miettinen and Nurminen 1985).

    Returns
    -------
    ndarray
        0 where the estimate equals the null or is 0/0, infinite where the null leaves no variance.

    Examples
    --------
    >>> round(float(score_z_odds_ratio(7.0, 34.0, 1.0, 34.0, 1.0, correction=False)), 6)
    2.258318
    """
    k_a, n_a, k_b, n_b, null = _broadcast(k_a, n_a, k_b, n_b, ratio)
    with np.errstate(all="ignore"):
        below = k_a * (n_b - k_b) < _product(null, (n_a - k_a) * k_b)
        k_1, n_1, k_2, n_2 = _exchange(below, k_a, n_a, k_b, n_b)
        null = np.where(below, 1.0 / null, null)
        not_1, not_2 = n_1 - k_1, n_2 - k_2
        # (k_1 - t) (not_2 - t) = null (not_1 + t) (k_2 + t)
        constant = k_1 * not_2 - _product(null, not_1 * k_2)
        first, second = k_1 + not_2, not_1 + k_2
        mixed = 2.0 * null * (first * second + 2.0 * (k_1 * not_2 + not_1 * k_2))
        root = np.hypot(np.hypot(k_1 - not_2, null * (not_1 - k_2)), np.sqrt(mixed))
        t = 2.0 * constant / (first + null * second + root)
        gap = np.abs(k_1 - not_2)
        product = null * (not_1 + t) * (k_2 + t)
        falling = 2.0 * product / (gap + np.sqrt(gap * gap + 4.0 * product))
        information = 1.0 / falling + 1.0 / (falling + gap) + 1.0 / (not_1 + t) + 1.0 / (k_2 + t)
        size = t * np.sqrt(information / correction_factor(n_a, n_b, correction))
    at_estimate = (constant <= 0.0) | np.isinf(null)
    size = np.where(at_estimate, 0.0, np.where(null == 0.0, np.inf, size))
    return np.where(below, -size, size)


def _broadcast(*values: Floats | float) -> tuple[Floats, ...]:
    return tuple(np.broadcast_arrays(*(np.asarray(value, dtype=np.float64) for value in values)))


def _exchange(where: np.ndarray, k_a: Floats, n_a: Floats, k_b: Floats, n_b: Floats) -> Table:
    return (
        np.where(where, k_b, k_a),
        np.where(where, n_b, n_a),
        np.where(where, k_a, k_b),
        np.where(where, n_a, n_b),
    )


def _product(null: Floats, count: Floats) -> Floats:
    """Return null * count with infinity * 0 = 0: an infinite null is no evidence there."""
    return np.where(count == 0.0, 0.0, null * count)
