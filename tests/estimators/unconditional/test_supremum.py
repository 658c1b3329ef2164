"""The supremum over the nuisance rate, and the staircases of tables beyond a contour."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import binom

from reliability.estimators.conditional.hypergeometric import hypergeometric_rows
from reliability.estimators.unconditional.chart import CLOSE, chart_of
from reliability.estimators.unconditional.contour import at_least, at_most, contour_heights
from reliability.estimators.unconditional.lattice import Cells, Mask, Staircase
from reliability.estimators.unconditional.measures import DIFFERENCE, ODDS_RATIO, RATIO
from reliability.estimators.unconditional.nuisance import Nulls
from reliability.estimators.unconditional.supremum import binomial_rows, supremum

MEASURES = [DIFFERENCE, RATIO, ODDS_RATIO]


def regions(n, count, seed):
    rng = np.random.default_rng(seed)
    rough = rng.random((count, n + 1)) ** 3
    steps = rng.random((count, n + 1)) < 0.15
    return np.vstack([rough, steps.astype(float), np.eye(n + 1)[:: max(1, n // 7)]])


@pytest.mark.parametrize("n", [1, 2, 7, 30, 120, 601])
def test_doubling_the_grid_moves_no_supremum(n):
    given = regions(n, 20, n)
    assert supremum(given, steps_per_sd=8.0) == pytest.approx(supremum(given), abs=1e-8)


@pytest.mark.parametrize("n", [3, 17, 60])
def test_no_rate_gives_more_than_the_supremum(n):
    given = regions(n, 10, n + 1)
    rates = np.linspace(0.0, 1.0, 20001)
    dense = (given @ binom.pmf(np.arange(n + 1)[:, None], n, rates)).max(axis=1)
    found = supremum(given)
    assert np.all(found >= dense - 1e-12)
    assert found == pytest.approx(dense, rel=1e-6)


def test_restricted_supremum_counts_its_ends():
    given = np.array([np.arange(11) / 10.0])
    low, high = np.array([0.2]), np.array([0.3])
    assert supremum(given, low, high) == pytest.approx(0.3, abs=1e-12)


def test_binomial_rows_at_the_ends():
    rows = binomial_rows(np.array([0.0, 0.3, 1.0]), 4)
    assert rows == pytest.approx(binom.pmf(np.arange(5), 4, [[0.0], [0.3], [1.0]]), abs=1e-15)


def test_hypergeometric_rows_sum_to_1():
    rows = hypergeometric_rows(np.arange(13), 5, 7)
    assert rows.sum(axis=1) == pytest.approx(1.0, abs=1e-14)
    assert rows[3, 0] == pytest.approx(35.0 / 220.0, rel=1e-12)


@pytest.mark.parametrize("measure", [DIFFERENCE, RATIO], ids=lambda measure: measure.name)
def test_staircases_hold_the_tables_beyond_the_statistic(measure):
    rng = np.random.default_rng(7)
    checked = 0
    for _ in range(400):
        n_a, n_b = (int(n) for n in rng.integers(1, 16, 2))
        place = float(10.0 ** rng.uniform(-7.0, -0.35))
        if rng.random() < 0.1:
            place = 0.5  # equal rates: the null meets both corners of the lattice
        theta = float(measure.theta(place if rng.random() < 0.5 else 1.0 - place))
        x_a, x_b = np.meshgrid(np.arange(n_a + 1.0), np.arange(n_b + 1.0), indexing="ij")
        z = measure.statistic(x_a, n_a, x_b, n_b, theta, correction=False)
        assert np.all(np.diff(z, axis=0) >= -1e-9)
        assert np.all(np.diff(z, axis=1) <= 1e-9)
        t = float(z[rng.integers(0, n_a + 1), rng.integers(0, n_b + 1)])
        # So near the null, where p is about 1, ties are a matter of rounding.
        if not np.isfinite(t) or abs(t) < 0.05:
            continue
        (heights,) = contour_heights(measure, theta, [t], n_a, n_b)
        slack = 1e-8 * abs(t)
        assert np.array_equal(at_least(heights, n_b), (z >= t - slack).sum(axis=1) - 1)
        assert np.array_equal(at_most(heights, n_b), (z > t + slack).sum(axis=1))
        checked += 1
    assert checked > 200


@pytest.mark.parametrize(
    "measure", [DIFFERENCE, RATIO, ODDS_RATIO], ids=lambda measure: measure.name
)
def test_doubling_the_grid_along_a_null_moves_no_supremum(measure):
    rng = np.random.default_rng(3)
    for n_a, n_b in ((1, 1), (2, 30), (10, 10), (60, 8), (100, 120)):
        for _ in range(12):
            theta = measure.theta(float(rng.uniform(0.05, 0.95)))
            up = np.sort(rng.integers(-1, n_b + 1, n_a + 1))
            down = np.minimum(np.sort(rng.integers(0, n_b + 2, n_a + 1)) + up + 1, n_b + 1)
            down = np.maximum.accumulate(down)
            for region in (Staircase(up, None), Staircase(up, down)):
                once = Nulls.of(measure, n_a, n_b).supremum(region, theta, theta)
                twice = Nulls.of(measure, n_a, n_b, fine=2.0).supremum(region, theta, theta)
                assert twice == pytest.approx(once, abs=1e-8)


def some_regions(rng, n_a, n_b):
    """One-sided, two-sided, and one that is no staircase."""
    up = np.sort(rng.integers(-1, n_b + 1, n_a + 1))
    down = np.minimum(np.sort(rng.integers(0, n_b + 2, n_a + 1)) + up + 1, n_b + 1)
    yield Staircase(up, None)
    yield Staircase(up, np.maximum.accumulate(down))
    yield Mask(rng.random((n_a + 1, n_b + 1)) < 0.3)


@pytest.mark.parametrize("measure", MEASURES, ids=lambda measure: measure.name)
def test_the_supremum_is_that_of_a_dense_grid(measure):
    rng = np.random.default_rng(11)
    for n_a, n_b in ((1, 4), (6, 9), (30, 12)):
        for _ in range(4):
            theta = float(measure.theta(float(rng.uniform(0.05, 0.95))))
            nulls = Nulls.of(measure, n_a, n_b)
            b = nulls.grid(theta, *nulls.ends(theta, theta), fine=200.0)
            mass_a, mass_b = nulls.mass(theta, b)
            for region in some_regions(rng, n_a, n_b):
                rising, falling = region.given_a(mass_b)
                given = rising if falling is None else rising + falling
                dense = (mass_a * given).sum(axis=0).max()
                found = nulls.supremum(region, theta, theta)
                assert found == pytest.approx(dense, rel=1e-6, abs=1e-12)
                assert found >= dense - 1e-10


@pytest.mark.parametrize("measure", MEASURES, ids=lambda measure: measure.name)
def test_bounds_over_a_range_of_nulls_hold_for_each(measure):
    """The probability that bounds them all has a kink where the rate of a comes to 0 or 1."""
    rng = np.random.default_rng(12)
    for n_a, n_b in ((11, 6), (30, 11), (18, 10), (5, 24)):
        nulls = Nulls.of(measure, n_a, n_b)
        for _ in range(6):
            low, high = np.sort(rng.uniform(0.02, 0.98) + rng.uniform(0.0, 0.15, 2)).clip(max=0.99)
            for region in some_regions(rng, n_a, n_b):
                ends = float(measure.theta(low)), float(measure.theta(high))
                above, below = nulls.bound(region, *ends), nulls.shared(region, *ends)
                polished = nulls.supremum(region, *ends)
                for place in np.linspace(low, high, 7):
                    theta = float(measure.theta(place))
                    p = nulls.supremum(region, theta, theta)
                    assert below - 1e-9 <= p <= min(above, polished) + 1e-9


@pytest.mark.parametrize("measure", MEASURES, ids=lambda measure: measure.name)
def test_a_chart_agrees_with_the_suprema_that_it_stands_for(measure):
    rng = np.random.default_rng(13)
    for n_a, n_b in ((4, 9), (40, 30)):
        nulls = Nulls.of(measure, n_a, n_b)
        low = float(rng.uniform(0.55, 0.7))
        ends = measure.theta(low), measure.theta(low + 0.08 / np.sqrt(n_a + n_b))
        for region in some_regions(rng, n_a, n_b):
            if isinstance(region, Mask):
                x_a, x_b = (part[:3] for part in np.nonzero(~region.inside))
                side = np.zeros(3, dtype=np.int64)
            else:
                x_a = np.flatnonzero(region.up < n_b)[-3:]
                x_b, side = region.up[x_a] + 1, np.ones(x_a.size, dtype=np.int64)
            cells = Cells(x_a, x_b, side, np.ones(x_a.size, dtype=bool))
            chart = chart_of(nulls, region, cells, *ends)
            thetas = np.tile(np.linspace(*ends, 4), (cells.size + 1, 1))
            p, least = chart.p(np.arange(cells.size + 1), thetas)
            for piece in range(cells.size + 1):
                exact = [nulls.supremum(region, theta, theta) for theta in thetas[piece]]
                assert p[piece] == pytest.approx(exact, rel=0.5 * CLOSE)
                assert least[piece] <= min(exact) * (1.0 + CLOSE)
                if piece < cells.size:
                    cell = [int(part[piece]) for part in cells[:3]]
                    region = region.toggled(*cell, enters=True)
