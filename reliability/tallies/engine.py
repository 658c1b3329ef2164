"""From evidence and rules to tallies: every claim gets one fate and one reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from reliability.errors import unknown_name
from reliability.tallies.claim_table import ClaimTable, claim_table
from reliability.tallies.fates import Fates
from reliability.tallies.overlap import choose_windows
from reliability.tallies.periods import (
    OUTSIDE,
    STRADDLES,
    Assignment,
    Period,
    assign,
    divide,
    find_cut,
    period_labels,
)
from reliability.tallies.reading import Reading, read_claims
from reliability.tallies.rivals import Choice, choose, launched_conflict
from reliability.tallies.rules import (
    ClaimRules,
    NamedClaims,
    PeriodRules,
    ReadingRules,
    Rules,
)
from reliability.tallies.tally import Tallies, Tally

if TYPE_CHECKING:
    from reliability.evidence.model import Evidence

__all__ = ["tally", "tally_evidence"]


@dataclass(frozen=True, slots=True, eq=False)
class _Scene:
    """What choosing within one period works on."""

    table: ClaimTable
    fates: Fates
    reading: Reading
    rules: Rules
    at_zero: np.ndarray
    floors: dict[str, list[int]]


def tally_evidence(
    evidence: Evidence,
    rules: Rules,
    *,
    systems: Sequence[str] | None = None,
    out_of_scope: Mapping[str, str] | None = None,
) -> Tallies:
    """Tally evidence per period.

    Parameters
    ----------
    evidence : Evidence
    rules : Rules
    systems : sequence of str, optional
        The systems selected; needed where wide classes may enter. Default: those of the claims.
    out_of_scope : mapping of str to str, optional
        Claims that the selection leaves out, with the reason.

    Returns
    -------
    Tallies
        Every claim of `evidence` stands once in ``audit``.
    """
    claims = evidence.claims
    table = claim_table(evidence)
    fates = Fates.start(table.claim_id, table.incident_id)
    reading = read_claims(claims, rules.reading)
    cuts = [find_cut(evidence.cuts, name) for name in rules.periods.cut]
    periods = divide(cuts, rules.periods)
    named = _named(table, rules, [period.label for period in periods])
    _withdrawn(evidence, table, fates, rules, named)
    wide = _scope(table, fates, evidence, rules, systems, out_of_scope or {})
    assignment = assign(claims, periods)
    _outside(table, fates, assignment, periods, rules)
    _unusable(table, fates, reading, assignment, [period.label for period in periods], named)
    at_zero = wide | (assignment.period == STRADDLES)
    floors: dict[str, list[int]] = {}
    for i, rule in enumerate(fates.rule):
        incident = table.incident_id[i]
        if rule == "counts-not-launches" and incident is not None:
            floors.setdefault(incident, []).append(i)
    conflicts: list[dict[str, Any]] = []
    tallies = []
    for index, period in enumerate(periods):
        inside = assignment.period == index
        inside |= (assignment.period == STRADDLES) & assignment.touches[:, index]
        wanted = named.get(period.label)
        members = [
            i
            for i in np.flatnonzero(inside).tolist()
            if fates.alive(i) and (wanted is None or i in wanted)
        ]
        scene = _Scene(table, fates.copy(), _lowered(reading, at_zero), rules, at_zero, floors)
        groups = _choose_period(members, period, scene, evidence, conflicts)
        used = {i for choice in groups for i in choice.used}
        fates.settle(scene.fates, used, period.label)
        tallies.append(_tally_of(period, groups, table, assignment, used))
    fates.close()
    return Tallies(tuple(tallies), fates.audit(), tuple(conflicts), tuple(cuts))


def _tally_of(
    period: Period, groups: list[Choice], table: ClaimTable, assignment: Assignment, used: set[int]
) -> Tally:
    notes = tuple(
        f"{table.claim_id[i]} is a window that ends on the day of the cut; "
        "it counts with this period."
        for i in sorted(used)
        if assignment.ends_on_cut[i]
    )
    return Tally(
        period.label,
        period.first,
        period.last,
        tuple(tuple(tuple(rows) for rows in choice.alternatives) for choice in groups),
        tuple(table.claim_id),
        tuple(table.incident_id),
        notes,
    )


def _named(table: ClaimTable, rules: Rules, labels: list[str]) -> dict[str, set[int]]:
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


def _withdrawn(
    evidence: Evidence,
    table: ClaimTable,
    fates: Fates,
    rules: Rules,
    named: dict[str, set[int]],
) -> None:
    """Retracted, superseded and repeating claims go, unless a person names them."""
    claims = evidence.claims
    by_name = set().union(*named.values()) if named else set()
    if "retracted" in claims:
        retracted = (claims["retracted"] == "yes").fillna(value=False).to_numpy(dtype=bool)
        for i in np.flatnonzero(retracted).tolist():
            fates.drop(i, "retracted", "retracted by a correction")
    elsewhere = evidence.about.get("relations", {})
    for i, old in enumerate(table.supersedes):
        if old is None or rules.claims.superseded == "keep" or not fates.alive(i):
            continue
        place = table.place.get(old)
        if place is not None and place not in by_name:
            reason = f"superseded by {table.claim_id[i]}, the same claimant's revision"
            fates.drop(place, "superseded", reason)
    for i, other in enumerate(table.repeats):
        if other is not None and i not in by_name:
            fates.drop(i, "repeats", f"restates {other}")
    for old, new in elsewhere.get("superseded", {}).items():
        place = table.place.get(old)
        if place is not None and rules.claims.superseded == "drop" and place not in by_name:
            fates.drop(place, "superseded", f"superseded by {new}, which the selection leaves out")


def _scope(
    table: ClaimTable,
    fates: Fates,
    evidence: Evidence,
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


def _outside(
    table: ClaimTable, fates: Fates, assignment: Assignment, periods: list[Period], rules: Rules
) -> None:
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


def _unusable(
    table: ClaimTable,
    fates: Fates,
    reading: Reading,
    assignment: Assignment,
    labels: list[str],
    named: dict[str, set[int]],
) -> None:
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
            fates.drop(i, "no-launched-count", "states no launched count")
        elif table.counts[i] != "launches":
            least = f"{reading.low['launched'][i]:.0f}"
            fates.drop(
                i, "counts-not-launches",
                f"counts {table.counts[i]} ({least} or more launched at most follows): "
                "a floor, never a denominator",
            )  # fmt: skip


def _lowered(reading: Reading, at_zero: np.ndarray) -> Reading:
    """Let claims of a wider class or of several periods enter as 0..high of every count."""
    if not at_zero.any():
        return reading
    low = {
        name: np.where(at_zero & ~np.isnan(ends), 0.0, ends) for name, ends in reading.low.items()
    }
    return Reading(low, reading.high, reading.not_coded, reading.speaks, reading.by_silence)


def _choose_period(
    members: list[int],
    period: Period,
    scene: _Scene,
    evidence: Evidence,
    conflicts: list[dict[str, Any]],
) -> list[Choice]:
    """Choose among one period's usable claims: windows and incidents, nothing twice."""
    table, fates, reading = scene.table, scene.fates, scene.reading
    policy = scene.rules.claims
    _nested_claims(members, table, fates)
    incidents, windows = _sorted_out(members, scene)
    _nested_incidents(incidents, table, fates, evidence)
    prefer = scene.rules.named(period.label).prefer
    if prefer == "incidents":
        used = [i for group in incidents.values() for i in group]
        windows = _without_overlap(windows, used, table, fates)
    chosen = choose_windows(windows, table.windows, table.facts, reading, policy)
    if prefer == "aggregates":
        _displaced(incidents, [i for choice in chosen for i in choice.used], table, fates)
    groups = [sorted({*choice.used, *choice.dropped}) for choice in chosen]
    for group in incidents.values():
        groups.append(group)
        chosen.append(choose(group, table.facts, reading, policy))
    for group in groups:
        text = launched_conflict(group, table.facts, reading, _floors(group, scene))
        if text is not None:
            conflicts.append(
                {
                    "period": period.label,
                    "incident_id": table.incident_id[group[0]],
                    "claim_ids": [table.claim_id[i] for i in group],
                    "text": text,
                }
            )
    for choice in chosen:
        for i, (rule, reason) in choice.dropped.items():
            fates.drop(i, rule, reason)
    return [choice for choice in chosen if choice.alternatives]


