"""Options of the entrance for one proportion, and the Bayesian intervals."""

import numpy as np
import pytest
from scipy.stats import beta

import reliability as rel
from reliability.errors import CountError, OptionError, UnknownNameError

N = np.repeat(np.arange(1, 13), np.arange(2, 14))
K = np.concatenate([np.arange(size + 1) for size in range(1, 13)])
PRIORS = ["jeffreys", "uniform", (2.0, 8.0), (0.4, 0.7), (3, 1)]


def shapes(prior):
    return {"jeffreys": (0.5, 0.5), "uniform": (1.0, 1.0)}.get(prior, prior)


@pytest.mark.parametrize("prior", PRIORS)
def test_equal_tailed_leaves_half_on_either_side(prior):
    a, b = shapes(prior)
    low, high = rel.proportion_interval(K, N, method="bayes-equal-tailed", prior=prior)
    np.testing.assert_allclose(beta.cdf(low, a + K, b + N - K), 0.025, rtol=1e-9)
    np.testing.assert_allclose(beta.sf(high, a + K, b + N - K), 0.025, rtol=1e-9)


@pytest.mark.parametrize("level", [0.2, 0.8, 0.95, 0.9999])
@pytest.mark.parametrize("prior", PRIORS)
def test_highest_density_holds_the_content_and_is_level_or_at_an_edge(prior, level):
    a, b = shapes(prior)
    low, high = rel.proportion_interval(
        K, N, method="bayes-highest-density", prior=prior, confidence_level=level
    )
    posterior = beta(a + K, b + N - K)
    np.testing.assert_allclose(posterior.cdf(high) - posterior.cdf(low), level, rtol=1e-9)
    inside = (low > 0) & (high < 1)
    with np.errstate(all="ignore"):
        at_low, at_high = posterior.logpdf(low), posterior.logpdf(high)
    np.testing.assert_allclose(at_low[inside], at_high[inside], rtol=1e-6, atol=1e-6)
    # At an edge the density falls from there.
    assert (a + K[low == 0] <= 1).all()
    assert (b + (N - K)[high == 1] <= 1).all()


@pytest.mark.parametrize("prior", PRIORS)
def test_highest_density_is_the_shortest(prior):
    a, b = shapes(prior)
    low, high = rel.proportion_interval(K, N, method="bayes-highest-density", prior=prior)
    for tail in np.linspace(0.0, 0.05, 51):
        other = beta.ppf(tail + 0.95, a + K, b + N - K) - beta.ppf(tail, a + K, b + N - K)
        assert (high - low <= other + 1e-10).all()


def test_default_prior_is_jeffreys():
    for method in ("bayes-equal-tailed", "bayes-highest-density"):
        assert rel.proportion_interval(3, 20, method=method) == rel.proportion_interval(
            3, 20, method=method, prior="jeffreys"
        )


def test_no_launches_give_the_whole_space_under_any_method():
    for method in rel.methods("proportion")["name"]:
        options = {"population": 9} if method == "finite-stock" else {}
        for alternative in ("two-sided", "less", "greater"):
            assert rel.proportion_interval(
                0, 0, method=method, alternative=alternative, **options
            ) == (0.0, 1.0)


@pytest.mark.parametrize(
    ("given", "error", "said"),
    [
        ({"method": "wilsen"}, UnknownNameError, "Did you mean 'wilson'"),
        ({"prior": "uniform"}, OptionError, "Taken by: bayes-equal-tailed"),
        ({"population": 50}, OptionError, "Taken by: finite-stock"),
        ({"method": "finite-stock"}, OptionError, "Give population="),
        ({"method": "finite-stock", "population": 19}, OptionError, "launches (20); got 19"),
        ({"method": "finite-stock", "population": 20.5}, OptionError, "whole number"),
        ({"method": "finite-stock", "population": True}, OptionError, "whole number"),
        ({"method": "finite-stock", "population": 0}, OptionError, "whole number"),
        ({"method": "bayes-equal-tailed", "prior": "flat"}, OptionError, "'uniform'"),
        ({"method": "bayes-highest-density", "prior": (1, -1)}, OptionError, "0 or more"),
    ],
)
def test_wrong_options_say_what_to_do(given, error, said):
    with pytest.raises(error) as caught:
        rel.proportion_interval(3, 20, **given)
    assert said in str(caught.value)


def test_hull_of_an_exact_test_refuses_counts_beyond_memory():
    with pytest.raises(CountError, match="Choose clopper-pearson"):
        rel.proportion_interval(5, 10**10, method="sterne")


def test_a_whole_stock_that_was_launched_leaves_nothing_open():
    got = rel.proportion_interval(np.arange(13), 12, method="finite-stock", population=12)
    assert (got.low == np.arange(13) / 12).all()
    assert (got.high == got.low).all()


def test_a_large_stock_nears_the_binomial():
    got = rel.proportion_interval(3, 20, method="finite-stock", population=10**7)
    assert tuple(got) == pytest.approx(tuple(rel.proportion_interval(3, 20)), abs=1e-6)


@pytest.mark.parametrize(
    ("failures", "launches", "prior", "posterior", "right"),
    [
        (0, 1, (0.5, 0.0), (0.5, 1.0), (0.0, 0.9025)),
        (1, 1, (0.0, 0.5), (1.0, 0.5), (0.0975, 1.0)),
        (1, 2, (0.0, 0.0), (1.0, 1.0), (0.025, 0.975)),
        (1, 1, (0.0, 1.0), (1.0, 1.0), (0.025, 0.975)),
    ],
)
def test_highest_density_under_a_prior_without_mass(failures, launches, prior, posterior, right):
    """Such a posterior may be level, or infinite at one edge and level at the other."""
    got = rel.proportion_interval(failures, launches, method="bayes-highest-density", prior=prior)
    assert tuple(got) == pytest.approx(right, rel=1e-12)
    held = beta.cdf(got.high, *posterior) - beta.cdf(got.low, *posterior)
    assert held == pytest.approx(0.95, rel=1e-12)


def test_a_stock_under_which_the_tail_is_met_exactly_is_held():
    """2 of 2 from 16: with 3 failures in it 3 draws of 120; 1 of 3: with 14 in it 14 of 560."""
    low, high = rel.proportion_interval(2, 2, method="finite-stock", population=16)
    assert (low, high) == (3 / 16, 1.0)
    assert rel.proportion_interval(1, 3, method="finite-stock", population=16).high == 14 / 16
