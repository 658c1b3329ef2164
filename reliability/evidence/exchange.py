"""Claims as one file for others, and back: CSV, JSON Lines and XLSX.

A spreadsheet runs a cell that begins with =, +, - or @. In the CSV an apostrophe stands before
such a text, and before one that begins with an apostrophe itself, so that reading takes exactly
one away; XLSX stores every text as text, and JSON Lines needs nothing.
"""

from __future__ import annotations

import codecs
import csv
import datetime
import io
import json
import re
from typing import TYPE_CHECKING, Any

import numpy as np

from reliability.errors import DependencyError, LoadError, OptionError, unknown_name
from reliability.evidence.csvfile import other_separator
from reliability.evidence.schema import TABLES
from reliability.evidence.writing import csv_bytes

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from reliability.evidence.model import Evidence

__all__ = ["EXCHANGE_FORMATS", "export_claims", "parse_claims", "parse_rows", "sniff_format"]

EXCHANGE_FORMATS = ("csv", "jsonl", "xlsx")
_GUARDED = ("=", "+", "-", "@", "'", "\t")
# The most that a cell of a spreadsheet holds; a longer text would be cut without a word.
_LONGEST_CELL = 32_767


def export_claims(evidence: Evidence, *, format: str = "csv") -> bytes:  # noqa: A002 (as in load)
    """Return the claims as one file, the same bytes each time.

    Parameters
    ----------
    evidence : Evidence
        Claims as they stand after their corrections; retracted ones are left out.
    format : {"csv", "jsonl", "xlsx"}
        XLSX needs the extra ``xlsx``.

    Returns
    -------
    bytes
        One row a claim with every column of claims.csv, so that appending it to an empty package
        gives the same claims.

    Raises
    ------
    UnknownNameError
        If there is no such format.
    DependencyError
        If the library for XLSX is missing.
    """
    if format not in EXCHANGE_FORMATS:
        raise unknown_name("format", format, EXCHANGE_FORMATS)
    rows = list(_plain_rows(evidence))
    if format == "csv":
        names = TABLES["claims"].names
        cells = [[_guard("" if row[name] is None else str(row[name])) for name in names]
                 for row in rows]  # fmt: skip
        return csv_bytes([names, *cells])
    if format == "jsonl":
        lines = (json.dumps(row, ensure_ascii=False, allow_nan=False) for row in rows)
        return "".join(f"{line}\n" for line in lines).encode("utf-8")
    return _xlsx(rows)


def _plain_rows(evidence: Evidence) -> Iterable[dict[str, Any]]:
    """Yield claims as plain values: whole numbers, shares, texts, None where blank."""
    claims = evidence.claims
    if "retracted_by" in claims:
        claims = claims.loc[claims["retracted_by"].isna()]
    table = TABLES["claims"]
    plain = claims.loc[:, list(table.names)].astype(object)
    plain = plain.where(plain.notna(), None)
    for cells in plain.itertuples(index=False, name=None):
        yield {name: cell.item() if isinstance(cell, np.generic) else cell
               for name, cell in zip(table.names, cells, strict=True)}  # fmt: skip


def _guard(text: str) -> str:
    return f"'{text}" if text.startswith(_GUARDED) else text


def _unguard(text: str) -> str:
    return text[1:] if text.startswith("'") and text[1:].startswith(_GUARDED) else text


def _xlsx(rows: Iterable[Mapping[str, Any]]) -> bytes:
    try:
        import xlsxwriter  # type: ignore[import-untyped,unused-ignore]
    except ImportError as error:
        raise DependencyError(
            "export: XLSX needs xlsxwriter. Install missile-reliability[xlsx], or export csv."
        ) from error
    data = io.BytesIO()
    with xlsxwriter.Workbook(data, {"in_memory": True}) as book:
        # A fixed moment instead of the clock: the same claims are the same bytes.
        book.set_properties({"created": datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)})
        sheet = book.add_worksheet("claims")
        for place, name in enumerate(TABLES["claims"].names):
            sheet.write_string(0, place, name)
        for number, row in enumerate(rows, 1):
            for place, value in enumerate(row.values()):
                if isinstance(value, str):
                    if len(value) > _LONGEST_CELL:
                        raise OptionError(
                            f"export: {row['claim_id']} has a text of {len(value)} characters; a "
                            f"spreadsheet cell holds {_LONGEST_CELL}. Export csv or jsonl."
                        )
                    sheet.write_string(number, place, value)
                elif value is not None:
                    sheet.write_number(number, place, value)
        sheet.freeze_panes(1, 1)
    return data.getvalue()


