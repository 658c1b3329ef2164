"""Nothing is counted twice: windows against windows, and windows against incidents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reliability.tallies.reading import Reading
from reliability.tallies.rivals import Choice, Facts, Row, choose, rank
from reliability.tallies.rules import ClaimRules

__all__ = ["Windows", "choose_windows", "components", "maximal_disjoint"]


@dataclass(frozen=True, slots=True, eq=False)
class Windows:
    """The days and the system classes of every claim, one item a claim."""

    first: list[str]
    last: list[str]
    classes: list[frozenset[str]]

    def overlap(self, i: int, j: int) -> bool:
        """Whether both the days and the system classes of two claims intersect."""
        days = self.first[i] <= self.last[j] and self.first[j] <= self.last[i]
        return days and not self.classes[i].isdisjoint(self.classes[j])

    def contains(self, i: int, j: int) -> bool:
        """Whether claim `i`'s window and classes hold claim `j`'s."""
        days = self.first[i] <= self.first[j] and self.last[j] <= self.last[i]
        return days and self.classes[j] <= self.classes[i]


def components(claims: Sequence[int], windows: Windows) -> list[list[int]]:
    """Group claims so that no claim overlaps one of another group."""
    left, found = list(claims), []
    while left:
        group, queue = [], [left.pop(0)]
        while queue:
            i = queue.pop()
            group.append(i)
            near = [j for j in left if windows.overlap(i, j)]
            queue += near
            left = [j for j in left if j not in near]
        found.append(sorted(group))
    return found


def maximal_disjoint(claims: Sequence[int], windows: Windows) -> list[list[int]]:
    """List every largest set of claims of which no two overlap (Bron and Kerbosch 1973)."""
    apart = {i: {j for j in claims if j != i and not windows.overlap(i, j)} for i in claims}
    found: list[list[int]] = []

    def extend(chosen: set[int], candidates: set[int], done: set[int]) -> None:
        if not candidates and not done:
            found.append(sorted(chosen))
            return
        pivot = max(sorted(candidates | done), key=lambda i: len(apart[i] & candidates))
        for i in sorted(candidates - apart[pivot]):
            extend(chosen | {i}, candidates & apart[i], done & apart[i])
            candidates = candidates - {i}
            done = done | {i}

    extend(set(), set(claims), set())
    return sorted(found)


def choose_windows(
    claims: Sequence[int], windows: Windows, facts: Facts, reading: Reading, rules: ClaimRules
) -> list[Choice]:
    """Choose among aggregates: one choice for each group of overlapping windows."""
    choices: list[Choice] = []
    for group in components(claims, windows):
        choices += _choose_group(group, windows, facts, reading, rules)
    return choices


def _choose_group(
    group: list[int], windows: Windows, facts: Facts, reading: Reading, rules: ClaimRules
) -> list[Choice]:
    closers = {i: [j for j in group if windows.contains(j, i)] for i in group}
    if all(windows.overlap(i, j) for i in group for j in group):
        return [choose(group, facts, reading, rules, closers)]
    kept = rank(group, facts, reading, rules)
    speakers = [i for i in kept if reading.speaks[i]]
    core = speakers or kept
    beside = [i for i in group if i not in core and not any(windows.overlap(i, j) for j in core)]
    rivals = [i for i in group if i not in beside]
    whole = choose(rivals, facts, reading, rules, closers)
    rows: dict[int, Row] = {}
    for i in core:
        rows[i] = choose([i], facts, reading, ClaimRules()).alternatives[0][0]
    for alternative in whole.alternatives:
        if len(alternative[0].members) == 1:
            rows[alternative[0].members[0]] = alternative[0]
    sets = maximal_disjoint(core, windows) if core else []
    whole.alternatives = [[rows[i] for i in members] for members in sets]
    rest = choose_windows(beside, windows, facts, reading, rules) if beside else []
    return [whole, *rest]
