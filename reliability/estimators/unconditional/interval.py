"""Exact unconditional intervals of the difference, the ratio and the odds ratio."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from reliability.estimators.arguments import Alternative, Floats
from reliability.estimators.unconditional.limits import (
    Inverted,
    Order,
    highest_limit,
    lowest_limit,
)
from reliability.estimators.unconditional.measures import DIFFERENCE, ODDS_RATIO, RATIO, Measure

__all__ = [
    "agresti_min_difference",
    "agresti_min_odds_ratio",
    "agresti_min_ratio",
    "chan_zhang_difference",
    "chan_zhang_odds_ratio",
    "chan_zhang_ratio",
    "santner_snell_difference",
]

Ends = tuple[Floats, Floats, NDArray[np.bool_]]


def chan_zhang_difference(
    k_a: Floats,
    n_a: Floats,
    k_b: Floats,
    n_b: Floats,
    level: float,
    alternative: Alternative,
    berger_boos: float | None = None,
) -> Ends:
    """Chan and Zhang 1999: each one-sided exact score test of the difference at half alpha."""
    return _both("score", DIFFERENCE, k_a, n_a, k_b, n_b, level, alternative, berger_boos)


def agresti_min_difference(
    k_a: Floats,
    n_a: Floats,
    k_b: Floats,
    n_b: Floats,
    level: float,
    alternative: Alternative,
    berger_boos: float | None = None,
) -> Ends:
    """Agresti and Min 2001: the two-sided exact score test of the difference, inverted.

    The hull of the values accepted: 15/20 v 9/20 at 95 % has an island at -0.0107, which R's
    Exact 3.3 misses. One-sided as `chan_zhang_difference`.
    """
    return _both("square", DIFFERENCE, k_a, n_a, k_b, n_b, level, alternative, berger_boos)


def santner_snell_difference(
    k_a: Floats,
    n_a: Floats,
    k_b: Floats,
    n_b: Floats,
    level: float,
    alternative: Alternative,
    berger_boos: float | None = None,
) -> Ends:
    """Santner and Snell 1980: one-sided tests ordered by the estimated difference itself.

    The region does not depend on the null, and p rises with it without a jump. Published values
    differ where ties or a limited search were mistaken.
    """
    return _both("raw", DIFFERENCE, k_a, n_a, k_b, n_b, level, alternative, berger_boos)


def chan_zhang_ratio(
    k_a: Floats,
    n_a: Floats,
    k_b: Floats,
    n_b: Floats,
    level: float,
    alternative: Alternative,
    berger_boos: float | None = None,
) -> Ends:
    """Chan and Zhang 1999: each one-sided exact score test of the ratio at half alpha."""
    return _both("score", RATIO, k_a, n_a, k_b, n_b, level, alternative, berger_boos)


def agresti_min_ratio(
    k_a: Floats,
    n_a: Floats,
    k_b: Floats,
    n_b: Floats,
    level: float,
    alternative: Alternative,
    berger_boos: float | None = None,
) -> Ends:
    """Agresti and Min 2001: the two-sided exact score test of the ratio, inverted."""
    return _both("square", RATIO, k_a, n_a, k_b, n_b, level, alternative, berger_boos)


def chan_zhang_odds_ratio(
    k_a: Floats,
    n_a: Floats,
    k_b: Floats,
    n_b: Floats,
    level: float,
    alternative: Alternative,
    berger_boos: float | None = None,
) -> Ends:
    """Chan and Zhang 1999: each one-sided exact score test of the odds ratio at half alpha."""
    return _both("score", ODDS_RATIO, k_a, n_a, k_b, n_b, level, alternative, berger_boos)


def agresti_min_odds_ratio(
    k_a: Floats,
    n_a: Floats,
    k_b: Floats,
    n_b: Floats,
    level: float,
    alternative: Alternative,
    berger_boos: float | None = None,
) -> Ends:
    """Agresti and Min 2002: the two-sided exact score test of the odds ratio, inverted.

    The statistic is not monotone in the failures, so that the tables of a region need not lie
    together; they are all looked at.
    """
    return _both("square", ODDS_RATIO, k_a, n_a, k_b, n_b, level, alternative, berger_boos)


def _both(
    order: Order,
    measure: Measure,
    k_a: Floats,
    n_a: Floats,
    k_b: Floats,
    n_b: Floats,
    level: float,
    alternative: Alternative,
    berger_boos: float | None,
) -> Ends:
    """Both limits of each distinct table; the upper one with the arms exchanged."""
    inverted = Inverted.of(measure, order, level, alternative, berger_boos)
    tables, back = np.unique(np.stack([k_a, n_a, k_b, n_b], axis=1), axis=0, return_inverse=True)
    back = back.reshape(-1)
    size = len(tables)
    low, high, gap = np.full(size, measure.theta(0.0)), np.empty(size), np.zeros(size, dtype=bool)
    high.fill(1.0 if measure is DIFFERENCE else np.inf)
    for row in range(size):
        table = tables[row : row + 1].T
        if table[1, 0] == 0.0 or table[3, 0] == 0.0:
            continue
        if alternative != "less":
            low[row], gap[row] = lowest_limit(inverted, *table)
        if alternative != "greater":
            high[row], island = highest_limit(inverted, *table)
            gap[row] |= island
    return low[back], high[back], gap[back]
