"""Melded confidence intervals of difference, ratio and odds ratio.

Fay, Proschan and Brittain 2015: the lower limit is a quantile of g(L, U), L and U independent
with the distributions whose quantiles are the Clopper-Pearson lower limits of arm a and upper
limits of arm b: Beta(k_a, n_a - k_a + 1) and Beta(k_b + 1, n_b - k_b). Against equal rates the
one-sided limits agree with Fisher's one-sided test. Coverage is conjectured, not proven.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, partial
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import betainc, betaincc, betaincinv, betaln, expit, xlogy

from reliability.estimators.arguments import Alternative, Floats
from reliability.estimators.ends import reciprocal
from reliability.estimators.roots import bracketed_root
from reliability.estimators.tails import tail_area

__all__ = ["melded_difference", "melded_odds_ratio", "melded_ratio"]

_ROWS = 4096
_EDGE = 1e-16

Map = Callable[[Floats, Floats], Floats]


class _Scale(NamedTuple):
    """A scale on which a measure is the rate of a less that of b.

    Attributes
    ----------
    of : callable
        From a rate and its complement to the scale.
    rates : callable
        From the scale to the rate and its complement.
    log_slope : callable
        From a rate and its complement to the log of the rate's derivative.
    ends : (float, float)
        The scale of the rates 0 and 1.
    nodes : int
        Points of the quadrature; with twice as many no limit moves by 1e-9 of itself.
    """

    of: Map
    rates: Callable[[Floats], tuple[Floats, Floats]]
    log_slope: Map
    ends: tuple[float, float]
    nodes: int


_LINEAR = _Scale(
    lambda p, q: np.where(p < q, p, 1.0 - q),
    lambda x: (x, 1.0 - x),
    lambda p, q: np.zeros_like(p),
    (0.0, 1.0),
    48,
)
_LOG = _Scale(
    lambda p, q: np.where(p < q, np.log(p), np.log1p(-np.minimum(q, 0.5))),
    lambda x: (np.exp(x), -np.expm1(x)),
    lambda p, q: np.log(p),
    (-np.inf, 0.0),
    160,
)
_LOGIT = _Scale(
    lambda p, q: np.log(p) - np.log(q),
    lambda x: (expit(x), expit(-x)),
    lambda p, q: np.log(p) + np.log(q),
    (-np.inf, np.inf),
    160,
)


def melded_difference(
    k_a: Floats, n_a: Floats, k_b: Floats, n_b: Floats, level: float, alternative: Alternative
) -> tuple[Floats, Floats]:
    """Melded interval of rate a less rate b."""
    area = tail_area(level, alternative)
    low, high = np.full(k_a.size, -1.0), np.full(k_a.size, 1.0)
    if alternative != "less":
        low = _in_pieces(_difference_low, k_a, n_a, k_b, n_b, area)
    if alternative != "greater":
        high = 0.0 - _in_pieces(_difference_low, k_b, n_b, k_a, n_a, area)
    return low, high


def melded_ratio(
    k_a: Floats, n_a: Floats, k_b: Floats, n_b: Floats, level: float, alternative: Alternative
) -> tuple[Floats, Floats]:
    """Melded interval of rate a over rate b."""
    return _positive(_ratio_low, k_a, n_a, k_b, n_b, level, alternative)


def melded_odds_ratio(
    k_a: Floats, n_a: Floats, k_b: Floats, n_b: Floats, level: float, alternative: Alternative
) -> tuple[Floats, Floats]:
    """Melded interval of odds a over odds b."""
    return _positive(_odds_ratio_low, k_a, n_a, k_b, n_b, level, alternative)


def _positive(
    lower: Callable[..., Floats],
    k_a: Floats,
    n_a: Floats,
    k_b: Floats,
    n_b: Floats,
    level: float,
    alternative: Alternative,
) -> tuple[Floats, Floats]:
    area = tail_area(level, alternative)
    low, high = np.zeros(k_a.size), np.full(k_a.size, np.inf)
    if alternative != "less":
        low = _in_pieces(lower, k_a, n_a, k_b, n_b, area)
    if alternative != "greater":
        high = reciprocal(_in_pieces(lower, k_b, n_b, k_a, n_a, area))
    return low, high


def _in_pieces(
    lower: Callable[..., Floats], k_a: Floats, n_a: Floats, k_b: Floats, n_b: Floats, area: float
) -> Floats:
    """Lower limits of the distinct tables, so many at a time that the nodes fit in memory."""
    stacked = np.stack([k_a, n_a, k_b, n_b], axis=1)
    tables, back = np.unique(stacked, axis=0, return_inverse=True)
    limits = np.empty(len(tables))
    for start in range(0, len(tables), _ROWS):
        part = slice(start, start + _ROWS)
        limits[part] = lower(*tables[part].T, area)
    return limits[back.reshape(-1)]


def _difference_low(k_a: Floats, n_a: Floats, k_b: Floats, n_b: Floats, area: float) -> Floats:
    """At k_a = 0 the limit of arm a is 0, at k_b = n_b that of arm b is 1: one quantile is left."""
    lower_a: Floats = np.where(k_a > 0.0, _quantile(k_a, n_a - k_a + 1.0, area), 0.0)
    upper_b = np.where(k_b < n_b, 1.0 - _quantile(n_b - k_b, k_b + 1.0, area), 1.0)
    both = (k_a > 0.0) & (k_b < n_b)
    limit = np.where(k_a > 0.0, lower_a - 1.0, 0.0 - upper_b)
    limit[both] = _inner(_LINEAR, k_a[both], n_a[both], k_b[both], n_b[both], area)
    return limit


def _ratio_low(k_a: Floats, n_a: Floats, k_b: Floats, n_b: Floats, area: float) -> Floats:
    limit = np.where(k_a > 0.0, _quantile(k_a, n_a - k_a + 1.0, area), 0.0)
    both = (k_a > 0.0) & (k_b < n_b)
    limit[both] = np.exp(_inner(_LOG, k_a[both], n_a[both], k_b[both], n_b[both], area))
    return limit


def _odds_ratio_low(k_a: Floats, n_a: Floats, k_b: Floats, n_b: Floats, area: float) -> Floats:
    limit = np.zeros(k_a.size)
    both = (k_a > 0.0) & (k_b < n_b)
    limit[both] = np.exp(_inner(_LOGIT, k_a[both], n_a[both], k_b[both], n_b[both], area))
    return limit


def _quantile(first: Floats, second: Floats, share: float) -> Floats:
    found = betaincinv(np.maximum(first, 1.0), np.maximum(second, 1.0), share)
    return np.asarray(found, dtype=np.float64)


def _inner(
    scale: _Scale, k_a: Floats, n_a: Floats, k_b: Floats, n_b: Floats, area: float
) -> Floats:
    """Quantile of the measure, both arms' limits random."""
    limit = np.empty(k_a.size)
    lower, upper = _Beta.of(scale, k_a, n_a - k_a + 1.0), _Beta.of(scale, k_b + 1.0, n_b - k_b)
    half, rest = 0.5 * area, 0.5 * (1.0 - area)
    # P(g <= low) <= half + half and P(g > high) <= rest + rest.
    low = _at(scale, lower, half) - _beyond(scale, upper, half)
    high = _beyond(scale, lower, rest) - _at(scale, upper, rest)
    # The narrower density is integrated over: the other's distribution is smooth beside it.
    narrow_a = lower.high - lower.low <= upper.high - upper.low
    for over_a in (True, False):
        rows = np.flatnonzero(narrow_a == over_a)
        if rows.size:
            below = _below_over_a if over_a else _below_over_b
            excess = partial(below, scale, lower.take(rows), upper.take(rows), area)
            limit[rows] = bracketed_root(excess, low[rows], high[rows], tolerance=1e-13)
    return limit


