"""Source by source: what each supports alone, what is left without it, how far two agree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from reliability.report.cells import contrast_cell, rate_cell, words_of
from reliability.report.document import (
    BREAK,
    Block,
    Column,
    Paragraph,
    Row,
    Section,
    Span,
    Table,
    Text,
)
from reliability.scenarios.certainty import RULES
from reliability.words.numbers import ESTIMAND_WORDS, decimal_text, percent_text
from reliability.words.plain import plain
from reliability.words.sides import contrast_words, pair

__all__ = ["sources_apart"]

Mapped = Mapping[str, Any]

_ABOUT = {"failed": "whether a launch failed", "launched": "how many were launched"}


def sources_apart(data: Mapped) -> Section | None:
    """Return the rates by each source alone and without each, and the agreement of two."""
    found = data.get("sources_apart")
    if not found or not found["rows"]:
        return None
    about = ESTIMAND_WORDS.get(found["estimand"], plain(found["estimand"]))
    blocks: list[Block] = [
        Paragraph(
            f"The {about}, by the rules of this report over the claims of one source alone, and "
            "over the claims of all others. Nothing is pooled or weighed. Where nothing is left, "
            "the rate may be anything."
        ),
    ]
    for kind in ("claimant", "interest"):
        rows = [row for row in found["rows"] if row["kind"] == kind]
        if rows:
            blocks.append(_apart(f"apart-{kind}", f"One {kind} at a time", rows, pair(found, data)))
    if found["agreement"]:
        blocks.append(_agreement(found["agreement"]))
    else:
        blocks.append(Paragraph("No two claimants state a number about the same incident."))
    blocks.append(
        Paragraph(
            "Kappa's interval is for many incidents: with few it covers less often than it says. "
            "Agreement between sources that copy one another is no replication; a restatement that "
            "the claims mark as one is not counted here.",
            "note",
        )
    )
    return Section("sources-apart", "Source by source", blocks)


def _apart(identifier: str, title: str, entries: Sequence[Mapped], names: tuple[str, str]) -> Table:
    after, before = (plain(name) for name in names)
    rows = [
        Row(
            [
                words_of(entry["name"]) if entry["kind"] == "interest" else plain(entry["name"]),
                str(entry["claims"]),
                *_rates(entry["alone"]),
                *_rates(entry["without"]),
                _difference(entry["without"]),
            ]
        )
        for entry in entries
    ]
    columns = [
        Column("Source"),
        Column("Claims used", "number"),
        Column(f"Alone: {before}", "result"),
        Column(f"Alone: {after}", "result"),
        Column(f"Without it: {before}", "result"),
        Column(f"Without it: {after}", "result"),
        Column(f"Without it: {contrast_words('difference', after, before)}", "result"),
    ]
    return Table(identifier, title, columns, rows)


def _rates(part: Mapped) -> list[Text]:
    """Return the first and the last rate of a part, or why there is none."""
    if part["error"]:
        return [plain(part["error"])] * 2
    return [_rate(part["rates"][0]), _rate(part["rates"][-1])]


def _rate(row: Mapped) -> Text:
    """Return a rate; that a rule decides what was not reported, or who is right, is said."""
    ruled = row["identified"] != "nothing" and any(c in RULES for c in row["conditional_on"])
    return (*rate_cell(row), BREAK, Span("by rule", "soft")) if ruled else rate_cell(row)


def _difference(part: Mapped) -> Text:
    return plain(part["error"]) if part["error"] else contrast_cell(part["difference"])


def _agreement(entries: Sequence[Mapped]) -> Table:
    rows = [
        Row(
            [
                f"{plain(entry['first'])}; {plain(entry['second'])}",
                _ABOUT.get(entry["about"], plain(entry["about"])),
                str(entry["incidents"]),
                percent_text(entry["observed"]),
                _kappa(entry),
            ]
        )
        for entry in entries
    ]
    columns = [
        Column("Claimants"),
        Column("About"),
        Column("Incidents", "number"),
        Column("Agree on", "number"),
        Column("Kappa, with its interval", "result"),
    ]
    return Table("agreement", "Agreement about the same incidents, beyond chance", columns, rows)


def _kappa(entry: Mapped) -> str:
    level = f"{100 * entry['confidence_level']:g} %"
    if entry["kappa"] is None:
        return "not defined: both use one and the same code"
    low, high = decimal_text(entry["ci_low"], "low"), decimal_text(entry["ci_high"], "high")
    return f"{decimal_text(entry['kappa'])} ({level} interval {low} to {high})"
