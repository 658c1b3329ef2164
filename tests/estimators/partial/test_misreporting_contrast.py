"""Contrasts of failure rates corrected for misreporting."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from scipy import special, stats

import reliability as rel
from reliability.errors import CountError, LevelError, OptionError, UnknownNameError
from reliability.estimators.partial.misreporting import METHODS, Misreporting
from reliability.estimators.partial.misreporting_contrast import (
    corrected_contrast,
    corrected_contrast_interval,
)

MEASURES = ("difference", "ratio", "odds-ratio")
SPACE = {"difference": (-1.0, 1.0), "ratio": (0.0, np.inf), "odds-ratio": (0.0, np.inf)}
PERFECT = Misreporting(1.0, 0.0)
KNOWN = Misreporting(0.9, 0.1)
COUNTED = Misreporting((18, 20), (1, 15))
FIRST, SECOND = Misreporting((18, 20), (1, 15)), Misreporting((14, 20), (2, 20))


def contrast_of(measure: str, a: float, b: float) -> float:
    if measure == "difference":
        return a - b
    over, under = (a, b) if measure == "ratio" else (a * (1 - b), (1 - a) * b)
    return float(np.float64(over) / under) if under else (np.inf if over else np.nan)


def test_the_estimate_by_hand() -> None:
    chances = Misreporting(0.9, 0.1)
    got = corrected_contrast("difference", 5, 10, 2, 10, chances)
    assert got.contrast == pytest.approx((0.5 - 0.2) / 0.8)
    assert got.a.rate == pytest.approx(0.5)
    assert corrected_contrast("ratio", 5, 10, 2, 10, chances).contrast == pytest.approx(0.5 / 0.125)
    odds = corrected_contrast("odds-ratio", 5, 10, 2, 10, chances).contrast
    assert odds == pytest.approx(1.0 / (0.125 / 0.875))
    other = Misreporting(0.6, 0.1)
    apart = corrected_contrast("difference", 5, 10, 2, 10, chances, misreporting_b=other)
    assert apart.contrast == pytest.approx(0.5 - 0.1 / 0.5)


def test_estimates_at_the_edges() -> None:
    # Both reported rates below the chance of a false alarm: 0/0 is no ratio, 0 - 0 is 0.
    got = corrected_contrast("ratio", 0, 10, 0, 10, KNOWN)
    assert got.contrast is None
    assert "below the chance of a false alarm" in got.b.contradiction
    assert corrected_contrast("difference", 0, 10, 0, 10, KNOWN).contrast == 0.0
    assert corrected_contrast("ratio", 5, 10, 0, 10, KNOWN).contrast == np.inf
    assert corrected_contrast("odds-ratio", 10, 10, 10, 10, KNOWN).contrast is None
    arrays = corrected_contrast("ratio", [0, 5], 10, [0, 0], 10, KNOWN)
    np.testing.assert_array_equal(arrays.contrast, [np.nan, np.inf])
    with pytest.raises(OptionError, match="no estimate without launches"):
        corrected_contrast("ratio", 0, 0, 1, 10, KNOWN)


@pytest.mark.parametrize("measure", MEASURES)
def test_perfect_reports_leave_the_melded_interval(measure: str) -> None:
    # An implementation of its own: `estimators.melded` integrates on the scale of the measure.
    plain = {"difference": rel.difference_interval, "ratio": rel.ratio_interval,
             "odds-ratio": rel.odds_ratio_interval}[measure]  # fmt: skip
    for table in [(1, 20, 25, 50), (0, 8, 3, 9), (8, 8, 0, 5), (3, 40, 2, 7), (5, 5, 6, 6)]:
        got = corrected_contrast_interval(measure, *table, PERFECT, method="melded")
        expected = plain(*table, method="melded")
        np.testing.assert_allclose(got, expected, rtol=1e-7, atol=1e-9)


@pytest.mark.parametrize("together", [True, False])
def test_melded_by_its_definition(together: bool) -> None:
    # Draws from the confidence distributions; of shared chances from both sides at one level,
    # the side that makes the contrast least.
    rng, size = np.random.default_rng(2), 400_000

    def pair(k: int, n: int) -> list[np.ndarray]:
        u = rng.random(size)
        return [special.betaincinv(k, n - k + 1, u), special.betaincinv(k + 1, n - k, u)]

    def rate(t: np.ndarray, c: np.ndarray, f: np.ndarray) -> np.ndarray:
        return np.clip((t - f) / (c - f), 0.0, 1.0)

    t_a, t_b = pair(9, 20)[0], pair(5, 30)[1]
    first, second = ((33, 41), (2, 60)), ((45, 50), (1, 40))
    c, f = (pair(*counts) for counts in first)
    if together:
        draws = np.min([rate(t_a, x, y) - rate(t_b, x, y) for x in c for y in f], axis=0)
    else:
        c_b, f_b = (pair(*counts) for counts in second)
        draws = rate(t_a, c[1], f[1]) - rate(t_b, c_b[0], f_b[0])
    got = corrected_contrast_interval(
        "difference", 9, 20, 5, 30, Misreporting(*first), method="melded",
        misreporting_b=None if together else Misreporting(*second),
    )  # fmt: skip
    assert got.low == pytest.approx(np.quantile(draws, 0.025), abs=2e-3)


def test_lang_reiczigel_by_the_formula_of_zou() -> None:
    # Written out anew: adjusted rates and their covariance by the delta method.
    z = special.ndtri(0.975)

    def arm(k: int, n: int) -> tuple[float, float, float, float, float]:
        c, f = 19 / 22, 2 / 17
        noise_c, noise_f = c * (1 - c) / 22, f * (1 - f) / 17
        t = (k + z * z / 2) / (n + z * z)
        p = (t - f) / (c - f)
        variance = t * (1 - t) / (n + z * z) + p * p * noise_c + (1 - p) ** 2 * noise_f
        centre = p + 2 * z * z * (p * noise_c - (1 - p) * noise_f)
        half = z * np.sqrt(variance) / (c - f)
        return p, variance, centre - half, centre + half, (k / n - 1 / 15) / (0.9 - 1 / 15)

    p_a, v_a, low_a, high_a, a = arm(12, 30)
    p_b, v_b, low_b, high_b, b = arm(25, 40)
    noise = (19 / 22) * (3 / 22) / 22, (2 / 17) * (15 / 17) / 17
    r = (p_a * p_b * noise[0] + (1 - p_a) * (1 - p_b) * noise[1]) / np.sqrt(v_a * v_b)
    down, up = a - low_a, high_b - b
    low = a - b - np.sqrt(down**2 + up**2 - 2 * r * down * up)
    down, up = high_a - a, b - low_b
    high = a - b + np.sqrt(down**2 + up**2 - 2 * r * down * up)
    got = corrected_contrast_interval(
        "difference", 12, 30, 25, 40, COUNTED, method="lang-reiczigel"
    )
    assert got == (pytest.approx(low, rel=1e-12), pytest.approx(high, rel=1e-12))
    # Of the ratio: L solves (a - L b)^2 = d^2 + L^2 u^2 - 2 r L d u.
    ratio = corrected_contrast_interval("ratio", 12, 30, 25, 40, COUNTED, method="lang-reiczigel")
    for limit, (d, u) in (
        (ratio.low, (a - low_a, high_b - b)),
        (ratio.high, (high_a - a, b - low_b)),
    ):
        assert (a - limit * b) ** 2 == pytest.approx(
            d**2 + limit**2 * u**2 - 2 * r * limit * d * u, rel=1e-9
        )
    assert ratio.low < a / b < ratio.high


def test_chances_of_each_arm_leave_no_correlation() -> None:
    got = corrected_contrast_interval(
        "difference", 12, 30, 9, 40, COUNTED, misreporting_b=COUNTED, method="lang-reiczigel"
    )
    shared = corrected_contrast_interval("difference", 12, 30, 9, 40, COUNTED,
                                         method="lang-reiczigel")  # fmt: skip
    assert got.low < shared.low < shared.high < got.high


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("measure", MEASURES)
def test_swap_and_mirror(measure: str, method: str) -> None:
    table = (3, 12, 7, 15)
    for own, other in ((KNOWN, None), (FIRST, SECOND)):
        low, high = corrected_contrast_interval(measure, *table, own, misreporting_b=other,
                                                method=method)  # fmt: skip
        swapped = corrected_contrast_interval(
            measure, *table[2:], *table[:2], own if other is None else other,
            misreporting_b=None if other is None else own, method=method,
        )  # fmt: skip
        turned = (
            (-high, -low) if measure == "difference" else (1 / high, 1 / low if low else np.inf)
        )
        np.testing.assert_allclose(swapped, turned, rtol=1e-9, atol=1e-12)
        if measure == "ratio" or (measure, method) == ("odds-ratio", "lang-reiczigel"):
            continue  # the square-and-add rule on odds has no mirror
        # Failures and successes exchanged: a success caught is no false alarm.
        mirrored = [None if m is None else _mirror(m) for m in (own, other)]
        got = corrected_contrast_interval(
            measure, 9, 12, 8, 15, mirrored[0], misreporting_b=mirrored[1], method=method
        )
        np.testing.assert_allclose(got, turned, rtol=2e-6, atol=1e-9)


def _mirror(chances: Misreporting) -> Misreporting:
    def other(chance):
        return (chance[1] - chance[0], chance[1]) if isinstance(chance, tuple) else 1 - chance

    return Misreporting(other(chances.false_alarm), other(chances.caught))


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("own", [KNOWN, COUNTED])
def test_nested_in_the_level_and_one_sided_at_half_the_error(
    own: Misreporting, method: str
) -> None:
    for measure in ("difference", "odds-ratio"):
        before = (np.inf, -np.inf)
        for level in (0.5, 0.9, 0.99):
            low, high = corrected_contrast_interval(
                measure, 7, 12, 3, 15, own, method=method, confidence_level=level
            )
            assert low <= before[0]
            assert high >= before[1]
            before = (low, high)
        both = corrected_contrast_interval(measure, 7, 12, 3, 15, own, method=method,
                                           confidence_level=0.9)  # fmt: skip
        above = corrected_contrast_interval(measure, 7, 12, 3, 15, own, method=method,
                                            alternative="greater")  # fmt: skip
        under = corrected_contrast_interval(measure, 7, 12, 3, 15, own, method=method,
                                            alternative="less")  # fmt: skip
        edges = SPACE[measure]
        if method != "exact" or own.known:
            # With counted chances a bound spends all of the error on its own side of them.
            assert above == (pytest.approx(both.low, rel=1e-9), edges[1])
            assert under == (edges[0], pytest.approx(both.high, rel=1e-9))
        assert above.high == edges[1]
        assert under.low == edges[0]


@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize(
    ("own", "other"),
    [(KNOWN, None), (Misreporting(0.7, 0.2), Misreporting(0.95, 0.0)), (PERFECT, None)],
)
def test_exact_coverage_is_enumerated(
    measure: str, own: Misreporting, other: Misreporting | None
) -> None:
    n_a, n_b, level = 5, 4, 0.9
    k_a, k_b = np.array(list(itertools.product(range(n_a + 1), range(n_b + 1)))).T
    low, high = corrected_contrast_interval(
        measure, k_a, n_a, k_b, n_b, own, misreporting_b=other, confidence_level=level
    )
    rates = (0.0, 0.03, 0.25, 0.5, 0.8, 1.0)
    worst = 1.0
    for p_a, p_b in itertools.product(rates, rates):
        true = contrast_of(measure, p_a, p_b)
        if np.isnan(true):
            continue
        chances = (p_a, own), (p_b, other or own)
        t_a, t_b = (p * m.caught + (1 - p) * m.false_alarm for p, m in chances)
        mass = stats.binom.pmf(k_a, n_a, t_a) * stats.binom.pmf(k_b, n_b, t_b)
        worst = min(worst, mass[(low <= true + 1e-9) & (true <= high + 1e-9)].sum())
    assert worst >= level


@pytest.mark.full
@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize("method", ["exact", "melded"])
@pytest.mark.parametrize("together", [True, False])
def test_coverage_with_counted_chances_is_enumerated(
    measure: str, method: str, together: bool
) -> None:
    n_a, n_b, m, level = 3, 3, 3, 0.9
    k_a, k_b = np.array(list(itertools.product(range(n_a + 1), range(n_b + 1)))).T
    pairs = [(x, y) for x, y in itertools.product(range(m + 1), repeat=2) if x > y]
    found = {}
    for first in pairs:
        for second in [first] if together else pairs:
            own, other = (Misreporting((x, m), (y, m)) for x, y in (first, second))
            found[first, second] = corrected_contrast_interval(
                measure, k_a, n_a, k_b, n_b, own, misreporting_b=None if together else other,
                method=method, confidence_level=level,
            )  # fmt: skip
    rng = np.random.default_rng(11)
    for _ in range(60):
        (p_a, p_b), c, f = rng.random(2), rng.uniform(0.5, 1.0, 2), rng.uniform(0.0, 0.5, 2)
        if together:
            c[1], f[1] = c[0], f[0]
        true = contrast_of(measure, p_a, p_b)
        mass = stats.binom.pmf(k_a, n_a, p_a * c[0] + (1 - p_a) * f[0]) * stats.binom.pmf(
            k_b, n_b, p_b * c[1] + (1 - p_b) * f[1]
        )
        missed = 0.0
        for (first, second), (low, high) in found.items():
            weight = np.prod([
                stats.binom.pmf(x, m, c[i]) * stats.binom.pmf(y, m, f[i])
                for i, (x, y) in enumerate((first,) if together else (first, second))
            ])  # fmt: skip
            missed += weight * mass[(low > true + 1e-9) | (true > high + 1e-9)].sum()
        # Samples whose chances are out of order are refused; they count as held.
        assert missed <= 1 - level + 1e-9


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("measure", MEASURES)
def test_degenerate_counts_have_an_answer(measure: str, method: str) -> None:
    whole = SPACE[measure]
    for own in (KNOWN, COUNTED):
        for table in ((0, 0, 3, 8), (3, 8, 0, 0), (0, 0, 0, 0)):
            assert corrected_contrast_interval(measure, *table, own, method=method) == whole
        for table in itertools.product((0, 1), (1,), (0, 1), (1,)):
            low, high = corrected_contrast_interval(measure, *table, own, method=method)
            assert whole[0] <= low <= high <= whole[1]
        # Sixty launches without a failure contradict false alarms of three in ten.
        against = Misreporting(0.9, 0.3)
        for table in ((0, 60, 20, 60), (20, 60, 0, 60), (20, 60, 60, 60)):
            assert corrected_contrast_interval(measure, *table, against, method=method) == whole


def test_arrays_are_the_single_answers_side_by_side() -> None:
    for method in METHODS:
        got = corrected_contrast_interval(
            "difference", [[0], [4]], 8, [1, 7], 9, KNOWN, method=method
        )
        for i, j in np.ndindex(2, 2):
            single = corrected_contrast_interval(
                "difference", [0, 4][i], 8, [1, 7][j], 9, KNOWN, method=method
            )
            assert (got.low[i, j], got.high[i, j]) == single
        assert isinstance(single.low, float)


def test_endless_validation_leaves_known_chances() -> None:
    counted = Misreporting((9 * 10**7, 10**8), (10**7, 10**8))
    for measure in MEASURES:
        known = corrected_contrast_interval(measure, 3, 12, 7, 15, KNOWN, method="melded")
        got = corrected_contrast_interval(
            measure, 3, 12, 7, 15, counted, misreporting_b=counted, method="melded"
        )
        np.testing.assert_allclose(got, known, atol=2e-3)


def test_bad_input() -> None:
    with pytest.raises(UnknownNameError, match="measure"):
        corrected_contrast_interval("quotient", 1, 8, 1, 8, KNOWN)
    with pytest.raises(UnknownNameError, match="measure"):
        corrected_contrast("quotient", 1, 8, 1, 8, KNOWN)
    with pytest.raises(UnknownNameError, match="Did you mean 'exact'"):
        corrected_contrast_interval("ratio", 1, 8, 1, 8, KNOWN, method="exakt")
    with pytest.raises(CountError):
        corrected_contrast_interval("ratio", 9, 8, 1, 8, KNOWN)
    with pytest.raises(LevelError):
        corrected_contrast_interval("ratio", 1, 8, 1, 8, KNOWN, confidence_level=95)
    with pytest.raises(OptionError, match="use the posterior"):
        corrected_contrast_interval(
            "ratio", 1, 8, 1, 8, KNOWN, misreporting_b=Misreporting("beta(9, 1)", 0.1)
        )
