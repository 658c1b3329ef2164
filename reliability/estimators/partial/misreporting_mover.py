"""Square-and-add limits (MOVER) of a contrast whose two estimates are correlated.

With d = a - l_a and u = u_b - b the lower limit of a - b is a - b - sqrt(d^2 + u^2 - 2 r d u)
(Zou 2008), and that of a / b the lesser root L of (a - L b)^2 = d^2 + L^2 u^2 - 2 r L d u (Donner
and Zou 2012). Without correlation they are those of `reliability.estimators.mover.contrasts`.
"""

from __future__ import annotations

import numpy as np

from reliability.estimators.arguments import Floats
from reliability.estimators.mover.arms import Arm

__all__ = ["low_by_mover"]


def low_by_mover(measure: str, a: Arm, b: Arm, correlation: Floats, *, clip: bool = True) -> Floats:
    """Lower limit of a contrast of a against b; each centre lies between its limits.

    Of the odds ratio the rule is applied to the odds and their limits (Fagerland & Newcombe
    2013). Where the rate of a is 1 its odds are infinite, and the limit that the formula tends to
    without correlation stands in its place.
    """
    if measure == "difference":
        down, up = a.centre - a.low, b.high - b.centre
        square = np.maximum(down * down + up * up - 2.0 * correlation * down * up, 0.0)
        low = a.centre - b.centre - np.sqrt(square)
        return np.maximum(low, -1.0) if clip else low
    if measure == "ratio":
        return _ratio_low(a, b, correlation)
    at_one, never = a.centre == 1.0, (a.centre == 0.0) | (b.high == 1.0)
    # Infinite odds would leave 0 times infinity: put something in their place.
    odds_a = _odds(Arm(*(np.where(at_one, 0.5, end) for end in a)))
    odds_b = _odds(Arm(*(np.where(never, 0.5, end) for end in b)))
    low = _ratio_low(odds_a, odds_b, correlation)
    with np.errstate(divide="ignore"):
        least = a.low / (1.0 - a.low)
    over = np.where(odds_b.centre == 0.0, odds_b.high, odds_b.centre)
    beyond = np.divide(least, over, where=over > 0.0, out=np.zeros(least.shape))
    return np.where(never, 0.0, np.where(at_one, beyond, low))


def _ratio_low(a: Arm, b: Arm, correlation: Floats) -> Floats:
    """The root by its conjugate, the radicand as a sum of squares: nothing cancels."""
    down, up = a.centre - a.low, b.high - b.centre
    product = a.low * (a.centre + down)
    root = np.sqrt(
        (down * b.centre - correlation * a.centre * up) ** 2
        + (1.0 - correlation * correlation) * up * up * product
    )
    under = a.centre * b.centre - correlation * down * up + root
    # A rate of b that is 0, limits and all, leaves nothing to divide by.
    told = (product > 0.0) & (under > 0.0)
    return np.divide(product, under, where=told, out=np.zeros(product.shape))


def _odds(arm: Arm) -> Arm:
    centre, low, high = arm
    with np.errstate(divide="ignore"):
        return Arm(centre / (1.0 - centre), low / (1.0 - low), high / (1.0 - high))
