"""The lowest null that an exact unconditional test does not reject, found from outside.

p(null) jumps wherever a table enters or leaves the region, up and down: the values that the
test accepts may form islands. An interval of nulls is discarded only when a bound that holds
for all of them at once says so: between two nulls near one another each table crosses the
contour at most once, so that every region is inside the union of those at the ends. What
cannot be discarded is halved, the outer half first. Once it is short, the nulls at which its
tables cross are solved for, and what is left are pieces with constant regions: in each p is
smooth, and the limit is at the start of a piece or at a root inside it.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from reliability.estimators.arguments import Floats
from reliability.estimators.roots import bracketed_root
from reliability.estimators.unconditional.measures import Measure
from reliability.estimators.unconditional.nuisance import Nulls, Region

__all__ = ["Problem", "lowest_accepted"]

_SHORT = 0.02
_FEW = 40
_NARROW = 1e-11
_SECANTS = 10
_MET = 1e-10
_GAP = 1e-6

Cells = NDArray[np.int64]
Excess = Callable[[Floats, Floats, Floats, Floats], Floats]


class Problem(NamedTuple):
    """A table and its test of every null.

    Attributes
    ----------
    nulls : Nulls
    region : callable
        From a null to the tables at least as far from it as the observed one.
    excess : callable or None
        ``excess(k_a, k_b, theta, side)``: how much farther from the null than the observed
        table others are, on side 1 (a above b) or -1; None where regions never change.
    alpha : float
        p above it is accepted; less what a restricted nuisance costs.
    """

    nulls: Nulls
    region: Callable[[float], Region]
    excess: Excess | None
    alpha: float

    def node(self, place: float) -> _Node:
        """The null at a coordinate, with its region."""
        theta = self.nulls.measure.theta(place)
        return _Node(place, theta, self.region(theta))

    def p(self, node: _Node, about: float | None = None) -> float:
        """The test's p-value."""
        return self.nulls.supremum(node.region, node.theta, node.theta, about)

    def bound(self, left: _Node, right: _Node) -> float:
        """Upper bound of p from `left` to `right`."""
        region = left.region.union(right.region)
        return self.nulls.supremum(region, left.theta, right.theta, self.alpha)

    def floor(self, left: _Node, right: _Node) -> float:
        """Lower bound of p from `left` to `right`."""
        region = left.region.intersection(right.region)
        return self.nulls.shared(region, left.theta, right.theta)


class _Node(NamedTuple):
    place: float
    theta: float
    region: Region


Interval = tuple[_Node, _Node]


class _Stretch(NamedTuple):
    """Consecutive intervals of nulls: one of unknown regions, or pieces of constant ones."""

    pieces: tuple[Interval, ...]

    @property
    def left(self) -> _Node:
        """Where it begins."""
        return self.pieces[0][0]

    @property
    def right(self) -> _Node:
        """Where it ends."""
        return self.pieces[-1][1]

    def split(self, problem: Problem) -> list[_Stretch]:
        """Parts that are simpler to decide about, the outermost last."""
        if len(self.pieces) > 1:
            half = len(self.pieces) // 2
            return [_Stretch(self.pieces[half:]), _Stretch(self.pieces[:half])]
        left, right = self.pieces[0]
        cells = _crossing_cells(left.region, right.region)
        short = right.place - left.place <= _SHORT and cells[0].size <= _FEW
        if short and problem.excess is not None:
            return [_Stretch(_pieces(problem.excess, problem.nulls.measure, left, right, cells))]
        middle = problem.node(0.5 * (left.place + right.place))
        return [_Stretch(((middle, right),)), _Stretch(((left, middle),))]


