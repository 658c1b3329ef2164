"""Difference and ratio as null hypotheses: their curve of rates, and the contours of score Z.

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
from reliability.estimators.score.statistic import score_z_difference, score_z_ratio

__all__ = ["DIFFERENCE", "RATIO", "Measure", "Rates"]

Pair = tuple[Floats, Floats]


class Rates(NamedTuple):
    """Rates of both arms and their complements, neither by subtraction where it is small."""

    p_a: Floats
    q_a: Floats
    p_b: Floats
    q_b: Floats


class Measure(NamedTuple):
    """A measure of two rates and its null hypotheses.

    Attributes
    ----------
    name : str
        difference or ratio.
    statistic : callable
        ``statistic(k_a, n_a, k_b, n_b, theta, correction)``: the score statistic.
    theta : callable
        From a coordinate in (0, 1), on which limits are searched for, to the measure; floats
        or arrays.
    coordinate : callable
        Back from the measure.
    curve : callable
        ``curve(theta, share, rest)``: both rates with their complements, along the null from
        one end, share 0, to the other; `rest` is one less the share.
    rate_a, rate_b : callable
        ``rate_a(theta, p_b)``: the rate of a beside that of b under the null, clipped to [0, 1];
        and the reverse.
    sides : callable
        ``sides(theta, rates, n_a, n_b)``: A and B of the contour, from what `curve` returns.
    """

    name: str
    statistic: Callable[..., Floats]
    theta: Callable[..., Any]
    coordinate: Callable[..., Any]
    curve: Callable[[float, Floats, Floats], Rates]
    rate_a: Callable[[float, Floats], Floats]
    rate_b: Callable[[float, Floats], Floats]
    sides: Callable[[float, Rates, int, int], Pair]


def _root(value: Floats) -> Floats:
    return np.sqrt(np.maximum(value, 1e-300))


def _difference_curve(theta: float, share: Floats, rest: Floats) -> Rates:
    reach = 1.0 - abs(theta)
    small, lacking = reach * share, reach * rest
    if theta >= 0.0:
        return Rates(1.0 - lacking, lacking, small, 1.0 - small)
    return Rates(small, 1.0 - small, 1.0 - lacking, lacking)


def _difference_sides(theta: float, rates: Rates, n_a: int, n_b: int) -> Pair:
    spread_a, spread_b = rates.p_a * rates.q_a, rates.p_b * rates.q_b
    error = _root(spread_a / n_a + spread_b / n_b)
    return spread_a / error, spread_b / error


DIFFERENCE = Measure(
    "difference",
    score_z_difference,
    lambda u: 2.0 * u - 1.0,
    lambda theta: 0.5 * (theta + 1.0),
    _difference_curve,
    lambda theta, p_b: np.minimum(np.maximum(p_b + theta, 0.0), 1.0),
    lambda theta, p_a: np.minimum(np.maximum(p_a - theta, 0.0), 1.0),
    _difference_sides,
)


def _ratio_curve(theta: float, share: Floats, rest: Floats) -> Rates:
    if theta <= 1.0:
        return Rates(theta * share, 1.0 - theta * share, share, rest)
    return Rates(share, rest, share / theta, 1.0 - share / theta)


def _ratio_sides(theta: float, rates: Rates, n_a: int, n_b: int) -> Pair:
    scale = np.sqrt(rates.p_a) / _root(rates.q_a / n_a + theta * rates.q_b / n_b)
    return scale * rates.q_a, scale * rates.q_b


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
