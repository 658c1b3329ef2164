"""Every interval of two rates that inverts an exact test, and every credible one, held to the
identities that its catalogue entry claims; the tests of two rates to theirs.

`test_approximate_identities` does the same for the closed forms and the scores.
"""

from __future__ import annotations

import itertools
import math
from functools import lru_cache

import numpy as np
import pytest

from reliability import catalogue
from reliability.catalogue import difference, odds_ratio, ratio
from reliability.estimators.difference import difference_interval
from reliability.estimators.odds_ratio import odds_ratio_interval
from reliability.estimators.ratio import ratio_interval
from reliability.estimators.two_sample import two_sample_test

FUNCTIONS = {
    "difference": difference_interval,
    "ratio": ratio_interval,
    "odds-ratio": odds_ratio_interval,
}
EDGES = {"difference": (-1.0, 1.0), "ratio": (0.0, math.inf), "odds-ratio": (0.0, math.inf)}
NULL = {"difference": 0.0, "ratio": 1.0, "odds-ratio": 1.0}
APPROXIMATE = {*difference.APPROXIMATE, *ratio.APPROXIMATE, *odds_ratio.APPROXIMATE}
ENTRIES = [
    entry
    for entry in catalogue.METHODS.values()
    if entry.family in FUNCTIONS and entry not in APPROXIMATE
]
TESTS = [entry for entry in catalogue.METHODS.values() if entry.family == "test"]
FEW = ((1, 1), (3, 2), (3, 3))
MORE = ((1, 6), (2, 5), (4, 4), (6, 3))
LEVELS = (0.6, 0.9, 0.99)
TURNED = {"two-sided": "two-sided", "less": "greater", "greater": "less"}
# What a limit may be off by, relatively (1e-9 for closed forms and roots; a search ends at 4e-10
# of its coordinate, which for the odds ratio is a fourth root of up to 1e-3).
NEAR = 2e-6


@pytest.fixture(params=["few", pytest.param("more", marks=pytest.mark.full)])
def arms(request):
    """Some pairs of arms; in the full run larger ones too."""
    return {"few": FEW, "more": MORE}[request.param]


def entries(identity):
    """Parametrize by the intervals that claim an identity."""
    chosen = [entry for entry in ENTRIES if identity in entry.identities]
    names = [f"{entry.family}-{entry.name}" for entry in chosen]
    return pytest.mark.parametrize("entry", chosen, ids=names)


def lattice(n_a, n_b):
    return np.meshgrid(np.arange(n_a + 1), np.arange(n_b + 1), indexing="ij")


@lru_cache(maxsize=4096)
def limits(entry, n_a, n_b, level, alternative="two-sided"):
    """Limits of every table: failures of a down, of b across."""
    x_a, x_b = lattice(n_a, n_b)
    return FUNCTIONS[entry.family](
        x_a, n_a, x_b, n_b, method=entry.name, confidence_level=level, alternative=alternative
    )


def turned(entry, ends):
    """What the same limits are when the measure changes its sign."""
    if entry.family == "difference":
        return -ends
    with np.errstate(divide="ignore"):
        return 1.0 / ends


def assert_near(got, expected):
    np.testing.assert_array_equal(np.isinf(got), np.isinf(expected))
    inside = np.isfinite(expected)
    np.testing.assert_allclose(got[inside], expected[inside], rtol=NEAR, atol=1e-8)


def test_no_entry_that_claims_something_is_passed_over():
    """One proportion and the families of incomplete reports have files of their own."""
    held = {*APPROXIMATE, *ENTRIES, *TESTS}
    for entry in catalogue.METHODS.values():
        elsewhere = ("proportion", "misreporting", "salvos", "unknown", "shares", "phases")
        assert entry in held or entry.family in elsewhere, entry


@entries("swap")
def test_exchanging_the_arms_turns_the_interval(entry, arms):
    for n_a, n_b in arms:
        here, there = limits(entry, n_a, n_b, 0.9), limits(entry, n_b, n_a, 0.9)
        assert_near(turned(entry, there.high.T), here.low)
        assert_near(turned(entry, there.low.T), here.high)
        np.testing.assert_array_equal(here.gap, there.gap.T)


@entries("mirror")
def test_counting_successes_turns_the_interval(entry, arms):
    for n_a, n_b in arms:
        ends = limits(entry, n_a, n_b, 0.9)
        assert_near(turned(entry, ends.high[::-1, ::-1]), ends.low)
        assert_near(turned(entry, ends.low[::-1, ::-1]), ends.high)


