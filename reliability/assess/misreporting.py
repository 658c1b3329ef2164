"""Failure rates and contrasts corrected for misreporting, from all counts that a record allows."""

from __future__ import annotations

from typing import TypeAlias

from reliability import catalogue
from reliability.assess.identified import assumed, bound_fields, identified_by, prior_name
from reliability.assess.results import RateComparison, RateEstimate
from reliability.errors import OptionError, unknown_name
from reliability.estimators.arguments import check_confidence_level
from reliability.estimators.bayes.priors import Prior
from reliability.estimators.partial.bounds import MEASURES, Bounds
from reliability.estimators.partial.feasible import Arm
from reliability.estimators.partial.misreporting import Misreporting
from reliability.estimators.partial.misreporting_bounds import (
    contradiction,
    corrected_bounds,
    corrected_contrast_bounds,
)
from reliability.estimators.partial.misreporting_cover import (
    COVER_METHODS,
    contradicted,
    corrected_probability_lower_range,
    cover_corrected_contrast,
    cover_corrected_rate,
)

__all__ = [
    "CORRECTIONS",
    "Chances",
    "assess_corrected_contrast",
    "assess_corrected_rate",
    "chances_of_arms",
    "misreporting_warnings",
]

# Of one arm, of both arms alike, or (before, after), each of its own.
Chances: TypeAlias = Misreporting | tuple[Misreporting, Misreporting]

CORRECTIONS = COVER_METHODS
FAMILY = "misreporting"
ASSUMED, CONTRADICTED = "misreporting", "contradicts-misreporting"


def chances_of_arms(chances: Chances) -> tuple[Misreporting, Misreporting, bool]:
    """Return the chances before and after, and whether they are the same ones.

    Raises
    ------
    OptionError
        If it is neither one `Misreporting` nor a pair of them.
    """
    if isinstance(chances, Misreporting):
        return chances, chances, True
    pair = tuple(chances) if isinstance(chances, tuple | list) else ()
    if len(pair) != 2 or not all(isinstance(each, Misreporting) for each in pair):
        raise OptionError(
            f"misreporting: must be one Misreporting, or a pair (before, after); got {chances!r}. "
            "Give Misreporting(caught=..., false_alarm=...)."
        )
    return pair[0], pair[1], False


def assess_corrected_rate(
    arm: Arm,
    misreporting: Misreporting,
    *,
    method: str = "exact",
    interval: str = catalogue.DEFAULTS["proportion"],
    confidence_level: float = 0.95,
    prior: Prior = "jeffreys",
    period: str | None = None,
    estimand: str | None = None,
    conditional_on: tuple[str, ...] = (),
) -> RateEstimate:
    """Assess the failure rate behind the reports of one arm.

    Parameters
    ----------
    arm : Arm
        Failures and launches as reported.
    misreporting : Misreporting
    method : {"exact", "lang-reiczigel", "melded", "bayes"}
    interval : str
        For ``exact``: a method of the family ``proportion``.

    Returns
    -------
    RateEstimate
        Its `method` is ``misreporting-`` and the name. The estimate is Rogan and Gladen's,
        clipped to 0..1; `failures` and `launches` stay as reported. Where all counts contradict
        the chances nothing is identified: 0 to 1, and the code ``contradicts-misreporting``.
    """
    level = check_confidence_level(confidence_level)
    _check(method)
    low, high = cover_corrected_rate(
        arm, misreporting, method=method, interval=interval, confidence_level=level, prior=prior
    )
    against = contradicted(arm, misreporting, level, interval)
    bounds = Bounds(0.0, 1.0) if against else corrected_bounds(arm, misreporting)
    known = _what(bounds, (0.0, 1.0), against, arm)
    hull = arm.hull
    return RateEstimate(
        **bound_fields(bounds, known),
        ci_low=float(low),
        ci_high=float(high),
        confidence_level=level,
        method=f"misreporting-{method}",
        guarantee=catalogue.find(FAMILY, f"{FAMILY}-{method}").guarantee,
        conditional_on=_codes(conditional_on, against, arm),
        failures=hull.failures,
        launches=hull.launches,
        period=period,
        estimand=estimand,
        prior=prior_name(prior) if method == "bayes" else None,
    )