class _Beta(NamedTuple):
    """Beta distributions, and where all but 1e-16 of each end lies on a scale."""

    first: Floats
    second: Floats
    low: Floats
    high: Floats

    @classmethod
    def of(cls, scale: _Scale, first: Floats, second: Floats) -> _Beta:
        """Build from the two shapes."""
        bare = cls(first, second, first, second)
        return cls(first, second, _at(scale, bare, _EDGE), _beyond(scale, bare, _EDGE))

    def take(self, rows: NDArray[np.int64]) -> _Beta:
        """Return some of them."""
        return _Beta(self.first[rows], self.second[rows], self.low[rows], self.high[rows])


def _at(scale: _Scale, beta: _Beta, share: float) -> Floats:
    """The point of the scale with `share` of each distribution below."""
    rate = np.asarray(betaincinv(beta.first, beta.second, share), dtype=np.float64)
    return scale.of(rate, 1.0 - rate)


def _beyond(scale: _Scale, beta: _Beta, share: float) -> Floats:
    """The point of the scale with `share` of each distribution above."""
    rest = np.asarray(betaincinv(beta.second, beta.first, share), dtype=np.float64)
    return scale.of(1.0 - rest, rest)


def _below_over_a(scale: _Scale, lower: _Beta, upper: _Beta, area: float, at: Floats) -> Floats:
    """P(L - U <= at) less `area`, as the mean over L of P(U >= L - at).

    Where L - at is no rate P is 0 or 1: the range of L is cut there, for P has a kink.
    """
    first, last = at + scale.ends[0], at + scale.ends[1]
    points, weights = _nodes(
        scale, lower, np.maximum(lower.low, first), np.minimum(lower.high, last)
    )
    met = scale.rates(points - at[:, None])[0]
    tail = betaincc(upper.first[:, None], upper.second[:, None], np.clip(met, 0.0, 1.0))
    sure = _share_below(scale, lower, first)
    mean: Floats = (weights * tail).sum(axis=1) + sure
    return mean - area


