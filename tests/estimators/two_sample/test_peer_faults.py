"""Where a peer is wrong the right value stands here, with the fault's name."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats
from scipy.stats import contingency

from reliability.estimators.difference import difference_interval
from reliability.estimators.odds_ratio import odds_ratio_interval
from reliability.estimators.ratio import ratio_interval
from reliability.estimators.two_sample import two_sample_test


def barnard(table, method="barnard-z-pooled"):
    """Groups are the columns, as in scipy and R's Barnard."""
    (x_a, x_b), (y_a, y_b) = table
    return two_sample_test(x_a, x_a + y_a, x_b, x_b + y_b, method=method)


@pytest.mark.parametrize(
    ("table", "right", "scipy"),
    [
        ([[3, 7], [7, 8]], 0.564832720, 0.4481),
        ([[3, 3], [6, 0]], 0.0649, 0.0444),
        ([[1, 1], [1, 2]], 0.9375, 0.774),
    ],
)
def test_barnard_keeps_tied_tables(table, right, scipy):
    """scipy 1.17.1 and R's Barnard 1.8 lose ties in floating point (scipy#18798)."""
    assert barnard(table) == pytest.approx(right, abs=6e-5)
    assert scipy < right - 0.02


def test_z_unpooled_keeps_tied_tables():
    """scipy's reference file has 0.0078125 for [[5, 0], [1, 4]], from R's Barnard."""
    assert barnard([[5, 0], [1, 4]], "barnard-z-unpooled") == pytest.approx(0.013671875, abs=1e-12)


def test_boschloo_is_symmetric():
    """exact2x2 1.7.0 gives 0.6123 for 1/10 v 0/10 and 0.8238 for 0/10 v 1/10."""
    one = two_sample_test(1, 10, 0, 10, method="boschloo-central")
    other = two_sample_test(0, 10, 1, 10, method="boschloo-central")
    assert one == pytest.approx(other, abs=1e-14)
    assert one == pytest.approx(0.8238, abs=6e-5)


def test_fisher_keeps_tied_tables():
    """contingencytables 3.0.1 gives 0.5 for 1/10 v 0/10."""
    assert two_sample_test(1, 10, 0, 10, method="fisher") == 1.0


def test_boschloo_with_an_empty_group_is_1():
    """scipy gives nan."""
    assert two_sample_test(0, 0, 3, 10, method="boschloo") == 1.0


def test_chi_square_of_large_arms():
    """contingencytables 3.0.1 overflows integers: p = 1 for 40/1000 v 70/1000."""
    right = stats.chi2_contingency([[40, 960], [70, 930]], correction=False).pvalue
    assert two_sample_test(40, 1000, 70, 1000, method="pearson") == pytest.approx(right, rel=1e-10)


def test_score_test_against_a_difference():
    """statsmodels 0.15.0 has a wrong cubic (statsmodels#10269): 0.3551 for 2/100 v 9/100."""
    p = two_sample_test(2, 100, 9, 100, method="miettinen-nurminen", null_difference=-0.1)
    assert p == pytest.approx(0.384273787, abs=1e-9)


def test_conditional_limits_are_solved_tightly():
    """R 4.2.2's fisher.test: 4871 above for 9/10 v 3/10 at 99 %."""
    high = odds_ratio_interval(9, 10, 3, 10, method="cornfield", confidence_level=0.99).high
    assert high == pytest.approx(5314.534743857, rel=1e-9)


def test_exact_conditional_is_not_mid_p():
    """contingencytables 3.0.1 returns its mid-P limits, 1.0226 to 31.50, for 9/13 v 4/14."""
    low, high = odds_ratio_interval(9, 13, 4, 14, method="cornfield")
    right = contingency.odds_ratio([[9, 4], [4, 10]]).confidence_interval()
    assert (low, high) == pytest.approx(tuple(right), rel=1e-9)
    low, high = odds_ratio_interval(9, 13, 4, 14, method="baptista-pike")
    assert (low, high) == (pytest.approx(0.8584, abs=6e-5), pytest.approx(30.09, abs=6e-3))


def test_island_of_agresti_min_is_found():
    """Exact 3.3 gives -0.010286 for 15/20 v 9/20; below lies an island from -0.01071."""
    interval = difference_interval(15, 20, 9, 20, method="agresti-min")
    assert interval.low == pytest.approx(-0.010705930, abs=1e-8)
    assert interval.gap


def test_island_of_the_ratio_is_found():
    """exact2x2 1.7.0 gives 1.1530 for 7/34 v 1/34; ratios from 1.128 to 1.137 are accepted."""
    interval = ratio_interval(7, 34, 1, 34, method="agresti-min")
    assert interval.low == pytest.approx(1.1279747, abs=1e-6)
    assert interval.gap


def test_santner_snell_keeps_tied_differences():
    """exact2x2 1.7.0 gives 0.4047 above for 7/34 v 1/34."""
    interval = difference_interval(7, 34, 1, 34, method="santner-snell")
    assert np.array(interval) == pytest.approx([-0.0754655, 0.4125298], abs=1e-6)
