"""What MOVER takes from each arm: a centre and the two limits of an interval for its rate."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from reliability.estimators.arguments import Alternative, Floats
from reliability.estimators.ends import Ends
from reliability.estimators.proportion.beta import lower_quantile, upper_quantile

__all__ = ["Arm", "central_level", "jeffreys_arm", "share_arm"]

Kernel = Callable[[Floats, Floats, float, Alternative], Ends]


class Arm(NamedTuple):
    """Centre and limits of one arm."""

    centre: Floats
    low: Floats
    high: Floats


def central_level(level: float, alternative: Alternative) -> float:
    """Return the level of the two-sided interval whose ends a one-sided one takes."""
    return level if alternative == "two-sided" else abs(2.0 * level - 1.0)


def share_arm(kernel: Kernel, k: Floats, n: Floats, level: float) -> Arm:
    """The share k / n between the limits of `kernel`, an interval for one proportion."""
    low, high = kernel(k, n, level, "two-sided")
    return Arm(k / n, low, high)


def jeffreys_arm(k: Floats, n: Floats, level: float) -> Arm:
    """Median and quantiles of Beta(k + 1/2, n - k + 1/2) (Laud 2017).

    Unlike the interval ``jeffreys`` for one proportion this has no rule for the ends of the
    lattice: centred on the median, the limits stay inside (0, 1).
    """
    shape_a, shape_b, tail = k + 0.5, n - k + 0.5, (1.0 - level) / 2.0
    return Arm(
        np.asarray(lower_quantile(shape_a, shape_b, 0.5)),
        lower_quantile(shape_a, shape_b, tail),
        upper_quantile(shape_a, shape_b, tail),
    )
