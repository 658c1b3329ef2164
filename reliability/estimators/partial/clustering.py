"""Launches of one salvo are not independent: design effect and effective number of launches.

Every function takes one entry an incident: how many of its launches failed, and how many there
were. A salvo shares its crews, its lot and its weather; treating its launches as independent
makes an interval too short.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from reliability import catalogue
from reliability.errors import CountError, unknown_name
from reliability.estimators.arguments import (
    Counts,
    Floats,
    broadcast_counts,
    check_alternative,
    check_confidence_level,
)
from reliability.estimators.dispatch import PARAMETER_SPACE, kernel_of
from reliability.estimators.results import Interval

__all__ = [
    "DesignEffect",
    "clustered_difference_interval",
    "clustered_rate_interval",
    "design_effect",
    "fewest_effective",
    "incident_counts",
]

# Intervals in closed form, whose counts need not be whole.
RATE_METHODS = ("wilson",)
DIFFERENCE_METHODS = ("newcombe",)
# So many steps at most are taken to find how few independent launches salvos may amount to.
LONGEST_SEARCH = 20_000_000


@dataclass(frozen=True, slots=True)
class DesignEffect:
    """How much less a number of clustered launches tells than as many independent ones.

    Attributes
    ----------
    incidents, launches, failures : int
        Incidents with at least one launch, and their totals.
    design_effect : float
        Variance of the failure rate over what it were if launches were independent; at least 1.
    effective_launches, effective_failures : float
        The totals divided by the design effect.
    correlation : float or None
        Between two launches of an incident, as the design effect implies it; None where it
        cannot be estimated, or where every incident is one launch.
    estimated : bool
        False where the reports do not show how incidents differ (one incident, or no failure,
        or nothing but failures). Each incident is then taken to count as one launch: a
        correlation of 1, the most careful reading.
    rests_on : int
        Incidents with a failure, or those with another launch where these are fewer: an estimate
        that rests on one incident alone may be far off.
    """

    incidents: int
    launches: int
    failures: int
    design_effect: float
    effective_launches: float
    effective_failures: float
    correlation: float | None
    estimated: bool
    rests_on: int


def incident_counts(failures: Counts, launches: Counts) -> tuple[Floats, Floats]:
    """Check failures and launches by incident; return those with at least one launch.

    Raises
    ------
    CountError
        For counts that cannot be, and where one list has more incidents than the other.
    """
    if np.shape(failures) != np.shape(launches):
        raise CountError(
            f"launches: must be one for each of the failures ({np.size(failures)}); got "
            f"{np.size(launches)}. Give both of every incident."
        )
    (k, n), _ = broadcast_counts(failures=failures, launches=launches)
    fired = n > 0.0
    return k[fired], n[fired]


def design_effect(failures: Counts, launches: Counts) -> DesignEffect:
    r"""Estimate the design effect of launching in salvos, and the effective number of launches.

    Parameters
    ----------
    failures, launches : array_like of int
        One entry an incident; incidents without launches are left out.

    Returns
    -------
    DesignEffect

    Raises
    ------
    CountError

    Notes
    -----
    With m incidents, N launches and the pooled rate p,

    .. math:: v = \frac{m}{m-1} \sum_i (k_i - p n_i)^2 / N^2, \quad d = v N / (p (1-p))

    (Rao and Scott 1992), never taken below 1: salvos do not make launches tell more. With the
    weighted mean size :math:`\bar n = \sum n_i^2 / N`, the correlation is
    :math:`(d - 1)/(\bar n - 1)` within 0 to 1, and a correlation of 1 gives :math:`d = \bar n`.

    Examples
    --------
    Four salvos, of which one failed as a whole:

    >>> found = design_effect([0, 0, 4, 0], [4, 4, 4, 4])
    >>> round(found.design_effect, 2), round(found.effective_launches, 2)
    (5.33, 3.0)
    """
    k, n = incident_counts(failures, launches)
    m, total, failed = k.size, float(n.sum()), float(k.sum())
    if m == 0:
        return DesignEffect(0, 0, 0, 1.0, 0.0, 0.0, None, False, 0)
    size = float((n * n).sum()) / total
    rate = failed / total
    estimated = m > 1 and 0.0 < rate < 1.0
    if estimated:
        variance = m / (m - 1.0) * float(((k - rate * n) ** 2).sum()) / total**2
        effect = max(variance * total / (rate * (1.0 - rate)), 1.0)
    else:
        effect = size
    told = estimated and size > 1.0
    return DesignEffect(
        incidents=m,
        launches=int(total),
        failures=int(failed),
        design_effect=effect,
        effective_launches=total / effect,
        effective_failures=failed / effect,
        correlation=min((effect - 1.0) / (size - 1.0), 1.0) if told else None,
        estimated=estimated,
        rests_on=min(int((k > 0.0).sum()), int((k < n).sum())),
    )


def fewest_effective(launches_low: ArrayLike, launches_high: ArrayLike) -> float:
    r"""Return how few independent launches salvos may amount to, whatever became of them.

    Parameters
    ----------
    launches_low, launches_high : array_like, shape (salvos,)
        Between how many and how many launches each salvo had; a high end may be infinite.

    Returns
    -------
    float
        0 where there may be no launch, 1 where a salvo may be of any size.

    Raises
    ------
    CountError
        For counts that cannot be.

    Notes
    -----
    Where the launches of a salvo stand or fall together, salvos of :math:`m_i` launches amount to
    :math:`(\sum m_i)^2 / \sum m_i^2` independent ones (Kish 1965, *Survey Sampling*). It has its
    least value where every :math:`m_i` is at one of its ends, because it falls towards both: for
    each total of launches the greatest sum of squares is found, salvo by salvo. Where this would
    take long, the answer is :math:`\sum m_i / \max m_i` with low ends above and the greatest
    high end below, which is never more.

    Examples
    --------
    Salvos of 4, 2 and 2 launches, and the same where the first may have been 2 to 4:

    >>> round(fewest_effective([4, 2, 2], [4, 2, 2]), 3), fewest_effective([2, 2, 2], [4, 2, 2])
    (2.667, 2.6666666666666665)
    """
    low, high = np.asarray(launches_low, dtype=float), np.asarray(launches_high, dtype=float)
    for name, values in (("launches_low", low), ("launches_high", high)):
        if np.isnan(values).any() or (values < 0).any() or (low > high).any():
            raise CountError(
                f"{name}: must be 0 or more, the low end no more than the high one; got "
                f"{values.tolist()}. Correct the range."
            )
    if low.sum() == 0.0:
        return 0.0
    if np.isinf(high).any():
        return 1.0
    ranged = low < high
    total, squares = int(low[~ranged].sum()), float((low[~ranged] ** 2).sum())
    most = total + int(high[ranged].sum())
    if most * ranged.sum() > LONGEST_SEARCH:
        return float(max(low.sum() / high.max(), 1.0))
    greatest = np.full(most + 1, -np.inf)
    greatest[total] = squares
    for least, top in zip(low[ranged].astype(int), high[ranged].astype(int), strict=True):
        greatest = np.maximum(_moved(greatest, least), _moved(greatest, top))
    at = np.flatnonzero(np.isfinite(greatest) & (np.arange(most + 1) > 0))
    return float(np.min(at.astype(float) ** 2 / greatest[at]))


def _moved(greatest: Floats, launches: int) -> Floats:
    """Return the greatest sums of squares with one salvo more, of so many launches."""
    later = np.full(greatest.size, -np.inf)
    later[launches:] = greatest[: greatest.size - launches] + float(launches) ** 2
    return later


def clustered_rate_interval(
    failures: Counts,
    launches: Counts,
    *,
    method: str = "wilson",
    confidence_level: float = 0.95,
    alternative: str = "two-sided",
) -> Interval:
    """Interval of a failure rate from salvos, by the effective number of launches.

    Parameters
    ----------
    failures, launches : array_like of int
        One entry an incident.
    method : {"wilson"}
        The interval that the effective counts go into.
    confidence_level : float
        Strictly between 0 and 1.
    alternative : {"two-sided", "greater", "less"}

    Returns
    -------
    Interval
        0 to 1 without a launch. Approximate, and optimistic with few incidents: the design
        effect is itself an estimate.

    Raises
    ------
    CountError, LevelError, OptionError, UnknownNameError

    Examples
    --------
    >>> low, high = clustered_rate_interval([0, 1, 4, 0], [4, 4, 4, 4])
    >>> round(low, 3), round(high, 3)
    (0.065, 0.747)
    """
    _check_method("proportion", method, RATE_METHODS)
    counts = _effective(failures, launches)
    return _interval("proportion", method, counts, confidence_level, alternative)


def clustered_difference_interval(
    failures_a: Counts,
    launches_a: Counts,
    failures_b: Counts,
    launches_b: Counts,
    *,
    method: str = "newcombe",
    confidence_level: float = 0.95,
    alternative: str = "two-sided",
) -> Interval:
    """Interval of the difference of two failure rates a - b from salvos.

    Parameters
    ----------
    failures_a, launches_a, failures_b, launches_b : array_like of int
        One entry an incident, each arm with a design effect of its own.
    method : {"newcombe"}
        The interval that the effective counts go into.
    confidence_level, alternative
        As in `clustered_rate_interval`.

    Returns
    -------
    Interval
        -1 to 1 where an arm has no launch.

    Raises
    ------
    CountError, LevelError, OptionError, UnknownNameError

    Examples
    --------
    >>> low, high = clustered_difference_interval([0, 1, 0], [3, 3, 2], [4, 0, 4], [4, 4, 4])
    >>> round(low, 3), round(high, 3)
    (-0.848, 0.074)
    """
    _check_method("difference", method, DIFFERENCE_METHODS)
    counts = (*_effective(failures_a, launches_a), *_effective(failures_b, launches_b))
    return _interval("difference", method, counts, confidence_level, alternative)


def _check_method(family: str, method: str, methods: tuple[str, ...]) -> None:
    if method not in methods:
        raise unknown_name(f"clustered {family} method", str(method), methods)


def _effective(failures: Counts, launches: Counts) -> tuple[float, float]:
    effect = design_effect(failures, launches)
    return effect.effective_failures, effect.effective_launches


def _interval(
    family: str,
    method: str,
    counts: tuple[float, ...],
    confidence_level: float,
    alternative: str,
) -> Interval:
    level, side = check_confidence_level(confidence_level), check_alternative(alternative)
    if 0.0 in counts[1::2]:
        return Interval(*PARAMETER_SPACE[family])
    # The kernels themselves: the entrances take whole counts only.
    kernel = kernel_of(catalogue.find(family, method))
    low, high = kernel(*(np.array([count]) for count in counts), level, side)[:2]
    return Interval(float(low[0]), float(high[0]))
