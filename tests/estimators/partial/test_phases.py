"""Cumulative failure by phase: Clopper-Pearson without interceptions, and the definition."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from scipy import stats

import reliability as rel
from reliability import catalogue
from reliability.errors import CountError
from reliability.estimators.dispatch import kernel_of
from reliability.estimators.partial.phases import cumulative_failure


@pytest.mark.parametrize("failed", [[3], [2, 1], [0, 0], [4, 0, 3], [0, 20], [20, 0]])
def test_without_interceptions_it_is_clopper_pearson_of_all_failures_so_far(failed):
    found = cumulative_failure(failed, [0] * len(failed), launches=20)
    for j, so_far in enumerate(itertools.accumulate(failed)):
        low, high = rel.proportion_interval(so_far, 20)
        assert found.ci_low[j] == pytest.approx(low, rel=1e-8, abs=1e-12)
        assert found.ci_high[j] == pytest.approx(high, rel=1e-8)
        assert found.bound_low[j] == found.bound_high[j] == so_far / 20
        if found.estimate[j] is not None:
            assert found.estimate[j] == pytest.approx(so_far / 20)


def test_interceptions_leave_the_product_over_phases():
    found = cumulative_failure([2, 0, 1], [0, 5, 8], launches=20)
    assert found.estimate == (pytest.approx(0.1), pytest.approx(0.1), None)
    # The 8 shot down in the last phase: all after its failure, or all before it.
    assert found.estimate_low == pytest.approx([0.1, 0.1, 1 - 18 / 20 * 12 / 13])
    assert found.estimate_high == pytest.approx([0.1, 0.1, 1 - 18 / 20 * 4 / 5])
    assert found.at_risk.tolist() == [20, 18, 13]
    assert found.bound_low.tolist() == [2 / 20, 2 / 20, 3 / 20]
    assert found.bound_high.tolist() == [2 / 20, 7 / 20, 16 / 20]
    assert found.intercepted_share.tolist() == [0, 5 / 20, 13 / 20]


def test_the_interval_against_a_simulated_product_of_betas():
    # bpcp's definition, by simulation: the method of moments is close to it.
    rng = np.random.default_rng(3)
    found = cumulative_failure([2, 1], [5, 0], launches=20)
    upper = rng.beta(19, 2, 400_000) * rng.beta(13, 1, 400_000)
    # For the upper limit all 5 were shot down before the 2 failures: 2 of 15.
    lower = rng.beta(14, 2, 400_000) * rng.beta(13, 1, 400_000) * rng.beta(12, 1, 400_000)
    assert found.ci_low[1] == pytest.approx(1 - np.quantile(upper, 0.975), abs=2e-3)
    assert found.ci_high[1] == pytest.approx(1 - np.quantile(lower, 0.025), abs=2e-3)


def test_coverage_enumerated_over_two_phases_with_interceptions():
    # 8 launches; 25 % fail in the first phase, 40 % of those that fly on are shot down in it,
    # 30 % of the rest fail in the second.
    n, q1, c, q2 = 8, 0.25, 0.4, 0.3
    truth = 1 - (1 - q1) * (1 - q2)
    covered = 0.0
    for d1 in range(n + 1):
        for shot in range(n - d1 + 1):
            for d2 in range(n - d1 - shot + 1):
                chance = (
                    stats.binom.pmf(d1, n, q1)
                    * stats.binom.pmf(shot, n - d1, c)
                    * stats.binom.pmf(d2, n - d1 - shot, q2)
                )
                found = cumulative_failure([d1, d2], [shot, 0], launches=n, confidence_level=0.9)
                covered += chance * (found.ci_low[1] <= truth <= found.ci_high[1])
    assert covered >= 0.9


def test_wider_with_the_level_as_the_catalogue_says_and_never_nan():
    entry = catalogue.find("phases", "beta-product")
    assert entry.identities == ("nested",)
    assert kernel_of(entry) is cumulative_failure
    for d1, c1, d2, c2 in np.ndindex(3, 3, 3, 3):
        total = d1 + c1 + d2 + c2
        for launches in (total, total + 2):
            narrow, wide = (
                cumulative_failure([d1, d2], [c1, c2], launches=launches, confidence_level=level)
                for level in (0.8, 0.99)
            )
            for found in (narrow, wide):
                assert np.isfinite([found.ci_low, found.ci_high, found.bound_high]).all()
                assert (found.ci_low <= found.estimate_low + 1e-12).all()
                assert (found.estimate_low <= found.estimate_high).all()
                assert (found.estimate_high <= found.ci_high + 1e-12).all()
                for rate, low in zip(found.estimate, found.estimate_low, strict=True):
                    assert rate is None or rate == low
            assert (wide.ci_low <= narrow.ci_low + 1e-12).all()
            assert (wide.ci_high >= narrow.ci_high - 1e-12).all()


def orders(d, c):
    """Yield every order of the failures and the interceptions of one phase, failures True."""
    for at in itertools.combinations(range(d + c), d):
        yield [i in at for i in range(d + c)]


def one_order(flight, launches, level):
    """Return the least and greatest product-limit estimate and the interval of one order.

    One failure at a time, each among the launches then left: Beta(m, 1).
    """
    left, survived, first, second, unseen = launches, 1.0, 1.0, 1.0, False
    for phase in flight:
        unseen |= left == 0
        for fails in phase:
            if fails:
                survived *= 1 - 1 / left
                first *= left / (left + 1)
                second *= left / (left + 2)
            left -= 1
        # Nobody is left to show what the rest of the phase does.
        unseen |= left == 0
    limits = []
    for mean, square, q in (
        (first, second, 1 - (1 - level) / 2),
        (first * left / (left + 1), second * left / (left + 2), (1 - level) / 2),
    ):
        if mean in (0, 1):
            limits.append(1 - mean)
            continue
        size = (mean - square) / (square - mean**2)
        limits.append(1 - stats.beta.ppf(q, mean * size, (1 - mean) * size))
    return 1 - survived, 1.0 if unseen else 1 - survived, *limits


@pytest.mark.parametrize("level", [0.8, 0.95])
def test_the_ends_against_every_order_within_the_phases(level):
    rng = np.random.default_rng(5)
    flights = [([0], [3], 0), ([1], [7], 0), ([1, 0], [2, 3], 1), ([2, 1], [0, 0], 2)]
    for _ in range(40):
        phases = int(rng.integers(1, 4))
        failed, shot = rng.integers(0, 3, (2, phases)).tolist()
        flights.append((failed, shot, int(rng.integers(0, 5))))
    for failed, shot, fly in flights:
        launches = sum(failed) + sum(shot) + fly
        found = cumulative_failure(failed, shot, launches=launches, confidence_level=level)
        for j in range(len(failed)):
            each = [
                one_order(flight, launches, level)
                for flight in itertools.product(*map(orders, failed[: j + 1], shot[: j + 1]))
            ]
            low, high, ci_low, ci_high = zip(*each, strict=True)
            assert found.estimate_low[j] == pytest.approx(min(low), abs=1e-12)
            assert found.estimate_high[j] == pytest.approx(max(high), abs=1e-12)
            assert found.ci_low[j] == pytest.approx(min(ci_low), rel=1e-8, abs=1e-12)
            assert found.ci_high[j] == pytest.approx(max(ci_high), rel=1e-8)
            known = min(low) == pytest.approx(max(high), abs=1e-12)
            assert found.estimate[j] == (pytest.approx(min(low)) if known else None)


@pytest.mark.parametrize(("failed", "shot", "launches"), [(1, 7, 8), (0, 3, 5), (2, 3, 9)])
def test_a_single_phase_is_clopper_pearson_of_either_convention(failed, shot, launches):
    found = cumulative_failure([failed], [shot], launches=launches)
    after, before = (rel.proportion_interval(failed, n) for n in (launches, launches - shot))
    assert found.ci_low[0] == pytest.approx(after.low, rel=1e-8, abs=1e-12)
    assert found.ci_high[0] == pytest.approx(before.high, rel=1e-8)
    # Before the failures, the interceptions leave the rate among launches not shot down.
    assert found.estimate_low[0] == pytest.approx(failed / launches)
    assert found.estimate_high[0] == pytest.approx(failed / (launches - shot))


def test_where_every_launch_was_shot_down_or_none_enters_anything_may_be():
    found = cumulative_failure([0, 0], [5, 0], launches=5)
    assert found.estimate == (None, None)
    for j in (0, 1):
        assert (found.estimate_low[j], found.estimate_high[j]) == (0.0, 1.0)
        assert (found.ci_low[j], found.ci_high[j]) == (0.0, 1.0)
        assert (found.bound_low[j], found.bound_high[j]) == (0.0, 1.0)
    late = cumulative_failure([1, 0], [0, 4], launches=5)
    assert late.estimate == (pytest.approx(0.2), None)
    assert late.estimate_low[1] == pytest.approx(0.2)
    assert (late.estimate_high[1], late.ci_high[1]) == (1.0, 1.0)
    unplaced = cumulative_failure([1, 0], [0, 5], launches=30, unplaced="4..")
    assert unplaced.estimate == (None, None)
    assert unplaced.estimate_low == pytest.approx([1 / 30] * 2)
    assert unplaced.estimate_high == pytest.approx([1 / 6, 1])
    empty = cumulative_failure([0], [0], launches=0)
    assert empty.estimate == (None,)
    assert (empty.ci_low[0], empty.ci_high[0], empty.bound_high[0]) == (0.0, 1.0, 1.0)


def test_once_all_failed_later_phases_add_nothing():
    found = cumulative_failure([4, 0], [0, 0], launches=4)
    assert found.estimate == (1.0, 1.0)
    assert (found.bound_low[1], found.bound_high[1], found.ci_high[1]) == (1.0, 1.0, 1.0)


def placements(total, phases):
    """Yield every way to spread so many over so many phases."""
    for cuts in itertools.combinations(range(total + phases - 1), phases - 1):
        ends = (-1, *cuts, total + phases - 1)
        yield [b - a - 1 for a, b in itertools.pairwise(ends)]


def test_launches_shot_down_in_no_known_phase_against_every_phase_they_may_have_been_in():
    rng = np.random.default_rng(7)
    for _ in range(60):
        phases = int(rng.integers(1, 4))
        failed, shot = rng.integers(0, 3, phases).tolist(), rng.integers(0, 3, phases).tolist()
        unplaced = int(rng.integers(0, 4))
        launches = sum(failed) + sum(shot) + unplaced + int(rng.integers(0, 3))
        found = cumulative_failure(failed, shot, launches=launches, unplaced=unplaced)
        each = [
            cumulative_failure(
                failed, [a + b for a, b in zip(shot, more, strict=True)], launches=launches
            )
            for more in placements(unplaced, phases)
        ]
        for j in range(phases):
            for name in ("at_risk", "estimate", "ci", "bound"):
                low = min(getattr(one, f"{name}_low")[j] for one in each)
                high = max(getattr(one, f"{name}_high")[j] for one in each)
                assert getattr(found, f"{name}_low")[j] == pytest.approx(low, abs=1e-12), name
                assert getattr(found, f"{name}_high")[j] == pytest.approx(high, abs=1e-12), name
            known = {one.estimate[j] for one in each}
            if len(known) > 1 or None in known:
                assert found.estimate[j] is None
            else:
                assert [found.estimate[j]] == pytest.approx(list(known))


@pytest.mark.parametrize(("unplaced", "most"), [("1..3", 3), ("1..9", 5), ("2..", 5), ("0..0", 0)])
def test_a_range_of_them_is_as_many_as_may_be(unplaced, most):
    found = cumulative_failure([1, 1], [1, 0], launches=8, unplaced=unplaced)
    expected = cumulative_failure([1, 1], [1, 0], launches=8, unplaced=most)
    for name in ("at_risk_low", "estimate_high", "ci_low", "ci_high", "bound_high"):
        assert getattr(found, name).tolist() == getattr(expected, name).tolist()
    fewer = [cumulative_failure([1, 1], [1, 0], launches=8, unplaced=i) for i in range(most + 1)]
    assert found.ci_high[1] == max(one.ci_high[1] for one in fewer)
    assert found.ci_low[1] == min(one.ci_low[1] for one in fewer)
    assert found.estimate == expected.estimate


def test_bad_counts_are_refused():
    with pytest.raises(CountError, match=r"at least all that ended \(6\); got 5"):
        cumulative_failure([1], [2], launches=5, unplaced=3)
    with pytest.raises(CountError, match="one count for each phase"):
        cumulative_failure([1, 2], [0], launches=5)
    with pytest.raises(CountError, match="at least all that ended"):
        cumulative_failure([1, 2], [0, 3], launches=5)
    with pytest.raises(CountError, match="failed: must be whole numbers"):
        cumulative_failure(["1..2"], [0], launches=5)
    for wrong in (3, "34"):
        with pytest.raises(CountError, match="intercepted: must be a list, a count for each phase"):
            cumulative_failure([1], wrong, launches=5)
