"""Measures of two rates as null hypotheses: their curve of rates, and the contours of score Z.

On the null the constrained estimates of both rates run along the curve {measure = theta}. A
score statistic of t is reached where, at a point (p_a, p_b) of the curve,

    k_a = n_a p_a + t A,    k_b = n_b p_b - t B,

with A and B below: the contour is explicit, and no constrained estimate has to be solved for.
They follow from the multipliers in `reliability.estimators.score.limits` by writing t for the
square root of multiplier times distance.

For a difference and a ratio the nuisance is the rate of b. For an odds ratio it is the log odds
of b: its nulls run through rates so near to 0 and to 1 that a rate has no digits left. Nor is
its statistic monotone, but at equal odds: with (1, 0) of (2, 2) failures it is 105 against an
odds ratio of exp(-10), with (2, 0) it is 24. What lies beyond a contour is no staircase then.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from reliability.estimators.arguments import Floats
from reliability.estimators.score.limits import difference_low, odds_ratio_low, ratio_low
from reliability.estimators.score.statistic import (
    score_z_difference,
    score_z_odds_ratio,
    score_z_ratio,
)

__all__ = ["DIFFERENCE", "ODDS_RATIO", "RATIO", "Contour", "Measure", "Rates"]

_TINY = 1e-300
_FAR = 40.0
"""Log odds beyond which the launches fail never, or always, but for 1e-17."""
_WHOLE = 700.0
_MET = 1e-13


class Rates(NamedTuple):
    """Rates of both arms and their complements, neither by subtraction where it is small."""

    p_a: Any
    q_a: Any
    p_b: Any
    q_b: Any


class Contour(NamedTuple):
    """What the contours of a monotone statistic are made of; floats or arrays.

    Attributes
    ----------
    curve : callable
        ``curve(theta, share, rest)``: both rates with their complements, along the null from
        one end, share 0, to the other; `rest` is one less the share.
    sides : callable
        ``sides(theta, rates, n_a, n_b)``: A and B, from what `curve` returns.
    """

    curve: Callable[[float, Any, Any], Rates]
    sides: Callable[[float, Rates, int, int], tuple[Any, Any]]


class Measure(NamedTuple):
    """A measure of two rates and its null hypotheses.

    Attributes
    ----------
    name : str
        difference, ratio or odds-ratio.
    statistic : callable
        ``statistic(k_a, n_a, k_b, n_b, theta, correction)``: the score statistic.
    met : callable
        ``met(k_a, n_a, k_b, n_b, theta)``: whether the estimate is the null but for rounding.
    low : callable
        ``low(k_a, n_a, k_b, n_b, z, correction=)``: lower limit of the score test.
    contour : Contour or None
        None where the statistic is not monotone in the failures.
    theta : callable
        From a coordinate in (0, 1), on which limits are searched for, to the measure; floats
        or arrays. Equal rates have the coordinate 0.5.
    coordinate : callable
        Back from the measure.
    nuisance : callable
        From a rate to the nuisance's scale, a float.
    logs : callable
        From the nuisance's scale to the logs of the rate and of its complement.
    rate_a, rate_b : callable
        ``rate_a(theta, b)``: the rate of a beside that of b under the null, on that scale; and
        the reverse.
    turns : ndarray
        Steps of an even grid on the nuisance, for `between`.
    between : callable
        ``between(theta, start, stop, turn)``: values of the nuisance from start to stop, closer
        where the rate of either arm nears 0 or 1.
    """

    name: str
    statistic: Callable[..., Floats]
    met: Callable[..., Any]
    low: Callable[..., Floats]
    contour: Contour | None
    theta: Callable[..., Any]
    coordinate: Callable[..., Any]
    nuisance: Callable[[float], float]
    logs: Callable[[Floats], tuple[Floats, Floats]]
    rate_a: Callable[[float, Any], Any]
    rate_b: Callable[[float, Any], Any]
    turns: Floats
    between: Callable[[float, float, float, Floats], Floats]


def _rate(rate: float) -> float:
    return rate


def _rate_logs(rates: Floats) -> tuple[Floats, Floats]:
    return np.log(np.maximum(rates, _TINY)), np.log1p(-np.minimum(rates, 1.0 - 1e-16))


def _rates_between(theta: float, start: float, stop: float, turn: Floats) -> Floats:
    rates: Floats = start + (stop - start) * np.sin(turn) ** 2
    return rates


_TURNS = np.linspace(0.0, 0.5 * np.pi, 64)


def _difference_curve(theta: float, share: Any, rest: Any) -> Rates:
    reach = 1.0 - abs(theta)
    small, lacking = reach * share, reach * rest
    if theta >= 0.0:
        return Rates(1.0 - lacking, lacking, small, 1.0 - small)
    return Rates(small, 1.0 - small, 1.0 - lacking, lacking)


def _difference_sides(theta: float, rates: Rates, n_a: int, n_b: int) -> tuple[Any, Any]:
    spread_a, spread_b = rates.p_a * rates.q_a, rates.p_b * rates.q_b
    error = (spread_a / n_a + spread_b / n_b + _TINY) ** 0.5
    return spread_a / error, spread_b / error


DIFFERENCE = Measure(
    name="difference",
    statistic=score_z_difference,
    met=lambda k_a, n_a, k_b, n_b, theta: (
        np.abs(n_b * k_a - n_a * k_b - n_a * n_b * theta) <= _MET * n_a * n_b
    ),
    low=difference_low,
    contour=Contour(_difference_curve, _difference_sides),
    theta=lambda u: 2.0 * u - 1.0,
    coordinate=lambda theta: 0.5 * (theta + 1.0),
    nuisance=_rate,
    logs=_rate_logs,
    rate_a=lambda theta, p_b: np.minimum(np.maximum(p_b + theta, 0.0), 1.0),
    rate_b=lambda theta, p_a: np.minimum(np.maximum(p_a - theta, 0.0), 1.0),
    turns=_TURNS,
    between=_rates_between,
)


def _ratio_curve(theta: float, share: Any, rest: Any) -> Rates:
    if theta <= 1.0:
        return Rates(theta * share, 1.0 - theta * share, share, rest)
    return Rates(share, rest, share / theta, 1.0 - share / theta)


def _ratio_sides(theta: float, rates: Rates, n_a: int, n_b: int) -> tuple[Any, Any]:
    scale = rates.p_a**0.5 / (rates.q_a / n_a + theta * rates.q_b / n_b + _TINY) ** 0.5
    return scale * rates.q_a, scale * rates.q_b


RATIO = Measure(
    name="ratio",
    statistic=score_z_ratio,
    met=lambda k_a, n_a, k_b, n_b, theta: np.abs(n_b * k_a - theta * n_a * k_b) <= _MET * n_b * k_a,
    low=ratio_low,
    contour=Contour(_ratio_curve, _ratio_sides),
    theta=lambda u: u / (1.0 - u),
    coordinate=lambda theta: theta / (1.0 + theta),
    nuisance=_rate,
    logs=_rate_logs,
    rate_a=lambda theta, p_b: np.minimum(theta * p_b, 1.0),
    rate_b=lambda theta, p_a: np.minimum(p_a / theta, 1.0),
    turns=_TURNS,
    between=_rates_between,
)


def _log_odds(rate: float) -> float:
    if rate <= 0.0 or rate >= 1.0:
        return -_WHOLE if rate <= 0.0 else _WHOLE
    return math.log(rate) - math.log1p(-rate)


def _odds_logs(odds: Floats) -> tuple[Floats, Floats]:
    rest = -np.logaddexp(0.0, odds)
    return odds + rest, rest


def _closer(steps: int) -> Floats:
    """Log odds from one end to the other, closer to even in the square root of the rate."""
    angles = 0.5 * np.pi * np.sin(np.linspace(0.0, 0.5 * np.pi, steps + 1)) ** 2
    odds: Floats = 2.0 * np.log(np.tan(angles[1:-1]))
    return odds


_ODDS = _closer(64)
_ODDS_TURNS = np.linspace(0.0, 1.0, 2 * _ODDS.size + 2)


def _odds_between(theta: float, start: float, stop: float, turn: Floats) -> Floats:
    apart = math.log(theta)
    first = max(start, -_FAR - max(0.0, apart))
    last = min(stop, _FAR - min(0.0, apart))
    if first >= last:
        return np.full(turn.shape, min(max(first, start), stop))
    inside = np.concatenate([[first], _ODDS, _ODDS - apart, [last]])
    inside = np.minimum(np.maximum(inside, first), last)
    inside.sort()
    found: Floats = np.interp(turn, _ODDS_TURNS, inside)
    return found


ODDS_RATIO = Measure(
    name="odds-ratio",
    statistic=score_z_odds_ratio,
    met=lambda k_a, n_a, k_b, n_b, theta: (
        np.abs(k_a * (n_b - k_b) - theta * (n_a - k_a) * k_b) <= _MET * k_a * (n_b - k_b)
    ),
    low=odds_ratio_low,
    contour=None,
    # The fourth root: limits down to 1e-30 keep their digits.
    theta=lambda u: (u / (1.0 - u)) ** 4,
    coordinate=lambda theta: theta**0.25 / (1.0 + theta**0.25),
    nuisance=_log_odds,
    logs=_odds_logs,
    rate_a=lambda theta, b: b + math.log(theta),
    rate_b=lambda theta, a: a - math.log(theta),
    turns=_ODDS_TURNS,
    between=_odds_between,
)
