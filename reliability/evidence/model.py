"""The evidence: a set of claims with their systems, candidate cut dates and provenance."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from reliability.errors import OptionError

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Evidence", "check_evidence", "hidden_systems"]


@dataclass(frozen=True, eq=False, repr=False)
class Evidence:
    """What was reported.

    Attributes
    ----------
    claims : DataFrame
        One row a claim, in the order they were added. Counts (``launched_low`` ...) are
        ``Int64``, shares ``Float64``, every other column text; missing is ``<NA>``. Dates stay
        as written; ``start_day`` and ``end_day`` beside them are the first and last day, as ISO
        text, which compares as the days do. ``corrected_by`` holds the ids of the corrections
        that were applied, ``retracted_by`` that of a retraction; retracted claims stay, marked.
    incidents, systems, cuts, corrections : DataFrame
        The other tables of the data package, all text. ``old_value`` in `corrections` is what
        the new value took the place of.
    about : mapping
        Where it comes from: ``name``, ``title``, ``path``, ``files`` (name -> sha256),
        ``licences``, ``sources``, ``as_of`` where it was given, and what a loader adds.
    """

    claims: pd.DataFrame
    incidents: pd.DataFrame
    systems: pd.DataFrame
    cuts: pd.DataFrame
    corrections: pd.DataFrame
    about: Mapping[str, Any]

    def summary(self) -> str:
        """Return one line: what it is, and how many claims about how many incidents it holds."""
        incidents = self.claims["incident_id"].dropna().nunique()
        counts = (
            (len(self.claims), "claim"), (incidents, "incident"),
            (self.claims["system"].nunique(), "system"), (len(self.cuts), "candidate cut"),
        )  # fmt: skip
        said = ", ".join(f"{n} {word}{'' if n == 1 else 's'}" for n, word in counts)
        title = self.about.get("title") or self.about.get("name")
        return f"{title}: {said}" if title else said

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.summary()}>"

    def _repr_html_(self) -> str:
        from html import escape

        table = self.claims.to_html(max_rows=10, max_cols=12, index=False)
        return f"<p>{escape(self.summary())}</p>{table}"


def check_evidence(evidence: object) -> None:
    """Refuse what is no evidence.

    Raises
    ------
    OptionError
    """
    if not isinstance(evidence, Evidence):
        raise OptionError(
            f"evidence: must be the Evidence that a loader returns; got {type(evidence).__name__}. "
            "Give what reliability.load returned, whole."
        )


def hidden_systems(systems: pd.DataFrame) -> dict[str, frozenset[str]]:
    """Return, for every system of the list, those that a claim about it may hide."""
    inside = systems["may_include"].fillna("").astype(str).str.split(";")
    return {
        str(system): frozenset(filter(None, names))
        for system, names in zip(systems["system"], inside, strict=True)
    }
