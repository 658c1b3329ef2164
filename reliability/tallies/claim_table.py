"""The columns of the claims that choosing reads, as plain lists."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from reliability.tallies.overlap import Windows
from reliability.tallies.rivals import Facts

if TYPE_CHECKING:
    from reliability.evidence.model import Evidence

__all__ = ["ClaimTable", "claim_table"]


@dataclass(frozen=True, slots=True, eq=False)
class ClaimTable:
    """The columns of the claims that the engine reads, as plain lists; None where missing."""

    claim_id: list[str]
    incident_id: list[str | None]
    scope: list[str]
    system: list[str]
    counts: list[str]
    part_of: list[str | None]
    repeats: list[str | None]
    supersedes: list[str | None]
    place: dict[str, int]
    facts: Facts
    windows: Windows


def claim_table(evidence: Evidence) -> ClaimTable:
    """Take out the columns that choosing reads; None where missing."""
    claims = evidence.claims

    def column(name: str) -> list[Any]:
        values = claims[name].astype(object)
        return list(values.where(values.notna(), None))

    ids = [str(value) for value in column("claim_id")]
    include = {}
    if len(evidence.systems):
        wider = evidence.systems["may_include"].astype(object)
        for system, text in zip(
            evidence.systems["system"], wider.where(wider.notna(), ""), strict=True
        ):
            include[str(system)] = frozenset([str(system), *filter(None, str(text).split(";"))])
    system = [str(value) for value in column("system")]
    classes = [include.get(name, frozenset([name])) for name in system]
    windows = Windows(
        [str(day or "0001-01-01") for day in column("start_day")],
        [str(day or "9999-12-31") for day in column("end_day")],
        classes,
    )
    facts = Facts(
        ids,
        [str(value or "") for value in column("claimant")],
        [str(value or "") for value in column("reliability")],
        [str(value or "") for value in column("credibility")],
    )
    return ClaimTable(
        ids,
        column("incident_id"),
        [str(value) for value in column("scope")],
        system,
        [str(value or "launches") for value in column("counts")],
        column("part_of"),
        column("repeats"),
        column("supersedes"),
        {name: place for place, name in enumerate(ids)},
        facts,
        windows,
    )
