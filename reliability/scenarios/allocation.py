"""Launches without a name: the rate if none of them, any, all or a share is of the systems."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from reliability.assess.feasible_counts import incident_arm
from reliability.assess.rates import assess_rate
from reliability.errors import ReliabilityError
from reliability.estimators.partial.feasible import Arm
from reliability.estimators.partial.selection import part_of
from reliability.evidence.model import hidden_systems
from reliability.scenarios.conditions import Bearing, arms_differ, conditions
from reliability.scenarios.evaluate import variant_arms
from reliability.scenarios.variant import Variant, names_claims, rules_variant

if TYPE_CHECKING:
    from reliability.evidence.model import Evidence
    from reliability.scenarios.evaluate import Bench, Evaluation
    from reliability.tallies.tally import Tallies, Tally

__all__ = ["allocation", "arrivals"]

# What is counted of missiles that arrived, or of what is left of them.
ARRIVED = ("arrivals", "debris")


def allocation(
    bench: Bench, base: Evaluation, variant: Variant, share: float | None
) -> dict[str, Any] | None:
    """Return the first rate of a scenario under each rule for launches without a name.

    Parameters
    ----------
    bench : Bench
    base : Evaluation
        The scenario's own reading.
    variant : Variant
    share : float or None
        Of the launches without a name, those of the systems selected.

    Returns
    -------
    dict or None
        ``classes`` (the wider classes that may hide a system selected), ``estimand``, ``share``,
        ``by_rules`` (whether the scenario's own list of claims had to give way to its rules),
        ``rows`` (a rate as everywhere, with its ``allocation``) and ``left_out``. None where no
        wider class may hide one, or the scenario compares groups, each with systems of its own.
        Ranges of counts are read as bounds, also where the variant reads their middles.
    """
    classes = _wider(bench.evidence, variant)
    if not classes:
        return None
    listed = names_claims(variant)
    systems = [*(variant.systems or ()), *classes]
    changes: dict[str, dict[str, Any]] = {
        "none": {"claims": {"class": "exact"}},
        "bounds": {"claims": {"class": "may-include"}},
        "all": {"select": {"system": systems}, "claims": {"class": "exact"}},
    }
    found: dict[str, Any] = {
        "classes": classes,
        "estimand": variant.estimands[0],
        "share": share,
        "by_rules": listed,
        "rows": [],
        "left_out": [],
    }
    readings: dict[str, tuple[Variant, Tallies]] = {}
    ranges = {"failure": {"ranges": "bounds"}} if variant.midpoint else {}
    for rule, change in changes.items():
        try:
            changed = rules_variant(variant, change | ranges)
            tallies = bench.tally(changed)
            arms = variant_arms(changed, tallies)
        except ReliabilityError as error:
            found["left_out"].append({"period": None, "allocation": rule, "reason": str(error)})
            continue
        readings[rule] = changed, tallies
        for tally in tallies.periods:
            arm = arms[tally.label, variant.estimands[0]]
            found["rows"].append(_row(bench, base, readings[rule], tally, rule, arm))
    if share is not None and {"none", "all"} <= set(readings):
        _proportional(bench, base, readings, share, found)
    return found


def _wider(evidence: Evidence, variant: Variant) -> list[str]:
    """Return the classes not selected that may hide a system that is."""
    chosen = set(variant.systems or ())
    if variant.groups or not chosen:
        return []
    hides = hidden_systems(evidence.systems).items()
    return [system for system, inside in hides if inside & chosen and system not in chosen]


def _row(
    bench: Bench,
    base: Evaluation,
    reading: tuple[Variant, Tallies],
    tally: Tally,
    rule: str,
    arm: Arm,
) -> dict[str, Any]:
    changed, tallies = reading
    estimand = changed.estimands[0]
    own = base.rates[tally.label, estimand].conditional_on
    codes = conditions(
        tally.label,
        Bearing.of(tally, tallies, bench.about(changed, tally)),
        changed,
        changed,
        exact=arm.exact,
        picked=changed.rules.claims.policy != "envelope"
        and any(code.startswith("picked-") for code in own),
    )
    rate = assess_rate(
        arm,
        method=changed.interval,
        confidence_level=changed.confidence_level,
        prior=changed.prior,
        period=tally.label,
        estimand=estimand,
        conditional_on=(
            f"allocation-{rule}",
            # Under these two the claims of wider classes are counted with the others.
            *(c for c in codes if c != "own-system-only" or rule == "none"),
        ),
    )
    return rate.to_dict() | {"allocation": rule}


def _proportional(
    bench: Bench,
    base: Evaluation,
    readings: Mapping[str, tuple[Variant, Tallies]],
    share: float,
    found: dict[str, Any],
) -> None:
    """Add the rate of each period with a share of the launches without a name, or why not."""
    (plain, none), (changed, every) = readings["none"], readings["all"]
    estimand = changed.estimands[0]
    stated = variant_arms(plain, none)
    systems = bench.evidence.claims["system"].astype(object).tolist()
    wide = set(found["classes"])
    for own, tally in zip(none.periods, every.periods, strict=True):
        reason = _unsound(own, tally, systems, wide)
        named, unnamed = Arm(), Arm()
        if reason is None:
            arm, _ = incident_arm(tally, estimand, changed.failure)
            for group, alternatives in zip(arm.groups, tally.groups, strict=True):
                if systems[_members(alternatives)[0]] in wide:
                    unnamed += Arm((group,))
                else:
                    named += Arm((group,))
            if arms_differ(named, stated[tally.label, estimand]):
                reason = "claims of the wider classes change how the others are counted"
        if reason is None:
            whole = named + Arm.of(part_of(unnamed.hull, share))
            found["rows"].append(_row(bench, base, readings["all"], tally, "proportional", whole))
        else:
            left_out = {"period": tally.label, "allocation": "proportional", "reason": reason}
            found["left_out"].append(left_out)


def _unsound(own: Tally, every: Tally, systems: Sequence[object], wide: set[str]) -> str | None:
    """Return why the launches without a name do not stand apart from the others, or None."""
    displaced = sorted(set(own.claims) - set(every.claims))
    if displaced:
        said = ", ".join(displaced[:3]) + (" and others" if displaced[3:] else "")
        return f"claims of the wider classes take the place of claims about the systems: {said}"
    for alternatives in every.groups:
        if len({systems[i] in wide for i in _members(alternatives)}) > 1:
            return "a claim of a wider class and one about the systems are rivals for one incident"
    if every.limits:
        return "a window says how many launches several claims have together"
    return None


def _members(alternatives: Sequence[Sequence[Any]]) -> list[int]:
    return [i for rows in alternatives for row in rows for i in row.members]


def arrivals(
    bench: Bench, variant: Variant, claims: Sequence[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """Return the claims in scope that count missiles that arrived, or their debris.

    In scope by the selection, or by a wider class that may hide a system selected: of missiles
    that did not arrive they say nothing.
    """
    wide = set(_wider(bench.evidence, variant))
    withdrawn = ("retracted", "superseded", "repeats", "outside-periods")
    return [
        {name: claim[name] for name in ("claim_id", "counts", "start", "system")}
        | {"number": claim["launched"], "text": claim["summary"]}
        for claim in claims
        if claim["counts"] in ARRIVED
        and claim["rule"] not in withdrawn
        and (
            claim["rule"] != "out-of-scope"
            # The reason of a claim out of scope for another cause does not name its system.
            or (claim["system"] in wide and str(claim["reason"]).startswith("its own system"))
        )
    ]
