"""A sweep of a hundred thousand specifications: seconds, different tables, memory.

The evidence is made up, from a fixed seed: four hundred incidents, of which one in twenty has two
rival claims (as in the KN-23 package), with ranges and unknown outcomes, so that nearly every cut
gives other counts.
Run with ``python benchmarks/bench_sweep.py``; one core is enough.
"""

from __future__ import annotations

import csv
import json
import os
import resource
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

import numpy as np

from reliability.evidence.schema import TABLES
from reliability.scenarios.sweep import sweep
from reliability.shipped import shipped_path

WANTED_SPECIFICATIONS, WANTED_TABLES, WANTED_SECONDS = 100_000, 5_000, 20.0
INCIDENTS, CUTS = 400, 300
FIRST_DAY = date(2020, 1, 1)

SCENARIO = """
title = "A hundred thousand readings"
data = "package"
[select]
context = "test"
[periods]
cut = "2021-06-01"
[failure]
intercepted = ["not-failed", "left-out", "unknown"]
"""


def write_package(folder: Path) -> None:
    """Write a data package of made-up claims."""
    folder.mkdir()
    shipped = shipped_path("data/kn23")
    folder.joinpath("datapackage.json").write_bytes((shipped / "datapackage.json").read_bytes())
    for name in ("systems", "cuts"):
        (folder / f"{name}.csv").write_bytes((shipped / f"{name}.csv").read_bytes())
    for name in ("incidents", "corrections"):
        header = ",".join(TABLES[name].names)
        (folder / f"{name}.csv").write_text(header + "\n", encoding="utf-8")
    with (folder / "claims.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, TABLES["claims"].names, lineterminator="\n")
        writer.writeheader()
        writer.writerows(claims())


def claims() -> list[dict[str, object]]:
    """Return made-up claims, the same every time."""
    generator = np.random.default_rng(20261123)
    rows = []
    for incident in range(INCIDENTS):
        day = (FIRST_DAY + timedelta(days=int(3 * incident))).isoformat()
        launched = int(generator.integers(1, 6))
        for claimant in range(1 + int(generator.random() < 0.05)):
            failed = int(generator.integers(0, launched + 1)) if claimant == 0 else 0
            row: dict[str, object] = {
                "claim_id": f"made-{incident:03d}-{claimant}", "incident_id": f"i-{incident:03d}",
                "scope": "incident", "context": "test", "coding": "coded", "start": day,
                "end": day, "system": "kn23", "system_as_reported": "made up",
                "system_basis": "named", "counts": "launches", "launched_low": launched,
                "launched_high": launched + int(generator.random() < 0.2),
                "summary": "Made up.", "claimant": f"claimant {claimant}",
                "claimant_interest": "neutral", "reliability": "ABC"[claimant], "credibility": 2,
                "publisher": "made up", "recorded_by": "bench", "recorded_at": "2026-11-23",
            }  # fmt: skip
            if generator.random() < 0.7:
                row |= {"failed_low": 0, "failed_high": failed}
            rows.append(row)
    return rows


def axes() -> dict[str, list[object]]:
    """Return axes over what a scenario may vary."""
    days = np.linspace(30, 3 * INCIDENTS - 30, CUTS).astype(int)
    return {
        "periods.cut": [(FIRST_DAY + timedelta(days=int(day))).isoformat() for day in days],
        "claims.policy": ["envelope", "most-credible", "lowest-rate"],
        "failure.unknown": ["bounds", "exclude", "as-success", "as-failure"],
        "estimate.prior": ["jeffreys", "uniform", [1, 3]],
        "estimate.confidence_level": [0.9, 0.95, 0.99, 0.8],
    }


def main() -> None:
    """Print the figures beside what is wanted."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_package(folder / "package")
        (folder / "made-up.toml").write_text(SCENARIO, encoding="utf-8")
        start, start_cpu = time.perf_counter(), time.process_time()
        frame = sweep(folder / "made-up.toml", axes=axes())
        seconds, cpu = time.perf_counter() - start, time.process_time() - start_cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    report = {
        "specifications": (len(frame), f"at least {WANTED_SPECIFICATIONS}"),
        "different tables": (int(frame["table"].nunique()), f"at least {WANTED_TABLES}"),
        "seconds": (round(seconds, 1), f"at most {WANTED_SECONDS:.0f}"),
        "processor seconds": (round(cpu, 1), ""),
        "peak MiB": (round(peak), "at most 1024"),
        "dropped": (len(frame.attrs["dropped"]), ""),
    }
    for what, (got, wanted) in report.items():
        print(f"{what:18} {json.dumps(got):>10}  {wanted}")


if __name__ == "__main__":
    main()
