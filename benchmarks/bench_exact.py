"""Exact tests and intervals against scipy, and against the clock, on one core.

    OMP_NUM_THREADS=1 python benchmarks/bench_exact.py [--write]

Prints the ratio to scipy for Boschloo's and Barnard's tests, the time of exact unconditional
intervals, and that of what holds for every completion of ranges of counts. Exits 1 if a goal is
missed.
"""

from __future__ import annotations

import sys

import numpy as np
from measured import EXACT, best, measured_on, pin_to_one_core, show, table
from scipy import stats

import reliability as rel
from reliability import catalogue
from reliability.estimators.partial.cover import cover_contrast
from reliability.estimators.partial.feasible import Arm, Feasible
from reliability.estimators.partial.p_values import p_value_range

TESTS = (
    ("boschloo", stats.boschloo_exact, 30.0),
    ("barnard-z-pooled", stats.barnard_exact, 12.0),
)
# Launches in each arm -> milliseconds allowed, for the difference.
LIMITS = {50: 60.0, 100: 250.0, 300: 3000.0}
INTERVALS = (
    ("difference", rel.difference_interval),
    ("ratio", rel.ratio_interval),
    ("odds-ratio", rel.odds_ratio_interval),
)
BEFORE = Arm.of(Feasible.of_counts("20..30", "45..55"))
AFTER = Arm.of(Feasible.of_counts("0..6", 8))
RANGES = 50.0


def in_ms(seconds: float) -> str:
    """Return milliseconds, to three digits."""
    return f"{1e3 * seconds:.3g}"


def compare_tests() -> tuple[str, bool]:
    """The ratio to scipy at 300 v 300, and how far the p-values differ."""
    rows, reached = [], True
    counts = (20, 300, 36, 300)
    for method, peer, goal in TESTS:
        ours = best(lambda name=method: rel.two_sample_test(*counts, method=name), 9)
        theirs = best(lambda test=peer: test([[20, 36], [280, 264]]), 3)
        p, other = rel.two_sample_test(*counts, method=method), peer([[20, 36], [280, 264]]).pvalue
        ratio = theirs / ours
        reached &= ratio >= goal
        rows.append(
            (method, in_ms(ours), in_ms(theirs), f"{ratio:.0f}", f">= {goal:.0f}",
             f"{abs(p - other):.1e}")
        )  # fmt: skip
    columns = ("300 v 300", "ours, ms", "scipy, ms", "ratio", "goal", "p apart")
    return table(columns, rows), reached


def time_csm() -> str:
    """Barnard's CSM order, which puts every table of both arms in place."""
    from reliability.estimators.unconditional import csm

    rows = []
    for launches in (20, 50, 100, 300):
        for side in ("two-sided", "greater"):
            counts = (launches // 10, launches, launches // 5, launches)

            def once(counts: tuple[int, ...] = counts, side: str = side) -> float:
                csm._order.cache_clear()
                return rel.two_sample_test(*counts, method="csm", alternative=side)

            rows.append(
                (f"{launches} v {launches}", side, str((launches + 1) ** 2), in_ms(best(once, 2)))
            )
    return table(("csm", "alternative", "tables", "ours, ms"), rows)


def time_intervals() -> tuple[str, bool]:
    """One exact unconditional interval at 95 %."""
    rows, reached = [], True
    for measure, interval in INTERVALS:
        for method in catalogue.names(measure):
            if "berger_boos" not in catalogue.find(measure, method).options:
                continue
            spent = {}
            for launches, goal in LIMITS.items():
                counts = (launches // 10, launches, launches // 5, launches)
                runs = 9 if launches < 300 else 2
                spent[launches] = best(lambda i=interval, c=counts, m=method: i(*c, method=m), runs)
                reached &= measure != "difference" or 1e3 * spent[launches] <= goal
            rows.append((measure, method, *(in_ms(value) for value in spent.values())))
    goals = ("goal", "difference", *(f"<= {goal:.0f}" for goal in LIMITS.values()))
    columns = ("measure", "method", *(f"{n} v {n}, ms" for n in LIMITS))
    return table(columns, [*rows, goals]), reached


def time_ranges() -> tuple[str, bool]:
    """What holds for all of 20..30 of 45..55 against 0..6 of 8."""
    rows, reached = [], True
    for measure, _ in INTERVALS:
        for method in catalogue.names(measure):
            entry = catalogue.find(measure, method)
            if entry.guarantee not in ("exact", "conjectured"):
                continue
            cover = best(lambda m=measure, n=method: cover_contrast(m, AFTER, BEFORE, method=n), 15)
            p = best(lambda t=entry.test: p_value_range(AFTER, BEFORE, method=t), 9)
            reached &= 1e3 * cover <= RANGES
            rows.append((measure, method, in_ms(cover), f"<= {RANGES:.0f}", entry.test, in_ms(p)))
    columns = ("measure", "interval", "ours, ms", "goal", "its test", "p-values, ms")
    return table(columns, rows), reached


def time_lattices() -> tuple[str, bool]:
    """Boschloo's test on all tables that ranges allow."""
    k, n, x = (
        part.ravel()
        for part in np.meshgrid(np.arange(20, 31), np.arange(45, 56), np.arange(7), indexing="ij")
    )
    y_a, y_b = (part.ravel() for part in np.meshgrid(np.arange(31), np.arange(31)))
    ranges = best(lambda: rel.two_sample_test(x, 8, k, n, method="boschloo"), 5)
    square = best(lambda: rel.two_sample_test(y_a, 60, y_b, 50, method="boschloo"), 5)
    rows = (
        (f"{k.size} tables of 20..30 of 45..55 against 0..6 of 8", in_ms(ranges), "<= 1000"),
        (f"{y_a.size} tables, 0..30 of 60 against 0..30 of 50", in_ms(square), "<= 1000"),
    )
    reached = max(ranges, square) <= 1.0
    return table(("boschloo", "ours, ms", "goal"), rows), reached


def main() -> int:
    """Print everything; return 1 if a goal is missed."""
    pin_to_one_core()
    done = [compare_tests(), time_intervals(), time_ranges(), time_lattices()]
    tests, intervals, ranges, lattices = (text for text, _ in done)
    show(EXACT, [measured_on(), tests, time_csm(), intervals, ranges, lattices])
    return 0 if all(reached for _, reached in done) else 1


if __name__ == "__main__":
    sys.exit(main())
