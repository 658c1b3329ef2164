"""Rates and contrasts from stated counts: points, ranges, unknown and intercepted launches."""

from __future__ import annotations

import math

import pytest

import reliability as rel
from reliability.assess.counts import arm_of_counts
from reliability.assess.feasible_counts import FailureRules
from reliability.assess.rates import compare_rates, failure_rate
from reliability.assess.results import COLUMNS
from reliability.errors import CountError, LevelError, OptionError, UnknownNameError
from reliability.estimators.partial.bounds import rate_bounds
from reliability.shipped import shipped_path

R = rel.CountRange


def test_a_point_is_a_point() -> None:
    rate = failure_rate(7, 50)
    assert (rate.estimate, rate.bound_low, rate.bound_high) == (0.14, 0.14, 0.14)
    assert rate.identified == "point"
    assert (rate.ci_low, rate.ci_high) == pytest.approx(
        tuple(rel.proportion_interval(7, 50)), rel=1e-12
    )
    assert rate.conditional_on == ("independent-launches",)


def test_a_range_has_bounds_and_no_estimate() -> None:
    rate = failure_rate(R(20, 30), R(45, 55))
    assert rate.estimate is None
    assert rate.identified == "bounds"
    assert (rate.bound_low, rate.bound_high) == (20 / 55, 30 / 45)
    assert rate.conditional_on[0] == "counts-within-ranges"


def test_none_failed_of_any_number_is_none() -> None:
    rate = failure_rate(0, R(45, 55))
    assert (rate.identified, rate.estimate) == ("point", 0.0)
    assert rate.ci_high == pytest.approx(rel.proportion_interval(0, 45).high)


@pytest.mark.parametrize("launches", [0, R(0, 5), R(0, None)])
def test_perhaps_no_launch_is_no_estimate(launches) -> None:
    rate = failure_rate(0, launches)
    assert (rate.bound_low, rate.bound_high, rate.identified) == (0.0, 1.0, "nothing")
    assert (rate.ci_low, rate.ci_high) == (0.0, 1.0)
    assert rate.estimate is None


def test_open_ends_are_limits() -> None:
    rate = failure_rate(1, R(42, None))
    assert (rate.bound_low, rate.bound_low_open, rate.bound_high) == (0.0, True, 1 / 42)
    assert rate.to_dict()["launches"] == {"low": 42, "high": None}


def test_contrasts_are_after_against_before() -> None:
    found = compare_rates(before=(25, 50), after=(0, 8))
    assert found.estimate == -0.5
    assert found.sign == "lower"
    assert found.probability_low == found.probability_high > 0.99
    expected = rel.difference_interval(0, 8, 25, 50)
    assert (found.ci_low, found.ci_high) == pytest.approx(tuple(expected), rel=1e-12)
    assert found.p_low == pytest.approx(
        rel.two_sample_test(0, 8, 25, 50, method="pearson-n-1"), rel=1e-12
    )
    assert compare_rates((25, 50), (0, 8), measure="ratio").estimate == 0.0


@pytest.mark.parametrize(
    ("before", "after", "sign"),
    [
        ((R(20, 30), R(45, 55)), (R(0, 6), 8), "not identified"),
        ((R(20, 30), R(45, 55)), (R(0, 2), 8), "lower"),
        ((1, 50), (R(6, 8), 8), "higher"),
        ((0, 8), (0, 5), "equal"),
        ((1, R(42, None)), (0, 5), "lower"),
    ],
)
def test_signs(before, after, sign: str) -> None:
    assert compare_rates(before, after).sign == sign


def test_ratio_of_nothing_is_anything() -> None:
    found = compare_rates((0, 8), (0, 8), measure="ratio")
    assert (found.bound_low, found.bound_high) == (0.0, math.inf)
    assert (found.identified, found.estimate) == ("nothing", None)


def test_rows_and_frames_have_the_columns_of_the_contract() -> None:
    found = compare_rates((R(20, 30), R(45, 55)), (R(0, 6), 8))
    frame = found.to_frame()
    assert list(frame.columns) == list(COLUMNS)
    kinds = ["rate", "rate", "difference", "p-value", "probability"]
    assert list(frame["quantity"]) == kinds
    assert frame.loc[0, "launches"] == "45..55"
    assert "before" in found.to_dict()
    assert "do not settle" in found.summary()
    assert "<table" in found._repr_html_()
    assert "<table" in found.before._repr_html_()
    assert found.before.summary().startswith("before: failure rate between")


def test_unknown_launches_among_stated_ones() -> None:
    # Manski on the CNS count of 2022: 27 succeeded, 4 failed, 13 unknown of 44.
    bounds = rate_bounds(arm_of_counts(4, 44, unknown=13))
    assert (bounds.low, bounds.high) == (4 / 44, 17 / 44)
    known = rate_bounds(arm_of_counts(4, 44, unknown=13, rules=FailureRules("exclude")))
    assert (known.low, known.high) == (4 / 31, 4 / 31)


@pytest.mark.parametrize(
    ("estimand", "low", "high"),
    [("not-failed", 1 / 8, 1 / 8), ("left-out", 1 / 6, 1 / 6), ("unknown", 1 / 8, 3 / 8)],
)
def test_intercepted_launches_among_stated_ones(estimand: str, low: float, high: float) -> None:
    bounds = rate_bounds(arm_of_counts(1, 8, intercepted=2, estimand=estimand))
    assert (bounds.low, bounds.high) == pytest.approx((low, high))


