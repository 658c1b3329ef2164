"""Exact posteriors under independent Beta priors. No simulation."""

from reliability.estimators.bayes.probability import probability_lower

__all__ = ["probability_lower"]
