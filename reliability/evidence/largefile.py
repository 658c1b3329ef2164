"""A large regular CSV file, read by pandas' parallel reader and proven to be what was read.

pandas refuses a row that is too long, fills one that is too short and makes numbers of digits.
Whether it did so shows in the totals: the file must hold exactly the commas between the cells,
and exactly the bytes of the cells and of what stands around them. Whatever is not regular (a
carriage return, a byte that is not UTF-8, a short row, a repeated header) is left to the reader
that goes row by row and can say where.
"""

from __future__ import annotations

import codecs
import os
import warnings
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import compress
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from reliability.evidence.arrowcoded import ArrowCoded, arrow_coded
from reliability.evidence.coded import Coded, RawTable, code_cells

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import pandas as pd

    from reliability.evidence.schema import Column, Table

__all__ = ["LARGE", "read_large", "read_large_frame"]

# Below this size the standard reader is as fast as anything; pandas reads larger files in parallel.
LARGE = 5_000_000
_CHUNK = 1 << 18
# Columns of words that the check compares.
_COMPARED = frozenset({"launched_by"})


class _Totals(NamedTuple):
    """What a file holds in all."""

    size: int
    commas: int
    quotes: int
    controls: int
    deleted: bool


def read_large(path: Path, table: Table) -> RawTable | None:
    """Read a large file; None where it is not regular and must be read row by row."""
    if _cores() == 1:  # threads that share a core cost a quarter of the time in switches
        frame = read_large_frame(path, table)
        columns = None if frame is None else [_coded(frame, each) for each in table.columns]
        totals = None if frame is None else _scan(path)
    else:
        with ThreadPoolExecutor(max_workers=min(_cores(), 4)) as pool:
            scanned = pool.submit(_scan, path)
            frame = read_large_frame(path, table)
            columns = None
            if frame is not None:
                columns = [*pool.map(partial(_coded, frame), table.columns)]
            totals = scanned.result()
    if frame is None or columns is None or totals is None:
        return None
    coded = {
        name: each for name, each in zip(table.names, columns, strict=True) if each is not None
    }
    # A header that a merge has repeated.
    if len(coded) < len(columns) or coded[table.names[0]].first_rows([table.names[0]]):
        return None
    header = len(",".join(table.names)) + 1
    if not _is_whole(coded, len(frame), header, totals):
        return None
    # The header and each row end with one control character: then no cell holds another.
    plain = totals.controls == len(frame) + 1 and not totals.deleted
    return RawTable(table, coded, len(frame), plain=plain)


def read_large_frame(path: Path, table: Table) -> pd.DataFrame | None:
    """Read a large file with pandas; None where its header or its rows are not regular.

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


def _cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _coded(frame: pd.DataFrame, column: Column) -> Coded | None:
    """Code a column; None where pandas made numbers of it that lose the text.

    A whole number is its text but for a sign, zeros or spaces before it: then fewer bytes come
    back than the file has, which the totals show.
    """
    import pandas as pd

    cells = frame[column.name]
    held = arrow_coded(cells)
    if held is not None:
        held.prepare(column, compared=column.kind != "text" or column.name in _COMPARED)
        return held
    texts_alone = cells.dtype == "str"
    if texts_alone and len(cells) and cells.iloc[0] == "" and (cells == "").all():
        return Coded(np.zeros(len(cells), dtype=np.intp), [""])
    if column.unique and texts_alone:
        # Of a key each text is expected once, which a set shows sooner than a factorisation.
        texts = np.asarray(cells, dtype=object).tolist()
        if len(set(texts)) == len(texts):
            return Coded(np.arange(len(texts), dtype=np.intp), texts)
    codes, found = pd.factorize(cells)
    values = np.asarray(found, dtype=object).tolist()
    if texts_alone:
        return Coded(codes, values)
    kinds = set(map(type, values))
    if not kinds <= {str, int}:
        return None
    if kinds != {str}:
        again = code_cells([str(value) for value in values])
        return Coded(again.codes[codes], again.values)
    return Coded(codes, values)


def _scan(path: Path) -> _Totals | None:
    """Read a file once for its totals; None where its line ends are not Unix's alone.

    That it is UTF-8 is seen by pandas, which decodes every text.
    """
    size = commas = quotes = controls = 0
    deleted = False
    last = b""
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            if size == 0 and chunk.startswith(codecs.BOM_UTF8):
                return None
            if b"\r" in chunk:
                return None
            cells = np.frombuffer(chunk, dtype=np.uint8)
            commas += int(np.count_nonzero(cells == ord(",")))
            quotes += int(np.count_nonzero(cells == ord('"')))
            controls += int(np.count_nonzero(cells < ord(" ")))
            deleted = deleted or b"\x7f" in chunk
            size += len(chunk)
            last = chunk
    if not last.endswith(b"\n"):
        return None
    return _Totals(size, commas, quotes, controls, deleted)


def _is_whole(columns: Mapping[str, Coded], rows: int, header: int, totals: _Totals) -> bool:
    """Whether the totals of a file are those of the cells that were read from it."""
    commas = size = quotes = 0
    for coded in columns.values():
        found = _totals_of(coded)
        size, commas, quotes = size + found[0], commas + found[1], quotes + found[2]
    between = len(columns) - 1
    if totals.commas - commas != (rows + 1) * between:
        return False
    # A quote inside a cell is written twice; the other quotes stand around cells.
    around = totals.quotes - 2 * quotes
    return header + size + quotes + around + rows * (between + 1) == totals.size


def _totals_of(coded: Coded) -> tuple[int, int, int]:
    """Return the bytes, the commas and the quotes of a column."""
    if isinstance(coded, ArrowCoded):
        return coded.size, *coded.marks
    times = np.bincount(coded.codes, minlength=len(coded.values))
    lengths = np.fromiter(map(len, coded.values), dtype=np.int64, count=len(coded.values))
    size = int(lengths @ times)
    joined = "".join(coded.values)
    repeated = times > 1
    if not joined.isascii():
        wide = [not value.isascii() for value in coded.values]
        for value, number in zip(compress(coded.values, wide), times[wide], strict=True):
            size += (len(value.encode()) - len(value)) * int(number)
    marks = []
    for mark in (",", '"'):
        total = joined.count(mark)
        if total:
            # Most texts of a long column occur once; the others are counted again.
            more = compress(coded.values, repeated)
            total += sum(
                value.count(mark) * (number - 1)
                for value, number in zip(more, times[repeated].tolist(), strict=True)
            )
        marks.append(total)
    return size, marks[0], marks[1]
