"""`reliability rate`: numbers, ranges, every method, wrong input and its exit code."""

import csv
import io
import json
import subprocess
import sys

import pytest
from click.testing import CliRunner

from reliability import catalogue
from reliability.cli.group import program


def run(*args):
    return CliRunner().invoke(program, ["rate", *args])


def results(*args):
    shown = run(*args, "--format", "json")
    assert shown.exit_code == 0, shown.stderr
    body = json.loads(shown.stdout)
    assert body["kind"] == "rate"
    return body["results"]


def test_a_count():
    # R 4.3: binom.test(7, 50)$conf.int is 0.0581917 0.2673960.
    (row,) = results("--failures", "7", "--launches", "50")
    assert row["quantity"] == "rate"
    assert row["estimate"] == row["bound_low"] == row["bound_high"] == 0.14
    assert row["ci_low"] == pytest.approx(0.0581917, abs=5e-8)
    assert row["ci_high"] == pytest.approx(0.2673960, abs=5e-8)
    assert row["identified"] == "point"
    assert row["method"] == "clopper-pearson"
    assert row["confidence_level"] == 0.95
    assert row["failures"] == {"low": 7, "high": 7}


def test_a_range_has_bounds_and_no_estimate():
    (row,) = results("--failures", "20..30", "--launches", "45..55")
    assert row["estimate"] is None
    assert row["identified"] == "bounds"
    assert (row["bound_low"], row["bound_high"]) == pytest.approx((20 / 55, 30 / 45))
    assert (row["ci_low"], row["ci_high"]) == pytest.approx((0.2381, 0.8000), abs=5e-5)


def test_an_open_range():
    (row,) = results("--failures", "1", "--launches", "42..")
    assert row["launches"] == {"low": 42, "high": None}
    assert row["bound_low_open"] is True
    assert (row["bound_low"], row["bound_high"]) == pytest.approx((0, 1 / 42))


def test_zero_launches_say_nothing():
    (row,) = results("--failures", "0", "--launches", "0")
    assert row["estimate"] is None
    assert row["identified"] == "nothing"
    assert (row["bound_low"], row["bound_high"], row["ci_low"], row["ci_high"]) == (0, 1, 0, 1)


def test_every_method_is_printed_or_left_out_aloud():
    shown = run("--failures", "7", "--launches", "50", "--method", "all", "--format", "csv")
    assert shown.exit_code == 0
    printed = [row["method"] for row in csv.DictReader(io.StringIO(shown.stdout))]
    left_out = [line for line in shown.stderr.splitlines() if line.startswith("Left out: ")]
    assert len(printed) + len(left_out) == len(catalogue.names("proportion"))
    assert set(printed) <= set(catalogue.names("proportion"))
    assert len(printed) >= 3
    assert all("finite-stock" in line for line in left_out)


def test_a_method_that_ranges_are_too_wide_for_is_left_out_aloud():
    counts = ("--failures", "0..600", "--launches", "1000..1500")
    shown = run(*counts, "--method", "all", "--format", "json")
    assert shown.exit_code == 0
    assert "Left out: --method: logit needs every table" in shown.stderr
    printed = {row["method"] for row in json.loads(shown.stdout)["results"]}
    assert printed == set(catalogue.names("proportion")) - {
        "logit", "cloglog", "probit", "finite-stock",
    }  # fmt: skip
    alone = run(*counts, "--method", "logit")
    assert (alone.exit_code, alone.stdout) == (1, "")
    assert "Error: --method: logit needs every table" in alone.stderr
    # What no method takes is an error still.
    prior = run("--failures", "1", "--launches", "9", "--method", "all", "--prior", "0.5,-1")
    assert (prior.exit_code, prior.stdout) == (1, "")


def test_the_table_leads_with_a_sentence():
    shown = run("--failures", "7", "--launches", "50")
    sentence, blank, header, row = shown.stdout.splitlines()
    assert "7 of 50 = 14.0 %" in sentence
    assert blank == ""
    assert header.split()[:2] == ["estimate", "bound_low"]
    assert row.split()[-2:] == ["clopper-pearson", "exact"]
    assert max(len(header), len(row)) <= 80


def test_the_level_is_passed_on():
    (wide,) = results("--failures", "7", "--launches", "50", "--confidence-level", "0.99")
    (narrow,) = results("--failures", "7", "--launches", "50", "--confidence-level", "0.9")
    assert wide["ci_low"] < narrow["ci_low"] < narrow["ci_high"] < wide["ci_high"]


