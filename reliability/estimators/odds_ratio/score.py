"""Score intervals for the odds ratio of two proportions."""

from __future__ import annotations

from functools import partial

from reliability.estimators.arguments import Alternative, Floats
from reliability.estimators.dispatch import PARAMETER_SPACE
from reliability.estimators.ends import Ends, one_end_twice, reciprocal
from reliability.estimators.score.limits import odds_ratio_low
from reliability.estimators.score.skewness import skewed_odds_ratio_low

__all__ = ["miettinen_nurminen", "scas", "score"]

SPACE = PARAMETER_SPACE["odds-ratio"]


def miettinen_nurminen(
    k_a: Floats, n_a: Floats, k_b: Floats, n_b: Floats, level: float, alternative: Alternative
) -> Ends:
    """Miettinen and Nurminen 1985: the score interval with variance times N / (N - 1)."""
    low = partial(odds_ratio_low, correction=True)
    return one_end_twice(low, reciprocal, k_a, n_a, k_b, n_b, level, alternative, SPACE)


def score(
    k_a: Floats, n_a: Floats, k_b: Floats, n_b: Floats, level: float, alternative: Alternative
) -> Ends:
    """Cornfield 1956: the score interval without the factor N / (N - 1)."""
    low = partial(odds_ratio_low, correction=False)
    return one_end_twice(low, reciprocal, k_a, n_a, k_b, n_b, level, alternative, SPACE)


def scas(
    k_a: Floats, n_a: Floats, k_b: Floats, n_b: Floats, level: float, alternative: Alternative
) -> Ends:
    """Laud 2017: the score interval corrected for skewness, with variance times N / (N - 1)."""
    return one_end_twice(
        skewed_odds_ratio_low, reciprocal, k_a, n_a, k_b, n_b, level, alternative, SPACE
    )
