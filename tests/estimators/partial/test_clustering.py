"""Design effects: the definition, statsmodels' cluster-robust variance, and the edges."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from scipy import stats

import reliability as rel
from reliability.errors import CountError, UnknownNameError
from reliability.estimators.partial import clustering
from reliability.estimators.partial.clustering import (
    clustered_difference_interval,
    clustered_rate_interval,
    design_effect,
    fewest_effective,
)

# Weil 1970, young rats by litter: dead at 21 days, alive at 4 days (treated litters).
DEAD = [0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 2, 3, 5, 3, 7, 7]
LITTER = [12, 11, 10, 9, 11, 10, 10, 9, 9, 5, 9, 7, 10, 6, 10, 7]


def test_the_design_effect_is_that_of_a_cluster_robust_variance():
    ols = pytest.importorskip("statsmodels.api", reason="needs statsmodels").OLS
    k, n = np.array(DEAD), np.array(LITTER)
    outcome = np.concatenate(
        [np.r_[np.ones(a), np.zeros(b - a)] for a, b in zip(k, n, strict=True)]
    )
    group = np.repeat(np.arange(n.size), n)
    fit = ols(outcome, np.ones(outcome.size)).fit(
        cov_type="cluster", cov_kwds={"groups": group, "use_correction": False}
    )
    m, total, rate = n.size, n.sum(), k.sum() / n.sum()
    robust = fit.bse[0] ** 2 * m / (m - 1)
    found = design_effect(DEAD, LITTER)
    assert found.design_effect == pytest.approx(robust / (rate * (1 - rate) / total), rel=1e-9)
    assert found.effective_launches == pytest.approx(total / found.design_effect, rel=1e-12)
    assert (found.incidents, found.launches, found.failures) == (16, total, k.sum())
    assert found.estimated
    assert 0 < found.correlation < 1


def test_single_launches_have_no_design_effect_beyond_their_sampling():
    found = design_effect([0, 1] * 10, [1] * 20)
    assert found.design_effect == pytest.approx(20 / 19)
    assert found.correlation is None


def test_salvos_that_end_as_a_whole_count_as_one_launch_each():
    found = design_effect([4, 0] * 50, [4] * 100)
    assert found.design_effect == pytest.approx(4 * 100 / 99)
    assert found.correlation == 1.0
    assert found.effective_launches == pytest.approx(99)


@pytest.mark.parametrize("seed", range(40))
def test_the_fewest_is_the_least_over_every_size(seed):
    """By listing: every whole number in every range."""
    generator = np.random.default_rng(seed)
    low = generator.integers(0, 4, size=4)
    high = low + generator.integers(0, 4, size=4)
    sizes = product(*(range(a, b + 1) for a, b in zip(low, high, strict=True)))
    listed = [sum(m) ** 2 / sum(x * x for x in m) if any(m) else 0.0 for m in sizes]
    assert fewest_effective(low, high) == pytest.approx(min(listed), rel=1e-12)


@pytest.mark.parametrize(
    ("low", "high", "fewest"),
    [
        ([4, 2, 2], [4, 2, 2], 64 / 24),
        ([1] * 9, [1] * 9, 9.0),
        ([7], [7], 1.0),
        ([0, 0], [3, 1], 0.0),  # there may be no launch
        ([2, 1], [np.inf, 1], 1.0),
        ([0, 3], [0, 3], 1.0),
    ],
)
def test_the_fewest_by_hand(low, high, fewest):
    assert fewest_effective(low, high) == pytest.approx(fewest, rel=1e-12)


def test_the_fewest_of_many_ranges_is_never_too_many(monkeypatch):
    low, high = [1, 2, 3, 1], [2, 5, 3, 4]
    exact = fewest_effective(low, high)
    monkeypatch.setattr(clustering, "LONGEST_SEARCH", 0)
    assert 1.0 <= fewest_effective(low, high) <= exact


@pytest.mark.parametrize(("low", "high"), [([-1], [2]), ([3], [2]), ([np.nan], [2])])
def test_sizes_that_cannot_be(low, high):
    with pytest.raises(CountError, match="must be 0 or more"):
        fewest_effective(low, high)


@pytest.mark.parametrize("failures", [[0, 0, 0], [4, 4, 1]])
def test_where_incidents_cannot_be_seen_to_differ_each_counts_as_one_launch(failures):
    found = design_effect(failures, [4, 4, 1])
    assert not found.estimated
    assert found.correlation is None
    assert found.effective_launches == pytest.approx(81 / 33)  # N^2 / sum of squares
    assert design_effect([1], [4]).effective_launches == pytest.approx(1.0)


def test_it_never_helps_to_launch_in_salvos():
    rng = np.random.default_rng(5)
    for _ in range(200):
        n = rng.integers(1, 6, rng.integers(1, 8))
        k = rng.binomial(n, 0.4)
        found = design_effect(k, n)
        assert found.design_effect >= 1
        assert found.effective_launches <= n.sum()
        low, high = clustered_rate_interval(k, n)
        assert 0 <= low <= k.sum() / n.sum() <= high <= 1


def test_the_interval_is_wilsons_of_the_effective_counts():
    found = design_effect(DEAD, LITTER)
    k, n, z = found.effective_failures, found.effective_launches, stats.norm.ppf(0.975)
    low, high = clustered_rate_interval(DEAD, LITTER)
    for p in (low, high):
        assert (k / n - p) ** 2 == pytest.approx(z**2 * p * (1 - p) / n, rel=1e-9)
    plain = rel.proportion_interval(sum(DEAD), sum(LITTER), method="wilson")
    assert low < plain.low
    assert high > plain.high
    one_sided = clustered_rate_interval(DEAD, LITTER, alternative="greater", confidence_level=0.975)
    assert one_sided.low == pytest.approx(low, rel=1e-9)
    assert one_sided.high == 1.0


def test_the_difference_is_newcombes_square_and_add():
    other_k, other_n = [0, 1, 0, 0, 3], [5, 4, 6, 2, 3]
    a = clustered_rate_interval(DEAD, LITTER)
    b = clustered_rate_interval(other_k, other_n)
    pa, pb = sum(DEAD) / sum(LITTER), sum(other_k) / sum(other_n)
    low, high = clustered_difference_interval(DEAD, LITTER, other_k, other_n)
    assert low == pytest.approx(pa - pb - np.hypot(pa - a.low, b.high - pb), rel=1e-9)
    assert high == pytest.approx(pa - pb + np.hypot(a.high - pa, pb - b.low), rel=1e-9)
    swapped = clustered_difference_interval(other_k, other_n, DEAD, LITTER)
    assert tuple(swapped) == pytest.approx((-high, -low), rel=1e-9)


def test_coverage_is_better_than_without_the_correction():
    # 12 salvos of 4 whose launches share their fate; enumerated over how many salvos fail.
    m, size, p = 12, 4, 0.3
    corrected = plain = 0.0
    for failed in range(m + 1):
        chance = stats.binom.pmf(failed, m, p)
        k = [size] * failed + [0] * (m - failed)
        low, high = clustered_rate_interval(k, [size] * m)
        corrected += chance * (low <= p <= high)
        low, high = rel.proportion_interval(size * failed, size * m, method="wilson")
        plain += chance * (low <= p <= high)
    assert corrected > 0.93
    assert plain < 0.8


def test_nothing_launched():
    assert design_effect([], []).effective_launches == 0.0
    assert design_effect([0], [0]).incidents == 0
    assert tuple(clustered_rate_interval([], [])) == (0.0, 1.0)
    assert tuple(clustered_difference_interval([0], [2], [], [])) == (-1.0, 1.0)


def test_bad_arguments_are_refused():
    with pytest.raises(CountError):
        design_effect([3], [2])
    with pytest.raises(UnknownNameError, match="wilson"):
        clustered_rate_interval([1], [2], method="clopper-pearson")


@pytest.mark.parametrize(("failures", "launches"), [([0, 1, 1], [2]), ([0], [2, 2]), (1, [2, 2])])
def test_one_launched_count_is_not_that_of_every_salvo(failures, launches):
    for function in (design_effect, rel.salvo_rate, rel.bootstrap_rate, rel.beta_binomial_fit):
        with pytest.raises(CountError, match="launches: must be one for each of the failures"):
            function(failures, launches)
    with pytest.raises(CountError, match="one for each"):
        rel.gee_odds_ratio(failures, launches, [0, 1], [2, 2])
