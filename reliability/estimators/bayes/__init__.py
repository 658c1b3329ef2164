"""Exact posteriors under independent Beta priors. No simulation."""

from __future__ import annotations

from reliability.estimators.bayes.priors import beta_posterior, beta_prior
from reliability.estimators.bayes.probability import probability_lower

__all__ = ["beta_posterior", "beta_prior", "probability_lower"]
