"""Rates and contrasts corrected for misreporting, as results."""

from __future__ import annotations

import math

import pytest

import reliability as rel
from reliability import catalogue
from reliability.assess.counts import arm_of_counts
from reliability.assess.misreporting import (
    CORRECTIONS,
    assess_corrected_contrast,
    misreporting_warnings,
)
from reliability.errors import OptionError, UnknownNameError
from reliability.estimators.partial.misreporting import corrected_interval
from reliability.estimators.partial.misreporting_bayes import misreported_contrast

KNOWN = rel.Misreporting(0.9, 0.05)
PERFECT = rel.Misreporting(1.0, 0.0)


def test_a_rate_from_counts() -> None:
    rate = rel.failure_rate(4, 31, misreporting=rel.Misreporting(0.9, 0.02))
    assert rate.estimate == pytest.approx((4 / 31 - 0.02) / 0.88)
    assert rate.identified == "point"
    assert (rate.method, rate.guarantee) == ("misreporting-exact", "exact")
    assert rate.conditional_on == ("misreporting", "independent-launches")
    assert (rate.ci_low, rate.ci_high) == corrected_interval(4, 31, rel.Misreporting(0.9, 0.02))
    assert rate.failures.low == 4
    assert "failure rate behind the 4 of 31 reported: 12.4 %" in rate.summary()


def test_a_rate_from_ranges_has_no_estimate() -> None:
    rate = rel.failure_rate("20..30", "45..55", misreporting=KNOWN)
    assert rate.estimate is None
    assert rate.identified == "bounds"
    assert rate.bound_low == pytest.approx((20 / 55 - 0.05) / 0.85)
    assert rate.bound_high == pytest.approx((30 / 45 - 0.05) / 0.85)
    assert "counts-within-ranges" in rate.conditional_on
    # Ranges that the chances clip to one value are still ranges.
    clipped = rel.failure_rate("0..1", 40, misreporting=KNOWN)
    assert (clipped.bound_low, clipped.bound_high) == (0.0, 0.0)
    assert (clipped.estimate, clipped.identified) == (None, "bounds")


@pytest.mark.parametrize("correction", CORRECTIONS)
def test_perfect_reports_change_no_estimate(correction: str) -> None:
    plain = rel.failure_rate(7, 50)
    rate = rel.failure_rate(7, 50, misreporting=PERFECT, correction=correction)
    assert rate.estimate == plain.estimate
    assert rate.guarantee == catalogue.find("misreporting", rate.method).guarantee
    compared = rel.compare_rates((25, 50), (0, 8), misreporting=PERFECT, correction=correction)
    assert compared.estimate == -0.5
    assert compared.sign == "lower"
    expected = rel.probability_lower(0, 8, 25, 50)
    assert compared.probability_low == pytest.approx(expected, rel=1e-9)
    assert (compared.test, compared.p_low) == (None, None)
    assert compared.before.method == compared.after.method == f"misreporting-{correction}"


def test_any_interval_of_a_rate_can_be_moved() -> None:
    for method in ("wilson", "blaker", "jeffreys"):
        rate = rel.failure_rate(7, 50, method=method, misreporting=KNOWN)
        low, high = rel.proportion_interval(7, 50, method=method)
        assert rate.ci_low == pytest.approx(max((low - 0.05) / 0.85, 0.0))
        assert rate.ci_high == pytest.approx((high - 0.05) / 0.85)


def test_unknown_and_intercepted_launches_are_in_the_counts() -> None:
    rate = rel.failure_rate(4, 44, unknown=13, misreporting=PERFECT)
    assert (rate.bound_low, rate.bound_high) == pytest.approx((4 / 44, 17 / 44))
    rate = rel.failure_rate(1, 8, intercepted=3, estimand="left-out", misreporting=PERFECT)
    assert (rate.bound_low, rate.estimand) == (1 / 5, "left-out")


def test_chances_of_before_and_after() -> None:
    first, last = rel.Misreporting(0.9, 0.02), rel.Misreporting(0.7, 0.1)
    compared = rel.compare_rates((25, 50), (3, 8), misreporting=(first, last))
    before, after = (25 / 50 - 0.02) / 0.88, (3 / 8 - 0.1) / 0.6
    assert compared.before.estimate == pytest.approx(before)
    assert compared.after.estimate == pytest.approx(after)
    assert compared.estimate == pytest.approx(after - before)
    posterior = misreported_contrast(
        3, 8, 25, 50, caught=0.7, false_alarm=0.1, caught_b=0.9, false_alarm_b=0.02
    )
    assert compared.probability_low == pytest.approx(posterior.probability_lower, rel=1e-9)


