"""The score statistics against their definition, with the likelihood maximised by bisection."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from mpmath import mp

from reliability.estimators.score.statistic import (
    score_z_difference,
    score_z_odds_ratio,
    score_z_ratio,
)

STATISTICS = {
    "difference": score_z_difference,
    "ratio": score_z_ratio,
    "odds-ratio": score_z_odds_ratio,
}
NULLS = {
    "difference": (-0.7, -0.05, 0.0, 0.3, 0.999),
    "ratio": (0.01, 0.7, 1.0, 1.5, 40.0),
    "odds-ratio": (0.01, 0.7, 1.0, 1.5, 40.0),
}
EDGES = {"difference": (-1.0, 1.0), "ratio": (0.0, np.inf), "odds-ratio": (0.0, np.inf)}


def rate_a(family, null, p_b):
    """The rate of arm a under the null, from that of arm b."""
    if family == "difference":
        return p_b + null
    if family == "ratio":
        return null * p_b
    return null * p_b / (1.0 + p_b * (null - 1.0))


def score_at(family, k_a, n_a, k_b, n_b, null, p_b):
    """Derivative of the log-likelihood along the null, divided by what is positive."""
    p_a = rate_a(family, null, p_b)
    if family == "difference":
        return (k_a - n_a * p_a) * p_b * (1 - p_b) + (k_b - n_b * p_b) * p_a * (1 - p_a)
    if family == "ratio":
        return (k_a - n_a * p_a) * (1 - p_b) + (k_b - n_b * p_b) * (1 - p_a)
    return k_a + k_b - n_a * p_a - n_b * p_b


def by_definition(family, k_a, n_a, k_b, n_b, null):
    """The score statistic as the papers write it, with 40 digits, for a null inside the space."""
    null = mp.mpf(null)
    low, high = mp.mpf(0), mp.mpf(1)
    if family == "difference":
        low, high = max(low, -null), min(high, 1 - null)
    elif family == "ratio":
        high = min(high, 1 / null)
    # The derivative falls through 0 at most once; at an end of the range it may not reach it.
    for _ in range(130):
        middle = (low + high) / 2
        if score_at(family, k_a, n_a, k_b, n_b, null, middle) > 0:
            low = middle
        else:
            high = middle
    p_b = (low + high) / 2
    p_a = rate_a(family, null, p_b)
    v_a, v_b = p_a * (1 - p_a) / n_a, p_b * (1 - p_b) / n_b
    if family == "odds-ratio":
        information = 1 / (n_a**2 * v_a) + 1 / (n_b**2 * v_b)
        return float((k_a - n_a * p_a) * mp.sqrt(information))
    factor = null if family == "ratio" else 1
    distance = mp.mpf(k_a) / n_a - factor * mp.mpf(k_b) / n_b
    if family == "difference":
        distance -= null
    return float(distance / mp.sqrt(abs(v_a + factor**2 * v_b)))


TABLES = [
    (k_a, n_a, k_b, n_b)
    for n_a, n_b in ((1, 1), (1, 4), (5, 3), (9, 30))
    for k_a, k_b in itertools.product(
        sorted({0, 1, n_a // 2, n_a}), sorted({0, 1, n_b // 2, n_b - 1, n_b})
    )
]


@pytest.mark.parametrize("family", STATISTICS)
def test_agrees_with_the_definition(family):
    with mp.workdps(40):
        for table, null in itertools.product(TABLES, NULLS[family]):
            k_a, n_a, k_b, n_b = table
            if family != "difference" and (k_a + k_b == 0):
                continue  # 0/0: below
            if family == "odds-ratio" and k_a + k_b == n_a + n_b:
                continue
            expected = by_definition(family, *table, null)
            got = float(STATISTICS[family](*table, null, correction=False))
            assert got == pytest.approx(expected, rel=1e-11, abs=1e-11), (table, null)


@pytest.mark.parametrize("family", STATISTICS)
def test_exchanging_the_arms_changes_only_the_sign(family):
    k_a, n_a, k_b, n_b = np.array(TABLES, dtype=float).T
    for null in NULLS[family]:
        turned = -null if family == "difference" else 1.0 / null
        there = STATISTICS[family](k_a, n_a, k_b, n_b, null, correction=True)
        back = STATISTICS[family](k_b, n_b, k_a, n_a, turned, correction=True)
        np.testing.assert_allclose(back, -there, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("family", STATISTICS)
def test_no_table_gives_nan_or_a_warning(family):
    for n_a, n_b in ((1, 1), (3, 2), (1, 10**6), (10**6, 10**6)):
        k_a, k_b = np.meshgrid(
            np.unique([0.0, 1.0, n_a // 2, n_a]), np.unique([0.0, 1.0, n_b // 2, n_b])
        )
        for null in (*EDGES[family], *NULLS[family]):
            for correction in (False, True):
                z = STATISTICS[family](k_a, n_a, k_b, n_b, null, correction)
                assert not np.isnan(z).any(), (n_a, n_b, null)


def test_zero_variance():
    """At the edge of the space no variance is left: infinite, unless the estimate is there."""
    assert score_z_difference(5, 5, 0, 3, 1.0, correction=True) == 0.0
    assert score_z_difference(4, 5, 0, 3, 1.0, correction=True) == -np.inf
    assert score_z_difference(0, 5, 0, 3, 0.0, correction=True) == 0.0
    assert score_z_difference(1, 5, 0, 3, -1.0, correction=True) == np.inf
    for statistic in (score_z_ratio, score_z_odds_ratio):
        assert statistic(0, 5, 2, 3, 0.0, correction=True) == 0.0
        assert statistic(1, 5, 2, 3, 0.0, correction=True) == np.inf
        assert statistic(1, 5, 2, 3, np.inf, correction=True) == -np.inf
        assert statistic(1, 5, 0, 3, np.inf, correction=True) == 0.0
        assert statistic(0, 5, 0, 3, 7.0, correction=True) == 0.0
    assert score_z_odds_ratio(5, 5, 3, 3, 7.0, correction=True) == 0.0


def test_where_both_roots_of_the_ratio_meet():
    """5/5 v 0/6 against 11/5: the constrained estimate comes to 1 in a; z is the root of 5."""
    for null in (2.2, 2.2 * (1.0 + 1e-9), 2.2 * (1.0 - 1e-9)):
        there = score_z_ratio(5, 5, 0, 6, null, correction=False)
        assert there == pytest.approx(5.0**0.5, rel=1e-8)
        assert score_z_ratio(0, 6, 5, 5, 1.0 / null, correction=False) == pytest.approx(-there)
    for n_a, n_b in ((1, 1), (3, 2), (2, 7), (12, 5)):
        k_a, k_b = np.meshgrid(np.arange(n_a + 1.0), np.arange(n_b + 1.0))
        for null in ((n_a + n_b) / n_a, n_b / (n_a + n_b), 1e-300, 1e300):
            for statistic in (score_z_ratio, score_z_odds_ratio):
                assert not np.isnan(statistic(k_a, n_a, k_b, n_b, null, correction=False)).any()


def test_the_factor_of_miettinen_and_nurminen():
    for family, statistic in STATISTICS.items():
        for null in NULLS[family][1:3]:
            plain = statistic(7, 34, 1, 34, null, correction=False)
            corrected = statistic(7, 34, 1, 34, null, correction=True)
            assert float(corrected / plain) == pytest.approx((67 / 68) ** 0.5, rel=1e-13)
