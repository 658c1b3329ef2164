"""Processes that append and are killed: run by the fault tests, small and full."""

from __future__ import annotations

import csv
import io
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

WRITER = """
import sys
from reliability.evidence.append import append_claims
folder, name, number, log = sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4]
with open(log, "a", encoding="utf-8") as told:
    for index in range(number):
        row = {
            "claim_id": f"{name}-{index}", "context": "combat", "start": "2025-01-01",
            "system": "kn23", "claimant": name, "summary": f"report {index} of writer {name}",
            "url": f"https://example.org/{name}/{index}", "launched_low": index,
        }
        ids = append_claims(folder, [row], lock_timeout=120, allow_duplicates=True)
        told.write(ids[0] + "\\n")
        told.flush()
"""


def start_writer(folder: Path, name: str, number: int, log: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", WRITER, str(folder), name, str(number), str(log)]
    return subprocess.Popen(command, stderr=subprocess.PIPE)


def stored_ids(folder: Path) -> list[str]:
    text = (folder / "claims.csv").read_text(encoding="utf-8")
    rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    assert len({len(row) for row in rows}) == 1, "a torn line"
    return [row[0] for row in rows[1:]]


def told_ids(log: Path) -> list[str]:
    # The last line may be cut: its writer was killed while telling.
    lines = log.read_text(encoding="utf-8").split("\n") if log.exists() else [""]
    return lines[:-1]


def many_writers(folder: Path, writers: int, rows: int) -> tuple[list[str], list[str]]:
    """Run writers side by side; return the ids that were told and those that are stored."""
    logs = [folder.parent / f"writer-{index}.log" for index in range(writers)]
    running = [start_writer(folder, f"w{i}", rows, log) for i, log in enumerate(logs)]
    for process in running:
        _, errors = process.communicate(timeout=580)
        assert process.returncode == 0, errors.decode()
    return [name for log in logs for name in told_ids(log)], stored_ids(folder)


def kill_writers(folder: Path, moments: int, seed: int) -> tuple[int, int]:
    """Kill a writer at random moments; after each, every id that was told must be stored.

    Returns
    -------
    tuple of int
        How many kills left a temporary file, and how many rows were told.
    """
    from reliability.evidence.check import check

    rng = random.Random(seed)
    told: list[str] = []
    leftovers = 0
    for moment in range(moments):
        log = folder.parent / f"killed-{moment}.log"
        process = start_writer(folder, f"k{moment}", 1_000_000, log)
        while not log.exists() or not log.stat().st_size:
            if process.poll() is not None:
                raise AssertionError(process.communicate()[1].decode())
            time.sleep(0.002)
        time.sleep(rng.random() * 0.03)
        os.kill(process.pid, signal.SIGKILL)
        process.communicate()
        told += told_ids(log)
        leftovers += bool(list(folder.glob(".claims.csv.tmp-*")))
        stored = stored_ids(folder)
        assert set(told) <= set(stored), "an acknowledged row is gone"
        assert len(stored) == len(set(stored))
        problems = check(folder)
        assert "error" not in set(problems["severity"]), problems.to_string()
    return leftovers, len(told)
