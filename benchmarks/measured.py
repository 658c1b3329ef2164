"""The page of measured speeds of two proportions: each benchmark prints, and may write, a part."""

from __future__ import annotations

import os
import platform
import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

PAGE = Path(__file__).parents[1] / "docs" / "measured" / "two-proportions.md"
PREFACE = """# Speed: two failure rates

Tests, intervals and posterior probabilities of two rates, in processor time on one core. Both sides
of a row were timed in one run; a ratio is the peer's time over ours unless its goal is "at most".
`python benchmarks/bench_two_sample.py --write` measures the first part of this page anew,
`bench_exact.py` and `bench_bayes.py` the others.
"""


def pin_to_one_core() -> None:
    """Run on one core only, where the system can say so."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})


def best(function: Callable[[], object], runs: int) -> float:
    """Return the least processor time of several runs, in seconds."""
    return in_turn(runs, function)[0]


def in_turn(runs: int, *functions: Callable[[], object]) -> list[float]:
    """Return the least processor time of each function over several runs, taken in turn."""
    least = [float("inf")] * len(functions)
    for _ in range(runs):
        for which, function in enumerate(functions):
            start = time.process_time()
            function()
            least[which] = min(least[which], time.process_time() - start)
    return least


def measured_on(*packages: str) -> str:
    """Return the date and the versions that were measured, as a sentence."""
    versions = ", ".join(f"{name} {version(name)}" for name in ("numpy", "scipy", *packages))
    today = datetime.now(tz=UTC).date().isoformat()
    return (
        f"Measured on {today}, Python {platform.python_version()}, {versions}, "
        f"{platform.machine()}."
    )


def table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a Markdown table."""
    lines = [f"| {' | '.join(columns)} |", "|" + "---|" * len(columns)]
    return "\n".join([*lines, *(f"| {' | '.join(row)} |" for row in rows)]) + "\n"


def show(title: str, parts: Sequence[str]) -> None:
    """Print a part of the page; with ``--write`` put it into the docs, in place of the old one."""
    text = f"## {title}\n\n" + "\n".join(f"{part.rstrip()}\n" for part in parts)
    sys.stdout.write(text)
    if "--write" not in sys.argv[1:]:
        return
    page = PAGE.read_text(encoding="utf-8") if PAGE.exists() else PREFACE
    sections = page.split("\n## ")[1:]
    kept = {part.partition("\n")[0]: part for part in sections}
    kept[title] = text.removeprefix("## ").rstrip() + "\n"
    sections = [kept[name] for name in ORDER if name in kept]
    PAGE.write_text("\n## ".join([PREFACE, *sections]), encoding="utf-8", newline="\n")


SCORE, EXACT, BAYES = (
    "Closed forms and score intervals",
    "Exact tests and intervals",
    "Posterior probabilities",
)
ORDER = (SCORE, EXACT, BAYES)
