"""Failure rates and contrasts from counts, or from all counts that a record allows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from reliability import catalogue
from reliability.assess.counts import Count, arm_of_counts, named_pair
from reliability.assess.identified import assumed, bound_fields, identified_by, prior_name
from reliability.assess.results import RateComparison, RateEstimate
from reliability.counts import CountRange
from reliability.errors import OptionError, unknown_name
from reliability.estimators.arguments import check_confidence_level
from reliability.estimators.dispatch import check_options
from reliability.estimators.partial.bounds import (
    MEASURES,
    contrast_bounds,
    rate_bounds,
)
from reliability.estimators.partial.cover import (
    cover_contrast,
    cover_rate,
    probability_lower_range,
)
from reliability.estimators.partial.feasible import Arm
from reliability.estimators.partial.p_values import p_value_range

if TYPE_CHECKING:
    from reliability.assess.misreporting import Chances
    from reliability.estimators.partial.misreporting import Misreporting

__all__ = ["assess_contrast", "assess_rate", "check_corrected", "compare_rates", "failure_rate"]

Prior: TypeAlias = str | tuple[float, float]
NONE = CountRange(0, 0)


def failure_rate(
    failures: Count,
    launches: Count,
    *,
    method: str = catalogue.DEFAULTS["proportion"],
    confidence_level: float = 0.95,
    unknown: Count = 0,
    intercepted: Count = 0,
    estimand: str = "not-failed",
    prior: Prior | None = None,
    population: int | None = None,
    misreporting: Misreporting | None = None,
    correction: str = "exact",
) -> RateEstimate:
    """Failure rate, a proportion in [0, 1], from counts or ranges of counts.

    Parameters
    ----------
    failures, launches : int or CountRange
        A range stands for every count in it; an open one for every count from its low end on.
    method : str
        A name of the family ``proportion``.
    confidence_level : float
        Strictly between 0 and 1.
    unknown, intercepted : int or CountRange
        Launches among `launches`, beside the failures, whose outcome is not known, and that were
        shot down.
    estimand : {"not-failed", "left-out", "unknown"}
        What an intercepted launch counts as: one that did not fail, no launch at all, or one
        that may have failed.
    prior : str or (float, float), optional
        For the Bayesian methods: ``jeffreys`` (the default), ``uniform`` or the two shapes of a
        Beta.
    population : int, optional
        For ``finite-stock``, which needs it: the number of missiles in the stock before the
        launches.
    misreporting : Misreporting, optional
        The chances that a failure, and that a success, is reported as a failure; the rate is
        then the one behind the reports.
    correction : {"exact", "lang-reiczigel", "melded", "bayes"}
        How its interval allows for misreporting; see `corrected_interval`. ``exact`` moves
        `method`, the others do not use it.

    Returns
    -------
    RateEstimate
        With ranges, sharp bounds and an interval that covers every completion; no estimate
        unless the counts identify one. With no launches, or possibly none: 0 to 1.

    Raises
    ------
    CountError, LevelError, OptionError, UnknownNameError

    Examples
    --------
    >>> rate = failure_rate("20..30", "45..55")
    >>> print(round(rate.bound_low, 4), round(rate.bound_high, 4), rate.estimate)
    0.3636 0.6667 None

    If nine failures in ten are reported as such, and one success in twenty is called a failure:

    >>> from reliability.estimators.partial.misreporting import Misreporting
    >>> rate = failure_rate("20..30", "45..55", misreporting=Misreporting(0.9, 0.05))
    >>> print(round(rate.bound_low, 4), round(rate.bound_high, 4), rate.method)
    0.369 0.7255 misreporting-exact
    """
    arm = arm_of_counts(
        failures, launches, unknown=unknown, intercepted=intercepted, estimand=estimand
    )
    named = estimand if CountRange.of(intercepted) != NONE else None
    if misreporting is not None:
        from reliability.assess.misreporting import assess_corrected_rate, chances_of_arms

        chances, _, same = chances_of_arms(misreporting)
        if not same:
            raise OptionError(
                f"misreporting: one arm has one pair of chances; got {misreporting!r}. "
                "Give Misreporting(caught=..., false_alarm=...)."
            )
        check_corrected(correction, prior=prior, population=population)
        return assess_corrected_rate(
            arm, chances, method=correction, interval=method,
            confidence_level=confidence_level, prior=prior or "jeffreys", estimand=named,
        )  # fmt: skip
    check_options(catalogue.find("proportion", method), {"prior": prior, "population": population})
    return assess_rate(
        arm,
        method=method,
        confidence_level=confidence_level,
        prior=prior,
        population=population,
        estimand=named,
    )


def check_corrected(
    correction: str,
    *,
    prior: Prior | None = None,
    population: int | None = None,
    alternative: str = "two-sided",
) -> None:
    """Refuse options that a rate behind the reports does not take.

    Raises
    ------
    OptionError
    """
    given = {"population": population}
    if correction != "bayes":
        given["prior"] = prior  # type: ignore[assignment]
    if alternative != "two-sided":
        given["alternative"] = alternative  # type: ignore[assignment]
    for name, value in given.items():
        if value is not None:
            only = " (only 'bayes' does)" if name == "prior" else ""
            raise OptionError(
                f"{name}: not an option of the correction {correction!r}{only}; got {value!r}. "
                "Leave it out."
            )


def compare_rates(
    before: tuple[Count, Count],
    after: tuple[Count, Count],
    *,
    measure: str = "difference",
    method: str | None = None,
    confidence_level: float = 0.95,
    prior: Prior = "jeffreys",
    unknown: tuple[Count, Count] = (0, 0),
    intercepted: tuple[Count, Count] = (0, 0),
    estimand: str = "not-failed",
    misreporting: Chances | None = None,
    correction: str = "exact",
) -> RateComparison:
    """Contrast of two failure rates, after against before.

    Parameters
    ----------
    before, after : (failures, launches)
        Each a count or a `CountRange`.
    measure : {"difference", "ratio", "odds-ratio"}
        after - before, after / before, or the ratio of the odds.
    method : str, optional
        A name of the measure's family; miettinen-nurminen unless given.
    confidence_level : float
        Strictly between 0 and 1.
    prior : str or (float, float)
        Of each rate, for the probability that the rate after is lower.
    unknown, intercepted : (before, after)
        Launches of each, beside the failures, whose outcome is not known, and that were shot
        down.
    estimand : {"not-failed", "left-out", "unknown"}
        What an intercepted launch counts as; see `failure_rate`.
    misreporting : Misreporting or (Misreporting, Misreporting), optional
        The chances that outcomes are misreported: the same ones before and after, or a pair,
        each of its own; the contrast is then that of the rates behind the reports.
    correction : {"exact", "lang-reiczigel", "melded", "bayes"}
        How its interval allows for misreporting, in place of `method`; see
        `corrected_contrast_interval`.

    Returns
    -------
    RateComparison

    Raises
    ------
    CountError, LevelError, OptionError, UnknownNameError

    Examples
    --------
    >>> compare_rates(before=(25, 50), after=(0, 8)).estimate
    -0.5
    """
    sides, parts = ("before", "after"), ("failures", "launches")
    counted = [
        named_pair(name, pair, parts) for name, pair in zip(sides, (before, after), strict=True)
    ]
    open_ones = named_pair("unknown", unknown, sides)
    shot_down = named_pair("intercepted", intercepted, sides)
    arms = [
        arm_of_counts(*counts, unknown=u, intercepted=i, estimand=estimand)
        for counts, u, i in zip(counted, open_ones, shot_down, strict=True)
    ]
    named = estimand if any(each != NONE for each in shot_down) else None
    if misreporting is not None:
        from reliability.assess.misreporting import assess_corrected_contrast

        return assess_corrected_contrast(
            arms[0], arms[1], misreporting, measure=measure, method=correction,
            confidence_level=confidence_level, prior=prior, estimand=named,
        )  # fmt: skip
    return assess_contrast(
        *arms,
        measure=measure,
        method=method,
        confidence_level=confidence_level,
        prior=prior,
        estimand=named,
    )


def assess_rate(
    arm: Arm,
    *,
    method: str = catalogue.DEFAULTS["proportion"],
    confidence_level: float = 0.95,
    prior: Prior | None = None,
    alternative: str = "two-sided",
    population: int | None = None,
    period: str | None = None,
    estimand: str | None = None,
    conditional_on: tuple[str, ...] = (),
) -> RateEstimate:
    """Assess the failure rate of everything that one arm allows; see `failure_rate`.

    `alternative` is that of `proportion_interval`; a prior that the method does not take is left
    alone.
    """
    entry = catalogue.find("proportion", method)
    level = check_confidence_level(confidence_level)
    bayesian = "prior" in entry.options
    options: dict[str, Any] = {"prior": prior} if bayesian and prior else {}
    if "population" in entry.options:
        options["population"] = population
    bounds = rate_bounds(arm)
    low, high = cover_rate(
        arm, method=method, confidence_level=level, alternative=alternative, **options
    )
    hull = arm.hull
    known = identified_by(bounds, (0.0, 1.0))
    return RateEstimate(
        **bound_fields(bounds, known),
        ci_low=float(low),
        ci_high=float(high),
        confidence_level=level,
        method=method,
        guarantee=entry.guarantee,
        conditional_on=assumed(conditional_on, arm),
        failures=hull.failures,
        launches=hull.launches,
        period=period,
        estimand=estimand,
        prior=prior_name(prior) if bayesian else None,
        alternative=alternative,
        population=options.get("population"),
    )


def assess_contrast(
    before: Arm,
    after: Arm,
    *,
    measure: str = "difference",
    method: str | None = None,
    rate_method: str = catalogue.DEFAULTS["proportion"],
    confidence_level: float = 0.95,
    prior: Prior = "jeffreys",
    labels: tuple[str | None, str | None] = ("before", "after"),
    estimand: str | None = None,
    conditional_on: tuple[str, ...] = (),
) -> RateComparison:
    """Assess the contrast of everything that two arms allow; see `compare_rates`."""
    if measure not in MEASURES:
        raise unknown_name("measure", str(measure), MEASURES)
    method = catalogue.DEFAULTS[measure] if method is None else method
    entry = catalogue.find(measure, method)
    level = check_confidence_level(confidence_level)
    options: dict[str, Any] = {"prior": prior} if "prior" in entry.options else {}
    bounds = contrast_bounds(measure, after, before)
    low, high = cover_contrast(
        measure, after, before, method=method, confidence_level=level, **options
    )
    p_low = p_high = None
    if entry.test is not None:
        p_low, p_high = p_value_range(after, before, method=entry.test)
        if p_high == 1.0 and (before.open or after.open) and "duality" in entry.identities:
            p_high = _greatest_p(measure, after, before, method, options)
    chance = probability_lower_range(after, before, prior=prior)
    known = identified_by(bounds, MEASURES[measure])
    rates = [
        assess_rate(
            arm,
            method=rate_method,
            confidence_level=level,
            prior=prior,
            period=label,
            estimand=estimand,
            conditional_on=conditional_on,
        )
        for arm, label in zip((before, after), labels, strict=True)
    ]
    return RateComparison(
        quantity=measure,
        **bound_fields(bounds, known),
        ci_low=float(low),
        ci_high=float(high),
        confidence_level=level,
        method=method,
        guarantee=entry.guarantee,
        test=entry.test,
        p_low=p_low,
        p_high=p_high,
        probability_low=chance[0],
        probability_high=chance[1],
        prior=prior_name(prior),
        conditional_on=assumed(conditional_on, before, after),
        before=rates[0],
        after=rates[1],
        period=None,
        estimand=estimand,
    )


def _greatest_p(
    measure: str, after: Arm, before: Arm, method: str, options: dict[str, Any]
) -> float:
    """Return the greatest p-value over completions without end, from the interval.

    The interval's test rejects where the interval leaves out the null, in every completion and
    in the limit; so the greatest p is one minus the highest level at which their cover does.
    """
    null = 0.0 if measure == "difference" else 1.0

    def leaves_out(p: float) -> bool:
        low, high = cover_contrast(
            measure, after, before, method=method, confidence_level=1.0 - p, **options
        )
        return bool(low > null or high < null)

    rejected, kept = 1.0 - 1e-9, 1e-12
    if not leaves_out(rejected):
        return 1.0
    if leaves_out(kept):
        return kept
    while rejected > kept * (1.0 + 1e-7):
        middle = (rejected * kept) ** 0.5
        if leaves_out(middle):
            rejected = middle
        else:
            kept = middle
    return rejected
