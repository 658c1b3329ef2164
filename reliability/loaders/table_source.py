"""The cells of a table as text, column by column, whatever kind of file holds them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reliability.errors import LoadError, nearest
from reliability.loaders.files import MOST_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from reliability.loaders.receipt import SetAside

__all__ = ["Cells", "ColumnBuilder", "check_header", "file_kind", "shown_row"]

_ENDINGS = {
    ".csv": "csv",
    ".tsv": "tsv",
    ".tab": "tsv",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".xlsx": "xlsx",
    ".xlsm": "xlsx",
    ".parquet": "parquet",
}
_CHUNK = 1 << 16
SHOWN_TEXT = 200


@dataclass(frozen=True)
class Cells:
    """The used columns of a file.

    Attributes
    ----------
    header : tuple of str
        Every column of the file.
    columns : mapping of str to Series
        The used ones as text, spaces at the ends kept; a missing cell is ``<NA>``.
    lines : array of int
        The line of each row in the file; of a workbook or Parquet file, its row.
    set_aside : tuple of SetAside
        Rows that could not be read at all.
    unit : str
        What `lines` counts: line or row.
    """

    header: tuple[str, ...]
    columns: dict[str, pd.Series]
    lines: NDArray[np.int64]
    set_aside: tuple[SetAside, ...] = ()
    unit: str = "line"


def file_kind(path: Path, given: str | None) -> str:
    """Return the kind of a file by its mapping or its name's ending."""
    kind = given or _ENDINGS.get(path.suffix.casefold())
    if kind is None:
        raise LoadError(
            f"{path.name}: its ending is none of {', '.join(_ENDINGS)}. Write the kind in the "
            "mapping: [file] kind."
        )
    return kind


def check_header(
    name: str, header: Sequence[str], used: Sequence[str], delimiter: str = ""
) -> None:
    """Refuse a header that lacks a used column, has one twice, or has too many.

    Raises
    ------
    LoadError
        With the nearest column, and with the likely delimiter where the header is one cell.
    """
    if len(header) > MOST_COLUMNS:
        raise LoadError(
            f"{name}: {len(header)} columns; a table has at most {MOST_COLUMNS}. Cut the file to "
            "the columns that are needed."
        )
    for column in used:
        times = sum(each == column for each in header)
        if times > 1:
            raise LoadError(f"{name} header: {column!r} stands {times} times. Rename all but one.")
        if times == 1:
            continue
        if len(header) == 1 and delimiter:
            found = [mark for mark in ",;\t|" if mark != delimiter and mark in header[0]]
            if found:
                raise LoadError(
                    f"{name} header: one column with the delimiter {delimiter!r}; it holds "
                    f"{found[0]!r}. Write the delimiter in the mapping: [file] delimiter."
                )
        near = nearest(column, header)
        hint = f" Did you mean {near!r}?" if near is not None else ""
        shown = ", ".join(repr(each[:40]) for each in header[:20])
        raise LoadError(f"{name} header: has no column {column!r}.{hint} It has: {shown}.")


def shown_row(cells: Sequence[Any]) -> str:
    """Return the cells of a row as one short text."""
    return " | ".join("" if cell is None else str(cell) for cell in cells)[:SHOWN_TEXT]


class ColumnBuilder:
    """Columns of text that grow row by row, kept small by being packed in pieces."""

    def __init__(self, name: str, names: Sequence[str]) -> None:
        self._name = name
        self._names = list(names)
        self._rows: list[Sequence[str | None]] = []
        self._lines: list[int] = []
        self._pieces: list[list[Any]] = [[] for _ in names]
        self._packed: list[NDArray[np.int64]] = []

    def add(self, line: int, cells: Sequence[str | None]) -> None:
        """Add one row: the cells of the used columns, in their order."""
        self._rows.append(cells)
        self._lines.append(line)
        if len(self._rows) >= _CHUNK:
            self._pack()

    def _pack(self) -> None:
        import numpy as np
        import pandas as pd

        if not self._rows:
            return
        try:
            for pieces, cells in zip(self._pieces, zip(*self._rows, strict=True), strict=True):
                pieces.append(pd.array(list(cells), dtype="string"))
        except UnicodeEncodeError:
            self._refuse_surrogate()
        self._packed.append(np.array(self._lines, dtype=np.int64))
        self._rows, self._lines = [], []

    def _refuse_surrogate(self) -> None:
        """Name the row that holds half of a character."""
        for line, cells in zip(self._lines, self._rows, strict=True):
            for cell in cells:
                if cell is not None and any("\ud800" <= c <= "\udfff" for c in cell):
                    raise LoadError(
                        f"{self._name} line {line}: holds half of a surrogate pair: not text. "
                        "Mend the row."
                    ) from None

    def finish(self) -> tuple[dict[str, pd.Series], NDArray[np.int64]]:
        """Return the columns and the line of each row."""
        import numpy as np
        import pandas as pd

        self._pack()
        columns = {}
        for name, pieces in zip(self._names, self._pieces, strict=True):
            columns[name] = (
                pd.concat([pd.Series(piece) for piece in pieces], ignore_index=True)
                if pieces
                else pd.Series([], dtype="string")
            )
        lines = np.concatenate(self._packed) if self._packed else np.empty(0, dtype=np.int64)
        return columns, lines
