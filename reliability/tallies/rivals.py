"""Several claims about one incident or window: which are used, and as what counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from reliability.tallies.reading import COUNTS, Reading
from reliability.tallies.rules import ClaimRules

__all__ = ["Choice", "Facts", "Row", "choose", "rank"]

RELIABILITY = {letter: place for place, letter in enumerate("ABCDE", start=1)}
CREDIBILITY = {str(number): number for number in range(1, 6)}


@dataclass(frozen=True, slots=True, eq=False)
class Facts:
    """What choosing needs of every claim beside its counts: plain lists, one item a claim."""

    claim_id: list[str]
    claimant: list[str]
    reliability: list[str]
    credibility: list[str]


@dataclass(slots=True)
class Row:
    """One row of a tally: the counts of one claim, or of several that say nothing of failures.

    Attributes
    ----------
    members : tuple of int
        The claims, as positions.
    low, high : dict of str to float
        By the names of `COUNTS` and ``failed_share``; NaN where not said.
    not_coded : bool
    by_silence : bool
        That none failed is read from silence: the claim itself says nothing of failures.
    known : dict
        What was worked out from the row already: a sweep tallies one row many times over.
    """

    members: tuple[int, ...]
    low: dict[str, float]
    high: dict[str, float]
    not_coded: bool = False
    by_silence: bool = False
    known: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)

    @property
    def by_share(self) -> bool:
        """Whether failures are said as a share of the launches, and not counted."""
        failed, share = self.low["failed"], self.low["failed_share"]
        return failed != failed and share == share  # NaN: not said


@dataclass(slots=True)
class Choice:
    """What became of the usable claims about one incident or window."""

    alternatives: list[list[Row]] = field(default_factory=list)
    dropped: dict[int, tuple[str, str]] = field(default_factory=dict)

    @property
    def used(self) -> tuple[int, ...]:
        """Every claim that stands in a row."""
        return tuple(i for rows in self.alternatives for row in rows for i in row.members)


def rank(claims: Sequence[int], facts: Facts, reading: Reading, rules: ClaimRules) -> list[int]:
    """Return the claims that the policy puts first; ties stay together.

    Grades F and 6 say that a claim cannot be judged: such a claim is never passed over for its
    grade, and never passes over another.
    """
    if rules.policy == "most-credible":
        letters = {i: RELIABILITY.get(facts.reliability[i]) for i in claims}
        judged = [letter for letter in letters.values() if letter is not None]
        best = [i for i in claims if judged and letters[i] == min(judged)]
        numbers = {i: CREDIBILITY.get(facts.credibility[i]) for i in best}
        graded = [number for number in numbers.values() if number is not None]
        top = [i for i in best if numbers[i] is None or numbers[i] == min(graded)]
        return [i for i in claims if letters[i] is None or i in top]
    if rules.policy == "claimants":
        order = {name: place for place, name in enumerate(rules.claimants)}
        last = len(order)
        places = [order.get(facts.claimant[i], last) for i in claims]
        first = min(places)
        if first == last and rules.others == "never":
            return []
        return [i for i, place in zip(claims, places, strict=True) if place == first]
    if rules.policy in ("lowest-rate", "highest-rate"):
        ends = [_rate_ends(i, reading) for i in claims]
        values = (
            [low for low, _ in ends]
            if rules.policy == "lowest-rate"
            else [-high for _, high in ends]
        )
        least = min(values)
        # Ties with a relative tolerance; -0.0 and 0.0 are one value.
        slack = 1e-12 * abs(least)
        return [i for i, v in zip(claims, values, strict=True) if v <= least + slack]
    return list(claims)


def _alone(claims: Sequence[int], facts: Facts, rules: ClaimRules) -> list[int]:
    """Return the one claim there is, unless its claimant is never used."""
    never = rules.policy == "claimants" and rules.others == "never"
    return [i for i in claims if not never or facts.claimant[i] in rules.claimants]


def _rate_ends(i: int, reading: Reading) -> tuple[float, float]:
    """Return the least and greatest share of launches that one claim allows to have failed."""
    n_low, n_high = reading.low["launched"][i], reading.high["launched"][i]
    if reading.said("failed_share")[i]:
        return float(reading.low["failed_share"][i]), float(reading.high["failed_share"][i])
    if reading.said("failed")[i]:
        unknown = reading.high["unknown"][i] if reading.said("unknown")[i] else 0.0
        low, high = reading.low["failed"][i], reading.high["failed"][i] + unknown
        least = low / n_high if n_high > 0 else 0.0
        return float(least), float(min(1.0, high / n_low)) if n_low > 0 else 1.0
    stated = sum(
        reading.low[name][i] for name in ("succeeded", "intercepted") if reading.said(name)[i]
    )
    if np.isinf(n_high):
        return 0.0, 1.0
    return 0.0, float((n_high - stated) / n_high) if n_high > 0 else 1.0


def choose(
    claims: Sequence[int],
    facts: Facts,
    reading: Reading,
    rules: ClaimRules,
    closers: dict[int, list[int]] | None = None,
) -> Choice:
    """Choose among claims that are all about one incident or one window.

    Parameters
    ----------
    claims : sequence of int
        Positions of the usable claims.
    closers : dict, optional
        For each claim, the claims whose closed count may close its open one. Without it, every
        other claim may.
    """
    choice = Choice()
    kept = rank(claims, facts, reading, rules) if len(claims) > 1 else _alone(claims, facts, rules)
    for i in claims:
        if i not in kept:
            choice.dropped[i] = ("policy", _policy_reason(i, kept, facts, reading, rules))
    coded = [i for i in kept if not reading.not_coded[i]]
    if coded:
        for i in kept:
            if i not in coded:
                choice.dropped[i] = (
                    "not-coded-rival",
                    f"not coded, while {facts.claim_id[coded[0]]} is",
                )
        kept = coded
    speakers = [i for i in kept if reading.speaks[i]]
    if speakers:
        for i in kept:
            if i not in speakers:
                choice.dropped[i] = (
                    "silent-rival",
                    f"says nothing of failures, while {facts.claim_id[speakers[0]]} does; "
                    "its launched count is a check of the denominator",
                )
        for i in speakers:
            others = kept if closers is None else closers.get(i, [])
            choice.alternatives.append([_speaking_row(i, others, reading)])
    elif kept:
        choice.alternatives += [[row] for row in _silent_rows(kept, reading)]
    return choice


def _policy_reason(
    i: int, kept: Sequence[int], facts: Facts, reading: Reading, rules: ClaimRules
) -> str:
    if not kept:
        return f"claimant {facts.claimant[i]!r} is not in the order, and others are never used"
    first = facts.claim_id[kept[0]]
    silent = "" if reading.speaks[kept[0]] else " says nothing of failures, which"
    words = {
        "most-credible": f"{first} is graded higher",
        "claimants": f"{first} by {facts.claimant[kept[0]]} comes first in the order of claimants",
        "lowest-rate": f"{first}{silent} allows a lower failure rate",
        "highest-rate": f"{first}{silent} allows a higher failure rate",
    }
    return words[rules.policy]


def _row_of(i: int, reading: Reading) -> Row:
    names = (*COUNTS, "failed_share")
    low = {name: float(reading.low[name][i]) for name in names}
    high = {name: float(reading.high[name][i]) for name in names}
    return Row((i,), low, high, bool(reading.not_coded[i]), bool(reading.by_silence[i]))


def _speaking_row(i: int, others: Sequence[int], reading: Reading) -> Row:
    """Close an open launched count where another usable claim closes it."""
    row = _row_of(i, reading)
    if np.isfinite(row.high["launched"]):
        return row
    floor = row.low["launched"]
    for name in ("failed", "succeeded", "intercepted", "unknown"):
        if row.low[name] == row.low[name]:
            floor = max(floor, row.low[name])
    # A rival whose highest count lies below the floor contradicts it, and closes nothing.
    closed = [j for j in others if j != i and floor <= reading.high["launched"][j] < np.inf]
    if closed:
        lowest = min(float(reading.low["launched"][j]) for j in closed)
        row.low["launched"] = max(floor, lowest)
        row.high["launched"] = max(float(reading.high["launched"][j]) for j in closed)
    return row


def _silent_rows(claims: Sequence[int], reading: Reading) -> list[Row]:
    """Return one alternative for each way that claims silent on failures account for launches.

    Claims that agree on what was intercepted or unknown are one; those that state only a
    launched count widen the launched range of each with which they can be true, and stand
    alone where they cannot.
    """
    states: dict[tuple[str, ...], list[int]] = {}
    for i in claims:
        ends = [
            e[name][i] for name in ("intercepted", "unknown") for e in (reading.low, reading.high)
        ]
        states.setdefault(tuple(map(repr, map(float, ends))), []).append(i)
    silent = states.pop(("nan",) * 4, [])
    if not states:
        return [_merged_row(silent, reading)]
    rows: list[Row] = []
    fitting: set[int] = set()
    for group in states.values():
        stated = 0.0
        for name in ("intercepted", "unknown"):
            low = float(reading.low[name][group[0]])
            stated += 0.0 if low != low else low
        fit = [i for i in silent if reading.high["launched"][i] >= stated]
        fitting.update(fit)
        rows.append(_merged_row(sorted([*group, *fit]), reading))
    alone = [i for i in silent if i not in fitting]
    return [*rows, _merged_row(alone, reading)] if alone else rows


def _merged_row(claims: Sequence[int], reading: Reading) -> Row:
    """Merge claims that say nothing of failures: the hull of what each of them states."""
    row = _row_of(claims[0], reading)
    row.members = tuple(claims)
    launched_low = [float(reading.low["launched"][i]) for i in claims]
    launched_high = [float(reading.high["launched"][i]) for i in claims]
    closed = [
        (low, high) for low, high in zip(launched_low, launched_high, strict=True) if high < np.inf
    ]
    if closed:
        floors = [
            low for low, high in zip(launched_low, launched_high, strict=True) if high == np.inf
        ]
        highest = max(high for _, high in closed)
        # A floor agrees with every larger count: it widens and narrows nothing. Above them all
        # it contradicts them, and the count stays open.
        row.low["launched"] = min(low for low, _ in closed)
        row.high["launched"] = np.inf if max(floors, default=0.0) > highest else highest
    else:
        row.low["launched"], row.high["launched"] = max(launched_low), np.inf
    for name in ("intercepted", "not_reached", "unknown"):
        lows = [float(reading.low[name][i]) for i in claims if reading.said(name)[i]]
        highs = [float(reading.high[name][i]) for i in claims if reading.said(name)[i]]
        row.low[name] = min(lows) if lows else np.nan
        row.high[name] = max(highs) if highs else np.nan
    row.not_coded = all(bool(reading.not_coded[i]) for i in claims)
    return row
