"""Intervals and probabilities that hold for every completion of a record.

The cover of a set of intervals runs from the lowest lower end to the highest upper end. If
each interval holds the truth with 95 %, so does the cover, whichever completion is the true
one: it is the confidence set that inverts, at every value of the parameter, the largest p-value
over the completions (Horowitz and Manski 2000 bound in the same way).

Which completions have the extreme ends depends on the method: see `extremes`.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import numpy as np

from reliability import catalogue
from reliability.estimators.arguments import (
    Alternative,
    Floats,
    check_alternative,
    check_confidence_level,
)
from reliability.estimators.bayes.probability import probability_lower
from reliability.estimators.difference.interval import difference_interval
from reliability.estimators.dispatch import PARAMETER_SPACE, check_options
from reliability.estimators.odds_ratio.interval import odds_ratio_interval
from reliability.estimators.partial import completions
from reliability.estimators.partial.completions import Rows
from reliability.estimators.partial.extremes import (
    ALONE,
    BRACKETED,
    endless,
    towards_high,
    towards_low,
)
from reliability.estimators.partial.feasible import Allowed, Point, as_arm
from reliability.estimators.proportion.interval import proportion_interval
from reliability.estimators.ratio.interval import ratio_interval
from reliability.estimators.results import Interval
from reliability.estimators.unconditional.limits import Inverted, highest_limit, lowest_limit

__all__ = ["cover_contrast", "cover_rate", "probability_lower_range"]

Tables: TypeAlias = tuple[Floats, Floats, Floats, Floats]

_INTERVALS: dict[str, Callable[..., Interval]] = {
    "difference": difference_interval,
    "ratio": ratio_interval,
    "odds-ratio": odds_ratio_interval,
}


def cover_rate(
    arm: Allowed,
    *,
    method: str = "clopper-pearson",
    confidence_level: float = 0.95,
    alternative: str = "two-sided",
    **options: Any,
) -> Interval:
    """Return the interval of a failure rate that covers those of all completions.

    Parameters
    ----------
    arm : Arm, Feasible or (failures, launches)
        What is known of the launches and their outcomes.
    method : str
        A name of the family ``proportion``.
    confidence_level : float
        Strictly between 0 and 1.
    alternative : {"two-sided", "greater", "less"}
        ``greater`` bounds from below, ``less`` from above.
    **options
        Options of the method.

    Returns
    -------
    Interval
        From the lowest lower to the highest upper end. An open upper end of the launches takes
        the limit: 0 below where the rate may come as near to 0 as one likes, 1 above likewise.
        An arm that may have no launch: 0 to 1.

    Raises
    ------
    CountError, LevelError, OptionError, UnknownNameError

    Examples
    --------
    >>> low, high = cover_rate(("20..30", "45..55"))
    >>> round(low, 4), round(high, 4)
    (0.2381, 0.8)
    """
    arm = as_arm(arm)
    level, side, given = _checked("proportion", method, confidence_level, alternative, options)
    if arm.may_be_empty:
        return Interval(*PARAMETER_SPACE["proportion"])

    def ends(rows: Rows) -> Interval:
        return proportion_interval(
            *rows, method=method, confidence_level=level, alternative=side, **given
        )

    low, high, gap = 0.0, 1.0, False
    if side != "less":
        rows, endless = towards_low("proportion", method, arm, given)
        if not endless:
            low, gap = _least(ends(rows))
    if side != "greater":
        rows, endless = towards_high("proportion", method, arm, given)
        if not endless:
            high, high_gap = _greatest(ends(rows))
            gap = gap or high_gap
    return Interval(low, high, gap)


def cover_contrast(
    measure: str,
    arm_a: Allowed,
    arm_b: Allowed,
    *,
    method: str = "miettinen-nurminen",
    confidence_level: float = 0.95,
    alternative: str = "two-sided",
    **options: Any,
) -> Interval:
    """Return the interval of a contrast that covers those of all pairs of completions.

    Parameters
    ----------
    measure : {"difference", "ratio", "odds-ratio"}
        a - b, a / b, or odds a / odds b.
    arm_a, arm_b : Arm, Feasible or (failures, launches)
        What is known of each arm.
    method : str
        A name of the family `measure`.
    confidence_level, alternative
        As in `cover_rate`.
    **options
        Options of the method.

    Returns
    -------
    Interval
        From the lowest lower to the highest upper end; the whole parameter space where an arm
        may have no launch. Where an open upper end lets a rate come as near to 0 or 1 as one
        likes, that arm is taken as known in the limit, and the end is what the other arm alone
        allows; the edge of the parameter space for a method that has no such limit on record.

    Raises
    ------
    CountError, LevelError, UnknownNameError
    OptionError
        Also where a method that needs every completion would have too many.

    Examples
    --------
    >>> before, after = ("20..30", "45..55"), ("0..6", 8)
    >>> low, high = cover_contrast("difference", after, before)
    >>> round(low, 4), round(high, 4)
    (-0.7874, 0.6161)
    """
    arm_a, arm_b = as_arm(arm_a), as_arm(arm_b)
    level, side, given = _checked(measure, method, confidence_level, alternative, options)
    low, high = PARAMETER_SPACE[measure]
    low_gap = high_gap = False
    if arm_a.may_be_empty or arm_b.may_be_empty:
        return Interval(low, high)

    ends = _Ends(measure, method, level, side, given).of
    alone = _Alone(measure, method, level, side, given)
    if side != "less":
        a, a_to_zero = towards_low(measure, method, arm_a, given)
        b, b_to_one = towards_high(measure, method, arm_b, given)
        low, low_gap = ends(a, b, 0)
        low = min(low, alone.lowest(a, b, a_to_zero, b_to_one))
    if side != "greater":
        a, a_to_one = towards_high(measure, method, arm_a, given)
        b, b_to_zero = towards_low(measure, method, arm_b, given)
        high, high_gap = ends(a, b, 1)
        high = max(high, alone.highest(a, b, a_to_one, b_to_zero))
    return Interval(low, high, low_gap or high_gap)


@dataclass(frozen=True, slots=True)
class _Ends:
    """The outermost ends of a method's intervals over some completions of both arms."""

    measure: str
    method: str
    level: float
    side: Alternative
    options: dict[str, Any]
    known: list[tuple[Tables, Interval]] = field(default_factory=list)

    def of(self, rows_a: Rows, rows_b: Rows, end: int) -> tuple[float, bool]:
        """Return the lowest lower end (0) or the highest upper one (1), and its gap."""
        tables = completions.pairs(rows_a, rows_b)
        gamma = self.options.get("berger_boos")
        inverted = Inverted.named(self.measure, self.method, self.level, self.side, gamma)
        if inverted is not None:
            return _outermost(inverted, tables, end)
        if (self.measure, self.method) in BRACKETED and self.side == "two-sided":
            tables = self._promising(tables, end)
        interval = self._interval(tables)
        return _least(interval) if end == 0 else _greatest(interval)

    def _interval(self, tables: Tables) -> Interval:
        """Return the intervals, once where both ends have the same tables."""
        for others, interval in self.known:
            if all(map(np.array_equal, tables, others)):
                return interval
        interval = _INTERVALS[self.measure](
            *tables,
            method=self.method,
            confidence_level=self.level,
            alternative=self.side,
            **self.options,
        )
        self.known.append((tables, interval))
        return interval

    def _promising(self, tables: Tables, end: int) -> Tables:
        """Return the tables that may have the outermost end of a bracketed method.

        Its end lies between that of the wider method and its own one-sided one at that level.
        """
        if tables[0].size == 0:
            return tables
        interval, wide = _INTERVALS[self.measure], BRACKETED[self.measure, self.method]
        side: Alternative = "greater" if end == 0 else "less"
        call = {"confidence_level": self.level}
        wider = interval(*tables, method=wide, **call)[end]
        surely = interval(*tables, method=self.method, alternative=side, **call)[end]
        kept = wider <= np.min(surely) if end == 0 else wider >= np.max(surely)
        k_a, n_a, k_b, n_b = (part[kept] for part in tables)
        return k_a, n_a, k_b, n_b


