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
# What a claim that does not say how many failed may account for.
ACCOUNTED = ("succeeded", "intercepted", "unknown")
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
    most_unknown, most_others : float
        Of a row that has a part of a claim's launches: no more of them are unknown, and no more
        did not fail, than of all of the claim's.
    known : dict
        What was worked out from the row already: a sweep tallies one row many times over.
    """

    members: tuple[int, ...]
    low: dict[str, float]
    high: dict[str, float]
    not_coded: bool = False
    by_silence: bool = False
    most_unknown: float = np.inf
    most_others: float = np.inf
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


def _said(name: str, i: int, reading: Reading) -> bool:
    return not np.isnan(reading.low[name][i])


def _rate_ends(i: int, reading: Reading) -> tuple[float, float]:
    """Return the least and greatest share of launches that one claim allows to have failed."""
    n_low, n_high = reading.low["launched"][i], reading.high["launched"][i]
    if _said("failed_share", i, reading):
        return float(reading.low["failed_share"][i]), float(reading.high["failed_share"][i])
    if _said("failed", i, reading):
        unknown = reading.high["unknown"][i] if _said("unknown", i, reading) else 0.0
        low, high = reading.low["failed"][i], reading.high["failed"][i] + unknown
        least = low / n_high if n_high > 0 else 0.0
        return float(least), float(min(1.0, high / n_low)) if n_low > 0 else 1.0
    stated = sum(
        reading.low[name][i] for name in ("succeeded", "intercepted") if _said(name, i, reading)
    )
    if np.isinf(n_high):
        return 0.0, 1.0
    return 0.0, float((n_high - stated) / n_high) if n_high > 0 else 1.0


def choose(claims: Sequence[int], facts: Facts, reading: Reading, rules: ClaimRules) -> Choice:
    """Choose among claims that are all about one incident or one window.

    A claim that says how many failed stands as it is. One that says how many succeeded leaves
    the rest open; a rival that states only a launched count widens it. Beside claims that say
    how many failed, such a rival is otherwise left out.

    Parameters
    ----------
    claims : sequence of int
        Positions of the usable claims.
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
    closed = [i for i in kept if reading.closes[i]]
    choice.alternatives += [[_bounded(_row_of(i, reading), kept, reading)] for i in closed]
    for row in _open_rows([i for i in kept if i not in closed], reading):
        if any(reading.speaks[i] for i in row.members):
            choice.alternatives.append([_bounded(row, kept, reading)])
        elif not closed:
            choice.alternatives.append([row])
    used = set(choice.used)
    for i in kept:
        if i not in used:
            choice.dropped[i] = (
                "silent-rival",
                f"says nothing of failures, while {facts.claim_id[closed[0]]} does; "
                "its launched count is a check of the denominator",
            )
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
    most = float(reading.most_unknown[i]), float(reading.most_others[i])
    return Row((i,), low, high, bool(reading.not_coded[i]), bool(reading.by_silence[i]), *most)


def _bounded(row: Row, others: Sequence[int], reading: Reading) -> Row:
    """Close an open launched count where another usable claim closes it."""
    if np.isfinite(row.high["launched"]):
        return row
    floor = row.low["launched"]
    for name in ("failed", "succeeded", "intercepted", "unknown"):
        if row.low[name] == row.low[name]:
            floor = max(floor, row.low[name])
    # A rival whose highest count lies below the floor contradicts it, and closes nothing.
    closed = [
        j for j in others if j not in row.members and floor <= reading.high["launched"][j] < np.inf
    ]
    if closed:
        lowest = min(float(reading.low["launched"][j]) for j in closed)
        row.low["launched"] = max(floor, lowest)
        row.high["launched"] = max(float(reading.high["launched"][j]) for j in closed)
    return row


def _open_rows(claims: Sequence[int], reading: Reading) -> list[Row]:
    """Return one alternative for each way that claims account for launches of open outcome.

    Claims that agree on what succeeded, was intercepted or is unknown are one; those that state
    only a launched count widen the launched range of each with which they can be true, and stand
    alone where they cannot.
    """
    states: dict[tuple[str, ...], list[int]] = {}
    for i in claims:
        ends = [e[name][i] for name in ACCOUNTED for e in (reading.low, reading.high)]
        states.setdefault(tuple(map(repr, map(float, ends))), []).append(i)
    silent = states.pop(("nan",) * 2 * len(ACCOUNTED), [])
    rows: list[Row] = []
    fitting: set[int] = set()
    for group in states.values():
        stated = 0.0
        for name in ACCOUNTED:
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
    for name in (*ACCOUNTED, "not_reached"):
        lows = [float(reading.low[name][i]) for i in claims if _said(name, i, reading)]
        highs = [float(reading.high[name][i]) for i in claims if _said(name, i, reading)]
        row.low[name] = min(lows) if lows else np.nan
        row.high[name] = max(highs) if highs else np.nan
    row.not_coded = all(bool(reading.not_coded[i]) for i in claims)
    row.most_unknown = max(float(reading.most_unknown[i]) for i in claims)
    return row
