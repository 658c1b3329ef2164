"""A small valid data package that each test may break in its own way."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from reliability.evidence.writing import package_files

SYSTEMS = [
    {"system": "kn23", "label": "KN-23"},
    {"system": "kn24", "label": "KN-24"},
    {"system": "wide", "label": "KN-23 or KN-24", "may_include": "kn23;kn24"},
]
CLAIM = {
    "scope": "incident",
    "context": "combat",
    "start": "2024-05-01",
    "end": "2024-05-02",
    "system": "kn23",
    "launched_by": "Russia",
    "launched_low": "4",
    "launched_high": "6",
    "failed_low": "1",
    "failed_high": "2",
    "summary": "Four to six were launched, one or two failed.",
    "claimant": "Somebody",
    "claimant_interest": "neutral",
    "reliability": "B",
    "credibility": "2",
    "url": "https://example.org/a",
    "published": "2024-05-03",
    "recorded_by": "tester",
    "recorded_at": "2024-06-01",
}


def claim(claim_id: str, **changes: str) -> dict[str, str]:
    row = {**CLAIM, "claim_id": claim_id, "incident_id": f"inc-{claim_id}", **changes}
    if row["scope"] == "aggregate":
        row["incident_id"] = changes.get("incident_id", "")
    return row


class Package:
    """A folder, and the handles to break it."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def write(self, **tables: list[dict[str, str]]) -> Package:
        self.path.mkdir(exist_ok=True, parents=True)
        tables.setdefault("systems", SYSTEMS)
        tables.setdefault("claims", [claim("c-1"), claim("c-2"), claim("c-3")])
        for name, data in package_files({"name": "small"}, tables).items():
            (self.path / name).write_bytes(data)
        return self

    @property
    def claims_file(self) -> Path:
        return self.path / "claims.csv"

    def lines(self) -> list[bytes]:
        return self.claims_file.read_bytes().split(b"\n")

    def rows(self) -> list[dict[str, str]]:
        text = self.claims_file.read_text(encoding="utf-8")
        return list(csv.DictReader(io.StringIO(text, newline="")))


@pytest.fixture
def package(tmp_path: Path) -> Package:
    return Package(tmp_path / "small").write()


@pytest.fixture
def make_claim():
    return claim
