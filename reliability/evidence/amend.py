"""Recording a correction: claims are never edited in place, what changed is added beside them."""

from __future__ import annotations

import datetime
import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from reliability.errors import OptionError, UnknownNameError, nearest
from reliability.evidence.check import check_corrected, read_checked
from reliability.evidence.corrections import correction_rows
from reliability.evidence.durable import append_bytes, locked_package, package_name
from reliability.evidence.problems import Problem, Problems
from reliability.evidence.schema import TABLES
from reliability.evidence.writing import addition_diff, csv_bytes

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping

    from reliability.evidence.coded import RawTable
    from reliability.evidence.corrections import Corrected

__all__ = ["CorrectionPlan", "correct_claim", "correct_planned"]

_FILE = TABLES["corrections"].file


@dataclass(frozen=True)
class CorrectionPlan:
    """What a correction would write, or has written.

    Attributes
    ----------
    correction_id : str
    data : bytes
        What is added at the end of corrections.csv.
    diff : str
        The unified diff of corrections.csv.
    warnings : tuple of Problem
        What a reader should know of the new rows.
    """

    correction_id: str
    data: bytes
    diff: str
    warnings: tuple[Problem, ...]


def correct_claim(
    path: str | os.PathLike[str],
    claim_id: str,
    changes: Mapping[str, str] | None = None,
    *,
    retract: bool = False,
    reason: str,
    source: str = "",
    recorded_by: str = "",
    recorded_at: str | None = None,
    lock_timeout: float = 60,
    dry_run: bool = False,
) -> str:
    """Record one correction of a claim, or its retraction, in corrections.csv.

    Parameters
    ----------
    path : path
        Folder of the package.
    claim_id : str
        The claim.
    changes : mapping, optional
        Column of claims.csv -> its new text, "" for blank. They are one correction and apply
        together.
    retract : bool, default False
        The claim no longer stands. Then without `changes`.
    reason : str
        Why; required.
    source, recorded_by : str
        What shows it; who records it.
    recorded_at : str, optional
        An ISO day; today (UTC) where it is not given.
    lock_timeout : float, default 60
        Seconds to wait for another writer.
    dry_run : bool, default False
        Check, and write nothing.

    Returns
    -------
    str
        Id of the correction.

    Raises
    ------
    PackageError
        If the claim would not be valid after it, or the file cannot be written.
    UnknownNameError
        If there is no such package or claim.
    OptionError
        If nothing is to change, or there is no reason.
    """
    plan = correct_planned(
        path,
        claim_id,
        changes,
        retract=retract,
        reason=reason,
        source=source,
        recorded_by=recorded_by,
        recorded_at=recorded_at,
        lock_timeout=lock_timeout,
        dry_run=dry_run,
    )
    return plan.correction_id


def correct_planned(
    path: str | os.PathLike[str],
    claim_id: str,
    changes: Mapping[str, str] | None = None,
    *,
    retract: bool = False,
    reason: str,
    source: str = "",
    recorded_by: str = "",
    recorded_at: str | None = None,
    lock_timeout: float = 60,
    dry_run: bool = False,
) -> CorrectionPlan:
    """Correct a claim as `correct_claim` does; return what was written, with its warnings."""
    if retract == bool(changes):
        raise OptionError(
            "correct: needs either new values or a retraction; got "
            f"{'both' if retract else 'neither'}. Give one of them."
        )
    if not reason.strip():
        raise OptionError("correct: reason must not be blank. Say why.")
    folder = Path(path)
    if not (folder / "datapackage.json").is_file():
        raise UnknownNameError(
            f"correct: no such data package; got {str(path)!r}. Give the folder that holds "
            "datapackage.json."
        )
    shared = {
        "claim_id": claim_id,
        "reason": reason,
        "source": source,
        "recorded_by": recorded_by,
        "recorded_at": recorded_at or datetime.datetime.now(datetime.UTC).date().isoformat(),
    }
    rows = [
        {**shared, "kind": "recode", "field": field, "new_value": value}
        for field, value in (changes or {}).items()
    ] or [{**shared, "kind": "retract", "field": "", "new_value": ""}]
    if dry_run:
        return _planned(folder, rows)
    with locked_package(folder, lock_timeout):
        plan = _planned(folder, rows)
        append_bytes(folder / _FILE, plan.data)
    return plan


