"""What each pair of failures would say, and which unknown outcomes would flip a conclusion."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from reliability.figures.lattice import runs
from reliability.report.document import Beside, Block, Column, Figure, Paragraph, Row, Table
from reliability.words.numbers import conclusion_text
from reliability.words.plain import plain
from reliability.words.sides import pair, side, where

__all__ = ["lattice"]

Mapped = Mapping[str, Any]

_CONCLUSIONS = ("sign", "interval", "probability")
_REFERENCES = {"as-success": "none of them failed", "as-failure": "every one of them failed"}


def lattice(data: Mapped) -> list[Block]:
    """Return the heat map with its numbers, and the smallest changes that flip a conclusion."""
    tipping = data["tipping"]
    found = tipping.get("lattice")
    if not found:
        reason = plain(tipping.get("lattice_reason"))
        return [Paragraph(f"No map of pairs of failures is drawn: {reason}.")] if reason else []
    if len(found["cells"]) == 1:
        return []
    after, before = map(plain, pair(tipping, data))
    return [
        Paragraph(
            f"Every pair of failures {where(before)} and {where(after)} that the reports allow, "
            "and what would follow, whatever else is not known. The reports do not say which "
            "pairs are likelier, so a share of the map is no probability."
        ),
        Beside(_figure(data), [_flips(found, after, before)]),
        _frontier(found, after, before),
    ]


def _figure(data: Mapped) -> Figure:
    from reliability.figures import lattice_description, plot_lattice

    caption = "What each pair of failures would say"
    described = lattice_description(data)
    return Figure("lattice", caption, caption, described, lambda: plot_lattice(data))


def _flips(found: Mapped, after: str, before: str) -> Table:
    rows = [
        Row(
            [
                conclusion_text(entry["conclusion"], found),
                f"{_REFERENCES[entry['reference']]}: {entry['failures_before']} {where(before)}, "
                f"{entry['failures_after']} {where(after)}",
                side(entry["verdict"], after),
                _needed(entry, after, before),
            ]
        )
        for entry in found["flips"]
    ]
    columns = [
        Column("By"),
        Column("If of the launches that may have failed"),
        Column("Then"),
        Column("Another conclusion needs"),
    ]
    return Table("lattice-flips", "The fewest outcomes that flip a conclusion", columns, rows)


def _needed(entry: Mapped, after: str, before: str) -> str:
    if entry["outcomes"] is None:
        return "nothing flips it"
    many = "1 other outcome" if entry["outcomes"] == 1 else f"{entry['outcomes']} other outcomes"
    to = [
        f"{cell['failures_before']} {where(before)} and {cell['failures_after']} {where(after)}: "
        f"{side(cell['verdict'], after)}"
        for cell in entry["to"]
    ]
    return f"{many} ({'; or '.join(to)})"


def _frontier(found: Mapped, after: str, before: str) -> Table:
    rows: dict[int, dict[str, list[str]]] = {}
    for name in _CONCLUSIONS:
        for k, first, last, verdict in runs(found["cells"], name):
            text = str(first) if first == last else f"{first} to {last}"
            said = rows.setdefault(k, {}).setdefault(name, [])
            said.append(f"{text}: {side(verdict, after)}")
    by = [f"Failed {where(before)}, by {conclusion_text(name, found)}" for name in _CONCLUSIONS]
    return Table(
        "lattice-frontier",
        f"Where a conclusion flips, by the number that failed {where(after)}",
        [Column(f"Failed {where(after)}", "number"), *map(Column, by)],
        [
            Row([str(k), *("; ".join(said[name]) for name in _CONCLUSIONS)])
            for k, said in rows.items()
        ],
    )
