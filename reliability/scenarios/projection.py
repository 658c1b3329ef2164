"""If cooperation helps: failures among the next launches, with and without a lower rate."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from reliability.estimators.bayes.elicitation import prior_from_quantiles
from reliability.estimators.bayes.predictive import predictive_failures
from reliability.estimators.bayes.priors import beta_prior
from reliability.estimators.bayes.projection import reduced_failures, smallest_design

if TYPE_CHECKING:
    from reliability.scenarios.evaluate import Evaluation
    from reliability.scenarios.scenario import Projection
    from reliability.scenarios.variant import Variant

__all__ = ["project"]

MOST_LAUNCHES = 100


def project(
    result: Evaluation, variant: Variant, wanted: Projection | None
) -> dict[str, Any] | None:
    """Return the projection of a scenario from both ends of what its first period allows.

    Returns
    -------
    dict or None
        None where the scenario asks for none. ``ends``: for the lowest and the highest rate
        that the first period allows, the probabilities of 0, 1, ... failures among the next
        launches if the rate stays and if it falls, their 90 % ranges, and after how many
        launches the two could be told apart.
    """
    if wanted is None:
        return None
    estimand = variant.estimands[0]
    label = result.tallies.periods[0].label
    arm = result.arms[label, estimand]
    plain: dict[str, Any] = {
        "estimand": estimand,
        "period": label,
        "next_launches": wanted.next_launches,
        "reduction": [{"probability": q, "at_most": v} for q, v in wanted.reduction],
        "why": wanted.reason,
        "false_alarm": wanted.false_alarm,
        "power": wanted.power,
        "ends": [],
        "reason": None,
    }
    if arm.may_be_empty or arm.open:
        return plain | {"reason": "the first period may hold no launch, or its count is open"}
    reduction = prior_from_quantiles(*wanted.reduction)
    points = {"lowest rate": min(arm.best_points(), key=_rate)}
    points["highest rate"] = max(arm.worst_points(), key=_rate)
    for name, (failures, others) in points.items():
        plain["ends"].append(
            _end(name, int(failures), int(failures + others), reduction, variant, wanted)
        )
    return plain


def _rate(point: tuple[float, float]) -> float:
    return point[0] / (point[0] + point[1])


def _end(
    name: str,
    failures: int,
    launches: int,
    reduction: tuple[float, float],
    variant: Variant,
    wanted: Projection,
) -> dict[str, Any]:
    a, b = beta_prior(variant.prior)
    rate = (a + failures, b + launches - failures)
    m = wanted.next_launches
    stays = predictive_failures(failures, launches, m, prior=variant.prior)
    falls = reduced_failures(rate, reduction, m)
    design = smallest_design(
        rate,
        reduction,
        false_alarm=wanted.false_alarm,
        power=wanted.power,
        most=MOST_LAUNCHES,
    )
    return {
        "end": name,
        "failures": failures,
        "launches": launches,
        "stays": [float(p) for p in stays],
        "falls": [float(p) for p in falls],
        "stays_90": _middle(stays),
        "falls_90": _middle(falls),
        "told_apart": None
        if design is None
        else {
            "launches": design.launches,
            "at_most": design.at_most,
            "false_alarm": design.false_alarm,
            "power": design.power,
        },
        "looked_up_to": MOST_LAUNCHES,
    }


def _middle(probabilities: np.ndarray) -> list[int]:
    """Return the ends of the middle 90 % of a distribution over 0, 1, ..."""
    total = np.cumsum(probabilities)
    low = int(np.searchsorted(total, 0.05 + 1e-12, side="left"))
    high = int(np.searchsorted(total, 0.95 - 1e-12, side="left"))
    return [low, min(high, len(total) - 1)]
