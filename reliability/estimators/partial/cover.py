"""Intervals, p-values and probabilities that hold for every completion of a record.

The cover of a set of intervals runs from the lowest lower end to the highest upper end. If
each interval holds the truth with 95 %, so does the cover, whichever completion is the true
one: it is the confidence set that inverts, at every value of the parameter, the largest p-value
over the completions (Horowitz and Manski 2000 bound in the same way).

Which completions have the extreme ends depends on the method: see `extremes`.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from reliability import catalogue
from reliability.estimators.arguments import (
    Alternative,
    check_alternative,
    check_confidence_level,
)
from reliability.estimators.bayes.probability import probability_lower
from reliability.estimators.difference.interval import difference_interval
from reliability.estimators.dispatch import PARAMETER_SPACE, check_options
from reliability.estimators.odds_ratio.interval import odds_ratio_interval
from reliability.estimators.partial import completions
from reliability.estimators.partial.bounds import contrast_bounds
from reliability.estimators.partial.completions import Rows
from reliability.estimators.partial.extremes import (
    ALONE,
    ORDERED_TESTS,
    endless,
    towards_high,
    towards_low,
)
from reliability.estimators.partial.feasible import Arm, Point
from reliability.estimators.proportion.interval import proportion_interval
from reliability.estimators.ratio.interval import ratio_interval
from reliability.estimators.results import Interval
from reliability.estimators.two_sample.entrance import two_sample_test

__all__ = ["cover_contrast", "cover_rate", "p_value_range", "probability_lower_range"]

_INTERVALS: dict[str, Callable[..., Interval]] = {
    "difference": difference_interval,
    "ratio": ratio_interval,
    "odds-ratio": odds_ratio_interval,
}


def cover_rate(
    arm: Arm,
    *,
    method: str = "clopper-pearson",
    confidence_level: float = 0.95,
    alternative: str = "two-sided",
    **options: Any,
) -> Interval:
    """Return the interval of a failure rate that covers those of all completions.

    Parameters
    ----------
    arm : Arm
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
    LevelError, OptionError, UnknownNameError

    Examples
    --------
    >>> from reliability.estimators.partial.feasible import Feasible
    >>> arm = Arm.of(Feasible.of_counts("20..30", "45..55"))
    >>> low, high = cover_rate(arm)
    >>> round(low, 4), round(high, 4)
    (0.2381, 0.8)
    """
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
    arm_a: Arm,
    arm_b: Arm,
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
    arm_a, arm_b : Arm
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
    LevelError, UnknownNameError
    OptionError
        Also where a method that needs every completion would have too many.

    Examples
    --------
    >>> from reliability.estimators.partial.feasible import Feasible
    >>> before = Arm.of(Feasible.of_counts("20..30", "45..55"))
    >>> after = Arm.of(Feasible.of_counts("0..6", 8))
    >>> low, high = cover_contrast("difference", after, before)
    >>> round(low, 4), round(high, 4)
    (-0.7874, 0.6161)
    """
    level, side, given = _checked(measure, method, confidence_level, alternative, options)
    low, high = PARAMETER_SPACE[measure]
    low_gap = high_gap = False
    if arm_a.may_be_empty or arm_b.may_be_empty:
        return Interval(low, high)

    # The unconditional methods take a tenth of a second a table.
    costly = "berger_boos" in catalogue.find(measure, method).options
    most = completions.MOST_COSTLY_TABLES if costly else completions.MOST_TABLES

    def ends(rows_a: Rows, rows_b: Rows) -> Interval:
        return _INTERVALS[measure](
            *completions.pairs(rows_a, rows_b, most),
            method=method,
            confidence_level=level,
            alternative=side,
            **given,
        )

    alone = _Alone(measure, method, level, side, given)
    if side != "less":
        a, a_to_zero = towards_low(measure, method, arm_a, given)
        b, b_to_one = towards_high(measure, method, arm_b, given)
        low, low_gap = _least(ends(a, b))
        low = min(low, alone.lowest(a, b, a_to_zero, b_to_one))
    if side != "greater":
        a, a_to_one = towards_high(measure, method, arm_a, given)
        b, b_to_zero = towards_low(measure, method, arm_b, given)
        high, high_gap = _greatest(ends(a, b))
        high = max(high, alone.highest(a, b, a_to_one, b_to_zero))
    return Interval(low, high, low_gap or high_gap)


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


