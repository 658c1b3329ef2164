"""Several sources on the same launches: side by side, left out in turn, and their agreement."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from scipy import special

from reliability.counts import CountRange
from reliability.errors import CountError
from reliability.estimators.arguments import Floats, check_confidence_level
from reliability.estimators.partial.bounds import Bounds, Identified, identified, rate_bounds
from reliability.estimators.partial.cover import cover_rate
from reliability.estimators.partial.feasible import Arm, Feasible, as_claim
from reliability.estimators.proportion.interval import proportion_interval
from reliability.estimators.results import Interval

__all__ = [
    "Agreement",
    "SourceRate",
    "by_source",
    "kappa",
    "leave_one_source_out",
    "source_rates",
]

Label = TypeVar("Label", bound=Hashable)
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class SourceRate:
    """The failure rate that one source's claims support, or all but one source's.

    Attributes
    ----------
    source : str
        The source, or the one left out.
    claims : int
        How many claims the rate rests on.
    bounds : Bounds
    identified : str
        point, bounds or nothing.
    interval : Interval
        The cover over all completions.
    """

    source: str
    claims: int
    bounds: Bounds
    identified: Identified
    interval: Interval


@dataclass(frozen=True, slots=True)
class Agreement:
    """Agreement of two sources on the same incidents, beyond what chance would give.

    Attributes
    ----------
    incidents : int
        Incidents that both coded.
    observed, expected : float or None
        Share of them on which the two agree, and the share expected if each kept its own
        frequencies and coded at random; None without an incident.
    kappa : float or None
        (observed - expected) / (1 - expected); None where both used one and the same code, or
        there is no incident.
    ci_low, ci_high : float
        Interval of kappa within -1 to 1; all of it where kappa is None.
    confidence_level : float
    """

    incidents: int
    observed: float | None
    expected: float | None
    kappa: float | None
    ci_low: float
    ci_high: float
    confidence_level: float


def by_source(
    sources: Sequence[Label], statistic: Callable[[NDArray[np.bool_]], Value]
) -> dict[Label, Value]:
    """Compute something for each source's rows alone.

    Parameters
    ----------
    sources : sequence
        One label a row; in the result in the order of their first row.
    statistic : callable
        From the mask of the rows to keep to a value.

    Returns
    -------
    dict

    Examples
    --------
    >>> failed = np.array([1, 0, 2])
    >>> by_source(["HUR", "CNS", "HUR"], lambda kept: int(failed[kept].sum()))
    {'HUR': 3, 'CNS': 0}
    """
    return {label: statistic(_rows(sources, label)) for label in dict.fromkeys(sources)}


def leave_one_source_out(
    sources: Sequence[Label], statistic: Callable[[NDArray[np.bool_]], Value]
) -> dict[Label, Value]:
    """Compute something without each source in turn; parameters as in `by_source`.

    Labels may be claimants, or their interests (leave-one-interest-out).

    Examples
    --------
    >>> failed = np.array([1, 0, 2])
    >>> leave_one_source_out(["HUR", "CNS", "HUR"], lambda kept: int(failed[kept].sum()))
    {'HUR': 0, 'CNS': 3}
    """
    return {label: statistic(~_rows(sources, label)) for label in dict.fromkeys(sources)}


def source_rates(
    claims: Sequence[Feasible | tuple[CountRange | int | str, CountRange | int | str]],
    sources: Sequence[str],
    *,
    leave_out: bool = False,
    method: str = "clopper-pearson",
    confidence_level: float = 0.95,
) -> tuple[SourceRate, ...]:
    """Failure rate by source, side by side and never pooled, or without each source in turn.

    Parameters
    ----------
    claims : sequence of (failures, launches) or Feasible
        What each claim allows; the claims of one source must be about different launches.
    sources : sequence of str
        The source of each claim.
    leave_out : bool
        True: the rate of all claims but the source's; the claims must then be about different
        launches altogether.
    method : str
        Of the family ``proportion``.
    confidence_level : float
        Strictly between 0 and 1.

    Returns
    -------
    tuple of SourceRate
        In the order of the sources' first claims. Leaving out the only source leaves nothing:
        0 to 1.

    Raises
    ------
    CountError, LevelError, UnknownNameError

    Examples
    --------
    >>> for rate in source_rates([(2, 10), ("0..3", 5)], ["HUR", "CNS"]):
    ...     print(rate.source, rate.bounds.low, rate.bounds.high)
    HUR 0.2 0.2
    CNS 0.0 0.6
    """
    if len(claims) != len(sources):
        raise CountError(
            f"sources: must be one for each claim ({len(claims)}); got {len(sources)}. Name the "
            "source of every claim."
        )
    arms = (leave_one_source_out if leave_out else by_source)(
        sources, lambda kept: [as_claim(claims[int(i)]) for i in np.flatnonzero(kept)]
    )
    found = []
    for source, kept in arms.items():
        arm = Arm.of(*kept)
        bounds = rate_bounds(arm)
        interval = cover_rate(arm, method=method, confidence_level=confidence_level)
        found.append(SourceRate(source, len(kept), bounds, identified(bounds), interval))
    return tuple(found)


def kappa(
    first: Sequence[Hashable], second: Sequence[Hashable], *, confidence_level: float = 0.95
) -> Agreement:
    r"""Cohen's kappa of two sources that coded the same incidents, with its interval.

    Parameters
    ----------
    first, second : sequence
        The code that each source gave to each incident, in the same order. None where a source
        does not speak of the incident: it is left out.
    confidence_level : float
        Strictly between 0 and 1.

    Returns
    -------
    Agreement

    Raises
    ------
    CountError
        If the two differ in length.
    LevelError

    Notes
    -----
    The variance is that of Fleiss, Cohen and Everitt (1969), equation 13, for many incidents: with
    few the interval covers less often than it says. It is 0 where the two agree on everything; the
    interval is then that of the observed agreement (Clopper-Pearson) with the expected one as it
    is, so that three incidents in agreement do not pass for certainty. Where they agree on nothing
    there is no lower limit but -1, whatever agreement was expected.

    Examples
    --------
    >>> found = kappa(["fail", "ok", "ok", "fail"], ["fail", "ok", "fail", "fail"])
    >>> found.kappa
    0.5
    """
    level = check_confidence_level(confidence_level)
    if len(first) != len(second):
        raise CountError(
            f"second: must code the same incidents as the first ({len(first)}); got "
            f"{len(second)}. Put None where a source does not speak of an incident."
        )
    both = [(a, b) for a, b in zip(first, second, strict=True) if a is not None and b is not None]
    if not both:
        return Agreement(0, None, None, None, -1.0, 1.0, level)
    shares = _table(both)
    rows, columns = shares.sum(axis=1), shares.sum(axis=0)
    observed, expected = float(np.trace(shares)), float(rows @ columns)
    m = len(both)
    if expected >= 1.0 - 1e-12:
        return Agreement(m, observed, expected, None, -1.0, 1.0, level)
    value = (observed - expected) / (1.0 - expected)
    error = _standard_error(shares, value, expected, m)
    if error > 1e-9:
        reach = float(special.ndtri(0.5 + level / 2.0)) * error
        low, high = value - reach, value + reach
    else:
        agreed = proportion_interval(round(observed * m), m, confidence_level=level)
        low, high = ((float(end) - expected) / (1.0 - expected) for end in agreed)
    low = -1.0 if observed == 0.0 else max(low, -1.0)
    return Agreement(m, observed, expected, value, low, min(high, 1.0), level)


def _rows(sources: Sequence[Hashable], label: Hashable) -> NDArray[np.bool_]:
    return np.array([source == label for source in sources], dtype=np.bool_)


def _table(both: list[tuple[Hashable, Hashable]]) -> Floats:
    """Return the shares of each pair of codes, codes in the order they come up."""
    place = {code: i for i, code in enumerate(dict.fromkeys(c for pair in both for c in pair))}
    table = np.zeros((len(place), len(place)))
    for a, b in both:
        table[place[a], place[b]] += 1.0
    return table / len(both)


def _standard_error(shares: Floats, value: float, expected: float, m: int) -> float:
    """Fleiss, Cohen and Everitt 1969, equation 13."""
    rows, columns = shares.sum(axis=1), shares.sum(axis=0)
    sums = rows[None, :] + columns[:, None]  # of row i and column j: p.i + pj.
    agreed = np.diag(shares) * (1.0 - (rows + columns) * (1.0 - value)) ** 2
    squares = (1.0 - value) ** 2 * shares * sums**2
    other = float(squares.sum() - np.trace(squares))
    middle = (value - expected * (1.0 - value)) ** 2
    variance = (float(agreed.sum()) + other - middle) / (m * (1.0 - expected) ** 2)
    return float(np.sqrt(max(variance, 0.0)))
