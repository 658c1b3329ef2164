"""What the check and an append cost, beside pandas reading the same file.

    python benchmarks/bench_evidence.py [ROWS]

The package is the shipped one, repeated to 300,000 claims with ids of their own. Each pair is
timed in turn, and the shortest time of each counts; the answers are looked at. An append is a
process of its own, start-up included, and so is what it is compared with. The check is timed with
both sides on one core, in processor time, and again on as many as there are: pandas reads a large
file in parallel. frictionless, which looks at cells and keys alone, is timed once, on fewer claims.
"""

from __future__ import annotations

import csv
import io
import math
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import pandas as pd

from reliability.evidence.check import check
from reliability.evidence.schema import TABLES
from reliability.evidence.writing import csv_bytes
from reliability.shipped import shipped_path

ROWS = 300_000
FRICTIONLESS_ROWS = 3_000
PAIRS = 5
CHECK_TARGET, SMALL_TARGET, LARGE_TARGET = 3.0, 1.5, 2.5
_LINKS = ("incident_id", "part_of", "repeats", "supersedes")

APPEND = """
import sys
from reliability.evidence.append import append_claims
append_claims(sys.argv[1], [{"context": "test", "start": "2030-01-01", "system": "kn23",
    "claimant": "X", "summary": "benchmark " + sys.argv[2], "url": "https://example.org/x"}],
    allow_duplicates=True)
"""


def repeat(source: Path, target: Path, rows: int) -> None:
    """Write a package with `rows` claims: the shipped ones over and over, under new ids."""
    shutil.copytree(source, target)
    text = (source / "claims.csv").read_text(encoding="utf-8")
    claims = list(csv.DictReader(io.StringIO(text, newline="")))
    names = TABLES["claims"].names
    with (target / "claims.csv").open("wb") as file:
        file.write(csv_bytes([names]))
        for start in range(0, rows, len(claims)):
            block = []
            for claim in claims[: rows - start]:
                row = {**claim, "claim_id": f"{claim['claim_id']}-{start}"}
                row |= {name: f"{claim[name]}-{start}" for name in _LINKS if claim[name]}
                row["summary"] = f"{claim['summary']} ({start})"
                block.append([row[name] for name in names])
            file.write(csv_bytes(block))


def seconds(work: Callable[[], object], clock: Callable[[], float] = time.perf_counter) -> float:
    """Return how long a piece of work takes."""
    start = clock()
    work()
    return clock() - start


def pairwise(
    ours: Callable[[], object],
    peer: Callable[[], object],
    clock: Callable[[], float] = time.perf_counter,
) -> tuple[float, float]:
    """Return the shortest time of each of two pieces of work, taken in turn."""
    best = [math.inf, math.inf]
    for _ in range(PAIRS):
        for side, work in enumerate((peer, ours)):
            best[side] = min(best[side], seconds(work, clock))
    return best[1], best[0]


def run(code: str, *words: str) -> None:
    """Run Python code in a fresh process."""
    subprocess.run([sys.executable, "-c", code, *words], check=True)


def show(what: str, ours: float, peer: float, note: str) -> None:
    """Print one line of the table."""
    print(f"{what:<46} {ours:7.3f} s  peer {peer:7.3f} s  ratio {ours / peer:5.2f}  ({note})")


def on_one_core(work: Callable[[], tuple[float, float]]) -> tuple[float, float]:
    """Do a piece of work on one core, where the system lets a process choose."""
    if not hasattr(os, "sched_setaffinity"):
        return work()
    cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {max(cores)})
    try:
        return work()
    finally:
        os.sched_setaffinity(0, cores)


def beside_frictionless(shipped: Path, folder: Path) -> None:
    """Print what the check and frictionless take for the same package, once each."""
    import frictionless

    repeat(shipped, folder, FRICTIONLESS_ROWS)
    ours = seconds(lambda: check(folder))
    peer = seconds(lambda: frictionless.validate(str(folder / "datapackage.json")))
    what = f"check of {FRICTIONLESS_ROWS:,} claims / frictionless"
    show(what, ours, peer, f"{peer / FRICTIONLESS_ROWS * 1000:.2f} ms a claim there")


def versions() -> str:
    """Return the day and what was measured with."""
    found = [f"{name} {version(name)}" for name in ("numpy", "pandas", "pyarrow", "frictionless")]
    python = f"Python {platform.python_version()}"
    cores = f"{os.cpu_count()} cores"
    day = datetime.now(UTC).date().isoformat()
    return ", ".join([day, python, *found, platform.machine(), cores])


def main() -> None:
    """Print the ratios beside their targets."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    shipped = shipped_path("data/kn23")
    with tempfile.TemporaryDirectory() as scratch:
        small, large = Path(scratch) / "small", Path(scratch) / "large"
        shutil.copytree(shipped, small)
        repeat(shipped, large, rows)
        claims = str(large / "claims.csv")
        problems = check(large)
        assert not (problems["severity"] == "error").any()
        assert (problems["code"] == "dates-disagree").sum() >= rows // 227
        print(versions())
        ours, peer = on_one_core(
            lambda: pairwise(lambda: check(large), lambda: pd.read_csv(claims), time.process_time)
        )
        show(f"check of {rows:,} claims / read_csv, 1 core", ours, peer, f"<= {CHECK_TARGET}")
        ours, peer = pairwise(lambda: check(large), lambda: pd.read_csv(claims))
        show(f"check of {rows:,} claims / read_csv", ours, peer, "all cores")
        beside_frictionless(shipped, Path(scratch) / "middle")
        count = iter(range(1000))
        ours, peer = pairwise(
            lambda: run(APPEND, str(small), str(next(count))), lambda: run("import pandas")
        )
        show("append to 227 claims / import pandas", ours, peer, f"<= {SMALL_TARGET}")
        bare = "import sys, pandas; pandas.read_csv(sys.argv[1])"
        ours, peer = pairwise(
            lambda: run(APPEND, str(large), str(next(count))), lambda: run(bare, claims)
        )
        show(f"append to {rows:,} claims / fresh read_csv", ours, peer, f"<= {LARGE_TARGET}")
        # Every append has gone to the end of its file.
        assert len(pd.read_csv(small / "claims.csv")) == 227 + PAIRS
        assert len(pd.read_csv(claims, low_memory=False)) == rows + PAIRS


if __name__ == "__main__":
    main()
