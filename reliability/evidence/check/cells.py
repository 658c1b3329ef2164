"""Cells, one by one: what the Table Schema says, applied to the distinct texts of a column."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from reliability.evidence.cellform import (
    FORMULA_STARTS,
    all_faultless,
    cell_fault,
    did_you_mean,
    nearest_value,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from reliability.evidence.coded import Coded, RawTable
    from reliability.evidence.problems import Problems
    from reliability.evidence.schema import Column

__all__ = ["check_cells", "check_keys", "check_references"]


def check_cells(raw: RawTable, problems: Problems) -> dict[str, NDArray[np.bool_]]:
    """Check every cell by itself; return which distinct texts of each column are faulty."""
    faulty: dict[str, NDArray[np.bool_]] = {}
    for column in raw.table.columns:
        if column.name not in raw.absent:
            faulty[column.name] = _check_column(raw, column, raw.columns[column.name], problems)
    return faulty


def _check_column(
    raw: RawTable, column: Column, coded: Coded, problems: Problems
) -> NDArray[np.bool_]:
    faulty = np.zeros(len(coded.values), dtype=np.bool_)
    faults: dict[int, tuple[str, dict[str, str]]] = {}
    if not all_faultless(column, coded.values, plain=raw.plain):
        for code, value in enumerate(coded.values):
            fault = cell_fault(column, value)
            if fault is not None:
                faults[code] = fault
    if column.required:
        faults |= {code: ("cell-blank", {}) for code in _blank_codes(coded.values)}
    faulty[list(faults)] = True
    positions = coded.where(faulty)
    for row, code in zip(raw.row_numbers(positions), coded.codes[positions], strict=True):
        name, details = faults[int(code)]
        got = coded.values[code] or None
        problems.add(name, raw.table.file, int(row), column.name, got, **details)
    if column.kind == "text":
        _warn_texts(raw, column, coded, faulty, problems)
    return faulty


def _blank_codes(values: Sequence[str]) -> list[int]:
    """Return the codes of the texts that are empty or spaces alone."""
    if "" not in values and not any(map(str.isspace, values)):
        return []
    return [code for code, value in enumerate(values) if not value.strip()]


def _warn_texts(
    raw: RawTable, column: Column, coded: Coded, faulty: NDArray[np.bool_], problems: Problems
) -> None:
    """Report what a spreadsheet or a line-wise merge would trip over."""
    marks = {}
    if not {value[:1] for value in coded.values}.isdisjoint(FORMULA_STARTS):
        marks["cell-formula"] = [value.startswith(FORMULA_STARTS) for value in coded.values]
    if "\n" in "".join(coded.values):
        marks["cell-line-break"] = ["\n" in value for value in coded.values]
    for name, marked in marks.items():
        positions = coded.where(np.array(marked, dtype=np.bool_) & ~faulty)
        rows = raw.row_numbers(positions)
        problems.add_rows(name, raw.table.file, rows, column.name, coded.texts(positions))


def check_keys(raw: RawTable, problems: Problems) -> None:
    """Check that a key occurs once, and that no whole row stands twice."""
    key = raw.table.key
    if key is None:
        return
    coded = raw.columns[key]
    counts = np.bincount(coded.codes, minlength=len(coded.values))
    repeated = counts > 1
    if "" in coded.values:
        repeated[coded.values.index("")] = False
    positions = coded.where(repeated)
    first: dict[int, int] = {}
    for position in positions:
        code = int(coded.codes[position])
        if code not in first:
            first[code] = int(position)
            continue
        earlier = first[code]
        same = all(other.codes[position] == other.codes[earlier] for other in raw.columns.values())
        row, earlier_row = (int(raw.row_numbers(np.array([p]))[0]) for p in (position, earlier))
        problems.add(
            "row-duplicate" if same else "id-duplicate",
            raw.table.file,
            row,
            key,
            coded.values[code],
            first=f"row {earlier_row}",
        )


def check_references(tables: Mapping[str, RawTable], problems: Problems) -> None:
    """Check that every reference names a row that is there."""
    keys: dict[str, set[str]] = {}
    for raw in tables.values():
        for column in raw.table.columns:
            if column.refers_to is None:
                continue
            target_table, target_column = column.refers_to.split(".")
            target = tables.get(target_table)
            if target is None or target_column in target.absent:
                continue
            if column.refers_to not in keys:
                keys[column.refers_to] = set(target.columns[target_column].values)
            known = keys[column.refers_to]
            coded, there = raw.columns[column.name], target.table.file
            _check_known(raw, column.name, coded, known, there, problems)
    systems = tables.get("systems")
    if systems is not None and "system" not in systems.absent:
        known = set(systems.columns["system"].values)
        coded = systems.columns["may_include"]
        _check_known(systems, "may_include", coded, known, systems.table.file, problems)


def _check_known(
    raw: RawTable, name: str, coded: Coded, known: set[str], target: str, problems: Problems
) -> None:
    strange: dict[int, str] = {}
    if name != "may_include" and known.issuperset(filter(None, coded.values)):
        return
    for code, value in enumerate(coded.values):
        parts = value.split(";") if name == "may_include" else [value]
        unknown = next((part for part in parts if part and part not in known), None)
        if unknown is not None:
            strange[code] = unknown
    if not strange:
        return
    marked = np.zeros(len(coded.values), dtype=np.bool_)
    marked[list(strange)] = True
    # The nearest of very many ids takes long, and one slip is seldom made many times.
    names = known - {""} if len(known) * len(strange) <= 5_000_000 else set()
    hints = {code: did_you_mean(nearest_value(one, names)) for code, one in strange.items()}
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
