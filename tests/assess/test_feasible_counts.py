"""The feasible counts of a tally against a listing of every assignment of every launch."""

from __future__ import annotations

from functools import cache
from itertools import product

import numpy as np
import pytest

from reliability.assess.feasible_counts import (
    ESTIMANDS,
    FailureRules,
    feasible_arm,
    midpoint_arm,
)
from reliability.assess.phases import PHASES, phase_arm, phase_rates
from reliability.assess.stated_odds import HIDDEN, hidden_as, odds_rates
from reliability.errors import CountError, OptionError
from reliability.estimators.partial.bounds import rate_bounds
from reliability.estimators.partial.feasible import Arm, Feasible
from reliability.estimators.partial.phases import cumulative_failure
from reliability.estimators.partial.unknown import stated_odds
from reliability.tallies.rivals import Row
from reliability.tallies.tally import Tally

NAMES = ("launched", "failed", "succeeded", "intercepted", "not_reached", "unknown", "failed_share")
UNKNOWN = ("bounds", "exclude", "as-success", "as-failure")
BLANK = None


def row(*, not_coded: bool = False, **counts: tuple[float, float] | None) -> Row:
    low = dict.fromkeys(NAMES, np.nan)
    high = dict(low)
    for name, ends in counts.items():
        if ends is not None:
            low[name], high[name] = map(float, ends)
    return Row((0,), low, high, not_coded)


def tally_of(*groups: list[list[Row]]) -> Tally:
    return Tally("before", None, None, tuple(tuple(map(tuple, g)) for g in groups), ("a",), (None,))


def listed_states(each: Row, *, not_coded_shot: bool) -> list[tuple[int, ...]]:
    """What the launches of a claim may be: failed, succeeded, intercepted, unknown, not coded."""

    def within(name: str, value: int) -> bool:
        return np.isnan(each.low[name]) or each.low[name] <= value <= each.high[name]

    states = []
    for n in range(int(each.low["launched"]), int(each.high["launched"]) + 1):
        if each.not_coded:
            # What is stated is known of a launch that nobody has assessed; unless it is left out,
            # it may have been shot down too.
            for f, s, i, u in product(range(n + 1), repeat=4):
                said = {"failed": f, "succeeded": s, "intercepted": i, "unknown": u}
                if f + s + i + u > n or not all(within(*item) for item in said.items()):
                    continue
                blank = [name for name in said if np.isnan(each.low[name])]
                if not_coded_shot and "intercepted" in blank:
                    blank.remove("intercepted")
                if not any(said[name] for name in blank):
                    states.append((f, s, i, u, n - f - s - i - u))
        else:
            for f, s, i in product(range(n + 1), repeat=3):
                u = n - f - s - i
                if u < 0 or not within("failed", f) or not within("intercepted", i):
                    continue
                if np.isnan(each.low["failed"]):
                    # Nothing said of failures: whatever is not accounted for is unknown, even
                    # beyond the launches that the claim itself calls so.
                    if f or not within("succeeded", s) or u < each.low["unknown"]:
                        continue
                    if np.isnan(each.low["succeeded"]) and s:
                        continue
                    states.append((f, s, i, u, 0))
                else:
                    # Stated failures are closed: the others did not fail, unless said unknown.
                    stated = each.low["unknown"], each.high["unknown"]
                    least, most = (0, 0) if np.isnan(stated[0]) else stated
                    if not np.isnan(each.low["succeeded"]) and s < each.low["succeeded"]:
                        continue
                    if least <= u <= most:
                        states.append((f, s, i, u, 0))
    return states


def listed(each: Row, estimand: str, rules: FailureRules) -> set[tuple[int, int]]:
    """Every (failures, others) by listing what each launch of a claim may be."""
    counted = rules.counted_as(estimand)
    shot = counted["not_coded"] == "either"
    found = set()
    for f, s, i, u, c in listed_states(each, not_coded_shot=shot):
        amounts = {"unknown": u, "intercepted": i, "not_coded": c}
        either = sum(v for name, v in amounts.items() if counted[name] == "either")
        failures = f + sum(v for name, v in amounts.items() if counted[name] == "failure")
        others = s + sum(v for name, v in amounts.items() if counted[name] == "other")
        found |= {(failures + x, others + either - x) for x in range(either + 1)}

    return found


