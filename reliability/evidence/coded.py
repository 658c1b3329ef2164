"""Tables of text, each column coded: its distinct texts, and which of them stands in each row.

A rule is applied to the distinct texts alone, so that a long column costs little more than a
short one.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from numpy.typing import NDArray

    from reliability.evidence.schema import Table

__all__ = ["Coded", "RawTable", "code_cells", "rows_table"]


class Coded:
    """A column: ``values[codes[i]]`` stands in row i; a blank cell is the empty text.

    A subclass may make codes and values when they are first asked for, and answer the questions
    below without them.
    """

    def __init__(self, codes: NDArray[np.intp], values: list[str]) -> None:
        self._codes = codes
        self._values = values

    @property
    def codes(self) -> NDArray[np.intp]:
        """Which of the distinct texts stands in each row."""
        return self._codes

    @property
    def values(self) -> list[str]:
        """The distinct texts."""
        return self._values

    def where(self, marked: NDArray[np.bool_]) -> NDArray[np.intp]:
        """Return the positions of the rows whose value is marked."""
        if not marked.any():
            return np.empty(0, dtype=np.intp)
        return np.flatnonzero(marked[self.codes])

    def texts(self, positions: NDArray[np.intp]) -> list[str]:
        """Return the cells at these positions."""
        return [self.values[code] for code in self.codes[positions]]

    def is_blank(self) -> bool:
        """Whether every cell is blank."""
        return not any(self.values)

    def blank_rows(self) -> NDArray[np.bool_]:
        """Return whether each row is blank."""
        blank = np.fromiter((value == "" for value in self.values), np.bool_, len(self.values))
        return blank[self.codes]

    def stated_rows(self) -> NDArray[np.intp]:
        """Return the positions of the rows that are not blank."""
        return np.flatnonzero(~self.blank_rows())

    def letters(self) -> bytes:
        """Return every distinct text, one after another."""
        return "".join(self.values).encode("utf-8", "surrogatepass")

    def led_by(self, marks: bytes) -> NDArray[np.intp]:
        """Return the positions of the texts whose first UTF-8 byte is one of these."""
        marked = [
            value[:1].encode("utf-8", "surrogatepass")[:1] in marks if value else False
            for value in self.values
        ]
        return self.where(np.array(marked, dtype=np.bool_))

    def first_rows(self, wanted: Collection[str]) -> dict[str, int]:
        """Return the first position of each of these texts that stands somewhere."""
        places = np.array([value in wanted for value in self.values], dtype=np.bool_)
        first: dict[str, int] = {}
        for position in self.where(places).tolist():
            first.setdefault(self.values[self.codes[position]], position)
        return first

    def repeated_rows(self) -> NDArray[np.intp]:
        """Return the positions of the texts, not blank, that stand more than once."""
        repeated = np.bincount(self.codes, minlength=len(self.values)) > 1
        if "" in self.values:
            repeated[self.values.index("")] = False
        return self.where(repeated)


@dataclass(frozen=True)
class RawTable:
    """A file as text: the columns that its schema names, coded.

    A column that the file lacks is there all the same, blank, and named in `absent`. A table is
    `plain` where its file is known to hold no control character but line ends. What is computed
    from the columns may be kept in `derived`.
    """

    table: Table
    columns: Mapping[str, Coded]
    rows: int
    physical_rows: NDArray[np.intp] | None = None
    absent: frozenset[str] = frozenset()
    plain: bool = False
    derived: dict[tuple[str, ...], Any] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

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


def code_cells(cells: Sequence[str]) -> Coded:
    """Return cells as a coded column."""
    values = list(dict.fromkeys(cells))
    codes = dict(zip(values, range(len(values)), strict=True))
    return Coded(np.fromiter(map(codes.__getitem__, cells), np.intp, len(cells)), values)
