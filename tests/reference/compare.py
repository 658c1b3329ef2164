"""Hold every method to the reference values of this folder, and print the worst error of each.

    python tests/reference/compare.py [FAMILY ...]

`computed` is the worst error relative to values that were computed to full precision, `printed`
the worst absolute error against values that carry fewer digits (tables, loose root finders).
Exits 1 if a value lies outside its tolerance. The layout of the files is in README.md here.
"""

from __future__ import annotations

import csv
import math
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

import reliability as rel
from reliability import catalogue

HERE = Path(__file__).parent
# fmt: off
NEEDED = {
    "family", "method", "x1", "n1", "x2", "n2", "level", "alternative", "low", "high",
    "tolerance", "source",
}
# fmt: on
INTERVALS = {
    "proportion": "proportion_interval",
    "difference": "difference_interval",
    "ratio": "ratio_interval",
    "odds-ratio": "odds_ratio_interval",
}


@dataclass(frozen=True)
class Case:
    """One value that a method must reach."""

    file: str
    line: int
    family: str
    method: str
    counts: tuple[int, ...]
    level: float | None
    alternative: str
    options: tuple[tuple[str, object], ...]
    ends: tuple[float | None, float | None]
    tolerance: float
    absolute: bool
    source: str

    @property
    def group(self) -> tuple[object, ...]:
        """What cases must share to be computed by one call."""
        return (self.family, self.method, self.level, self.alternative, self.options)


def read(folder: Path = HERE) -> Iterator[Case]:
    """Give every case of every file in the layout of this folder."""
    for path in sorted(folder.glob("*.csv")):
        with path.open(newline="", encoding="utf-8") as file:
            reader = csv.DictReader(file)
            if not set(reader.fieldnames or ()) >= NEEDED:
                continue
            for line, row in enumerate(reader, start=2):
                yield _case(path.name, line, row)


def _case(file: str, line: int, row: dict[str, str]) -> Case:
    counts = tuple(int(row[name]) for name in ("x1", "n1", "x2", "n2") if row[name])
    return Case(
        file=file,
        line=line,
        family=row["family"],
        method=row["method"],
        counts=counts,
        level=float(row["level"]) if row["level"] else None,
        alternative=row["alternative"] or "two-sided",
        options=tuple(_option(text) for text in (row.get("options") or "").split(";") if text),
        ends=(_number(row["low"]), _number(row["high"])),
        tolerance=float(row["tolerance"]),
        absolute=(row.get("kind") or "relative") == "absolute",
        source=row["source"],
    )


def _number(text: str) -> float | None:
    return float(text) if text.strip() else None


def _option(text: str) -> tuple[str, object]:
    name, _, value = text.strip().partition("=")
    if name == "prior" and "," in value:
        return name, tuple(float(part) for part in value.split(","))
    if name == "prior":
        return name, value
    return name, int(value) if name == "population" else float(value)


def errors(cases: list[Case]) -> list[tuple[Case, float]]:
    """Give each case with its error in units of its tolerance (1 or less is right).

    Cases of methods that are not built are left out.
    """
    groups: dict[tuple[object, ...], list[Case]] = {}
    for case in cases:
        if (case.family, case.method) in catalogue.METHODS:
            groups.setdefault(case.group, []).append(case)
    found = []
    for members in groups.values():
        first = members[0]
        counts = np.array([case.counts for case in members]).T
        options = dict(first.options)
        if first.family == "test":
            p = rel.two_sample_test(
                *counts, method=first.method, alternative=first.alternative, **options
            )
            got = [(value, None) for value in p]
        else:
            interval = getattr(rel, INTERVALS[first.family])
            low, high = interval(
                *counts,
                method=first.method,
                confidence_level=first.level,
                alternative=first.alternative,
                **options,
            )
            got = list(zip(low, high, strict=True))
        found += [(case, _error(case, ends)) for case, ends in zip(members, got, strict=True)]
    return found


def _error(case: Case, got: tuple[float, float | None]) -> float:
    worst = 0.0
    for want, have in zip(case.ends, got, strict=True):
        if want is None or have is None:
            continue
        if want == have:
            error = 0.0
        elif math.isinf(want) or not math.isfinite(have) or case.tolerance == 0.0:
            error = math.inf
        else:
            scale = 1.0 if case.absolute or abs(want) <= 1e-8 else abs(want)
            error = abs(have - want) / (case.tolerance * scale)
        worst = max(worst, error)
    return worst


def report(families: list[str]) -> tuple[list[str], int]:
    """Return the lines of the table, and how many cases are outside their tolerance."""
    cases = [case for case in read() if not families or case.family in families]
    table: dict[tuple[str, str], list[tuple[Case, float]]] = {}
    for case, error in errors(cases):
        table.setdefault((case.family, case.method), []).append((case, error))
    lines = [
        f"{'family':<12}{'method':<24}{'cases':>6}{'outside':>9}{'computed':>10}{'printed':>10}"
        "  nearest to its tolerance"
    ]
    outside = 0
    for (family, method), rows in sorted(table.items()):
        wrong = sum(error > 1.0 for _, error in rows)
        outside += wrong
        case, worst = max(rows, key=lambda pair: pair[1])
        lines.append(
            f"{family:<12}{method:<24}{len(rows):>6}{wrong:>9}{_worst(rows, False):>10}"
            f"{_worst(rows, True):>10}  {worst:.2g} of {case.tolerance:g}, {case.file}:{case.line}"
        )
    absent = sorted({(case.family, case.method) for case in cases} - set(table))
    lines += [f"{family:<12}{method:<24} not built: not compared" for family, method in absent]
    total = sum(len(rows) for rows in table.values())
    lines.append(f"{total} cases, {outside} outside their tolerance")
    return lines, outside


def _worst(rows: list[tuple[Case, float]], absolute: bool) -> str:
    """Return the worst error itself: relative to computed values, absolute to the others."""
    found = [error * case.tolerance for case, error in rows if case.absolute == absolute]
    return f"{max(found):.1e}" if found else "-"


def main() -> int:
    """Print the table; return 1 if a case is outside its tolerance."""
    lines, outside = report(sys.argv[1:])
    sys.stdout.write("\n".join(lines) + "\n")
    return 1 if outside else 0


if __name__ == "__main__":
    sys.exit(main())
