"""The claims that a package holds, as far as an append needs them: ids, and possible rivals."""

from __future__ import annotations

from dataclasses import dataclass, replace
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


@dataclass(frozen=True)
class Existing:
    """What stands in claims.csv before an append.

    Attributes
    ----------
    rows : int
    tail : tuple of bytes
        Its last lines, at most three.
    line_end : bytes
        What ends its lines.
    open_end : bool
        Whether its last line lacks its newline.
    """

    rows: int
    tail: tuple[bytes, ...]
    line_end: bytes
    open_end: bool
    held: RawTable | pd.DataFrame

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
    header, newline, _ = data.partition(b"\n")
    names = header.removeprefix(_BOM).rstrip(b"\r").decode("utf-8", errors="replace")
    if names.replace('"', "").split(",") != [*table.names]:
        fault = Problems()
        read_rows(data.removeprefix(_BOM), table, fault)
        header_faults = [p for p in fault.errors if p.code.startswith(("column", "file"))]
        problems.found += header_faults or fault.errors[:1]
        return None
    if data.count(b'"') % 2:
        # An open quote would swallow every row that is added.
        problems.add("quotes", table.file, data.count(b"\n") + 1, detail="a quote is not closed")
        return None
    held: RawTable | pd.DataFrame | None = None
    if len(data) >= LARGE:
        held = read_large_frame(path, table)
        if held is not None and held["claim_id"].dtype != "str":
            held = None
    rows = held.shape[0] if held is not None and not isinstance(held, RawTable) else 0
    if held is None:
        # Faults of rows that are there are the check's business, not those of a new row.
        raw = read_rows(data.removeprefix(_BOM), table, Problems())
        held = replace(raw) if raw is not None else None
        rows = raw.rows if raw is not None else 0
    if held is None:
        return None
    last = data[-20_000:].splitlines(keepends=True)[-3:]
    return Existing(
        rows=rows,
        tail=tuple(last),
        line_end=b"\r\n" if header.endswith(b"\r") else b"\n",
        open_end=bool(newline) and not data.endswith(b"\n"),
        held=held,
    )
