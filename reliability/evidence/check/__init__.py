"""Every problem of a data package at once, each with a stable code."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from reliability.evidence.check.cells import check_cells, check_keys, check_references
from reliability.evidence.csvfile import read_csv_file
from reliability.evidence.problems import Problems
from reliability.evidence.schema import TABLES

if TYPE_CHECKING:
    import os

    from reliability.evidence.csvfile import RawTable

__all__ = ["read_checked"]


def read_checked(path: str | os.PathLike[str]) -> tuple[dict[str, RawTable], Problems]:
    """Read the files of a package with every rule that makes a row unreadable."""
    folder = Path(path)
    problems = Problems()
    if not (folder / "datapackage.json").is_file():
        problems.add("package-missing", "datapackage.json", got=str(folder.name))
        return {}, problems
    tables: dict[str, RawTable] = {}
    for table in TABLES.values():
        file = folder / table.file
        if not file.exists():
            if table.required:
                problems.add("file-missing", table.file)
            continue
        raw = read_csv_file(file, table, problems)
        if raw is not None:
            tables[table.name] = raw
            check_cells(raw, problems)
            check_keys(raw, problems)
    check_references(tables, problems)
    return tables, problems
