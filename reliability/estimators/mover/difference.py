"""Newcombe's square-and-add rule (MOVER) for the difference of two proportions."""

from __future__ import annotations

import numpy as np

from reliability.estimators.arguments import Floats
from reliability.estimators.ends import Ends

__all__ = ["square_and_add"]


def square_and_add(estimate: Floats, arm_a: Ends, arm_b: Ends) -> Ends:
    """Limits of a - b from each arm's distances to its own lower and upper limit.

    Newcombe 1998 (Stat Med 17:873), method 10: low = a - b - sqrt((a - l_a)^2 + (u_b - b)^2),
    high = a - b + sqrt((u_a - a)^2 + (b - l_b)^2), clipped to [-1, 1].
    """
    (down_a, up_a), (down_b, up_b) = arm_a, arm_b
    low = estimate - np.sqrt(down_a * down_a + up_b * up_b)
    high = estimate + np.sqrt(up_a * up_a + down_b * down_b)
    return np.maximum(low, -1.0), np.minimum(high, 1.0)
