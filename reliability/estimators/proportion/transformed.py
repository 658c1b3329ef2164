"""Wald intervals on a transformed scale, taken back: arcsine, logit, cloglog and probit."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from scipy.special import expit, ndtr, ndtri

from reliability.estimators.arguments import Alternative, Floats
from reliability.estimators.proportion.limits import closed_ends

__all__ = ["arcsine", "cloglog", "logit", "probit"]

Ends = tuple[Floats, Floats]


def arcsine(k: Floats, n: Floats, level: float, alternative: Alternative) -> Ends:
    """sin^2 of arcsin sqrt((k + 3/8) / (n + 3/4)) -+ z / (2 sqrt n) (Anscombe 1948).

    The angle is held within 0 and a right angle, so that the limits do not fold back; the low
    end is 0 at k = 0 and the high end 1 at k = n.
    """

    def ends(z: float) -> Ends:
        angle = k + 0.375
        angle /= n + 0.75
        np.arcsin(np.sqrt(angle, out=angle), out=angle)
        half = z / (2.0 * np.sqrt(n))
        low, high = angle - half, np.add(angle, half, out=angle)
        np.sin(np.maximum(low, 0.0, out=low), out=low)
        np.sin(np.minimum(high, np.pi / 2.0, out=high), out=high)
        low *= low
        high *= high
        return low, high

    return closed_ends(ends, k, n, level, alternative)


def logit(k: Floats, n: Floats, level: float, alternative: Alternative) -> Ends:
    """Wald on the log odds; Clopper-Pearson's limits at k = 0 and k = n (Newcombe 2001)."""

    def inside(rate: Floats, size: Floats, z: float) -> Ends:
        rest = 1.0 - rate
        centre = rate / rest
        np.log(centre, out=centre)
        rest *= rate
        rest *= size
        half = np.divide(z, np.sqrt(rest, out=rest), out=rest)
        return expit(centre - half), expit(np.add(centre, half, out=half))

    return _edged(inside, k, n, level, alternative)


def cloglog(k: Floats, n: Floats, level: float, alternative: Alternative) -> Ends:
    """Wald on log(-log p); Clopper-Pearson's limits at k = 0 and k = n.

    Not its own mirror: failures and successes exchanged give another interval (Collett 2003).
    """

    def inside(rate: Floats, size: Floats, z: float) -> Ends:
        log_rate = np.log(rate)
        centre = np.log(-log_rate)
        half = z * np.sqrt((1.0 - rate) / (size * rate)) / -log_rate
        return np.exp(-np.exp(centre + half)), np.exp(-np.exp(centre - half))

    return _edged(inside, k, n, level, alternative)


def probit(k: Floats, n: Floats, level: float, alternative: Alternative) -> Ends:
    """Wald on the normal quantile of p; Clopper-Pearson's limits at k = 0 and k = n."""

    def inside(rate: Floats, size: Floats, z: float) -> Ends:
        centre = ndtri(rate)
        density = np.exp(-centre * centre / 2.0) / np.sqrt(2.0 * np.pi)
        half = z * np.sqrt(rate * (1.0 - rate) / size) / density
        return ndtr(centre - half), ndtr(centre + half)

    return _edged(inside, k, n, level, alternative)


def _edged(
    inside: Callable[[Floats, Floats, float], Ends],
    k: Floats,
    n: Floats,
    level: float,
    alternative: Alternative,
) -> Ends:
    def ends(z: float) -> Ends:
        # On the edges the scale has no value, and what comes out there is replaced.
        low, high = inside(k / n, n, z)
        none, every = k == 0.0, k == n
        # The limits of Clopper-Pearson: tail^(1/n), and one minus it.
        log_tail = np.log(ndtr(-z))
        low[none], high[every] = 0.0, 1.0
        low[every] = np.exp(log_tail / n[every])
        high[none] = -np.expm1(log_tail / n[none])
        return low, high

    return closed_ends(ends, k, n, level, alternative, exact=True)
