"""Tests of two rates held to their definition, their size and their symmetries."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import binom

from reliability import catalogue
from reliability.errors import OptionError
from reliability.estimators.difference import difference_interval
from reliability.estimators.odds_ratio import odds_ratio_interval
from reliability.estimators.ratio import ratio_interval
from reliability.estimators.two_sample import two_sample_test

NAMES = catalogue.names("test")
EXACT = [name for name in NAMES if catalogue.find("test", name).guarantee == "exact"]
RESTRICTED = [name for name in NAMES if "berger_boos" in catalogue.find("test", name).options]
SIDES = ("two-sided", "less", "greater")
# Not at 1 where the estimated rates are equal: ordered by size, and by likelihood less a half.
OTHERWISE = ("csm", "fisher-minlike-mid-p")


def lattice(n_a, n_b):
    x_a, x_b = np.meshgrid(np.arange(n_a + 1), np.arange(n_b + 1), indexing="ij")
    return x_a.ravel(), x_b.ravel()


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("name", NAMES)
def test_every_cell_has_a_p_value(name, side):
    for n_a, n_b in ((1, 1), (1, 4), (5, 3), (20, 1)):
        x_a, x_b = lattice(n_a, n_b)
        p = two_sample_test(x_a, n_a, x_b, n_b, method=name, alternative=side)
        assert np.all((p >= 0.0) & (p <= 1.0))
        if side == "two-sided" and name not in OTHERWISE:
            equal = x_a * n_b == x_b * n_a
            assert p[equal] == pytest.approx(1.0, abs=1e-9)


@pytest.mark.parametrize("name", NAMES)
def test_arms_and_outcomes_may_change_places(name):
    n_a, n_b = 7, 4
    x_a, x_b = lattice(n_a, n_b)
    turned = {"two-sided": "two-sided", "less": "greater", "greater": "less"}
    for side in SIDES:
        p = two_sample_test(x_a, n_a, x_b, n_b, method=name, alternative=side)
        swapped = two_sample_test(x_b, n_b, x_a, n_a, method=name, alternative=turned[side])
        mirrored = two_sample_test(
            n_a - x_a, n_a, n_b - x_b, n_b, method=name, alternative=turned[side]
        )
        assert swapped == pytest.approx(p, rel=1e-9, abs=1e-12)
        assert mirrored == pytest.approx(p, rel=1e-9, abs=1e-12)


def sizes(p, n_a, n_b):
    """For each p-value that occurs, the greatest probability of one as small."""
    rates = np.linspace(0.0, 1.0, 401)
    mass_a = binom.pmf(np.arange(n_a + 1)[:, None], n_a, rates)
    mass_b = binom.pmf(np.arange(n_b + 1)[:, None], n_b, rates)
    mass = (mass_a[:, None] * mass_b[None, :]).reshape(-1, rates.size)
    levels = np.unique(np.round(p, 12))
    return levels, np.array([mass[p <= level + 1e-11].sum(axis=0).max() for level in levels])


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("name", EXACT)
def test_size_is_never_above_the_level(name, side):
    for n_a, n_b in ((4, 9), (6, 6)):
        x_a, x_b = lattice(n_a, n_b)
        p = two_sample_test(x_a, n_a, x_b, n_b, method=name, alternative=side)
        levels, size = sizes(p, n_a, n_b)
        assert np.all(size <= levels * (1.0 + 1e-9) + 1e-10)


@pytest.mark.parametrize(("name", "n_a", "n_b"), [("barnard-z-pooled", 7, 12), ("boschloo", 9, 11)])
def test_two_maxima_beside_one_grid_point_are_seen(name, n_a, n_b):
    """At both arms' symmetric point the size has a shallow dip between two maxima."""
    x_a, x_b = lattice(n_a, n_b)
    p = two_sample_test(x_a, n_a, x_b, n_b, method=name)
    levels, size = sizes(p, n_a, n_b)
    assert np.all(size <= levels * (1.0 + 1e-9) + 1e-10)


@pytest.mark.full
@pytest.mark.parametrize("name", EXACT)
def test_size_is_never_above_the_level_for_all_arms_to_12(name):
    for n_a in range(1, 13):
        for n_b in range(1, 13):
            x_a, x_b = lattice(n_a, n_b)
            for side in SIDES:
                p = two_sample_test(x_a, n_a, x_b, n_b, method=name, alternative=side)
                levels, size = sizes(p, n_a, n_b)
                assert np.all(size <= levels * (1.0 + 1e-9) + 1e-10), (n_a, n_b, side)


