"""Corrected rates and contrasts over counts known as ranges, by listing every completion."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from reliability.errors import OptionError, UnknownNameError
from reliability.estimators.partial.bounds import contrast_bounds, rate_bounds
from reliability.estimators.partial.feasible import Arm, Feasible
from reliability.estimators.partial.misreporting import (
    METHODS,
    Misreporting,
    corrected_interval,
    corrected_rate,
)
from reliability.estimators.partial.misreporting_bayes import (
    beliefs,
    misreported_contrast,
    misreported_posterior,
)
from reliability.estimators.partial.misreporting_bounds import (
    contradiction,
    corrected_bounds,
    corrected_contrast_bounds,
)
from reliability.estimators.partial.misreporting_contrast import (
    corrected_contrast,
    corrected_contrast_interval,
)
from reliability.estimators.partial.misreporting_cover import (
    COVER_METHODS,
    contradicted,
    corrected_probability_lower_range,
    cover_corrected_contrast,
    cover_corrected_rate,
)

MEASURES = ("difference", "ratio", "odds-ratio")
WHOLE = {"difference": (-1.0, 1.0), "ratio": (0.0, np.inf), "odds-ratio": (0.0, np.inf)}
KNOWN, COUNTED = Misreporting(0.9, 0.05), Misreporting((18, 20), (1, 15))
PERFECT = Misreporting(1.0, 0.0)


def arm(failures: str | int, launches: str | int) -> Arm:
    return Arm.of(Feasible.of_counts(failures, launches))


def tables(one: Arm) -> list[tuple[int, int]]:
    return [(k, k + s) for group in one.groups for box in group for k, s in box.points()]


def rivals() -> Arm:
    return Arm((
        (Feasible.of_counts(1, 4), Feasible.of_counts(3, 5)),
        (Feasible.of_counts("0..2", 3),),
    ))  # fmt: skip


@pytest.mark.parametrize("method", METHODS)
def test_a_rate_covers_every_completion(method: str) -> None:
    for one in (arm("2..5", "7..9"), arm("0..6", 8), arm(3, 8)):
        for chances in (KNOWN, COUNTED):
            got = cover_corrected_rate(one, chances, method=method)
            each = [corrected_interval(*table, chances, method=method) for table in tables(one)]
            assert got.low == pytest.approx(min(i.low for i in each), abs=1e-12)
            assert got.high == pytest.approx(max(i.high for i in each), abs=1e-12)


@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize("method", ["exact", "lang-reiczigel", "melded"])
def test_a_contrast_covers_every_pair_of_completions(measure: str, method: str) -> None:
    a, b = arm("1..2", "4..5"), arm("2..3", 6)
    for own, other in ((KNOWN, None), (COUNTED, COUNTED)):
        if method == "melded" and own is COUNTED and measure != "difference":
            continue
        got = cover_corrected_contrast(measure, a, b, own, misreporting_b=other, method=method)
        each = [
            corrected_contrast_interval(measure, *x, *y, own, misreporting_b=other, method=method)
            for x, y in itertools.product(tables(a), tables(b))
        ]
        assert got.low == pytest.approx(min(i.low for i in each), abs=1e-9)
        assert got.high == pytest.approx(max(i.high for i in each), abs=1e-9)


def test_the_exact_contrast_over_many_sizes_holds_the_one_over_tables() -> None:
    # Forty pairs of sizes at most are looked at one by one; beyond, limits of both rates.
    a, narrow, wide = arm("1..2", "4..10"), arm("2..3", "6..10"), arm("2..3", "6..30")
    for own in (KNOWN, COUNTED):
        few = cover_corrected_contrast("difference", a, narrow, own)
        many = cover_corrected_contrast("difference", a, wide, own)
        assert many.low <= few.low
        assert many.high >= few.high


def test_bayes_covers_every_completion() -> None:
    a, b = arm("0..1", 5), arm("2..3", "6..7")
    for chances in (KNOWN, Misreporting("beta(9, 2)", "beta(1, 12)")):
        own = beliefs(chances)
        rate = cover_corrected_rate(b, chances, method="bayes")
        each = [misreported_posterior(*table, **own).interval() for table in tables(b)]
        np.testing.assert_allclose(
            rate, (min(i.low for i in each), max(i.high for i in each)), atol=1e-6
        )
        pairs = [
            misreported_contrast(*x, *y, **own) for x, y in itertools.product(tables(a), tables(b))
        ]
        chance = [pair.probability_lower for pair in pairs]
        got = corrected_probability_lower_range(a, b, chances)
        np.testing.assert_allclose(got, (min(chance), max(chance)), atol=1e-6)
        for measure in MEASURES:
            each = [pair.interval(measure) for pair in pairs]
            np.testing.assert_allclose(
                cover_corrected_contrast(measure, a, b, chances, method="bayes"),
                (min(i.low for i in each), max(i.high for i in each)), rtol=2e-5, atol=1e-6,
            )  # fmt: skip


def test_bounds_by_listing() -> None:
    for one, other in itertools.product(
        [arm("2..5", "7..9"), rivals()], [arm("0..6", 8), arm(1, 2)]
    ):
        points = [tables(x) if len(x.groups) == 1 else _sums(x) for x in (one, other)]
        for chances in (KNOWN, Misreporting(0.6, 0.3)):
            rates = [[corrected_rate(*table, chances).rate for table in some] for some in points]
            got = corrected_bounds(one, chances)
            assert (got.low, got.high) == pytest.approx((min(rates[0]), max(rates[0])))
            for measure in MEASURES:
                found = [
                    corrected_contrast(measure, *x, *y, chances).contrast
                    for x, y in itertools.product(*points)
                ]
                got = corrected_contrast_bounds(measure, one, other, chances)
                expected = WHOLE[measure] if None in found else (min(found), max(found))
                assert (got.low, got.high) == pytest.approx(expected)


def _sums(one: Arm) -> list[tuple[int, int]]:
    sets = [[p for box in group for p in box.points()] for group in one.groups]
    sums = {(sum(k for k, _ in c), sum(s for _, s in c)) for c in itertools.product(*sets)}
    return [(k, k + s) for k, s in sums]


def test_perfect_reports_leave_the_bounds() -> None:
    one, other = arm("2..5", "7..9"), arm("0..6", 8)
    assert corrected_bounds(one, PERFECT) == rate_bounds(one)
    for measure in MEASURES:
        assert corrected_contrast_bounds(measure, one, other, PERFECT) == contrast_bounds(
            measure, one, other
        )


def test_open_counts_have_limits_that_the_chances_may_clip() -> None:
    endless = arm(2, "8..")
    plain = corrected_bounds(endless, PERFECT)
    assert (plain.low, plain.low_open) == (0.0, True)
    # A false alarm in twenty makes a rate of 2 in 1000 no less than one of 2 in 40.
    clipped = corrected_bounds(endless, KNOWN)
    assert (clipped.low, clipped.low_open) == (0.0, False)
    for method in METHODS:
        low, high = cover_corrected_rate(endless, KNOWN, method=method)
        assert low == 0.0
        assert high < 1.0
        low, high = cover_corrected_contrast("difference", endless, arm(3, 8), KNOWN, method=method)
        assert -1.0 <= low < high < 1.0
    assert cover_corrected_rate(endless, KNOWN, method="bayes") == (0.0, 1.0)
    assert cover_corrected_contrast("ratio", endless, arm(3, 8), KNOWN, method="bayes") == (
        0,
        np.inf,
    )
    assert corrected_probability_lower_range(endless, arm(3, 8), KNOWN) == (0.0, 1.0)


@pytest.mark.parametrize("method", COVER_METHODS)
def test_degenerate_records_have_an_answer(method: str) -> None:
    for nothing in (arm(0, 0), arm("0..3", "0..4"), Arm()):
        assert cover_corrected_rate(nothing, KNOWN, method=method) == (0.0, 1.0)
        assert contradiction(nothing, KNOWN) == ""
        assert not contradicted(nothing, KNOWN)
        assert corrected_bounds(nothing, KNOWN).high == 1.0
        for measure in MEASURES:
            for pair in ((nothing, arm(1, 8)), (arm(1, 8), nothing)):
                assert (
                    cover_corrected_contrast(measure, *pair, KNOWN, method=method) == WHOLE[measure]
                )
    # All unknown: anything from 0 to 1.
    low, high = cover_corrected_rate(arm("0..8", 8), KNOWN, method=method)
    assert low < 0.01
    assert high > 0.99


@pytest.mark.parametrize("method", COVER_METHODS)
def test_counts_that_contradict_the_chances_teach_nothing(method: str) -> None:
    against = Misreporting(0.9, 0.3)
    low = arm("0..2", 60)
    assert contradicted(low, against)
    assert cover_corrected_rate(low, against, method=method) == (0.0, 1.0)
    for measure in MEASURES:
        for pair in ((low, arm(20, 40)), (arm(20, 40), low)):
            got = cover_corrected_contrast(measure, *pair, against, method=method)
            assert got == WHOLE[measure]
    # A range that reaches into what the chances allow is read there.
    some = arm("0..25", 60)
    assert not contradicted(some, against)
    assert cover_corrected_rate(some, against, method=method).high < 0.6


def test_contradictions_in_words() -> None:
    against = Misreporting(0.8, 0.3)
    assert contradiction(arm(4, 8), against) == ""
    assert contradiction(arm(0, 8), against) == (
        "The reported rate, 0, lies below the chance of a false alarm, 0.3: chance, or the counts "
        "contradict the assumed misreporting."
    )
    assert "rates allowed, 0 to 0.25, lie below" in contradiction(arm("0..2", 8), against)
    assert contradiction(arm("0..4", 8), against) == (
        "Some of the reported rates allowed, 0 to 0.5, lie below the chance of a false alarm, 0.3."
    )
    both = contradiction(arm("0..8", 8), against)
    assert "below the chance of a false alarm, 0.3 or above the chance that a failure" in both
    # Eight launches without a failure are chance, sixty are not; a belief is not sure either.
    assert not contradicted(arm(0, 8), against)
    assert contradicted(arm(0, 60), against)
    assert contradicted(arm(60, 60), against)
    assert not contradicted(arm(0, 60), Misreporting(0.8, "beta(3, 7)"))
    assert contradicted(arm(0, 60), Misreporting(0.8, "beta(300, 700)"))
    assert not contradicted(arm(0, 60), Misreporting(0.8, (3, 10)))


def test_kn23() -> None:
    before, after = arm("20..30", "45..55"), arm("0..6", 8)
    low, high = cover_corrected_rate(before, KNOWN)
    plain = corrected_interval(20, 55, KNOWN), corrected_interval(30, 45, KNOWN)
    assert (low, high) == (plain[0].low, plain[1].high)
    shared = cover_corrected_contrast("difference", after, before, COUNTED)
    apart = cover_corrected_contrast("difference", after, before, COUNTED, misreporting_b=COUNTED)
    assert apart.low <= shared.low
    assert apart.high >= shared.high


def test_bad_input() -> None:
    one = arm(1, 8)
    with pytest.raises(UnknownNameError, match="Did you mean 'bayes'"):
        cover_corrected_rate(one, KNOWN, method="baies")
    with pytest.raises(UnknownNameError, match="measure"):
        cover_corrected_contrast("quotient", one, one, KNOWN)
    with pytest.raises(UnknownNameError, match="measure"):
        corrected_contrast_bounds("quotient", one, one, KNOWN)
    with pytest.raises(OptionError, match="at most 400 for bayes"):
        cover_corrected_rate(arm(100, 500), KNOWN, method="bayes")
    with pytest.raises(OptionError, match="too many tables"):
        cover_corrected_contrast(
            "difference", arm("0..100", "100..150"), arm("0..100", "100..150"),
            Misreporting("beta(9, 2)", "beta(1, 12)"), method="bayes",
        )  # fmt: skip
