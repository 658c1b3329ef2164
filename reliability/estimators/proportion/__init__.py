"""Intervals for one proportion."""

from reliability.estimators.proportion.interval import proportion_interval

__all__ = ["proportion_interval"]
