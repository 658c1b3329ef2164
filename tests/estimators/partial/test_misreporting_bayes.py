"""Posterior of the failure rate with Beta distributions of the chances of misreporting."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import integrate, special, stats

import reliability as rel
from reliability.errors import CountError, OptionError, UnknownNameError
from reliability.estimators.bayes import probability_lower
from reliability.estimators.bayes.posterior import posterior_cdf, posterior_density
from reliability.estimators.partial.misreporting import Belief, Misreporting
from reliability.estimators.partial.misreporting_bayes import (
    beliefs,
    misreported_contrast,
    misreported_posterior,
)

SURE, NEVER = (1e12, 1e-3), (1e-3, 1e12)
MEASURES = ("difference", "ratio", "odds-ratio")
INTERVALS = {"difference": rel.difference_interval, "ratio": rel.ratio_interval,
             "odds-ratio": rel.odds_ratio_interval}  # fmt: skip


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


def test_known_chances_move_the_likelihood_alone() -> None:
    # p = sin^2 of the angle: a plain integral of the binomial at p c + (1 - p) f.
    posterior = misreported_posterior(4, 11, caught=0.8, false_alarm=0.1, prior="uniform")

    def mass(end: float) -> float:
        return float(
            integrate.quad(lambda p: stats.binom.pmf(4, 11, 0.1 + 0.7 * p), 0.0, end, epsabs=1e-13)[
                0
            ]
        )

    for rate in (0.1, 0.4, 0.9):
        assert posterior.below(rate) == pytest.approx(mass(rate) / mass(1.0), abs=1e-11)
    grid = np.array([0.05, 0.4, 0.8])
    np.testing.assert_allclose(
        posterior.rate_density(grid),
        stats.binom.pmf(4, 11, 0.1 + 0.7 * grid) / mass(1.0),
        rtol=1e-9,
    )
    with pytest.raises(OptionError, match="strictly between"):
        posterior.rate_density([0.0, 0.5])


@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize("prior", ["jeffreys", "uniform"])
def test_perfect_reports_leave_the_contrast_of_two_betas(measure: str, prior: str) -> None:
    # Another implementation: `estimators.bayes` integrates one rate at a time.
    for table in [(1, 20, 25, 50), (0, 8, 8, 8), (0, 300, 5, 400), (0, 0, 3, 9)]:
        got = misreported_contrast(*table, caught=1.0, false_alarm=0.0, prior=prior)
        assert got.probability_lower == pytest.approx(
            probability_lower(*table, prior=prior), rel=1e-10
        )
        grid = [-0.6, -0.1, 0.2] if measure == "difference" else [0.05, 0.9, 3.0]
        np.testing.assert_allclose(
            [got.below(measure, value) for value in grid],
            posterior_cdf(measure, *table, grid, prior=prior), atol=1e-10,
        )  # fmt: skip
        np.testing.assert_allclose(
            got.density(measure, grid),
            posterior_density(measure, *table, grid, prior=prior), rtol=1e-7, atol=1e-9,
        )  # fmt: skip
        if table[1]:
            expected = INTERVALS[measure](*table, method="bayes-equal-tailed", prior=prior)
            np.testing.assert_allclose(got.interval(measure), expected, rtol=1e-7, atol=1e-12)


def test_shared_chances_by_a_plain_sum() -> None:
    # Chances on a coarse lattice are known ones, averaged with the evidence of each.
    table, prior = (3, 9, 6, 11), "uniform"
    caught, false_alarm = Belief(9, 2), Belief(2, 12)
    got = misreported_contrast(*table, caught=caught, false_alarm=false_alarm, prior=prior)
    nodes, weights = np.polynomial.legendre.leggauss(24)
    share, weights = 0.5 * (nodes + 1.0), 0.5 * weights
    p = share
    total = below = first = 0.0
    for c, w_c in zip(share, weights, strict=True):
        for f, w_f in zip(share * c, weights * c, strict=True):  # f below c
            weight = w_c * w_f * stats.beta.pdf(c, 9, 2) * stats.beta.pdf(f, 2, 12)
            t = f + (c - f) * p
            a = stats.binom.pmf(3, 9, t) * weights
            b = stats.binom.pmf(6, 11, t) * weights
            total += weight * a.sum() * b.sum()
            first += weight * (a @ p) * b.sum()
            # P(rate a < rate b) by the integral of a's density below each node of b.
            inner = [
                integrate.fixed_quad(
                    lambda u, c=c, f=f: stats.binom.pmf(3, 9, f + (c - f) * u), 0.0, end, n=12
                )[0]
                for end in p
            ]
            below += weight * float(np.dot(inner, b))
    assert got.probability_lower == pytest.approx(below / total, abs=2e-6)
    assert got.a.mean == pytest.approx(first / total, abs=2e-6)


def test_what_is_not_known_of_shared_chances_moves_both_rates() -> None:
    chances = {"caught": (18, 2), "false_alarm": (1, 19)}
    shared = misreported_contrast(12, 30, 20, 40, **chances)
    apart = misreported_contrast(12, 30, 20, 40, **chances, caught_b=(18, 2))
    widths = [high - low for low, high in (x.interval("difference") for x in (shared, apart))]
    assert widths[0] < widths[1]
    # The other arm says something of shared chances, and nothing of those of another arm.
    alone = misreported_posterior(12, 30, **chances)
    assert apart.a.mean == pytest.approx(alone.mean, abs=1e-10)
    assert shared.a.mean != pytest.approx(alone.mean, abs=1e-5)


@pytest.mark.parametrize("measure", MEASURES)
def test_swap_mirror_levels_and_sides(measure: str) -> None:
    chances = {"caught": (18, 3), "false_alarm": (2, 20)}
    one = misreported_contrast(3, 11, 5, 9, **chances)
    swapped = misreported_contrast(5, 9, 3, 11, **chances)
    low, high = one.interval(measure)
    turned = (-high, -low) if measure == "difference" else (1 / high, 1 / low)
    np.testing.assert_allclose(swapped.interval(measure), turned, rtol=1e-8)
    if measure != "ratio":
        mirrored = misreported_contrast(8, 11, 4, 9, caught=(20, 2), false_alarm=(3, 18))
        np.testing.assert_allclose(mirrored.interval(measure), turned, rtol=1e-7)
    assert one.below(measure, low) == pytest.approx(0.025, abs=1e-9)
    assert one.below(measure, high) == pytest.approx(0.975, abs=1e-9)
    wide = one.interval(measure, confidence_level=0.99)
    assert wide.low < low < high < wide.high
    above = one.interval(measure, confidence_level=0.975, alternative="greater")
    assert above.low == pytest.approx(low, rel=1e-9)
    assert above.high == (1.0 if measure == "difference" else np.inf)
    edges = (-1.0, 1.0) if measure == "difference" else (0.0, np.inf)
    assert [one.below(measure, edge) for edge in edges] == [0.0, 1.0]
    assert one.probability_lower + swapped.probability_lower == pytest.approx(1.0, abs=1e-12)


def test_the_same_counts_are_as_likely_lower_as_higher() -> None:
    same = misreported_contrast(3, 11, 3, 11, caught=(18, 3), false_alarm=(2, 20))
    assert same.probability_lower == pytest.approx(0.5, abs=1e-12)
    np.testing.assert_allclose(sum(same.interval("difference")), 0.0, atol=1e-9)


@pytest.mark.parametrize("prior", ["jeffreys", "uniform"])
def test_density_is_the_slope_of_the_distribution(prior: str) -> None:
    chances = {"caught": (18, 3), "false_alarm": (2, 20), "prior": prior}
    posterior = misreported_contrast(3, 11, 5, 9, **chances)
    step = 1e-5
    for measure, grid in (("difference", (-0.5, -0.1, 0.3)), ("ratio", (0.2, 0.9, 4.0)),
                          ("odds-ratio", (0.2, 1.0, 4.0))):  # fmt: skip
        slope = [
            (posterior.below(measure, x + step) - posterior.below(measure, x - step)) / (2 * step)
            for x in grid
        ]
        np.testing.assert_allclose(posterior.density(measure, grid), slope, rtol=1e-5)
    # Both rates may be 0 whatever was reported: Jeffreys' prior heaps no difference up.
    at_zero = posterior.density("difference", [0.0])[0]
    assert np.isinf(at_zero) == (prior == "jeffreys")
    assert np.isinf(posterior.density("ratio", [1.0])[0]) == (prior == "jeffreys")
    sure = misreported_contrast(3, 11, 5, 9, caught=1.0, false_alarm=0.0)
    assert np.isfinite(sure.density("difference", [0.0])[0])
    assert np.isinf(misreported_contrast(0, 8, 0, 9, caught=1.0, false_alarm=0.0).density(
        "difference", [0.0])[0])  # fmt: skip


def test_counts_become_a_uniform_prior_updated() -> None:
    got = beliefs(Misreporting((33, 41), 0.05))
    assert got == {"caught": Belief(34, 9), "false_alarm": 0.05}
    assert beliefs(Misreporting("beta(18, 2)", "0/60"))["false_alarm"] == Belief(1, 61)
    first = misreported_posterior(5, 20, caught=(34, 9), false_alarm=0.05)
    assert first.interval() == misreported_posterior(5, 20, **got).interval()


def test_bad_input_of_two_arms() -> None:
    chances = {"caught": (18, 2), "false_alarm": 0.05}
    good = misreported_contrast(1, 8, 2, 9, **chances)
    with pytest.raises(OptionError, match="launches_b: must be a single count of at most 400"):
        misreported_contrast(1, 8, 2, 401, **chances)
    with pytest.raises(CountError, match="failures_b"):
        misreported_contrast(1, 8, 10, 9, **chances)
    with pytest.raises(UnknownNameError, match="measure"):
        good.below("quotient", 0.0)
    with pytest.raises(OptionError, match="lies within -1 to 1"):
        good.below("difference", 1.5)
    with pytest.raises(OptionError, match="strictly between -1 and 1"):
        good.density("difference", [-1.0])
    with pytest.raises(OptionError, match="must be able to exceed"):
        misreported_posterior(1, 8, caught=0.2, false_alarm=0.4)
    with pytest.raises(OptionError, match="two Beta parameters"):
        misreported_posterior(1, 8, caught=1.4, false_alarm=0.4)
