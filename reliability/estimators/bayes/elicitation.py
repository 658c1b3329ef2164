"""A Beta prior from two elicited quantiles of the failure rate."""

from __future__ import annotations

import math

import numpy as np
from scipy import special

from reliability.errors import OptionError

__all__ = ["prior_from_quantiles"]

# a + b from a prior that says almost only "0 or 1" to one worth a hundred million launches.
LEAST_SIZE, MOST_SIZE = 1e-3, 1e8
MOST_LOGIT = 300.0


def prior_from_quantiles(
    first: tuple[float, float], second: tuple[float, float]
) -> tuple[float, float]:
    """Return the Beta prior with two given quantiles.

    Parameters
    ----------
    first, second : (float, float)
        A probability and the failure rate that it belongs to: ``(0.5, 0.1), (0.95, 0.3)`` says
        "as likely below 10 % as above, and 19 in 20 that it is below 30 %". The higher
        probability must come with the higher rate.

    Returns
    -------
    a, b : float
        Parameters of the prior, as ``prior=`` takes them; both quantiles hold to 1e-10.

    Raises
    ------
    OptionError
        If a number is not strictly between 0 and 1, if the two are out of order or the same, or
        if only a prior too extreme to compute with would fit.

    Notes
    -----
    With the first quantile held, the probability below the second rate grows with a + b from
    that of the first to 1, so the solution exists and is the only one.

    Examples
    --------
    >>> a, b = prior_from_quantiles((0.5, 0.1), (0.95, 0.3))
    >>> round(a, 4), round(b, 4)
    (1.4401, 10.4529)
    """
    from scipy import optimize  # heavy, and most callers never elicit

    (q_low, low), (q_high, high) = sorted((_pair(first), _pair(second)))
    if not (q_low < q_high and low < high):
        raise OptionError(
            f"quantiles: the higher probability must belong to the higher rate; got {first!r} "
            f"and {second!r}. Give two different quantiles in one order."
        )

    def with_first(log_size: float) -> tuple[float, float]:
        size = math.exp(log_size)

        def miss(logit_mean: float) -> float:
            a = size * special.expit(logit_mean)
            b = size * special.expit(-logit_mean)
            return _log_odds(a, b, low) - float(special.logit(q_low))

        at = optimize.brentq(miss, -MOST_LOGIT, MOST_LOGIT, xtol=1e-15, rtol=1e-14)
        return size * float(special.expit(at)), size * float(special.expit(-at))

    def excess(log_size: float) -> float:
        return _log_odds(*with_first(log_size), high) - float(special.logit(q_high))

    try:
        log_size = optimize.brentq(
            excess, math.log(LEAST_SIZE), math.log(MOST_SIZE), xtol=1e-15, rtol=1e-14
        )
        a, b = with_first(log_size)
    except ValueError:
        a = b = math.nan
    reached = special.betainc(a, b, low), special.betainc(a, b, high)
    if not np.allclose(reached, (q_low, q_high), rtol=0.0, atol=1e-10):
        raise OptionError(
            f"quantiles: no Beta prior of a + b from {LEAST_SIZE:g} to {MOST_SIZE:g} has the "
            f"quantiles {first!r} and {second!r}. Give two that are less extreme."
        )
    return a, b


def _log_odds(a: float, b: float, rate: float) -> float:
    """Log odds that Beta(a, b) lies below `rate`, bounded."""
    below, above = special.betainc(a, b, rate), special.betaincc(a, b, rate)
    tiny = 1e-300
    return math.log(max(below, tiny)) - math.log(max(above, tiny))


def _pair(quantile: tuple[float, float]) -> tuple[float, float]:
    try:
        probability, rate = (float(value) for value in quantile)
    except (TypeError, ValueError):
        probability = rate = math.nan
    if not (0.0 < probability < 1.0 and 0.0 < rate < 1.0):
        raise OptionError(
            "quantiles: each must be a pair (probability, rate), both strictly between 0 and 1; "
            f"got {quantile!r}. Give two such pairs, as in (0.5, 0.1), (0.95, 0.3)."
        )
    return probability, rate
