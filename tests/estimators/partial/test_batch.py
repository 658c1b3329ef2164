"""Many pairs at once give the numbers of one pair at a time."""

from __future__ import annotations

import numpy as np
import pytest

from reliability.estimators.partial.batch import (
    cover_contrasts,
    p_value_ranges,
    probability_lower_ranges,
)
from reliability.estimators.partial.cover import (
    cover_contrast,
    probability_lower_range,
)
from reliability.estimators.partial.feasible import Arm, Feasible
from reliability.estimators.partial.p_values import p_value_range


def some_pairs() -> list[tuple[Arm, Arm]]:
    generator = np.random.default_rng(20261123)

    def count(most: int) -> str:
        low = int(generator.integers(0, most + 1))
        return f"{low}..{low + int(generator.integers(0, 3))}"

    def arm() -> Arm:
        launches = int(generator.integers(1, 12))
        box = Feasible.of_counts(count(launches - 1), f"{launches + 2}..{launches + 4}")
        rival = Feasible.of_counts(0, launches)
        return Arm(((box, rival),)) if generator.random() < 0.3 else Arm.of(box)

    pairs = [(arm(), arm()) for _ in range(40)]
    open_arm = Arm.of(Feasible.of_counts(1, "42.."))
    return [*pairs, (open_arm, pairs[0][0]), (Arm(), pairs[0][0]), (pairs[1][0], open_arm)]


PAIRS = some_pairs()


@pytest.mark.parametrize(
    ("measure", "method"),
    [
        ("difference", "miettinen-nurminen"),
        ("difference", "newcombe"),
        ("difference", "agresti-caffo"),
        ("ratio", "koopman"),
        ("odds-ratio", "miettinen-nurminen"),
        ("odds-ratio", "baptista-pike"),
    ],
)
def test_contrasts(measure: str, method: str) -> None:
    levels = (0.9, 0.99)
    found = cover_contrasts(measure, PAIRS, method=method, confidence_levels=levels)
    for level, (low, high) in zip(levels, found, strict=True):
        for at, (a, b) in enumerate(PAIRS):
            one = cover_contrast(measure, a, b, method=method, confidence_level=level)
            assert (low[at], high[at]) == pytest.approx(tuple(one), rel=1e-10, abs=1e-12)


def test_contrasts_that_are_searched_for() -> None:
    """One by one, an arm's pair once: the tables of a pair are one search."""
    [prior] = cover_contrasts(
        "ratio", PAIRS[:2], method="bayes-equal-tailed", confidence_levels=[0.9], prior=(2.0, 3.0)
    )
    assert np.all(prior[0] < prior[1])
    few = [*PAIRS[:3], PAIRS[0], PAIRS[-2]]
    [(low, high)] = cover_contrasts("difference", few, method="chan-zhang", confidence_levels=[0.9])
    for at, (a, b) in enumerate(few):
        one = cover_contrast("difference", a, b, method="chan-zhang", confidence_level=0.9)
        assert (low[at], high[at]) == tuple(one)


def test_p_values() -> None:
    low, high = p_value_ranges(PAIRS, method="fisher")
    for at, (a, b) in enumerate(PAIRS):
        one = p_value_range(a, b, method="fisher")
        assert (low[at], high[at]) == pytest.approx(one, rel=1e-10)


def test_probabilities() -> None:
    low, high = probability_lower_ranges(PAIRS, prior="uniform")
    for at, (a, b) in enumerate(PAIRS):
        one = probability_lower_range(a, b, prior="uniform")
        assert (low[at], high[at]) == pytest.approx(one, rel=1e-9, abs=1e-12)


def test_runs_are_cut_without_a_trace(monkeypatch) -> None:
    from reliability.estimators.partial import batch

    whole = cover_contrasts("difference", PAIRS, method="newcombe", confidence_levels=[0.95])
    monkeypatch.setattr(batch, "MOST_ROWS", 7)
    cut = cover_contrasts("difference", PAIRS, method="newcombe", confidence_levels=[0.95])
    assert np.array_equal(whole, cut)
