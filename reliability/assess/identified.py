"""What a record identifies, and what every number from it assumes."""

from __future__ import annotations

from reliability.estimators.bayes.priors import Prior
from reliability.estimators.partial.bounds import Bounds, identified
from reliability.estimators.partial.feasible import Arm

__all__ = ["assumed", "identified_by", "prior_name"]


def identified_by(bounds: Bounds, space: tuple[float, float]) -> tuple[float | None, str]:
    """Return the estimate, where there is one, and whether a point, bounds or nothing is known."""
    what = identified(bounds, space)
    return (bounds.low if what == "point" else None), what


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
