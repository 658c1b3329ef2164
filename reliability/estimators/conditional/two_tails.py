"""Lower limits of two-sided conditional tests whose acceptance set may have gaps.

Both tests of this kind reject on {X <= x} and {X >= k}, k observed, with an x that moves up one
count at a time as the odds ratio grows: at the bar of a count its probability enters. Between
two bars the region is fixed, the probability of its complement x < X < k rises and then falls,
and so p, one less that, falls and then rises. The limits therefore lie at a bar, where p jumps
up, or at the one root in a stretch where p rises through alpha.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from reliability.estimators.arguments import Floats
from reliability.estimators.conditional.weights import Weights, tail_limit
from reliability.estimators.roots import bracketed_root

__all__ = ["blaker_bars", "likelihood_bars", "outermost"]

Bars = Callable[[Weights, NDArray[np.int64]], Floats]


def likelihood_bars(weights: Weights, count: NDArray[np.int64]) -> Floats:
    """Log odds ratios at which the count in column `count` is as likely as the observed one."""
    column = count[:, None]
    logs = np.take_along_axis(weights.logs, column, axis=1)
    step = np.take_along_axis(weights.step, column, axis=1)
    bars: Floats = (logs / -step).reshape(-1)
    return bars


def blaker_bars(weights: Weights, count: NDArray[np.int64]) -> Floats:
    """Log odds ratios at which P(X <= the count in column `count`) equals P(X >= observed)."""
    columns = np.arange(weights.logs.shape[1])
    below = columns <= count[:, None]
    above = weights.step >= 0.0

    def excess(log_odds: Floats) -> Floats:
        shares = weights.probabilities(log_odds)
        with np.errstate(divide="ignore"):
            difference: Floats = np.log((shares * above).sum(axis=1)) - np.log(
                (shares * below).sum(axis=1)
            )
        return np.clip(difference, -1e3, 1e3)

    # The bar of a count lies between those that bring single terms of the tails together.
    width = 2.0 + np.abs(likelihood_bars(weights, count))
    low, high = -width, width.copy()
    for _ in range(60):
        out = excess(low) > 0.0
        if not out.any():
            break
        low = np.where(out, 2.0 * low, low)
    for _ in range(60):
        out = excess(high) < 0.0
        if not out.any():
            break
        high = np.where(out, 2.0 * high, high)
    return bracketed_root(excess, low, high)


def outermost(
    weights: Weights, bars: Bars, alpha: float, share: float = 1.0
) -> tuple[Floats, NDArray[np.bool_]]:
    """Lowest log odds ratio that the test does not reject, and whether it rejects a higher one.

    Parameters
    ----------
    weights : Weights
        Rows in which the observed count is not the least possible one.
    bars : callable
        ``bars(weights, count)``: where the count in column `count` of each row enters.
    alpha : float
        The size of the test; p above it is not rejected.
    share : float
        How much of the observed count's probability p holds: 1, or 0.5 for mid-P.
    """
    # Once the upper tail alone is above alpha, p is.
    certain = tail_limit(weights, alpha, share)
    limit = np.full(certain.size, np.nan)
    gap = np.zeros(certain.size, dtype=bool)
    rows = np.flatnonzero(weights.at > 0)
    start = np.full(certain.size, -np.inf)
    start[rows] = _snapped(bars(weights.take(rows), np.zeros(rows.size, dtype=np.int64)))
    settled = certain < start
    limit[settled] = certain[settled]
    rows = np.flatnonzero(~settled)
    count = np.zeros(rows.size, dtype=np.int64)
    while rows.size:
        part = weights.take(rows)
        ahead = count + 1
        last = ahead >= part.at
        end = np.minimum(_snapped(bars(part, np.where(last, 0, ahead))), certain[rows])
        end = np.where(last, certain[rows], end)
        end = np.maximum(end, start[rows])
        found, dips = _stretch(part, count, start[rows], end, alpha, share)
        known = ~np.isnan(limit[rows])
        gap[rows] |= np.where(known, dips, dips & (found == start[rows]))
        limit[rows] = np.where(known, limit[rows], found)
        start[rows] = end
        finished = last | (end >= certain[rows])
        none = finished & np.isnan(limit[rows])
        limit[rows[none]] = certain[rows[none]]
        rows, count = rows[~finished], ahead[~finished]
    return limit, gap


def _snapped(bars: Floats) -> Floats:
    """Bars that lie at odds ratio 1 but for rounding, as ties of symmetric tables do, at 1."""
    return np.where(np.abs(bars) <= 1e-11, 0.0, bars)


def _stretch(
    weights: Weights,
    count: NDArray[np.int64],
    start: Floats,
    end: Floats,
    alpha: float,
    share: float,
) -> tuple[Floats, NDArray[np.bool_]]:
    """First value in [start, end) with p above alpha, nan if none; and whether p dips to alpha."""
    columns = np.arange(weights.logs.shape[1])
    kept = np.where((columns <= count[:, None]) | (weights.step > 0.0), 1.0, 0.0)
    kept[weights.step == 0.0] = share
    kept[weights.logs == -np.inf] = 0.0

    def excess_of(rows: NDArray[np.int64]) -> Callable[[Floats], Floats]:
        part, region = weights.take(rows), kept[rows]

        def excess(log_odds: Floats) -> Floats:
            p: Floats = (part.probabilities(log_odds) * region).sum(axis=1)
            return p - alpha

        return excess

    everything = excess_of(np.arange(start.size))
    first, last = everything(start), everything(end)
    found = np.where(first > 0.0, start, np.nan)
    rises = np.flatnonzero((first <= 0.0) & (last > 0.0))
    if rises.size:
        found[rises] = bracketed_root(excess_of(rises), start[rises], end[rises])
    dips = (first <= 0.0) | (last <= 0.0)
    inner = np.flatnonzero(~dips & (end > start))
    if inner.size:
        dips[inner] = _dips_inside(
            weights.take(inner), kept[inner], start[inner], end[inner], alpha
        )
    return found, dips


def _dips_inside(
    weights: Weights, kept: Floats, start: Floats, end: Floats, alpha: float
) -> NDArray[np.bool_]:
    """Whether the least p between two ends, both above alpha, is not."""

    def slope(log_odds: Floats) -> Floats:
        shares = weights.probabilities(log_odds)
        p = (shares * kept).sum(axis=1)
        rise: Floats = (shares * kept * weights.step).sum(axis=1) - p * (shares * weights.step).sum(
            axis=1
        )
        return rise

    turn = bracketed_root(slope, start, end, tolerance=1e-12)
    least = (weights.probabilities(turn) * kept).sum(axis=1)
    dip: NDArray[np.bool_] = least <= alpha
    return dip
