"""The distribution of failures in arm a given the failures in all: weights without constants."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln

from reliability.estimators.arguments import Floats

__all__ = [
    "TIE",
    "Support",
    "hypergeometric_rows",
    "log_choose",
    "log_factorial",
    "support_blocks",
]

TIE = 1e-10
"""Statistics nearer to one another than this, relatively, are tied: rounding reaches 1e-12."""

_TABLE_LIMIT = 1 << 20


class Support(NamedTuple):
    """The conditional supports of some tables, one a row, padded on the right.

    Attributes
    ----------
    rows : ndarray of int
        Which tables these are.
    x_a : ndarray of int
        Failures in arm a; the observed ones where padded.
    observed : ndarray of int
        The observed failures in arm a, as a column.
    log_weight : ndarray
        Log of the central hypergeometric probability less a constant of the row; -inf where
        padded.
    """

    rows: NDArray[np.int64]
    x_a: NDArray[np.int64]
    observed: NDArray[np.int64]
    log_weight: Floats


@lru_cache(maxsize=4)
def _table(size: int) -> Floats:
    table: Floats = gammaln(np.arange(1.0, size + 1.0))
    table.setflags(write=False)
    return table


def log_choose(n: Floats | float, k: Floats) -> Floats:
    """Natural logarithm of how many ways there are to choose k of n; -inf outside 0..n."""
    found: Floats = gammaln(n + 1.0) - gammaln(k + 1.0) - gammaln(n - k + 1.0)
    return found


def log_factorial(values: NDArray[np.integer] | Floats) -> Floats:
    """Natural logarithm of the factorial of whole numbers, 0 or more; by table where it can."""
    whole = np.asarray(values)
    if whole.size == 0:
        return np.empty(whole.shape)
    largest = int(whole.max())
    if largest >= _TABLE_LIMIT:
        direct: Floats = gammaln(whole + 1.0)
        return direct
    size = max(1024, 1 << (largest + 1).bit_length())
    return _table(size)[whole.astype(np.int64, copy=False)]


def hypergeometric_rows(rows: NDArray[np.int64], n_a: int, n_b: int) -> Floats:
    """Probabilities of 0..n_a failures in arm a, one row for each count of failures in all.

    Parameters
    ----------
    rows : ndarray of int
        Failures in both arms together, each within 0..n_a + n_b.
    n_a, n_b : int
        Launches.

    Returns
    -------
    ndarray
        Shape ``(rows.size, n_a + 1)``; 0 outside the support; each row sums to 1.
    """
    x_a = np.arange(n_a + 1)
    x_b = rows[:, None] - x_a
    inside = (x_b >= 0) & (x_b <= n_b)
    x_b = np.where(inside, x_b, 0)
    log_a, log_b = _log_binomials(n_a), _log_binomials(n_b)
    logs = np.where(inside, log_a + log_b[x_b], -np.inf)
    logs -= logs.max(axis=1, keepdims=True)
    weights = np.exp(logs)
    weights /= weights.sum(axis=1, keepdims=True)
    return weights


def _log_binomials(n: int) -> Floats:
    x = np.arange(n + 1)
    return log_factorial(np.array([n])) - log_factorial(x) - log_factorial(n - x)


def support_blocks(tables: Floats, elements: int = 1 << 21) -> Iterator[Support]:
    """Lay out the conditional supports of many tables as matrices, in blocks of like length.

    Parameters
    ----------
    tables : ndarray
        Columns failures a, launches a, failures b, launches b.
    elements : int
        About how many elements a block may have.

    Yields
    ------
    Support
        Each block at most doubles its supports by padding.
    """
    total = tables[:, 0] + tables[:, 2]
    least = np.maximum(0.0, total - tables[:, 3]).astype(np.int64)
    length = np.minimum(tables[:, 1], total).astype(np.int64) - least + 1
    magnitude = np.frexp(length.astype(np.float64))[1]
    for size in np.unique(magnitude):
        members = np.flatnonzero(magnitude == size)
        step = max(1, elements >> int(size))
        for start in range(0, members.size, step):
            rows = members[start : start + step]
            yield _support(rows, tables[rows].astype(np.int64), least[rows], length[rows])


def _support(
    rows: NDArray[np.int64],
    tables: NDArray[np.int64],
    least: NDArray[np.int64],
    length: NDArray[np.int64],
) -> Support:
    k_a, n_a, k_b, n_b = (column[:, None] for column in tables.T)
    offset = np.arange(int(length.max()))
    inside = offset < length[:, None]
    x_a = np.where(inside, least[:, None] + offset, k_a)
    x_b = k_a + k_b - x_a
    logs = -(
        log_factorial(x_a)
        + log_factorial(n_a - x_a)
        + log_factorial(x_b)
        + log_factorial(n_b - x_b)
    )
    logs = np.where(inside, logs, -np.inf)
    return Support(rows, x_a, k_a, logs)
