"""What if the launches that nobody saw to their end differ from the others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from reliability.assess.feasible_counts import feasible_arm
from reliability.assess.rates import assess_rate
from reliability.assess.stated_odds import OddsRates, named_rates, odds_rates
from reliability.scenarios.allocation import allocation, arrivals

if TYPE_CHECKING:
    from reliability.assess.results import RateEstimate
    from reliability.scenarios.evaluate import Bench, Evaluation
    from reliability.scenarios.unseen_plan import UnseenPlan
    from reliability.scenarios.variant import Variant
    from reliability.tallies.tally import Tally

__all__ = ["unseen"]

# Codes of rules that a curve does not follow, as it takes every unknown launch and every range,
# and of what it says itself; the ratio of going unreported takes every silence too.
NOT_FOLLOWED = ("unknown-", "midpoints", "counts-within-ranges", "independent-launches")
SILENCE = ("silence-",)


def unseen(
    bench: Bench,
    base: Evaluation,
    variant: Variant,
    plan: UnseenPlan,
    claims: Sequence[Mapping[str, Any]],
) -> dict[str, Any]:
    """Return the rates at the ratios that the plan states, and what else is not seen.

    Parameters
    ----------
    bench : Bench
    base : Evaluation
        The scenario's own reading.
    variant : Variant
    plan : UnseenPlan
    claims : sequence of mapping
        Every claim with its fate.

    Returns
    -------
    dict
        ``why`` and ``curves``, each ``about`` (unreported, shot-down, unnamed) with its
        ``estimand``, its ``ratios``, ``rows`` (a rate as everywhere, with its ``ratio``) and, in
        ``left_out``, the reason for each period in which no ratio tells more; ``allocation``, the
        rate under each rule for launches without a name, or null; ``arrivals``, the claims that
        count missiles that arrived.
    """
    curves = []
    for about, ratios in (("unreported", plan.unreported), ("shot-down", plan.shot_down)):
        if ratios:
            found = {
                tally.label: _hidden(base, variant, tally, about, ratios)
                for tally in base.tallies.periods
            }
            estimand = _estimand(variant) if about == "unreported" else "unknown"
            curves.append(_curve(about, estimand, ratios, found))
    if plan.unnamed:
        first = variant.estimands[0]
        found = {
            tally.label: named_rates(_first_rate(base, variant, tally), plan.unnamed)
            for tally in base.tallies.periods
        }
        curves.append(_curve("unnamed", first, plan.unnamed, found))
    return {
        "why": plan.reason,
        "curves": curves,
        "allocation": allocation(bench, base, variant, plan.share),
        "arrivals": arrivals(bench, variant, claims),
    }


def _estimand(variant: Variant) -> str:
    """Return the rate that unreported outcomes bear on: of launches not shot down, if asked."""
    return "left-out" if "left-out" in variant.estimands else variant.estimands[0]


def _first_rate(base: Evaluation, variant: Variant, tally: Tally) -> RateEstimate:
    """Return the first rate of a period, ranges read as ranges where the variant takes middles."""
    first = variant.estimands[0]
    stated = base.rates[tally.label, first]
    if not variant.midpoint:
        return stated
    return assess_rate(
        feasible_arm(tally, first, variant.failure),
        method=variant.interval,
        confidence_level=variant.confidence_level,
        prior=variant.prior,
        period=tally.label,
        estimand=first,
        conditional_on=tuple(code for code in stated.conditional_on if code != "midpoints"),
    )


def _hidden(
    base: Evaluation, variant: Variant, tally: Tally, about: str, ratios: tuple[float, ...]
) -> OddsRates:
    codes = base.rates[tally.label, variant.estimands[0]].conditional_on
    dropped = NOT_FOLLOWED + (SILENCE if about == "unreported" else ())
    return odds_rates(
        tally,
        about,
        ratios,
        estimand=_estimand(variant),
        rules=variant.failure,
        confidence_level=variant.confidence_level,
        conditional_on=tuple(code for code in codes if not code.startswith(dropped)),
    )


def _curve(
    about: str, estimand: str, ratios: tuple[float, ...], found: Mapping[str, OddsRates]
) -> dict[str, Any]:
    return {
        "about": about,
        "estimand": estimand,
        "ratios": list(ratios),
        "rows": [
            rate.to_dict() | {"ratio": ratio}
            for each in found.values()
            for ratio, rate in zip(ratios, each.rates, strict=False)
        ],
        "left_out": [
            {"period": label, "reason": each.reason}
            for label, each in found.items()
            if each.reason is not None
        ],
    }
