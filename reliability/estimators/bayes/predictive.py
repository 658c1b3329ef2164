"""The posterior predictive distribution of failures in the next launches."""

from __future__ import annotations

import operator
from typing import SupportsIndex

import numpy as np

from reliability.errors import CountError
from reliability.estimators.arguments import (
    Counts,
    Floats,
    broadcast_counts,
    check_alternative,
    check_confidence_level,
)
from reliability.estimators.bayes.densities import log_beta
from reliability.estimators.bayes.priors import Prior, beta_posterior
from reliability.estimators.results import Interval

__all__ = ["predictive_failures", "predictive_interval"]


def predictive_failures(
    failures: Counts,
    launches: Counts,
    next_launches: SupportsIndex,
    *,
    prior: Prior = "jeffreys",
) -> Floats:
    r"""Probability of each number of failures in the next launches.

    The beta-binomial distribution: with posterior Beta(a, b) of the failure rate,

    .. math:: P(j) = \binom{m}{j} \frac{B(a + j,\; b + m - j)}{B(a, b)}, \quad j = 0, \dots, m.

    Parameters
    ----------
    failures, launches : int or array_like of int
        What has been seen; they broadcast against one another. 0 launches: the prior alone.
    next_launches : int
        Number m of launches to come, 0 or more; they fail independently at the same rate.
    prior : str or (float, float), default "jeffreys"
        As for `probability_lower`.

    Returns
    -------
    ndarray
        Probabilities of 0, 1, ..., m failures along the last axis; they add up to 1.

    Raises
    ------
    CountError
        For counts that cannot be.

    Examples
    --------
    >>> predictive_failures(0, 8, 3).round(4)
    array([0.8564, 0.1223, 0.0193, 0.0019])
    """
    (k, n), shape = broadcast_counts(failures=failures, launches=launches)
    m = _whole(next_launches)
    a, b = (parameter[:, np.newaxis] for parameter in beta_posterior(k, n, prior))
    j = np.arange(m + 1.0)
    # log C(m, j) = -log(m + 1) - log B(j + 1, m - j + 1)
    log_choose = -np.log(m + 1.0) - log_beta(j + 1.0, m - j + 1.0)
    probability = np.exp(log_choose + log_beta(a + j, b + (m - j)) - log_beta(a, b))
    # Rounding of the logs is common to a row; the total is known.
    probability /= probability.sum(axis=1, keepdims=True)
    result: Floats = probability.reshape((*shape, m + 1))
    return result


def predictive_interval(
    failures: Counts,
    launches: Counts,
    next_launches: SupportsIndex,
    *,
    prior: Prior = "jeffreys",
    confidence_level: float = 0.95,
    alternative: str = "two-sided",
) -> Interval:
    """Equal-tailed interval for the number of failures in the next launches.

    Parameters
    ----------
    failures, launches, next_launches, prior
        As for `predictive_failures`.
    confidence_level : float, default 0.95
        Least posterior predictive probability that the interval holds.
    alternative : {"two-sided", "less", "greater"}
        ``"greater"`` bounds from below, ``"less"`` from above.

    Returns
    -------
    Interval
        The most that can be cut off each end with no more than its share of the rest; counts,
        given as floats.

    Examples
    --------
    >>> predictive_interval(25, 50, 8)
    Interval(low=1.0, high=7.0)
    """
    level, side = check_confidence_level(confidence_level), check_alternative(alternative)
    probability = predictive_failures(failures, launches, next_launches, prior=prior)
    tail = (1.0 - level) / (2.0 if side == "two-sided" else 1.0) * (1.0 + 1e-12)
    m = probability.shape[-1] - 1
    below = np.cumsum(probability, axis=-1)
    above = np.cumsum(probability[..., ::-1], axis=-1)
    low = (below <= tail).sum(axis=-1) if side != "less" else np.zeros(below.shape[:-1])
    cut = (above <= tail).sum(axis=-1) if side != "greater" else np.zeros(below.shape[:-1])
    if below.ndim == 1:
        return Interval(float(low), float(m - cut))
    return Interval(low.astype(np.float64), m - cut.astype(np.float64))


def _whole(next_launches: SupportsIndex) -> int:
    try:
        if isinstance(next_launches, bool):
            raise TypeError
        m = operator.index(next_launches)
    except TypeError:
        m = -1
    if m < 0:
        raise CountError(
            f"next_launches: must be a whole number, 0 or more; got {next_launches!r}. "
            "Give the number of launches to come."
        )
    return m
