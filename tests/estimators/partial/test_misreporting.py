"""Failure rates corrected for misreporting."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from scipy import stats

import reliability as rel
from reliability.errors import CountError, LevelError, OptionError, UnknownNameError
from reliability.estimators.partial.misreporting import (
    METHODS,
    Belief,
    Misreporting,
    corrected_interval,
    corrected_rate,
)


@pytest.mark.parametrize(
    ("k", "n", "caught", "specificity", "rate", "low", "high"),
    [
        # epiprev_45_150, epiprev_100_189, epiprev_50_124:
        # Reiczigel, Földi & Ózsvári 2010 via epiR::epi.prev, examples 1 and 3, Blaker
        (45, 150, 0.96, 0.89, 0.22, 0.14, 0.32),
        (100, 189, 0.65, 0.95, 0.80, 0.68, 0.92),
        (50, 124, 0.70, 0.99, 0.57, 0.45, 0.70),
        # epiR::epi.prev, example of the help page: 23 of 150 (in per cent there)
        (23, 150, 0.96, 0.89, 0.051, 0.0, 0.13),
    ],
)
def test_reiczigel_2010_known_chances(
    k: int, n: int, caught: float, specificity: float, rate: float, low: float, high: float
) -> None:
    chances = Misreporting(caught, 1 - specificity)
    assert corrected_rate(k, n, chances).rate == pytest.approx(rate, abs=0.006)
    got = corrected_interval(k, n, chances, interval="blaker")
    assert got == (pytest.approx(low, abs=0.006), pytest.approx(high, abs=0.006))


@pytest.mark.parametrize(
    ("reported", "caught", "false_alarm", "low", "high"),
    [
        # langreiczigel14_1, langreiczigel14_2, langreiczigel14_5:
        # Lang & Reiczigel 2014, Prev Vet Med 113:13-22, examples 1, 2 and 5
        ((4060, 11284), (178, 179), (1, 359), 0.349, 0.372),
        ((51, 2971), (32, 33), (0, 20), 0.0, 0.053),
        ((51, 509), (23, 41), (8, 195), 0.037, 0.195),
    ],
)
def test_lang_reiczigel_2014(
    reported: tuple[int, int],
    caught: tuple[int, int],
    false_alarm: tuple[int, int],
    low: float,
    high: float,
) -> None:
    got = corrected_interval(*reported, Misreporting(caught, false_alarm), method="lang-reiczigel")
    assert got == (pytest.approx(low, abs=6e-4), pytest.approx(high, abs=6e-4))


def test_perfect_reports_change_nothing() -> None:
    perfect = Misreporting(1.0, 0.0)
    for k in range(9):
        assert corrected_rate(k, 8, perfect) == (k / 8, k / 8, "")
        expected = rel.proportion_interval(k, 8)
        for method in ("exact", "melded"):
            got = corrected_interval(k, 8, perfect, method=method)
            assert got == (pytest.approx(expected.low), pytest.approx(expected.high))


@pytest.mark.parametrize("alternative", ["two-sided", "less", "greater"])
def test_known_chances_move_the_limits_of_the_reported_rate(alternative: str) -> None:
    chances = Misreporting(0.8, 0.1)
    for k in (0, 1, 5, 9, 17, 18):
        plain = rel.proportion_interval(k, 20, alternative=alternative)
        expected = np.clip((np.array(plain) - 0.1) / 0.7, 0.0, 1.0)
        for method in ("exact", "melded"):
            got = corrected_interval(k, 20, chances, method=method, alternative=alternative)
            np.testing.assert_allclose(got, expected, atol=1e-9)


def test_melded_by_its_definition() -> None:
    # A million draws from the confidence distributions, as Bayer, Fay & Graubard (2023) do it.
    chances = Misreporting((23, 41), (8, 195))
    rng = np.random.default_rng(1)
    size = 1_000_000

    def rate(t: np.ndarray, c: np.ndarray, f: np.ndarray) -> np.ndarray:
        return np.clip((t - f) / (c - f), 0.0, 1.0)

    low = rate(rng.beta(51, 459, size), rng.beta(24, 18, size), rng.beta(9, 187, size))
    high = rate(rng.beta(52, 458, size), rng.beta(23, 19, size), rng.beta(8, 188, size))
    got = corrected_interval(51, 509, chances, method="melded")
    assert got.low == pytest.approx(np.quantile(low, 0.025), abs=4e-4)
    assert got.high == pytest.approx(np.quantile(high, 0.975), abs=4e-4)


def test_exact_holds_more_than_melded_and_both_widen_with_the_level() -> None:
    chances = Misreporting((18, 20), (1, 15))
    for method in METHODS:
        before = (0.5, 0.5)
        for level in (0.5, 0.8, 0.95, 0.99):
            low, high = corrected_interval(9, 20, chances, method=method, confidence_level=level)
            assert low <= before[0] or level == 0.5
            assert high >= before[1] or level == 0.5
            before = (low, high)
    exact, melded = (corrected_interval(9, 20, chances, method=m) for m in ("exact", "melded"))
    assert exact.low < melded.low < melded.high < exact.high


@pytest.mark.parametrize("method", ["exact", "melded"])
def test_coverage_is_enumerated(method: str) -> None:
    n, m_c, m_f, level = 6, 5, 5, 0.9
    cells = list(itertools.product(range(n + 1), range(m_c + 1), range(m_f + 1)))
    limits = {}
    for k, x, y in cells:
        if x * m_f > y * m_c:
            limits[k, x, y] = corrected_interval(
                k, n, Misreporting((x, m_c), (y, m_f)), method=method, confidence_level=level
            )
    for p, c, f in [(0.3, 0.8, 0.1), (0.0, 0.9, 0.2), (1.0, 0.9, 0.2), (0.6, 0.95, 0.02)]:
        t = p * c + (1 - p) * f
        missed = sum(
            stats.binom.pmf(k, n, t) * stats.binom.pmf(x, m_c, c) * stats.binom.pmf(y, m_f, f)
            for (k, x, y), (low, high) in limits.items()
            if not low - 1e-12 <= p <= high + 1e-12
        )
        # Samples whose chances are out of order are refused; they count as held.
        assert missed <= 1 - level + 1e-12


def test_counts_that_contradict_the_chances_say_so_and_teach_nothing() -> None:
    chances = Misreporting(0.9, 0.3)
    estimate = corrected_rate(0, 60, chances)
    assert estimate.rate == 0.0
    assert estimate.unclipped == pytest.approx(-0.5)
    assert "below the chance of a false alarm, 0.3" in estimate.contradiction
    assert "above the chance that a failure is caught" in corrected_rate(60, 60, chances)[2]
    for method in ("exact", "melded"):
        assert corrected_interval(0, 60, chances, method=method) == (0.0, 1.0)
        assert corrected_interval(60, 60, chances, method=method) == (0.0, 1.0)


def test_no_launches_and_single_ones() -> None:
    chances = Misreporting((3, 4), (0, 2))
    for method in METHODS:
        assert corrected_interval(0, 0, chances, method=method) == (0.0, 1.0)
        for k in (0, 1):
            low, high = corrected_interval(k, 1, chances, method=method)
            assert 0.0 <= low < high <= 1.0
    with pytest.raises(OptionError, match="no estimate without launches"):
        corrected_rate(0, 0, chances)


def test_one_sided_is_half_of_the_error() -> None:
    chances = Misreporting((18, 20), (1, 15))
    for method in METHODS:
        both = corrected_interval(9, 20, chances, method=method, confidence_level=0.9)
        above = corrected_interval(9, 20, chances, method=method, alternative="greater")
        under = corrected_interval(9, 20, chances, method=method, alternative="less")
        assert above == (pytest.approx(both.low, abs=1e-9), 1.0)
        assert under == (0.0, pytest.approx(both.high, abs=1e-9))


def test_arrays_are_the_single_answers_side_by_side() -> None:
    chances = Misreporting((18, 20), (1, 15))
    failures, launches = np.array([[0], [3], [8]]), np.array([8, 20])
    for method in METHODS:
        got = corrected_interval(failures, launches, chances, method=method)
        assert got.low.shape == (3, 2)
        for i, j in np.ndindex(3, 2):
            single = corrected_interval(
                int(failures[i, 0]), int(launches[j]), chances, method=method
            )
            assert (got.low[i, j], got.high[i, j]) == single
    failures = np.array([[0, 3], [9, 20]])
    rates = corrected_rate(failures, 20, chances)
    assert rates.rate.shape == rates.contradiction.shape == (2, 2)
    assert rates.contradiction[0, 0].startswith("The reported rate, 0 of 20, lies below")
    assert rates.contradiction[1, 0] == ""


def test_a_known_chance_is_one_from_endless_outcomes() -> None:
    for k in (0, 3, 9, 20):
        known = corrected_interval(k, 20, Misreporting(0.9, 0.1), method="lang-reiczigel")
        counted = Misreporting((9 * 10**11, 10**12), (10**11, 10**12))
        got = corrected_interval(k, 20, counted, method="lang-reiczigel")
        np.testing.assert_allclose(got, known, atol=1e-9)


def test_chances_are_read_from_text() -> None:
    assert Misreporting("33/41", "0.05") == Misreporting((33, 41), 0.05)
    assert Misreporting(" beta(18, 2) ", "1e-2").caught == Belief(18, 2)
    assert str(Misreporting("33/41", "beta(1, 19)")) == "caught 33/41, false alarm beta(1, 19)"
    assert Misreporting("beta(18, 2)", 0.1).chances == (0.9, 0.1)
    for wrong in ("x", "33/", "beta(18)", "beta(0, 2)", "beta(1, x)", "1.2", "5/4", "nan", ""):
        with pytest.raises((OptionError, CountError), match="caught"):
            Misreporting(wrong, 0.01)  # type: ignore[arg-type]


def test_a_belief_is_for_the_posterior_alone() -> None:
    for method in METHODS:
        with pytest.raises(OptionError, match="use the posterior"):
            corrected_interval(1, 8, Misreporting(Belief(18, 2), 0.05), method=method)


@pytest.mark.parametrize(
    ("caught", "false_alarm"),
    [(1.2, 0.1), (0.9, -0.1), ("high", 0.1), (True, 0.1), (0.9, (1, 2, 3)), (0.9, (0, 0)),
     (0.5, 0.5), (0.2, 0.4), (float("nan"), 0.1), (None, 0.1), ("beta(1, 9)", 0.3)],
)  # fmt: skip
def test_bad_chances(caught: object, false_alarm: object) -> None:
    with pytest.raises(OptionError, match="Give "):
        Misreporting(caught, false_alarm)  # type: ignore[arg-type]


def test_other_bad_input() -> None:
    chances = Misreporting(0.9, 0.1)
    with pytest.raises(CountError):
        Misreporting((5, 4), 0.1)
    with pytest.raises(CountError):
        corrected_interval(9, 8, chances)
    with pytest.raises(LevelError):
        corrected_interval(1, 8, chances, confidence_level=95)
    with pytest.raises(UnknownNameError, match="Did you mean 'melded'"):
        corrected_interval(1, 8, chances, method="meldet")
