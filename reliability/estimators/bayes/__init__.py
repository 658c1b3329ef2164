"""Exact posteriors under independent Beta priors. No simulation."""

from __future__ import annotations

from reliability.estimators.bayes.bayes_factor import bayes_factor_equal, bayes_factor_rate
from reliability.estimators.bayes.elicitation import prior_from_quantiles
from reliability.estimators.bayes.posterior import posterior_cdf, posterior_density
from reliability.estimators.bayes.predictive import predictive_failures, predictive_interval
from reliability.estimators.bayes.priors import beta_posterior, beta_prior
from reliability.estimators.bayes.probability import probability_lower

__all__ = [
    "bayes_factor_equal",
    "bayes_factor_rate",
    "beta_posterior",
    "beta_prior",
    "posterior_cdf",
    "posterior_density",
    "predictive_failures",
    "predictive_interval",
    "prior_from_quantiles",
    "probability_lower",
]
