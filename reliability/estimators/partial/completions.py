"""The tables to compute where a method is to hold for everything that a record allows."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache

import numpy as np

from reliability.errors import OptionError
from reliability.estimators.arguments import Floats
from reliability.estimators.partial.feasible import Arm, Feasible, Point

__all__ = [
    "MOST_PROBLEMS",
    "MOST_TABLES",
    "Rows",
    "best_corners",
    "boxes",
    "check_size",
    "count",
    "every_row",
    "fewest_rows",
    "finite_rows",
    "most_rows",
    "pairs",
    "worst_corners",
]

# One row a completion: failures and launches.
Rows = tuple[Floats, Floats]

# Beyond this many tables a method that needs them all is refused rather than left to run; an
# exact unconditional one beyond so many pairs of launches.
MOST_TABLES = 1 << 18
MOST_PROBLEMS = 1 << 10
MOST_BOXES = 512


@lru_cache(maxsize=4096)
def boxes(arm: Arm) -> tuple[Feasible, ...]:
    """Return boxes whose union is what an arm allows, none of them inside another.

    Where rivals are so many that their choices add up to more than 512 different boxes, the
    one box around them all, which allows more.
    """
    found = np.zeros((1, 6))
    for group in arm.merged().groups:
        rivals = np.array([_ends(rival) for rival in group])
        found = np.unique((found[:, None, :] + rivals[None, :, :]).reshape(-1, 6), axis=0)
        if MOST_BOXES < found.shape[0] <= 4 * MOST_BOXES:
            found = _outermost(found)
        if found.shape[0] > MOST_BOXES:
            return (arm.hull,)
    return tuple(
        Feasible(*(None if end == np.inf else int(end) for end in box))  # type: ignore[arg-type]
        for box in _outermost(found)
    )


def _ends(box: Feasible) -> list[float]:
    return [np.inf if end is None else end for end in box.ends()]


def _outermost(found: Floats) -> Floats:
    """Drop the boxes that lie inside another; the boxes are tight and all different."""
    low, high = found[:, ::2], found[:, 1::2]
    inside = np.ones((found.shape[0],) * 2, dtype=bool)
    for i in range(3):
        inside &= low[:, i, None] >= low[None, :, i]
        inside &= high[:, i, None] <= high[None, :, i]
    kept: Floats = found[inside.sum(axis=1) == 1]
    return kept


def fewest_rows(arm: Arm, reach: int) -> Rows:
    """Return, for every number of launches, the fewest failures.

    Open launches are followed for `reach` launches beyond their low end.
    """
    return _rows((low, n) for n, low, _ in _slices(arm, reach))


def most_rows(arm: Arm, reach: int) -> Rows:
    """Return, for every number of launches, the most failures."""
    return _rows((high, n) for n, _, high in _slices(arm, reach))


def every_row(arm: Arm, reach: int) -> Rows:
    """Return every completion of an arm, open launches followed as in `fewest_rows`.

    Raises
    ------
    OptionError
        If there are more than `MOST_TABLES`.
    """
    rows = []
    count = 0.0
    for n, low, high in _slices(arm, reach):
        widths = high - low + 1.0
        count += widths.sum()
        check_size(count)
        launches = np.repeat(n, widths.astype(np.intp))
        first = np.repeat(np.cumsum(widths) - widths, widths.astype(np.intp))
        failures = np.arange(launches.size) - first + np.repeat(low, widths.astype(np.intp))
        rows.append((failures, launches))
    return _rows(rows)


def count(arm: Arm) -> float:
    """Return how many completions an arm has, rivals' common ones counted for each.

    Infinity for open launches, and beyond `MOST_TABLES` numbers of launches.
    """
    if arm.open or any(_width(box) > MOST_TABLES for box in boxes(arm)):
        return math.inf
    return float(sum((high - low + 1.0).sum() for _, low, high in _slices(arm, 0)))


def best_corners(arm: Arm) -> list[Point]:
    """Return the corners of an arm's boxes towards a low rate, with those at zero failures.

    A box gives its point with the fewest failures and the most others, the same among its
    points with at least one failure, and both ends of its edge at zero failures. Points are
    (failures, others); infinite counts stand for open ends.
    """
    found = []
    for box in boxes(arm):
        found.append(box.best())
        if box.failures_low == 0:
            found.append((0.0, float(max(box.others_low, box.launches_low))))
            if box.failures_high != 0:
                found.append(replace(box, failures_low=1).tighten().best())
    return sorted(set(found))


def worst_corners(arm: Arm) -> list[Point]:
    """Return the corners towards a high rate, with those at which every launch failed."""
    found = []
    for box in boxes(arm):
        found.append(box.worst())
        if box.others_low == 0:
            found.append((float(max(box.failures_low, box.launches_low)), 0.0))
            if box.others_high != 0:
                found.append(replace(box, others_low=1).tighten().worst())
    return sorted(set(found))


def finite_rows(points: Iterable[Point]) -> Rows:
    """Return the points without infinite counts as rows."""
    kept = [(k, k + s) for k, s in points if math.isfinite(k + s)]
    failures, launches = np.array(kept, dtype=np.float64).reshape(-1, 2).T
    return failures, launches


def pairs(a: Rows, b: Rows) -> tuple[Floats, Floats, Floats, Floats]:
    """Return every row of one arm beside every row of the other.

    Raises
    ------
    OptionError
        If there are more than `MOST_TABLES`.
    """
    check_size(float(a[0].size) * b[0].size)
    return (
        np.repeat(a[0], b[0].size),
        np.repeat(a[1], b[0].size),
        np.tile(b[0], a[0].size),
        np.tile(b[1], a[0].size),
    )


def check_size(count: float, most: int = MOST_TABLES, what: str = "table") -> None:
    """Refuse more tables, or whatever a method needs all of, than it can be left to run over."""
    if count > most:
        raise OptionError(
            f"method: needs every {what} that the ranges allow, at most {most}; got {count:.3g}. "
            "Narrow the ranges, or choose a method whose extremes are known, such as "
            "miettinen-nurminen or melded for a contrast, clopper-pearson for a rate."
        )


def _width(box: Feasible) -> float:
    return math.inf if box.launches_high is None else box.launches_high - box.launches_low


def _slices(arm: Arm, reach: int) -> Iterable[tuple[Floats, Floats, Floats]]:
    """For each box: the numbers of launches, and the fewest and most failures at each."""
    for box in boxes(arm):
        last = box.launches_low + reach if box.launches_high is None else box.launches_high
        check_size(float(last - box.launches_low))
        n = np.arange(box.launches_low, last + 1, dtype=np.float64)
        high = np.inf if box.failures_high is None else box.failures_high
        others_high = np.inf if box.others_high is None else box.others_high
        yield (
            n,
            np.maximum(box.failures_low, n - others_high),
            np.minimum(high, n - box.others_low),
        )


def _rows(rows: Iterable[Rows]) -> Rows:
    stacked = np.concatenate([np.stack(pair) for pair in rows], axis=1)
    failures, launches = np.unique(stacked, axis=1)
    return failures, launches
