"""Rejection regions of tests of equal rates, as probabilities given the failures in all."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from reliability.errors import OptionError
from reliability.estimators.arguments import Alternative, Floats
from reliability.estimators.conditional.hypergeometric import TIE, hypergeometric_rows
from reliability.estimators.unconditional.supremum import pooled_limits, supremum

__all__ = ["Statistic", "check_berger_boos", "exact_p", "launch_groups", "smaller_tail"]

Statistic = Callable[[NDArray[np.int64], int, int, Floats], Floats]
"""``f(rows, n_a, n_b, weights)``: for each count of failures in all (a row) and each count in
arm a (a column) how far the table stands from the null; greater is farther. `weights` are the
hypergeometric probabilities, 0 outside the support."""

_CELLS = 1 << 18
_SCORES = 1 << 19


def check_berger_boos(gamma: float | None) -> float:
    """Return gamma, 0 where it is not asked for.

    Raises
    ------
    OptionError
        Where it is not a number strictly between 0 and 1.
    """
    if gamma is None:
        return 0.0
    if isinstance(gamma, bool | str) or not 0.0 < float(gamma) < 1.0:
        raise OptionError(
            f"berger_boos: must be a number strictly between 0 and 1, such as 0.001; "
            f"got {gamma!r}. Leave it out for no restriction."
        )
    return float(gamma)


def launch_groups(n_a: Floats, n_b: Floats) -> Iterator[tuple[int, int, NDArray[np.int64]]]:
    """Yield each pair of sample sizes, both above 0, with the tables that have it."""
    sizes, back = np.unique(np.stack([n_a, n_b], axis=1), axis=0, return_inverse=True)
    order = np.argsort(back.reshape(-1), kind="stable")
    ends = np.cumsum(np.bincount(back.reshape(-1), minlength=len(sizes)))
    for group, (size_a, size_b) in enumerate(sizes):
        if size_a > 0.0 and size_b > 0.0:
            start = ends[group - 1] if group else 0
            yield int(size_a), int(size_b), order[start : ends[group]]


def exact_p(
    statistics: dict[Alternative, Statistic],
    k_a: Floats,
    n_a: Floats,
    k_b: Floats,
    n_b: Floats,
    alternative: Alternative,
    berger_boos: float | None,
) -> Floats:
    """p-value: supremum of the probability of all tables at least as far from the null.

    Parameters
    ----------
    statistics : dict
        The `Statistic` of each alternative.
    k_a, n_a, k_b, n_b, alternative, berger_boos
        As the kernels have them.
    """
    gamma = check_berger_boos(berger_boos)
    p = np.ones(k_a.size)
    mirrored: dict[Alternative, Alternative] = {"less": "greater", "greater": "less"}
    for size_a, size_b, rows in launch_groups(n_a, n_b):
        tables, back = np.unique(
            np.stack([k_a[rows], k_b[rows]], axis=1), axis=0, return_inverse=True
        )
        columns = tables.astype(np.int64).T
        # The smaller arm makes the columns: fewer cells, and arms swapped give the same bits.
        if size_a <= size_b:
            found = _group(statistics[alternative], columns[0], size_a, columns[1], size_b, gamma)
        else:
            side = mirrored.get(alternative, alternative)
            found = _group(statistics[side], columns[1], size_b, columns[0], size_a, gamma)
        p[rows] = found[back.reshape(-1)]
    return p


def _group(
    statistic: Statistic,
    k_a: NDArray[np.int64],
    n_a: int,
    k_b: NDArray[np.int64],
    n_b: int,
    gamma: float,
) -> Floats:
    """p-values of distinct tables that share their sample sizes."""
    total = k_a + k_b
    seen, row_of = np.unique(total, return_inverse=True)
    own = np.concatenate(
        [
            statistic(part, n_a, n_b, hypergeometric_rows(part, n_a, n_b))
            for part in _pieces(seen, n_a)
        ]
    )[row_of.reshape(-1), k_a]
    bars = own * np.where(own > 0.0, 1.0 - TIE, 1.0 + TIE)
    order = np.argsort(-bars, kind="stable")
    p = np.empty(k_a.size)
    step = max(1, _SCORES // (n_a + n_b + 1))
    base = np.zeros(n_a + n_b + 1)
    for start in range(0, order.size, step):
        part = order[start : start + step]
        above = np.inf if start == 0 else bars[order[start - 1]]
        given = _given_total(statistic, bars[part], above, n_a, n_b)
        given[0] += base
        np.cumsum(given, axis=0, out=given)
        base = given[-1].copy()
        if gamma > 0.0:
            limits = pooled_limits(total[part].astype(np.float64), n_a + n_b, gamma)
            p[part] = supremum(given, *limits) + gamma
        else:
            p[part] = supremum(given)
    result: Floats = np.minimum(p, 1.0)
    return result


def _given_total(statistic: Statistic, bars: Floats, above: float, n_a: int, n_b: int) -> Floats:
    """Probability given 0..N failures in all of the tables between one bar and the one above.

    `bars` descend; the first row holds the tables from bars[0] to below `above`.
    """
    size = n_a + n_b + 1
    climbing = -bars
    flat = np.zeros((bars.size + 1) * size)
    for rows in _pieces(np.arange(size), n_a):
        weights = hypergeometric_rows(rows, n_a, n_b)
        scores = statistic(rows, n_a, n_b, weights)
        if bars.size == 1 and above == np.inf:
            flat[rows] = np.where(scores >= bars[0], weights, 0.0).sum(axis=1)
            continue
        cell = np.searchsorted(climbing, -scores, side="left")
        cell = np.where((scores < above) | (above == np.inf), cell, bars.size)
        cell = cell * size + rows[:, None]
        flat += np.bincount(cell.ravel(), weights.ravel(), minlength=flat.size)
    return flat.reshape(-1, size)[:-1]


def _pieces(rows: NDArray[np.int64], n_a: int) -> Iterator[NDArray[np.int64]]:
    step = max(1, _CELLS // (n_a + 1))
    for start in range(0, rows.size, step):
        yield rows[start : start + step]


def smaller_tail(one_sided: Callable[[Alternative], Floats], berger_boos: float | None) -> Floats:
    """Twice the smaller of the two one-sided p-values, at most 1.

    The restriction of Berger and Boos fails once for both sides: gamma is added once.
    """
    gamma = check_berger_boos(berger_boos)
    smaller = np.minimum(one_sided("less"), one_sided("greater")) - gamma
    p: Floats = np.minimum(1.0, 2.0 * smaller + gamma)
    return p
