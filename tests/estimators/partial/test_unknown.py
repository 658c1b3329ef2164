"""Unknown and not-coded outcomes: the four readings, and the curve that joins them."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import optimize, stats

import reliability as rel
from reliability.counts import CountRange
from reliability.errors import CountError, OptionError, UnknownNameError
from reliability.estimators.partial.bounds import rate_bounds
from reliability.estimators.partial.feasible import Arm, Feasible
from reliability.estimators.partial.unknown import (
    UNKNOWN_RULES,
    add_not_coded,
    stated_odds,
    stated_odds_curve,
    treat_unknown,
)


def test_the_four_readings_of_the_cns_counts_of_2022():
    # cns2022_bounds:
    # 27 succeeded, 4 failed, 13 unknown of 44; shares of success known-only 0.870968.
    found = {}
    for rule in UNKNOWN_RULES:
        bounds = rate_bounds(Arm.of(treat_unknown(4, 27, 13, rule=rule)))
        found[rule] = (bounds.low, bounds.high)
    assert found["bounds"] == (4 / 44, 17 / 44)
    assert found["exclude"] == (1 - 27 / 31,) * 2
    assert found["as-success"] == (4 / 44,) * 2
    assert found["as-failure"] == (17 / 44,) * 2


def test_ranges_are_constrained_together():
    k, s, u = CountRange(1, 2), CountRange(0, 1), CountRange(0, 2)
    for rule in UNKNOWN_RULES:
        box = treat_unknown(k, s, u, rule=rule)
        expected = set()
        for failed in (1, 2):
            for other in (0, 1):
                for missing in range(3):
                    splits = {
                        "bounds": [(i, missing - i) for i in range(missing + 1)],
                        "exclude": [(0, 0)],
                        "as-success": [(0, missing)],
                        "as-failure": [(missing, 0)],
                    }[rule]
                    expected |= {(failed + a, other + b) for a, b in splits}
        assert set(box.points()) == expected


def test_not_coded_launches_add_their_own_bounds():
    coded = treat_unknown(2, 6, 1, rule="bounds")
    assert add_not_coded(coded, 4, rule="exclude") == coded
    both = add_not_coded(coded, 4, rule="bounds")
    assert rate_bounds(Arm.of(both)).low == 2 / 13
    assert rate_bounds(Arm.of(both)).high == 7 / 13
    assert add_not_coded(coded, "4..", rule="bounds").open


def test_the_curve_joins_as_success_exclude_and_as_failure():
    curve = stated_odds_curve(4, 27, 13)
    assert curve.estimate[[0, -1]] == pytest.approx([4 / 44, 17 / 44], rel=1e-12)
    assert curve.estimate[np.flatnonzero(curve.ratio == 1)[0]] == pytest.approx(4 / 31, rel=1e-12)
    assert (np.diff(curve.estimate) > 0).all()
    assert (np.diff(curve.ci_low) > 0).all()
    assert (np.diff(curve.ci_high) > 0).all()


@pytest.mark.parametrize(("failed", "launched"), [(4, 44), (4, 31), (17, 44)])
def test_the_interval_at_the_three_ends_is_the_likelihood_ratio_interval(failed, launched):
    ratio = {(4, 44): 0.0, (4, 31): 1.0, (17, 44): math.inf}[failed, launched]
    found = stated_odds(4, 27, 13, ratio)
    plain = rel.proportion_interval(failed, launched, method="likelihood-ratio")
    assert (found.ci_low, found.ci_high) == pytest.approx(tuple(plain), rel=1e-8)


@pytest.mark.parametrize("counts", [(4, 27, 13), (0, 5, 13), (3, 0, 4), (0, 6, 2), (5, 5, 0)])
@pytest.mark.parametrize("ratio", [0.1, 0.5, 2.0, 10.0])
def test_the_estimate_maximises_the_full_likelihood(counts, ratio):
    k, s, u = counts

    def minus(parameters):
        p, a = parameters  # a: the share of successes that goes unreported
        shares = np.array([p * (1 - ratio * a), (1 - p) * (1 - a), a * ((1 - p) + ratio * p)])
        return -np.sum(np.where([k, s, u], np.array([k, s, u]) * np.log(shares + 1e-300), 0))

    most = min(1.0, 1.0 / ratio)
    found = min(
        (
            optimize.minimize(minus, (p, a * most), bounds=[(0, 1), (0, most)], tol=1e-12)
            for p in (0.05, 0.3, 0.7)
            for a in (0.1, 0.5, 0.9)
        ),
        key=lambda result: result.fun,
    )
    estimate = stated_odds(k, s, u, ratio).estimate
    assert estimate == pytest.approx(found.x[0], abs=2e-4)
    share = np.clip(estimate, 1e-12, 1 - 1e-12)
    assert min(minus((share, a)) for a in np.linspace(0, most, 4001)) <= found.fun + 1e-5


def test_the_ends_have_the_stated_drop_in_likelihood():
    found = stated_odds(4, 27, 13, 3.0, confidence_level=0.9)

    def log_likelihood(p):
        return 4 * np.log(p) + 27 * np.log(1 - p) + 13 * np.log(1 + 2 * p)

    drop = stats.chi2.ppf(0.9, 1) / 2
    top = log_likelihood(found.estimate)
    for end in (found.ci_low, found.ci_high):
        assert top - log_likelihood(end) == pytest.approx(drop, rel=1e-9)


def test_where_no_outcome_is_known_no_ratio_helps():
    for counts in ((0, 0, 8), (0, 0, 0)):
        found = stated_odds(*counts, 3.0)
        assert found.estimate is None
        assert (found.ci_low, found.ci_high) == (0.0, 1.0)
        assert rate_bounds(Arm.of(treat_unknown(*counts, rule="bounds"))).high == 1.0
    assert Arm.of(treat_unknown(0, 0, 8, rule="exclude")).may_be_empty


def test_no_cell_is_nan():
    ratios = np.array([0.0, 1e-9, 0.5, 1.0, 2.0, 1e9, np.inf])
    for k, s, u in np.ndindex(4, 4, 4):
        found = stated_odds(k, s, u, ratios)
        assert np.isfinite([found.ci_low, found.ci_high]).all()
        if found.estimate is not None:
            assert (found.ci_low <= found.estimate + 1e-12).all()
            assert (found.estimate <= found.ci_high + 1e-12).all()
            assert (np.diff(found.estimate) >= -1e-12).all()


def test_bad_arguments_are_refused():
    with pytest.raises(UnknownNameError, match="as-success"):
        treat_unknown(1, 1, 1, rule="as-succes")
    with pytest.raises(UnknownNameError, match="exclude"):
        add_not_coded(Feasible.of_counts(1, 2), 1, rule="as-failure")
    with pytest.raises(OptionError, match="ratio: must be 0 or more; got -2"):
        stated_odds(1, 1, 1, [1.0, -2.0])
    for wrong in ("x", {}, [1.0, [2.0, 3.0]]):
        with pytest.raises(OptionError, match="ratio: must be a number, 0 or more"):
            stated_odds(1, 1, 1, wrong)
    with pytest.raises(CountError, match="stated_odds_range"):
        stated_odds("1..2", 1, 1, 1.0)
