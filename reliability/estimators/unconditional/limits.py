"""The lowest lower limit, and the highest upper one, of one table or of many."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaincinv, ndtri

from reliability.estimators.arguments import Alternative, Floats
from reliability.estimators.unconditional.inversion import lowest_accepted
from reliability.estimators.unconditional.measures import DIFFERENCE, ODDS_RATIO, RATIO, Measure
from reliability.estimators.unconditional.nuisance import Box, Nulls
from reliability.estimators.unconditional.problem import Problem
from reliability.estimators.unconditional.region import check_berger_boos

__all__ = ["Inverted", "Order", "highest_limit", "inverts", "lowest_limit"]

_EDGE = 1e-8
_HALF = 0.5

Order: TypeAlias = Literal["raw", "score", "square"]
"""By the estimate itself, by the score statistic, by its size."""


MEASURES = {measure.name: measure for measure in (DIFFERENCE, RATIO, ODDS_RATIO)}
ORDERS: dict[str, Order] = {
    "santner-snell": "raw",
    "chan-zhang": "score",
    "agresti-min": "square",
}


def inverts(measure: str, method: str) -> bool:
    """Whether a method of the catalogue inverts tests of this kind."""
    return measure in MEASURES and method in ORDERS


class Inverted(NamedTuple):
    """A family of tests, one for each null, and the p-value above which a null is kept.

    Attributes
    ----------
    measure : Measure
    raw, two_sided : bool
        As in `Problem`.
    alpha, gamma : float
        The size of the test, less what it costs to restrict the nuisance; and how much that is.
    """

    measure: Measure
    raw: bool
    two_sided: bool
    alpha: float
    gamma: float

    @classmethod
    def of(
        cls,
        measure: Measure,
        order: Order,
        level: float,
        alternative: Alternative,
        berger_boos: float | None,
    ) -> Inverted:
        """The tests that an interval at a level inverts."""
        gamma = check_berger_boos(berger_boos)
        # The restriction fails with probability gamma, once for both sides.
        alpha = 1.0 - level - gamma
        two_sided = order == "square" and alternative == "two-sided"
        if not two_sided and alternative == "two-sided":
            alpha *= 0.5
        return cls(measure, order == "raw", two_sided, alpha, gamma)

    @classmethod
    def named(
        cls,
        measure: str,
        method: str,
        level: float,
        alternative: Alternative,
        berger_boos: float | None = None,
    ) -> Inverted | None:
        """The tests of a method of the catalogue, None where it inverts no test of this kind."""
        if not inverts(measure, method):
            return None
        order = ORDERS[method]
        return cls.of(MEASURES[measure], order, level, alternative, berger_boos)

    def problems(self, n_a: Floats, n_b: Floats) -> int:
        """How many problems some tables are: one for each pair of launches.

        A restricted nuisance depends on the table, which then is a problem of its own.
        """
        return int(self._grouped(n_a, n_b).max(initial=-1)) + 1

    def _grouped(self, n_a: Floats, n_b: Floats) -> NDArray[np.int64]:
        if self.gamma > 0.0:
            return np.arange(n_a.size)
        _, group = np.unique(np.stack([n_a, n_b]), axis=1, return_inverse=True)
        return np.asarray(group, dtype=np.int64).reshape(-1)

    def groups(self, n_a: Floats, n_b: Floats, guess: Floats) -> Iterator[NDArray[np.int64]]:
        """Yield the rows of each problem, those with the lowest guess first."""
        group = self._grouped(n_a, n_b)
        order = np.argsort(guess, kind="stable")
        for number in dict.fromkeys(group[order].tolist()):
            yield np.flatnonzero(group == number)


def lowest_limit(
    inverted: Inverted, k_a: Floats, n_a: Floats, k_b: Floats, n_b: Floats
) -> tuple[float, bool]:
    """The lowest of the lower limits of some tables.

    The tables that share their launches are one problem. The most promising one is solved;
    the others are only searched below the lowest limit so far.

    Parameters
    ----------
    inverted : Inverted
    k_a, n_a, k_b, n_b : ndarray
        Failures and launches, one table each; no arm is empty.

    Returns
    -------
    limit : float
    gap : bool
        Whether the values accepted by a table that has that limit have a gap below the estimate.
    """
    measure = inverted.measure
    least = float(measure.theta(0.0))
    if inverted.alpha <= 0.0 or _reaches_the_edge(measure, k_a, k_b, n_b).any():
        return least, False
    estimate = _estimates(measure, k_a, n_a, k_b, n_b)
    guess, error = _guesses(inverted, k_a, n_a, k_b, n_b, estimate)
    best, gap = 1.0, False
    for rows in inverted.groups(n_a, n_b, guess):
        first = rows[np.argmin(guess[rows])]
        last = min(max(float(estimate[rows].min()), 2.0 * _EDGE), 1.0 - _EDGE)
        if not inverted.two_sided and inverted.alpha >= 0.4:
            last = 1.0 - _EDGE
        problem = Problem(
            nulls=_nulls(inverted, k_a[first], n_a[first], k_b[first], n_b[first]),
            k_a=k_a[rows],
            k_b=k_b[rows],
            raw=inverted.raw,
            two_sided=inverted.two_sided,
            alpha=inverted.alpha,
        )
        about = float(guess[first]), float(error[first])
        found, has_gap = lowest_accepted(problem, _EDGE, last, *about, below=min(best, 1.0))
        if found < best:
            best, gap = found, has_gap
        if best <= _EDGE:
            return least, gap
    return float(measure.theta(best)), gap


def highest_limit(
    inverted: Inverted, k_a: Floats, n_a: Floats, k_b: Floats, n_b: Floats
) -> tuple[float, bool]:
    """The highest of the upper limits: the lowest lower one with the arms exchanged."""
    limit, gap = lowest_limit(inverted, k_b, n_b, k_a, n_a)
    if inverted.measure is DIFFERENCE:
        return 0.0 - limit, gap
    return np.inf if limit == 0.0 else 1.0 / limit, gap


def _reaches_the_edge(measure: Measure, k_a: Floats, k_b: Floats, n_b: Floats) -> NDArray[np.bool_]:
    """Whether the estimate is the least value of the measure, or nothing is known of it."""
    none, all_ = np.equal(k_a, 0.0), np.equal(k_b, n_b)
    if measure is RATIO:
        return none
    return np.logical_or(none, all_) if measure is ODDS_RATIO else np.logical_and(none, all_)


def _estimates(measure: Measure, k_a: Floats, n_a: Floats, k_b: Floats, n_b: Floats) -> Floats:
    """Coordinates of the estimates."""
    if measure is DIFFERENCE:
        return np.asarray(measure.coordinate(k_a / n_a - k_b / n_b))
    if measure is RATIO:
        return k_a * n_b / (k_a * n_b + k_b * n_a)
    for_a, for_b = k_a * (n_b - k_b), k_b * (n_a - k_a)
    ratio = for_a / np.maximum(for_b, 1.0)
    return np.where(for_b == 0.0, 1.0, measure.coordinate(ratio))


def _guesses(
    inverted: Inverted, k_a: Floats, n_a: Floats, k_b: Floats, n_b: Floats, estimate: Floats
) -> tuple[Floats, Floats]:
    """Coordinates of the normal approximation: its limits, and standard errors there."""
    measure, alpha = inverted.measure, inverted.alpha
    z = float(-ndtri(0.5 * alpha if inverted.two_sided else alpha))
    limits = []
    for size in (max(z, _HALF), max(z, _HALF) - _HALF):
        with np.errstate(all="ignore"):
            limit = measure.low(k_a, n_a, k_b, n_b, size, correction=False)
            place = measure.coordinate(limit)
        limits.append(np.where(np.isfinite(place), place, estimate))
    error = np.minimum(np.maximum((limits[1] - limits[0]) / _HALF, 1e-4), 0.3)
    return limits[0] if z > _HALF else estimate - z * error, error


def _nulls(inverted: Inverted, k_a: float, n_a: float, k_b: float, n_b: float) -> Nulls:
    """The nulls, within Clopper-Pearson limits of both rates, each at 1 - gamma / 2."""
    measure, gamma = inverted.measure, inverted.gamma
    if gamma == 0.0:
        return Nulls.of(measure, int(n_a), int(n_b))
    ends: list[float] = []
    for k, n in ((k_a, n_a), (k_b, n_b)):
        low = float(betaincinv(k, n - k + 1.0, gamma / 4.0)) if k > 0.0 else 0.0
        high = float(betaincinv(k + 1.0, n - k, 1.0 - gamma / 4.0)) if k < n else 1.0
        ends += [measure.nuisance(low), measure.nuisance(high)]
    return Nulls(measure, int(n_a), int(n_b), Box(*ends))
