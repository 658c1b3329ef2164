"""The three measures as null hypotheses: their curve of rates, and the contours of score Z.

On the null the constrained estimates of both rates run along the curve {measure = theta}. A
score statistic of t is reached where, at a point (p_a, p_b) of the curve,

    k_a = n_a p_a + t A,    k_b = n_b p_b - t B,

with A and B below: the contour is explicit, and no constrained estimate has to be solved for.
They follow from the multipliers in `reliability.estimators.score.limits` by writing t for the
square root of multiplier times distance.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from reliability.estimators.arguments import Floats
from reliability.estimators.score.statistic import (
    score_z_difference,
    score_z_odds_ratio,
    score_z_ratio,
)

__all__ = ["DIFFERENCE", "ODDS_RATIO", "RATIO", "Measure"]

Pair = tuple[Floats, Floats]


class Measure(NamedTuple):
    """A measure of two rates and its null hypotheses.

    Attributes
    ----------
    name : str
        difference, ratio or odds-ratio.
    statistic : callable
        ``statistic(k_a, n_a, k_b, n_b, theta, correction)``: the score statistic.
    theta : callable
        From a coordinate in (0, 1), on which limits are searched for, to the measure; floats
        or arrays.
    coordinate : callable
        Back from the measure.
    curve : callable
        ``curve(theta, share)``: both rates, along the null from one end, share 0, to the other.
    rate_a, rate_b : callable
        ``rate_a(theta, p_b)``: the rate of a beside that of b under the null, clipped to [0, 1];
        and the reverse.
    sides : callable
        ``sides(theta, p_a, p_b, n_a, n_b)``: A and B of the contour.
    """

    name: str
    statistic: Callable[..., Floats]
    theta: Callable[..., Any]
    coordinate: Callable[..., Any]
    curve: Callable[[float, Floats], Pair]
    rate_a: Callable[[float, Floats], Floats]
    rate_b: Callable[[float, Floats], Floats]
    sides: Callable[[float, Floats, Floats, int, int], Pair]


def _root(value: Floats) -> Floats:
    return np.sqrt(np.maximum(value, 1e-300))


def _difference_curve(theta: float, share: Floats) -> Pair:
    reach = 1.0 - abs(theta)
    # Each rate counted from its nearer end, so that p_a = 1 or p_b = 1 is met exactly.
    small, large = reach * share, 1.0 - reach * (1.0 - share)
    return (large, small) if theta >= 0.0 else (small, large)


def _difference_sides(theta: float, p_a: Floats, p_b: Floats, n_a: int, n_b: int) -> Pair:
    spread_a, spread_b = p_a * (1.0 - p_a), p_b * (1.0 - p_b)
    error = _root(spread_a / n_a + spread_b / n_b)
    return spread_a / error, spread_b / error


DIFFERENCE = Measure(
    "difference",
    score_z_difference,
    lambda u: 2.0 * u - 1.0,
    lambda theta: 0.5 * (theta + 1.0),
    _difference_curve,
    lambda theta, p_b: np.clip(p_b + theta, 0.0, 1.0),
    lambda theta, p_a: np.clip(p_a - theta, 0.0, 1.0),
    _difference_sides,
)


def _ratio_curve(theta: float, share: Floats) -> Pair:
    return (theta * share, share) if theta <= 1.0 else (share, share / theta)


def _ratio_sides(theta: float, p_a: Floats, p_b: Floats, n_a: int, n_b: int) -> Pair:
    against_a, against_b = 1.0 - p_a, 1.0 - p_b
    scale = np.sqrt(p_a) / _root(against_a / n_a + theta * against_b / n_b)
    return scale * against_a, scale * against_b


def _odds(u: Any) -> Any:
    return u / (1.0 - u)


RATIO = Measure(
    "ratio",
    score_z_ratio,
    _odds,
    lambda theta: theta / (1.0 + theta),
    _ratio_curve,
    lambda theta, p_b: np.minimum(theta * p_b, 1.0),
    lambda theta, p_a: np.minimum(p_a / theta, 1.0),
    _ratio_sides,
)


def _tilt(odds_ratio: float, p: Floats) -> Floats:
    return odds_ratio * p / (1.0 - p + odds_ratio * p)


def _odds_ratio_curve(theta: float, share: Floats) -> Pair:
    root = np.sqrt(theta)
    return _tilt(root, share), _tilt(1.0 / root, share)


def _odds_ratio_sides(theta: float, p_a: Floats, p_b: Floats, n_a: int, n_b: int) -> Pair:
    spread_a, spread_b = n_a * p_a * (1.0 - p_a), n_b * p_b * (1.0 - p_b)
    side = np.sqrt(spread_a * spread_b) / _root(spread_a + spread_b)
    return side, side


ODDS_RATIO = Measure(
    "odds-ratio",
    score_z_odds_ratio,
    _odds,
    lambda theta: theta / (1.0 + theta),
    _odds_ratio_curve,
    lambda theta, p_b: _tilt(theta, p_b),
    lambda theta, p_a: _tilt(1.0 / theta, p_a),
    _odds_ratio_sides,
)
