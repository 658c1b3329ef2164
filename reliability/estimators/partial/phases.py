"""Cumulative failure by phase of flight, where interceptions end the observation.

A launch that is shot down in a phase was exposed to that phase's failures; what it would have
done afterwards is unknown. The product over phases (Kaplan and Meier 1958) takes the launches
that are left as exchangeable: interception picks them without regard to what they would have
done. Whether the launches shot down in a phase were lost before or after its failures is not
known, so that even then the answer is a range.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import SupportsIndex

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
    at_risk_low, at_risk_high : ndarray
        Launches that entered the phase, at least and at most: launches shot down in no known
        phase may have ended before it.
    estimate : tuple of float or None
        Probability of failing by the end of the phase if none were shot down, assuming
        interceptions uninformative; None where `estimate_low` and `estimate_high` differ.
    estimate_low, estimate_high : ndarray
        Its least and greatest value, on that assumption, over the orders of the failures and the
        interceptions within each phase, and over the phases of launches shot down in no known
        one; up to 1 where it may be that no launch was left to show what the phase does.
    ci_low, ci_high : ndarray
        Its interval, on that assumption; it holds that of every such order and phase.
    bound_low, bound_high : ndarray
        The bounds without that assumption: no launch shot down so far would have failed by
        then, or all would have, those shot down in no known phase among them.
    failed_share, intercepted_share : ndarray
        Shares of all launches that failed, that were shot down, by the end of the phase (the
        cumulative incidences); of those shot down the ones in a known phase.
    confidence_level : float
    """

    at_risk_low: Floats
    at_risk_high: Floats
    estimate: tuple[float | None, ...]
    estimate_low: Floats
    estimate_high: Floats
    ci_low: Floats
    ci_high: Floats
    bound_low: Floats
    bound_high: Floats
    failed_share: Floats
    intercepted_share: Floats
    confidence_level: float

    @property
    def at_risk(self) -> Floats:
        """Launches that entered the phase, at most."""
        return self.at_risk_high


