"""The joint posterior of two rates behind reported ones: a polynomial, integrated exactly.

The angle of a rate p is arcsin(sqrt(p)). With a prior whose parameters are multiples of 1/2, the
density of the angle is a polynomial in its sine and cosine, for any chances; so are mixtures over
chances, and the joint density of two angles. They are held at Gauss nodes, and interpolated.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.polynomial import legendre
from scipy import special

from reliability.errors import OptionError
from reliability.estimators.arguments import Floats
from reliability.estimators.partial.misreporting import Belief
from reliability.estimators.partial.misreporting_measures import (
    coordinate,
    crossing,
    open_range,
    partner_of_b,
)

__all__ = ["Joint", "Margins", "angles_of"]

REACH = 8.3  # normal scores beyond leave out 1e-16
MOST_CELLS = 1 << 25  # doubles: a quarter of a gigabyte
DRAWS = 2048
EDGE = 1e-9
SAME = 1e-10
MOST_TURNS = 50
HEAPED = 1e-9  # of the density of both angles; what rounding leaves is less

Table = tuple[int, int]
Chances = tuple[Belief | float, Belief | float]


@lru_cache(maxsize=64)
def _rule(size: int) -> tuple[Floats, Floats]:
    nodes, weights = legendre.leggauss(size)
    return np.asarray(nodes), np.asarray(weights)


def angles_of(size: int) -> tuple[Floats, Floats]:
    """Return the nodes from 0 to pi/2 and their weights."""
    nodes, weights = _rule(size)
    return 0.25 * np.pi * (nodes + 1.0), 0.25 * np.pi * weights


def _size(launches: float) -> int:
    """Enough nodes for the sharpest density that so many launches leave."""
    return 40 + int(9.0 * np.sqrt(launches))


@dataclass(frozen=True, slots=True)
class _Draws:
    """Pairs of chances with their masses: 1 - c, f, mass, each of one dimension."""

    missed: Floats
    f: Floats
    mass: Floats

    @classmethod
    def of(
        cls,
        caught: Belief | float,
        false_alarm: Belief | float,
        launches: float,
        coarse: bool = False,
    ) -> _Draws:
        """Draw f from its own distribution, c from what of its own lies above f.

        By the trapezoidal rule in the normal score of each quantile.
        """
        if isinstance(caught, float):
            if isinstance(false_alarm, float):
                return cls(np.array([1.0 - caught]), np.array([false_alarm]), np.ones(1))
            share, mass = _scores(false_alarm, launches, coarse)
            below = special.betainc(false_alarm.a, false_alarm.b, caught)
            f = special.betaincinv(false_alarm.a, false_alarm.b, below * share)
            return cls(np.full(f.size, 1.0 - caught), f, mass)
        if isinstance(false_alarm, float):
            f, f_mass = np.array([false_alarm]), np.ones(1)
        else:
            share, f_mass = _scores(false_alarm, launches, coarse)
            f = special.betaincinv(false_alarm.a, false_alarm.b, share)
        above = special.betaincc(caught.a, caught.b, f)
        share, c_mass = _scores(caught, launches, coarse)
        missed = special.betaincinv(caught.b, caught.a, np.multiply.outer(above, share))
        mass = np.multiply.outer(f_mass * above, c_mass)
        kept = above > 0.0
        shape = missed.shape
        every = np.broadcast_to(f[:, np.newaxis], shape)
        return cls(missed[kept].ravel(), every[kept].ravel(), mass[kept].ravel())

    def parts(self) -> Iterator[_Draws]:
        """Yield them in runs that leave little memory in use."""
        for start in range(0, self.mass.size, DRAWS):
            part = slice(start, start + DRAWS)
            yield _Draws(self.missed[part], self.f[part], self.mass[part])


def _scores(belief: Belief, launches: float, coarse: bool) -> tuple[Floats, Floats]:
    """Shares and masses of evenly spaced normal scores.

    The prior times the likelihood, which is no narrower than 1 / sqrt(4 n), has a standard
    deviation of `narrow` or more of the prior's; steps of 0.4 of it leave no error but rounding,
    `coarse` ones about 1e-6.
    """
    total = belief.a + belief.b
    spread = np.sqrt(belief.a * belief.b / (total + 1.0)) / total
    narrow = 1.0 / np.sqrt(1.0 + 4.0 * launches * spread * spread)
    step = min(*((0.5, 0.7 * narrow) if coarse else (0.3, 0.4 * narrow)))
    z = np.linspace(-REACH, REACH, 2 * int(np.ceil(REACH / step)) + 1)
    mass = np.exp(-0.5 * z * z) * (z[1] - z[0]) / np.sqrt(2.0 * np.pi)
    return special.ndtr(z), mass


def _factors(
    tables: Sequence[Table], draws: _Draws, prior: tuple[float, float], size: int
) -> Floats:
    """Prior times likelihood, by table, draw and node, the node's weight in it."""
    angles, weights = angles_of(size)
    p, rest = np.sin(angles) ** 2, np.cos(angles) ** 2
    shape = np.sin(angles) ** (2.0 * prior[0] - 1.0) * np.cos(angles) ** (2.0 * prior[1] - 1.0)
    tiny = np.finfo(np.float64).tiny
    seen = np.multiply.outer(1.0 - draws.missed, p) + np.multiply.outer(draws.f, rest)
    unseen = np.multiply.outer(draws.missed, p) + np.multiply.outer(1.0 - draws.f, rest)
    log_seen, log_unseen = np.log(np.fmax(seen, tiny)), np.log(np.fmax(unseen, tiny))
    found = np.empty((len(tables), draws.mass.size, size))
    for place, (k, n) in enumerate(tables):
        peak = special.xlogy(k, k) + special.xlogy(n - k, n - k) - special.xlogy(n, n)
        cells = np.multiply(k, log_seen, out=found[place])
        cells += (n - k) * log_unseen - peak
        np.exp(cells, out=cells)
        cells *= shape * weights
    return found