def test_everything_intercepted_is_anything() -> None:
    bounds = rate_bounds(arm_of_counts(0, 5, intercepted=5, estimand="left-out"))
    assert (bounds.low, bounds.high) == (0.0, 1.0)


@pytest.mark.parametrize(
    "call",
    [
        lambda: failure_rate(9, 8),
        lambda: failure_rate(-1, 8),
        lambda: failure_rate(0.5, 8),
        lambda: failure_rate("a", 8),
        lambda: failure_rate(R(9, 10), R(7, 8)),
        lambda: arm_of_counts(4, 8, unknown=3, intercepted=2),
    ],
)
def test_counts_that_cannot_be(call) -> None:
    with pytest.raises(CountError):
        call()


@pytest.mark.parametrize("level", [0, 1, 95, "a", -0.5, math.nan])
def test_levels_that_cannot_be(level) -> None:
    with pytest.raises(LevelError, match="strictly between 0 and 1"):
        failure_rate(7, 50, confidence_level=level)
    with pytest.raises(LevelError, match="strictly between 0 and 1"):
        compare_rates((7, 50), (0, 8), confidence_level=level)


def test_names_that_do_not_exist() -> None:
    with pytest.raises(UnknownNameError, match="Did you mean 'wilson'"):
        failure_rate(7, 50, method="wilsen")
    with pytest.raises(UnknownNameError, match="Did you mean 'difference'"):
        compare_rates((7, 50), (0, 8), measure="diference")
    with pytest.raises(UnknownNameError, match="Did you mean 'newcombe'"):
        compare_rates((7, 50), (0, 8), method="newcomb")


def test_what_no_launch_before_leaves_open_is_bounded_by_the_rate_after():
    for before in ((0, 0), (rel.CountRange(0, 5), rel.CountRange(0, 5))):
        found = compare_rates(before=before, after=(1, 2))
        assert (found.bound_low, found.bound_high, found.identified) == (-0.5, 0.5, "bounds")
        assert "within -50.0 to +50.0 points" in found.summary()
    assert compare_rates(before=(0, 0), after=(0, 0)).identified == "nothing"


def test_the_prior_and_the_stock_of_a_rate() -> None:
    rate = failure_rate(3, 10, method="bayes-equal-tailed", prior=(1, 1))
    assert (rate.prior, rate.to_dict()["prior"]) == ("beta(1, 1)", "beta(1, 1)")
    assert rate.to_frame()["prior"][0] == "beta(1, 1)"
    assert "Beta(1, 1) prior" in rate.summary()
    assert failure_rate(3, 10, method="bayes-equal-tailed").prior == "jeffreys"
    stock = failure_rate(3, 10, method="finite-stock", population=10)
    assert (stock.ci_low, stock.ci_high, stock.to_dict()["population"]) == (0.3, 0.3, 10)
    plain = failure_rate(3, 10)
    assert plain.quantity == plain.to_dict()["quantity"] == "rate"
    assert plain.prior is None
    assert "prior" not in plain.to_dict()
    for wrong in ({"prior": "uniform"}, {"population": 20}):
        with pytest.raises(OptionError, match="not an option"):
            failure_rate(3, 10, **wrong)
    with pytest.raises(OptionError, match="needs the number of missiles"):
        failure_rate(3, 10, method="finite-stock")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"before": 3}, r"before: must be a pair \(failures, launches\); got 3\. Give two"),
        ({"before": (1, 2, 3)}, r"before: must be a pair .*; got \(1, 2, 3\)"),
        ({"after": "1/2"}, r"after: must be a pair .*; got '1/2'"),
        ({"after": (-1, 2)}, r"after, failures: must not be negative; got -1\. Give 0 or more"),
        ({"before": (1, None)}, r"before, launches: must be a whole number; got None"),
        ({"unknown": 3}, r"unknown: must be a pair \(before, after\); got 3"),
        ({"intercepted": (0, 1.5)}, r"intercepted, after: must be a whole number; got 1\.5"),
    ],
)
def test_what_is_no_pair_of_counts_is_said(wrong, said) -> None:
    with pytest.raises(CountError, match=rf"^{said}"):
        compare_rates(**({"before": (1, 5), "after": (2, 5)} | wrong))


def test_a_wrong_count_is_named() -> None:
    for name in ("failures", "launches", "unknown", "intercepted"):
        with pytest.raises(CountError, match=rf"^{name}: must not be negative; got -1\. Give"):
            failure_rate(**({"failures": 1, "launches": 5} | {name: -1}))


def test_what_is_no_evidence_no_cut_no_findings_is_said() -> None:
    evidence = rel.load(shipped_path("data/kn23"))
    for call, said in (
        (lambda: rel.tally(evidence, cut=3), "cut: must be an id of cuts.csv .* got 3"),
        (lambda: rel.tally(evidence.claims, cut="treaty-signed"), "evidence: .* got DataFrame"),
        (lambda: rel.select(evidence.claims, context="combat"), "evidence: .* got DataFrame"),
        (lambda: rel.render_report(3), "findings: .* got int"),
    ):
        with pytest.raises(OptionError, match=f"^{said}"):
            call()
