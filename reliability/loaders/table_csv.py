"""CSV and TSV as columns of text: in parallel where the file is regular, else row by row.

The parallel reader does not say where it met a fault. It is used for what is proven regular: as
many rows as the file has lines, every one as wide as the header. Any other file is read again
row by row, so that each fault has its line.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Collection, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from reliability.errors import LoadError
from reliability.loaders.files import MOST_LINE, open_checked, text_lines
from reliability.loaders.receipt import SetAside
from reliability.loaders.table_source import Cells, ColumnBuilder, check_header, shown_row

if TYPE_CHECKING:
    import pandas as pd

    from reliability.loaders.mapping import FileForm

__all__ = ["Scan", "csv_header", "read_csv_cells", "scan_file"]

_CHUNK = 1 << 20
# Below this size the row-by-row reader takes no time that a person would notice.
_LARGE = 1 << 20


class Scan(NamedTuple):
    """What one pass over the bytes tells: their sha256, and how many lines they are."""

    sha256: str
    size: int
    lines: int


def scan_file(path: Path, *, text: bool = True) -> Scan:
    """Read a file once, piece by piece; of text, refuse NUL bytes and endless lines.

    Raises
    ------
    LoadError
        With the line.
    """
    digest = hashlib.sha256()
    size = lines = 0
    begun = 0  # bytes of the line that the last piece left open
    last = b"\n"
    with open_checked(path) as file:
        while piece := file.read(_CHUNK):
            digest.update(piece)
            size += len(piece)
            if not text:
                continue
            at = piece.find(b"\0")
            if at >= 0:
                line = lines + piece.count(b"\n", 0, at) + 1
                raise LoadError(
                    f"{path.name} line {line}: holds a NUL byte: not a text file. Export it as "
                    "text."
                )
            ends = np.flatnonzero(np.frombuffer(piece, dtype=np.uint8) == 10)
            bounds = np.concatenate(([-1 - begun], ends, [len(piece)]))
            lengths = np.diff(bounds) - 1
            if (lengths > MOST_LINE).any():
                line = lines + int(np.argmax(lengths > MOST_LINE)) + 1
                raise LoadError(
                    f"{path.name} line {line}: longer than {MOST_LINE} bytes: no table. Check "
                    "the file's line ends."
                )
            begun = int(lengths[-1])
            lines += len(ends)
            last = piece[-1:]
    if last != b"\n":
        lines += 1
    return Scan(digest.hexdigest(), size, lines)


def _records(path: Path, form: FileForm, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the records from the header on, each with the line it begins at."""
    source = (text + "\n" for _, text in text_lines(path, encoding=form.encoding))
    skipped = form.header_line - 1
    for _ in range(skipped):
        if next(source, None) is None:
            raise LoadError(
                f"{path.name}: has no line {form.header_line}. Mend [file] header_line."
            )
    reader = csv.reader(source, delimiter=delimiter, strict=True)
    begins = form.header_line
    try:
        for cells in reader:
            yield begins, cells
            begins = skipped + reader.line_num + 1
    except csv.Error as error:
        raise LoadError(
            f"{path.name} line {skipped + reader.line_num}: {error}. Mend the quotes or line ends."
        ) from None


def csv_header(path: Path, form: FileForm, delimiter: str) -> tuple[str, ...]:
    """Return the header, spaces at the ends of its cells taken away."""
    first = next(_records(path, form, delimiter), None)
    if first is None or not any(cell.strip() for cell in first[1]):
        raise LoadError(
            f"{path.name}: has no header in line {form.header_line}. Write one, or its line in "
            "[file] header_line."
        )
    return tuple(cell.strip() for cell in first[1])


def read_csv_cells(
    path: Path,
    form: FileForm,
    delimiter: str,
    used: Sequence[str] | None,
    coded: Collection[str] = (),
) -> tuple[Cells, str]:
    """Read the used columns of a CSV file; in those of `coded` few cells are expected to differ.

    Returns
    -------
    cells, sha256
        Every column that has a name of its own where `used` is None.

    Raises
    ------
    LoadError
        If the file is no text, the header lacks a column, or no row fits the header.
    """
    size = path.stat().st_size if path.is_file() else 0
    if size < _LARGE or form.encoding != "utf-8-sig":
        scan = scan_file(path)
        header, used = _checked_header(path, form, delimiter, used)
        return _read_rows(path, form, delimiter, header, used), scan.sha256
    with ThreadPoolExecutor(max_workers=1) as pool:
        scanned = pool.submit(scan_file, path)
        header, used = _checked_header(path, form, delimiter, used)
        columns = _read_parallel(path, form, delimiter, header, used, coded)
        scan = scanned.result()
    rows = scan.lines - form.header_line
    if columns is None or any(len(column) != rows for column in columns.values()):
        return _read_rows(path, form, delimiter, header, used), scan.sha256
    lines = np.arange(form.header_line + 1, scan.lines + 1, dtype=np.int64)
    return Cells(header, columns, lines), scan.sha256


