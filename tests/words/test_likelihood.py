import csv
from pathlib import Path

import pytest

from reliability.errors import OptionError, UnknownNameError
from reliability.words.likelihood import likelihood
from reliability.words.standards import DEFAULT_STANDARD, STANDARDS, likelihood_table, place

TABLE = Path(__file__).parents[1] / "reference" / "collections" / "likelihood_terms.csv"


def test_every_band_is_the_published_one():
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = [
            (row["standard"], row["term"], float(row["low"]), float(row["high"]))
            for row in csv.DictReader(file)
        ]
    ours = [
        (standard.name, band.term, band.low, band.high)
        for standard in STANDARDS.values()
        for band in standard.bands
    ]
    assert sorted(ours) == sorted(rows)


@pytest.mark.parametrize(
    ("probability", "term"),
    [
        (0.0, "<1 %"),
        (0.0099, "<1 %"),
        (0.01, "almost no chance"),
        (0.05, "very unlikely"),
        (0.20, "unlikely"),
        (0.4499, "unlikely"),
        (0.45, "roughly even chance"),
        (0.55, "likely"),
        (0.80, "very likely"),
        (0.95, "almost certain"),
        (0.99, "almost certain"),
        (0.9901, ">99 %"),
        (1.0, ">99 %"),
    ],
)
def test_bands_are_half_open_and_the_last_is_closed(probability, term):
    assert place(probability) == term


def test_a_gap_that_a_standard_leaves_names_both_neighbours():
    assert place(0.22, "PHIA-2025") == (
        "between highly unlikely (10 to 20 %) and unlikely (25 to 35 %)"
    )
    found = likelihood(0.21, 0.24, "it rains", standard="PHIA-2025")
    assert found["term"].startswith("between highly unlikely")
    assert "21 to 24 %" in found["sentence"]


def test_a_probability_in_every_standard_has_one_answer():
    for name in STANDARDS:
        for at in range(1001):
            assert place(at / 1000, name)


def test_only_a_range_inside_one_band_has_a_term():
    assert likelihood(0.55, 0.7999, "x")["term"] == "likely"
    assert likelihood(0.55, 0.80, "x") is None
    assert likelihood(0.0191, 0.9999, "x") is None
    assert likelihood(0.995, 1.0, "x")["term"] == ">99 %"
    assert likelihood(0.985, 1.0, "x") is None


@pytest.mark.parametrize("standard", STANDARDS)
def test_a_sentence_begins_with_its_condition_and_holds_its_range(standard):
    for band in STANDARDS[standard].bands:
        middle = (band.low + band.high) / 2
        found = likelihood(middle, middle, "the rate after is lower", standard=standard)
        assert found["sentence"].startswith("If the reports used are right, ")
        assert found["range"] in found["sentence"]
        assert found["sentence"].endswith("the rate after is lower.")


def test_the_whole_table_is_data():
    table = likelihood_table()
    assert table["standard"] == DEFAULT_STANDARD
    assert [(row["low"], row["high"]) for row in table["rows"]][:2] == [(0.01, 0.05), (0.05, 0.2)]


def test_what_is_no_probability_or_no_standard_is_refused():
    with pytest.raises(OptionError, match=r"must lie in \[0, 1\]; got 1\.1"):
        place(1.1)
    with pytest.raises(OptionError, match="must be in order"):
        likelihood(0.6, 0.5, "x")
    with pytest.raises(UnknownNameError, match="Did you mean 'PHIA-2025'"):
        place(0.5, "PHIA-2024")
