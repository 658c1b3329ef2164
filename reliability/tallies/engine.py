"""From evidence and rules to tallies: every claim gets one fate and one reason."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from reliability.errors import OptionError
from reliability.evidence.model import check_evidence
from reliability.tallies.claim_table import claim_table
from reliability.tallies.conflicts import find_conflicts
from reliability.tallies.counting import Group
from reliability.tallies.exclusions import (
    StandIns,
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
from reliability.tallies.rivals import Choice
from reliability.tallies.rules import (
    ClaimRules,
    NamedClaims,
    PeriodRules,
    ReadingRules,
    Rules,
)
from reliability.tallies.scene import Scene, count_period, lowered, tally_of
from reliability.tallies.shared import Shared, shared_launches
from reliability.tallies.tally import Tallies, Tally
from reliability.tallies.units import launch_day

if TYPE_CHECKING:
    from reliability.evidence.model import Evidence

__all__ = ["Workbench", "tally", "tally_evidence"]


@dataclass(frozen=True, slots=True, eq=False)
class _Usable:
    """The claims that a choice among rivals comes to.

    Attributes
    ----------
    fates : Fates
    assignment : Assignment
    wide : ndarray of bool
        Which claims enter as a wider class.
    stand : dict of int to list of int
        Claims without a launched count, and those that stay in their place.
    """

    fates: Fates
    assignment: Assignment
    wide: np.ndarray
    stand: StandIns


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
        usable = self._usable(rules, named, *scope)
        found: tuple[dict[str, Any], ...] = ()
        if conflicts:
            found = self._conflicts(rules, self._usable(rules, {}, *scope) if named else usable)
        fates, assignment, wide = usable.fates, usable.assignment, usable.wide
        at_zero = wide | (assignment.period == STRADDLES)
        pairs = [(other, i) for other, kept in usable.stand.items() for i in kept]
        scene = Scene(
            table,
            fates,
            lowered(reading.widened(pairs) if pairs else reading, at_zero),
            rules,
            at_zero,
            at_zero | np.isin(np.arange(at_zero.size), [i for _, i in pairs]),
            table.windows.narrowed(np.flatnonzero(wide), frozenset(systems or ())),
            self._choices,
        )
        tallies = []
        earlier: list[Group] = []
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
            counted = count_period(members, period, here, earlier)
            earlier += [
                replace(group, earlier=True)
                for group in counted.groups
                if group.window and not group.at_zero
            ]
            used = {i for group in counted.groups for i in group.members}
            fates.settle(here.fates, used, period.label)
            tallies.append(tally_of(period, counted, table, assignment, used))
        fates.close()
        return Tallies(tuple(tallies), fates, found, tuple(cuts))

    def shared(self, later: Tally, first: Tally) -> Shared | None:
        """Return what two tallies of this evidence have in common; see `shared_launches`."""
        return shared_launches(later, first, self._table, self._reading(ReadingRules()))

    def salvo_marks(self, tally: Tally) -> list[tuple[str | None, frozenset[str]]]:
        """Return the launch day, and the systems that they may be, of each incident of a tally.

        A window has no launch day.
        """
        table, marks = self._table, []
        for alternatives in tally.groups:
            members = [i for rows in alternatives for row in rows for i in row.members]
            first = members[0]
            days = table.windows.first[first], table.windows.last[first]
            day = launch_day(*days) if table.scope[first] == "incident" else None
            marks.append((day, frozenset().union(*(table.windows.classes[i] for i in members))))
        return marks

    def _usable(
        self,
        rules: Rules,
        named: dict[str, set[int]],
        systems: Sequence[str] | None,
        out_of_scope: Mapping[str, str],
    ) -> _Usable:
        """Leave out what no choice among rivals comes to."""
        table, reading = self._table, self._reading(rules.reading)
        _, periods, assignment = self._division(rules.periods)
        fates = Fates.start(table.claim_id, table.incident_id)
        stand = drop_withdrawn(table, fates, reading, rules, named)
        wide = out_of_scope_claims(table, fates, rules, systems, out_of_scope)
        stand |= drop_repeats(table, fates, reading, named)
        drop_outside(table, fates, assignment, periods, rules)
        labels = [period.label for period in periods]
        drop_unusable(table, fates, reading, assignment, labels, named, stand)
        assignment = whole_incidents(table, fates, assignment, rules)
        drop_nested(table, fates, reading)
        return _Usable(fates, assignment, wide, stand)

    def _conflicts(self, rules: Rules, claims: _Usable) -> tuple[dict[str, Any], ...]:
        """Return where the claims that the scenario may use contradict one another."""
        fates, assignment, wide = claims.fates, claims.assignment, claims.wide
        labels = [period.label for period in self._division(rules.periods)[1]]
        usable = {}
        for i in range(len(fates.rule)):
            if fates.alive(i) and not wide[i]:
                at = int(assignment.period[i])
                touched = [labels[j] for j in np.flatnonzero(assignment.touches[i])]
                usable[i] = touched if at == STRADDLES else [labels[at]]
        floors = [i for i, rule in enumerate(fates.rule) if rule == "counts-not-launches"]
        plain = self._reading(ReadingRules())
        return tuple(find_conflicts(usable, floors, labels, self._table, plain))


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
        Without a cut, or for a rule with a value that it does not take.

    Examples
    --------
    >>> import reliability as rel
    >>> kn23 = rel.select(rel.load(rel.shipped_path("data/kn23")), context="combat", system="kn23")
    >>> rel.tally(kn23, cut="treaty-signed", use={"before": ["agg-011"]}).before
    <Tally of before: launched 45..55, failed 20..30, no more said of 15..35>
    """
    check_evidence(evidence)
    cuts = (cut,) if isinstance(cut, str) else tuple(cut) if isinstance(cut, Sequence) else None
    if not cuts:
        raise OptionError(
            f"cut: must be an id of cuts.csv or a day such as 2024-06-19, or a list of them; got "
            f"{cut!r}. Give one."
        )
    named = {label: NamedClaims(prefer=prefer) for label in period_labels(len(cuts))}
    for label, ids in (use or {}).items():
        named[label] = NamedClaims(tuple(ids), prefer=prefer)
    rules = Rules(
        PeriodRules(cuts, cut_day, washout_days, straddling),
        ReadingRules(silence, operator_success, shares),
        ClaimRules(policy, tuple(claimants), others, "exact", superseded, named),
    )
    return tally_evidence(evidence, rules)
