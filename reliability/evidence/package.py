"""A data package on disk becomes evidence."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from pathlib import Path
from stat import S_ISREG
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from reliability.errors import OptionError, PackageError, UnknownNameError
from reliability.evidence.check import read_checked
from reliability.evidence.corrections import apply_corrections, correction_rows
from reliability.evidence.dates import day_range, day_ranges
from reliability.evidence.durable import package_name
from reliability.evidence.model import Evidence
from reliability.evidence.schema import TABLES

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping

    from reliability.evidence.check import CheckedPackage
    from reliability.evidence.coded import Coded, RawTable
    from reliability.evidence.corrections import Corrected
    from reliability.evidence.schema import Column

__all__ = ["claims_frame", "load_package"]

# How often a package is read again because it was written to meanwhile.
_TRIES = 20


def load_package(path: str | os.PathLike[str], *, as_of: str | None = None) -> Evidence:
    """Read a data package, with its corrections applied in the order of the file.

    Parameters
    ----------
    path : path
        The folder that holds ``datapackage.json``.
    as_of : str, optional
        An ISO day: what was known at its end. Claims and corrections recorded later are left
        out; a claim without ``recorded_at`` was always there.

    Returns
    -------
    Evidence

    Raises
    ------
    PackageError
        If the package has errors; one message lists them all, and ``problems`` holds them.
    UnknownNameError
        If there is no such folder.
    """
    folder = Path(path)
    if not folder.exists():
        raise UnknownNameError(
            f"data package: no such folder; got {str(path)!r}. Give the folder that holds "
            "datapackage.json."
        )
    if as_of is not None and (len(as_of) != 10 or day_range(as_of) is None):
        raise OptionError(f"as_of: must be an ISO day like 2024-09-21; got {as_of!r}. Write one.")
    package, hashes = _read_at_rest(folder)
    package.problems.raise_errors(f"data package {package_name(folder)}")
    tables, corrected = package.tables, package.corrected
    frames = {name: _text_frame(tables.get(name), name) for name in TABLES if name != "claims"}
    if as_of is not None:
        rows = correction_rows(tables.get("corrections"), lambda row: row["recorded_at"] <= as_of)
        corrected = apply_corrections(tables["claims"], rows)
        frames["corrections"] = _known_on(frames["corrections"], as_of)
    if corrected is None:  # an error above names the missing file
        raise PackageError(
            f"data package {package_name(folder)}: claims.csv must be there. Restore it."
        )
    old = pd.array([text or pd.NA for text in corrected.replaced], dtype="string")
    claims = claims_frame(_text_frame(corrected.claims, "claims")).assign(**_marks(corrected))
    return Evidence(
        claims=claims if as_of is None else _known_on(claims, as_of),
        incidents=frames["incidents"],
        systems=frames["systems"],
        cuts=frames["cuts"],
        corrections=frames["corrections"].assign(old_value=old),
        about=_about(folder, package.descriptor or {}, hashes, as_of),
    )


def _known_on(frame: pd.DataFrame, day: str) -> pd.DataFrame:
    known = frame["recorded_at"].fillna("") <= day
    return frame.loc[known.to_numpy(dtype=bool)].reset_index(drop=True)


def _marks(corrected: Corrected) -> Mapping[str, pd.api.extensions.ExtensionArray]:
    """Return the columns that say which corrections changed a claim."""
    marks: dict[str, pd.api.extensions.ExtensionArray] = {}
    for name, by_place in (
        ("corrected_by", {p: ";".join(ids) for p, ids in corrected.corrected_by.items()}),
        ("retracted_by", corrected.retracted_by),
    ):
        cells = np.full(corrected.claims.rows, pd.NA, dtype=object)
        for place, text in by_place.items():
            cells[place] = text
        marks[name] = pd.array(cells, dtype="string")
    return marks


def _text_frame(raw: RawTable | None, name: str) -> pd.DataFrame:
    """Return a table as text, missing where blank."""
    columns = TABLES[name].columns
    if raw is None:
        return pd.DataFrame({column.name: pd.array([], dtype="string") for column in columns})
    return pd.DataFrame({column.name: _text(raw.columns[column.name]) for column in columns})


def _text(coded: Coded) -> pd.api.extensions.ExtensionArray:
    values = pd.array([value or pd.NA for value in coded.values], dtype="string")
    if len(values) == 0:
        return values
    return values.take(coded.codes)


def claims_frame(text: pd.DataFrame) -> pd.DataFrame:
    """Return claims with the types that `Evidence` promises, from claims as text.

    Parameters
    ----------
    text : DataFrame
        Columns of claims.csv as text, missing where blank.

    Returns
    -------
    DataFrame
        Counts ``Int64``, shares ``Float64``; a blank ``coding`` reads as coded, a blank
        ``counts`` as launches; ``start_day`` and ``end_day`` beside the dates as written.
    """
    typed = {column.name: _typed(column, text[column.name]) for column in TABLES["claims"].columns}
    frame = pd.DataFrame(typed, index=text.index)
    frame["coding"] = frame["coding"].fillna("coded")
    frame["counts"] = frame["counts"].fillna("launches")
    start_first, start_last = day_ranges(frame["start"])
    _, end_last = day_ranges(frame["end"])
    frame["start_day"] = start_first
    frame["end_day"] = end_last.fillna(start_last)
    return frame


def _typed(column: Column, text: pd.Series) -> pd.Series:
    if column.kind not in ("count", "share"):
        return text
    codes, values = pd.factorize(text)
    whole = column.kind == "count"
    numbers = pd.array(
        [int(value) if whole else float(value) for value in values] + [pd.NA],
        dtype="Int64" if whole else "Float64",
    )
    return pd.Series(numbers.take(np.asarray(codes)), index=text.index)


def _read_at_rest(folder: Path) -> tuple[CheckedPackage, Mapping[str, str]]:
    """Read the files and their hashes, again where somebody has written meanwhile.

    The hashes that a report prints must be those of the very bytes that were read.
    """
    for _ in range(_TRIES):
        before = _states(folder)
        package = read_checked(folder)
        hashes = {name: _sha256(folder / name) for name in before}
        if _states(folder) == before:
            return package, hashes
    raise PackageError(
        f"data package {package_name(folder)}: written to all the while it was read. Load it again."
    )


def _states(folder: Path) -> dict[str, tuple[int, int, int]]:
    """Return what tells one state of each file from the next."""
    states = {}
    for name in ("datapackage.json", *(table.file for table in TABLES.values())):
        with suppress(OSError):
            found = (folder / name).stat()
            if S_ISREG(found.st_mode):
                states[name] = (found.st_ino, found.st_size, found.st_mtime_ns)
    return states


def _sha256(file: Path) -> str:
    try:
        with file.open("rb") as opened:
            return hashlib.file_digest(opened, "sha256").hexdigest()
    except OSError:  # the problem is in the list of the check
        return ""


def _about(
    folder: Path, descriptor: Mapping[str, Any], hashes: Mapping[str, str], as_of: str | None
) -> Mapping[str, Any]:
    """Return where the evidence comes from: the descriptor's words and the files' hashes."""
    about = {
        "name": descriptor.get("name", folder.resolve().name),
        "title": descriptor.get("title"),
        "version": descriptor.get("version"),
        "path": str(folder),
        "files": dict(hashes),
        "licences": descriptor.get("licenses", []),
        "sources": descriptor.get("sources", []),
        "definitions": descriptor.get("definitions", []),
    }
    if as_of is not None:
        about["as_of"] = as_of
    return about
