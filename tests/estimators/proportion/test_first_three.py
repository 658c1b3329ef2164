"""Clopper-Pearson, Wilson and Jeffreys through the public entrance."""

import pytest

import reliability as rel


def test_printed_values():
    # Newcombe 1998, Stat Med 17:857, Table I: 15/148.
    assert rel.proportion_interval(15, 148) == pytest.approx((0.0578, 0.1617), abs=6e-5)
    assert rel.proportion_interval(15, 148, method="wilson") == pytest.approx(
        (0.0624, 0.1605), abs=6e-5
    )


@pytest.mark.parametrize("method", ["clopper-pearson", "wilson", "jeffreys"])
@pytest.mark.parametrize("n", [1, 2, 10, 1000])
def test_ends_of_the_lattice_are_exact(method, n):
    assert rel.proportion_interval(0, n, method=method).low == 0.0
    assert rel.proportion_interval(n, n, method=method).high == 1.0
