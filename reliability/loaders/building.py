"""Rows in the columns of claims.csv become evidence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from reliability.evidence.schema import TABLES

if TYPE_CHECKING:
    from reliability.evidence.model import Evidence
    from reliability.loaders.receipt import Receipt

__all__ = ["build_evidence"]


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

    from reliability.evidence.model import Evidence
    from reliability.evidence.package import claims_frame

    def text_frame(table: str, given: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
        names = TABLES[table].names
        columns = {name: [_text(row.get(name)) for row in given] for name in names}
        return pd.DataFrame(columns, columns=list(names), dtype="string")

    claims = claims_frame(text_frame("claims", rows))
    known = {row["system"]: dict(row) for row in systems}
    for name in claims["system"].dropna().unique():
        known.setdefault(str(name), {"system": str(name), "label": str(name), "family": ""})
    plain = receipt.to_dict()
    about = {
        "name": receipt.format,
        "title": title,
        "version": receipt.vintage,
        "path": receipt.file,
        "files": {receipt.file: receipt.sha256},
        "licences": [dict(each) for each in licences],
        "sources": [dict(each) for each in sources],
        "definitions": list(definitions),
        "receipt": plain,
    }
    return Evidence(
        claims=claims,
        incidents=text_frame("incidents", []),
        systems=text_frame("systems", list(known.values())),
        cuts=text_frame("cuts", []),
        corrections=text_frame("corrections", []),
        about=about,
    )


def _text(value: Any) -> str | None:
    if value is None or value == "":
        return None
    return str(value)
