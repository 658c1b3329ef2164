"""Tests and exact two-sample intervals against values from outside the project."""

from __future__ import annotations

import csv
import math
from pathlib import Path

import numpy as np
import pytest

from reliability.estimators.difference import difference_interval
from reliability.estimators.odds_ratio import odds_ratio_interval
from reliability.estimators.ratio import ratio_interval
from reliability.estimators.two_sample import two_sample_test

REFERENCE = Path(__file__).parents[2] / "reference"
# File -> how many rows it has, so that a lost one is noticed.
FILES = {
    "tests_arbiter.csv": 576,
    "tests_peers.csv": 851,
    "two_sample_exact_arbiter.csv": 258,
    "two_sample_exact_odds_ratio.csv": 36,
    "two_sample_exact_peers.csv": 490,
    "two_sample_exact_published.csv": 88,
}
INTERVALS = {
    "difference": difference_interval,
    "ratio": ratio_interval,
    "odds-ratio": odds_ratio_interval,
}


def rows_of(name):
    with (REFERENCE / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def options_of(text):
    pairs = (part.partition("=") for part in text.split(";") if part)
    return {name: float(value) for name, _, value in pairs}


def grouped(rows):
    """Rows that one call answers, by family and by the options of the call."""
    groups = {}
    for row in rows:
        key = (row["family"], row["method"], row["alternative"], row["level"], row["options"])
        groups.setdefault(key, []).append(row)
    return groups


def values(key, rows):
    """Low and high ends; for a test p-values and nothing."""
    family, method, side, level, options = key
    counts = [np.array([int(row[name]) for row in rows]) for name in ("x1", "n1", "x2", "n2")]
    call = {"method": method, "alternative": side, **options_of(options)}
    if family == "test":
        p = two_sample_test(*counts, **call)
        return p, p
    return INTERVALS[family](*counts, confidence_level=float(level), **call)


def error(row, got, end):
    """The error in units of the row's tolerance."""
    expected = float(row[end])
    if math.isinf(expected) or math.isinf(got):
        return 0.0 if got == expected else math.inf
    relative = row["kind"] != "absolute" and abs(expected) > 1e-8
    scale = float(row["tolerance"]) * (abs(expected) if relative else 1.0)
    return abs(got - expected) / scale


@pytest.mark.parametrize("name", FILES)
def test_agrees_with_the_reference_values(name):
    rows = rows_of(name)
    assert len(rows) == FILES[name]
    wrong = []
    for key, members in grouped(rows).items():
        low, high = values(key, members)
        for row, got_low, got_high in zip(members, low, high, strict=True):
            for end, got in (("low", got_low), ("high", got_high)):
                if row[end] and error(row, got, end) > 1.0:
                    wrong.append((row, end, got))
    assert not wrong, wrong[:3]


def test_berger_and_boos_1994_example():
    """bb94_14_47_48_283, JASA 89:1012: p = 0.061, reached at a common rate of 0.004.

    With gamma = 0.001 the paper prints 0.037, from limits of the rate that it does not state;
    with Clopper-Pearson limits, as in R's Exact, it is 0.02495.
    """
    table = (48, 283, 14, 47)
    call = {"method": "barnard-z-pooled", "alternative": "less"}
    assert two_sample_test(*table, **call) == pytest.approx(0.061, abs=6e-4)
    assert two_sample_test(*table, **call, berger_boos=0.001) < 0.037


def test_lachin_2000_score_test_against_an_odds_ratio():
    """53/100 v 40/100, p. 27: z = 1.9652 and -1.9646 at the limits of the log odds ratio."""
    normal = (
        two_sample_test(
            53, 100, 40, 100, method="score", alternative="greater", null_odds_ratio=math.exp(null)
        )
        for null in (-0.03463, 1.085673)
    )
    assert list(normal) == pytest.approx([0.024695, 0.975268], abs=2e-5)


@pytest.mark.parametrize("null", [{"null_difference": 0.0}, {"null_ratio": 1.0}])
def test_score_tests_against_equal_rates_are_chi_square_tests(null):
    x_a, x_b = (part.ravel() for part in np.meshgrid(np.arange(8), np.arange(6)))
    for name, plain in (("score", "pearson"), ("miettinen-nurminen", "pearson-n-1")):
        got = two_sample_test(x_a, 7, x_b, 5, method=name, **null)
        assert got == pytest.approx(two_sample_test(x_a, 7, x_b, 5, method=plain), rel=1e-9)
