"""Difference, ratio and odds ratio of two failure rates behind reported ones."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, TypeAlias

import numpy as np

from reliability.errors import unknown_name
from reliability.estimators.arguments import (
    Alternative,
    Counts,
    Floats,
    broadcast_counts,
    check_alternative,
    check_confidence_level,
)
from reliability.estimators.mover.arms import Arm
from reliability.estimators.partial import misreporting_exact as exact
from reliability.estimators.partial import misreporting_limits as limits
from reliability.estimators.partial.bounds import MEASURES
from reliability.estimators.partial.misreporting import (
    CorrectedRate,
    Misreporting,
    check_method,
    corrected_rate,
    counted,
)
from reliability.estimators.partial.misreporting_melded import melded_low
from reliability.estimators.partial.misreporting_mover import low_by_mover
from reliability.estimators.results import Interval

__all__ = ["CorrectedContrast", "corrected_contrast", "corrected_contrast_interval"]

Table: TypeAlias = tuple[Floats, Floats, Floats, Floats]


class CorrectedContrast(NamedTuple):
    """A contrast of two failure rates corrected for misreporting; arrays where the counts are.

    Attributes
    ----------
    contrast : float or ndarray or None
        Of the clipped rates: a - b, a / b, or odds a / odds b. NaN in arrays, and None alone,
        where it is 0/0.
    a, b : CorrectedRate
        Both rates, each with its contradiction, if there is one.
    """

    contrast: float | Floats | None
    a: CorrectedRate
    b: CorrectedRate


def corrected_contrast(
    measure: str,
    failures_a: Counts,
    launches_a: Counts,
    failures_b: Counts,
    launches_b: Counts,
    misreporting: Misreporting,
    *,
    misreporting_b: Misreporting | None = None,
) -> CorrectedContrast:
    """Rogan-Gladen estimate of a contrast of the failure rates behind two reported ones.

    Parameters
    ----------
    measure : {"difference", "ratio", "odds-ratio"}
        a - b, a / b, or odds a / odds b.
    failures_a, launches_a, failures_b, launches_b : int or array_like of int
        Reported failures, and launches, one or more; they broadcast.
    misreporting : Misreporting
        The chances in arm a and, unless `misreporting_b` is given, in arm b.
    misreporting_b : Misreporting, optional
        Chances in arm b where they are not those of arm a.

    Raises
    ------
    CountError, UnknownNameError
    OptionError
        If an arm has no launches.

    Examples
    --------
    If half of all failures are reported, a difference is twice the reported one:

    >>> half = Misreporting(caught=0.5, false_alarm=0.0)
    >>> corrected_contrast("difference", 25, 60, 6, 60, half).contrast.__round__(4)
    0.6333
    """
    _check_measure(measure)
    (k_a, n_a, k_b, n_b), shape = broadcast_counts(
        failures_a=failures_a, launches_a=launches_a, failures_b=failures_b, launches_b=launches_b
    )
    other = misreporting if misreporting_b is None else misreporting_b
    arms = (k_a, n_a, misreporting), (k_b, n_b, other)
    a, b = (corrected_rate(k.reshape(shape), n.reshape(shape), m) for k, n, m in arms)
    rates = np.atleast_1d(a.rate), np.atleast_1d(b.rate)
    found = _estimate(measure, *(np.asarray(rate, dtype=np.float64) for rate in rates))
    if shape == ():
        return CorrectedContrast(None if np.isnan(found[0]) else float(found[0]), a, b)
    return CorrectedContrast(found.reshape(shape), a, b)


def _estimate(measure: str, a: Floats, b: Floats) -> Floats:
    """The contrast of two rates, NaN where it is 0/0."""
    if measure == "difference":
        return a - b
    over, under = (a, b) if measure == "ratio" else (a * (1.0 - b), (1.0 - a) * b)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(over / under)


def corrected_contrast_interval(
    measure: str,
    failures_a: Counts,
    launches_a: Counts,
    failures_b: Counts,
    launches_b: Counts,
    misreporting: Misreporting,
    *,
    misreporting_b: Misreporting | None = None,
    method: str = "exact",
    interval: str = "clopper-pearson",
    confidence_level: float = 0.95,
    alternative: str = "two-sided",
) -> Interval:
    """Confidence interval of a contrast of the failure rates behind two reported ones.

    Parameters
    ----------
    measure : {"difference", "ratio", "odds-ratio"}
        a - b, a / b, or odds a / odds b.
    failures_a, launches_a, failures_b, launches_b : int or array_like of int
        Reported failures, and launches; they broadcast.
    misreporting : Misreporting
        The chances, known or from counts. Unless `misreporting_b` is given they are the same
        ones in both arms, and counts are the same outcomes: what they leave open moves both
        rates together.
    misreporting_b : Misreporting, optional
        Chances in arm b of its own; counts are then of other outcomes than those of arm a, even
        where the numbers are the same.
    method : {"exact", "lang-reiczigel", "melded"}
        ``exact``: guaranteed. Where all chances are known, exact unconditional limits in the
        sense of Buehler (1957), the tables ordered by Newcombe's lower limit of the difference
        of the corrected rates (for the ratio compare Reiczigel, Singer & Lang 2017). Where a
        chance is counted, the extreme contrast that limits of all unknown shares allow, the
        error in equal parts, shared chances the same in both arms; guaranteed where `interval`
        is. ``lang-reiczigel``: the limits of Lang & Reiczigel (2014) of each arm combined by the
        square-and-add rule (MOVER: Zou & Donner 2008; Donner & Zou 2012 for ratios, Fagerland &
        Newcombe 2013 for odds), with the correlation that shared chances bring (Zou 2008);
        approximate. They give no two-sample interval themselves. ``melded``: the confidence
        distributions of all shares combined (Fay, Proschan & Brittain 2015; Bayer, Fay &
        Graubard 2023 for one arm), by quadrature, to about 1e-5; no exception to its coverage is
        known, and there is no proof.
    interval : str
        For ``exact`` with a counted chance: a method of the family ``proportion``.
    confidence_level : float, default 0.95
    alternative : {"two-sided", "less", "greater"}

    Returns
    -------
    Interval
        Within -1..1, or 0 to infinity; floats for scalar counts. All of it where an arm has no
        launch, or where the counts of an arm contradict its chances throughout.

    Raises
    ------
    CountError, LevelError, UnknownNameError
    OptionError
        Also for a chance that is only believed; see `misreporting_bayes` for those.

    References
    ----------
    Buehler, R. J. (1957). *JASA* 52, 482-493. Reiczigel, J., Singer, J. & Lang, Z. (2017).
    *Epidemiology and Infection* 145, 187-193. Lang, Z. & Reiczigel, J. (2014). *Preventive
    Veterinary Medicine* 113, 13-22. Zou, G. Y. & Donner, A. (2008). *Statistics in Medicine* 27,
    1693-1702. Zou, G. Y. (2008). *American Journal of Epidemiology* 168, 212-224. Donner, A. &
    Zou, G. Y. (2012). *Statistical Methods in Medical Research* 21, 347-359. Fay, M. P.,
    Proschan, M. A. & Brittain, E. (2015). *Biometrics* 71, 146-156. Bayer, D. M., Fay, M. P. &
    Graubard, B. I. (2023). *Statistics in Medicine* 42, 1822-1867.

    Examples
    --------
    >>> chances = Misreporting(caught=0.9, false_alarm=0.05)
    >>> low, high = corrected_contrast_interval("difference", 1, 20, 25, 50, chances)
    >>> round(low, 4), round(high, 4)
    (-0.7219, -0.2638)
    """
    _check_measure(measure)
    own = [misreporting] if misreporting_b is None else [misreporting, misreporting_b]
    check_method(method, *own)
    counts, shape = broadcast_counts(
        failures_a=failures_a, launches_a=launches_a, failures_b=failures_b, launches_b=launches_b
    )
    level, side = check_confidence_level(confidence_level), check_alternative(alternative)
    table = (counts[0], counts[1], counts[2], counts[3])
    low, high = _ends(measure, table, own, method, interval, level, side)
    if shape == ():
        return Interval(float(low[0]), float(high[0]))
    return Interval(low.reshape(shape), high.reshape(shape))


def _check_measure(measure: str) -> None:
    if measure not in MEASURES:
        raise unknown_name("measure", str(measure), MEASURES)


def _ends(
    measure: str,
    table: Table,
    own: list[Misreporting],
    method: str,
    interval: str,
    level: float,
    side: Alternative,
) -> tuple[Floats, Floats]:
    """Both ends of flat arrays; the upper one from the arms exchanged."""
    edges = MEASURES[measure]
    low, high = (np.full(table[0].size, edge) for edge in edges)
    wanted = Wanted(measure, interval, 1.0 - level, side == "two-sided")
    if side != "less":
        low = lower_limits(method, wanted, table, own)
    if side != "greater":
        high = turn(measure, lower_limits(method, wanted, table[2:] + table[:2], own[::-1]))
    whole = (table[1] == 0.0) | (table[3] == 0.0)
    for k, n, chances in ((table[0], table[1], own[0]), (table[2], table[3], own[-1])):
        both = counted(chances)
        each = 1.0 - (1.0 - level) / (1 + limits.unknown(*both))
        whole |= limits.shares(k, n, *both, interval, each, "two-sided", "two-sided").none
    return np.where(whole, edges[0], low), np.where(whole, edges[1], high)


def turn(measure: str, limit: Floats) -> Floats:
    """What exchanging the arms does to a limit."""
    if measure == "difference":
        return 0.0 - limit
    with np.errstate(divide="ignore"):
        return np.asarray(1.0 / limit)


class Wanted(NamedTuple):
    """What every lower limit is asked for."""

    measure: str
    interval: str
    error: float
    two_sided: bool

    @property
    def tail(self) -> float:
        """The error of one limit."""
        return 0.5 * self.error if self.two_sided else self.error


def _exact_low(wanted: Wanted, table: Table, own: list[Misreporting]) -> Floats:
    """Exact lower limits, the error in equal parts over both rates and every counted chance.

    Of a the least rate is wanted, of b the greatest. Apart, either falls with its chances;
    together, the contrast may rise or fall with them.
    """
    together = len(own) == 1
    part = wanted.error / (2 + sum(limits.unknown(*counted(each)) for each in own))
    ranges = []
    for each, side in zip(own, (LESS, GREATER), strict=False):
        sides = "two-sided" if wanted.two_sided or together else side
        ends = [limits.chance_limits(chance, wanted.interval, 1.0 - part, sides)
                for chance in counted(each)]  # fmt: skip
        ranges.append(exact.Chances(*ends[0], *ends[1], each.chances))
    tail = part if wanted.two_sided else 2.0 * part
    second = None if together else ranges[1]
    return _each_table(
        table,
        lambda a, b: exact.low_of_table(wanted.measure, a, b, ranges[0], second, tail),
        MEASURES[wanted.measure][0],
    )


def _melded_low(wanted: Wanted, table: Table, own: list[Misreporting]) -> Floats:
    chances = counted(own[0]), None if len(own) == 1 else counted(own[-1])
    return _each_table(
        table,
        lambda a, b: melded_low(wanted.measure, a, b, *chances, wanted.tail),
        MEASURES[wanted.measure][0],
    )


def _each_table(
    table: Table,
    limit: Callable[[tuple[int, int], tuple[int, int]], float],
    edge: float,
) -> Floats:
    """One limit a distinct table; the edge where an arm has no launch."""
    rows, back = np.unique(np.stack(table, axis=1), axis=0, return_inverse=True)
    found = [
        edge if 0 in (n_a, n_b) else limit((k_a, n_a), (k_b, n_b))
        for k_a, n_a, k_b, n_b in rows.astype(np.int64).tolist()
    ]
    return np.array(found, dtype=np.float64)[back.reshape(-1)]


def _mover_low(wanted: Wanted, table: Table, own: list[Misreporting]) -> Floats:
    """Lang and Reiczigel's limits of both arms by the square-and-add rule."""
    parts, arms = [], []
    for k, n, chances in ((*table[:2], own[0]), (*table[2:], own[-1])):
        part = limits.lang_reiczigel(k, n, *counted(chances), wanted.tail)
        rate = limits.rogan_gladen(k, np.where(n > 0.0, n, 1.0), chances.chances)
        rate = np.clip(rate, 0.0, 1.0)
        # Only rates have ratios. Of a difference it is the result that is clipped, and what
        # lies further out leaves all of -1 to 1.
        outer = 2.0 if wanted.measure == "difference" else 0.0
        low, high = (np.clip(end, -outer, 1.0 + outer) for end in (part.low, part.high))
        parts.append(part)
        arms.append(Arm(rate, np.minimum(low, rate), np.maximum(high, rate)))
    together = _correlation(*parts) if len(own) == 1 else np.zeros(table[0].size)
    return low_by_mover(wanted.measure, arms[0], arms[1], together)


def _correlation(a: limits.LangReiczigel, b: limits.LangReiczigel) -> Floats:
    """Of both adjusted rates, by what they share: the variances of the two chances."""
    noise_c, noise_f = a.noise
    shared = a.rate * b.rate * noise_c + (1.0 - a.rate) * (1.0 - b.rate) * noise_f
    spread = np.sqrt(a.variance * b.variance)
    return np.clip(np.divide(shared, spread, where=spread > 0.0, out=np.zeros(spread.size)),
                   0.0, 1.0)  # fmt: skip


GREATER: Alternative = "greater"
LESS: Alternative = "less"
_LOWER: dict[str, Callable[[Wanted, Table, list[Misreporting]], Floats]] = {
    "exact": _exact_low,
    "lang-reiczigel": _mover_low,
    "melded": _melded_low,
}


def lower_limits(method: str, wanted: Wanted, table: Table, own: list[Misreporting]) -> Floats:
    """Lower limits of the contrasts of flat arrays of tables."""
    return _LOWER[method](wanted, table, own)
