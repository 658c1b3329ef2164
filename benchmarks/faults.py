"""The faults that an append must survive, at full size, with their figures.

    python benchmarks/faults.py [KILLS]

Eight processes append a hundred claims each; a writer is killed at 200 random moments; ten
thousand damaged packages are checked; claims and corrections are written to a disk that is full at
every point of a copy. `tests/evidence` runs the same in small.
"""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from reliability.errors import PackageError
from reliability.evidence.amend import correct_claim
from reliability.evidence.append import append_claims
from reliability.evidence.check import check
from reliability.evidence.package import load_package
from reliability.evidence.problems import RULES
from reliability.shipped import shipped_path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "evidence"))

from mutations import mutate
from writers import kill_writers, many_writers

WRITERS, ROWS, KILLS, DAMAGED, FILLS = 8, 100, 200, 10_000, 100
DISK = 2_000_000


ROW = {"context": "test", "start": "2030", "system": "kn23", "claimant": "X", "summary": "s"}


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
    append_claims(folder, [ROW])
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


def full_disk(folder: Path) -> str:
    """Write to a small file system, filled more and more; return what came of it."""
    if sys.platform != "linux":
        return "full disk: not tried, there is no tmpfs here"
    disk = folder.parent / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={DISK}", "tmpfs", str(disk)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        return "full disk: not tried, mounting one needs the rights of root"
    try:
        small = disk / "package"
        shutil.copytree(folder, small)
        refused, written = fill(small)
    finally:
        subprocess.run(["umount", str(disk)], check=True)
    return (
        f"full disk: {refused} writes refused, each with the package as it was; {written} written "
        "whole where there was room"
    )


def fill(folder: Path) -> tuple[int, int]:
    """Leave less and less room for a write; return how many were refused and how many done."""
    refused = 0
    ballast = folder.parent / "ballast"
    room = (folder / "claims.csv").stat().st_size + 200_000
    for step in range(FILLS):
        left = room * (FILLS - 1 - step) // (FILLS - 1)
        free = os.statvfs(folder.parent)
        ballast.write_bytes(b"x" * max(free.f_bavail * free.f_frsize - left, 0))
        row = {**ROW, "note": f"step {step} " + "x" * 100_000}
        refused += is_refused(folder, partial(append_claims, folder, [row]))
        change = {"note": f"step {step}"}
        correct = partial(correct_claim, folder, "agg-011", change, reason="x" * 5_000)
        refused += is_refused(folder, correct)
        ballast.unlink()
        # Claims of a tenth of a megabyte each would fill the disk for good.
        for name in ("claims.csv", "corrections.csv"):
            shutil.copyfile(shipped_path("data/kn23") / name, folder / name)
    assert "error" not in set(check(folder)["severity"])
    append_claims(folder, [ROW])
    return refused, 2 * FILLS - refused


def is_refused(folder: Path, write: Callable[[], object]) -> bool:
    """Whether the disk has no room for a write, which then leaves nothing behind."""
    before = {file.name: file.read_bytes() for file in folder.glob("[a-z]*")}
    told = ""
    try:
        write()
    except PackageError as error:
        told = str(error)
    assert not list(folder.glob(".claims.csv.tmp-*"))
    after = {file.name: file.read_bytes() for file in folder.glob("[a-z]*")}
    assert "No space left on device" in told or not told
    assert (after == before) is bool(told)
    return bool(told)


def main() -> None:
    """Run the faults and print their figures."""
    kills = int(sys.argv[1]) if len(sys.argv) > 1 else KILLS
    steps = (
        side_by_side,
        lambda folder: killed(folder, kills),
        lambda folder: damaged(folder, DAMAGED),
        full_disk,
    )
    for step in steps:
        with tempfile.TemporaryDirectory() as scratch:
            folder = Path(scratch) / "package"
            shutil.copytree(shipped_path("data/kn23"), folder)
            start = time.perf_counter()
            print(f"{step(folder)} ({time.perf_counter() - start:.0f} s)", flush=True)


if __name__ == "__main__":
    main()
