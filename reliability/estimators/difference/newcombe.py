"""Hybrid intervals for the difference of two proportions."""

from __future__ import annotations

from reliability.estimators.arguments import Floats
from reliability.estimators.ends import Ends, both_ends
from reliability.estimators.mover.arms import wilson_distances
from reliability.estimators.mover.difference import square_and_add

__all__ = ["newcombe"]

SPACE = (-1.0, 1.0)


def newcombe(
    k_a: Floats, n_a: Floats, k_b: Floats, n_b: Floats, level: float, alternative: str
) -> Ends:
    """Newcombe 1998, method 10: square-and-add of the arms' Wilson limits."""

    def ends(z: float) -> Ends:
        return square_and_add(
            k_a / n_a - k_b / n_b,
            wilson_distances(k_a, n_a, z),
            wilson_distances(k_b, n_b, z),
        )

    return both_ends(ends, level, alternative, k_a.size, SPACE)
