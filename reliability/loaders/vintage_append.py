"""Imported claims into a data package: what changed is known before anything is written.

What a newer vintage says otherwise is the database's own revision: a new claim that supersedes
the old one. What it no longer holds stays as it is, and is listed for a person to retract.
"""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reliability.errors import LoadError
from reliability.evidence.append import plan_append
from reliability.evidence.check import read_checked
from reliability.evidence.durable import append_bytes, locked_package, package_name
from reliability.evidence.schema import TABLES
from reliability.evidence.writing import csv_bytes, package_files
from reliability.loaders.vintage import Changes, compare_vintages

if TYPE_CHECKING:
    import os

    import pandas as pd

    from reliability.evidence.coded import RawTable
    from reliability.evidence.model import Evidence

__all__ = ["Imported", "claim_texts", "import_claims"]

_NAMES = TABLES["claims"].names
_DEFAULTS = {"coding": "coded", "counts": "launches"}


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import changed, or would change.

    Attributes
    ----------
    changes : Changes
    ids : tuple of str
        Ids of the claims written: the added ones, and the revisions of older ones.
    systems : tuple of str
        Systems that were new to the package.
    made : bool
        Whether the package was made.
    """

    changes: Changes
    ids: tuple[str, ...]
    systems: tuple[str, ...]
    made: bool


def import_claims(
    path: str | os.PathLike[str],
    evidence: Evidence,
    *,
    lock_timeout: float = 60,
    dry_run: bool = False,
) -> Imported:
    """Write what a loader read into a data package; all of it or nothing.

    Parameters
    ----------
    path : path
        Folder of the package. It is made where there is none.
    evidence : Evidence
        From a loader. Its claims are compared with those that an earlier import of the same
        database wrote there: the ones with the same ``recorded_by``.
    lock_timeout : float, default 60
        Seconds to wait for another writer.
    dry_run : bool, default False
        Compare and check, and write nothing.

    Returns
    -------
    Imported

    Raises
    ------
    PackageError
        If the package or a new claim has a fault; the package is as it was.
    LockTimeoutError
        If another process holds the lock.
    LoadError
        If there is something at `path` that is no data package.
    """
    folder = Path(path)
    if not folder.exists():
        return _make_package(folder, evidence, dry_run=dry_run)
    if not (folder / "datapackage.json").is_file():
        raise LoadError(
            f"{package_name(folder)}: must be a data package; it has no datapackage.json. Give "
            "the folder of one, or of none: it is made then."
        )
    if dry_run:
        return _plan(folder, evidence)[0]
    with locked_package(folder, lock_timeout):
        imported, system_data, claim_data = _plan(folder, evidence)
        # Systems first: one that no claim names yet is no fault, a claim without its system is.
        if system_data:
            append_bytes(folder / "systems.csv", system_data)
        if claim_data:
            append_bytes(folder / "claims.csv", claim_data)
    return imported


def claim_texts(claims: pd.DataFrame) -> list[dict[str, str]]:
    """Return claims by every column of claims.csv as text, blank as the empty text."""
    columns = {}
    for name in _NAMES:
        column = claims[name]
        if name in ("failed_share_low", "failed_share_high"):
            texts = ["" if value is None else repr(float(value))
                     for value in column.astype(object).where(column.notna(), None)]  # fmt: skip
        else:
            texts = column.astype("string").fillna("").tolist()
        columns[name] = texts
    return [dict(zip(_NAMES, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def _label(evidence: Evidence) -> str:
    form, name = evidence.about["receipt"]["format"], evidence.about["name"]
    return f"import {form}" if name == form else f"import {form} {name}"


def _plan(folder: Path, evidence: Evidence) -> tuple[Imported, bytes, bytes]:
    package = read_checked(folder)
    package.problems.raise_errors(f"data package {package_name(folder)}")
    label = _label(evidence)
    claims, systems = package.tables["claims"], package.tables["systems"]
    held = _raw_rows(claims)
    superseded = {row["supersedes"] for row in held}
    own = [r for r in held if r["recorded_by"] == label and r["claim_id"] not in superseded]
    marks = package.corrected.retracted_by if package.corrected is not None else {}
    retracted = frozenset(held[place]["claim_id"] for place in marks)
    changes = compare_vintages(own, _new_rows(evidence, label), retracted=retracted)
    rows = _rows_to_write(changes, {row["claim_id"] for row in held})
    known = set(systems.columns["system"].values)
    new_systems = [row for row in _system_rows(evidence, rows) if row["system"] not in known]
    system_data = _system_bytes(folder / "systems.csv", new_systems)
    with _stage(folder, system_data) as stage:
        plan = plan_append(stage, rows, allow_duplicates=True, seek_duplicates=False)
    imported = Imported(changes, plan.ids, tuple(row["system"] for row in new_systems), False)
    return imported, system_data, plan.data


def _raw_rows(raw: RawTable) -> list[dict[str, str]]:
    """Return the claims as they were written, before any correction."""
    columns = [raw.columns[name] for name in _NAMES]
    cells = [[coded.values[code] for code in coded.codes.tolist()] for coded in columns]
    rows = [dict(zip(_NAMES, row, strict=True)) for row in zip(*cells, strict=True)]
    for row in rows:
        for name, value in _DEFAULTS.items():
            row[name] = row[name] or value
    return rows


def _new_rows(evidence: Evidence, label: str) -> list[dict[str, str]]:
    rows = claim_texts(evidence.claims)
    for row in rows:
        row["recorded_by"] = row["recorded_by"] or label
    return rows


def _rows_to_write(changes: Changes, taken: set[str]) -> list[dict[str, str]]:
    """Return the added claims and the revisions, each with an id that is free."""
    new_ids: dict[str, str] = {}
    written = []
    for change in changes.of_kind("added", "recoded", "renamed"):
        row = dict(change.new or {})
        wanted = row["claim_id"]
        name, number = wanted, 2
        while name in taken:
            name, number = f"{wanted}-v{number}", number + 1
        taken.add(name)
        new_ids[wanted] = name
        row["claim_id"] = name
        if change.old is not None:
            row["supersedes"] = change.old["claim_id"]
            # It is about the incident of the claim that it revises, whatever its row is now.
            row["incident_id"] = change.old["incident_id"] if row["incident_id"] else ""
        elif name != wanted and row["incident_id"]:
            row["incident_id"] = f"{row['incident_id']}{name[len(wanted) :]}"
        written.append(row)
    for row in written:
        for column in ("part_of", "repeats"):
            row[column] = new_ids.get(row[column], row[column])
    return written


def _system_rows(evidence: Evidence, rows: list[dict[str, str]]) -> list[dict[str, str]]:
    used = {row["system"] for row in rows}
    names = TABLES["systems"].names
    listed = evidence.systems.astype(object).where(evidence.systems.notna(), "")
    found = [{name: str(row[name]) for name in names} for row in listed.to_dict("records")]
    found = [row for row in found if row["system"] in used]
    for row in found:
        # A class may hide systems that this package does not list.
        row["may_include"] = ""
    return found


def _system_bytes(file: Path, rows: list[dict[str, str]]) -> bytes:
    if not rows:
        return b""
    data = file.read_bytes()
    line_end = "\r\n" if b"\r\n" in data else "\n"
    start = b"" if data.endswith(b"\n") else line_end.encode()
    names = TABLES["systems"].names
    return start + csv_bytes([[row[name] for name in names] for row in rows], line_end)


@contextmanager
def _stage(folder: Path, system_data: bytes) -> Iterator[Path]:
    """Yield a copy of the package with its new systems, to plan the claims against."""
    with tempfile.TemporaryDirectory() as temporary:
        stage = Path(temporary) / folder.resolve().name
        stage.mkdir()
        for name in ("datapackage.json", "claims.csv", "systems.csv"):
            shutil.copyfile(folder / name, stage / name)
        with (stage / "systems.csv").open("ab") as file:
            file.write(system_data)
        yield stage


def _make_package(folder: Path, evidence: Evidence, *, dry_run: bool) -> Imported:
    if not folder.resolve().parent.is_dir():
        raise LoadError(f"{folder}: the folder above it does not exist. Make it first.")
    changes = compare_vintages([], _new_rows(evidence, _label(evidence)))
    rows = _rows_to_write(changes, set())
    systems = _system_rows(evidence, rows)
    files = package_files(_descriptor_words(folder, evidence.about), {"systems": systems})
    with tempfile.TemporaryDirectory(
        dir=folder.resolve().parent if not dry_run else None, prefix=".import-"
    ) as temporary:
        stage = Path(temporary) / folder.resolve().name
        stage.mkdir()
        for name, data in files.items():
            (stage / name).write_bytes(data)
        plan = plan_append(stage, rows, allow_duplicates=True, seek_duplicates=False)
        with (stage / "claims.csv").open("ab") as file:
            file.write(plan.data)
        if not dry_run:
            stage.rename(folder)
    return Imported(changes, plan.ids, tuple(row["system"] for row in systems), True)


def _descriptor_words(folder: Path, about: Mapping[str, Any]) -> dict[str, Any]:
    name = re.sub(r"[^a-z0-9._-]+", "-", folder.resolve().name.casefold()).strip("-._")
    words: dict[str, Any] = {"name": name or "imported", "title": about["title"]}
    if about.get("sources"):
        words["sources"] = json.loads(json.dumps(about["sources"]))
    if about.get("licences"):
        words["licenses"] = json.loads(json.dumps(about["licences"]))
    if about.get("definitions"):
        words["description"] = " ".join(about["definitions"])
    return words
