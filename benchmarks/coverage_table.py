"""Write the table of mean and least coverage of every interval that claims none exactly.

    python benchmarks/coverage_table.py [--check]

For one proportion, coverage is enumerated over the binomial distribution, at 2001 rates evenly
spread over [0, 1], and besides at and just beside every end of an interval, where it is least.
For two proportions it is enumerated over all tables, at a grid of both rates. Deterministic: the
same versions write the same bytes. With ``--check`` nothing is written; it exits 1 if the table
that stands there is another.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from scipy.stats import binom

import reliability as rel
from reliability import catalogue

TARGET = Path(__file__).parents[1] / "docs" / "measured" / "coverage.md"
LEVEL = 0.95
RATES = np.linspace(0.0, 1.0, 2001)
LAUNCHES = (5, 10, 20, 50)
ARMS = ((8, 8), (10, 20), (20, 20))
ARM_RATES = np.linspace(0.025, 0.975, 39)
BESIDE = 1e-9
TWO_SAMPLE = {
    "difference": ("difference_interval", lambda a, b: a - b),
    "ratio": ("ratio_interval", lambda a, b: a / b),
    "odds-ratio": ("odds_ratio_interval", lambda a, b: a * (1 - b) / ((1 - a) * b)),
}
GUARANTEE = {"comparison-only": "for comparison only"}


def one_proportion(method: str, launches: int) -> tuple[float, float, float]:
    """Return mean coverage, least coverage and mean width over rates spread evenly."""
    failures = np.arange(launches + 1)
    low, high = rel.proportion_interval(failures, launches, method=method, confidence_level=LEVEL)
    ends = np.concatenate([low, high])
    beside = np.concatenate([ends, ends - BESIDE, ends + BESIDE])
    mean = _coverage(low, high, launches, RATES).mean()
    least = _coverage(low, high, launches, beside[(beside > 0) & (beside < 1)]).min()
    width = (binom.pmf(failures, launches, RATES[:, None]) * (high - low)).sum(axis=1).mean()
    return float(mean), float(least), float(width)


def _coverage(low: np.ndarray, high: np.ndarray, launches: int, rates: np.ndarray) -> np.ndarray:
    covered = (low <= rates[:, None]) & (rates[:, None] <= high)
    chance = binom.pmf(np.arange(launches + 1), launches, rates[:, None])
    return np.asarray((chance * covered).sum(axis=1))


def two_proportions(family: str, method: str, arms: tuple[int, int]) -> tuple[float, float]:
    """Return mean and least coverage over the grid of both rates."""
    name, measure = TWO_SAMPLE[family]
    a, b = np.arange(arms[0] + 1)[:, None], np.arange(arms[1] + 1)[None, :]
    low, high = getattr(rel, name)(a, arms[0], b, arms[1], method=method, confidence_level=LEVEL)
    chance_a = binom.pmf(a[:, 0], arms[0], ARM_RATES[:, None])
    chance_b = binom.pmf(b[0], arms[1], ARM_RATES[:, None])
    truth = measure(ARM_RATES[:, None], ARM_RATES[None, :])
    slack = 1e-12 * np.maximum(np.abs(truth), 1.0)
    coverage = np.empty(truth.shape)
    for i, j in np.ndindex(truth.shape):
        covered = (low <= truth[i, j] + slack[i, j]) & (truth[i, j] - slack[i, j] <= high)
        coverage[i, j] = chance_a[i] @ covered @ chance_b[j]
    return float(coverage.mean()), float(coverage.min())


def approximate(family: str) -> Iterator[catalogue.Method]:
    """Give the methods of a family whose coverage is not proven."""
    for method in catalogue.METHODS.values():
        if method.family == family and method.guarantee not in ("exact", "conjectured"):
            yield method


def section_one() -> list[str]:
    """Return the lines on one proportion."""
    lines = [
        "## One failure rate",
        "",
        "Each cell: mean coverage over rates spread evenly from 0 to 1, then the least coverage "
        "over all rates, in per cent; and the mean width.",
        "",
        "| method | guarantee | " + " | ".join(f"{n} launches" for n in LAUNCHES) + " |",
        "|---|---|" + "---|" * len(LAUNCHES),
    ]
    rows = [*approximate("proportion"), catalogue.find("proportion", "clopper-pearson")]
    for method in rows:
        cells = [
            f"{100 * mean:.1f}, {100 * least:.1f}; {width:.3f}"
            for mean, least, width in (one_proportion(method.name, n) for n in LAUNCHES)
        ]
        said = GUARANTEE.get(method.guarantee, method.guarantee)
        lines.append(f"| {method.name} | {said} | " + " | ".join(cells) + " |")
    return lines


def section_two(family: str) -> list[str]:
    """Return the lines on one measure of two proportions; none where no method is built."""
    methods = list(approximate(family))
    if not methods:
        return []
    lines = [
        "",
        f"## Two failure rates: {family}",
        "",
        f"Each cell: mean coverage over {ARM_RATES.size} by {ARM_RATES.size} pairs of rates from "
        f"{ARM_RATES[0]:g} to {ARM_RATES[-1]:g}, then the least over these, in per cent.",
        "",
        "| method | guarantee | " + " | ".join(f"{a} and {b} launches" for a, b in ARMS) + " |",
        "|---|---|" + "---|" * len(ARMS),
    ]
    for method in methods:
        cells = [
            f"{100 * mean:.1f}, {100 * least:.1f}"
            for mean, least in (two_proportions(family, method.name, arms) for arms in ARMS)
        ]
        said = GUARANTEE.get(method.guarantee, method.guarantee)
        lines.append(f"| {method.name} | {said} | " + " | ".join(cells) + " |")
    return lines


def table() -> str:
    """Return the whole page."""
    lines = [
        "# Coverage of the intervals that are not exact",
        "",
        "Enumerated, not simulated, for two-sided 95 % intervals, by "
        "`python benchmarks/coverage_table.py`. An exact method never covers less than 95 % of "
        "the time at any rate; `clopper-pearson` stands last for comparison.",
        "",
        *section_one(),
    ]
    for family in TWO_SAMPLE:
        lines += section_two(family)
    return "\n".join(lines) + "\n"


def main() -> int:
    """Write the page, or with ``--check`` compare it with the one that stands there."""
    page = table()
    if "--check" in sys.argv[1:]:
        same = TARGET.is_file() and TARGET.read_text(encoding="utf-8") == page
        sys.stdout.write(
            "coverage table: " + ("the same\n" if same else "another: write it anew\n")
        )
        return 0 if same else 1
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_text(page, encoding="utf-8", newline="\n")
    sys.stdout.write(page)
    return 0


if __name__ == "__main__":
    sys.exit(main())
