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
        return self._column(name, np.nan)

    def least(self, name: str) -> NDArray[np.float64]:
        """Return a column of counts, 0 where it does not say."""
        return self._column(name, 0.0)

    def are_blank(self, *names: str) -> bool:
        """Whether no row states a number in any of these columns."""
        return all(self.raw.columns[name].is_blank() for name in names)

    def _column(self, name: str, blank: float) -> NDArray[np.float64]:
        key = ("numbers", name, str(blank))
        found: NDArray[np.float64] | None = self.raw.derived.get(key)
        if found is None:
            coded = self.raw.columns[name]
            column = self.raw.table.column(name)
            values = [
                float(value) if value and cell_fault(column, value) is None else blank
                for value in coded.values
            ]
            found = np.array(values, dtype=np.float64)[coded.codes]
            found.flags.writeable = False
            self.raw.derived[key] = found
        return found


def _days(raw: RawTable, name: str) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the first and the last day of each date as yyyymmdd, 0 where there is none."""
    coded = raw.columns[name]
    found = [day_range(value) or ("0", "0") for value in coded.values]
    days = np.array(
        [[int(day.replace("-", "")) for day in ends] for ends in found], dtype=np.int64
    ).reshape(-1, 2)
    return days[:, 0][coded.codes], days[:, 1][coded.codes]


def windows(
    raw: RawTable, start: str = "start", end: str = "end"
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the first and last day of each row as yyyymmdd, which compare as the days do.

    A row without a start has the window of all days.
    """
    found: tuple[NDArray[np.int64], NDArray[np.int64]] | None
    found = raw.derived.get(("windows", start, end))
    if found is None:
        first, own_last = _days(raw, start)
        last = own_last if end == start else _days(raw, end)[1]
        last = np.where(last == 0, own_last, last)
        found = first, np.where(last == 0, NO_LAST, last)
        for days in found:
            days.flags.writeable = False
        raw.derived["windows", start, end] = found
    return found
