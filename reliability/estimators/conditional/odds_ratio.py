"""Exact conditional intervals for the odds ratio: inversions of Fisher's test and its kin.

Given both margins the failures in arm a have weights w(x) exp(x l), l the log odds ratio. The
functions here find lower limits; exchanging the arms and turning the sign of l gives the upper.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
from numpy.typing import NDArray

from reliability.estimators.arguments import Alternative, Floats
from reliability.estimators.conditional.hypergeometric import Support, support_blocks
from reliability.estimators.conditional.two_tails import blaker_bars, likelihood_bars, outermost
from reliability.estimators.conditional.weights import Weights, tail_limit
from reliability.estimators.tails import tail_area

__all__ = ["baptista_pike", "baptista_pike_mid_p", "blaker", "cornfield", "mid_p"]

Lower = Callable[[Weights], tuple[Floats, NDArray[np.bool_]]]


def cornfield(
    k_a: Floats, n_a: Floats, k_b: Floats, n_b: Floats, level: float, alternative: Alternative
) -> tuple[Floats, Floats]:
    """Cornfield 1956: each tail of the conditional distribution at half alpha.

    R's fisher.test solves the same equations loosely: 9/10 v 3/10 at 99 % gives it 4871 above;
    it is 5315. contingencytables 3.0.1 returns the mid-P interval under this name.
    """
    area = tail_area(level, alternative)
    low, high, _ = _both(partial(_central, area=area, share=1.0), k_a, n_a, k_b, n_b, alternative)
    return low, high


def mid_p(
    k_a: Floats, n_a: Floats, k_b: Floats, n_b: Floats, level: float, alternative: Alternative
) -> tuple[Floats, Floats]:
    """As `cornfield` with half of the observed table's probability (Agresti and Gottard 2005)."""
    area = tail_area(level, alternative)
    low, high, _ = _both(partial(_central, area=area, share=0.5), k_a, n_a, k_b, n_b, alternative)
    return low, high


def baptista_pike(
    k_a: Floats, n_a: Floats, k_b: Floats, n_b: Floats, level: float, alternative: Alternative
) -> tuple[Floats, Floats, NDArray[np.bool_]]:
    """Hull of what Fisher's minimum-likelihood test accepts (Baptista and Pike 1977).

    One-sided as `cornfield`.
    """
    return _two_sided(likelihood_bars, 1.0, k_a, n_a, k_b, n_b, level, alternative)


def baptista_pike_mid_p(
    k_a: Floats, n_a: Floats, k_b: Floats, n_b: Floats, level: float, alternative: Alternative
) -> tuple[Floats, Floats, NDArray[np.bool_]]:
    """As `baptista_pike` with half of the observed table's probability; one-sided as `mid_p`."""
    return _two_sided(likelihood_bars, 0.5, k_a, n_a, k_b, n_b, level, alternative)


def blaker(
    k_a: Floats, n_a: Floats, k_b: Floats, n_b: Floats, level: float, alternative: Alternative
) -> tuple[Floats, Floats, NDArray[np.bool_]]:
    """Hull of what Blaker's (2000) test accepts; one-sided as `cornfield`."""
    return _two_sided(blaker_bars, 1.0, k_a, n_a, k_b, n_b, level, alternative)


def _two_sided(
    bars: Callable[[Weights, NDArray[np.int64]], Floats],
    share: float,
    k_a: Floats,
    n_a: Floats,
    k_b: Floats,
    n_b: Floats,
    level: float,
    alternative: Alternative,
) -> tuple[Floats, Floats, NDArray[np.bool_]]:
    alpha = 1.0 - level
    lower: Lower
    if alternative == "two-sided":
        lower = partial(outermost, bars=bars, alpha=alpha, share=share)
    else:
        lower = partial(_central, area=alpha, share=share)
    return _both(lower, k_a, n_a, k_b, n_b, alternative)


def _central(weights: Weights, area: float, share: float) -> tuple[Floats, NDArray[np.bool_]]:
    limit = tail_limit(weights, area, share)
    return limit, np.zeros(limit.size, dtype=bool)


def _both(
    lower: Lower,
    k_a: Floats,
    n_a: Floats,
    k_b: Floats,
    n_b: Floats,
    alternative: Alternative,
) -> tuple[Floats, Floats, NDArray[np.bool_]]:
    """Both limits as odds ratios, from a function that finds the lower limit of the log."""
    low, high = np.zeros(k_a.size), np.full(k_a.size, np.inf)
    gap = np.zeros(k_a.size, dtype=bool)
    if alternative != "less":
        logs, gaps = _each(lower, np.stack([k_a, n_a, k_b, n_b], axis=1))
        low, gap = np.exp(logs), gap | gaps
    if alternative != "greater":
        logs, gaps = _each(lower, np.stack([k_b, n_b, k_a, n_a], axis=1))
        high, gap = np.exp(-logs), gap | gaps
    return low, high, gap


def _each(lower: Lower, stacked: Floats) -> tuple[Floats, NDArray[np.bool_]]:
    """Run over the distinct tables in blocks; a table with one possible outcome tells nothing."""
    tables, back = np.unique(stacked, axis=0, return_inverse=True)
    limits, gaps = np.full(len(tables), -np.inf), np.zeros(len(tables), dtype=bool)
    k_a, _, k_b, n_b = tables.T
    # At the least possible count there is no lower limit.
    open_below = (k_a == 0.0) | (k_b == n_b)
    told = np.flatnonzero(~open_below)
    for support in support_blocks(tables[told]):
        rows = told[support.rows]
        limits[rows], gaps[rows] = lower(_weights(support))
    back = back.reshape(-1)
    return limits[back], gaps[back]


def _weights(support: Support) -> Weights:
    offset = support.x_a - support.x_a[:, :1]
    inside = support.log_weight > -np.inf
    at = (support.observed - support.x_a[:, :1]).reshape(-1)
    logs = support.log_weight - np.take_along_axis(support.log_weight, at[:, None], axis=1)
    step = np.where(inside, offset - at[:, None], 0)
    return Weights(logs, step.astype(np.float64), at)
