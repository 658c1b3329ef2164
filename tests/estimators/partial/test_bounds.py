"""Bounds of rates and contrasts against brute force over every completion."""

from __future__ import annotations

import itertools
import math
import random
from fractions import Fraction

import pytest

from reliability.errors import CountError, UnknownNameError
from reliability.estimators.partial.bounds import (
    MEASURES,
    NULLS,
    Bounds,
    contrast_bounds,
    direction,
    direction_each,
    identified,
    identified_each,
    rate_bounds,
)
from reliability.estimators.partial.feasible import Arm, Feasible

CONTRASTS = ("difference", "ratio", "odds-ratio")


def completions(arm):
    """Every (failures, others) of an arm without open ends, one choice an incident at a time."""
    totals = {(0, 0)}
    for group in arm.groups:
        choices = {point for rival in group for point in rival.points()}
        totals = {(k + q, s + t) for k, s in totals for q, t in choices}
    return totals


def rates_of(arm):
    points = completions(arm)
    if (0, 0) in points:
        return {Fraction(0), Fraction(1)}  # nothing launched: any rate, and the ends are enough
    return {Fraction(k, k + s) for k, s in points}


def contrast_of(measure, a, b):
    if measure == "difference":
        return a - b, a - b
    if measure == "odds-ratio":
        a, b = (math.inf if r == 1 else r / (1 - r) for r in (a, b))
    if a == b and a in (0, math.inf):
        return 0, math.inf
    if b == 0:
        return math.inf, math.inf
    quotient = 0 if b == math.inf else a / b
    return quotient, quotient


def patterns(most):
    """Every jointly constrained pattern of ranges for one arm with at most `most` launches."""
    ranges = [(low, high) for low in range(most + 1) for high in range(low, most + 1)]
    found = {}
    for k, s, n in itertools.product(ranges, repeat=3):
        try:
            found[Feasible(*k, *s, *n).tighten()] = None
        except CountError:
            continue
    return list(found)


def random_arm(rng, most):
    """One to three incidents, some with rivals, of at most `most` launches together."""
    groups, left = [], most
    for _ in range(rng.randint(1, 3)):
        rivals = []
        for _ in range(rng.choice((1, 1, 2, 3))):
            n = sorted(rng.randint(0, left) for _ in range(2))
            k = sorted(rng.randint(0, n[1]) for _ in range(2))
            s = rng.choice([(0, None), (rng.randint(0, n[1] - k[0]), None)])
            rivals.append(Feasible(*k, *s, *n).tighten())
        groups.append(tuple(rivals))
        left -= max(rival.launches_high for rival in rivals)
    return Arm(tuple(groups))


def check_rate(arm):
    rates = rates_of(arm)
    bounds = rate_bounds(arm)
    assert (bounds.low, bounds.high) == (float(min(rates)), float(max(rates)))
    assert not bounds.low_open
    assert not bounds.high_open


def check_contrast(arm_a, arm_b, measure):
    values = [
        end
        for a, b in itertools.product(rates_of(arm_a), rates_of(arm_b))
        for end in contrast_of(measure, a, b)
    ]
    bounds = contrast_bounds(measure, arm_a, arm_b)
    assert (bounds.low, bounds.high) == (float(min(values)), float(max(values)))
    assert not bounds.low_open
    assert not bounds.high_open


@pytest.mark.parametrize("most", [3, pytest.param(5, marks=pytest.mark.full)])
def test_every_pattern_of_ranges_for_one_arm(most):
    for box in patterns(most):
        check_rate(Arm.of(box))


@pytest.mark.parametrize("measure", CONTRASTS)
@pytest.mark.parametrize("most", [1, pytest.param(2, marks=pytest.mark.full)])
def test_every_pair_of_arms(measure, most):
    arms = [Arm.of(box) for box in patterns(most)]
    for arm_a, arm_b in itertools.product(arms, arms):
        check_contrast(arm_a, arm_b, measure)


@pytest.mark.parametrize("pairs", [400, pytest.param(20_000, marks=pytest.mark.full)])
def test_random_pairs_of_arms_with_incidents_and_rivals(pairs):
    rng = random.Random(6)
    for _ in range(pairs):
        arm_a, arm_b = random_arm(rng, 8), random_arm(rng, 8)
        check_rate(arm_a)
        for measure in CONTRASTS:
            check_contrast(arm_a, arm_b, measure)


