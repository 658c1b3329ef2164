"""Cells, one by one: what the Table Schema says, applied to the distinct texts of a column."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from reliability.errors import nearest
from reliability.evidence.dates import DATE_FORMS, DATE_PATTERN, DAY_PATTERN, day_range
from reliability.evidence.schema import ID_PATTERN, IDS_PATTERN, SHA256_PATTERN, URL_PATTERN

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from reliability.evidence.csvfile import Coded, RawTable
    from reliability.evidence.problems import Problems
    from reliability.evidence.schema import Column

__all__ = ["cell_fault", "check_cells", "check_keys", "check_references"]

# Fifteen digits stay exact in every number format, a spreadsheet's included.
COUNT_PATTERN = r"0|[1-9][0-9]{0,14}"
SHARE_PATTERN = r"0(\.[0-9]+)?|1(\.0+)?"

_FORMS = {
    "id": ("bad-id", re.compile(ID_PATTERN)),
    "ids": ("bad-id", re.compile(IDS_PATTERN)),
    "count": ("bad-count", re.compile(COUNT_PATTERN)),
    "share": ("bad-share", re.compile(SHARE_PATTERN)),
    "date": ("bad-date", re.compile(DATE_PATTERN)),
    "day": ("bad-day", re.compile(DAY_PATTERN)),
    "url": ("bad-url", re.compile(URL_PATTERN)),
    "sha256": ("bad-sha256", re.compile(SHA256_PATTERN)),
}
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_FORMULA = ("=", "+", "-", "@")
_MONTHS = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1
    )
}


def cell_fault(column: Column, value: str) -> tuple[str, dict[str, str]] | None:
    """Return the code and the details of what is wrong with one text, or None.

    A blank text is judged by the caller, who knows whether the cell is required.
    """
    if value == "":
        return None
    if _CONTROL.search(value):
        return "control-character", {}
    if column.kind == "text":
        return None
    if value != value.strip():
        return "cell-spaces", {}
    if column.kind == "enum":
        if value in column.choices:
            return None
        return "bad-choice", {
            "choices": ", ".join(column.choices),
            "hint": _hint(nearest(value, column.choices)),
        }
    code, form = _FORMS[column.kind]
    if form.fullmatch(value) is not None and (column.kind != "date" or day_range(value)):
        return None
    details = {"hint": _hint(_mended(column.kind, value))}
    if column.kind == "date":
        details["detail"] = DATE_FORMS
    return code, details


def _hint(near: str | None) -> str:
    return f"; did you mean {near}?" if near is not None else ""


def _mended(kind: str, value: str) -> str | None:
    """Return the value in the right form where there is just one way to read it."""
    if kind == "count":
        match = re.fullmatch(r"\+?0*([0-9]{1,15})(\.0*)?", value, re.ASCII)
        return match[1] if match else None
    if kind == "share":
        match = re.fullmatch(r"([0-9]{1,2}|100) ?%", value, re.ASCII)
        return f"{int(match[1]) / 100:.2f}" if match else None
    if kind in ("date", "day"):
        return _mended_date(value)
    return None


def _mended_date(value: str) -> str | None:
    # Day and month by numbers alone (05/06/2024) could be read two ways: no suggestion.
    match = re.fullmatch(r"([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})", value, re.ASCII)
    parts = [int(part) for part in match.groups()] if match else None
    if parts is None:
        match = re.fullmatch(
            r"(?:([0-9]{1,2})\.? +)?([A-Za-z]{3})[a-z]*\.? +([0-9]{4})", value, re.ASCII
        )
        month = _MONTHS.get(match[2].casefold()) if match else None
        if match is None or month is None:
            return None
        parts = [int(match[3]), month] + ([int(match[1])] if match[1] else [])
    text = "-".join([f"{parts[0]:04d}", *(f"{part:02d}" for part in parts[1:])])
    return text if day_range(text) else None


def check_cells(raw: RawTable, problems: Problems) -> dict[str, NDArray[np.bool_]]:
    """Check every cell by itself; return which distinct texts of each column are faulty."""
    faulty: dict[str, NDArray[np.bool_]] = {}
    for column in raw.table.columns:
        coded = raw.columns.get(column.name)
        if coded is None:
            continue
        faulty[column.name] = _check_column(raw, column, coded, problems)
    return faulty


def _check_column(
    raw: RawTable, column: Column, coded: Coded, problems: Problems
) -> NDArray[np.bool_]:
    file = raw.table.file
    faulty = np.zeros(len(coded.values), dtype=np.bool_)
    faults: dict[int, tuple[str, dict[str, str]]] = {}
    warned = {"cell-line-break": faulty.copy(), "cell-formula": faulty.copy()}
    for code, value in enumerate(coded.values):
        fault = cell_fault(column, value)
        if fault is not None:
            faults[code] = fault
            faulty[code] = True
        elif column.kind == "text":
            warned["cell-formula"][code] = value.startswith(_FORMULA)
            warned["cell-line-break"][code] = "\n" in value
        if column.required and (value == "" or (column.kind == "text" and not value.strip())):
            faults[code] = ("cell-blank", {})
            faulty[code] = True
    if faults:
        positions = coded.where(faulty)
        for row, code in zip(raw.row_numbers(positions), coded.codes[positions], strict=True):
            name, details = faults[code]
            got = coded.values[code] or None
            problems.add(name, file, int(row), column.name, got, **details)
    for name, marked in warned.items():
        positions = coded.where(marked)
        problems.add_rows(
            name, file, raw.row_numbers(positions), column.name, coded.texts(positions)
        )
    return faulty


def check_keys(raw: RawTable, problems: Problems) -> None:
    """Check that a key occurs once, and that no whole row stands twice."""
    key = raw.table.key
    if key is None or key not in raw.columns:
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
            first=earlier_row,
        )


def check_references(tables: Mapping[str, RawTable], problems: Problems) -> None:
    """Check that every reference names a row that is there."""
    for raw in tables.values():
        for column in raw.table.columns:
            coded = raw.columns.get(column.name)
            if column.refers_to is None or coded is None:
                continue
            target_table, target_column = column.refers_to.split(".")
            target = tables.get(target_table)
            if target is None or target_column not in target.columns:
                continue
            known = set(target.columns[target_column].values)
            _check_known(raw, column.name, coded, known, target.table.file, problems)
    systems = tables.get("systems")
    if systems is not None and {"system", "may_include"} <= systems.columns.keys():
        known = set(systems.columns["system"].values)
        coded = systems.columns["may_include"]
        _check_known(systems, "may_include", coded, known, systems.table.file, problems)


def _check_known(
    raw: RawTable, name: str, coded: Coded, known: set[str], target: str, problems: Problems
) -> None:
    strange: dict[int, str] = {}
    for code, value in enumerate(coded.values):
        parts = value.split(";") if name == "may_include" else [value]
        unknown = next((part for part in parts if part and part not in known), None)
        if unknown is not None:
            strange[code] = unknown
    if not strange:
        return
    marked = np.zeros(len(coded.values), dtype=np.bool_)
    marked[list(strange)] = True
    # The nearest of very many ids takes long and helps little.
    few = known if len(known) <= 2000 else set()
    hints = {code: _hint(nearest(value, few - {""})) for code, value in strange.items()}
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
