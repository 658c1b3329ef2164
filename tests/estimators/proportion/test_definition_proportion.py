"""Every interval against the p-value that defines it, written out afresh."""

from fractions import Fraction
from math import comb

import numpy as np
import pytest
from scipy.stats import binom, chi2, norm

import reliability as rel

LEVELS = (0.5, 0.8, 0.95, 0.999)
NEAR = 1e-7


def lattice(sizes):
    n = np.concatenate([np.full(size + 1, size) for size in sizes])
    return np.concatenate([np.arange(size + 1) for size in sizes]), n


def tails(k, n, p):
    """P(X >= k), P(X <= k), P(X = k)."""
    return binom.sf(k - 1, n, p), binom.cdf(k, n, p), binom.pmf(k, n, p)


def clopper_pearson(k, n, p):
    return tails(k, n, p)[:2]


def mid_p(k, n, p):
    upper, lower, exactly = tails(k, n, p)
    return upper - exactly / 2, lower - exactly / 2


def wilson(k, n, p):
    z = (k - n * p) / np.sqrt(n * p * (1 - p))
    return norm.sf(z), norm.cdf(z)


def likelihood_ratio(k, n, p):
    fitted = binom.logpmf(k, n, k / n)
    z = np.sign(k / n - p) * np.sqrt(np.maximum(2 * (fitted - binom.logpmf(k, n, p)), 0))
    return norm.sf(z), norm.cdf(z)


def scas(k, n, p):
    # Laud 2017: the z that solves score = z + (z^2 - 1) skewness / 6.
    deviation = np.sqrt(p * (1 - p) / n)
    score = (k / n - p) / deviation
    g = (1 - 2 * p) / (n * deviation) / 6
    root = np.sqrt(np.maximum(1 + 4 * g * (score + g), 0))
    # 2 (score + g) / (1 + root) is (-1 + root) / (2 g) without the division by no skewness.
    z = 2 * (score + g) / (1 + root)
    return norm.sf(z), norm.cdf(z)


ONE_TAILED = {
    "clopper-pearson": clopper_pearson,
    "mid-p": mid_p,
    "wilson": wilson,
    "likelihood-ratio": likelihood_ratio,
    "scas": scas,
}


@pytest.mark.parametrize(
    ("method", "level"),
    # Below z = 1 the correction for skewness changes sign, and the edges are closed by rule.
    [(m, level) for m in ONE_TAILED for level in LEVELS if (m, level) != ("scas", 0.5)],
)
def test_each_end_is_where_its_tail_is_the_error(method, level):
    k, n = lattice([1, 2, 3, 7, 20, 41, 1000])
    tail = (1 - level) / 2
    low, high = rel.proportion_interval(k, n, method=method, confidence_level=level)
    inside = low > 0
    above, _ = ONE_TAILED[method](k[inside], n[inside], low[inside])
    np.testing.assert_allclose(above, tail, rtol=1e-7)
    inside = high < 1
    _, below = ONE_TAILED[method](k[inside], n[inside], high[inside])
    np.testing.assert_allclose(below, tail, rtol=1e-7)


@pytest.mark.parametrize("method", ONE_TAILED)
def test_the_bounds_are_the_outermost_crossings(method):
    k, n = lattice([1, 2, 5, 12])
    low, high = rel.proportion_interval(k, n, method=method, confidence_level=0.9)
    for p in np.linspace(0.0005, 0.9995, 400):
        above, below = ONE_TAILED[method](k, n, np.full(k.shape, p))
        p_value = 2 * np.minimum(above, below)
        outside = (p < low - NEAR) | (p > high + NEAR)
        inside = (p > low + NEAR) & (p < high - NEAR)
        assert (p_value[outside] < 0.1).all()
        assert (p_value[inside] > 0.1).all()


@pytest.mark.parametrize("alternative", ["greater", "less"])
@pytest.mark.parametrize("method", ONE_TAILED)
def test_one_sided_bound_spends_the_whole_error(method, alternative):
    k, n = lattice([1, 4, 30])
    bounds = rel.proportion_interval(
        k, n, method=method, confidence_level=0.9, alternative=alternative
    )
    ends, edge, other, side = (
        (bounds.low, 0.0, bounds.high, 0)
        if alternative == "greater"
        else (bounds.high, 1.0, bounds.low, 1)
    )
    assert (other == 1.0 - edge).all()
    moved = ends != edge
    tail = ONE_TAILED[method](k[moved], n[moved], ends[moved])[side]
    np.testing.assert_allclose(tail, 0.1, rtol=1e-7)


