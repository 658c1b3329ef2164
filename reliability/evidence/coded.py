"""Tables of text, each column coded: its distinct texts, and which of them stands in each row.

A rule is applied to the distinct texts alone, so that a long column costs little more than a
short one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Container, Mapping, Sequence

    from numpy.typing import NDArray

    from reliability.evidence.schema import Table

__all__ = ["Coded", "RawTable", "code_cells", "holding", "rows_table"]


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

    A column that the file lacks is there all the same, blank, and named in `absent`. A table is
    `plain` where its file is known to hold no control character but line ends.
    """

    table: Table
    columns: Mapping[str, Coded]
    rows: int
    physical_rows: NDArray[np.intp] | None = None
    absent: frozenset[str] = frozenset()
    plain: bool = False

    def row_numbers(self, positions: NDArray[np.intp]) -> NDArray[np.intp]:
        """Return the rows as a spreadsheet numbers them: the header is row 1."""
        if self.physical_rows is not None:
            return self.physical_rows[positions]
        return positions + 2

    def row_number(self, position: int) -> int:
        """Return one row as a spreadsheet numbers it."""
        return position + 2 if self.physical_rows is None else int(self.physical_rows[position])


def rows_table(table: Table, rows: Sequence[Mapping[str, str]]) -> RawTable:
    """Return rows that are in no file yet as a table; the first is row 1."""
    columns = {name: code_cells([row[name] for row in rows]) for name in table.names}
    return RawTable(table, columns, len(rows), np.arange(1, len(rows) + 1))


def holding(values: Sequence[str], wanted: Container[str]) -> NDArray[np.bool_]:
    """Return which of the distinct texts of a column are wanted."""
    return np.fromiter(map(wanted.__contains__, values), dtype=np.bool_, count=len(values))


def code_cells(cells: Sequence[str]) -> Coded:
    """Return cells as a coded column."""
    codes: dict[str, int] = {}
    coded = np.fromiter(
        (codes.setdefault(cell, len(codes)) for cell in cells), dtype=np.intp, count=len(cells)
    )
    return Coded(coded, list(codes))
