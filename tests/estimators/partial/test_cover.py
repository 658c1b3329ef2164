"""Covers of intervals, p-values and probabilities, against every completion one at a time."""

from __future__ import annotations

import itertools
import math
import random
from functools import lru_cache

import numpy as np
import pytest
from scipy import stats

import reliability as rel
from reliability import catalogue
from reliability.errors import LevelError, OptionError, UnknownNameError
from reliability.estimators.bayes.probability import probability_lower
from reliability.estimators.partial import completions as completions_module
from reliability.estimators.partial.cover import (
    cover_contrast,
    cover_rate,
    probability_lower_range,
)
from reliability.estimators.partial.extremes import (
    ALONE,
    BRACKETED,
    CORNERED,
    NESTED,
    NESTED_TESTS,
    ORDERED,
    ORDERED_TESTS,
)
from reliability.estimators.partial.feasible import Arm, Feasible
from reliability.estimators.partial.p_values import p_value_range

CONTRASTS = {
    "difference": rel.difference_interval,
    "ratio": rel.ratio_interval,
    "odds-ratio": rel.odds_ratio_interval,
}
BEFORE = Arm.of(Feasible.of_counts("20..30", "45..55"))
AFTER = Arm.of(Feasible.of_counts("0..6", 8))
QUICK = [
    (family, name)
    for (family, name), method in catalogue.METHODS.items()
    if family in CONTRASTS and method.guarantee not in ("exact", "conjectured")
]
ORDERED_CONTRASTS = sorted(entry for entry in ORDERED | CORNERED if entry[0] in CONTRASTS)
ORDERED_RATES = sorted(name for family, name in ORDERED if family == "proportion")


def completions(arm):
    totals = {(0, 0)}
    for group in arm.groups:
        choices = {point for rival in group for point in rival.points()}
        totals = {(k + q, s + t) for k, s in totals for q, t in choices}
    k, s = np.array(sorted(totals), dtype=float).T
    return k, k + s


def pairs_of(arm_a, arm_b):
    (ka, na), (kb, nb) = completions(arm_a), completions(arm_b)
    i, j = (g.ravel() for g in np.indices((ka.size, kb.size)))
    return ka[i], na[i], kb[j], nb[j]


def random_arm(rng, most):
    groups, left = [], most
    for _ in range(rng.randint(1, 2)):
        rivals = []
        for _ in range(rng.choice((1, 1, 2))):
            n = sorted(rng.randint(0, left) for _ in range(2))
            k = sorted(rng.randint(0, n[1]) for _ in range(2))
            rivals.append(Feasible(*k, rng.randint(0, n[1] - k[0]), None, *n).tighten())
        groups.append(tuple(rivals))
        left -= max(rival.launches_high for rival in rivals)
    return Arm(tuple(groups))


def agrees(found, low, high):
    assert found.low == pytest.approx(low, rel=1e-9, abs=1e-9)
    assert found.high == pytest.approx(high, rel=1e-9, abs=1e-9)


# Published in the project's first report: before 20..30 of 45..55, after 0..6 of 8.
def test_kn23_before_and_after_the_treaty():
    assert tuple(cover_rate(BEFORE)) == pytest.approx((0.2381, 0.8000), abs=5e-5)
    masked = Arm.of(Feasible.of_counts("20..", "45..55"))
    assert tuple(cover_rate(masked)) == pytest.approx((0.2381, 1.0), abs=5e-5)
    contrast = cover_contrast("difference", AFTER, BEFORE)
    assert tuple(contrast) == pytest.approx((-0.7874, 0.6161), abs=5e-5)
    assert probability_lower_range(AFTER, BEFORE) == pytest.approx((0.0191, 0.9999), abs=5e-5)


@pytest.mark.parametrize("method", ORDERED_RATES)
@pytest.mark.parametrize("most", [20, pytest.param(60, marks=pytest.mark.full)])
def test_ordered_rates_rise_with_failures_and_fall_with_others(method, most):
    k, s = np.indices((most + 1, most + 1))
    for level in (0.5, 0.9, 0.95, 0.999):
        for ends in rel.proportion_interval(k, k + s, method=method, confidence_level=level):
            with np.errstate(invalid="ignore"):
                ends = np.where(k + s == 0, np.nan, ends)
                assert not (np.diff(ends, axis=0) < -1e-12).any()
                assert not (np.diff(ends, axis=1) > 1e-12).any()


