"""MOVER-R intervals for the ratio of two proportions."""

from __future__ import annotations

import numpy as np

from reliability.estimators.arguments import Alternative, Floats
from reliability.estimators.dispatch import PARAMETER_SPACE
from reliability.estimators.ends import Ends, both_ends, reciprocal
from reliability.estimators.mover.arms import central_level, jeffreys_arm, share_arm
from reliability.estimators.mover.contrasts import ratio_low
from reliability.estimators.proportion.score import wilson

__all__ = ["mover_r_jeffreys", "mover_r_wilson"]

SPACE = PARAMETER_SPACE["ratio"]


def mover_r_wilson(
    k_a: Floats, n_a: Floats, k_b: Floats, n_b: Floats, level: float, alternative: Alternative
) -> Ends:
    """Donner and Zou 2012, from the arms' Wilson limits."""
    central = central_level(level, alternative)

    def ends(_: float) -> Ends:
        a, b = share_arm(wilson, k_a, n_a, central), share_arm(wilson, k_b, n_b, central)
        return ratio_low(a, b), reciprocal(ratio_low(b, a))

    low, high = both_ends(ends, level, alternative, k_a.size, SPACE)
    empty = np.maximum(k_a, k_b) == 0.0
    low[empty], high[empty] = SPACE
    return low, high


def mover_r_jeffreys(
    k_a: Floats, n_a: Floats, k_b: Floats, n_b: Floats, level: float, alternative: Alternative
) -> Ends:
    """Donner and Zou 2012, from the arms' Jeffreys medians and quantiles (Laud 2017)."""
    central = central_level(level, alternative)

    def ends(_: float) -> Ends:
        a, b = jeffreys_arm(k_a, n_a, central), jeffreys_arm(k_b, n_b, central)
        return ratio_low(a, b), reciprocal(ratio_low(b, a))

    return both_ends(ends, level, alternative, k_a.size, SPACE)
