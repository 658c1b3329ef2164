"""Barnard's own test: tables ordered by convexity, symmetry and maximum (CSM).

The most extreme table, every launch of a failed and none of b, comes first; two-sided with its
mirror image. Then, one after another, the tables that leave the region convex (a table enters
only after those with one more failure in a and one fewer in b), and of those the ones that keep
its size, the supremum over the common rate, least. Tables that tie enter together. The order is
found once for all tables; p is the size when the observed table has entered.

The size of every region that may come next is needed at each step. On a fine grid of rates it is
the greatest of a running sum and one more term. Where a candidate had its greatest value before,
it has now at least what the grid says there: only those that might be least are looked at.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from reliability.errors import OptionError
from reliability.estimators.arguments import Alternative, Floats
from reliability.estimators.conditional.hypergeometric import TIE, hypergeometric_rows
from reliability.estimators.unconditional.region import Statistic, exact_p
from reliability.estimators.unconditional.supremum import binomial_rows, climb

__all__ = ["MOST_TABLES", "csm"]

MOST_TABLES = 1 << 17
"""Tables of a lattice that are put in order: those of 361 launches in each arm."""

_STEPS_PER_SD = 16.0
_NEAR = 2e-7
"""Sizes read off the grid that are nearer to one another, relatively, are computed exactly."""

_PEAK = 1e-3
"""How far below the supremum, relatively, a grid point beside it may lie, and to spare."""

_NEWTON_STEPS = 4
_WHOLE = 1.0 - 1e-9


def csm(
    k_a: Floats,
    n_a: Floats,
    k_b: Floats,
    n_b: Floats,
    alternative: Alternative,
    berger_boos: float | None = None,
) -> Floats:
    """Barnard 1945, 1947; two-sided with tables and their mirror images together.

    Equal rates need not give 1: 1/10 v 1/10 has 0.8672, for the tables 0/10 v 0/10 and 10/10 v
    10/10 enter later. Under the restriction of Berger and Boos the order stays that of all rates:
    it must not depend on the data.

    Raises
    ------
    OptionError
        Where the two arms have more than 131,072 possible tables.
    """
    return exact_p(_STATISTICS, k_a, n_a, k_b, n_b, alternative, berger_boos)


def _greater(rows: NDArray[np.int64], n_a: int, n_b: int, weights: Floats) -> Floats:
    return _minus(_order(n_a, n_b, False), rows, n_a, n_b)


def _less(rows: NDArray[np.int64], n_a: int, n_b: int, weights: Floats) -> Floats:
    return _minus(_order(n_a, n_b, False)[::-1, ::-1], rows, n_a, n_b)


def _two_sided(rows: NDArray[np.int64], n_a: int, n_b: int, weights: Floats) -> Floats:
    return _minus(_order(n_a, n_b, True), rows, n_a, n_b)


_STATISTICS: dict[Alternative, Statistic] = {
    "two-sided": _two_sided,
    "greater": _greater,
    "less": _less,
}


def _minus(order: NDArray[np.int64], rows: NDArray[np.int64], n_a: int, n_b: int) -> Floats:
    """Less the step at which each table of the rows enters; outside the lattice, the last."""
    x_a = np.arange(n_a + 1)
    x_b = rows[:, None] - x_a
    inside = (x_b >= 0) & (x_b <= n_b)
    found = -order[x_a, np.where(inside, x_b, 0)].astype(np.float64)
    found[~inside] = -np.inf
    return found


@lru_cache(maxsize=64)
def _order(n_a: int, n_b: int, two_sided: bool) -> NDArray[np.int64]:
    """At which step each table enters, failures in a down, in b across; shared, not to change."""
    if (n_a + 1) * (n_b + 1) > MOST_TABLES:
        raise OptionError(
            f"method: csm puts every table of both arms in order, at most {MOST_TABLES}; got "
            f"{(n_a + 1) * (n_b + 1)} ({n_a} and {n_b} launches). Use boschloo or "
            "barnard-z-pooled."
        )
    order = _Order(n_a, n_b, two_sided).steps()
    order.setflags(write=False)
    return order


class _Order:
    """The region as it grows, and the tables that may enter next."""

    def __init__(self, n_a: int, n_b: int, two_sided: bool) -> None:
        self.n_a, self.n_b = n_a, n_b
        self.two_sided, self.equal = two_sided, n_a == n_b
        self.step = np.full((n_a + 1, n_b + 1), -1, dtype=np.int64)
        launches = n_a + n_b
        self.weights = hypergeometric_rows(np.arange(launches + 1), n_a, n_b)
        # With mirror images in, the size at a rate is that at one less the rate.
        reach = np.pi / 4.0 if two_sided else np.pi / 2.0
        steps = int(np.ceil(reach * 2.0 * _STEPS_PER_SD * np.sqrt(launches))) + 8
        # Two points beyond either end, where the size turns back.
        self.angles: Floats = np.arange(-2.0, steps + 3.0) * (reach / steps)
        rates = np.sin(self.angles) ** 2
        self.rows = np.ascontiguousarray(binomial_rows(rates, launches).T)
        self.given = np.zeros(launches + 1)
        self.size = np.zeros(rates.size)
        slots = min(n_a, n_b) + 2
        self.tables: list[tuple[int, int] | None] = [None] * slots
        self.mass = np.zeros((slots, rates.size))
        self.place = np.zeros(slots, dtype=np.int64)
        self.top = np.full(slots, np.inf)

    def steps(self) -> NDArray[np.int64]:
        """Let all tables enter; those after the size has come to 1 do so together, last."""
        number = 0
        entering = [(self.n_a, 0)]
        while entering and self.size.max() < _WHOLE:
            for table in entering:
                self._enter(table, number)
            number += 1
            entering = self._next()
        self.step[self.step < 0] = number
        return self.step

    def _alone(self, x_a: int, x_b: int) -> set[tuple[int, int]]:
        """A table that may enter; two-sided with its mirror image."""
        if self.two_sided:
            return {(x_a, x_b), (self.n_a - x_a, self.n_b - x_b)}
        return {(x_a, x_b)}

    def _images(self, x_a: int, x_b: int) -> set[tuple[int, int]]:
        """What enters with it: of equal arms, exchanged and mirrored, it ties with itself."""
        images = self._alone(x_a, x_b)
        if self.equal:
            images |= {(self.n_b - b, self.n_a - a) for a, b in images}
        return images

    def _in(self, x_a: int, x_b: int) -> bool:
        """Whether a table is in, or beyond the lattice on the extreme side."""
        return x_a > self.n_a or x_b < 0 or bool(self.step[x_a, x_b] >= 0)

    def _enter(self, table: tuple[int, int], number: int) -> None:
        for x_a, x_b in self._images(*table):
            if self.step[x_a, x_b] >= 0:
                continue
            self.step[x_a, x_b] = number
            weight = self.weights[x_a + x_b, x_a]
            self.given[x_a + x_b] += weight
            self.size += weight * self.rows[x_a + x_b]
        for slot, held in enumerate(self.tables):
            if held is not None and self.step[held] >= 0:
                self.tables[slot] = None
                self.top[slot] = np.inf
        x_a, x_b = table
        self._consider(x_a, x_b + 1)
        self._consider(x_a - 1, x_b)

    def _consider(self, x_a: int, x_b: int) -> None:
        """Take a table among those that may enter, if it leaves the region convex."""
        if self.equal and x_a + x_b > self.n_a:
            x_a, x_b = self.n_b - x_b, self.n_a - x_a
        if x_a < 0 or x_b > self.n_b or self.step[x_a, x_b] >= 0:
            return
        if not (self._in(x_a + 1, x_b) and self._in(x_a, x_b - 1)):
            return
        if (x_a, x_b) in self.tables:
            return
        slot = self.tables.index(None)
        self.tables[slot] = (x_a, x_b)
        mass = self.mass[slot]
        mass.fill(0.0)
        for a, b in self._alone(x_a, x_b):
            mass += self.weights[a + b, a] * self.rows[a + b]
        at = int((self.size + mass).argmax())
        self.place[slot], self.top[slot] = at, mass[at]

    def _look(self, slots: NDArray[np.int64]) -> Floats:
        """Sizes of the region with some of the tables, all but exact."""
        values = self.size + self.mass[slots]
        at = values.argmax(axis=1)
        self.place[slots] = at
        self.top[slots] = self.mass[slots, at]
        greatest: Floats = values[np.arange(at.size), at]
        row, column = _peaks(values, greatest)
        around = [values[row, column + shift] for shift in (-2, -1, 0, 1, 2)]
        np.maximum.at(greatest, row, _summit(*around))
        return greatest

    def _next(self) -> list[tuple[int, int]]:
        """The tables that keep the size least, all that tie."""
        least = self.size[self.place] + self.top
        first = int(least.argmin())
        if self.tables[first] is None:
            return []
        bar = float((self.size + self.mass[first]).max()) * (1.0 + _PEAK)
        slots = np.flatnonzero(least <= bar)
        sizes = self._look(slots)
        slots = slots[sizes <= sizes.min() * (1.0 + _NEAR)]
        if slots.size > 1:
            sizes = self._exact(slots)
            slots = slots[sizes <= sizes.min() * (1.0 + TIE)]
        return [table for slot in slots.tolist() if (table := self.tables[slot]) is not None]

    def _exact(self, slots: NDArray[np.int64]) -> Floats:
        """Sizes of the region with some of the tables, from their peaks on the grid."""
        given = np.tile(self.given, (slots.size, 1))
        for row, slot in zip(given, slots.tolist(), strict=True):
            table = self.tables[slot]
            if table is not None:
                for x_a, x_b in self._alone(*table):
                    row[x_a + x_b] += self.weights[x_a + x_b, x_a]
        values = self.size + self.mass[slots]
        sizes: Floats = values.max(axis=1)
        rows, columns = _peaks(values, sizes)
        stride = float(self.angles[1] - self.angles[0])
        begin = self.angles[columns]
        found = climb(given[rows], begin, stride, 0.0, 0.5 * np.pi, steps=_NEWTON_STEPS)
        np.maximum.at(sizes, rows, found)
        return sizes


def _peaks(values: Floats, greatest: Floats) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Rows and columns of the local maxima that may be the greatest of their row."""
    mid = values[:, 2:-2]
    peak = (mid >= values[:, 1:-3]) & (mid >= values[:, 3:-1])
    peak &= mid >= (greatest * (1.0 - _PEAK))[:, None]
    row, column = np.nonzero(peak)
    return row, column + 2


def _summit(two: Floats, one: Floats, top: Floats, ahead: Floats, far: Floats) -> Floats:
    """Greatest value between even points about a maximum, by the quartic through five of them."""
    slope, bend = 0.5 * (ahead - one), one - 2.0 * top + ahead
    third = 0.5 * (far - two) - (ahead - one)
    fourth = two + far - 4.0 * (one + ahead) + 6.0 * top
    slope, third, fourth = slope - third / 6.0, third / 6.0, fourth / 24.0
    bend -= 2.0 * fourth
    at = np.zeros_like(top)
    for _ in range(2):
        rise = slope + at * (bend + at * (3.0 * third + at * 4.0 * fourth))
        turn = bend + at * (6.0 * third + at * 12.0 * fourth)
        at = np.clip(at - np.where(turn < 0.0, rise / np.where(turn < 0.0, turn, 1.0), 0.0), -1, 1)
    summit: Floats = top + at * (slope + at * (0.5 * bend + at * (third + at * fourth)))
    return np.maximum(summit, top)
