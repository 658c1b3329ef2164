"""The Beta density on the logit scale, accurate for parameters from 1e-3 to 1e7.

``x^a (1 - x)^b / B(a, b)`` computed as it stands loses ten digits at a million launches: terms
of size ``a log x`` cancel. Here it is its height at the mean, from Stirling's error terms, times
a drop measured from the mean (the saddle-point form of Loader 2000, *Fast and accurate
computation of binomial probabilities*).
"""

from __future__ import annotations

import math

import numpy as np
from scipy import special

from reliability.estimators.arguments import Floats

__all__ = ["log_beta", "log_density_logit", "log_height"]

# Coefficients of log Gamma(x) - [(x - 1/2) log x - x + log sqrt(2 pi)] in 1/x, 1/x^3, ...
# (Abramowitz & Stegun 6.1.40); six terms are exact to 1e-17 from x = 16.
STIRLING = (1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360360)
SERIES_FROM = 16.0


def _stirling_error_small(x: Floats) -> Floats:
    return np.asarray(
        special.gammaln(x) - ((x - 0.5) * np.log(x) - x + 0.5 * math.log(2.0 * math.pi))
    )


# At 1/2, 1, 3/2, ...: the posteriors of the Jeffreys and the uniform prior need no other.
AT_HALVES = _stirling_error_small(np.arange(1.0, 2.0 * SERIES_FROM) / 2.0)


def _stirling_error(x: Floats) -> Floats:
    inverse = 1.0 / np.maximum(x, SERIES_FROM)
    square = inverse * inverse
    series = np.zeros_like(inverse)
    for coefficient in reversed(STIRLING):
        series *= square
        series += coefficient
    series *= inverse
    small = np.flatnonzero(x < SERIES_FROM)
    if small.size:
        y = x.flat[small]
        index = 2.0 * y
        halves = index == np.floor(index)
        table = AT_HALVES[np.where(halves, index, 1.0).astype(np.intp) - 1]
        if not halves.all():
            table[~halves] = _stirling_error_small(y[~halves])
        series.flat[small] = table
    return series


def log_height(a: Floats, b: Floats) -> Floats:
    """Return the log of the logit-scale density of Beta(a, b) at its own mean a / (a + b)."""
    total = a + b
    return (
        0.5 * np.log(a / total * b / (2.0 * math.pi))
        + _stirling_error(total)
        - _stirling_error(a)
        - _stirling_error(b)
    )


def log_beta(a: Floats, b: Floats) -> Floats:
    """Return log B(a, b) without the cancellation of three log gammas."""
    total = a + b
    return a * np.log(a / total) + b * np.log(b / total) - log_height(a, b)


def log_density_logit(
    a: Floats,
    b: Floats,
    x: Floats,
    y: Floats,
    log_x: Floats | None = None,
    log_y: Floats | None = None,
) -> Floats:
    """Return the log density of logit X, X ~ Beta(a, b), where X = x and 1 - X = y.

    Both `x` and `y` are asked for, since neither can be had from the other near 0 and 1; their
    logs are needed only where they may be too small for a double.
    """
    total = a + b
    p, q = a / total, b / total
    above = np.where(x < y, x - p, q - y)
    return (
        log_height(a, b) + a * _log_ratio(above, p, x, log_x) + b * _log_ratio(-above, q, y, log_y)
    )


def _log_ratio(above: Floats, p: Floats, x: Floats, log_x: Floats | None) -> Floats:
    """log(x / p), from the difference where they are near and from the logs elsewhere."""
    with np.errstate(divide="ignore", invalid="ignore"):
        near = np.log1p(above / p)
        far = (np.log(x) if log_x is None else log_x) - np.log(p)
    return np.where(np.abs(above) < 0.5 * p, near, far)