def cases() -> list[Row]:
    ends = [BLANK, (0, 0), (1, 1), (0, 2), (1, 3)]
    made = []
    for launched in [(2, 2), (1, 4), (4, 4)]:
        for failed, succeeded, intercepted, unknown in product(ends, ends, ends, [BLANK, (1, 2)]):
            if succeeded is not None and failed is None and unknown is not None:
                continue  # the three may contradict the launched count; check lists such rows
            made.append(
                row(launched=launched, failed=failed, succeeded=succeeded,
                    intercepted=intercepted, unknown=unknown)
            )  # fmt: skip
        made.append(row(launched=launched, not_coded=True))
        made.append(row(launched=launched, failed=(1, 1), not_coded=True))
        made.append(row(launched=launched, failed=(0, 1), intercepted=(1, 2), not_coded=True))
        made.append(row(launched=launched, succeeded=(1, 2), unknown=(1, 1), not_coded=True))
    return made


@pytest.mark.parametrize("estimand", ESTIMANDS)
@pytest.mark.parametrize("unknown", UNKNOWN)
def test_boxes_are_exactly_what_listing_finds(estimand: str, unknown: str) -> None:
    checked = 0
    for not_coded in ("bounds", "exclude"):
        rules = FailureRules(unknown, not_coded)
        for each in cases():
            expected = listed(each, estimand, rules)
            if not expected:
                with pytest.raises(CountError, match="cannot all hold"):
                    feasible_arm(tally_of([[each]]), estimand, rules)
                continue
            arm = feasible_arm(tally_of([[each]]), estimand, rules)
            assert set(arm.groups[0][0].points()) == expected, each
            checked += 1
    assert checked > 400


def test_sums_of_claims_are_sums_of_their_sets() -> None:
    a = row(launched=(1, 3), intercepted=(1, 1))
    b = row(launched=(4, 4), failed=(0, 0))
    arm = feasible_arm(tally_of([[a]], [[b]]), "not-failed")
    assert rate_bounds(arm).high == 2 / 7  # pooled ranges would say 2/5


def test_rivals_stay_alternatives() -> None:
    jcs, kcna = row(launched=(4, 4), failed=(1, 1)), row(launched=(2, 2), failed=(0, 0))
    arm = feasible_arm(tally_of([[jcs], [kcna]]), "not-failed")
    assert [set(box.points()) for box in arm.groups[0]] == [{(1, 3)}, {(0, 2)}]
    assert (rate_bounds(arm).low, rate_bounds(arm).high) == (0.0, 0.25)


def test_a_share_is_a_share_of_each_launched_count() -> None:
    half = row(launched=(45, 55), failed_share=(0.4, 0.6))
    arm = feasible_arm(tally_of([[half]]), "not-failed")
    assert len(arm.groups[0]) == 11
    assert (rate_bounds(arm).low, rate_bounds(arm).high) == (0.4, 0.6)


def test_a_share_with_no_whole_number_in_it_takes_the_nearest() -> None:
    arm = feasible_arm(tally_of([[row(launched=(1, 1), failed_share=(0.4, 0.6))]]), "not-failed")
    assert set(arm.groups[0][0].points()) == {(0, 1), (1, 0)}


def test_a_share_of_an_open_count_stays_open() -> None:
    arm = feasible_arm(tally_of([[row(launched=(10, np.inf), failed_share=(0.4, 0.6))]]), "unknown")
    assert arm.open
    assert arm.hull.failures_low == 4


def test_open_counts_stay_open() -> None:
    arm = feasible_arm(tally_of([[row(launched=(42, np.inf), failed=(1, 1))]]), "not-failed")
    bounds = rate_bounds(arm)
    assert (bounds.low, bounds.low_open, bounds.high) == (0.0, True, 1 / 42)


def test_the_published_estimands_of_the_winter_claim() -> None:
    winter = tally_of([[row(launched=(45, 55), failed=(20, 30))]])
    ends = {e: rate_bounds(feasible_arm(winter, e)) for e in ESTIMANDS}
    assert (ends["not-failed"].low, ends["not-failed"].high) == (20 / 55, 30 / 45)
    assert (ends["left-out"].low, ends["left-out"].high) == (20 / 55, 1.0)
    assert (ends["unknown"].low, ends["unknown"].high) == (20 / 55, 1.0)


def test_an_empty_tally_has_no_launch() -> None:
    assert feasible_arm(tally_of(), "not-failed").may_be_empty


def test_midpoints() -> None:
    arm = midpoint_arm(Arm.of(Feasible.of_counts("20..30", "45..55")))
    assert arm.groups == ((Feasible(25, 25, 25, 25, 50, 50),),)
    with pytest.raises(OptionError, match="closed ranges"):
        midpoint_arm(Arm.of(Feasible.of_counts(1, "42..")))


@pytest.mark.parametrize(
    ("rules", "match"),
    [({"unknown": "guess"}, "failure.unknown"), ({"not_coded": "bound"}, "Did you mean 'bounds'")],
)
def test_unknown_rules_are_refused(rules: dict[str, str], match: str) -> None:
    with pytest.raises(OptionError, match=match):
        FailureRules(**rules)


