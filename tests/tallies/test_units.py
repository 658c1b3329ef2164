"""Incidents of one day that may be of one system are one salvo."""

from __future__ import annotations

import pytest

from reliability.tallies.units import launch_day, salvo_units

KN23, KN24 = frozenset({"kn23"}), frozenset({"kn24"})
WIDE = KN23 | KN24


@pytest.mark.parametrize(
    ("days", "systems", "units"),
    [
        ([], [], []),
        (["d1", "d1", "d1"], [KN23, KN23, KN24], [0, 0, 1]),
        (["d1", "d2"], [KN23, KN23], [0, 1]),
        ([None, None], [KN23, KN23], [0, 1]),
        # A wide claim joins what stood apart, before it and after it.
        (["d1", "d1", "d1"], [KN23, KN24, WIDE], [0, 0, 0]),
        (["d1", "d1", "d1"], [WIDE, KN24, KN23], [0, 0, 0]),
        (["d1", "d2", "d1", "d1"], [KN23, WIDE, KN24, WIDE], [0, 1, 0, 0]),
    ],
)
def test_salvos(days, systems, units) -> None:
    assert salvo_units(days, systems) == units


@pytest.mark.parametrize(
    ("first", "last", "day"),
    [
        ("2024-01-30", "2024-01-30", "2024-01-30"),
        ("2023-12-31", "2024-01-01", "2024-01-01"),
        ("2024-01-29", "2024-01-31", None),
    ],
)
def test_a_night_is_a_day_and_more_is_none(first, last, day) -> None:
    assert launch_day(first, last) == day
