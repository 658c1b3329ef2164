"""`--caught`, `--false-alarm` and `--correction` of `reliability rate` and `compare`."""

import csv
import io
import json

import pytest
from click.testing import CliRunner

from reliability.cli.group import program


def run(*args):
    return CliRunner().invoke(program, list(args))


def results(*args):
    shown = run(*args, "--format", "json")
    assert shown.exit_code == 0, shown.stderr
    return json.loads(shown.stdout)["results"]


RATE = ("rate", "--failures", "4", "--launches", "31")
COMPARE = ("compare", "--before", "25/50", "--after", "2/8")
CHANCES = ("--caught", "0.9", "--false-alarm", "0.02")


def test_the_corrected_rate_follows_the_reported_one():
    plain, corrected = results(*RATE, *CHANCES)
    assert results(*RATE) == [plain]
    assert corrected["quantity"] == "rate"
    assert corrected["method"] == "misreporting-exact"
    assert corrected["estimate"] == pytest.approx((4 / 31 - 0.02) / 0.88, abs=1e-11)
    assert "misreporting" in corrected["conditional_on"]
    assert list(plain) == list(corrected)


def test_what_is_assumed_is_said():
    shown = run(*RATE, "--caught", "33/41", "--false-alarm", "0.02").stdout
    assert "assumed: caught 33/41, false alarm 0.02\n" in shown
    assert "failure rate behind the 4 of 31 reported" in shown
    shown = run(*COMPARE, *CHANCES).stdout
    assert "assumed, the same before and after: caught 0.9, false alarm 0.02\n" in shown
    shown = run(*COMPARE, "--caught", "0.9", "--caught", "0.7", "--false-alarm", "0.02").stdout
    assert "before: caught 0.9, false alarm 0.02; after: caught 0.7, false alarm 0.02\n" in shown


@pytest.mark.parametrize("correction", ["exact", "lang-reiczigel", "melded", "bayes"])
def test_every_correction(correction):
    row = results(*RATE, *CHANCES, "--correction", correction)[-1]
    assert row["method"] == f"misreporting-{correction}"
    assert row["ci_low"] < row["estimate"] < row["ci_high"]
    rows = results(*COMPARE, *CHANCES, "--correction", correction)
    corrected = [row for row in rows if "misreporting" in row["conditional_on"]]
    assert [row["quantity"] for row in corrected] == ["rate", "rate", "difference", "probability"]
    assert rows[: -len(corrected)] == results(*COMPARE)


def test_beliefs_need_bayes():
    shown = run(*RATE, "--caught", "beta(18, 2)", "--false-alarm", "beta(1,19)")
    assert shown.exit_code == 1
    assert "use the posterior (bayes)" in shown.stderr
    row = results(*RATE, "--caught", "beta(18, 2)", "--false-alarm", "beta(1,19)",
                  "--correction", "bayes")[-1]  # fmt: skip
    assert row["guarantee"] == "bayesian"


def test_ranges_measures_tests_and_the_tipping_point_stay():
    args = ("compare", "--before", "20..30/45..55", "--after", "0..2/8", "--measure", "all",
            "--test", "fisher", "--tipping-point", *CHANCES)  # fmt: skip
    rows = results(*args)
    quantities = [row["quantity"] for row in rows if row["failures_after"] is None]
    assert quantities.count("difference") == quantities.count("odds-ratio") == 2
    assert quantities.count("p-value") == 1
    assert [row["failures_after"] for row in rows[len(quantities) :]][:9] == [0, 1, 2] * 3
    table = run(*args).stdout
    assert "odds-ratio, corrected" in table
    assert "P(after < before), corrected" in table
    text = run(*args, "--format", "csv").stdout
    assert len(list(csv.DictReader(io.StringIO(text)))) == len(rows)


def test_all_methods_and_one_corrected_rate():
    rows = results(*RATE, "--method", "all", *CHANCES)
    assert [row["method"] for row in rows].count("misreporting-exact") == 1
    moved = results(*RATE, "--method", "wilson", *CHANCES)[-1]
    assert moved["ci_low"] != rows[-1]["ci_low"]


def test_contradictions_go_to_stderr():
    args = (
        "rate",
        "--failures",
        "0",
        "--launches",
        "60",
        "--caught",
        "0.9",
        "--false-alarm",
        "0.3",
    )
    shown = run(*args)
    assert shown.exit_code == 0
    assert shown.stderr.startswith(
        "Warning: The reported rate, 0, lies below the chance of a false"
    )
    assert "the counts contradict the assumed misreporting" in shown.stdout
    row = results(*args)[-1]
    assert (row["identified"], row["bound_low"], row["bound_high"]) == ("nothing", 0, 1)
    assert "contradicts-misreporting" in row["conditional_on"]
    shown = run("compare", "--before", "25/50", "--after", "0/8", "--caught", "0.9",
                "--false-alarm", "0.1")  # fmt: skip
    assert shown.stderr.startswith("Warning: after: The reported rate, 0, lies below")


@pytest.mark.parametrize(
    ("args", "code", "words"),
    [
        (("--caught", "0.9"), 2, "go together"),
        (("--false-alarm", "0.9"), 2, "go together"),
        (("--caught", "high", "--false-alarm", "0.1"), 2, "is no chance"),
        (("--caught", "beta(1)", "--false-alarm", "0.1"), 2, "is no chance"),
        (("--caught", "0.9", "--caught", "0.8", "--false-alarm", "0.1"), 2, "at most 1"),
        ((*CHANCES, "--correction", "meldet"), 2, "Did you mean 'melded'"),
        (("--caught", ".2", "--false-alarm", ".5"), 1, "must exceed false_alarm"),
        (("--caught", "1.2", "--false-alarm", "0.5"), 1, "must be a chance from 0 to 1"),
        (("--caught", "5/4", "--false-alarm", "0.5"), 1, "must not exceed"),
    ],
)
def test_wrong_chances(args, code, words):
    shown = run(*RATE, *args)
    assert shown.exit_code == code
    assert words in shown.stderr


def test_three_chances_are_too_many_to_compare():
    shown = run(*COMPARE, *["--caught", "0.9"] * 3, "--false-alarm", "0.1")
    assert shown.exit_code == 2
    assert "at most 2" in shown.stderr
