"""What if outcomes are misreported: the chances assumed, and the rates behind the reports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from reliability.report.cells import chance_text, contrast_cell, rate_cell
from reliability.report.document import (
    Block,
    Column,
    Items,
    Paragraph,
    Row,
    Section,
    Span,
    Table,
    Text,
)
from reliability.words.numbers import ESTIMAND_WORDS
from reliability.words.plain import plain
from reliability.words.sides import contrast_words, names_of, pair, where

__all__ = ["misreporting"]

Mapped = Mapping[str, Any]


def misreporting(data: Mapped) -> Section | None:
    """Return the reading under assumed chances of misreporting, said to be one."""
    found = data.get("misreporting")
    if not found:
        return None
    why = plain(found["why"])
    about = (
        "If failures and successes were reported as what they are not as often as the table says, "
        "the rates behind the reports would be these. No report states such a chance."
    )
    blocks: list[Block] = [
        Paragraph((Span("An assumption, not a finding.", "strong"), f" {why}" if why else "")),
        Paragraph(about),
        _chances(found["table"]),
    ]  # fmt: skip
    if found["reason"]:
        blocks.append(Paragraph(f"Nothing is corrected: {plain(found['reason'])}."))
        return Section("misreporting", "What if outcomes are misreported", blocks)
    names = names_of(data["periods"])
    used = "; ".join(
        f"{plain(names[row['period']])}: {plain(row['from'])}" for row in found["chances"]
    )
    blocks.append(Paragraph(f"Used for each period: {used}."))
    if found["warnings"]:
        blocks.append(Items([plain(said) for said in found["warnings"]]))
    blocks += [_rates(data, found["rates"]), _contrasts(data, found["contrasts"])]
    if found["left_out"]:
        blocks.append(Paragraph("Not computed, and why:"))
        blocks.append(Items([_left_out(entry) for entry in found["left_out"]]))
    return Section("misreporting", "What if outcomes are misreported", blocks)


def _chances(entries: Sequence[Mapped]) -> Table:
    rows = [
        Row([plain(entry["of"]), plain(entry["caught"]), plain(entry["false_alarm"])])
        for entry in entries
    ]
    columns = [
        Column("Of"),
        Column("Chance that a failure is reported as a failure"),
        Column("Chance that a success is reported as a failure"),
    ]
    return Table("misreporting-chances", "The chances assumed", columns, rows)


def _about(row: Mapped) -> str:
    return ESTIMAND_WORDS.get(row["estimand"], plain(row["estimand"]))


def _rates(data: Mapped, entries: Sequence[Mapped]) -> Table:
    names = names_of(data["periods"])
    reported = {
        (rate["period"], rate["estimand"]): rate
        for period in data["periods"]
        for rate in period["rates"]
    }
    rows = [
        Row(
            [
                f"{plain(names[entry['period']])}: {_about(entry)}",
                rate_cell(reported.get((entry["period"], entry["estimand"]))),
                rate_cell(entry),
            ]
        )
        for entry in entries
    ]
    columns = [
        Column("Rate", "result"),
        Column("As reported", "result"),
        Column("Behind the reports", "result"),
    ]
    return Table("misreporting-rates", "Rates behind the reports", columns, rows)


def _contrasts(data: Mapped, entries: Sequence[Mapped]) -> Table:
    def key(row: Mapped) -> tuple[object, ...]:
        return row["quantity"], row["a"], row["b"], row["estimand"]

    reported = {key(row): row for row in data["contrasts"]}
    rows = []
    for entry in entries:
        name, cells = _contrast(entry, reported.get(key(entry)), data)
        rows.append(Row([f"{name}: {_about(entry)}", *cells]))
    columns = [
        Column("Contrast", "result"),
        Column("As reported", "result"),
        Column("Behind the reports", "result"),
    ]
    return Table("misreporting-contrasts", "Contrasts behind the reports", columns, rows)


def _contrast(row: Mapped, reported: Mapped | None, data: Mapped) -> tuple[str, list[Text]]:
    after, before = map(plain, pair(row, data))
    if row["quantity"] == "probability":
        name = f"probability that the rate is lower {where(after)} than {where(before)}"
        return name, [chance_text(reported, data), chance_text(row, data)]
    name = contrast_words(row["quantity"], after, before)
    return name, [contrast_cell(reported), contrast_cell(row)]


def _left_out(entry: Mapped) -> str:
    return f"{_about(entry)}: {plain(entry['reason'])}"