def _floors(group: list[int], scene: _Scene) -> list[int]:
    """Return the claims about the same incident that count something else: floors."""
    incident = scene.table.incident_id[group[0]]
    if incident is None:
        return []
    return [
        i
        for i in scene.floors.get(incident, [])
        if scene.table.system[i] == scene.table.system[group[0]]
    ]


def _sorted_out(members: list[int], scene: _Scene) -> tuple[dict[str, list[int]], list[int]]:
    """Sort claims into incidents and windows; a wider class yields to the system itself."""
    table = scene.table
    incidents: dict[str, list[int]] = {}
    windows: list[int] = []
    for i in members:
        if scene.fates.alive(i):
            incident = table.incident_id[i]
            if table.scope[i] == "incident" and incident is not None:
                incidents.setdefault(incident, []).append(i)
            else:
                windows.append(i)
    for group in incidents.values():
        own = [i for i in group if not scene.at_zero[i]]
        if own:
            for i in group:
                if scene.at_zero[i]:
                    name = table.claim_id[own[0]]
                    scene.fates.drop(i, "wide-class", f"{name} is about the system itself")
            group[:] = own
    return incidents, windows


def _displaced(
    incidents: dict[str, list[int]], used: list[int], table: ClaimTable, fates: Fates
) -> None:
    """Leave out whole incidents of which a claim lies in a window that is used."""
    for incident in list(incidents):
        left = _without_overlap(incidents[incident], used, table, fates)
        if len(left) < len(incidents[incident]):
            for i in left:
                fates.drop(i, "overlap", "a claim about its incident lies in a window that is used")
            del incidents[incident]


