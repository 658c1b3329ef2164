"""Difference, ratio and odds ratio as curves: the rate of one arm that goes with the other's."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from reliability.estimators.arguments import Floats

__all__ = ["coordinate", "crossing", "open_range", "partner_of_a", "partner_of_b"]


def partner_of_b(measure: str, value: float, b: Floats) -> Floats:
    """The rate of a that has this contrast with a rate of b, clipped to 0..1.

    Where the odds ratio is 0/0 at rates of 1 it is 1.

    Examples
    --------
    >>> partner_of_b("difference", 0.25, np.array([0.0, 0.5, 1.0]))
    array([0.25, 0.75, 1.  ])
    """
    if measure == "difference":
        found = b + value
    elif measure == "ratio":
        found = b * value
    else:
        # Without a division where the odds of b are 0 or infinite.
        weight = 1.0 - b + value * b
        found = np.divide(value * b, weight, where=weight > 0.0, out=np.ones(np.shape(b)))
    return np.asarray(np.clip(found, 0.0, 1.0), dtype=np.float64)


def partner_of_a(measure: str, value: float, a: Floats) -> Floats:
    """The rate of b that has this contrast with a rate of a, clipped to 0..1."""
    if measure == "difference":
        return partner_of_b(measure, -value, a)
    return partner_of_b(measure, 1.0 / value, a)


def open_range(measure: str, value: float) -> tuple[float, float]:
    """The rates of b whose partner lies inside (0, 1).

    Examples
    --------
    >>> open_range("difference", 0.25), open_range("ratio", 4.0)
    ((0.0, 0.75), (0.0, 0.25))
    """
    if measure == "difference":
        return max(-value, 0.0), min(1.0 - value, 1.0)
    if measure == "ratio":
        return 0.0, min(1.0 / value, 1.0) if value > 0.0 else 1.0
    return 0.0, 1.0


def coordinate(measure: str, place: float) -> float:
    """From 0..1, on which limits are searched for, to the measure.

    Examples
    --------
    >>> coordinate("difference", 0.25), coordinate("ratio", 0.75), coordinate("ratio", 1.0)
    (-0.5, 3.0, inf)
    """
    if measure == "difference":
        return 2.0 * place - 1.0
    return place / (1.0 - place) if place < 1.0 else np.inf


def crossing(excess: Callable[[float], float], low: float, high: float) -> float:
    """Where a rising function crosses 0 between two places."""
    from scipy import optimize  # heavy, and most callers never correct a rate

    return float(optimize.brentq(excess, low, high, xtol=1e-13, rtol=1e-12))
