"""Launches come in salvos: how few independent launches a period's launches may amount to."""

from __future__ import annotations

from collections.abc import Sequence
from math import inf
from typing import TYPE_CHECKING, Any

from reliability.assess.feasible_counts import incident_arm
from reliability.errors import ReliabilityError
from reliability.estimators.partial.clustering import (
    clustered_rate_interval,
    design_effect,
    fewest_effective,
)
from reliability.estimators.proportion.interval import proportion_interval
from reliability.tallies.units import salvo_units
from reliability.words.numbers import count_text

if TYPE_CHECKING:
    from reliability.estimators.partial.feasible import Feasible
    from reliability.scenarios.evaluate import Bench
    from reliability.scenarios.variant import Variant
    from reliability.tallies.tally import Tallies, Tally

__all__ = ["salvo_sentence", "salvos"]

# The keys of a period's intervals, by the effective number of launches and by the launches.
INTERVAL = (
    "ci_low",
    "ci_high",
    "independent_ci_low",
    "independent_ci_high",
    "confidence_level",
    "method",
)
METHOD = "rao-scott-wilson"
ALONE = "no launch shares its day with another"


def salvos(bench: Bench, tallies: Tallies, variant: Variant) -> list[dict[str, Any]]:
    """Return the clustering of each period, for the scenario's first estimand.

    Returns
    -------
    list of dict
        ``period, launched, incidents, windows``; ``salvos``: incidents of one day and of systems
        that may be the same count as one; ``fewest_effective_launches``: how few independent
        launches they may amount to, whatever became of them; ``effective_launches`` and
        ``design_effect`` where the outcome of every salvo is known; a null has its ``reason``.
        With them stand the intervals of the rate of ``estimand``: ``ci_low, ci_high`` by the
        effective number of launches and, by the same method, ``independent_ci_low,
        independent_ci_high`` as if each launch were independent.
    """
    return [_period(bench, period, variant) for period in tallies.periods]


def _period(bench: Bench, period: Tally, variant: Variant) -> dict[str, Any]:
    launched = period.totals["launched"]
    marks = bench.salvo_marks(variant, period)
    members = [alternatives[0][0].members[0] for alternatives in period.groups]
    windows = sum(period.incident_ids[i] is None for i in members)
    units = salvo_units([day for day, _ in marks], [systems for _, systems in marks])
    plain: dict[str, Any] = {
        "period": period.label,
        "estimand": variant.estimands[0],
        "launched": None if launched is None else launched.to_dict(),
        "incidents": len(members) - windows,
        "windows": windows,
        "salvos": len(set(units)) - windows,
        "fewest_effective_launches": None,
        "effective_launches": None,
        "design_effect": None,
        **dict.fromkeys(INTERVAL),
        "reason": None,
    }
    if not members:
        return plain | {"reason": "no launches"}
    if windows:
        return plain | {"reason": "a window does not say how many salvos it holds"}
    try:
        arm, _ = incident_arm(period, variant.estimands[0], variant.failure)
    except ReliabilityError as error:
        return plain | {"reason": str(error)}
    sizes = _sizes(arm.groups, units)
    if max(high for _, high in sizes) <= 1:
        return plain | {"reason": ALONE}
    plain["fewest_effective_launches"] = fewest_effective(
        [low for low, _ in sizes], [high for _, high in sizes]
    )
    if not arm.exact:
        return plain | {"reason": "the outcome of every incident must be known"}
    counts = [(group[0].failures_low, group[0].launches_low) for group in arm.groups]
    failed, fired = ([sum(c[at] for c, u in zip(counts, units, strict=True) if u == unit)
                      for unit in sorted(set(units))] for at in (0, 1))  # fmt: skip
    found = design_effect(failed, fired)
    same = "the record shows no salvo that differs: each is taken to stand or fall as one"
    return plain | {
        "effective_launches": found.effective_launches,
        "design_effect": found.design_effect,
        **_intervals(failed, fired, variant.confidence_level),
        "reason": None if found.estimated else same,
    }


def _intervals(failed: list[int], fired: list[int], level: float) -> dict[str, Any]:
    """Return the interval by the effective number of launches, and the one by the launches."""
    low, high = clustered_rate_interval(failed, fired, method="wilson", confidence_level=level)
    alone = proportion_interval(sum(failed), sum(fired), method="wilson", confidence_level=level)
    ends = (float(each) for each in (low, high, *alone))
    return dict(zip(INTERVAL, (*ends, level, METHOD), strict=True))


def _sizes(groups: Sequence[Sequence[Feasible]], units: Sequence[int]) -> list[tuple[int, float]]:
    """Return between how many and how many launches each salvo had."""
    sizes: dict[int, tuple[int, float]] = {}
    for group, unit in zip(groups, units, strict=True):
        low, high = sizes.get(unit, (0, 0.0))
        ends = [inf if box.launches_high is None else box.launches_high for box in group]
        sizes[unit] = (low + min(box.launches_low for box in group), high + max(ends))
    return list(sizes.values())


def salvo_sentence(rows: list[dict[str, Any]]) -> str:
    """Return what the salvos of a scenario mean for its intervals, a clause a period."""
    parts = []
    for row in rows:
        launched, number = count_text(row["launched"]), row["salvos"]
        held = f"{launched} launches in {number} salvo{'' if number == 1 else 's'}"
        if row["effective_launches"] is not None and row["reason"] is None:
            parts.append(f"{row['period']}: {held} amount to {row['effective_launches']:.1f}")
        elif row["fewest_effective_launches"] is not None:
            fewest = f"{row['fewest_effective_launches']:.1f}"
            parts.append(f"{row['period']}: {held} may amount to as few as {fewest}")
        else:
            parts.append(f"{row['period']}: not computed, {row['reason']}")
    return (
        f"Effective number of launches, {'; '.join(parts)}. Incidents of one day, with systems "
        "that may be the same, count as one salvo: a list with one row a launch hides its salvos."
    )
