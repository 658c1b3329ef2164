"""Where a conclusion about two arms flips as unknown outcomes turn out one way or the other.

The lattice has one cell for each pair (unknown launches of arm a that failed, of arm b that
failed). Each cell is a complete pair of tables, on which the conclusion is drawn (Yan, Lee and
Li 2009; Liublinska and Rubin 2014).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from reliability.counts import CountRange
from reliability.errors import CountError, OptionError, unknown_name
from reliability.estimators.arguments import Floats, check_confidence_level
from reliability.estimators.bayes.probability import probability_lower
from reliability.estimators.difference.interval import difference_interval
from reliability.estimators.two_sample.entrance import two_sample_test

__all__ = [
    "CONCLUSIONS",
    "Flip",
    "Run",
    "TippingPoint",
    "check_threshold",
    "tipping_point",
]

CONCLUSIONS = ("sign", "interval", "test", "probability")
REFERENCES = ("as-success", "as-failure", "proportional")
# What a cell may conclude of the rate of arm a against arm b.
VERDICTS = {-1: "lower", 0: "undecided", 1: "higher"}

Conclusion: TypeAlias = Literal["sign", "interval", "test", "probability"]


@dataclass(frozen=True, slots=True)
class Flip:
    """One of the smallest sets of unknown outcomes that flips the conclusion.

    Attributes
    ----------
    failed_a, failed_b : int
        The cell: how many of each arm's unknown launches failed.
    change_a, change_b : int
        By how many that differs from the reference.
    verdict : str
        What the cell concludes: lower, undecided or higher.
    """

    failed_a: int
    failed_b: int
    change_a: int
    change_b: int
    verdict: str


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of cells in one row of the lattice with one verdict: the frontier as a table.

    Attributes
    ----------
    failed_a : int
        The row: unknown launches of arm a that failed.
    failed_b_low, failed_b_high : int
        The stretch: unknown launches of arm b that failed.
    verdict : str
    """

    failed_a: int
    failed_b_low: int
    failed_b_high: int
    verdict: str


@dataclass(frozen=True, slots=True)
class TippingPoint:
    """The lattice of conclusions, and what it takes to flip the one at the reference.

    Attributes
    ----------
    conclusion : str
        sign, interval, test or probability.
    values : ndarray
        Of shape (unknown_a + 1, unknown_b + 1): the difference of the rates a - b, the p-value,
        or P(rate a < rate b); for ``interval`` the end nearer to 0, and 0 where the interval
        holds it.
    verdicts : ndarray of int
        Of the same shape: -1 where rate a is concluded to be lower than rate b, 1 where
        higher, 0 where neither.
    reference : (int, int)
        The cell that is compared with.
    verdict : str
        What the reference concludes.
    flips : tuple of Flip
        All smallest sets that flip it, by changed cells; empty where nothing does.
    """

    conclusion: str
    values: Floats
    verdicts: NDArray[np.int8]
    reference: tuple[int, int]
    verdict: str
    flips: tuple[Flip, ...]

    @property
    def unknowns_to_flip(self) -> int | None:
        """How many unknown outcomes must differ from the reference; None if none suffices."""
        if not self.flips:
            return None
        return abs(self.flips[0].change_a) + abs(self.flips[0].change_b)

    @property
    def share_that_agrees(self) -> float:
        """Share of the cells with the reference's verdict. Not a probability."""
        return float((self.verdicts == self.verdicts[self.reference]).mean())

    @property
    def runs(self) -> tuple[Run, ...]:
        """The frontier as a table: every row of the lattice in stretches of one verdict."""
        found = []
        for i, row in enumerate(self.verdicts):
            edges = np.flatnonzero(np.diff(row)) + 1
            starts = [0, *edges.tolist()]
            stops = [*edges.tolist(), row.size]
            found += [
                Run(i, start, stop - 1, VERDICTS[int(row[start])])
                for start, stop in zip(starts, stops, strict=True)
            ]
        return tuple(found)

    @property
    def frontier(self) -> tuple[tuple[int, int], ...]:
        """The cells with the reference's verdict that touch a cell with another."""
        same = self.verdicts == self.verdicts[self.reference]
        other = np.pad(~same, 1, constant_values=False)
        touches = other[:-2, 1:-1] | other[2:, 1:-1] | other[1:-1, :-2] | other[1:-1, 2:]
        return tuple((int(i), int(j)) for i, j in np.argwhere(same & touches))