@pytest.mark.parametrize(
    ("args", "code", "message"),
    [
        (["--failures", "51", "--launches", "50"], 1, "must not exceed launches (50); got 51"),
        (["--failures", "-1", "--launches", "50"], 1, "got '-1'"),
        (["--failures", "7.5", "--launches", "50"], 1, "must be a whole number"),
        (["--failures", "1e1", "--launches", "50"], 1, "must be a whole number"),
        (["--failures", "30..20", "--launches", "50"], 1, "Swap the ends"),
        (["--failures", "a", "--launches", "50"], 2, "got 'a'"),
        (["--failures", "", "--launches", "50"], 2, "must be a whole number"),
        (["--failures", "7", "--launches", "5o"], 2, "got '5o'"),
        (["--failures", "7"], 2, "Missing option '--launches'"),
        (["--failures", "7", "--launches", "50", "--lunches", "9"], 2, "--launches"),
        (["--failures", "7", "--launches", "50", "--confidence-level", "0"], 1, "between 0 and 1"),
        (["--failures", "7", "--launches", "50", "--confidence-level", "1"], 1, "between 0 and 1"),
        (["--failures", "7", "--launches", "50", "--confidence-level", "95"], 1, "0.95"),
        (
            ["--failures", "7", "--launches", "50", "--confidence-level", "nan"],
            1,
            "between 0 and 1",
        ),
        (["--failures", "7", "--launches", "50", "--confidence-level", "a"], 2, "'a'"),
        (["--failures", "7", "--launches", "50", "--method", "wilsen"], 2, "mean 'wilson'?"),
        (["--failures", "7", "--launches", "50", "--format", "jsn"], 2, "Did you mean 'json'?"),
    ],
)
def test_wrong_input_is_one_message_and_no_output(args, code, message):
    shown = run(*args)
    assert shown.exit_code == code
    assert message in shown.stderr
    assert "Traceback" not in shown.stderr
    assert sum("Error:" in line for line in shown.stderr.splitlines()) == 1
    assert shown.stdout == ""


def test_of_scipy_only_special_is_needed():
    """What is heavy to import is imported where it is used: the start-up time hangs on it."""
    code = (
        "import sys; sys.argv = ['reliability', 'rate', '--failures', '7', '--launches', '50']\n"
        "from reliability.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "heavy = {'pandas', 'scipy.stats', 'scipy.optimize', 'scipy.integrate',\n"
        "         'scipy.sparse', 'statsmodels', 'matplotlib'} & set(sys.modules)\n"
        "print(*sorted(heavy), file=sys.stderr)\n"
    )
    # Older versions of scipy.special import some of these themselves.
    alone = "import sys, scipy.special; print(*sys.modules)"
    theirs = subprocess.run([sys.executable, "-c", alone], capture_output=True, text=True)
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert theirs.returncode == shown.returncode == 0, shown.stderr
    assert set(shown.stderr.split()) <= set(theirs.stdout.split())


def test_the_prior_stands_in_every_answer():
    args = ("--failures", "3", "--launches", "10", "--method", "bayes-equal-tailed")
    # Beta(3.5, 7.5) and Beta(4, 8): scipy.stats.beta.ppf([0.025, 0.975]).
    for given, name, words, ends in (
        ((), "jeffreys", "Jeffreys prior", (0.0927, 0.6058)),
        (("--prior", "uniform"), "uniform", "uniform prior", (0.1093, 0.6097)),
        (("--prior", "1,1"), "beta(1, 1)", "Beta(1, 1) prior", (0.1093, 0.6097)),
    ):
        (row,) = results(*args, *given)
        assert row["prior"] == name
        assert (row["ci_low"], row["ci_high"]) == pytest.approx(ends, abs=5e-5)
        assert f"credible interval ({words})" in run(*args, *given).stdout


def test_one_sided():
    args = ("--failures", "0", "--launches", "8", "--alternative")
    (row,) = results(*args, "less")
    assert (row["ci_low"], row["ci_high"]) == (0, pytest.approx(1 - 0.05 ** (1 / 8)))
    assert row["alternative"] == "less"
    assert "95 % one-sided (from above) CI 0 to 31.2 %" in run(*args, "less").stdout
    (row,) = results(*args, "greater")
    assert (row["ci_low"], row["ci_high"]) == (0, 1)
    (row,) = results(*args[:-1])
    assert (row["alternative"], row["prior"], row["population"]) == ("two-sided", None, None)


def test_a_finite_stock():
    args = ("--failures", "3", "--launches", "10", "--method", "finite-stock")
    assert run(*args).exit_code == 1
    assert "--population: finite-stock needs the number" in run(*args).stderr
    (row,) = results(*args, "--population", "10")
    assert (row["ci_low"], row["ci_high"], row["population"]) == (0.3, 0.3, 10)
    assert "for a stock of 10" in run(*args, "--population", "10").stdout
    below = run(*args, "--population", "9")
    assert below.exit_code == 1
    assert "must not be below the launches" in below.stderr
    rows = results(*args[:-1], "all", "--population", "50")
    assert [row["method"] for row in rows] == list(catalogue.names("proportion"))
    assert len({tuple(row) for row in rows}) == 1


@pytest.mark.parametrize(
    "args",
    [
        ("--prior", "uniform"),
        ("--population", "60"),
        ("--method", "wilson", "--prior", "uniform"),
        ("--caught", "0.9", "--false-alarm", "0.1", "--alternative", "less"),
        ("--caught", "0.9", "--false-alarm", "0.1", "--population", "60"),
        ("--caught", "0.9", "--false-alarm", "0.1", "--prior", "uniform"),
    ],
)
def test_options_that_nothing_takes_are_refused(args):
    shown = run("--failures", "3", "--launches", "10", *args)
    assert shown.exit_code == 1
    assert "not an option of the" in shown.stderr