@dataclass(frozen=True, slots=True)
class Margins:
    """Posteriors of the rate of one arm, one row a table.

    Attributes
    ----------
    mass : ndarray, shape (tables, size)
        Posterior mass of each node.
    """

    mass: Floats

    @classmethod
    def of(cls, tables: Sequence[Table], chances: Chances, prior: tuple[float, float]) -> Margins:
        """Build from tables (failures, launches)."""
        most = max(n for _, n in tables)
        draws = _Draws.of(*chances, most, len(tables) > 1)
        mass = _averaged(tables, draws, prior, _size(most))
        return cls(mass / mass.sum(axis=1, keepdims=True))

    def below(self, rate: float) -> Floats:
        """P(rate of each table <= rate)."""
        at = 4.0 / np.pi * np.arcsin(np.sqrt(rate)) - 1.0
        kernel = _integrals(np.array([at]), self.mass.shape[1])[0]
        return np.asarray(self.mass @ kernel)

    def angle_density(self, angles: Floats) -> Floats:
        """Density of the angle of the first table."""
        kernel = _values(4.0 / np.pi * angles - 1.0, self.mass.shape[1])
        return np.asarray(4.0 / np.pi * (kernel @ self.mass[0]))

    def lowest(self, mass: float) -> float:
        """The least of the quantiles of all tables."""
        return self._quantile(np.max, mass)

    def highest(self, mass: float) -> float:
        """The greatest of the quantiles of all tables."""
        return self._quantile(np.min, mass)

    def _quantile(self, extreme: Callable[[Floats], float], mass: float) -> float:
        def excess(rate: float) -> float:
            return float(extreme(self.below(rate))) - mass

        return crossing(excess, 0.0, 1.0)