def steps(ends, empty):
    """By how much the ends rise with a failure in a, another launch in a, and in b likewise."""
    with np.errstate(invalid="ignore"):
        ends = np.where(empty, np.nan, ends)
        for axis, sign in ((0, 1), (1, -1), (2, -1), (3, 1)):
            rise = sign * np.diff(np.maximum(np.minimum(ends, 1e9), -1e9), axis=axis)
            yield axis, rise


SLOW = ("melded", "bayes-equal-tailed", "bayes-highest-density")


@pytest.mark.parametrize(("measure", "method"), sorted(set(ORDERED_CONTRASTS) - CORNERED))
@pytest.mark.parametrize("most", [3, pytest.param(9, marks=pytest.mark.full)])
def test_ordered_contrasts_rise_with_failures_in_a_and_others_in_b(measure, method, most):
    if method in SLOW:
        most = min(most, 2 + most // 4)
    ka, sa, kb, sb = np.indices((most + 1,) * 4)
    empty = (ka + sa == 0) | (kb + sb == 0)
    for level in (0.8, 0.99):
        interval = CONTRASTS[measure](
            ka, ka + sa, kb, kb + sb, method=method, confidence_level=level
        )
        for ends in interval:
            for axis, rise in steps(ends, empty):
                assert not (rise < -1e-8).any(), axis


@pytest.mark.parametrize(("measure", "method"), sorted(CORNERED))
def test_the_n_over_n_minus_1_factor_breaks_the_order_only_at_the_edge(measure, method):
    ka, sa, kb, sb = np.indices((7,) * 4)
    empty = (ka + sa == 0) | (kb + sb == 0)
    interval = CONTRASTS[measure](ka, ka + sa, kb, kb + sb, method=method)
    edges = {0: sa == 0, 1: ka == 0, 2: sb == 0, 3: kb == 0}
    broken = 0
    for ends in interval:
        for axis, rise in steps(ends, empty):
            edge = np.take(edges[axis], range(6), axis=axis)
            assert not (rise[~edge] < -1e-8).any(), axis
            broken += int((rise[edge] < -1e-8).sum())
    assert broken > 0  # or the method would be listed as ordered


@pytest.mark.parametrize(("measure", "method"), QUICK)
@pytest.mark.parametrize("count", [25, pytest.param(1500, marks=pytest.mark.full)])
def test_contrasts_cover_every_pair_of_completions_and_no_more(measure, method, count):
    rng = random.Random(12)
    for _ in range(count // 8 if method in SLOW else count):
        arm_a, arm_b = random_arm(rng, 8), random_arm(rng, 8)
        interval = CONTRASTS[measure](*pairs_of(arm_a, arm_b), method=method)
        found = cover_contrast(measure, arm_a, arm_b, method=method)
        agrees(found, interval.low.min(), interval.high.max())


@pytest.mark.parametrize(
    "method", [n for n in catalogue.names("proportion") if n != "finite-stock"]
)
@pytest.mark.parametrize("count", [25, pytest.param(1000, marks=pytest.mark.full)])
def test_rates_cover_every_completion_and_no_more(method, count):
    rng = random.Random(13)
    for _ in range(count):
        arm = random_arm(rng, 10)
        interval = rel.proportion_interval(*completions(arm), method=method)
        found = cover_rate(arm, method=method)
        agrees(found, interval.low.min(), interval.high.max())


@pytest.mark.parametrize("alternative", ["less", "greater"])
def test_one_sided_covers(alternative):
    found = cover_rate(AFTER, alternative=alternative)
    interval = rel.proportion_interval(*completions(AFTER), alternative=alternative)
    agrees(found, interval.low.min(), interval.high.max())
    tables = pairs_of(AFTER, BEFORE)
    for measure, function in CONTRASTS.items():
        interval = function(*tables, alternative=alternative)
        found = cover_contrast(measure, AFTER, BEFORE, alternative=alternative)
        agrees(found, interval.low.min(), interval.high.max())


@pytest.mark.parametrize("method", ["clopper-pearson", "blaker"])
def test_exact_covers_hold_their_level_whatever_hides_the_outcomes(method):
    # Whoever hides outcomes may choose, for each true count, the record that hurts most.
    n, level = 8, 0.9
    records = [
        (low, high, cover_rate(Arm.of(Feasible(low, high, 0, None, n, n)), method=method,
                               confidence_level=level))
        for low in range(n + 1) for high in range(low, n + 1)
    ]  # fmt: skip
    for p in np.linspace(0.0, 1.0, 101):
        covered = 0.0
        for k, chance in enumerate(stats.binom.pmf(np.arange(n + 1), n, p)):
            worst = min(i.low <= p <= i.high for low, high, i in records if low <= k <= high)
            covered += chance * worst
        assert covered >= level - 1e-12


def test_the_melded_cover_of_a_difference_holds_its_level_under_every_completion():
    n = 4
    ranges = [(low, high) for low in range(n + 1) for high in range(low, n + 1)]
    found = {
        (a, b): cover_contrast(
            "difference",
            Arm.of(Feasible(*a, 0, None, n, n)),
            Arm.of(Feasible(*b, 0, None, n, n)),
            method="melded",
            confidence_level=0.9,
        )
        for a, b in itertools.product(ranges, ranges)
    }
    grid = np.linspace(0.05, 0.95, 7)
    for pa, pb in itertools.product(grid, grid):
        covered = 0.0
        for ka, kb in np.ndindex(n + 1, n + 1):
            chance = stats.binom.pmf(ka, n, pa) * stats.binom.pmf(kb, n, pb)
            covered += chance * all(
                i.low - 1e-9 <= pa - pb <= i.high + 1e-9
                for (a, b), i in found.items()
                if a[0] <= ka <= a[1] and b[0] <= kb <= b[1]
            )
        assert covered >= 0.9


FEW = Arm.of(Feasible.of_counts(2, "5.."))  # the rate may be as near to 0 as one likes
NEARLY_ALL = Arm.of(Feasible(3, None, 1, 2, 5, None))  # to 1


def extremes(arm):
    """The completions of a box with the lowest and the highest rate."""
    (k0, s0), (k1, s1) = arm.groups[0][0].best(), arm.groups[0][0].worst()
    return np.array([k0, k1]), np.array([k0 + s0, k1 + s1])


def far(arm, towards, slow):
    """Completions of an open arm, some of them very large."""
    n = np.array([5, 8, 3e3] if slow else [5, 6, 8, 12, 50, 1e3, 1e6, 1e9])
    return (np.full(n.size, 2.0), n) if towards == 0 else (n - np.minimum(2, n - 3), n)


@pytest.mark.parametrize("arm", [AFTER, BEFORE])
@pytest.mark.parametrize(("measure", "method"), ORDERED_CONTRASTS)
@pytest.mark.parametrize(("open_arm", "towards"), [(FEW, 0), (NEARLY_ALL, 1)])
def test_open_ends_take_the_limit(measure, method, open_arm, towards, arm):
    slow = method in SLOW
    if method in ("cornfield", "mid-p"):
        pytest.skip("its limits are the edges; a million launches are too many for its kernel")
    (ka, na), (kb, nb) = far(open_arm, towards, slow), extremes(arm) if slow else completions(arm)
    close = 2e-3 if slow else 1e-6
    i, j = (g.ravel() for g in np.indices((ka.size, kb.size)))
    for flip in (False, True):
        tables = (ka[i], na[i], kb[j], nb[j])
        arms = (open_arm, arm)
        if flip:
            tables, arms = tables[2:] + tables[:2], arms[::-1]
        interval = CONTRASTS[measure](*tables, method=method)
        found = cover_contrast(measure, *arms, method=method)
        # At least as wide as any completion, and hardly wider than the largest ones.
        assert found.low <= interval.low.min() + 1e-12
        assert found.high >= interval.high.max() - 1e-12
        if (measure, method) in ALONE:
            assert found.low == pytest.approx(interval.low.min(), abs=close)
            if math.isfinite(found.high):
                assert found.high == pytest.approx(interval.high.max(), rel=close, abs=close)


def test_two_open_arms_reach_the_edge_where_both_run_away():
    # Rate a near 0 and rate b near 1 leave nothing below; the other end is that of finite tables.
    low, high = cover_contrast("difference", FEW, NEARLY_ALL)
    assert low == -1.0
    assert high == pytest.approx(rel.difference_interval(2, 5, 3, 5).high, abs=0.05)
    assert high >= rel.difference_interval(2, 5, 3, 5).high - 1e-12
    assert cover_contrast("difference", NEARLY_ALL, FEW).high == 1.0
    assert cover_contrast("ratio", NEARLY_ALL, FEW).high == math.inf
    assert cover_contrast("odds-ratio", FEW, NEARLY_ALL).low == 0.0
    # Rivals: one open, one exact and not dominated by it.
    few = Arm(((FEW.groups[0][0], Feasible.of_counts(1, 6)),))
    nearly_all = Arm(((Feasible(3, None, 2, 2, 5, None), Feasible.of_counts(5, 6)),))
    assert cover_contrast("difference", few, nearly_all, method="mee").low == -1.0
    assert cover_contrast("difference", nearly_all, few, method="mee").high == 1.0


def test_open_rates():
    assert tuple(cover_rate(FEW)) == (0.0, rel.proportion_interval(2, 5).high)
    assert tuple(cover_rate(NEARLY_ALL)) == (rel.proportion_interval(3, 5).low, 1.0)
    blaker = cover_rate(NEARLY_ALL, method="blaker")
    assert blaker.high == 1.0
    assert blaker.low <= rel.proportion_interval(3, 5, method="blaker").low
    assert p_value_range(FEW, AFTER) == (0.0, 1.0)
    low, high = probability_lower_range(FEW, BEFORE)
    assert low == pytest.approx(float(probability_lower(2, 5, 20, 55)), rel=1e-9)
    assert high == 1.0
    assert probability_lower_range(BEFORE, FEW)[0] == 0.0


@pytest.mark.parametrize(
    "method", ["fisher", "fisher-mid-p", "pearson-n-1", "boschloo", *NESTED_TESTS]
)
@pytest.mark.parametrize("alternative", ["two-sided", "greater", "less"])
@pytest.mark.parametrize(("most", "count"), [(7, 5), pytest.param(10, 150, marks=pytest.mark.full)])
def test_p_values_range_over_every_pair_of_completions(method, alternative, most, count):
    rng = random.Random(14)
    for _ in range(count):
        arm_a, arm_b = random_arm(rng, most), random_arm(rng, most)
        p = rel.two_sample_test(*pairs_of(arm_a, arm_b), method=method, alternative=alternative)
        found = p_value_range(arm_a, arm_b, method=method, alternative=alternative)
        assert found == pytest.approx((p.min(), p.max()), rel=1e-9)


@pytest.mark.parametrize("prior", ["jeffreys", "uniform", (2.0, 0.7)])
def test_probabilities_range_over_every_pair_of_completions(prior):
    rng = random.Random(15)
    for _ in range(15):
        arm_a, arm_b = random_arm(rng, 7), random_arm(rng, 7)
        found = probability_lower_range(arm_a, arm_b, prior=prior)
        if arm_a.may_be_empty or arm_b.may_be_empty:
            assert found == (0.0, 1.0)
            continue
        p = probability_lower(*pairs_of(arm_a, arm_b), prior=prior)
        assert found == pytest.approx((p.min(), p.max()), rel=1e-9)


NOTHING = Arm.of(Feasible.of_counts("0..8", 8))


@pytest.mark.parametrize("arm", [Arm(), Arm.of(Feasible.of_counts("0..1", "0..1"))])
def test_an_arm_that_may_be_empty_says_nothing(arm):
    assert tuple(cover_rate(arm)) == (0.0, 1.0)
    assert tuple(cover_contrast("difference", arm, BEFORE)) == (-1.0, 1.0)
    assert tuple(cover_contrast("ratio", BEFORE, arm)) == (0.0, math.inf)
    assert p_value_range(arm, BEFORE)[1] == 1.0
    assert probability_lower_range(arm, BEFORE) == (0.0, 1.0)


@pytest.mark.parametrize("arm", [NOTHING, Arm.of(Feasible.of_counts("0..1", 1))])
def test_where_nothing_is_known_anything_from_0_to_1(arm):
    assert tuple(cover_rate(arm)) == (0.0, 1.0)
    low, high = cover_contrast("difference", arm, arm)
    assert -1.0 <= low < -0.5
    assert 0.5 < high <= 1.0
    assert tuple(cover_contrast("ratio", arm, arm)) == (0.0, math.inf)


def test_wide_ranges_cost_no_more_than_narrow_ones():
    wide_a = Arm.of(Feasible.of_counts("1000..900000", "1000000..2000000"))
    wide_b = Arm.of(Feasible.of_counts("0..500000", "800000.."))
    found = cover_contrast("difference", wide_a, wide_b)
    assert found.low == pytest.approx(1000 / 2e6 - 5 / 8, abs=2e-3)
    assert found.high == pytest.approx(0.9, abs=1e-3)
    wide_b = Arm.of(Feasible.of_counts("0..500", "800..100000"))
    low, high = p_value_range(wide_a, wide_b, method="pearson-n-1")
    assert (low, high) == (0.0, 1.0)
    with pytest.raises(OptionError, match="needs every table that the ranges allow"):
        cover_contrast("difference", wide_a, wide_b, method="wald")


@pytest.mark.parametrize("method", ORDERED_TESTS)
@pytest.mark.parametrize("alternative", ["two-sided", "greater", "less"])
@pytest.mark.parametrize("count", [30, pytest.param(800, marks=pytest.mark.full)])
def test_p_values_of_too_many_completions_lie_within_the_outer_ends(
    method, alternative, count, monkeypatch
):
    monkeypatch.setattr(completions_module, "MOST_TABLES", 0)
    rng = random.Random(16)
    for _ in range(count):
        arm_a, arm_b = random_arm(rng, 8), random_arm(rng, 8)
        low, high = p_value_range(arm_a, arm_b, method=method, alternative=alternative)
        if arm_a.may_be_empty or arm_b.may_be_empty:
            assert (low, high) == (0.0, 1.0)
            continue
        p = rel.two_sample_test(*pairs_of(arm_a, arm_b), method=method, alternative=alternative)
        assert low == pytest.approx(p.min(), rel=1e-9)
        assert high >= p.max() - 1e-9
        if alternative != "two-sided":
            assert high == pytest.approx(p.max(), rel=1e-9)


def test_nested_methods_are_ordered_among_tables_of_equal_size():
    for measure, method in sorted(NESTED):
        for na, nb in ((3, 2), (2, 4)):
            ka, kb = np.indices((na + 1, nb + 1))
            for ends in CONTRASTS[measure](ka, na, kb, nb, method=method, confidence_level=0.9):
                ends = np.minimum(ends, 1e9)
                assert not (np.diff(ends, axis=0) < -1e-6).any()
                assert not (np.diff(ends, axis=1) > 1e-6).any()


UNCONDITIONAL = [
    (measure, method)
    for (measure, method), entry in catalogue.METHODS.items()
    if measure in CONTRASTS and "berger_boos" in entry.options
]


@lru_cache(maxsize=64)
def every_limit(measure, method, most, level):
    """The interval of every table of arms up to `most` launches, by its counts."""
    tables = [
        (ka, na, kb, nb)
        for na in range(1, most + 1)
        for nb in range(1, most + 1)
        for ka in range(na + 1)
        for kb in range(nb + 1)
    ]
    interval = CONTRASTS[measure](*np.array(tables).T, method=method, confidence_level=level)
    return dict(zip(tables, zip(interval.low, interval.high, strict=True), strict=True))


def brute_cover(measure, method, arm_a, arm_b, most, level):
    found = every_limit(measure, method, most, level)
    ends = [found[table] for table in zip(*map(np.ndarray.tolist, pairs_of(arm_a, arm_b)),
                                          strict=True)]  # fmt: skip
    lows, highs = zip(*ends, strict=True)
    return min(lows), max(highs)


def covers(measure, method, arm_a, arm_b, most, level=0.9):
    found = cover_contrast(measure, arm_a, arm_b, method=method, confidence_level=level)
    low, high = brute_cover(measure, method, arm_a, arm_b, most, level)
    assert found.low == pytest.approx(low, rel=1e-7, abs=1e-7)
    assert found.high == pytest.approx(high, rel=1e-7, abs=1e-7)


@pytest.mark.parametrize(("measure", "method"), UNCONDITIONAL)
@pytest.mark.parametrize(("most", "count"), [(3, 12), pytest.param(8, 400, marks=pytest.mark.full)])
def test_an_unconditional_cover_is_that_of_every_completion(measure, method, most, count):
    """The search below the lowest limit so far finds what inverting every table would."""
    rng = random.Random(17)
    done = 0
    while done < count:
        arm_a, arm_b = random_arm(rng, most), random_arm(rng, most)
        if not (arm_a.may_be_empty or arm_b.may_be_empty):
            covers(measure, method, arm_a, arm_b, most)
            done += 1


@pytest.mark.full
@pytest.mark.parametrize(("measure", "method"), UNCONDITIONAL)
def test_every_pattern_of_small_arms_is_covered(measure, method):
    arms = sorted(
        {
            Feasible(k0, k1, s0, s1, max(1, k0 + s0), 2).tighten()
            for k0, k1 in itertools.combinations_with_replacement(range(3), 2)
            for s0, s1 in itertools.combinations_with_replacement(range(3), 2)
            if k0 + s0 <= 2 and k1 + s1 >= 1
        },
        key=repr,
    )
    for a, b in itertools.product(arms, arms):
        covers(measure, method, Arm.of(a), Arm.of(b), 2)


@pytest.mark.parametrize(("measure", "method"), UNCONDITIONAL)
def test_a_restricted_cover_holds_every_completion(measure, method):
    """Its nuisance moves with the data, so that every table is looked at."""
    a, b = Arm.of(Feasible.of_counts("0..1", 3)), Arm.of(Feasible.of_counts("1..3", "3..4"))
    options = {"method": method, "berger_boos": 0.001}
    found = cover_contrast(measure, a, b, **options)
    interval = CONTRASTS[measure](*pairs_of(a, b), **options)
    agrees(found, interval.low.min(), interval.high.max())


def test_options_of_a_method_are_handed_on():
    tables = pairs_of(AFTER, BEFORE)
    for method in ("bayes-equal-tailed", "bayes-highest-density"):
        interval = rel.difference_interval(*tables, method=method, prior=(2.0, 3.0))
        found = cover_contrast("difference", AFTER, BEFORE, method=method, prior=(2.0, 3.0))
        agrees(found, interval.low.min(), interval.high.max())


@pytest.mark.parametrize(("measure", "method"), sorted(BRACKETED))
@pytest.mark.parametrize("count", [25, pytest.param(1500, marks=pytest.mark.full)])
def test_a_bracketed_cover_is_that_of_every_completion(measure, method, count):
    """Only the tables that may have the outermost end are inverted by it."""
    rng = random.Random(18)
    for _ in range(count):
        arm_a, arm_b = random_arm(rng, 8), random_arm(rng, 8)
        interval = CONTRASTS[measure](*pairs_of(arm_a, arm_b), method=method)
        found = cover_contrast(measure, arm_a, arm_b, method=method)
        agrees(found, interval.low.min(), interval.high.max())


@pytest.mark.parametrize(("measure", "method"), sorted(BRACKETED))
def test_a_bracketed_end_lies_between_that_of_the_wider_method_and_its_one_sided_one(
    measure, method
):
    ka, kb = np.indices((8, 6))
    interval = CONTRASTS[measure]
    for level in (0.5, 0.9, 0.99):
        own = interval(ka, 7, kb, 5, method=method, confidence_level=level)
        wider = interval(ka, 7, kb, 5, method=BRACKETED[measure, method], confidence_level=level)
        above, below = (
            interval(ka, 7, kb, 5, method=method, confidence_level=level, alternative=side)
            for side in ("greater", "less")
        )
        slack = 1.0 + 1e-9
        assert np.all(wider.low <= own.low * slack)
        assert np.all(own.low <= above.low * slack)
        assert np.all(below.high <= own.high * slack)
        assert np.all(own.high <= wider.high * slack)


@pytest.mark.parametrize("alternative", ["less", "greater"])
def test_one_sided_unconditional_covers(alternative):
    a, b = Arm.of(Feasible.of_counts("1..2", "2..3")), Arm.of(Feasible.of_counts("1..2", "3..4"))
    for measure, method in (("difference", "agresti-min"), ("odds-ratio", "chan-zhang")):
        call = {"method": method, "alternative": alternative}
        found = cover_contrast(measure, a, b, **call)
        interval = CONTRASTS[measure](*pairs_of(a, b), **call)
        agrees(found, interval.low.min(), interval.high.max())


def test_the_gap_of_the_table_at_the_end_is_carried():
    """15/20 v 9/20: the island of the least table is the end, and says so."""
    a, b = Arm.of(Feasible.of_counts("15..16", 20)), Arm.of(Feasible.of_counts("8..9", 20))
    found = cover_contrast("difference", a, b, method="agresti-min")
    alone = rel.difference_interval(15, 20, 9, 20, method="agresti-min")
    assert found.low == pytest.approx(alone.low, abs=1e-8)
    assert found.gap
    assert alone.gap


def test_a_costly_method_is_refused_for_wide_ranges():
    wide = Arm.of(Feasible.of_counts("0..900", "100..1200"))
    with pytest.raises(OptionError, match="melded"):
        cover_contrast("difference", wide, wide, method="chan-zhang")


def test_bad_arguments_are_refused_before_anything_else():
    with pytest.raises(UnknownNameError, match="clopper-pearson"):
        cover_rate(Arm(), method="cloper-pearson")
    with pytest.raises(LevelError):
        cover_rate(Arm(), confidence_level=95)
    with pytest.raises(OptionError, match="prior"):
        cover_contrast("difference", Arm(), Arm(), prior="jeffreys")
    with pytest.raises(UnknownNameError):
        cover_contrast("quotient", Arm(), Arm())