def test_the_sum_of_claims_is_sharp_where_pooled_ranges_are_not():
    a, b = Feasible(0, None, 1, None, 1, 3), Feasible.of_counts(0, 4)
    assert rate_bounds(Arm.of(a, b)).high == 2 / 7
    pooled = Feasible(0, 2, 1, None, 5, 7)
    assert rate_bounds(Arm.of(pooled)).high == 2 / 5


def test_kn23_before_and_after_the_treaty():
    before = Arm.of(Feasible.of_counts("20..30", "45..55"))
    after = Arm.of(Feasible.of_counts("0..6", 8))
    nine = Arm.of(Feasible.of_counts("0..7", 9))
    assert rate_bounds(before).low == 20 / 55
    assert rate_bounds(before).high == 30 / 45
    assert rate_bounds(nine).high == pytest.approx(0.7778, abs=5e-5)
    for arm, ends in ((after, (-0.6667, 0.3864)), (nine, (-0.6667, 0.4141))):
        bounds = contrast_bounds("difference", arm, before)
        assert (bounds.low, bounds.high) == pytest.approx(ends, abs=5e-5)
    masked = Arm.of(Feasible.of_counts("20..", "45..55"))
    assert (rate_bounds(masked).low, rate_bounds(masked).high) == (20 / 55, 1.0)


def test_manski_on_the_cns_counts_of_2022():
    # CNS/NTI as quoted in the press: 27 succeeded, 4 failed, 13 unknown of 44.
    success = rate_bounds(Arm.of(Feasible(27, 40, 4, 17, 44, 44)))
    assert (success.low, success.high) == pytest.approx((0.613636, 0.909091), abs=1e-6)


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        (Feasible.of_counts("0..", "3.."), (0.0, 1.0, False, False)),
        (Feasible.of_counts(2, "3.."), (0.0, 2 / 3, True, False)),
        (Feasible.of_counts(0, "3.."), (0.0, 0.0, False, False)),
        (Feasible(1, None, 1, 1, 2, None), (1 / 2, 1.0, False, True)),
        (Feasible(1, None, 0, 1, 2, None), (1 / 2, 1.0, False, False)),
        (Feasible(2, None, 1, None, 3, None), (0.0, 1.0, True, True)),
    ],
)
def test_an_open_end_is_a_limit_and_marked(claim, expected):
    bounds = rate_bounds(Arm.of(claim))
    assert (bounds.low, bounds.high, bounds.low_open, bounds.high_open) == expected


ZERO = Arm.of(Feasible.of_counts(0, 5))
ONE = Arm.of(Feasible.of_counts(5, 5))
HALF = Arm.of(Feasible.of_counts(1, 2))
TO_ZERO = Arm.of(Feasible.of_counts(2, "4.."))  # above 0 but as near as one likes
TO_ONE = Arm.of(Feasible(2, None, 2, 2, 4, None))
ANY = Arm.of(Feasible.of_counts("0..2", 2))


@pytest.mark.parametrize(
    ("measure", "a", "b", "expected"),
    [
        ("ratio", ZERO, ZERO, (0.0, math.inf, False, False)),
        ("ratio", HALF, ZERO, (math.inf, math.inf, False, False)),
        ("ratio", ZERO, HALF, (0.0, 0.0, False, False)),
        ("ratio", ZERO, TO_ZERO, (0.0, 0.0, False, False)),
        ("ratio", HALF, TO_ZERO, (1.0, math.inf, False, True)),
        ("ratio", TO_ZERO, HALF, (0.0, 1.0, True, False)),
        ("ratio", HALF, TO_ONE, (0.5, 1.0, True, False)),
        ("ratio", TO_ONE, HALF, (1.0, 2.0, False, True)),
        ("ratio", ANY, ANY, (0.0, math.inf, False, False)),
        ("odds-ratio", ONE, ONE, (0.0, math.inf, False, False)),
        ("odds-ratio", ONE, HALF, (math.inf, math.inf, False, False)),
        ("odds-ratio", HALF, ONE, (0.0, 0.0, False, False)),
        ("odds-ratio", ONE, TO_ONE, (math.inf, math.inf, False, False)),
        ("odds-ratio", HALF, TO_ONE, (0.0, 1.0, True, False)),
        ("odds-ratio", TO_ONE, HALF, (1.0, math.inf, False, True)),
        ("odds-ratio", TO_ONE, ONE, (0.0, 0.0, False, False)),
        ("odds-ratio", TO_ZERO, HALF, (0.0, 1.0, True, False)),
        ("difference", TO_ZERO, TO_ONE, (-1.0, 0.0, True, False)),
        ("difference", TO_ONE, TO_ZERO, (0.0, 1.0, False, True)),
    ],
)
def test_zero_cells_and_limits_of_contrasts(measure, a, b, expected):
    bounds = contrast_bounds(measure, a, b)
    assert (bounds.low, bounds.high, bounds.low_open, bounds.high_open) == expected


