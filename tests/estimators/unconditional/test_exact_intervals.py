"""Exact unconditional intervals held to their tests, their coverage and their symmetries."""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np
import pytest
from scipy.special import expit
from scipy.stats import binom

from reliability import catalogue
from reliability.errors import OptionError
from reliability.estimators.difference import difference_interval
from reliability.estimators.odds_ratio import odds_ratio_interval
from reliability.estimators.ratio import ratio_interval
from reliability.estimators.score.statistic import (
    score_z_difference,
    score_z_odds_ratio,
    score_z_ratio,
)

FUNCTIONS = {
    "difference": difference_interval,
    "ratio": ratio_interval,
    "odds-ratio": odds_ratio_interval,
}
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


def along(family, null, points):
    """Rates of a and of b under a null, from one end to the other."""
    share = np.sin(np.linspace(0.0, 0.5 * np.pi, points)) ** 2
    if family == "difference":
        p_b = max(0.0, -null) + share * (1.0 - abs(null))
        return np.clip(p_b + null, 0.0, 1.0), p_b
    if family == "ratio":
        p_b = share * min(1.0, 1.0 / null)
        return np.clip(p_b * null, 0.0, 1.0), p_b
    apart = 0.5 * np.log(null)
    reach = 14.0 + abs(apart)
    odds = np.linspace(-reach, reach, points)
    return expit(odds + apart), expit(odds - apart)


def least_coverage(family, low, high, n_a, n_b):
    """Coverage at every limit and just beside it, over a grid of the nuisance rate."""
    ends = np.unique(np.concatenate([low.ravel(), high.ravel()]))
    ends = ends[np.isfinite(ends)]
    scale = 1.0 if family == "difference" else np.maximum(ends, 1e-3)
    nulls = np.unique(np.concatenate([ends, ends - 1e-6 * scale, ends + 1e-6 * scale]))
    nulls = nulls[(nulls > -1.0) & (nulls < 1.0)] if family == "difference" else nulls[nulls > 0]
    least = 1.0
    for null in nulls:
        p_a, p_b = along(family, null, 121)
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
def test_arms_and_outcomes_may_change_places(family, name):
    for x_a, n_a, x_b, n_b in TABLES:
        interval = FUNCTIONS[family]
        low, high = interval(x_a, n_a, x_b, n_b, method=name)
        other = interval(x_b, n_b, x_a, n_a, method=name)
        if family == "difference":
            assert (other.low, other.high) == pytest.approx((-high, -low), abs=1e-8)
            mirrored = interval(n_a - x_a, n_a, n_b - x_b, n_b, method=name)
            assert (mirrored.low, mirrored.high) == pytest.approx((-high, -low), abs=1e-7)
            continue
        turned = tuple(math.inf if end == 0.0 else 1.0 / end for end in (high, low))
        assert (other.low, other.high) == pytest.approx(turned, rel=1e-8)
        if family == "odds-ratio":
            mirrored = interval(n_a - x_a, n_a, n_b - x_b, n_b, method=name)
            assert (mirrored.low, mirrored.high) == pytest.approx(turned, rel=1e-6)


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
    edge = (-1.0, 1.0) if family == "difference" else (0.0, math.inf)
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
            odds = family == "odds-ratio"
            for_a = share_a * (1.0 - share_b) if odds else share_a + 0.0 * share_b
            for_b = share_b * (1.0 - share_a) if odds else share_b + 0.0 * share_a
            with np.errstate(divide="ignore", invalid="ignore"):
                estimate = np.where(for_a + for_b > 0.0, for_a / for_b, 1.0)
            if odds:
                assert (low[-1, -1], high[-1, -1]) == (0.0, math.inf)
            assert low[0, 0] == 0.0
            assert high[0, 0] == math.inf
            assert np.all(low >= 0.0)
        assert np.all((low <= estimate + 1e-9) & (estimate - 1e-9 <= high))
        assert not np.isnan(low).any()
        assert not np.isnan(high).any()


