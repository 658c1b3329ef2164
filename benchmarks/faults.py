"""The faults that an append must survive, at full size, with their figures.

    python benchmarks/faults.py [KILLS]

Eight processes append a hundred claims each; a writer is killed at 200 random moments; ten
thousand damaged packages are checked. `tests/evidence` runs the same in small.
"""

from __future__ import annotations

import random
import shutil
import sys
import tempfile
import time
from pathlib import Path

from reliability.errors import PackageError
from reliability.evidence.append import append_claims
from reliability.evidence.check import check
from reliability.evidence.package import load_package
from reliability.evidence.problems import RULES
from reliability.shipped import shipped_path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "evidence"))

from mutations import mutate
from writers import kill_writers, many_writers

WRITERS, ROWS, KILLS, DAMAGED = 8, 100, 200, 10_000


def side_by_side(folder: Path) -> str:
    """Let processes append at once; return what came of it."""
    before = len(load_package(folder).claims)
    told, stored = many_writers(folder, WRITERS, ROWS)
    assert len(set(told)) == WRITERS * ROWS
    assert set(told) <= set(stored)
    assert len(stored) == before + WRITERS * ROWS
    assert "error" not in set(check(folder)["severity"])
    return f"{WRITERS} writers x {ROWS}: {len(set(told))} rows told, every one stored, none torn"


def killed(folder: Path, kills: int) -> str:
    """Kill a writer at random moments; return what came of it."""
    leftovers, told = kill_writers(folder, kills, seed=20240619)
    row = {"context": "test", "start": "2030", "system": "kn23", "claimant": "X", "summary": "s"}
    append_claims(folder, [row])
    assert not list(folder.glob(".claims.csv.tmp-*"))
    return (
        f"{kills} kills: {told} rows told, every one stored; {leftovers} left a temporary file, "
        "swept by the next append; no error in any check"
    )


def damaged(folder: Path, number: int) -> str:
    """Check damaged packages; return how many were valid all the same."""
    files = {file.name: file.read_bytes() for file in folder.iterdir() if file.suffix != ".md"}
    lines = files["claims.csv"].split(b"\n")
    files["claims.csv"] = b"\n".join([*lines[:12], b""])
    valid = 0
    for seed in range(number):
        for file in folder.iterdir():
            file.unlink()
        for name, data in mutate(files, random.Random(seed)).items():
            (folder / name).write_bytes(data)
        problems = check(folder)
        assert set(problems["code"]) <= RULES.keys()
        refused = "error" in set(problems["severity"])
        try:
            load_package(folder)
        except PackageError:
            assert refused
        else:
            assert not refused
            valid += 1
    return f"{number} damaged packages: {number - valid} refused with a code, {valid} valid"


def main() -> None:
    """Run the faults and print their figures."""
    kills = int(sys.argv[1]) if len(sys.argv) > 1 else KILLS
    steps = (
        side_by_side,
        lambda folder: killed(folder, kills),
        lambda folder: damaged(folder, DAMAGED),
    )
    for step in steps:
        with tempfile.TemporaryDirectory() as scratch:
            folder = Path(scratch) / "package"
            shutil.copytree(shipped_path("data/kn23"), folder)
            start = time.perf_counter()
            print(f"{step(folder)} ({time.perf_counter() - start:.0f} s)", flush=True)


if __name__ == "__main__":
    main()
