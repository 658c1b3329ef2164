"""Each launch once: the windows and incidents of one period, counted one after another.

What overlapping claims can say. A claim about a window is about every launch in it, so claims of
different extent are no rivals: a year with 100 launches may well hold a week with 2. A tally is
about every launch in a window or an incident that it uses. It divides them: claims are taken in
an order, and each counts for the launches that those before it do not hold (`rest_of`).

1. Claims about one window are rivals, like those about one incident (`rivals.choose`).
2. A window whose claims say how many failed counts whole, and what lies within it goes: its
   launches are counted.
3. Of a window that leaves outcomes open, what lies within it is known as far as that says; the
   window counts for the rest.
4. A window or an incident that only overlaps what is counted counts for what it may add: from
   its least number less their most, up to all of its launches.
5. Claims that enter as 0..high come last, and count for what the others leave of that.
6. Where a window cannot be right beside what lies within it, it is a rival: either it is right,
   or they are. One that only says how many were launched goes, as a silent rival does.

Every step holds for whatever the launches were, if the claims used are right; so the bounds are
never too narrow. They are not always sharp: a row that only overlaps others, or that has the rest
of a window which states successes or interceptions, forgets what joins its counts to theirs.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import product
from math import prod

import numpy as np

from reliability.tallies.limits import Limit
from reliability.tallies.overlap import Extent, Windows
from reliability.tallies.remainder import NOTHING, reach_of, rest_of
from reliability.tallies.rivals import Choice, Row
from reliability.tallies.shelf import Shelf, Span

__all__ = ["Counted", "Group", "count_once"]

# What a group's claims say of outcomes, those that say most first.
CLOSED, TELLS, SILENT, NOT_CODED = range(4)
# Beyond so many choices among rivals, rivals of a window are read as one claim about launches.
MOST_CHOICES = 64


@dataclass(eq=False)
class Group:
    """Claims about one window or one incident, and what was chosen among them.

    Attributes
    ----------
    choice : Choice
    window : bool
    at_zero : bool
        They enter as 0..high.
    earlier : bool
        An earlier period counts them.
    rest : bool
        The rows have what other claims leave of it.
    """

    choice: Choice
    window: bool
    at_zero: bool = False
    earlier: bool = False
    rest: bool = False
    members: frozenset[int] = field(init=False)
    says: int = field(init=False)

    def __post_init__(self) -> None:
        self.members = frozenset(self.choice.used)
        rows = [row for alternative in self.choice.alternatives for row in alternative]
        said = [_says(row) for row in rows]
        self.says = min(said, default=NOT_CODED)


def _says(row: Row) -> int:
    if row.not_coded:
        return NOT_CODED
    if row.by_silence:
        return TELLS
    low = row.low
    if not (np.isnan(low["failed"]) and np.isnan(low["failed_share"])):
        return CLOSED
    return SILENT if np.isnan(low["succeeded"]) and np.isnan(low["intercepted"]) else TELLS


@dataclass(eq=False)
class Counted:
    """The groups of one period that add up, and the claims that they leave out.

    Attributes
    ----------
    groups : list of Group
    dropped : dict of int to (str, str)
        Rule and reason.
    within : list of (list of Group, float, float)
        Groups that together have so many launches, at least and at most.
    """

    groups: list[Group]
    dropped: dict[int, tuple[str, str]] = field(default_factory=dict)
    within: list[tuple[list[Group], float, float]] = field(default_factory=list)

    def limits(self) -> tuple[Limit, ...]:
        """Return the limits on groups that are still counted, by their places."""
        place = {id(group): at for at, group in enumerate(self.groups)}
        return tuple(
            Limit(tuple(sorted(place[id(group)] for group in groups)), low, high)
            for groups, low, high in self.within
            if all(id(group) in place for group in groups)
        )


def count_once(
    units: Sequence[Group],
    incidents: Sequence[Group],
    earlier: Sequence[Group],
    windows: Windows,
    ids: Sequence[str],
) -> Counted:
    """Divide the launches of one period's claims among them; see above.

    Parameters
    ----------
    units : sequence of Group
        One for each different window.
    incidents : sequence of Group
    earlier : sequence of Group
        Windows that an earlier period counts: one may hold the first day of this one.
    windows : Windows
    ids : sequence of str
        The claims' ids.
    """
    return _Counter(windows, ids, units, incidents, earlier).count(units, incidents)


class _Counter:
    """What is counted so far, in the order in which it was."""

    def __init__(
        self,
        windows: Windows,
        ids: Sequence[str],
        units: Sequence[Group],
        incidents: Sequence[Group],
        earlier: Sequence[Group],
    ) -> None:
        self.windows, self.ids = windows, ids
        self.spots: dict[frozenset[int], list[int]] = {}
        self.of_windows = frozenset(i for unit in (*earlier, *units) for i in unit.members)
        self.days = sorted(self._span(group)[0] for group in (*earlier, *units, *incidents))
        self.counted = self._shelf(earlier)
        self.bound = self._shelf()
        self.found = Counted([])

    def count(self, units: Sequence[Group], incidents: Sequence[Group]) -> Counted:
        units, incidents = self._not_held(units), self._not_held(incidents)
        exact = [unit for unit in units if not unit.at_zero]
        closed = self._shelf([*self.counted, *(unit for unit in exact if unit.says == CLOSED)])
        edge: list[Group] = []
        for group in incidents:
            if group.at_zero:
                continue
            near = [unit for unit in self._near(closed, group) if self._touch(group, unit)]
            if any(self._within(group, unit) for unit in near):
                self.bound.put(group, self._span(group))
            elif near:
                edge.append(group)
            else:
                self.counted.put(group, self._span(group))
        first, second = self._order(exact)
        for unit in first:
            self._take(unit)
        for group in edge:
            self._take_edge(group)
        for unit in second:
            self._take(unit)
        for unit in self._outer_first([unit for unit in units if unit.at_zero]):
            self._take_lowered(unit)
        for group in self._not_held([group for group in incidents if group.at_zero]):
            self._add(group, [each for each in self._near(self.counted, group) if each.window])
        self.found.groups = [group for group in self.counted if not group.earlier]
        return self.found

    def _take(self, unit: Group) -> None:
        """Count a window whose inner windows are counted already."""
        near = self._near(self.counted, unit)
        inside = [g for g in near if self._within(g, unit) and not g.earlier]
        within = set(inside)
        beside = [g for g in near if g not in within and self._touch(g, unit)]
        if unit.says == CLOSED:
            inner = inside + self._bound_in(unit, inside)
            if self._rest(unit, inner) is None:
                self._add_rival(unit, inner, beside)
            else:
                self._leave_out(inner, f"lies in the window of {self._name(unit)}, which is used")
                self._add(unit, beside)
            return
        if self._rest(unit, [*inside, *beside]) is None:
            if unit.says >= SILENT and any(group.says < SILENT for group in inside):
                self._drop_silent(unit)
            else:
                self._add_rival(unit, inside, beside)
            return
        least = max(unit.says, SILENT)
        idle = [group for group in inside if group.says >= least]
        more = [group for group in inside if group.says < least]
        self._leave_out(
            idle, f"lies in the window of {self._name(unit)}, which is used, and says no more"
        )
        rest = self._add(unit, [*more, *beside])
        self._limit(unit, rest, more, beside)

    def _take_edge(self, group: Group) -> None:
        """Count an incident at the edge of windows that say how many failed, for what it adds.

        One of a single night belongs to the day of its end: it goes where it may lie, whole, in
        a window that holds this day.
        """
        windows = [each for each in self._near(self.counted, group) if each.window]
        for unit in windows:
            if unit.says == CLOSED and self._ends_in(group, unit):
                rest = self._rest(group, [unit])
                if rest is not None and all(
                    row.low["launched"] == 0.0 for each in rest.choice.alternatives for row in each
                ):
                    reason = f"its night ends in the window of {self._name(unit)}, which is used"
                    self._drop(group, "overlap", reason)
                    return
        self._add(group, windows)

    def _take_lowered(self, unit: Group) -> None:
        """Count a window that enters as 0..high, for what the others leave of it."""
        if not self._not_held([unit]):
            return
        near = self._near(self.counted, unit)
        inside = [group for group in near if self._within(group, unit)]
        if self._rest(unit, near) is None:
            reason = "what lies in its window accounts for more launches than it says"
            self._drop(unit, "overlap", reason)
            return
        rest = self._add(unit, near)
        self._limit(unit, rest, inside, near)

    def _add(self, group: Group, among: Iterable[Group]) -> Group | None:
        """Count a group for what those among which it stands leave of it; return that."""
        rest = self._rest(group, among)
        if rest is not None:
            self.counted.put(rest, self._span(rest))
        return rest

    def _rest(self, group: Group, among: Iterable[Group]) -> Group | None:
        """Return what is left of a group, itself where that is all; None if it cannot be right."""
        held = met = NOTHING
        for other in among:
            if self._touch(other, group):
                reach = reach_of(other.choice.alternatives)
                met = met + reach
                if group.window and self._within(other, group) and not other.earlier:
                    held = held + reach
        if met == NOTHING:
            return group
        rows = [[rest_of(row, held, met) for row in each] for each in group.choice.alternatives]
        left = [[row for row in each if row is not None] for each in rows]
        if [len(each) for each in left] != [len(each) for each in rows]:
            return None
        return replace(group, choice=Choice(left, group.choice.dropped), rest=True)

    def _add_rival(self, unit: Group, inner: list[Group], beside: list[Group]) -> None:
        """Count a window that cannot be right beside what lies in it, or else that."""
        whole = self._rest(unit, beside) or unit
        many = prod(len(group.choice.alternatives) for group in inner) > MOST_CHOICES
        sets = [[_launches_only(g)] if many else g.choice.alternatives for g in inner]
        parts = [[row for rows in chosen for row in rows] for chosen in product(*sets)]
        dropped = {k: v for g in (unit, *inner) for k, v in g.choice.dropped.items()}
        choice = Choice([*whole.choice.alternatives, *parts], dropped)
        self._forget(inner)
        rival = Group(choice, window=True)
        self.counted.put(rival, self._span(rival))

    def _limit(
        self, unit: Group, rest: Group | None, inside: list[Group], beside: Iterable[Group]
    ) -> None:
        """Hold what is left of a window, and what lies in it, to the launches of that window."""
        if not inside or rest is None:
            return
        low, high = reach_of(unit.choice.alternatives).launched
        within = set(inside)
        for group in beside:
            if group not in within and self._touch(group, unit):
                low -= reach_of(group.choice.alternatives).launched[1]
        self.found.within.append(([*inside, rest], max(low, 0.0), high))

    def _bound_in(self, unit: Group, inside: list[Group]) -> list[Group]:
        """Return the incidents in a window that are not in a narrower one that is counted."""
        found = []
        for group in self._near(self.bound, unit):
            if self._within(group, unit):
                rest = self._rest(group, [each for each in inside if each.window])
                held = any(self._holds(each, group) for each in inside)
                if rest is not None and not held:
                    found.append(rest)
        return found

    def _not_held(self, groups: Iterable[Group]) -> list[Group]:
        """Return the groups that lie in no window that is counted; leave the others out."""
        left = []
        for group in groups:
            near = self._near(self.counted, group)
            holder = next((each for each in near if self._holds(each, group)), None)
            if holder is None:
                left.append(group)
            else:
                when = "which an earlier period counts" if holder.earlier else "which is used"
                self._drop(group, "overlap", f"lies in the window of {self._name(holder)}, {when}")
        return left

    def _drop_silent(self, unit: Group) -> None:
        reason = (
            "says nothing of failures, and has fewer launches than what lies in its window; "
            "its launched count is a check of the denominator"
        )
        self._drop(unit, "silent-rival", reason)

    def _leave_out(self, groups: Iterable[Group], reason: str) -> None:
        for group in groups:
            self._drop(group, "overlap", reason)
        self._forget(groups)

    def _drop(self, group: Group, rule: str, reason: str) -> None:
        for i in (*group.members, *group.choice.dropped):
            self.found.dropped.setdefault(i, (rule, reason))

    def _forget(self, groups: Iterable[Group]) -> None:
        """Count some groups no longer, nor what has no other claims than they do."""
        gone = {i for group in groups for i in group.members}
        for shelf in (self.counted, self.bound):
            about = {each: None for group in groups for each in self._near(shelf, group)}
            shelf.remove([each for each in about if each.members <= gone])

    def _shelf(self, groups: Iterable[Group] = ()) -> Shelf[Group]:
        shelf: Shelf[Group] = Shelf(self.days)
        for group in groups:
            shelf.put(group, self._span(group))
        return shelf

    def _near(self, shelf: Shelf[Group], group: Group) -> list[Group]:
        """Return the groups that have a day in common with one, in the order of the shelf."""
        return shelf.near(self._span(group))

    def _span(self, group: Group) -> Span:
        first, last = self.windows.first, self.windows.last
        return min(first[i] for i in group.members), max(last[i] for i in group.members)

    def _order(self, exact: Sequence[Group]) -> tuple[list[Group], list[Group]]:
        """Order windows, each after those within it: first those that a closed one holds."""
        keys: dict[int, tuple[int, int, int, float, Extent]] = {}
        all_ = self._shelf(exact)
        for unit in exact:
            near = self._near(all_, unit)
            around = [each for each in near if self._within(unit, each)]
            inner = sum(self._within(each, unit) for each in near)
            most = reach_of(unit.choice.alternatives).launched[0]
            extent = self.windows.extent(min(unit.members))
            keys[id(unit)] = min(each.says for each in around), inner, unit.says, -most, extent
        ordered = sorted(exact, key=lambda unit: keys[id(unit)])
        cut = sum(keys[id(unit)][0] == CLOSED for unit in ordered)
        return ordered[:cut], ordered[cut:]

    def _outer_first(self, units: Sequence[Group]) -> list[Group]:
        all_ = self._shelf(units)
        return sorted(units, key=lambda unit: (
            -sum(self._within(each, unit) for each in self._near(all_, unit)),
            self.windows.extent(min(unit.members)),
        ))  # fmt: skip

    def _touch(self, one: Group, other: Group) -> bool:
        return any(self.windows.overlap(i, j) for i in self._spots(one) for j in self._spots(other))

    def _within(self, inner: Group, outer: Group) -> bool:
        """Whether all of a group lies in a window, of which any claim says most of where it is."""
        return all(
            any(self.windows.contains(j, i) for j in self._spots(outer)) for i in self._spots(inner)
        )

    def _ends_in(self, group: Group, unit: Group) -> bool:
        return all(
            any(self.windows.ends_in(j, i) for j in self._spots(unit)) for i in self._spots(group)
        )

    def _holds(self, holder: Group, group: Group) -> bool:
        """Whether a window holds a group in each of the holder's alternatives."""
        if holder is group or not self._touch(holder, group):
            return False
        return all(
            any(
                i in self.of_windows
                and all(self.windows.contains(i, j) for j in self._spots(group))
                for row in rows
                for i in row.members
            )
            for rows in holder.choice.alternatives
        )

    def _spots(self, group: Group) -> list[int]:
        """Return one of a group's claims for each extent that they have."""
        if group.members not in self.spots:
            self.spots[group.members] = self.windows.one_of_each(group.members)
        return self.spots[group.members]

    def _name(self, group: Group) -> str:
        return self.ids[min(group.members)]


def _launches_only(group: Group) -> list[Row]:
    """Return rivals as one row that says no more than how many were launched."""
    counts = dict.fromkeys(group.choice.alternatives[0][0].low, float("nan"))
    low, high = reach_of(group.choice.alternatives).launched
    return [Row(tuple(sorted(group.members)), counts | {"launched": low},
                counts | {"launched": high})]  # fmt: skip
