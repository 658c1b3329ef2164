"""From a level and a side to a normal quantile, and from the ends of a method to an interval."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from scipy.special import ndtri

from reliability.estimators.arguments import Floats

__all__ = ["both_ends", "critical_value", "one_end_twice", "reciprocal"]

Ends = tuple[Floats, Floats]
LowEnd = Callable[[Floats, Floats, Floats, Floats, float], Floats]
BothEnds = Callable[[float], Ends]


def critical_value(level: float, alternative: str) -> float:
    """Return the normal quantile of an end; negative for a one-sided level below one half."""
    tail = (1.0 - level) / 2.0 if alternative == "two-sided" else 1.0 - level
    return -float(ndtri(tail))


def both_ends(
    ends: BothEnds, level: float, alternative: str, size: int, space: tuple[float, float]
) -> Ends:
    """Return low and high; a one-sided interval ends at the edge of the parameter space.

    Parameters
    ----------
    ends : callable
        From a quantile, 0 or more, to the two ends.
    level, alternative
        As every kernel takes them.
    size : int
        How many rows there are.
    space : (float, float)
        The parameter space.

    Notes
    -----
    A lower bound at a level below one half is the upper bound at one minus that level.
    """
    z = critical_value(level, alternative)
    with np.errstate(all="ignore"):
        low, high = ends(abs(z))
    if z < 0.0:
        low, high = high, low
    if alternative == "greater":
        return low, np.full(size, space[1])
    if alternative == "less":
        return np.full(size, space[0]), high
    return low, high


def one_end_twice(
    low_end: LowEnd,
    turn: Callable[[Floats], Floats],
    k_a: Floats,
    n_a: Floats,
    k_b: Floats,
    n_b: Floats,
    level: float,
    alternative: str,
    space: tuple[float, float],
) -> Ends:
    """Build both ends from the lower one: exchanging the arms and turning gives the upper.

    Parameters
    ----------
    low_end : callable
        ``low_end(k_a, n_a, k_b, n_b, z)`` for z of 0 or more.
    turn : callable
        What exchanging the arms does to the parameter: negation, or `reciprocal`.
    """
    z = critical_value(level, alternative)
    low, high = np.full(k_a.size, space[0]), np.full(k_a.size, space[1])
    with np.errstate(all="ignore"):
        upwards = (z < 0.0) != (alternative == "less")
        if alternative == "two-sided" or not upwards:
            first = low_end(k_a, n_a, k_b, n_b, abs(z))
        if alternative == "two-sided" or upwards:
            second = turn(low_end(k_b, n_b, k_a, n_a, abs(z)))
    if alternative == "two-sided":
        return first, second
    bound = second if upwards else first
    return (bound, high) if alternative == "greater" else (low, bound)


def reciprocal(values: Floats) -> Floats:
    """Return 1 / values, with 1 / 0 = infinity and 1 / infinity = 0."""
    with np.errstate(divide="ignore"):
        return 1.0 / np.abs(values)
