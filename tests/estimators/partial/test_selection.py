"""Selection by outcome: allocation of unnamed launches, and what arrivals allow."""

from __future__ import annotations

import pytest

from reliability.errors import CountError, OptionError, UnknownNameError
from reliability.estimators.partial.bounds import rate_bounds
from reliability.estimators.partial.feasible import Arm
from reliability.estimators.partial.selection import (
    ALLOCATIONS,
    allocate_unnamed,
    arrival_counts,
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


def test_bad_arguments_are_refused():
    with pytest.raises(UnknownNameError, match="proportional"):
        allocate_unnamed(1, 2, 1, 1, rule="proportionally")
    with pytest.raises(OptionError, match="goes with the rule 'proportional'"):
        allocate_unnamed(1, 2, 1, 1, rule="all", share=0.5)
    with pytest.raises(OptionError, match="needed by the rule 'proportional'; got none"):
        allocate_unnamed(1, 2, 1, 1, rule="proportional")
    with pytest.raises(CountError, match="unnamed failures: must not exceed unnamed launches"):
        allocate_unnamed(1, 2, 2, 1, rule="all")
    with pytest.raises(CountError, match=r"observed: must not exceed arrived \(2\); got 3"):
        arrival_counts(3, 2, 4)
    with pytest.raises(OptionError, match="within 0 to 1"):
        allocate_unnamed(1, 2, 1, 1, rule="proportional", share=1.5)
    with pytest.raises(CountError, match="arrived"):
        arrival_counts(1, 4, 3)
