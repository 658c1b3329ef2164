"""Posterior of the failure rate with Beta distributions of the chances of misreporting."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import integrate, special, stats

from reliability.errors import CountError, OptionError
from reliability.estimators.partial.misreporting_bayes import misreported_posterior

SURE, NEVER = (1e12, 1e-3), (1e-3, 1e12)


@pytest.mark.parametrize("prior", ["jeffreys", "uniform"])
def test_perfect_reports_leave_the_beta_posterior(prior: str) -> None:
    add = 0.5 if prior == "jeffreys" else 1.0
    for k, n in [(0, 8), (5, 20), (20, 20), (0, 0), (30, 90)]:
        got = misreported_posterior(k, n, caught=SURE, false_alarm=NEVER, prior=prior)
        a, b = k + add, n - k + add
        assert got.mean == pytest.approx(a / (a + b), abs=1e-7)
        expected = special.betaincinv(a, b, [0.025, 0.975])
        np.testing.assert_allclose(got.interval(), expected, atol=1e-7)


def test_against_scipys_integrals() -> None:
    # P(p <= x): the definition as a triple integral, the innermost in closed form for a uniform
    # prior of the rate: of t, uniform between f and c, with the binomial likelihood.
    k, n, caught, false_alarm = 3, 11, (18.0, 3.0), (2.0, 20.0)

    def mass(x: float) -> float:
        def inner(c: float, f: float) -> float:
            part = special.betainc(k + 1, n - k + 1, f + x * (c - f)) - special.betainc(
                k + 1, n - k + 1, f
            )
            density = stats.beta.pdf(c, *caught) * stats.beta.pdf(f, *false_alarm)
            return float(part / (c - f) * density)

        ends = {"gfun": lambda f: f + 1e-12, "hfun": 1.0, "epsabs": 1e-11, "epsrel": 1e-9}
        return float(sum(
            integrate.dblquad(inner, *piece, **ends)[0] for piece in ((0.0, 0.3), (0.3, 0.8))
        ))  # fmt: skip

    posterior = misreported_posterior(k, n, caught=caught, false_alarm=false_alarm, prior="uniform")
    whole = mass(1.0)
    for x in (0.1, 0.35):
        assert posterior.below(x) == pytest.approx(mass(x) / whole, abs=1e-8)


def test_sums_to_one_and_the_interval_has_its_mass() -> None:
    posterior = misreported_posterior(5, 20, caught=(34, 9), false_alarm=(1, 30))
    assert float((posterior.density * posterior.weights).sum()) == pytest.approx(1.0, rel=1e-12)
    assert posterior.below(0.0) == pytest.approx(0.0, abs=1e-12)
    assert posterior.below(1.0) == pytest.approx(1.0, abs=1e-12)
    low, high = posterior.interval(confidence_level=0.9)
    assert posterior.below(low) == pytest.approx(0.05, abs=1e-10)
    assert posterior.below(high) == pytest.approx(0.95, abs=1e-10)
    assert posterior.interval(alternative="greater") == (pytest.approx(low, abs=1e-9), 1.0)
    assert posterior.interval(alternative="less") == (0.0, pytest.approx(high, abs=1e-9))


def test_mirror_of_failures_and_successes() -> None:
    # A success caught is a failure not falsely reported.
    one = misreported_posterior(5, 20, caught=(34, 9), false_alarm=(1, 30))
    other = misreported_posterior(15, 20, caught=(30, 1), false_alarm=(9, 34))
    assert one.mean == pytest.approx(1 - other.mean, abs=1e-9)
    low, high = other.interval()
    np.testing.assert_allclose(one.interval(), (1 - high, 1 - low), atol=1e-8)


def test_reports_that_say_little_leave_the_prior() -> None:
    posterior = misreported_posterior(0, 0, caught=(5, 2), false_alarm=(1, 9))
    np.testing.assert_allclose(
        posterior.interval(), special.betaincinv(0.5, 0.5, [0.025, 0.975]), atol=1e-10
    )
    vague = misreported_posterior(4, 8, caught=(1, 1), false_alarm=(1, 1))
    low, high = vague.interval()
    assert low < 0.02
    assert high > 0.98


def test_less_sure_chances_widen_it() -> None:
    width = []
    for size in (4, 40, 400):
        low, high = misreported_posterior(
            12, 30, caught=(0.8 * size, 0.2 * size), false_alarm=(0.1 * size, 0.9 * size)
        ).interval()
        width.append(high - low)
    assert width[0] > width[1] > width[2]


def test_bad_input() -> None:
    with pytest.raises(CountError):
        misreported_posterior(9, 8, caught=(1, 1), false_alarm=(1, 1))
    with pytest.raises(OptionError, match="at most 400"):
        misreported_posterior(9, 401, caught=(1, 1), false_alarm=(1, 1))
    with pytest.raises(OptionError, match="multiples of 1/2"):
        misreported_posterior(1, 8, caught=(1, 1), false_alarm=(1, 1), prior=(0.3, 1))
    with pytest.raises(OptionError, match="prior"):
        misreported_posterior(1, 8, caught=(0, 1), false_alarm=(1, 1))
    with pytest.raises(OptionError, match="rate"):
        misreported_posterior(1, 8, caught=(9, 1), false_alarm=(1, 9)).below(1.5)
