"""Source by source: what each supports alone, what is left without it, and where they agree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from itertools import combinations
from typing import TYPE_CHECKING, Any

from reliability.errors import ReliabilityError
from reliability.estimators.partial.agreement import kappa
from reliability.scenarios.evaluate import Bench, evaluate
from reliability.scenarios.schema import merge
from reliability.scenarios.variant import build

if TYPE_CHECKING:
    from reliability.scenarios.evaluate import Evaluation
    from reliability.scenarios.variant import Variant

__all__ = ["sources_apart"]

# So many claimants are told one by one, and so many pairs of them; those with most to say first.
MOST_SOURCES = 20
# Claims that restate another, or were taken back, are no second voice.
NO_VOICE = ("out-of-scope", "retracted", "superseded", "repeats")
KINDS = {"claimant": "claimant", "interest": "claimant_interest"}

Claims = Sequence[Mapping[str, Any]]


def sources_apart(
    bench: Bench, variant: Variant, labels: Sequence[str], claims: Claims
) -> dict[str, Any]:
    """Return the first estimand by each source alone, and without each, never pooled.

    Parameters
    ----------
    labels : sequence of str
        Of its periods or groups.
    claims : sequence of mapping
        Every claim with its fate under the scenario's own reading.

    Returns
    -------
    dict
        ``estimand``; ``a`` and ``b``, the labels compared; ``rows``: for each claimant, and each
        interest, whose claims are used: ``kind`` (claimant or interest), ``name``, ``claims`` (how
        many are used), ``alone`` and ``without``, the scenario's own rules over the source's claims
        and over all others, each with ``rates`` and ``difference`` or an ``error``; ``agreement``:
        Cohen's kappa of two claimants about the same incidents, over what failed and over how many
        were launched.
    """
    rows = []
    for kind, column in KINDS.items():
        used = Counter(str(c[column] or "") for c in claims if c["fate"] == "used")
        named = sorted(used.items(), key=lambda item: (-item[1], item[0]))
        for name, count in named[:MOST_SOURCES]:
            its = [c["claim_id"] for c in claims if str(c[column] or "") == name]
            others = [c["claim_id"] for c in claims if str(c[column] or "") != name]
            parts = {"alone": others, "without": its}
            rows.append(
                {"kind": kind, "name": name or None, "claims": count}
                | {part: _without(bench, variant, ids) for part, ids in parts.items()}
            )
    return {
        "estimand": variant.estimands[0],
        "a": labels[-1],
        "b": labels[0],
        "rows": rows,
        "agreement": _agreement(claims, variant.confidence_level),
    }


def _without(bench: Bench, variant: Variant, ids: Sequence[str]) -> dict[str, Any]:
    """Return rates and difference of the scenario's rules without some claims."""
    try:
        result = evaluate(bench, build(_left_out(variant.settings, ids)))
    except ReliabilityError as error:
        return {"rates": [], "difference": None, "error": str(error)}
    estimand, last = variant.estimands[0], result.tallies.periods[-1].label
    rates = [result.rates[tally.label, estimand].to_dict() for tally in result.tallies.periods]
    return {"rates": rates, "difference": _difference(result, estimand, last), "error": None}


def _difference(result: Evaluation, estimand: str, last: str) -> dict[str, Any]:
    (row,) = (
        row
        for row in result.contrast_rows()
        if (row["quantity"], row["a"], row["estimand"]) == ("difference", last, estimand)
    )
    return row


def _left_out(settings: Mapping[str, Any], ids: Sequence[str]) -> dict[str, Any]:
    """Return the settings of a scenario without some claims, also where it names its claims."""
    gone = set(ids)

    def more(table: Mapping[str, Any]) -> dict[str, Any]:
        return {"leave_out": [*table.get("leave_out", ()), *ids]}

    change: dict[str, Any] = {"select": more(settings.get("select", {}))}
    for label, group in settings.get("groups", {}).items():
        if "leave_out" in group:  # what a group says of itself goes before the selection
            change.setdefault("groups", {})[label] = more(group)
    for label, rules in settings.get("claims", {}).items():
        if isinstance(rules, Mapping) and isinstance(rules.get("use"), list):
            kept = [name for name in rules["use"] if name not in gone]
            change.setdefault("claims", {})[label] = {"use": kept}
    return merge(settings, change)


def _agreement(claims: Claims, level: float) -> list[dict[str, Any]]:
    """Return how far each two claimants agree on the incidents that both speak of."""
    found = []
    for about, code in (("failed", _outcome), ("launched", _number)):
        said = _codes(claims, code)
        pairs = []
        for first, second in combinations(sorted(said), 2):
            both = [name for name in said[first] if name in said[second]]
            if both:
                pairs.append((-len(both), first, second, both))
        for _, first, second, both in sorted(pairs)[:MOST_SOURCES]:
            codes = ([said[source][name] for name in both] for source in (first, second))
            each = kappa(*codes, confidence_level=level)
            found.append(
                {
                    "about": about,
                    "first": first,
                    "second": second,
                    "incidents": each.incidents,
                    "observed": each.observed,
                    "expected": each.expected,
                    "kappa": each.kappa,
                    "ci_low": each.ci_low,
                    "ci_high": each.ci_high,
                    "confidence_level": each.confidence_level,
                }
            )
    return found


def _codes(claims: Claims, code: Any) -> dict[str, dict[str, object]]:
    """Return what each claimant says of each incident; nothing where it says several things."""
    said: dict[str, dict[str, set[object]]] = {}
    for claim in claims:
        if claim["rule"] in NO_VOICE or not claim["incident_id"] or not claim["claimant"]:
            continue
        value = code(claim)
        if value is not None:
            of = said.setdefault(claim["claimant"], {})
            of.setdefault(claim["incident_id"], set()).add(value)
    return {
        source: {name: next(iter(values)) for name, values in of.items() if _one(values)}
        for source, of in said.items()
    }


def _one(values: Collection[object]) -> bool:
    return len(values) == 1


def _outcome(claim: Mapping[str, Any]) -> str | None:
    """Return whether a claim says that a launch failed; None where it leaves that open."""
    failed = claim["failed"]
    if failed is None or (failed["low"] == 0 and failed["high"] != 0):
        return None
    return "failures" if failed["low"] else "no failure"


def _number(claim: Mapping[str, Any]) -> int | None:
    """Return how many launches a claim states; None where that is a range, or not launches."""
    launched = claim["launched"]
    if claim["counts"] != "launches" or launched is None or launched["low"] != launched["high"]:
        return None
    return int(launched["low"])
