"""Intervals for the odds ratio, odds a / odds b."""

from reliability.estimators.odds_ratio.interval import odds_ratio_interval

__all__ = ["odds_ratio_interval"]