def _outermost(inverted: Inverted, tables: Tables, end: int) -> tuple[float, bool]:
    """Return the lowest lower or highest upper limit of some tables, none where there is none."""
    if tables[0].size == 0:
        return (math.inf, False) if end == 0 else (-math.inf, False)
    problems = inverted.problems(tables[1], tables[3])
    what = "table" if inverted.gamma > 0.0 else "pair of launches"
    completions.check_size(problems, completions.MOST_PROBLEMS, what)
    return lowest_limit(inverted, *tables) if end == 0 else highest_limit(inverted, *tables)


@dataclass(frozen=True, slots=True)
class _Alone:
    """The limits of a contrast as the rate of one arm becomes known to be 0 or 1.

    Each takes the completions of both arms that have finite launches, and whether those of arm
    a, of arm b run to infinity.
    """

    measure: str
    method: str
    level: float
    side: Alternative
    options: dict[str, Any]

    def lowest(self, a: Rows, b: Rows, a_to_zero: bool, b_to_one: bool) -> float:
        """Return the lowest of the limits, infinity where no arm runs to infinity."""
        edge = PARAMETER_SPACE[self.measure][0]
        limits = [math.inf]
        if a_to_zero:
            limits.append(-self._high(b) if self.measure == "difference" else edge)
        if b_to_one and self.measure != "odds-ratio":
            limits.append(self._low(a) - (1.0 if self.measure == "difference" else 0.0))
        elif b_to_one:
            limits.append(edge)
        return edge if a_to_zero and b_to_one else min(limits)

    def highest(self, a: Rows, b: Rows, a_to_one: bool, b_to_zero: bool) -> float:
        """Return the highest of the limits, minus infinity where no arm runs to infinity."""
        edge = PARAMETER_SPACE[self.measure][1]
        limits = [-math.inf]
        if a_to_one and self.measure == "difference":
            limits.append(1.0 - self._low(b))
        elif a_to_one and self.measure == "ratio":
            low = self._low(b)
            limits.append(1.0 / low if low > 0.0 else math.inf)
        elif a_to_one:
            limits.append(edge)
        if b_to_zero:
            limits.append(self._high(a) if self.measure == "difference" else edge)
        return edge if a_to_one and b_to_zero else max(limits)

    def _low(self, rows: Rows) -> float:
        return self._end(rows, "greater", 0.0, 0)

    def _high(self, rows: Rows) -> float:
        return self._end(rows, "less", 1.0, 1)

    def _end(self, rows: Rows, side: Alternative, edge: float, end: int) -> float:
        method = ALONE.get((self.measure, self.method))
        if method is None or rows[0].size == 0:
            return edge
        interval = proportion_interval(
            *rows,
            method=method,
            confidence_level=self.level,
            alternative="two-sided" if self.side == "two-sided" else side,
            **self.options,
        )
        found = np.asarray(interval[end])
        return float(found.min() if end == 0 else found.max())


