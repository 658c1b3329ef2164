"""Nothing is counted twice: when the launches of two claims may be the same.

A claim about a window is about every launch of its system classes on its days, in its context and
by its launching state; a claim about an incident is about the launches of that incident. So two
claims of different extent can both be right, whatever numbers they give, unless one of them has
more than the one around it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

__all__ = ["Extent", "Windows", "next_day"]

Extent = tuple[str, str, tuple[str, ...], str, str]


@dataclass(frozen=True, slots=True, eq=False)
class Windows:
    """What the launches of every claim are, one item a claim; a blank launching state is any."""

    first: list[str]
    last: list[str]
    classes: list[frozenset[str]]
    context: list[str]
    launched_by: list[str]

    def extent(self, i: int) -> Extent:
        """Return what the launches of a claim are, in a form that can be sorted."""
        classes = tuple(sorted(self.classes[i]))
        return self.first[i], self.last[i], classes, self.context[i], self.launched_by[i]

    def days(self, i: int) -> tuple[str, str]:
        """Return the first and the last day of a claim."""
        return self.first[i], self.last[i]

    def one_of_each(self, claims: Iterable[int]) -> list[int]:
        """Return the first claim of each extent."""
        found: dict[tuple[object, ...], int] = {}
        for i in sorted(claims):
            where = self.first[i], self.last[i], self.classes[i], self.context[i]
            found.setdefault((*where, self.launched_by[i]), i)
        return list(found.values())

    def overlap(self, i: int, j: int) -> bool:
        """Whether a launch may be one of both claims."""
        days = self.first[i] <= self.last[j] and self.first[j] <= self.last[i]
        if not days or self.context[i] != self.context[j]:
            return False
        states = {self.launched_by[i], self.launched_by[j]} - {""}
        return len(states) < 2 and not self.classes[i].isdisjoint(self.classes[j])

    def contains(self, i: int, j: int) -> bool:
        """Whether every launch of claim `j` is one of claim `i`'s, if `i` is about a window."""
        return self._holds(i, j, self.first[j])

    def ends_in(self, i: int, j: int) -> bool:
        """Whether claim `j` is about one night, which ends in claim `i`'s window.

        An incident of one night belongs to the day of its end (`reliability.tallies.periods`).
        """
        last = self.last[j]
        night = self.first[j] < last and next_day(self.first[j]) == last
        return night and self._holds(i, j, last)

    def _holds(self, i: int, j: int, first: str) -> bool:
        days = self.first[i] <= first and self.last[j] <= self.last[i]
        if not days or self.context[i] != self.context[j]:
            return False
        return self.launched_by[i] in ("", self.launched_by[j]) and (
            self.classes[j] <= self.classes[i]
        )

    def narrowed(self, wide: Iterable[int], chosen: frozenset[str]) -> Windows:
        """Return the same with only the chosen systems left of the classes of `wide` claims."""
        classes = list(self.classes)
        for i in wide:
            classes[i] = classes[i] & chosen
        return replace(self, classes=classes)


def next_day(day: str) -> str:
    """Return the day after a day."""
    return (date.fromisoformat(day) + timedelta(1)).isoformat()
