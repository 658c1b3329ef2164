"""The value of an incident: the bounds after each of its resolutions, one at a time."""

from __future__ import annotations

import random

import pytest

from reliability.errors import CountError
from reliability.estimators.partial.bounds import rate_bounds
from reliability.estimators.partial.feasible import Arm, Feasible
from reliability.estimators.partial.incident_value import incident_values


def widths(arm, i):
    """Widths of the bounds with each point that incident i allows in its place."""
    points = {point for rival in arm.groups[i] for point in rival.points()}
    for k, s in points:
        known = (Feasible.of_counts(k, k + s),)
        bounds = rate_bounds(Arm((*arm.groups[:i], known, *arm.groups[i + 1 :])))
        yield bounds.high - bounds.low


def test_every_resolution_of_random_incidents():
    rng = random.Random(7)
    for _ in range(60):
        groups = []
        for _ in range(rng.randint(1, 4)):
            rivals = []
            for _ in range(rng.choice((1, 1, 2))):
                n = sorted(rng.randint(0, 4) for _ in range(2))
                k = sorted(rng.randint(0, n[1]) for _ in range(2))
                rivals.append(Feasible(*k, 0, None, *n).tighten())
            groups.append(tuple(rivals))
        arm = Arm(tuple(groups))
        bounds = rate_bounds(arm)
        found = {int(value.label): value for value in incident_values(arm)}
        for i, group in enumerate(arm.groups):
            if len(group) == 1 and group[0].exact:
                assert i not in found
                continue
            expected = list(widths(arm, i))
            value = found[i]
            assert value.width_low == pytest.approx(min(expected), abs=1e-12)
            assert value.width_high == pytest.approx(max(expected), abs=1e-12)
            now = bounds.high - bounds.low
            assert value.narrowing_low == pytest.approx(now - max(expected), abs=1e-12)
            assert value.narrowing_high == pytest.approx(now - min(expected), abs=1e-12)


def test_the_largest_unknown_comes_first():
    arm = Arm.of(
        Feasible.of_counts(1, 4), Feasible.of_counts("0..1", 1), Feasible.of_counts("0..5", 5)
    )
    found = incident_values(arm, ["known", "single", "salvo"])
    assert [value.label for value in found] == ["salvo", "single"]
    assert found[0].narrowing_low == pytest.approx(5 / 10)


def test_open_launches_and_the_only_incident():
    arm = Arm.of(Feasible.of_counts(1, "2.."), Feasible.of_counts("0..2", 2))
    found = {value.label: value for value in incident_values(arm)}
    assert found["0"].width_high <= 1.0
    (only,) = incident_values(Arm.of(Feasible.of_counts("0..3", 3)))
    assert (only.width_low, only.width_high, only.narrowing_low) == (0.0, 0.0, 1.0)
    (maybe,) = incident_values(Arm.of(Feasible.of_counts("0..1", "0..1")))
    assert (maybe.width_low, maybe.width_high) == (0.0, 1.0)  # it may turn out to be no launch
    assert incident_values(Arm()) == ()


def test_labels_must_match():
    with pytest.raises(CountError, match="one for each incident"):
        incident_values(Arm(), ["a"])
