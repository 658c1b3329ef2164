"""A comparison names what it is between: periods by their days, groups as they are written."""

import pytest

from reliability.words.sides import capital, contrast_words, named, names_of, pair, side, where


@pytest.mark.parametrize(
    ("period", "name"),
    [
        ({"label": "before", "first": None, "last": "2024-06-18"}, "before"),
        ({"label": "between-2", "first": "2024-01-01", "last": "2024-02-29"},
         "2024-01-01 to 2024-02-29"),
        ({"label": "between-1", "first": "2024-01-01", "last": "2024-01-01"}, "2024-01-01"),
        ({"label": "between-1"}, "between-1"),
        ({"label": "KN-23", "first": "2024-01-01", "last": "2024-02-29"}, "KN-23"),
    ],
)  # fmt: skip
def test_a_middle_period_is_named_by_its_days(period, name):
    assert named(period) == name


def test_a_pair_is_that_of_the_row_and_not_of_the_report():
    data = {
        "periods": [
            {"label": "before", "first": None, "last": "2023-12-31"},
            {"label": "between-1", "first": "2024-01-01", "last": "2024-12-31"},
            {"label": "after", "first": "2025-01-01", "last": None},
        ],
        "contrasts": [{"a": "between-1", "b": "before"}, {"a": "after", "b": "before"}],
    }
    assert pair(data["contrasts"][0], data) == ("2024-01-01 to 2024-12-31", "before")
    assert pair(data["contrasts"][1], data) == ("after", "before")
    assert names_of(data["periods"])["after"] == "after"


def test_words_stay_as_they_are_written():
    assert capital("KN-23") == "KN-23"
    assert capital("South Korea JCS") == "South Korea JCS"
    assert where("KCNA") == "for KCNA"
    assert side("higher", "2024-01-01") == "the rate is higher on 2024-01-01"


@pytest.mark.parametrize(
    ("quantity", "a", "b", "words"),
    [
        ("difference", "after", "before", "difference, after - before"),
        ("difference", "KN-24", "KN-23", "difference, KN-24 minus KN-23"),
        ("odds-ratio", "after", "before", "odds ratio, after / before"),
    ],
)
def test_a_minus_is_not_mistaken_for_a_hyphen(quantity, a, b, words):
    assert contrast_words(quantity, a, b) == words
