"""The lowest null that an exact unconditional test does not reject, found from outside.

p(null) jumps wherever a table enters or leaves the region, up and down: the values that the
test accepts may form islands. An interval of nulls is discarded only when a bound that holds
for all of them at once says so. What cannot be discarded is halved, the outer half first. Once
it is short, the nulls at which its tables cross are solved for, and what is left are pieces with
constant regions: in each p is smooth, and the limit is at the start of a piece or at a root
inside it.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from reliability.estimators.arguments import Floats
from reliability.estimators.unconditional.chart import CLOSE, Chart, chart_of
from reliability.estimators.unconditional.lattice import Cells
from reliability.estimators.unconditional.problem import Interval, Node, Problem

__all__ = ["lowest_accepted"]

_SHORT = 0.2
"""Length of a stretch that is charted, in standard errors."""

_FEW = 96
_NARROW = 1e-11
_LAST = 1e-7
_OUTER = 4e-10
_GAP = 1e-6
# Where a search begins, in standard errors from the guess.
_OUTSIDE = (-8.0, -5.0, -3.0, -2.0, -1.5, -1.0, -0.7, -0.45, -0.25, -0.1)
_INSIDE = (0.1, 0.3, 0.7, 1.3)
# And, in standard errors from a limit that is known, where only lower ones are looked for.
_NEARBY = (0.2, 0.7, 2.0)


class _Stretch(NamedTuple):
    """A short stretch of nulls, cut into pieces with constant regions.

    Attributes
    ----------
    pieces : tuple of (Node, Node)
    cells : Cells
        The tables that cross between one piece and the next.
    chart : Chart or None
        None where p has to be computed at each null.
    """

    pieces: tuple[tuple[Node, Node], ...]
    cells: Cells
    chart: Chart | None

    def jump(self, problem: Problem, number: int) -> float:
        """Where a piece begins, to the last digits and on the outer side.

        Tables that tie cross together.
        """
        at = self.pieces[number][0].place
        start = max(self.pieces[0][0].place, at - 20.0 * _LAST)
        end = min(self.pieces[-1][1].place, at + 20.0 * _LAST)
        places = [left.place for left, _ in self.pieces[1:]]
        together = np.flatnonzero(np.abs(np.array(places) - at) <= 10.0 * _LAST)
        if number == 0 or together.size == 0:
            return at
        met = _meetings(problem, self.cells.take(together), start, end, 0.1 * _OUTER)
        return float(met.min()) - _OUTER

    def p(self, problem: Problem) -> tuple[Floats, Floats]:
        """P at the start, in the middle and at the end of each piece; and its least there."""
        thetas = np.array([[left.theta, right.theta] for left, right in self.pieces])
        thetas = np.insert(thetas, 1, thetas.mean(axis=1), axis=1)
        if self.chart is not None:
            return self.chart.p(np.arange(len(self.pieces), dtype=np.int64), thetas)
        p = np.array(
            [
                [problem.nulls.supremum(left.region, theta, theta, problem.alpha) for theta in row]
                for (left, _), row in zip(self.pieces, thetas.tolist(), strict=True)
            ]
        )
        return p, p.min(axis=1)


def lowest_accepted(
    problem: Problem, first: float, last: float, guess: float, error: float, below: float = 1.0
) -> tuple[float, bool]:
    """Search the coordinates from `first` to `last`, where p is above alpha.

    Parameters
    ----------
    problem : Problem
    first, last : float
        Coordinates of the measure, inside (0, 1).
    guess, error : float
        About where the limit may lie, and the standard error there; they only save time.
    below : float
        A limit at this coordinate or above is not looked for.

    Returns
    -------
    place : float
        The coordinate of the limit; at a jump, its outer side. `below` where it is no lower.
    gap : bool
        Whether the test rejects a value between the limit and `last`.
    """
    stop = min(below, last)
    if stop <= first:
        return stop, False
    nodes = problem.nodes(_outline(first, stop, guess, error, known=below < last))
    start, end = nodes[0], nodes[-1]
    if problem.raw:
        return _of_raw(problem, start, end, guess, error), False
    stack = problem.intervals(nodes)[::-1]
    while stack:
        interval = stack.pop()
        if problem.bound(interval) <= problem.alpha:
            continue
        if interval.left is start and problem.p(start, problem.alpha) > problem.alpha:
            return first, False
        stretch = _stretch(problem, interval, error)
        if stretch is None:
            stack.extend(problem.halves(interval))
            continue
        limit, number = _first_accepted(problem, stretch)
        if limit is not None:
            if below < last:
                more = problem.nodes(_outline(stop, last, guess, error)[1:])
                stack = [*problem.intervals([end, *more])[::-1], *stack]
            return limit, _has_gap(problem, limit, stretch, number, stack, error)
    return stop, False


def _of_raw(problem: Problem, start: Node, stop: Node, guess: float, error: float) -> float:
    """The limit where the region stays, and p rises throughout."""
    if problem.p(start, problem.alpha) > problem.alpha:
        return start.place
    if problem.p(stop, problem.alpha) <= problem.alpha:
        return stop.place
    return _root(problem, start, stop, guess, 2.0 * problem.alpha / error)


def _outline(
    first: float, last: float, guess: float, error: float, known: bool = False
) -> list[float]:
    """Coordinates between which the search begins, closer about the guess.

    Where `last` is a limit known already, closer to it unless the guess lies far beyond. Equal
    rates, at 0.5, are one of them: there the nuisance comes to be held by the other arm.
    """
    if known:
        far = (guess - last) / error
        places = {0.5} | {last - step * error for step in _NEARBY if step > far}
    else:
        places = {0.5} | {guess + step * error for step in (*_OUTSIDE, *_INSIDE)}
    near = 1e-3 * error
    inside = sorted(place for place in places if first + near < place < last - near)
    kept = [place for place, after in pairwise([*inside, 2.0]) if after - place > near]
    return [first, *(kept or [0.5 * (first + last)]), last]


def _stretch(problem: Problem, interval: Interval, error: float) -> _Stretch | None:
    """Cut an interval into pieces, or None where it is too long for that."""
    left, right, _ = interval
    cells = left.region.crossing(right.region)
    steady = cells.size == 0 and not problem.falls
    if not steady and (interval.width > _SHORT * error or cells.size > _FEW):
        return None
    straight = problem.nulls.straight(left.theta, right.theta)
    if interval.width > _GAP and (
        (not straight and cells.size > 4) or _crosses_twice(problem, interval)
    ):
        return None
    places = _meetings(problem, cells, left.place, right.place)
    order = np.argsort(places, kind="stable")
    cells = cells.take(order)
    pieces = _pieces(problem, cells, places[order].tolist(), left, right)
    if not straight or (steady and interval.width > _SHORT * error):
        return _Stretch(pieces, cells, None)
    chart = chart_of(problem.nulls, left.region, cells, left.theta, right.theta)
    return _Stretch(pieces, cells, chart)


def _crosses_twice(problem: Problem, interval: Interval) -> bool:
    """Whether a table enters and leaves between the ends, or leaves and enters."""
    left, right, _ = interval
    inside = np.linspace(left.place, right.place, 5)[1:-1]
    for both, bound, sign in (
        (left.region.union(right.region), problem.outer(interval), 1.0),
        (left.region.intersection(right.region), problem.inner(interval), -1.0),
    ):
        cells = both.crossing(bound)
        if cells.size == 0:
            continue
        x_a = np.tile(cells.x_a.astype(np.float64), inside.size)
        x_b = np.tile(cells.x_b.astype(np.float64), inside.size)
        thetas = problem.nulls.measure.theta(np.repeat(inside, cells.size))
        excess = problem.excess(x_a, x_b, thetas)
        if np.any(sign * excess > 0.0):
            return True
    return False


def _pieces(
    problem: Problem, cells: Cells, places: list[float], left: Node, right: Node
) -> tuple[tuple[Node, Node], ...]:
    region, nodes, ends = left.region, [left], []
    columns = zip(*(part.tolist() for part in cells), strict=True)
    for place, (x_a, x_b, side, enters) in zip(places, columns, strict=True):
        node = left._replace(place=place, theta=problem.nulls.measure.theta(place))
        ends.append(node._replace(region=region))
        region = region.toggled(x_a, x_b, side, enters)
        nodes.append(node._replace(region=region))
    ends.append(right._replace(region=region))
    return tuple(zip(nodes, ends, strict=True))


def _rising(problem: Problem, cells: Cells) -> Callable[[Floats], Floats]:
    """Functions of the coordinate, one for each table, that rise through 0 where it crosses."""
    sign = np.where(cells.enters, 1.0, -1.0)
    counts = cells.x_a.astype(np.float64), cells.x_b.astype(np.float64)

    def rising(places: Floats) -> Floats:
        return sign * problem.excess(*counts, problem.nulls.measure.theta(places))

    return rising


def _meetings(
    problem: Problem, cells: Cells, low: float, high: float, last: float = _LAST
) -> Floats:
    """Where tables cross the contour: by secants, halving where one leads out of its bracket.

    The error is about the product of the last two steps, and the last is `last` or less.
    """
    if cells.size == 0:
        return np.empty(0)
    rising = _rising(problem, cells)
    a, b = np.full(cells.size, low), np.full(cells.size, high)
    before, place, value_before, value = a, b, rising(a), rising(b)
    met = place.copy()
    left = np.arange(cells.size)
    while left.size:
        with np.errstate(all="ignore"):
            target = place - value * (place - before) / (value - value_before)
        out = ~((target >= a) & (target <= b)) | (target == place)
        target = np.where(out, 0.5 * (a + b), target)
        met[left] = target
        far = (np.abs(target - place) > last) & (b - a > last)
        if not far.any():
            break
        left, a, b, before, target, value_before = (
            part[far] for part in (left, a, b, place, target, value)
        )
        place, value = target, _rising(problem, cells.take(left))(target)
        a, b = np.where(value <= 0.0, place, a), np.where(value >= 0.0, place, b)
    return met


def _first_accepted(problem: Problem, stretch: _Stretch) -> tuple[float | None, int]:
    """The limit, if it lies in a stretch, and in which piece."""
    alpha = problem.alpha
    never, surely = alpha * (1.0 - CLOSE), alpha * (1.0 + CLOSE)
    p, _ = stretch.p(problem)
    hump = p.max(axis=1) + 0.125 * np.abs(p[:, 0] - 2.0 * p[:, 1] + p[:, 2])
    for number in np.flatnonzero(hump > never).tolist():
        left, right = stretch.pieces[number]
        start, _, end = p[number].tolist()
        if start > surely or (start > never and problem.p(left, alpha) > alpha):
            return stretch.jump(problem, number), number
        if end > surely or (end > never and problem.p(right, alpha) > alpha):
            rise, width = max(end - start, 1e-3 * alpha), right.place - left.place
            share = min(max((alpha - start) / rise, 0.0), 1.0)
            return _root(problem, left, right, left.place + share * width, rise / width), number
        if problem.falls:
            limit = _inside(problem, left, right)
            if limit is not None:
                return limit, number
    return None, 0


def _inside(problem: Problem, left: Node, right: Node) -> float | None:
    """The limit in a piece at whose ends p is near alpha but not above it, or None."""
    alpha, region = problem.alpha, left.region
    stack = [(left, right)]
    while stack:
        left, right = stack.pop()
        if right.place - left.place <= _NARROW:
            continue
        if problem.nulls.supremum(region, left.theta, right.theta, alpha) <= alpha:
            continue
        place = 0.5 * (left.place + right.place)
        middle = left._replace(place=place, theta=problem.nulls.measure.theta(place))
        if problem.p(middle, alpha) > alpha:
            return _root(problem, left, middle, place, np.inf)
        stack.extend([(middle, right), (left, middle)])
    return None


def _root(problem: Problem, left: Node, right: Node, guess: float, slope: float) -> float:
    """Where p rises through alpha while the region stays the same: secants inside a bracket."""

    def excess(place: float) -> float:
        node = right._replace(place=place, theta=problem.nulls.measure.theta(place))
        return problem.p(node) - problem.alpha

    low, high = left.place, right.place
    place = guess if low < guess < high else 0.5 * (low + high)
    value = excess(place)
    for _ in range(100):
        low, high = (place, high) if value < 0.0 else (low, place)
        if abs(value) <= 1e-12 or high - low <= _NARROW:
            break
        target = place - value / slope
        if not low < target < high:
            target = 0.5 * (low + high)
        before, place, value_before = place, target, value
        value = excess(place)
        rise = (value - value_before) / (place - before)
        slope = rise if rise > 0.0 else np.inf
    return place if abs(value) <= 1e-12 else low


def _has_gap(
    problem: Problem,
    limit: float,
    stretch: _Stretch,
    number: int,
    stack: list[Interval],
    error: float,
) -> bool:
    """Whether p falls to alpha somewhere above the limit, in stretches of 1e-6 or more.

    Parameters
    ----------
    problem : Problem
    limit : float
        In which piece of `stretch` it lies is `number`.
    stack : list of Interval
        What follows the stretch, the next interval last.
    error : float
    """
    last = stack[0].right if stack else stretch.pieces[-1][1]
    if last.place - limit <= 2.0 * _GAP:
        return False
    (first,) = problem.nodes([limit + _GAP])
    if problem.p(first, problem.alpha) <= problem.alpha:
        return True
    if _dips(problem, stretch, number, limit + _GAP):
        return True
    while stack:
        interval = stack.pop()
        if interval.width <= _GAP or problem.floor(interval) > problem.alpha:
            continue
        following = _stretch(problem, interval, error)
        if following is None:
            stack.extend(problem.halves(interval))
        elif _dips(problem, following, 0, interval.left.place):
            return True
    return False


def _dips(problem: Problem, stretch: _Stretch, number: int, beyond: float) -> bool:
    """Whether p falls to alpha in a stretch from a piece on, beyond a coordinate."""
    alpha = problem.alpha
    never, surely = alpha * (1.0 - CLOSE), alpha * (1.0 + CLOSE)
    p, least = stretch.p(problem)
    for at in np.flatnonzero(least <= surely).tolist():
        left, right = stretch.pieces[at]
        if at < number or right.place - max(left.place, beyond) <= _GAP:
            continue
        places = np.linspace(max(left.place, beyond), right.place, 5).tolist()
        if left.place >= beyond and p[at].min() <= never:
            return True
        for place in places:
            node = left._replace(place=place, theta=problem.nulls.measure.theta(place))
            if problem.p(node, alpha) <= alpha:
                return True
    return False
