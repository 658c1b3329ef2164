"""Score intervals for the difference of two proportions."""

from __future__ import annotations

from functools import partial

import numpy as np

from reliability.estimators.arguments import Alternative, Floats
from reliability.estimators.dispatch import PARAMETER_SPACE
from reliability.estimators.ends import Ends, one_end_twice
from reliability.estimators.score.limits import difference_low
from reliability.estimators.score.skewness import skewed_difference_low

__all__ = ["mee", "miettinen_nurminen", "scas"]

SPACE = PARAMETER_SPACE["difference"]


def miettinen_nurminen(
    k_a: Floats, n_a: Floats, k_b: Floats, n_b: Floats, level: float, alternative: Alternative
) -> Ends:
    """Miettinen and Nurminen 1985: the score interval with variance times N / (N - 1)."""
    low = partial(difference_low, correction=True)
    return one_end_twice(low, _negative, k_a, n_a, k_b, n_b, level, alternative, SPACE)


def mee(
    k_a: Floats, n_a: Floats, k_b: Floats, n_b: Floats, level: float, alternative: Alternative
) -> Ends:
    """Mee 1984: the score interval without the factor N / (N - 1)."""
    low = partial(difference_low, correction=False)
    return one_end_twice(low, _negative, k_a, n_a, k_b, n_b, level, alternative, SPACE)


def scas(
    k_a: Floats, n_a: Floats, k_b: Floats, n_b: Floats, level: float, alternative: Alternative
) -> Ends:
    """Laud 2017: the score interval corrected for skewness, with variance times N / (N - 1)."""
    return one_end_twice(
        skewed_difference_low, _negative, k_a, n_a, k_b, n_b, level, alternative, SPACE
    )


def _negative(values: Floats) -> Floats:
    return np.subtract(0.0, values)  # 0 - 0 is +0, -0 would not be
