"""Launches whose outcome is unknown, and launches that nobody has assessed yet.

Four readings of the unknown outcomes are points of one family. Let failures be r times as
likely as successes to go unreported. Then, whatever the share of successes that goes
unreported, the likelihood of the failure rate p given k failures, s successes and u unknown is

    p^k (1 - p)^s (1 + (r - 1) p)^u

so r = 0 is ``as-success``, r = 1 is ``exclude`` and r = infinity is ``as-failure``; ``bounds``
takes them all.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import SupportsIndex

import numpy as np
from scipy import special

from reliability.counts import CountRange
from reliability.errors import CountError, OptionError, unknown_name
from reliability.estimators.arguments import Counts, Floats, check_confidence_level
from reliability.estimators.partial.feasible import Feasible

__all__ = [
    "NOT_CODED_RULES",
    "UNKNOWN_RULES",
    "StatedOdds",
    "add_not_coded",
    "check_ratios",
    "stated_odds",
    "stated_odds_curve",
    "treat_unknown",
]

UNKNOWN_RULES = ("bounds", "exclude", "as-success", "as-failure")
NOT_CODED_RULES = ("bounds", "exclude")

# Halvings and doublings of "as likely"; 0 and infinity are the two ends of the bounds.
USUAL_RATIOS = (0.0, *(2.0**i for i in range(-5, 6)), np.inf)

Count = CountRange | SupportsIndex | str


def treat_unknown(failures: Count, others: Count, unknown: Count, *, rule: str) -> Feasible:
    """Return the failures and launches allowed under one reading of unknown outcomes.

    Parameters
    ----------
    failures : CountRange, int or str
        Launches known to have failed.
    others : CountRange, int or str
        Launches known not to have failed.
    unknown : CountRange, int or str
        Launches whose outcome is not known; none of them also among the other two.
    rule : {"bounds", "exclude", "as-success", "as-failure"}
        ``bounds``: any of them may have failed. ``exclude``: they are no launches; assumes that
        failures are as likely as successes to go unreported.

    Returns
    -------
    Feasible

    Raises
    ------
    UnknownNameError
        For another rule.

    Examples
    --------
    >>> treat_unknown(4, 27, 13, rule="bounds").failures
    CountRange(low=4, high=17)
    >>> treat_unknown(4, 27, 13, rule="exclude").launches
    CountRange(low=31, high=31)
    """
    if rule not in UNKNOWN_RULES:
        raise unknown_name("unknown", str(rule), UNKNOWN_RULES)
    k, s, u = CountRange.of(failures), CountRange.of(others), CountRange.of(unknown)
    none = CountRange(0, 0)
    known = _box(k, s)
    if rule == "exclude":
        return known
    if rule == "as-success":
        return known + _box(none, u)
    if rule == "as-failure":
        return known + _box(u, none)
    return known + Feasible(0, u.high, 0, u.high, u.low, u.high)


def add_not_coded(known: Feasible, not_coded: Count, *, rule: str) -> Feasible:
    """Return the counts with launches that nobody has assessed yet, as right censoring.

    Parameters
    ----------
    known : Feasible
        What the coded launches allow; tight.
    not_coded : CountRange, int or str
        Launches reported but not coded: their outcomes are late, not lost.
    rule : {"bounds", "exclude"}
        ``bounds``: any of them may have failed. ``exclude``: the rate among coded launches;
        assumes that coding does not lag by outcome.

    Returns
    -------
    Feasible

    Raises
    ------
    UnknownNameError
        For another rule.

    Examples
    --------
    >>> add_not_coded(Feasible.of_counts(2, 10), 3, rule="bounds").failures
    CountRange(low=2, high=5)
    """
    if rule not in NOT_CODED_RULES:
        raise unknown_name("not_coded", str(rule), NOT_CODED_RULES)
    m = CountRange.of(not_coded)
    return known if rule == "exclude" else known + Feasible(0, m.high, 0, m.high, m.low, m.high)


def _box(failures: CountRange, others: CountRange) -> Feasible:
    return Feasible(failures.low, failures.high, others.low, others.high, 0, None).tighten()


@dataclass(frozen=True, slots=True)
class StatedOdds:
    """Failure rates under stated ratios of going unreported, floats or arrays.

    Attributes
    ----------
    ratio : float or ndarray
        How many times as likely failures are to go unreported as successes.
    estimate : float or ndarray or None
        The most likely failure rate; None where no outcome is known.
    ci_low, ci_high : float or ndarray
        Likelihood-ratio interval at that ratio; 0 to 1 where no outcome is known.
    confidence_level : float
    """

    ratio: float | Floats
    estimate: float | Floats | None
    ci_low: float | Floats
    ci_high: float | Floats
    confidence_level: float


def stated_odds(
    failures: int,
    others: int,
    unknown: int,
    ratio: Counts,
    *,
    confidence_level: float = 0.95,
) -> StatedOdds:
    r"""Failure rate if failures are `ratio` times as likely to go unreported as successes.

    Parameters
    ----------
    failures, others, unknown : int
        Launches known to have failed, known not to have, and of unknown outcome.
    ratio : float or array_like of float
        0 to infinity, ends included. 1: outcomes are missing at random.
    confidence_level : float
        Strictly between 0 and 1.

    Returns
    -------
    StatedOdds
        The estimate rises with `ratio` from k/n (0) over k/(k + s) (1) to (k + u)/n (infinity).

    Raises
    ------
    CountError, LevelError
    OptionError
        For a negative ratio.

    Notes
    -----
    The most likely number x of failures among the unknown solves
    :math:`x (s + u - x) = r (u - x)(k + x)`. The share of successes that goes unreported drops
    out of the likelihood of the rate, so the interval needs no estimate of it: the values whose
    likelihood is at least exp(-chi2 / 2) of the greatest. It holds at the stated ratio; what
    ratio is right is the reader's judgement, which is why there is a curve.

    Examples
    --------
    >>> found = stated_odds(4, 27, 13, [0, 1, 4, float("inf")])
    >>> found.estimate.round(4)
    array([0.0909, 0.129 , 0.2656, 0.3864])
    """
    level = check_confidence_level(confidence_level)
    k, s, u = (_count(name, value) for name, value in
               (("failures", failures), ("others", others), ("unknown", unknown)))  # fmt: skip
    ratios = check_ratios(ratio)
    flat = ratios.reshape(-1)
    estimate: Floats | None = None
    if k + s == 0.0:
        low, high = np.zeros(flat.size), np.ones(flat.size)
    else:
        estimate = (k + _failed_among_unknown(k, s, u, flat)) / (k + s + u)
        low, high = _likelihood_interval(k, s, u, flat, estimate, level)
    if ratios.ndim == 0:
        point = None if estimate is None else float(estimate[0])
        return StatedOdds(float(ratios), point, float(low[0]), float(high[0]), level)
    shape = ratios.shape
    estimate = None if estimate is None else estimate.reshape(shape)
    return StatedOdds(ratios, estimate, low.reshape(shape), high.reshape(shape), level)


def stated_odds_curve(
    failures: int, others: int, unknown: int, *, confidence_level: float = 0.95
) -> StatedOdds:
    """Return `stated_odds` over its whole range: 0, 1/32 to 32 by doubling, infinity.

    Parameters and errors as there.

    Examples
    --------
    >>> curve = stated_odds_curve(4, 27, 13)
    >>> [round(float(rate), 3) for rate in curve.estimate[[0, 6, -1]]]
    [0.091, 0.129, 0.386]
    """
    return stated_odds(
        failures, others, unknown, np.array(USUAL_RATIOS), confidence_level=confidence_level
    )


_HIDDEN = (
    "Give how many times as likely a failure is to be hidden as a success: 1 for as likely, below "
    "1 for less."
)


def check_ratios(ratio: Counts, advice: str = _HIDDEN) -> Floats:
    """Return stated ratios as an array, scalars as one without dimensions.

    Raises
    ------
    OptionError
        For a negative ratio, and what is no number.
    """
    try:
        ratios = np.asarray(ratio, dtype=np.float64)
    except (TypeError, ValueError):
        raise OptionError(
            f"ratio: must be a number, 0 or more, or a list of them; got {ratio!r}. {advice}"
        ) from None
    wrong = ratios[~(ratios >= 0.0)]
    if wrong.size:
        raise OptionError(f"ratio: must be 0 or more; got {wrong.flat[0]:g}. {advice}")
    return ratios


def _count(name: str, value: int) -> float:
    found = CountRange.of(value)
    if not found.exact:
        raise CountError(
            f"{name}: must be one whole number; got {found.quoted}. For ranges use "
            "stated_odds_range."
        )
    return float(found.low)


def _failed_among_unknown(k: float, s: float, u: float, ratio: Floats) -> Floats:
    """Solve x (s + u - x) = r (u - x) (k + x) for x within 0..u, the most likely root."""
    finite = np.where(np.isinf(ratio), 1.0, ratio)
    # (r - 1) x^2 + b x - r u k = 0; of the two forms of its root the one without cancellation.
    square = finite - 1.0
    b = s + u - finite * u + finite * k
    root = np.sqrt(np.maximum(b * b + 4.0 * square * finite * u * k, 0.0))
    with np.errstate(divide="ignore", invalid="ignore"):
        x = np.where(b < 0.0, (root - b) / (2.0 * square), 2.0 * finite * u * k / (b + root))
    x = np.where(u == 0.0, 0.0, np.nan_to_num(x))
    return np.asarray(np.where(np.isinf(ratio), u, np.clip(x, 0.0, u)), dtype=np.float64)


def _log_likelihood(k: float, s: float, u: float, ratio: Floats, p: Floats) -> Floats:
    infinite = np.isinf(ratio)
    finite = np.where(infinite, 1.0, ratio)
    # Infinity leaves p^u, up to a constant; 1 + (r - 1) p is (1 - p) + r p, without cancellation.
    unreported = np.where(infinite, p, (1.0 - p) + finite * p)
    terms = special.xlogy(k, p), special.xlog1py(s, -p), special.xlogy(u, unreported)
    return np.asarray(sum(terms), dtype=np.float64)


def _likelihood_interval(
    k: float, s: float, u: float, ratio: Floats, estimate: Floats, level: float
) -> tuple[Floats, Floats]:
    floor = _log_likelihood(k, s, u, ratio, estimate) - special.chdtri(1.0, 1.0 - level) / 2.0
    ends = []
    for edge in (0.0, 1.0):
        # The log-likelihood is concave: one crossing on each side. `outer` is kept outside.
        outer, inner = np.full(estimate.size, edge), estimate.copy()
        inside = _log_likelihood(k, s, u, ratio, outer) >= floor
        for _ in range(80):
            middle = (outer + inner) / 2.0
            accepted = _log_likelihood(k, s, u, ratio, middle) >= floor
            inner, outer = np.where(accepted, middle, inner), np.where(accepted, outer, middle)
        ends.append(np.where(inside, edge, outer))
    return ends[0], ends[1]
