"""Adding claims: checked, traced to their source, all of them or none, and never twice."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reliability.errors import UnknownNameError
from reliability.evidence.cellform import did_you_mean, nearest_value
from reliability.evidence.check.agreement import check_parts
from reliability.evidence.check.arithmetic import check_claims
from reliability.evidence.check.cells import check_cells
from reliability.evidence.coded import rows_table
from reliability.evidence.csvfile import read_csv_file
from reliability.evidence.dates import day_range
from reliability.evidence.duplicates import Duplicate, find_duplicates
from reliability.evidence.durable import append_bytes, locked_package
from reliability.evidence.existing import Existing, read_existing
from reliability.evidence.incoming import NEW_ROWS, complete_row, text_rows
from reliability.evidence.problems import Problems
from reliability.evidence.schema import TABLES
from reliability.evidence.writing import csv_bytes

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Mapping, Sequence

    import pandas as pd

__all__ = ["AppendPlan", "append_claims", "plan_append"]


@dataclass(frozen=True)
class AppendPlan:
    """What an append would write.

    Attributes
    ----------
    ids : tuple of str
        Ids of the new claims, given or made.
    data : bytes
        What is added at the end of claims.csv.
    duplicates : tuple of Duplicate
        New rows that are likely claims of the package already.
    diff : str
        The unified diff of claims.csv.
    """

    ids: tuple[str, ...]
    data: bytes
    duplicates: tuple[Duplicate, ...]
    diff: str


def append_claims(
    path: str | os.PathLike[str],
    rows: Iterable[Mapping[str, Any]] | pd.DataFrame,
    *,
    lock_timeout: float = 60,
    allow_duplicates: bool = False,
    dry_run: bool = False,
) -> list[str]:
    """Append claims to a data package; all of them or none.

    The rows are checked, then written under a lock, to a copy that is forced to the disk and
    renamed over claims.csv: whoever is killed meanwhile leaves the package as it was, and a row
    whose id was returned is there.

    Parameters
    ----------
    path : path
        Folder of the package.
    rows : iterable of mappings, or DataFrame
        Column -> value; a missing column is blank. Texts are stored as they are. An id is made
        where ``claim_id`` is blank, from the first day and what the claim says; ``scope`` follows
        from ``incident_id``; ``recorded_at`` is today (UTC) where it is blank.
    lock_timeout : float, default 60
        Seconds to wait for another writer.
    allow_duplicates : bool, default False
        Write rows that are likely claims of the package already. Nothing is ever merged.
    dry_run : bool, default False
        Check, and write nothing.

    Returns
    -------
    list of str
        The ids, in the order of the rows.

    Raises
    ------
    PackageError
        If a row has a fault, repeats a claim, or cannot be written: the package is as it was,
        and ``problems`` names the rows, the first being row 1 of "new rows".
    LockTimeoutError
        If another process holds the lock; the message names it.
    UnknownNameError
        If there is no such package.
    """
    folder = Path(path)
    if dry_run:
        return list(plan_append(folder, rows, allow_duplicates=allow_duplicates).ids)
    _require_package(folder)
    with locked_package(folder, lock_timeout):
        plan = plan_append(folder, rows, allow_duplicates=allow_duplicates)
        if plan.ids:
            append_bytes(folder / "claims.csv", plan.data)
    return list(plan.ids)


def _require_package(folder: Path) -> None:
    for name in ("datapackage.json", "claims.csv", "systems.csv"):
        if not (folder / name).is_file():
            raise UnknownNameError(
                f"append: no data package with {name} there; got {str(folder)!r}. Give the "
                "folder of a data package, or restore the file."
            )


def plan_append(
    path: str | os.PathLike[str],
    rows: Iterable[Mapping[str, Any]] | pd.DataFrame,
    *,
    allow_duplicates: bool = False,
) -> AppendPlan:
    """Return what `append_claims` would write, after every check; write nothing.

    Raises
    ------
    PackageError
        If a row has a fault or, unless `allow_duplicates`, repeats a claim.
    """
    folder = Path(path)
    _require_package(folder)
    problems = Problems()
    existing = read_existing(folder / "claims.csv", problems)
    problems.raise_errors(f"data package {folder.name}")
    new = text_rows(rows, problems)
    today = datetime.datetime.now(datetime.UTC).date().isoformat()
    given = [bool(row["claim_id"]) for row in new]
    completed = [complete_row(row, today) for row in new]
    if existing is None or not completed:
        problems.raise_errors(NEW_ROWS)
        return AppendPlan((), b"", (), "")
    completed = _settle_ids(completed, given, existing, allow_duplicates, problems)
    _check_new(folder, completed, existing, problems)
    problems.raise_errors(f"{NEW_ROWS} for data package {folder.name}")
    found = find_duplicates(completed, _rivals(completed, existing))
    if not allow_duplicates:
        for duplicate in found:
            problems.add(
                "likely-duplicate",
                NEW_ROWS,
                duplicate.row,
                got=completed[duplicate.row - 1]["summary"],
                detail=str(duplicate),
            )
    problems.raise_errors(f"{NEW_ROWS} for data package {folder.name}")
    names = TABLES["claims"].names
    lines = [
        csv_bytes([[row[name] for name in names]], existing.line_end.decode()) for row in completed
    ]
    data = (existing.line_end if existing.open_end else b"") + b"".join(lines)
    ids = tuple(row["claim_id"] for row in completed)
    return AppendPlan(ids, data, tuple(found), _diff(existing, lines))


def _settle_ids(
    rows: Sequence[dict[str, str]],
    given: Sequence[bool],
    existing: Existing,
    allow_duplicates: bool,
    problems: Problems,
) -> list[dict[str, str]]:
    """Refuse ids that are taken; a made id is taken only by a row that says the same."""
    taken = existing.ids_among({row["claim_id"] for row in rows})
    seen: dict[str, int] = {}
    settled = []
    for number, (row, was_given) in enumerate(zip(rows, given, strict=True), 1):
        name = row["claim_id"]
        if name not in taken and name not in seen:
            pass
        elif was_given:
            where = "claims.csv" if name in taken else f"{NEW_ROWS} {seen[name]}"
            problems.add("id-duplicate", NEW_ROWS, number, "claim_id", name, first=where)
        elif not allow_duplicates:
            problems.add("row-repeated", NEW_ROWS, number, None, row["summary"], first=name)
        else:
            name = _free_id(name, seen, existing)
        seen[name] = number
        settled.append({**row, "claim_id": name})
    return settled


def _free_id(name: str, seen: Mapping[str, int], existing: Existing) -> str:
    number = 2
    while f"{name}-{number}" in seen or existing.ids_among({f"{name}-{number}"}):
        number += 1
    return f"{name}-{number}"


def _check_new(
    folder: Path, rows: Sequence[Mapping[str, str]], existing: Existing, problems: Problems
) -> None:
    """Check the rows as the package's own check will; disagreement with others is no fault."""
    table = TABLES["claims"]
    raw = rows_table(table, rows)
    found = Problems()
    check_cells(raw, found)
    if not found.errors:
        check_claims(raw, (), found)
        check_parts(raw, "claim_id", ("part_of", "repeats", "supersedes"), (), found)
    systems = read_csv_file(folder / "systems.csv", TABLES["systems"], found)
    known = set(systems.columns["system"].values) if systems is not None else set()
    new_ids = {row["claim_id"] for row in rows}
    columns = ("part_of", "repeats", "supersedes")
    there = existing.ids_among({row[name] for row in rows for name in columns} - {""}) | new_ids
    for number, row in enumerate(rows, 1):
        if row["system"] and row["system"] not in known:
            hint = did_you_mean(nearest_value(row["system"], known - {""}))
            found.add("reference-unknown", NEW_ROWS, number, "system", row["system"],
                      target="systems.csv", hint=hint)  # fmt: skip
        for name in columns:
            if row[name] and row[name] not in there:
                found.add("reference-unknown", NEW_ROWS, number, name, row[name],
                          target="claims.csv")  # fmt: skip
        if any("\ud800" <= character <= "\udfff" for text in row.values() for character in text):
            found.add("encoding", NEW_ROWS, number)
    # A value of no type left its cell blank; what follows from that is not the row's fault.
    untyped = {problem.row for problem in problems.found if problem.code == "cell-type"}
    problems.found += [
        problem._replace(file=NEW_ROWS) for problem in found.errors if problem.row not in untyped
    ]


def _rivals(rows: Sequence[Mapping[str, str]], existing: Existing) -> list[dict[str, str]]:
    """Return the claims that could be one of these rows: same system, same first day."""
    wanted = {window[0] for row in rows if (window := day_range(row["start"]))}
    starts = {text for text in existing.starts() if (day := day_range(text)) and day[0] in wanted}
    return existing.with_system_and_start({row["system"] for row in rows}, starts)


def _diff(existing: Existing, lines: Sequence[bytes]) -> str:
    """Return the unified diff of claims.csv, with the last lines before as its context."""
    before = [line.decode("utf-8", errors="replace").rstrip("\r\n") for line in existing.tail]
    added = [line.decode("utf-8").rstrip("\r\n") for line in lines]
    first = existing.rows + 1 - len(before) + 1
    head = (
        f"--- claims.csv\n+++ claims.csv\n@@ -{first},{len(before)} "
        f"+{first},{len(before) + len(added)} @@\n"
    )
    body = [f" {line}\n" for line in before]
    if existing.open_end:
        body[-1] = f"-{before[-1]}\n\\ No newline at end of file\n+{before[-1]}\n"
    return head + "".join(body) + "".join(f"+{line}\n" for line in added)