def test_an_empty_arm_tells_nothing():
    assert tuple(difference_interval(0, 0, 1, 3, method="agresti-min")) == (-1.0, 1.0)
    assert tuple(ratio_interval(1, 3, 0, 0, method="chan-zhang")) == (0.0, math.inf)
    assert tuple(odds_ratio_interval(1, 3, 0, 0, method="agresti-min")) == (0.0, math.inf)


STATISTICS = {
    "difference": score_z_difference,
    "ratio": score_z_ratio,
    "odds-ratio": score_z_odds_ratio,
}


def brute_p_values(family, order, n_a, n_b, null, points=301):
    """p of every table, by definition, over the whole lattice and a grid of nuisance rates."""
    x_a, x_b = np.meshgrid(np.arange(n_a + 1.0), np.arange(n_b + 1.0), indexing="ij")
    if order == "santner-snell":
        far = n_b * x_a - n_a * x_b
    else:
        far = STATISTICS[family](x_a, n_a, x_b, n_b, null, correction=False)
    far = np.abs(far).ravel() if order == "agresti-min" else far.ravel()
    p_a, p_b = along(family, null, points)
    mass_a = binom.pmf(np.arange(n_a + 1)[:, None], n_a, p_a)
    mass_b = binom.pmf(np.arange(n_b + 1)[:, None], n_b, p_b)
    by = np.argsort(-far, kind="stable")
    sums = (mass_a[:, None, :] * mass_b[None, :, :]).reshape(far.size, -1)[by].cumsum(axis=0)
    bars = far[by] - 1e-10 * np.abs(far[by])
    last = np.searchsorted(-far[by], -bars, side="right") - 1
    p = np.empty(far.size)
    p[by] = sums[last].max(axis=1)
    return p.reshape(x_a.shape)


def accepted_outside(family, name, n_a, n_b, level, count):
    """Nulls below the lower limit with p above alpha, over all tables: there should be none."""
    found = []
    alpha = (1.0 - level) * (1.0 if name == "agresti-min" else 0.5)
    low = limits(family, name, n_a, n_b, level).low
    # Even steps of the rates' difference, and of the logarithm of the others.
    spread = np.arange(1, count) / count
    nulls = 2.0 * spread - 1.0 if family == "difference" else (spread / (1.0 - spread)) ** 3
    beside = np.unique(low[low > low.min()])
    step = 1e-6 if family == "difference" else 1e-6 * beside
    for null in np.concatenate([nulls, beside - step]):
        outside = null < low - 1e-9 * max(1.0, abs(null))
        if outside.any():
            p = brute_p_values(family, name, n_a, n_b, null)
            wrong = outside & (p > alpha * (1.0 + 1e-6))
            found += [(n_a, n_b, null, *table) for table in np.argwhere(wrong).tolist()]
    return found


@NAMED
@pytest.mark.parametrize(("n_a", "n_b", "level"), [(3, 4, 0.9), (5, 2, 0.9), (2, 5, 0.95)])
def test_no_null_outside_is_accepted(family, name, n_a, n_b, level):
    assert not accepted_outside(family, name, n_a, n_b, level, 120)


@pytest.mark.full
@NAMED
@pytest.mark.parametrize("level", [0.8, 0.95])
def test_no_null_outside_is_accepted_for_all_arms_to_10(family, name, level):
    for n_a in range(1, 11):
        for n_b in range(1, 11):
            assert not accepted_outside(family, name, n_a, n_b, level, 250)


@NAMED
def test_the_limit_itself_is_accepted(family, name):
    """Just inside each lower limit the test accepts: no interval is longer than it must be."""
    n_a, n_b, level = 4, 6, 0.9
    alpha = (1.0 - level) * (1.0 if name == "agresti-min" else 0.5)
    low = limits(family, name, n_a, n_b, level).low
    for x_a, x_b in np.argwhere(low > low.min()).tolist():
        limit = low[x_a, x_b]
        null = limit + 1e-7 if family == "difference" else limit * (1.0 + 1e-7)
        p = brute_p_values(family, name, n_a, n_b, null, points=4001)[x_a, x_b]
        assert p > alpha * (1.0 - 1e-5), (x_a, x_b)


