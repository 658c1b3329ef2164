"""Bayes factors: how much the counts favour one rate for both arms, or a stated rate."""

from __future__ import annotations

import numpy as np
from scipy import special

from reliability.errors import OptionError
from reliability.estimators.arguments import Counts, Floats, broadcast_counts
from reliability.estimators.bayes.densities import log_beta
from reliability.estimators.bayes.priors import Prior, beta_prior

__all__ = ["bayes_factor_equal", "bayes_factor_rate"]


def _log_evidence(failures: Floats, successes: Floats, prior: tuple[float, float]) -> Floats:
    """Log probability of one sequence of outcomes under a Beta prior of its rate."""
    a, b = np.float64(prior[0]), np.float64(prior[1])
    nothing = log_beta(np.atleast_1d(a), np.atleast_1d(b))
    return log_beta(a + failures, b + successes) - nothing


def bayes_factor_equal(
    failures_a: Counts,
    launches_a: Counts,
    failures_b: Counts,
    launches_b: Counts,
    *,
    prior: Prior = "jeffreys",
    common_prior: Prior = None,
) -> float | Floats:
    r"""Bayes factor of one failure rate in both arms against two independent rates.

    .. math:: BF_{01} = \frac{B(\alpha_0 + k_a + k_b,\; \beta_0 + n_a + n_b - k_a - k_b)
              \,/\, B(\alpha_0, \beta_0)}
              {\prod_i B(\alpha + k_i,\; \beta + n_i - k_i) / B(\alpha, \beta)}

    Parameters
    ----------
    failures_a, launches_a, failures_b, launches_b : int or array_like of int
        Counts that broadcast against one another.
    prior : str or (float, float), default "jeffreys"
        Beta prior of each rate where they differ.
    common_prior : str or (float, float), optional
        Beta prior of the one rate where they do not; the same as `prior` unless given.

    Returns
    -------
    float or ndarray
        Above 1 the counts favour equal rates, below 1 different ones. Infinity or 0 only where
        a double cannot hold it.

    Raises
    ------
    OptionError
        For an improper prior: a Bayes factor needs proper ones.

    References
    ----------
    Kass, R. E. & Raftery, A. E. (1995). Bayes factors. *JASA* 90, 773-795.

    Examples
    --------
    >>> round(bayes_factor_equal(25, 50, 0, 8, prior="uniform"), 6)
    0.056351
    """
    (k_a, n_a, k_b, n_b), shape = broadcast_counts(
        failures_a=failures_a,
        launches_a=launches_a,
        failures_b=failures_b,
        launches_b=launches_b,
    )
    each = beta_prior(prior)
    common = each if common_prior is None else beta_prior(common_prior)
    equal = _log_evidence(k_a + k_b, (n_a - k_a) + (n_b - k_b), common)
    different = _log_evidence(k_a, n_a - k_a, each) + _log_evidence(k_b, n_b - k_b, each)
    with np.errstate(over="ignore", under="ignore"):
        factor = np.exp(equal - different)
    return float(factor[0]) if shape == () else factor.reshape(shape)


def bayes_factor_rate(
    failures: Counts, launches: Counts, rate: float, *, prior: Prior = "jeffreys"
) -> float | Floats:
    r"""Bayes factor of a stated failure rate against an unknown one.

    .. math:: BF_{01} = p_0^k (1 - p_0)^{n - k} \, B(\alpha, \beta)
              / B(\alpha + k, \beta + n - k)

    Parameters
    ----------
    failures, launches : int or array_like of int
        Counts that broadcast against one another.
    rate : float
        The stated rate, 0 to 1.
    prior : str or (float, float), default "jeffreys"
        Beta prior of the rate where it is not that.

    Returns
    -------
    float or ndarray
        Above 1 the counts favour the stated rate. 1 with 0 launches; 0 where the counts rule the
        stated rate out: any failure against a rate of 0, any success against 1.

    Raises
    ------
    CountError
        For counts that cannot be.
    OptionError
        For a rate outside [0, 1], or a prior that is improper.

    Examples
    --------
    >>> round(1 / bayes_factor_rate(115, 200, 0.5, prior="uniform"), 5)
    0.83533
    """
    (k, n), shape = broadcast_counts(failures=failures, launches=launches)
    if not 0.0 <= rate <= 1.0:
        raise OptionError(f"rate: must be a number from 0 to 1; got {rate!r}. Give a proportion.")
    stated = special.xlogy(k, rate) + special.xlog1py(n - k, -rate)
    with np.errstate(over="ignore", under="ignore"):
        factor = np.exp(stated - _log_evidence(k, n - k, beta_prior(prior)))
    return float(factor[0]) if shape == () else factor.reshape(shape)
