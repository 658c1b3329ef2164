"""From a tally and the failure rules to the failures and launches that it allows.

Every launch of a claim is in one state: failed, succeeded (or otherwise not failed),
intercepted, not coded, or unknown. The rules say what each state is counted as: a failure, a
launch that did not fail, either of the two, or not at all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import product

import numpy as np
from numpy.typing import NDArray

from reliability.errors import CountError, OptionError
from reliability.estimators.partial.completions import boxes
from reliability.estimators.partial.feasible import Arm, Feasible
from reliability.tallies.limits import Limit, fold
from reliability.tallies.rivals import Row
from reliability.tallies.rules import one_of
from reliability.tallies.tally import Tally

__all__ = [
    "ESTIMANDS",
    "FailureRules",
    "feasible_arm",
    "incident_arm",
    "midpoint_arm",
    "part_ends",
    "stated_columns",
]

ESTIMANDS = ("not-failed", "left-out", "unknown")
WIDEST_SHARE = 2000
PARTS = ("failure", "other", "either", "none", "masked")

Floats = NDArray[np.float64]
FailedAs = Callable[[Row], str]


@dataclass(frozen=True, slots=True)
class FailureRules:
    """What the states of a launch are counted as.

    Attributes
    ----------
    unknown : {"bounds", "exclude", "as-success", "as-failure"}
        Launches whose outcome was assessed and is not known.
    not_coded : {"bounds", "exclude"}
        Launches that nobody has assessed yet.
    """

    unknown: str = "bounds"
    not_coded: str = "bounds"

    def __post_init__(self) -> None:
        one_of("failure.unknown", self.unknown, ("bounds", "exclude", "as-success", "as-failure"))
        one_of("failure.not_coded", self.not_coded, ("bounds", "exclude"))

    def counted_as(self, estimand: str) -> dict[str, str]:
        """Return, for each undecided state, what it counts as: failure, other, either, none."""
        one_of("failure.intercepted", estimand, ESTIMANDS)
        unknown = {
            "bounds": "either", "exclude": "none", "as-success": "other", "as-failure": "failure",
        }[self.unknown]  # fmt: skip
        intercepted = {"not-failed": "other", "left-out": "none", "unknown": "either"}[estimand]
        not_coded = {"bounds": "either", "exclude": "none"}[self.not_coded]
        return {"unknown": unknown, "intercepted": intercepted, "not_coded": not_coded}


def feasible_arm(
    tally: Tally,
    estimand: str,
    rules: FailureRules | None = None,
    *,
    failed_as: FailedAs | None = None,
) -> Arm:
    """Return every (failures, launches) that a tally allows for one estimand.

    Parameters
    ----------
    tally : Tally
    estimand : {"not-failed", "left-out", "unknown"}
        What an intercepted launch counts as: a launch that did not fail (the share of launches
        reported to have failed), no launch at all (the failure rate among launches not shot
        down), or one that may have failed (the failure rate had none been shot down).
    rules : FailureRules, optional
    failed_as : callable, optional
        What the reported failures of each row count as: ``failure``, which they are, or for
        another question ``other`` or ``either``.

    Raises
    ------
    CountError
        If a claim's own counts cannot all hold.

    Notes
    -----
    With K, S, E and X the launches counted as failures, as others, as either and not at all,
    each within its own ends, and n = K + S + E + X launched, the pairs (failures, others) of a
    claim are exactly those with failures in [K0, K1 + E1], others in [S0, S1 + E1] and their
    sum in [max(K0 + S0 + E0, n0 - X1), min(K1 + S1 + E1, n1 - X0)]: take K = min(failures, K1)
    and S = min(others, S1), and what is left over is an E that fits. A test verifies it by
    listing.
    """
    counted = (rules or FailureRules()).counted_as(estimand)
    if tally.limits or failed_as is not None:
        return Arm(tuple(rivals for _, rivals in _limited(tally, counted, failed_as)))
    plain, others = tally.parts
    groups = [_rivals(alternatives, counted, tally) for alternatives in others]
    if plain:
        groups.insert(0, (_total(plain, counted, tally),))
    return Arm(tuple(groups))


def incident_arm(
    tally: Tally, estimand: str, rules: FailureRules | None = None
) -> tuple[Arm, list[str]]:
    """Return the same as `feasible_arm`, one group an incident or window, with their names.

    A window that is counted in parts is one group, under its own name.
    """
    found = _limited(tally, (rules or FailureRules()).counted_as(estimand))
    return Arm(tuple(rivals for _, rivals in found)), [name for name, _ in found]


def _limited(
    tally: Tally, counted: dict[str, str], failed_as: FailedAs | None = None
) -> list[tuple[str, tuple[Feasible, ...]]]:
    """Return the name and the rivals of every incident or window, parts of a window joined."""
    groups = []
    for alternatives in tally.groups:
        member = alternatives[0][0].members[0]
        name = tally.incident_ids[member] or tally.claim_ids[member]
        groups.append((name, _rivals(alternatives, counted, tally, failed_as)))
    # Launches that count as none are among those of the window: it says nothing of the least.
    some = "none" not in counted.values()

    def join(
        parts: list[tuple[str, tuple[Feasible, ...]]], limit: Limit
    ) -> tuple[str, tuple[Feasible, ...]]:
        together = boxes(Arm(tuple(rivals for _, rivals in parts)))
        ends = limit.low if some else 0.0, limit.high
        return parts[-1][0], tuple(_within(box, *ends) for box in together)

    return fold(groups, tally.limits, join)


def _within(box: Feasible, low: float, high: float) -> Feasible:
    """Return the part of a box with so many launches; all of it where there is none."""
    most = high if box.launches_high is None else min(high, box.launches_high)
    try:
        return replace(
            box,
            launches_low=max(int(low), box.launches_low),
            launches_high=None if most == np.inf else int(most),
        ).tighten()
    except CountError:
        return box


def _rivals(
    alternatives: Sequence[Sequence[Row]],
    counted: dict[str, str],
    tally: Tally,
    failed_as: FailedAs | None = None,
) -> tuple[Feasible, ...]:
    """Return every box that the alternatives of one incident or window leave."""

    def boxes_of(row: Row) -> list[Feasible]:
        own = {} if failed_as is None else {"failed": failed_as(row)}
        return _boxes(row, counted | own, tally)

    known, key = alternatives[0][0].known, f"rivals {_key(counted)}"
    if key not in known or failed_as is not None:
        rivals: list[Feasible] = []
        for rows in alternatives:
            rivals += [_sum(chosen) for chosen in product(*map(boxes_of, rows))]
        if failed_as is not None:
            return tuple(rivals)
        known[key] = tuple(rivals)
    found: tuple[Feasible, ...] = known[key]
    return found


def midpoint_arm(arm: Arm) -> Arm:
    """Return the one point in the middle of every range: the naive reading.

    Raises
    ------
    OptionError
        If a range is open: it has no middle.
    """
    hull = arm.hull
    if hull.failures_high is None or hull.launches_high is None:
        raise OptionError(
            f"failure.ranges: 'midpoint' needs closed ranges; got failures {hull.failures} of "
            f"launches {hull.launches}. Use 'bounds'."
        )
    failures = (hull.failures_low + hull.failures_high + 1) // 2
    launches = (hull.launches_low + hull.launches_high + 1) // 2
    return Arm.of(Feasible.of_counts(min(failures, launches), launches))


def _sum(boxes: Iterable[Feasible]) -> Feasible:
    total = Feasible(0, 0, 0, 0, 0, 0)
    for box in boxes:
        total = total + box
    return total


def _key(counted: dict[str, str]) -> str:
    return " ".join(counted.values())


def _total(rows: Sequence[Row], counted: dict[str, str], tally: Tally) -> Feasible:
    """Return the one box of rows that add up, none of them read by its share."""
    key = _key(counted)
    new = [row for row in rows if key not in row.known]
    if new:
        low, high = _columns(new, "low"), _columns(new, "high")
        ends = _checked(_six_ends(low, high, new, counted), new, tally)
        for row, column in zip(new, ends.T.tolist(), strict=True):
            row.known[key] = column
    return _feasible(np.array([row.known[key] for row in rows]).sum(axis=0).tolist())


def _boxes(row: Row, counted: dict[str, str], tally: Tally) -> list[Feasible]:
    """Return the box of one row, or the alternatives of one that is read by its share."""
    low, high = stated_columns(row)
    rows = [row] * low["launched"].size
    ends = _checked(_six_ends(low, high, rows, counted), rows, tally)
    return [_feasible(column) for column in ends.T.tolist()]


def stated_columns(row: Row) -> tuple[dict[str, Floats], dict[str, Floats]]:
    """Return the counts that a row states, low and high: one value, or one an alternative.

    There are alternatives where failures are said as a share: one a launched count.
    """
    low, high = _columns([row], "low"), _columns([row], "high")
    if row.by_share:
        _spread_share(row, low, high)
    return low, high


def _feasible(ends: Sequence[float]) -> Feasible:
    return Feasible(*(None if end == np.inf else int(end) for end in ends))  # type: ignore[arg-type]


def _checked(ends: Floats, rows: Sequence[Row], tally: Tally) -> Floats:
    """Refuse rows whose counts cannot all hold."""
    bad = np.flatnonzero((ends[0::2] > ends[1::2]).any(axis=0))
    if bad.size:
        names = ", ".join(tally.claim_ids[i] for i in rows[int(bad[0])].members)
        raise CountError(
            f"claim {names}: its launched, failed, succeeded, intercepted and unknown counts "
            "cannot all hold. Run `reliability check` on the package, and record a correction."
        )
    return ends


def _columns(rows: Sequence[Row], end: str) -> dict[str, Floats]:
    names = ("launched", "failed", "succeeded", "intercepted", "unknown")
    return {name: np.array([getattr(row, end)[name] for row in rows]) for name in names}


def _six_ends(
    low: dict[str, Floats],
    high: dict[str, Floats],
    rows: Sequence[Row],
    counted: dict[str, str],
) -> Floats:
    """Return tight ends, one column a row: failures, others and launches, low and high each."""
    sums = part_ends(low, high, rows, counted)
    most_others = np.array([row.most_others for row in rows])
    k, s, e, x = (sums[part] for part in ("failure", "other", "either", "none"))
    n = (low["launched"], high["launched"])
    least = np.maximum(k[0] + s[0] + e[0], n[0] - np.where(np.isinf(x[1]), np.inf, x[1]))
    most = np.minimum(k[1] + s[1] + e[1], n[1] - x[0])
    return _tight(k[0], k[1] + e[1], s[0], np.minimum(s[1] + e[1], most_others), least, most)


def part_ends(
    low: dict[str, Floats], high: dict[str, Floats], rows: Sequence[Row], counted: dict[str, str]
) -> dict[str, tuple[Floats, Floats]]:
    """Return the ends of the launches that count as each part, one value a row.

    Parameters
    ----------
    low, high : dict of str to ndarray
        The stated counts, one value a row; NaN where a claim does not say.
    rows : sequence of Row
    counted : dict of str to str
        What ``unknown``, ``intercepted`` and ``not_coded`` launches count as: ``failure``,
        ``other``, ``either``, ``none`` or ``masked``; and ``failed`` ones, if not as failures.
    """
    not_coded = np.array([row.not_coded for row in rows])
    most_unknown = np.array([row.most_unknown for row in rows])
    blank = np.isnan(low["failed"])
    zero, no_end = np.zeros(blank.size), np.full(blank.size, np.inf)

    def ends(name: str, otherwise: tuple[Floats, Floats]) -> tuple[Floats, Floats]:
        missing = np.isnan(low[name])
        return np.where(missing, otherwise[0], low[name]), np.where(
            missing, otherwise[1], high[name]
        )

    succeeded, unknown = ends("succeeded", (zero, zero)), ends("unknown", (zero, zero))
    # What nobody has assessed may have been shot down too, unless it is left out altogether.
    shot = no_end if counted["not_coded"] == "either" else np.where(not_coded, 0.0, np.inf)
    states = {
        "failed": ends("failed", (zero, zero)),
        # Beyond a stated failed count every other launch did not fail in the claim's sense;
        # beyond a blank one every launch not accounted for is unknown, or not coded.
        "succeeded": (succeeded[0], np.where(blank | not_coded, succeeded[1], np.inf)),
        "intercepted": ends("intercepted", (zero, shot)),
        "unknown": (unknown[0], np.where(blank & ~not_coded, most_unknown, unknown[1])),
        "not_coded": (zero, np.where(not_coded, np.inf, 0.0)),
    }
    role = {"failed": "failure", "succeeded": "other"} | counted
    found = {}
    for part in PARTS:
        low_sum, high_sum = (
            sum((states[s][e] for s in states if role[s] == part), zero) for e in (0, 1)
        )
        found[part] = (low_sum, high_sum)
    return found


def _tight(k0: Floats, k1: Floats, s0: Floats, s1: Floats, n0: Floats, n1: Floats) -> Floats:
    """Tighten boxes; see `Feasible.tighten`, of which this is the form over arrays."""

    def minus(a: Floats, b: Floats, infinite: float) -> Floats:
        undefined = np.isinf(a) & np.isinf(b)
        with np.errstate(invalid="ignore"):
            return np.where(undefined, infinite, a - b)

    return np.array([
        np.maximum(k0, minus(n0, s1, -np.inf)), np.minimum(k1, minus(n1, s0, np.inf)),
        np.maximum(s0, minus(n0, k1, -np.inf)), np.minimum(s1, minus(n1, k0, np.inf)),
        np.maximum(n0, k0 + s0), np.minimum(n1, k1 + s1),
    ])  # fmt: skip


def _spread_share(row: Row, low: dict[str, Floats], high: dict[str, Floats]) -> None:
    """Put one column for each launched count that a share may be a share of, in place.

    Where the launched count is open or very wide, one column that holds them all.
    """
    n_low, n_high = row.low["launched"], row.high["launched"]
    share_low, share_high = row.low["failed_share"], row.high["failed_share"]
    if n_high - n_low > WIDEST_SHARE:
        low["failed"], high["failed"] = np.floor([share_low * n_low]), np.array([n_high])
        return
    launched = np.arange(n_low, n_high + 1.0)
    for ends in (low, high):
        for name in ends:
            ends[name] = np.resize(ends[name], launched.size)
        ends["launched"] = launched
    least = np.ceil(share_low * launched - 1e-9)
    most = np.floor(share_high * launched + 1e-9)
    # Where no whole number lies in the share: the nearest on either side.
    low["failed"], high["failed"] = np.minimum(least, most), np.maximum(least, most)
