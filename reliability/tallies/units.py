"""Which incidents may be one salvo: those of one day, with systems that may be the same."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

__all__ = ["launch_day", "salvo_units"]


def launch_day(first: str, last: str) -> str | None:
    """Return the day of an incident: that of its end; None where it took more than a night.

    Examples
    --------
    >>> launch_day("2024-01-30", "2024-01-30"), launch_day("2024-01-29", "2024-01-30")
    ('2024-01-30', '2024-01-30')
    >>> launch_day("2024-01-01", "2024-01-31") is None
    True
    """
    start, end = date.fromisoformat(first), date.fromisoformat(last)
    return last if end - start <= timedelta(1) else None


def salvo_units(days: Sequence[str | None], systems: Sequence[frozenset[str]]) -> list[int]:
    """Return the unit of each incident: a list with one row a launch hides its salvos.

    Parameters
    ----------
    days : sequence of str or None
        The day of each incident; one without a day stands alone.
    systems : sequence of frozenset of str
        What each incident's launches may have been.

    Returns
    -------
    list of int
        Incidents of one day whose systems meet, directly or by way of others, share a number.

    Examples
    --------
    >>> both = frozenset({"kn23", "kn24"})
    >>> salvo_units(["d1", "d1", "d2", None], [frozenset({"kn23"}), both, both, both])
    [0, 0, 1, 2]
    """
    units: list[int] = []
    open_units: dict[str, list[tuple[int, frozenset[str]]]] = {}
    joined: dict[int, int] = {}
    for at, (day, mine) in enumerate(zip(days, systems, strict=True)):
        unit = at
        if day is not None:
            here = open_units.setdefault(day, [])
            met = [each for each in here if not each[1].isdisjoint(mine)]
            unit = min((number for number, _ in met), default=at)
            for number, _ in met:
                joined[number] = unit
            whole = mine.union(*(each for _, each in met))
            open_units[day] = [each for each in here if each not in met] + [(unit, whole)]
        units.append(unit)
    return _numbered([_root(unit, joined) for unit in units])


def _root(unit: int, joined: dict[int, int]) -> int:
    while joined.get(unit, unit) != unit:
        unit = joined[unit]
    return unit


def _numbered(units: Sequence[int]) -> list[int]:
    places = {unit: at for at, unit in enumerate(dict.fromkeys(units))}
    return [places[unit] for unit in units]
