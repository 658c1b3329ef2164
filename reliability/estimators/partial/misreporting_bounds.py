"""Bounds of rates and contrasts behind reported counts: what a record allows.

They are Rogan-Gladen estimates over every completion, the chances as single numbers: known, the
share of their counts, or the mean of a belief.
"""

from __future__ import annotations

from reliability.errors import unknown_name
from reliability.estimators.partial.bounds import MEASURES, Bounds, bounds_of_rates, rate_bounds
from reliability.estimators.partial.feasible import Arm
from reliability.estimators.partial.misreporting import Misreporting

__all__ = ["contradiction", "corrected_bounds", "corrected_contrast_bounds"]


def corrected_bounds(arm: Arm, misreporting: Misreporting) -> Bounds:
    """Return the least and the greatest corrected rate that an arm allows.

    Sharp for the single numbers of the chances: the estimate rises with the reported rate.

    Examples
    --------
    >>> from reliability.estimators.partial.feasible import Feasible
    >>> arm = Arm.of(Feasible.of_counts("20..30", "45..55"))
    >>> bounds = corrected_bounds(arm, Misreporting(caught=0.9, false_alarm=0.05))
    >>> round(bounds.low, 4), round(bounds.high, 4)
    (0.369, 0.7255)
    """
    low, high = _rates(arm, misreporting)
    return Bounds(low[0], high[0], low[1], high[1])


def _rates(arm: Arm, misreporting: Misreporting) -> tuple[tuple[float, bool], tuple[float, bool]]:
    """The ends of the corrected rate, each with whether it is a limit only.

    A limit that the chances clip is attained on the way.
    """
    if arm.may_be_empty:
        return (0.0, False), (1.0, False)
    caught, false_alarm = misreporting.chances
    bounds = rate_bounds(arm)
    ends = []
    for rate, opened in ((bounds.low, bounds.low_open), (bounds.high, bounds.high_open)):
        inside = false_alarm <= rate <= caught
        clipped = min(max((rate - false_alarm) / (caught - false_alarm), 0.0), 1.0)
        ends.append((clipped, opened and inside))
    return ends[0], ends[1]


def corrected_contrast_bounds(
    measure: str,
    arm_a: Arm,
    arm_b: Arm,
    misreporting: Misreporting,
    misreporting_b: Misreporting | None = None,
) -> Bounds:
    """Return the least and the greatest contrast of corrected rates, a against b.

    Parameters
    ----------
    measure : {"difference", "ratio", "odds-ratio"}
    arm_a, arm_b : Arm
        Every completion of one may go with every completion of the other.
    misreporting, misreporting_b : Misreporting
        Of each arm; that of arm b is that of arm a unless given.

    Returns
    -------
    Bounds
        As `reliability.estimators.partial.bounds.contrast_bounds`.
    """
    if measure not in MEASURES:
        raise unknown_name("measure", str(measure), MEASURES)
    other = misreporting if misreporting_b is None else misreporting_b
    return bounds_of_rates(measure, _rates(arm_a, misreporting), _rates(arm_b, other))


def contradiction(arm: Arm, misreporting: Misreporting) -> str:
    """Say whether the counts that an arm allows contradict the chances; empty where none do.

    Examples
    --------
    >>> from reliability.estimators.partial.feasible import Feasible
    >>> arm = Arm.of(Feasible.of_counts("0..6", 8))
    >>> print(contradiction(arm, Misreporting(caught=0.9, false_alarm=0.05)))
    Some of the reported rates allowed, 0 to 0.75, lie below the chance of a false alarm, 0.05.
    """
    if arm.may_be_empty:
        return ""
    caught, false_alarm = misreporting.chances
    bounds = rate_bounds(arm)
    said = f"{bounds.low:g}" if bounds.low == bounds.high else f"{bounds.low:g} to {bounds.high:g}"
    below, above = bounds.low < false_alarm, bounds.high > caught
    if not below and not above:
        return ""
    sides = []
    if below:
        sides.append(f"below the chance of a false alarm, {false_alarm:g}")
    if above:
        sides.append(f"above the chance that a failure is caught, {caught:g}")
    whole = bounds.high < false_alarm or bounds.low > caught
    if whole:
        rate = "rate" if bounds.low == bounds.high else "rates allowed"
        verb = "lies" if bounds.low == bounds.high else "lie"
        return (
            f"The reported {rate}, {said}, {verb} {sides[0]}: chance, or the counts contradict "
            "the assumed misreporting."
        )
    return f"Some of the reported rates allowed, {said}, lie {' or '.join(sides)}."
