"""What lies on the same days is found, in order, as by looking at everything."""

from __future__ import annotations

import random
from datetime import date

import pytest

from reliability.tallies import shelf as module
from reliability.tallies.shelf import Shelf


def day(number: int) -> str:
    return date.fromordinal(730000 + number).isoformat()


@pytest.mark.parametrize("sections", [1, 3, 512])
@pytest.mark.parametrize("seed", range(6))
def test_near_is_what_looking_at_all_finds(seed, sections, monkeypatch) -> None:
    monkeypatch.setattr(module, "SECTIONS", sections)
    draw = random.Random(seed)
    spans = {}
    for item in range(120):
        first = draw.randrange(2000)
        spans[item] = day(first), day(first + draw.choice([0, 0, 1, 9, 400, 5000]))
    spans[120], spans[121] = ("0001-01-01", day(700)), (day(9), "9999-12-31")
    held = Shelf(first for first, _ in list(spans.values())[:60])
    left = []
    for item, span in spans.items():
        held.put(item, span)
        left.append(item)
        if item % 7 == 6:
            gone = draw.sample(left, 2)
            held.remove(gone)
            left = [each for each in left if each not in gone]
        first, last = spans[draw.choice(list(spans))]
        met = [x for x in left if spans[x][0] <= last and first <= spans[x][1]]
        assert held.near((first, last)) == met
    assert list(held) == left


def test_a_shelf_for_nothing_holds_something_still() -> None:
    held = Shelf([])
    assert held.near(("2024-01-01", "2024-01-02")) == []
    held.put("a", ("2024-01-01", "2024-01-05"))
    assert held.near(("2024-01-05", "2024-01-09")) == ["a"]
    assert held.near(("2024-01-06", "2024-01-09")) == []
