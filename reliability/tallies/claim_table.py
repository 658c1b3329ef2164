"""The columns of the claims that choosing reads, as plain lists."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from reliability.evidence.dates import day_ranges
from reliability.evidence.model import hidden_systems
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
    retracted: list[bool]
    within: dict[str, str]
    superseded_elsewhere: dict[str, str]

    def holder(self, incident: str, present: Container[str]) -> str | None:
        """Return the nearest incident around this one that is present, however far out."""
        around, parent = {incident}, self.within.get(incident)
        while parent is not None and parent not in around:
            if parent in present:
                return parent
            around.add(parent)
            parent = self.within.get(parent)
        return None


def claim_table(evidence: Evidence) -> ClaimTable:
    """Take out the columns that choosing reads; None where missing."""
    claims = evidence.claims

    def column(name: str) -> list[Any]:
        values = claims[name].astype(object)
        return list(values.where(values.notna(), None))

    ids = [str(value) for value in column("claim_id")]
    hidden = hidden_systems(evidence.systems) if len(evidence.systems) else {}
    include = {system: inside | {system} for system, inside in hidden.items()}
    system = [str(value) for value in column("system")]
    classes = [include.get(name, frozenset([name])) for name in system]
    incidents = column("incident_id")
    first = [str(day or "0001-01-01") for day in column("start_day")]
    last = [str(day or "9999-12-31") for day in column("end_day")]
    _whole_incidents(evidence, incidents, first, last)
    facts = Facts(
        ids,
        [str(value or "") for value in column("claimant")],
        [str(value or "") for value in column("reliability")],
        [str(value or "") for value in column("credibility")],
    )
    return ClaimTable(
        ids,
        incidents,
        [str(value) for value in column("scope")],
        system,
        [str(value or "launches") for value in column("counts")],
        column("part_of"),
        column("repeats"),
        column("supersedes"),
        {name: place for place, name in enumerate(ids)},
        facts,
        Windows(
            first,
            last,
            classes,
            *([str(value or "") for value in column(name)] for name in ("context", "launched_by")),
        ),
        [by is not None for by in column("retracted_by")]
        if "retracted_by" in claims
        else [False] * len(ids),
        _within(evidence),
        dict(evidence.about.get("relations", {}).get("superseded", {})),
    )


def _within(evidence: Evidence) -> dict[str, str]:
    """Return, for each incident that is part of another, that other."""
    if not len(evidence.incidents):
        return {}
    parts = evidence.incidents.dropna(subset=["part_of"])
    return dict(zip(map(str, parts["incident_id"]), map(str, parts["part_of"]), strict=True))


def _whole_incidents(
    evidence: Evidence, incidents: list[str | None], first: list[str], last: list[str]
) -> None:
    """Give every claim about an incident all of the incident's days.

    Claims may date one incident a day apart; a window that holds one of these days may hold its
    launches, and nothing is counted twice.
    """
    spans: dict[str, tuple[str, str]] = {}
    known = evidence.incidents
    if len(known):
        starts, _ = day_ranges(known["start"])
        _, ends = day_ranges(known["end"].fillna(known["start"]))
        for name, start, end in zip(known["incident_id"], starts, ends, strict=True):
            if isinstance(start, str) and isinstance(end, str):
                spans[str(name)] = (start, end)
    for name, start, end in zip(incidents, first, last, strict=True):
        if name is not None:
            old = spans.get(name, (start, end))
            spans[name] = (min(old[0], start), max(old[1], end))
    for i, name in enumerate(incidents):
        if name is not None:
            first[i], last[i] = spans[name]
