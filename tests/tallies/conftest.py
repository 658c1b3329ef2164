"""Small evidence, written claim by claim."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

from reliability.evidence.model import Evidence
from reliability.evidence.package import claims_frame
from reliability.evidence.schema import TABLES

Maker = Callable[..., Evidence]


def text_frame(table: str, rows: list[dict[str, str]]) -> pd.DataFrame:
    columns = [column.name for column in TABLES[table].columns]
    return pd.DataFrame(rows, columns=columns, dtype="string")


def expand(claim: dict[str, Any]) -> dict[str, str]:
    """Turn ``launched="2..3"`` into two columns, and fill in what every claim has."""
    row = {
        "scope": "incident" if "incident_id" in claim else "aggregate",
        "context": "combat",
        "coding": "coded",
        "system": "kn23",
        "counts": "launches",
        "claimant": claim["claim_id"],
        "reliability": "B",
        "credibility": "2",
    }
    for name, value in claim.items():
        if name in ("launched", "failed", "succeeded", "intercepted", "unknown", "failed_share"):
            low, dots, high = str(value).partition("..")
            row[f"{name}_low"] = low
            row[f"{name}_high"] = high if dots else low
        elif name == "day":
            row["start"] = row["end"] = value
        else:
            row[name] = str(value)
    return {name: value for name, value in row.items() if value != ""}


@pytest.fixture
def make() -> Maker:
    def build(*claims: dict[str, Any], incidents: list[dict[str, str]] = ()) -> Evidence:  # type: ignore[assignment]
        systems = [
            {"system": "kn23", "label": "KN-23", "family": "h"},
            {"system": "kn24", "label": "KN-24", "family": "h"},
            {"system": "kn23-or-kn24", "label": "both", "family": "h", "may_include": "kn23;kn24"},
        ]
        cuts = [
            {"cut_id": "treaty", "date": "2024-06-19", "date_from": "2024-06-19",
             "date_to": "2024-06-19", "label": "treaty", "kind": "cooperation"},
            {"cut_id": "november", "date": "2023-11-01", "date_from": "2023-11-01",
             "date_to": "2023-11-30", "label": "some day", "kind": "cooperation"},
        ]  # fmt: skip
        return Evidence(
            claims=claims_frame(text_frame("claims", [expand(claim) for claim in claims])),
            incidents=text_frame("incidents", list(incidents)),
            systems=text_frame("systems", systems),
            cuts=text_frame("cuts", cuts),
            corrections=text_frame("corrections", []),
            about={},
        )

    return build
