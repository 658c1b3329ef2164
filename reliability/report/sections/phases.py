"""Failures by phase of flight."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from reliability.report.cells import (
    claim_links,
    codes_of,
    division,
    period_words,
    rate_cell,
    rule_notes,
)
from reliability.report.document import Column, Paragraph, Row, Section, Table, pieces
from reliability.words.numbers import ESTIMAND_WORDS

__all__ = ["phases"]

Mapped = Mapping[str, Any]


def phases(data: Mapped) -> Section | None:
    """Return the share that failed by the end of each phase, where a claim used states one."""
    found = data.get("phases")
    if not found:
        return None
    about = Paragraph(
        (
            "The phase of a failure is stated by ",
            *pieces(claim_links(found["claims"])),
            ". A failure of no stated phase, and a launch of unknown outcome, may have failed in "
            "any: the early columns are bounds for that. The rules of the scenario stay: a launch "
            "that one of them counts as a success failed in none.",
        )
    )
    keys = dict.fromkeys((row["period"], row["estimand"]) for row in found["rows"])
    rows = []
    for period, estimand in keys:
        mine = [
            row for row in found["rows"] if (row["period"], row["estimand"]) == (period, estimand)
        ]
        head = f"{period_words(data, period)}: {ESTIMAND_WORDS[estimand]}"
        rows.append(Row([head, *map(rate_cell, mine)]))
    columns = [Column(f"{division(data)} and rate")]
    columns += [Column(phase.capitalize(), "result") for phase in found["phases"]]
    caption = "Share of launches that failed by the end of each phase of flight"
    note = Paragraph(
        "No claim states the phase in which a launch was shot down. The product over phases, which "
        "allows for launches shot down before they could fail, is therefore not computed; where "
        "none was shot down it is these shares.",
        "note",
    )
    table = Table("phase-table", caption, columns, rows)
    return Section(
        "phases", "By phase of flight", [about, *rule_notes(codes_of(found["rows"])), table, note]
    )
