"""A rate under stated strengths of selection: points, ranges, and every count in them."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

import reliability as rel
from reliability.errors import CountError, OptionError
from reliability.estimators.partial.selection_curve import arrival_curve, naming_curve


def test_names_that_do_not_depend_on_the_outcome_change_nothing():
    found = naming_curve(1, 20, [1.0])
    plain = rel.proportion_interval(1, 20)
    assert found.estimate == pytest.approx([1 / 20])
    assert (found.ci_low[0], found.ci_high[0]) == pytest.approx(tuple(plain), rel=1e-12)


def test_lost_names_multiply_the_odds():
    ratios = np.array([0.5, 2.0, 7.0])
    found = naming_curve(3, 20, ratios, method="wilson")
    assert found.estimate / (1 - found.estimate) == pytest.approx(ratios * 3 / 17, rel=1e-12)
    # All launches by name and outcome: 17 successes all named, 3 r failures of which 3 named.
    assert found.estimate == pytest.approx(3 * ratios / (3 * ratios + 17), rel=1e-12)
    plain = rel.proportion_interval(3, 20, method="wilson")
    assert found.ci_low / (1 - found.ci_low) == pytest.approx(
        ratios * plain.low / (1 - plain.low), rel=1e-12
    )
    assert (np.diff(found.ci_high) > 0).all()


def test_no_failure_with_a_name_is_not_no_failure():
    found = naming_curve(0, 20, [1.0, 10.0])
    assert found.estimate.tolist() == [0.0, 0.0]
    assert found.ci_high[1] > 0.6 > 0.2 > found.ci_high[0]
    empty = naming_curve(0, 0, [2.0])
    assert empty.estimate is None
    assert (empty.ci_low[0], empty.ci_high[0]) == (0.0, 1.0)


def test_the_arrival_curve_joins_its_three_cases():
    found = arrival_curve(6, 8, 20, [0.0, 1.0, np.inf])
    assert found.estimate == pytest.approx([6 / 20, 6 / 8, 18 / 20], rel=1e-12)
    plain = rel.proportion_interval(6, 8)
    assert (found.ci_low[1], found.ci_high[1]) == pytest.approx(tuple(plain), rel=1e-12)
    assert found.ci_low[0] == pytest.approx(plain.low * 8 / 20, rel=1e-12)
    twice = arrival_curve(6, 8, 20, 2.0).estimate[0]
    assert twice == pytest.approx((6 + 12 * 6 / 7) / 20)  # odds of 3 become odds of 6


def test_edges_of_the_arrival_curve():
    nobody = arrival_curve(0, 0, 5, [0.0, 1.0, np.inf])
    assert nobody.estimate is None
    assert nobody.ci_low.tolist() == [0, 0, 0]
    assert nobody.ci_high.tolist() == [1, 1, 1]
    for observed, arrived in ((0, 3), (3, 3), (3, 5), (0, 5)):
        found = arrival_curve(observed, arrived, 5, [0.0, 0.5, 1.0, 3.0, np.inf])
        assert np.isfinite([found.estimate, found.ci_low, found.ci_high]).all()
        assert (found.ci_low <= found.estimate + 1e-12).all()
        assert (found.estimate <= found.ci_high + 1e-12).all()


def ends_of(found):
    return [(each.low, each.high) for each in found.bounds]


def test_ranges_of_named_launches_go_through_the_same_rule():
    ratios = [0.5, 1.0, 7.0]
    for failures, launches in (("0..2", 28), ("1..3", "2..5"), (2, "4..9"), ("0..2", "0..2")):
        found = naming_curve(failures, launches, ratios, method="wilson")
        (k, n) = rel.CountRange.of(failures), rel.CountRange.of(launches)
        pairs = [
            (i, j) for i in range(k.low, k.high + 1) for j in range(n.low, n.high + 1) if i <= j
        ]
        each = [naming_curve(*pair, ratios, method="wilson") for pair in pairs]
        for at in range(3):
            low, high = ends_of(found)[at]
            assert low == pytest.approx(min(one.bounds[at].low for one in each), rel=1e-12)
            assert high == pytest.approx(max(one.bounds[at].high for one in each), rel=1e-12)
            assert found.ci_low[at] == pytest.approx(min(one.ci_low[at] for one in each), rel=1e-9)
            assert found.ci_high[at] == pytest.approx(
                max(one.ci_high[at] for one in each), rel=1e-9
            )
        assert found.estimate is None


def test_an_open_end_of_named_launches_is_a_limit():
    (bounds,) = naming_curve(1, "20..", [3.0]).bounds
    assert (bounds.low, bounds.low_open) == (0.0, True)
    assert bounds.high == pytest.approx(3 / 22)


def test_no_named_launch_says_nothing():
    found = naming_curve(0, 0, [1.0, 5.0])
    assert ends_of(found) == [(0.0, 1.0)] * 2
    assert (found.estimate, found.ci_low.tolist(), found.ci_high.tolist()) == (None, [0, 0], [1, 1])


RATIOS = [0.0, 0.3, 1.0, 4.0, np.inf]


def test_the_arrival_curve_over_ranges_against_every_count_in_them():
    spans = list(itertools.combinations_with_replacement(range(5), 2))
    rng = np.random.default_rng(11)
    tried = 0
    for _ in range(120):
        x, m, n = (spans[i] for i in rng.integers(0, len(spans), 3))
        triples = [
            (i, j, k)
            for i in range(x[0], x[1] + 1)
            for j in range(max(m[0], i), m[1] + 1)
            for k in range(max(n[0], j), n[1] + 1)
        ]
        if not triples:
            continue
        tried += 1
        counts = [f"{low}..{high}" for low, high in (x, m, n)]
        found = arrival_curve(*counts, RATIOS, method="wilson")
        each = [arrival_curve(*triple, RATIOS, method="wilson") for triple in triples]
        for at in range(len(RATIOS)):
            low, high = ends_of(found)[at]
            assert low == pytest.approx(min(one.bounds[at].low for one in each), abs=1e-12)
            assert high == pytest.approx(max(one.bounds[at].high for one in each), abs=1e-12)
            least = min(one.ci_low[at] for one in each)
            most = max(one.ci_high[at] for one in each)
            assert found.ci_low[at] <= least + 1e-12
            assert found.ci_high[at] >= most - 1e-12
            if m[0] == m[1]:  # then the interval is no wider than that of the widest
                assert found.ci_low[at] == pytest.approx(least, abs=1e-9)
                assert found.ci_high[at] == pytest.approx(most, abs=1e-9)
    assert tried > 60


def test_open_ends_of_the_arrival_curve_are_limits():
    at_first, even, at_last = arrival_curve(2, 4, "10..", [0, 1, 4]).bounds
    assert (at_first.low, at_first.high) == (0.0, 0.2)
    assert (at_first.low_open, at_first.high_open) == (True, False)
    assert (even.low, even.high, even.low_open, even.high_open) == (0.5, 0.5, False, False)
    assert at_last.low == pytest.approx(0.4 * 0.5 + 0.6 * 0.8)
    assert (at_last.high, at_last.high_open) == (pytest.approx(0.8), True)
    (open_too,) = arrival_curve("1..", "3..", "5..", [2]).bounds
    assert (open_too.low, open_too.high) == (0.0, 1.0)
    assert (open_too.low_open, open_too.high_open) == (True, False)
    # Far along the open end the answer is near its limit, never beyond it.
    far = arrival_curve(2, 4, 10_000_000, [4]).bounds[0].low
    assert 0.8 - 1e-5 < far < 0.8


def test_launches_of_some_fifty_leave_an_even_property_a_point():
    found = arrival_curve(7, 21, "45..55", [1])
    assert found.estimate == pytest.approx([1 / 3])
    assert found.bounds[0].low == found.bounds[0].high
    # To the last digit, so that a point is one.
    for x, m in itertools.product(range(1, 12), range(12, 30)):
        assert arrival_curve(x, m, "45..55", [1]).estimate == pytest.approx([x / m])


def test_bad_arguments_are_refused():
    with pytest.raises(OptionError, match=r"above 0 and finite; got 0. At"):
        naming_curve(1, 2, [1.0, 0.0])
    with pytest.raises(OptionError, match=r"above 0 and finite; got inf. At"):
        naming_curve(1, 2, [1.0, np.inf])
    with pytest.raises(OptionError, match=r"0 or more; got -1"):
        arrival_curve(1, 2, 3, [-1.0])
    for curve in (lambda: arrival_curve(1, 5, 10, "x"), lambda: naming_curve(1, 5, "x")):
        with pytest.raises(OptionError, match=r"ratio: must be a number, 0 or more.*got 'x'"):
            curve()
    with pytest.raises(CountError, match="arrived"):
        arrival_curve(1, 4, 3, [1.0])
    with pytest.raises(CountError, match="observed"):
        arrival_curve(4, 3, 5, [1.0])
    with pytest.raises(OptionError, match="0 or more"):
        arrival_curve(1, 2, 3, [np.nan])
