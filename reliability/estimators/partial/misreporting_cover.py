"""Intervals of rates and contrasts behind reported counts that are known as ranges only.

The intervals hold for every completion, as in `reliability.estimators.partial.cover`. A
completion whose counts contradict the chances allows no rate at all, so it adds nothing; where
all of them do nothing is learnt, and the answer is the whole range.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy import special

from reliability.errors import unknown_name
from reliability.estimators.arguments import (
    Alternative,
    Floats,
    check_alternative,
    check_confidence_level,
)
from reliability.estimators.bayes.priors import Prior
from reliability.estimators.partial import completions
from reliability.estimators.partial import misreporting_contrast as contrasts
from reliability.estimators.partial import misreporting_limits as limits
from reliability.estimators.partial.bounds import MEASURES
from reliability.estimators.partial.completions import Rows
from reliability.estimators.partial.cover import cover_rate
from reliability.estimators.partial.extremes import REACH, endless
from reliability.estimators.partial.feasible import Arm
from reliability.estimators.partial.misreporting import (
    METHODS,
    Belief,
    Misreporting,
    check_method,
    corrected_interval,
    counted,
)
from reliability.estimators.partial.misreporting_bayes import (
    joint_posterior,
    margins_posterior,
)
from reliability.estimators.partial.misreporting_exact import low_of_ranges
from reliability.estimators.partial.misreporting_joint import Joint
from reliability.estimators.results import Interval
from reliability.estimators.tails import tail_area

__all__ = [
    "COVER_METHODS",
    "contradicted",
    "corrected_probability_lower_range",
    "cover_corrected_contrast",
    "cover_corrected_rate",
]

COVER_METHODS = (*METHODS, "bayes")

# Exact unconditional limits take some hundredths of a second each; beyond so many pairs of
# numbers of launches the limits of both rates are combined instead.
MOST_PAIRS = 40


def cover_corrected_rate(
    arm: Arm,
    misreporting: Misreporting,
    *,
    method: str = "exact",
    interval: str = "clopper-pearson",
    confidence_level: float = 0.95,
    alternative: str = "two-sided",
    prior: Prior = "jeffreys",
) -> Interval:
    """Return the interval of a corrected rate that covers those of all completions.

    Parameters
    ----------
    arm : Arm
    misreporting : Misreporting
    method : {"exact", "lang-reiczigel", "melded", "bayes"}
        As in `corrected_interval`; ``bayes`` is the equal-tailed interval of
        `misreported_posterior`, which takes beliefs too.
    interval, confidence_level, alternative
        As in `corrected_interval`.
    prior : str or (float, float)
        For ``bayes``.

    Returns
    -------
    Interval
        0 to 1 for an arm that may have no launch. An open upper end of the launches takes the
        limit; for ``bayes``, which needs every completion, it is 0 to 1.

    Raises
    ------
    LevelError, UnknownNameError
    OptionError
        Also where a method that needs every completion would have too many.

    Examples
    --------
    >>> from reliability.estimators.partial.feasible import Feasible
    >>> arm = Arm.of(Feasible.of_counts("20..30", "45..55"))
    >>> low, high = cover_corrected_rate(arm, Misreporting(caught=0.9, false_alarm=0.05))
    >>> round(low, 4), round(high, 4)
    (0.2213, 0.8823)
    """
    _check(method, misreporting)
    level, side = check_confidence_level(confidence_level), check_alternative(alternative)
    if arm.may_be_empty or contradicted(arm, misreporting, level, interval):
        return Interval(0.0, 1.0)
    if method == "bayes":
        return _bayes_rate(arm, misreporting, level, side, prior)
    if method == "exact":
        low, high = _exact_shares(arm, misreporting, interval, level, side).rates()
        return Interval(float(low), float(high))
    best, worst = arm.best_points(), arm.worst_points()
    low_rows = high_rows = completions.every_row(arm, REACH)
    if method == "melded":
        low_rows, high_rows = (completions.finite_rows(points) for points in (best, worst))
    options = {"method": method, "confidence_level": level, "alternative": side}
    ends = [
        edge if endless(points) else extreme(
            np.asarray(corrected_interval(*rows, misreporting, **options)[end])  # type: ignore[arg-type]
        )
        for points, rows, end, edge, extreme in (
            (best, low_rows, 0, 0.0, np.min), (worst, high_rows, 1, 1.0, np.max))
    ]  # fmt: skip
    return Interval(float(ends[0]), float(ends[1]))


def _check(method: str, *misreporting: Misreporting) -> None:
    if method not in COVER_METHODS:
        raise unknown_name("misreporting method", str(method), COVER_METHODS)
    if method != "bayes":
        check_method(method, *misreporting)


def contradicted(
    arm: Arm,
    misreporting: Misreporting,
    confidence_level: float = 0.95,
    interval: str = "clopper-pearson",
) -> bool:
    """Whether all counts that an arm allows contradict the chances: no rate is compatible.

    The limits of the reported rate over all completions lie below those of the false alarm, or
    above those of being caught, the error in equal parts. A belief has its central quantiles.

    Examples
    --------
    >>> from reliability.estimators.partial.feasible import Feasible
    >>> chances = Misreporting(caught=0.9, false_alarm=0.3)
    >>> contradicted(Arm.of(Feasible.of_counts(0, 8)), chances)
    False
    >>> contradicted(Arm.of(Feasible.of_counts(0, 60)), chances)
    True
    """
    if arm.may_be_empty:
        return False
    level = check_confidence_level(confidence_level)
    chances = (misreporting.caught, misreporting.false_alarm)
    each = 1.0 - (1.0 - level) / (1 + sum(not isinstance(chance, float) for chance in chances))
    t = cover_rate(arm, method=interval, confidence_level=each)
    ends = []
    for chance in chances:
        if isinstance(chance, Belief):
            tails = [0.5 * (1.0 - each), 0.5 * (1.0 + each)]
            ends.append(tuple(special.betaincinv(chance.a, chance.b, tails).tolist()))
        else:
            ends.append(limits.chance_limits(chance, interval, each, "two-sided"))
    return bool(t.high < ends[1][0] or t.low > ends[0][1])


def _exact_shares(
    arm: Arm, misreporting: Misreporting, interval: str, level: float, side: Alternative
) -> limits.Shares:
    chances = counted(misreporting)
    each = 1.0 - (1.0 - level) / (1 + limits.unknown(*chances))
    return _arm_shares(arm, misreporting, interval, each, side, limits.OPPOSITE[side])


def _arm_shares(
    arm: Arm,
    misreporting: Misreporting,
    interval: str,
    each: float,
    side: Alternative,
    chance_side: Alternative,
) -> limits.Shares:
    """Limits of the reported rate over all completions, and of both chances."""
    t = cover_rate(arm, method=interval, confidence_level=each, alternative=side)
    c, f = (limits.chance_limits(chance, interval, each, chance_side)
            for chance in counted(misreporting))  # fmt: skip
    return limits.Shares(np.asarray(t.low), np.asarray(t.high), *c, *f)


def cover_corrected_contrast(
    measure: str,
    arm_a: Arm,
    arm_b: Arm,
    misreporting: Misreporting,
    *,
    misreporting_b: Misreporting | None = None,
    method: str = "exact",
    interval: str = "clopper-pearson",
    confidence_level: float = 0.95,
    alternative: str = "two-sided",
    prior: Prior = "jeffreys",
) -> Interval:
    """Return the interval of a corrected contrast that covers those of all pairs of completions.

    Parameters
    ----------
    measure : {"difference", "ratio", "odds-ratio"}
    arm_a, arm_b : Arm
    misreporting, misreporting_b, method, interval, confidence_level, alternative
        As in `corrected_contrast_interval`; ``bayes`` is the equal-tailed interval of
        `misreported_contrast`, to about 1e-5 over ranges.
    prior : str or (float, float)
        For ``bayes``.

    Returns
    -------
    Interval
        The whole parameter space where an arm may have no launch. For ``exact``, over more than
        40 pairs of numbers of launches, or launches open above, the extreme contrast that
        limits of all unknown shares allow: guaranteed too, and wider. For ``bayes`` the whole
        space where launches are open above.

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
    >>> chances = Misreporting(caught=0.9, false_alarm=0.05)
    >>> low, high = cover_corrected_contrast("difference", after, before, chances)
    >>> round(low, 3), round(high, 3)
    (-0.924, 0.743)
    """
    if measure not in MEASURES:
        raise unknown_name("measure", str(measure), MEASURES)
    own = [misreporting] if misreporting_b is None else [misreporting, misreporting_b]
    _check(method, *own)
    level, side = check_confidence_level(confidence_level), check_alternative(alternative)
    edges = MEASURES[measure]
    arms = (arm_a, own[0]), (arm_b, own[-1])
    if any(arm.may_be_empty or contradicted(arm, each, level, interval) for arm, each in arms):
        return Interval(*edges)
    if method == "bayes":
        return _bayes_contrast(measure, arm_a, arm_b, own, level, side, prior)
    wanted = contrasts.Wanted(measure, interval, 1.0 - level, side == "two-sided")
    low, high = edges
    if side != "less":
        low = _least(wanted, method, arm_a, arm_b, own)
    if side != "greater":
        turned = _least(wanted, method, arm_b, arm_a, own[::-1])
        high = float(contrasts.turn(measure, np.array([turned]))[0])
    return Interval(low, high)


def _least(
    wanted: contrasts.Wanted, method: str, a: Arm, b: Arm, own: Sequence[Misreporting]
) -> float:
    """The least lower limit over all pairs of completions."""
    best, worst = a.best_points(), b.worst_points()
    edge = MEASURES[wanted.measure][0]
    if method == "exact":
        rows = _few_rows(a, b)
        if rows is None:
            return float(_of_ranges(wanted, a, b, own))
    elif endless(best) or endless(worst):
        return edge
    elif method == "melded":
        rows = completions.finite_rows(best), completions.finite_rows(worst)
    else:
        rows = completions.every_row(a, 0), completions.every_row(b, 0)
    tables = completions.pairs(*rows)
    return float(contrasts.lower_limits(method, wanted, tables, list(own)).min())


def _few_rows(a: Arm, b: Arm) -> tuple[Rows, Rows] | None:
    """The fewest failures of a and the most of b at each number of launches; None where many.

    Among tables of one size the exact limit rises with failures of a and falls with those of b.
    """
    if a.open or b.open:
        return None
    hulls = a.hull.launches, b.hull.launches
    sizes = [1 if one.high is None else one.high - one.low + 1 for one in hulls]
    if sizes[0] * sizes[1] > MOST_PAIRS:
        return None
    return completions.fewest_rows(a, 0), completions.most_rows(b, 0)


def _of_ranges(
    wanted: contrasts.Wanted, a: Arm, b: Arm, own: Sequence[Misreporting]
) -> float | Floats:
    together = len(own) == 1
    each = 1.0 - wanted.error / (2 + sum(limits.unknown(*counted(one)) for one in own))
    shares = []
    for arm, chances, side in ((a, own[0], contrasts.GREATER), (b, own[-1], contrasts.LESS)):
        both = wanted.two_sided or together
        shares.append(
            _arm_shares(
                arm,
                chances,
                wanted.interval,
                each,
                "two-sided" if wanted.two_sided else side,
                "two-sided" if both else limits.OPPOSITE[side],
            )
        )
    return low_of_ranges(wanted.measure, shares[0], shares[1], together=together)


def corrected_probability_lower_range(
    arm_a: Arm,
    arm_b: Arm,
    misreporting: Misreporting,
    *,
    misreporting_b: Misreporting | None = None,
    prior: Prior = "jeffreys",
) -> tuple[float, float]:
    """Return the least and the greatest P(rate a < rate b | data) over all completions.

    Parameters
    ----------
    arm_a, arm_b : Arm
    misreporting, misreporting_b : Misreporting
        Counted chances become a uniform prior updated; see `beliefs`.
    prior : str or (float, float)
        Of each rate.

    Returns
    -------
    probability_low, probability_high : float
        0 and 1 where an arm may have no launch, or launches that are open above: only the
        prior is left, or there is no listing every completion.

    Raises
    ------
    OptionError
        Where there are too many completions, or more than 400 launches.

    Notes
    -----
    A further failure need not lower the probability, as it also says that false alarms are more
    common; so every completion is looked at.

    Examples
    --------
    >>> from reliability.estimators.partial.feasible import Feasible
    >>> before = Arm.of(Feasible.of_counts("20..30", "45..55"))
    >>> after = Arm.of(Feasible.of_counts("0..1", 8))
    >>> chances = Misreporting(caught="beta(18, 2)", false_alarm="beta(1, 19)")
    >>> low, high = corrected_probability_lower_range(after, before, chances)
    >>> round(low, 3), round(high, 4)
    (0.914, 0.9999)
    """
    if arm_a.may_be_empty or arm_b.may_be_empty or arm_a.open or arm_b.open:
        return 0.0, 1.0
    found = _joint(arm_a, arm_b, misreporting, misreporting_b, prior).below("difference", 0.0)
    return float(found.min()), float(found.max())


def _joint(
    arm_a: Arm, arm_b: Arm, misreporting: Misreporting, other: Misreporting | None, prior: Prior
) -> Joint:
    rows_a, rows_b = completions.every_row(arm_a, 0), completions.every_row(arm_b, 0)
    return joint_posterior(rows_a, rows_b, misreporting, other, prior)


def _bayes_rate(
    arm: Arm, misreporting: Misreporting, level: float, side: Alternative, prior: Prior
) -> Interval:
    if arm.open:
        return Interval(0.0, 1.0)
    posteriors = margins_posterior(completions.every_row(arm, 0), misreporting, prior)
    tail = tail_area(level, side)
    low = 0.0 if side == "less" else posteriors.lowest(tail)
    high = 1.0 if side == "greater" else posteriors.highest(1.0 - tail)
    return Interval(low, high)


def _bayes_contrast(
    measure: str,
    arm_a: Arm,
    arm_b: Arm,
    own: Sequence[Misreporting],
    level: float,
    side: Alternative,
    prior: Prior,
) -> Interval:
    low, high = MEASURES[measure]
    if arm_a.open or arm_b.open:
        return Interval(low, high)
    joint = _joint(arm_a, arm_b, own[0], own[1] if len(own) > 1 else None, prior)
    tail = tail_area(level, side)
    if side != "less":
        low = joint.lowest(measure, tail)
    if side != "greater":
        high = joint.highest(measure, 1.0 - tail)
    return Interval(low, high)
