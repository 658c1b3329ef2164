"""What if the launches that nobody saw to their end differ: the rate at each stated ratio."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from reliability.report.cells import division, period_words, rate_cell
from reliability.report.document import (
    Block,
    Column,
    Items,
    Paragraph,
    Row,
    Section,
    Span,
    Table,
)
from reliability.words.numbers import ESTIMAND_WORDS
from reliability.words.plain import plain
from reliability.words.sides import capital

__all__ = ["unseen"]

Mapped = Mapping[str, Any]

# By what hides an outcome: the condition of the ratio, and what a reader must know of the rate.
ABOUT = {
    "unreported": (
        "if failures go unreported so many times as often as successes",
        "Alike: the launches of unknown outcome are like the others. Every unknown outcome, and "
        "every silence about one, counts as unreported here, whatever rules the scenario has for "
        "them.",
    ),
    "shot-down": (
        "if launches that will fail are shot down so many times as often as those that will not",
        "Alike: whom the defenders hit does not depend on how the launch would have ended. "
        "Launches of unknown outcome stay unknown at every ratio.",
    ),
    "unnamed": (
        "if successes keep the name of their system so many times as often as failures",
        "Alike: names do not depend on how the launch ended. The rate is then that of the "
        "launches with a name.",
    ),
}
EDGES = {0.0: "only successes", 1.0: "alike", math.inf: "only failures"}


def unseen(data: Mapped) -> Section | None:
    """Return the rates at stated ratios of what is not seen, said to be assumptions."""
    found = data.get("unseen")
    if not found:
        return None
    why = plain(found["why"])
    blocks: list[Block] = [
        Paragraph((Span("An assumption, not a finding.", "strong"), f" {why}" if why else "")),
        Paragraph(
            "Each column is the rate if one thing more were known: how the launches not seen "
            "differ from the others. No report states such a ratio. Ranges of counts stay ranges, "
            "and the other rules of the scenario stay."
        ),
    ]
    for curve in found["curves"]:
        blocks += _curve(data, curve)
    return Section("unseen", "What if the launches not seen differ", blocks)


def _curve(data: Mapped, curve: Mapped) -> list[Block]:
    """Return the table of one curve, and the periods of which no ratio tells more."""
    condition, note = ABOUT[curve["about"]]
    words = ESTIMAND_WORDS[curve["estimand"]]
    caption = f"{capital(words)}, {condition}"
    left_out = [
        f"{capital(period_words(data, each['period']))}: {plain(each['reason'])}."
        for each in curve["left_out"]
    ]
    blocks: list[Block] = []
    rows = []
    for label in dict.fromkeys(row["period"] for row in curve["rows"]):
        mine = [rate_cell(row) for row in curve["rows"] if row["period"] == label]
        rows.append(Row([period_words(data, label), *mine]))
    if rows:
        heads = [Column(_times(ratio), "result") for ratio in curve["ratios"]]
        columns = [Column(division(data)), *heads]
        blocks += [
            Table(f"unseen-{curve['about']}", caption, columns, rows),
            Paragraph(note, "note"),
        ]
    elif left_out:
        blocks.append(Paragraph(f"{caption}:"))
    if left_out:
        blocks.append(Items(left_out))
    return blocks


def _times(ratio: float) -> str:
    """Return a ratio as the head of a column.

    Examples
    --------
    >>> [_times(ratio) for ratio in (0, 0.25, 1, 4, float("inf"))]
    ['only successes', '0.25 times', 'alike', '4 times', 'only failures']
    """
    return EDGES.get(float(ratio)) or f"{ratio:g} times"
