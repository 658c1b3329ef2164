"""The cluster bootstrap against every way to draw the incidents."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from scipy import stats

from reliability.errors import LevelError, OptionError
from reliability.estimators.partial import cluster_bootstrap
from reliability.estimators.partial.cluster_bootstrap import bootstrap_difference, bootstrap_rate


def every_draw(k, n):
    k, n = np.array(k), np.array(n)
    picks = np.array(list(itertools.product(range(k.size), repeat=k.size)))
    return k[picks].sum(axis=1) / n[picks].sum(axis=1)


def percentiles(values, level):
    values = np.sort(values)
    tail = (1 - level) / 2
    places = [max(int(np.ceil(values.size * share - 1e-9)) - 1, 0) for share in (tail, 1 - tail)]
    return tuple(values[places])


@pytest.mark.parametrize(
    ("k", "n"),
    [
        ([0, 3], [4, 4]),
        ([0, 1, 4, 0, 2], [4, 3, 4, 1, 8]),
        ([1, 0, 0, 1, 1, 2], [1, 1, 2, 1, 3, 2]),
    ],
)
@pytest.mark.parametrize("level", [0.5, 0.8, 0.95])
def test_the_exact_percentiles_are_those_of_every_draw(k, n, level):
    found = bootstrap_rate(k, n, confidence_level=level)
    assert found.exact
    assert found.resamples is None
    assert (found.low, found.high) == pytest.approx(percentiles(every_draw(k, n), level), rel=1e-12)


def test_the_difference_is_over_all_pairs_of_draws():
    a, b = ([0, 1, 0], [3, 3, 2]), ([4, 0, 4, 1], [4, 4, 4, 2])
    found = bootstrap_difference(*a, *b, confidence_level=0.8)
    differences = np.subtract.outer(every_draw(*a), every_draw(*b)).ravel()
    assert found.exact
    assert (found.low, found.high) == pytest.approx(percentiles(differences, 0.8), rel=1e-12)


def test_sampling_is_seeded_and_near_the_exact_distribution(monkeypatch):
    k, n = [0, 1, 4, 0, 2, 1, 0, 3], [4, 3, 4, 1, 8, 6, 5, 5]
    exact = bootstrap_rate(k, n)
    monkeypatch.setattr(cluster_bootstrap, "MOST_TOTALS", 10)
    monkeypatch.setattr(cluster_bootstrap, "MOST_CELLS", 10)
    sampled = bootstrap_rate(k, n, seed=4)
    assert not sampled.exact
    assert sampled.resamples == 20_000
    assert sampled == bootstrap_rate(k, n, seed=4)
    assert sampled != bootstrap_rate(k, n, seed=5, resamples=1000)
    assert (sampled.low, sampled.high) == pytest.approx((exact.low, exact.high), abs=0.02)
    difference = bootstrap_difference(k, n, k[::-1], [5, 5, 6, 8, 2, 4, 3, 4], seed=4)
    assert not difference.exact
    assert difference.low < 0 < difference.high


@pytest.mark.parametrize("level", [0.5, 0.8, 0.95])
def test_the_grid_of_totals_is_the_list_of_them(monkeypatch, level):
    for k, n in (([0, 1, 4, 0, 2], [4, 3, 4, 1, 8]), ([1, 0, 0, 1, 1, 2], [1, 1, 2, 1, 3, 2])):
        gridded = bootstrap_rate(k, n, confidence_level=level)
        with monkeypatch.context() as few:
            few.setattr(cluster_bootstrap, "MOST_CELLS", 0)
            listed = bootstrap_rate(k, n, confidence_level=level)
        assert gridded.exact is listed.exact is True
        assert (gridded.low, gridded.high) == (listed.low, listed.high)


def test_thousands_of_incidents_take_no_longer_than_they_must():
    """Single launches are a binomial, exactly; of many kinds of salvos draws are sampled."""
    k, n = np.repeat([0, 1], [3600, 400]), np.ones(4000, dtype=int)
    found = bootstrap_rate(k, n)
    assert found.exact
    quantiles = stats.binom.ppf([0.025, 0.975], 4000, 0.1) / 4000
    assert (found.low, found.high) == pytest.approx(tuple(quantiles), rel=1e-12)
    rng = np.random.default_rng(2)
    n = rng.integers(1, 30, 4000)
    found = bootstrap_rate(rng.binomial(n, 0.2), n)
    assert not found.exact
    assert 0.18 < found.low < 0.2 < found.high < 0.21


def test_many_incidents_are_still_counted_exactly():
    found = bootstrap_rate([0, 1] * 20, [2, 3] * 20)
    assert found.exact
    assert 0.1 < found.low < 0.2 < found.high < 0.3


@pytest.mark.parametrize(("k", "n"), [([], []), ([2], [4]), ([0, 0], [3, 4]), ([3, 4], [3, 4])])
def test_incidents_that_cannot_differ_say_nothing(k, n):
    found = bootstrap_rate(k, n)
    assert (found.low, found.high) == (0.0, 1.0)
    found = bootstrap_difference(k, n, [1, 2], [3, 3])
    assert (found.low, found.high) == (-1.0, 1.0)


def test_bad_arguments_are_refused():
    with pytest.raises(OptionError, match="1000 or more"):
        bootstrap_rate([1, 0], [2, 2], resamples=10)
    with pytest.raises(LevelError):
        bootstrap_rate([1, 0], [2, 2], confidence_level=1.5)
