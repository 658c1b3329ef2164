"""Limits of a contrast behind reported rates that hold at their level whatever the rates.

Two constructions, both guaranteed:

- *tables*: the exact unconditional limit in Buehler's (1957) sense, the least contrast under which
  the table reported, or one further up, comes up with more than the error at some rates. Reiczigel,
  Singer & Lang (2017) invert a test of the ratio in the same model. Chances that are counted lie
  in the ranges of their own limits, to which part of the error goes.
- *ranges*, for counts that are open above: limits of every unknown share, the error in equal parts
  (Bonferroni), and the extreme contrast that they allow together.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import special

from reliability.estimators.arguments import Floats
from reliability.estimators.conditional.hypergeometric import log_choose
from reliability.estimators.mover.arms import Arm
from reliability.estimators.partial.bounds import MEASURES
from reliability.estimators.partial.misreporting_limits import Shares
from reliability.estimators.partial.misreporting_measures import (
    coordinate,
    crossing,
    partner_of_a,
    partner_of_b,
)
from reliability.estimators.partial.misreporting_mover import low_by_mover

__all__ = ["Chances", "low_of_ranges", "low_of_table"]

EDGE = 1e-9
TIE = 1e-9
TIES = 1e-4  # where clipped limits are the same, those not clipped decide
Z = 1.959963984540054
CANDIDATES, ZOOMS, STEPS = 3, 4, np.linspace(0.0, 1.0, 13)


def contrast_of(measure: str, a: Floats, b: Floats) -> Floats:
    """The contrast of rates a and b at its least: 0 where it is 0/0 or infinity/infinity."""
    if measure == "difference":
        return np.asarray(a - b, dtype=np.float64)
    if measure == "ratio":
        over, under = a, b
    else:
        over, under = a * (1.0 - b), (1.0 - a) * b
    with np.errstate(divide="ignore", invalid="ignore"):
        found = over / under
    return np.where(over == 0.0, 0.0, found)


def low_of_ranges(measure: str, a: Shares, b: Shares, *, together: bool) -> Floats:
    """Least contrast of a against b that the ranges of the shares allow.

    Parameters
    ----------
    measure : {"difference", "ratio", "odds-ratio"}
    a, b : Shares
        Ranges of the reported rates and of the chances.
    together : bool
        Whether the chances of b are those of a: one number each, somewhere in its range.

    Returns
    -------
    ndarray
        The edge of the parameter space where the ranges allow no rate in an arm.

    Notes
    -----
    The reported rates enter at one end each, but for f <= t <= c. With c and f of both arms
    apart each rate has its own extreme. Together, each of the three contrasts is monotone in c
    for given f, and in f for given c, in each of the pieces that the lines f = t and c = t cut
    the ranges into; so its least value is at a corner of a piece.
    """
    edge = MEASURES[measure][0]
    none = (a.t_high < a.f_low) | (a.t_low > a.c_high) | (b.t_high < b.f_low) | (b.t_low > b.c_high)
    if not together:
        return np.where(none, edge, contrast_of(measure, a.rates()[0], b.rates()[1]))
    t_a, t_b = np.broadcast_arrays(a.t_low, b.t_high)
    f_top = np.minimum(a.f_high, np.minimum(a.t_high, b.t_high))
    c_bottom = np.maximum(a.c_low, np.maximum(a.t_low, b.t_low))
    least = np.full(t_a.shape, np.inf)
    for c_at in (c_bottom, a.c_high, t_a, t_b):
        c = np.clip(c_at, c_bottom, a.c_high)
        for f_at in (a.f_low, f_top, t_a, t_b):
            f = np.clip(f_at, a.f_low, f_top)
            span = c - f
            within = np.where(span > 0.0, span, 1.0)
            rates = (np.where(t <= f, 0.0, np.where(t >= c, 1.0, (t - f) / within))
                     for t in (t_a, t_b))  # fmt: skip
            # Chances that do not differ leave every contrast open.
            least = np.minimum(least, np.where(span > 0.0, contrast_of(measure, *rates), edge))
    none |= (f_top < a.f_low) | (c_bottom > a.c_high)
    return np.where(none, edge, least)


class Chances(NamedTuple):
    """Ranges of both chances, and their single numbers: all one where they are known."""

    c_low: float
    c_high: float
    f_low: float
    f_high: float
    at: tuple[float, float]


def low_of_table(
    measure: str,
    a: tuple[int, int],
    b: tuple[int, int],
    chances_a: Chances,
    chances_b: Chances | None,
    tail: float,
) -> float:
    """Exact lower limit of a contrast of a against b, by the tables that leave out `tail`.

    Parameters
    ----------
    measure : {"difference", "ratio", "odds-ratio"}
    a, b : (int, int)
        Failures and launches, one launch or more each.
    chances_a, chances_b : Chances
        Ranges that hold the chances, with an error that is not part of `tail`. None for b: the
        chances of both arms are the same ones.
    tail : float

    Notes
    -----
    Tables are ordered by the lower limit that the square-and-add rule gives from Wilson limits
    of both arms, moved to the scale of the true rates and at 95 % whatever the level; for odds
    ratios by that of the difference, which does not lose sight of either end. Any order is
    guaranteed, and a good approximate limit loses least (Lloyd & Moldovan 2007). Those no lower
    form a staircase, or are filled up to one. Its probability rises with the reported rate
    of a and falls with that of b, so its supremum under a contrast rises with the contrast, and
    the limit is its one crossing.

    Under a contrast, and at a given reported rate of b, that of a is greatest at one corner of
    the chances. Apart that is both chances of a at their greatest, both of b at their least.
    Together it is c greatest and f least where the contrast is above no change, the other way
    round below it, within f <= t_b <= c.
    """
    edge = MEASURES[measure][0]
    if chances_b is not None and not (
        chances_a.c_high > chances_a.f_high and chances_b.c_low > chances_b.f_low
    ):
        return edge  # the chances of an arm may not differ
    most = _no_lower(measure, a, b, *_for_order(chances_a, chances_b))
    together = chances_b is None
    nulls = _Nulls(measure, most, b[1], chances_a, chances_b or chances_a, together)

    def excess(place: float) -> float:
        return nulls.supremum(coordinate(measure, place)) - tail

    if excess(EDGE) >= 0.0:
        return edge
    if excess(1.0 - EDGE) <= 0.0:
        return edge  # no contrast at all is left
    place = crossing(excess, EDGE, 1.0 - EDGE)
    return float(coordinate(measure, place))


def _for_order(a: Chances, b: Chances | None) -> tuple[tuple[float, float], tuple[float, float]]:
    """The chances that tables are ordered at: apart those at which the contrast is least."""
    return (a.at, a.at) if b is None else ((a.c_high, a.f_high), (b.c_low, b.f_low))


@dataclass(frozen=True, slots=True)
class _Nulls:
    """The reported rates under each contrast: beside each of b the greatest of a.

    Attributes
    ----------
    most : ndarray of int
        The staircase: for each count of a the most failures of b, -1 for none.
    n_b : int
    a, b : Chances
        Of each arm; those of b are those of a where they are shared.
    together : bool
    """

    measure: str
    most: NDArray[np.int64]
    n_b: int
    a: Chances
    b: Chances
    together: bool

    def supremum(self, value: float) -> float:
        """The greatest probability of the staircase under a contrast.

        Located on a grid, then in ever shorter intervals about its best points, ends included.
        """
        start, stop = self._range(value)
        turn = np.linspace(0.0, 0.5 * np.pi, 33 + 10 * int(np.sqrt(self.most.size + self.n_b)))
        grid = start + (stop - start) * np.sin(turn) ** 2
        found = self._probability(value, grid)
        best = np.argsort(-found, kind="stable")[:CANDIDATES]
        left, right = grid[np.maximum(best - 1, 0)], grid[np.minimum(best + 1, grid.size - 1)]
        top = float(found.max())
        for _ in range(ZOOMS):
            points = left + (right - left) * STEPS[:, np.newaxis]
            found = self._probability(value, points.ravel()).reshape(points.shape)
            top = max(top, float(found.max()))
            at = found.argmax(axis=0)
            rows = np.arange(left.size)
            left, right = (
                points[np.maximum(at - 1, 0), rows],
                points[np.minimum(at + 1, STEPS.size - 1), rows],
            )
        return min(top, 1.0)

    def _range(self, value: float) -> tuple[float, float]:
        """Reported rates of b beside which some rate of a has the contrast."""
        first, last = partner_of_a(self.measure, value, np.array([0.0, 1.0])).tolist()
        b = self.b
        if not self.together:
            return tuple(b.f_low + (b.c_low - b.f_low) * p for p in (first, last))
        return b.f_low + (b.c_low - b.f_low) * first, b.f_high + (b.c_high - b.f_high) * last

    def _reported(self, value: float, t_b: Floats) -> Floats:
        """The greatest reported rate of a beside each of b."""
        a, b = self.a, self.b
        c: Floats | float
        f: Floats | float
        if not self.together:
            own = partner_of_b(self.measure, value, _share(t_b, b.f_low, b.c_low))
            return np.asarray(a.f_high + (a.c_high - a.f_high) * own)
        if value > (0.0 if self.measure == "difference" else 1.0):
            c, f = a.c_high, a.f_low
        else:
            c, f = np.maximum(a.c_low, t_b), np.minimum(a.f_high, t_b)
        own = partner_of_b(self.measure, value, _share(t_b, f, c))
        return np.asarray(f + np.maximum(c - f, 0.0) * own)

    def _probability(self, value: float, t_b: Floats) -> Floats:
        below = np.zeros((self.n_b + 2, t_b.size))
        np.cumsum(_binomial(t_b, self.n_b), axis=0, out=below[1:])
        mass = _binomial(self._reported(value, t_b), self.most.size - 1)
        return np.asarray(np.einsum("ij,ij->j", mass, below[self.most + 1]))


def _binomial(rates: Floats, n: int) -> Floats:
    """Binomial probabilities of 0..n, down the columns, at each rate."""
    x = np.arange(n + 1.0)[:, np.newaxis]
    choose = log_choose(n, x)
    return np.asarray(np.exp(choose + special.xlogy(x, rates) + special.xlog1py(n - x, -rates)))


def _share(t: Floats, f: Floats | float, c: Floats | float) -> Floats:
    span = np.asarray(c) - f
    found = np.divide(t - f, span, where=span > 0.0, out=np.ones(np.shape(t)))
    return np.asarray(np.clip(found, 0.0, 1.0))


def _no_lower(
    measure: str,
    a: tuple[int, int],
    b: tuple[int, int],
    chances_a: tuple[float, float],
    chances_b: tuple[float, float],
) -> NDArray[np.int64]:
    """For each count of a, the most failures of b at which a table is no lower than this one."""
    (k_a, n_a), (k_b, n_b) = a, b
    x_a, x_b = np.arange(n_a + 1.0)[:, np.newaxis], np.arange(n_b + 1.0)
    arms = _spread(_moved_wilson(x_a, n_a, *chances_a), _moved_wilson(x_b, n_b, *chances_b))
    a_, b_ = (Arm(*(np.clip(end, 0.0, 1.0) for end in arm)) for arm in arms)
    own = low_by_mover("ratio" if measure == "ratio" else "difference", a_, b_, np.zeros(1))
    if measure == "ratio":
        own = np.divide(own, 1.0 + own, where=np.isfinite(own), out=np.ones(own.shape))
    limit = own + TIES * low_by_mover("difference", *arms, np.zeros(1), clip=False)
    inside: NDArray[np.bool_] = limit >= limit[k_a, k_b] - TIE
    most = np.where(inside.any(axis=1), n_b - np.argmax(inside[:, ::-1], axis=1), -1)
    return np.asarray(np.maximum.accumulate(most), dtype=np.int64)


def _moved_wilson(x: Floats, n: int, caught: float, false_alarm: float) -> Arm:
    """A share and its Wilson limits at 95 % on the scale of the true rate, not clipped."""
    share, square = x / n, Z * Z / n
    half = Z * np.sqrt((share * (1.0 - share) + 0.25 * square) / n)
    middle = share + 0.5 * square
    # Rounding must not put the share outside its own limits.
    low = np.minimum((middle - half) / (1.0 + square), share)
    ends = share, low, np.maximum((middle + half) / (1.0 + square), share)
    return Arm(*((end - false_alarm) / (caught - false_alarm) for end in ends))


def _spread(a: Arm, b: Arm) -> tuple[Arm, Arm]:
    """Every row of one arm beside every column of the other."""
    pairs = [np.broadcast_arrays(*ends) for ends in zip(a, b, strict=True)]
    return Arm(*(pair[0] for pair in pairs)), Arm(*(pair[1] for pair in pairs))
