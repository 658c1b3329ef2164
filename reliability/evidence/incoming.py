"""New rows as they come: values become the text of their column, never by guessing."""

from __future__ import annotations

import datetime
import hashlib
import json
import math
import numbers
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from reliability.errors import nearest
from reliability.evidence.cellform import did_you_mean
from reliability.evidence.dates import day_range
from reliability.evidence.schema import TABLES

if TYPE_CHECKING:
    import pandas as pd

    from reliability.evidence.problems import Problems
    from reliability.evidence.schema import Column

__all__ = ["NEW_ROWS", "claim_hash", "text_rows"]

# What stands as the file of a problem in rows that are not in a file yet; the first is row 1.
NEW_ROWS = "new rows"
# Not part of what a claim says: two people who code one claim alike write one row twice.
_ABOUT_THE_CODING = frozenset({"claim_id", "recorded_by", "recorded_at"})


def text_rows(
    rows: Iterable[Mapping[str, Any]] | pd.DataFrame, problems: Problems
) -> list[dict[str, str]]:
    """Return rows as the text of every column of claims.csv, without ids.

    Texts stay as they are, whole numbers are written in digits, dates as ISO days; None, NaN and
    a missing column are blank. Anything else is a problem: it could be read in two ways. A column
    that is not known is told once, with its first row.
    """
    table = TABLES["claims"]
    known, blank = set(table.names), dict.fromkeys(table.names, "")
    records = rows.to_dict("records") if hasattr(rows, "to_dict") else rows
    texts: list[dict[str, str]] = []
    for number, row in enumerate(records, 1):
        if not isinstance(row, Mapping):
            problems.add("row-type", NEW_ROWS, number, got=repr(row))
            continue
        if not known.issuperset(row):
            for name in row:
                if name not in known:
                    known.add(name)
                    hint = did_you_mean(nearest(str(name), table.names))
                    place = str(name)
                    problems.add("column-unknown", NEW_ROWS, number, place, place, hint=hint)
        if set(map(type, row.values())) == {str}:
            texts.append({**blank, **row})
            continue
        texts.append(
            {
                column.name: _text(column, row.get(column.name), number, problems)
                for column in table.columns
            }
        )
    return texts


def _text(column: Column, value: Any, number: int, problems: Problems) -> str:
    if isinstance(value, str):
        return value
    if value is None or (isinstance(value, numbers.Real) and math.isnan(value)):
        return ""
    if type(value).__name__ in ("NAType", "NaTType"):
        return ""
    if isinstance(value, datetime.datetime):
        if value.time() == datetime.time(0):
            return value.date().isoformat()
    elif isinstance(value, datetime.date):
        return value.isoformat()
    elif isinstance(value, numbers.Integral) and not isinstance(value, bool):
        return str(int(value))
    elif isinstance(value, numbers.Real) and not isinstance(value, bool):
        value = float(value)
        if column.kind == "share":
            return repr(value)
        # A table with gaps holds its whole numbers as floats.
        if column.kind in ("count", "enum") and value.is_integer():
            return str(int(value))
    problems.add("cell-type", NEW_ROWS, number, column.name, repr(value))
    return ""


def claim_hash(row: Mapping[str, str]) -> str:
    """Return twelve hexadecimal digits that stand for what a claim says."""
    said = {name: text for name, text in row.items() if text and name not in _ABOUT_THE_CODING}
    packed = json.dumps(said, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(packed.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def complete_row(row: dict[str, str], today: str) -> None:
    """Fill in what can be told from the rest: the scope, the id, the day of record.

    An id is made from the first day and from what the claim says, so that two people who never
    meet do not take the same id for two claims.
    """
    if not row["scope"]:
        row["scope"] = "incident" if row["incident_id"] else "aggregate"
    if not row["recorded_at"]:
        row["recorded_at"] = today
    if not row["claim_id"]:
        window = day_range(row["start"])
        day = window[0].replace("-", "") if window else "undated"
        row["claim_id"] = f"c-{day}-{claim_hash(row)}"
