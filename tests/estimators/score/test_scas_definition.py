"""The skewness-corrected score limits against their definition, on every small table."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from scipy.special import ndtri

from reliability.estimators.difference import difference_interval
from reliability.estimators.odds_ratio import odds_ratio_interval
from reliability.estimators.ratio import ratio_interval

INTERVALS = {
    "difference": difference_interval,
    "ratio": ratio_interval,
    "odds-ratio": odds_ratio_interval,
}
SPACES = {"difference": (-1.0, 1.0), "ratio": (0.0, np.inf), "odds-ratio": (0.0, np.inf)}
UNIT = np.linspace(0.0, 1.0, 402)[1:-1]
GRIDS = {
    "difference": 2.0 * UNIT - 1.0,
    "ratio": (UNIT / (1.0 - UNIT)) ** 2,
    "odds-ratio": (UNIT / (1.0 - UNIT)) ** 2,
}


def rate_a(family, theta, b):
    if family == "difference":
        return b + theta
    return theta * b / (1.0 + b * (theta - 1.0)) if family == "odds-ratio" else theta * b


def constrained(family, table, theta):
    k_a, n_a, k_b, n_b = table
    low, high = np.zeros_like(theta), np.ones_like(theta)
    if family == "difference":
        low, high = np.maximum(low, -theta), np.minimum(high, 1.0 - theta)
    elif family == "ratio":
        high = np.minimum(high, 1.0 / theta)
    for _ in range(70):
        b = (low + high) / 2.0
        a = rate_a(family, theta, b)
        if family == "difference":
            score = (k_a - n_a * a) * b * (1.0 - b) + (k_b - n_b * b) * a * (1.0 - a)
        elif family == "ratio":
            score = (k_a - n_a * a) * (1.0 - b) + (k_b - n_b * b) * (1.0 - a)
        else:
            score = k_a + k_b - n_a * a - n_b * b
        low, high = np.where(score > 0.0, b, low), np.where(score > 0.0, high, b)
    b = (low + high) / 2.0
    return rate_a(family, theta, b), b


def corrected(family, table, theta, z):
    """T of Laud 2017, with the bias of the odds ratio of Laud 2018; NaN without variance."""
    k_a, n_a, k_b, n_b = table
    a, b = constrained(family, table, theta)
    w_a, w_b = a * (1.0 - a), b * (1.0 - b)
    if family == "odds-ratio":
        contrast = (k_a / n_a - a) / w_a - (k_b / n_b - b) / w_b
        contrast = contrast - (a - b) / (n_a * w_a + n_b * w_b)
        variance = 1.0 / (n_a * w_a) + 1.0 / (n_b * w_b)
        third = (1.0 - 2.0 * a) / (n_a * w_a) ** 2 - (1.0 - 2.0 * b) / (n_b * w_b) ** 2
    else:
        factor = theta if family == "ratio" else 1.0
        contrast = k_a / n_a - factor * k_b / n_b - (theta if family == "difference" else 0.0)
        variance = w_a / n_a + factor**2 * w_b / n_b
        third = w_a * (1.0 - 2.0 * a) / n_a**2 - factor**3 * w_b * (1.0 - 2.0 * b) / n_b**2
    variance = variance * (n_a + n_b) / (n_a + n_b - 1.0)
    return contrast / np.sqrt(variance) - (z * z - 1.0) * third / (6.0 * variance**1.5)


def edge_by_rule(family, table):
    """Tables whose estimate is at the edge keep the edge as their end, at every level."""
    k_a, _, k_b, n_b = table
    if family == "difference":
        return k_a == 0 and k_b == n_b
    return k_a == 0 or (family == "odds-ratio" and k_b == n_b)


@pytest.mark.parametrize("family", INTERVALS)
@pytest.mark.parametrize("level", [0.8, 0.95, 0.999])
def test_the_limits_are_the_outermost_accepted_values(family, level):
    z, (least, _) = -ndtri((1.0 - level) / 2.0), SPACES[family]
    grid, interior = GRIDS[family], 0
    for n_a, n_b in itertools.product((1, 2, 4), repeat=2):
        for k_a, k_b in itertools.product(range(n_a + 1), range(n_b + 1)):
            table = (k_a, n_a, k_b, n_b)
            low, _ = INTERVALS[family](*table, method="scas", confidence_level=level)
            if edge_by_rule(family, table):
                assert low == least, table
                continue
            with np.errstate(all="ignore"):
                below = grid[grid < low]
                assert not np.any(corrected(family, table, below, z) <= z), (table, low)
                if low > least:
                    at_end = corrected(family, table, np.array([low]), z)[0]
                    # At the estimate itself no variance may be left; T is then taken as 0.
                    assert np.isnan(at_end) or at_end == pytest.approx(z, rel=1e-6), table
                    interior += not np.isnan(at_end)
                else:
                    nearest = grid[:1] * 1e-6 if least == 0.0 else np.array([-1.0 + 1e-9])
                    assert corrected(family, table, nearest, z)[0] <= z, table
    assert interior > 20
