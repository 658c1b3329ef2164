"""Exact unconditional intervals held to their tests, their coverage and their symmetries."""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np
import pytest
from scipy.stats import binom

from reliability import catalogue
from reliability.errors import OptionError
from reliability.estimators.difference import difference_interval
from reliability.estimators.ratio import ratio_interval
from reliability.estimators.score.statistic import score_z_difference, score_z_ratio
from reliability.estimators.two_sample import two_sample_test

FUNCTIONS = {"difference": difference_interval, "ratio": ratio_interval}
METHODS = [
    (family, name)
    for family in FUNCTIONS
    for name in catalogue.names(family)
    if "berger_boos" in catalogue.find(family, name).options
]
NAMED = pytest.mark.parametrize(("family", "name"), METHODS, ids=[" ".join(m) for m in METHODS])
TABLES = [(0, 1, 1, 1), (0, 6, 2, 3), (5, 6, 1, 3), (6, 6, 3, 3), (2, 9, 0, 4)]


@lru_cache(maxsize=64)
def limits(family, name, n_a, n_b, level):
    x_a, x_b = np.meshgrid(np.arange(n_a + 1), np.arange(n_b + 1), indexing="ij")
    return FUNCTIONS[family](x_a, n_a, x_b, n_b, method=name, confidence_level=level)


def least_coverage(family, low, high, n_a, n_b):
    """Coverage at every limit and just beside it, over a grid of the nuisance rate."""
    ends = np.unique(np.concatenate([low.ravel(), high.ravel()]))
    ends = ends[np.isfinite(ends)]
    scale = 1.0 if family == "difference" else np.maximum(ends, 1e-3)
    nulls = np.unique(np.concatenate([ends, ends - 1e-6 * scale, ends + 1e-6 * scale]))
    nulls = nulls[(nulls > -1.0) & (nulls < 1.0)] if family == "difference" else nulls[nulls > 0]
    share, least = np.linspace(0.0, 1.0, 121), 1.0
    for null in nulls:
        if family == "difference":
            p_b = max(0.0, -null) + share * (1.0 - abs(null))
            p_a = np.clip(p_b + null, 0.0, 1.0)
        else:
            p_b = share * min(1.0, 1.0 / null)
            p_a = np.clip(p_b * null, 0.0, 1.0)
        slack = 1e-8 * max(1.0, abs(null))
        holds = (low <= null + slack) & (null - slack <= high)
        mass_a = binom.pmf(np.arange(n_a + 1)[:, None], n_a, p_a)
        mass_b = binom.pmf(np.arange(n_b + 1)[:, None], n_b, p_b)
        least = min(least, np.einsum("ig,ij,jg->g", mass_a, holds.astype(float), mass_b).min())
    return least


@NAMED
@pytest.mark.parametrize(("n_a", "n_b", "level"), [(3, 4, 0.9), (2, 5, 0.95)])
def test_coverage_is_never_below_the_level(family, name, n_a, n_b, level):
    interval = limits(family, name, n_a, n_b, level)
    assert least_coverage(family, interval.low, interval.high, n_a, n_b) >= level - 1e-7


@pytest.mark.full
@NAMED
def test_coverage_is_never_below_the_level_for_all_arms_to_12(family, name):
    for n_a in range(1, 13):
        for n_b in range(1, 13):
            interval = limits(family, name, n_a, n_b, 0.95)
            least = least_coverage(family, interval.low, interval.high, n_a, n_b)
            assert least >= 0.95 - 1e-7, (n_a, n_b)


@NAMED
def test_the_interval_agrees_with_its_test(family, name):
    """The test rejects whenever the interval leaves out equal rates; else only in a gap."""
    test = catalogue.find(family, name).test
    if test is None:
        pytest.skip("Santner and Snell's order has no test in the catalogue")
    n_a, n_b, level = 3, 4, 0.9
    interval = limits(family, name, n_a, n_b, level)
    x_a, x_b = np.meshgrid(np.arange(n_a + 1), np.arange(n_b + 1), indexing="ij")
    p = two_sample_test(x_a, n_a, x_b, n_b, method=test)
    null = 0.0 if family == "difference" else 1.0
    holds = (interval.low <= null) & (null <= interval.high)
    assert np.all(p[~holds] <= 1.0 - level)
    assert np.all((p[holds] > 1.0 - level) | interval.gap[holds])


@NAMED
def test_arms_and_outcomes_may_change_places(family, name):
    for x_a, n_a, x_b, n_b in TABLES:
        interval = FUNCTIONS[family]
        low, high = interval(x_a, n_a, x_b, n_b, method=name)
        other = interval(x_b, n_b, x_a, n_a, method=name)
        if family == "difference":
            assert (other.low, other.high) == pytest.approx((-high, -low), abs=1e-8)
            mirrored = interval(n_a - x_a, n_a, n_b - x_b, n_b, method=name)
            assert (mirrored.low, mirrored.high) == pytest.approx((-high, -low), abs=1e-7)
        else:
            turned = tuple(math.inf if end == 0.0 else 1.0 / end for end in (high, low))
            assert (other.low, other.high) == pytest.approx(turned, rel=1e-8)


