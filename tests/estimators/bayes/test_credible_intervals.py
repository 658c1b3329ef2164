"""Credible intervals of difference, ratio and odds ratio; their posterior on a grid."""

from __future__ import annotations

import csv
import itertools
from pathlib import Path

import numpy as np
import pytest
from scipy import integrate

import reliability as rel
from reliability.errors import OptionError, UnknownNameError
from reliability.estimators.bayes import probability_lower
from reliability.estimators.bayes.posterior import posterior_cdf, posterior_density

REFERENCE = Path(__file__).parents[2] / "reference" / "bayes_intervals.csv"
ENTRANCE = {
    "difference": rel.difference_interval,
    "ratio": rel.ratio_interval,
    "odds-ratio": rel.odds_ratio_interval,
}
MEASURES = tuple(ENTRANCE)
METHODS = ("bayes-equal-tailed", "bayes-highest-density")
EDGES = {"difference": (-1.0, 1.0), "ratio": (0.0, np.inf), "odds-ratio": (0.0, np.inf)}


def prior_of(text: str) -> str | tuple[float, float]:
    if text in ("jeffreys", "uniform"):
        return text
    a, b = text.split()
    return float(a), float(b)


def reference() -> list[dict[str, str]]:
    with REFERENCE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def tables(most: int, step: int = 1) -> tuple[np.ndarray, ...]:
    """Tables with 1 to `most` launches an arm, every `step`-th."""
    arms = [(k, n) for n in range(1, most + 1) for k in range(n + 1)]
    rows = np.array([(*a, *b) for a, b in itertools.product(arms, arms)])[::step]
    return tuple(rows.T)


def below(measure: str, table: tuple[int, ...], at: float, prior: object) -> float:
    return float(posterior_cdf(measure, *table, at, prior=prior))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "row",
    reference(),
    ids=lambda r: "{measure}-{failures_a}/{launches_a}-{failures_b}/{launches_b}-{method}".format(
        **r
    ),
)
def test_against_twenty_digits(row: dict[str, str]) -> None:
    table = [int(row[c]) for c in ("failures_a", "launches_a", "failures_b", "launches_b")]
    low, high = ENTRANCE[row["measure"]](
        *table, method=row["method"], confidence_level=float(row["level"]),
        prior=prior_of(row["prior"]),
    )  # fmt: skip
    assert low == pytest.approx(float(row["low"]), rel=1e-8, abs=1e-10)
    assert high == pytest.approx(float(row["high"]), rel=1e-8, abs=1e-10)


@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize("prior", ["jeffreys", (0.3, 1.7)])
def test_tails_and_mass_are_what_they_say(measure: str, prior: str | tuple[float, float]) -> None:
    for table in [(0, 8, 25, 50), (0, 3, 0, 3), (3, 3, 3, 3), (0, 2, 2, 2), (40, 900, 70, 1000),
                  (1, 1, 0, 1), (0, 5, 300, 300)]:  # fmt: skip
        low, high = ENTRANCE[measure](*table, method=METHODS[0], prior=prior)
        assert below(measure, table, low, prior) == pytest.approx(0.025, abs=1e-10)
        assert below(measure, table, high, prior) == pytest.approx(0.975, abs=1e-10)
        low, high = ENTRANCE[measure](*table, method=METHODS[1], prior=prior)
        mass = below(measure, table, high, prior) - below(measure, table, low, prior)
        assert mass == pytest.approx(0.95, abs=1e-10)


@pytest.mark.parametrize("measure", MEASURES)
def test_highest_density_ends_are_equally_dense(measure: str) -> None:
    for table in [(0, 8, 25, 50), (3, 9, 4, 5), (40, 900, 70, 1000), (0, 4, 0, 6)]:
        low, high = ENTRANCE[measure](*table, method=METHODS[1])
        at_low, at_high = posterior_density(measure, *table, [low, high])
        if measure != "difference":  # on the log scale
            at_low, at_high = at_low * low, at_high * high
        assert at_low == pytest.approx(at_high, rel=1e-8)


