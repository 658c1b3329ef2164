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
        angle = np.arcsin(np.sqrt((k + 0.375) / (n + 0.75)))
        half = z / (2.0 * np.sqrt(n))
        low = np.sin(np.maximum(angle - half, 0.0)) ** 2
        high = np.sin(np.minimum(angle + half, np.pi / 2.0)) ** 2
        return low, high

    return closed_ends(ends, k, n, level, alternative)


def logit(k: Floats, n: Floats, level: float, alternative: Alternative) -> Ends:
    """Wald on the log odds; Clopper-Pearson's limits at k = 0 and k = n (Newcombe 2001)."""

    def inside(rate: Floats, size: Floats, z: float) -> Ends:
        centre = np.log(rate / (1.0 - rate))
        half = z / np.sqrt(size * rate * (1.0 - rate))
        return expit(centre - half), expit(centre + half)

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
        # Off the edges the transform is finite; on them any rate inside does, and is replaced.
        none, all_ = k == 0.0, k == n
        rate = np.where(none | all_, 0.5, k / n)
        low, high = inside(rate, n, z)
        # The limits of Clopper-Pearson there: tail^(1/n), and one minus it.
        log_tail = np.log(ndtr(-z)) / n
        low = np.where(none, 0.0, np.where(all_, np.exp(log_tail), low))
        high = np.where(all_, 1.0, np.where(none, -np.expm1(log_tail), high))
        return low, high

    return closed_ends(ends, k, n, level, alternative)
