"""Failures in the next launches: the beta-binomial distribution, and Bayes factors."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest
from scipy import stats

from reliability.errors import CountError, LevelError, OptionError
from reliability.estimators.bayes.bayes_factor import bayes_factor_equal, bayes_factor_rate
from reliability.estimators.bayes.predictive import predictive_failures, predictive_interval


def rising(x: Fraction, n: int) -> Fraction:
    return math.prod((x + i for i in range(n)), start=Fraction(1))


@pytest.mark.parametrize(
    ("k", "n", "m", "a", "b"),
    [(0, 8, 5, "1/2", "1/2"), (8, 8, 5, "1/2", "1/2"), (25, 50, 8, "1", "1"),
     (0, 0, 4, "1/3", "2"), (3, 11, 0, "1/2", "1/2"), (1, 1, 60, "1/2", "1/2")],
)  # fmt: skip
def test_exact_fractions(k: int, n: int, m: int, a: str, b: str) -> None:
    first, second = Fraction(a) + k, Fraction(b) + n - k
    expected = [
        math.comb(m, j) * rising(first, j) * rising(second, m - j) / rising(first + second, m)
        for j in range(m + 1)
    ]
    prior = float(Fraction(a)), float(Fraction(b))
    got = predictive_failures(k, n, m, prior=prior)
    np.testing.assert_allclose(got, [float(p) for p in expected], rtol=1e-12)


def test_scipys_beta_binomial() -> None:
    got = predictive_failures(7, 50, 30)
    expected = stats.betabinom.pmf(np.arange(31), 30, 7.5, 43.5)
    np.testing.assert_allclose(got, expected, rtol=1e-11)


def test_sums_to_one_with_the_known_mean() -> None:
    k, n = np.array([0, 3, 10, 0, 10**6]), np.array([10, 10, 10, 0, 10**6])
    for m in (0, 1, 17, 5000):
        p = predictive_failures(k, n, m, prior=(0.3, 1.7))
        assert p.shape == (5, m + 1)
        np.testing.assert_allclose(p.sum(axis=1), 1.0, rtol=1e-13)
        mean = m * (0.3 + k) / (2.0 + n)
        np.testing.assert_allclose(p @ np.arange(m + 1.0), mean, rtol=1e-11)


def test_mirror() -> None:
    p, q = predictive_failures(3, 11, 9), predictive_failures(8, 11, 9)
    np.testing.assert_allclose(p, q[::-1], rtol=1e-12)


def test_laplaces_rule_of_succession() -> None:
    assert predictive_failures(7, 9, 1, prior="uniform")[1] == pytest.approx(8 / 11, rel=1e-14)


@pytest.mark.parametrize("alternative", ["two-sided", "less", "greater"])
def test_interval_by_its_definition(alternative: str) -> None:
    k = np.arange(13)
    for level in (0.5, 0.9, 0.99):
        low, high = predictive_interval(k, 12, 20, confidence_level=level, alternative=alternative)
        for i in k:
            p = predictive_failures(int(i), 12, 20)
            tail = (1 - level) / (2 if alternative == "two-sided" else 1)
            ends = int(low[i]), int(high[i])
            assert p[ends[0] : ends[1] + 1].sum() >= level - 1e-12
            if alternative != "less":
                assert p[: ends[0]].sum() <= tail
                assert p[: ends[0] + 1].sum() > tail
            else:
                assert ends[0] == 0
            if alternative != "greater":
                assert p[ends[1] + 1 :].sum() <= tail
                assert p[ends[1] :].sum() > tail
            else:
                assert ends[1] == 20


def test_no_next_launches() -> None:
    np.testing.assert_array_equal(predictive_failures(2, 3, 0), [1.0])
    assert predictive_interval(2, 3, 0) == (0.0, 0.0)


@pytest.mark.parametrize("bad", [-1, 2.5, True, "8", None])
def test_bad_next_launches(bad: object) -> None:
    with pytest.raises(CountError, match="next_launches"):
        predictive_failures(1, 2, bad)  # type: ignore[arg-type]


def test_bad_level_and_prior() -> None:
    with pytest.raises(LevelError):
        predictive_interval(1, 2, 3, confidence_level=95)
    with pytest.raises(OptionError, match="improper"):
        predictive_failures(0, 2, 3, prior=(0, 1))


def test_bayes_factor_published() -> None:
    # bf_115_200:
    # pingouin 0.5 bayesfactor_binom(115, 200, 0.5): BF10 = 0.83533 (5 digits); the example of
    # Wikipedia, "Bayes factor": 1 / 1.2.
    got = bayes_factor_rate(115, 200, 0.5, prior="uniform")
    assert 1 / got == pytest.approx(0.83533, abs=6e-6)
    exact = 201 * math.comb(200, 115) / 2**200
    assert got == pytest.approx(exact, rel=1e-12)


def test_bayes_factor_of_equal_rates_in_exact_fractions() -> None:
    # Uniform priors: B(k + 1, n - k + 1) = 1 / ((n + 1) C(n, k)).
    for k, n, j, m in [(25, 50, 0, 8), (0, 5, 0, 5), (3, 3, 0, 4), (10, 30, 12, 29)]:
        both = Fraction(1, (n + m + 1) * math.comb(n + m, k + j))
        each = Fraction(1, (n + 1) * math.comb(n, k) * (m + 1) * math.comb(m, j))
        got = bayes_factor_equal(k, n, j, m, prior="uniform")
        assert got == pytest.approx(float(both / each), rel=1e-12)
        assert bayes_factor_equal(j, m, k, n, prior="uniform") == pytest.approx(got, rel=1e-13)


def test_bayes_factor_of_an_empty_arm_says_nothing() -> None:
    assert bayes_factor_equal(3, 10, 0, 0) == pytest.approx(1.0, rel=1e-13)
    assert bayes_factor_equal(0, 0, 0, 0, prior=(0.3, 2.0)) == 1.0
    assert bayes_factor_rate(0, 0, 0.3) == 1.0


def test_bayes_factor_shapes_and_limits() -> None:
    got = bayes_factor_equal([25, 0], [50, 8], [[0], [8]], [[8], [8]])
    assert got.shape == (2, 2)
    assert bayes_factor_rate(1, 5, 0.0) == 0.0
    assert bayes_factor_rate(0, 5, 0.0) > 1.0
    with pytest.raises(OptionError, match="rate"):
        bayes_factor_rate(1, 5, 1.5)
    wide = bayes_factor_equal(3, 10, 5, 10, common_prior=(100.0, 150.0))
    assert wide != pytest.approx(bayes_factor_equal(3, 10, 5, 10))


def test_counts_whose_chance_is_the_tail_itself_are_cut_off() -> None:
    """With a uniform prior and nothing seen every count of 9 has the chance 1/10."""
    call = {"prior": "uniform", "confidence_level": 0.8}
    assert tuple(predictive_interval(0, 0, 9, **call)) == (1.0, 8.0)
    assert tuple(predictive_interval(0, 0, 9, alternative="greater", **call)) == (2.0, 9.0)
    assert tuple(predictive_interval(0, 0, 4, alternative="greater", **call)) == (1.0, 4.0)
