"""Coverage, enumerated: never below the level for every method labelled exact."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from scipy.stats import binom, hypergeom

import reliability as rel
from reliability import catalogue

EXACT = [
    name
    for name in catalogue.names("proportion")
    if catalogue.find("proportion", name).guarantee == "exact"
]
BINOMIAL = [name for name in EXACT if name != "finite-stock"]
STEP = 1e-9


def at_every_end(low, high):
    """Every end, and just beside it on both sides: where coverage has its extremes."""
    ends = np.concatenate([low, high])
    beside = [ends - STEP, ends + STEP, np.nextafter(ends, 0), np.nextafter(ends, 1)]
    around = np.concatenate([ends, *beside, np.linspace(0.01, 0.99, 25)])
    return np.unique(around[(around > 0) & (around < 1)])


def least_coverage(method, n, level, alternative="two-sided"):
    k = np.arange(n + 1)
    low, high = rel.proportion_interval(
        k, n, method=method, confidence_level=level, alternative=alternative
    )
    rates = at_every_end(low, high)
    covered = (low <= rates[:, None]) & (rates[:, None] <= high)
    return (covered * binom.pmf(k, n, rates[:, None])).sum(axis=1).min()


@pytest.mark.parametrize("alternative", ["two-sided", "less", "greater"])
@pytest.mark.parametrize("method", BINOMIAL)
def test_exact_methods_never_cover_less(method, alternative):
    for n in (1, 2, 3, 8, 11, 19, 40):
        for level in (0.8, 0.95, 0.99):
            assert least_coverage(method, n, level, alternative) >= level - 1e-12


@pytest.mark.full
@pytest.mark.parametrize("level", [0.5, 0.8, 0.9, 0.95, 0.99, 0.999])
@pytest.mark.parametrize("alternative", ["two-sided", "less", "greater"])
@pytest.mark.parametrize("method", BINOMIAL)
def test_exact_methods_never_cover_less_up_to_40(method, alternative, level):
    for n in range(1, 41):
        assert least_coverage(method, n, level, alternative) >= level - 1e-12


def test_the_approximate_methods_do_cover_less_somewhere():
    # The test above can fail: none of these reaches the level everywhere.
    for name in set(catalogue.names("proportion")) - set(EXACT):
        if name != "wilson-cc":
            assert min(least_coverage(name, n, 0.95) for n in (5, 12, 30)) < 0.95, name


@pytest.mark.parametrize("alternative", ["two-sided", "less", "greater"])
@pytest.mark.parametrize("stock", [1, 7, 20])
def test_finite_stock_never_covers_less(stock, alternative):
    for n in range(1, stock + 1):
        for level in (0.5, 0.8, 0.95):
            k = np.arange(n + 1)
            low, high = rel.proportion_interval(
                k,
                n,
                method="finite-stock",
                confidence_level=level,
                alternative=alternative,
                population=stock,
            )
            bad = np.arange(stock + 1)[:, None]
            covered = (low * stock <= bad + 1e-9) & (bad <= high * stock + 1e-9)
            coverage = (covered * hypergeom.pmf(k, stock, bad, n)).sum(axis=1)
            assert coverage.min() >= level - 1e-12


@pytest.mark.parametrize("method", ["blaker", "sterne"])
def test_two_sided_orderings_against_clopper_pearson(method):
    # Blaker 2000: his interval lies within Clopper-Pearson's, always.
    n = np.concatenate([np.full(size + 1, size) for size in range(1, 41)])
    k = np.concatenate([np.arange(size + 1) for size in range(1, 41)])
    wide = rel.proportion_interval(k, n)
    got = rel.proportion_interval(k, n, method=method)
    if method == "blaker":
        assert (got.low >= wide.low - 1e-14).all()
        assert (got.high <= wide.high + 1e-14).all()
    assert (got.high - got.low).sum() < (wide.high - wide.low).sum()


@pytest.mark.full
def test_the_coverage_table_in_the_docs_is_the_one_that_is_computed():
    script = Path(__file__).parents[3] / "benchmarks" / "coverage_table.py"
    done = subprocess.run(
        [sys.executable, str(script), "--check"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