def test_highest_density_of_a_monotone_density_is_one_sided() -> None:
    # All of a succeeded, all of b failed: the Jeffreys posterior of a - b is densest at -1.
    low, high = rel.difference_interval(0, 5, 4, 4, method=METHODS[1])
    assert low == -1.0
    assert below("difference", (0, 5, 4, 4), high, "jeffreys") == pytest.approx(0.95, abs=1e-11)
    low, high = rel.difference_interval(4, 4, 0, 5, method=METHODS[1])
    assert high == 1.0
    # The uniform prior leaves a peak inside.
    assert rel.difference_interval(0, 5, 4, 4, method=METHODS[1], prior="uniform").low > -1.0


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("measure", MEASURES)
def test_swapping_and_mirroring(measure: str, method: str) -> None:
    k_a, n_a, k_b, n_b = tables(4, 5)
    interval = ENTRANCE[measure]
    low, high = interval(k_a, n_a, k_b, n_b, method=method)
    others = [interval(k_b, n_b, k_a, n_a, method=method)]
    if measure != "ratio":
        others.append(interval(n_a - k_a, n_a, n_b - k_b, n_b, method=method))
    for other_low, other_high in others:
        if measure == "difference":
            np.testing.assert_allclose((-other_high, -other_low), (low, high), atol=1e-9)
        else:
            np.testing.assert_allclose((1 / other_high, 1 / other_low), (low, high), rtol=1e-8)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("measure", MEASURES)
def test_monotone_and_nested_and_inside(measure: str, method: str) -> None:
    k_a, k_b = (v.ravel() for v in np.meshgrid(np.arange(7), np.arange(5), indexing="ij"))
    low, high = ENTRANCE[measure](k_a, 6, k_b, 4, method=method)
    wide_low, wide_high = ENTRANCE[measure](k_a, 6, k_b, 4, method=method, confidence_level=0.99)
    assert ((wide_low <= low) & (low < high) & (high <= wide_high)).all()
    assert (wide_low >= EDGES[measure][0]).all()
    assert (wide_high <= EDGES[measure][1]).all()
    for ends in (low.reshape(7, 5), high.reshape(7, 5)):
        assert (np.diff(ends, axis=0) >= -1e-12).all()
        assert (np.diff(ends, axis=1) <= 1e-12).all()


@pytest.mark.parametrize("measure", MEASURES)
def test_one_sided_bounds(measure: str) -> None:
    table = (3, 9, 0, 5)
    low, high = ENTRANCE[measure](*table, method=METHODS[0], confidence_level=0.9)
    for method in METHODS:
        above = ENTRANCE[measure](*table, method=method, alternative="greater")
        assert above == (pytest.approx(low, rel=1e-10), EDGES[measure][1])
        under = ENTRANCE[measure](*table, method=method, alternative="less")
        assert under == (EDGES[measure][0], pytest.approx(high, rel=1e-10))


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("measure", MEASURES)
def test_no_launches_say_nothing(measure: str, method: str) -> None:
    low, high = ENTRANCE[measure]([0, 3], [0, 9], [2, 0], [5, 0], method=method)
    np.testing.assert_array_equal(low, EDGES[measure][0])
    np.testing.assert_array_equal(high, EDGES[measure][1])


def test_an_improper_posterior_is_refused() -> None:
    for method, measure in itertools.product(METHODS, MEASURES):
        with pytest.raises(OptionError, match="improper posterior"):
            ENTRANCE[measure](3, 9, 0, 5, method=method, prior=(0, 0))
    # Haldane's prior where every cell is filled
    low, high = rel.difference_interval(3, 9, 2, 5, method=METHODS[0], prior=(0, 0))
    assert -1.0 < low < 0.0 < high < 1.0


def test_a_posterior_too_near_improper_is_refused() -> None:
    with pytest.raises(OptionError, match="Choose a prior"):
        rel.ratio_interval(0, 9, 0, 5, method=METHODS[0], prior=(0.001, 0.001))
    low, high = rel.ratio_interval(0, 9, 0, 5, method=METHODS[0], prior=(0.05, 0.05))
    assert below("ratio", (0, 9, 0, 5), high, (0.05, 0.05)) == pytest.approx(0.975, abs=1e-10)
    assert low * high > 0.0