def minimum_likelihood(k, n, p):
    counts = np.arange(n + 1)
    probability = binom.pmf(counts, n, np.atleast_1d(p)[:, np.newaxis])
    kept = probability <= probability[:, [k]] * (1 + 1e-9)
    return (probability * kept).sum(axis=1)


def acceptability(k, n, p):
    counts, p = np.arange(n + 1), np.atleast_1d(p)[:, np.newaxis]
    smaller = np.minimum(binom.cdf(counts, n, p), binom.sf(counts - 1, n, p))
    # Blaker 2000: all counts whose own smaller tail is no larger than the one seen.
    return (binom.pmf(counts, n, p) * (smaller <= smaller[:, [k]] * (1 + 1e-9))).sum(axis=1)


TWO_TAILED = {"sterne": minimum_likelihood, "blaker": acceptability}


def check_hull(method, size, level, points):
    error = 1 - level
    got = rel.proportion_interval(np.arange(size + 1), size, method=method, confidence_level=level)
    grid = np.linspace(0.0, 1.0, points)
    for k in range(size + 1):

        def p_value(p, k=k):
            return TWO_TAILED[method](k, size, p)

        low, high, gap = got.low[k], got.high[k], got.gap[k]
        values = p_value(grid)
        outside = (grid < low * (1 - NEAR)) | (grid > 1 - (1 - high) * (1 - NEAR))
        assert (values[outside] <= error).all(), (k, size)
        inside = (grid > low * (1 + NEAR)) & (grid < 1 - (1 - high) * (1 + NEAR))
        if (values[inside] <= error).any():
            assert gap, (k, size)
        if low > 0:
            assert p_value(low * (1 - 1e-9)) <= error * (1 + 1e-9)
            assert p_value(low * (1 + 1e-8)) > error * (1 - 1e-9)
        if high < 1:
            assert p_value(high + (1 - high) * 1e-9) <= error * (1 + 1e-9)
            assert p_value(high - (1 - high) * 1e-8) > error * (1 - 1e-9)


@pytest.mark.parametrize("level", [0.5, 0.9, 0.95, 0.99])
@pytest.mark.parametrize("method", TWO_TAILED)
def test_hull_of_the_accepted_rates(method, level):
    for size in (1, 2, 6, 13, 20):
        check_hull(method, size, level, 201)


@pytest.mark.full
@pytest.mark.parametrize("level", [0.2, 0.5, 0.8, 0.9, 0.95, 0.99, 0.999])
@pytest.mark.parametrize("method", TWO_TAILED)
def test_hull_of_the_accepted_rates_everywhere(method, level):
    for size in range(1, 41):
        check_hull(method, size, level, 601)


def test_sterne_reaches_the_outermost_crossing():
    # statsmodels 0.15 proportion_confint(1, 20, 0.1, "binom_test") stops at an inner crossing,
    # 0.20316; exactci 1.4.5 binom.exact(1, 20, tsmethod = "minlike") gives 0.2227.
    got = rel.proportion_interval(1, 20, method="sterne", confidence_level=0.9)
    assert got.high == pytest.approx(0.22275, abs=5e-6)
    assert got.gap is True
    assert minimum_likelihood(1, 20, [0.2035])[0] < 0.1


@pytest.mark.parametrize(
    ("method", "size", "level", "with_gap"),
    [
        ("sterne", 18, 0.9, {0, 18}),
        ("sterne", 20, 0.9, {0, 1, 19, 20}),
        ("sterne", 31, 0.95, {1, 30}),
        ("blaker", 21, 0.9, {0, 21}),
        ("blaker", 31, 0.95, {1, 30}),
        ("blaker", 29, 0.99, {0, 29}),
    ],
)
def test_gaps_are_flagged_exactly_where_they_are(method, size, level, with_gap):
    got = rel.proportion_interval(np.arange(size + 1), size, method=method, confidence_level=level)
    assert set(np.flatnonzero(got.gap)) == with_gap
    for k in range(size + 1):
        grid = np.linspace(got.low[k], got.high[k], 2001)[1:-1]
        rejected = (TWO_TAILED[method](k, size, grid) <= 1 - level).any()
        assert rejected == (k in with_gap), k