def _below_over_b(scale: _Scale, lower: _Beta, upper: _Beta, area: float, at: Floats) -> Floats:
    """P(L - U <= at) less `area`, as the mean over U of P(L <= U + at)."""
    first, last = scale.ends[0] - at, scale.ends[1] - at
    points, weights = _nodes(
        scale, upper, np.maximum(upper.low, first), np.minimum(upper.high, last)
    )
    met = scale.rates(points + at[:, None])[0]
    tail = betainc(lower.first[:, None], lower.second[:, None], np.clip(met, 0.0, 1.0))
    sure = 1.0 - _share_below(scale, upper, last)
    mean: Floats = (weights * tail).sum(axis=1) + sure
    return mean - area


def _share_below(scale: _Scale, beta: _Beta, point: Floats) -> Floats:
    rate = scale.rates(np.clip(point, *scale.ends))[0]
    share = betainc(beta.first, beta.second, np.clip(rate, 0.0, 1.0))
    return np.asarray(share, dtype=np.float64)


@lru_cache(maxsize=4)
def _legendre(count: int) -> tuple[Floats, Floats]:
    nodes, weights = np.polynomial.legendre.leggauss(count)
    return nodes, weights


def _nodes(scale: _Scale, beta: _Beta, low: Floats, high: Floats) -> tuple[Floats, Floats]:
    """Gauss-Legendre points of the scale between two ends, and the distribution's weights."""
    nodes, weights = _legendre(scale.nodes)
    half = np.maximum(0.5 * (high - low), 0.0)
    points = (0.5 * (high + low))[:, None] + half[:, None] * nodes
    p, q = scale.rates(points)
    p, q = np.clip(p, 1e-300, 1.0), np.clip(q, 1e-300, 1.0)
    logs = xlogy(beta.first[:, None] - 1.0, p) + xlogy(beta.second[:, None] - 1.0, q)
    logs += scale.log_slope(p, q) - betaln(beta.first, beta.second)[:, None]
    return points, np.exp(logs) * weights * half[:, None]
