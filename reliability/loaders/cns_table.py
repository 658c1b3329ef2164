"""The data table of a CNS workbook or of its CSV export, found by its header, as text."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from reliability.errors import LoadError
from reliability.loaders.cns_words import one_line
from reliability.loaders.files import MOST_COLUMNS, read_text
from reliability.loaders.receipt import SetAside
from reliability.loaders.workbook import is_workbook, read_sheets

if TYPE_CHECKING:
    import os

__all__ = ["CnsTable", "Line", "read_table"]

# Headers of all layouts, without their case, spaces and signs: North Korea writes "Missile Name",
# Iran "MissileName".
FIELDS = {
    "f1": "number",
    "eventid": "number",
    "date": "date",
    "dateoccurred": "date",
    "dateenteredupdated": "entered",
    "dateentered": "entered",
    "launchtimeutc": "time",
    "missilename": "missile",
    "missiletype": "type",
    "missilefamily": "family",
    "launchagencyauthority": "agency",
    "facilityname": "facility",
    "facilitylocation": "location",
    "facilitylatitude": "latitude",
    "facilitylongitude": "longitude",
    "landinglocation": "landing",
    "apogee": "apogee",
    "distancetravelled": "distance",
    "confirmationstatus": "confirmation",
    "confirmation": "confirmation",
    "testoutcome": "outcome",
    "operationaluse": "operational",
    "additionalinformation": "information",
    "sources": "source",
    "source": "source",
}
REQUIRED = {"date": "Date", "missile": "Missile Name", "outcome": "Test Outcome"}
# The real files have it in row 1, 2 or 7.
HEADER_WITHIN = 60


@dataclass(frozen=True, slots=True)
class Line:
    """One row: its line in the file (a row of the sheet), and its cells by field and by header.

    `raw` has no blank cells, and not the running number.
    """

    line: int
    fields: Mapping[str, str]
    raw: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class CnsTable:
    """The rows below the header, in order; what cannot be aligned with it is set aside.

    `above` is the text over the header and the sheet's name; `origin` says how it was read.
    """

    fields: frozenset[str]
    lines: tuple[Line | SetAside, ...]
    above: str
    origin: str
    workbook: bool


def read_table(path: str | os.PathLike[str]) -> CnsTable:
    """Read the data table of a workbook, or of a CSV export in UTF-8 or cp1252.

    Raises
    ------
    LoadError
        If there is no header, or the file cannot be read.
    """
    name = Path(path).name
    if is_workbook(path):
        for sheet in read_sheets(path):
            rows = list(enumerate(sheet.rows, 1))
            table = _find(rows, f"{name} sheet {sheet.name}", f"sheet {sheet.name!r}", sheet.name)
            if table is not None:
                return table
        raise _no_header(name, "No sheet")
    text, encoding = read_text(path, encodings=("utf-8-sig", "cp1252"))
    rows = list(_csv_rows(text, name))
    table = _find(rows, name, f"text in {encoding.replace('-sig', '')}", None)
    if table is None:
        raise _no_header(name, f"None of the first {HEADER_WITHIN} rows")
    return table


def _no_header(name: str, where: str) -> LoadError:
    wanted = ", ".join(REQUIRED.values())
    return LoadError(
        f"{name}: must have a header with {wanted}. {where} has one. Give the workbook as it was "
        "downloaded, or its data sheet as CSV with commas."
    )


def _csv_rows(text: str, name: str) -> Iterator[tuple[int, list[str]]]:
    # Rows end in CRLF, quoted cells hold bare LF: the text goes in as it is. A quote that never
    # closes would swallow rows in silence; strict makes it an error.
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    line = 1
    try:
        for cells in reader:
            yield line, cells
            line = reader.line_num + 1
    except csv.Error as error:
        raise LoadError(f"{name} line {line}: not CSV: {error}. Mend the quotes there.") from None


def _find(
    rows: list[tuple[int, list[str]]], where: str, origin: str, sheet: str | None
) -> CnsTable | None:
    for place, (_, cells) in enumerate(rows[:HEADER_WITHIN]):
        fields = [FIELDS.get(_letters(cell)) for cell in cells]
        if not set(REQUIRED) <= set(fields):
            continue
        if len(cells) > MOST_COLUMNS:
            raise LoadError(
                f"{where}: has {len(cells)} columns; read are {MOST_COLUMNS}. "
                "Delete the columns that are no data."
            )
        known = [field for field in fields if field is not None]
        if len(known) > len(set(known)):
            twice = next(cell for cell, field in zip(cells, fields, strict=True)
                         if field is not None and known.count(field) > 1)  # fmt: skip
            raise LoadError(
                f"{where}: two columns mean {twice!r}; which one is meant cannot be told. "
                "Delete the other."
            )
        above = " ".join([sheet or "", *(cell for _, row in rows[:place] for cell in row)])
        lines = tuple(_lines(rows[place + 1 :], cells, fields, workbook=sheet is not None))
        return CnsTable(frozenset(known), lines, above, origin, sheet is not None)
    return None


def _letters(header: str) -> str:
    return "".join(letter for letter in header.casefold() if letter.isalnum())


def _lines(
    rows: list[tuple[int, list[str]]],
    header: list[str],
    fields: list[str | None],
    *,
    workbook: bool,
) -> Iterator[Line | SetAside]:
    width = len(header)
    names = [one_line(cell) or f"column {place}" for place, cell in enumerate(header, 1)]
    for line, cells in rows:
        texts = [one_line(cell) for cell in cells]
        if not any(texts):
            continue
        if any(texts[width:]) or (len(texts) < width and not workbook):
            reason = f"has {len(texts)} cells; the header has {width}"
            yield SetAside(line, reason, " | ".join(texts)[:200])
            continue
        texts = (texts + [""] * width)[:width]
        known = {field: text for field, text in zip(fields, texts, strict=True) if field}
        # The running number shifts from one edition to the next: it is no part of what is said.
        raw = {
            name: text
            for name, field, text in zip(names, fields, texts, strict=True)
            if text and field != "number"
        }
        yield Line(line, known, raw)
