"""Approximate two-sample intervals against statsmodels and against fused numpy.

    python benchmarks/bench_two_sample.py [--write]

Prints one row a comparison: both times, their ratio and the ratio that is asked for. Both sides
run in this one process, on one core where the system lets a process be pinned.
"""

from __future__ import annotations

import os
import time
import tracemalloc
import warnings

os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np
from measured import SCORE, best, in_turn, measured_on, pin_to_one_core, show, table
from statsmodels.stats.proportion import confint_proportions_2indep

from reliability.estimators.difference import difference_interval
from reliability.estimators.odds_ratio import odds_ratio_interval
from reliability.estimators.ratio import ratio_interval

Z = 1.959963984540054
Arrays = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]


def tables(size: int) -> Arrays:
    """Give `size` random tables with up to 200 launches an arm."""
    random = np.random.default_rng(20240619)
    n_a, n_b = random.integers(1, 201, size), random.integers(1, 201, size)
    return random.integers(0, n_a + 1), n_a, random.integers(0, n_b + 1), n_b


def statsmodels_seconds(counts: Arrays, compare: str, correction: bool, wanted: int) -> float:
    """Seconds a table of statsmodels' score interval, over tables at which it gives numbers."""
    spent, done = 0.0, 0
    for k_a, n_a, k_b, n_b in zip(*(array.tolist() for array in counts), strict=True):
        start = time.process_time()
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                ends = confint_proportions_2indep(
                    k_a, n_a, k_b, n_b, method="score", compare=compare, correction=correction
                )
        except (ValueError, ZeroDivisionError):
            continue
        if np.all(np.isfinite(ends)):
            spent += time.process_time() - start
            done += 1
        if done == wanted:
            break
    return spent / done


def wald(k_a: np.ndarray, n_a: np.ndarray, k_b: np.ndarray, n_b: np.ndarray) -> object:
    """Wald's difference as one would write it, clipped."""
    a, b = k_a / n_a, k_b / n_b
    half = Z * np.sqrt(a * (1.0 - a) / n_a + b * (1.0 - b) / n_b)
    return np.clip(a - b - half, -1.0, 1.0), np.clip(a - b + half, -1.0, 1.0)


def agresti_caffo(k_a: np.ndarray, n_a: np.ndarray, k_b: np.ndarray, n_b: np.ndarray) -> object:
    """Agresti and Caffo's difference as one would write it."""
    return wald(k_a + 1, n_a + 2, k_b + 1, n_b + 2)


