"""How fast a million-row CSV becomes claims, against pandas reading the same columns.

    python benchmarks/bench_table.py

Both sides read one file in one process, in turn; the shortest time of five counts. `ratio` is
our time over that of ``pandas.read_csv(engine="pyarrow")``.
"""

from __future__ import annotations

import datetime
import math
import random
import sys
import tempfile
import time
from pathlib import Path

import pandas as pd

import reliability as rel

ROWS = 1_000_000
TURNS = 5
MOST_RATIO = 5.0
MOST_SECONDS = 3.0
SYSTEMS = ("KN-23", "KN-24", "Scud-B", "Nodong", "Model 12", "KN-25")
RESULTS = ("Success", "Failure", "Unknown", "Partial")
MAPPING = {
    "columns": {
        "start": "Date",
        "system": "Missile",
        "launched": "Fired",
        "launch_place": "Site",
        "summary": "Remark",
    },
    "constants": {"context": "test", "claimant": "Analyst"},
    "dates": {"start": ["%d/%m/%Y"]},
    "outcome": {
        "column": "Result",
        "words": {
            "Success": "success",
            "Failure": "failure",
            "Unknown": "unknown",
            "Partial": {"failed": "0..1"},
        },
    },
}


def write_table(path: Path, rows: int) -> None:
    """Write launches of made-up missiles: few words, many days, a remark that is never twice."""
    rng = random.Random(20240619)
    first = datetime.date(2010, 1, 1)
    with path.open("w", encoding="utf-8") as file:
        file.write("Date,Missile,Result,Fired,Site,Remark\n")
        for number in range(rows):
            day = first + datetime.timedelta(days=rng.randrange(5000))
            file.write(
                f"{day:%d/%m/%Y},{rng.choice(SYSTEMS)},{rng.choice(RESULTS)},"
                f"{rng.randrange(1, 9)},Site {rng.randrange(40)},remark number {number}\n"
            )


def main() -> int:
    """Measure, print, and say whether the targets are met."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "launches.csv"
        write_table(path, ROWS)
        megabytes = path.stat().st_size / 1e6
        ours = peer = math.inf
        for _ in range(TURNS):
            start = time.perf_counter()
            frame = pd.read_csv(path, engine="pyarrow")
            peer = min(peer, time.perf_counter() - start)
            start = time.perf_counter()
            evidence = rel.load(path, format="table", mapping=MAPPING)
            ours = min(ours, time.perf_counter() - start)
    if not len(frame) == len(evidence.claims) == ROWS:
        print("rows were lost")
        return 1
    print(f"{ROWS} rows, {megabytes:.0f} MB")
    print(f"pandas.read_csv(engine='pyarrow')  {peer:.2f} s")
    print(f"rel.load(format='table')           {ours:.2f} s   ratio {ours / peer:.1f}")
    print(f"targets: at most {MOST_RATIO:.0f} times, and under {MOST_SECONDS:.0f} s")
    return int(ours > MOST_RATIO * peer or ours > MOST_SECONDS)


if __name__ == "__main__":
    sys.exit(main())