def tipping_point(
    failures_a: int,
    launches_a: int,
    unknown_a: int,
    failures_b: int,
    launches_b: int,
    unknown_b: int,
    *,
    conclusion: str,
    reference: str | tuple[int, int],
    method: str | None = None,
    confidence_level: float = 0.95,
    threshold: float = 0.95,
    prior: str | tuple[float, float] = "jeffreys",
    **options: Any,
) -> TippingPoint:
    """Find which unknown outcomes would flip a conclusion about two failure rates.

    Parameters
    ----------
    failures_a, launches_a, unknown_a, failures_b, launches_b, unknown_b : int
        For each arm the launches known to have failed, all launches, and those of unknown
        outcome among them.
    conclusion : {"sign", "interval", "test", "probability"}
        ``sign``: which rate is lower. ``interval``: the interval of the difference excludes 0.
        ``test``: the p-value is at most 1 - confidence_level, and the sign. ``probability``:
        P(rate a < rate b), or its opposite, reaches `threshold`.
    reference : {"as-success", "as-failure", "proportional"} or (int, int)
        The cell whose conclusion may flip: no unknown failed, all did, as large a share of them
        as of the known outcomes (rounded to the nearest whole launch, halves up), or a cell of
        your own. There is no default: each is an assumption about the unknown.
    method : str, optional
        Of the family ``difference`` for ``interval`` (miettinen-nurminen unless given), of the
        family ``test`` for ``test`` (boschloo unless given).
    confidence_level, threshold : float
        Strictly between 0 and 1.
    prior : str or (float, float)
        For ``probability``.
    **options
        Options of the method.

    Returns
    -------
    TippingPoint

    Raises
    ------
    CountError
        If failures and unknown together exceed launches, or the reference is no cell.
    LevelError, OptionError, UnknownNameError

    Examples
    --------
    Before, 25 of 50 failed; after, 1 of 12 with 4 more unknown:

    >>> found = tipping_point(1, 12, 4, 25, 50, 0, conclusion="test", reference="as-success")
    >>> found.verdict, found.unknowns_to_flip
    ('lower', 2)
    >>> found.flips[0].failed_a
    2
    """
    if conclusion not in CONCLUSIONS:
        raise unknown_name("conclusion", str(conclusion), CONCLUSIONS)
    arms = (
        _whole("a", failures_a, launches_a, unknown_a),
        _whole("b", failures_b, launches_b, unknown_b),
    )
    cell = _reference(reference, *arms)
    (ka, na, ua), (kb, nb, ub) = arms
    i, j = np.indices((ua + 1, ub + 1))
    tables = (ka + i, na, kb + j, nb)
    level = check_confidence_level(confidence_level)
    if conclusion == "sign":
        values, verdicts = _signs(*tables)
    elif conclusion == "interval":
        values, verdicts = _intervals(tables, method, level, options)
    elif conclusion == "test":
        values, verdicts = _tests(tables, method, level, options)
    else:
        values, verdicts = _probabilities(tables, prior, threshold)
    here = int(verdicts[cell])
    return TippingPoint(
        conclusion, values, verdicts, cell, VERDICTS[here], _smallest_flips(verdicts, cell)
    )


def _signs(ka: Any, na: int, kb: Any, nb: int) -> tuple[Floats, NDArray[np.int8]]:
    difference = ka / max(na, 1) - kb / max(nb, 1)
    # The sign in whole numbers; an arm without launches has no rate to compare.
    sign = np.sign(ka * nb - kb * na).astype(np.int8)
    return difference, sign if na and nb else np.zeros_like(sign)


