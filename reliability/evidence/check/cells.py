"""Cells, one by one: what the Table Schema says, applied to the distinct texts of a column."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np

from reliability.errors import nearest
from reliability.evidence.cellform import (
    FORMULA_STARTS,
    SPACE_LEADS,
    all_faultless,
    cell_fault,
    did_you_mean,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from numpy.typing import NDArray

    from reliability.evidence.coded import Coded, RawTable
    from reliability.evidence.problems import Problems
    from reliability.evidence.schema import Column

__all__ = ["check_cells", "check_keys", "check_references"]

# The column whose cells may name several rows.
_SEVERAL = "may_include"


def check_cells(raw: RawTable, problems: Problems) -> None:
    """Check every cell by itself."""
    for column in raw.table.columns:
        if column.name not in raw.absent:
            _check_column(raw, column, raw.columns[column.name], problems)


def _check_column(raw: RawTable, column: Column, coded: Coded, problems: Problems) -> None:
    file = raw.table.file
    faulty = np.empty(0, dtype=np.intp)
    blank = _blank_positions(coded) if column.required else faulty
    for row, text in zip(raw.row_numbers(blank), coded.texts(blank), strict=True):
        problems.add("cell-blank", file, int(row), column.name, text or None)
    if not all_faultless(column, coded, plain=raw.plain):
        found = ((code, cell_fault(column, value)) for code, value in enumerate(coded.values))
        faults = {code: fault for code, fault in found if fault is not None}
        marked = np.zeros(len(coded.values), dtype=np.bool_)
        marked[list(faults)] = True
        faulty = np.setdiff1d(coded.where(marked), blank, assume_unique=True)
        for row, code in zip(raw.row_numbers(faulty), coded.codes[faulty], strict=True):
            name, details = faults[int(code)]
            problems.add(name, file, int(row), column.name, coded.values[code], **details)
    if column.kind == "text":
        _warn_texts(raw, column, coded, np.union1d(blank, faulty), problems)


def _blank_positions(coded: Coded) -> NDArray[np.intp]:
    """Return the positions of the cells that are empty or spaces alone."""
    blank = coded.blank_rows()
    spaced = coded.led_by(SPACE_LEADS)
    spaces = np.array([text.isspace() for text in coded.texts(spaced)], dtype=np.bool_)
    blank[spaced[spaces]] = True
    return np.flatnonzero(blank)


def _warn_texts(
    raw: RawTable, column: Column, coded: Coded, faulty: NDArray[np.intp], problems: Problems
) -> None:
    """Report what a spreadsheet or a line-wise merge would trip over."""
    marks = {"cell-formula": coded.led_by(FORMULA_STARTS)}
    if not raw.plain and "\n" in "".join(coded.values):
        marked = np.array(["\n" in value for value in coded.values], dtype=np.bool_)
        marks["cell-line-break"] = coded.where(marked)
    for name, found in marks.items():
        positions = np.setdiff1d(found, faulty, assume_unique=True)
        rows = raw.row_numbers(positions)
        problems.add_rows(name, raw.table.file, rows, column.name, coded.texts(positions))


def check_keys(raw: RawTable, problems: Problems) -> None:
    """Check that a key occurs once, and that no whole row stands twice."""
    key = raw.table.key
    if key is None:
        return
    coded = raw.columns[key]
    first: dict[int, int] = {}
    for position in coded.repeated_rows().tolist():
        code = int(coded.codes[position])
        if code not in first:
            first[code] = position
            continue
        earlier = first[code]
        same = all(other.codes[position] == other.codes[earlier] for other in raw.columns.values())
        problems.add(
            "row-duplicate" if same else "id-duplicate",
            raw.table.file,
            raw.row_number(position),
            key,
            coded.values[code],
            first=f"row {raw.row_number(earlier)}",
        )


def check_references(tables: Mapping[str, RawTable], problems: Problems) -> None:
    """Check that every reference names a row that is there."""
    referring: dict[tuple[str, str], list[tuple[RawTable, str]]] = defaultdict(list)
    for raw in tables.values():
        for column in raw.table.columns:
            if column.refers_to is not None:
                table, _, name = column.refers_to.partition(".")
                referring[table, name].append((raw, column.name))
    if "systems" in tables:
        referring["systems", "system"].append((tables["systems"], _SEVERAL))
    for (table, name), columns in referring.items():
        target = tables.get(table)
        if target is None or name in target.absent:
            continue
        known = target.columns[name]
        # All names are looked up at once: a long column is gone through but once.
        named = {part for raw, owner in columns for part in _names(raw, owner)}
        there = known.first_rows(named).keys()
        if there < named:
            for raw, owner in columns:
                _report_unknown(raw, owner, there, known, target.table.file, problems)


def _names(raw: RawTable, column: str) -> set[str]:
    """Return what a column of references names."""
    named = set(raw.columns[column].values)
    return ({part for value in named for part in value.split(";")} if column == _SEVERAL
            else named) - {""}  # fmt: skip


def _report_unknown(
    raw: RawTable, name: str, there: Collection[str], known: Coded, target: str, problems: Problems
) -> None:
    coded = raw.columns[name]
    strange: dict[int, str] = {}
    for code, value in enumerate(coded.values):
        parts = value.split(";") if name == _SEVERAL else [value]
        unknown = next((part for part in parts if part and part not in there), None)
        if unknown is not None:
            strange[code] = unknown
    if not strange:
        return
    marked = np.zeros(len(coded.values), dtype=np.bool_)
    marked[list(strange)] = True
    # The nearest of very many ids takes long, and one slip is seldom made many times.
    names = {*known.values} - {""} if len(known.values) * len(strange) <= 5_000_000 else set()
    hints = {code: did_you_mean(nearest(one, names)) for code, one in strange.items()}
    positions = coded.where(marked)
    for row, code in zip(raw.row_numbers(positions), coded.codes[positions], strict=True):
        problems.add(
            "reference-unknown",
            raw.table.file,
            int(row),
            name,
            strange[int(code)],
            target=target,
            hint=hints[int(code)],
        )
