"""An exact unconditional test of every null: which tables lie as far from it as those observed."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from reliability.estimators.arguments import Floats
from reliability.estimators.conditional.hypergeometric import TIE
from reliability.estimators.unconditional.contour import at_least, at_most, contour_heights
from reliability.estimators.unconditional.lattice import Mask, Region, Staircase
from reliability.estimators.unconditional.measures import Measure
from reliability.estimators.unconditional.nuisance import Nulls

__all__ = ["Interval", "Node", "Problem"]

_SPARE = 2.0
"""How much more the reach may bend than its second differences say."""

_BEYOND = 1.5


class Node(NamedTuple):
    """A null, and the tables at least as far from it as the nearest of those observed.

    Attributes
    ----------
    place : float
        Its coordinate.
    theta : float
        The value of the measure.
    region : Region
    reach : ndarray
        What the region is made of, and moves smoothly with the null: the heights of its
        contours in each row of the lattice, signed so that the region grows with them; or, of
        each table, how much farther from the null it lies than the nearest observed.
    """

    place: float
    theta: float
    region: Region
    reach: Floats


class Interval(NamedTuple):
    """The nulls between two.

    Attributes
    ----------
    left, right : Node
    bend : ndarray
        By how much the reach may bend between them: its second divided differences.
    """

    left: Node
    right: Node
    bend: Floats

    @property
    def width(self) -> float:
        """Length in the coordinate."""
        return self.right.place - self.left.place

    @property
    def stray(self) -> Floats:
        """How far the reach may go beyond both its ends between them, if it turns there.

        A parabola that bends by c over the interval and moves by d from end to end turns inside
        where d < c, and goes beyond by c / 4 (1 - d / c)^2.
        """
        bends = _SPARE * self.width**2 * self.bend
        moves = np.abs(self.right.reach - self.left.reach)
        turns = np.maximum(1.0 - moves / np.maximum(bends, 1e-300), 0.0)
        stray: Floats = 0.25 * bends * turns * turns
        return stray


class Problem(NamedTuple):
    """One or more tables of the same launches and their test of every null.

    The p-value of the nearest table is the greatest of theirs: what it is above alpha for is
    what one of them accepts.

    Attributes
    ----------
    nulls : Nulls
    k_a, k_b : ndarray
        Failures of each table.
    raw : bool
        Ordered by the estimated difference alone, not by the score statistic.
    two_sided : bool
        Ordered by the statistic's size.
    alpha : float
        p above it is accepted; less what a restricted nuisance costs.
    """

    nulls: Nulls
    k_a: Floats
    k_b: Floats
    raw: bool
    two_sided: bool
    alpha: float

    @property
    def falls(self) -> bool:
        """Whether p can fall, as the null rises, while the region stays as it is."""
        return self.two_sided or self.nulls.measure.contour is None

    def nodes(self, places: Sequence[float]) -> list[Node]:
        """The nulls at some coordinates."""
        thetas = self.nulls.measure.theta(np.array(places))
        levels = np.zeros(len(places)) if self.raw else self._levels(thetas)
        found = []
        for place, theta, level in zip(places, thetas.tolist(), levels.tolist(), strict=True):
            reach = self._reach(theta, level)
            found.append(Node(place, theta, self.region(reach), reach))
        return found

    def intervals(self, nodes: Sequence[Node]) -> list[Interval]:
        """The intervals between three nodes or more, each with the bends about both its ends."""
        bends = [_bend(*nodes[at : at + 3]) for at in range(len(nodes) - 2)]
        return [
            Interval(left, right, np.maximum(bends[max(at - 1, 0)], bends[min(at, len(bends) - 1)]))
            for at, (left, right) in enumerate(pairwise(nodes))
        ]

    def halves(self, interval: Interval) -> tuple[Interval, Interval]:
        """Both halves, the right one first."""
        left, right, _ = interval
        (middle,) = self.nodes([0.5 * (left.place + right.place)])
        bend = _bend(left, middle, right)
        return Interval(middle, right, bend), Interval(left, middle, bend)

    def p(self, node: Node, about: float | None = None) -> float:
        """The test's p-value."""
        return self.nulls.supremum(node.region, node.theta, node.theta, about)

    def bound(self, interval: Interval) -> float:
        """Upper bound of p in an interval."""
        left, right, _ = interval
        return self.nulls.bound(self.outer(interval), left.theta, right.theta, self.alpha)

    def floor(self, interval: Interval) -> float:
        """Lower bound of p in an interval."""
        left, right, _ = interval
        return self.nulls.shared(self.inner(interval), left.theta, right.theta)

    def outer(self, interval: Interval) -> Region:
        """The tables that may be in the region somewhere in an interval.

        Those of both ends, and those that enter and leave between them.
        """
        most = np.maximum(interval.left.reach, interval.right.reach) + interval.stray
        return self.region(most)

    def inner(self, interval: Interval) -> Region:
        """The tables that are in the region everywhere in an interval."""
        least = np.minimum(interval.left.reach, interval.right.reach) - interval.stray
        return self.region(least)

    def excess(self, x_a: Floats, x_b: Floats, thetas: Floats) -> Floats:
        """How much farther other tables lie from the nulls, one each, than the nearest observed."""
        tables = len(self.k_a) + 1
        z = _statistic(
            self.nulls,
            np.vstack([x_a, np.broadcast_to(self.k_a[:, None], (tables - 1, x_a.size))]),
            np.vstack([x_b, np.broadcast_to(self.k_b[:, None], (tables - 1, x_b.size))]),
            thetas,
        )
        if self.two_sided:
            z = np.abs(z)
        excess: Floats = z[0] - z[1:].min(axis=0)
        return excess

    def _levels(self, thetas: Floats) -> Floats:
        """Statistic of the nearest table at each null."""
        z = _statistic(self.nulls, self.k_a[:, None], self.k_b[:, None], thetas)
        if self.two_sided:
            z = np.abs(z)
        least: Floats = z.min(axis=0)
        return least

    def region(self, reach: Floats) -> Region:
        """The tables within a reach."""
        n_b = self.nulls.n_b
        if self.nulls.measure.contour is None:
            return Mask(reach >= 0.0)
        up = at_least(reach[0], n_b)
        # The table observed lies on its own contour. Nulls above its estimate are not asked about.
        np.maximum.at(up, self.k_a.astype(np.int64), self.k_b.astype(np.int64))
        up = np.maximum.accumulate(up)
        return Staircase(up, at_most(-reach[1], n_b) if self.two_sided else None)

    def _reach(self, theta: float, level: float) -> Floats:
        measure, n_a, n_b = self.nulls.measure, self.nulls.n_a, self.nulls.n_b
        if measure.contour is None:
            z: Floats = _statistic(self.nulls, *_lattice(n_a, n_b), np.array(theta))
            if self.two_sided:
                z = np.abs(z)
            far: Floats = z - (level - TIE * abs(level))
            return far
        if self.raw:
            # n_b x - n_a y >= n_b k_a - n_a k_b, in whole numbers.
            least = float((n_b * self.k_a - n_a * self.k_b).min())
            heights = [np.floor((n_b * np.arange(n_a + 1.0) - least) / n_a)]
        elif level == 0.0:
            heights = _all_beyond(measure, self.two_sided, n_a, n_b, theta)
        else:
            levels = (level, -level) if self.two_sided else (level,)
            heights = contour_heights(measure, theta, levels, n_a, n_b)
        reach: Floats = np.clip(np.stack(heights), -_BEYOND, n_b + _BEYOND)
        reach[1:] *= -1.0
        return reach


