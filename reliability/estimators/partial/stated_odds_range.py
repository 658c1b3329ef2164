"""The rate under stated odds of going unreported, over ranges of counts.

With k failures, s others and u of unknown outcome, the likelihood of the failure rate p at the
ratio r is p^k (1 - p)^s (1 + (r - 1) p)^u (`reliability.estimators.partial.unknown`). A completion
is one (k, s, u) that the ranges allow; the extreme ones are found, not searched for:

If a likelihood is multiplied by a factor that rises in p, its greatest value and both ends of its
likelihood-ratio interval move up, or stay. Below the old most likely value the drop from the most
likely value grows, so the lower end moves up; above the new one the drop is no more than it was,
so the upper end does. These factors rise: p (one more failure), 1 / (1 - p) (one success less),
p / (1 + (r - 1) p) (an unknown outcome is a failure), (1 + (r - 1) p) / (1 - p), whose slope is
r / (1 - p)^2 (a success is an unknown outcome), and 1 + (r - 1) p where r > 1 (one more unknown);
where r < 1 the last one falls. At a fixed number of launches the least rate therefore has the
fewest failures and then the fewest unknown. As launches are added, successes come first (lower),
then unknown ones (lower where r < 1, higher where r > 1), then failures (higher): the least rate
is at the turn. The greatest is its mirror.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple, SupportsIndex, TypeAlias

import numpy as np
from numpy.typing import NDArray

from reliability.counts import CountRange
from reliability.errors import CountError
from reliability.estimators.arguments import Counts, Floats, check_confidence_level
from reliability.estimators.partial.unknown import check_ratios, stated_odds

__all__ = [
    "Extremes",
    "Outcomes",
    "StatedOddsRange",
    "extreme_outcomes",
    "stated_odds_between",
    "stated_odds_range",
]

Count: TypeAlias = CountRange | SupportsIndex | str


class Outcomes(NamedTuple):
    """Launches by outcome; infinity stands for the limit along an open upper end."""

    failures: float
    others: float
    unknown: float

    def plus(self, more: Outcomes) -> Outcomes:
        """Return the outcomes of both."""
        return Outcomes(*(a + b for a, b in zip(self, more, strict=True)))


@dataclass(frozen=True, slots=True)
class Extremes:
    """The completions that have the least and the greatest rate.

    The extreme completion of two sets of launches together is the sum of their extreme ones.

    Attributes
    ----------
    least_below, least_above : Outcomes
        Of the least rate, where the ratio is below 1, and where it is 1 or more.
    greatest_below, greatest_above : Outcomes
        Of the greatest rate, where the ratio is 1 or less, and where it is above 1.
    fewest_known : float
        The fewest launches of known outcome in any completion.
    """

    least_below: Outcomes
    least_above: Outcomes
    greatest_below: Outcomes
    greatest_above: Outcomes
    fewest_known: float

    @property
    def exact(self) -> bool:
        """Whether there is one completion only."""
        first = self.least_below
        return first == self.least_above == self.greatest_below == self.greatest_above

    def plus(self, more: Extremes) -> Extremes:
        """Return the extremes of both sets of launches together."""
        return Extremes(
            self.least_below.plus(more.least_below),
            self.least_above.plus(more.least_above),
            self.greatest_below.plus(more.greatest_below),
            self.greatest_above.plus(more.greatest_above),
            self.fewest_known + more.fewest_known,
        )

    @classmethod
    def of_rivals(cls, rivals: Iterable[Extremes]) -> Extremes:
        """Return outcomes at least as extreme as those of each rival, of which one is right.

        Not always attained: the bounds that they give hold, and may be wider than the sharp ones.
        """
        found = list(rivals)
        return cls(
            _least([each.least_below for each in found], above=False),
            _least([each.least_above for each in found], above=True),
            _mirrored(_least([_mirrored(each.greatest_below) for each in found], above=True)),
            _mirrored(_least([_mirrored(each.greatest_above) for each in found], above=False)),
            min(each.fewest_known for each in found),
        )


@dataclass(frozen=True, slots=True)
class StatedOddsRange:
    """Failure rates under stated ratios of going unreported, over every completion of ranges.

    Attributes
    ----------
    ratio : float or ndarray
        How many times as likely failures are to go unreported as successes.
    estimate : float or ndarray or None
        The most likely rate, where each count is one number and some outcome is known.
    bound_low, bound_high : float or ndarray
        The least and the greatest most likely rate of any completion.
    bound_low_open, bound_high_open : bool or ndarray
        The bound is a limit, because a count is open above.
    ci_low, ci_high : float or ndarray
        An interval that covers the likelihood-ratio interval of every completion.
    known : bool
        Whether every completion has a launch of known outcome. Where one has none, the rate may
        be anything: 0 to 1 at every ratio.
    confidence_level : float
    """

    ratio: float | Floats
    estimate: float | Floats | None
    bound_low: float | Floats
    bound_high: float | Floats
    bound_low_open: bool | NDArray[np.bool_]
    bound_high_open: bool | NDArray[np.bool_]
    ci_low: float | Floats
    ci_high: float | Floats
    known: bool
    confidence_level: float


def stated_odds_range(
    failures: Count,
    launches: Count,
    unknown: Count,
    ratio: Counts,
    *,
    confidence_level: float = 0.95,
) -> StatedOddsRange:
    r"""Failure rate if failures are `ratio` times as likely to go unreported, over ranges.

    Parameters
    ----------
    failures, launches, unknown : CountRange, int or str
        Launches known to have failed, all launches, and those of unknown outcome; failures and
        unknown together within the launches. The rest did not fail.
    ratio : float or array_like of float
        0 to infinity, ends included. 1: outcomes are missing at random.
    confidence_level : float
        Strictly between 0 and 1.

    Returns
    -------
    StatedOddsRange
        As many values as `ratio`. With one number for each count, those of `stated_odds`. Where a
        completion has no launch of known outcome (no launch at all included): 0 to 1.

    Raises
    ------
    CountError
        If no failures, launches and unknown satisfy all three ranges.
    LevelError
    OptionError
        For a negative ratio.

    Notes
    -----
    With failures in :math:`[k_0, k_1]`, unknown in :math:`[u_0, u_1]` and launches in
    :math:`[n_0, n_1]`, the least rate is that of :math:`(k_0, u_0, n_1)`, and the greatest that
    of :math:`k = \min(k_1, n - u_0)`, :math:`u = \min(u_1, n - k)` at the n within its range
    that is nearest to :math:`k_1 + u_1` where the ratio is above 1, and to :math:`k_1 + u_0`
    where it is not. The module has the proof; the cost does not depend on the widths.

    Examples
    --------
    "About half of some fifty" failed, and of five to ten the outcome is unknown:

    >>> found = stated_odds_range("20..30", "45..55", "5..10", [0, 1, float("inf")])
    >>> found.bound_low.round(3), found.bound_high.round(3)
    (array([0.364, 0.4  , 0.455]), array([0.667, 0.857, 0.889]))
    """
    extremes = extreme_outcomes(failures, CountRange(0, None), unknown, launches)
    return stated_odds_between(extremes, ratio, confidence_level=confidence_level)


def extreme_outcomes(failures: Count, others: Count, unknown: Count, launches: Count) -> Extremes:
    """Return the completions of least and of greatest rate, of four ranges that hold together.

    Parameters
    ----------
    failures, others, unknown, launches : CountRange, int or str
        Launches known to have failed, known not to have, of unknown outcome, and all.

    Raises
    ------
    CountError
        If they cannot all hold.

    Examples
    --------
    >>> extreme_outcomes("20..30", "0..", "5..10", "45..55").greatest_above
    Outcomes(failures=30.0, others=5.0, unknown=10.0)
    """
    k, s, u, n = (CountRange.of(count) for count in (failures, others, unknown, launches))
    together = k + s + u
    fewest, most = max(n.low, together.low), min(_top(n.high), _top(together.high))
    if fewest > most:
        raise CountError(
            f"failures ({k}), launches of unknown outcome ({u}) and the others ({s}): must add up "
            f"to the launches; got {n.quoted}. Count each launch once, or widen a range."
        )
    ends = (float(fewest), most)
    mirrored = (s, k, u)
    return Extremes(
        _turn((k, s, u), ends, above=False),
        _turn((k, s, u), ends, above=True),
        _mirrored(_turn(mirrored, ends, above=True)),
        _mirrored(_turn(mirrored, ends, above=False)),
        max(float(k.low + s.low), fewest - _top(u.high), 0.0),
    )


def stated_odds_between(
    extremes: Extremes, ratio: Counts, *, confidence_level: float = 0.95
) -> StatedOddsRange:
    """Return the rates at stated ratios between two extreme completions.

    Parameters
    ----------
    extremes : Extremes
    ratio : float or array_like of float
    confidence_level : float

    Raises
    ------
    LevelError, OptionError
    """
    level = check_confidence_level(confidence_level)
    ratios = check_ratios(ratio)
    flat = ratios.reshape(-1)
    known = extremes.fewest_known > 0.0
    if known:
        low, ci_low, low_open = _ends(
            (extremes.least_below, extremes.least_above), flat < 1.0, flat, level, 0
        )
        high, ci_high, high_open = _ends(
            (extremes.greatest_below, extremes.greatest_above), flat <= 1.0, flat, level, 1
        )
    else:
        low = ci_low = np.zeros(flat.size)
        high = ci_high = np.ones(flat.size)
        low_open = high_open = np.zeros(flat.size, dtype=bool)
    low, high, ci_low, ci_high = (e.reshape(ratios.shape) for e in (low, high, ci_low, ci_high))
    low_open, high_open = low_open.reshape(ratios.shape), high_open.reshape(ratios.shape)
    estimate = low if extremes.exact and known else None
    if ratios.ndim > 0:
        return StatedOddsRange(
            ratios, estimate, low, high, low_open, high_open, ci_low, ci_high, known, level
        )
    return StatedOddsRange(
        float(ratios),
        None if estimate is None else float(estimate),
        float(low),
        float(high),
        bool(low_open),
        bool(high_open),
        float(ci_low),
        float(ci_high),
        known,
        level,
    )


def _turn(
    parts: tuple[CountRange, CountRange, CountRange], ends: tuple[float, float], *, above: bool
) -> Outcomes:
    """Return the completion of least rate: where more launches begin to raise it."""
    k, s, u = parts
    most_others, most_unknown = _top(s.high), _top(u.high)
    # Unknown ones lower the rate below a ratio of 1, so that they are added before the turn.
    turn = k.low + most_others + (u.low if above else most_unknown)
    n = min(max(turn, ends[0]), ends[1])
    if math.isinf(n):
        unknown = float(u.low) if math.isinf(most_others) else most_unknown
        return Outcomes(float(k.low), most_others, unknown)
    failed = max(float(k.low), n - most_others - most_unknown)
    unknown = max(float(u.low), n - failed - most_others)
    return Outcomes(failed, n - failed - unknown, unknown)


def _least(outcomes: list[Outcomes], *, above: bool) -> Outcomes:
    """Return outcomes whose rate is no more than that of each of some."""
    failed = min(each.failures for each in outcomes)
    others = max(each.others for each in outcomes)
    if above:  # fewest failures, fewest failures and unknown ones together
        unknown = min(each.failures + each.unknown for each in outcomes) - failed
    elif math.isinf(others):
        unknown = 0.0  # the limit has a rate of 0 already
    else:
        unknown = max(each.others + each.unknown for each in outcomes) - others
    return Outcomes(failed, others, unknown)


def _mirrored(outcomes: Outcomes) -> Outcomes:
    return Outcomes(outcomes.others, outcomes.failures, outcomes.unknown)


def _ends(
    choice: tuple[Outcomes, Outcomes],
    first: NDArray[np.bool_],
    ratios: Floats,
    level: float,
    side: int,
) -> tuple[Floats, Floats, NDArray[np.bool_]]:
    """Return the rate, its end of the interval and whether it is a limit, for each ratio.

    `side` 0 is the least rate, 1 the greatest.
    """
    rate, end = np.full(ratios.size, float(side)), np.full(ratios.size, float(side))
    limit = np.zeros(ratios.size, dtype=bool)
    for outcomes, mine in zip(choice, (first, ~first), strict=True):
        if not mine.any():
            continue
        k, s, u = outcomes
        if math.isinf(k + s + u):
            # A rate of 0 (or 1) is attained if no failure (success) stands against it and the
            # unknown ones do not: they do at the one ratio that makes each of them a failure
            # (success).
            against, at = (k, np.inf) if side == 0 else (s, 0.0)
            limit[mine] = against > 0.0 if u == 0.0 else (against > 0.0) | (ratios[mine] == at)
            continue
        found = stated_odds(int(k), int(s), int(u), ratios[mine], confidence_level=level)
        rate[mine] = found.estimate
        end[mine] = (found.ci_low, found.ci_high)[side]
    return rate, end, limit


def _top(high: int | None) -> float:
    return math.inf if high is None else float(high)