def _checked_header(
    path: Path, form: FileForm, delimiter: str, used: Sequence[str] | None
) -> tuple[tuple[str, ...], Sequence[str]]:
    header = csv_header(path, form, delimiter)
    named = [name for name in dict.fromkeys(header) if name and header.count(name) == 1]
    check_header(path.name, header, used or (), delimiter)
    return header, named if used is None else used


def _read_parallel(
    path: Path,
    form: FileForm,
    delimiter: str,
    header: Sequence[str],
    used: Sequence[str],
    coded: Collection[str],
) -> dict[str, pd.Series] | None:
    """Read with pyarrow; None where it is missing or the file is not regular."""
    try:
        import pyarrow as pa  # type: ignore[import-untyped,unused-ignore]
        import pyarrow.csv as arrow_csv  # type: ignore[import-untyped,unused-ignore]
    except ImportError:
        return None

    places = [str(header.index(name)) for name in used]
    try:
        table = arrow_csv.read_csv(
            path,
            read_options=arrow_csv.ReadOptions(
                column_names=[str(place) for place in range(len(header))],
                skip_rows=form.header_line,
            ),
            parse_options=arrow_csv.ParseOptions(delimiter=delimiter, ignore_empty_lines=False),
            convert_options=arrow_csv.ConvertOptions(
                include_columns=places,
                column_types={
                    place: pa.dictionary(pa.int32(), pa.string())
                    if name in coded
                    else pa.large_string()
                    for name, place in zip(used, places, strict=True)
                },
                strings_can_be_null=False,
            ),
        )
    except (pa.ArrowException, OSError, ValueError):
        return None
    columns = {
        name: _series(table.column(place), name in coded)
        for name, place in zip(used, places, strict=True)
    }
    blank = np.ones(table.num_rows, dtype=np.bool_)
    for column in columns.values():
        blank &= (column == "").to_numpy(dtype=np.bool_)
        if not blank.any():
            return columns
    # A blank line, which is no row, or a row that says nothing in these columns, which is one.
    return None


def _series(column: Any, coded: bool) -> pd.Series:
    """Return a column of pyarrow as text, or as the codes of its distinct texts."""
    import pandas as pd

    if not coded:
        return pd.Series(pd.array(column, dtype="string"))
    whole = column.unify_dictionaries().combine_chunks()
    if hasattr(whole, "chunks"):  # a column without rows, or of one chunk
        whole = whole.chunk(0) if whole.num_chunks else None
    if whole is None:
        return pd.Series([], dtype="string")
    categories = pd.Index(whole.dictionary.to_pylist(), dtype=object)
    return pd.Series(pd.Categorical.from_codes(whole.indices.to_numpy(), categories=categories))


def _read_rows(
    path: Path, form: FileForm, delimiter: str, header: tuple[str, ...], used: Sequence[str]
) -> Cells:
    places = [header.index(name) for name in used]
    builder = ColumnBuilder(path.name, used)
    aside: list[SetAside] = []
    rows = 0
    records = _records(path, form, delimiter)
    next(records)
    for line, cells in records:
        if not cells or (len(header) > 1 and not any(cell.strip() for cell in cells)):
            continue  # a blank line is no row
        rows += 1
        if len(cells) != len(header):
            reason = f"has {len(cells)} cells where the header has {len(header)}"
            aside.append(SetAside(line, reason, shown_row(cells)))
            continue
        builder.add(line, [cells[place] for place in places])
    if rows and len(aside) == rows:
        raise LoadError(
            f"{path.name} line {aside[0].line}: {aside[0].reason}, and so every row. Check "
            "[file] delimiter and header_line."
        )
    columns, lines = builder.finish()
    return Cells(header, columns, lines, tuple(aside))
