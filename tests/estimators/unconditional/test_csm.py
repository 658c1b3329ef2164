"""Barnard's CSM order held to its definition, step by step, and to its limits."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import binom

from reliability.errors import OptionError
from reliability.estimators.two_sample import two_sample_test
from reliability.estimators.unconditional import csm

ANGLES = np.linspace(0.0, 0.5 * np.pi, 6001)
RATES = np.sin(ANGLES) ** 2


def brute_order(n_a, n_b, two_sided):
    """p-values of every table: the order grown one step at a time, all candidates tried.

    A region's size is the greatest value on 6001 rates, which is 1e-6 from the supremum; sizes
    that near to one another tie, which no other candidates of these lattices are.
    """
    mass_a = binom.pmf(np.arange(n_a + 1)[:, None], n_a, RATES)
    mass_b = binom.pmf(np.arange(n_b + 1)[:, None], n_b, RATES)
    mass = mass_a[:, None, :] * mass_b[None, :, :]
    inside = np.zeros((n_a + 1, n_b + 1), dtype=bool)
    p = np.full(inside.shape, np.nan)

    def images(table):
        x_a, x_b = table
        return {table, (n_a - x_a, n_b - x_b)} if two_sided else {table}

    def convex(x_a, x_b):
        return (x_a == n_a or inside[x_a + 1, x_b]) and (x_b == 0 or inside[x_a, x_b - 1])

    entering = {(n_a, 0)}
    while entering:
        for table in entering:
            for image in images(table):
                inside[image] = True
        p[inside & np.isnan(p)] = (mass * inside[:, :, None]).sum(axis=(0, 1)).max()
        size = (mass * inside[:, :, None]).sum(axis=(0, 1))
        sizes = {}
        # Two-sided, the candidates of one side; the other side mirrors them.
        for table in np.argwhere(~inside).tolist():
            if convex(*table):
                more = sum(mass[image] for image in images(tuple(table)))
                sizes[tuple(table)] = (size + more).max()
        least = min(sizes.values(), default=0.0)
        entering = {table for table, value in sizes.items() if value <= least * (1.0 + 1e-9)}
    return p


@pytest.mark.parametrize(("n_a", "n_b"), [(1, 1), (1, 4), (3, 3), (4, 6), (7, 5)])
def test_the_order_is_what_it_is_defined_to_be(n_a, n_b):
    x_a, x_b = np.meshgrid(np.arange(n_a + 1), np.arange(n_b + 1), indexing="ij")
    for side in ("two-sided", "greater"):
        p = two_sample_test(x_a, n_a, x_b, n_b, method="csm", alternative=side)
        assert p == pytest.approx(brute_order(n_a, n_b, side == "two-sided"), rel=1e-6)


@pytest.mark.full
def test_the_order_is_what_it_is_defined_to_be_for_all_arms_to_10():
    for n_a in range(1, 11):
        for n_b in range(1, 11):
            x_a, x_b = np.meshgrid(np.arange(n_a + 1), np.arange(n_b + 1), indexing="ij")
            for side in ("two-sided", "greater"):
                p = two_sample_test(x_a, n_a, x_b, n_b, method="csm", alternative=side)
                brute = brute_order(n_a, n_b, side == "two-sided")
                assert p == pytest.approx(brute, rel=1e-6), (n_a, n_b, side)


@pytest.mark.parametrize(("n_a", "n_b"), [(5, 5), (4, 9)])
def test_regions_are_convex(n_a, n_b):
    """Another failure in a, or one fewer in b, never makes a one-sided p-value larger."""
    x_a, x_b = np.meshgrid(np.arange(n_a + 1), np.arange(n_b + 1), indexing="ij")
    p = two_sample_test(x_a, n_a, x_b, n_b, method="csm", alternative="greater")
    assert np.all(np.diff(p, axis=0) <= 1e-12)
    assert np.all(np.diff(p, axis=1) >= -1e-12)


def test_equal_rates_need_not_give_1():
    """R's Exact 3.3 has the same."""
    assert two_sample_test(1, 10, 1, 10, method="csm") == pytest.approx(0.867195018, abs=1e-8)
    assert two_sample_test(0, 10, 0, 10, method="csm") == 1.0


def test_sizes_on_the_grid_are_exact_enough():
    """Compared beyond the distance at which they are computed exactly."""
    for n_a, n_b, two_sided in ((9, 14, False), (20, 20, True), (12, 60, False)):
        order = csm._Order(n_a, n_b, two_sided)
        entering, number = [(n_a, 0)], 0
        while entering and order.size.max() < 0.999:
            for table in entering:
                order._enter(table, number)
            number += 1
            slots = np.array([at for at, table in enumerate(order.tables) if table is not None])
            near, exact = order._look(slots), order._exact(slots)
            assert near == pytest.approx(exact, rel=0.5 * csm._NEAR)
            entering = order._next()


def test_a_lattice_too_large_is_refused_with_a_remedy():
    with pytest.raises(OptionError, match="Use boschloo or barnard-z-pooled"):
        two_sample_test(3, 4000, 2, 50, method="csm")
    with pytest.raises(OptionError, match="at most 131072; got 204051"):
        two_sample_test(3, 4000, 2, 50, method="csm")


def test_the_restriction_leaves_the_order_as_it_is():
    """It must not depend on the data: only the supremum is taken over fewer rates."""
    p = two_sample_test(3, 10, 8, 12, method="csm")
    restricted = two_sample_test(3, 10, 8, 12, method="csm", berger_boos=1e-6)
    assert restricted <= p + 1e-6
    wide = two_sample_test(3, 10, 8, 12, method="csm", berger_boos=1e-12)
    assert wide == pytest.approx(p, rel=1e-6)
