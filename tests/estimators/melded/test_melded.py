"""Melded intervals held to their definition, Fisher's test and their coverage."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.stats import beta, binom

from reliability.estimators import melded
from reliability.estimators.difference import difference_interval
from reliability.estimators.odds_ratio import odds_ratio_interval
from reliability.estimators.proportion import proportion_interval
from reliability.estimators.ratio import ratio_interval
from reliability.estimators.two_sample import two_sample_test

FUNCTIONS = {
    "difference": difference_interval,
    "ratio": ratio_interval,
    "odds-ratio": odds_ratio_interval,
}
MEETS = {
    "difference": lambda null, p: p + null,
    "ratio": lambda null, p: null * p,
    "odds-ratio": lambda null, p: null * p / (1.0 - p + null * p),
}
FAMILIES = pytest.mark.parametrize("family", FUNCTIONS)


def lattice(n_a, n_b):
    return np.meshgrid(np.arange(n_a + 1), np.arange(n_b + 1), indexing="ij")


@FAMILIES
@pytest.mark.parametrize("table", [(7, 34, 1, 34), (3, 8, 10, 25), (1, 2, 0, 1)])
def test_lower_limit_is_the_quantile_of_its_definition(family, table):
    """P(g(L, U) <= limit) = alpha / 2 by adaptive quadrature over U."""
    x_a, n_a, x_b, n_b = table
    low = FUNCTIONS[family](*table, method="melded").low
    below, above = beta(x_a, n_a - x_a + 1), beta(x_b + 1, n_b - x_b)

    def part(p):
        return above.pdf(p) * below.cdf(min(1.0, max(0.0, MEETS[family](low, p))))

    cuts = [above.ppf(q) for q in (0.001, 0.1, 0.5, 0.9, 0.999)]
    pieces = zip([0.0, *cuts], [*cuts, 1.0], strict=True)
    share = sum(quad(part, *piece, epsabs=1e-13, epsrel=1e-11)[0] for piece in pieces)
    assert share == pytest.approx(0.025, abs=1e-9)


@FAMILIES
def test_more_points_move_no_limit(family, monkeypatch):
    rng = np.random.default_rng(11)
    n_a, n_b = (np.floor(10 ** rng.uniform(0.0, 3.0, 60)) for _ in range(2))
    x_a, x_b = (np.floor(rng.random(60) * (n + 1)) for n in (n_a, n_b))
    once = FUNCTIONS[family](x_a, n_a, x_b, n_b, method="melded")
    for name in ("_LINEAR", "_LOG", "_LOGIT"):
        scale = getattr(melded, name)
        monkeypatch.setattr(melded, name, scale._replace(nodes=2 * scale.nodes))
    twice = FUNCTIONS[family](x_a, n_a, x_b, n_b, method="melded")
    for end in (0, 1):
        assert twice[end] == pytest.approx(once[end], rel=1e-9, abs=1e-12)


@FAMILIES
def test_agrees_with_fishers_test_against_equal_rates(family):
    null = 0.0 if family == "difference" else 1.0
    for n_a, n_b in ((7, 5), (10, 10)):
        x_a, x_b = lattice(n_a, n_b)
        p = two_sample_test(x_a, n_a, x_b, n_b, method="fisher-central")
        for level in (0.8, 0.95):
            low, high = FUNCTIONS[family](
                x_a, n_a, x_b, n_b, method="melded", confidence_level=level
            )
            assert np.array_equal((low > null) | (high < null), p <= 1.0 - level)


@FAMILIES
def test_every_cell_has_limits(family):
    edge = (-1.0, 1.0) if family == "difference" else (0.0, math.inf)
    for n_a, n_b in ((1, 1), (4, 2), (1, 9)):
        x_a, x_b = lattice(n_a, n_b)
        for side in ("two-sided", "less", "greater"):
            low, high = FUNCTIONS[family](x_a, n_a, x_b, n_b, method="melded", alternative=side)
            assert not np.isnan(low).any()
            assert not np.isnan(high).any()
            assert np.all((low >= edge[0]) & (low <= high) & (high <= edge[1]))
            assert low[0, n_b] == edge[0]
            assert high[n_a, 0] == edge[1]


def test_a_certain_arm_leaves_the_limit_of_the_other():
    """At 0/n and n/n one of the two limits is 0 or 1: Clopper-Pearson's remains."""
    for x_b, n_b in ((0, 5), (3, 5)):
        upper = proportion_interval(x_b, n_b).high
        assert difference_interval(0, 9, x_b, n_b, method="melded").low == pytest.approx(-upper)
    assert ratio_interval(3, 9, 5, 5, method="melded").low == pytest.approx(
        proportion_interval(3, 9).low
    )


@FAMILIES
def test_arms_may_change_places(family):
    n_a, n_b = 5, 7
    x_a, x_b = lattice(n_a, n_b)
    low, high = FUNCTIONS[family](x_a, n_a, x_b, n_b, method="melded")
    other = FUNCTIONS[family](x_b, n_b, x_a, n_a, method="melded")
    with np.errstate(divide="ignore"):
        turned = (-high, -low) if family == "difference" else (1.0 / high, 1.0 / low)
    assert other.low == pytest.approx(turned[0], rel=1e-9, abs=1e-12)
    assert other.high == pytest.approx(turned[1], rel=1e-9, abs=1e-12)


@FAMILIES
def test_limits_move_with_the_counts_and_the_level(family):
    x_a, x_b = lattice(6, 5)
    before = FUNCTIONS[family](x_a, 6, x_b, 5, method="melded", confidence_level=0.8)
    after = FUNCTIONS[family](x_a, 6, x_b, 5, method="melded", confidence_level=0.95)
    assert np.all((after.low <= before.low) & (after.high >= before.high))
    for end in before:
        finite = np.where(np.isinf(end), 1e300, end)
        assert np.all(np.diff(finite, axis=0) >= -1e-9)
        assert np.all(np.diff(finite, axis=1) <= 1e-9)


def test_coverage_of_the_difference_is_not_below_the_level():
    """Conjectured, not proven: an exception here would be news."""
    for n_a, n_b in ((4, 7), (8, 8)):
        x_a, x_b = lattice(n_a, n_b)
        low, high = difference_interval(x_a, n_a, x_b, n_b, method="melded")
        ends = np.unique(np.concatenate([low.ravel(), high.ravel()]))
        for null in np.concatenate([ends - 1e-9, ends + 1e-9]):
            if abs(null) >= 1.0:
                continue
            p_b = max(0.0, -null) + np.linspace(0.0, 1.0, 101) * (1.0 - abs(null))
            mass_a = binom.pmf(np.arange(n_a + 1)[:, None], n_a, np.clip(p_b + null, 0.0, 1.0))
            mass_b = binom.pmf(np.arange(n_b + 1)[:, None], n_b, p_b)
            holds = ((low <= null) & (null <= high)).astype(float)
            assert np.einsum("ig,ij,jg->g", mass_a, holds, mass_b).min() >= 0.95 - 1e-9