@dataclass(frozen=True, slots=True)
class Joint:
    """Posteriors of every table of one arm beside every table of the other.

    Attributes
    ----------
    size : int
        Nodes of an angle.
    whole : ndarray, shape (size, size), or None
        Posterior mass of each pair of nodes, where there is one pair of tables.
    a, b : ndarray, shape (tables, draws, size)
        Where there are more: prior times likelihood, the weights of the nodes in it.
    mass : ndarray, shape (draws,)
        Of the chances, where both arms share them; else they are averaged over already.
    norm : ndarray, shape (tables of a, tables of b)
    """

    size: int
    whole: Floats | None
    a: Floats
    b: Floats
    mass: Floats
    norm: Floats

    @classmethod
    def of(
        cls,
        tables_a: Sequence[Table],
        tables_b: Sequence[Table],
        chances_a: Chances,
        chances_b: Chances | None,
        prior: tuple[float, float],
    ) -> Joint:
        """Build from tables (failures, launches) and chances; None for b: those of a."""
        most, several = max(n for _, n in (*tables_a, *tables_b)), len(tables_a) * len(tables_b) > 1
        size, none = _size(most), np.zeros((0, 0, 0))
        draws = _Draws.of(*chances_a, most, several)
        if chances_b is not None or draws.mass.size == 1:
            other = draws if chances_b is None else _Draws.of(*chances_b, most, several)
            a = _averaged(tables_a, draws, prior, size)[:, np.newaxis]
            b = _averaged(tables_b, other, prior, size)[:, np.newaxis]
            mass = np.ones(1)
        elif several:
            _check_cells((len(tables_a) + len(tables_b)) * draws.mass.size * size)
            a, b = (_factors(tables, draws, prior, size) for tables in (tables_a, tables_b))
            mass = draws.mass
        else:
            whole = np.zeros((size, size))
            for part in draws.parts():
                first, second = (_factors(t, part, prior, size)[0] for t in (tables_a, tables_b))
                whole += (first.T * part.mass) @ second
            return cls(size, whole / whole.sum(), none, none, none, none)
        norm = np.einsum("id,jd->ij", a.sum(axis=2) * mass, b.sum(axis=2))
        if several:
            return cls(size, None, a, b, mass, np.asarray(norm))
        return cls(size, np.outer(a[0], b[0]) / norm, none, none, none, none)

    def margins(self) -> tuple[Floats, Floats]:
        """Posterior mass of each node of either angle, of the one pair of tables."""
        whole = self._one()
        return whole.sum(axis=1), whole.sum(axis=0)

    def _one(self) -> Floats:
        if self.whole is None:
            raise AssertionError("asked for where there is one pair of tables")
        return self.whole

    def below(self, measure: str, value: float) -> Floats:
        """P(contrast <= value) for every pair of tables, inside the space of the measure."""
        return self._summed(_below(measure, value, self.size))

    def density(self, measure: str, value: float) -> float:
        """Density of the contrast for the one pair of tables; it can be infinite.

        With a prior of Jeffreys rates near 0, and near 1, are so likely that no difference, or a
        ratio of 1, has no bound to its density where the reports leave both rates there.
        """
        if (measure, value) in (("difference", 0.0), ("ratio", 1.0)):
            ends = np.array([-1.0, 1.0] if measure == "difference" else [1.0])
            corner = _values(ends, self.size)
            heaped = np.einsum("er,rs,es->e", corner, self._one(), corner)
            if float(heaped.max()) > HEAPED:
                return float(np.inf)
        return float(self._summed(_density(measure, value, self.size))[0, 0])

    def _summed(self, kernel: Floats) -> Floats:
        if self.whole is not None:
            return np.asarray((self.whole * kernel).sum(keepdims=True))
        few_a = self.a.shape[0] <= self.b.shape[0]
        less, more = (self.a @ kernel, self.b) if few_a else (self.b @ kernel.T, self.a)
        less = less * self.mass[:, np.newaxis]
        found = less.reshape(less.shape[0], -1) @ more.reshape(more.shape[0], -1).T
        found = found if few_a else found.T
        return np.asarray(found / self.norm)

    def lowest(self, measure: str, mass: float) -> float:
        """The least of the quantiles of all pairs of tables."""
        return self._quantile(measure, 1.0, mass)

    def highest(self, measure: str, mass: float) -> float:
        """The greatest of the quantiles of all pairs of tables."""
        return self._quantile(measure, -1.0, mass)

    def _quantile(self, measure: str, sign: float, mass: float) -> float:
        """The extreme quantile, pair by pair: each time that of the pair farthest out there."""
        if self.whole is not None:
            return _one_quantile(self, measure, mass)
        place = coordinate(measure, 0.5)
        pair: tuple[int, int] | None = None
        for _ in range(MOST_TURNS):
            below = sign * (self.below(measure, place) - mass)
            farthest = tuple(int(i) for i in np.unravel_index(int(below.argmax()), below.shape))
            if pair is not None and (farthest == pair or below[farthest] <= SAME):
                break
            pair = (farthest[0], farthest[1])
            place = _one_quantile(self._alone(*pair), measure, mass)
            if place in (coordinate(measure, 0.0), coordinate(measure, 1.0)):
                break
        return place

    def _alone(self, i: int, j: int) -> Joint:
        """The posterior of one pair of tables."""
        none = np.zeros((0, 0, 0))
        whole = (self.a[i].T * self.mass) @ self.b[j] / self.norm[i, j]
        return Joint(self.size, whole, none, none, none, none)


