"""What would change the answer: tipping point, further launches, the incident worth resolving."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from reliability.assess.feasible_counts import incident_arm
from reliability.assess.lattice import CONCLUSIONS, tipping_lattice
from reliability.assess.tipping import failures_after
from reliability.errors import OptionError, ReliabilityError
from reliability.estimators.partial.bounds import contrast_bounds
from reliability.estimators.partial.cover import cover_contrast
from reliability.estimators.partial.feasible import Arm, Feasible
from reliability.estimators.partial.incident_value import incident_values
from reliability.scenarios.evaluate import Evaluation, method_for

if TYPE_CHECKING:
    from reliability.estimators.partial.bounds import Bounds
    from reliability.estimators.results import Interval
    from reliability.scenarios.variant import Variant

__all__ = ["tipping"]

MOST_FURTHER = 500
# A page shows so many pairs of failures.
MOST_CELLS = 900


def tipping(result: Evaluation, variant: Variant) -> dict[str, Any]:
    """Return what would change the answer, for the scenario's first estimand.

    Returns
    -------
    dict
        ``estimand``; ``rows``: for each number of failures that the last period allows, what
        the contrast then is over everything that the first period allows; ``further``: after
        how many launches more, all with known outcomes, the bounds would lie on one side of
        zero, and the interval too (0: they do already), for each direction and for so many
        launches among them that go ``against`` it; ``lattice``: for each pair of failures that
        the first and the last period allow, what is concluded, and the smallest change of unknown
        outcomes that flips it (see `tipping_lattice`), or null, with ``lattice_reason``;
        ``incidents``: by how much resolving each incident would narrow the bounds of its period;
        ``reason``: why a part is missing, else null.
    """
    estimand = variant.estimands[0]
    first, last = result.tallies.periods[0].label, result.tallies.periods[-1].label
    found: dict[str, Any] = {"estimand": estimand, "a": last, "b": first}
    found |= {"rows": [], "further": [], "incidents": []}
    found |= {"lattice": None, "lattice_reason": None, "reason": None}
    before, after = (result.arms[label, estimand] for label in (first, last))
    if variant.midpoint:
        return found | {"reason": "every range is read as one number: nothing is left unknown"}
    found["incidents"] = _incidents(result, variant, estimand)
    if last in result.shared:
        return found | {"reason": "the two groups speak of the same launches"}
    if before.may_be_empty or after.may_be_empty:
        return found | {"reason": "a period may hold no launch"}
    if before.open or after.open:
        return found | {"reason": "a launched count is open above"}
    comparison = result.comparisons["difference", last, estimand]
    try:
        found["rows"] = failures_after(
            before,
            after,
            method=method_for("difference", variant.contrast),
            confidence_level=variant.confidence_level,
            prior=variant.prior,
            conditional_on=comparison.conditional_on,
        )
    except OptionError as error:
        return found | {"reason": str(error)}
    found |= _lattice(before, after, variant)
    if before.exact and after.exact:
        found |= {"rows": [], "reason": "every failure and launch is known: nothing can tip"}
    found["further"] = [
        _further(before, after, variant, direction, against)
        for direction in ("lower", "higher")
        for against in (0, 1, 2)
    ]
    return found


def _lattice(before: Arm, after: Arm, variant: Variant) -> dict[str, Any]:
    """Return what is concluded for each pair of failures, or why that is not told."""
    try:
        found = tipping_lattice(
            before,
            after,
            method=method_for("difference", variant.contrast),
            confidence_level=variant.confidence_level,
            prior=variant.prior,
        )
    except OptionError as error:
        return {"lattice_reason": str(error)}
    if len(found["cells"]) > MOST_CELLS:
        return {"lattice_reason": f"{len(found['cells'])} pairs of failures are possible"}
    names = ("failures_before", "failures_after", *CONCLUSIONS)
    return {"lattice": found | {"cells": [{n: c[n] for n in names} for c in found["cells"]]}}


def _options(variant: Variant) -> dict[str, Any]:
    return {"prior": variant.prior} if variant.contrast.startswith("bayes-") else {}


def _further(
    before: Arm, after: Arm, variant: Variant, direction: str, against: int
) -> dict[str, Any]:
    """Return after how many further launches the rate would be lower, or higher.

    All of them fail, or none does, but for so many `against` it. More launches only push the rate
    further the same way, so the smallest number is found by bisection.
    """
    method, lower = method_for("difference", variant.contrast), direction == "lower"

    def with_more(launches: int) -> Arm:
        failures = against if lower else launches - against
        return after + Arm.of(Feasible.of_counts(failures, launches))

    def on_its_side(ends: Interval | Bounds) -> bool:
        return bool(ends.high < 0.0 if lower else ends.low > 0.0)

    def settled(arm: Arm) -> bool:
        return on_its_side(contrast_bounds("difference", arm, before))

    def excluded(arm: Arm) -> bool:
        return on_its_side(
            cover_contrast(
                "difference", arm, before, method=method,
                confidence_level=variant.confidence_level, **_options(variant),
            )
        )  # fmt: skip

    def needed(holds: Callable[[Arm], bool]) -> int | None:
        if holds(after):
            return 0
        return _smallest(lambda launches: holds(with_more(launches)), max(against, 1))

    return {
        "direction": direction,
        "against": against,
        "launches_to_settle": needed(settled),
        "launches_to_exclude_no_change": needed(excluded),
        "looked_up_to": MOST_FURTHER,
    }


def _smallest(holds: Callable[[int], bool], least: int) -> int | None:
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
