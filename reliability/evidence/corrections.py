"""Corrections: claims are never edited in place; what changed later is applied on reading."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from reliability.evidence.cellform import cell_fault
from reliability.evidence.coded import Coded
from reliability.evidence.schema import TABLES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from reliability.evidence.coded import RawTable

__all__ = ["Corrected", "apply_corrections", "correction_rows"]


@dataclass(frozen=True)
class Corrected:
    """Claims as corrected.

    Attributes
    ----------
    claims : RawTable
    corrected_by : dict
        Position of a claim -> ids of its corrections, in order.
    retracted_by : dict
        Position of a claim -> id of the correction that retracts it.
    replaced : list of str
        For each row of corrections, the text that its new value took the place of; blank where
        the row retracts, or cannot be applied.
    """

    claims: RawTable
    corrected_by: Mapping[int, Sequence[str]]
    retracted_by: Mapping[int, str]
    replaced: Sequence[str]


def correction_rows(
    corrections: RawTable | None, keep: Callable[[Mapping[str, str]], bool] | None = None
) -> list[dict[str, str]]:
    """Return the rows of corrections.csv as mappings, blank as the empty text."""
    if corrections is None:
        return []
    rows = [
        {name: coded.values[coded.codes[row]] for name, coded in corrections.columns.items()}
        for row in range(corrections.rows)
    ]
    return rows if keep is None else [row for row in rows if keep(row)]


def apply_corrections(claims: RawTable, rows: Sequence[Mapping[str, str]]) -> Corrected:
    """Return the claims with every correction applied in order.

    A row that cannot be applied (no such claim or field, a value that does not suit the field)
    is passed over: the check names it.
    """
    columns = dict(claims.columns)
    corrected: dict[int, list[str]] = {}
    retracted: dict[int, str] = {}
    places = claims.columns["claim_id"].first_rows({row["claim_id"] for row in rows})
    changed: dict[str, tuple[list[str], dict[str, int]]] = {}
    replaced = [""] * len(rows)
    for at, row in enumerate(rows):
        place = places.get(row["claim_id"])
        field = row["field"]
        if place is None:
            continue
        if row["kind"] == "retract":
            retracted[place] = row["correction_id"]
        elif field in columns and field != "claim_id":
            value = row["new_value"]
            if cell_fault(TABLES["claims"].column(field), value) is not None:
                continue
            if field not in changed:
                values = list(columns[field].values)
                changed[field] = (values, {text: code for code, text in enumerate(values)})
                columns[field] = Coded(columns[field].codes.copy(), values)
            values, known = changed[field]
            if value not in known:
                known[value] = len(values)
                values.append(value)
            replaced[at] = values[columns[field].codes[place]]
            columns[field].codes[place] = known[value]
        else:
            continue
        ids = corrected.setdefault(place, [])
        if row["correction_id"] not in ids:
            ids.append(row["correction_id"])
    return Corrected(replace(claims, columns=columns), corrected, retracted, replaced)