def cumulative_failure(
    failed: Sequence[int],
    intercepted: Sequence[int],
    *,
    launches: int,
    unplaced: CountRange | SupportsIndex | str = 0,
    confidence_level: float = 0.95,
) -> PhaseFailures:
    r"""Probability of failing by the end of each phase of flight, with interceptions censored.

    Parameters
    ----------
    failed, intercepted : sequence of int
        Launches that failed, and that were shot down, in each phase, in the order of flight.
    launches : int
        All launches; those in neither list, nor unplaced, flew through every phase.
    unplaced : CountRange, int or str
        Launches shot down in no known phase, not in `intercepted`: each may have been in any.
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
    With n launches entering a phase, d failing and c shot down in it, the share that fails there
    lies between :math:`d / n`, every interception after the failures, and :math:`d / (n - c)`,
    every one before them: an order between has the i-th failure among n - i + 1 launches at most
    and n - c - i + 1 at least. Where c = n nothing was seen of the phase: 0 to 1. Both ends
    rise with every phase, so the product over phases is least with the first, greatest with the
    second. Fewer launches left raise it too: with `unplaced` the ends are those with all of these
    shot down in the last phase, and in the first, as many as the range and the launches allow.

    The interval is the beta product confidence procedure (Fay, Brittain and Proschan 2013),
    method of moments, conjectured, not proven, to keep its level. A failure among m launches
    bounds the share that survives it by :math:`\mathrm{Beta}(m, 1)`, d in a row among m by
    :math:`\mathrm{Beta}(m-d+1, d)`; the lower end of the surviving share has a further
    :math:`\mathrm{Beta}(m', 1)`, once, with m' the launches that are left; products are matched
    to a Beta by mean and variance. As :math:`\mathrm{Beta}(m, 1)` falls stochastically with m,
    the product, and each quantile of it, is greatest with every interception after the failures
    (m = n) and least with every one before them (m = n - c); m' is the same in every order. So
    the lower limit of the first and the upper limit of the second hold the interval of every
    order. Without interceptions this is Clopper-Pearson of all failures so far; in a single phase
    it is the lower limit of d of n and the upper limit of d of n - c.

    Examples
    --------
    Boost, midcourse, terminal: of 20 launches 2 fail in boost; 5 are shot down in midcourse; 1
    fails and 8 are shot down in the terminal phase, before or after it: 1 of 13, or 1 of 5.

    >>> found = cumulative_failure([2, 0, 1], [0, 5, 8], launches=20)
    >>> found.at_risk
    array([20., 18., 13.])
    >>> found.estimate[2] is None
    True
    >>> found.estimate_low.round(3), found.estimate_high.round(3)
    (array([0.1  , 0.1  , 0.169]), array([0.1 , 0.1 , 0.28]))

    Were the same 13 shot down nobody knows where:

    >>> found = cumulative_failure([2, 0, 1], [0, 0, 0], launches=20, unplaced=13)
    >>> found.estimate_low.round(3), found.estimate_high.round(3)
    (array([0.1 , 0.1 , 0.15]), array([0.286, 0.286, 0.429]))
    """
    level = check_confidence_level(confidence_level)
    d, c = _counts("failed", failed), _counts("intercepted", intercepted)
    n, more = CountRange.of(launches), CountRange.of(unplaced)
    if d.size != c.size or d.size == 0:
        raise CountError(
            "failed, intercepted: must have one count for each phase; got "
            f"{d.size} and {c.size}. Put 0 where nothing happened."
        )
    ended = np.cumsum(d + c)
    if not n.exact or ended[-1] + more.low > n.low:
        raise CountError(
            "launches: must be one whole number, at least all that ended "
            f"({ended[-1] + more.low:g}); got {n.quoted}. Mend it, or the counts of the phases."
        )
    total = float(n.low)
    away = min(total - ended[-1], np.inf if more.high is None else float(more.high))
    at_risk, left = np.concatenate([[total], total - ended[:-1]]), total - ended
    # Shot down in the last phase, they are at risk in every one; in the first, in that alone.
    fewest = np.concatenate([[total], at_risk[1:] - away])
    # Shot down after the failures of their phase, all that entered it were at risk in it.
    before = at_risk - c - away
    low, _ = _beta_product(d, at_risk, left, level)
    _, high = _beta_product(d, before, left - away, level)
    estimate_low = _product(d, at_risk)
    estimate_high = np.where(before == 0.0, 1.0, _product(d, before))
    known = estimate_low == estimate_high
    share = max(total, 1.0)
    failed_share, shot_share = np.cumsum(d) / share, np.cumsum(c) / share
    return PhaseFailures(
        at_risk_low=fewest,
        at_risk_high=at_risk,
        estimate=tuple(
            rate if is_known else None
            for rate, is_known in zip(estimate_low.tolist(), known.tolist(), strict=True)
        ),
        estimate_low=estimate_low,
        estimate_high=estimate_high,
        ci_low=low,
        ci_high=high,
        bound_low=failed_share,
        bound_high=np.ones(d.size) if total == 0.0 else failed_share + shot_share + away / share,
        failed_share=failed_share,
        intercepted_share=shot_share,
        confidence_level=level,
    )


def _product(d: Floats, at_risk: Floats) -> Floats:
    """Return the product-limit estimate; a phase in which no launch is at risk adds nothing."""
    survived = np.cumprod(1.0 - d / np.maximum(at_risk, 1.0))
    return np.asarray(1.0 - survived, dtype=np.float64)


def _counts(name: str, values: Sequence[int]) -> Floats:
    if isinstance(values, str) or not isinstance(values, Iterable):
        raise CountError(
            f"{name}: must be a list, a count for each phase; got {values!r}. Put 0 where nothing "
            "happened."
        )
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
