"""Exact posteriors under independent Beta priors. No simulation."""