def p_value_range(
    arm_a: Arm,
    arm_b: Arm,
    *,
    method: str = "boschloo",
    alternative: str = "two-sided",
    **options: Any,
) -> tuple[float, float]:
    """Return the least and the greatest p-value over all pairs of completions.

    Parameters
    ----------
    arm_a, arm_b : Arm
        What is known of each arm.
    method : str
        A name of the family ``test``.
    alternative : {"two-sided", "greater", "less"}
        ``greater``: rate a above rate b; ``less``: below it.
    **options
        Options of the test.

    Returns
    -------
    p_low, p_high : float
        Of every pair of completions, up to 262144 of them. Beyond, the ends may lie outside: a
        two-sided p-value may be 1 anywhere between, so where the rates may be equal `p_high` is
        1; and tests whose least p-value is not known to lie at an extreme pair of tables have 0
        to 1, as has any test where the launches of an arm are open above.

    Raises
    ------
    OptionError, UnknownNameError

    Examples
    --------
    >>> from reliability.estimators.partial.feasible import Feasible
    >>> before = Arm.of(Feasible.of_counts(10, 20))
    >>> after = Arm.of(Feasible.of_counts("0..1", 8))
    >>> low, high = p_value_range(after, before, method="fisher")
    >>> round(low, 4), round(high, 4)
    (0.0251, 0.0987)
    """
    given = check_options(catalogue.find("test", method), options)
    side = check_alternative(alternative)
    if arm_a.open or arm_b.open:
        return 0.0, 1.0
    if completions.count(arm_a) * completions.count(arm_b) > completions.MOST_TABLES:
        return _outer_p_values(arm_a, arm_b, method, side)
    rows = completions.pairs(completions.every_row(arm_a, 0), completions.every_row(arm_b, 0))
    p = np.asarray(two_sample_test(*rows, method=method, alternative=side, **given))
    return float(p.min()), float(p.max())


def _outer_p_values(arm_a: Arm, arm_b: Arm, method: str, side: Alternative) -> tuple[float, float]:
    """Return ends that hold every p-value, from the extreme tables alone."""
    if method not in ORDERED_TESTS or arm_a.may_be_empty or arm_b.may_be_empty:
        return 0.0, 1.0
    low_a, high_a = completions.best_corners(arm_a), completions.worst_corners(arm_a)
    low_b, high_b = completions.best_corners(arm_b), completions.worst_corners(arm_b)

    def p_values(a: list[Point], b: list[Point]) -> Any:
        rows = completions.pairs(completions.finite_rows(a), completions.finite_rows(b))
        return np.asarray(two_sample_test(*rows, method=method, alternative=side))

    a_above, a_below = p_values(high_a, low_b), p_values(low_a, high_b)
    low = float(min(a_above.min(), a_below.min()))
    high = float(max(a_above.max(), a_below.max()))
    difference = contrast_bounds("difference", arm_a, arm_b)
    if side == "two-sided" and difference.low < 0.0 < difference.high:
        high = 1.0
    return low, high


def probability_lower_range(
    arm_a: Arm, arm_b: Arm, *, prior: str | tuple[float, float] = "jeffreys"
) -> tuple[float, float]:
    """Return the least and the greatest P(rate a < rate b | data) over all completions.

    Parameters
    ----------
    arm_a, arm_b : Arm
        What is known of each arm.
    prior : str or (float, float)
        ``jeffreys``, ``uniform`` or the two shapes of a Beta, the same for both arms.

    Returns
    -------
    probability_low, probability_high : float
        0 and 1 where an arm may have no launch: no probability then, only the prior.

    Notes
    -----
    A further failure raises a Beta posterior of the rate in the likelihood-ratio order, a
    further launch that did not fail lowers it. So the extremes lie where those of the two
    rates do; as an open end makes one rate known to be 0 or 1, the probability has the limit
    0 or 1.

    Examples
    --------
    >>> from reliability.estimators.partial.feasible import Feasible
    >>> before = Arm.of(Feasible.of_counts("20..30", "45..55"))
    >>> after = Arm.of(Feasible.of_counts("0..6", 8))
    >>> low, high = probability_lower_range(after, before)
    >>> round(low, 4), round(high, 4)
    (0.0191, 0.9999)
    """
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
