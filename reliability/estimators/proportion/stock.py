"""The failure rate of a whole stock of which some were launched: hypergeometric inversion."""

from __future__ import annotations

import operator

import numpy as np
from scipy.stats import hypergeom

from reliability.errors import OptionError
from reliability.estimators.arguments import Alternative, Floats
from reliability.estimators.tails import tail_area

__all__ = ["finite_stock"]

# A probability this near to the tail, relatively, counts as above it: a tie goes outwards.
TIE = 1e-12


def finite_stock(
    k: Floats,
    n: Floats,
    level: float,
    alternative: Alternative,
    population: int | None = None,
) -> tuple[Floats, Floats]:
    """Share of failures in a stock of `population` missiles (Wright 1991, chapter 2).

    The launched ones are a draw without replacement. The low end is the least number D of
    failures in the stock under which k or more in the draw have a probability of at least the tail;
    the high end the greatest under which k or fewer have; both over the stock. When the whole
    stock was launched, the rate itself.
    """
    stock = _check_population(population, n)
    tail = tail_area(level, alternative)
    low = np.zeros_like(k) if alternative == "less" else _least(k, n, stock, tail) / stock
    # Successes mirrored: the greatest number of failures leaves the least of successes.
    high = (
        np.ones_like(k)
        if alternative == "greater"
        else (stock - _least(n - k, n, stock, tail)) / stock
    )
    return low, high


def _check_population(population: int | None, n: Floats) -> int:
    if population is None:
        raise OptionError(
            "population: finite-stock needs the number of missiles in the stock; got none. "
            "Give population=, or choose clopper-pearson for a rate without a finite stock."
        )
    try:
        stock = operator.index(population)
    except TypeError:
        stock = -1
    if isinstance(population, bool) or stock < 1:
        raise OptionError(
            f"population: must be a whole number of 1 or more; got {population!r}. "
            "Give the number of missiles in the stock before the launches."
        )
    if n.size and n.max() > stock:
        raise OptionError(
            f"population: must not be below the launches ({n.max():g}); got {stock}. "
            "Give the size of the stock before the launches, with the launched ones in it."
        )
    return stock


def _least(k: Floats, n: Floats, stock: int, tail: float) -> Floats:
    """Return the least D under which k or more of n are failures with probability > tail."""
    # The probability grows with D, from k (none fewer is possible) to all but the successes.
    low, high = k.copy(), k + (stock - n)
    while (low < high).any():
        middle = np.floor((low + high) / 2.0)
        enough = hypergeom.sf(k - 1.0, stock, middle, n) > tail * (1.0 - TIE)
        low, high = np.where(enough, low, middle + 1.0), np.where(enough, middle, high)
    return low
