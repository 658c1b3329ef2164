"""What one claim's launches are beside those that other claims account for already."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from reliability.tallies.rivals import Row
from reliability.tallies.tally import Ends, row_counts

__all__ = ["NOTHING", "Reach", "reach_of", "rest_of"]

NONE: Ends = (0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Reach:
    """How many launches there are, at least and at most: all, and of each kind.

    Attributes
    ----------
    launched, failed, others, intercepted, fine : (float, float)
        `failed` and `others` are what the launches may in truth be, whether reported or not;
        the others are those intercepted and those that went well.
    """

    launched: Ends = NONE
    failed: Ends = NONE
    others: Ends = NONE
    intercepted: Ends = NONE
    fine: Ends = NONE

    def __add__(self, other: Reach) -> Reach:
        return Reach(
            _plus(self.launched, other.launched),
            _plus(self.failed, other.failed),
            _plus(self.others, other.others),
            _plus(self.intercepted, other.intercepted),
            _plus(self.fine, other.fine),
        )


NOTHING = Reach()


def reach_of(alternatives: Iterable[Sequence[Row]]) -> Reach:
    """Return what rows that add up reach, over all alternatives, of which one is right."""
    sums = []
    for rows in alternatives:
        total = NOTHING
        for row in rows:
            total = total + _row_reach(row)
        sums.append(total)
    return Reach(
        _around([each.launched for each in sums]),
        _around([each.failed for each in sums]),
        _around([each.others for each in sums]),
        _around([each.intercepted for each in sums]),
        _around([each.fine for each in sums]),
    )


def rest_of(row: Row, held: Reach, met: Reach) -> Row | None:
    """Return what a claim says of its launches that are not counted yet.

    Parameters
    ----------
    row : Row
        What it says of all of its launches.
    held : Reach
        What is counted already and lies within the claim's window.
    met : Reach
        What is counted already and may lie in it, that which does included.

    Returns
    -------
    Row or None
        The same row where nothing is counted already; None where the claim cannot be right
        beside what lies within its window.

    Notes
    -----
    Of n launches in the window, those not counted yet are at least the least n less the most of
    what may lie in it, and at most the most n less the least of what does. Of those that the
    claim says to have failed, succeeded or been intercepted, as many may be counted already as
    what it meets can hold.
    """
    if held == NOTHING and met == NOTHING:
        return row
    mine = _row_reach(row)
    if held.launched[0] > mine.launched[1] or held.failed[0] > mine.failed[1]:
        return None
    if held.others[0] > mine.others[1]:
        return None
    counts = {
        name: (row.low[name], row.high[name])
        for name in ("failed", "succeeded", "intercepted", "not_reached", "unknown")
    }
    share = row.low["failed_share"]
    if np.isnan(counts["failed"][0]) and not np.isnan(share):
        counts["failed"] = row_counts(row)["failed"]
    rest = {
        "launched": _less((row.low["launched"], row.high["launched"]), held.launched[0],
                          met.launched[1]),
        "failed": _less(counts["failed"], 0.0, met.failed[1]),
        "succeeded": _less(counts["succeeded"], 0.0, met.fine[1]),
        "intercepted": _less(counts["intercepted"], held.intercepted[0], met.intercepted[1]),
        "not_reached": _less(counts["not_reached"], 0.0, np.inf),
        "unknown": _less(counts["unknown"], 0.0, np.inf),
        "failed_share": (np.nan, np.nan),
    }  # fmt: skip
    most_unknown, most_others = row.most_unknown, row.most_others
    if row.not_coded:
        pass
    elif np.isnan(counts["failed"][0]):
        most_unknown = row_counts(row)["unknown"][1]
    else:
        most_others = min(most_others, row.high["launched"] - counts["failed"][0])
    accounted = sum(rest[name][0] for name in ("failed", "succeeded", "intercepted")
                    if not np.isnan(rest[name][0]))  # fmt: skip
    if accounted > rest["launched"][1] or any(high < low for low, high in rest.values()):
        return None
    rest["launched"] = max(rest["launched"][0], accounted), rest["launched"][1]
    low = {name: low for name, (low, _) in rest.items()}
    high = {name: high for name, (_, high) in rest.items()}
    return Row(row.members, low, high, row.not_coded, row.by_silence, most_unknown, most_others)


def _row_reach(row: Row) -> Reach:
    if "reach" not in row.known:
        row.known["reach"] = _reach(row)
    reach: Reach = row.known["reach"]
    return reach


def _reach(row: Row) -> Reach:
    counts = row_counts(row)
    n_low, n_high = counts["launched"]
    least = 0.0 if np.isnan(counts["failed"][0]) else counts["failed"][0]
    most = sum(counts[name][1] for name in ("failed", "unknown", "not_coded")
               if not np.isnan(counts[name][1]))  # fmt: skip
    failed = least, min(most, n_high)
    others = max(n_low - failed[1], 0.0), n_high - least
    intercepted = counts["intercepted"]
    if np.isnan(intercepted[0]):
        intercepted = 0.0, others[1]
    fine = max(others[0] - intercepted[1], 0.0), max(others[1] - intercepted[0], 0.0)
    return Reach((n_low, n_high), failed, others, intercepted, fine)


def _plus(a: Ends, b: Ends) -> Ends:
    return a[0] + b[0], a[1] + b[1]


def _less(ends: Ends, least: float, most: float) -> Ends:
    """Return a count of which so many, at least and at most, are taken away."""
    low, high = ends
    return (low - most if low > most else 0.0) if low == low else low, high - least


def _around(ends: Sequence[Ends]) -> Ends:
    return min(low for low, _ in ends), max(high for _, high in ends)
