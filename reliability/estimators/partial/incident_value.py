"""Which single incident, if its report were resolved, would narrow the answer most."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from reliability.counts import CountRange
from reliability.errors import CountError
from reliability.estimators.arguments import Floats
from reliability.estimators.partial import completions
from reliability.estimators.partial.bounds import rate_bounds
from reliability.estimators.partial.feasible import Arm, Feasible, Point, as_claim

__all__ = ["IncidentValue", "incident_values"]

# Open launches of one incident are resolved up to this many beyond their low end.
REACH = 256


@dataclass(frozen=True, slots=True)
class IncidentValue:
    """What resolving one incident would do to the width of an arm's bounds.

    Attributes
    ----------
    label : str
        The incident.
    width_low, width_high : float
        The width of the bounds of the failure rate that would remain, at the resolution that
        helps most and at the one that helps least.
    narrowing_low, narrowing_high : float
        By how much that is narrower than now, at least and at most. The least can be negative:
        a resolution may also take away launches.
    """

    label: str
    width_low: float
    width_high: float
    narrowing_low: float
    narrowing_high: float


def incident_values(
    incidents: Arm | Sequence[Feasible | tuple[CountRange | int | str, CountRange | int | str]],
    labels: Sequence[str] | None = None,
) -> tuple[IncidentValue, ...]:
    """Return, for each incident that is not known exactly, what resolving it would be worth.

    Parameters
    ----------
    incidents : sequence of (failures, launches) or Feasible, or an Arm
        What is known of each incident; of an `Arm`, one group an incident.
    labels : sequence of str, optional
        Their names; their positions unless given.

    Returns
    -------
    tuple of IncidentValue
        Most valuable first: by the narrowing that is certain, then by what is possible. The
        same numbers hold for the difference of two rates, whose width is the sum of the arms'.

    Raises
    ------
    CountError
        If there are not as many labels as incidents, or an incident's counts cannot all hold.
    OptionError
        If an incident has more than 262144 resolutions.

    Notes
    -----
    A resolution puts one allowed (failures, others) in the incident's place; everything else
    stays as it is. Every resolution is looked at; open launches up to 256 beyond their low end.

    Examples
    --------
    >>> for value in incident_values([("0..6", 6), ("0..1", 1)], ["salvo", "single"]):
    ...     print(value.label, round(value.narrowing_low, 3))
    salvo 0.857
    single 0.143
    """
    arm = incidents if isinstance(incidents, Arm) else Arm.of(*map(as_claim, incidents))
    names = [str(i) for i in range(len(arm.groups))] if labels is None else list(labels)
    if len(names) != len(arm.groups):
        raise CountError(
            f"labels: must be one for each incident ({len(arm.groups)}); got {len(names)}. Name "
            "every incident, or give no labels."
        )
    bounds = rate_bounds(arm)
    now = bounds.high - bounds.low
    widths: dict[object, tuple[float, float]] = {}
    found = []
    for i, group in enumerate(arm.groups):
        if len(group) == 1 and group[0].exact:
            continue
        if group not in widths:
            rest = Arm(arm.groups[:i] + arm.groups[i + 1 :])
            widths[group] = _widths(rest, Arm((group,)))
        low, high = widths[group]
        found.append(IncidentValue(names[i], low, high, now - high, now - low))
    return tuple(
        sorted(found, key=lambda value: (-value.narrowing_low, -value.narrowing_high, value.label))
    )


def _widths(rest: Arm, incident: Arm) -> tuple[float, float]:
    """Return the least and the greatest width of the bounds over the incident's resolutions."""
    k, n = completions.every_row(incident, REACH)
    high = _extreme(rest.worst_points(), k, n, least=False)
    low = _extreme(rest.best_points(), k, n, least=True)
    width = high - low
    if rest.may_be_empty:
        width = np.where(n == 0.0, 1.0, width)
    return float(width.min()), float(width.max())


def _extreme(points: list[Point], k: Floats, n: Floats, *, least: bool) -> Floats:
    """Return the least or greatest rate of the rest's extreme points joined with each row."""
    found = np.full(k.size, 1.0 if least else 0.0)
    for failures, others in points:
        if np.isinf(failures) or np.isinf(others):
            rate = np.full(k.size, 0.0 if least else 1.0)
        else:
            rate = (failures + k) / np.maximum(failures + others + n, 1.0)
        found = np.minimum(found, rate) if least else np.maximum(found, rate)
    return found
