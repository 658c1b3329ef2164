"""Launches come in salvos: how few independent launches a period's launches may amount to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reliability.assess.feasible_counts import incident_arm
from reliability.errors import ReliabilityError
from reliability.estimators.partial.clustering import design_effect
from reliability.words.numbers import count_text

if TYPE_CHECKING:
    from reliability.scenarios.scenario import Variant
    from reliability.tallies.tally import Tallies, Tally

__all__ = ["salvo_sentence", "salvos"]


def salvos(tallies: Tallies, variant: Variant) -> list[dict[str, Any]]:
    """Return the clustering of each period, for the scenario's first estimand.

    Returns
    -------
    list of dict
        ``period, launched, incidents, windows``; ``effective_launches`` and ``design_effect``
        where the outcome of every incident is known, else null with the ``reason``.
    """
    return [_period(period, variant) for period in tallies.periods]


def _period(period: Tally, variant: Variant) -> dict[str, Any]:
    launched = period.totals["launched"]
    members = [alternatives[0][0].members[0] for alternatives in period.groups]
    windows = sum(period.incident_ids[i] is None for i in members)
    plain: dict[str, Any] = {
        "period": period.label,
        "launched": None if launched is None else launched.to_dict(),
        "incidents": len(members) - windows,
        "windows": windows,
        "effective_launches": None,
        "design_effect": None,
        "reason": None,
    }
    if not members:
        return plain | {"reason": "no launches"}
    if windows:
        return plain | {"reason": "a window does not say how many salvos it holds"}
    try:
        arm, _ = incident_arm(period, variant.estimands[0], variant.failure)
    except ReliabilityError as error:
        return plain | {"reason": str(error)}
    if not arm.exact:
        return plain | {"reason": "the outcome of every incident must be known"}
    counts = [(group[0].failures_low, group[0].launches_low) for group in arm.groups]
    found = design_effect([k for k, _ in counts], [n for _, n in counts])
    return plain | {
        "effective_launches": found.effective_launches,
        "design_effect": found.design_effect,
        "reason": None if found.estimated else "each incident is taken to count as one launch",
    }


def salvo_sentence(rows: list[dict[str, Any]]) -> str:
    """Return what the salvos of a scenario mean for its intervals, a clause a period."""
    parts = []
    for row in rows:
        launched = count_text(row["launched"])
        if row["effective_launches"] is not None:
            effective = f"{row['effective_launches']:.1f}"
            parts.append(f"{row['period']}: {launched} launches amount to {effective}")
        elif row["incidents"] and not row["windows"]:
            parts.append(
                f"{row['period']}: {launched} launches in {row['incidents']} incidents may amount "
                f"to as few as {row['incidents']}"
            )
        else:
            parts.append(f"{row['period']}: {row['reason']}")
    return f"Effective number of launches, {'; '.join(parts)}."
