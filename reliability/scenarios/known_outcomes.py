"""The rate among the launches whose outcome is known: a number that a report shows on request only.

It leaves out what nobody reported, as if it were like the rest. To lead with it is the error that
this toolkit exists to stop.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reliability.assess.feasible_counts import FailureRules, feasible_arm
from reliability.assess.rates import assess_rate

if TYPE_CHECKING:
    from reliability.scenarios.variant import Variant
    from reliability.tallies.tally import Tally

__all__ = ["known_outcomes"]

RULES = FailureRules(unknown="exclude", not_coded="exclude")
CODES = ("unknown-exclude", "not-coded-exclude")


def known_outcomes(tally: Tally, variant: Variant) -> list[dict[str, Any]]:
    """Return one rate row an estimand, over the launches of known outcome alone.

    Launches that are unknown or not coded yet are left out. So are intercepted ones, except where
    the estimand counts them as not failed. What is left may still be a range: a count that was
    reported as one, such as "about fifty".
    """
    rows = []
    for estimand in variant.estimands:
        outcome_known = "left-out" if estimand == "unknown" else estimand
        rate = assess_rate(
            feasible_arm(tally, outcome_known, RULES),
            method=variant.interval,
            confidence_level=variant.confidence_level,
            prior=variant.prior,
            period=tally.label,
            estimand=estimand,
            conditional_on=CODES,
        )
        rows.append(rate.to_dict())
    return rows
