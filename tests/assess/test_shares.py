"""Shares of launches by outcome: what the tally reports, against listing."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from reliability.assess.feasible_counts import feasible_arm
from reliability.assess.shares import SHARE_STATES, fixed_launches, outcome_shares
from reliability.estimators.partial.interception import simultaneous_shares
from reliability.tallies.rivals import Row
from reliability.tallies.tally import Tally

NAMES = ("launched", "failed", "succeeded", "intercepted", "not_reached", "unknown", "failed_share")


def row(*, not_coded: bool = False, by_silence: bool = False, **counts: tuple[float, float]) -> Row:
    low = dict.fromkeys(NAMES, np.nan)
    high = dict(low)
    for name, ends in counts.items():
        low[name], high[name] = map(float, ends)
    return Row((0,), low, high, not_coded, by_silence)


def tally_of(*groups: list[list[Row]]) -> Tally:
    return Tally("before", None, None, tuple(tuple(map(tuple, g)) for g in groups), ("a",), (None,))


def by_state(tally: Tally) -> dict[str, tuple[float, float]]:
    found = outcome_shares(tally)
    ends = zip(found.shares.bound_low.tolist(), found.shares.bound_high.tolist(), strict=True)
    return dict(zip(found.states, ends, strict=True))


def test_the_cns_counts_of_2022() -> None:
    cns = row(launched=(44, 44), succeeded=(27, 27), failed=(4, 4), unknown=(13, 13),
              intercepted=(0, 0))  # fmt: skip
    found = outcome_shares(tally_of([[cns]]))
    assert found.states == ("succeeded", "failed", "unknown")
    assert found.shares.bound_low == pytest.approx([27 / 44, 4 / 44, 13 / 44])
    assert found.shares.bound_high == pytest.approx([27 / 44, 4 / 44, 13 / 44])
    six = simultaneous_shares([27, 4, 0, 13, 0, 0])
    assert found.classes == len(SHARE_STATES) == 6
    assert found.shares.ci_low == pytest.approx(six.low[[0, 1, 3]], rel=1e-8)
    assert found.shares.ci_high == pytest.approx(six.high[[0, 1, 3]], rel=1e-8)


def test_what_is_not_said_is_neither_zero_nor_a_success() -> None:
    # "About half of some fifty": of the others nothing is said; they may have been shot down.
    assert by_state(tally_of([[row(launched=(45, 55), failed=(20, 30))]])) == {
        "failed": (20 / 55, 30 / 45),
        "intercepted": (0, 35 / 55),
        "rest": (0, 35 / 55),
    }
    silent = by_state(tally_of([[row(launched=(8, 8), intercepted=(2, 3))]]))
    assert silent == {"intercepted": (2 / 8, 3 / 8), "unknown": (5 / 8, 6 / 8)}
    # What was shot down is not said: no rule that reads silence as success says it.
    for rule in (False, True):
        told = by_state(tally_of([[row(launched=(2, 2), by_silence=rule)]]))
        assert told == {"intercepted": (0, 1), "unknown": (0, 1)}
    late = by_state(tally_of([[row(launched=(3, 3), not_coded=True)]]))
    assert late == {"not_coded": (1, 1)}


def test_bounds_hold_every_way_to_add_two_claims_and_their_rivals() -> None:
    one = row(launched=(2, 4), failed=(0, 1), intercepted=(0, 1), unknown=(1, 1))
    two = row(launched=(3, 3), failed=(1, 2), intercepted=(0, 0))
    rival = row(launched=(5, 5), failed=(0, 0), intercepted=(1, 1))

    def states(each: Row) -> list[tuple[int, ...]]:
        spans = [
            range(int(each.low[n]), int(each.high[n]) + 1) if each.low[n] == each.low[n] else (0,)
            for n in ("failed", "intercepted", "unknown")
        ]
        launched = range(int(each.low["launched"]), int(each.high["launched"]) + 1)
        return [
            (f, i, u, n - f - i - u)
            for n in launched
            for f, i, u in product(*spans)
            if f + i + u <= n
        ]

    found = by_state(tally_of([[one]], [[two], [rival]]))
    sums = [
        np.add(a, b) for a in states(one) for b in [*states(two), *states(rival)]
    ]  # fmt: skip
    for at, state in enumerate(("failed", "intercepted", "unknown", "rest")):
        shares = [each[at] / each.sum() for each in sums]
        assert found[state] == pytest.approx((min(shares), max(shares)))


def test_no_launch_has_no_shares() -> None:
    assert outcome_shares(tally_of()) is None
    open_end = outcome_shares(tally_of([[row(launched=(2, np.inf), failed=(1, 1))]]))
    assert open_end.shares.bound_low[0] == 0
    assert open_end.shares.bound_low_open[0]


def test_fixed_launches_are_one_number_each() -> None:
    cns = tally_of([[row(launched=(44, 44), succeeded=(27, 27), failed=(4, 4), unknown=(13, 13),
                         intercepted=(0, 0))]])  # fmt: skip
    assert fixed_launches(cns, feasible_arm(cns, "not-failed")) == (4, 13, 44)
    shot = tally_of([[row(launched=(8, 8), intercepted=(2, 2))]])
    assert fixed_launches(shot, feasible_arm(shot, "not-failed")) == (0, 6, 8)
    assert fixed_launches(shot, feasible_arm(shot, "left-out")) == (0, 6, 6)
    assert fixed_launches(shot, feasible_arm(shot, "unknown")) == (0, 8, 8)
    known = tally_of([[row(launched=(8, 8), failed=(2, 2), intercepted=(0, 0))]])
    ranged = tally_of([[row(launched=(8, 8), failed=(1, 2), intercepted=(0, 0))]])
    silent = tally_of([[row(launched=(8, 8))]])
    either = tally_of([[row(launched=(8, 8), intercepted=(2, 2))], [row(launched=(8, 8))]])
    for none in (known, ranged, either, tally_of()):
        assert fixed_launches(none, feasible_arm(none, "not-failed")) is None
    assert fixed_launches(silent, feasible_arm(silent, "not-failed")) is None
