"""Every specification of the sweep, a row each, and the choice among them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from reliability.report.cells import standard_of
from reliability.report.document import (
    BREAK,
    Block,
    Column,
    Explorer,
    Fold,
    Paragraph,
    Piece,
    Row,
    Section,
    Span,
    Table,
    Text,
)
from reliability.words.numbers import count_text, probability_text, range_text
from reliability.words.plain import plain
from reliability.words.settings import key_words, value_words
from reliability.words.sides import capital, contrast_words, pair, side, where

__all__ = ["every_specification", "explorer"]

Mapped = Mapping[str, Any]
_TABLE = "specification-table"


def explorer(data: Mapped) -> list[Block]:
    """Return the choice of a specification, if the report wants it and lists all of them."""
    rows = data["sweep"].get("specifications") or []
    if not data["report"]["explorer"] or not rows:
        return []
    start = next((at for at, row in enumerate(rows, start=1) if row["base"]), 1)
    missing = (
        "There is no such specification: the combination is not allowed, or the same as another."
    )
    return [Explorer(_TABLE, f"specification-{start}", missing)]


def every_specification(data: Mapped) -> Section | None:
    """Return the table of every specification; of a very long sweep, of those that are drawn."""
    sweep = data.get("sweep")
    if not sweep:
        return None
    rows = sweep.get("specifications") or []
    about = (
        "In the order of the sweep; rows with the same letter in the last column have the same "
        "counts, and stand once in the curve."
        if rows
        else f"Of {sweep['sides']['specifications']} specifications, those that the curve draws. "
        "The command `reliability sweep` prints all of them."
    )
    if any(row["circular"] for row in rows or sweep["curve"]):
        about += " Circular: the cut date was chosen by the outcome."
    names = _names(sweep["axes"])
    table = _whole(data, names, rows) if rows else _drawn(data, names, sweep["curve"])
    title = "Every specification" if rows else "Specifications of the curve"
    fold = Fold("specifications-all", f"The {len(table.rows)} specifications as a table", [table])
    return Section("every-specification", title, [Paragraph(about), fold], "wide")


def _names(axes: Sequence[Mapped]) -> dict[str, dict[str, str]]:
    """Return the words of every value of every axis; two values never share them."""
    found = {}
    for axis in axes:
        key, values = axis["axis"], axis["values"]
        words = [value_words(key, value) for value in values]
        brief = [_brief(key, said) for said in words]
        found[key] = {
            str(value): short
            if brief.count(short) == 1
            else said
            if words.count(said) == 1
            else f"{said} ({plain(value)})"
            for value, said, short in zip(values, words, brief, strict=True)
        }
    return found


def _brief(key: str, said: str) -> str:
    named = said.split(", ")
    return f"{len(named)} named claims" if key.endswith(".use") and len(named) > 1 else said


def _choices(names: Mapping[str, Mapping[str, str]], row: Mapped) -> list[Text]:
    return [known.get(str(row.get(axis)), "none") for axis, known in names.items()]


def _direction(row: Mapped, name: str) -> Text:
    found: list[Piece] = [side(row["sign"], name)]
    if row["circular"]:
        found += [BREAK, Span("circular", "soft")]
    return found


def _whole(data: Mapped, names: Mapping[str, Mapping[str, str]], rows: Sequence[Mapped]) -> Table:
    a, b = map(plain, pair(data["sweep"], data))
    found = []
    for at, row in enumerate(rows, start=1):
        number: Text = (Span(f"{at}", "strong"),) if row["base"] else f"{at}"
        cells: list[Text] = [number, *_choices(names, row)]
        cells += [
            f"{count_text(row[f'{period}_failures'])} of {count_text(row[f'{period}_launches'])}"
            for period in ("before", "after")
        ]
        cells += [
            range_text(row["bound_low"], row["bound_high"], "difference"),
            range_text(row["ci_low"], row["ci_high"], "difference"),
            _direction(row, a),
            probability_text(
                row["probability_low"], row["probability_high"], standard=standard_of(data)
            ),
            _same(row["table"]),
        ]
        found.append(Row(cells, f"specification-{at}"))
    columns = [Column("No.", "number"), *(Column(key_words(axis), "choice") for axis in names)]
    columns += [
        Column(f"Failed {where(b)}"),
        Column(f"Failed {where(a)}"),
        Column(capital(contrast_words("difference", a, b)), "result"),
        Column("Interval", "result"),
        Column("Direction", "result"),
        Column(f"Probability that the rate {where(a)} is lower"),
        Column("Counts", "number"),
    ]
    return Table(_TABLE, "Every specification, in the order of the sweep", columns, found)


def _same(table: int) -> str:
    """Return letters for a table of counts: a to z, then aa, ab, and so on."""
    letters = ""
    table += 1
    while table:
        table, at = divmod(table - 1, 26)
        letters = "abcdefghijklmnopqrstuvwxyz"[at] + letters
    return letters


def _drawn(data: Mapped, names: Mapping[str, Mapping[str, str]], rows: Sequence[Mapped]) -> Table:
    name = plain(pair(data["sweep"], data)[0])
    found = [
        Row(
            [
                f"{at}",
                *_choices(names, row),
                range_text(row["bound_low"], row["bound_high"], "difference"),
                range_text(row["ci_low"], row["ci_high"], "difference"),
                _direction(row, name),
            ]
        )
        for at, row in enumerate(rows, start=1)
    ]
    columns = [Column("No.", "number"), *(Column(key_words(axis), "choice") for axis in names)]
    columns += [
        Column("Difference", "result"),
        Column("Interval", "result"),
        Column("Direction", "result"),
    ]
    return Table(_TABLE, "The specifications in the order of the curve", columns, found)
