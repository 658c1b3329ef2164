"""How fast the intervals for one proportion are, each against a peer in the same run.

    python benchmarks/bench_proportion.py [--write]

Both sides run in one process, on one core, in processor time, which other work on the machine
disturbs least. Below, `ratio` is our time over the peer's for the
closed forms and the quantiles, and the peer's over ours for the rest.
"""

from __future__ import annotations

import os
import platform
import sys
import time
import tracemalloc
from collections.abc import Callable
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import numpy as np
from scipy.special import betainc, betaincinv, expit, ndtri
from scipy.stats import binomtest

import reliability as rel

TARGET = Path(__file__).parents[1] / "docs" / "measured" / "proportion.md"
PREFACE = (
    "Both sides of each row were timed in one run of `python benchmarks/bench_proportion.py`, in "
    "processor time on one core. For the closed forms and the quantiles the ratio is our time, "
    "with every check, over the peer's; for the rest it is how many times faster we are."
)
CHUNK = 1 << 14
MILLION = 1_000_000
PAIRS = 100_000
SAMPLE = 150


def pin_to_one_core() -> None:
    """Run on one core only, where the system can say so."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})


def counts(size: int) -> tuple[np.ndarray, np.ndarray]:
    """Return failures and launches up to 1000, every rate as likely."""
    rng = np.random.default_rng(20240619)
    launches = rng.integers(1, 1001, size)
    return rng.binomial(launches, rng.random(size)), launches


def seconds(function: Callable[[], object], repeats: int) -> float:
    """Return the shortest processor time of several."""
    best = np.inf
    for _ in range(repeats):
        start = time.process_time()
        function()
        best = min(best, time.process_time() - start)
    return float(best)


def in_turn(
    ours: Callable[[], object], peer: Callable[[], object], repeats: int
) -> tuple[float, float]:
    """Return the shortest processor time of each, taken in turn on the same machine."""
    mine, theirs = np.inf, np.inf
    for _ in range(repeats):
        mine = min(mine, seconds(ours, 1))
        theirs = min(theirs, seconds(peer, 1))
    return float(mine), float(theirs)


# The closed forms, written out with centre and half-width computed once each, in place: no
# check of any argument, no rule for the edges; clipped where the method is defined so.


def fused_wilson(k: np.ndarray, n: np.ndarray, z: float) -> tuple[np.ndarray, np.ndarray]:
    """Centre and half-width of Wilson's interval."""
    size = n + z * z
    half = n - k
    half *= k
    half /= n
    half += z * z / 4
    np.sqrt(half, out=half)
    half *= z
    half /= size
    centre = k + z * z / 2
    centre /= size
    return centre - half, np.add(centre, half, out=centre)


def fused_wald(k: np.ndarray, n: np.ndarray, z: float) -> tuple[np.ndarray, np.ndarray]:
    """Centre and half-width of Wald's interval."""
    rate = k / n
    half = 1 - rate
    half *= rate
    half /= n
    np.sqrt(half, out=half)
    half *= z
    low, high = rate - half, np.add(rate, half, out=rate)
    return np.clip(low, 0.0, 1.0, out=low), np.clip(high, 0.0, 1.0, out=high)


def fused_agresti_coull(k: np.ndarray, n: np.ndarray, z: float) -> tuple[np.ndarray, np.ndarray]:
    """Centre and half-width of Agresti and Coull's interval."""
    return fused_wald(k + z * z / 2, n + z * z, z)


def fused_arcsine(k: np.ndarray, n: np.ndarray, z: float) -> tuple[np.ndarray, np.ndarray]:
    """Both ends of the arcsine interval."""
    angle = k + 0.375
    angle /= n + 0.75
    np.sqrt(angle, out=angle)
    np.arcsin(angle, out=angle)
    half = z / (2 * np.sqrt(n))
    low = np.sin(angle - half)
    low *= low
    high = np.sin(np.add(angle, half, out=angle))
    high *= high
    return low, high