def lowest_accepted(
    problem: Problem, first: float, last: float, guess: float
) -> tuple[float, bool]:
    """Search the coordinates from `first` to `last`, where p is above alpha.

    Parameters
    ----------
    problem : Problem
    first, last : float
        Coordinates of the measure, inside (0, 1).
    guess : float
        About where the limit may lie; it only saves time.

    Returns
    -------
    place : float
        The coordinate of the limit; at a jump, its outer side.
    gap : bool
        Whether the test rejects a value between the limit and `last`.
    """
    start, stop = problem.node(first), problem.node(last)
    if problem.p(start, problem.alpha) > problem.alpha:
        return first, False
    stack = _cut(problem, start, stop, guess)
    while stack:
        stretch = stack.pop()
        left, right = stretch.left, stretch.right
        if problem.bound(left, right) <= problem.alpha:
            continue
        if len(stretch.pieces) > 1 or not left.region.same(right.region):
            stack.extend(stretch.split(problem))
            continue
        limit = _inside(problem, left, right)
        if limit is not None:
            return limit, _has_gap(problem, limit, stop)
    return last, False


def _cut(problem: Problem, start: _Node, stop: _Node, guess: float) -> list[_Stretch]:
    """First intervals, finer about the guess; the outermost at the end of the list."""
    reach = min(0.25 * (stop.place - guess), _SHORT)
    places = [guess - 8.0 * reach, guess - reach, guess + reach]
    inside = [place for place in places if start.place < place < stop.place]
    nodes = [start, *(problem.node(place) for place in inside), stop]
    return [_Stretch((pair,)) for pair in pairwise(nodes)][::-1]


def _crossing_cells(one: Region, other: Region) -> tuple[Cells, Cells, Cells]:
    """Tables in one region and not in the other: failures in a, in b, and the side."""
    parts = []
    for side, left, right in ((1, one.up, other.up), (-1, one.down, other.down)):
        if left is None or right is None:
            continue
        fewer, more = np.minimum(left, right), np.maximum(left, right)
        count = more - fewer
        x_a = np.repeat(np.arange(count.size), count)
        shift = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
        x_b = np.repeat(fewer, count) + shift + (1 if side > 0 else 0)
        parts.append(np.stack([x_a, x_b, np.full(x_a.size, side)]))
    cells = np.concatenate(parts, axis=1)
    return cells[0], cells[1], cells[2]


def _pieces(
    excess: Excess,
    measure: Measure,
    left: _Node,
    right: _Node,
    cells: tuple[Cells, Cells, Cells],
) -> tuple[Interval, ...]:
    """Solve for the nulls at which tables cross; between them the region is constant."""
    x_a, x_b, side = cells
    enters = _inside_region(right.region, cells)
    sign = np.where(enters, 1.0, -1.0)
    counts = x_a.astype(np.float64), x_b.astype(np.float64), side.astype(np.float64)

    def rising(places: Floats) -> Floats:
        return sign * excess(counts[0], counts[1], measure.theta(places), counts[2])

    places = _meeting(rising, left.place, right.place, x_a.size)
    order = np.argsort(places, kind="stable")
    region, nodes, ends = left.region, [left], []
    for index in order:
        place = float(places[index])
        theta = measure.theta(place)
        ends.append(_Node(place, theta, region))
        region = _toggled(region, int(x_a[index]), int(x_b[index]), int(side[index]), enters[index])
        nodes.append(_Node(place, theta, region))
    ends.append(_Node(right.place, right.theta, region))
    return tuple(zip(nodes, ends, strict=True))


def _meeting(rising: Callable[[Floats], Floats], low: float, high: float, size: int) -> Floats:
    """Where functions that are all but straight from `low` to `high` pass through 0."""
    before, place = np.full(size, low), np.full(size, high)
    value_before, value = rising(before), rising(place)
    for _ in range(_SECANTS):
        with np.errstate(all="ignore"):
            step = value * (place - before) / (value - value_before)
        step = np.where(np.isfinite(step), step, 0.0)
        before, value_before, place = place, value, np.clip(place - step, low, high)
        if np.all(np.abs(place - before) <= _MET):
            break
        value = rising(place)
    else:
        place = bracketed_root(rising, np.full(size, low), np.full(size, high), tolerance=_MET)
    met: Floats = place
    return met


