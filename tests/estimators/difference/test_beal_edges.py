"""Beal's intervals leave no rounding residue where an end is 0."""

from __future__ import annotations

import pytest

import reliability as rel


@pytest.mark.parametrize("method", ["beal-haldane", "beal-jeffreys-perks"])
def test_no_residue_on_small_tables(method: str) -> None:
    for n_a in range(1, 6):
        for n_b in (1, 3, 20):
            for k_a in range(n_a + 1):
                for k_b in {0, 1, n_b}:
                    for end in rel.difference_interval(k_a, n_a, k_b, n_b, method=method):
                        assert end == 0.0 or abs(end) > 1e-12
                        assert -1.0 <= end <= 1.0


def test_nothing_failed_against_many() -> None:
    assert rel.difference_interval(0, 1, 0, 20, method="beal-haldane").low == 0.0