def newcombe(k_a: np.ndarray, n_a: np.ndarray, k_b: np.ndarray, n_b: np.ndarray) -> object:
    """Newcombe's difference as one would write it."""

    def wilson(k: np.ndarray, n: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        centre = (k + Z * Z / 2.0) / (n + Z * Z)
        half = Z / (n + Z * Z) * np.sqrt(k * (n - k) / n + Z * Z / 4.0)
        return k / n, centre - half, centre + half

    (a, low_a, high_a), (b, low_b, high_b) = wilson(k_a, n_a), wilson(k_b, n_b)
    low = a - b - np.sqrt((a - low_a) ** 2 + (high_b - b) ** 2)
    high = a - b + np.sqrt((high_a - a) ** 2 + (b - low_b) ** 2)
    return np.clip(low, -1.0, 1.0), np.clip(high, -1.0, 1.0)


def katz(k_a: np.ndarray, n_a: np.ndarray, k_b: np.ndarray, n_b: np.ndarray) -> object:
    """Katz's ratio as one would write it, with whole ends at zero cells."""
    with np.errstate(all="ignore"):
        log, half = (
            np.log(k_a / n_a / (k_b / n_b)),
            Z * np.sqrt(1.0 / k_a - 1.0 / n_a + 1.0 / k_b - 1.0 / n_b),
        )
        low, high = np.exp(log - half), np.exp(log + half)
    empty = (k_a == 0) | (k_b == 0)
    low[empty], high[empty] = 0.0, np.inf
    return low, high


def gart(k_a: np.ndarray, n_a: np.ndarray, k_b: np.ndarray, n_b: np.ndarray) -> object:
    """Gart's odds ratio as one would write it."""
    a, b, c, d = k_a + 0.5, n_a - k_a + 0.5, k_b + 0.5, n_b - k_b + 0.5
    log, half = np.log(a * d / (b * c)), Z * np.sqrt(1.0 / a + 1.0 / b + 1.0 / c + 1.0 / d)
    return np.exp(log - half), np.exp(log + half)


def against_statsmodels(size: int, sample: int) -> str:
    """Compare the score intervals, per table."""
    counts = tables(size)
    rows = []
    difference, ratio, odds_ratio = difference_interval, ratio_interval, odds_ratio_interval
    for label, interval, method, compare, correction, asked in (
        ("difference", difference, "miettinen-nurminen", "diff", True, ">= 100"),
        ("odds-ratio", odds_ratio, "miettinen-nurminen", "or", True, ">= 100"),
        ("odds-ratio", odds_ratio, "score", "or", False, ">= 100"),
        ("ratio", ratio, "koopman", "ratio", False, ">= 30"),
        ("difference", difference, "scas", "diff", True, ""),
        ("ratio", ratio, "scas", "ratio", True, ""),
        ("odds-ratio", odds_ratio, "scas", "or", True, ""),
    ):
        ours = best(lambda f=interval, m=method: f(*counts, method=m), 3) / size
        theirs = statsmodels_seconds(counts, compare, correction, sample)
        rows.append(
            (label, method, f"{ours * 1e6:.2f}", f"{theirs * 1e6:.0f}", f"{theirs / ours:.0f}",
             asked)
        )  # fmt: skip
    columns = ("measure", "method", "ours, us", "statsmodels, us", "ratio", "goal")
    return table(columns, rows)


def against_numpy(size: int) -> str:
    """Compare closed forms, validated and with exact ends, with the bare expression."""
    counts = tables(size)
    rows = []
    for label, interval, method, fused in (
        ("difference", difference_interval, "wald", wald),
        ("difference", difference_interval, "agresti-caffo", agresti_caffo),
        ("difference", difference_interval, "newcombe", newcombe),
        ("ratio", ratio_interval, "katz", katz),
        ("odds-ratio", odds_ratio_interval, "gart", gart),
    ):
        for kind, arrays in (("int", counts), ("float", tuple(a.astype(float) for a in counts))):
            bare, ours = in_turn(
                9,
                lambda f=fused, a=arrays: f(*a),
                lambda f=interval, m=method, a=arrays: f(*a, method=m),
            )
            rows.append(
                (label, method, kind, f"{ours * 1e3:.1f}", f"{bare * 1e3:.1f}",
                 f"{ours / bare:.2f}", "at most 1.3")
            )  # fmt: skip
    columns = ("measure", "method", "counts", "ours, ms", "fused numpy, ms", "ratio", "goal")
    return table(columns, rows)


def peak_memory(size: int) -> str:
    """Compare the peak of allocated memory over a million tables with the limit."""
    counts = tables(size)
    rows = []
    for label, interval, method in (
        ("difference", difference_interval, "miettinen-nurminen"),
        ("difference", difference_interval, "newcombe"),
        ("odds-ratio", odds_ratio_interval, "score"),
    ):
        tracemalloc.start()
        interval(*counts, method=method)
        peak = tracemalloc.get_traced_memory()[1] / 2**30
        tracemalloc.stop()
        rows.append((label, method, f"{peak:.3f}", "< 1"))
    return table(("measure", "method", "peak of memory, GiB", "goal"), rows)


def main() -> None:
    """Print every comparison and the peaks of memory."""
    pin_to_one_core()
    parts = [
        measured_on("statsmodels"),
        "100,000 tables of up to 200 launches an arm, per table; statsmodels on 300 of them at "
        "which it gives numbers:",
        against_statsmodels(100_000, 300),
        "1,000,000 tables of up to 200 launches an arm:",
        against_numpy(1_000_000),
        peak_memory(1_000_000),
    ]
    show(SCORE, parts)


if __name__ == "__main__":
    main()
