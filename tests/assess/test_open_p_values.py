"""Where a launched count is open, the test still agrees with its interval."""

from __future__ import annotations

import pytest

import reliability as rel
from reliability.assess.rates import compare_rates

R = rel.CountRange


def test_the_test_rejects_where_the_interval_leaves_out_no_change() -> None:
    found = compare_rates(before=(1, R(24, None)), after=(R(20, 30), R(45, 55)))
    assert found.ci_low > 0.0
    assert found.p_high is not None
    assert found.p_high < 0.05
    # The least certain completion is 1 of 24 against 20 of 55, or one with more launches.
    at_least = rel.two_sample_test(20, 55, 1, 24, method="pearson-n-1")
    assert found.p_high >= at_least * (1 - 1e-6)


@pytest.mark.parametrize("level", [0.9, 0.95, 0.99])
def test_duality_at_every_level(level: float) -> None:
    found = compare_rates((1, R(24, None)), (R(20, 30), R(45, 55)), confidence_level=level)
    assert (found.p_high < 1 - level) == (found.ci_low > 0.0)


def test_where_nothing_is_settled_p_may_be_anything() -> None:
    found = compare_rates((1, R(42, None)), (R(0, 1), R(16, None)))
    assert (found.p_low, found.p_high) == (0.0, 1.0)