@NAMED
def test_a_higher_level_gives_a_wider_interval(family, name):
    for x_a, n_a, x_b, n_b in TABLES:
        before = FUNCTIONS[family](x_a, n_a, x_b, n_b, method=name, confidence_level=0.8)
        for level in (0.9, 0.99):
            after = FUNCTIONS[family](x_a, n_a, x_b, n_b, method=name, confidence_level=level)
            assert after.low <= before.low + 1e-9
            assert after.high >= before.high - 1e-9
            before = after


@NAMED
def test_one_sided_limits(family, name):
    """Chan-Zhang and Santner-Snell: those of the two-sided interval at half the error."""
    edge = {"difference": (-1.0, 1.0), "ratio": (0.0, math.inf)}[family]
    plain = "santner-snell" if name == "santner-snell" else "chan-zhang"
    interval = FUNCTIONS[family]
    for table in TABLES:
        both = interval(*table, method=plain, confidence_level=0.9)
        call = {"method": name, "confidence_level": 0.95}
        below = interval(*table, alternative="greater", **call)
        above = interval(*table, alternative="less", **call)
        assert tuple(below) == pytest.approx((both.low, edge[1]), rel=1e-9, abs=1e-12)
        assert tuple(above) == pytest.approx((edge[0], both.high), rel=1e-9, abs=1e-12)


@NAMED
def test_limits_stay_inside_the_parameter_space(family, name):
    for n_a, n_b in ((1, 1), (1, 3), (3, 2)):
        low, high = limits(family, name, n_a, n_b, 0.95)
        share_a = np.arange(n_a + 1)[:, None] / n_a
        share_b = np.arange(n_b + 1) / n_b
        if family == "difference":
            estimate = share_a - share_b
            assert np.all((low >= -1.0) & (high <= 1.0))
        else:
            with np.errstate(divide="ignore", invalid="ignore"):
                estimate = np.where(share_a + share_b > 0.0, share_a / share_b, 1.0)
            assert low[0, 0] == 0.0
            assert high[0, 0] == math.inf
            assert np.all(low >= 0.0)
        assert np.all((low <= estimate + 1e-9) & (estimate - 1e-9 <= high))
        assert not np.isnan(low).any()
        assert not np.isnan(high).any()


def test_an_empty_arm_tells_nothing():
    assert tuple(difference_interval(0, 0, 1, 3, method="agresti-min")) == (-1.0, 1.0)
    assert tuple(ratio_interval(1, 3, 0, 0, method="chan-zhang")) == (0.0, math.inf)


def scan(statistic, p_of, table, nulls, *, two_sided):
    """p-values by brute force over the whole lattice and 1001 nuisance rates."""
    x_a, n_a, x_b, n_b = table
    grid = np.meshgrid(np.arange(n_a + 1.0), np.arange(n_b + 1.0), indexing="ij")
    found = []
    for null in nulls:
        z = statistic(grid[0], n_a, grid[1], n_b, null, correction=False)
        t = z[x_a, x_b]
        region = np.abs(z) >= abs(t) * (1 - 1e-10) if two_sided else z >= t - 1e-10 * abs(t)
        p_a, p_b = p_of(null, np.linspace(0.0, 1.0, 1001))
        mass_a = binom.pmf(np.arange(n_a + 1)[:, None], n_a, p_a)
        mass_b = binom.pmf(np.arange(n_b + 1)[:, None], n_b, p_b)
        found.append(np.einsum("ig,ij,jg->g", mass_a, region.astype(float), mass_b).max())
    return np.array(found)


def along_difference(null, share):
    p_b = max(0.0, -null) + share * (1.0 - abs(null))
    return np.clip(p_b + null, 0.0, 1.0), p_b


def along_ratio(null, share):
    p_b = share * min(1.0, 1.0 / null)
    return np.clip(null * p_b, 0.0, 1.0), p_b


@pytest.mark.parametrize("table", [(7, 10, 2, 10), (15, 20, 9, 20), (3, 8, 10, 25)])
def test_no_null_below_the_limit_is_accepted(table):
    for name, two_sided, alpha in (("agresti-min", True, 0.05), ("chan-zhang", False, 0.025)):
        low = difference_interval(*table, method=name).low
        outside = low - np.geomspace(1e-6, 0.2, 25)
        p = scan(score_z_difference, along_difference, table, outside, two_sided=two_sided)
        assert np.all(p <= alpha + 1e-9)
        just = scan(score_z_difference, along_difference, table, [low + 2e-7], two_sided=two_sided)
        assert just[0] > alpha - 1e-5


def test_no_ratio_below_the_limit_is_accepted():
    table = (7, 34, 1, 34)
    for name, two_sided, alpha in (("agresti-min", True, 0.05), ("chan-zhang", False, 0.025)):
        low = ratio_interval(*table, method=name).low
        outside = low * (1.0 - np.geomspace(1e-6, 0.5, 20))
        p = scan(score_z_ratio, along_ratio, table, outside, two_sided=two_sided)
        assert np.all(p <= alpha + 1e-9)


def test_restriction_of_berger_and_boos():
    plain = difference_interval(2, 50, 2, 50, method="chan-zhang")
    restricted = difference_interval(2, 50, 2, 50, method="chan-zhang", berger_boos=0.001)
    assert restricted.high < plain.high
    with pytest.raises(OptionError, match="berger_boos"):
        difference_interval(2, 50, 2, 50, method="chan-zhang", berger_boos=0.0)