def _planned(folder: Path, rows: list[dict[str, str]]) -> CorrectionPlan:
    """Return the id and the bytes to add, where the package is no worse with them."""
    package = read_checked(folder)
    tables, name = package.tables, package_name(folder)
    for table in ("claims", "corrections"):
        if table not in tables:
            package.problems.raise_errors(f"data package {name}")
            raise UnknownNameError(
                f"correct: {table}.csv must be there in {name}. Write it with its header, and "
                "list it in datapackage.json."
            )
    _require_claim(tables["claims"], rows[0]["claim_id"])
    earlier = correction_rows(tables["corrections"])
    correction_id = _new_id(rows, {row["correction_id"] for row in earlier})
    if package.corrected is not None:
        _require_change(package.corrected, rows)
    full = [{"correction_id": correction_id, **row} for row in rows]
    after = Problems()
    check_corrected(tables, [*earlier, *full], after)
    before = {(p.code, p.file, p.row, p.column, p.got) for p in package.problems.found}
    added = Problems(
        [p for p in after.found if (p.code, p.file, p.row, p.column, p.got) not in before]
    )
    added.raise_errors(f"correction of {rows[0]['claim_id']}")
    whole = (folder / _FILE).read_bytes()
    # A file that a spreadsheet saved keeps its line ends: a mixture would be worse.
    end = "\r\n" if whole.partition(b"\n")[0].endswith(b"\r") else "\n"
    names = TABLES["corrections"].names
    data = csv_bytes([[row[name] for name in names] for row in full], end)
    if not whole.endswith(b"\n"):
        data = end.encode() + data
    return CorrectionPlan(
        correction_id,
        data,
        addition_diff(_FILE, whole[-20_000:], whole.count(b"\n"), data),
        tuple(added.ranked()),
    )


def _require_change(corrected: Corrected, rows: list[dict[str, str]]) -> None:
    """Refuse what is so already: a retraction of a retracted claim, values that stand there."""
    claim_id = rows[0]["claim_id"]
    place = corrected.claims.columns["claim_id"].first_rows([claim_id])[claim_id]
    if rows[0]["kind"] == "retract":
        if place in corrected.retracted_by:
            raise OptionError(
                f"correct: {claim_id} is retracted already, by {corrected.retracted_by[place]}. "
                "Leave it."
            )
        return
    columns = corrected.claims.columns
    same = [
        row["field"] in columns
        and columns[row["field"]].texts(np.array([place])) == [row["new_value"]]
        for row in rows
    ]
    if all(same):
        said = ", ".join(f"{row['field']}={row['new_value']}" for row in rows)
        raise OptionError(f"correct: {claim_id} says {said} already. Leave it, or give another.")


def _require_claim(claims: RawTable, claim_id: str) -> None:
    known = claims.columns["claim_id"].values
    if claim_id not in known:
        near = nearest(claim_id, known)
        hint = "Give the id of one." if near is None else f"Did you mean {near}?"
        raise UnknownNameError(f"correct: no claim {claim_id!r} in the package. {hint}")


def _new_id(rows: list[dict[str, str]], taken: set[str]) -> str:
    """Return an id made from the day and from what is corrected."""
    said = repr([sorted(row.items()) for row in rows]).encode("utf-8", "surrogatepass")
    day = rows[0]["recorded_at"].replace("-", "")
    made = f"k-{day}-{hashlib.sha256(said).hexdigest()[:12]}"
    if made in taken:
        raise OptionError(f"correct: the same correction is recorded already ({made}). Leave it.")
    return made
