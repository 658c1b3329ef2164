"""Sets of tables far from a null: staircases where the statistic is monotone, else any set."""

from __future__ import annotations

from typing import NamedTuple, Protocol, Self

import numpy as np
from numpy.typing import NDArray

from reliability.estimators.arguments import Floats

__all__ = ["Cells", "Mask", "Region", "Staircase"]


class Cells(NamedTuple):
    """Tables that enter or leave a region between two nulls.

    Attributes
    ----------
    x_a, x_b : ndarray of int
        Failures.
    side : ndarray of int
        1 where they cross with a above b, -1 with a below b; 0 where the region is a `Mask`.
    enters : ndarray of bool
    """

    x_a: NDArray[np.int64]
    x_b: NDArray[np.int64]
    side: NDArray[np.int64]
    enters: NDArray[np.bool_]

    @property
    def size(self) -> int:
        """How many there are."""
        return self.x_a.size

    def take(self, order: NDArray[np.int64]) -> Cells:
        """Return them in another order."""
        x_a, x_b, side, enters = self
        return Cells(x_a[order], x_b[order], side[order], enters[order])


class Region(Protocol):
    """A set of tables: what the search asks of it."""

    def same(self, other: Self) -> bool:
        """Whether both hold the same tables."""

    def union(self, other: Self) -> Self:
        """All tables in either."""

    def intersection(self, other: Self) -> Self:
        """All tables in both."""

    def crossing(self, other: Self) -> Cells:
        """Tables in one region and not in the other; they enter where the other has them."""

    def toggled(self, x_a: int, x_b: int, side: int, enters: bool) -> Self:
        """The region after one table has entered or left."""

    def given_a(self, mass_b: Floats) -> tuple[Floats, Floats | None]:
        """Its probability given the failures in a: a part that rises with them, one that falls.

        `mass_b` holds the probabilities of failures in b down its columns.
        """


class Staircase(NamedTuple):
    """Tables far from the null on either side, for each count of failures in a.

    Attributes
    ----------
    up : ndarray of int
        At most so many failures in b: a far above b.
    down : ndarray of int or None
        At least so many: a far below b. None for a one-sided test.
    """

    up: NDArray[np.int64]
    down: NDArray[np.int64] | None

    def same(self, other: Self) -> bool:
        """Whether both hold the same tables."""
        if not np.array_equal(self.up, other.up):
            return False
        if self.down is None or other.down is None:
            return True
        return np.array_equal(self.down, other.down)

    def union(self, other: Self) -> Self:
        """All tables in either."""
        down = None
        if self.down is not None and other.down is not None:
            down = np.minimum(self.down, other.down)
        return type(self)(np.maximum(self.up, other.up), down)

    def intersection(self, other: Self) -> Self:
        """All tables in both."""
        down = None
        if self.down is not None and other.down is not None:
            down = np.maximum(self.down, other.down)
        return type(self)(np.minimum(self.up, other.up), down)

    def crossing(self, other: Self) -> Cells:
        """Tables in one region and not in the other; they enter where the other has them."""
        found = [_steps(self.up, other.up, 1)]
        if self.down is not None and other.down is not None:
            found.append(_steps(self.down, other.down, -1))
        return Cells(*(np.concatenate(parts) for parts in zip(*found, strict=True)))

    def toggled(self, x_a: int, x_b: int, side: int, enters: bool) -> Self:
        """The region after one table has entered or left."""
        up, down = self.up, self.down
        if side > 0:
            up = up.copy()
            up[x_a] = max(up[x_a], x_b) if enters else min(up[x_a], x_b - 1)
        elif down is not None:
            down = down.copy()
            down[x_a] = min(down[x_a], x_b) if enters else max(down[x_a], x_b + 1)
        return type(self)(up, down)

    def given_a(self, mass_b: Floats) -> tuple[Floats, Floats | None]:
        """Its probability given the failures in a: a part that rises with them, one that falls."""
        cumulative = np.zeros((mass_b.shape[0] + 1, mass_b.shape[1]))
        np.cumsum(mass_b, axis=0, out=cumulative[1:])
        rising = cumulative[self.up + 1]
        return rising, None if self.down is None else 1.0 - cumulative[self.down]


def _steps(
    one: NDArray[np.int64], other: NDArray[np.int64], side: int
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64], NDArray[np.bool_]]:
    fewer = np.minimum(one, other)
    count = np.abs(one - other)
    x_a = np.repeat(np.arange(count.size), count)
    shift = np.arange(x_a.size) - np.repeat(np.cumsum(count) - count, count)
    x_b = np.repeat(fewer, count) + shift + (1 if side > 0 else 0)
    grows = other > one if side > 0 else other < one
    return x_a, x_b, np.full(x_a.size, side), np.repeat(grows, count)


class Mask(NamedTuple):
    """Any set of tables.

    Attributes
    ----------
    inside : ndarray of bool, shape (n_a + 1, n_b + 1)
    """

    inside: NDArray[np.bool_]

    def same(self, other: Self) -> bool:
        """Whether both hold the same tables."""
        return np.array_equal(self.inside, other.inside)

    def union(self, other: Self) -> Self:
        """All tables in either."""
        return type(self)(self.inside | other.inside)

    def intersection(self, other: Self) -> Self:
        """All tables in both."""
        return type(self)(self.inside & other.inside)

    def crossing(self, other: Self) -> Cells:
        """Tables in one region and not in the other; they enter where the other has them."""
        x_a, x_b = np.nonzero(self.inside ^ other.inside)
        return Cells(x_a, x_b, np.zeros(x_a.size, dtype=np.int64), other.inside[x_a, x_b])

    def toggled(self, x_a: int, x_b: int, side: int, enters: bool) -> Self:
        """The region after one table has entered or left."""
        inside = self.inside.copy()
        inside[x_a, x_b] = enters
        return type(self)(inside)

    def given_a(self, mass_b: Floats) -> tuple[Floats, Floats]:
        """Its probability given the failures in a: a part that rises with them, one that falls.

        The sums of the increases and of the decreases from one count to the next.
        """
        given = self.inside.astype(np.float64) @ mass_b
        falling = np.zeros_like(given)
        np.cumsum(np.minimum(given[1:] - given[:-1], 0.0), axis=0, out=falling[1:])
        return given - falling, falling
