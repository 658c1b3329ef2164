"""Two tallies that speak of the same launches: two reports of one launch are one launch."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from reliability.tallies.conflicts import ABOUT, Statement, statements

if TYPE_CHECKING:
    from reliability.tallies.claim_table import ClaimTable
    from reliability.tallies.reading import Reading
    from reliability.tallies.tally import Tally

__all__ = ["Shared", "shared_launches"]


@dataclass(frozen=True, slots=True)
class Shared:
    """What two periods or groups have in common.

    Attributes
    ----------
    a, b : str
        The labels, the later or second one first.
    incidents : tuple of str
        Incidents that both use, or of which one uses a part and the other the whole.
    claims : tuple of str
        Claims that both use.
    windows : tuple of (str, str)
        A claim of each, of which one is about a whole window that may hold the other's launches.
    disagreements : tuple of mapping
        Shared incidents about which they cannot both be right: ``incident_id``, ``about``
        (``launched`` or ``failed``), ``claim_ids`` and ``text``.
    """

    a: str
    b: str
    incidents: tuple[str, ...]
    claims: tuple[str, ...]
    windows: tuple[tuple[str, str], ...]
    disagreements: tuple[Mapping[str, Any], ...]

    def to_dict(self) -> dict[str, Any]:
        """Return plain data."""
        return {
            "a": self.a,
            "b": self.b,
            "incidents": list(self.incidents),
            "claims": list(self.claims),
            "windows": [list(pair) for pair in self.windows],
            "disagreements": [dict(each) for each in self.disagreements],
        }


def shared_launches(
    later: Tally, first: Tally, table: ClaimTable, reading: Reading
) -> Shared | None:
    """Return what two tallies have in common; None where their launches are different ones.

    Parameters
    ----------
    later, first : Tally
    table : ClaimTable
    reading : Reading
        What each claim says, before any rule of the scenario bears on it.
    """
    mine, theirs = _used(later), _used(first)
    here, there = (_by_incident(claims, table) for claims in (mine, theirs))
    incidents = [name for name in here if name in there or table.holder(name, there)]
    incidents += [name for name in there if name not in here and table.holder(name, here)]
    both = [i for i in mine if i in set(theirs) and table.scope[i] != "incident"]
    windows = [
        (table.claim_id[i], table.claim_id[j])
        for i, j in _window_pairs(mine, theirs, table)
        if i != j
    ]
    if not (incidents or both or windows):
        return None
    return Shared(
        later.label,
        first.label,
        tuple(incidents),
        tuple(table.claim_id[i] for i in both),
        tuple(windows),
        tuple(_disagreements(here, there, table, reading)),
    )


def _used(tally: Tally) -> list[int]:
    return sorted({i for _, _, row in tally.rows() for i in row.members})


def _by_incident(claims: Iterable[int], table: ClaimTable) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for i in claims:
        incident = table.incident_id[i]
        if incident is not None and table.scope[i] == "incident":
            found.setdefault(incident, []).append(i)
    return found


def _window_pairs(
    mine: Iterable[int], theirs: Iterable[int], table: ClaimTable
) -> Iterable[tuple[int, int]]:
    """Yield claims of which one is about a window that may hold launches of the other."""
    other = list(theirs)
    whole = {j for j in other if table.scope[j] != "incident"}
    for i in mine:
        for j in other if table.scope[i] != "incident" else whole:
            if table.windows.overlap(i, j):
                yield i, j


def _disagreements(
    here: Mapping[str, list[int]],
    there: Mapping[str, list[int]],
    table: ClaimTable,
    reading: Reading,
) -> Iterable[dict[str, Any]]:
    for incident in here:
        for about in ABOUT if incident in there else ():
            mine, theirs = (statements(about, s[incident], table, reading) for s in (here, there))
            if any(_clash(one, other) for one in mine for other in theirs):
                said = list({each.claim: each for each in (*theirs, *mine)}.values())
                yield {
                    "incident_id": incident,
                    "about": about,
                    "claim_ids": [table.claim_id[each.claim] for each in said],
                    "text": "; ".join(
                        f"{table.claim_id[each.claim]} says {each.text}" for each in said
                    ),
                }


def _clash(one: Statement, other: Statement) -> bool:
    return one.low > other.high or other.low > one.high
