"""Boschloo's test: Fisher's p-value as the statistic, its size taken without conditioning."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from reliability.estimators.arguments import Alternative, Floats
from reliability.estimators.conditional.hypergeometric import TIE
from reliability.estimators.unconditional.region import Statistic, exact_p, smaller_tail

__all__ = ["boschloo", "boschloo_central"]


def _upper_tail(rows: NDArray[np.int64], n_a: int, n_b: int, weights: Floats) -> Floats:
    """Less Fisher's p-value against a above b."""
    tail: Floats = -np.cumsum(weights[:, ::-1], axis=1)[:, ::-1]
    return tail


def _lower_tail(rows: NDArray[np.int64], n_a: int, n_b: int, weights: Floats) -> Floats:
    """Less Fisher's p-value against a below b."""
    tail: Floats = -np.cumsum(weights, axis=1)
    return tail


def _minimum_likelihood(rows: NDArray[np.int64], n_a: int, n_b: int, weights: Floats) -> Floats:
    """Less Fisher's two-sided p-value: the tables of the row that are no likelier."""
    order = np.argsort(weights, axis=1, kind="stable")
    climbing = np.take_along_axis(weights, order, axis=1)
    sums = np.cumsum(climbing, axis=1)
    # A table takes the sum at the last of those that it ties with.
    last = np.empty(climbing.shape, dtype=bool)
    last[:, -1] = True
    last[:, :-1] = climbing[:, 1:] > climbing[:, :-1] * (1.0 + TIE)
    ends = np.where(last, np.arange(climbing.shape[1]), climbing.shape[1])
    ends = np.minimum.accumulate(ends[:, ::-1], axis=1)[:, ::-1]
    tails = np.empty_like(sums)
    np.put_along_axis(tails, order, np.take_along_axis(sums, ends, axis=1), axis=1)
    result: Floats = -tails
    return result


_STATISTICS: dict[Alternative, Statistic] = {
    "two-sided": _minimum_likelihood,
    "greater": _upper_tail,
    "less": _lower_tail,
}


def boschloo(
    k_a: Floats,
    n_a: Floats,
    k_b: Floats,
    n_b: Floats,
    alternative: Alternative,
    berger_boos: float | None = None,
) -> Floats:
    """Boschloo 1970; two-sided on Fisher's minimum-likelihood p-value.

    Never above Fisher's p-value without `berger_boos`. R's exact2x2 1.7.0 is not symmetric
    here: 1/10 v 0/10 gives it 0.6123 and 0/10 v 1/10 0.8238, which is right for both when
    doubled; scipy's two-sided value is `boschloo_central`.
    """
    return exact_p(_STATISTICS, k_a, n_a, k_b, n_b, alternative, berger_boos)


def boschloo_central(
    k_a: Floats,
    n_a: Floats,
    k_b: Floats,
    n_b: Floats,
    alternative: Alternative,
    berger_boos: float | None = None,
) -> Floats:
    """Two-sided as twice the smaller one-sided p-value of `boschloo`; one-sided the same."""
    if alternative != "two-sided":
        return boschloo(k_a, n_a, k_b, n_b, alternative, berger_boos)
    return smaller_tail(lambda side: boschloo(k_a, n_a, k_b, n_b, side, berger_boos), berger_boos)
