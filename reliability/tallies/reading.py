"""What each claim says, as numbers: low and high of every count, NaN where it does not say."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from reliability.tallies.rules import ReadingRules

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["COUNTS", "Reading", "read_claims"]

COUNTS = ("launched", "failed", "succeeded", "intercepted", "not_reached", "unknown")

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """The counts of every claim, one array element a claim.

    Attributes
    ----------
    low, high : dict of str to ndarray
        By the names of `COUNTS` and ``failed_share``. NaN: the claim does not say. An infinite
        high end is open.
    not_coded : ndarray of bool
        Nobody has assessed the outcome yet.
    speaks : ndarray of bool
        The claim says something of failures: a failed count, a share, or how many succeeded.
    closes : ndarray of bool
        It says how many failed, or a rule reads that from its silence.
    by_silence : ndarray of bool
        None failed, read from silence about a flight that was followed.
    most_unknown, most_others : ndarray
        Of a claim that enters as a part of what it says; see `Row`.
    """

    low: dict[str, Floats]
    high: dict[str, Floats]
    not_coded: NDArray[np.bool_]
    speaks: NDArray[np.bool_]
    closes: NDArray[np.bool_]
    by_silence: NDArray[np.bool_]
    most_unknown: Floats
    most_others: Floats

    def said(self, name: str) -> NDArray[np.bool_]:
        """Whether each claim states this count."""
        return ~np.isnan(self.low[name])

    def widened(self, pairs: Iterable[tuple[int, int]]) -> Reading:
        """Return the same with the failures of each pair's second claim widened by the first's.

        The two make one statement, of which the second gives the launches: what the first says
        of failures may hold as well.
        """
        low, high = ({name: ends.copy() for name, ends in each.items()}
                     for each in (self.low, self.high))  # fmt: skip
        for other, i in pairs:
            for name in ("failed", "failed_share"):
                if not np.isnan(low[name][other]) and not np.isnan(low[name][i]):
                    low[name][i] = min(low[name][i], low[name][other])
                    high[name][i] = max(high[name][i], high[name][other])
        return replace(self, low=low, high=high)


def read_claims(claims: pd.DataFrame, rules: ReadingRules) -> Reading:
    """Read every claim's counts under the rules for silence, operators and shares.

    A low end without a high end is open; a high end without a low end starts at 0.
    """
    low: dict[str, Floats] = {}
    high: dict[str, Floats] = {}
    for name in (*COUNTS, "failed_share"):
        low[name], high[name] = _ends(claims, name)
    count, share = ~np.isnan(low["failed"]), ~np.isnan(low["failed_share"])
    silent = ~count & ~share & np.isnan(low["succeeded"])
    drop = share if rules.shares == "share" else np.zeros(len(claims), dtype=bool)
    _blank(low, high, "failed", drop)
    _blank(low, high, "failed_share", count & ~drop)
    if rules.operator_success == "ignore":
        operator = _equals(claims, "claimant_interest", "operator")
        for name in ("failed", "failed_share", "succeeded"):
            _blank(low, high, name, operator)
    by_silence = np.zeros(len(claims), dtype=bool)
    if rules.silence == "as-success":
        by_silence = silent & _equals(claims, "flight_tracked", "yes")
        by_silence &= ~_equals(claims, "context", "combat")
        low["failed"] = np.where(by_silence, 0.0, low["failed"])
        high["failed"] = np.where(by_silence, 0.0, high["failed"])
    not_coded = _equals(claims, "coding", "not-coded")
    closes = ~(np.isnan(low["failed"]) & np.isnan(low["failed_share"])) & ~not_coded
    speaks = closes | (~np.isnan(low["succeeded"]) & ~not_coded)
    no_end = np.full(len(claims), np.inf)
    return Reading(low, high, not_coded, speaks, closes, by_silence, no_end, no_end)


def _ends(claims: pd.DataFrame, name: str) -> tuple[Floats, Floats]:
    low = claims[f"{name}_low"].to_numpy(dtype=np.float64, na_value=np.nan)
    high = claims[f"{name}_high"].to_numpy(dtype=np.float64, na_value=np.nan)
    blank_low, blank_high = np.isnan(low), np.isnan(high)
    both = blank_low & blank_high
    low = np.where(blank_low & ~both, 0.0, low)
    top = 1.0 if name == "failed_share" else np.inf
    high = np.where(blank_high & ~both, top, high)
    return low, high


def _equals(claims: pd.DataFrame, column: str, value: str) -> NDArray[np.bool_]:
    same: NDArray[np.bool_] = (claims[column] == value).fillna(value=False).to_numpy(dtype=bool)
    return same


def _blank(low: dict[str, Floats], high: dict[str, Floats], name: str, where: np.ndarray) -> None:
    low[name] = np.where(where, np.nan, low[name])
    high[name] = np.where(where, np.nan, high[name])
