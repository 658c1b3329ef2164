"""Priors, named, given and elicited; what is refused."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import special

from reliability.errors import OptionError
from reliability.estimators.bayes import probability_lower
from reliability.estimators.bayes.bayes_factor import bayes_factor_equal
from reliability.estimators.bayes.elicitation import prior_from_quantiles
from reliability.estimators.bayes.priors import beta_posterior, beta_prior


def test_names_pairs_and_the_default() -> None:
    assert beta_prior() == beta_prior(None) == beta_prior("jeffreys") == (0.5, 0.5)
    assert beta_prior("uniform") == (1.0, 1.0)
    assert beta_prior((2, 8.5)) == (2.0, 8.5)


@pytest.mark.parametrize(
    "prior",
    ["jefreys", "", (0.0, 1.0), (-1.0, 1.0), (1.0, math.inf), (math.nan, 1.0), (1.0,), (1, 2, 3),
     5, ("1", "2"), (True, 1.0)],
)  # fmt: skip
def test_a_prior_that_is_none_is_refused_with_its_remedy(prior: object) -> None:
    with pytest.raises(OptionError, match=r"^prior: .* got "):
        beta_prior(prior)  # type: ignore[arg-type]


def test_the_nearest_name_is_offered() -> None:
    with pytest.raises(OptionError, match="Did you mean 'jeffreys'"):
        beta_prior("jefreys")


def test_an_improper_prior_serves_only_where_the_posterior_is_proper() -> None:
    # Haldane's prior after 3 of 10 is Beta(3, 7).
    a, b = beta_posterior(np.array([3.0]), np.array([10.0]), (0.0, 0.0))
    assert (a[0], b[0]) == (3.0, 7.0)
    with pytest.raises(OptionError, match=r"improper posterior after 0 failures in 8 launches"):
        probability_lower([3, 0], [10, 8], 3, 10, prior=(0.0, 0.0))
    with pytest.raises(OptionError, match=r"improper posterior after 8 failures in 8 launches"):
        probability_lower(3, 10, 8, 8, prior=(0.0, 0.0))
    with pytest.raises(OptionError, match="positive"):
        bayes_factor_equal(3, 10, 3, 10, prior=(0.0, 0.0))


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ((0.5, 0.1), (0.95, 0.3)),
        ((0.95, 0.3), (0.5, 0.1)),
        ((0.05, 0.01), (0.5, 0.02)),
        ((0.1, 0.4), (0.9, 0.401)),
        ((0.4, 0.01), (0.45, 0.99)),
        ((0.01, 0.5), (0.02, 0.999)),
    ],
)
def test_elicited_quantiles_hold(first: tuple[float, float], second: tuple[float, float]) -> None:
    a, b = prior_from_quantiles(first, second)
    for probability, rate in (first, second):
        assert abs(special.betainc(a, b, rate) - probability) < 1e-10


def test_elicitation_finds_back_a_known_prior() -> None:
    for a, b in ((2.0, 8.0), (0.5, 0.5), (1.0, 1.0), (30.0, 3.0)):
        rates = special.betaincinv(a, b, [0.2, 0.7])
        found = prior_from_quantiles((0.2, rates[0]), (0.7, rates[1]))
        assert found == pytest.approx((a, b), rel=1e-9)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ((0.5, 0.3), (0.9, 0.1)),
        ((0.5, 0.1), (0.5, 0.2)),
        ((0.5, 0.1), (0.9, 0.1)),
        ((0.0, 0.1), (0.9, 0.3)),
        ((0.5, 0.1), (0.9, 1.0)),
        ((0.5, 0.1), (0.9, math.nan)),
        ((0.5,), (0.9, 0.2)),
        ((0.5, 0.3), (0.5 + 1e-15, 0.9)),
    ],
)
def test_impossible_quantiles_are_refused(
    first: tuple[float, float], second: tuple[float, float]
) -> None:
    with pytest.raises(OptionError, match=r"^quantiles: .* Give "):
        prior_from_quantiles(first, second)
