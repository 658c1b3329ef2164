"""Sharp bounds of rates and contrasts over everything that a record allows."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from reliability.errors import unknown_name
from reliability.estimators.dispatch import PARAMETER_SPACE
from reliability.estimators.partial.feasible import Allowed, Arm, Point, as_arm

__all__ = [
    "MEASURES",
    "NULLS",
    "Bounds",
    "Direction",
    "Identified",
    "bounds_of_rates",
    "contrast_bounds",
    "direction",
    "direction_each",
    "identified",
    "identified_each",
    "rate_bounds",
]

Identified: TypeAlias = Literal["point", "bounds", "nothing"]
Direction: TypeAlias = Literal["lower", "higher", "equal", "not identified"]
End: TypeAlias = tuple[float, bool]

MEASURES = {name: PARAMETER_SPACE[name] for name in ("difference", "ratio", "odds-ratio")}
# The value of each measure where nothing changed.
NULLS = {"difference": 0.0, "ratio": 1.0, "odds-ratio": 1.0}


@dataclass(frozen=True, slots=True)
class Bounds:
    """The least and the greatest value that a record allows.

    Attributes
    ----------
    low, high : float
        The ends; of a ratio or an odds ratio possibly infinite.
    low_open, high_open : bool
        True where the end is a limit that no completion attains, because an upper end of the
        launches is open.
    """

    low: float
    high: float
    low_open: bool = False
    high_open: bool = False

    @property
    def ends(self) -> tuple[float, float, bool, bool]:
        """Low, high, and whether each is only a limit."""
        return self.low, self.high, self.low_open, self.high_open


@dataclass(frozen=True, slots=True)
class _Rates:
    """The ends of a rate as exact fractions, and whether each is only a limit."""

    low: Fraction
    high: Fraction
    low_open: bool = False
    high_open: bool = False


@dataclass(frozen=True, slots=True)
class _Quantity:
    """The ends of a range within [0, infinity]: of rates, or of odds. None is infinity."""

    low: Fraction | None
    high: Fraction | None
    low_open: bool
    high_open: bool

    @classmethod
    def of_rates(cls, rates: _Rates, *, odds: bool) -> _Quantity:
        ends = [_odds(end) if odds else end for end in (rates.low, rates.high)]
        return cls(ends[0], ends[1], rates.low_open, rates.high_open)

    @property
    def may_be_zero(self) -> bool:
        return self.low == 0 and not self.low_open

    @property
    def may_be_infinite(self) -> bool:
        return self.high is None and not self.high_open


def rate_bounds(arm: Allowed) -> Bounds:
    """Return the least and the greatest failure rate that an arm allows.

    Parameters
    ----------
    arm : Arm, Feasible or (failures, launches)
        What is known of the launches and their outcomes.

    Raises
    ------
    CountError
        If the counts cannot all hold.

    Sharp: each end is attained by a completion, or is the limit of completions where an upper
    end is open. An arm that may have no launch gives 0 to 1.

    Notes
    -----
    The rate rises with failures and falls with other launches, so in each box one point beats
    all others (`Feasible.worst`, `Feasible.best`), and the ends over the whole arm lie among
    the undominated sums of those points. Rates are compared as exact fractions.

    Examples
    --------
    A launched 1..3 with 1 intercepted and the rest unknown; B launched 4, none failed. Pooled
    ranges would say 2/5; the truth is at most 2/7:

    >>> from reliability.estimators.partial.feasible import Feasible
    >>> a, b = Feasible(0, None, 1, None, 1, 3), Feasible.of_counts(0, 4)
    >>> rate_bounds(Arm.of(a, b)).high == 2 / 7
    True
    """
    ends = _rates(as_arm(arm))
    return Bounds(float(ends.low), float(ends.high), ends.low_open, ends.high_open)


def contrast_bounds(measure: str, arm_a: Allowed, arm_b: Allowed) -> Bounds:
    """Return the least and the greatest contrast of two arms' failure rates, a against b.

    Parameters
    ----------
    measure : {"difference", "ratio", "odds-ratio"}
        a - b, a / b, or odds a / odds b.
    arm_a, arm_b : Arm, Feasible or (failures, launches)
        What is known of each; every completion of one may go with every completion of the other.

    Returns
    -------
    Bounds
        Sharp. Where 0/0 (for odds also infinity / infinity) is among the completions, the
        contrast may be anything: the whole parameter space. An arm that may have no launch has
        a rate anywhere from 0 to 1.

    Raises
    ------
    CountError
    UnknownNameError
        If `measure` is none of the three.

    Examples
    --------
    >>> before, after = ("20..30", "45..55"), ("0..6", 8)
    >>> bounds = contrast_bounds("difference", after, before)
    >>> round(bounds.low, 4), round(bounds.high, 4)
    (-0.6667, 0.3864)
    """
    if measure not in MEASURES:
        raise unknown_name("measure", str(measure), MEASURES)
    return _contrast(measure, _rates(as_arm(arm_a)), _rates(as_arm(arm_b)))


def bounds_of_rates(measure: str, a: tuple[End, End], b: tuple[End, End]) -> Bounds:
    """Return the bounds of a contrast from the ends of two rates.

    Parameters
    ----------
    measure : {"difference", "ratio", "odds-ratio"}
    a, b : ((float, bool), (float, bool))
        The least and the greatest rate, each with whether it is a limit that nothing attains.
    """
    rates = [_Rates(Fraction(low), Fraction(high), low_open, high_open)
             for (low, low_open), (high, high_open) in (a, b)]  # fmt: skip
    return _contrast(measure, *rates)


def _contrast(measure: str, a: _Rates, b: _Rates) -> Bounds:
    if measure == "difference":
        return _minus(a, b)
    odds = measure == "odds-ratio"
    return _over(_Quantity.of_rates(a, odds=odds), _Quantity.of_rates(b, odds=odds))


def identified(bounds: Bounds, space: tuple[float, float] = (0.0, 1.0)) -> Identified:
    """Say what bounds identify.

    Parameters
    ----------
    bounds : Bounds
    space : (float, float)
        All values that the quantity may have: 0 to 1 for a rate, `MEASURES` for a contrast.

    Returns
    -------
    {"point", "bounds", "nothing"}
        ``nothing`` if the bounds are the whole space, ``point`` if they are one value that is
        attained, else ``bounds``.

    Examples
    --------
    >>> identified(Bounds(0.0, 1.0)), identified(Bounds(0.5, 0.5))
    ('nothing', 'point')
    >>> identified(Bounds(-0.5, 0.5), MEASURES["difference"])
    'bounds'
    """
    return str(identified_each(*bounds.ends, space=space))  # type: ignore[return-value]


def identified_each(
    low: ArrayLike,
    high: ArrayLike,
    low_open: ArrayLike,
    high_open: ArrayLike,
    *,
    space: tuple[float, float] = (0.0, 1.0),
) -> NDArray[np.str_]:
    """Say what many bounds identify, each as `identified` does.

    Examples
    --------
    >>> identified_each([0.0, 0.2], [1.0, 0.2], False, False).tolist()
    ['nothing', 'point']
    """  # fmt: skip
    one, other = np.asarray(low, dtype=float), np.asarray(high, dtype=float)
    limit = np.asarray(low_open, dtype=bool) | np.asarray(high_open, dtype=bool)
    nothing = (one == space[0]) & (other == space[1])
    return np.select([nothing, (one == other) & ~limit], ["nothing", "point"], "bounds")


def direction(bounds: Bounds, null: float) -> Direction:
    """Say on which side of no change the bounds of a contrast lie.

    Parameters
    ----------
    bounds : Bounds
    null : float
        The value of no change: see `NULLS`.

    Returns
    -------
    {"lower", "higher", "equal", "not identified"}
        An end that only is a limit does not count as reached.

    Examples
    --------
    >>> direction(Bounds(-0.5, 0.0), 0.0), direction(Bounds(-0.5, 0.0, high_open=True), 0.0)
    ('not identified', 'lower')
    """
    return str(direction_each(*bounds.ends, null=null))  # type: ignore[return-value]


def direction_each(
    low: ArrayLike, high: ArrayLike, low_open: ArrayLike, high_open: ArrayLike, *, null: float
) -> NDArray[np.str_]:
    """Say on which side of no change many bounds lie, each as `direction` does.

    Examples
    --------
    >>> direction_each([-0.5, 0.0], [-0.1, 0.2], False, [False, False], null=0.0).tolist()
    ['lower', 'not identified']
    """
    one, other = np.asarray(low, dtype=float), np.asarray(high, dtype=float)
    equal = (one == null) & (other == null)
    below = (other < null) | ((other == null) & np.asarray(high_open, dtype=bool))
    above = (one > null) | ((one == null) & np.asarray(low_open, dtype=bool))
    return np.select([equal, below, above], ["equal", "lower", "higher"], "not identified")


def _rates(arm: Arm) -> _Rates:
    if arm.may_be_empty:
        return _Rates(Fraction(0), Fraction(1))
    # An attained end goes before an equal limit: 0 or 1 is open only where nothing reaches it.
    low, low_open = min(_rate(point) for point in arm.best_points())
    one_less_high, high_open = min(
        (1 - rate, limit) for rate, limit in map(_rate, arm.worst_points())
    )
    return _Rates(low, 1 - one_less_high, low_open, high_open)


def _rate(point: Point) -> tuple[Fraction, bool]:
    """Return the rate at a point, and whether it is only a limit."""
    k, s = point
    if s == math.inf:
        return Fraction(0), k > 0
    if k == math.inf:
        return Fraction(1), s > 0
    return Fraction(int(k), int(k + s)), False


def _odds(rate: Fraction) -> Fraction | None:
    return None if rate == 1 else rate / (1 - rate)


def _minus(a: _Rates, b: _Rates) -> Bounds:
    return Bounds(
        float(a.low - b.high),
        float(a.high - b.low),
        a.low_open or b.high_open,
        a.high_open or b.low_open,
    )


def _over(a: _Quantity, b: _Quantity) -> Bounds:
    """Divide two ranges within [0, infinity]; None is infinity.

    An open end can only be a limit of 0 below or of infinity (a rate of 1) above.
    """
    if (a.may_be_zero and b.may_be_zero) or (a.may_be_infinite and b.may_be_infinite):
        return Bounds(0.0, math.inf)
    low, low_open = _least_quotient(a, b)
    high, high_open = _greatest_quotient(a, b)
    return Bounds(low, high, low_open, high_open)


def _least_quotient(a: _Quantity, b: _Quantity) -> tuple[float, bool]:
    if a.low is None or b.high == 0:
        return math.inf, False
    if a.low == 0 or b.high is None:
        return 0.0, not (a.may_be_zero or b.may_be_infinite)
    return float(a.low / b.high), b.high_open


def _greatest_quotient(a: _Quantity, b: _Quantity) -> tuple[float, bool]:
    if a.high == 0 or b.low is None:
        return 0.0, False
    if a.high is None or b.low == 0:
        return math.inf, not (a.may_be_infinite or b.may_be_zero)
    return float(a.high / b.low), a.high_open
