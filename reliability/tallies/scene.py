"""What one period's usable claims count: rivals chosen among, each launch counted once."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from reliability.tallies.claim_table import ClaimTable
from reliability.tallies.counting import Counted, Group, count_once
from reliability.tallies.fates import Fates
from reliability.tallies.overlap import Extent, Windows
from reliability.tallies.periods import Assignment, Period
from reliability.tallies.reading import Reading
from reliability.tallies.rivals import Choice, choose
from reliability.tallies.rules import Rules
from reliability.tallies.tally import Tally

__all__ = ["Scene", "count_period", "lowered", "tally_of"]


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """What choosing within one period works on."""

    table: ClaimTable
    fates: Fates
    reading: Reading
    rules: Rules
    at_zero: np.ndarray
    fresh: np.ndarray
    windows: Windows
    choices: dict[Hashable, Choice]

    def choose(self, group: list[int]) -> Choice:
        """Choose among claims on one incident; the same group is chosen among only once."""
        policy = self.rules.claims
        if self.fresh[group].any():
            return choose(group, self.table.facts, self.reading, policy)
        who = (policy.policy, policy.claimants, policy.others)
        key = (self.rules.reading, who, tuple(group))
        if key not in self.choices:
            self.choices[key] = choose(group, self.table.facts, self.reading, policy)
        return self.choices[key]

    def groups(self, claims: Iterable[list[int]], *, window: bool) -> list[Group]:
        """Choose among the claims on each incident or window; without any that is used, none."""
        found = []
        for each in claims:
            choice = self.choose(each)
            for i, (rule, reason) in choice.dropped.items():
                if not choice.alternatives:
                    self.fates.drop(i, rule, reason)
            if choice.alternatives:
                found.append(Group(choice, window, bool(self.at_zero[each[0]])))
        return found


def lowered(reading: Reading, at_zero: np.ndarray) -> Reading:
    """Let claims of a wider class or of several periods enter as 0..high of every count.

    A share of all launches of a claim says how many of them failed, and no share of a part of
    them. No more launches of a part can be unknown, or can be other than failed, than of all.
    """
    if not at_zero.any():
        return reading
    low, high = dict(reading.low), dict(reading.high)
    launched = high["launched"]
    shares = at_zero & np.isnan(low["failed"]) & ~np.isnan(low["failed_share"])
    most = np.zeros(launched.size)
    some = shares & (high["failed_share"] > 0.0)
    most[some] = np.floor(high["failed_share"][some] * launched[some] + 1e-9)
    low["failed"], high["failed"] = (
        np.where(shares, ends, old) for ends, old in ((0.0, low["failed"]), (most, high["failed"]))
    )
    failed = np.nan_to_num(reading.low["failed"], nan=0.0)
    fine = sum(np.nan_to_num(low[name], nan=0.0) for name in ("succeeded", "intercepted"))
    part = at_zero & ~reading.not_coded
    most_unknown = np.where(part & ~reading.closes, np.maximum(launched - fine, 0.0), np.inf)
    most_others = np.where(part & reading.closes, launched - failed, np.inf)
    for name, ends in low.items():
        low[name] = np.where(at_zero & ~np.isnan(ends), 0.0, ends)
    for each in (low, high):
        each["failed_share"] = np.where(shares, np.nan, each["failed_share"])
    return replace(reading, low=low, high=high, most_unknown=most_unknown, most_others=most_others)


def count_period(
    members: list[int],
    period: Period,
    scene: Scene,
    earlier: Sequence[Group],
) -> Counted:
    """Count one period's usable claims, each launch once."""
    table, fates = scene.table, scene.fates
    incidents, windows = _sorted_out(members, scene)
    if scene.rules.named(period.label).prefer == "incidents":
        used = [i for group in incidents for i in group]
        for i in [i for group in windows for i in group]:
            over = next((j for j in used if scene.windows.overlap(i, j)), None)
            if over is not None:
                fates.drop(i, "overlap", f"overlaps {table.claim_id[over]}, which is used")
        windows = [group for group in windows if fates.alive(group[0])]
    counted = count_once(
        scene.groups(windows, window=True),
        scene.groups(incidents, window=False),
        earlier,
        scene.windows,
        table.claim_id,
    )
    for i, (rule, reason) in counted.dropped.items():
        fates.drop(i, rule, reason)
    for group in counted.groups:
        for i, (rule, reason) in group.choice.dropped.items():
            fates.drop(i, rule, reason)
    return counted


def _sorted_out(members: list[int], scene: Scene) -> tuple[list[list[int]], list[list[int]]]:
    """Sort claims into incidents and windows; a wider class yields to the system itself."""
    table = scene.table
    incidents: dict[str, list[int]] = {}
    windows: dict[Extent, list[int]] = {}
    for i in members:
        if scene.fates.alive(i):
            incident = table.incident_id[i]
            if table.scope[i] == "incident" and incident is not None:
                incidents.setdefault(incident, []).append(i)
            else:
                windows.setdefault(scene.windows.extent(i), []).append(i)
    _join_blank(windows)
    for group in (*incidents.values(), *windows.values()):
        own = [i for i in group if not scene.at_zero[i]]
        if own:
            for i in group:
                if scene.at_zero[i]:
                    name = table.claim_id[own[0]]
                    scene.fates.drop(i, "wide-class", f"{name} is about the system itself")
            group[:] = own
    return list(incidents.values()), list(windows.values())


def _join_blank(windows: dict[Extent, list[int]]) -> None:
    """Let a window whose launching state is not said be that of the only state that is."""
    named: dict[tuple[object, ...], list[Extent]] = {}
    for extent in windows:
        named.setdefault(extent[:-1], []).extend([extent] if extent[-1] != "" else [])
    for extent in [extent for extent in windows if extent[-1] == ""]:
        if len(named[extent[:-1]]) == 1:
            (other,) = named[extent[:-1]]
            windows[other] = sorted(windows.pop(extent) + windows[other])


def tally_of(
    period: Period, counted: Counted, table: ClaimTable, assignment: Assignment, used: set[int]
) -> Tally:
    """Return the tally of one period, with what a reader must know of how claims entered."""
    notes = [
        f"{table.claim_id[i]} is a window that ends on the day of the cut; "
        "it counts with this period."
        for i in sorted(used)
        if assignment.ends_on_cut[i]
    ]
    notes += [
        f"{' and '.join(table.claim_id[i] for i in sorted(group.members))}: launches that other "
        "claims used here count, or may count, are taken off; the row has the rest."
        for group in counted.groups
        if group.rest
    ]
    return Tally(
        period.label,
        period.first,
        period.last,
        tuple(tuple(map(tuple, group.choice.alternatives)) for group in counted.groups),
        tuple(table.claim_id),
        tuple(table.incident_id),
        tuple(notes),
        counted.limits(),
    )
