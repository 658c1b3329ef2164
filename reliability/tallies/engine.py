"""From evidence and rules to tallies: every claim gets one fate and one reason."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from reliability.tallies.claim_table import ClaimTable, claim_table
from reliability.tallies.conflicts import find_conflicts
from reliability.tallies.exclusions import (
    drop_nested,
    drop_outside,
    drop_repeats,
    drop_unusable,
    drop_withdrawn,
    named_claims,
    out_of_scope_claims,
    whole_incidents,
)
from reliability.tallies.fates import Fates
from reliability.tallies.overlap import choose_windows
from reliability.tallies.periods import (
    STRADDLES,
    Assignment,
    Cut,
    Period,
    assign,
    divide,
    find_cut,
    period_labels,
)
from reliability.tallies.reading import Reading, read_claims
from reliability.tallies.rivals import Choice, choose
from reliability.tallies.rules import (
    ClaimRules,
    NamedClaims,
    PeriodRules,
    ReadingRules,
    Rules,
)
from reliability.tallies.shared import Shared, shared_launches
from reliability.tallies.tally import Tallies, Tally

if TYPE_CHECKING:
    from reliability.evidence.model import Evidence

__all__ = ["Workbench", "tally", "tally_evidence"]


@dataclass(frozen=True, slots=True, eq=False)
class _Scene:
    """What choosing within one period works on."""

    table: ClaimTable
    fates: Fates
    reading: Reading
    rules: Rules
    at_zero: np.ndarray
    choices: dict[Hashable, Choice]

    def choose(self, group: list[int]) -> Choice:
        """Choose among claims on one incident; the same group is chosen among only once."""
        policy = self.rules.claims
        if self.at_zero[group].any():
            return choose(group, self.table.facts, self.reading, policy)
        who = (policy.policy, policy.claimants, policy.others)
        key = (self.rules.reading, who, tuple(group))
        if key not in self.choices:
            self.choices[key] = choose(group, self.table.facts, self.reading, policy)
        return self.choices[key]


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
    return Workbench(evidence).tally(rules, systems=systems, out_of_scope=out_of_scope)


class Workbench:
    """Evidence prepared for many tallies: what does not depend on the rules is done once.

    Parameters
    ----------
    evidence : Evidence
    """

    def __init__(self, evidence: Evidence) -> None:
        self.evidence = evidence
        self._table = claim_table(evidence)
        self._readings: dict[ReadingRules, Reading] = {}
        self._choices: dict[Hashable, Choice] = {}
        self._divisions: dict[PeriodRules, tuple[list[Cut], list[Period], Assignment]] = {}

    def _reading(self, rules: ReadingRules) -> Reading:
        if rules not in self._readings:
            self._readings[rules] = read_claims(self.evidence.claims, rules)
        return self._readings[rules]

    def _division(self, rules: PeriodRules) -> tuple[list[Cut], list[Period], Assignment]:
        if rules not in self._divisions:
            cuts = [find_cut(self.evidence.cuts, name) for name in rules.cut]
            periods = divide(cuts, rules)
            self._divisions[rules] = cuts, periods, assign(self.evidence.claims, periods)
        return self._divisions[rules]

    def tally(
        self,
        rules: Rules,
        *,
        systems: Sequence[str] | None = None,
        out_of_scope: Mapping[str, str] | None = None,
        conflicts: bool = True,
    ) -> Tallies:
        """Tally the evidence per period; see `tally_evidence`.

        Without `conflicts`, where claims contradict one another is not looked for.
        """
        table, reading = self._table, self._reading(rules.reading)
        cuts, periods, _ = self._division(rules.periods)
        scope = (systems, out_of_scope or {})
        named = named_claims(table, rules, [period.label for period in periods])
        fates, assignment, wide = self._usable(rules, named, *scope)
        found: tuple[dict[str, Any], ...] = ()
        if conflicts:
            usable = self._usable(rules, {}, *scope) if named else (fates, assignment, wide)
            found = self._conflicts(rules, *usable)
        at_zero = wide | (assignment.period == STRADDLES)
        read = _lowered(reading, at_zero)
        scene = _Scene(table, fates, read, rules, at_zero, self._choices)
        tallies = []
        earlier: list[int] = []
        for index, period in enumerate(periods):
            inside = assignment.period == index
            inside |= (assignment.period == STRADDLES) & assignment.touches[:, index]
            wanted = named.get(period.label)
            members = [
                i
                for i in np.flatnonzero(inside).tolist()
                if fates.alive(i) and (wanted is None or i in wanted)
            ]
            here = replace(scene, fates=fates.copy())
            groups = _choose_period(members, period, here, earlier)
            used = {i for choice in groups for i in choice.used}
            earlier += [
                i
                for i in sorted(used)
                if table.scope[i] != "incident" and assignment.period[i] != STRADDLES
            ]
            fates.settle(here.fates, used, period.label)
            tallies.append(_tally_of(period, groups, table, assignment, used))
        fates.close()
        return Tallies(tuple(tallies), fates, found, tuple(cuts))

    def shared(self, later: Tally, first: Tally) -> Shared | None:
        """Return what two tallies of this evidence have in common; see `shared_launches`."""
        return shared_launches(later, first, self._table, self._reading(ReadingRules()))

    def _usable(
        self,
        rules: Rules,
        named: dict[str, set[int]],
        systems: Sequence[str] | None,
        out_of_scope: Mapping[str, str],
    ) -> tuple[Fates, Assignment, np.ndarray]:
        """Leave out what no choice among rivals comes to; return which claims are a wider class."""
        table, reading = self._table, self._reading(rules.reading)
        _, periods, assignment = self._division(rules.periods)
        fates = Fates.start(table.claim_id, table.incident_id)
        drop_withdrawn(table, fates, rules, named)
        wide = out_of_scope_claims(table, fates, rules, systems, out_of_scope)
        drop_repeats(table, fates, named)
        drop_outside(table, fates, assignment, periods, rules)
        labels = [period.label for period in periods]
        drop_unusable(table, fates, reading, assignment, labels, named)
        assignment = whole_incidents(table, fates, assignment, rules)
        drop_nested(table, fates)
        return fates, assignment, wide

    def _conflicts(
        self, rules: Rules, fates: Fates, assignment: Assignment, wide: np.ndarray
    ) -> tuple[dict[str, Any], ...]:
        """Return where the claims that the scenario may use contradict one another."""
        labels = [period.label for period in self._division(rules.periods)[1]]
        usable = {}
        for i in range(len(fates.rule)):
            if fates.alive(i) and not wide[i]:
                at = int(assignment.period[i])
                touched = [labels[j] for j in np.flatnonzero(assignment.touches[i])]
                usable[i] = touched if at == STRADDLES else [labels[at]]
        floors = _floors(self._table, fates)
        plain = self._reading(ReadingRules())
        return tuple(find_conflicts(usable, floors, labels, self._table, plain))


def _floors(table: ClaimTable, fates: Fates) -> dict[str, list[int]]:
    """Return, by incident, the claims that count something else than launches."""
    floors: dict[str, list[int]] = {}
    for i, rule in enumerate(fates.rule):
        incident = table.incident_id[i]
        if rule == "counts-not-launches" and incident is not None:
            floors.setdefault(incident, []).append(i)
    return floors


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
    earlier: Sequence[int],
) -> list[Choice]:
    """Choose among one period's usable claims: windows and incidents, nothing twice."""
    table, fates, reading = scene.table, scene.fates, scene.reading
    policy = scene.rules.claims
    incidents, windows = _sorted_out(members, scene)
    # A window of an earlier period may hold the cut day: what lies in it is counted there.
    windows = _without_overlap(windows, earlier, table, fates)
    _displaced(incidents, earlier, table, fates)
    prefer = scene.rules.named(period.label).prefer
    if prefer == "incidents":
        used = [i for group in incidents.values() for i in group]
        windows = _without_overlap(windows, used, table, fates)
    chosen = choose_windows(windows, table.windows, table.facts, reading, policy)
    if prefer == "aggregates":
        _displaced(incidents, [i for choice in chosen for i in choice.used], table, fates)
    chosen += [scene.choose(group) for group in incidents.values()]
    for choice in chosen:
        for i, (rule, reason) in choice.dropped.items():
            fates.drop(i, rule, reason)
    return [choice for choice in chosen if choice.alternatives]


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
    incidents: dict[str, list[int]], used: Sequence[int], table: ClaimTable, fates: Fates
) -> None:
    """Leave out whole incidents of which a claim lies in a window that is used."""
    for incident in list(incidents):
        left = _without_overlap(incidents[incident], used, table, fates)
        if len(left) < len(incidents[incident]):
            for i in left:
                fates.drop(i, "overlap", "a claim about its incident lies in a window that is used")
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
