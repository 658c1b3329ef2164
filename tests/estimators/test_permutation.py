"""The joint permutation test against full enumeration and its own definition."""

from __future__ import annotations

from itertools import combinations
from math import comb

import numpy as np
import pytest

from reliability.errors import CountError
from reliability.estimators import permutation
from reliability.estimators.permutation import median_difference_test

AFTER = np.arange(24) >= 12


def test_no_change_is_not_found() -> None:
    k = np.tile([0, 1], 12)[None, :]
    found = median_difference_test(k, np.ones((1, 24)), AFTER, draws=499, seed=1)
    assert found.statistic == 0.0
    assert found.p == 1.0


def test_a_clear_change_is_found_and_repeats() -> None:
    k = (~AFTER).astype(float)[None, :]
    first = median_difference_test(k, np.ones((1, 24)), AFTER, draws=999, seed=7)
    assert first == median_difference_test(k, np.ones((1, 24)), AFTER, draws=999, seed=7)
    assert first.statistic == -1.0
    assert first.p == 1 / 1000


def test_against_enumeration(monkeypatch) -> None:
    monkeypatch.setattr(permutation, "FEWEST_UNITS", 8)
    generator = np.random.default_rng(3)
    n = generator.integers(1, 4, size=(3, 8)).astype(float)
    n[1, 2] = 0.0
    k = np.floor(generator.random((3, 8)) * (n + 1))
    label = np.arange(8) >= 5
    observed = abs(median_difference_test(k, n, label, draws=1).statistic)
    as_far = []
    for chosen in combinations(range(8), 3):
        after = np.isin(np.arange(8), chosen)
        differences = [
            k[s, after].sum() / n[s, after].sum() - k[s, ~after].sum() / n[s, ~after].sum()
            for s in range(3)
        ]
        as_far.append(abs(np.median(differences)) >= observed - 1e-12)
    exact = np.mean(as_far)
    drawn = median_difference_test(k, n, label, draws=20000, seed=5).p
    assert drawn == pytest.approx(exact, abs=4 * np.sqrt(exact * (1 - exact) / 20000) + 1e-4)


def test_units_are_incidents_not_launches() -> None:
    """One salvo of a hundred failures is one unit: it can fall on either side as a whole."""
    k, n = np.zeros((1, 24)), np.ones((1, 24))
    k[0, 0], n[0, 0] = 100.0, 100.0
    assert median_difference_test(k, n, AFTER, draws=999).p > 0.5


@pytest.mark.parametrize(
    ("units", "launches", "match"), [(19, 1, "at least 20 salvos"), (24, 0, "got none")]
)
def test_refused(units: int, launches: int, match: str) -> None:
    label = np.arange(units) >= units // 2
    n = np.full((1, units), float(launches))
    with pytest.raises(CountError, match=match):
        median_difference_test(np.zeros((1, units)), n, label)


def test_each_specification_may_have_its_own_cut() -> None:
    k = np.tile((~AFTER).astype(float), (2, 1))
    labels = np.stack([AFTER, np.arange(24) >= 20])
    found = median_difference_test(k, np.ones((2, 24)), labels, draws=199, seed=2)
    # -1 under the first cut; under the second 0 of 4 after and 12 of 20 before.
    assert found.statistic == pytest.approx((-1.0 - 12 / 20) / 2)
    same = median_difference_test(k, np.ones((2, 24)), np.stack([AFTER, AFTER]), draws=199, seed=2)
    assert same == median_difference_test(k, np.ones((2, 24)), AFTER, draws=199, seed=2)


def test_draws_that_are_as_far_but_for_rounding_count() -> None:
    """1 of 7 after and 5 of 14 before is as far from 0 as 3 of 7 and 3 of 14, which round apart."""
    assert abs(3 / 7 - 3 / 14) < abs(1 / 7 - 5 / 14)
    k = np.zeros(21)
    k[[0, 7, 8, 9, 10, 11]] = 1.0
    after = np.arange(21) < 7
    found = median_difference_test(k[None, :], np.ones((1, 21)), after, draws=4000, seed=2)
    # Hypergeometric: all but 2 failures among the 7.
    exact = 1.0 - comb(6, 2) * comb(15, 5) / comb(21, 7)
    assert found.p == pytest.approx(exact, abs=4.0 * np.sqrt(exact * (1.0 - exact) / 4000))
