"""A joint permutation test over many specifications of one comparison.

Under no change, which incidents fell before and which after the cut says nothing of their
outcomes, so the labels may be exchanged among the incidents (not among the launches: those of
one salvo belong together). The statistic is the median over the specifications of the
difference of the two rates (Simonsohn, Simmons and Nelson 2020).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from reliability.errors import CountError

__all__ = ["FEWEST_UNITS", "PermutationTest", "median_difference_test"]

FEWEST_UNITS = 20
CHUNK = 256


@dataclass(frozen=True, slots=True)
class PermutationTest:
    """What a permutation test found.

    Attributes
    ----------
    statistic : float
        Median over the specifications of the rate after minus the rate before.
    p : float
        Two-sided; (1 + draws at least as far from 0) / (1 + draws).
    draws, seed, units : int
    """

    statistic: float
    p: float
    draws: int
    seed: int
    units: int


def median_difference_test(
    failures: ArrayLike,
    launches: ArrayLike,
    after: ArrayLike,
    *,
    draws: int = 9999,
    seed: int = 0,
) -> PermutationTest:
    """Test no change in any specification, by exchanging the labels of incidents.

    Parameters
    ----------
    failures, launches : array_like, shape (specifications, units)
        The counts of each incident as each specification reads it; 0 launches where a
        specification leaves it out.
    after : array_like of bool, shape (units,) or (specifications, units)
        Whether each incident lies after the cut, in every or in each specification.
    draws : int
        Random exchanges.
    seed : int
        Of the generator; the same seed gives the same p.

    Returns
    -------
    PermutationTest

    Raises
    ------
    CountError
        With fewer than 20 units (salvos, or incidents that stand alone), or if no specification
        has launches on both sides.
    """
    k, n = np.asarray(failures, dtype=float), np.asarray(launches, dtype=float)
    label = np.broadcast_to(np.asarray(after, dtype=float), k.shape)
    units = k.shape[1]
    if units < FEWEST_UNITS:
        raise CountError(
            f"permutation test: needs at least {FEWEST_UNITS} salvos with known outcomes; "
            f"got {units}. Report the bounds instead."
        )
    observed = float(_medians(k, n, label, np.arange(units)[None, :])[0])
    if np.isnan(observed):
        raise CountError(
            "permutation test: needs launches before and after the cut in a specification; "
            "got none. Choose another cut."
        )
    generator = np.random.default_rng(seed)
    as_far = 0
    for start in range(0, draws, CHUNK):
        places = np.tile(np.arange(units), (min(CHUNK, draws - start), 1))
        drawn = np.abs(_medians(k, n, label, generator.permuted(places, axis=1)))
        # An exchange that empties a side in every specification is no further than any other.
        as_far += int(np.sum(~(drawn < abs(observed) * (1.0 - 1e-12))))
    return PermutationTest(observed, (1 + as_far) / (1 + draws), draws, seed, units)


def _medians(
    k: NDArray[np.float64],
    n: NDArray[np.float64],
    label: NDArray[np.float64],
    places: NDArray[np.intp],
) -> NDArray[np.float64]:
    """Return the median difference over the specifications for each row of places.

    A row says from which unit each place takes its outcomes; the labels stay at their places.
    """
    k_after = np.einsum("sdu,su->ds", k[:, places], label)
    n_after = np.einsum("sdu,su->ds", n[:, places], label)
    k_before, n_before = k.sum(axis=1) - k_after, n.sum(axis=1) - n_after
    empty = (n_after == 0) | (n_before == 0)
    with np.errstate(invalid="ignore", divide="ignore"):
        difference = np.where(empty, np.nan, k_after / n_after - k_before / n_before)
    medians = np.full(len(places), np.nan)
    some = ~empty.all(axis=1)
    medians[some] = np.nanmedian(difference[some], axis=1)
    return medians
