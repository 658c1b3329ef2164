"""The score intervals against values computed with 30 digits, and at every zero cell."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from reliability.estimators.difference import difference_interval
from reliability.estimators.odds_ratio import odds_ratio_interval
from reliability.estimators.ratio import ratio_interval

REFERENCE = Path(__file__).parents[2] / "reference" / "two_sample_arbiter.csv"
INTERVALS = {
    "difference": difference_interval,
    "ratio": ratio_interval,
    "odds-ratio": odds_ratio_interval,
}

with REFERENCE.open(encoding="utf-8", newline="") as lines:
    ROWS = list(csv.DictReader(lines))
GROUPS = sorted({(row["family"], row["method"]) for row in ROWS})


@pytest.mark.parametrize(("family", "method"), GROUPS)
def test_agrees_with_the_arbiter(family, method):
    rows = [row for row in ROWS if (row["family"], row["method"]) == (family, method)]
    assert len(rows) == 111
    for row in rows:
        counts = (int(row[name]) for name in ("x1", "n1", "x2", "n2"))
        ends = INTERVALS[family](*counts, method=method, confidence_level=float(row["level"]))
        for got, expected in zip(ends, (float(row["low"]), float(row["high"])), strict=True):
            assert got == pytest.approx(expected, rel=1e-8, abs=1e-8), row


def test_the_first_comparison():
    """Before: 25 of 50; after: 0 of 8. The contrast is after against before."""
    low, high = difference_interval(0, 8, 25, 50)
    assert (low, high) == pytest.approx((-0.6346370599, -0.1534858795), abs=1e-9)
    low, high = ratio_interval(0, 8, 25, 50)
    assert low == 0.0
    assert high == pytest.approx(0.6736430816, abs=1e-9)


@pytest.mark.parametrize(
    ("counts", "low", "high"),
    [
        ((0, 5, 0, 7), 0.0, np.inf),
        ((0, 5, 3, 7), 0.0, None),
        ((0, 5, 7, 7), 0.0, None),
        ((3, 5, 0, 7), None, np.inf),
        ((5, 5, 0, 7), None, np.inf),
        ((0, 0, 3, 7), 0.0, np.inf),
    ],
)
def test_zero_cells_of_the_ratio(counts, low, high):
    got_low, got_high = ratio_interval(*counts)
    assert got_low == low if low is not None else 0.0 < got_low < np.inf
    assert got_high == high if high is not None else 0.0 < got_high < np.inf


@pytest.mark.parametrize("method", ["miettinen-nurminen", "mee", "newcombe"])
def test_corners_of_the_difference(method):
    low, high = difference_interval(9, 9, 0, 4, method=method)
    assert 0.0 < low < 1.0
    assert high == 1.0
    low, high = difference_interval(0, 9, 4, 4, method=method)
    assert low == -1.0
    assert -1.0 < high < 0.0
    assert difference_interval(0, 0, 2, 4, method=method) == (-1.0, 1.0)
    low, high = difference_interval(0, 9, 0, 9, method=method)
    assert low == -high < 0.0
