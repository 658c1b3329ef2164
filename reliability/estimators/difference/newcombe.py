"""Hybrid intervals for the difference of two proportions: square-and-add of the arms' limits."""

from __future__ import annotations

from reliability.estimators.arguments import Alternative, Floats
from reliability.estimators.dispatch import PARAMETER_SPACE
from reliability.estimators.ends import Ends, both_ends
from reliability.estimators.mover.arms import central_level, jeffreys_arm, share_arm
from reliability.estimators.mover.contrasts import difference_ends
from reliability.estimators.proportion.score import wilson, wilson_cc

__all__ = ["mover_jeffreys", "newcombe", "newcombe_cc"]

SPACE = PARAMETER_SPACE["difference"]


def newcombe(
    k_a: Floats, n_a: Floats, k_b: Floats, n_b: Floats, level: float, alternative: Alternative
) -> Ends:
    """Newcombe 1998, method 10: from the arms' Wilson limits."""
    central = central_level(level, alternative)

    def ends(_: float) -> Ends:
        return difference_ends(
            share_arm(wilson, k_a, n_a, central), share_arm(wilson, k_b, n_b, central)
        )

    return both_ends(ends, level, alternative, k_a.size, SPACE)


def newcombe_cc(
    k_a: Floats, n_a: Floats, k_b: Floats, n_b: Floats, level: float, alternative: Alternative
) -> Ends:
    """Newcombe 1998, method 11: from the arms' Wilson limits with continuity correction."""
    central = central_level(level, alternative)

    def ends(_: float) -> Ends:
        return difference_ends(
            share_arm(wilson_cc, k_a, n_a, central), share_arm(wilson_cc, k_b, n_b, central)
        )

    return both_ends(ends, level, alternative, k_a.size, SPACE)


def mover_jeffreys(
    k_a: Floats, n_a: Floats, k_b: Floats, n_b: Floats, level: float, alternative: Alternative
) -> Ends:
    """Square-and-add of the arms' Jeffreys quantiles about their medians (Laud 2017)."""
    central = central_level(level, alternative)

    def ends(_: float) -> Ends:
        return difference_ends(jeffreys_arm(k_a, n_a, central), jeffreys_arm(k_b, n_b, central))

    return both_ends(ends, level, alternative, k_a.size, SPACE)
