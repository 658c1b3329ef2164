"""A rate with unknown outcomes, with the intervals that cover the true rate alone."""

from __future__ import annotations

from dataclasses import replace

from reliability import catalogue
from reliability.assess.rates import assess_rate
from reliability.assess.results import RateEstimate
from reliability.errors import CountError
from reliability.estimators.dispatch import kernel_of
from reliability.estimators.partial.feasible import Arm

__all__ = ["assess_true_rate"]


def assess_true_rate(
    arm: Arm,
    *,
    method: str,
    confidence_level: float = 0.95,
    period: str | None = None,
    estimand: str | None = None,
    conditional_on: tuple[str, ...] = (),
) -> RateEstimate:
    """Assess a failure rate by an interval that covers the true rate, and not its whole range.

    Parameters
    ----------
    arm : Arm
        One number of launches, some of them of unknown outcome: failures from those known to
        those and every unknown one.
    method : {"imbens-manski", "stoye"}
        A name of the family ``unknown``.
    confidence_level : float
        Strictly between 0 and 1.

    Returns
    -------
    RateEstimate
        Its bounds are those of `assess_rate`; its interval is for comparison only.

    Raises
    ------
    CountError
        If the launches are a range.
    LevelError, UnknownNameError

    Examples
    --------
    >>> from reliability.assess.counts import arm_of_counts
    >>> rate = assess_true_rate(arm_of_counts(4, 44, unknown=13), method="imbens-manski")
    >>> round(rate.ci_low, 4), round(rate.ci_high, 4), rate.guarantee
    (0.0196, 0.5071, 'comparison-only')
    """
    entry, hull = catalogue.find("unknown", method), arm.hull
    if not hull.launches.exact or hull.failures_high is None:
        raise CountError(
            f"launches: must be one number for {method}; got {hull.launches.quoted}. Choose a "
            "method of the family proportion, which takes ranges."
        )
    rate = assess_rate(
        arm, confidence_level=confidence_level, period=period, estimand=estimand,
        conditional_on=conditional_on,
    )  # fmt: skip
    low, high = kernel_of(entry)(
        hull.failures_low,
        hull.failures_high - hull.failures_low,
        hull.launches_low,
        confidence_level=confidence_level,
    )
    return replace(
        rate, ci_low=float(low), ci_high=float(high), method=method, guarantee=entry.guarantee
    )
