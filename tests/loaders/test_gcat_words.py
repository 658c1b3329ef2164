"""The notations of GCAT, by the table of its own documentation ("Vague Date Format")."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reliability.evidence.dates import day_range
from reliability.loaders.gcat_words import plain_cells, read_code, vague_date


@pytest.mark.parametrize(
    ("text", "edtf", "precision", "doubt"),
    [
        # McDowell, GCAT, "Time Representations and Vague Date Format", table of precisions
        ("2016 Jun  8 2355:57.345", "2016-06-08", "day", False),
        ("2016 Jun  8 2355:57", "2016-06-08", "day", False),
        ("2016 Jun  8 2355:57?", "2016-06-08", "day", True),
        ("2016 Jun  8 2355", "2016-06-08", "day", False),
        ("2016 Jun  8 2355?", "2016-06-08", "day", True),
        ("2016 Jun  8.98", "2016-06-08", "day", False),
        ("2016 Jun  8.98?", "2016-06-08", "day", True),  # Jun 8 2316 to Jun 9 0000
        ("2016 Jun  8 23h", "2016-06-08", "day", False),
        ("2016 Jun  8.9", "2016-06-08", "day", False),
        ("2016 Jun  8", "2016-06-08", "day", False),
        ("2016 Jun  8?", "2016-06-08?", "day", False),
        ("2016 Jun", "2016-06", "month", False),
        ("2016 Jun?", "2016-06?", "month", False),
        ("2016 Q2", "2016-04/2016-06", "quarter", False),
        ("2016 Q2?", "2016-04?/2016-06?", "quarter", False),
        ("2016", "2016", "year", False),
        ("2016?", "2016?", "year", False),
        ("2010s", "201X", "decade", False),
        ("2010s?", "201X?", "decade", False),
        ("21C", "2001/2100", "century", False),
        ("19C", "1801/1900", "century", False),
        ("3M", "2001/3000", "millennium", False),
        # a doubt that reaches another day
        ("2016 Jun  8 2359?", "2016-06-08?", "day", True),
        ("2016 Jun  8 0000?", "2016-06-08?", "day", True),
        ("2016 Jun  8 0001?", "2016-06-08", "day", True),
        ("2016 Jun  8 23h?", "2016-06-08?", "day", True),
        ("2016 Jun  8.9?", "2016-06-08?", "day", True),
        # as the samples have them
        ("2024 May 27 1344?", "2024-05-27", "day", True),
        ("2018 Mar  9 0920", "2018-03-09", "day", False),
        ("  2015 Feb ? ", "2015-02?", "month", False),
    ],
)
def test_vague_dates(text, edtf, precision, doubt) -> None:
    read = vague_date(text)
    assert (read.edtf, read.precision, read.time_in_doubt) == (edtf, precision, doubt)
    assert day_range(read.edtf) is not None


@pytest.mark.parametrize(
    "text",
    ["", "-", "?", "2024-09-21", "03/04/2024", "2024 Foo", "2023 Feb 29", "2024 Sep 21 2561",
     "2024 Sep 21 2500", "2024 Q5", "0C", "0M", "24", "2024 sep", "٢٠٢٤", "2024 Sep 31", "0000"],
)  # fmt: skip
def test_no_dates(text) -> None:
    assert vague_date(text) is None


@given(st.text(alphabet="0129 JanSepQChM.:?-sX", max_size=20))
def test_a_date_is_edtf_or_none(text) -> None:
    read = vague_date(text)
    assert read is None or day_range(read.edtf) is not None


@pytest.mark.parametrize("code", ["OS", "MF", "SU", "-S", "OE", "DF", "OS75", "OF40", "OS00"])
def test_codes(code) -> None:
    read = read_code(code)
    assert read.letter == code[1]
    assert read.share == (int(code[2:]) / 100 if code[2:] else None)


@pytest.mark.parametrize("code", ["", "-", "S", "MX", "MS?", "OS7", "OS100", "ms", "C", "0.000"])
def test_no_codes(code) -> None:
    assert read_code(code) is None


def test_cells_lose_padding_and_control_characters() -> None:
    assert plain_cells(" a \tb\x07c\t  d e ") == ["a", "b c", "d e"]
