"""For each number of failures that one arm allows, what the comparison then is."""

from __future__ import annotations

from typing import Any

from reliability import catalogue
from reliability.assess.identified import assumed, identified_by, prior_name
from reliability.errors import OptionError, unknown_name
from reliability.estimators.partial.bounds import MEASURES, NULLS, contrast_bounds, direction
from reliability.estimators.partial.cover import cover_contrast, probability_lower_range
from reliability.estimators.partial.feasible import Allowed, Arm, Feasible, as_arm

__all__ = ["MOST_ROWS", "failures_after", "with_failures"]

MOST_ROWS = 60


def failures_after(
    before: Allowed,
    after: Allowed,
    *,
    measure: str = "difference",
    method: str | None = None,
    confidence_level: float = 0.95,
    prior: str | tuple[float, float] = "jeffreys",
    conditional_on: tuple[str, ...] = (),
) -> list[dict[str, Any]]:
    """Return the contrast of two rates for each number of failures of the later arm.

    Parameters
    ----------
    before, after : Arm, Feasible or (failures, launches)
        Every completion of `before` stays possible; of `after`, those with so many failures.
    measure : {"difference", "ratio", "odds-ratio"}
    method : str, optional
        Of the measure's family; its default unless given.
    confidence_level : float
    prior : str or (float, float)
    conditional_on : tuple of str
        What was assumed before, as codes.

    Returns
    -------
    list of dict
        The fields of every contrast, and beside them ``failures_after, launches_after``, the
        probability that the rate after is the lower one, ``sign`` (lower, higher, equal or not
        identified) and ``excludes_no_change``.

    Raises
    ------
    OptionError
        If more than 60 numbers of failures are possible, or their number is open.
    CountError, LevelError, UnknownNameError

    Examples
    --------
    >>> for row in failures_after(("20..30", "45..55"), ("0..2", 8)):
    ...     print(row["failures_after"], row["sign"], row["excludes_no_change"])
    0 lower True
    1 lower False
    2 lower False
    """
    if measure not in MEASURES:
        raise unknown_name("measure", str(measure), MEASURES)
    before, after = as_arm(before), as_arm(after)
    hull = after.hull
    first, last = hull.failures.low, hull.failures.high
    if last is None or last - first >= MOST_ROWS:
        raise OptionError(
            f"tipping point: at most {MOST_ROWS} numbers of failures can be listed; got "
            f"{hull.failures}. Narrow the range."
        )
    entry = catalogue.find(measure, catalogue.DEFAULTS[measure] if method is None else method)
    options: dict[str, Any] = {"prior": prior} if "prior" in entry.options else {}
    rows = []
    for failures in range(first, last + 1):
        arm = with_failures(after, failures)
        bounds = contrast_bounds(measure, arm, before)
        ci = cover_contrast(
            measure, arm, before, method=entry.name, confidence_level=confidence_level, **options
        )
        chance = probability_lower_range(arm, before, prior=prior)
        estimate, what = identified_by(bounds, MEASURES[measure])
        null = NULLS[measure]
        rows.append(
            {
                "quantity": measure,
                "failures_after": failures,
                "launches_after": arm.hull.launches.to_dict(),
                "estimate": estimate,
                "bound_low": bounds.low,
                "bound_high": bounds.high,
                "bound_low_open": bounds.low_open,
                "bound_high_open": bounds.high_open,
                "identified": what,
                "ci_low": float(ci.low),
                "ci_high": float(ci.high),
                "confidence_level": confidence_level,
                "method": entry.name,
                "guarantee": entry.guarantee,
                "probability_low": chance[0],
                "probability_high": chance[1],
                "prior": prior_name(prior),
                "sign": direction(bounds, null),
                "excludes_no_change": bool(ci.low > null or ci.high < null),
                "conditional_on": list(assumed(conditional_on, before, arm)),
            }
        )
    return rows


def with_failures(arm: Arm, failures: int) -> Arm:
    """Return the part of an arm's hull with so many failures."""
    hull = arm.hull
    exact = (failures, failures, hull.others_low, hull.others_high)
    return Arm.of(Feasible(*exact, hull.launches_low, hull.launches_high))
