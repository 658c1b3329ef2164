"""The posterior as a band: every completion inside, both edges met, no unknown settled."""

from functools import cache
from itertools import product

import numpy as np
import pytest
from scipy import stats

from reliability.estimators.bayes.posterior import posterior_cdf
from reliability.scenarios import run_scenario
from reliability.shipped import shipped_path

NAMES = ("kn23", "kn23-point", "kn23-tests", "kn23-contexts", "gcat-dprk")


@cache
def run(name):
    return run_scenario(shipped_path(f"reports/{name}.toml")).data


def curve(data, **about):
    (found,) = [
        each
        for each in data["posterior"]["curves"]
        if all(each[key] == value for key, value in about.items())
    ]
    return found


def test_the_band_holds_the_posterior_of_every_completion() -> None:
    """Published form: with k of n, Beta(1/2 + k, 1/2 + n - k) (Brown, Cai and DasGupta 2001)."""
    found = run("kn23")["posterior"]
    band = curve(run("kn23"), quantity="rate", period="before", estimand="not-failed")
    completions = [(k, n) for k, n in product(range(20, 31), range(45, 56))]
    quantiles = np.array(
        [stats.beta.ppf(found["probabilities"], 0.5 + k, 0.5 + n - k) for k, n in completions]
    )
    assert band["low"] == pytest.approx(quantiles.min(axis=0), rel=1e-9)
    assert band["high"] == pytest.approx(quantiles.max(axis=0), rel=1e-9)


def test_the_band_of_the_difference_is_met_by_the_extreme_pairs() -> None:
    found = run("kn23")["posterior"]
    band = curve(run("kn23"), quantity="difference", estimand="not-failed")
    at_low = posterior_cdf("difference", 0, 8, 30, 45, band["low"])
    at_high = posterior_cdf("difference", 6, 8, 20, 55, band["high"])
    assert at_low == pytest.approx(found["probabilities"], abs=1e-8)
    assert at_high == pytest.approx(found["probabilities"], abs=1e-8)


def test_at_zero_it_is_the_probability_that_the_rate_is_lower() -> None:
    """Where the quantile of the difference is 0, the probability of the contrast stands."""
    for row in run("kn23")["contrasts"]:
        if row["quantity"] != "probability":
            continue
        band = curve(run("kn23"), quantity="difference", estimand=row["estimand"])
        for end, name in (("low", "probability_high"), ("high", "probability_low")):
            below = [p for p, value in zip(run("kn23")["posterior"]["probabilities"], band[end],
                                           strict=True) if value < 0.0]  # fmt: skip
            assert row[name] >= max(below, default=0.0)


@pytest.mark.parametrize("name", NAMES)
def test_every_band_rises_and_its_edges_are_in_order(name) -> None:
    data = run(name)
    for each in data["posterior"]["curves"]:
        space = (-1.0, 1.0) if each["quantity"] == "difference" else (0.0, 1.0)
        for end in (each["low"], each["high"]):
            assert end == sorted(end)
            assert space[0] <= end[0] <= end[-1] <= space[1]
        assert all(a <= b + 1e-12 for a, b in zip(each["low"], each["high"], strict=True))
        if each["identified"] == "point":
            assert each["low"] == pytest.approx(each["high"], abs=1e-9)
    labels = [period["label"] for period in data["periods"]]
    assert {each["period"] for each in data["posterior"]["curves"]} == {None, *labels}


def test_no_rule_narrows_it_to_one_curve() -> None:
    """The newspaper's reading has 25 of 50 and 0 of 8; the posterior keeps what nobody said."""
    point, honest = run("kn23-point"), run("kn23")
    assert {rate["identified"] for p in point["periods"] for rate in p["rates"]} == {"point"}
    assert point["posterior"]["undone"] == ["unknown-as-success", "midpoints"]
    for period in ("before", "after"):
        about = {"quantity": "rate", "period": period, "estimand": "not-failed"}
        band = curve(point, **about)
        assert band == curve(honest, **about)
        assert band["identified"] == "bounds"
    assert honest["posterior"]["undone"] == []


def test_an_open_count_leaves_one_edge_at_the_end_of_the_space() -> None:
    band = curve(run("kn23-tests"), quantity="rate", period="before", estimand="not-failed")
    assert band["launches"]["high"] is None
    assert set(band["low"]) == {0.0}
    assert 0.0 < band["high"][0] < band["high"][-1] < 1.0


def test_known_counts_have_one_line_and_its_numbers_are_short() -> None:
    for each in run("gcat-dprk")["posterior"]["curves"]:
        if each["identified"] == "point":
            assert each["high"] == each["low"]
