"""Intervals for the difference of two proportions, a - b."""

from reliability.estimators.difference.interval import difference_interval

__all__ = ["difference_interval"]
