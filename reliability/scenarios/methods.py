"""The methods that the findings of a scenario use."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from reliability import catalogue
from reliability.words.numbers import prior_text

if TYPE_CHECKING:
    from reliability.scenarios.scenario import Scenario

__all__ = ["methods_used"]


def methods_used(
    scenario: Scenario, contrasts: Sequence[Mapping[str, Any]], by_salvos: Sequence[str]
) -> list[dict[str, Any]]:
    """Return every method that the findings use, as in the catalogue, and what it is used for.

    Parameters
    ----------
    scenario : Scenario
    contrasts : sequence of mapping
        The rows of its contrasts.
    by_salvos : sequence of str
        The methods of the family ``salvos`` that it uses.
    """
    rates = "rates"
    if "prior" in catalogue.find("proportion", scenario.base.interval).options:
        rates = f"rates, {prior_text(scenario.base.prior)}"
    wanted = {("proportion", scenario.base.interval): rates}
    for row in contrasts:
        if row.get("method") is None:
            continue
        if row["quantity"] in ("difference", "ratio"):
            wanted[row["quantity"], row["method"]] = f"the {row['quantity']}"
        elif row["quantity"] == "p-value":
            wanted["test", row["method"]] = "the p-value"
    if scenario.misreporting is not None:
        name = f"misreporting-{scenario.misreporting.method}"
        wanted["misreporting", name] = "what if outcomes are misreported"
    if scenario.unseen is not None and (scenario.unseen.unreported or scenario.unseen.shot_down):
        wanted.setdefault(("proportion", "likelihood-ratio"), "rates at stated odds")
    wanted |= {("salvos", name): "launches in salvos" for name in by_salvos}
    return [
        {
            "family": family,
            "name": name,
            "label": entry.label,
            "guarantee": entry.guarantee,
            "citation": entry.citation,
            "note": entry.note,
            "used_for": used_for,
        }
        for (family, name), used_for in wanted.items()
        for entry in [catalogue.find(family, name)]
    ]
