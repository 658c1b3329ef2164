"""How long the commands take to start, against the least that they could.

Each pair is run in turn, so that a slow moment of the machine falls on both; the ratio is that of
the medians. Answers are checked. Usage: python benchmarks/bench_startup.py [--rounds N]
"""

from __future__ import annotations

import argparse
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

Times = tuple[float, float]

EMPTY = "import click\n\n@click.command()\ndef empty():\n    '''Nothing.'''\n\nempty()\n"
FLOOR = {
    "help": "`--help` of an empty click program",
    "rate": '`python -c "import numpy, scipy.special"`',
    "report": '`python -c "import pandas, scipy.stats, matplotlib.figure, jinja2"`',
}
LIMIT = {"help": 1.5, "rate": 1.4, "report": 2.2}
PACKAGES = ("click", "numpy", "scipy", "pandas", "matplotlib", "jinja2")


def timed(command: list[str], folder: Path) -> tuple[float, str]:
    """Return the wall time in seconds and what was printed."""
    start = time.perf_counter()
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
    return time.perf_counter() - start, done.stdout


def check_answer(name: str, shown: str, folder: Path) -> None:
    """See that the command did its work."""
    if name == "help":
        right = "Commands:" in shown
    elif name == "rate":
        # 7 of 50: Clopper-Pearson 95 %, beta quantiles (R: binom.test(7, 50)).
        right = "0.05819" in shown and "0.2674" in shown
    else:
        page = folder / "kn23-report" / "report.html"
        right = page.is_file() and "</html>" in page.read_text(encoding="utf-8")
    if not right:
        sys.exit(f"{name}: not the right answer:\n{shown}")


def commands(folder: Path) -> dict[str, tuple[list[str], list[str]]]:
    """Return our command and its floor for each pair."""
    python = sys.executable
    program = str(Path(python).parent / "reliability")
    empty = folder / "empty.py"
    empty.write_text(EMPTY, encoding="utf-8")
    return {
        "help": ([program, "--help"], [python, str(empty), "--help"]),
        "rate": (
            [program, "rate", "--failures", "7", "--launches", "50"],
            [python, "-c", "import numpy, scipy.special"],
        ),
        "report": (
            [program, "report"],
            [python, "-c", "import pandas, scipy.stats, matplotlib.figure, jinja2"],
        ),
    }


def measure(name: str, ours: list[str], floor: list[str], folder: Path, rounds: int) -> list[Times]:
    """Run both in turn; the first round fills the caches and is not counted."""
    pairs = []
    for _ in range(rounds + 1):
        seconds, shown = timed(ours, folder)
        check_answer(name, shown, folder)
        pairs.append((seconds, timed(floor, folder)[0]))
    return pairs[1:]


def row(name: str, ours: list[str], pairs: list[Times]) -> tuple[str, float]:
    """Return a row of the table, and the ratio of the medians."""
    mine, least = (statistics.median(each) for each in zip(*pairs, strict=True))
    spread = sorted(a / b for a, b in pairs)
    tenth = len(spread) // 10
    low, high = spread[tenth], spread[-1 - tenth]
    ratio = mine / least
    return (
        f"| `{' '.join(['reliability', *ours[1:]])}` | {mine:.3f} | {FLOOR[name]} | {least:.3f} "
        f"| **{ratio:.2f}** ({low:.2f} to {high:.2f}) | {LIMIT[name]} |"
    ), ratio


def main() -> None:
    """Time every pair and print a Markdown table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=15)
    rounds = parser.parse_args().rounds
    versions = ", ".join(f"{package} {version(package)}" for package in PACKAGES)
    print(f"{datetime.now(UTC):%Y-%m-%d}, Python {platform.python_version()}, {versions};")
    print(f"{platform.system()} {platform.machine()}; {rounds} pairs, after one to fill caches.\n")
    print("| command | median, s | floor | median, s | ratio (10 to 90 % of pairs) | limit |")
    print("|---|---|---|---|---|---|")
    slow = []
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        for name, (ours, floor) in commands(folder).items():
            line, ratio = row(name, ours, measure(name, ours, floor, folder, rounds))
            print(line, flush=True)
            if ratio > LIMIT[name]:
                slow.append(f"{name}: {ratio:.2f} times its floor, over {LIMIT[name]}")
    if slow:
        sys.exit("\n".join(slow))


if __name__ == "__main__":
    main()
