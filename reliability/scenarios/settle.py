"""What would change the answer: tipping point, further launches, the incident worth resolving."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reliability.assess.feasible_counts import incident_arm
from reliability.errors import ReliabilityError
from reliability.estimators.partial.bounds import contrast_bounds
from reliability.estimators.partial.cover import (
    cover_contrast,
    probability_lower_range,
)
from reliability.estimators.partial.feasible import Arm, Feasible
from reliability.estimators.partial.incident_value import incident_values
from reliability.scenarios.evaluate import Evaluation, method_for

if TYPE_CHECKING:
    from reliability.scenarios.scenario import Variant

__all__ = ["tipping"]

MOST_ROWS = 60
MOST_FURTHER = 500


def tipping(result: Evaluation, variant: Variant) -> dict[str, Any]:
    """Return what would change the answer, for the scenario's first estimand.

    Returns
    -------
    dict
        ``estimand``; ``rows``: for each number of failures that the last period allows, what
        the contrast then is over everything that the first period allows; ``further``: after
        how many launches more, all with known outcomes, the direction would be settled;
        ``incidents``: by how much resolving each incident would narrow the bounds of its
        period; ``reason``: why a part is missing, else null.
    """
    estimand = variant.estimands[0]
    found: dict[str, Any] = {"estimand": estimand, "rows": [], "further": [], "incidents": []}
    found["reason"] = None
    before, after = (result.arms[result.tallies.periods[i].label, estimand] for i in (0, -1))
    hull = after.hull
    if variant.midpoint:
        return found | {"reason": "every range is read as one number: nothing is left unknown"}
    found["incidents"] = _incidents(result, variant, estimand)
    if before.may_be_empty or after.may_be_empty:
        return found | {"reason": "a period may hold no launch"}
    if before.open or after.open:
        return found | {"reason": "a launched count is open above"}
    first, last = hull.failures.low, hull.failures.high
    if last is None or last - first >= MOST_ROWS:
        return found | {"reason": "too many failures are possible to list"}
    for failures in range(first, last + 1):
        found["rows"].append(_row(before, _with_failures(after, failures), variant, failures))
    found["further"] = [_further(before, after, variant, j) for j in (0, 1, 2)]
    return found


def _with_failures(arm: Arm, failures: int) -> Arm:
    """Return the part of an arm's hull with so many failures."""
    hull = arm.hull
    exact = (failures, failures, hull.others_low, hull.others_high)
    return Arm.of(Feasible(*exact, hull.launches_low, hull.launches_high))


def _row(before: Arm, after: Arm, variant: Variant, failures: int) -> dict[str, Any]:
    method = method_for("difference", variant.contrast)
    bounds = contrast_bounds("difference", after, before)
    ci = cover_contrast(
        "difference", after, before, method=method, confidence_level=variant.confidence_level,
        **_options(variant),
    )  # fmt: skip
    chance = probability_lower_range(after, before, prior=variant.prior)
    return {
        "failures_after": failures,
        "launches_after": after.hull.launches.to_dict(),
        "bound_low": bounds.low,
        "bound_high": bounds.high,
        "ci_low": float(ci.low),
        "ci_high": float(ci.high),
        "probability_low": chance[0],
        "probability_high": chance[1],
        "sign": _sign(bounds.low, bounds.high),
        "excludes_no_change": bool(ci.low > 0.0 or ci.high < 0.0),
    }


def _options(variant: Variant) -> dict[str, Any]:
    return {"prior": variant.prior} if variant.contrast.startswith("bayes-") else {}


def _sign(low: float, high: float) -> str:
    if high < 0.0:
        return "lower"
    if low > 0.0:
        return "higher"
    return "equal" if low == high == 0.0 else "not identified"


def _further(before: Arm, after: Arm, variant: Variant, failures: int) -> dict[str, Any]:
    """Return after how many further launches, with so many failures, the rate would be lower.

    More launches with the same failures only lower the rate after, so the smallest number is
    found by bisection.
    """
    method = method_for("difference", variant.contrast)

    def with_more(launches: int) -> Arm:
        return after + Arm.of(Feasible.of_counts(failures, launches))

    def settled(launches: int) -> bool:
        return contrast_bounds("difference", with_more(launches), before).high < 0.0

    def excluded(launches: int) -> bool:
        ci = cover_contrast(
            "difference", with_more(launches), before, method=method,
            confidence_level=variant.confidence_level, **_options(variant),
        )  # fmt: skip
        return bool(ci.high < 0.0)

    least = max(failures, 1)
    return {
        "failures": failures,
        "launches_to_settle": _smallest(settled, least),
        "launches_to_exclude_no_change": _smallest(excluded, least),
        "looked_up_to": MOST_FURTHER,
    }


def _smallest(holds: Any, least: int) -> int | None:
    low, high = least, MOST_FURTHER
    if not holds(high):
        return None
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if holds(middle) else (middle + 1, high)
    return low


def _incidents(result: Evaluation, variant: Variant, estimand: str) -> list[dict[str, Any]]:
    """Return by how much resolving each incident would narrow its period's bounds."""
    found = []
    for period in (result.tallies.periods[0], result.tallies.periods[-1]):
        try:
            arm, labels = incident_arm(period, estimand, variant.failure)
            values = incident_values(arm, labels)
        except ReliabilityError:
            continue  # too many resolutions of one incident to look at
        found += [
            {
                "period": period.label,
                "incident": value.label,
                "narrowing_low": value.narrowing_low,
                "narrowing_high": value.narrowing_high,
            }
            for value in values
        ]
    return found
