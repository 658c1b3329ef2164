"""From an id to everything that the package says about it: the claim, its past and its rivals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from reliability.errors import UnknownNameError, nearest
from reliability.evidence.model import hidden_systems

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from reliability.evidence.model import Evidence

__all__ = ["Relation", "Trace", "trace"]

# Column of a claim -> how it stands to the claim that it names, and the other way round.
_LINKS = {
    "part_of": ("is part of", "contains"),
    "repeats": ("repeats", "is repeated by"),
    "supersedes": ("supersedes", "is superseded by"),
}


@dataclass(frozen=True, slots=True)
class Relation:
    """How a claim stands to another row."""

    claim_id: str
    relation: str
    other: str


@dataclass(frozen=True)
class Trace:
    """What the evidence says about one id.

    Attributes
    ----------
    claims : DataFrame
        The claim, or the claims of the incident, as corrected.
    incidents : DataFrame
        What incidents.csv says of the incident, or of that of the claim.
    corrections : DataFrame
        Their corrections, in order.
    relations : tuple of Relation
        What contains them, what they repeat or replace, and the other way round; the other
        claims of their incidents; aggregates of an intersecting window, of the same or a wider
        system: a launch may be counted in both.
    """

    claims: pd.DataFrame
    incidents: pd.DataFrame
    corrections: pd.DataFrame
    relations: tuple[Relation, ...]


def trace(evidence: Evidence, name: str) -> Trace:
    """Return everything that the evidence says about a claim or an incident.

    Parameters
    ----------
    evidence : Evidence
    name : str
        Id of a claim or of an incident.

    Raises
    ------
    UnknownNameError
        If there is neither, with the nearest.

    Examples
    --------
    >>> from reliability.evidence.package import load_package
    >>> from reliability.shipped import shipped_path
    >>> found = trace(load_package(shipped_path("data/kn23")), "agg-005")
    >>> [f"{one.relation} {one.other}" for one in found.relations][:1]
    ['is part of agg-011']
    """
    claims = evidence.claims
    chosen = claims.loc[claims["claim_id"] == name]
    if chosen.empty:
        chosen = claims.loc[(claims["incident_id"] == name).fillna(False)]
    incidents = evidence.incidents
    if chosen.empty and not (incidents["incident_id"] == name).any():
        known = {*claims["claim_id"], *claims["incident_id"].dropna(), *incidents["incident_id"]}
        near = nearest(name, known)
        hint = "" if near is None else f" Did you mean {near!r}?"
        raise UnknownNameError(
            f"id: no claim and no incident has it in the package; got {name!r}.{hint} `reliability "
            "export` lists every claim."
        )
    corrections = evidence.corrections
    ids = set(chosen["claim_id"])
    relations = [
        relation
        for claim in chosen.to_dict("records")
        for relation in (
            *_links(claim, claims),
            *_siblings(claim, claims, ids),
            *_wholes(claim, claims, evidence.systems),
        )
    ]
    names = set(chosen["incident_id"].dropna()) | {name}
    relations += _incident_links(names, incidents)
    return Trace(
        claims=chosen,
        incidents=incidents.loc[incidents["incident_id"].isin(names)],
        corrections=corrections.loc[corrections["claim_id"].isin(ids)],
        relations=tuple(relations),
    )


def _links(claim: Mapping[Any, Any], claims: pd.DataFrame) -> list[Relation]:
    own = claim["claim_id"]
    found = []
    for column, (forth, back) in _LINKS.items():
        if isinstance(claim[column], str):
            found.append(Relation(own, forth, claim[column]))
        others = claims.loc[(claims[column] == own).fillna(False), "claim_id"]
        found += [Relation(own, back, other) for other in others]
    return found


def _siblings(claim: Mapping[Any, Any], claims: pd.DataFrame, ids: set[str]) -> list[Relation]:
    if not isinstance(claim["incident_id"], str):
        return []
    same = (claims["incident_id"] == claim["incident_id"]).fillna(False)
    others = claims.loc[same & ~claims["claim_id"].isin(ids), "claim_id"]
    return [Relation(claim["claim_id"], "speaks of the same incident as", one) for one in others]


def _wholes(
    claim: Mapping[Any, Any], claims: pd.DataFrame, systems: pd.DataFrame
) -> list[Relation]:
    """Return the aggregates that may count launches of this claim too."""
    inner = hidden_systems(systems)
    own = {claim["system"], *inner.get(claim["system"], ())}
    wide = [name for name, inside in inner.items() if own & {name, *inside}]
    meets = (
        (claims["scope"] == "aggregate")
        & (claims["context"] == claim["context"])
        & (claims["start_day"] <= claim["end_day"])
        & (claims["end_day"] >= claim["start_day"])
        & claims["system"].isin(wide)
        & (claims["claim_id"] != claim["claim_id"])
    ).fillna(False)
    others = claims.loc[meets, "claim_id"]
    return [Relation(claim["claim_id"], "overlaps", other) for other in others]


def _incident_links(names: set[str], incidents: pd.DataFrame) -> list[Relation]:
    found = []
    for row in incidents.to_dict("records"):
        if not isinstance(row["part_of"], str):
            continue
        if row["incident_id"] in names:
            found.append(Relation(row["incident_id"], "is part of", row["part_of"]))
        if row["part_of"] in names:
            found.append(Relation(row["part_of"], "contains", row["incident_id"]))
    return found
