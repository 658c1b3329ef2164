"""A rate with unknown outcomes by the intervals that cover the true rate alone."""

from __future__ import annotations

import pytest

from reliability.assess.counts import arm_of_counts
from reliability.assess.unknown import assess_true_rate
from reliability.errors import CountError, LevelError, UnknownNameError
from reliability.estimators.partial.imbens_manski import stoye_interval


def test_the_bounds_are_those_of_every_rate_and_the_interval_its_own() -> None:
    rate = assess_true_rate(arm_of_counts(4, 44, unknown=13), method="stoye", confidence_level=0.9)
    assert (rate.bound_low, rate.bound_high) == (4 / 44, 17 / 44)
    assert (rate.ci_low, rate.ci_high) == tuple(stoye_interval(4, 13, 44, confidence_level=0.9))
    assert (rate.estimate, rate.method, rate.guarantee) == (None, "stoye", "comparison-only")
    said = rate.summary()
    assert "Stoye 90 % CI of the true rate" in said
    assert said.endswith("for comparison only)")


@pytest.mark.parametrize("method", ["imbens-manski", "stoye"])
def test_zero_cells(method: str) -> None:
    nothing = assess_true_rate(arm_of_counts(0, 0), method=method)
    assert (nothing.identified, nothing.ci_low, nothing.ci_high) == ("nothing", 0.0, 1.0)
    unknown = assess_true_rate(arm_of_counts(0, 5, unknown=5), method=method)
    assert (unknown.ci_low, unknown.ci_high) == (0.0, 1.0)


def test_ranges_are_refused() -> None:
    with pytest.raises(CountError, match=r"launches: must be one number for stoye; got 44\.\.45"):
        assess_true_rate(arm_of_counts(4, "44..45"), method="stoye")
    with pytest.raises(CountError, match="must be one number"):
        assess_true_rate(arm_of_counts(4, "44.."), method="stoye")
    with pytest.raises(UnknownNameError, match="Did you mean 'stoye'"):
        assess_true_rate(arm_of_counts(4, 44), method="stoy")
    with pytest.raises(LevelError):
        assess_true_rate(arm_of_counts(4, 44), method="stoye", confidence_level=1.0)
