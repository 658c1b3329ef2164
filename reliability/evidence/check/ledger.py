"""The rows of corrections.csv: each names a claim, a field and a value that suits it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from reliability.errors import nearest
from reliability.evidence.cellform import cell_fault, did_you_mean
from reliability.evidence.problems import RULES
from reliability.evidence.schema import TABLES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from reliability.evidence.coded import RawTable
    from reliability.evidence.problems import Problems

__all__ = ["check_corrections"]

_TOGETHER = ("claim_id", "kind", "reason", "source", "recorded_by", "recorded_at")


def check_corrections(
    raw: RawTable,
    rows: Sequence[Mapping[str, str]],
    recorded: Mapping[str, str],
    problems: Problems,
) -> None:
    """Check each correction.

    Parameters
    ----------
    raw : RawTable
        corrections.csv.
    rows : sequence of mappings
        Its rows as text.
    recorded : mapping
        When each corrected claim was recorded.
    problems : Problems
    """
    file = raw.table.file
    seen: dict[str, tuple[int, Mapping[str, str]]] = {}
    latest = ""
    for index, row in enumerate(rows):
        # A row that is to be added follows the last one.
        here = index < raw.rows
        number = int(raw.row_numbers(np.array([index]))[0]) if here else index + 2
        _check_change(row, number, file, problems)
        correction = row["correction_id"]
        first_number, first = seen.setdefault(correction, (number, row))
        differ = [name for name in _TOGETHER if row[name] != first[name]]
        if differ:
            problems.add(
                "correction-mixed", file, number, differ[0], row[differ[0]] or None,
                detail=", ".join(differ), first=first_number,
            )  # fmt: skip
        day = row["recorded_at"]
        claimed = recorded.get(row["claim_id"], "")
        if day and claimed and day < claimed:
            detail = f"the claim was recorded on {claimed}"
            problems.add("correction-early", file, number, "recorded_at", day, detail=detail)
        if day < latest:
            problems.add("correction-order", file, number, "recorded_at", day)
        latest = max(latest, day)


def _check_change(row: Mapping[str, str], number: int, file: str, problems: Problems) -> None:
    field, value = row["field"], row["new_value"]
    if row["kind"] == "retract":
        if field or value:
            problems.add("correction-retract", file, number, "field", field or value)
        return
    names = [name for name in TABLES["claims"].names if name != "claim_id"]
    if field not in names:
        hint = did_you_mean(nearest(field, names))
        problems.add("correction-field", file, number, "field", field or None, hint=hint)
        return
    column = TABLES["claims"].column(field)
    if column.required and not value:
        problems.add("correction-value", file, number, "new_value", None, field=field,
                     detail="it must not be blank")  # fmt: skip
        return
    fault = cell_fault(column, value)
    if fault is not None:
        code, details = fault
        filled = {"column": field, "hint": "", **details}
        problems.add(
            "correction-value", file, number, "new_value", value, field=field,
            detail=RULES[code].rule.format(**filled), hint=filled["hint"],
        )  # fmt: skip
