"""The rate under stated odds over ranges: the extreme completions against all of them."""

from __future__ import annotations

import math
from functools import cache
from itertools import product

import numpy as np
import pytest

from reliability.counts import CountRange
from reliability.errors import CountError, LevelError, OptionError
from reliability.estimators.partial.bounds import rate_bounds
from reliability.estimators.partial.feasible import Arm
from reliability.estimators.partial.stated_odds_range import (
    Extremes,
    Outcomes,
    extreme_outcomes,
    stated_odds_between,
    stated_odds_range,
)
from reliability.estimators.partial.unknown import stated_odds, treat_unknown

RATIOS = [0.0, 0.3, 1.0, 2.5, math.inf]


@cache
def of_one(k, s, u):
    found = stated_odds(k, s, u, RATIOS)
    return found.estimate, found.ci_low, found.ci_high


def agrees(found, completions):
    each = [of_one(*one) for one in completions]
    for got, at, end in (
        (found.bound_low, 0, np.min),
        (found.bound_high, 0, np.max),
        (found.ci_low, 1, np.min),
        (found.ci_high, 2, np.max),
    ):
        np.testing.assert_allclose(
            got, end([one[at] for one in each], axis=0), rtol=1e-9, atol=1e-12
        )


def ranges(most, width):
    return [(low, low + more) for low in range(most + 1) for more in range(width + 1)]


def completions(k, s, u, n):
    spans = (range(low, high + 1) for low, high in (k, s, u))
    return [one for one in product(*spans) if n[0] <= sum(one) <= n[1]]


def check_against_all(k, s, u, n):
    every = completions(k, s, u, n)
    parts = [CountRange(*each) for each in (k, s, u, n)]
    if not every:
        with pytest.raises(CountError, match="add up"):
            extreme_outcomes(*parts)
        return
    extremes = extreme_outcomes(*parts)
    points = {tuple(map(float, one)) for one in every}
    for name in ("least_below", "least_above", "greatest_below", "greatest_above"):
        assert getattr(extremes, name) in points
    assert extremes.fewest_known == min(a + b for a, b, _ in every)
    assert extremes.exact == (len(every) == 1)
    found = stated_odds_between(extremes, RATIOS)
    assert found.known == (extremes.fewest_known > 0)
    if found.known:
        agrees(found, every)
    else:
        assert found.estimate is None
        for low, high in ((found.bound_low, found.bound_high), (found.ci_low, found.ci_high)):
            assert low.tolist() == [0.0] * 5
            assert high.tolist() == [1.0] * 5


def test_the_extremes_are_those_of_every_completion():
    rng = np.random.default_rng(20240619)
    spans, totals = ranges(3, 2), ranges(8, 3)
    for _ in range(200):
        k, s, u = (spans[i] for i in rng.integers(len(spans), size=3))
        check_against_all(k, s, u, totals[rng.integers(len(totals))])


@pytest.mark.full
def test_the_extremes_of_every_small_range():
    for k, s, u in product(ranges(2, 2), repeat=3):
        for n in ranges(5, 2):
            check_against_all(k, s, u, n)


def test_three_ranges_leave_the_others_open():
    found = stated_odds_range("1..2", "4..6", "0..3", RATIOS)
    every = [
        (k, n - k - u, u)
        for k, n, u in product((1, 2), (4, 5, 6), range(4))
        if k + u <= n
    ]  # fmt: skip
    agrees(found, every)
    assert found.estimate is None


def test_one_number_each_is_the_curve_itself():
    # CNS on 2022: 27 succeeded, 4 failed, 13 unknown of 44.
    found, plain = stated_odds_range(4, 44, 13, RATIOS), stated_odds(4, 27, 13, RATIOS)
    for got in (found.estimate, found.bound_low, found.bound_high):
        assert got == pytest.approx(plain.estimate, rel=1e-12)
    assert found.ci_low == pytest.approx(plain.ci_low, rel=1e-12)
    assert found.ci_high == pytest.approx(plain.ci_high, rel=1e-12)
    assert found.estimate[[0, 2, 4]] == pytest.approx([4 / 44, 4 / 31, 17 / 44], rel=1e-12)
    one = stated_odds_range(4, 44, 13, 1.0)
    assert (one.ratio, one.known, one.bound_low_open) == (1.0, True, False)
    assert one.estimate == pytest.approx(4 / 31, rel=1e-12)
    assert isinstance(one.ci_low, float)


