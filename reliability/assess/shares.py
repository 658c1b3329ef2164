"""Shares of launches by what is reported to have become of them, all at once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from math import inf
from operator import add

from reliability.estimators.partial.feasible import Arm, Feasible
from reliability.estimators.partial.interception import ShareRanges, cover_shares
from reliability.tallies.rivals import Row
from reliability.tallies.tally import Tally, row_counts

__all__ = ["SHARE_STATES", "OutcomeShares", "fixed_launches", "outcome_shares"]

Ends = tuple[float, float]

# Each launch is in one of them; the rest: not reported to have failed, and no more said.
SHARE_STATES = ("succeeded", "failed", "intercepted", "unknown", "not_coded", "rest")


@dataclass(frozen=True, slots=True)
class OutcomeShares:
    """The shares of a period's launches.

    Attributes
    ----------
    states : tuple of str
        Those of `SHARE_STATES` that any launch may be in.
    shares : ShareRanges
        One value a state.
    classes : int
        How many states the intervals hold for together.
    """

    states: tuple[str, ...]
    shares: ShareRanges
    classes: int


def outcome_shares(tally: Tally, *, confidence_level: float = 0.95) -> OutcomeShares | None:
    """Assess the shares of launches by outcome, with Goodman's simultaneous intervals.

    Parameters
    ----------
    tally : Tally
        As reported: no rule says what a state counts as.
    confidence_level : float
        That all intervals hold together (approximately), strictly between 0 and 1.

    Returns
    -------
    OutcomeShares or None
        Bounds and intervals over every completion. Claims of which one window says how many
        launches they have together are taken without that limit, which allows more. None where
        there is no launch.

    Raises
    ------
    LevelError
    """
    if not tally.groups:
        return None
    arms = {
        state: Arm(
            tuple(
                tuple(reduce(add, (_box(row, state) for row in rows)) for rows in alternatives)
                for alternatives in tally.groups
            )
        )
        for state in SHARE_STATES
    }
    found = cover_shares(list(arms.values()), confidence_level=confidence_level)
    some = [at for at, arm in enumerate(arms.values()) if arm.hull.failures_high != 0]
    kept = ShareRanges(
        found.bound_low[some],
        found.bound_high[some],
        found.bound_low_open[some],
        found.bound_high_open[some],
        found.ci_low[some],
        found.ci_high[some],
        found.confidence_level,
    )
    return OutcomeShares(tuple(SHARE_STATES[at] for at in some), kept, len(SHARE_STATES))


def fixed_launches(tally: Tally, arm: Arm) -> tuple[int, int, int] | None:
    """Return failures, unknown outcomes and launches, where each is one number and some unknown.

    Parameters
    ----------
    tally : Tally
    arm : Arm
        What the tally allows for one estimand: with it, what counts as unknown.

    Returns
    -------
    (int, int, int) or None
        None where a count is a range, claims rival, or every outcome is known: the intervals of
        Imbens and Manski, and of Stoye, are for unknown outcomes among a fixed number of launches.
    """
    stated = [count for count in tally.totals.values() if count is not None]
    alone = all(len(alternatives) == 1 for alternatives in tally.groups)
    box = arm.hull
    if not (alone and all(count.exact for count in stated) and box.launches.exact):
        return None
    least, most = box.failures_low, box.failures_high
    if most is None or most == least:
        return None
    return least, most - least, box.launches_low


def _box(row: Row, state: str) -> Feasible:
    """Return how many launches of one row are in a state, and how many beside it."""
    ends = _states(row)
    n_low, n_high = row_counts(row)["launched"]
    low, high = ends.pop(state)
    beside = [sum(each[at] for each in ends.values()) for at in (0, 1)]
    return Feasible(
        int(low), _end(high), int(beside[0]), _end(beside[1]), int(n_low), _end(n_high)
    ).tighten()


def _states(row: Row) -> dict[str, Ends]:
    """Return low and high of every state of one row; no launch where it does not say."""
    counts = row_counts(row)
    most = counts["launched"][1]
    ends = {state: counts[state] for state in SHARE_STATES}
    if not _said(counts["intercepted"]) and not row.not_coded:
        # Blank is not zero: any launch that is not stated as something else may be one, among
        # them those of which no more is said.
        stated = sum(counts[s][0] for s in ("failed", "succeeded") if _said(counts[s]))
        ends["intercepted"] = (0.0, max(most - stated, 0.0))
        if _said(ends["rest"]):
            ends["rest"] = (0.0, ends["rest"][1])
        if row.by_silence:  # the rule takes them all as unknown; as reported any may be one
            ends["unknown"] = (0.0, ends["unknown"][1])
    return {
        state: (min(low, most), min(high, most)) if _said((low, high)) else (0.0, 0.0)
        for state, (low, high) in ends.items()
    }


def _said(ends: Ends) -> bool:
    return ends[0] == ends[0]  # NaN: not said


def _end(high: float) -> int | None:
    return None if high == inf else int(high)
