"""Every approximate two-sample interval held to the identities that its catalogue entry claims."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from scipy.special import ndtri

from reliability import catalogue
from reliability.catalogue.difference import APPROXIMATE as DIFFERENCE
from reliability.catalogue.odds_ratio import APPROXIMATE as ODDS_RATIO
from reliability.catalogue.ratio import APPROXIMATE as RATIO
from reliability.estimators.dispatch import kernel_of
from reliability.estimators.score.statistic import (
    score_z_difference,
    score_z_odds_ratio,
    score_z_ratio,
)
from reliability.estimators.two_sample import two_sample_test

ENTRIES = (*DIFFERENCE, *RATIO, *ODDS_RATIO)
SPACES = {"difference": (-1.0, 1.0), "ratio": (0.0, np.inf), "odds-ratio": (0.0, np.inf)}
NULL = {"difference": 0.0, "ratio": 1.0, "odds-ratio": 1.0}
FEW = ((1, 1), (4, 1), (1, 4), (3, 3), (7, 2), (10, 10), (13, 5), (1, 30))
ALL = tuple(itertools.product(range(1, 13), repeat=2))
LEVELS = (0.5, 0.9, 0.95, 0.999)
STATISTICS = {
    "difference": score_z_difference,
    "ratio": score_z_ratio,
    "odds-ratio": score_z_odds_ratio,
}
SCORES = {"mee": False, "koopman": False, "score": False, "miettinen-nurminen": True}


def entries(identity=None):
    chosen = [entry for entry in ENTRIES if identity is None or identity in entry.identities]
    return pytest.mark.parametrize(
        "entry", chosen, ids=[f"{entry.family}-{entry.name}" for entry in chosen]
    )


def lattice(n_a, n_b):
    """All tables of two arms, as the arguments of a kernel."""
    k_a, k_b = np.meshgrid(np.arange(n_a + 1.0), np.arange(n_b + 1.0), indexing="ij")
    k_a, k_b = k_a.ravel(), k_b.ravel()
    return k_a, np.full_like(k_a, n_a), k_b, np.full_like(k_b, n_b)


def tables(arms):
    """The lattices of several pairs of arms, one behind the other."""
    lattices = [lattice(*pair) for pair in arms]
    return tuple(np.concatenate(column) for column in zip(*lattices, strict=True))


def split(arms, values):
    """Values over `tables`, as one grid a pair of arms: rows by arm a, columns by arm b."""
    sizes = [(n_a + 1) * (n_b + 1) for n_a, n_b in arms]
    parts = np.split(values, np.cumsum(sizes)[:-1])
    return [part.reshape(n_a + 1, n_b + 1) for part, (n_a, n_b) in zip(parts, arms, strict=True)]


@pytest.fixture(params=["few", pytest.param("all", marks=pytest.mark.full)])
def arms(request):
    """Some pairs of arms; in the full run all up to twelve launches."""
    return {"few": FEW, "all": ALL}[request.param]


def turned(family, values):
    """What exchanging the arms makes of a parameter."""
    if family == "difference":
        return -values
    with np.errstate(divide="ignore"):
        return 1.0 / values


def assert_same(got, expected):
    np.testing.assert_array_equal(np.isinf(got), np.isinf(expected))
    finite = np.isfinite(expected)
    np.testing.assert_allclose(got[finite], expected[finite], rtol=1e-9, atol=1e-12)


@entries()
def test_ends_are_in_order_inside_the_space_and_never_nan(entry, arms):
    kernel, (least, most) = kernel_of(entry), SPACES[entry.family]
    table = tables(arms)
    for level in LEVELS:
        low, high = kernel(*table, level, "two-sided")
        assert np.all((least <= low) & (low <= high) & (high <= most)), level
        assert not np.signbit(low[low == 0.0]).any()
        assert not np.signbit(high[high == 0.0]).any()


@entries("swap")
def test_exchanging_the_arms_turns_the_interval(entry, arms):
    kernel = kernel_of(entry)
    k_a, n_a, k_b, n_b = tables(arms)
    for level in LEVELS:
        low, high = kernel(k_a, n_a, k_b, n_b, level, "two-sided")
        other_low, other_high = kernel(k_b, n_b, k_a, n_a, level, "two-sided")
        assert_same(turned(entry.family, other_high), low)
        assert_same(turned(entry.family, other_low), high)


@entries("mirror")
def test_counting_successes_turns_the_interval(entry, arms):
    kernel = kernel_of(entry)
    k_a, n_a, k_b, n_b = tables(arms)
    for level in LEVELS:
        low, high = kernel(k_a, n_a, k_b, n_b, level, "two-sided")
        other_low, other_high = kernel(n_a - k_a, n_a, n_b - k_b, n_b, level, "two-sided")
        assert_same(turned(entry.family, other_high), low)
        assert_same(turned(entry.family, other_low), high)


@entries("monotone")
def test_more_failures_in_arm_a_never_lower_an_end(entry, arms):
    kernel = kernel_of(entry)
    for level in LEVELS:
        for end in kernel(*tables(arms), level, "two-sided"):
            for grid in split(arms, np.minimum(end, 1e300)):
                slack = 1e-12 * np.maximum(1.0, np.abs(grid))
                assert np.all(grid[1:] >= grid[:-1] - slack[:-1]), (grid.shape, level)
                assert np.all(grid[:, 1:] <= grid[:, :-1] + slack[:, :-1]), (grid.shape, level)


@entries("nested")
def test_a_higher_level_never_gives_a_shorter_interval(entry, arms):
    kernel, table = kernel_of(entry), tables(arms)
    inner = kernel(*table, LEVELS[0], "two-sided")
    for level in LEVELS[1:]:
        outer = kernel(*table, level, "two-sided")
        for sign, wide, narrow in zip((1.0, -1.0), outer, inner, strict=True):
            wide, narrow = (sign * np.minimum(end, 1e300) for end in (wide, narrow))
            assert np.all(wide <= narrow + 1e-12 * np.maximum(1.0, np.abs(narrow))), level
        inner = outer


@entries("one-sided")
def test_a_one_sided_bound_is_an_end_at_twice_the_error(entry, arms):
    kernel, (least, most) = kernel_of(entry), SPACES[entry.family]
    table = tables(arms)
    for level in LEVELS:
        low, high = kernel(*table, level, "two-sided")
        bound, edge = kernel(*table, (1.0 + level) / 2.0, "greater")
        assert_same(bound, low)
        assert np.all(edge == most)
        edge, bound = kernel(*table, (1.0 + level) / 2.0, "less")
        assert_same(bound, high)
        assert np.all(edge == least)


@entries("one-sided")
def test_a_one_sided_level_below_one_half_gives_the_other_bound(entry, arms):
    table = tables(arms)
    k_a, n_a, k_b, n_b = table
    informative = (entry.name != "hauck-anderson") | (np.minimum(n_a, n_b) > 1)
    if entry.family != "difference":
        informative = informative & (np.minimum(k_a, k_b) > 0) & (k_a < n_a) & (k_b < n_b)
    low, _ = kernel_of(entry)(*table, 0.3, "greater")
    _, high = kernel_of(entry)(*table, 0.7, "less")
    informative = np.broadcast_to(informative, low.shape)
    assert_same(low[informative], high[informative])


@entries("duality")
def test_the_interval_holds_the_null_unless_its_test_rejects(entry, arms):
    assert ("test", entry.test) in catalogue.METHODS
    kernel, null, checked = kernel_of(entry), NULL[entry.family], 0
    table = tables(arms)
    for alternative, level in itertools.product(("two-sided", "less", "greater"), LEVELS):
        p = two_sample_test(*table, method=entry.test, alternative=alternative)
        low, high = kernel(*table, level, alternative)
        held = (low <= null) & (null <= high)
        apart = np.abs(p - (1.0 - level)) > 1e-9
        np.testing.assert_array_equal(held[apart], (p > 1.0 - level)[apart])
        checked += apart.sum()
    assert checked > 2000


@pytest.mark.parametrize(
    "entry",
    [entry for entry in ENTRIES if entry.name in SCORES],
    ids=lambda entry: f"{entry.family}-{entry.name}",
)
def test_the_score_statistic_at_an_end_is_the_quantile(entry, arms):
    """Duality with the score test of every null, not only of equality."""
    kernel, statistic = kernel_of(entry), STATISTICS[entry.family]
    least, most = SPACES[entry.family]
    checked = 0
    table = tables(arms)
    for level in LEVELS:
        z = -ndtri((1.0 - level) / 2.0)
        low, high = kernel(*table, level, "two-sided")
        for end, sign in ((low, 1.0), (high, -1.0)):
            inside = (end > least) & (end < most)
            got = statistic(*table, end, SCORES[entry.name])[inside]
            np.testing.assert_allclose(got, sign * z, rtol=1e-9)
            checked += inside.sum()
    assert checked > 1000


@pytest.mark.parametrize("family", SPACES)
def test_the_score_statistic_at_an_end_is_the_quantile_in_long_arms(family):
    random = np.random.default_rng(25502008)
    n_a, n_b = (np.floor(10.0 ** random.uniform(0.0, 6.0, 2000)) for _ in range(2))
    k_a, k_b = random.integers(0, n_a + 1) * 1.0, random.integers(0, n_b + 1) * 1.0
    entry = catalogue.find(family, "miettinen-nurminen")
    low, high = kernel_of(entry)(k_a, n_a, k_b, n_b, 0.95, "two-sided")
    least, most = SPACES[family]
    for end, sign in ((low, 1.0), (high, -1.0)):
        inside = (end > least) & (end < most)
        assert inside.mean() > 0.8
        got = STATISTICS[family](k_a, n_a, k_b, n_b, end, correction=True)[inside]
        np.testing.assert_allclose(got, sign * ndtri(0.975), rtol=1e-8)


@entries()
def test_very_unequal_arms(entry):
    """One launch against a million, or more than a million million, at every corner."""
    kernel, (least, most) = kernel_of(entry), SPACES[entry.family]
    for n_a, n_b in ((1, 10**6), (10**6, 1), (10**6, 10**6), (2**40, 7), (2**40, 2**40)):
        k_a, k_b = np.meshgrid(
            np.unique([0.0, 1.0, n_a // 2, n_a - 1, n_a]),
            np.unique([0.0, 1.0, n_b // 2, n_b - 1, n_b]),
        )
        table = (
            k_a.ravel(),
            np.full(k_a.size, n_a * 1.0),
            k_b.ravel(),
            np.full(k_a.size, n_b * 1.0),
        )
        for level in (1e-12, 0.5, 0.95, 1.0 - 1e-15):
            low, high = kernel(*table, level, "two-sided")
            assert np.all((least <= low) & (high <= most)), (n_a, n_b, level)
            slack = 1e-9 * np.minimum(high, 1e300)
            assert np.all(low <= high + np.abs(slack) + 1e-15), (n_a, n_b, level)


@entries()
def test_an_empty_arm_neither_warns_nor_raises(entry):
    """The dispatcher overwrites such rows; with a warning the run of tests would fail."""
    table = tuple(np.array(counts, dtype=float) for counts in ((0, 3), (0, 5), (2, 0), (4, 0)))
    for alternative in ("two-sided", "less", "greater"):
        low, high = kernel_of(entry)(*table, 0.95, alternative)
        assert low.shape == high.shape == (2,)
