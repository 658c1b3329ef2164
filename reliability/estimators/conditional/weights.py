"""Tails of the non-central hypergeometric distribution, and the log odds ratio that sets one."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from reliability.estimators.arguments import Floats

__all__ = ["Weights", "tail_limit"]

_STEPS = 200


class Weights(NamedTuple):
    """Conditional supports, one a row, seen from the observed count.

    Attributes
    ----------
    logs : ndarray
        Log weight of each count at odds ratio 1 less that of the observed one; -inf where
        padded.
    step : ndarray
        The count less the observed one.
    at : ndarray of int
        The column of the observed count.
    """

    logs: Floats
    step: Floats
    at: NDArray[np.int64]

    def take(self, rows: NDArray[np.int64]) -> Weights:
        """Return some of the rows."""
        return Weights(self.logs[rows], self.step[rows], self.at[rows])

    def probabilities(self, log_odds: Floats) -> Floats:
        """Probability of each count at one log odds ratio for each row."""
        # An infinite odds ratio leaves the observed count, whose step is 0, where it is.
        logs = self.logs + np.clip(log_odds, -1e300, 1e300)[:, None] * self.step
        logs -= logs.max(axis=1, keepdims=True)
        shares: Floats = np.exp(logs)
        shares /= shares.sum(axis=1, keepdims=True)
        return shares


def tail_limit(weights: Weights, area: float, share: float = 1.0) -> Floats:
    """Log odds ratio at which the upper tail, with `share` of the observed count, is `area`.

    Newton's method on the log of the tail, which increases in the log odds ratio with slope
    E[X | tail] - E[X], kept inside a bracket.

    Returns
    -------
    ndarray
        -inf where the tail is above `area` at every odds ratio; inf where it is at none.
    """
    kept = np.where(weights.step > 0.0, 1.0, np.where(weights.step == 0.0, share, 0.0))
    kept[weights.logs == -np.inf] = 0.0
    least = np.where(weights.at == 0, share, 0.0)
    last = np.sum(weights.logs > -np.inf, axis=1) - 1
    most = np.where(weights.at == last, share, 1.0)
    solvable = (least < area) & (area < most)
    limit = np.where(least >= area, -np.inf, np.inf)
    rows = np.flatnonzero(solvable)
    if rows.size:
        limit[rows] = _newton(weights.take(rows), kept[rows], area)
    return limit


def _newton(weights: Weights, kept: Floats, area: float) -> Floats:
    """Solve log tail = log area; a step out of the bracket is replaced by its middle."""
    goal = np.log(area)
    at = np.zeros(len(kept))
    low, high = np.full(at.size, -np.inf), np.full(at.size, np.inf)
    for _ in range(_STEPS):
        shares = weights.probabilities(at)
        inside = shares * kept
        tail = inside.sum(axis=1)
        with np.errstate(all="ignore"):
            away = np.log(tail) - goal
            slope = (inside * weights.step).sum(axis=1) / tail - (shares * weights.step).sum(axis=1)
            move = -away / slope
        low = np.where(away < 0.0, at, low)
        high = np.where(away > 0.0, at, high)
        move = np.where(np.isfinite(move), move, np.where(away < 0.0, np.inf, -np.inf))
        target = at + np.clip(move, -8.0, 8.0)
        with np.errstate(invalid="ignore"):
            middle = 0.5 * (low + high)
        out = ~((target > low) & (target < high)) & (move != 0.0)
        target = np.where(out, np.where(np.isfinite(middle), middle, target), target)
        settled = np.abs(target - at) <= 1e-15 * np.maximum(1.0, np.abs(at))
        settled |= np.abs(away) <= 1e-15
        at = np.where(settled, at, target)
        if settled.all():
            break
    return at
