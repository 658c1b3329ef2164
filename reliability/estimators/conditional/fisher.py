"""Fisher's exact test and its variants: the tail of the hypergeometric distribution."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from reliability.estimators.arguments import Alternative, Floats
from reliability.estimators.conditional.hypergeometric import TIE, Support, support_blocks

__all__ = [
    "fisher",
    "fisher_blaker",
    "fisher_central",
    "fisher_mid_p",
    "fisher_minlike_mid_p",
]

TwoSided = Callable[[Support, Floats], Floats]


def fisher(k_a: Floats, n_a: Floats, k_b: Floats, n_b: Floats, alternative: Alternative) -> Floats:
    """Two-sided by minimum likelihood: all tables no likelier than the observed one.

    Fisher 1935; the kind that R and scipy give. Likelihoods are compared with a relative
    tolerance, so that 1/10 v 0/10 gives 1 (contingencytables 3.0.1 loses the tie: 0.5).
    """
    return _over_tables(_minimum_likelihood, k_a, n_a, k_b, n_b, alternative)


def fisher_central(
    k_a: Floats, n_a: Floats, k_b: Floats, n_b: Floats, alternative: Alternative
) -> Floats:
    """Twice the smaller tail, at most 1 (Fay 2010). One-sided as `fisher`."""
    return _over_tables(_central, k_a, n_a, k_b, n_b, alternative)


def fisher_mid_p(
    k_a: Floats, n_a: Floats, k_b: Floats, n_b: Floats, alternative: Alternative
) -> Floats:
    """Half of the observed table in each tail; two-sided twice the smaller (Lancaster 1961)."""
    return _over_tables(_mid_p, k_a, n_a, k_b, n_b, alternative, share=0.5)


def fisher_minlike_mid_p(
    k_a: Floats, n_a: Floats, k_b: Floats, n_b: Floats, alternative: Alternative
) -> Floats:
    """As `fisher`, two-sided, less half of the observed table (Agresti and Gottard 2005).

    The test of Baptista and Pike's mid-P interval; 0.5 where no other table is possible.
    One-sided as `fisher_mid_p`. contingencytables 3.0.1 loses tied tables: 0.0376 for 7/10 v
    2/10; it is 0.0537.
    """
    return _over_tables(_minlike_mid_p, k_a, n_a, k_b, n_b, alternative, share=0.5)


def fisher_blaker(
    k_a: Floats, n_a: Floats, k_b: Floats, n_b: Floats, alternative: Alternative
) -> Floats:
    """Two-sided by Blaker (2000): the smaller tail and the most of the other not above it."""
    return _over_tables(_blaker, k_a, n_a, k_b, n_b, alternative)


def _over_tables(
    two_sided: TwoSided,
    k_a: Floats,
    n_a: Floats,
    k_b: Floats,
    n_b: Floats,
    alternative: Alternative,
    share: float = 1.0,
) -> Floats:
    """Run over the distinct tables, in blocks that fit in memory."""
    stacked = np.stack([k_a, n_a, k_b, n_b], axis=1)
    tables, back = np.unique(stacked, axis=0, return_inverse=True)
    p = np.empty(len(tables))
    for support in support_blocks(tables):
        weights = np.exp(support.log_weight - support.log_weight.max(axis=1, keepdims=True))
        weights /= weights.sum(axis=1, keepdims=True)
        if alternative == "two-sided":
            p[support.rows] = two_sided(support, weights)
        else:
            p[support.rows] = _tail(support, weights, alternative, share)
    result: Floats = np.minimum(p, 1.0)[back.reshape(-1)]
    return result


def _tail(
    support: Support, weights: Floats, alternative: Alternative, share: float = 1.0
) -> Floats:
    """Probability beyond the observed table, and `share` of its own."""
    greater = alternative == "greater"
    beyond = support.x_a > support.observed if greater else support.x_a < support.observed
    tail: Floats = np.where(beyond, weights, 0.0).sum(axis=1) + share * _own(support, weights)
    return tail


def _own(support: Support, values: Floats) -> Floats:
    """The observed table's value of a matrix over the support."""
    at: Floats = np.where(
        (support.x_a == support.observed) & (support.log_weight > -np.inf), values, 0.0
    ).sum(axis=1)
    return at


def _minimum_likelihood(support: Support, weights: Floats) -> Floats:
    bar = _own(support, weights)[:, None] * (1.0 + TIE)
    p: Floats = np.where(weights <= bar, weights, 0.0).sum(axis=1)
    return p


def _minlike_mid_p(support: Support, weights: Floats) -> Floats:
    return _minimum_likelihood(support, weights) - 0.5 * _own(support, weights)


def _central(support: Support, weights: Floats) -> Floats:
    return 2.0 * np.minimum(_tail(support, weights, "greater"), _tail(support, weights, "less"))


def _mid_p(support: Support, weights: Floats) -> Floats:
    return 2.0 * np.minimum(
        _tail(support, weights, "greater", 0.5), _tail(support, weights, "less", 0.5)
    )


def _blaker(support: Support, weights: Floats) -> Floats:
    lower = np.cumsum(weights, axis=1)
    upper = np.cumsum(weights[:, ::-1], axis=1)[:, ::-1]
    smaller = np.minimum(lower, upper)
    bar = _own(support, smaller)[:, None] * (1.0 + TIE)
    p: Floats = np.where(smaller <= bar, weights, 0.0).sum(axis=1)
    return p
