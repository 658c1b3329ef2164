"""Many pairs of arms at once: the same numbers as `cover`, computed in a few long arrays.

Each function takes a sequence of arms, or of pairs of arms, and gives arrays in their order. A
table that several pairs allow is computed once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reliability.estimators.arguments import Floats
from reliability.estimators.bayes.probability import probability_lower
from reliability.estimators.difference.interval import difference_interval
from reliability.estimators.dispatch import PARAMETER_SPACE
from reliability.estimators.odds_ratio.interval import odds_ratio_interval
from reliability.estimators.partial import completions
from reliability.estimators.partial.cover import cover_contrast
from reliability.estimators.partial.extremes import endless, towards_high, towards_low
from reliability.estimators.partial.feasible import Arm
from reliability.estimators.partial.p_values import p_value_range
from reliability.estimators.ratio.interval import ratio_interval
from reliability.estimators.results import Interval
from reliability.estimators.two_sample.entrance import two_sample_test
from reliability.estimators.unconditional.limits import inverts

__all__ = ["cover_contrasts", "p_value_ranges", "probability_lower_ranges"]

MOST_ROWS = 1 << 20

_INTERVALS: dict[str, Callable[..., Any]] = {
    "difference": difference_interval,
    "ratio": ratio_interval,
    "odds-ratio": odds_ratio_interval,
}

Pairs = Sequence[tuple[Arm, Arm]]
Table = tuple[Floats, Floats, Floats, Floats]


def cover_contrasts(
    measure: str, pairs: Pairs, *, method: str, confidence_levels: Sequence[float], **options: Any
) -> list[tuple[Floats, Floats]]:
    """Return the lowest lower and highest upper ends of many pairs; see `cover_contrast`.

    Parameters
    ----------
    measure : {"difference", "ratio", "odds-ratio"}
    pairs : sequence of (Arm, Arm)
        Arm a and arm b.
    method, **options
        As in `cover_contrast`.
    confidence_levels : sequence of float
        The tables of the pairs are laid out once for all of them.

    Returns
    -------
    list of (low, high)
        Two ndarrays of shape (len(pairs),) for each level.
    """
    edges = PARAMETER_SPACE[measure]
    found = [
        (np.full(len(pairs), edges[0]), np.full(len(pairs), edges[1])) for _ in confidence_levels
    ]
    todo: list[int] = []
    alone = inverts(measure, method)
    known: dict[tuple[Arm, Arm], list[Interval]] = {}
    for at, (a, b) in enumerate(pairs):
        if a.may_be_empty or b.may_be_empty:
            continue
        if a.open or b.open or alone:
            # An arm that becomes known in the limit, or limits that are searched for over all
            # completions at once: one by one.
            pair = (a.merged(), b.merged())
            if pair not in known:
                known[pair] = [
                    cover_contrast(measure, a, b, method=method, confidence_level=level, **options)
                    for level in confidence_levels
                ]
            for (low, high), interval in zip(found, known[pair], strict=True):
                low[at], high[at] = interval
        else:
            todo.append(at)

    def ends(tables: Table, end: int, level: float) -> Floats:
        interval = _INTERVALS[measure](*tables, method=method, confidence_level=level, **options)
        return np.asarray(interval[end])

    def lowest(a: Arm, b: Arm) -> Table:
        rows = (
            towards_low(measure, method, a, options)[0],
            towards_high(measure, method, b, options)[0],
        )
        return completions.pairs(*rows)

    def highest(a: Arm, b: Arm) -> Table:
        rows = (
            towards_high(measure, method, a, options)[0],
            towards_low(measure, method, b, options)[0],
        )
        return completions.pairs(*rows)

    for end, tables_of, extreme in ((0, lowest, np.minimum), (1, highest, np.maximum)):
        for places, tables, starts in _stacked(pairs, todo, tables_of):
            unique, back = _different(tables)
            for both, level in zip(found, confidence_levels, strict=True):
                both[end][places] = extreme.reduceat(ends(unique, end, level)[back], starts)
    return found


def p_value_ranges(pairs: Pairs, *, method: str, **options: Any) -> tuple[Floats, Floats]:
    """Return the least and greatest p-values of many pairs; see `p_value_range`."""
    low, high = np.zeros(len(pairs)), np.ones(len(pairs))
    todo = []
    for at, (a, b) in enumerate(pairs):
        if completions.count(a) * completions.count(b) <= completions.MOST_TABLES:
            todo.append(at)
        else:
            # Too many completions, or endless: only the outer ends are known, pair by pair.
            low[at], high[at] = p_value_range(a, b, method=method, **options)

    def tables_of(a: Arm, b: Arm) -> Table:
        return completions.pairs(completions.every_row(a, 0), completions.every_row(b, 0))

    for places, tables, starts in _stacked(pairs, todo, tables_of):
        p = _once(tables, lambda t: np.asarray(two_sample_test(*t, method=method, **options)))
        low[places] = np.minimum.reduceat(p, starts)
        high[places] = np.maximum.reduceat(p, starts)
    return low, high


def probability_lower_ranges(
    pairs: Pairs, *, prior: str | tuple[float, float] = "jeffreys"
) -> tuple[Floats, Floats]:
    """Return the least and greatest P(rate a < rate b); see `probability_lower_range`."""
    low, high = np.zeros(len(pairs)), np.ones(len(pairs))
    usable = [at for at, (a, b) in enumerate(pairs) if not (a.may_be_empty or b.may_be_empty)]
    worst = {at: (pairs[at][0].worst_points(), pairs[at][1].best_points()) for at in usable}
    best = {at: (pairs[at][0].best_points(), pairs[at][1].worst_points()) for at in usable}
    for points, values, extreme in ((worst, low, np.minimum), (best, high, np.maximum)):
        todo = [at for at in usable if not any(endless(side) for side in points[at])]

        def tables_of(at: int, points: dict[int, Any] = points) -> Table:
            a, b = points[at]
            return completions.pairs(completions.finite_rows(a), completions.finite_rows(b))

        for places, tables, starts in _stacked_at(todo, tables_of):
            chance = _once(tables, lambda t: np.asarray(probability_lower(*t, prior=prior)))
            values[places] = extreme.reduceat(chance, starts)
    return low, high


def _stacked(
    pairs: Pairs, todo: Sequence[int], tables_of: Callable[[Arm, Arm], Table]
) -> Iterator[tuple[NDArray[np.intp], Table, NDArray[np.intp]]]:
    return _stacked_at(todo, lambda at: tables_of(*pairs[at]))


def _stacked_at(
    todo: Sequence[int], tables_of: Callable[[int], Table]
) -> Iterator[tuple[NDArray[np.intp], Table, NDArray[np.intp]]]:
    """Yield runs of pairs: their places, all their tables end to end, and where each starts."""
    places: list[int] = []
    parts: list[Table] = []
    rows = 0
    for at in todo:
        part = tables_of(at)
        if parts and rows + part[0].size > MOST_ROWS:
            yield _joined(places, parts)
            places, parts, rows = [], [], 0
        places.append(at)
        parts.append(part)
        rows += part[0].size
    if parts:
        yield _joined(places, parts)


def _joined(
    places: list[int], parts: list[Table]
) -> tuple[NDArray[np.intp], Table, NDArray[np.intp]]:
    sizes = np.array([part[0].size for part in parts])
    columns = [np.concatenate([part[i] for part in parts]) for i in range(4)]
    tables = (columns[0], columns[1], columns[2], columns[3])
    return np.array(places), tables, np.cumsum(sizes) - sizes


def _once(tables: Table, compute: Callable[[Table], Floats]) -> Floats:
    """Compute every different table once and hand the values back in the order of `tables`."""
    unique, back = _different(tables)
    return np.asarray(compute(unique))[back]


def _different(tables: Table) -> tuple[Table, NDArray[np.intp] | slice]:
    """Return every different table once, and where each one of `tables` is among them."""
    largest = max(float(tables[1].max()), float(tables[3].max())) + 1.0
    if largest**4 >= 2.0**62:
        return tables, slice(None)
    base = int(largest)
    key = tables[0].astype(np.int64)
    for column in tables[1:]:
        key = key * base + column.astype(np.int64)
    _, first, back = np.unique(key, return_index=True, return_inverse=True)
    return (tables[0][first], tables[1][first], tables[2][first], tables[3][first]), back