def fused_wilson_cc(k: np.ndarray, n: np.ndarray, z: float) -> tuple[np.ndarray, np.ndarray]:
    """Both ends as Newcombe 1998 gives them."""
    rate = k / n
    other = 1 - rate
    size = 2 * (n + z * z)
    centre = 2 * k + z * z
    less = 1 + z * np.sqrt(z * z - 2 - 1 / n + 4 * rate * (n * other + 1))
    more = 1 + z * np.sqrt(z * z + 2 - 1 / n + 4 * rate * (n * other - 1))
    return (centre - less) / size, (centre + more) / size


def fused_logit(k: np.ndarray, n: np.ndarray, z: float) -> tuple[np.ndarray, np.ndarray]:
    """Wald on the log odds, taken back."""
    rate = k / n
    centre = np.log(rate / (1 - rate))
    half = z / np.sqrt(n * rate * (1 - rate))
    return expit(centre - half), expit(centre + half)


def fused_scas(k: np.ndarray, n: np.ndarray, z: float) -> tuple[np.ndarray, np.ndarray]:
    """Roots of the quadratics of either end."""
    shift = (z * z - 1) / (6 * n)
    slope = 1 - 2 * shift
    spread = z * z / n
    ends = []
    for count in (k, n - k):
        start = count / n - shift
        root = np.sqrt(spread * (spread + 4 * start * (slope - start)))
        ends.append((2 * start * slope + spread - root) / (2 * (slope * slope + spread)))
    return ends[0], 1 - ends[1]


FUSED = {
    "wilson-cc": fused_wilson_cc,
    "logit": fused_logit,
    "scas": fused_scas,
    "wilson": fused_wilson,
    "wald": fused_wald,
    "agresti-coull": fused_agresti_coull,
    "arcsine": fused_arcsine,
}


