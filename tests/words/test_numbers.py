"""Rounding: to the nearest text, never on to an end of the scale, never inward at an end."""

import math
import re
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reliability import catalogue
from reliability.catalogue.salvos import BY_QUANTITY
from reliability.words.numbers import (
    decimal_text,
    interval_text,
    p_value_text,
    percent_text,
    points_text,
    probability_text,
    range_text,
    rate_text,
)
from reliability.words.standards import STANDARDS, place

# A whole percentage of a share of launches, so that values halfway between two texts occur.
SHARES = st.builds(lambda k, n: min(k, n) / n, st.integers(0, 400), st.integers(1, 400))
NUMBER = re.compile(r"[-+]?\d+(?:\.\d+)?")


def number(text):
    return Fraction(NUMBER.search(text).group())


@pytest.mark.parametrize(
    ("share", "end", "text"),
    [
        (1 / 16, "high", "6.3 %"),
        (1 / 16, "low", "6.2 %"),
        (1 / 16, None, "6.2 %"),
        (3 / 16, "low", "18.7 %"),
        (3 / 16, "high", "18.8 %"),
        (1 / 8, "high", "12.5 %"),
        (49 / 400, "high", "12.3 %"),  # 12.25, which no float is
        (0.99996, "high", "99.996 %"),
        (0.0004, "low", "0.04 %"),
    ],
)
def test_an_end_halfway_between_two_texts_goes_outward(share, end, text):
    assert percent_text(share, end) == text


def test_a_range_of_points_goes_outward_on_both_sides_of_zero():
    assert range_text(-3 / 16, -1 / 16, "difference") == "-18.8 to -6.2 points"
    assert range_text(1 / 16, 3 / 16, "difference") == "+6.2 to +18.8 points"
    assert range_text(1 / 16, 1 / 16, "rate") == "6.2 %"


@pytest.mark.parametrize(
    ("difference", "text"),
    [(-0.0004, "-0.04"), (0.9996, "+99.96"), (-0.9996, "-99.96"), (-1.0, "-100"), (0.0, "0")],
)
def test_points_are_never_rounded_to_no_change_or_to_all(difference, text):
    assert points_text(difference) == text


@pytest.mark.parametrize(
    ("ratio", "text"),
    [
        (1.0004, "1.0004"),
        (0.99996, "0.99996"),
        (1.0, "1"),
        (1e-7, "0.0000001"),
        (1e9, "1000000000"),
    ],
)
def test_a_ratio_is_never_rounded_to_no_change(ratio, text):
    assert decimal_text(ratio) == text


@given(SHARES, SHARES)
def test_a_range_is_never_told_narrower_than_half_a_step(one, other):
    low, high = sorted((one, other))
    if low == high:
        return
    ends = [Fraction(text) for text in NUMBER.findall(range_text(low, high, "rate"))]
    exact = [
        100 * Fraction(low).limit_denominator(400),
        100 * Fraction(high).limit_denominator(400),
    ]
    step = Fraction(1, 20)
    assert ends[0] - exact[0] < step
    assert exact[1] - ends[1] < step


@given(st.floats(0, 1), st.sampled_from(sorted(STANDARDS)))
def test_a_probability_is_told_in_the_band_that_it_lies_in(value, standard):
    text = probability_text(value, value, standard=standard)
    if text in ("<1 %", ">99 %"):
        assert value < 0.01 or value > 0.99
    else:
        assert place(float(number(text) / 100), standard) == place(float(f"{value:.12g}"), standard)


def test_a_probability_below_a_band_is_not_told_at_its_end():
    assert probability_text(0.7968, 0.7968) == "79.7 %"
    assert probability_text(0.79996, 0.8) == "79.996 to 80 %"
    assert probability_text(0.7968, 0.7968, standard="IPCC-AR4") == "80 %"


def test_p_values_are_never_nought_and_keep_three_digits():
    assert p_value_text(0.0, 0.0) == "<0.0001"
    assert p_value_text(0.05, 0.0504) == "0.05 to 0.0504"


@pytest.mark.parametrize(("family", "name"), sorted(catalogue.METHODS))
def test_every_method_is_told_by_its_label(family, name):
    if family == "test":
        return
    contrasts = ("difference", "ratio", "odds-ratio")
    quantity = family if family in contrasts else "rate"
    if family == "salvos" and name not in BY_QUANTITY["rate"]:
        quantity = next(each for each, names in BY_QUANTITY.items() if name in names)
    row = {"quantity": quantity, "method": name, "confidence_level": 0.9, "identified": "bounds"}
    text = interval_text(row | {"ci_low": 0.25, "ci_high": 0.5})
    method = catalogue.find(family, name)
    assert text.startswith(f"{method.label} 90 % ")
    assert ("credible interval" in text) is (method.guarantee == "bayesian")
    assert (" of the true rate" in text) is (family == "unknown")
    assert (" over every completion" in text) is (family != "unknown")
    assert text.endswith(", for comparison only") is (method.guarantee == "comparison-only")


def test_a_bound_is_told_outward_in_words_too():
    row = {"identified": "bounds", "bound_low_open": False, "bound_high_open": False}
    assert rate_text(row | {"bound_low": 0.0, "bound_high": 1 / 16}) == "at most 6.3 %"
    assert rate_text(row | {"bound_low": 1 / 16, "bound_high": 0.5}) == "between 6.2 and 50.0 %"


def test_an_end_that_is_open_is_not_reached():
    row = {"identified": "bounds", "bound_low": 0.0, "bound_high": 0.5}
    told = {
        (False, False): "at most 50.0 %",
        (True, False): "more than 0 and at most 50.0 %",
        (False, True): "less than 50.0 %",
        (True, True): "more than 0 and less than 50.0 %",
    }
    for (low, high), text in told.items():
        assert rate_text(row | {"bound_low_open": low, "bound_high_open": high}) == text
    open_above = row | {"bound_low": 0.25, "bound_low_open": False, "bound_high_open": True}
    assert rate_text(open_above) == "at least 25.0 and less than 50.0 %"


def test_bounds_that_differ_are_never_told_as_one_number():
    row = {"identified": "bounds", "bound_low_open": False, "bound_high_open": False}
    assert rate_text(row | {"bound_low": 0.1201, "bound_high": 0.1204}).endswith(
        "12.01 and 12.04 %"
    )
    assert range_text(0.5001, 0.5004, "ratio") == "0.5001 to 0.5004"


def test_an_infinite_ratio_is_a_word():
    assert range_text(0.5, math.inf, "ratio") == "0.5 to infinity"
