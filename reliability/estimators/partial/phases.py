"""Cumulative failure by phase of flight, where interceptions end the observation.

A launch that is shot down in a phase was exposed to that phase's failures; what it would have
done in later phases is unknown. The product over phases (Kaplan and Meier 1958) takes the
launches that reach a phase as exchangeable: interception picks them without regard to what they
would have done.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import special

from reliability.counts import CountRange
from reliability.errors import CountError
from reliability.estimators.arguments import Floats, check_confidence_level

__all__ = ["PhaseFailures", "cumulative_failure"]


@dataclass(frozen=True, slots=True)
class PhaseFailures:
    """Failures up to the end of each phase; arrays over phases.

    Attributes
    ----------
    at_risk : ndarray
        Launches that entered the phase.
    estimate : tuple of float or None
        Probability of failing by the end of the phase if none were shot down; None from the
        first phase on that no launch entered.
    ci_low, ci_high : ndarray
        Its interval, assuming interceptions uninformative.
    bound_low, bound_high : ndarray
        What remains without that assumption: no launch shot down so far would have failed by
        then, or all would have.
    failed_share, intercepted_share : ndarray
        Shares of all launches that failed, that were shot down, by the end of the phase (the
        cumulative incidences).
    """

    at_risk: Floats
    estimate: tuple[float | None, ...]
    ci_low: Floats
    ci_high: Floats
    bound_low: Floats
    bound_high: Floats
    failed_share: Floats
    intercepted_share: Floats


def cumulative_failure(
    failed: Sequence[int],
    intercepted: Sequence[int],
    *,
    launches: int,
    confidence_level: float = 0.95,
) -> PhaseFailures:
    r"""Probability of failing by the end of each phase of flight, with interceptions censored.

    Parameters
    ----------
    failed, intercepted : sequence of int
        Launches that failed, and that were shot down, in each phase, in the order of flight.
    launches : int
        All launches; those in neither list flew through every phase.
    confidence_level : float
        Strictly between 0 and 1.

    Returns
    -------
    PhaseFailures

    Raises
    ------
    CountError
        If the lists differ in length, or more launches end than were fired.
    LevelError

    Notes
    -----
    The interval is the beta product confidence procedure (Fay, Brittain and Proschan 2013),
    method of moments. With n launches entering a phase and d failing, the surviving share of
    that phase is bounded by :math:`\mathrm{Beta}(n-d+1, d)` above and, once, a further
    :math:`\mathrm{Beta}(n', 1)` below with n' the launches that enter the next phase; products
    over phases are matched to a Beta by mean and variance. Without interceptions this is
    Clopper-Pearson of all failures so far. Conjectured, not proven, to keep its level.

    Examples
    --------
    Boost, midcourse, terminal: of 20 launches 2 fail in boost; 5 are shot down in midcourse; 1
    fails and 8 are shot down in the terminal phase.

    >>> found = cumulative_failure([2, 0, 1], [0, 5, 8], launches=20)
    >>> found.at_risk
    array([20., 18., 13.])
    >>> [round(rate, 3) for rate in found.estimate]
    [0.1, 0.1, 0.169]
    """
    level = check_confidence_level(confidence_level)
    d, c = _counts("failed", failed), _counts("intercepted", intercepted)
    n = CountRange.of(launches)
    if d.size != c.size or d.size == 0:
        raise CountError(
            "failed, intercepted: must have one count for each phase; got "
            f"{d.size} and {c.size}. Put 0 where nothing happened."
        )
    ended = np.cumsum(d + c)
    if not n.exact or ended[-1] > n.low:
        raise CountError(
            f"launches: must be one whole number, at least all that ended ({ended[-1]:g}); got "
            f"{n}. Mend it, or the counts of the phases."
        )
    total = float(n.low)
    at_risk = np.concatenate([[total], total - ended[:-1]])
    left = total - ended
    survived = np.cumprod(1.0 - d / np.maximum(at_risk, 1.0))
    low, high = _beta_product(d, at_risk, left, level)
    share = max(total, 1.0)
    failed_share, shot_share = np.cumsum(d) / share, np.cumsum(c) / share
    empty = total == 0.0
    return PhaseFailures(
        at_risk=at_risk,
        estimate=tuple(
            float(1.0 - s) if n_j > 0.0 else None for s, n_j in zip(survived, at_risk, strict=True)
        ),
        ci_low=low,
        ci_high=high,
        bound_low=failed_share,
        bound_high=np.ones(d.size) if empty else failed_share + shot_share,
        failed_share=failed_share,
        intercepted_share=shot_share,
    )


def _counts(name: str, values: Sequence[int]) -> Floats:
    ranges = [CountRange.of(value) for value in values]
    if not all(value.exact for value in ranges):
        raise CountError(
            f"{name}: must be whole numbers, one a phase; got {list(values)!r}. Give one number "
            "for each: a range is not taken here."
        )
    return np.array([value.low for value in ranges], dtype=np.float64)


def _beta_product(d: Floats, at_risk: Floats, left: Floats, level: float) -> tuple[Floats, Floats]:
    """Return the interval of the failure probability: 1 minus that of the surviving share."""
    tail = (1.0 - level) / 2.0
    # First and second moments of the product of Beta(n - d + 1, d), one a phase; Beta(x, 0) is 1.
    first = np.asarray(np.cumprod((at_risk - d + 1.0) / (at_risk + 1.0)), dtype=np.float64)
    squares = (at_risk - d + 1.0) * (at_risk - d + 2.0) / ((at_risk + 1.0) * (at_risk + 2.0))
    second = np.asarray(np.cumprod(squares), dtype=np.float64)
    upper = _moment_quantile(first, second, 1.0 - tail)
    lower = _moment_quantile(first * left / (left + 1.0), second * left / (left + 2.0), tail)
    return 1.0 - upper, 1.0 - lower


def _moment_quantile(first: Floats, second: Floats, q: float) -> Floats:
    """Quantile of the Beta with these moments; a mean of 0 or 1 is a point."""
    variance = second - first * first
    point = (first <= 0.0) | (first >= 1.0) | (variance <= 0.0)
    spread = np.where(point, 1.0, variance)
    size = np.where(point, 1.0, (first - second) / spread)
    a, b = np.where(point, 1.0, first * size), np.where(point, 1.0, (1.0 - first) * size)
    return np.asarray(np.where(point, first, special.betaincinv(a, b, q)), dtype=np.float64)