@pytest.mark.parametrize(
    "arm",
    [
        Arm(),
        Arm.of(Feasible.of_counts("0..8", 8)),  # all unknown
        Arm.of(Feasible.of_counts("0..1", 1)),  # a single launch
        Arm.of(Feasible.of_counts("0..1", "0..1")),
        Arm.of(Feasible.of_counts(0, "0..3")),
    ],
)
def test_no_knowledge_is_anything_from_0_to_1(arm):
    bounds = rate_bounds(arm)
    assert (bounds.low, bounds.high) == (0.0, 1.0)
    assert identified(bounds) == "nothing"
    contrast = contrast_bounds("difference", arm, arm)
    assert (contrast.low, contrast.high) == (-1.0, 1.0)
    assert identified(contrast, MEASURES["difference"]) == "nothing"


def test_what_is_identified():
    ranged = Arm.of(Feasible.of_counts("0..6", 8))
    assert identified(rate_bounds(HALF)) == "point"
    assert identified(rate_bounds(ranged)) == "bounds"
    # No failure in three to five launches: the same rate whichever is true.
    assert identified(rate_bounds(Arm.of(Feasible.of_counts(0, "3..5")))) == "point"
    for a, b, expected in ((HALF, ONE, "point"), (HALF, ranged, "bounds"), (ZERO, ZERO, "nothing")):
        assert identified(contrast_bounds("ratio", a, b), MEASURES["ratio"]) == expected
    # An arm that may be empty may have any rate; the difference from a half is still bounded.
    empty = contrast_bounds("difference", Arm.of(Feasible.of_counts("0..", "0..")), HALF)
    assert (empty.low, empty.high) == (-0.5, 0.5)
    assert identified(empty, MEASURES["difference"]) == "bounds"
    # What is only approached is no point.
    assert identified(Bounds(0.5, 0.5, high_open=True)) == "bounds"


@pytest.mark.parametrize(
    ("bounds", "expected"),
    [
        (Bounds(-0.5, -0.1), "lower"),
        (Bounds(-0.5, 0.0), "not identified"),
        (Bounds(-0.5, 0.0, high_open=True), "lower"),
        (Bounds(0.0, 0.5), "not identified"),
        (Bounds(0.0, 0.5, low_open=True), "higher"),
        (Bounds(0.1, 0.5), "higher"),
        (Bounds(-0.1, 0.1, low_open=True, high_open=True), "not identified"),
        (Bounds(0.0, 0.0), "equal"),
    ],
)
def test_direction(bounds, expected):
    assert direction(bounds, 0.0) == expected
    one = Bounds(1 + bounds.low, 1 + bounds.high, bounds.low_open, bounds.high_open)
    assert direction(one, 1.0) == expected


def test_many_at_once_are_each_alone():
    ends = [-1.0, -0.5, 0.0, 0.5, 1.0]
    many = [Bounds(low, high, *limits) for low, high in itertools.combinations_with_replacement(
        ends, 2) for limits in itertools.product((False, True), repeat=2)]  # fmt: skip
    arrays = [list(column) for column in zip(*(each.ends for each in many), strict=True)]
    space, null = MEASURES["difference"], NULLS["difference"]
    assert identified_each(*arrays, space=space).tolist() == [identified(b, space) for b in many]
    assert direction_each(*arrays, null=null).tolist() == [direction(b, null) for b in many]


def test_unknown_measures_are_refused():
    with pytest.raises(UnknownNameError, match="Did you mean 'ratio'"):
        contrast_bounds("ratios", HALF, HALF)
