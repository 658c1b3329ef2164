"""The claims that a package holds, as far as an append needs them: ids, and possible rivals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from reliability.evidence.coded import RawTable
from reliability.evidence.csvfile import read_rows
from reliability.evidence.largefile import LARGE, read_large_frame
from reliability.evidence.problems import Problems
from reliability.evidence.schema import TABLES

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    import pandas as pd

__all__ = ["Existing", "read_existing"]

_BOM = b"\xef\xbb\xbf"
_BLOCK = 1 << 18


@dataclass(frozen=True)
class Existing:
    """What stands in claims.csv before an append.

    Attributes
    ----------
    line_ends : int
        How many line ends it has.
    end : bytes
        Its last lines.
    line_end : bytes
        What ends its lines.
    open_end : bool
        Whether its last line lacks its newline.
    """

    line_ends: int
    end: bytes
    line_end: bytes
    open_end: bool
    held: RawTable | pd.DataFrame

    def ids(self, most: int) -> list[str]:
        """Return the ids of the claims, none where there are more than `most`."""
        if isinstance(self.held, RawTable):
            found = self.held.columns["claim_id"].values
        else:
            found = self.held["claim_id"].tolist() if len(self.held) <= most else []
        return [name for name in found if name] if len(found) <= most else []

    def ids_among(self, ids: Collection[str]) -> set[str]:
        """Return which of these ids a claim has."""
        if isinstance(self.held, RawTable):
            return set(ids).intersection(self.held.columns["claim_id"].values)
        column = self.held["claim_id"]
        return set(column[column.isin(list(ids))])

    def with_system_and_start(
        self, systems: Collection[str], starts: Collection[str]
    ) -> list[dict[str, str]]:
        """Return the claims of these systems whose start stands there as one of these texts."""
        if isinstance(self.held, RawTable):
            held = self.held
            keep = np.ones(held.rows, dtype=np.bool_)
            for name, wanted in (("system", systems), ("start", starts)):
                coded = held.columns[name]
                keep &= np.array([value in wanted for value in coded.values] or [False])[
                    coded.codes
                ]
            return [
                {name: coded.values[coded.codes[place]] for name, coded in held.columns.items()}
                for place in np.flatnonzero(keep)
            ]
        frame = self.held
        keep_rows = frame["system"].isin(list(systems)) & frame["start"].isin(list(starts))
        found = frame.loc[keep_rows].astype(str)
        return [
            dict(zip(found.columns, cells, strict=True)) for cells in found.itertuples(index=False)
        ]

    def starts(self) -> list[str]:
        """Return the distinct texts of start."""
        if isinstance(self.held, RawTable):
            return self.held.columns["start"].values
        return [str(text) for text in self.held["start"].unique()]


def read_existing(path: Path, problems: Problems) -> Existing | None:
    """Read claims.csv for an append; None, with a problem, where adding a line would harm it."""
    table = TABLES["claims"]
    data = path.read_bytes()
    header = data.partition(b"\n")[0]
    names = header.removeprefix(_BOM).rstrip(b"\r").decode("utf-8", errors="replace")
    if names.replace('"', "").split(",") != [*table.names]:
        fault = Problems()
        read_rows(data.removeprefix(_BOM), table, fault)
        header_faults = [p for p in fault.errors if p.code.startswith(("column", "file"))]
        problems.found += header_faults or fault.errors[:1]
        return None
    if _count(data, '"') % 2:
        # An open quote would swallow every row that is added.
        problems.add("quotes", table.file, _count(data, "\n") + 1, detail="a quote is not closed")
        return None
    held: RawTable | pd.DataFrame | None = None
    if len(data) >= LARGE:
        held = read_large_frame(path, table)
        if held is not None and held["claim_id"].dtype != "str":
            held = None
    if held is None:
        # Faults of rows that are there are the check's business, not those of a new row.
        held = read_rows(data.removeprefix(_BOM), table, Problems())
    if held is None:
        return None
    line_end = b"\r\n" if header.endswith(b"\r") else b"\n"
    open_end = not data.endswith(b"\n")
    _warn_of_form(data, line_end, open_end, problems)
    return Existing(
        line_ends=_count(data, "\n"),
        end=data[-20_000:],
        line_end=line_end,
        open_end=open_end,
        held=held,
    )


def _warn_of_form(data: bytes, line_end: bytes, open_end: bool, problems: Problems) -> None:
    """Report what a spreadsheet or an editor has left, which an append does not make worse."""
    file = TABLES["claims"].file
    if data.startswith(_BOM):
        problems.add("byte-order-mark", file, 1)
    if line_end != b"\n":
        problems.add("line-ends", file, 1, got="CR LF")
    if open_end:
        problems.add("final-newline", file, _count(data, "\n") + 1)


def _count(data: bytes, mark: str) -> int:
    """Return how often a character stands in the bytes of a file, which may be many."""
    return sum(
        int(
            np.count_nonzero(
                np.frombuffer(data, np.uint8, min(_BLOCK, len(data) - at), at) == ord(mark)
            )
        )
        for at in range(0, len(data), _BLOCK)
    )