def _inside_region(region: Region, cells: tuple[Cells, Cells, Cells]) -> NDArray[np.bool_]:
    x_a, x_b, side = cells
    above = x_b <= region.up[x_a]
    if region.down is None:
        return above
    inside: NDArray[np.bool_] = np.where(side > 0, above, x_b >= region.down[x_a])
    return inside


def _toggled(region: Region, x_a: int, x_b: int, side: int, enters: bool) -> Region:
    """The region after one table has entered or left."""
    up, down = region.up, region.down
    if side > 0:
        up = up.copy()
        up[x_a] = max(up[x_a], x_b) if enters else min(up[x_a], x_b - 1)
    elif down is not None:
        down = down.copy()
        down[x_a] = min(down[x_a], x_b) if enters else max(down[x_a], x_b + 1)
    return Region(up, down)


def _inside(problem: Problem, left: _Node, right: _Node) -> float | None:
    """The limit in a stretch of constant region that the bound does not discard, or None."""
    alpha = problem.alpha
    stack = [(left, right)]
    while stack:
        left, right = stack.pop()
        if problem.p(left, alpha) > alpha:
            # A jump: on its outer side, whatever the crossing's rounding.
            return left.place - 4.0 * _MET
        if problem.p(right, alpha) > alpha:
            return _root(problem, left, right)
        if right.place - left.place <= _NARROW or problem.bound(left, right) <= alpha:
            continue
        place = 0.5 * (left.place + right.place)
        middle = _Node(place, problem.nulls.measure.theta(place), left.region)
        stack.append((middle, right))
        stack.append((left, middle))
    return None


def _root(problem: Problem, left: _Node, right: _Node) -> float:
    """Where p rises through alpha while the region stays the same: Illinois's method."""

    def excess(place: float) -> float:
        node = _Node(place, problem.nulls.measure.theta(place), right.region)
        return problem.p(node) - problem.alpha

    low, high = left.place, right.place
    below, above = excess(low), excess(high)
    side = 0
    for _ in range(60):
        if above <= 0.0 or below >= 0.0 or high - low <= _NARROW:
            break
        place = low - below * (high - low) / (above - below)
        if not low < place < high:
            place = 0.5 * (low + high)
        value = excess(place)
        if abs(value) <= 1e-12:
            return place
        if value < 0.0:
            low, below = place, value
            above = 0.5 * above if side < 0 else above
            side = -1
        else:
            high, above = place, value
            below = 0.5 * below if side > 0 else below
            side = 1
    return low


def _has_gap(problem: Problem, limit: float, stop: _Node) -> bool:
    """Whether p falls to alpha somewhere above the limit, in stretches of 1e-6 or more."""
    alpha = problem.alpha
    if stop.place - limit <= 2.0 * _GAP or problem.excess is None:
        return False
    first = problem.node(limit + _GAP)
    if problem.p(first, alpha) <= alpha:
        return True
    near = [reach for reach in (1e-4, 1e-3, 1e-2, 5e-2) if limit + 2.0 * reach < stop.place]
    nodes = [first, *(problem.node(limit + reach) for reach in near), stop]
    stack = [_Stretch((pair,)) for pair in pairwise(nodes)][::-1]
    while stack:
        stretch = stack.pop()
        left, right = stretch.left, stretch.right
        width = right.place - left.place
        if width <= _GAP or problem.floor(left, right) > alpha:
            continue
        if len(stretch.pieces) > 1 or not left.region.same(right.region):
            stack.extend(stretch.split(problem))
            continue
        place = 0.5 * (left.place + right.place)
        middle = _Node(place, problem.nulls.measure.theta(place), left.region)
        if any(problem.p(node, alpha) <= alpha for node in (left, middle, right)):
            return True
        # In so short a piece p, smooth and above alpha in three places, does not dip.
        if width > _SHORT:
            stack.extend([_Stretch(((middle, right),)), _Stretch(((left, middle),))])
    return False
