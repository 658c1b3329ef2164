"""Score tests against any difference, ratio or odds ratio."""

from __future__ import annotations

from reliability.errors import OptionError
from reliability.estimators.arguments import Alternative, Floats
from reliability.estimators.dispatch import PARAMETER_SPACE
from reliability.estimators.score.statistic import (
    score_z_difference,
    score_z_odds_ratio,
    score_z_ratio,
)
from reliability.estimators.two_sample.chi_square import p_of_z

__all__ = ["miettinen_nurminen", "score"]

_RANGES = {
    "null_difference": PARAMETER_SPACE["difference"],
    "null_ratio": PARAMETER_SPACE["ratio"],
    "null_odds_ratio": PARAMETER_SPACE["odds-ratio"],
}
_STATISTICS = {
    "null_difference": score_z_difference,
    "null_ratio": score_z_ratio,
    "null_odds_ratio": score_z_odds_ratio,
}


def score(
    k_a: Floats,
    n_a: Floats,
    k_b: Floats,
    n_b: Floats,
    alternative: Alternative,
    null_difference: float | None = None,
    null_ratio: float | None = None,
    null_odds_ratio: float | None = None,
) -> Floats:
    """Score test without the factor N / (N - 1): of Mee, Koopman and Cornfield.

    Against equal rates it is Pearson's chi-square test.
    """
    nulls = _one_null(null_difference, null_ratio, null_odds_ratio)
    return _p(k_a, n_a, k_b, n_b, alternative, nulls, correction=False)


def miettinen_nurminen(
    k_a: Floats,
    n_a: Floats,
    k_b: Floats,
    n_b: Floats,
    alternative: Alternative,
    null_difference: float | None = None,
    null_ratio: float | None = None,
    null_odds_ratio: float | None = None,
) -> Floats:
    """Score test of Miettinen and Nurminen (1985), whose variance carries N / (N - 1).

    Against equal rates it is the (N - 1) chi-square test. statsmodels 0.15.0 is wrong against a
    non-zero difference (statsmodels#10269).
    """
    nulls = _one_null(null_difference, null_ratio, null_odds_ratio)
    return _p(k_a, n_a, k_b, n_b, alternative, nulls, correction=True)


def _one_null(
    difference: float | None, ratio: float | None, odds_ratio: float | None
) -> tuple[str, float]:
    """Return the measure and the value of the null: equal rates where none is given."""
    values = (difference, ratio, odds_ratio)
    given = {n: v for n, v in zip(_RANGES, values, strict=True) if v is not None}
    if len(given) > 1:
        raise OptionError(
            f"{', '.join(given)}: one null hypothesis at a time; got {len(given)}. Give one."
        )
    for name, value in given.items():
        low, high = _RANGES[name]
        if isinstance(value, bool | str) or not low < value < high:
            raise OptionError(
                f"{name}: must be a number strictly between {low:g} and {high:g}; got {value!r}. "
                "Give one."
            )
        return name, float(value)
    return "null_difference", 0.0


def _p(
    k_a: Floats,
    n_a: Floats,
    k_b: Floats,
    n_b: Floats,
    alternative: Alternative,
    null: tuple[str, float],
    *,
    correction: bool,
) -> Floats:
    name, value = null
    full_a, full_b = n_a + (n_a == 0.0), n_b + (n_b == 0.0)
    z = _STATISTICS[name](k_a, full_a, k_b, full_b, value, correction)
    return p_of_z(z, alternative)
