"""What if the launches that nobody saw to their end differ: the rate at each stated ratio."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from reliability.report.cells import claim_links, division, period_words, rate_cell, words_of
from reliability.report.document import (
    Block,
    Column,
    Fold,
    Items,
    Paragraph,
    Row,
    Section,
    Span,
    Table,
)
from reliability.words.numbers import ESTIMAND_WORDS, count_text, percent_text
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
BY_LIKELIHOOD = (
    "At a ratio of failures that go unreported, or are shot down, the interval is by likelihood "
    "ratio, an approximation: where it is shorter than that of the summary, the method is why, and "
    "not that more is known."
)
RULES = {
    "none": "Not one of them",
    "bounds": "Any of them",
    "all": "All of them",
    "proportional": "{} of them",
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
    if any(row["method"] == "likelihood-ratio" for c in found["curves"] for row in c["rows"]):
        blocks.append(Paragraph(BY_LIKELIHOOD, "note"))
    if found["allocation"]:
        blocks += _allocation(data, found["allocation"])
    if found["arrivals"]:
        blocks += _arrivals(found["arrivals"])
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


def _allocation(data: Mapped, found: Mapped) -> list[Block]:
    """Return the first rate under each rule for launches without a name."""
    classes = ", ".join(map(plain, found["classes"]))
    about = (
        f"Launches without a name: claims about a wider class ({classes}) may speak of the systems "
        "selected, and do not say which. The rate if none of their launches is of these systems, "
        "if any may be, if all are"
    )
    about += f", and if {percent_text(found['share'])} are." if found["share"] is not None else "."
    if found["by_rules"]:
        about += (
            " The scenario lists its claims, and no claim of a wider class can enter a list: here "
            "its rules choose in place of the list, and the numbers may differ from those above."
        )
    rules = [rule for rule in RULES if any(r["allocation"] == rule for r in found["rows"])]
    rows = []
    for label in dict.fromkeys(row["period"] for row in found["rows"]):
        mine = {r["allocation"]: r for r in found["rows"] if r["period"] == label}
        cells = [rate_cell(mine[rule]) if rule in mine else "not computed" for rule in rules]
        rows.append(Row([period_words(data, label), *cells]))
    columns = [Column(division(data)), *(Column(_head(found, rule), "result") for rule in rules)]
    words = capital(ESTIMAND_WORDS[found["estimand"]])
    caption = f"{words}, by how many launches without a name are of the systems"
    blocks: list[Block] = [Paragraph(about)]
    if rows:
        blocks.append(Table("unseen-allocation", caption, columns, rows))
    if found["left_out"]:
        blocks.append(Paragraph("Not computed, and why:"))
        blocks.append(Items([_left_out(data, found, each) for each in found["left_out"]]))
    return blocks


def _head(found: Mapped, rule: str) -> str:
    share = found["share"]
    return RULES[rule].format("" if share is None else percent_text(share))


def _left_out(data: Mapped, found: Mapped, each: Mapped) -> str:
    where = "" if each["period"] is None else f", {period_words(data, each['period'])}"
    return f"{_head(found, each['allocation'])}{where}: {plain(each['reason'])}"


def _arrivals(claims: Sequence[Mapped]) -> list[Block]:
    """Return the claims that count missiles that arrived, and what they cannot say."""
    rows = [
        Row(
            [
                claim_links([claim["claim_id"]]),
                plain(claim["start"]),
                words_of(claim["counts"]),
                count_text(claim["number"]),
                plain(claim["text"]),
            ]
        )
        for claim in claims
    ]
    columns = [
        Column("Claim"),
        Column("From", "date"),
        Column("What it counts"),
        Column("How many", "number"),
        Column("What it says", "long"),
    ]
    caption = "Claims that count missiles that arrived, or what was left of them"
    about = (
        "Some claims in scope, of the systems or of a wider class, count missiles that arrived, or "
        "what was left of them. They say nothing of missiles that did not arrive: what they have "
        "in common need not hold for all launches, and no rate uses them."
    )
    table = Table("arrivals-table", caption, columns, rows)
    return [Paragraph(about), Fold("arrivals-all", f"The {len(rows)} claims as a table", [table])]


def _times(ratio: float) -> str:
    """Return a ratio as the head of a column.

    Examples
    --------
    >>> [_times(ratio) for ratio in (0, 0.25, 1, 4, float("inf"))]
    ['only successes', '0.25 times', 'alike', '4 times', 'only failures']
    """
    return EDGES.get(float(ratio)) or f"{ratio:g} times"
