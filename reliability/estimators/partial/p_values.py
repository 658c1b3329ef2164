"""The least and the greatest p-value of a test over every completion of a record."""

from __future__ import annotations

from typing import Any

import numpy as np

from reliability import catalogue
from reliability.estimators.arguments import Alternative, check_alternative
from reliability.estimators.dispatch import check_options
from reliability.estimators.partial import completions
from reliability.estimators.partial.bounds import contrast_bounds
from reliability.estimators.partial.extremes import NESTED_TESTS, ORDERED_TESTS
from reliability.estimators.partial.feasible import Allowed, Arm, Point, as_arm
from reliability.estimators.two_sample.entrance import two_sample_test

__all__ = ["p_value_range"]


def p_value_range(
    arm_a: Allowed,
    arm_b: Allowed,
    *,
    method: str = "boschloo",
    alternative: str = "two-sided",
    **options: Any,
) -> tuple[float, float]:
    """Return the least and the greatest p-value over all pairs of completions.

    Parameters
    ----------
    arm_a, arm_b : Arm, Feasible or (failures, launches)
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
    CountError, OptionError, UnknownNameError

    Examples
    --------
    >>> low, high = p_value_range(("0..1", 8), (10, 20), method="fisher")
    >>> round(low, 4), round(high, 4)
    (0.0251, 0.0987)
    """
    arm_a, arm_b = as_arm(arm_a), as_arm(arm_b)
    given = check_options(catalogue.find("test", method), options)
    side = check_alternative(alternative)
    if arm_a.open or arm_b.open:
        return 0.0, 1.0
    if completions.count(arm_a) * completions.count(arm_b) > completions.MOST_TABLES:
        return _outer_p_values(arm_a, arm_b, method, side)
    if method in NESTED_TESTS and not given:
        found = _nested_p_values(arm_a, arm_b, method, side)
        if found is not None:
            return found
    rows = completions.pairs(completions.every_row(arm_a, 0), completions.every_row(arm_b, 0))
    p = np.asarray(two_sample_test(*rows, method=method, alternative=side, **given))
    return float(p.min()), float(p.max())


def _nested_p_values(
    arm_a: Arm, arm_b: Arm, method: str, side: Alternative
) -> tuple[float, float] | None:
    """Return the least and greatest p-value from the tables that may have them.

    One-sided both lie at an end of each number of launches. Two-sided so does the least; the
    greatest is 1 if a table of equal rates has it, and None is returned if none has.
    """
    fewest_a, most_a = completions.fewest_rows(arm_a, 0), completions.most_rows(arm_a, 0)
    fewest_b, most_b = completions.fewest_rows(arm_b, 0), completions.most_rows(arm_b, 0)
    above, below = completions.pairs(most_a, fewest_b), completions.pairs(fewest_a, most_b)
    tables = [np.concatenate(parts) for parts in zip(above, below, strict=True)]
    if side == "two-sided":
        every = completions.pairs(completions.every_row(arm_a, 0), completions.every_row(arm_b, 0))
        equal = np.flatnonzero(every[0] * every[3] == every[2] * every[1])[:1]
        tables = [np.append(part, more[equal]) for part, more in zip(tables, every, strict=True)]
    p = np.asarray(two_sample_test(*tables, method=method, alternative=side))
    low, high = float(p.min()), float(p.max())
    return None if side == "two-sided" and high < 1.0 else (low, high)


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
