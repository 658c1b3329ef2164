"""Conditional odds-ratio intervals held to their definition, their tests and their coverage."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.stats import binom, nchypergeom_fisher
from scipy.stats.contingency import odds_ratio

from reliability import catalogue
from reliability.estimators.odds_ratio import odds_ratio_interval
from reliability.estimators.two_sample import two_sample_test

NAMES = ("cornfield", "mid-p", "baptista-pike", "baptista-pike-mid-p", "blaker")
EXACT = ("cornfield", "baptista-pike", "blaker")


def lattice(n_a, n_b):
    return np.meshgrid(np.arange(n_a + 1), np.arange(n_b + 1), indexing="ij")


def p_value(name, table, ratio):
    """The test's p-value at an odds ratio, from scipy's distribution."""
    x_a, n_a, x_b, n_b = table
    law = nchypergeom_fisher(n_a + n_b, n_a, x_a + x_b, ratio)
    support = np.arange(max(0, x_a + x_b - n_b), min(n_a, x_a + x_b) + 1)
    mass = law.pmf(support)
    own = mass[support == x_a][0]
    below, above = mass[support <= x_a].sum(), mass[support >= x_a].sum()
    if name in {"cornfield", "mid-p"}:
        return 2.0 * (min(below, above) - (0.5 * own if name == "mid-p" else 0.0))
    if name == "blaker":
        tails = np.minimum(np.cumsum(mass), np.cumsum(mass[::-1])[::-1])
        return mass[tails <= tails[support == x_a][0] * (1 + 1e-9)].sum()
    p = mass[mass <= own * (1 + 1e-9)].sum()
    return p - 0.5 * own if name.endswith("mid-p") else p


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("table", [(5, 9, 2, 7), (1, 20, 8, 20), (3, 20, 40, 200)])
def test_limits_divide_the_accepted_from_the_rejected(name, table):
    for level in (0.8, 0.95):
        low, high = odds_ratio_interval(*table, method=name, confidence_level=level)
        for end, outward in ((low, 1.0 / (1.0 + 1e-6)), (high, 1.0 + 1e-6)):
            assert p_value(name, table, end / outward) > 1.0 - level - 1e-9
            beyond = end * outward ** np.geomspace(1.0, 1e6, 30)
            assert all(p_value(name, table, ratio) <= 1.0 - level + 1e-9 for ratio in beyond)


@pytest.mark.parametrize("name", NAMES)
def test_every_cell_has_limits(name):
    for n_a, n_b in ((1, 1), (4, 2), (3, 9)):
        x_a, x_b = lattice(n_a, n_b)
        for side in ("two-sided", "less", "greater"):
            low, high = odds_ratio_interval(x_a, n_a, x_b, n_b, method=name, alternative=side)
            assert not np.isnan(low).any()
            assert not np.isnan(high).any()
            assert np.all((low >= 0.0) & (low <= high))
            none = (x_a + x_b == 0) | (x_a + x_b == n_a + n_b)
            assert np.all(low[none] == 0.0)
            assert np.all(high[none] == math.inf)
            assert np.all(low[(x_a == 0) | (x_b == n_b)] == 0.0)
            assert np.all(high[(x_b == 0) | (x_a == n_a)] == math.inf)


@pytest.mark.parametrize("name", NAMES)
def test_arms_and_outcomes_may_change_places(name):
    n_a, n_b = 6, 4
    x_a, x_b = lattice(n_a, n_b)
    low, high = odds_ratio_interval(x_a, n_a, x_b, n_b, method=name)
    swapped = odds_ratio_interval(x_b, n_b, x_a, n_a, method=name)
    mirrored = odds_ratio_interval(n_a - x_a, n_a, n_b - x_b, n_b, method=name)
    with np.errstate(divide="ignore"):
        for other in (swapped, mirrored):
            assert other.low == pytest.approx(1.0 / high, rel=1e-8)
            assert other.high == pytest.approx(1.0 / low, rel=1e-8)


@pytest.mark.parametrize("name", NAMES)
def test_a_higher_level_gives_a_wider_interval(name):
    x_a, x_b = lattice(5, 6)
    before = odds_ratio_interval(x_a, 5, x_b, 6, method=name, confidence_level=0.6)
    for level in (0.8, 0.95, 0.99):
        after = odds_ratio_interval(x_a, 5, x_b, 6, method=name, confidence_level=level)
        assert np.all(after.low <= before.low * (1 + 1e-9))
        assert np.all(after.high >= before.high * (1 - 1e-9))
        before = after


@pytest.mark.parametrize("name", NAMES)
def test_the_interval_agrees_with_its_test(name):
    test = catalogue.find("odds-ratio", name).test
    for n_a, n_b in ((7, 5), (8, 8)):
        x_a, x_b = lattice(n_a, n_b)
        p = two_sample_test(x_a, n_a, x_b, n_b, method=test)
        for level in (0.7, 0.9):
            interval = odds_ratio_interval(x_a, n_a, x_b, n_b, method=name, confidence_level=level)
            holds = (interval.low <= 1.0) & (interval.high >= 1.0)
            assert np.all(p[~holds] <= 1.0 - level + 1e-12)
            assert np.all((p[holds] > 1.0 - level - 1e-12) | interval.gap[holds])


def coverage(interval, n_a, n_b):
    """Least coverage at every limit and just beside it, over a grid of the nuisance rate."""
    ends = np.concatenate([interval.low.ravel(), interval.high.ravel()])
    ends = np.unique(ends[(ends > 0.0) & np.isfinite(ends)])
    ratios = np.concatenate([ends, ends * (1 - 1e-7), ends * (1 + 1e-7)])[:, None]
    p_b = np.linspace(0.005, 0.995, 100)
    p_a = ratios * p_b / (1.0 - p_b + ratios * p_b)
    slack = 1e-9
    holds = (interval.low[..., None] <= ratios[:, 0] * (1 + slack)) & (
        interval.high[..., None] >= ratios[:, 0] * (1 - slack)
    )
    mass_a = binom.pmf(np.arange(n_a + 1)[:, None, None], n_a, p_a)
    mass_b = binom.pmf(np.arange(n_b + 1)[:, None], n_b, p_b)
    return np.einsum("irg,ijr,jg->rg", mass_a, holds.astype(float), mass_b).min()


@pytest.mark.parametrize("name", EXACT)
@pytest.mark.parametrize(("n_a", "n_b"), [(3, 7), (6, 6)])
def test_coverage_is_never_below_the_level(name, n_a, n_b):
    x_a, x_b = lattice(n_a, n_b)
    for level in (0.8, 0.95):
        interval = odds_ratio_interval(x_a, n_a, x_b, n_b, method=name, confidence_level=level)
        assert coverage(interval, n_a, n_b) >= level - 1e-9


@pytest.mark.full
@pytest.mark.parametrize("name", EXACT)
def test_coverage_is_never_below_the_level_for_all_arms_to_12(name):
    for n_a in range(1, 13):
        for n_b in range(1, 13):
            x_a, x_b = lattice(n_a, n_b)
            interval = odds_ratio_interval(x_a, n_a, x_b, n_b, method=name)
            assert coverage(interval, n_a, n_b) >= 0.95 - 1e-9, (n_a, n_b)


def test_cornfield_is_scipys_conditional_interval():
    rng = np.random.default_rng(5)
    for _ in range(40):
        n_a, n_b = (int(n) for n in rng.integers(2, 60, 2))
        x_a, x_b = int(rng.integers(0, n_a + 1)), int(rng.integers(0, n_b + 1))
        if x_a + x_b in {0, n_a + n_b}:
            continue
        right = odds_ratio([[x_a, x_b], [n_a - x_a, n_b - x_b]]).confidence_interval()
        got = odds_ratio_interval(x_a, n_a, x_b, n_b, method="cornfield")
        assert tuple(got) == pytest.approx(tuple(right), rel=1e-7)


def test_gap_is_marked():
    """3/20 v 40/200 at 90 %: the mid-P acceptance set has an island above."""
    interval = odds_ratio_interval(
        3, 20, 40, 200, method="baptista-pike-mid-p", confidence_level=0.9
    )
    assert interval.gap
    assert interval.high == pytest.approx(2.14573159, rel=1e-7)
    inside = [p_value("baptista-pike-mid-p", (3, 20, 40, 200), r) for r in (1.85, 2.0, 2.14)]
    assert inside[0] > 0.1
    assert min(inside) <= 0.1


def test_one_sided_limits_are_those_at_half_the_error():
    for name, central in zip(
        NAMES, ("cornfield", "mid-p", "cornfield", "mid-p", "cornfield"), strict=True
    ):
        both = odds_ratio_interval(5, 9, 2, 7, method=central, confidence_level=0.9)
        below = odds_ratio_interval(
            5, 9, 2, 7, method=name, confidence_level=0.95, alternative="greater"
        )
        assert tuple(below) == pytest.approx((both.low, math.inf), rel=1e-12)