def test_very_unequal_arms() -> None:
    arms = [(0, 1), (0, 10**6), (10**6, 10**6), (1, 10**6), (3, 40), (10**9, 10**10), (0, 10**12)]
    rows = np.array([(*a, *b) for a, b in itertools.product(arms, arms)]).T
    for measure, interval in ENTRANCE.items():
        low, high = interval(*rows, method=METHODS[0])
        assert (low <= high).all()
        assert (low >= EDGES[measure][0]).all()
        assert (high <= EDGES[measure][1]).all()


def test_the_interval_and_the_probability_of_no_difference_agree() -> None:
    # A one-sided bound at level P(a < b) ends at no difference.
    for table in [(0, 8, 25, 50), (3, 9, 2, 5), (7, 50, 6, 8)]:
        level = float(probability_lower(*table))
        for measure, null in (("difference", 0.0), ("ratio", 1.0), ("odds-ratio", 1.0)):
            high = ENTRANCE[measure](
                *table, method=METHODS[0], alternative="less", confidence_level=level
            ).high
            assert high == pytest.approx(null, abs=1e-9)


def test_a_million_launches() -> None:
    low, high = rel.difference_interval(500_000, 10**6, 499_000, 10**6, method="bayes-equal-tailed")
    # Normal approximation: 0.001 -+ 1.96 sqrt(1/4 + 1/4) / 1000
    assert (low, high) == (
        pytest.approx(0.001 - 1.959964e-3 * np.sqrt(0.5), rel=1e-4),
        pytest.approx(0.001 + 1.959964e-3 * np.sqrt(0.5), rel=1e-4),
    )


# The posterior on a grid


@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize("table", [(3, 9, 2, 5), (0, 8, 25, 50), (0, 2, 0, 3), (2, 2, 0, 1)])
def test_density_integrates_to_one(measure: str, table: tuple[int, ...]) -> None:
    if measure == "difference":
        total = sum(
            integrate.quad(lambda d: float(posterior_density(measure, *table, d)), *ends,
                           limit=200, epsabs=1e-9)[0]
            for ends in ((-1.0, 0.0), (0.0, 1.0))
        )  # fmt: skip
    else:
        grid = np.exp(np.linspace(-90.0, 90.0, 3601))
        density = posterior_density(measure, *table, grid) * grid
        total = float((density * 0.05).sum())
    assert total == pytest.approx(1.0, abs=1e-7)


@pytest.mark.parametrize("measure", MEASURES)
def test_density_is_the_slope_of_the_distribution(measure: str) -> None:
    grid = np.array([-0.6, -0.11, 0.02, 0.5]) if measure == "difference" else np.array([0.3, 1.7])
    step = 1e-5
    for table in [(3, 9, 2, 5), (0, 8, 25, 50), (5, 5, 1, 300)]:
        slope = (
            posterior_cdf(measure, *table, grid + step)
            - posterior_cdf(measure, *table, grid - step)
        ) / (2 * step)
        density = posterior_density(measure, *table, grid)
        np.testing.assert_allclose(density, slope, rtol=1e-5, atol=1e-7)


def test_two_uniform_rates_have_closed_forms() -> None:
    none = (0, 0, 0, 0)
    d = np.linspace(-0.9, 0.9, 13)
    got = posterior_density("difference", *none, d, prior="uniform")
    np.testing.assert_allclose(got, 1 - np.abs(d), rtol=1e-10)
    r = np.array([0.1, 0.8, 1.0, 2.5, 40.0])
    got = posterior_density("ratio", *none, r, prior="uniform")
    np.testing.assert_allclose(got, np.where(r < 1, 0.5, 0.5 / r**2), rtol=1e-10)
    got = posterior_cdf("ratio", *none, r, prior="uniform")
    np.testing.assert_allclose(got, np.where(r < 1, r / 2, 1 - 0.5 / r), rtol=1e-10)
    w = np.array([0.1, 0.8, 2.5, 40.0])
    got = posterior_cdf("odds-ratio", *none, w, prior="uniform")
    np.testing.assert_allclose(got, w * (w - 1 - np.log(w)) / (w - 1) ** 2, rtol=1e-10)


