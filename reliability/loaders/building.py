"""Rows, or whole columns, in the columns of claims.csv become evidence."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from reliability.evidence.schema import ID_PATTERN, TABLES

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from reliability.evidence.model import Evidence
    from reliability.loaders.receipt import Receipt

__all__ = ["build_evidence", "build_evidence_columns", "system_ids"]


def build_evidence(
    rows: Sequence[Mapping[str, Any]],
    receipt: Receipt,
    *,
    title: str,
    systems: Iterable[Mapping[str, str]] = (),
    definitions: Sequence[str] = (),
    sources: Sequence[Mapping[str, str]] = (),
    licences: Sequence[Mapping[str, str]] = (),
) -> Evidence:
    """Build evidence from claims as text.

    Parameters
    ----------
    rows : sequence of mapping
        Each a claim by the columns of claims.csv; counts may be whole numbers; a missing or
        empty value is blank.
    receipt : Receipt
        Goes to ``about["receipt"]`` as plain data.
    title : str
    systems : iterable of mapping
        Rows of systems.csv; systems of claims that it does not name are added as themselves.
    definitions : sequence of str
        What the publisher means by failure, in his words; printed in reports.
    sources, licences : sequence of mapping
        As in a descriptor.
    """
    import pandas as pd

    from reliability.evidence.package import claims_frame

    names = TABLES["claims"].names
    columns = {name: [_text(row.get(name)) for row in rows] for name in names}
    claims = claims_frame(pd.DataFrame(columns, columns=list(names), dtype="string"))
    return _evidence(
        claims,
        receipt,
        title=title,
        systems=systems,
        definitions=definitions,
        sources=sources,
        licences=licences,
    )


def build_evidence_columns(
    texts: Mapping[str, pd.Series],
    numbers: Mapping[str, NDArray[np.float64]],
    receipt: Receipt,
    *,
    title: str,
    name: str | None = None,
    systems: Iterable[Mapping[str, str]] = (),
    definitions: Sequence[str] = (),
    sources: Sequence[Mapping[str, str]] = (),
    licences: Sequence[Mapping[str, str]] = (),
) -> Evidence:
    """Build evidence from whole columns; the other parameters are those of `build_evidence`.

    Parameters
    ----------
    texts : mapping of str to Series
        Columns of text, missing where blank, all of one length; at least ``start``. A column
        that is not given is blank. ``start_day`` and ``end_day`` are told from the dates unless
        both are given.
    numbers : mapping of str to array
        Counts and shares, NaN where blank.
    name : str, optional
        For ``about["name"]``; the format's where it is not given.
    """
    import numpy as np
    import pandas as pd

    from reliability.evidence.dates import day_ranges

    rows = len(texts["start"])
    blank = pd.array([pd.NA], dtype="string").take(np.zeros(rows, dtype=np.intp))
    fills = {"coding": "coded", "counts": "launches"}
    columns: dict[str, Any] = {}
    for column in TABLES["claims"].columns:
        if column.kind in ("count", "share"):
            columns[column.name] = _number_array(numbers.get(column.name), rows, column.kind)
            continue
        text = texts.get(column.name)
        cells = blank if text is None else text.array
        if column.name in fills:
            cells = cells.fillna(fills[column.name])
        # Copying is free where pyarrow holds the text, and keeps blank columns apart.
        columns[column.name] = cells.copy()
    frame = pd.DataFrame(columns, copy=False)
    if "start_day" in texts and "end_day" in texts:
        frame["start_day"], frame["end_day"] = texts["start_day"], texts["end_day"]
    else:
        frame["start_day"], start_last = day_ranges(frame["start"])
        frame["end_day"] = day_ranges(frame["end"])[1].fillna(start_last)
    return _evidence(
        frame,
        receipt,
        title=title,
        name=name,
        systems=systems,
        definitions=definitions,
        sources=sources,
        licences=licences,
    )


def _number_array(values: NDArray[np.float64] | None, rows: int, kind: str) -> Any:
    import numpy as np
    import pandas as pd

    dtype = np.int64 if kind == "count" else np.float64
    make = pd.arrays.IntegerArray if kind == "count" else pd.arrays.FloatingArray
    if values is None:
        return make(np.zeros(rows, dtype=dtype), np.ones(rows, dtype=np.bool_))
    missing = np.isnan(values)
    filled = np.where(missing, 0.0, values) if missing.any() else values
    return make(filled.astype(dtype), missing)


def _evidence(
    claims: pd.DataFrame,
    receipt: Receipt,
    *,
    title: str,
    systems: Iterable[Mapping[str, str]],
    definitions: Sequence[str],
    sources: Sequence[Mapping[str, str]],
    licences: Sequence[Mapping[str, str]],
    name: str | None = None,
) -> Evidence:
    import pandas as pd

    from reliability.evidence.model import Evidence

    def text_frame(table: str, given: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
        names = TABLES[table].names
        columns = {name: [_text(row.get(name)) for row in given] for name in names}
        return pd.DataFrame(columns, columns=list(names), dtype="string")

    known = {row["system"]: dict(row) for row in systems}
    for system in claims["system"].dropna().unique():
        known.setdefault(str(system), {"system": str(system), "label": str(system), "family": ""})
    about = {
        "name": receipt.format if name is None else name,
        "title": title,
        "version": receipt.vintage,
        "path": receipt.file,
        "files": {receipt.file: receipt.sha256},
        "licences": [dict(each) for each in licences],
        "sources": [dict(each) for each in sources],
        "definitions": list(definitions),
        "receipt": receipt.to_dict(),
    }
    return Evidence(
        claims=claims,
        incidents=text_frame("incidents", []),
        systems=text_frame("systems", list(known.values())),
        cuts=text_frame("cuts", []),
        corrections=text_frame("corrections", []),
        about=about,
    )


def system_ids(names: Iterable[str]) -> dict[str, str]:
    """Return an identifier for each name of a system as it was reported.

    A name that can be an identifier stays as it is. In any other the marks that an identifier
    cannot hold become hyphens; two names never share one identifier.

    Examples
    --------
    >>> system_ids(["KN-23", "Hwasong-12 (mod)"])
    {'KN-23': 'KN-23', 'Hwasong-12 (mod)': 'Hwasong-12-mod'}
    """
    wanted = list(dict.fromkeys(names))
    found = {name: name for name in wanted if re.fullmatch(ID_PATTERN, name)}
    taken = set(found)
    for name in sorted(set(wanted) - taken):
        slug = re.sub(r"[^A-Za-z0-9._:]+", "-", name).strip("-._:")
        if not slug or slug in taken:
            # A name in letters that an identifier cannot hold, or one like another's.
            digest = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:8]
            slug = f"{slug}-{digest}".lstrip("-")
        taken.add(slug)
        found[name] = slug
    return {name: found[name] for name in wanted}


def _text(value: Any) -> str | None:
    if value is None or value == "":
        return None
    return str(value)
