"""What a record identifies, and what every number from it assumes."""

from __future__ import annotations

from typing import Any

from reliability.estimators.bayes.priors import Prior
from reliability.estimators.partial.bounds import Bounds, identified
from reliability.estimators.partial.feasible import Arm

__all__ = ["assumed", "bound_fields", "identified_by", "prior_name"]


def identified_by(bounds: Bounds, space: tuple[float, float]) -> tuple[float | None, str]:
    """Return the estimate, where there is one, and whether a point, bounds or nothing is known."""
    what = identified(bounds, space)
    return (bounds.low if what == "point" else None), what


def bound_fields(bounds: Bounds, known: tuple[float | None, str]) -> dict[str, Any]:
    """Return, by their names, the fields of a result that say what its bounds identify.

    `known` is the estimate and what is known, as `identified_by` gives them.
    """
    estimate, what = known
    return {
        "estimate": estimate,
        "bound_low": bounds.low,
        "bound_high": bounds.high,
        "bound_low_open": bounds.low_open,
        "bound_high_open": bounds.high_open,
        "identified": what,
    }


def assumed(given: tuple[str, ...], *arms: Arm) -> tuple[str, ...]:
    """Add what every interval assumes: independent launches, and counts within their ranges."""
    always = ["independent-launches"]
    if not all(arm.exact for arm in arms):
        always.insert(0, "counts-within-ranges")
    return tuple(dict.fromkeys([*given, *always]))


def prior_name(prior: Prior) -> str:
    """Return a prior as results name it: jeffreys, uniform, or beta(a, b)."""
    if prior is None or isinstance(prior, str):
        return prior or "jeffreys"
    return f"beta({prior[0]:g}, {prior[1]:g})"
