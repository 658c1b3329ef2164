"""JSON Lines, workbooks and Parquet files as columns of text."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reliability.errors import DependencyError, LoadError, unknown_name
from reliability.loaders.files import MOST_COLUMNS, text_lines
from reliability.loaders.receipt import SetAside
from reliability.loaders.table_source import Cells, ColumnBuilder, check_header, shown_row

if TYPE_CHECKING:
    from reliability.loaders.mapping import FileForm

__all__ = ["MOST_PARQUET", "read_jsonl_cells", "read_parquet_cells", "read_xlsx_cells"]

# Bytes that the used columns of a Parquet file may unpack to, above what its size explains.
MOST_PARQUET = 1 << 28
PARQUET_RATIO = 100


def read_jsonl_cells(path: Path, form: FileForm, used: Sequence[str] | None) -> Cells:
    """Read JSON Lines: an object a line; every column where `used` is None.

    Raises
    ------
    LoadError
        At the line that is no object, or where a used column holds a list or an object.
    """
    header: dict[str, None] = {}
    kept: list[tuple[int, dict[str, Any]]] = []
    if used is None:
        for number, row in _objects(path, form):
            header.update(dict.fromkeys(row))
            _refuse_wide(path.name, header)
            kept.append((number, row))
        used = [name for name in header if name.strip()]
    builder = ColumnBuilder(path.name, used)
    for number, row in kept or _objects(path, form):
        header.update(dict.fromkeys(row))
        _refuse_wide(path.name, header)
        builder.add(number, [_json_text(path.name, number, name, row.get(name)) for name in used])
    check_header(path.name, tuple(header), used)
    columns, lines = builder.finish()
    return Cells(tuple(header), columns, lines)


def _objects(path: Path, form: FileForm) -> Any:
    for number, line in text_lines(path, encoding=form.encoding):
        if not line.strip():
            continue
        try:
            row = json.loads(line, parse_constant=_no_constant, object_pairs_hook=_no_repeats)
        except RecursionError:
            reason = "nested too deep"
        except ValueError as error:
            reason = str(error)
        else:
            if isinstance(row, dict):
                yield number, row
                continue
            reason = f"must be an object; got {line.strip()[:40]!r}"
        raise LoadError(
            f"{path.name} line {number}: not JSON Lines: {reason}. Write an object a line."
        )


def _no_constant(name: str) -> float:
    raise ValueError(f"{name} is no JSON number")


def _no_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    row = dict(pairs)
    if len(row) < len(pairs):
        raise ValueError("a key stands twice")
    return row


def _refuse_wide(name: str, header: dict[str, None]) -> None:
    if len(header) > MOST_COLUMNS:
        raise LoadError(
            f"{name}: more than {MOST_COLUMNS} keys: no table. Cut the file to the keys that "
            "are needed."
        )


def _json_text(name: str, line: int, key: str, value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        try:
            return str(value)
        except ValueError:  # more digits than Python writes
            return f"{value:.3e}" if isinstance(value, float) else "1e9999"
    raise LoadError(
        f"{name} line {line}, {key}: must be one value; got {type(value).__name__}. Map another "
        "key, or flatten the file."
    )


def read_xlsx_cells(path: Path, form: FileForm, used: Sequence[str] | None) -> Cells:
    """Read a sheet of a workbook, the first unless the mapping names one.

    Raises
    ------
    LoadError
        If there is no such sheet, header or column.
    """
    from reliability.loaders.workbook import read_sheets

    names = []
    for sheet in read_sheets(path):
        names.append(sheet.name)
        if form.sheet is None or sheet.name == form.sheet:
            return _sheet_cells(path, form, used, sheet.rows)
    if form.sheet is not None:
        raise unknown_name(f"{path.name} sheet", form.sheet, names)
    raise LoadError(f"{path.name}: has no worksheet. Save it with one.")


def _sheet_cells(
    path: Path, form: FileForm, used: Sequence[str] | None, rows: list[list[str]]
) -> Cells:
    if len(rows) < form.header_line or not any(c.strip() for c in rows[form.header_line - 1]):
        raise LoadError(
            f"{path.name}: has no header in row {form.header_line}. Write its row in the "
            "mapping: [file] header_line."
        )
    header = tuple(cell.strip() for cell in rows[form.header_line - 1])
    used = list(dict.fromkeys(n for n in header if n)) if used is None else used
    check_header(path.name, header, used)
    places = [header.index(name) for name in used]
    builder = ColumnBuilder(path.name, used)
    aside = []
    for number, cells in enumerate(rows[form.header_line :], form.header_line + 1):
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) > len(header) and any(cell.strip() for cell in cells[len(header) :]):
            aside.append(SetAside(number, "has cells right of the header", shown_row(cells)))
            continue
        builder.add(number, [cells[p] if p < len(cells) else None for p in places])
    columns, lines = builder.finish()
    return Cells(header, columns, lines, tuple(aside), "row")


def read_parquet_cells(path: Path, used: Sequence[str] | None) -> Cells:
    """Read the used columns of a Parquet file.

    Raises
    ------
    DependencyError
        If pyarrow is not installed.
    LoadError
        If it is no Parquet file, or unpacks to more than `MOST_PARQUET` and a hundred times its
        size.
    """
    try:
        import pyarrow as pa  # type: ignore[import-untyped,unused-ignore]
        import pyarrow.parquet as parquet  # type: ignore[import-untyped,unused-ignore]
    except ImportError:
        raise DependencyError(
            "parquet: needs the package pyarrow, which is not installed. Install "
            "missile-reliability[arrow]."
        ) from None
    import numpy as np
    import pandas as pd

    from reliability.loaders.files import open_checked

    with open_checked(path) as file:
        try:
            opened = parquet.ParquetFile(file)
            header = tuple(opened.schema_arrow.names)
            used = list(header) if used is None else used
            check_header(path.name, header, used)
            _refuse_parquet_bomb(path, opened)
            table = opened.read(columns=list(used))
        except (pa.ArrowException, OSError, ValueError, KeyError) as error:
            if isinstance(error, LoadError):
                raise
            reason = " ".join(str(error).split())[:200]
            raise LoadError(
                f"{path.name}: cannot be read as Parquet: {reason}. Get the file again."
            ) from None
        columns = {name: pd.Series(_arrow_text(path.name, name, table[name])) for name in used}
        rows = table.num_rows
    return Cells(header, columns, np.arange(1, rows + 1, dtype=np.int64), (), "row")


def _refuse_parquet_bomb(path: Path, opened: Any) -> None:
    about = opened.metadata
    unpacked = sum(
        about.row_group(group).column(column).total_uncompressed_size
        for group in range(about.num_row_groups)
        for column in range(about.num_columns)
    )
    # A column of one repeated value packs to nothing: its rows are what it unpacks to.
    unpacked = max(unpacked, about.num_rows * about.num_columns)
    if unpacked > max(MOST_PARQUET, PARQUET_RATIO * path.stat().st_size):
        raise LoadError(
            f"{path.name}: unpacks to {unpacked >> 20} MB, from {path.stat().st_size} bytes: no "
            "table that a person made. Save it in parts."
        )


def _arrow_text(name: str, column: str, data: Any) -> Any:
    """Return a column as text: whole numbers in digits, days and times in ISO form."""
    import pandas as pd
    import pyarrow as pa  # type: ignore[import-untyped,unused-ignore]

    kind = data.type
    if pa.types.is_dictionary(kind):
        data = data.cast(kind.value_type)
        kind = data.type
    if pa.types.is_nested(kind) or pa.types.is_binary(kind) or pa.types.is_large_binary(kind):
        raise LoadError(
            f"{name}, {column}: must hold one value a row; got {kind}. Map another column."
        )
    try:
        return pd.array(data.cast(pa.large_string()), dtype="string")
    except (pa.ArrowException, ValueError) as error:
        raise LoadError(f"{name}, {column}: {error}. Map another column.") from None
