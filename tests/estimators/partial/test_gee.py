"""GEE: equal to logistic regression for single launches, wider for salvos, refused when few."""

from __future__ import annotations

import math

import numpy as np
import pytest

import reliability as rel
from reliability.errors import OptionError
from reliability.estimators.partial.gee import gee_odds_ratio

pytest.importorskip("statsmodels", reason="needs statsmodels")

A = ([0, 1, 0, 2, 0, 0], [3, 3, 2, 4, 1, 2])
B = ([4, 0, 4, 1, 2, 3], [4, 4, 4, 3, 2, 5])


def test_single_launches_give_the_sample_odds_ratio():
    a, b = [1] * 4 + [0] * 16, [1] * 11 + [0] * 9
    found = gee_odds_ratio(a, [1] * 20, b, [1] * 20)
    assert found.estimate == pytest.approx((4 / 16) / (11 / 9), rel=1e-6)
    assert found.incidents == 40
    # Mancl and DeRouen divide each residual by 1 - leverage = 19/20: with single launches the
    # variance of the log odds is 20/19 squared times Woolf's, in closed form.
    woolf = 1 / 4 + 1 / 16 + 1 / 11 + 1 / 9
    from scipy import stats

    reach = stats.t.ppf(0.975, 38) * math.sqrt(woolf) * 20 / 19
    assert math.log(found.ci_high / found.estimate) == pytest.approx(reach, rel=1e-5)
    assert math.log(found.estimate / found.ci_low) == pytest.approx(reach, rel=1e-5)


def test_equal_salvos_keep_the_odds_ratio_and_widen_the_interval():
    rng = np.random.default_rng(8)
    a, b = (rng.choice([0, 0, 1, 4], 12), rng.choice([0, 1, 3, 4], 12))
    found = gee_odds_ratio(a, [4] * 12, b, [4] * 12)
    odds = [x.sum() / (48 - x.sum()) for x in (a, b)]
    assert found.estimate == pytest.approx(odds[0] / odds[1], rel=1e-6)
    plain = rel.odds_ratio_interval(a.sum(), 48, b.sum(), 48, method="woolf")
    assert found.ci_low < plain.low
    assert found.ci_high > plain.high
    assert found.correlation > 0
    assert (found.p_value < 0.05) == (not found.ci_low <= 1 <= found.ci_high)


def test_swapping_the_arms_inverts_the_odds_ratio():
    found, swapped = gee_odds_ratio(*A, *B), gee_odds_ratio(*B, *A)
    assert swapped.estimate == pytest.approx(1 / found.estimate, rel=1e-5)
    assert (swapped.ci_low, swapped.ci_high) == pytest.approx(
        (1 / found.ci_high, 1 / found.ci_low), rel=1e-5
    )
    assert swapped.p_value == pytest.approx(found.p_value, rel=1e-5)


@pytest.mark.parametrize(
    ("a", "b", "message"),
    [
        ((A[0][:4], A[1][:4]), (B[0][:5], B[1][:5]), r"10 salvos, .* got 4 \(arm a\) and 5 "),
        (([1], [3]), ([1, 0] * 6, [2] * 12), "two in each arm"),
        (([0] * 6, [2] * 6), B, "arm a: must have failures"),
        (A, ([2] * 6, [2] * 6), "arm b: must have failures"),
    ],
)
def test_it_is_refused_with_its_reason(a, b, message):
    with pytest.raises(OptionError, match=message):
        gee_odds_ratio(*a, *b)


def test_a_refusal_calls_the_arms_what_the_caller_calls_them():
    with pytest.raises(OptionError, match=r"GEE: after: must have failures .* got 0 of 12"):
        gee_odds_ratio([0] * 6, [2] * 6, *B, names=("after", "before"))
    with pytest.raises(OptionError, match=r"got 1 \(after\) and 6 \(before\)"):
        gee_odds_ratio([0], [2], *B, names=("after", "before"))