def test_the_ends_of_the_curve_are_the_readings_as_success_and_as_failure():
    k, s, u = CountRange(1, 3), CountRange(4, 6), CountRange(0, 5)
    found = stated_odds_between(
        extreme_outcomes(k, s, u, CountRange(0, None)), [0.0, 1.0, math.inf]
    )
    for at, rule in enumerate(("as-success", "exclude", "as-failure")):
        bounds = rate_bounds(Arm.of(treat_unknown(k, s, u, rule=rule)))
        assert found.bound_low[at] == pytest.approx(bounds.low, rel=1e-12)
        assert found.bound_high[at] == pytest.approx(bounds.high, rel=1e-12)


def test_failures_and_others_change_places_with_the_ratio_turned_over():
    parts = [CountRange(1, 3), CountRange(2, 4), CountRange(0, 5), CountRange(5, 9)]
    one = stated_odds_between(extreme_outcomes(*parts), RATIOS)
    parts[:2] = parts[1::-1]
    turned = [math.inf if r == 0 else 1 / r for r in RATIOS]
    other = stated_odds_between(extreme_outcomes(*parts), turned)
    assert other.bound_low == pytest.approx(1 - one.bound_high, rel=1e-9)
    assert other.ci_low == pytest.approx(1 - one.ci_high, rel=1e-9)
    assert other.ci_high == pytest.approx(1 - one.ci_low, rel=1e-9)


def test_the_choice_of_extreme_changes_at_a_ratio_of_1_and_nowhere_else():
    parts = [CountRange(1, 2), CountRange(3, 3), CountRange(0, None), CountRange(0, None)]
    found = stated_odds_between(extreme_outcomes(*parts), [0.9, 1.0, 1.1])
    assert found.bound_low.tolist() == pytest.approx([0.0, 1 / 4, 1 / 4], rel=1e-12)
    assert found.bound_high.tolist() == pytest.approx([2 / 5, 2 / 5, 1.0], rel=1e-12)


def test_wider_ranges_and_higher_levels_widen_it():
    narrow = stated_odds_range("2..3", "10..12", "1..2", RATIOS)
    wide = stated_odds_range("1..4", "9..14", "0..3", RATIOS)
    sure = stated_odds_range("2..3", "10..12", "1..2", RATIOS, confidence_level=0.99)
    for other in (wide, sure):
        assert (other.ci_low <= narrow.ci_low).all()
        assert (other.ci_high >= narrow.ci_high).all()
    assert (np.diff(narrow.bound_low) >= 0).all()
    assert (np.diff(narrow.bound_high) >= 0).all()


def test_the_extremes_of_sums_are_the_sums_of_extremes():
    a = [(1, 2), (0, 1), (0, 2), (2, 4)]
    b = [(0, 1), (1, 3), (1, 2), (3, 5)]
    total = [extreme_outcomes(*(CountRange(*each) for each in part)) for part in (a, b)]
    found = stated_odds_between(total[0].plus(total[1]), RATIOS)
    sums = {
        tuple(x + y for x, y in zip(one, other, strict=True))
        for one, other in product(completions(*a), completions(*b))
    }
    agrees(found, sorted(sums))


def test_rivals_are_held_and_one_rival_alone_changes_nothing():
    claims = [
        extreme_outcomes(0, 6, 2, 8), extreme_outcomes(2, 3, 1, 6), extreme_outcomes(1, 3, 4, 8)
    ]  # fmt: skip
    found = stated_odds_between(Extremes.of_rivals(claims), RATIOS)
    each = [of_one(*one) for one in ((0, 6, 2), (2, 3, 1), (1, 3, 4))]
    for rate, low, high in each:
        assert (found.bound_low <= rate + 1e-12).all()
        assert (found.bound_high >= rate - 1e-12).all()
        assert (found.ci_low <= low + 1e-12).all()
        assert (found.ci_high >= high - 1e-12).all()
    assert Extremes.of_rivals(claims[:1]) == claims[0]


