"""Which completions may have the lowest and the highest end of a method's interval.

It depends on the method:

- *ordered* methods: a lower or upper end never falls where a failure is added to arm a or a
  launch that did not fail to arm b, and never rises where it is the other way round. Then the
  extremes lie where those of the rate do, at one completion for each box (`Feasible.worst`),
  whatever the widths of the ranges.
- *cornered* methods (Miettinen-Nurminen, SCAS) are ordered but for their factor N / (N - 1).
  Where arm a has no failure, the lower end hangs on its launches through this factor alone, and
  rises with them; so the completions at zero failures, or with every launch failed, are looked
  at apart.
- methods that are ordered among tables of equal size are computed for the fewest and the most
  failures at each number of launches.
- all others are computed for every completion.

The tests hold the lists to every table of two small arms.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from reliability import catalogue
from reliability.estimators.partial import completions
from reliability.estimators.partial.completions import Rows
from reliability.estimators.partial.feasible import Arm, Point

__all__ = [
    "ALONE",
    "BRACKETED",
    "CORNERED",
    "NESTED",
    "NESTED_TESTS",
    "ORDERED",
    "ORDERED_TESTS",
    "REACH",
    "endless",
    "towards_high",
    "towards_low",
]

# Methods whose ends rise with failures and fall with other launches (and the other way round
# in arm b), whatever the launches: (family, name). Proven where the ends are quantiles of
# distributions that are so ordered (the Beta ones, melded, the conditional ones: the one-sided
# conditional p-value is such a probability, Altham 1969), tested for all.
ORDERED = frozenset(
    (family, name)
    for family, names in {
        "proportion": (
            "bayes-equal-tailed",
            "clopper-pearson",
            "jeffreys",
            "likelihood-ratio",
            "mid-p",
            "wilson",
            "wilson-cc",
        ),
        "difference": (
            "bayes-equal-tailed",
            "mee",
            "melded",
            "mover-jeffreys",
            "newcombe",
            "newcombe-cc",
        ),
        "ratio": (
            "bayes-equal-tailed",
            "koopman",
            "melded",
            "mover-r-jeffreys",
            "mover-r-wilson",
        ),
        "odds-ratio": (
            "bayes-equal-tailed",
            "cornfield",
            "melded",
            "mid-p",
            "miettinen-nurminen",
            "mover-r-jeffreys",
            "score",
        ),
    }.items()
    for name in names
)
# Ordered but where every launch of an arm failed, or none.
CORNERED = frozenset(
    {
        ("difference", "miettinen-nurminen"),
        ("difference", "scas"),
        ("ratio", "miettinen-nurminen"),
        ("ratio", "scas"),
    }
)
# Ordered among tables of equal size: a statistic that rises with failures has nested tails, so
# its exact p-value falls at every null value. So has its size, at the nulls below the estimate:
# a null that the table with more failures accepts is accepted by the one with fewer, or lies
# above its estimate. Not with Berger and Boos's restriction, which moves with the data; nor that
# of the odds ratio, whose statistic is not monotone.
NESTED = frozenset(
    {
        ("difference", "agresti-min"),
        ("difference", "chan-zhang"),
        ("difference", "santner-snell"),
        ("ratio", "agresti-min"),
        ("ratio", "chan-zhang"),
    }
)

# Methods that need every completion, but whose ends lie inside those of an ordered one: Blaker's
# p-value is never above twice the smaller tail (Blaker 2000), nor below the tail itself.
BRACKETED = {("odds-ratio", "blaker"): "cornfield"}

# Tests whose one-sided p-values are ordered, at the corners too, and whose two-sided p-value is
# twice the smaller of them.
ORDERED_TESTS = ("fisher-central", "fisher-mid-p", "pearson", "pearson-n-1")

# Exact tests whose one-sided p-values are ordered among tables of equal size, and whose two-sided
# one is least where one of those is. Not with Berger and Boos's restriction.
NESTED_TESTS = (
    "barnard-z-pooled",
    "barnard-z-pooled-central",
    "boschloo-central",
    "csm",
    "santner-snell",
    "santner-snell-central",
)

# The interval of one rate that a contrast turns into as the other arm becomes known exactly.
ALONE = {
    ("difference", "bayes-equal-tailed"): "bayes-equal-tailed",
    ("difference", "mee"): "wilson",
    ("difference", "melded"): "clopper-pearson",
    ("difference", "miettinen-nurminen"): "wilson",
    ("difference", "mover-jeffreys"): "bayes-equal-tailed",
    ("difference", "newcombe"): "wilson",
    ("difference", "newcombe-cc"): "wilson-cc",
    ("difference", "scas"): "scas",
    ("ratio", "bayes-equal-tailed"): "bayes-equal-tailed",
    ("ratio", "koopman"): "wilson",
    ("ratio", "melded"): "clopper-pearson",
    ("ratio", "miettinen-nurminen"): "wilson",
    ("ratio", "mover-r-jeffreys"): "bayes-equal-tailed",
    ("ratio", "mover-r-wilson"): "wilson",
    ("ratio", "scas"): "scas",
}

# How far beyond their low end open launches are followed by a method that is not ordered.
REACH = 256


def towards_low(
    family: str, method: str, arm: Arm, options: Mapping[str, Any] | None = None
) -> tuple[Rows, bool]:
    """Return the completions that may have the lowest end, and whether they run to infinity."""
    points = arm.best_points()
    if (family, method) in ORDERED:
        return completions.finite_rows(points), endless(points)
    if (family, method) in CORNERED:
        return completions.finite_rows(completions.best_corners(arm)), endless(points)
    if _ordered_by_size(family, method, options or {}):
        return completions.fewest_rows(arm, REACH), endless(points)
    return completions.every_row(arm, REACH), endless(points)


def towards_high(
    family: str, method: str, arm: Arm, options: Mapping[str, Any] | None = None
) -> tuple[Rows, bool]:
    """Return the completions that may have the highest end, and whether they run to infinity."""
    points = arm.worst_points()
    if (family, method) in ORDERED:
        return completions.finite_rows(points), endless(points)
    if (family, method) in CORNERED:
        return completions.finite_rows(completions.worst_corners(arm)), endless(points)
    if _ordered_by_size(family, method, options or {}):
        return completions.most_rows(arm, REACH), endless(points)
    return completions.every_row(arm, REACH), endless(points)


def _ordered_by_size(family: str, method: str, options: Mapping[str, Any]) -> bool:
    if (family, method) in NESTED:
        return "berger_boos" not in options
    return "monotone" in catalogue.find(family, method).identities


def endless(points: list[Point]) -> bool:
    """Whether any of the points has an infinite count."""
    return any(math.isinf(k + s) for k, s in points)
