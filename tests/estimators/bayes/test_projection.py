"""The projection against simulation-free oracles: mpmath, limits and enumeration."""

from __future__ import annotations

import numpy as np
import pytest

from reliability.errors import CountError, OptionError
from reliability.estimators.bayes.predictive import predictive_failures
from reliability.estimators.bayes.projection import reduced_failures, smallest_design

# Two-dimensional mpmath.quad (mpmath 1.4.1, 15 digits) of the definition, m = 5.
QUADRATURE = [
    ((25.5, 25.5), (3, 4), {0: 0.22027870855995857, 3: 0.1275605181855182}),
    ((2, 8), (1.5, 2), {0: 0.5929305459774991, 3: 0.025676621081216485}),
]


@pytest.mark.parametrize(("rate", "reduction", "expected"), QUADRATURE)
def test_against_quadrature(rate, reduction, expected) -> None:
    found = reduced_failures(rate, reduction, 5)
    for j, value in expected.items():
        assert found[j] == pytest.approx(value, rel=1e-8)


def test_moments() -> None:
    """E J = m E p (1 - E r), by independence."""
    (a, b), (c, d) = (20.5, 30.5), (3.0, 5.0)
    found = reduced_failures((a, b), (c, d), 40)
    assert found.sum() == pytest.approx(1.0, abs=1e-12)
    mean = 40 * a / (a + b) * d / (c + d)
    assert np.arange(41) @ found == pytest.approx(mean, rel=1e-10)


def test_no_reduction_is_the_predictive() -> None:
    tiny = reduced_failures((25.5, 25.5), (1e-7, 50.0), 30)
    assert tiny == pytest.approx(predictive_failures(25, 50, 30), abs=1e-8)


def test_large_numbers_stay_a_distribution() -> None:
    found = reduced_failures((0.5, 8.5), (2, 2), 200)
    assert np.isfinite(found).all()
    assert (found >= 0).all()
    mean = 200 * (0.5 / 9) * 0.5
    assert np.arange(201) @ found == pytest.approx(mean, rel=1e-8)


def test_the_smallest_design_is_the_smallest() -> None:
    rate, reduction = (25.5, 25.5), (30.0, 10.0)
    found = smallest_design(rate, reduction)
    assert found is not None
    assert found.false_alarm <= 0.05
    assert found.power >= 0.8
    for launches in range(1, found.launches):
        stays = np.cumsum(predictive_failures(25, 50, launches))
        falls = np.cumsum(reduced_failures(rate, reduction, launches))
        allowed = stays <= 0.05
        assert not allowed.any() or falls[allowed].max() < 0.8


def test_worlds_that_cannot_be_told_apart() -> None:
    assert smallest_design((0.5, 8.5), (1.0, 50.0), most=60) is None


@pytest.mark.parametrize("options", [{"power": 1.0}, {"false_alarm": 0.0}])
def test_refused(options) -> None:
    with pytest.raises(OptionError, match="strictly between"):
        smallest_design((1, 1), (1, 1), **options)
    with pytest.raises(CountError, match="from 1 to 400"):
        smallest_design((1, 1), (1, 1), most=401)
    with pytest.raises(CountError, match="from 0 to 400"):
        reduced_failures((1, 1), (1, 1), -1)


def test_a_rate_that_is_all_but_0_has_no_failures() -> None:
    """A node of the quadrature rounds to 0 itself, where log 0 would spoil all."""
    found = reduced_failures((1e-12, 1.0), (1.0, 1.0), 398)
    # The weights of the Jacobi rule are 3e-9 off at a shape of 1e-12.
    assert found[0] == pytest.approx(1.0, abs=1e-8)
    assert np.all((found >= 0.0) & (found <= 1.0))
