"""Intervals for the ratio of two proportions, a / b."""

from reliability.estimators.ratio.interval import ratio_interval

__all__ = ["ratio_interval"]
