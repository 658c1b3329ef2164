"""Every problem of a data package at once, each with a stable code."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from reliability.errors import UnknownNameError
from reliability.evidence.check.agreement import check_incidents, check_parts
from reliability.evidence.check.archive import check_archive
from reliability.evidence.check.arithmetic import check_claims, check_cuts, check_window
from reliability.evidence.check.cells import check_cells, check_keys, check_references
from reliability.evidence.check.descriptor import check_descriptor
from reliability.evidence.check.ledger import check_corrections
from reliability.evidence.corrections import Corrected, apply_corrections, correction_rows
from reliability.evidence.csvfile import read_csv_file
from reliability.evidence.durable import package_name
from reliability.evidence.problems import Problems
from reliability.evidence.schema import TABLES

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from reliability.evidence.coded import RawTable

__all__ = ["CheckedPackage", "check", "check_corrected", "read_checked"]


@dataclass(frozen=True)
class CheckedPackage:
    """The files of a package as text, its claims as corrected, and every problem."""

    descriptor: Mapping[str, Any] | None
    tables: Mapping[str, RawTable]
    corrected: Corrected | None
    problems: Problems


def check(
    path: str | os.PathLike[str], *, archive: str | os.PathLike[str] | None = None
) -> pd.DataFrame:
    """Return every problem of a data package; an empty table where there is none.

    Parameters
    ----------
    path : path
        The folder of the package. It need not be one: that is a problem too.
    archive : path, optional
        A folder with local copies of the sources: their SHA-256 are compared with
        ``archive_sha256``. Nothing is fetched from a network.

    Returns
    -------
    DataFrame
        Columns ``code, severity, file, row, column, got, rule, remedy``. `severity` is *error*
        where a row cannot be read as a claim or breaks its own arithmetic or a key, *warning*
        where claims disagree or a reader should look. `row` counts as a spreadsheet does: the
        header is row 1, the first claim row 2.

    Raises
    ------
    UnknownNameError
        If there is no such folder.

    Examples
    --------
    >>> from reliability.shipped import shipped_path
    >>> problems = check(shipped_path("data/kn23"))
    >>> int((problems["severity"] == "error").sum())
    0
    """
    folder = Path(path)
    if not folder.exists():
        raise UnknownNameError(
            f"check: no such folder; got {str(path)!r}. Give the folder of a data package."
        )
    if archive is not None and not Path(archive).is_dir():
        raise UnknownNameError(
            f"archive: no such folder; got {str(archive)!r}. Give the folder of the copies."
        )
    package = read_checked(folder)
    _check_disagreement(package)
    if archive is not None and package.corrected is not None:
        check_archive(package.corrected.claims, Path(archive), package.problems)
    return package.problems.to_frame()


def read_checked(path: str | os.PathLike[str]) -> CheckedPackage:
    """Read the files of a package under every rule that looks at one row and at its keys."""
    folder = Path(path)
    problems = Problems()
    if not (folder / "datapackage.json").is_file():
        problems.add("package-missing", "datapackage.json", got=package_name(folder))
        return CheckedPackage(None, {}, None, problems)
    descriptor = check_descriptor(folder, problems)
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
    rows = correction_rows(tables.get("corrections"))
    corrected = check_corrected(tables, rows, problems)
    return CheckedPackage(descriptor, tables, corrected, problems)


def check_corrected(
    tables: Mapping[str, RawTable], rows: Sequence[Mapping[str, str]], problems: Problems
) -> Corrected | None:
    """Check corrections, and the claims as they stand after them, each by itself.

    `rows` are those of corrections.csv, and after them any that are to be added to it.
    """
    claims = tables.get("claims")
    if claims is None:
        return None
    if rows:
        recorded = _recorded(claims, {row["claim_id"] for row in rows})
        check_corrections(tables["corrections"], rows, recorded, problems)
    corrected = apply_corrections(claims, rows)
    if rows:
        # A reference that only a correction breaks; the others are reported already.
        again = Problems()
        check_references({**tables, "claims": corrected.claims}, again)
        told = {(p.code, p.file, p.row, p.column, p.got) for p in problems.found}
        problems.found += [
            p for p in again.found if (p.code, p.file, p.row, p.column, p.got) not in told
        ]
    check_claims(corrected.claims, corrected.retracted_by, problems)
    for name in ("incidents", "cuts"):
        raw = tables.get(name)
        if raw is not None and name == "incidents":
            check_window(raw, np.ones(raw.rows, dtype=np.bool_), problems)
            check_parts(raw, "incident_id", ["part_of"], (), problems)
        elif raw is not None:
            check_cuts(raw, problems)
    columns = ["part_of", "repeats", "supersedes"]
    check_parts(corrected.claims, "claim_id", columns, corrected.retracted_by, problems)
    return corrected


def _recorded(claims: RawTable, wanted: set[str]) -> dict[str, str]:
    places = claims.columns["claim_id"].first_rows(wanted)
    days = claims.columns["recorded_at"].texts(np.array([*places.values()], dtype=np.intp))
    return dict(zip(places, days, strict=True))


def _check_disagreement(package: CheckedPackage) -> None:
    """List what claims say against one another; no error comes of it."""
    if package.corrected is None:
        return
    corrected = package.corrected
    tables = {**package.tables, "claims": corrected.claims}
    check_incidents(tables, corrected.retracted_by, package.problems)