def _intervals(
    tables: tuple[Any, ...], method: str | None, level: float, options: dict[str, Any]
) -> tuple[Floats, NDArray[np.int8]]:
    interval = difference_interval(
        *tables, method=method or "miettinen-nurminen", confidence_level=level, **options
    )
    low, high = np.asarray(interval.low), np.asarray(interval.high)
    nearer = np.where(low > 0.0, low, np.where(high < 0.0, high, 0.0))
    return nearer, np.sign(nearer).astype(np.int8)


def _tests(
    tables: tuple[Any, ...], method: str | None, level: float, options: dict[str, Any]
) -> tuple[Floats, NDArray[np.int8]]:
    p = np.asarray(two_sample_test(*tables, method=method or "boschloo", **options))
    # p equal to alpha rejects; the slack is for the last digits of a p that should equal it.
    rejected = p <= (1.0 - level) * (1.0 + 1e-9)
    return p, np.where(rejected, _signs(*tables)[1], 0).astype(np.int8)


def _probabilities(
    tables: tuple[Any, ...], prior: str | tuple[float, float], threshold: float
) -> tuple[Floats, NDArray[np.int8]]:
    check_threshold(threshold)
    probability = np.asarray(probability_lower(*tables, prior=prior))
    verdicts = np.where(probability >= threshold, -1, np.where(probability <= 1 - threshold, 1, 0))
    told = tables[1] > 0 and tables[3] > 0
    return probability, (verdicts if told else 0 * verdicts).astype(np.int8)


def check_threshold(threshold: float) -> None:
    """Refuse a threshold that both rates could reach, or none.

    Raises
    ------
    OptionError
        Unless it lies between 0.5 and 1.
    """
    if not 0.5 < threshold < 1.0:
        raise OptionError(
            f"threshold: must lie between 0.5 and 1; got {threshold!r}. "
            "Below 0.5 both rates could count as the lower one."
        )


def _smallest_flips(verdicts: NDArray[np.int8], cell: tuple[int, int]) -> tuple[Flip, ...]:
    i, j = np.indices(verdicts.shape)
    distance = np.abs(i - cell[0]) + np.abs(j - cell[1])
    flipped = verdicts != verdicts[cell]
    if not flipped.any():
        return ()
    nearest = flipped & (distance == distance[flipped].min())
    return tuple(
        Flip(int(a), int(b), int(a) - cell[0], int(b) - cell[1], VERDICTS[int(verdicts[a, b])])
        for a, b in np.argwhere(nearest)
    )


def _whole(arm: str, failures: int, launches: int, unknown: int) -> tuple[int, int, int]:
    named = {"failures": failures, "launches": launches, "unknown": unknown}
    counts = []
    for name, value in named.items():
        found = CountRange.of(value)
        if not found.exact:
            raise CountError(
                f"{name}_{arm}: must be one whole number; got {found.quoted}. "
                "A range of failures within fixed launches is failures plus unknown."
            )
        counts.append(found.low)
    k, n, u = counts
    if k + u > n:
        raise CountError(
            f"failures_{arm} + unknown_{arm}: must not exceed launches_{arm} ({n}); got "
            f"{k} + {u}. Count each launch once: one of unknown outcome is not also a failure."
        )
    return k, n, u


def _reference(
    reference: str | tuple[int, int], a: tuple[int, int, int], b: tuple[int, int, int]
) -> tuple[int, int]:
    if isinstance(reference, str):
        if reference not in REFERENCES:
            raise unknown_name("reference", reference, REFERENCES)
        return _share(reference, *a), _share(reference, *b)
    cell = tuple(CountRange.of(value).low for value in reference)
    if len(cell) != 2 or cell[0] > a[2] or cell[1] > b[2]:
        raise CountError(
            f"reference: must be a cell within (0..{a[2]}, 0..{b[2]}); got {reference!r}. "
            "Give how many of the unknown launches of each arm failed."
        )
    return cell[0], cell[1]


def _share(reference: str, failures: int, launches: int, unknown: int) -> int:
    if reference == "as-success":
        return 0
    known = launches - unknown
    if reference == "as-failure" or unknown == 0:
        return unknown
    if known == 0:
        raise OptionError(
            "reference: 'proportional' needs a known outcome in each arm; got none. "
            "Choose as-success, as-failure or a cell."
        )
    return (2 * unknown * failures + known) // (2 * known)
