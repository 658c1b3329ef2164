"""The square-and-add rules (MOVER) for a difference and for a ratio."""

from __future__ import annotations

import numpy as np

from reliability.estimators.arguments import Floats
from reliability.estimators.ends import Ends
from reliability.estimators.mover.arms import Arm

__all__ = ["difference_ends", "ratio_low"]


def difference_ends(a: Arm, b: Arm) -> Ends:
    """Limits of a - b, clipped to [-1, 1].

    Newcombe 1998 (Stat Med 17:873), method 10: low = a - b - sqrt((a - l_a)^2 + (u_b - b)^2),
    high = a - b + sqrt((u_a - a)^2 + (b - l_b)^2).
    """
    estimate = a.centre - b.centre
    low = estimate - np.sqrt((a.centre - a.low) ** 2 + (b.high - b.centre) ** 2)
    high = estimate + np.sqrt((a.high - a.centre) ** 2 + (b.centre - b.low) ** 2)
    return np.maximum(low, -1.0), np.minimum(high, 1.0)


def ratio_low(a: Arm, b: Arm) -> Floats:
    """Lower limit of a / b; the upper one is 1 over that of b / a.

    Donner and Zou 2012: [ab - sqrt(a^2 b^2 - l_a u_b (2a - l_a)(2b - u_b))] / [u_b (2b - u_b)],
    multiplied through by its conjugate, and with the radicand as a sum of squares, so that
    u_b = 2b is nothing special and nothing cancels.
    """
    down, up = a.centre - a.low, b.high - b.centre
    product = a.low * (a.centre + down)
    root = np.sqrt(up * up * product + down * down * b.centre * b.centre)
    return np.where(product == 0.0, 0.0, product / (a.centre * b.centre + root))
