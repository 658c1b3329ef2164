"""The claims as arrays that the rules compare: counts, shares and days."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from reliability.evidence.cellform import cell_fault
from reliability.evidence.dates import day_range

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from reliability.evidence.coded import RawTable

__all__ = ["Numbers", "windows"]

# No day: earlier than every first day, later than every last day, so that it contradicts none.
NO_FIRST = np.int64(0)
NO_LAST = np.int64(99_999_999)


@dataclass(frozen=True)
class Numbers:
    """Numbers of the columns of one table, NaN where blank or faulty."""

    raw: RawTable

    def numbers(self, name: str) -> NDArray[np.float64]:
        """Return a column of counts or shares; whole numbers below 1e15 are exact."""
        coded = self.raw.columns[name]
        column = self.raw.table.column(name)
        values = [
            float(value) if value and cell_fault(column, value) is None else np.nan
            for value in coded.values
        ]
        return np.array(values, dtype=np.float64)[coded.codes]


def _days(raw: RawTable, name: str, end: int) -> NDArray[np.int64]:
    """Return the first (0) or last (1) day of each date as yyyymmdd, 0 where there is none."""
    coded = raw.columns[name]
    ranges = [day_range(value) for value in coded.values]
    days = [int(found[end].replace("-", "")) if found else 0 for found in ranges]
    return np.array(days, dtype=np.int64)[coded.codes]


def windows(
    raw: RawTable, start: str = "start", end: str = "end"
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the first and last day of each row as yyyymmdd, which compare as the days do.

    A row without a start has the window of all days.
    """
    first = _days(raw, start, 0)
    last = _days(raw, end, 1)
    last = np.where(last == 0, _days(raw, start, 1), last)
    return first, np.where(last == 0, NO_LAST, last)
