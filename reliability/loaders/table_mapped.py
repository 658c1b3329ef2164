"""What becomes of the rows of a table on their way to claims, and raw text without a column."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from reliability.loaders.receipt import SetAside
from reliability.loaders.table_columns import CodedCells, Reader
from reliability.loaders.table_source import shown_row

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from reliability.loaders.table_source import Cells

__all__ = ["MappedTable", "SpareText", "leave_rows"]

# Rows set aside whose text is kept in the receipt.
_TEXTS_KEPT = 1000


@dataclass
class MappedTable:
    """What `map_table` made of the rows of a file, set-aside ones still among them."""

    texts: dict[str, pd.Series] = field(default_factory=dict)
    later: dict[str, Callable[[], pd.Series]] = field(default_factory=dict)
    numbers: dict[str, NDArray[np.float64]] = field(default_factory=dict)
    aside: dict[int, str] = field(default_factory=dict)
    systems: list[dict[str, str]] = field(default_factory=list)
    unmapped: dict[str, int] = field(default_factory=dict)
    precision: dict[str, int] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def set_aside(self, cells: Cells) -> tuple[SetAside, ...]:
        """Return the rows that were set aside, those that could not be cut into cells too."""
        columns = list(cells.columns.values())
        own = []
        for number, (row, reason) in enumerate(sorted(self.aside.items())):
            text = ""
            if number < _TEXTS_KEPT:
                found = (column.iloc[row] for column in columns)
                text = shown_row([cell if isinstance(cell, str) else None for cell in found])
            own.append(SetAside(int(cells.lines[row]), reason, text))
        return tuple(sorted((*cells.set_aside, *own), key=lambda each: each.line))


class SpareText:
    """Raw text that has no column of its own: it goes to the note, ``Column: text``."""

    def __init__(self, reader: Reader) -> None:
        self._codes = np.zeros(reader.rows, dtype=np.intp)
        self._values = [""]

    def add(self, column: str, coded: CodedCells, keep: Sequence[bool]) -> None:
        """Add a column's cells where they are to be kept."""
        import pandas as pd

        if not any(keep):
            return
        if self._values == [""]:
            self._codes = coded.codes
            pairs = zip(coded.values, keep, strict=True)
            self._values = [f"{column}: {v}" if kept and v else "" for v, kept in pairs]
            return
        pairs_most = len(self._values) * len(coded.values)
        kind: Any = np.int32 if pairs_most < 1 << 31 else np.int64
        both = self._codes.astype(kind) * kind(len(coded.values)) + coded.codes.astype(kind)
        codes, found = pd.factorize(both)
        texts = []
        for pair in found.tolist():
            before, own = divmod(pair, len(coded.values))
            added = f"{column}: {coded.values[own]}" if keep[own] and coded.values[own] else ""
            texts.append("; ".join(part for part in (self._values[before], added) if part))
        self._codes, self._values = np.asarray(codes, dtype=np.intp), texts

    def beside(self, note: pd.Series | None) -> pd.Series | None:
        """Return the note with the raw text behind it; None where there is neither."""
        if not any(self._values):
            return note
        raw = CodedCells(self._codes, self._values).take([text or None for text in self._values])
        if note is None:
            return raw
        return (note + "; " + raw).fillna(note).fillna(raw)


def leave_rows(found: MappedTable, where: NDArray[np.bool_], reason: str) -> None:
    """Set rows aside; the first reason of a row stands."""
    for row in np.flatnonzero(where).tolist():
        found.aside.setdefault(row, reason)