def probability_lower_range(
    arm_a: Allowed, arm_b: Allowed, *, prior: str | tuple[float, float] = "jeffreys"
) -> tuple[float, float]:
    """Return the least and the greatest P(rate a < rate b | data) over all completions.

    Parameters
    ----------
    arm_a, arm_b : Arm, Feasible or (failures, launches)
        What is known of each arm.
    prior : str or (float, float)
        ``jeffreys``, ``uniform`` or the two shapes of a Beta, the same for both arms.

    Returns
    -------
    probability_low, probability_high : float
        0 and 1 where an arm may have no launch: no probability then, only the prior.

    Raises
    ------
    CountError, OptionError

    Notes
    -----
    A further failure raises a Beta posterior of the rate in the likelihood-ratio order, a
    further launch that did not fail lowers it. So the extremes lie where those of the two
    rates do; as an open end makes one rate known to be 0 or 1, the probability has the limit
    0 or 1.

    Examples
    --------
    >>> low, high = probability_lower_range(("0..6", 8), ("20..30", "45..55"))
    >>> round(low, 4), round(high, 4)
    (0.0191, 0.9999)
    """
    arm_a, arm_b = as_arm(arm_a), as_arm(arm_b)
    if arm_a.may_be_empty or arm_b.may_be_empty:
        return 0.0, 1.0
    low = _probability(arm_a.worst_points(), arm_b.best_points(), prior, 0.0)
    high = _probability(arm_a.best_points(), arm_b.worst_points(), prior, 1.0)
    return min(low), max(high)


def _probability(
    a: list[Point], b: list[Point], prior: str | tuple[float, float], limit: float
) -> list[float]:
    found = [limit] if endless(a) or endless(b) else []
    tables = completions.pairs(completions.finite_rows(a), completions.finite_rows(b))
    return [*found, *np.asarray(probability_lower(*tables, prior=prior)).tolist()]


def _checked(
    family: str, method: str, confidence_level: float, alternative: str, options: dict[str, Any]
) -> tuple[float, Alternative, dict[str, Any]]:
    given = check_options(catalogue.find(family, method), options)
    return check_confidence_level(confidence_level), check_alternative(alternative), given


def _least(interval: Interval) -> tuple[float, bool]:
    low = np.asarray(interval.low)
    return float(low.min(initial=math.inf)), bool(np.any(interval.gap))


def _greatest(interval: Interval) -> tuple[float, bool]:
    high = np.asarray(interval.high)
    return float(high.max(initial=-math.inf)), bool(np.any(interval.gap))
