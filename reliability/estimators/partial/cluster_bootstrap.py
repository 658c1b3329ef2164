"""Bootstrap of a failure rate by incident: whole salvos are drawn again, never single launches.

A bootstrap can only repeat the incidents there are. With few of them its intervals are too
short; it stands beside the others for comparison.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reliability.errors import OptionError
from reliability.estimators.arguments import Counts, Floats, check_confidence_level
from reliability.estimators.partial.clustering import incident_counts

__all__ = ["BootstrapInterval", "bootstrap_difference", "bootstrap_rate"]

# The distribution is computed exactly up to so many ways to draw or, on the grid of all totals, so
# many cells and steps; that of a difference up to so many pairs of totals.
MOST_TOTALS = 20_000
MOST_CELLS = 400_000
MOST_STEPS = 200_000_000
MOST_PAIRS = 4_000_000
# So many draws at once are sampled: of many kinds of incidents they take much memory.
AT_ONCE = 1000


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

    One draw after the other is added to the distribution of (failures, launches): different
    draws with equal totals fall together, so there are few even where the ways to draw are
    astronomically many. None where they are many all the same.
    """
    kinds, shares = _kinds(k, n)
    least = kinds.min(axis=0)
    above = (kinds - least).astype(np.intp)
    shape = k.size * above.max(axis=0) + 1
    # Each draw adds every kind to the part of the grid that is reached: on average a third of it.
    if shape.prod() <= MOST_CELLS and shape.prod() * k.size * shares.size <= 3 * MOST_STEPS:
        return _gridded_totals(above, shares, k.size, least)
    if math.comb(k.size + shares.size - 1, k.size) <= MOST_TOTALS:
        return _listed_totals(kinds, shares, k.size)
    return None


def _kinds(k: Floats, n: Floats) -> tuple[Floats, Floats]:
    """Return the different incidents, and the share that each has of all."""
    kinds, counts = np.unique(np.stack([k, n], axis=1), axis=0, return_counts=True)
    return kinds, counts / k.size


def _listed_totals(kinds: Floats, shares: Floats, draws: int) -> tuple[Floats, Floats]:
    """Add the draws up in a list of pairs of totals, for few ways to draw."""
    totals, chances = np.zeros((1, 2)), np.ones(1)
    for _ in range(draws):
        sums = (totals[:, None, :] + kinds[None, :, :]).reshape(-1, 2)
        weights = (chances[:, None] * shares[None, :]).ravel()
        totals, place = np.unique(sums, axis=0, return_inverse=True)
        chances = np.zeros(totals.shape[0])
        np.add.at(chances, place.ravel(), weights)
    return totals[:, 0] / totals[:, 1], chances


def _gridded_totals(
    above: NDArray[np.intp], shares: Floats, draws: int, least: Floats
) -> tuple[Floats, Floats]:
    """Add the draws up on the grid of all totals, counted from the least one."""
    reach = above.max(axis=0)
    chances = np.zeros(draws * reach + 1)
    chances[0, 0] = 1.0
    for drawn in range(draws):
        rows, columns = drawn * reach + 1
        before, chances[:rows, :columns] = chances[:rows, :columns].copy(), 0.0
        for (more_failures, more_launches), share in zip(above, shares, strict=True):
            chances[
                more_failures : more_failures + rows, more_launches : more_launches + columns
            ] += share * before
    failed, fired = np.nonzero(chances)
    rates = (failed + draws * least[0]) / (fired + draws * least[1])
    return rates, chances[failed, fired]


def _sampled_rates(k: Floats, n: Floats, draws: int, generator: np.random.Generator) -> Floats:
    kinds, shares = _kinds(k, n)
    rates = []
    for start in range(0, draws, AT_ONCE):
        picked = generator.multinomial(k.size, shares, size=min(AT_ONCE, draws - start))
        rates.append((picked @ kinds[:, 0]) / (picked @ kinds[:, 1]))
    return np.concatenate(rates)


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