@entries("monotone")
def test_another_failure_in_a_lowers_no_limit(entry, arms):
    for n_a, n_b in arms:
        for level in LEVELS:
            for ends in limits(entry, n_a, n_b, level)[:2]:
                grid = np.minimum(ends, 1e300)
                slack = NEAR * np.maximum(1e-2, np.abs(grid))
                assert np.all(grid[1:] >= grid[:-1] - slack[:-1]), (n_a, n_b, level)
                assert np.all(grid[:, 1:] <= grid[:, :-1] + slack[:, :-1]), (n_a, n_b, level)


@entries("nested")
def test_a_higher_level_never_gives_a_shorter_interval(entry, arms):
    for n_a, n_b in arms:
        for lower, higher in itertools.pairwise(LEVELS):
            inner, outer = limits(entry, n_a, n_b, lower), limits(entry, n_a, n_b, higher)
            slack = NEAR * np.maximum(1e-2, np.abs(inner.low))
            assert np.all(outer.low <= inner.low + slack), (n_a, n_b, higher)
            top = np.minimum(inner.high, 1e300)
            assert np.all(outer.high >= top - NEAR * np.abs(top)), (n_a, n_b, higher)


@entries("one-sided")
def test_a_one_sided_bound_is_an_end_at_twice_the_error(entry, arms):
    least, most = EDGES[entry.family]
    for n_a, n_b in arms:
        both = limits(entry, n_a, n_b, 0.9)
        below = limits(entry, n_a, n_b, 0.95, "greater")
        above = limits(entry, n_a, n_b, 0.95, "less")
        assert_near(below.low, both.low)
        assert_near(above.high, both.high)
        assert np.all(below.high == most)
        assert np.all(above.low == least)


@entries("duality")
def test_the_interval_holds_the_null_unless_its_test_rejects(entry, arms):
    null, checked = NULL[entry.family], 0
    for n_a, n_b in arms:
        x_a, x_b = lattice(n_a, n_b)
        for alternative in TURNED:
            p = two_sample_test(x_a, n_a, x_b, n_b, method=entry.test, alternative=alternative)
            for level in LEVELS:
                low, high = limits(entry, n_a, n_b, level, alternative)[:2]
                apart = np.abs(p - (1.0 - level)) > 1e-9
                held = (low <= null) & (null <= high)
                np.testing.assert_array_equal(held[apart], (p > 1.0 - level)[apart])
                assert not limits(entry, n_a, n_b, level, alternative).gap.any()
                checked += apart.sum()
    assert checked > 250


@pytest.mark.parametrize(
    "entry",
    [entry for entry in ENTRIES if entry.test is not None and "duality" not in entry.identities],
    ids=lambda entry: f"{entry.family}-{entry.name}",
)
def test_without_duality_a_test_still_rejects_what_the_interval_leaves_out(entry, arms):
    """And where the interval holds a null that the test rejects, it says that there is a gap."""
    null = NULL[entry.family]
    for n_a, n_b in arms:
        x_a, x_b = lattice(n_a, n_b)
        p = two_sample_test(x_a, n_a, x_b, n_b, method=entry.test)
        for level in LEVELS:
            low, high = limits(entry, n_a, n_b, level)[:2]
            held, gap = (low <= null) & (null <= high), limits(entry, n_a, n_b, level).gap
            assert np.all(p[~held] <= 1.0 - level + 1e-9), (n_a, n_b, level)
            assert np.all((p > 1.0 - level - 1e-9)[held] | gap[held]), (n_a, n_b, level)


@pytest.mark.parametrize("entry", TESTS, ids=lambda entry: entry.name)
def test_tests_may_have_their_arms_and_outcomes_exchanged(entry, arms):
    assert set(entry.identities) == {"mirror", "swap"}
    for n_a, n_b in arms:
        x_a, x_b = lattice(n_a, n_b)
        for side, other in TURNED.items():
            p = two_sample_test(x_a, n_a, x_b, n_b, method=entry.name, alternative=side)
            turns = {
                "swap": two_sample_test(x_b, n_b, x_a, n_a, method=entry.name, alternative=other),
                "mirror": two_sample_test(
                    n_a - x_a, n_a, n_b - x_b, n_b, method=entry.name, alternative=other
                ),
            }
            for identity in entry.identities:
                np.testing.assert_allclose(turns[identity], p, rtol=1e-9, atol=1e-12)
