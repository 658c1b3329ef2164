"""Periods as closed ranges of days, and which period each claim belongs to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np

from reliability.errors import OptionError, unknown_name
from reliability.tallies.rules import PeriodRules

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "OUTSIDE",
    "STRADDLES",
    "Assignment",
    "Cut",
    "Period",
    "assign",
    "divide",
    "find_cut",
    "period_labels",
]

OUTSIDE, STRADDLES = -1, -2
FIRST_DAY, LAST_DAY = "0001-01-01", "9999-12-31"


@dataclass(frozen=True, slots=True)
class Cut:
    """A candidate cut date; `first` and `last` differ where the day is a placeholder."""

    cut_id: str
    first: str
    last: str
    label: str
    kind: str


@dataclass(frozen=True, slots=True)
class Period:
    """A closed range of days, ISO; a missing end is open."""

    label: str
    first: str | None
    last: str | None


def find_cut(cuts: pd.DataFrame, name: str) -> Cut:
    """Return the cut that a scenario names: an id of ``cuts.csv`` or an ISO day.

    Raises
    ------
    UnknownNameError
        If it is neither; the error names the nearest id.
    """
    row = cuts[cuts["cut_id"] == name] if len(cuts) else cuts
    if len(row):
        first = row.iloc[0]
        day = str(first["date"])
        return Cut(
            name,
            day if _missing(first["date_from"]) else str(first["date_from"]),
            day if _missing(first["date_to"]) else str(first["date_to"]),
            str(first["label"]),
            str(first["kind"]),
        )
    try:
        day = date.fromisoformat(name).isoformat()
    except (TypeError, ValueError):
        known = [str(known) for known in cuts["cut_id"]] if len(cuts) else []
        raise unknown_name(
            "cut (an id of cuts.csv, or a day like 2024-06-19)", str(name), known
        ) from None
    return Cut(name, day, day, name, "date")


def _missing(value: object) -> bool:
    return not isinstance(value, str) or value == ""


def period_labels(cuts: int) -> list[str]:
    """Return the labels of the periods that so many cuts make, in order of time.

    Examples
    --------
    >>> period_labels(2), period_labels(0)
    (['before', 'between-1', 'after'], ['all'])
    """
    if cuts == 0:
        return ["all"]
    return ["before", *(f"between-{i}" for i in range(1, cuts)), "after"]


def divide(cuts: list[Cut], rules: PeriodRules) -> list[Period]:
    """Divide all days at the cuts.

    The days of a cut that is only known as a range belong to no period, nor do the days of the
    washout. Labels are ``before`` and ``after``; with more cuts, ``between-1`` and so on stand
    between them.

    Raises
    ------
    OptionError
        If the cuts are not in order, or two of them leave no day between.
    """
    edges: list[tuple[str, str]] = []
    for cut in cuts:
        first, last = date.fromisoformat(cut.first), date.fromisoformat(cut.last)
        one_day = first == last
        ends = first if one_day and rules.cut_day == "before" else first - timedelta(1)
        starts = last if one_day and rules.cut_day == "after" else last + timedelta(1)
        starts += timedelta(rules.washout_days)
        edges.append((ends.isoformat(), starts.isoformat()))
    labels = period_labels(len(cuts))
    starts_of = [None, *(start for _, start in edges)]
    ends_of = [*(end for end, _ in edges), None]
    periods = [Period(*each) for each in zip(labels, starts_of, ends_of, strict=True)]
    for period in periods:
        if period.first is not None and period.last is not None and period.first > period.last:
            raise OptionError(
                f"periods.cut: the cuts must be in order with at least a day between them; "
                f"period {period.label!r} would run from {period.first} to {period.last}. Reorder "
                "them, or leave one out."
            )
    return periods


@dataclass(frozen=True, slots=True, eq=False)
class Assignment:
    """Which period each claim belongs to.

    Attributes
    ----------
    period : ndarray of int
        Index of the period; -1 where no day of the claim lies in one, -2 where it straddles.
    touches : ndarray of bool, shape (claims, periods)
        Whether any day of the claim lies in the period.
    ends_on_cut : ndarray of bool
        True for a window counted with the period before although its last day is the first
        day of the next one.
    """

    period: np.ndarray
    touches: np.ndarray
    ends_on_cut: np.ndarray


def assign(claims: pd.DataFrame, periods: list[Period]) -> Assignment:
    """Say which period each claim belongs to.

    A claim belongs to a period if all its days lie in it. An incident of one night belongs to
    the day of its end. A window of several days that ends on the first day of a later period is
    counted with the period before, and marked.
    """
    start = claims["start_day"].to_numpy(dtype=object)
    end = claims["end_day"].to_numpy(dtype=object)
    start = np.array([FIRST_DAY if _missing(day) else day for day in start], dtype="U10")
    end = np.array([LAST_DAY if _missing(day) else day for day in end], dtype="U10")
    incident = (claims["scope"] == "incident").to_numpy(dtype=bool)
    next_day = (start.astype("M8[D]") + 1).astype("U10") if len(start) else start
    start = np.where(incident & (end == next_day), end, start)
    period = np.full(len(claims), OUTSIDE)
    touches = np.zeros((len(claims), len(periods)), dtype=bool)
    ends_on_cut = np.zeros(len(claims), dtype=bool)
    for index, each in enumerate(periods):
        first, last = each.first or FIRST_DAY, each.last or LAST_DAY
        inside = (start >= first) & (end <= last)
        period[inside] = index
        touches[:, index] = (start <= last) & (end >= first)
        if index:
            before = periods[index - 1]
            on_cut = (~incident & (end == first) & (start < first)
                      & (start >= (before.first or FIRST_DAY)))  # fmt: skip
            on_cut &= _adjacent(before.last, first)
            period[on_cut], ends_on_cut[on_cut] = index - 1, True
    period[(period == OUTSIDE) & touches.any(axis=1)] = STRADDLES
    return Assignment(period, touches, ends_on_cut)


def _adjacent(last: str | None, first: str) -> bool:
    return last is not None and date.fromisoformat(last) + timedelta(1) == date.fromisoformat(first)