RATIOS = [0.0, 0.4, 1.0, 3.0, np.inf]


@cache
def at_ratios(k: int, s: int, u: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    found = stated_odds(k, s, u, RATIOS)
    return found.estimate, found.ci_low, found.ci_high


def listed_hidden(
    each: Row, hidden: str, not_coded: str, estimand: str = "left-out"
) -> set[tuple[int, int, int]]:
    """Every (failures, others, hidden) of one claim."""
    estimand = "unknown" if hidden == "shot-down" else estimand
    counted = hidden_as(hidden, estimand, FailureRules(not_coded=not_coded))
    found = set()
    for f, s, i, u, c in listed_states(each, not_coded_shot=not_coded == "bounds"):
        amounts = {"unknown": u, "intercepted": i, "not_coded": c}
        either, masked, other = (
            sum(v for name, v in amounts.items() if counted[name] == part)
            for part in ("either", "masked", "other")
        )
        found |= {(f + x, s + other + either - x, masked) for x in range(either + 1)}
    return found


def check_hidden(
    tally: Tally,
    points: set[tuple[int, int, int]],
    hidden: str,
    rules: FailureRules,
    estimand: str = "left-out",
) -> None:
    found = odds_rates(tally, hidden, RATIOS, estimand=estimand, rules=rules)
    if min(k + s for k, s, _ in points) == 0:
        assert "no launch has a known outcome" in found.reason
    elif max(u for _, _, u in points) == 0:
        assert "no ratio changes the rate" in found.reason
    else:
        each = [at_ratios(*point) for point in points]
        ends = [[getattr(rate, name) for rate in found.rates]
                for name in ("bound_low", "bound_high", "ci_low", "ci_high")]  # fmt: skip
        np.testing.assert_allclose(ends[0], np.min([e[0] for e in each], axis=0), atol=1e-9)
        np.testing.assert_allclose(ends[1], np.max([e[0] for e in each], axis=0), atol=1e-9)
        np.testing.assert_allclose(ends[2], np.min([e[1] for e in each], axis=0), atol=1e-9)
        np.testing.assert_allclose(ends[3], np.max([e[2] for e in each], axis=0), atol=1e-9)


@pytest.mark.parametrize(
    ("hidden", "estimand"),
    [("shot-down", "unknown"), *(("unreported", estimand) for estimand in ESTIMANDS)],
)
@pytest.mark.parametrize("not_coded", ["bounds", "exclude"])
def test_stated_odds_hold_what_listing_finds_and_no_more(
    hidden: str, estimand: str, not_coded: str
) -> None:
    checked = 0
    for each in cases()[::5]:
        points = listed_hidden(each, hidden, not_coded, estimand)
        if points:
            rules = FailureRules(not_coded=not_coded)
            check_hidden(tally_of([[each]]), points, hidden, rules, estimand)
            checked += 1
    assert checked > 15


def test_stated_odds_of_several_claims_are_those_of_their_sums() -> None:
    a = row(launched=(2, 3), failed=(0, 1), unknown=(1, 2), intercepted=(0, 0))
    b = row(launched=(4, 4), failed=(1, 2), intercepted=(0, 1))
    for hidden in HIDDEN:
        sums = {
            tuple(map(sum, zip(one, other, strict=True)))
            for one in listed_hidden(a, hidden, "bounds")
            for other in listed_hidden(b, hidden, "bounds")
        }
        check_hidden(tally_of([[a]], [[b]]), sums, hidden, FailureRules())
        rivals = odds_rates(tally_of([[a], [b]]), hidden, RATIOS)
        for one in (a, b):
            for k, s, u in listed_hidden(one, hidden, "bounds"):
                if rivals.reason is None and k + s:
                    for rate, low, high, value in zip(
                        rivals.rates, *at_ratios(k, s, u)[1:], at_ratios(k, s, u)[0], strict=True
                    ):
                        assert rate.bound_low <= value + 1e-9
                        assert value <= rate.bound_high + 1e-9
                        assert rate.ci_low <= low + 1e-9
                        assert high <= rate.ci_high + 1e-9


def test_stated_odds_of_a_share_hold_every_launched_count() -> None:
    half = row(launched=(4, 6), failed_share=(0.4, 0.6), unknown=(1, 1), intercepted=(0, 0))
    (rate,) = odds_rates(tally_of([[half]]), "unreported", [1.0]).rates
    assert (rate.bound_low, rate.bound_high) == pytest.approx((1 / 2, 3 / 4))
    assert rate.method == "likelihood-ratio"
    assert rate.conditional_on == ("stated-odds", "counts-within-ranges", "independent-launches")


def test_a_silence_that_a_rule_reads_as_success_is_unreported() -> None:
    told = row(launched=(4, 4), failed=(1, 1), intercepted=(0, 0))
    silent = row(launched=(5, 5), failed=(0, 0), intercepted=(0, 0))
    silent.by_silence = True
    tally = tally_of([[told]], [[silent]])
    rates = odds_rates(tally, "unreported", [0.0, 1.0, np.inf]).rates
    assert [rate.estimate for rate in rates] == pytest.approx([1 / 9, 1 / 4, 6 / 9])
    assert "no launch was shot down" in odds_rates(tally, "shot-down", [1.0]).reason


def test_stated_odds_say_why_there_is_nothing_to_tell() -> None:
    for hidden in HIDDEN:
        assert odds_rates(tally_of(), hidden, RATIOS).reason.startswith("no launches")
    silent = tally_of([[row(launched=(8, 8), intercepted=(2, 2))]])
    assert "no launch has a known outcome" in odds_rates(silent, "unreported", RATIOS).reason
    found = odds_rates(silent, "shot-down", RATIOS)
    assert [rate.bound_low for rate in found.rates] == [0.0] * 4 + [0.25]
    assert found.rates[-1].bound_high == 1.0
    assert found.rates[0].bound_high == pytest.approx(6 / 8)


def listed_phases(
    each: Row, stated: str | None, phase: str, estimand: str, rules: FailureRules
) -> set[tuple[int, int]]:
    """Every (failed by the end of a phase, other launches), from what each launch may be."""
    counted = rules.counted_as(estimand)
    at, last = PHASES.index(phase), phase == PHASES[-1]
    found = set()
    for f, s, i, u, c in listed_states(each, not_coded_shot=counted["not_coded"] == "either"):
        amounts = {"unknown": u, "intercepted": i, "not_coded": c}
        by_role = {
            part: sum(v for name, v in amounts.items() if counted[name] == part)
            for part in ("failure", "other", "either")
        }
        # A failure of no stated phase may have come by then or later.
        open_ones = by_role["either"] + by_role["failure"]
        sure, later = 0, s + by_role["other"]
        if last:
            open_ones, sure = by_role["either"], f + by_role["failure"]
        elif stated is None:
            open_ones += f
        elif PHASES.index(stated) <= at:
            sure = f
        else:
            later += f
        found |= {(sure + x, later + open_ones - x) for x in range(open_ones + 1)}
    return found


@pytest.mark.parametrize("estimand", ESTIMANDS)
@pytest.mark.parametrize("stated", [None, "boost", "terminal"])
def test_phases_are_exactly_what_listing_finds(estimand: str, stated: str | None) -> None:
    checked = 0
    for unknown in ("bounds", "as-failure"):
        rules = FailureRules(unknown)
        for each in cases()[::11]:
            for phase in PHASES:
                expected = listed_phases(each, stated, phase, estimand, rules)
                if not expected:
                    continue
                arm = phase_arm(tally_of([[each]]), [stated], phase, estimand, rules)
                assert set(arm.groups[0][0].points()) == expected, (each, phase)
                checked += 1
    assert checked > 60


def test_phases_rise_to_the_rate_itself_and_agree_with_the_product_over_phases() -> None:
    boost = row(launched=(5, 5), failed=(2, 2), intercepted=(0, 0))
    late = Row((1,), {**row(launched=(7, 7), failed=(1, 1), intercepted=(0, 0)).low},
               {**row(launched=(7, 7), failed=(1, 1), intercepted=(0, 0)).high})  # fmt: skip
    tally = Tally("before", None, None, (((boost,),), ((late,),)), ("a", "b"), (None, None))
    found = phase_rates(tally, ["boost", "terminal"], "not-failed")
    product_over = cumulative_failure([0, 2, 0, 1], [0, 0, 0, 0], launches=12)
    for at, rate in enumerate(found.values()):
        assert rate.estimate == pytest.approx(product_over.estimate[at], rel=1e-12)
        assert rate.ci_low == pytest.approx(product_over.ci_low[at], rel=1e-6, abs=1e-12)
        assert rate.ci_high == pytest.approx(product_over.ci_high[at], rel=1e-6)
    unsaid = list(phase_rates(tally, [None, "terminal"], "not-failed").values())
    assert [rate.bound_low for rate in unsaid] == [0.0, 0.0, 0.0, 3 / 12]
    assert [rate.bound_high for rate in unsaid] == [2 / 12, 2 / 12, 2 / 12, 3 / 12]
    assert unsaid[-1].bound_low == rate.estimate
    nothing = phase_rates(tally_of(), [], "left-out")
    assert all((rate.bound_low, rate.bound_high) == (0.0, 1.0) for rate in nothing.values())
    assert all(rate.identified == "nothing" for rate in nothing.values())
