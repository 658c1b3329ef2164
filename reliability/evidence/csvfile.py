"""One CSV file of a data package, read cell by cell as text, with every fault of its form.

Nothing is guessed: no type, no encoding, no separator. A large regular file is read in parallel
(`largefile`); any other here, row by row, so that each fault has its row.
"""

from __future__ import annotations

import codecs
import csv
import io
from typing import TYPE_CHECKING

import numpy as np

from reliability.errors import nearest
from reliability.evidence.cellform import did_you_mean
from reliability.evidence.coded import Coded, RawTable, code_cells
from reliability.evidence.largefile import LARGE, read_large

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from reliability.evidence.problems import Problems
    from reliability.evidence.schema import Table

__all__ = ["other_separator", "read_csv_file", "read_rows"]

_CHUNK = 1 << 16


def read_csv_file(path: Path, table: Table, problems: Problems) -> RawTable | None:
    """Read a file of a package; None where it has no usable header.

    Parameters
    ----------
    path : Path
        The file.
    table : Table
        Its schema.
    problems : Problems
        Takes every fault of form: encoding, line ends, header, short and long rows.
    """
    try:
        if path.stat().st_size >= LARGE:
            whole = read_large(path, table)
            if whole is not None:
                return whole
        data = path.read_bytes()
    except OSError as error:
        problems.add("file-unreadable", table.file, detail=str(error.strerror or error))
        return None
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or b"\0" in data[:200]:
        problems.add("encoding", table.file, 1, got="UTF-16, or no text")
        return None
    return read_rows(_check_bytes(data, table, problems), table, problems)


def _check_bytes(data: bytes, table: Table, problems: Problems) -> bytes:
    """Report what the bytes show, and return them without a byte order mark."""
    file = table.file
    if data.startswith(codecs.BOM_UTF8):
        problems.add("byte-order-mark", file, 1)
        data = data[len(codecs.BOM_UTF8) :]
    position = _undecodable(data)
    if position is not None:
        problems.add(
            "encoding", file, data.count(b"\n", 0, position) + 1, got=f"byte 0x{data[position]:02x}"
        )
    if b"\r" in data and b"\r\n" in data:
        problems.add("line-ends", file, data.count(b"\n", 0, data.find(b"\r\n")) + 1, got="CR LF")
    if data and not data.endswith(b"\n"):
        problems.add("final-newline", file, data.count(b"\n") + 1)
    return data


def _undecodable(data: bytes) -> int | None:
    """Return the position of the first byte that is not UTF-8, if there is one."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    waiting = 0
    for start in range(0, len(data), _CHUNK):
        chunk = data[start : start + _CHUNK]
        if waiting == 0 and chunk.isascii():
            continue
        try:
            decoder.decode(chunk)
        except UnicodeDecodeError as error:
            return start - waiting + error.start
        waiting = len(decoder.getstate()[0])
    return len(data) - waiting if waiting else None


def read_rows(data: bytes, table: Table, problems: Problems) -> RawTable | None:
    """Read the bytes of a file row by row, reporting each faulty row."""
    file = table.file
    text = data.decode("utf-8", errors="replace")
    # Lines are split at LF alone, so that a stray CR is met as a fault and not as a line end.
    reader = csv.reader(io.StringIO(text.replace("\r\n", "\n"), newline="\n"), strict=True)
    rows: list[list[str]] = []
    numbers: list[int] = []
    header: list[str] | None = None
    number = 0
    width = 0
    try:
        for cells in reader:
            number += 1
            if header is None:
                header = cells
                width = len(header)
                continue
            if not any(cells):
                problems.add("row-blank", file, number)
                continue
            if cells == header:
                problems.add("header-repeated", file, number)
                continue
            if len(cells) != width:
                _report_width(cells, width, number, file, problems)
                if len(cells) == 1 and cells[0].startswith(("<<<<<<<", "=======", ">>>>>>>")):
                    continue
                cells = (cells + [""] * width)[:width]
            rows.append(cells)
            numbers.append(number)
    except csv.Error as error:
        stray = "new-line character" in str(error)
        if stray:
            problems.add("line-end-stray", file, number + 1, got="CR")
        else:
            problems.add("quotes", file, number + 1, detail=str(error))
    if header is None or not any(header):
        problems.add("file-empty", file, 1)
        return None
    separator = other_separator(header, table.names)
    if separator is not None:
        problems.add("separator", file, 1, got=separator)
        return None
    places = _check_header(header, table, problems)
    columns = {name: code_cells([row[place] for row in rows]) for name, place in places.items()}
    blank = Coded(np.zeros(len(rows), dtype=np.intp), [""])
    absent = frozenset(table.names) - columns.keys()
    return RawTable(
        table,
        {name: columns.get(name, blank) for name in table.names},
        len(rows),
        np.array(numbers, dtype=np.intp),
        absent,
    )


def other_separator(header: Sequence[str], names: Sequence[str]) -> str | None:
    """Return what stands between the names of a header that has no commas, if they are known."""
    if len(header) != 1:
        return None
    for separator in (";", "\t", "|"):
        parts = [part.strip('"') for part in header[0].split(separator)]
        if len(parts) > 1 and set(parts) & set(names):
            return separator
    return None


def _report_width(cells: list[str], width: int, number: int, file: str, problems: Problems) -> None:
    if len(cells) == 1 and cells[0].startswith(("<<<<<<<", "=======", ">>>>>>>")):
        problems.add("merge-marker", file, number, got=cells[0])
    else:
        code = "row-short" if len(cells) < width else "row-long"
        problems.add(code, file, number, got=f"{len(cells)} cells", want=width)


def _check_header(header: list[str], table: Table, problems: Problems) -> dict[str, int]:
    """Report a faulty header, and return where each column of the schema stands."""
    file = table.file
    places: dict[str, int] = {}
    unknown = [name for name in header if name not in table.names]
    missing = [name for name in table.names if name not in header]
    for place, name in enumerate(header):
        if name in places:
            problems.add("column-duplicate", file, 1, name, got=name)
        elif name in table.names:
            places[name] = place
    for name in unknown:
        hint = did_you_mean(nearest(name.strip(), missing or table.names))
        problems.add("column-unknown", file, 1, name or None, got=name, hint=hint)
    for name in missing:
        problems.add("column-missing", file, 1, name)
    known = [name for name in header if name in table.names]
    if not missing and not unknown and len(known) == len(table.names) and known != [*table.names]:
        first = next(i for i, name in enumerate(known) if name != table.names[i])
        problems.add(
            "column-order",
            file,
            1,
            known[first],
            got=known[first],
            detail=f"put {table.names[first]} in place {first + 1}",
        )
    return places
