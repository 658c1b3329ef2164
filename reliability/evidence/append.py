"""Adding claims: checked, traced to their source, all of them or none, and never twice."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from reliability.errors import UnknownNameError, nearest
from reliability.evidence.cellform import did_you_mean
from reliability.evidence.check.agreement import check_parts
from reliability.evidence.check.arithmetic import check_claims
from reliability.evidence.check.cells import check_cells
from reliability.evidence.coded import rows_table
from reliability.evidence.csvfile import read_csv_file
from reliability.evidence.dates import day_range
from reliability.evidence.duplicates import Duplicate, find_duplicates
from reliability.evidence.durable import append_bytes, locked_package, package_name
from reliability.evidence.existing import Existing, read_existing
from reliability.evidence.incoming import NEW_ROWS, complete_row, text_rows
from reliability.evidence.problems import Problem, Problems
from reliability.evidence.schema import TABLES
from reliability.evidence.writing import addition_diff, csv_bytes

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Mapping, Sequence

    import pandas as pd

__all__ = [
    "AppendPlan",
    "Origin",
    "append_claims",
    "append_planned",
    "known_systems",
    "plan_append",
]

_LINKS = ("part_of", "repeats", "supersedes")
# The nearest of so many ids is found at once, and one slip is seldom made many times.
_SOUGHT = 1_000_000


class Origin(NamedTuple):
    """Where new rows come from: what problems call it, and the place of each row there."""

    name: str
    places: Sequence[int]


@dataclass(frozen=True)
class AppendPlan:
    """What an append would write, or has written.

    Attributes
    ----------
    ids : tuple of str
        Ids of the new claims, given or made.
    data : bytes
        What is added at the end of claims.csv.
    duplicates : tuple of Duplicate
        New rows that are likely claims of the package already.
    before : Existing or None
        What stands in claims.csv before.
    warnings : tuple of Problem
        What a reader should know of the new rows, and of the form of the file that they go to.
    """

    ids: tuple[str, ...]
    data: bytes
    duplicates: tuple[Duplicate, ...]
    before: Existing | None
    warnings: tuple[Problem, ...] = ()

    @property
    def diff(self) -> str:
        """The unified diff of claims.csv."""
        if self.before is None:
            return ""
        return addition_diff("claims.csv", self.before.end, self.before.line_ends, self.data)


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
    if dry_run:
        return list(plan_append(path, rows, allow_duplicates=allow_duplicates).ids)
    plan = append_planned(path, rows, lock_timeout=lock_timeout, allow_duplicates=allow_duplicates)
    return list(plan.ids)


def append_planned(
    path: str | os.PathLike[str],
    rows: Iterable[Mapping[str, Any]] | pd.DataFrame,
    *,
    lock_timeout: float = 60,
    allow_duplicates: bool = False,
    origin: Origin | None = None,
) -> AppendPlan:
    """Append claims as `append_claims` does; return what was written, with its warnings."""
    folder = Path(path)
    _require_package(folder)
    with locked_package(folder, lock_timeout):
        plan = plan_append(folder, rows, allow_duplicates=allow_duplicates, origin=origin)
        if plan.ids:
            append_bytes(folder / "claims.csv", plan.data)
    return plan


def _require_package(folder: Path) -> None:
    for name in ("datapackage.json", "claims.csv", "systems.csv"):
        if not (folder / name).is_file():
            raise UnknownNameError(
                f"append: no data package with {name} there; got {str(folder)!r}. Give the "
                "folder of a data package, or restore the file."
            )


def known_systems(path: str | os.PathLike[str]) -> list[str]:
    """Return the systems that a package lists, in its order.

    Raises
    ------
    UnknownNameError
        If there is no such package.
    PackageError
        If its systems.csv cannot be read.
    """
    folder = Path(path)
    _require_package(folder)
    problems = Problems()
    systems = read_csv_file(folder / "systems.csv", TABLES["systems"], problems)
    if systems is None:
        problems.raise_errors(f"data package {package_name(folder)}")
        return []
    return [name for name in systems.columns["system"].values if name]


def plan_append(
    path: str | os.PathLike[str],
    rows: Iterable[Mapping[str, Any]] | pd.DataFrame,
    *,
    allow_duplicates: bool = False,
    seek_duplicates: bool = True,
    origin: Origin | None = None,
) -> AppendPlan:
    """Return what `append_claims` would write, after every check; write nothing.

    Without `seek_duplicates` likely duplicates are not looked for; `origin` says what problems
    call the new rows.

    Raises
    ------
    PackageError
        If a row has a fault or, unless `allow_duplicates`, repeats a claim.
    """
    folder = Path(path)
    _require_package(folder)
    name = package_name(folder)
    package, problems = Problems(), Problems()
    existing = read_existing(folder / "claims.csv", package)
    systems = read_csv_file(folder / "systems.csv", TABLES["systems"], package)
    package.raise_errors(f"data package {name}")
    what = f"{NEW_ROWS} for data package {name}"
    completed = text_rows(rows, problems)
    # A column that is not known leaves another blank: what follows from that is noise.
    if any(problem.code in ("column-unknown", "row-type") for problem in problems.found):
        _raise(problems, what, origin)
    today = datetime.datetime.now(datetime.UTC).date().isoformat()
    given = [bool(row["claim_id"]) for row in completed]
    for row in completed:
        complete_row(row, today)
    if existing is None or systems is None or not completed:
        return AppendPlan((), b"", (), None)
    _settle_ids(completed, given, existing, allow_duplicates, problems, origin)
    known = set(systems.columns["system"].values) - {""}
    _check_new(completed, existing, known, problems)
    _raise(problems, what, origin)
    found = find_duplicates(completed, _rivals(completed, existing)) if seek_duplicates else []
    if not allow_duplicates:
        for duplicate in found:
            said = completed[duplicate.row - 1]["summary"]
            problems.add("likely-duplicate", NEW_ROWS, duplicate.row, None, said,
                         detail=str(duplicate))  # fmt: skip
    _raise(problems, what, origin)
    names = TABLES["claims"].names
    line_end = existing.line_end
    cells = ([row[name] for name in names] for row in completed)
    data = (line_end if existing.open_end else b"") + csv_bytes(cells, line_end.decode())
    return AppendPlan(
        ids=tuple(row["claim_id"] for row in completed),
        data=data,
        duplicates=tuple(found),
        before=existing,
        warnings=(*package.ranked(), *_placed(problems, origin).ranked()),
    )


def _placed(problems: Problems, origin: Origin | None) -> Problems:
    """Return problems of new rows under the name and the rows of the file that they come from."""
    if origin is None:
        return problems
    return Problems(
        [
            problem._replace(file=origin.name, row=problem.row and origin.places[problem.row - 1])
            for problem in problems.found
        ]
    )


def _raise(problems: Problems, what: str, origin: Origin | None) -> None:
    _placed(problems, origin).raise_errors(what)


def _settle_ids(
    rows: Sequence[dict[str, str]],
    given: Sequence[bool],
    existing: Existing,
    allow_duplicates: bool,
    problems: Problems,
    origin: Origin | None,
) -> None:
    """Refuse ids that are taken; a made id is taken only by a row that says the same."""
    taken = existing.ids_among({row["claim_id"] for row in rows})
    seen: dict[str, int] = {}
    for number, (row, was_given) in enumerate(zip(rows, given, strict=True), 1):
        name = row["claim_id"]
        earlier = f"claim {name}"
        if name in seen:
            earlier = f"row {seen[name] if origin is None else origin.places[seen[name] - 1]}"
        if name not in taken and name not in seen:
            pass
        elif was_given:
            where = earlier if name in seen else "claims.csv"
            problems.add("id-duplicate", NEW_ROWS, number, "claim_id", name, first=where)
        elif not allow_duplicates:
            problems.add("row-repeated", NEW_ROWS, number, None, row["summary"], first=earlier)
        else:
            name = _free_id(name, seen, existing)
        seen.setdefault(name, number)
        row["claim_id"] = name


def _free_id(name: str, seen: Mapping[str, int], existing: Existing) -> str:
    number = 2
    while f"{name}-{number}" in seen or existing.ids_among({f"{name}-{number}"}):
        number += 1
    return f"{name}-{number}"


def _check_new(
    rows: Sequence[Mapping[str, str]], existing: Existing, systems: set[str], problems: Problems
) -> None:
    """Check the rows as the package's own check will; disagreement with others is no fault."""
    raw = rows_table(TABLES["claims"], rows)
    found = Problems()
    check_cells(raw, found)
    check_claims(raw, (), found)
    check_parts(raw, "claim_id", _LINKS, (), found)
    new_ids = {row["claim_id"] for row in rows}
    named = {row[name] for row in rows for name in _LINKS} - {""}
    there = existing.ids_among(named) | new_ids
    strange = len(named - there)
    ids = existing.ids(_SOUGHT // strange) if strange else []
    for number, row in enumerate(rows, 1):
        if row["system"] and row["system"] not in systems:
            hint = did_you_mean(nearest(row["system"], systems))
            found.add("reference-unknown", NEW_ROWS, number, "system", row["system"],
                      target="systems.csv", hint=hint)  # fmt: skip
        for name in _LINKS:
            if row[name] and row[name] not in there:
                hint = did_you_mean(nearest(row[name], ids))
                found.add("reference-unknown", NEW_ROWS, number, name, row[name],
                          target="claims.csv", hint=hint)  # fmt: skip
        if not _is_unicode("".join(row.values())):
            found.add("encoding", NEW_ROWS, number)
    # A value of no type left its cell blank; what follows from that is not the row's fault.
    untyped = {problem.row for problem in problems.found if problem.code == "cell-type"}
    problems.found += [
        problem._replace(file=NEW_ROWS) for problem in found.found if problem.row not in untyped
    ]


def _is_unicode(text: str) -> bool:
    """Whether a text can be written: no half of a surrogate pair stands in it."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _rivals(rows: Sequence[Mapping[str, str]], existing: Existing) -> list[dict[str, str]]:
    """Return the claims that could be one of these rows: same system, same first day."""
    wanted = {window[0] for row in rows if (window := day_range(row["start"]))}
    starts = {text for text in existing.starts() if (day := day_range(text)) and day[0] in wanted}
    return existing.with_system_and_start({row["system"] for row in rows}, starts)
