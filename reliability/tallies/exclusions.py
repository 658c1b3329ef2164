"""The rules that leave a claim out before any choice among rivals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

import numpy as np

from reliability.errors import unknown_name
from reliability.tallies.claim_table import ClaimTable
from reliability.tallies.fates import Fates
from reliability.tallies.periods import OUTSIDE, STRADDLES, Assignment, Period
from reliability.tallies.reading import Reading
from reliability.tallies.rules import Rules

__all__ = [
    "StandIns",
    "drop_nested",
    "drop_outside",
    "drop_repeats",
    "drop_unusable",
    "drop_withdrawn",
    "named_claims",
    "out_of_scope_claims",
    "whole_incidents",
]

# What may have become of a claim whose statement another makes: used, or left to that other.
STAYS = (None, "superseded", "repeats")
# Claims without a launched count, and those that stay in their place.
StandIns: TypeAlias = dict[int, list[int]]


def named_claims(table: ClaimTable, rules: Rules, labels: list[str]) -> dict[str, set[int]]:
    """Return, by period, the positions of the claims that the rules name.

    Raises
    ------
    UnknownNameError
        For a period or a claim that does not exist.
    """
    named: dict[str, set[int]] = {}
    for label, wanted in rules.claims.named.items():
        if label not in labels:
            raise unknown_name("period (claims.<label>)", label, labels)
        if wanted.use is None:
            continue
        for name in wanted.use:
            if name not in table.place:
                raise unknown_name(f"claim (claims.{label}.use)", name, table.claim_id)
        named[label] = {table.place[name] for name in wanted.use}
    return named


def drop_withdrawn(
    table: ClaimTable, fates: Fates, reading: Reading, rules: Rules, named: dict[str, set[int]]
) -> StandIns:
    """Retracted and superseded claims go; superseded ones stay where a person names them.

    Returns
    -------
    dict of int to list of int
        Claims without a launched count, and the superseded ones that stay because nothing that
        revises them states one.
    """
    by_name = set().union(*named.values()) if named else set()
    said = reading.said("launched")
    stand: StandIns = {}
    for i, retracted in enumerate(table.retracted):
        if retracted:
            fates.drop(i, "retracted", "retracted by a correction")
    newer: dict[int, list[int]] = {}
    for i, old in enumerate(table.supersedes):
        place = None if old is None else table.place.get(old)
        if place is not None and rules.claims.superseded == "drop" and not table.retracted[i]:
            newer.setdefault(place, []).append(i)
    for place, revisions in newer.items():
        if place in by_name:
            continue
        if said[place] and not any(said[i] for i in _behind(place, newer)):
            for i in revisions:
                stand.setdefault(i, []).append(place)
            continue
        reason = f"superseded by {table.claim_id[revisions[0]]}, the same claimant's revision"
        fates.drop(place, "superseded", reason)
    for old, new in table.superseded_elsewhere.items():
        place = table.place.get(old)
        if place is not None and rules.claims.superseded == "drop" and place not in by_name:
            fates.drop(place, "superseded", f"superseded by {new}, which the selection leaves out")
    return stand


def _behind(start: int, links: Mapping[int, Sequence[int]]) -> set[int]:
    """Return every claim that a chain of links leads to from one claim, without that one."""
    found: set[int] = set()
    queue = list(links.get(start, ()))
    while queue:
        i = queue.pop()
        if i != start and i not in found:
            found.add(i)
            queue += links.get(i, ())
    return found


def drop_repeats(
    table: ClaimTable, fates: Fates, reading: Reading, named: dict[str, set[int]]
) -> StandIns:
    """A claim that restates another goes where the other is there to stay.

    One that states a launched count stays where nothing that it restates does; of several that
    restate the same, those that cannot be about the same launches go all the same.
    """
    by_name = set().union(*named.values()) if named else set()
    said = reading.said("launched")
    links = {
        i: [table.place[other]]
        for i, other in enumerate(table.repeats)
        if other is not None and other in table.place
    }
    stand: StandIns = {}
    for i, (place,) in links.items():
        if i in by_name or fates.rule[place] not in STAYS:
            continue
        behind = [j for j in _behind(i, links) if fates.rule[j] in STAYS]
        if said[i] and not any(said[j] or fates.rule[j] == "superseded" for j in behind):
            others = [j for j in stand.get(place, ()) if fates.alive(j)]
            if fates.alive(i) and all(_same_launches(i, j, table) for j in others):
                stand.setdefault(place, []).append(i)
                continue
        fates.drop(i, "repeats", f"restates {table.claim_id[place]}")
    return stand


def _same_launches(i: int, j: int, table: ClaimTable) -> bool:
    """Whether two claims are about one incident, or about windows that overlap."""
    if table.incident_id[i] is not None or table.incident_id[j] is not None:
        return table.incident_id[i] == table.incident_id[j]
    return table.windows.overlap(i, j)


def out_of_scope_claims(
    table: ClaimTable,
    fates: Fates,
    rules: Rules,
    systems: Sequence[str] | None,
    out_of_scope: Mapping[str, str],
) -> np.ndarray:
    """Leave out what the selection leaves out; return which claims enter as a wider class."""
    wide = np.zeros(len(table.claim_id), dtype=bool)
    chosen = None if systems is None else frozenset(systems)
    for i, name in enumerate(table.claim_id):
        reason = out_of_scope.get(name)
        if reason is not None:
            fates.drop(i, "out-of-scope", reason)
        elif chosen is not None and table.system[i] not in chosen:
            may_hide = not table.windows.classes[i].isdisjoint(chosen)
            if rules.claims.system_class == "may-include" and may_hide:
                wide[i] = True
            else:
                hint = " (a wider class, which may hide it)" if may_hide else ""
                fates.drop(i, "out-of-scope", f"its own system is {table.system[i]}{hint}")
    return wide


def drop_outside(
    table: ClaimTable, fates: Fates, assignment: Assignment, periods: list[Period], rules: Rules
) -> None:
    """Leave out claims whose days lie in no period, or in more than one."""
    for i in range(len(table.claim_id)):
        if assignment.period[i] == OUTSIDE:
            fates.drop(i, "outside-periods", "none of its days lies in a period")
        elif assignment.period[i] == STRADDLES and rules.periods.straddling == "leave-out":
            touched = [
                p.label for p, hit in zip(periods, assignment.touches[i], strict=True) if hit
            ]
            where = (
                " and ".join(touched) if len(touched) > 1 else f"{touched[0]} and days of no period"
            )
            fates.drop(i, "straddles", f"its days lie in {where}")


def drop_unusable(
    table: ClaimTable,
    fates: Fates,
    reading: Reading,
    assignment: Assignment,
    labels: list[str],
    named: dict[str, set[int]],
    stand: StandIns,
) -> None:
    """Leave out claims that are not named, or that state no number of launches."""
    said = reading.said("launched")
    for i in range(len(table.claim_id)):
        if not fates.alive(i):
            continue
        mine = [labels[j] for j in range(len(labels)) if assignment.touches[i, j]]
        own = mine if assignment.period[i] == STRADDLES else [labels[assignment.period[i]]]
        if named and own and all(label in named and i not in named[label] for label in own):
            others = [label for label in named if i in named[label]]
            reason = (
                f"named for {others[0]}, but its days lie in {own[0]}"
                if others
                else "not among the claims named for its period"
            )
            fates.drop(i, "not-named", reason)
        elif not said[i]:
            kept = " and ".join(table.claim_id[j] for j in stand.get(i, ()) if fates.alive(j))
            instead = f"; {kept}, of the same statement, states one and stays" if kept else ""
            fates.drop(i, "no-launched-count", f"states no launched count{instead}")
        elif table.counts[i] != "launches":
            least = f"{reading.low['launched'][i]:.0f}"
            fates.drop(
                i, "counts-not-launches",
                f"counts {table.counts[i]}, not launches: it follows that {least} or more were "
                "launched, and no more than that",
            )  # fmt: skip


def whole_incidents(
    table: ClaimTable, fates: Fates, assignment: Assignment, rules: Rules
) -> Assignment:
    """Keep an incident in one period: rival claims that date it into two make it straddle.

    Returns
    -------
    Assignment
        With the claims of such incidents in every period that one of them touches; where
        straddling claims are left out, they are left out here.
    """
    members: dict[str, list[int]] = {}
    for i, incident in enumerate(table.incident_id):
        if incident is not None and table.scope[i] == "incident" and fates.alive(i):
            members.setdefault(incident, []).append(i)
    period, touches = assignment.period.copy(), assignment.touches.copy()
    for group in members.values():
        if len({int(assignment.period[i]) for i in group}) > 1:
            period[group] = STRADDLES
            touches[group] = assignment.touches[group].any(axis=0)
            if rules.periods.straddling == "leave-out":
                for i in group:
                    fates.drop(i, "straddles", "claims date its incident into different periods")
    return Assignment(period, touches, assignment.ends_on_cut)


def drop_nested(table: ClaimTable, fates: Fates, reading: Reading) -> None:
    """Parts go with their wholes, in whichever period either lies: claims, and incidents.

    A claim that lies in the window of its whole stays where that leaves outcomes open: it is
    counted as a part (`count_once`).
    """
    present = {table.claim_id[i] for i in range(len(table.claim_id)) if fates.alive(i)}
    for i, parent in enumerate(table.part_of):
        if parent is not None and parent in present:
            place = table.place[parent]
            if reading.closes[place] or not table.windows.contains(place, i):
                fates.drop(i, "nested", f"part of {parent}")
    incidents = {
        incident
        for i, incident in enumerate(table.incident_id)
        if incident is not None and table.scope[i] == "incident" and fates.alive(i)
    }
    for i, incident in enumerate(table.incident_id):
        whole = None if incident is None else table.holder(incident, incidents)
        if whole is not None:
            fates.drop(i, "nested", f"its incident is part of {whole}")
