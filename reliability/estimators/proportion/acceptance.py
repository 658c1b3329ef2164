"""Blaker and Sterne: two-sided exact tests inverted, and the hull of what they accept.

Both tests give a rate p, for k failures above what p leads one to expect, the p-value
``P(X >= k | p) + P(X <= j | p)``, where j, the opposite tail, grows by steps as p grows. On a
*piece*, the rates with one j, the p-value is one minus the probability of the counts strictly
between j and k, so it falls and then rises; at the start of the next piece it jumps up. The
low end of the hull is therefore the start of a piece, or a crossing on the rising part of one.
The high end is the low end for successes, mirrored.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray
from scipy.special import betainc, gammaln, xlog1py, xlogy

from reliability.errors import CountError
from reliability.estimators.arguments import Alternative, Floats
from reliability.estimators.conditional.hypergeometric import log_choose
from reliability.estimators.proportion.exact import clopper_pearson, lower_limit
from reliability.estimators.proportion.roots import increasing_root

__all__ = ["blaker", "sterne"]

Flags = NDArray[np.bool_]
LowEnd = Callable[[Floats, Floats, float], tuple[Floats, Flags]]

# p-values this near to the error, relatively, count as above it: an end that hangs on a tie
# takes the outer side.
TIE = 1e-12
# How many pieces are looked at together; bounds the memory.
MOST_PIECES = 1 << 18
# The pieces of one row grow with the root of its launches; past this they fill the memory.
MOST_LAUNCHES = 1e9


def blaker(
    k: Floats, n: Floats, level: float, alternative: Alternative
) -> tuple[Floats, Floats] | tuple[Floats, Floats, Flags]:
    """Hull of the rates with acceptability above the error (Blaker 2000).

    The acceptability adds to the smaller tail the largest opposite tail that does not exceed
    it. One-sided: Clopper-Pearson, whose tail that test then is.
    """
    return _hull(_blaker_low, k, n, level, alternative)


def sterne(
    k: Floats, n: Floats, level: float, alternative: Alternative
) -> tuple[Floats, Floats] | tuple[Floats, Floats, Flags]:
    """Hull of the rates that the minimum-likelihood test accepts (Sterne 1954).

    Its p-value adds up all counts that are no likelier than the one seen. One-sided:
    Clopper-Pearson, whose tail that test then is.
    """
    return _hull(_sterne_low, k, n, level, alternative)


def _hull(
    low_end: LowEnd, k: Floats, n: Floats, level: float, alternative: Alternative
) -> tuple[Floats, Floats] | tuple[Floats, Floats, Flags]:
    if alternative != "two-sided":
        return clopper_pearson(k, n, level, alternative)
    if k.size and n.max() > MOST_LAUNCHES:
        raise CountError(
            f"launches: must not exceed {MOST_LAUNCHES:g} for the hull of an exact two-sided "
            f"test; got {n.max():g}. Choose clopper-pearson, or wilson."
        )
    error = 1.0 - level
    low, high = np.zeros_like(k), np.ones_like(k)
    gap = np.zeros(k.size, dtype=bool)
    some, fewer = k > 0.0, k < n
    low[some], gap[some] = low_end(k[some], n[some], error)
    mirrored, gap_above = low_end((n - k)[fewer], n[fewer], error)
    high[fewer] = 1.0 - mirrored
    gap[fewer] |= gap_above
    return low, high, gap


def _upper_tail(k: Floats, n: Floats, p: Floats) -> Floats:
    """P(X >= k | p) for k of 1 or more."""
    return np.asarray(betainc(k, n - k + 1.0, p))


def _lower_tail(j: Floats, n: Floats, p: Floats) -> Floats:
    """P(X <= j | p) for j below n; nothing below 0."""
    some = np.maximum(j, 0.0)
    # As a tail of the successes: several times as fast as betaincc.
    return np.where(j < 0.0, 0.0, betainc(n - some, some + 1.0, 1.0 - p))


def _valley(j: Floats, k: Floats, n: Floats) -> Floats:
    """Where on its piece the p-value stops falling; 0 where it only rises or is 1.

    There the counts j of n - 1 and k - 1 of n - 1 are equally likely.
    """
    between = (j >= 0.0) & (j < k - 1.0)
    lower = np.where(between, j, k - 2.0)
    log_odds = (log_choose(n - 1.0, lower) - log_choose(n - 1.0, k - 1.0)) / (k - 1.0 - lower)
    return np.where(between, 1.0 / (1.0 + np.exp(-log_odds)), 0.0)


def _outwards(start: Floats, j: Floats, k: Floats, n: Floats) -> Floats:
    """Lower the start of piece j by what rounding may have put it too high.

    There j and k are tied: where the low end of k begins, the high end of j ends. Were a number
    left between them, no interval would hold it. A start at one half is exact.
    """
    rounding = 8.0 * np.finfo(float).eps * (1.0 + gammaln(n + 1.0) / np.maximum(k - j, 1.0))
    return np.where(j + k == n, start, start * (1.0 - rounding))


def _crossing(j: Floats, k: Floats, n: Floats, left: Floats, right: Floats, error: float) -> Floats:
    """Where the p-value of piece j, no more than the error at `left`, rises through it."""

    def excess(p: Floats, j: Floats, k: Floats, n: Floats) -> tuple[Floats, Floats]:
        value = _upper_tail(k, n, p) + _lower_tail(j, n, p)
        up = np.exp(log_choose(n - 1.0, k - 1.0) + xlogy(k - 1.0, p) + xlog1py(n - k, -p))
        low = np.maximum(j, 0.0)
        down = np.exp(log_choose(n - 1.0, low) + xlogy(low, p) + xlog1py(n - 1.0 - low, -p))
        return value - error, n * (up - np.where(j < 0.0, 0.0, down))

    # The rising part begins at the valley.
    left = np.clip(_valley(j, k, n), left, right)
    return increasing_root(excess, left, right, (left + right) / 2.0, j, k, n)


def _last_step(holds: Callable[[Floats], Flags], low: Floats, high: Floats) -> Floats:
    """Return the largest whole number from `low` to `high` at which a falling condition holds.

    It is taken to hold at `low`.
    """
    low, high = low.copy(), high.copy()
    while (low < high).any():
        middle = np.ceil((low + high) / 2.0)
        yes = holds(middle)
        low, high = np.where(yes, middle, low), np.where(yes, high, middle - 1.0)
    return low


# Blaker


def _blaker_low(k: Floats, n: Floats, error: float) -> tuple[Floats, Flags]:
    # The acceptability is at most twice the smaller tail, and is that at the start of a piece.
    # So nothing below Clopper-Pearson's two-sided limit is accepted, every piece that starts
    # above it starts accepted, and everything above the one-sided limit is accepted.
    first = lower_limit(k, n, error / 2.0)
    j = _opposite(k, n, first)
    right = _blaker_start(j + 1.0, k, n, first)
    before_jump = _upper_tail(k, n, right) + _lower_tail(j, n, right)
    low = _outwards(right, j + 1.0, k, n)
    at = (before_jump > error * (1.0 + TIE)).nonzero()[0]
    low[at] = _crossing(j[at], k[at], n[at], first[at], right[at], error)
    return low, _blaker_gap(j + 1.0, k, n, error)


def _opposite(k: Floats, n: Floats, p: Floats) -> Floats:
    """Return the largest j with P(X <= j | p) no more than P(X >= k | p); -1 for none."""
    upper = _upper_tail(k, n, p)
    return _last_step(lambda j: _lower_tail(j, n, p) <= upper, np.full_like(k, -1.0), k - 1.0)


def _blaker_start(j: Floats, k: Floats, n: Floats, left: Floats) -> Floats:
    """Return where P(X <= j) has come down to P(X >= k): the start of piece j."""

    def excess(p: Floats, j: Floats, k: Floats, n: Floats) -> tuple[Floats, Floats]:
        upper, lower = _upper_tail(k, n, p), _lower_tail(j, n, p)
        up = np.exp(log_choose(n - 1.0, k - 1.0) + xlogy(k - 1.0, p) + xlog1py(n - k, -p))
        down = np.exp(log_choose(n - 1.0, j) + xlogy(j, p) + xlog1py(n - 1.0 - j, -p))
        return np.log(upper / lower), n * (up / upper + down / lower)

    starts = left.copy()
    real = ((j >= 0.0) & (j < k)).nonzero()[0]
    j, k, n, left = j[real], k[real], n[real], left[real]
    starts[real] = increasing_root(
        excess, left, np.ones_like(left), (j + k + 1) / (2 * n + 2), j, k, n
    )
    return starts


def _blaker_gap(first: Floats, k: Floats, n: Floats, error: float) -> Flags:
    """Return whether, from piece `first` on, the acceptability falls to the error again."""
    bound = lower_limit(k, n, error)
    last = _opposite(k, n, bound)
    gap = np.zeros(k.size, dtype=bool)
    for rows, j in _pieces(first, last):
        k_, n_ = k[rows], n[rows]
        lowest = _valley(j, k_, n_)
        upper = _upper_tail(k_, n_, lowest)
        falls = (lowest > 0.0) & (_lower_tail(j, n_, lowest) <= upper)
        # A valley beyond the end of its piece: the piece is lowest at its end.
        late = (falls & (j < k_ - 1.0) & (_lower_tail(j + 1.0, n_, lowest) <= upper)).nonzero()[0]
        lowest[late] = _blaker_start(j[late] + 1.0, k_[late], n_[late], 0.0 * k_[late])
        value = _upper_tail(k_, n_, lowest) + _lower_tail(j, n_, lowest)
        gap[rows[falls & (value <= error * (1.0 - TIE))]] = True
    return gap


# Sterne


def _sterne_start(j: Floats, k: Floats, n: Floats) -> Floats:
    """Return the rate at which j and k failures are equally likely; 0 for j < 0."""
    real = j >= 0.0
    lower = np.minimum(np.maximum(j, 0.0), k - 1.0)
    log_odds = (log_choose(n, lower) - log_choose(n, k)) / (k - lower)
    # By symmetry j and n - j are equally likely at one half: exactly, whatever gammaln rounds.
    log_odds = np.where(lower + k == n, 0.0, log_odds)
    return np.where(real, 1.0 / (1.0 + np.exp(-log_odds)), 0.0)


def _sterne_low(k: Floats, n: Floats, error: float) -> tuple[Floats, Flags]:
    # Every count in the p-value is no likelier than k, so that it is at most n + 1 times the
    # probability of k: below `floor` all is rejected. It is at least P(X >= k): above `roof`,
    # and from the rate at which k is as likely as k - 1, all is accepted.
    floor = _sterne_floor(k, n, error)
    roof = lower_limit(k, n, error)
    first = _last_step(lambda j: _sterne_start(j, k, n) <= floor, np.full_like(k, -1.0), k - 1.0)
    last = _last_step(lambda j: _sterne_start(j - 1.0, k, n) < roof, first, k - 1.0)
    low, gap = np.empty_like(k), np.zeros(k.size, dtype=bool)
    for rows, j in _pieces(first, last):
        k_, n_ = k[rows], n[rows]
        left = np.maximum(_sterne_start(j, k_, n_), floor[rows])
        right = np.where(j < k_ - 1.0, _sterne_start(j + 1.0, k_, n_), left)
        right = np.maximum(right, left)
        starts_in = _upper_tail(k_, n_, left) + _lower_tail(j, n_, left) > error * (1.0 - TIE)
        ends_in = _upper_tail(k_, n_, right) + _lower_tail(j, n_, right) > error * (1.0 + TIE)
        accepted = starts_in | ends_in | (j == last[rows])
        found = _first_of_each(rows, accepted)
        low[rows[found]] = _outwards(left[found], j[found], k_[found], n_[found])
        at = found[~starts_in[found] & ends_in[found]]
        low[rows[at]] = _crossing(j[at], k_[at], n_[at], left[at], right[at], error)
        # From there on, is any piece lowest at or below the error?
        reach = low[rows]
        lowest = np.clip(_valley(j, k_, n_), np.maximum(left, reach), np.maximum(right, reach))
        value = _upper_tail(k_, n_, lowest) + _lower_tail(j, n_, lowest)
        beyond = (right > reach) & (value <= error * (1.0 - TIE)) & (lowest > reach)
        gap[rows[beyond]] = True
    return low, gap


def _sterne_floor(k: Floats, n: Floats, error: float) -> Floats:
    """Return a rate below k / n where k has probability error / (n + 1), rounded down."""
    choose = log_choose(n, k)

    def excess(p: Floats, k: Floats, n: Floats, choose: Floats) -> tuple[Floats, Floats]:
        value = choose + k * np.log(p) + xlog1py(n - k, -p) - np.log(error / (n + 1.0))
        return value, k / p - (n - k) / (1.0 - p)

    start = np.exp((np.log(error / (n + 1.0)) - choose) / k)
    found = increasing_root(excess, np.zeros_like(k), k / n, start, k, n, choose)
    return found * (1.0 - 1e-9)


# Runs of pieces, of another length in each row


def _pieces(first: Floats, last: Floats) -> Iterator[tuple[NDArray[np.intp], Floats]]:
    """Give the pieces from `first` to `last` of every row, flat: their rows and their j."""
    counts = np.maximum(last - first + 1.0, 0.0).astype(np.intp)
    ends = np.cumsum(counts)
    begin = 0
    while begin < counts.size:
        before = ends[begin] - counts[begin]
        end = max(int(np.searchsorted(ends, before + MOST_PIECES, side="right")), begin + 1)
        rows = np.repeat(np.arange(begin, end), counts[begin:end])
        if rows.size:
            opens = ends[rows] - counts[rows] - before
            yield rows, first[rows] + (np.arange(rows.size) - opens)
        begin = end


def _first_of_each(rows: NDArray[np.intp], accepted: Flags) -> NDArray[np.intp]:
    """Return the flat position of the first accepted piece of every row."""
    at = accepted.nonzero()[0]
    return at[np.unique(rows[at], return_index=True)[1]]
