"""Exact limits of contrasts behind reported rates, by listing and by search."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from scipy import stats

from reliability.estimators.partial.misreporting_exact import (
    Chances,
    low_of_ranges,
    low_of_table,
)
from reliability.estimators.partial.misreporting_limits import Shares

MEASURES = ("difference", "ratio", "odds-ratio")


def contrasts(measure: str, a: np.ndarray, b: np.ndarray) -> np.ndarray:
    if measure == "difference":
        return a - b
    over, under = (a, b) if measure == "ratio" else (a * (1 - b), (1 - a) * b)
    with np.errstate(all="ignore"):
        return np.where(over == 0.0, 0.0, over / under)


@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize("together", [True, False])
def test_ranges_of_shares_by_a_dense_search(measure: str, together: bool) -> None:
    rng = np.random.default_rng(4)
    steps = np.linspace(0.0, 1.0, 13)
    for _ in range(40):
        ends = np.sort(rng.random((6, 2)), axis=1)
        ends[2::2] = 0.4 + 0.6 * ends[2::2]  # chances of being caught
        ends[3::2] *= 0.6
        t_a, t_b, c_a, f_a, c_b, f_b = ends
        if together:
            c_b, f_b = c_a, f_a
        arms = [
            Shares(np.array(t[0]), np.array(t[1]), *c, *f)
            for t, c, f in ((t_a, c_a, f_a), (t_b, c_b, f_b))
        ]
        got = float(low_of_ranges(measure, *arms, together=together))

        corners = [*t_a, *t_b]

        def rates(t, c, f, corners=corners):
            chances = [
                np.unique([*(r[0] + (r[1] - r[0]) * steps), *np.clip(corners, *r)]) for r in (c, f)
            ]
            # A reported rate may have to be that of a chance.
            reported = np.unique([*t, *np.clip(np.concatenate(chances), *t)])
            every = [reported, *chances]
            grid = np.meshgrid(*every, indexing="ij")
            with np.errstate(all="ignore"):
                p = (grid[0] - grid[2]) / (grid[1] - grid[2])
            return np.where(
                (grid[2] <= grid[0]) & (grid[0] <= grid[1]) & (grid[1] > grid[2]), p, np.nan
            )

        p_a, p_b = rates(t_a, c_a, f_a), rates(t_b, c_b, f_b)
        if together:
            # Beside every pair of chances the least rate of a and the greatest of b.
            least = np.where(np.isnan(p_a), np.inf, p_a).min(axis=0)
            most = np.where(np.isnan(p_b), -np.inf, p_b).max(axis=0)
            some = np.isfinite(least) & np.isfinite(most)
            found = contrasts(measure, least[some], most[some])
        elif np.isnan(p_a).all() or np.isnan(p_b).all():
            continue
        else:
            found = contrasts(measure, np.nanmin(p_a, keepdims=True), np.nanmax(p_b, keepdims=True))
        if found.size:
            assert got == pytest.approx(found.min(), rel=1e-9, abs=1e-9)


def test_ranges_that_allow_no_rate_leave_everything() -> None:
    below = Shares(np.array(0.0), np.array(0.05), 0.8, 0.9, 0.1, 0.2)
    fine = Shares(np.array(0.3), np.array(0.5), 0.8, 0.9, 0.1, 0.2)
    for together in (True, False):
        assert low_of_ranges("difference", below, fine, together=together) == -1.0
        assert low_of_ranges("difference", fine, below, together=together) == -1.0
        assert low_of_ranges("ratio", fine, below, together=together) == 0.0


@pytest.mark.parametrize("measure", MEASURES)
def test_the_limit_of_a_table_by_listing(measure: str) -> None:
    # Buehler's definition with the order that the limits themselves give: under every contrast
    # below the limit the tables whose limit is no lower have less than the tail, whatever the
    # rates; just above it, at some rates, more.
    n_a, n_b, tail = 5, 4, 0.05
    chances = Chances(0.9, 0.9, 0.1, 0.1, (0.9, 0.1)), Chances(0.7, 0.7, 0.0, 0.0, (0.7, 0.0))
    limits = np.array([
        [low_of_table(measure, (x, n_a), (y, n_b), *chances, tail) for y in range(n_b + 1)]
        for x in range(n_a + 1)
    ])  # fmt: skip
    p_b = np.linspace(0.0, 1.0, 801)
    pmf_b = stats.binom.pmf(np.arange(n_b + 1)[:, None], n_b, 0.7 * p_b)

    def greatest(value: float, region: np.ndarray) -> float:
        with np.errstate(all="ignore"):
            p_a = {"difference": p_b + value, "ratio": p_b * value,
                   "odds-ratio": value * p_b / (1 - p_b + value * p_b)}[measure]  # fmt: skip
        fits = (p_a >= 0.0) & (p_a <= 1.0)
        pmf_a = stats.binom.pmf(
            np.arange(n_a + 1)[:, None], n_a, 0.1 + 0.8 * np.where(fits, p_a, 0)
        )
        both = np.einsum("xp,yp,xy->p", pmf_a, pmf_b, region.astype(float))
        return float(both[fits].max())

    step = 1e-4
    for x, y in itertools.product(range(n_a + 1), range(n_b + 1)):
        limit = limits[x, y]
        if limit in (-1.0, 0.0):
            continue
        region = limits >= limit - 1e-9
        assert greatest(limit - step, region) <= tail + 1e-6
        # One step of the order more may be needed: tables tied in the order share a limit.
        assert greatest(limit + 0.02 * max(1.0, abs(limit)), region) > tail


def test_counted_chances_lower_it_and_nothing_does_not() -> None:
    def limit(c, f, apart: bool) -> float:
        own = Chances(c[0], c[1], f[0], f[1], (0.9, 0.05))
        return low_of_table("difference", (9, 12), (3, 15), own, own if apart else None, 0.025)

    for apart in (True, False):
        known = limit((0.9, 0.9), (0.05, 0.05), apart)
        near = limit((0.9 - 1e-9, 0.9 + 1e-9), (0.05, 0.05 + 1e-9), apart)
        wide = limit((0.8, 0.97), (0.01, 0.12), apart)
        assert near == pytest.approx(known, abs=1e-6)
        assert wide < known
    assert limit((0.8, 0.97), (0.01, 0.12), True) < limit((0.8, 0.97), (0.01, 0.12), False)


@pytest.mark.parametrize("measure", MEASURES)
def test_shared_chances_cover_every_pair_within_their_ranges(measure: str) -> None:
    # No known pair of chances within the ranges gives a lower limit in the same order.
    ranges = Chances(0.8, 0.95, 0.02, 0.15, (0.9, 0.05))
    got = low_of_table(measure, (7, 9), (2, 8), ranges, None, 0.05)
    for c, f in itertools.product((0.8, 0.87, 0.95), (0.02, 0.08, 0.15)):
        known = Chances(c, c, f, f, (0.9, 0.05))
        assert low_of_table(measure, (7, 9), (2, 8), known, None, 0.05) >= got - 1e-9


def test_chances_that_may_not_differ_leave_everything() -> None:
    loose = Chances(0.2, 0.9, 0.1, 0.95, (0.6, 0.3))
    tight = Chances(0.9, 0.9, 0.1, 0.1, (0.9, 0.1))
    assert low_of_table("difference", (9, 12), (3, 15), loose, tight, 0.025) == -1.0
