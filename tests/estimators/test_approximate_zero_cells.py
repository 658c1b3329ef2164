"""Zero cells of the approximate two-sample intervals, by hand and by brute force."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from scipy.special import ndtri

from reliability.estimators.difference import difference_interval
from reliability.estimators.odds_ratio import odds_ratio_interval
from reliability.estimators.ratio import ratio_interval

INTERVALS = {
    "difference": difference_interval,
    "ratio": ratio_interval,
    "odds-ratio": odds_ratio_interval,
}
INF = np.inf
SCORE_RATIOS = ("koopman", "miettinen-nurminen", "scas")
SCORE_ODDS = ("score", "miettinen-nurminen", "scas")


def ends(family, method, counts, **options):
    return tuple(INTERVALS[family](*counts, method=method, **options))


@pytest.mark.parametrize("method", [*SCORE_RATIOS, "mover-r-wilson", "inverse-sinh"])
def test_ratio(method):
    assert ends("ratio", method, (0, 5, 0, 7)) == (0.0, INF)
    for counts in ((0, 5, 3, 7), (0, 5, 7, 7), (0, 1, 1, 1)):
        low, high = ends("ratio", method, counts)
        assert low == 0.0
        assert 0.0 < high < INF
        k_a, n_a, k_b, n_b = counts
        low, high = ends("ratio", method, (k_b, n_b, k_a, n_a))
        assert 0.0 < low < INF
        assert high == INF


@pytest.mark.parametrize("method", [*SCORE_RATIOS, "mover-r-wilson", "mover-r-jeffreys", "walter"])
def test_ratio_where_both_arms_always_failed(method):
    """No variance is seen, and yet the interval has a width."""
    low, high = ends("ratio", method, (10, 10, 20, 20))
    assert 0.5 < low < 1.0 < high < 2.0


def test_ratio_of_miettinen_and_nurminen_1985_example_6():
    low, high = ends("ratio", "miettinen-nurminen", (10, 10, 20, 20))
    y = ndtri(0.975) ** 2 * 30 / 29
    assert (low, high) == pytest.approx((1 / (1 + y / 10), 1 + y / 20), rel=1e-13)
    assert (low, high) == pytest.approx((0.7156205, 1.198696), abs=6e-5)


def test_katz_says_nothing_without_failures_and_nothing_but_one_with_nothing_else():
    for counts in ((0, 5, 3, 7), (3, 5, 0, 7), (0, 5, 0, 7)):
        assert ends("ratio", "katz", counts) == (0.0, INF)
    assert ends("ratio", "katz", (5, 5, 7, 7)) == (1.0, 1.0)


@pytest.mark.parametrize("method", ["walter", "mover-r-jeffreys"])
def test_ratio_methods_that_add_to_the_counts_are_always_finite(method):
    for n_a, n_b in itertools.product((1, 2, 6), repeat=2):
        for k_a, k_b in itertools.product(range(n_a + 1), range(n_b + 1)):
            low, high = ends("ratio", method, (k_a, n_a, k_b, n_b))
            assert 0.0 < low < high < INF


def test_inverse_sinh_puts_z_squared_in_the_place_of_a_zero():
    square = ndtri(0.975) ** 2
    low, high = ends("ratio", "inverse-sinh", (0, 10, 5, 20))
    assert (low, high) == (0.0, pytest.approx(square * 20 / (10 * 5), rel=1e-13))
    low, high = ends("odds-ratio", "inverse-sinh", (0, 10, 5, 20))
    assert (low, high) == (0.0, pytest.approx(square * 15 / (10 * 5), rel=1e-13))
    low, high = ends("odds-ratio", "inverse-sinh", (0, 1, 1, 1))
    assert (low, high) == (0.0, pytest.approx(square**2, rel=1e-13))
    # It is what the formula tends to.
    tiny = 1e-9
    ratio, spread = tiny / 10 / (5 / 20), 1 / tiny - 1 / 10 + 1 / 5 - 1 / 20
    tends = ratio * np.exp(2 * np.arcsinh(np.sqrt(square * spread) / 2))
    assert tends == pytest.approx(square * 20 / 50, rel=1e-6)


@pytest.mark.parametrize("method", [*SCORE_ODDS, "mover-r-wilson", "inverse-sinh"])
def test_odds_ratio(method):
    assert ends("odds-ratio", method, (0, 5, 0, 7)) == (0.0, INF)
    assert ends("odds-ratio", method, (5, 5, 7, 7)) == (0.0, INF)
    for counts in ((0, 5, 3, 7), (0, 5, 7, 7), (3, 5, 7, 7), (0, 1, 1, 1)):
        low, high = ends("odds-ratio", method, counts)
        assert low == 0.0
        assert 0.0 < high < INF
        k_a, n_a, k_b, n_b = counts
        low, high = ends("odds-ratio", method, (k_b, n_b, k_a, n_a))
        assert 0.0 < low < INF
        assert high == INF


def test_woolf_says_nothing_with_a_zero_cell():
    for counts in ((0, 5, 3, 7), (3, 5, 0, 7), (5, 5, 3, 7), (3, 5, 7, 7), (0, 5, 7, 7)):
        assert ends("odds-ratio", "woolf", counts) == (0.0, INF)


@pytest.mark.parametrize("method", ["gart", "mover-r-jeffreys"])
def test_odds_ratio_methods_that_add_to_the_counts_are_always_finite(method):
    for n_a, n_b in itertools.product((1, 2, 6), repeat=2):
        for k_a, k_b in itertools.product(range(n_a + 1), range(n_b + 1)):
            low, high = ends("odds-ratio", method, (k_a, n_a, k_b, n_b))
            assert 0.0 < low < high < INF


def test_independence_smoothing_needs_a_failure_and_a_success():
    assert ends("odds-ratio", "independence-smoothed", (0, 5, 0, 7)) == (0.0, INF)
    assert ends("odds-ratio", "independence-smoothed", (5, 5, 7, 7)) == (0.0, INF)
    low, high = ends("odds-ratio", "independence-smoothed", (0, 5, 7, 7))
    assert 0.0 < low < high < INF


@pytest.mark.parametrize(
    "method", ["mee", "miettinen-nurminen", "scas", "newcombe", "newcombe-cc", "hauck-anderson"]
)
def test_difference(method):
    low, high = ends("difference", method, (9, 9, 0, 4))
    assert 0.0 < low < 1.0
    assert high == 1.0
    low, high = ends("difference", method, (0, 9, 4, 4))
    assert low == -1.0
    assert -1.0 < high < 0.0
    low, high = ends("difference", method, (0, 9, 0, 9))
    assert low == -high < 0.0
    assert ends("difference", method, (0, 0, 2, 4)) == (-1.0, 1.0)


def test_hauck_anderson_with_one_launch_is_the_whole_range():
    assert ends("difference", "hauck-anderson", (1, 1, 3, 9)) == (-1.0, 1.0)
    assert ends("difference", "hauck-anderson", (3, 9, 0, 1)) == (-1.0, 1.0)


@pytest.mark.parametrize("method", ["wald", "beal-haldane"])
def test_methods_of_no_width_where_no_variance_is_seen(method):
    assert ends("difference", method, (0, 10, 0, 10)) == (0.0, 0.0)


# Brute force: the definition of the score limits, every step by bisection.

SPACES = {"difference": (-1.0, 1.0), "ratio": (0.0, INF), "odds-ratio": (0.0, INF)}


def constrained(family, table, theta):
    k_a, n_a, k_b, n_b = table
    low, high = np.zeros_like(theta), np.ones_like(theta)
    if family == "difference":
        low, high = np.maximum(low, -theta), np.minimum(high, 1.0 - theta)
    elif family == "ratio":
        high = np.minimum(high, 1.0 / theta)
    for _ in range(70):
        b = (low + high) / 2.0
        a = rate_a(family, theta, b)
        if family == "difference":
            score = (k_a - n_a * a) * b * (1.0 - b) + (k_b - n_b * b) * a * (1.0 - a)
        elif family == "ratio":
            score = (k_a - n_a * a) * (1.0 - b) + (k_b - n_b * b) * (1.0 - a)
        else:
            score = k_a + k_b - n_a * a - n_b * b
        low, high = np.where(score > 0.0, b, low), np.where(score > 0.0, high, b)
    b = (low + high) / 2.0
    return rate_a(family, theta, b), b


def rate_a(family, theta, b):
    if family == "difference":
        return b + theta
    return theta * b / (1.0 + b * (theta - 1.0)) if family == "odds-ratio" else theta * b


def statistic(family, table, theta):
    k_a, n_a, k_b, n_b = table
    a, b = constrained(family, table, theta)
    v_a, v_b = a * (1.0 - a) / n_a, b * (1.0 - b) / n_b
    if family == "difference":
        return (k_a / n_a - k_b / n_b - theta) / np.sqrt(v_a + v_b)
    if family == "ratio":
        return (k_a / n_a - theta * k_b / n_b) / np.sqrt(v_a + theta**2 * v_b)
    return (k_a - n_a * a) * np.sqrt(1.0 / (n_a**2 * v_a) + 1.0 / (n_b**2 * v_b))


def coordinate(family, u):
    """From (0, 1) to the parameter space, dense at its edges."""
    return 2.0 * u - 1.0 if family == "difference" else (u / (1.0 - u)) ** 2


def brute_low(family, table, target):
    """The parameter at which the statistic falls below `target`."""
    low, high = np.zeros(table[0].size), np.ones(table[0].size)
    with np.errstate(all="ignore"):
        for _ in range(60):
            u = (low + high) / 2.0
            value = statistic(family, table, coordinate(family, u))
            # 0/0 only where the null is the estimate and leaves no variance.
            above = np.where(np.isnan(value), 0.0, value) > target
            low, high = np.where(above, u, low), np.where(above, high, u)
        return coordinate(family, (low + high) / 2.0)


def tables_up_to(largest):
    tables = [
        (k_a, n_a, k_b, n_b)
        for n_a, n_b in itertools.product(range(1, largest + 1), repeat=2)
        for k_a, k_b in itertools.product(range(n_a + 1), range(n_b + 1))
    ]
    return tuple(np.array(tables, dtype=float).T)


BRUTE = [
    ("difference", "mee", False),
    ("difference", "miettinen-nurminen", True),
    ("ratio", "koopman", False),
    ("ratio", "miettinen-nurminen", True),
    ("odds-ratio", "score", False),
    ("odds-ratio", "miettinen-nurminen", True),
]


@pytest.mark.parametrize(("family", "method", "correction"), BRUTE)
def test_score_limits_of_every_table_up_to_six_launches(family, method, correction):
    table = tables_up_to(6)
    k_a, n_a, k_b, n_b = table
    assert k_a.size == 729
    factor = np.sqrt((n_a + n_b) / (n_a + n_b - 1.0)) if correction else 1.0
    for level in (0.8, 0.95):
        z = -ndtri((1.0 - level) / 2.0)
        low, high = INTERVALS[family](*table, method=method, confidence_level=level)
        for end, sign in ((low, 1.0), (high, -1.0)):
            expected = brute_low(family, table, sign * z * factor)
            least, most = SPACES[family]
            # The coordinate reaches neither edge: an end there must be one by the estimate.
            inside = (end > least) & (end < most)
            np.testing.assert_allclose(end[inside], expected[inside], rtol=2e-8, atol=2e-8)
            if family == "difference":
                at_edge = np.abs(k_a / n_a - k_b / n_b) == 1.0
            elif family == "ratio":
                at_edge = (k_a == 0.0) if sign > 0 else (k_b == 0.0)
            elif sign > 0:
                at_edge = (k_a == 0.0) | (k_b == n_b)
            else:
                at_edge = (k_b == 0.0) | (k_a == n_a)
            assert np.all(inside | at_edge)