@pytest.mark.parametrize("name", RESTRICTED)
def test_restricted_tests_keep_their_size(name):
    n_a, n_b = 5, 8
    x_a, x_b = lattice(n_a, n_b)
    p = two_sample_test(x_a, n_a, x_b, n_b, method=name, berger_boos=0.01)
    levels, size = sizes(p, n_a, n_b)
    assert np.all(size <= levels * (1.0 + 1e-9) + 1e-10)
    assert np.all(p >= 0.01)
    assert not np.allclose(p, two_sample_test(x_a, n_a, x_b, n_b, method=name), atol=1e-4)


def test_one_sided_boschloo_is_never_above_fisher():
    for n_a, n_b in ((9, 5), (10, 10)):
        x_a, x_b = lattice(n_a, n_b)
        for side in SIDES:
            exact = two_sample_test(x_a, n_a, x_b, n_b, method="boschloo", alternative=side)
            fisher = two_sample_test(x_a, n_a, x_b, n_b, method="fisher", alternative=side)
            assert np.all(exact <= fisher + 1e-12)


def z_pooled(n_a, n_b):
    x_a, x_b = np.meshgrid(np.arange(n_a + 1), np.arange(n_b + 1), indexing="ij")
    total = x_a + x_b
    spread = np.sqrt(np.maximum(total * (n_a + n_b - total), 1))
    return (n_b * x_a - n_a * x_b) / spread


def test_barnard_is_what_it_is_defined_to_be():
    n_a, n_b = 8, 11
    z = z_pooled(n_a, n_b)
    rates = np.linspace(0.0, 1.0, 4001)
    mass_a = binom.pmf(np.arange(n_a + 1)[:, None], n_a, rates)
    mass_b = binom.pmf(np.arange(n_b + 1)[:, None], n_b, rates)
    for x_a, x_b in ((0, 3), (5, 2), (8, 10), (1, 9)):
        region = np.abs(z) >= np.abs(z[x_a, x_b]) * (1.0 - 1e-10)
        grid = np.einsum("ig,ij,jg->g", mass_a, region.astype(float), mass_b).max()
        p = two_sample_test(x_a, n_a, x_b, n_b, method="barnard-z-pooled")
        assert grid <= p + 1e-12
        assert p == pytest.approx(grid, rel=1e-5)


@pytest.mark.parametrize(
    ("family", "method", "test", "null"),
    [
        ("difference", "mee", "score", "null_difference"),
        ("difference", "miettinen-nurminen", "miettinen-nurminen", "null_difference"),
        ("ratio", "koopman", "score", "null_ratio"),
        ("ratio", "miettinen-nurminen", "miettinen-nurminen", "null_ratio"),
        ("odds-ratio", "score", "score", "null_odds_ratio"),
        ("odds-ratio", "miettinen-nurminen", "miettinen-nurminen", "null_odds_ratio"),
    ],
)
def test_score_tests_reject_beyond_the_limits_of_their_intervals(family, method, test, null):
    functions = {
        "difference": difference_interval,
        "ratio": ratio_interval,
        "odds-ratio": odds_ratio_interval,
    }
    for table in ((7, 34, 1, 34), (3, 10, 2, 40), (15, 20, 9, 20)):
        for end in functions[family](*table, method=method, confidence_level=0.9):
            p = two_sample_test(*table, method=test, **{null: end})
            assert p == pytest.approx(0.1, rel=1e-7)


def test_wrong_options_say_what_to_do():
    with pytest.raises(OptionError, match="Give one"):
        two_sample_test(1, 8, 0, 50, method="score", null_ratio=2.0, null_difference=0.1)
    with pytest.raises(OptionError, match="strictly between -1 and 1"):
        two_sample_test(1, 8, 0, 50, method="score", null_difference=1.0)
    with pytest.raises(OptionError, match="berger_boos: must be a number strictly between"):
        two_sample_test(1, 8, 0, 50, berger_boos=1.5)
    with pytest.raises(OptionError, match="Taken by: "):
        two_sample_test(1, 8, 0, 50, null_ratio=2.0)


def test_arrays_give_what_scalars_give():
    x_a, n_a = np.array([[0, 3], [5, 2]]), np.array([5, 6])
    x_b, n_b = 2, np.array([[7], [2]])
    for name in ("boschloo", "barnard-z-unpooled", "fisher", "fisher-blaker"):
        p = two_sample_test(x_a, n_a, x_b, n_b, method=name)
        assert p.shape == (2, 2)
        for i in range(2):
            for j in range(2):
                one = two_sample_test(x_a[i, j], n_a[j], x_b, n_b[i, 0], method=name)
                assert p[i, j] == pytest.approx(one, rel=1e-12)
