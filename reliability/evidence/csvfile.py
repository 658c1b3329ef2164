"""One CSV file of a data package, read cell by cell as text, with every fault of its form.

Nothing is guessed: no type, no encoding, no separator. Each column comes back *coded*: its
distinct texts, and for each row which of them stands there, so that a rule is applied to the
distinct texts alone. A small or faulty file is read with the standard library's reader; a large
regular one by pandas' parallel reader, which is exact where the counts of bytes show that no row
is short or long.
"""

from __future__ import annotations

import codecs
import csv
import io
import warnings
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from reliability.evidence.cellform import did_you_mean, nearest_value

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    import pandas as pd
    from numpy.typing import NDArray

    from reliability.evidence.problems import Problems
    from reliability.evidence.schema import Table

__all__ = [
    "LARGE",
    "Coded",
    "RawTable",
    "read_csv_file",
    "read_large_frame",
    "read_rows",
    "rows_table",
]

# Below this size the standard reader is as fast as anything; pandas reads larger files in parallel.
LARGE = 5_000_000
_CHUNK = 1 << 16


class Coded(NamedTuple):
    """A column: ``values[codes[i]]`` stands in row i; a blank cell is the empty text."""

    codes: NDArray[np.intp]
    values: list[str]

    def where(self, marked: NDArray[np.bool_]) -> NDArray[np.intp]:
        """Return the positions of the rows whose value is marked."""
        if not marked.any():
            return np.empty(0, dtype=np.intp)
        return np.flatnonzero(marked[self.codes])

    def texts(self, positions: NDArray[np.intp]) -> list[str]:
        """Return the cells at these positions."""
        return [self.values[code] for code in self.codes[positions]]


@dataclass(frozen=True)
class RawTable:
    """A file as text: the columns that its schema names, coded.

    A column that the file lacks is there all the same, blank, and named in `absent`.
    """

    table: Table
    columns: Mapping[str, Coded]
    rows: int
    physical_rows: NDArray[np.intp] | None = None
    absent: frozenset[str] = frozenset()

    def row_numbers(self, positions: NDArray[np.intp]) -> NDArray[np.intp]:
        """Return the rows as a spreadsheet numbers them: the header is row 1."""
        if self.physical_rows is not None:
            return self.physical_rows[positions]
        return positions + 2


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
        data = path.read_bytes()
    except OSError as error:
        problems.add("file-unreadable", table.file, detail=str(error.strerror or error))
        return None
    body = _check_bytes(data, table, problems)
    if len(body) >= LARGE:
        fast = _read_large(path, body, table)
        if fast is not None:
            return fast
    return read_rows(body, table, problems)


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
    if b"\r\n" in data:
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
    places = _check_header(header, table, problems)
    columns = {name: _code([row[place] for row in rows]) for name, place in places.items()}
    blank = Coded(np.zeros(len(rows), dtype=np.intp), [""])
    absent = frozenset(table.names) - columns.keys()
    return RawTable(
        table,
        {name: columns.get(name, blank) for name in table.names},
        len(rows),
        np.array(numbers, dtype=np.intp),
        absent,
    )


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
        hint = did_you_mean(nearest_value(name.strip(), missing or table.names))
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


def rows_table(table: Table, rows: Sequence[Mapping[str, str]]) -> RawTable:
    """Return rows that are in no file yet as a table; the first is row 1."""
    columns = {name: _code([row[name] for row in rows]) for name in table.names}
    return RawTable(table, columns, len(rows), np.arange(1, len(rows) + 1))


def _code(cells: list[str]) -> Coded:
    codes: dict[str, int] = {}
    coded = np.fromiter(
        (codes.setdefault(cell, len(codes)) for cell in cells), dtype=np.intp, count=len(cells)
    )
    return Coded(coded, list(codes))


def read_large_frame(path: Path, table: Table) -> pd.DataFrame | None:
    """Read a large file with pandas' parallel reader; None where it is not regular.

    A column comes back as text, or as numbers where nothing else stands in it.
    """
    import pandas as pd

    try:
        with warnings.catch_warnings():
            # Types are not wanted, so that it does not matter where they are mixed.
            warnings.simplefilter("ignore", pd.errors.DtypeWarning)
            frame = pd.read_csv(
                path, na_filter=False, index_col=False, skip_blank_lines=False, encoding="utf-8"
            )
    except (ValueError, pd.errors.ParserWarning):
        return None
    return frame if tuple(frame.columns) == table.names else None


def _read_large(path: Path, data: bytes, table: Table) -> RawTable | None:
    """Read a large regular file; None where it is not regular and must be read row by row."""
    frame = None if b"\r" in data else read_large_frame(path, table)
    if frame is None:
        return None
    with ThreadPoolExecutor(max_workers=2) as pool:
        coded = dict(zip(table.names, pool.map(_coded, frame.items()), strict=True))
    columns = {name: column for name, column in coded.items() if column is not None}
    if len(columns) < len(coded):
        return None
    first = columns[table.names[0]]
    if table.names[0] in first.values:  # a header that a merge has repeated
        return None
    raw = RawTable(table, columns, len(frame))
    return raw if _regular(raw, data) else None


def _coded(item: tuple[Any, pd.Series]) -> Coded | None:
    """Code a column; None where pandas made numbers of it that lose the text.

    A whole number is its text but for a sign, zeros or spaces before it: then fewer bytes come
    back than the file has, which `_regular` sees.
    """
    import pandas as pd

    codes, found = pd.factorize(item[1])
    values = np.asarray(found, dtype=object).tolist()
    kinds = set(map(type, values))
    if not kinds <= {str, int}:
        return None
    if kinds != {str}:
        again = _code([str(value) for value in values])
        return Coded(again.codes[codes], again.values)
    return Coded(codes, values)


def _regular(raw: RawTable, data: bytes) -> bool:
    """Whether the file is, byte for byte, the cells that were read and their separators.

    pandas refuses a row that is too long and fills one that is too short; the total of the
    commas shows whether any was short. The total of the bytes shows whether a text was changed.
    """
    commas = size = quotes = 0
    for coded in raw.columns.values():
        times = np.bincount(coded.codes, minlength=len(coded.values))
        # Most texts of a long column occur once: they are counted together.
        once = "".join([value for value, n in zip(coded.values, times, strict=True) if n == 1])
        counted = [(once, 1)]
        counted += [(coded.values[code], int(times[code])) for code in np.flatnonzero(times > 1)]
        for text, number in counted:
            commas += text.count(",") * number
            quotes += text.count('"') * number
            size += (len(text) if text.isascii() else len(text.encode())) * number
    width = len(raw.columns)
    whole = np.frombuffer(data, dtype=np.uint8)
    separators = sum(
        int(np.count_nonzero(whole[start : start + _CHUNK] == ord(",")))
        for start in range(0, len(whole), _CHUNK)
    )
    if separators - commas != (raw.rows + 1) * (width - 1):
        return False
    header = data.find(b"\n") + 1
    # A quote inside a cell is written twice; the others stand around cells.
    size += data.count(b'"', header) - quotes
    ends = raw.rows if data.endswith(b"\n") else raw.rows - 1
    return header + size + raw.rows * (width - 1) + ends == len(data)
