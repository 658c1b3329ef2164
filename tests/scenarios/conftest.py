"""Scenarios over made-up claims, written as packages that the program itself reads."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest

from reliability.evidence.schema import TABLES
from reliability.scenarios import run_scenario
from reliability.scenarios.findings import Findings
from reliability.shipped import shipped_path

Claim = Mapping[str, object]


def one_claim(day: str, launched: object, coding: str = "coded", **says: object) -> Claim:
    """Return one claim about one incident: counts as ``2`` or ``"1..3"``, other columns as text."""
    row: dict[str, object] = {"start": day, "end": day, "coding": coding}
    for name, value in {"launched": launched, **says}.items():
        if name in ("launched", "failed", "succeeded", "intercepted", "unknown"):
            low, dots, high = str(value).partition("..")
            row |= {f"{name}_low": low, f"{name}_high": high if dots else low}
        else:
            row[name] = value
    return row


@pytest.fixture
def claim() -> Callable[..., Claim]:
    """Return what writes one claim; see `one_claim`."""
    return one_claim


@pytest.fixture
def write(tmp_path: Path) -> Callable[[Sequence[Claim], str], Path]:
    """Write claims as a package and a scenario over it; return the scenario's path."""

    def build(claims: Sequence[Claim], text: str) -> Path:
        package = tmp_path / "package"
        package.mkdir(exist_ok=True)
        shipped = shipped_path("data/kn23")
        for name in ("datapackage.json", "systems.csv", "cuts.csv"):
            (package / name).write_bytes((shipped / name).read_bytes())
        for table in ("incidents", "corrections"):
            header = ",".join(TABLES[table].names)
            (package / f"{table}.csv").write_text(f"{header}\n", encoding="utf-8")
        names = TABLES["claims"].names
        lines = [",".join(names)]
        for number, claim in enumerate(claims):
            row = {
                "claim_id": f"c{number}", "incident_id": f"i{number}", "scope": "incident",
                "context": "combat", "coding": "coded", "system": "kn23",
                "system_as_reported": "KN-23", "system_basis": "named", "counts": "launches",
                "summary": "made up", "claimant": f"claimant {number}",
                "claimant_interest": "neutral", "reliability": "B", "credibility": "2",
                "publisher": "made up", "recorded_by": "test", "recorded_at": "2026-01-01",
            } | dict(claim)  # fmt: skip
            lines.append(",".join(str(row.get(name, "")) for name in names))
        (package / "claims.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
        path = tmp_path / "made.toml"
        path.write_text(f'title = "made up"\ndata = "package"\n{text}', encoding="utf-8")
        return path

    return build


@pytest.fixture
def run_made(write) -> Callable[[Sequence[Claim], str], Findings]:
    """Run a scenario over made-up claims."""
    return lambda claims, text: run_scenario(write(claims, text))