@lru_cache(maxsize=16)
def _lattice(n_a: int, n_b: int) -> tuple[Floats, Floats]:
    return np.arange(n_a + 1.0)[:, None], np.arange(n_b + 1.0)


def _bend(one: Node, two: Node, three: Node) -> Floats:
    """Size of the second divided differences of the reach."""
    first = (two.reach - one.reach) / (two.place - one.place)
    second = (three.reach - two.reach) / (three.place - two.place)
    bend: Floats = np.abs(second - first) / (three.place - one.place)
    return bend


def _all_beyond(
    measure: Measure, two_sided: bool, n_a: int, n_b: int, theta: float
) -> list[Floats]:
    """Heights for a table that meets the null: all on its side are beyond, or all."""
    if two_sided:
        return [np.full(n_a + 1, np.inf), np.full(n_a + 1, -np.inf)]
    share = np.arange(n_a + 1) / n_a
    return [n_b * (share - theta if measure.name == "difference" else share / theta)]


def _statistic(nulls: Nulls, x_a: Floats, x_b: Floats, theta: Floats) -> Floats:
    """The score statistic; 0 where the estimate meets the null but for rounding."""
    measure, n_a, n_b = nulls.measure, nulls.n_a, nulls.n_b
    z = measure.statistic(x_a, n_a, x_b, n_b, theta, correction=False)
    return np.where(measure.met(x_a, n_a, x_b, n_b, theta), 0.0, z)
