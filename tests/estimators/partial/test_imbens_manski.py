"""Imbens-Manski and Stoye intervals: their defining equations, their limits, their edges."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import integrate, special, stats

from reliability import catalogue
from reliability.errors import CountError, LevelError
from reliability.estimators.dispatch import kernel_of
from reliability.estimators.partial.imbens_manski import imbens_manski_interval, stoye_interval

CASES = [(4, 13, 44), (4, 1, 44), (20, 5, 44), (300, 10, 1000), (12, 2, 30)]


def parts(k, u, n):
    lower, upper = k / n, (k + u) / n
    return lower, upper, np.sqrt(lower * (1 - lower) / n), np.sqrt(upper * (1 - upper) / n)


def both_below(x, y, rho):
    """P(X <= x, Y <= y) of standard normals by quadrature over X: the conditional Y is normal."""
    across = np.sqrt(1 - rho**2)
    inner = lambda z: np.exp(-z * z / 2) / np.sqrt(2 * np.pi) * special.ndtr((y - rho * z) / across)  # noqa: E731
    return integrate.quad(inner, -9, x, epsabs=1e-11, limit=200)[0]


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("level", [0.8, 0.95])
def test_imbens_manski_solves_its_equation(case, level):
    lower, upper, below, above = parts(*case)
    low, high = imbens_manski_interval(*case, confidence_level=level)
    c = (lower - low) / below
    assert (high - upper) / above == pytest.approx(c, rel=1e-9)
    reached = stats.norm.cdf(c + (upper - lower) / max(below, above)) - stats.norm.cdf(-c)
    assert reached == pytest.approx(level, rel=1e-10)


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("level", [0.8, 0.95])
def test_stoye_keeps_the_level_at_both_bounds_and_no_interval_is_shorter(case, level):
    lower, upper, below, above = parts(*case)
    low, high = stoye_interval(*case, confidence_level=level)
    rho = np.sqrt(lower * (1 - upper) / (upper * (1 - lower)))
    c_low, c_high = (lower - low) / below, (high - upper) / above
    width = upper - lower

    def kept(c_low, c_high):
        return min(
            both_below(c_low, c_high + width / above, -rho),
            both_below(c_low + width / below, c_high, -rho),
        )

    assert kept(c_low, c_high) == pytest.approx(level, abs=1e-7)
    for factor in np.linspace(stats.norm.ppf(level), stats.norm.ppf(level) + 1.5, 60):
        room = (high - low - width - below * factor) / above
        if abs(factor - c_low) > 1e-3:  # any other split of the same length falls short
            assert kept(factor, room) < level + 1e-7


@pytest.mark.parametrize("interval", [imbens_manski_interval, stoye_interval])
def test_between_the_two_sided_and_the_one_sided_quantile(interval):
    low, high = interval(20, 0, 50)
    assert (low, high) == pytest.approx(
        (0.4 - 1.959964 * np.sqrt(0.24 / 50), 0.4 + 1.959964 * np.sqrt(0.24 / 50)), abs=1e-7
    )
    lower, upper, below, above = parts(300, 400, 1000)
    assert tuple(interval(300, 400, 1000)) == pytest.approx(
        (lower - 1.6448536 * below, upper + 1.6448536 * above), abs=1e-8
    )


def test_never_wider_than_both_bounds_at_once():
    # Stoye minimises the length under conditions that Imbens-Manski also meets.
    k, u, n = np.array(CASES).T
    manski, stoye = imbens_manski_interval(k, u, n), stoye_interval(k, u, n)
    assert (stoye.high - stoye.low <= manski.high - manski.low + 1e-7).all()
    z = stats.norm.ppf(0.975)
    lower, upper, below, above = parts(k, u, n)
    assert (manski.low >= np.maximum(lower - z * below, 0)).all()
    assert (manski.high <= np.minimum(upper + z * above, 1)).all()


@pytest.mark.parametrize("interval", [imbens_manski_interval, stoye_interval])
@pytest.mark.parametrize("case", [(0, 0, 0), (0, 0, 5), (5, 0, 5), (0, 5, 5), (0, 1, 1)])
def test_where_a_normal_approximation_says_nothing_anything_is_possible(interval, case):
    assert tuple(interval(*case)) == (0.0, 1.0)


@pytest.mark.parametrize("interval", [imbens_manski_interval, stoye_interval])
def test_arrays_keep_their_shape_and_no_cell_is_nan(interval):
    k, u = (g.ravel() for g in np.indices((6, 6)))
    kept = k + u <= 5
    ends = interval(k[kept], u[kept], 5)
    assert np.isfinite(ends).all()
    assert (ends.low <= k[kept] / 5).all()
    assert (ends.high >= (k + u)[kept] / 5).all()
    assert interval([[1], [2]], [0, 1], 6).low.shape == (2, 2)


def test_bad_counts_are_refused():
    with pytest.raises(CountError, match="not also a failure"):
        imbens_manski_interval(4, 5, 8)
    with pytest.raises(CountError, match="unknown"):
        stoye_interval(4, -1, 8)
    with pytest.raises(LevelError):
        stoye_interval(4, 1, 8, confidence_level=1.0)


def test_stoye_beside_the_edge_of_the_space_is_one_sided():
    """With no failure known the lower bound has no error: the upper one is all there is to miss."""
    low, high = stoye_interval(0, 5, 20)
    assert low == 0.0
    assert high == pytest.approx(0.25 + special.ndtri(0.95) * np.sqrt(0.25 * 0.75 / 20), rel=1e-12)
    low, high = stoye_interval(15, 5, 20)
    assert high == 1.0
    assert low == pytest.approx(0.75 - special.ndtri(0.95) * np.sqrt(0.25 * 0.75 / 20), rel=1e-12)


LATTICE = [(k, u, n) for n in (1, 2, 4) for k in range(n + 1) for u in range(n - k + 1)]


@pytest.mark.parametrize("name", catalogue.names("unknown"))
def test_the_identities_that_the_catalogue_claims(name):
    entry = catalogue.find("unknown", name)
    assert entry.identities == ("mirror", "nested")
    interval = kernel_of(entry)
    for k, u, n in LATTICE:
        inner = None
        for level in (0.5, 0.9, 0.99):
            low, high = interval(k, u, n, confidence_level=level)
            turned = interval(n - k - u, u, n, confidence_level=level)
            # Stoye's factors are found to 1e-8.
            assert (low, high) == pytest.approx((1 - turned.high, 1 - turned.low), abs=1e-7)
            if inner is not None:
                assert low <= inner[0] + 1e-7
                assert high >= inner[1] - 1e-7
            inner = low, high