@pytest.mark.parametrize("measure", ["difference", "ratio", "odds-ratio"])
def test_every_measure_over_ranges(measure: str) -> None:
    compared = rel.compare_rates(
        ("20..30", "45..55"), ("0..6", 8), measure=measure, misreporting=KNOWN
    )
    assert compared.quantity == measure
    assert compared.sign == "not identified"
    assert compared.ci_low <= compared.bound_low <= compared.bound_high <= compared.ci_high
    assert compared.probability_low < 0.05
    assert compared.probability_high > 0.99


def test_counts_that_contradict_the_chances() -> None:
    against = rel.Misreporting(0.9, 0.3)
    rate = rel.failure_rate(0, 60, misreporting=against)
    assert (rate.estimate, rate.bound_low, rate.bound_high) == (None, 0.0, 1.0)
    assert (rate.identified, rate.ci_low, rate.ci_high) == ("nothing", 0.0, 1.0)
    assert "contradicts-misreporting" in rate.conditional_on
    assert "the counts contradict the assumed misreporting" in rate.summary()
    (said,) = misreporting_warnings(arm_of_counts(0, 60), against)
    assert said.endswith("Nothing is learnt about the rate: anything from 0 to 100 %.")
    # Chance alone may have done it with eight launches: the estimate is 0, and it is said.
    few = rel.failure_rate(0, 8, misreporting=against)
    assert (few.estimate, few.identified) == (0.0, "point")
    assert misreporting_warnings(arm_of_counts(0, 8), against)[0].endswith("misreporting.")
    assert misreporting_warnings(arm_of_counts(4, 8), against) == []
    for correction in CORRECTIONS:
        compared = rel.compare_rates((30, 60), (0, 60), misreporting=against, correction=correction)
        assert (compared.identified, compared.sign) == ("nothing", "not identified")
        assert (compared.ci_low, compared.ci_high) == (-1.0, 1.0)
        assert (compared.probability_low, compared.probability_high) == (0.0, 1.0)
        assert "contradicts-misreporting" in compared.conditional_on


def test_degenerate_arms() -> None:
    rate = rel.failure_rate(0, 0, misreporting=KNOWN)
    assert (rate.identified, rate.bound_high, rate.ci_high) == ("nothing", 1.0, 1.0)
    compared = rel.compare_rates((1, 8), (0, 0), misreporting=KNOWN, measure="ratio")
    assert (compared.estimate, compared.ci_low, compared.ci_high) == (None, 0.0, math.inf)
    assert compared.bound_high == pytest.approx(1.0 / ((1 / 8 - 0.05) / 0.85))
    # Too many completions for a probability: anything, and no error.
    wide = rel.compare_rates(
        ("0..200", "200..300"), ("0..200", "200..300"),
        misreporting=rel.Misreporting("90/100", "2/100"),
    )  # fmt: skip
    assert (wide.probability_low, wide.probability_high) == (0.0, 1.0)


def test_results_keep_their_columns() -> None:
    plain = rel.compare_rates((25, 50), (0, 8)).to_frame()
    corrected = rel.compare_rates((25, 50), (0, 8), misreporting=KNOWN).to_frame()
    assert list(plain) == list(corrected)
    assert list(corrected["quantity"]) == ["rate", "rate", "difference", "probability"]


def test_bad_input() -> None:
    with pytest.raises(UnknownNameError, match="Did you mean 'melded'"):
        rel.failure_rate(1, 8, misreporting=KNOWN, correction="meldet")
    with pytest.raises(UnknownNameError, match="misreporting method"):
        rel.compare_rates((1, 8), (1, 8), misreporting=KNOWN, correction="newcombe")
    with pytest.raises(UnknownNameError, match="measure"):
        assess_corrected_contrast(arm_of_counts(1, 8), arm_of_counts(1, 8), KNOWN, measure="x")
    with pytest.raises(OptionError, match="one Misreporting, or a pair"):
        rel.compare_rates((1, 8), (1, 8), misreporting=0.9)  # type: ignore[arg-type]
    with pytest.raises(OptionError, match="one arm has one pair"):
        rel.failure_rate(1, 8, misreporting=(KNOWN, KNOWN))  # type: ignore[arg-type]
    with pytest.raises(OptionError, match="use the posterior"):
        rel.failure_rate(1, 8, misreporting=rel.Misreporting("beta(9, 1)", 0.05))
