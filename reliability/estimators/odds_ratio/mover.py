"""MOVER-R intervals for the odds ratio: the ratio rule on the odds and on their limits."""

from __future__ import annotations

import numpy as np

from reliability.estimators.arguments import Alternative, Floats
from reliability.estimators.dispatch import PARAMETER_SPACE
from reliability.estimators.ends import Ends, both_ends, reciprocal
from reliability.estimators.mover.arms import Arm, central_level, jeffreys_arm, share_arm
from reliability.estimators.mover.contrasts import ratio_low
from reliability.estimators.proportion.score import wilson

__all__ = ["mover_r_jeffreys", "mover_r_wilson"]

SPACE = PARAMETER_SPACE["odds-ratio"]


def mover_r_wilson(
    k_a: Floats, n_a: Floats, k_b: Floats, n_b: Floats, level: float, alternative: Alternative
) -> Ends:
    """Fagerland and Newcombe 2013, from the odds of the arms' Wilson limits.

    Where arm a failed always the limit that the formula tends to is taken; where arm b also
    never failed it tends to infinity, and the odds of the lower limit of a over those of the
    upper limit of b stand in its place.
    """
    central = central_level(level, alternative)

    def ends(_: float) -> Ends:
        a, b = share_arm(wilson, k_a, n_a, central), share_arm(wilson, k_b, n_b, central)
        return _odds_ratio_low(a, b), reciprocal(_odds_ratio_low(b, a))

    return both_ends(ends, level, alternative, k_a.size, SPACE)


def mover_r_jeffreys(
    k_a: Floats, n_a: Floats, k_b: Floats, n_b: Floats, level: float, alternative: Alternative
) -> Ends:
    """Fagerland and Newcombe 2013, from the odds of Jeffreys medians and quantiles (Laud 2017)."""
    central = central_level(level, alternative)

    def ends(_: float) -> Ends:
        a, b = jeffreys_arm(k_a, n_a, central), jeffreys_arm(k_b, n_b, central)
        return _odds_ratio_low(a, b), reciprocal(_odds_ratio_low(b, a))

    return both_ends(ends, level, alternative, k_a.size, SPACE)


def _odds_ratio_low(a: Arm, b: Arm) -> Floats:
    odds_a, odds_b = _odds(a), _odds(b)
    low = ratio_low(odds_a, odds_b)
    # a.centre = 1: the rule's limit as the odds grow is odds_a.low / odds_b.centre.
    beyond = odds_a.low / np.where(odds_b.centre == 0.0, odds_b.high, odds_b.centre)
    low = np.where(a.centre == 1.0, beyond, low)
    return np.where((a.centre == 0.0) | (b.centre == 1.0), 0.0, low)


def _odds(arm: Arm) -> Arm:
    centre, low, high = (rate / (1.0 - rate) for rate in arm)
    return Arm(centre, low, high)
