"""The tables to compute: boxes of arms with rivals, rows by launches, counts, the hull."""

from __future__ import annotations

import random

import numpy as np
import pytest

from reliability.errors import OptionError
from reliability.estimators.partial import completions
from reliability.estimators.partial.feasible import Arm, Feasible


def random_arm(rng, most):
    groups, left = [], most
    for _ in range(rng.randint(1, 3)):
        rivals = []
        for _ in range(rng.choice((1, 2, 3))):
            n = sorted(rng.randint(0, left) for _ in range(2))
            k = sorted(rng.randint(0, n[1]) for _ in range(2))
            rivals.append(Feasible(*k, 0, None, *n).tighten())
        groups.append(tuple(rivals))
        left -= max(rival.launches_high for rival in rivals)
    return Arm(tuple(groups))


def points_of(arm):
    totals = {(0, 0)}
    for group in arm.groups:
        choices = {point for rival in group for point in rival.points()}
        totals = {(k + q, s + t) for k, s in totals for q, t in choices}
    return totals


def test_boxes_and_rows_hold_exactly_what_the_arm_allows():
    rng = random.Random(21)
    for _ in range(150):
        arm = random_arm(rng, 9)
        points = points_of(arm)
        boxes = completions.boxes(arm)
        assert {point for box in boxes for point in box.points()} == points
        assert not any(a.holds(b) for a in boxes for b in boxes if a != b)
        k, n = completions.every_row(arm, 0)
        assert {(a, b - a) for a, b in zip(k, n, strict=True)} == points
        assert completions.count(arm) >= len(points)
        fewest, most = {}, {}
        for failed, others in points:
            launched = failed + others
            fewest[launched] = min(fewest.get(launched, 99), failed)
            most[launched] = max(most.get(launched, -1), failed)
        for rows, expected in (
            (completions.fewest_rows(arm, 0), fewest),
            (completions.most_rows(arm, 0), most),
        ):
            rows = set(zip(*rows, strict=True))
            assert set(map(tuple, ((v, n) for n, v in expected.items()))) <= rows
            assert all((k, n - k) in points for k, n in rows)


@pytest.mark.parametrize("most", [1, 3])
def test_beyond_the_most_boxes_the_hull_allows_more_never_less(monkeypatch, most):
    monkeypatch.setattr(completions, "MOST_BOXES", most)
    rng = random.Random(22)
    hulls = 0
    for _ in range(80):
        arm = random_arm(rng, 9)
        boxes = completions.boxes(arm)
        assert len(boxes) <= most
        assert points_of(arm) <= {point for box in boxes for point in box.points()}
        hulls += boxes == (arm.hull,)
    assert hulls > 10


def test_open_launches_are_followed_as_far_as_asked():
    arm = Arm.of(Feasible.of_counts(2, "5.."))
    k, n = completions.fewest_rows(arm, 3)
    assert n.tolist() == [5, 6, 7, 8]
    assert k.tolist() == [2, 2, 2, 2]
    assert completions.count(arm) == np.inf
    assert completions.boxes(arm) == (arm.groups[0][0],)


def test_no_launch_is_one_completion():
    assert completions.boxes(Arm()) == (Feasible(0, 0, 0, 0, 0, 0),)
    assert completions.count(Arm()) == 1
    assert [rows.tolist() for rows in completions.every_row(Arm(), 0)] == [[0], [0]]


def test_too_many_tables_are_refused_with_a_remedy():
    wide = Arm.of(Feasible.of_counts("0..600", 600))
    rows = completions.every_row(wide, 0)
    with pytest.raises(OptionError, match="Narrow the ranges"):
        completions.pairs(rows, rows)
    with pytest.raises(OptionError, match="Narrow the ranges"):
        completions.every_row(Arm.of(Feasible.of_counts("0..1000", "0..1000")), 0)


def test_rivals_inside_others_do_not_make_an_arm_too_large_for_boxes():
    """2 x 2^10 choices of rivals, of which two hold all others: not the one box around both."""
    apart = (Feasible.of_counts(0, 5), Feasible.of_counts(30, 50))
    within = [
        (Feasible.of_counts(f"0..{2 ** (i + 1)}", 4096), Feasible.of_counts(f"0..{2**i}", 4096))
        for i in range(10)
    ]
    arm = Arm((apart, *within))
    assert len(completions.boxes(arm)) == 2
    fewest, launches = completions.fewest_rows(arm, 0)
    assert dict(zip(launches, fewest, strict=True)) == {40965.0: 0.0, 41010.0: 30.0}