def hypergeometric_tail(k, n, stock, failures):
    """P(X >= k) as a fraction, of n drawn from a stock."""
    total = comb(stock, n)
    ways = sum(comb(failures, x) * comb(stock - failures, n - x) for x in range(k, n + 1))
    return Fraction(ways, total)


@pytest.mark.parametrize("stock", [1, 5, 12, 30])
@pytest.mark.parametrize("level", [0.8, 0.95])
def test_finite_stock_by_exact_fractions(stock, level):
    tail = Fraction(1 - level) / 2
    for n in range(1, stock + 1):
        got = rel.proportion_interval(
            np.arange(n + 1), n, method="finite-stock", confidence_level=level, population=stock
        )
        for k in range(n + 1):
            possible = range(k, stock - (n - k) + 1)
            kept = [
                D
                for D in possible
                if hypergeometric_tail(k, n, stock, D) > tail
                and hypergeometric_tail(n - k, n, stock, stock - D) > tail
            ]
            assert got.low[k] == min(kept) / stock
            assert got.high[k] == max(kept) / stock


def test_finite_stock_is_exact_where_relistats_is_not():
    # relistats' binom_fin gives a confidence of .832 that 8 of 8 good leave 12 of 12 good.
    # Under one bad missile in 12 the draw of 8 misses it with probability 4/12.
    low, high = rel.proportion_interval(
        0, 8, method="finite-stock", confidence_level=0.66, alternative="less", population=12
    )
    assert (low, high) == (0.0, 0.0)
    high = rel.proportion_interval(
        0, 8, method="finite-stock", confidence_level=0.67, alternative="less", population=12
    ).high
    assert high == 1 / 12


def test_sterne_and_blaker_one_sided_are_the_tail_itself():
    for method in TWO_TAILED:
        for alternative in ("greater", "less"):
            got = rel.proportion_interval(3, 20, method=method, alternative=alternative)
            assert got == rel.proportion_interval(3, 20, alternative=alternative)


def test_likelihood_ratio_keeps_the_deviance_at_the_ends():
    k, n = lattice([1, 9, 50])
    low, high = rel.proportion_interval(k, n, method="likelihood-ratio", confidence_level=0.99)
    for end, inside in ((low, low > 0), (high, high < 1)):
        k_, n_, p = k[inside], n[inside], end[inside]
        deviance = 2 * (binom.logpmf(k_, n_, k_ / n_) - binom.logpmf(k_, n_, p))
        np.testing.assert_allclose(deviance, chi2.ppf(0.99, 1), rtol=1e-9)


def test_a_rate_at_which_p_is_the_error_itself_is_held():
    """3 of 3 is as likely as 1 of 3 at r = sqrt(3) / (1 + sqrt(3)): p = 2 r^3 + (1 - r)^3 there.

    From it p falls, so that at that very level all values just above are left out again.
    """
    rate = np.sqrt(3.0) / (1.0 + np.sqrt(3.0))
    error = 2.0 * rate**3 + (1.0 - rate) ** 3
    for level in (1.0 - error, np.nextafter(1.0 - error, 0.0), np.nextafter(1.0 - error, 1.0)):
        got = rel.proportion_interval(3, 3, method="sterne", confidence_level=float(level))
        assert got.low == pytest.approx(rate, rel=1e-12)
        assert got.gap


@pytest.mark.parametrize("method", ["sterne", "blaker"])
def test_where_p_only_touches_the_error_there_is_no_gap(method):
    """3 of 3: at 2/3 p is at its least, 15/27, inside the interval of the level 12/27."""
    for level in (4.0 / 9.0, np.nextafter(4.0 / 9.0, 0.0), np.nextafter(4.0 / 9.0, 1.0)):
        got = rel.proportion_interval(3, 3, method=method, confidence_level=float(level))
        assert not got.gap
        assert got.low < 2.0 / 3.0
    got = rel.proportion_interval(3, 3, method=method, confidence_level=4.0 / 9.0 - 1e-4)
    assert got.gap
