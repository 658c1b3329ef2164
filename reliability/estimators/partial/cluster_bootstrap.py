"""Bootstrap of a failure rate by incident: whole salvos are drawn again, never single launches.

A bootstrap can only repeat the incidents there are. With few of them its intervals are too
short; it stands beside the others for comparison.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from reliability.errors import OptionError
from reliability.estimators.arguments import Counts, Floats, check_confidence_level
from reliability.estimators.partial.clustering import incident_counts

__all__ = ["BootstrapInterval", "bootstrap_difference", "bootstrap_rate"]

# Up to so many different pairs of totals the distribution is computed exactly.
MOST_TOTALS = 20_000
MOST_PAIRS = 4_000_000


@dataclass(frozen=True, slots=True)
class BootstrapInterval:
    """A percentile interval over all ways to draw the incidents again.

    Attributes
    ----------
    low, high : float
        The whole parameter space where the incidents cannot differ: fewer than two in an arm,
        no failure, or nothing but failures.
    exact : bool
        Whether every way to draw was counted, none sampled.
    resamples : int or None
        How many were sampled; None where exact.
    confidence_level : float
    """

    low: float
    high: float
    exact: bool
    resamples: int | None
    confidence_level: float


def bootstrap_rate(
    failures: Counts,
    launches: Counts,
    *,
    confidence_level: float = 0.95,
    resamples: int = 20_000,
    seed: int = 0,
) -> BootstrapInterval:
    """Percentile interval of a failure rate, incidents drawn with replacement.

    Parameters
    ----------
    failures, launches : array_like of int
        One entry an incident; incidents without launches are left out.
    confidence_level : float
        Strictly between 0 and 1.
    resamples : int
        How many to draw where the incidents are too many to count every way.
    seed : int
        Of the draws; the same seed gives the same interval.

    Returns
    -------
    BootstrapInterval
        Each end is the least rate that at least that share of the draws does not exceed.

    Raises
    ------
    CountError, LevelError, OptionError

    Examples
    --------
    Two salvos, four ways to draw them: 0/4 and 3/4 once each for 1/4 of all, 3/8 for 1/2.

    >>> found = bootstrap_rate([0, 3], [4, 4], confidence_level=0.6)
    >>> found.low, found.high, found.exact
    (0.0, 0.75, True)
    """
    level = check_confidence_level(confidence_level)
    draws = _check_resamples(resamples)
    k, n = incident_counts(failures, launches)
    if not _differ(k, n):
        return BootstrapInterval(0.0, 1.0, True, None, level)
    totals = _all_totals(k, n)
    if totals is not None:
        low, high = _percentiles(totals[0], totals[1], level)
        return BootstrapInterval(low, high, True, None, level)
    rates = _sampled_rates(k, n, draws, np.random.default_rng(seed))
    low, high = _percentiles(rates, np.full(draws, 1.0 / draws), level)
    return BootstrapInterval(low, high, False, draws, level)


def bootstrap_difference(
    failures_a: Counts,
    launches_a: Counts,
    failures_b: Counts,
    launches_b: Counts,
    *,
    confidence_level: float = 0.95,
    resamples: int = 20_000,
    seed: int = 0,
) -> BootstrapInterval:
    """Percentile interval of the difference of two failure rates a - b, incidents redrawn.

    Parameters
    ----------
    failures_a, launches_a, failures_b, launches_b : array_like of int
        One entry an incident; the arms are drawn independently.
    confidence_level, resamples, seed
        As in `bootstrap_rate`.

    Returns
    -------
    BootstrapInterval

    Raises
    ------
    CountError, LevelError, OptionError

    Examples
    --------
    >>> found = bootstrap_difference([0, 1, 0], [3, 3, 2], [4, 0, 4], [4, 4, 4])
    >>> found.low, round(found.high, 3), found.exact
    (-1.0, 0.111, True)
    """
    level = check_confidence_level(confidence_level)
    draws = _check_resamples(resamples)
    arms = [incident_counts(failures_a, launches_a), incident_counts(failures_b, launches_b)]
    if not all(_differ(k, n) for k, n in arms):
        return BootstrapInterval(-1.0, 1.0, True, None, level)
    totals = [_all_totals(k, n) for k, n in arms]
    a, b = totals
    if a is not None and b is not None and a[0].size * b[0].size <= MOST_PAIRS:
        differences = np.subtract.outer(a[0], b[0]).ravel()
        low, high = _percentiles(differences, np.multiply.outer(a[1], b[1]).ravel(), level)
        return BootstrapInterval(low, high, True, None, level)
    generator = np.random.default_rng(seed)
    rates = [_sampled_rates(k, n, draws, generator) for k, n in arms]
    low, high = _percentiles(rates[0] - rates[1], np.full(draws, 1.0 / draws), level)
    return BootstrapInterval(low, high, False, draws, level)


def _check_resamples(resamples: int) -> int:
    if not isinstance(resamples, int) or isinstance(resamples, bool) or resamples < 1000:
        raise OptionError(
            f"resamples: must be a whole number of 1000 or more; got {resamples!r}. "
            "Fewer leave too few draws beyond the ends."
        )
    return resamples


def _differ(k: Floats, n: Floats) -> bool:
    """Whether redrawing the incidents can change the rate at all."""
    return k.size > 1 and 0.0 < k.sum() < n.sum()


def _all_totals(k: Floats, n: Floats) -> tuple[Floats, Floats] | None:
    """Return the rate of every pair of totals that m draws can add up to, and its probability.

    One draw after the other is added to the distribution of (failures, launches); different
    draws with equal totals fall together, so there are few even where the ways to draw are
    astronomically many. None beyond `MOST_TOTALS`.
    """
    m = k.size
    incidents, counts = np.unique(np.stack([k, n], axis=1), axis=0, return_counts=True)
    shares = counts / m
    totals, chances = np.zeros((1, 2)), np.ones(1)
    for _ in range(m):
        if totals.shape[0] * incidents.shape[0] > 50 * MOST_TOTALS:
            return None
        sums = (totals[:, None, :] + incidents[None, :, :]).reshape(-1, 2)
        weights = (chances[:, None] * shares[None, :]).ravel()
        totals, place = np.unique(sums, axis=0, return_inverse=True)
        chances = np.zeros(totals.shape[0])
        np.add.at(chances, place.ravel(), weights)
        if totals.shape[0] > MOST_TOTALS:
            return None
    return totals[:, 0] / totals[:, 1], chances


def _sampled_rates(k: Floats, n: Floats, draws: int, generator: np.random.Generator) -> Floats:
    picked = generator.multinomial(k.size, np.full(k.size, 1.0 / k.size), size=draws)
    return np.asarray((picked @ k) / (picked @ n), dtype=np.float64)


def _percentiles(values: Floats, chances: Floats, level: float) -> tuple[float, float]:
    order = np.argsort(values, kind="stable")
    reached = np.cumsum(chances[order])
    tail = (1.0 - level) / 2.0
    ends = []
    for share in (tail, 1.0 - tail):
        # The slack keeps a sum that should equal the share from missing it by rounding.
        place = int(np.searchsorted(reached, share * (1.0 - 1e-12)))
        ends.append(float(values[order][min(place, values.size - 1)]))
    return ends[0], ends[1]
