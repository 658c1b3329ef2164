"""Odds ratio of two arms of salvos by generalised estimating equations."""

from __future__ import annotations

import math
import warnings
from dataclasses import dataclass

import numpy as np
from scipy import special

from reliability.errors import DependencyError, OptionError
from reliability.estimators.arguments import Counts, Floats, check_confidence_level
from reliability.estimators.partial.clustering import incident_counts

__all__ = ["FEWEST_INCIDENTS", "GeeContrast", "gee_odds_ratio"]

# Below this the sandwich variance is too small even when corrected (Mancl and DeRouen 2001
# studied ten clusters and more).
FEWEST_INCIDENTS = 10


@dataclass(frozen=True, slots=True)
class GeeContrast:
    """An odds ratio over incidents, arm a against arm b.

    Attributes
    ----------
    estimate, ci_low, ci_high : float
        Odds ratio, population-averaged.
    p_value : float
        Of an odds ratio of 1, two-sided.
    correlation : float
        Exchangeable working correlation within an incident.
    incidents : int
        Of both arms together.
    confidence_level : float
    """

    estimate: float
    ci_low: float
    ci_high: float
    p_value: float
    correlation: float
    incidents: int
    confidence_level: float


def gee_odds_ratio(
    failures_a: Counts,
    launches_a: Counts,
    failures_b: Counts,
    launches_b: Counts,
    *,
    confidence_level: float = 0.95,
    names: tuple[str, str] = ("arm a", "arm b"),
) -> GeeContrast:
    """Odds ratio a / b of failing, with launches of one incident correlated.

    Logistic regression by generalised estimating equations (Liang and Zeger 1986) with an
    exchangeable correlation, the bias-corrected sandwich variance of Mancl and DeRouen (2001),
    and Student's t with two degrees of freedom fewer than incidents.

    Parameters
    ----------
    failures_a, launches_a, failures_b, launches_b : array_like of int
        One entry an incident; incidents without launches are left out.
    confidence_level : float
        Strictly between 0 and 1.
    names : (str, str)
        What a refusal calls the two arms.

    Returns
    -------
    GeeContrast

    Raises
    ------
    CountError, LevelError
    OptionError
        Below ten incidents, below two in an arm, or where an arm has no failure or nothing but
        failures (its odds have no finite estimate): the sandwich variance would be wrong, and
        no number is given.
    DependencyError
        If statsmodels cannot be imported.

    Examples
    --------
    >>> found = gee_odds_ratio([0, 1, 0, 2, 0, 0], [3, 3, 2, 4, 1, 2],
    ...                        [4, 0, 4, 1, 2, 3], [4, 4, 4, 3, 2, 5])
    >>> found.incidents, round(found.estimate, 2)
    (12, 0.11)
    """
    level = check_confidence_level(confidence_level)
    arms = (incident_counts(failures_a, launches_a), incident_counts(failures_b, launches_b))
    _refuse_few(arms, names)
    try:
        import statsmodels.api as sm  # type: ignore[import-untyped]
    except ImportError:
        raise DependencyError(
            "GEE: needs statsmodels, which cannot be imported. "
            "Install missile-reliability again with its dependencies."
        ) from None
    outcome, in_a, incident = _by_launch(arms)
    structure = sm.cov_struct.Exchangeable()
    with warnings.catch_warnings():
        # Said again by the check below, with what to do about it.
        warnings.simplefilter("ignore")
        found = sm.GEE(
            outcome,
            np.column_stack([np.ones(outcome.size), in_a]),
            groups=incident,
            family=sm.families.Binomial(),
            cov_struct=structure,
        ).fit(cov_type="bias_reduced", maxiter=200)
    log_ratio, error = float(found.params[1]), float(found.bse[1])
    if not (found.converged and math.isfinite(log_ratio) and 0.0 < error < math.inf):
        raise OptionError(
            "GEE: the estimating equations have no stable solution for these salvos. Use "
            " the interval of the difference by the effective number of launches instead."
        )
    incidents = int(incident[-1]) + 1
    freedom = incidents - 2.0
    reach = float(special.stdtrit(freedom, 0.5 + level / 2.0)) * error
    return GeeContrast(
        math.exp(log_ratio),
        math.exp(log_ratio - reach),
        math.exp(log_ratio + reach),
        2.0 * float(special.stdtr(freedom, -abs(log_ratio) / error)),
        float(np.asarray(structure.dep_params)),
        incidents,
        level,
    )


def _refuse_few(arms: tuple[tuple[Floats, Floats], ...], names: tuple[str, str]) -> None:
    sizes = [k.size for k, _ in arms]
    if sum(sizes) < FEWEST_INCIDENTS or min(sizes) < 2:
        raise OptionError(
            f"GEE: needs at least {FEWEST_INCIDENTS} salvos, and two in each arm; got {sizes[0]} "
            f"({names[0]}) and {sizes[1]} ({names[1]}). Its variance is too small with fewer: use "
            "the interval of the difference by the effective number of launches instead."
        )
    for name, (k, n) in zip(names, arms, strict=True):
        if not 0.0 < k.sum() < n.sum():
            raise OptionError(
                f"GEE: {name}: must have failures and launches that did not fail; got "
                f"{k.sum():g} of {n.sum():g}. Its odds have no finite estimate: use an interval "
                "of the difference instead."
            )


def _by_launch(arms: tuple[tuple[Floats, Floats], ...]) -> tuple[Floats, Floats, Floats]:
    """Return one entry a launch: whether it failed, whether it is of arm a, its incident."""
    k = np.concatenate([arm[0] for arm in arms])
    n = np.concatenate([arm[1] for arm in arms]).astype(np.intp)
    first = np.repeat(np.cumsum(n) - n, n)
    incident = np.repeat(np.arange(k.size), n)
    outcome = (np.arange(n.sum()) - first < k[incident]).astype(np.float64)
    in_a = (incident < arms[0][0].size).astype(np.float64)
    return outcome, in_a, incident.astype(np.float64)