def _nested_claims(members: list[int], table: ClaimTable, fates: Fates) -> None:
    present = {table.claim_id[i] for i in members if fates.alive(i)}
    for i in members:
        parent = table.part_of[i]
        if parent is not None and parent in present:
            fates.drop(i, "nested", f"part of {parent}")


def _nested_incidents(
    incidents: dict[str, list[int]], table: ClaimTable, fates: Fates, evidence: Evidence
) -> None:
    if not len(evidence.incidents):
        return
    within = evidence.incidents.dropna(subset=["part_of"])
    for incident, parent in zip(within["incident_id"], within["part_of"], strict=True):
        if incident in incidents and parent in incidents:
            for i in incidents[incident]:
                fates.drop(i, "nested", f"its incident is part of {parent}")
            del incidents[incident]


def _without_overlap(
    claims: list[int], used: Sequence[int], table: ClaimTable, fates: Fates
) -> list[int]:
    left = []
    for i in claims:
        over = [j for j in used if table.windows.overlap(i, j)]
        if over:
            fates.drop(i, "overlap", f"overlaps {table.claim_id[over[0]]}, which is used")
        else:
            left.append(i)
    return left


def tally(
    evidence: Evidence,
    *,
    cut: str | Sequence[str],
    cut_day: str = "after",
    washout_days: int = 0,
    straddling: str = "leave-out",
    policy: str = "envelope",
    claimants: Sequence[str] = (),
    others: str = "last",
    superseded: str = "drop",
    use: Mapping[str, Sequence[str]] | None = None,
    prefer: str = "aggregates",
    silence: str = "unknown",
    operator_success: str = "claim",
    shares: str = "count",
) -> Tallies:
    """Count launches per period, nothing twice, every claim accounted for.

    Parameters
    ----------
    evidence : Evidence
        Select first: every claim in it is in scope.
    cut : str or sequence of str
        Ids of candidate cut dates or ISO days; two periods for one cut.
    cut_day, washout_days, straddling
        How days are divided; see `reliability.tallies.rules.PeriodRules`.
    policy, claimants, others, superseded
        Which of several claims about one incident is used; see ``ClaimRules``.
    use : mapping of str to sequence of str, optional
        By period label: exactly these claims.
    prefer : {"aggregates", "incidents"}
        Which stays where they overlap.
    silence, operator_success, shares
        How words become counts; see ``ReadingRules``.

    Returns
    -------
    Tallies
        ``.before``, ``.after`` (or by label), ``.audit``, ``.conflicts``.

    Raises
    ------
    UnknownNameError
        For a cut, claim or period that does not exist.
    OptionError
        For a rule with a value that it does not take.
    """
    cuts = (cut,) if isinstance(cut, str) else tuple(cut)
    named = {label: NamedClaims(prefer=prefer) for label in period_labels(len(cuts))}
    for label, ids in (use or {}).items():
        named[label] = NamedClaims(tuple(ids), prefer=prefer)
    rules = Rules(
        PeriodRules(cuts, cut_day, washout_days, straddling),
        ReadingRules(silence, operator_success, shares),
        ClaimRules(policy, tuple(claimants), others, "exact", superseded, named),
    )
    return tally_evidence(evidence, rules)