def assess_corrected_contrast(
    before: Arm,
    after: Arm,
    misreporting: Chances,
    *,
    measure: str = "difference",
    method: str = "exact",
    interval: str = catalogue.DEFAULTS["proportion"],
    confidence_level: float = 0.95,
    prior: Prior = "jeffreys",
    labels: tuple[str | None, str | None] = ("before", "after"),
    estimand: str | None = None,
    conditional_on: tuple[str, ...] = (),
) -> RateComparison:
    """Assess the contrast of the failure rates behind the reports of two arms.

    Parameters
    ----------
    before, after : Arm
        Failures and launches as reported.
    misreporting : Misreporting or (Misreporting, Misreporting)
        The same chances in both arms, or (before, after), each of its own.
    measure, method, interval
        As in `assess_corrected_rate`.

    Returns
    -------
    RateComparison
        No test comes with it. The probability that the rate after is the lower one is that of
        `misreported_contrast`, over every completion: 0 to 1 where those are too many, the
        launches more than 400 or open, or the counts contradict the chances.
    """
    level = check_confidence_level(confidence_level)
    _check(method)
    if measure not in MEASURES:
        raise unknown_name("measure", str(measure), MEASURES)
    first, last, same = chances_of_arms(misreporting)
    other = None if same else first
    low, high = cover_corrected_contrast(
        measure, after, before, last, misreporting_b=other,
        method=method, interval=interval, confidence_level=level, prior=prior,
    )  # fmt: skip
    arms = ((before, first), (after, last))
    against = any(contradicted(arm, chances, level, interval) for arm, chances in arms)
    bounds = (
        Bounds(*MEASURES[measure])
        if against
        else corrected_contrast_bounds(measure, after, before, last, other)
    )
    known = _what(bounds, MEASURES[measure], against, before, after)
    chance = (0.0, 1.0) if against else _probability(after, before, last, other, prior)
    codes = _codes(conditional_on, against, before, after)
    rates = [
        assess_corrected_rate(
            arm, chances, method=method, interval=interval, confidence_level=level, prior=prior,
            period=label, estimand=estimand, conditional_on=conditional_on,
        )
        for (arm, chances), label in zip(arms, labels, strict=True)
    ]  # fmt: skip
    return RateComparison(
        quantity=measure,
        **bound_fields(bounds, known),
        ci_low=float(low),
        ci_high=float(high),
        confidence_level=level,
        method=f"misreporting-{method}",
        guarantee=catalogue.find(FAMILY, f"{FAMILY}-{method}").guarantee,
        test=None,
        p_low=None,
        p_high=None,
        probability_low=chance[0],
        probability_high=chance[1],
        prior=prior_name(prior),
        conditional_on=codes,
        before=rates[0],
        after=rates[1],
        period=None,
        estimand=estimand,
    )


def misreporting_warnings(
    arm: Arm, misreporting: Misreporting, confidence_level: float = 0.95
) -> list[str]:
    """Return the sentences that a reader must see: where counts and chances do not agree."""
    if contradicted(arm, misreporting, confidence_level):
        said = contradiction(arm, misreporting)
        return [f"{said} Nothing is learnt about the rate: anything from 0 to 100 %."]
    said = contradiction(arm, misreporting)
    return [said] if said else []


def _check(method: str) -> None:
    if method not in CORRECTIONS:
        raise unknown_name("misreporting method", str(method), CORRECTIONS)


def _what(
    bounds: Bounds, space: tuple[float, float], against: bool, *arms: Arm
) -> tuple[float | None, str]:
    """Return what is identified: of ranges never a point, though chances may clip them to one."""
    estimate, identified = identified_by(bounds, space)
    if against:
        return None, "nothing"
    if identified == "point" and not all(arm.exact for arm in arms):
        return None, "bounds"
    return estimate, identified


def _probability(
    after: Arm, before: Arm, last: Misreporting, first: Misreporting | None, prior: Prior
) -> tuple[float, float]:
    try:
        return corrected_probability_lower_range(
            after, before, last, misreporting_b=first, prior=prior
        )
    except OptionError:
        return 0.0, 1.0  # too many completions to look at each


def _codes(given: tuple[str, ...], against: bool, *arms: Arm) -> tuple[str, ...]:
    return assumed((*given, *([CONTRADICTED] if against else []), ASSUMED), *arms)
