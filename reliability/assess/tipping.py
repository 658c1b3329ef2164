"""For each number of failures that one arm allows, what the comparison then is."""

from __future__ import annotations

from typing import Any

from reliability import catalogue
from reliability.errors import OptionError
from reliability.estimators.partial.bounds import contrast_bounds
from reliability.estimators.partial.cover import cover_contrast, probability_lower_range
from reliability.estimators.partial.feasible import Arm, Feasible

__all__ = ["MOST_ROWS", "failures_after"]

MOST_ROWS = 60


def failures_after(
    before: Arm,
    after: Arm,
    *,
    method: str | None = None,
    confidence_level: float = 0.95,
    prior: str | tuple[float, float] = "jeffreys",
) -> list[dict[str, Any]]:
    """Return the difference of two rates for each number of failures of the later arm.

    Parameters
    ----------
    before, after : Arm
        Every completion of `before` stays possible; of `after`, those with so many failures.
    method : str, optional
        Of the family ``difference``; miettinen-nurminen unless given.
    confidence_level : float
    prior : str or (float, float)

    Returns
    -------
    list of dict
        ``failures_after, launches_after``, the bounds, the covering interval, the probability
        that the rate after is the lower one, ``sign`` (lower, higher, equal or not identified)
        and ``excludes_no_change``.

    Raises
    ------
    OptionError
        If more than 60 numbers of failures are possible, or their number is open.
    """
    hull = after.hull
    first, last = hull.failures.low, hull.failures.high
    if last is None or last - first >= MOST_ROWS:
        raise OptionError(
            f"tipping point: at most {MOST_ROWS} numbers of failures can be listed; got "
            f"{hull.failures}. Narrow the range."
        )
    name = catalogue.DEFAULTS["difference"] if method is None else method
    return [
        _row(before, _with_failures(after, failures), name, confidence_level, prior, failures)
        for failures in range(first, last + 1)
    ]


def _with_failures(arm: Arm, failures: int) -> Arm:
    """Return the part of an arm's hull with so many failures."""
    hull = arm.hull
    exact = (failures, failures, hull.others_low, hull.others_high)
    return Arm.of(Feasible(*exact, hull.launches_low, hull.launches_high))


def _row(
    before: Arm,
    after: Arm,
    method: str,
    level: float,
    prior: str | tuple[float, float],
    failures: int,
) -> dict[str, Any]:
    takes_prior = "prior" in catalogue.find("difference", method).options
    options: dict[str, Any] = {"prior": prior} if takes_prior else {}
    bounds = contrast_bounds("difference", after, before)
    ci = cover_contrast(
        "difference", after, before, method=method, confidence_level=level, **options
    )
    chance = probability_lower_range(after, before, prior=prior)
    return {
        "failures_after": failures,
        "launches_after": after.hull.launches.to_dict(),
        "bound_low": bounds.low,
        "bound_high": bounds.high,
        "ci_low": float(ci.low),
        "ci_high": float(ci.high),
        "probability_low": chance[0],
        "probability_high": chance[1],
        "sign": _sign(bounds.low, bounds.high),
        "excludes_no_change": bool(ci.low > 0.0 or ci.high < 0.0),
    }


def _sign(low: float, high: float) -> str:
    if high < 0.0:
        return "lower"
    if low > 0.0:
        return "higher"
    return "equal" if low == high == 0.0 else "not identified"