def sniff_format(data: bytes) -> str | None:
    """Return the format of a file as its first characters show it; None where they do not.

    Examples
    --------
    >>> sniff_format(b'{"start": "2024"}'), sniff_format(b"start,end"), sniff_format(b"?")
    ('jsonl', 'csv', None)
    """
    if data.startswith(b"PK\x03\x04"):
        return "xlsx"
    start = data.removeprefix(codecs.BOM_UTF8).lstrip()
    if start[:1] in (b"{", b"["):
        return "jsonl"
    header = start.partition(b"\n")[0].decode("utf-8", errors="replace")
    names = {name.strip('" \r') for name in re.split(r"[,;\t|]", header)}
    return None if names.isdisjoint(TABLES["claims"].names) else "csv"


def parse_claims(data: bytes, *, format: str) -> list[dict[str, Any]]:  # noqa: A002 (as in load)
    """Return the rows of a file as mappings that `append_claims` takes.

    Parameters
    ----------
    data : bytes
        UTF-8 for CSV (with a header; some columns, in any order) and JSON Lines (an object a
        line); an XLSX workbook whose first sheet has a header.
    format : {"csv", "jsonl", "xlsx"}

    Raises
    ------
    UnknownNameError
        If there is no such format.
    LoadError
        If the file is not in it, with the line.
    """
    return [row for _, row in parse_rows(data, format=format)]


def parse_rows(
    data: bytes,
    *,
    format: str,  # noqa: A002 (as in load)
    name: str = "rows",
) -> list[tuple[int, dict[str, Any]]]:
    """Return the rows as `parse_claims` does, each with its place in the file.

    The place is the row as a spreadsheet numbers it, of JSON Lines the line. Errors call the file
    by `name`.
    """
    if format not in EXCHANGE_FORMATS:
        raise unknown_name("format", format, EXCHANGE_FORMATS)
    if format == "xlsx":
        return _parse_xlsx(data, name)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise LoadError(
            f"{name}, line {line}: must be UTF-8; got byte 0x{data[error.start]:02x}. Save the "
            "file as UTF-8; nothing is guessed."
        ) from None
    return _parse_csv(text, name) if format == "csv" else _parse_jsonl(text, name)


def _parse_csv(text: str, name: str) -> list[tuple[int, dict[str, Any]]]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[tuple[int, dict[str, Any]]] = []
    try:
        header = next(reader, [])
        _require_header(header, name)
        separator = other_separator(header, TABLES["claims"].names)
        if separator is not None:
            raise LoadError(
                f"{name}, line 1: cells must be separated by commas; got {separator!r}. Save the "
                "file as CSV with commas."
            )
        for number, cells in enumerate(reader, 2):
            if not cells:
                continue
            if len(cells) != len(header):
                raise LoadError(
                    f"{name}, line {reader.line_num}: must have {len(header)} cells; got "
                    f"{len(cells)}. Quote a cell that holds a comma."
                )
            rows.append((number, dict(zip(header, map(_unguard, cells), strict=True))))
    except csv.Error as error:
        raise LoadError(f"{name}, line {reader.line_num}: {error}. Mend the quotes.") from None
    return rows


def _require_header(header: Sequence[str], name: str) -> None:
    named = [column for column in header if column]
    if not named or len(set(named)) < len(named):
        raise LoadError(
            f"{name}, line 1: must be a header that names each column once; got "
            f"{','.join(header)!r}. Write one."
        )


def _parse_jsonl(text: str, name: str) -> list[tuple[int, dict[str, Any]]]:
    rows = []
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line, parse_constant=_no_constant, object_pairs_hook=_once)
        except (ValueError, RecursionError) as error:
            raise LoadError(
                f"{name}, line {number}: not JSON, an object a line ({error}); got {line[:40]!r}. "
                "Mend the line."
            ) from None
        if not isinstance(row, dict):
            raise LoadError(
                f"{name}, line {number}: must be an object; got {line[:40]!r}. Write one object a "
                "line, without a list around them."
            )
        rows.append((number, row))
    return rows


def _no_constant(name: str) -> float:
    raise ValueError(f"{name} is no number")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key stands twice")
    return found


def _parse_xlsx(data: bytes, name: str) -> list[tuple[int, dict[str, Any]]]:
    try:
        import python_calamine
    except ImportError as error:
        raise DependencyError(
            "rows: XLSX needs python-calamine. Install missile-reliability[xlsx], or save as CSV."
        ) from error
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        cells = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (python_calamine.CalamineError, OSError, ValueError, IndexError) as error:
        raise LoadError(f"{name}: not an XLSX workbook ({error}). Give one, or CSV.") from None
    if not cells:
        return []
    header = [str(column) for column in cells[0]]
    _require_header(header, name)
    return [
        (number, {column: value for column, value in zip(header, line, strict=True) if column})
        for number, line in enumerate(cells[1:], 2)
        if any(value != "" for value in line)
    ]