def _one_quantile(joint: Joint, measure: str, mass: float) -> float:
    def excess(place: float) -> float:
        return float(joint.below(measure, coordinate(measure, place))[0, 0]) - mass

    if excess(EDGE) >= 0.0:
        return coordinate(measure, 0.0)
    if excess(1.0 - EDGE) <= 0.0:
        return coordinate(measure, 1.0)
    place = crossing(excess, EDGE, 1.0 - EDGE)
    return coordinate(measure, place)


def _averaged(
    tables: Sequence[Table], draws: _Draws, prior: tuple[float, float], size: int
) -> Floats:
    """Prior times likelihood averaged over the chances, by table and node."""
    found = np.zeros((len(tables), size))
    for part in draws.parts():
        for place, table in enumerate(tables):
            found[place] += part.mass @ _factors([table], part, prior, size)[0]
    return found


def _check_cells(cells: int) -> None:
    if cells > MOST_CELLS:
        raise OptionError(
            f"bayes: the counts allow too many tables for chances that both arms share; got "
            f"{cells:.3g} cells of at most {MOST_CELLS:.3g}. Narrow the ranges, or use 'exact'."
        )


@lru_cache(maxsize=16)
def _basis(size: int) -> Floats:
    """Rows k: (k + 1/2) P_k at the nodes; against the weighted values they give the series."""
    found = (legendre.legvander(_rule(size)[0], size - 1) * (np.arange(size) + 0.5)).T
    found.setflags(write=False)
    return np.asarray(found)


def _values(x: Floats, size: int) -> Floats:
    """What the weighted values are summed with for the density (per x) at each x."""
    return np.asarray(legendre.legvander(x, size - 1) @ _basis(size))


def _integrals(x: Floats, size: int) -> Floats:
    """The same for the integral from -1 to each x."""
    vander = legendre.legvander(x, size)
    order = np.arange(1, size)
    # The integral of P_k is (P_(k+1) - P_(k-1)) / (2 k + 1).
    rising = np.empty((x.size, size))
    rising[:, 0] = x + 1.0
    rising[:, 1:] = (vander[:, 2:] - vander[:, :-2]) / (2.0 * order + 1.0)
    return np.asarray(rising @ _basis(size))


def _places(measure: str, value: float, size: int) -> tuple[Floats, Floats, Floats, float]:
    """Rates of b with a partner inside (0, 1): places x, weights, rates; and the last place.

    Even in the angle between the ends of their range, where the partner has a square root.
    """
    low, high = open_range(measure, value)
    nodes, weights = _rule(size + 32)
    turn = 0.25 * np.pi * (nodes + 1.0)
    first, last = (4.0 / np.pi * np.arcsin(np.sqrt(end)) - 1.0 for end in (low, high))
    x = first + (last - first) * np.sin(turn) ** 2
    step = (last - first) * np.sin(2.0 * turn) * 0.25 * np.pi * weights
    return x, step, np.sin(0.25 * np.pi * (x + 1.0)) ** 2, float(last)


def _below(measure: str, value: float, size: int) -> Floats:
    """Kernel of P(contrast <= value), nodes of a by nodes of b."""
    x, step, other, last = _places(measure, value, size)
    own = 4.0 / np.pi * np.arcsin(np.sqrt(partner_of_b(measure, value, other))) - 1.0
    kernel = _integrals(own, size).T @ (step[:, np.newaxis] * _values(x, size))
    # Beyond the range every rate of a is below the contrast.
    kernel += 1.0 - _integrals(np.array([last]), size)
    return np.asarray(kernel)


def _density(measure: str, value: float, size: int) -> Floats:
    """Kernel of the density of the contrast."""
    x, step, other, _ = _places(measure, value, size)
    own = partner_of_b(measure, value, other)
    if measure == "difference":
        slope = np.ones(own.size)
    elif measure == "ratio":
        slope = other
    else:
        slope = other * (1.0 - other) / (1.0 - other + value * other) ** 2
    with np.errstate(divide="ignore", invalid="ignore"):
        per = 4.0 / np.pi * slope / (2.0 * np.sqrt(own * (1.0 - own)))
    per = np.where(np.isfinite(per), per, 0.0)
    at = 4.0 / np.pi * np.arcsin(np.sqrt(own)) - 1.0
    return np.asarray(_values(at, size).T @ ((step * per)[:, np.newaxis] * _values(x, size)))
