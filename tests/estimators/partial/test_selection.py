"""Selection by outcome: allocation of unnamed launches, and the two curves."""

from __future__ import annotations

import numpy as np
import pytest

import reliability as rel
from reliability.errors import CountError, OptionError, UnknownNameError
from reliability.estimators.partial.bounds import rate_bounds
from reliability.estimators.partial.feasible import Arm
from reliability.estimators.partial.selection import (
    ALLOCATIONS,
    allocate_unnamed,
    arrival_counts,
    arrival_curve,
    naming_curve,
)


def test_bounds_hold_every_way_to_allocate():
    k, n, uk, un = 1, 6, 2, 5
    found = allocate_unnamed(k, n, uk, un, rule="bounds")
    points = {(k + i, n - k + j) for i in range(uk + 1) for j in range(un - uk + 1)}
    assert set(found.counts.points()) == points
    rates = [a / (a + b) for a, b in points]
    assert (found.bounds.low, found.bounds.high) == (min(rates), max(rates))
    for rule in ALLOCATIONS:
        share = 0.5 if rule == "proportional" else None
        other = allocate_unnamed(k, n, uk, un, rule=rule, share=share)
        assert found.counts.holds(other.counts)


def test_a_proportional_share_is_whole_where_it_comes_out_whole():
    found = allocate_unnamed(1, 20, 6, 10, rule="proportional", share=0.5)
    assert found.counts.exact
    assert (found.counts.failures.low, found.counts.launches.low) == (4, 25)
    found = allocate_unnamed(1, 20, 5, 10, rule="proportional", share=0.3)
    assert str(found.counts.failures) == "2..3"  # 1.5 more
    assert str(found.counts.launches) == "23"
    assert found.bounds.low <= (1 + 1.5) / 23 <= found.bounds.high
    nothing = allocate_unnamed(1, 20, 5, 10, rule="proportional", share=0.0)
    assert nothing.counts == allocate_unnamed(1, 20, 5, 10, rule="none").counts
    everything = allocate_unnamed(1, 20, 5, 10, rule="proportional", share=1.0)
    assert everything.counts == allocate_unnamed(1, 20, 5, 10, rule="all").counts


def test_ranges_and_open_ends_are_allocated_too():
    found = allocate_unnamed("1..2", 20, "0..3", "4..", rule="bounds")
    assert found.counts.open
    assert found.bounds.low == 0.0
    assert found.bounds.low_open


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


def test_what_arrived_bounds_what_was_launched():
    box = arrival_counts(6, 8, 20)
    bounds = rate_bounds(Arm.of(box))
    assert (bounds.low, bounds.high) == (6 / 20, 18 / 20)
    points = {
        (x + i, m - x + (n - m) - i)
        for m in (3, 4)
        for x in (1, 2)
        for n in (5, 6)
        for i in range(n - m + 1)
    }
    found = arrival_counts("1..2", "3..4", "5..6")
    assert set(found.points()) == points
    assert found.failures.low == 1
    assert found.failures.high == 5


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


def test_bad_arguments_are_refused():
    with pytest.raises(UnknownNameError, match="proportional"):
        allocate_unnamed(1, 2, 1, 1, rule="proportionally")
    with pytest.raises(OptionError, match="goes with the rule 'proportional'"):
        allocate_unnamed(1, 2, 1, 1, rule="all", share=0.5)
    with pytest.raises(OptionError, match="goes with the rule 'proportional'"):
        allocate_unnamed(1, 2, 1, 1, rule="proportional")
    with pytest.raises(OptionError, match="within 0 to 1"):
        allocate_unnamed(1, 2, 1, 1, rule="proportional", share=1.5)
    with pytest.raises(OptionError, match="above 0 and finite"):
        naming_curve(1, 2, [0.0])
    with pytest.raises(OptionError, match="0 or more"):
        arrival_curve(1, 2, 3, [-1.0])
    with pytest.raises(CountError, match="arrived"):
        arrival_curve(1, 4, 3, [1.0])
    with pytest.raises(CountError, match="arrived"):
        arrival_counts(1, 4, 3)
