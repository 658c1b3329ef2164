"""Exact unconditional limits of the odds ratio, from the definition alone.

    python tests/reference/make_exact_odds_ratio.py

Writes ``two_sample_exact_odds_ratio.csv``. No package and none of the code under test is used: the
constrained estimates are the roots of their quadratic, a test's p-value is the greatest
probability over 1001 nuisance rates, zoomed in on, and a limit is the first value accepted that
a scan from outside meets, in steps of a hundredth of the logarithm, halved to the last digits.
"""

from __future__ import annotations

import csv
import math
from pathlib import Path

import numpy as np

HERE = Path(__file__).parent
TABLES = [
    (0, 1, 1, 1), (1, 2, 1, 9), (3, 8, 10, 25), (0, 10, 1, 10), (1, 10, 1, 10), (2, 10, 6, 10),
    (5, 10, 0, 10), (7, 10, 2, 10), (9, 10, 3, 10), (0, 20, 3, 20), (1, 20, 8, 20),
    (15, 20, 9, 20), (7, 34, 1, 34), (5, 56, 0, 29), (7, 12, 2, 12), (2, 26, 1, 26),
    (6, 8, 25, 50), (1, 3, 4, 5),
]  # fmt: skip
METHODS = {"chan-zhang": (False, 0.025), "agresti-min": (True, 0.05)}
COLUMNS = [
    "family", "method", "x1", "n1", "x2", "n2", "level", "alternative", "low", "high",
    "tolerance", "source", "options", "kind", "fault",
]  # fmt: skip


def statistic(n_a: int, n_b: int, ratio: float) -> np.ndarray:
    """Score statistic of every table (Miettinen and Nurminen 1985, without N / (N - 1))."""
    x_a, x_b = np.meshgrid(np.arange(n_a + 1.0), np.arange(n_b + 1.0), indexing="ij")
    total = x_a + x_b
    square, linear = n_b * (ratio - 1.0), n_a * ratio + n_b - total * (ratio - 1.0)
    root = np.sqrt(linear**2 + 4.0 * square * total)
    with np.errstate(divide="ignore", invalid="ignore"):
        stable, other = 2.0 * total / (linear + root), (root - linear) / (2.0 * square)
        p_b = np.where(linear >= 0.0, stable, other)
        p_a = ratio * p_b / (1.0 - p_b + ratio * p_b)
        spread_a, spread_b = n_a * p_a * (1.0 - p_a), n_b * p_b * (1.0 - p_b)
        z = (x_a - n_a * p_a) * np.sqrt(1.0 / spread_a + 1.0 / spread_b)
    z[(total == 0.0) | (total == n_a + n_b)] = 0.0
    return z


def masses(n: int, log_odds: np.ndarray) -> np.ndarray:
    """Binomial probabilities of 0..n, down the columns, at each log odds."""
    x = np.arange(n + 1)[:, None]
    choose = np.array([[math.log(math.comb(n, k))] for k in range(n + 1)])
    return np.exp(choose + x * log_odds - n * np.logaddexp(0.0, log_odds))


def p_value(table: tuple[int, int, int, int], ratio: float, two_sided: bool) -> float:
    """Greatest probability, over the nuisance, of the tables as far from the null."""
    x_a, n_a, x_b, n_b = table
    z = statistic(n_a, n_b, ratio)
    z = np.abs(z) if two_sided else z
    bar = z[x_a, x_b]
    region = (z >= bar - 1e-9 * abs(bar)).astype(float)
    apart = 0.5 * math.log(ratio)

    def chance(odds: np.ndarray) -> np.ndarray:
        return (masses(n_a, odds + apart) * (region @ masses(n_b, odds - apart))).sum(axis=0)

    odds = np.linspace(-16.0 - abs(apart), 16.0 + abs(apart), 1001)
    values = chance(odds)
    best = values.max()
    width = odds[1] - odds[0]
    for centre in odds[np.argsort(-values)[:4]]:
        around, near = centre, width
        for _ in range(4):
            points = around + near * np.linspace(-1.0, 1.0, 41)
            found = chance(points)
            best, around, near = max(best, found.max()), points[found.argmax()], near / 20.0
    return float(best)


def lower(table: tuple[int, int, int, int], two_sided: bool, alpha: float) -> float:
    """First odds ratio accepted, from outside."""
    x_a, n_a, x_b, n_b = table
    if x_a == 0 or x_b == n_b:
        return 0.0
    for_b = x_b * (n_a - x_a)
    last = math.log(x_a * (n_b - x_b) / for_b) if for_b else 12.0
    spread = math.sqrt(sum(1.0 / (cell + 0.5) for cell in (x_a, n_a - x_a, x_b, n_b - x_b)))
    at = min(last, math.log((x_a + 0.5) * (n_b - x_b + 0.5) / (x_b + 0.5) / (n_a - x_a + 0.5)))
    at -= 7.0 * spread
    while p_value(table, math.exp(at), two_sided) <= alpha:
        at += 0.01
        if at > last:
            break
    outside, inside = at - 0.01, at
    for _ in range(48):
        middle = 0.5 * (outside + inside)
        if p_value(table, math.exp(middle), two_sided) > alpha:
            inside = middle
        else:
            outside = middle
    return math.exp(outside)


def row(table: tuple[int, int, int, int], method: str) -> dict[str, object]:
    """Both limits of a table."""
    two_sided, alpha = METHODS[method]
    turned = (table[2], table[3], table[0], table[1])
    low, other = lower(table, two_sided, alpha), lower(turned, two_sided, alpha)
    return {
        "family": "odds-ratio",
        "method": method,
        **dict(zip(("x1", "n1", "x2", "n2"), table, strict=True)),
        "level": 0.95,
        "alternative": "two-sided",
        "low": f"{low:.12g}",
        "high": f"{1.0 / other:.12g}" if other else "inf",
        "tolerance": "1e-6",
        "source": "scan from outside over the whole lattice (make_exact_odds_ratio.py)",
        "kind": "relative",
    }


def main() -> None:
    """Write the file."""
    name = HERE / "two_sample_exact_odds_ratio.csv"
    with name.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, COLUMNS, restval="", lineterminator="\n")
        writer.writeheader()
        for method in METHODS:
            for table in TABLES:
                writer.writerow(row(table, method))
                lines.flush()


if __name__ == "__main__":
    main()
