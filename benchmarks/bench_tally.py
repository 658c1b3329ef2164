"""What a tally costs as the claims grow: catalogue rows, and windows of one day each.

    python benchmarks/bench_tally.py [ROWS]

The claims are one shipped bulletin, repeated on days drawn over 26 years (seed 1): two claims to an
incident, or each about a window of its own day. No peer tallies claims. The last line shows how the
cost grows: ten times the windows should take little more than ten times as long.
"""

from __future__ import annotations

import dataclasses
import sys
import time
from collections.abc import Callable

import numpy as np
import pandas as pd

import reliability as rel

ROWS = 75_000
WINDOWS = (1_000, 10_000)
CLAIM, CUT = "afd-007", "2015-01-01"


def repeated(rows: int, *, windows: bool) -> rel.Evidence:
    """Return evidence of so many claims."""
    shipped = rel.load(rel.shipped_path("data/kn23"))
    one = shipped.claims[shipped.claims["claim_id"] == CLAIM]
    claims = pd.concat([one] * rows, ignore_index=True)
    days = pd.date_range("2000-01-01", "2026-01-01").strftime("%Y-%m-%d").to_numpy()
    drawn = days[np.sort(np.random.default_rng(1).integers(0, days.size, rows))]
    claims["claim_id"] = [f"claim-{i}" for i in range(rows)]
    claims["incident_id"] = [None if windows else f"incident-{i // 2}" for i in range(rows)]
    claims["scope"] = "aggregate" if windows else "incident"
    for name in ("start", "end", "start_day", "end_day"):
        claims[name] = drawn if windows else np.repeat(drawn[::2], 2)[:rows]
    kept = {name: shipped.claims[name].dtype for name in claims}
    return dataclasses.replace(shipped, claims=claims.astype(kept))


def seconds(work: Callable[[], object]) -> float:
    """Return the shortest of three times."""
    found = []
    for _ in range(3):
        start = time.perf_counter()
        work()
        found.append(time.perf_counter() - start)
    return min(found)


def main() -> None:
    """Print a line for each size."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    costs = {}
    for size, windows in ((rows, False), *((size, True) for size in WINDOWS)):
        evidence = repeated(size, windows=windows)
        tallies = rel.tally(evidence, cut=CUT)
        used = (tallies.audit["fate"] == "used").sum()
        assert used == size, f"{used} of {size} claims were used"
        cost = seconds(lambda evidence=evidence: rel.tally(evidence, cut=CUT))
        what = "windows" if windows else "claims on incidents"
        print(f"tally of {size:,} {what}: {cost:.3f} s, {1e6 * cost / size:.0f} us a claim")
        costs[size] = cost
    few, many = WINDOWS
    print(f"windows: {many // few} times as many take {costs[many] / costs[few]:.1f} times as long")


if __name__ == "__main__":
    main()
