"""Groups of a tally that together have so many launches, whatever each of them has."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

__all__ = ["Limit", "fold"]

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Limit:
    """How many launches some groups have together: those of a window, counted in parts.

    Attributes
    ----------
    groups : tuple of int
        Places in ``Tally.groups``.
    low, high : float
        An infinite high end is open.
    """

    groups: tuple[int, ...]
    low: float
    high: float


def fold(
    values: Sequence[T], limits: Sequence[Limit], join: Callable[[list[T], Limit], T]
) -> list[T]:
    """Return one value a group, those of groups under one limit joined.

    Narrow limits come before the wider ones around them; one that cuts across what is joined
    already is left out: without it more is allowed.
    """
    nodes: list[tuple[set[int], T]] = [({at}, value) for at, value in enumerate(values)]
    for limit in sorted(limits, key=lambda each: len(each.groups)):
        wanted = set(limit.groups)
        mine = [node for node in nodes if node[0] & wanted]
        if set().union(*(places for places, _ in mine)) != wanted:
            continue
        first = nodes.index(mine[0])
        joined = wanted, join([value for _, value in mine], limit)
        nodes = [node for node in nodes if node not in mine]
        nodes.insert(first, joined)
    return [value for _, value in nodes]
