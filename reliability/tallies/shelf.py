"""Things in the order in which they were put away, found by the days that they may share."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Hashable, Iterable, Iterator
from typing import Generic, TypeVar

__all__ = ["Shelf", "Span"]

Item = TypeVar("Item", bound=Hashable)
Span = tuple[str, str]

# Parts of the shelf: one that lies on many days stands in each of theirs.
SECTIONS = 512


class Shelf(Generic[Item]):
    """What was put away, each with its first and last day, in order.

    Parameters
    ----------
    days : iterable of str
        First days of what is to come, ISO: the shelf is divided so that each part has as many.
    """

    def __init__(self, days: Iterable[str]) -> None:
        ordered = sorted(days)
        self._edges = sorted(set(ordered[:: len(ordered) // SECTIONS + 1]))
        self._sections: list[dict[Item, int]] = [{} for _ in range(len(self._edges) + 1)]
        self._spans: dict[Item, Span] = {}
        self._put = 0

    def __iter__(self) -> Iterator[Item]:
        """Yield everything, in the order in which it was put."""
        return iter(self._spans)

    def put(self, item: Item, span: Span) -> None:
        """Put one more, behind all others."""
        self._spans[item] = span
        for section in self._within(span):
            section[item] = self._put
        self._put += 1

    def near(self, span: Span) -> list[Item]:
        """Return what has a day between two, both included, in order."""
        found: dict[Item, int] = {}
        for section in self._within(span):
            found |= section
        first, last = span
        spans = self._spans
        kept = [each for each in found if spans[each][0] <= last and first <= spans[each][1]]
        return sorted(kept, key=found.__getitem__)

    def remove(self, items: Iterable[Item]) -> None:
        """Take some away."""
        for item in items:
            for section in self._within(self._spans.pop(item)):
                del section[item]

    def _within(self, span: Span) -> list[dict[Item, int]]:
        first, last = (bisect_right(self._edges, day) for day in span)
        return self._sections[first : last + 1]
