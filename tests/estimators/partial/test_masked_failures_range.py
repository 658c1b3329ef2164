"""The rate under stated odds of being shot down, over ranges, against every completion."""

from __future__ import annotations

import math
from functools import cache

import numpy as np
import pytest

from reliability.counts import CountRange
from reliability.errors import CountError, LevelError, OptionError
from reliability.estimators.partial.bounds import rate_bounds
from reliability.estimators.partial.feasible import Arm
from reliability.estimators.partial.interception import censored_counts, masked_failures
from reliability.estimators.partial.masked_failures_range import masked_failures_range

RATIOS = [0.0, 0.3, 1.0, 2.5, math.inf]


@cache
def of_one(succeeded, failed, intercepted):
    found = masked_failures(succeeded, failed, intercepted, RATIOS)
    return found.estimate, found.ci_low, found.ci_high


def completions(k, n, u, i):
    """Return (succeeded, failed, intercepted) of everything that four ranges allow."""
    return {
        (total - failed - away - unknown + (unknown - more), failed + more, away)
        for failed in range(k[0], k[1] + 1)
        for unknown in range(u[0], u[1] + 1)
        for away in range(i[0], i[1] + 1)
        for total in range(max(n[0], failed + unknown + away), n[1] + 1)
        for more in range(unknown + 1)
    }


def check_against_all(k, n, u, i):
    every = completions(k, n, u, i)
    parts = [CountRange(*each) for each in (k, n, u, i)]
    if not every:
        with pytest.raises(CountError, match="together must not exceed"):
            masked_failures_range(*parts, RATIOS)
        return False
    found = masked_failures_range(*parts, RATIOS)
    known = min(s + f for s, f, _ in every) > 0
    assert found.known == known
    if not known:
        assert found.bound_low.tolist() == found.ci_low.tolist() == [0] * 5
        assert found.bound_high.tolist() == found.ci_high.tolist() == [1] * 5
        return True
    each = [of_one(*one) for one in every]
    for got, at, end in (
        (found.bound_low, 0, np.min), (found.bound_high, 0, np.max),
        (found.ci_low, 1, np.min), (found.ci_high, 2, np.max),
    ):  # fmt: skip
        np.testing.assert_allclose(got, end([one[at] for one in each], axis=0), atol=1e-9)
    assert (found.estimate is not None) == (len(every) == 1)
    return True


def check_some(many):
    spans = [(low, low + more) for low in range(4) for more in range(3)]
    rng = np.random.default_rng(5)
    tried = 0
    for first, second, third in rng.integers(0, len(spans), (many, 3)):
        n = int(rng.integers(0, 8))
        launches = (n, n + int(rng.integers(0, 3)))
        tried += check_against_all(spans[first], launches, spans[second], spans[third])
    assert tried > many / 2


def test_the_bounds_are_those_of_every_completion():
    check_some(120)


@pytest.mark.full
def test_the_bounds_are_those_of_every_completion_of_many_records():
    check_some(5000)


def test_exact_counts_are_those_of_masked_failures():
    found = masked_failures_range(1, 11, 0, 7, RATIOS, confidence_level=0.9)
    plain = masked_failures(3, 1, 7, RATIOS, confidence_level=0.9)
    assert found.estimate == pytest.approx(plain.estimate)
    assert found.ci_low == pytest.approx(plain.ci_low)
    assert found.ci_high == pytest.approx(plain.ci_high)


def test_the_ends_of_the_curve_are_the_bounds_without_an_assumption():
    found = masked_failures_range("1..2", "10..12", "1..3", "2..4", [0.0, math.inf])
    least, most = math.inf, -math.inf
    for s, f, i in completions((1, 2), (10, 12), (1, 3), (2, 4)):
        bounds = rate_bounds(Arm.of(censored_counts(s, f, i, 0, estimand="unknown")))
        least, most = min(least, bounds.low), max(most, bounds.high)
    assert (found.bound_low[0], found.bound_high[1]) == pytest.approx((least, most))


def test_degenerate_and_open_counts():
    for counts in ((0, 0, 0, 0), (0, 5, 0, 5), (0, 5, 0, "2..5"), (0, "2..", 0, "2..")):
        found = masked_failures_range(*counts, [1.0])
        assert not found.known
        assert (found.bound_low[0], found.bound_high[0]) == (0, 1)
        assert (found.ci_low[0], found.ci_high[0]) == (0, 1)
    # Three of unknown outcome were not shot down, however many of the others were.
    some = masked_failures_range(0, 8, 3, "2..", [0.0, 1.0])
    assert some.known
    assert some.bound_low.tolist() == [0, 0]
    assert some.bound_high == pytest.approx([3 / 8, 1.0])
    far = masked_failures_range(1, "8..", 0, 2, [2.0])
    assert (far.bound_low[0], far.bound_low_open[0]) == (0, True)


def test_bad_arguments_are_refused():
    with pytest.raises(CountError, match=r"together must not exceed launches \(4\)"):
        masked_failures_range(2, 4, 2, 1, [1])
    with pytest.raises(OptionError, match="0 or more"):
        masked_failures_range(1, 4, 0, 1, [-1])
    with pytest.raises(LevelError):
        masked_failures_range(1, 4, 0, 1, [1], confidence_level=1)
