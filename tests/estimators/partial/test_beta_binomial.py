"""The beta-binomial: scipy's likelihood, a published fit, the binomial limit, the edges."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import optimize, special, stats

import reliability as rel
from reliability.estimators.bayes.probability import probability_lower
from reliability.estimators.partial.beta_binomial import (
    beta_binomial_fit,
    beta_binomial_posterior,
    clustered_probability_lower,
)

FAILED, FIRED = [0, 1, 4, 0, 0, 2], [4, 4, 4, 4, 1, 8]


def test_geissler_1889_boys_in_families_of_twelve():
    # Sokal and Rohlf 1995; Lindsey 1995: 6115 families, alpha 34.096, beta 31.571,
    # log-likelihood -12492.9 with binomial coefficients.
    families = [3, 24, 104, 286, 670, 1033, 1343, 1112, 829, 478, 181, 45, 7]
    boys = np.repeat(np.arange(13), families)
    found = beta_binomial_fit(boys, np.full(boys.size, 12))
    alpha, beta = 34.09558, 31.5715
    assert found.estimate == pytest.approx(alpha / (alpha + beta), abs=2e-6)
    # The printed shapes stop short of the maximum (by 1.5e-6 in the log-likelihood), where it is
    # flattest; hence the last half unit of their fourth digit.
    assert found.correlation == pytest.approx(1 / (alpha + beta + 1), abs=5e-6)
    coefficients = np.log(special.comb(12, boys)).sum()
    printed = stats.betabinom.logpmf(boys, 12, alpha, beta).sum()
    assert found.log_likelihood + coefficients >= printed
    assert found.log_likelihood + coefficients == pytest.approx(-12492.9, abs=0.05)


def test_the_fit_maximises_scipys_likelihood():
    def minus(parameters):
        a, b = np.exp(parameters)
        return -stats.betabinom.logpmf(FAILED, FIRED, a, b).sum()

    best = optimize.minimize(minus, [0.0, 0.0], method="Nelder-Mead", tol=1e-13)
    a, b = np.exp(best.x)
    found = beta_binomial_fit(FAILED, FIRED)
    assert found.estimate == pytest.approx(a / (a + b), abs=1e-5)
    assert found.correlation == pytest.approx(1 / (a + b + 1), abs=1e-5)
    coefficients = np.log(special.comb(FIRED, FAILED)).sum()
    assert found.log_likelihood + coefficients == pytest.approx(-best.fun, rel=1e-9)


def test_the_ends_lie_where_the_profile_has_fallen_by_half_a_chi_square():
    found = beta_binomial_fit(FAILED, FIRED, confidence_level=0.9)
    coefficients = np.log(special.comb(FIRED, FAILED)).sum()
    for end in (found.ci_low, found.ci_high):

        def minus(correlation, end=end):
            a, b = (x * (1 - correlation) / correlation for x in (end, 1 - end))
            return -stats.betabinom.logpmf(FAILED, FIRED, a, b).sum()

        top = max(-minus(c) for c in np.linspace(1e-6, 1 - 1e-6, 4001)) - coefficients
        drop = found.log_likelihood - top
        assert drop == pytest.approx(stats.chi2.ppf(0.9, 1) / 2, abs=1e-4)


def test_single_launches_are_binomial():
    found = beta_binomial_fit([1] * 3 + [0] * 9, [1] * 12)
    assert found.estimate == pytest.approx(3 / 12, abs=1e-7)
    assert found.correlation is None
    plain = rel.proportion_interval(3, 12, method="likelihood-ratio")
    assert (found.ci_low, found.ci_high) == pytest.approx(tuple(plain), rel=1e-6)
    posterior = beta_binomial_posterior([1] * 3 + [0] * 9, [1] * 12)
    exact = stats.beta(3.5, 9.5)
    assert posterior.mean == pytest.approx(exact.mean(), abs=1e-5)
    assert (posterior.ci_low, posterior.ci_high) == pytest.approx(
        (exact.ppf(0.025), exact.ppf(0.975)), abs=1e-5
    )
    assert posterior.correlation_mean == pytest.approx(0.5, abs=1e-9)  # nothing is learnt of it


def test_no_failure_counts_each_incident_as_one_launch():
    found = beta_binomial_fit([0, 0, 0, 0], [3, 1, 8, 2])
    plain = rel.proportion_interval(0, 4, method="likelihood-ratio")
    assert (found.estimate, found.ci_low) == (0.0, 0.0)
    assert found.ci_high == pytest.approx(plain.high, rel=1e-6)
    mirrored = beta_binomial_fit([3, 1, 8, 2], [3, 1, 8, 2])
    assert (mirrored.estimate, mirrored.ci_high) == (1.0, 1.0)
    assert mirrored.ci_low == pytest.approx(1 - plain.high, rel=1e-6)


def test_nothing_launched():
    found = beta_binomial_fit([0], [0])
    assert (found.estimate, found.ci_low, found.ci_high) == (None, 0.0, 1.0)
    posterior = beta_binomial_posterior([], [], prior="uniform")
    assert (posterior.mean, posterior.ci_low) == pytest.approx((0.5, 0.025), abs=1e-6)
    assert posterior.prior_alone
    assert not beta_binomial_posterior([0], [1]).prior_alone


def test_a_probability_without_launches_is_the_priors_own():
    assert clustered_probability_lower([], [], [0], [0]) == pytest.approx(0.5, abs=1e-12)
    # One failure of one launch against nothing: by the prior of the other arm alone.
    one = clustered_probability_lower([1], [1], [], [], prior="uniform")
    assert one == pytest.approx(1 / 3, abs=1e-6)


def test_the_posterior_against_plain_quadrature():
    u = (np.arange(1500) + 0.5) / 1500
    rho = (np.arange(1500) + 0.5) / 1500
    mu = u[:, None]
    density = np.ones((1500, 1500))
    for k, n in zip(FAILED, FIRED, strict=True):
        a, b = mu * (1 - rho) / rho, (1 - mu) * (1 - rho) / rho
        density *= np.exp(special.betaln(a + k, b + n - k) - special.betaln(a, b))
    density /= density.sum()
    found = beta_binomial_posterior(FAILED, FIRED, prior="uniform")
    assert found.mean == pytest.approx(float((density * mu).sum()), abs=2e-4)
    assert found.correlation_mean == pytest.approx(float((density * rho).sum()), abs=2e-4)
    reached = density.sum(axis=1).cumsum()
    low, high = (u[np.searchsorted(reached, share)] for share in (0.025, 0.975))
    assert (found.ci_low, found.ci_high) == pytest.approx((low, high), abs=1e-3)


def test_the_probability_of_a_lower_rate():
    ones = [1] * 12
    a, b = [1] * 2 + [0] * 10, [1] * 6 + [0] * 6
    found = clustered_probability_lower(a, ones, b, ones)
    assert found == pytest.approx(float(probability_lower(2, 12, 6, 12)), abs=1e-5)
    other = clustered_probability_lower(b, ones, a, ones)
    assert found + other == pytest.approx(1.0, abs=1e-9)
    assert clustered_probability_lower(FAILED, FIRED, FAILED, FIRED) == pytest.approx(0.5, abs=1e-9)


def test_salvos_widen_and_levels_nest():
    salvo = beta_binomial_fit([4, 0, 0, 0, 3], [4, 4, 4, 4, 4])
    plain = rel.proportion_interval(7, 20, method="likelihood-ratio")
    assert salvo.ci_low < plain.low
    assert salvo.ci_high > plain.high
    wider = beta_binomial_fit([4, 0, 0, 0, 3], [4, 4, 4, 4, 4], confidence_level=0.99)
    assert wider.ci_low < salvo.ci_low
    assert wider.ci_high > salvo.ci_high
