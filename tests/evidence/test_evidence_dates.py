"""Partial dates: every form, every month end, and what has no day."""

from __future__ import annotations

import calendar
import datetime
import re

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reliability.evidence.dates import DATE_PATTERN, DAY_PATTERN, day_range, day_ranges


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024-09-21", "2024-09-21", "2024-09-21"),
        ("2024-09-21?", "2024-09-21", "2024-09-21"),
        ("2024-09~", "2024-09-01", "2024-09-30"),
        ("2024%", "2024-01-01", "2024-12-31"),
        ("2024", "2024-01-01", "2024-12-31"),
        ("202X", "2020-01-01", "2029-12-31"),
        ("19XX", "1900-01-01", "1999-12-31"),
        ("2024-XX", "2024-01-01", "2024-12-31"),
        ("2024-02-XX", "2024-02-01", "2024-02-29"),
        ("2023-02", "2023-02-01", "2023-02-28"),
        ("9999-12", "9999-12-01", "9999-12-31"),
        ("2024-01-29/2024-01-30", "2024-01-29", "2024-01-30"),
        ("2024-01/2024-03", "2024-01-01", "2024-03-31"),
        ("2024-01-31~/2024-02", "2024-01-31", "2024-02-29"),
    ],
)
def test_forms(text: str, first: str, last: str) -> None:
    assert day_range(text) == (first, last)


@pytest.mark.parametrize(
    "text",
    [
        "", "Jan 2024", "2024-1-2", "2024-13", "2024-00", "2024-02-30", "2023-02-29", "1900-02-29",
        "0000", "0000-01-01", "24", "2024/01/02", "01/02/2024", "2024-21", "2024-01-01/..",
        "../2024-01-01", "2024-01-02/2024-01-01", "2024-02/2024-01-05", "2024-01-01T10:00",
        " 2024", "2024-09-21 ", "２０２４", "2024-09-21??", "20XX-01",
    ],
)  # fmt: skip
def test_what_has_no_first_and_last_day_is_refused(text: str) -> None:
    assert day_range(text) is None


@given(st.dates())
def test_every_day_is_its_own_range(day: datetime.date) -> None:
    text = day.isoformat()
    assert day_range(text) == (text, text)
    assert re.fullmatch(DAY_PATTERN, text)


def test_the_pattern_knows_each_last_day_of_each_month() -> None:
    for year in (1896, 1900, 1999, 2000, 2023, 2024, 2100, 2400):
        for month in range(1, 13):
            last = calendar.monthrange(year, month)[1]
            for day in range(1, 33):
                text = f"{year}-{month:02d}-{day:02d}"
                assert (re.fullmatch(DAY_PATTERN, text) is not None) == (day <= last), text
                assert (re.fullmatch(DATE_PATTERN, text) is not None) == (day <= last), text


def test_a_column_keeps_its_index_and_its_gaps() -> None:
    dates = pd.Series(["2024-09", pd.NA, "never", "2024-09"], index=[5, 6, 7, 8], dtype="string")
    first, last = day_ranges(dates)
    assert first.dtype == last.dtype == "string"
    assert list(first.index) == [5, 6, 7, 8]
    assert first.fillna("-").tolist() == ["2024-09-01", "-", "-", "2024-09-01"]
    assert last.fillna("-").tolist() == ["2024-09-30", "-", "-", "2024-09-30"]
