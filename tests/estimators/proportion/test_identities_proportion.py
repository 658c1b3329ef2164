"""What each catalogue entry claims of itself, held to on the lattice."""

from itertools import pairwise

import numpy as np
import pytest

import reliability as rel
from reliability import catalogue

METHODS = catalogue.names("proportion")
CLAIMS = {name: catalogue.find("proportion", name).identities for name in METHODS}
LEVELS = (0.01, 0.3, 0.5, 0.8, 0.9, 0.95, 0.975, 0.99, 0.999, 0.999999, 1 - 1e-12)
SIZES = [*range(1, 26), 60, 301]
N = np.concatenate([np.full(size + 1, size) for size in SIZES])
K = np.concatenate([np.arange(size + 1) for size in SIZES])
MIRRORED = {"two-sided": "two-sided", "less": "greater", "greater": "less"}
SIDES = tuple(MIRRORED)


def interval(method, failures=K, launches=N, **given):
    if method == "finite-stock":
        given.setdefault("population", 310)
    return rel.proportion_interval(failures, launches, method=method, **given)


def claiming(identity):
    found = [name for name in METHODS if identity in CLAIMS[name]]
    assert found
    return found


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("alternative", SIDES)
def test_defined_everywhere_and_within_range(method, alternative):
    for level in LEVELS:
        low, high = interval(method, confidence_level=level, alternative=alternative)
        assert (low >= 0).all()
        assert (low <= high).all()
        assert (high <= 1).all()
        assert not np.signbit(low).any()
        if alternative == "greater":
            assert (high == 1).all()
        if alternative == "less":
            assert (low == 0).all()


@pytest.mark.parametrize("method", [m for m in METHODS if not m.startswith("bayes")])
@pytest.mark.parametrize("level", LEVELS)
def test_nothing_failed_and_everything_failed_are_exact(method, level):
    for alternative in SIDES:
        low, high = interval(method, confidence_level=level, alternative=alternative)
        assert (low[K == 0] == 0).all()
        assert (high[K == N] == 1).all()


@pytest.mark.parametrize("method", claiming("mirror"))
def test_mirror(method):
    for level in LEVELS:
        for alternative, other in MIRRORED.items():
            low, high = interval(method, confidence_level=level, alternative=alternative)
            turned = interval(method, N - K, N, confidence_level=level, alternative=other)
            np.testing.assert_allclose(turned.low, 1 - high, rtol=0, atol=2e-13)
            np.testing.assert_allclose(turned.high, 1 - low, rtol=0, atol=2e-13)


def test_mirror_exchanges_the_prior():
    for method in ("bayes-equal-tailed", "bayes-highest-density"):
        low, high = interval(method, prior=(2.5, 0.7))
        turned = interval(method, N - K, N, prior=(0.7, 2.5))
        np.testing.assert_allclose(turned.low, 1 - high, rtol=0, atol=2e-13)
        np.testing.assert_allclose(turned.high, 1 - low, rtol=0, atol=2e-13)


def test_cloglog_has_no_mirror():
    high = rel.proportion_interval(3, 10, method="cloglog").high
    turned = rel.proportion_interval(7, 10, method="cloglog")
    assert abs(turned.low - (1 - high)) > 0.01


@pytest.mark.parametrize("method", claiming("monotone"))
def test_monotone_in_the_failures(method):
    one_more = N[1:] == N[:-1]
    for level in LEVELS:
        for alternative in SIDES:
            for end in interval(method, confidence_level=level, alternative=alternative):
                assert (np.diff(end)[one_more] >= -1e-14).all()


@pytest.mark.parametrize("method", claiming("nested"))
def test_nested_in_the_level(method):
    for alternative in SIDES:
        ends = [interval(method, confidence_level=x, alternative=alternative) for x in LEVELS]
        for inner, outer in pairwise(ends):
            assert (outer.low <= inner.low + 2e-13).all()
            assert (outer.high >= inner.high - 2e-13).all()


@pytest.mark.parametrize("method", claiming("one-sided"))
def test_one_sided_at_half_the_error_is_that_end(method):
    for error in (0.5, 0.2, 0.1, 0.05, 0.01, 1e-6):
        low, high = interval(method, confidence_level=1 - error)
        half = {"confidence_level": 1 - error / 2}
        above = interval(method, alternative="greater", **half).low
        below = interval(method, alternative="less", **half).high
        np.testing.assert_allclose(above, low, rtol=1e-8, atol=1e-12)
        np.testing.assert_allclose(below, high, rtol=1e-8, atol=1e-12)


def test_only_methods_without_duality_flag_gaps():
    for method in METHODS:
        if "duality" in CLAIMS[method]:
            assert not interval(method).gap.any()


def test_what_is_not_claimed_does_fail():
    # Sterne and Blaker are not one-sided at half the error; the highest density is not either.
    for method in ("sterne", "blaker", "bayes-highest-density"):
        low = interval(method).low
        above = interval(method, confidence_level=0.975, alternative="greater").low
        assert np.abs(low - above).max() > 1e-3
    # The limits that logit, probit and cloglog borrow at the edges cross those beside them.
    for method in ("logit", "probit", "cloglog"):
        k = np.arange(98)
        ends = rel.proportion_interval(k, 97, method=method, confidence_level=0.9999)
        assert min(np.diff(ends.low).min(), np.diff(ends.high).min()) < 0


@pytest.mark.parametrize("method", [m for m in METHODS if m != "finite-stock"])
def test_large_counts_stay_finite_and_near_one_another(method):
    n = np.array([10**6, 10**6, 10**6, 10**8])
    k = np.array([1, 500_000, 999_999, 3])
    low, high = rel.proportion_interval(k, n, method=method)
    middle = rel.proportion_interval(500_000, 10**6, method="wilson")
    assert (low[1], high[1]) == pytest.approx(tuple(middle), abs=2e-6)
    assert (low <= k / n).all()
    assert (high >= k / n).all()
