"""The approximate two-sample intervals against values from outside the project."""

from __future__ import annotations

import csv
import math
from pathlib import Path

import numpy as np
import pytest

from reliability import catalogue
from reliability.estimators.difference import difference_interval
from reliability.estimators.odds_ratio import odds_ratio_interval
from reliability.estimators.ratio import ratio_interval
from reliability.estimators.score.statistic import score_z_odds_ratio

REFERENCE = Path(__file__).parents[2] / "reference"
PUBLISHED = REFERENCE / "collections" / "published.csv"
# File -> how many rows it has, so that a lost one is noticed.
FILES = {
    "two_sample_arbiter.csv": 666,
    "two_sample_scas.csv": 333,
    "two_sample_peers.csv": 2985,
    "published_two_sample.csv": 107,
}
INTERVALS = {
    "difference": difference_interval,
    "ratio": ratio_interval,
    "odds-ratio": odds_ratio_interval,
}


def rows_of(name):
    with (REFERENCE / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def grouped(rows):
    groups = {}
    for row in rows:
        key = (row["family"], row["method"], float(row["level"]), row["alternative"])
        groups.setdefault(key, []).append(row)
    return groups


def within(got, row, end):
    if not row[end]:
        return True
    expected, tolerance = float(row[end]), float(row["tolerance"])
    if math.isinf(expected):
        return got == expected
    if row["kind"] != "absolute" and abs(expected) > 1e-8:
        tolerance *= abs(expected)
    return abs(got - expected) <= tolerance


@pytest.mark.parametrize("name", FILES)
def test_agrees_with_the_reference_values(name):
    rows = rows_of(name)
    assert len(rows) == FILES[name]
    for (family, method, level, alternative), members in grouped(rows).items():
        counts = np.array([[int(row[c]) for c in ("x1", "n1", "x2", "n2")] for row in members]).T
        low, high = INTERVALS[family](
            *counts, method=method, confidence_level=level, alternative=alternative
        )
        for row, got_low, got_high in zip(members, low, high, strict=True):
            assert within(got_low, row, "low"), (row, got_low)
            assert within(got_high, row, "high"), (row, got_high)


def test_every_approximate_method_has_reference_values():
    covered = {(row["family"], row["method"]) for name in FILES for row in rows_of(name)}
    for family in ("difference", "ratio", "odds_ratio"):
        for entry in getattr(catalogue, family).APPROXIMATE:
            assert (entry.family, entry.name) in covered


def test_every_published_case_of_two_samples_is_compared_or_named_as_out_of_scope():
    """A case that no test reads must not pass for one that agrees."""
    compared = " ".join(row["source"] for row in rows_of("published_two_sample.csv"))
    named = {row["case_id"] for row in rows_of("published_out_of_scope.csv")}
    others = ("exact", "midp")  # exact and conditional methods have files of their own
    with PUBLISHED.open(encoding="utf-8", newline="") as lines:
        for case in csv.DictReader(lines):
            if not case["method"].startswith(("diff.ci.", "ratio.ci.", "or.ci.")):
                continue
            here = f"[{case['case_id']}]" in compared
            out = case["case_id"] in named
            assert not (here and out), case["case_id"]
            if not any(word in case["method"] for word in others):
                assert here or out, case["case_id"]


def test_lachin_2000_score_test_of_the_odds_ratio():
    """lachin_53_40_or: Lachin 2000, p. 27, at the printed limits of the log."""
    z = score_z_odds_ratio(53, 100, 40, 100, np.exp([-0.03463, 1.085673]), correction=False)
    np.testing.assert_allclose(z, [1.965205, -1.96461], atol=2e-4)


def test_the_first_comparison():
    """Before: 25 of 50; after: 0 of 8. The contrast is after against before."""
    low, high = difference_interval(0, 8, 25, 50)
    assert (low, high) == pytest.approx((-0.6346370599, -0.1534858795), abs=1e-9)
    low, high = ratio_interval(0, 8, 25, 50)
    assert low == 0.0
    assert high == pytest.approx(0.6736430816, abs=1e-9)


def test_statsmodels_difference_is_wrong_and_this_is_not():
    """statsmodels 0.15 (issue 10269) gives (-0.13598, -0.01342) for 15/200 against 30/200."""
    low, high = difference_interval(15, 200, 30, 200, method="miettinen-nurminen")
    assert (low, high) == pytest.approx((-0.13913, -0.01340), abs=6e-6)


def test_contingencytables_mover_of_the_odds_ratio_is_wrong_and_this_is_not():
    """contingencytables 3.0.1 puts limits of probabilities where odds belong: (1.043, 20.57)."""
    low, high = odds_ratio_interval(9, 13, 4, 14, method="mover-r-wilson")
    assert (low, high) == pytest.approx((1.168, 27.15), abs=6e-3)
