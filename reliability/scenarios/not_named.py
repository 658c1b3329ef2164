"""The claims that a list of names leaves out and the rules would have weighed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from reliability.evidence.model import hidden_systems
from reliability.scenarios.account import records
from reliability.scenarios.variant import Variant, names_claims, rules_variant
from reliability.tallies.periods import STRADDLES, assign, divide

if TYPE_CHECKING:
    from reliability.evidence.model import Evidence
    from reliability.scenarios.evaluate import Bench, Evaluation
    from reliability.tallies.tally import Tallies

__all__ = ["not_named"]


def not_named(
    bench: Bench, variant: Variant, base: Evaluation, claims: Sequence[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """Return the claims that a list of names leaves out and the rules would have weighed.

    They are the claims of the selected systems, or of a class of the same family that may hide
    them, that state a number of launches in a period of the scenario. The last column says what
    the rules alone would do with each.
    """
    if variant.groups or not names_claims(variant):
        return []
    periods = divide(list(base.tallies.cuts), variant.rules.periods)
    place = assign(bench.evidence.claims, periods).period
    labels = [None if i < 0 else periods[i].label for i in place]
    if variant.rules.periods.straddling == "bounds":
        labels = ["several" if i == STRADDLES else x for i, x in zip(place, labels, strict=True)]
    by_rules = bench.tally(rules_variant(variant))
    return _weighed(bench.evidence, claims, by_rules, variant.systems, labels)


def _weighed(
    evidence: Evidence,
    claims: Sequence[Mapping[str, Any]],
    by_rules: Tallies,
    systems: Sequence[str] | None,
    periods: Sequence[str | None],
) -> list[dict[str, Any]]:
    fates = records(by_rules.audit)
    family = {row["system"]: row["family"] for row in records(evidence.systems)}
    wider = hidden_systems(evidence.systems)
    chosen = set(systems or [claim["system"] for claim in claims])
    families = {family.get(system) for system in chosen}
    rows = []
    for claim, fate, period in zip(claims, fates, periods, strict=True):
        hides = bool(wider.get(claim["system"], frozenset()) & chosen) and (
            family.get(claim["system"]) in families
        )
        weighed = claim["system"] in chosen or (hides and claim["rule"] == "out-of-scope")
        withdrawn = fate["rule"] in ("retracted", "superseded", "repeats")
        out = claim["rule"] == "out-of-scope" and "system" not in (claim["reason"] or "")
        if claim["fate"] == "used" or not weighed or withdrawn or out:
            continue
        if period is None or claim["launched"] is None:
            continue
        used = fate["fate"] == "used"
        text = "the rules would use it" if used else f"left out by the rules too: {fate['reason']}"
        keep = ("claim_id", "incident_id", "system", "counts", "launched", "failed", "intercepted")
        row = {name: claim[name] for name in keep}
        rows.append(row | {"period": period, "used_by_rules": used, "text": text})
    return sorted(rows, key=lambda row: (not row["used_by_rules"], row["period"]))
