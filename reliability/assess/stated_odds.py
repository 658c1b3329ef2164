"""Failure rates of a tally at stated odds of an outcome to be hidden."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import reduce
from math import inf

import numpy as np

from reliability import catalogue
from reliability.assess.feasible_counts import FailureRules, feasible_arm, part_ends, stated_columns
from reliability.assess.identified import assumed, bound_fields, identified_by
from reliability.assess.results import RateEstimate
from reliability.counts import CountRange
from reliability.estimators.partial.bounds import Bounds
from reliability.estimators.partial.selection_curve import odds_times
from reliability.estimators.partial.stated_odds_range import (
    Extremes,
    Outcomes,
    extreme_outcomes,
    stated_odds_between,
)
from reliability.tallies.rivals import Row
from reliability.tallies.tally import Tally

__all__ = ["HIDDEN", "OddsRates", "hidden_as", "named_rates", "odds_rates"]

METHOD = "likelihood-ratio"
# The code of what all of them assume.
STATED = "stated-odds"
NOTHING = Outcomes(0.0, 0.0, 0.0)
# By what hides an outcome, why every ratio gives the same rate where no launch is hidden.
HIDDEN = {
    "unreported": "no launch is reported as of unknown outcome, so that no ratio changes the rate",
    "shot-down": "no launch was shot down, so that no ratio changes the rate",
}
NOTHING_KNOWN = (
    "it may be that no launch has a known outcome, so that no ratio tells more: anything from 0 to "
    "100 %"
)
NO_LAUNCHES = "no launches: anything from 0 to 100 %"


@dataclass(frozen=True, slots=True)
class OddsRates:
    """The rates of one period at stated ratios.

    Attributes
    ----------
    rates : tuple of RateEstimate
        One a ratio; none where there is a reason.
    reason : str or None
        Why no ratio tells more: none of the launches is hidden, or no outcome may be known.
    """

    rates: tuple[RateEstimate, ...]
    reason: str | None


def odds_rates(
    tally: Tally,
    hidden: str,
    ratios: Sequence[float],
    *,
    estimand: str = "left-out",
    rules: FailureRules | None = None,
    confidence_level: float = 0.95,
    conditional_on: tuple[str, ...] = (),
) -> OddsRates:
    """Assess the failure rate of a tally if failures are so many times as likely to be hidden.

    Parameters
    ----------
    tally : Tally
    hidden : {"unreported", "shot-down"}
        ``unreported``: outcomes that are unknown are hidden, whatever the rules say of them, and
        so is what a rule reads from silence. ``shot-down``: those of launches shot down are, and
        unknown ones stay at their bounds.
    ratios : sequence of float
        0 to infinity, ends included.
    estimand : {"left-out", "not-failed", "unknown"}
        What a launch shot down counts as where it is not hidden; of ``shot-down`` the rate is that
        had none been shot down.
    rules : FailureRules, optional
        For launches that are not coded.
    confidence_level : float
        Strictly between 0 and 1.
    conditional_on : tuple of str
        Codes of what else is assumed.

    Returns
    -------
    OddsRates

    Raises
    ------
    CountError
        If a claim's own counts cannot all hold.
    LevelError, OptionError

    Notes
    -----
    Every claim has its own extreme completions, and those of all claims together are their sums
    (`reliability.estimators.partial.stated_odds_range`). Of rival claims, outcomes at least as
    extreme as those of each; and claims of which one window says how many launches they have
    together are taken without that limit. Both hold every completion, and may be wider.
    """
    estimand = "unknown" if hidden == "shot-down" else estimand
    bounds_rules = FailureRules(not_coded=(rules or FailureRules()).not_coded)
    counted = hidden_as(hidden, estimand, bounds_rules)
    total, most = _none(), 0.0
    for alternatives in tally.groups:
        found = [_rows(rows, counted) for rows in alternatives]
        total = total.plus(Extremes.of_rivals(each for each, _ in found))
        most += max(hides for _, hides in found)
    if total.fewest_known == 0.0:
        return OddsRates((), NOTHING_KNOWN if tally.groups else NO_LAUNCHES)
    if most == 0.0:
        return OddsRates((), HIDDEN[hidden])
    between = stated_odds_between(total, list(ratios), confidence_level=confidence_level)
    arm = feasible_arm(tally, estimand, bounds_rules)
    columns = (
        between.bound_low, between.bound_high, between.bound_low_open, between.bound_high_open,
        between.ci_low, between.ci_high,
    )  # fmt: skip
    rates = []
    for low, high, low_open, high_open, ci_low, ci_high in zip(
        *(np.asarray(each).tolist() for each in columns), strict=True
    ):
        bounds = Bounds(low, high, low_open, high_open)
        rates.append(
            RateEstimate(
                **bound_fields(bounds, identified_by(bounds, (0.0, 1.0))),
                ci_low=ci_low,
                ci_high=ci_high,
                confidence_level=between.confidence_level,
                method=METHOD,
                guarantee=catalogue.find("proportion", METHOD).guarantee,
                conditional_on=assumed((STATED, *conditional_on), arm),
                failures=arm.hull.failures,
                launches=arm.hull.launches,
                period=tally.label,
                estimand=estimand,
            )
        )
    return OddsRates(tuple(rates), None)


def hidden_as(hidden: str, estimand: str, rules: FailureRules) -> dict[str, str]:
    """Return what each undecided state counts as, the hidden one ``masked``."""
    state = "unknown" if hidden == "unreported" else "intercepted"
    return rules.counted_as(estimand) | {state: "masked"}


def named_rates(rate: RateEstimate, ratios: Sequence[float]) -> OddsRates:
    """Assess a rate if a success is so many times as likely to keep its name as a failure.

    Parameters
    ----------
    rate : RateEstimate
        Of the launches that carry the system's name.
    ratios : sequence of float
        Above 0 and finite.

    Returns
    -------
    OddsRates
        Bounds and interval of `rate`, their ends taken through `naming_curve`'s rule: the odds
        are `ratio` times those among launches with a name.
    """
    if rate.identified == "nothing":
        return OddsRates((), "anything from 0 to 100 %, whatever the ratio")
    names = ("bound_low", "bound_high", "ci_low", "ci_high")
    moved = {name: odds_times(getattr(rate, name), np.array(ratios)).tolist() for name in names}
    rates = tuple(
        replace(
            rate,
            **{name: moved[name][at] for name in names},
            estimate=None if rate.estimate is None else moved["bound_low"][at],
            conditional_on=(STATED, *rate.conditional_on),
        )
        for at in range(len(ratios))
    )
    return OddsRates(rates, None)


def _none() -> Extremes:
    return Extremes(NOTHING, NOTHING, NOTHING, NOTHING, 0.0)


def _rows(rows: Sequence[Row], counted: dict[str, str]) -> tuple[Extremes, float]:
    """Return the extremes of rows that add up, and the most launches that they hide."""
    found = [_row(row, counted) for row in rows]
    extremes = reduce(Extremes.plus, (each for each, _ in found), _none())
    return extremes, sum(hides for _, hides in found)


def _row(row: Row, counted: dict[str, str]) -> tuple[Extremes, float]:
    """Return the extremes of one row, alternatives of a share as rivals, and the most it hides.

    A launch that may have failed or not widens both: with K, S, E, U and X the launches counted
    as failures, others, either, masked and not at all, the failures lie in [K0, K1 + E1], the
    others in [S0, S1 + E1], and the extreme completions leave an E that fits, as the failures
    and others together are n - X - U at the fewest or the most U that there is room for.
    """
    low, high = stated_columns(row)
    size = low["launched"].size
    if row.by_silence and counted["unknown"] == "masked":
        low["failed"], high["failed"] = np.full(size, np.nan), np.full(size, np.nan)
    parts = part_ends(low, high, [row] * size, counted)
    rivals, most = [], 0.0
    for at in range(size):
        (k0, k1), (s0, s1), (e0, e1), (x0, x1), (u0, u1) = (
            (float(ends[0][at]), float(ends[1][at])) for ends in parts.values()
        )
        n0, n1 = float(low["launched"][at]), float(high["launched"][at])
        least = max(k0 + s0 + e0 + u0, 0.0 if x1 == inf else n0 - x1)
        launches = _range(least, min(n1 - x0, k1 + s1 + e1 + u1))
        others = _range(s0, min(s1 + e1, row.most_others))
        found = extreme_outcomes(_range(k0, k1 + e1), others, _range(u0, u1), launches)
        known = max(found.fewest_known, k0 + s0 + e0)
        rivals.append(replace(found, fewest_known=known))
        most = max(most, min(u1, n1 - k0 - s0 - e0 - x0))
    return Extremes.of_rivals(rivals), most


def _range(low: float, high: float) -> CountRange:
    return CountRange(int(low), None if high == inf else int(high))