def over_chunks(
    formula: Callable[..., tuple[np.ndarray, np.ndarray]], k: np.ndarray, n: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Run a formula over pieces that stay in the cache."""
    low, high = np.empty(k.size), np.empty(k.size)
    z = -float(ndtri(0.025))
    with np.errstate(all="ignore"):
        for start in range(0, k.size, CHUNK):
            part = slice(start, start + CHUNK)
            low[part], high[part] = formula(k[part].astype(float), n[part].astype(float), z)
    return low, high


def bench_closed_forms() -> list[str]:
    """Within 1.3 times the fused expression over a million pairs."""
    k, n = counts(MILLION)
    lines = []
    for method, formula in FUSED.items():
        ours, peer = in_turn(
            lambda method=method: rel.proportion_interval(k, n, method=method),
            lambda formula=formula: over_chunks(formula, k, n),
            40,
        )
        lines.append(line(method, "fused numpy, 10^6 pairs", ours, peer, ours / peer, "<= 1.3"))
    return lines


def bench_quantiles() -> list[str]:
    """Within 1.15 times two calls of betaincinv."""
    k, n = (array.astype(float) for array in counts(MILLION // 4))
    shapes = {"clopper-pearson": (k, n - k + 1, k + 1, n - k)}
    shapes["jeffreys"] = (k + 0.5, n - k + 0.5, k + 0.5, n - k + 0.5)
    lines = []
    for method, (a, b, c, d) in shapes.items():
        ours, peer = in_turn(
            lambda method=method: rel.proportion_interval(k, n, method=method),
            lambda a=a, b=b, c=c, d=d: (betaincinv(a, b, 0.025), betaincinv(c, d, 0.975)),
            3,
        )
        what = "two betaincinv, 250,000 pairs"
        lines.append(line(method, what, ours, peer, ours / peer, "<= 1.15"))
    return lines


def bisected(tail_at: Callable[..., np.ndarray], k: np.ndarray, n: np.ndarray) -> np.ndarray:
    """Fifty plain steps of bisection for both ends of an interval."""
    ends = []
    for count in (k, n - k):
        low, high = np.zeros(k.size), np.ones(k.size)
        for _ in range(50):
            middle = (low + high) / 2
            below = tail_at(count, n, middle)
            low, high = np.where(below, middle, low), np.where(below, high, middle)
        ends.append(low)
    return np.array([ends[0], 1 - ends[1]])


def mid_p_below(k: np.ndarray, n: np.ndarray, p: np.ndarray) -> np.ndarray:
    """Whether the mid-P tail is below its error; the tail of k or more is 1 at k = 0."""
    at_least = np.where(k == 0, 1.0, betainc(np.maximum(k, 1), n - k + 1, p))
    more = np.where(k == n, 0.0, betainc(k + 1, np.maximum(n - k, 1), p))
    return (at_least + more) / 2 < 0.025


def likelihood_below(k: np.ndarray, n: np.ndarray, p: np.ndarray) -> np.ndarray:
    """Whether the rate is below k / n and its deviance above the quantile."""
    with np.errstate(all="ignore"):
        fitted = np.where(k == 0, 0.0, k * np.log(k / n))
        fitted += np.where(k == n, 0.0, (n - k) * np.log1p(-k / n))
        at = np.where(k == 0, 0.0, k * np.log(p)) + np.where(k == n, 0.0, (n - k) * np.log1p(-p))
    return (p * n < k) & (2 * (fitted - at) > ndtri(0.025) ** 2)


def bench_iterations() -> list[str]:
    """At least 100 (Blaker: 20) times a loop over binomtest, and 3 times bisection."""
    k, n = counts(PAIRS)
    start = time.process_time()
    for failures, launches in zip(k[:SAMPLE].tolist(), n[:SAMPLE].tolist(), strict=True):
        binomtest(failures, launches).proportion_ci()
    loop = (time.process_time() - start) * PAIRS / SAMPLE
    lines = []
    for method, target in (("mid-p", 100), ("likelihood-ratio", 100), ("blaker", 20)):
        ours = seconds(lambda method=method: rel.proportion_interval(k, n, method=method), 2)
        what = f"loop of binomtest.proportion_ci, from {SAMPLE} pairs"
        lines.append(line(method, what, ours, loop, loop / ours, f">= {target}"))
    k, n = k.astype(float), n.astype(float)
    for method, below in (("mid-p", mid_p_below), ("likelihood-ratio", likelihood_below)):
        ours, peer = in_turn(
            lambda method=method: rel.proportion_interval(k, n, method=method),
            lambda below=below: bisected(below, k, n),
            1,
        )
        what = "50 steps of bisection, 100,000 pairs"
        lines.append(line(method, what, ours, peer, peer / ours, ">= 3"))
    return lines


def bench_memory() -> list[str]:
    """Below 1 GiB on a million pairs."""
    k, n = counts(MILLION)
    lines = []
    for method in ("wilson", "clopper-pearson", "mid-p", "likelihood-ratio"):
        tracemalloc.start()
        rel.proportion_interval(k, n, method=method)
        peak = tracemalloc.get_traced_memory()[1] / 2**30
        tracemalloc.stop()
        lines.append(f"| {method} | peak memory, 10^6 pairs, GiB | | | {peak:.3f} | < 1 |")
    return lines


def line(method: str, peer: str, ours: float, theirs: float, ratio: float, target: str) -> str:
    """Lay out one row."""
    return f"| {method} | {peer} | {ours:.4f} | {theirs:.3f} | {ratio:.2f} | {target} |"


def heading() -> list[str]:
    """Return the date and the versions that were measured."""
    versions = ", ".join(f"{name} {version(name)}" for name in ("numpy", "scipy"))
    today = datetime.now(tz=UTC).date().isoformat()
    python = platform.python_version()
    return [f"Measured on {today}, Python {python}, {versions}, {platform.machine()}.", ""]


def main() -> None:
    """Print the table; with ``--write`` also put it into the docs."""
    pin_to_one_core()
    out = heading()
    out += [
        "| method | against | ours, s | peer, s | ratio | target |",
        "|---|---|---|---|---|---|",
    ]
    for bench in (bench_closed_forms, bench_quantiles, bench_iterations, bench_memory):
        out += bench()
    text = "\n".join(out) + "\n"
    sys.stdout.write(text)
    if "--write" in sys.argv[1:]:
        page = f"# Speed: one failure rate\n\n{PREFACE}\n\n{text}"
        TARGET.write_text(page, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
