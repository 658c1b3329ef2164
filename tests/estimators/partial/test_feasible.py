"""The feasible sets: what `Feasible` and `Arm` claim of themselves, by brute force."""

from __future__ import annotations

import itertools
import math
import random

import pytest

from reliability.counts import CountRange
from reliability.errors import CountError
from reliability.estimators.partial.feasible import Arm, Feasible


def listed(box, far=40):
    """Every point of a box, straight from the definition; open ends cut off at `far`."""
    top = [far if high is None else high for high in ends(box)[1::2]]
    return {
        (k, s)
        for k in range(box.failures_low, min(top[0], top[2]) + 1)
        for s in range(box.others_low, min(top[1], top[2]) + 1)
        if box.launches_low <= k + s <= top[2]
    }


def ends(box):
    return tuple(getattr(box, name) for name in box.__slots__)


def all_boxes(most):
    ranges = [(low, high) for low in range(most + 1) for high in range(low, most + 1)]
    for k, s, n in itertools.product(ranges, repeat=3):
        yield Feasible(*k, *s, *n)


def tight_boxes(most):
    found = {}
    for box in all_boxes(most):
        try:
            found[box.tighten()] = None
        except CountError:
            continue
    return list(found)


@pytest.mark.parametrize("most", [3])
def test_tightening_keeps_the_set_and_attains_every_end(most):
    for box in all_boxes(most):
        points = listed(box)
        if not points:
            with pytest.raises(CountError, match="cannot all hold"):
                box.tighten()
            continue
        tight = box.tighten()
        k, s, n = zip(*((k, s, k + s) for k, s in points), strict=True)
        assert ends(tight) == (min(k), max(k), min(s), max(s), min(n), max(n))
        assert listed(tight) == points == set(tight.points())


def test_the_sum_of_two_tight_sets_has_the_sums_of_their_ends():
    boxes = tight_boxes(3)
    pairs = random.Random(1).sample(list(itertools.product(boxes, boxes)), 4000)
    for a, b in pairs:
        total = {(k + q, s + t) for k, s in a.points() for q, t in b.points()}
        assert set((a + b).points()) == total
        assert (a + b).tighten() == a + b


def test_open_ends_add_up_too():
    a = Feasible(1, None, 0, 2, 2, None).tighten()
    b = Feasible.of_counts("0..1", "1..")
    total = {
        (k + q, s + t) for k, s in listed(a, 30) for q, t in listed(b, 30) if k + q + s + t <= 20
    }
    cut = Feasible(*ends(a + b)[:5], 20).tighten()
    assert set(cut.points()) == total


def test_worst_and_best_dominate_every_point():
    for box in tight_boxes(4):
        points = set(box.points())
        (k_worst, s_worst), (k_best, s_best) = box.worst(), box.best()
        assert {box.worst(), box.best()} <= points
        assert all(k <= k_worst and s >= s_worst for k, s in points)
        assert all(k >= k_best and s <= s_best for k, s in points)


def test_open_boxes_have_their_worst_and_best_in_the_limit():
    box = Feasible.of_counts("2..", "3..")
    assert box.worst() == (math.inf, 0.0)
    assert box.best() == (2.0, math.inf)


def test_a_front_keeps_what_a_greedy_choice_would_lose():
    # More failures with more others against fewer of both: either may win, beside the rest.
    rivals = (Feasible.of_counts(3, 9), Feasible.of_counts(1, 1))
    arm = Arm((rivals, (Feasible.of_counts(0, 10),)))
    assert arm.worst_points() == [(1.0, 10.0), (3.0, 16.0)]
    assert arm.best_points() == [(1.0, 10.0), (3.0, 16.0)]
    assert arm.hull.launches == CountRange(11, 19)


def test_rivals_that_one_box_beats_leave_one_point():
    arm = Arm(((Feasible.of_counts(1, 4), Feasible.of_counts(2, 4)),))
    assert arm.worst_points() == [(2.0, 2.0)]
    assert arm.best_points() == [(1.0, 3.0)]


def test_merging_sums_the_undisputed_incidents_only():
    rivals = (Feasible.of_counts(0, 2), Feasible.of_counts(1, 2))
    arm = Arm(((Feasible.of_counts(1, 3),), rivals, (Feasible.of_counts("0..1", 2),)))
    assert arm.merged().groups == ((Feasible.of_counts("1..2", 5),), rivals)
    assert Arm().merged() == Arm()


def test_zero_launches():
    assert Arm().may_be_empty
    assert Arm().exact
    assert not Arm().open
    assert Arm().hull == Feasible(0, 0, 0, 0, 0, 0)
    assert Arm().worst_points() == Arm().best_points() == [(0.0, 0.0)]
    assert Arm.of(Feasible.of_counts("0..1", "0..1")).may_be_empty


@pytest.mark.parametrize(
    ("build", "message"),
    [
        (lambda: Feasible.of_counts(9, 8), "failures: must not exceed launches"),
        (lambda: Feasible(3, 2, 0, 0, 0, 0), "failures: range of counts: the high end"),
        (lambda: Feasible(0, 0, 0, 0, -1, 0), "launches: low end: must not be negative"),
        (lambda: Arm(((),)), "incident 0: must have at least one claim"),
        (lambda: list(Feasible.of_counts(0, "1..").points()), "open above"),
    ],
)
def test_what_cannot_be_is_refused_with_its_reason(build, message):
    with pytest.raises(CountError, match=message):
        build()


def test_holding_is_containment():
    boxes = tight_boxes(2)
    for a, b in itertools.product(boxes, boxes):
        assert a.holds(b) == (set(b.points()) <= set(a.points()))
        for point in b.points():
            assert (point in a) == (point in set(a.points()))