@pytest.mark.parametrize(
    ("counts", "low_open", "high_open"),
    [
        (("1..2", "3..", 1), [True] * 5, [False] * 5),
        (("1..", "3..", 1), [True] * 5, [True, False, False, False, False]),
        (("1..2", "3..", "1.."), [True] * 5, [False] * 5),
    ],
)
def test_open_ends_are_limits(counts, low_open, high_open):
    found = stated_odds_range(*counts, RATIOS)
    assert found.bound_low.tolist() == [0.0] * 5
    assert found.ci_low.tolist() == [0.0] * 5
    assert found.bound_low_open.tolist() == low_open
    assert found.bound_high_open.tolist() == high_open
    far = [
        CountRange(each.low, 4000 if each.open else each.high)
        for each in map(CountRange.of, counts)
    ]
    close = stated_odds_range(*far, RATIOS)
    assert found.bound_low == pytest.approx(close.bound_low, abs=2e-3)
    assert found.bound_high == pytest.approx(close.bound_high, abs=2e-3)
    assert found.ci_high == pytest.approx(close.ci_high, abs=2e-3)


def test_a_rate_of_0_that_is_attained_is_no_limit():
    found = stated_odds_range(0, "3..", 1, RATIOS)
    assert found.bound_low_open.tolist() == [False] * 4 + [True]
    stated = stated_odds_between(extreme_outcomes("1..", 2, "0..", CountRange(0, None)), RATIOS)
    assert stated.bound_low_open.tolist() == [True, True, False, False, False]
    assert stated.bound_high_open.tolist() == [True] * 5


@pytest.mark.parametrize(
    "counts", [(0, 0, 0), (0, 8, 8), ("0..3", 8, "5..8"), (0, "0..4", 0), (0, "0..", "0..")]
)
def test_where_no_outcome_may_be_known_the_rate_may_be_anything(counts):
    found = stated_odds_range(*counts, [0.0, 3.0])
    assert not found.known
    assert found.estimate is None
    assert found.bound_low.tolist() == found.ci_low.tolist() == [0.0, 0.0]
    assert found.bound_high.tolist() == found.ci_high.tolist() == [1.0, 1.0]
    assert not found.bound_low_open.any()


def test_every_small_cell_is_a_number_in_0_to_1():
    for k, n, u in product(range(3), range(4), range(3)):
        if k + u > n:
            continue
        found = stated_odds_range(k, n, u, RATIOS)
        for low, high in ((found.bound_low, found.bound_high), (found.ci_low, found.ci_high)):
            assert (low >= 0.0).all()
            assert (low <= high).all()
            assert (high <= 1.0).all()


def test_the_cost_does_not_grow_with_the_widths():
    found = stated_odds_range("1000..900000", "1000000..2000000", "0..400000", RATIOS)
    assert (found.bound_low[0], found.bound_high[-1]) == pytest.approx((1e3 / 2e6, 1.0))


def test_bad_arguments_are_refused():
    with pytest.raises(CountError, match=r"failures \(5\).*got 6. Count each launch once"):
        stated_odds_range(5, 6, 3, 1.0)
    with pytest.raises(OptionError, match="ratio: must be 0 or more"):
        stated_odds_range(1, 2, 1, [1.0, -1.0])
    with pytest.raises(OptionError, match=r"ratio: must be a number, 0 or more, or.*; got 'x'"):
        stated_odds_range(2, 10, 3, "x")
    with pytest.raises(LevelError):
        stated_odds_range(1, 2, 1, 1.0, confidence_level=95)


def test_outcomes_add_up():
    assert Outcomes(1.0, 2.0, 3.0).plus(Outcomes(0.0, math.inf, 1.0)) == (1.0, math.inf, 4.0)