def test_distribution_at_no_difference_is_the_probability_lower() -> None:
    for table in [(0, 8, 25, 50), (3, 9, 2, 5), (0, 4, 0, 7), (5, 5, 6, 6), (0, 3, 3, 3)]:
        for measure, null in (("difference", 0.0), ("ratio", 1.0), ("odds-ratio", 1.0)):
            got = posterior_cdf(measure, *table, null)
            assert float(got) == pytest.approx(float(probability_lower(*table)), abs=1e-12)


def test_edges_and_infinities_of_the_density() -> None:
    assert posterior_density("difference", 0, 3, 0, 4, 0.0) == np.inf
    assert posterior_density("difference", 3, 3, 4, 4, 0.0) == np.inf
    assert np.isfinite(posterior_density("difference", 0, 3, 1, 4, 0.0))
    np.testing.assert_array_equal(posterior_density("difference", 1, 3, 1, 4, [-1, 1]), 0.0)
    # 0 of 5 against 4 of 4, Jeffreys: at -1 it is B(1/2, 1/2) over the two Beta functions.
    from scipy.special import beta

    expected = np.pi / beta(0.5, 5.5) / beta(4.5, 0.5)
    edge, near = posterior_density("difference", 0, 5, 4, 4, [-1.0, -1.0 + 1e-9])
    assert edge == pytest.approx(expected, rel=1e-12)
    assert near == pytest.approx(expected, rel=1e-6)
    assert posterior_density("ratio", 3, 3, 4, 4, 1.0) == np.inf
    assert posterior_density("ratio", 0, 3, 1, 4, 0.0) == np.inf
    np.testing.assert_array_equal(posterior_density("ratio", 1, 3, 1, 4, [0.0, np.inf]), 0.0)
    # Beta(1, 4) against Beta(2, 4), at 0: b1 times the mean of the rate, of the odds of b.
    at_zero = posterior_density("ratio", 0, 3, 1, 4, 0.0, prior="uniform")
    assert at_zero == pytest.approx(4 * 2 / 6)
    at_zero = posterior_density("odds-ratio", 0, 3, 1, 4, 0.0, prior="uniform")
    assert at_zero == pytest.approx(4 * 2 / 3)
    for measure in ("ratio", "odds-ratio"):
        near = posterior_density(measure, 0, 3, 1, 4, 1e-8, prior="uniform")
        at_zero = posterior_density(measure, 0, 3, 1, 4, 0.0, prior="uniform")
        assert near == pytest.approx(at_zero, rel=1e-5)
        ends = posterior_cdf(measure, 1, 3, 1, 4, [0.0, np.inf])
        np.testing.assert_array_equal(ends, [0.0, 1.0])
    np.testing.assert_array_equal(posterior_cdf("difference", 1, 3, 1, 4, [-1, 1]), [0.0, 1.0])


def test_shape_of_the_grid() -> None:
    got = posterior_density("difference", [1, 2], 5, 3, 6, np.zeros((3, 4)))
    assert got.shape == (2, 3, 4)
    assert (np.diff(posterior_cdf("ratio", 1, 5, 3, 6, np.linspace(0, 9, 50))) > 0).all()


def test_bad_measure_and_grid() -> None:
    with pytest.raises(UnknownNameError, match="Did you mean 'ratio'"):
        posterior_density("ratoi", 1, 5, 3, 6, [0.5])
    with pytest.raises(OptionError, match="grid"):
        posterior_density("difference", 1, 5, 3, 6, [1.5])
    with pytest.raises(OptionError, match="grid"):
        posterior_cdf("ratio", 1, 5, 3, 6, [-0.5, np.nan])
