"""How fast the probability that one rate is lower is, against a loop over scipy's quad.

    python benchmarks/bench_bayes.py [--write]

Both sides run in one process, on one core, in processor time; the peer on a sample of the same
tables. `ratio` is the peer's time a table over ours.
"""

from __future__ import annotations

import math
import time
import tracemalloc

import numpy as np
from measured import BAYES, best, measured_on, pin_to_one_core, show, table
from scipy import integrate, special

import reliability as rel
from reliability.estimators.bayes import probability_lower

TABLES = 100_000
MILLION = 1_000_000
SAMPLE = 200
TARGET = 100.0


def tables(size: int, most: int) -> tuple[np.ndarray, ...]:
    """Return failures and launches of two arms of up to `most` launches, every rate as likely."""
    rng = np.random.default_rng(20240619)
    launches = rng.integers(1, most + 1, (2, size))
    failures = rng.binomial(launches, rng.random((2, size)))
    return failures[0], launches[0], failures[1], launches[1]


def by_quad(k_a: float, n_a: float, k_b: float, n_b: float) -> float:
    """P(a < b) under Jeffreys priors by scipy.integrate.quad of the defining integral."""
    a, b, c, d = k_a + 0.5, n_a - k_a + 0.5, k_b + 0.5, n_b - k_b + 0.5
    scale = special.betaln(c, d)

    def integrand(p: float) -> float:
        density = math.exp((c - 1.0) * math.log(p) + (d - 1.0) * math.log1p(-p) - scale)
        return density * special.betainc(a, b, p)

    return float(integrate.quad(integrand, 0.0, 1.0)[0])


def seconds_a_table(most: int) -> tuple[float, float]:
    """Return the shortest time a table of ours and of the peer, taken in turn."""
    columns = tables(TABLES, most)
    rows = list(zip(*(column[:SAMPLE].tolist() for column in columns), strict=True))
    ours, peer = math.inf, math.inf
    for _ in range(4):
        start = time.process_time()
        probability_lower(*columns)
        ours = min(ours, (time.process_time() - start) / TABLES)
        start = time.process_time()
        for row in rows:
            by_quad(*row)
        peer = min(peer, (time.process_time() - start) / SAMPLE)
    return ours, peer


def peak_memory() -> float:
    """Return the peak of allocated memory over a million tables, in GiB."""
    columns = tables(MILLION, 100)
    tracemalloc.start()
    probability_lower(*columns)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak / 2**30


def against_quad() -> str:
    """The probability that one rate is lower, a table."""
    rows = []
    for most in (20, 100, 1000):
        ours, peer = seconds_a_table(most)
        rows.append(
            (f"up to {most}", f"{ours * 1e6:.2f}", f"{peer * 1e6:.0f}", f"{peer / ours:.0f}",
             f">= {TARGET:.0f}")
        )  # fmt: skip
    columns = ("launches an arm", "ours, us", "quad, us", "ratio", "goal")
    return table(columns, rows)


def credible_intervals() -> str:
    """Time of credible intervals, which have neither a peer here nor a goal."""
    rows = []
    columns = tables(2000, 100)
    for measure, interval in (
        ("difference", rel.difference_interval),
        ("ratio", rel.ratio_interval),
        ("odds-ratio", rel.odds_ratio_interval),
    ):
        for method in ("bayes-equal-tailed", "bayes-highest-density"):
            spent = best(lambda i=interval, m=method: i(*columns, method=m), 1) / 2000
            rows.append((measure, method, f"{spent * 1e3:.3f}"))
    return table(("measure", "method", "ours, ms"), rows)


def main() -> None:
    """Print the ratios and the targets."""
    pin_to_one_core()
    parts = [
        measured_on(),
        f"P(rate a < rate b), {TABLES:,} tables, per table; a loop over `scipy.integrate.quad` "
        f"on {SAMPLE} of them:",
        against_quad(),
        f"Peak of memory over a million tables: {peak_memory():.2f} GiB (goal: below 1).",
        "Credible intervals, 2,000 tables of up to 100 launches an arm, per table:",
        credible_intervals(),
    ]
    show(BAYES, parts)


if __name__ == "__main__":
    main()
