"""What is reported to have become of the launches of each period, as shares."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reliability import catalogue
from reliability.assess.shares import fixed_launches, outcome_shares
from reliability.estimators.dispatch import kernel_of

if TYPE_CHECKING:
    from reliability.scenarios.evaluate import Evaluation
    from reliability.scenarios.variant import Variant
    from reliability.tallies.tally import Tally

__all__ = ["shares", "true_rates"]

COLUMNS = ("bound_low", "bound_high", "bound_low_open", "bound_high_open", "ci_low", "ci_high")


def shares(base: Evaluation, variant: Variant) -> list[dict[str, Any]]:
    """Return the shares of launches by outcome, of each period that has launches.

    Returns
    -------
    list of dict
        ``period, method, confidence_level, classes`` (how many outcomes the intervals hold for
        together) and ``rows``: a ``state`` that a launch may be in, with bounds and interval.
    """
    found = ((tally, outcome_shares(tally, confidence_level=variant.confidence_level))
             for tally in base.tallies.periods)  # fmt: skip
    return [
        {
            "period": tally.label,
            "method": "goodman",
            "confidence_level": each.shares.confidence_level,
            "classes": each.classes,
            "rows": [
                {"state": state} | {name: getattr(each.shares, name)[at].item() for name in COLUMNS}
                for at, state in enumerate(each.states)
            ],
        }
        for tally, each in found
        if each is not None
    ]


def true_rates(base: Evaluation, variant: Variant) -> list[dict[str, Any]]:
    """Return the intervals of the true rate, where some outcomes of fixed launches are unknown.

    Returns
    -------
    list of dict
        ``period, estimand, failures, unknown, launches, method, ci_low, ci_high,
        confidence_level``: normal approximations that cover the true rate and not every rate
        within its bounds.
    """
    return [
        row
        for tally in base.tallies.periods
        for estimand in variant.estimands
        for row in _true_rate(tally, base, variant, estimand)
    ]


def _true_rate(
    tally: Tally, base: Evaluation, variant: Variant, estimand: str
) -> list[dict[str, Any]]:
    counts = fixed_launches(tally, base.arms[tally.label, estimand])
    if counts is None:
        return []
    rows = []
    for method in catalogue.names("unknown"):
        interval = kernel_of(catalogue.find("unknown", method))
        low, high = interval(*counts, confidence_level=variant.confidence_level)
        rows.append(
            {"period": tally.label, "estimand": estimand}
            | dict(zip(("failures", "unknown", "launches"), counts, strict=True))
            | {"method": method, "ci_low": float(low), "ci_high": float(high)}
            | {"confidence_level": variant.confidence_level}
        )
    return rows
