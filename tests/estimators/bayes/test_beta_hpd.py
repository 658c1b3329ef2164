"""Highest-density interval of a Beta distribution."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import special, stats

from reliability.estimators.bayes.beta_hpd import beta_highest_density


@pytest.mark.parametrize(
    ("a", "b", "level", "low", "high"),
    [
        # R binom::binom.bayes(type = "highest"), as published: 1/30 and 0/30, prior (1/2, 1/2)
        (1.5, 29.5, 0.95, 6.903016e-05, 0.1231438),
        (0.5, 30.5, 0.95, 0.0, 0.06151672),
    ],
)
def test_published(a: float, b: float, level: float, low: float, high: float) -> None:
    got = beta_highest_density(np.array([a]), np.array([b]), level)
    assert got[0][0] == pytest.approx(low, rel=1e-6)
    assert got[1][0] == pytest.approx(high, rel=1e-6)


def test_published_values_that_are_equal_tailed() -> None:
    # The rows "bayes_hpd_jeffreys" of 4/20, 18/20 and 4/200 in collections of binom.confint's
    # values are its equal-tailed limits; the highest-density interval is shorter.
    for a, b, low, high in [
        (4.5, 16.5, 0.07152005247873425, 0.4082257625169254),
        (18.5, 2.5, 0.716146742695748, 0.97862751197755),
        (4.5, 196.5, 0.00678759879519299, 0.0468465669668423),
    ]:
        np.testing.assert_allclose(special.betaincinv(a, b, [0.025, 0.975]), (low, high), 1e-9)
        got = beta_highest_density(np.array([a]), np.array([b]), 0.95)
        assert got[1][0] - got[0][0] < high - low - 1e-4


@pytest.mark.parametrize("level", [0.05, 0.5, 0.95, 0.999])
def test_definition_mass_and_equal_density(level: float) -> None:
    a, b = (v.ravel() for v in np.meshgrid([1.05, 1.5, 4.0, 77.3, 1e4], [1.2, 2.0, 30.5, 1e6]))
    low, high = beta_highest_density(a, b, level)
    mass = special.betainc(a, b, high) - special.betainc(a, b, low)
    np.testing.assert_allclose(mass, level, atol=1e-10)
    told = 1 - high > 1e-4  # beyond, 1 - high has too few digits for this check
    a, b, low, high = a[told], b[told], low[told], high[told]
    at_low = (a - 1) * np.log(low) + (b - 1) * np.log1p(-low)
    at_high = (a - 1) * np.log(high) + (b - 1) * np.log1p(-high)
    np.testing.assert_allclose(at_low - at_high, 0.0, atol=2e-8)
    for i in range(a.size):  # no shift of the same mass is shorter
        for shift in (-1e-3, 1e-3):
            start = special.betainc(a[i], b[i], low[i]) * (1 + shift)
            if start + level < 1.0:
                other = special.betaincinv(a[i], b[i], [start, start + level])
                assert other[1] - other[0] >= (high[i] - low[i]) * (1 - 1e-9)


def test_monotone_u_shaped_and_flat_densities() -> None:
    a = np.array([0.5, 1.0, 0.3, 8.5, 2.0, 0.5, 0.2, 1.0])
    b = np.array([8.5, 3.0, 1.0, 0.5, 1.0, 0.5, 0.9, 1.0])
    low, high = beta_highest_density(a, b, 0.9)
    np.testing.assert_array_equal(low[[0, 1, 2]], 0.0)
    np.testing.assert_allclose(high[:3], stats.beta.ppf(0.9, a[:3], b[:3]), rtol=1e-12)
    np.testing.assert_array_equal(high[[3, 4]], 1.0)
    np.testing.assert_allclose(low[3:5], stats.beta.ppf(0.1, a[3:5], b[3:5]), rtol=1e-12)
    # infinite at both ends: two pieces, whose hull is everything
    np.testing.assert_array_equal((low[5:7], high[5:7]), ([0.0, 0.0], [1.0, 1.0]))
    assert (low[7], high[7]) == pytest.approx((0.05, 0.95))


def test_mirror_and_nested() -> None:
    k = np.arange(13.0)
    a, b = k + 0.5, 12 - k + 0.5
    low, high = beta_highest_density(a, b, 0.9)
    mirrored = beta_highest_density(b, a, 0.9)
    np.testing.assert_allclose((1 - mirrored[1], 1 - mirrored[0]), (low, high), atol=1e-13)
    wider = beta_highest_density(a, b, 0.95)
    assert (wider[0] <= low).all()
    assert (wider[1] >= high).all()
    assert (np.diff(low) >= 0).all()
    assert (np.diff(high) >= 0).all()