@pytest.mark.parametrize("table", [(7, 10, 2, 10), (15, 20, 9, 20), (3, 8, 10, 25)])
def test_no_null_below_the_limit_is_accepted(table):
    for name, alpha in (("agresti-min", 0.05), ("chan-zhang", 0.025)):
        x_a, n_a, x_b, n_b = table
        low = difference_interval(*table, method=name).low
        for outside in low - np.geomspace(1e-6, 0.2, 25):
            p = brute_p_values("difference", name, n_a, n_b, outside, points=1001)
            assert p[x_a, x_b] <= alpha + 1e-9
        just = brute_p_values("difference", name, n_a, n_b, low + 2e-7, points=1001)
        assert just[x_a, x_b] > alpha - 1e-5


@pytest.mark.parametrize("family", ["ratio", "odds-ratio"])
def test_no_ratio_below_the_limit_is_accepted(family):
    x_a, n_a, x_b, n_b = table = (7, 34, 1, 34)
    for name, alpha in (("agresti-min", 0.05), ("chan-zhang", 0.025)):
        low = FUNCTIONS[family](*table, method=name).low
        for outside in low * (1.0 - np.geomspace(1e-6, 0.5, 12)):
            p = brute_p_values(family, name, n_a, n_b, outside, points=1001)
            assert p[x_a, x_b] <= alpha + 1e-9


def test_islands_beyond_a_kink_of_the_bound_are_found():
    """Below these limits a bound over a range of nulls has a kink, where one rate comes to 1."""
    call = {"method": "chan-zhang", "confidence_level": 0.95}
    first = difference_interval(10, 11, 0, 6, **call)
    assert first.low == pytest.approx(0.3498662326, abs=1e-8)
    assert first.gap
    call = {"method": "chan-zhang", "confidence_level": 0.9, "alternative": "greater"}
    second = difference_interval(28, 30, 7, 11, **call)
    assert second.low == pytest.approx(0.0488849188, abs=1e-8)
    assert second.gap
    for table, limit, alpha in (
        ((10, 11, 0, 6), first.low, 0.025),
        ((28, 30, 7, 11), second.low, 0.1),
    ):
        x_a, n_a, x_b, n_b = table
        for null in (limit + 1e-3, limit + 4e-3):
            p = brute_p_values("difference", "chan-zhang", n_a, n_b, null, points=4001)
            assert p[x_a, x_b] > alpha


def test_the_smallest_odds_ratio_has_a_closed_form():
    """0/1 v 1/1: p is the product of two rates, greatest at even ones: (1 + sqrt(theta))**-2."""
    for name, alpha in (("chan-zhang", 0.025), ("agresti-min", 0.05)):
        high = odds_ratio_interval(0, 1, 1, 1, method=name).high
        assert high == pytest.approx((alpha**-0.5 - 1.0) ** 2, rel=1e-9)


def test_the_statistic_of_an_odds_ratio_is_not_monotone():
    """So its regions are no staircases: another failure in a can lessen the statistic."""
    z = score_z_odds_ratio(np.arange(3.0), 2, 0.0, 2, math.exp(-10.0), correction=False)
    assert z == pytest.approx([0.0, 104.95824, 24.36499], abs=1e-5)


def test_restriction_of_berger_and_boos():
    plain = difference_interval(2, 50, 2, 50, method="chan-zhang")
    restricted = difference_interval(2, 50, 2, 50, method="chan-zhang", berger_boos=0.001)
    assert restricted.high < plain.high
    with pytest.raises(OptionError, match="berger_boos"):
        difference_interval(2, 50, 2, 50, method="chan-zhang", berger_boos=0.0)


@NAMED
def test_restricted_intervals_keep_their_coverage(family, name):
    n_a, n_b = 3, 5
    x_a, x_b = np.meshgrid(np.arange(n_a + 1), np.arange(n_b + 1), indexing="ij")
    interval = FUNCTIONS[family](
        x_a, n_a, x_b, n_b, method=name, confidence_level=0.9, berger_boos=0.02
    )
    assert least_coverage(family, interval.low, interval.high, n_a, n_b) >= 0.9 - 1e-7
