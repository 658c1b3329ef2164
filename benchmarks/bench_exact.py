"""Exact tests and intervals against scipy, and against the clock, on one core.

    OMP_NUM_THREADS=1 python benchmarks/bench_exact.py

Processor time, the best of several runs: both sides in one process. Prints the ratio to scipy for
Boschloo's and Barnard's tests, the time of exact unconditional intervals, and that of the lattice
of tables that a claim of ranges asks for.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable

import numpy as np
import scipy
from scipy import stats

import reliability as rel

TESTS = (
    ("boschloo", stats.boschloo_exact, 30.0),
    ("barnard-z-pooled", stats.barnard_exact, 12.0),
)
# Launches in each arm -> milliseconds allowed.
LIMITS = {50: 60.0, 100: 250.0, 300: 3000.0}
INTERVALS = ("chan-zhang", "agresti-min")


def best(function: Callable[[], object], runs: int) -> float:
    """Least processor time of several runs, in milliseconds."""
    found = []
    for _ in range(runs):
        start = time.process_time()
        function()
        found.append(time.process_time() - start)
    return 1e3 * min(found)


def compare_tests() -> bool:
    """Print the ratio to scipy at 300 v 300, and how far the p-values differ."""
    reached = True
    table = (20, 300, 36, 300)
    for method, peer, goal in TESTS:
        ours = best(lambda name=method: rel.two_sample_test(*table, method=name), 9)
        theirs = best(lambda test=peer: test([[20, 36], [280, 264]]), 3)
        p, other = rel.two_sample_test(*table, method=method), peer([[20, 36], [280, 264]]).pvalue
        ratio = theirs / ours
        reached &= ratio >= goal
        sys.stdout.write(
            f"{method} 300 v 300: {ours:.2f} ms, scipy {theirs:.0f} ms, {ratio:.0f} times "
            f"(goal {goal:.0f}); p {p:.10f}, scipy {other:.10f}\n"
        )
    return reached


def time_intervals() -> bool:
    """Print the time of one exact unconditional difference interval."""
    reached = True
    for launches, goal in LIMITS.items():
        table = (launches // 10, launches, launches // 5, launches)
        for method in INTERVALS:
            spent = best(lambda t=table, m=method: rel.difference_interval(*t, method=m), 5)
            reached &= spent <= goal
            sys.stdout.write(
                f"{method} {launches} v {launches}: {spent:.0f} ms (goal {goal:.0f})\n"
            )
    return reached


def time_ranges() -> bool:
    """Print the time of Boschloo's test over 20..30 of 45..55 against 0..6 of 8."""
    k, n, x = (
        part.ravel()
        for part in np.meshgrid(np.arange(20, 31), np.arange(45, 56), np.arange(7), indexing="ij")
    )
    spent = best(lambda: rel.two_sample_test(x, 8, k, n, method="boschloo"), 5)
    sys.stdout.write(f"boschloo, {k.size} tables of ranges: {spent:.0f} ms (goal 1000)\n")
    return spent <= 1000.0


def main() -> int:
    """Print everything; return 1 if a goal is missed."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    sys.stdout.write(
        f"python {sys.version.split()[0]}, numpy {np.__version__}, scipy {scipy.__version__}\n"
    )
    reached = [compare_tests(), time_intervals(), time_ranges()]
    return 0 if all(reached) else 1


if __name__ == "__main__":
    sys.exit(main())
