"""Interception as censoring: three rates, the masked failures, and simultaneous shares."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from scipy import stats

import reliability as rel
from reliability import catalogue
from reliability.counts import CountRange
from reliability.errors import CountError, OptionError, UnknownNameError
from reliability.estimators.dispatch import kernel_of
from reliability.estimators.partial.interception import (
    SHARE_METHODS,
    censored_counts,
    estimands,
    masked_failures,
    simultaneous_share_ranges,
    simultaneous_shares,
)


def test_eleven_launched_seven_shot_down():
    rates = {rate.name: rate for rate in estimands(3, 1, 7, 0)}
    assert (rates["not-failed"].bounds.low, rates["not-failed"].bounds.high) == (1 / 11, 1 / 11)
    assert (rates["left-out"].bounds.low, rates["left-out"].bounds.high) == (1 / 4, 1 / 4)
    assert (rates["unknown"].bounds.low, rates["unknown"].bounds.high) == (1 / 11, 8 / 11)
    assert tuple(rates["left-out"].interval) == tuple(rel.proportion_interval(1, 4))
    assert rates["unknown"].interval.high == rel.proportion_interval(8, 11).high
    assert rates["unknown"].interval.low == rel.proportion_interval(1, 11).low
    assert [rate.identified for rate in rates.values()] == ["point", "point", "bounds"]
    assert rates["left-out"].assumed == "interception-uninformative"


def test_ranges_of_every_outcome_against_all_their_completions():
    ends = {"s": (0, 1), "k": (1, 2), "i": (0, 2), "u": (0, 1)}
    text = {name: f"{low}..{high}" for name, (low, high) in ends.items()}
    expected = {"not-failed": set(), "left-out": set(), "unknown": set()}
    for s, k, i, u in np.ndindex(2, 3, 3, 2):
        if k == 0:
            continue
        for uf in range(u + 1):
            expected["not-failed"].add((k + uf, s + i + u - uf))
            expected["left-out"].add((k + uf, s + u - uf))
            expected["unknown"] |= {(k + uf + f, s + u - uf + i - f) for f in range(i + 1)}
    for name, points in expected.items():
        box = censored_counts(text["s"], text["k"], text["i"], text["u"], estimand=name)
        assert set(box.points()) == points


def test_everything_intercepted_says_nothing_of_the_failure_rate():
    rates = {rate.name: rate for rate in estimands(0, 0, 8, 0)}
    for name in ("left-out", "unknown"):
        assert (rates[name].bounds.low, rates[name].bounds.high) == (0.0, 1.0)
        assert tuple(rates[name].interval) == (0.0, 1.0)
        assert rates[name].identified == "nothing"
    assert rates["not-failed"].bounds.high == 0.0


def test_masking_runs_from_no_failure_hidden_to_all():
    found = masked_failures(3, 1, 7, [0.0, 1.0, np.inf])
    assert found.estimate == pytest.approx([1 / 11, 1 / 4, 8 / 11], rel=1e-12)
    assert masked_failures(0, 0, 7, 2.0).estimate is None


@pytest.mark.parametrize("counts", [[27, 4, 0, 13], [5, 5], [0, 0, 9], [1, 0]])
def test_goodman_is_the_score_interval_with_bonferronis_level(counts):
    # Goodman 1965, equation 1.5: Wilson's interval at 1 - alpha / (number of classes).
    found = simultaneous_shares(counts)
    level = 1 - 0.05 / len(counts)
    wilson = rel.proportion_interval(counts, sum(counts), method="wilson", confidence_level=level)
    np.testing.assert_allclose(found.low, wilson.low, rtol=1e-8, atol=1e-12)
    np.testing.assert_allclose(found.high, wilson.high, rtol=1e-8, atol=1e-12)


# Sison and Glaz 1995, example 1 (occupations of 467 people); Goodman's to the three decimals of
# the paper, theirs computed with R MultinomialCI, whose polynomials agree to four decimals.
OCCUPATIONS = [56, 72, 73, 59, 62, 87, 58]


def test_sison_and_glaz_1995_example_1():
    low, high = simultaneous_shares(OCCUPATIONS)
    np.testing.assert_allclose(low[:4], [0.085, 0.115, 0.116, 0.091], atol=6e-4)
    np.testing.assert_allclose(high[:4], [0.166, 0.204, 0.207, 0.173], atol=6e-4)
    low, high = simultaneous_shares(OCCUPATIONS, method="sison-glaz")
    expected_low = [0.07922912, 0.11349036, 0.11563169, 0.08565310, 0.09207709, 0.14561028]
    expected_high = [0.1643361, 0.1985973, 0.2007386, 0.1707601, 0.1771840, 0.2307172]
    np.testing.assert_allclose(low[:6], expected_low, atol=5e-5)
    np.testing.assert_allclose(high[:6], expected_high, atol=5e-5)


@pytest.mark.parametrize("method", ["goodman", "sison-glaz"])
def test_few_launches_and_empty_classes_stay_within_0_and_1(method):
    for counts in np.ndindex(4, 4, 4):
        low, high = simultaneous_shares(counts, method=method)
        assert np.isfinite([low, high]).all()
        shares = np.array(counts) / max(sum(counts), 1)
        assert (low <= shares + 1e-12).all()
        assert (shares <= high + 1e-12).all()


def test_simultaneous_coverage_enumerated():
    n, shares, level = 6, np.array([0.5, 0.3, 0.2]), 0.9
    covered = 0.0
    for a in range(n + 1):
        for b in range(n - a + 1):
            counts = [a, b, n - a - b]
            low, high = simultaneous_shares(counts, confidence_level=level)
            chance = stats.multinomial.pmf(counts, n, shares)
            covered += chance * bool(((low <= shares) & (shares <= high)).all())
    assert covered > level


def test_the_catalogue_lists_the_methods_and_what_holds_of_them():
    assert catalogue.names("shares") == tuple(SHARE_METHODS)
    for name in SHARE_METHODS:
        entry = catalogue.find("shares", name)
        assert entry.identities == (("nested",) if name == "goodman" else ())
        if not entry.identities:
            continue
        for counts in product(range(4), repeat=3):
            narrow, wide = (
                kernel_of(entry)(counts, method=name, confidence_level=level)
                for level in (0.8, 0.95)
            )
            assert (wide.low <= narrow.low).all()
            assert (wide.high >= narrow.high).all()


def test_nothing_launched_and_bad_arguments():
    low, high = simultaneous_shares([0, 0, 0])
    assert (low.tolist(), high.tolist()) == ([0, 0, 0], [1, 1, 1])
    with pytest.raises(UnknownNameError, match="goodman"):
        simultaneous_shares([1, 2], method="godman")
    with pytest.raises(CountError, match="two or more whole numbers"):
        simultaneous_shares([4])
    with pytest.raises(UnknownNameError, match="left-out"):
        censored_counts(1, 1, 1, 1, estimand="leftout")


def test_share_ranges_hold_goodmans_interval_of_every_completion():
    counts = [(0, 1), (1, 3), (0, 2), (1, 1)]
    every = [c for c in product(*(range(a, b + 1) for a, b in counts)) if 4 <= sum(c) <= 5]
    found = simultaneous_share_ranges([CountRange(*each) for each in counts], "4..5")
    each = [simultaneous_shares(one) for one in every]
    shares = [np.array(one) / sum(one) for one in every]
    np.testing.assert_allclose(found.ci_low, np.min([e.low for e in each], axis=0), atol=1e-12)
    np.testing.assert_allclose(found.ci_high, np.max([e.high for e in each], axis=0), rtol=1e-9)
    np.testing.assert_allclose(found.bound_low, np.min(shares, axis=0), atol=1e-12)
    np.testing.assert_allclose(found.bound_high, np.max(shares, axis=0), rtol=1e-12)


@pytest.mark.parametrize("counts", [[27, 4, 0, 13], [5, 5], [1, 0], OCCUPATIONS])
def test_share_ranges_of_one_number_each_are_goodmans(counts):
    found, plain = simultaneous_share_ranges(counts, sum(counts)), simultaneous_shares(counts)
    np.testing.assert_allclose(found.ci_low, plain.low, rtol=1e-8, atol=1e-12)
    np.testing.assert_allclose(found.ci_high, plain.high, rtol=1e-8, atol=1e-12)
    np.testing.assert_allclose(found.bound_low, found.bound_high, rtol=1e-12)
    wider = simultaneous_share_ranges([f"{max(c - 1, 0)}..{c}" for c in counts])
    assert (wider.ci_low <= found.ci_low + 1e-12).all()
    assert (wider.ci_high >= found.ci_high - 1e-12).all()


def test_share_ranges_open_ends_and_nothing_launched():
    found = simultaneous_share_ranges([2, "1..", 0])
    assert (found.bound_low[0], found.bound_high[1]) == (0.0, 1.0)
    assert (found.bound_low_open[0], found.bound_high_open[1]) == (True, True)
    assert found.ci_low[0] == 0.0
    nothing = simultaneous_share_ranges([0, "0..2", 0])
    assert nothing.bound_low.tolist() == nothing.ci_low.tolist() == [0, 0, 0]
    assert nothing.bound_high.tolist() == nothing.ci_high.tolist() == [1, 1, 1]


def test_share_ranges_refuse_what_they_cannot_do():
    with pytest.raises(OptionError, match=r"no few completions.*Use 'goodman'"):
        simultaneous_share_ranges([1, "2..3"], method="sison-glaz")
    with pytest.raises(UnknownNameError, match="goodman"):
        simultaneous_share_ranges([1, 2], method="godman")
    with pytest.raises(CountError, match="two or more, one for each outcome"):
        simultaneous_share_ranges(["4..5"])
    for shares in (simultaneous_shares, simultaneous_share_ranges):
        for wrong in (5, "55"):
            with pytest.raises(CountError, match=f"a count for each outcome; got {wrong!r}"):
                shares(wrong)
    with pytest.raises(CountError, match=r"must add up to the launches \(9\); got 1..2, 3"):
        simultaneous_share_ranges(["1..2", 3], 9)
