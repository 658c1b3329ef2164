"""`reliability compare`: contrasts, tests, the probability; ranges; wrong input."""

import csv
import io
import json

import pytest
from click.testing import CliRunner

import reliability as rel
from reliability import catalogue
from reliability.cli.group import program


def run(*args):
    return CliRunner().invoke(program, ["compare", *args])


def results(*args):
    shown = run(*args, "--format", "json")
    assert shown.exit_code == 0, shown.stderr
    body = json.loads(shown.stdout)
    assert body["kind"] == "compare"
    return body["results"]


def by_quantity(rows, quantity):
    return [row for row in rows if row["quantity"] == quantity]


def test_counts():
    rows = results("--before", "25/50", "--after", "0/8")
    before, after, difference, p, chance = rows
    assert [before["period"], after["period"]] == ["before", "after"]
    assert (before["estimate"], after["estimate"]) == (0.5, 0.0)
    assert difference["quantity"] == "difference"
    assert difference["estimate"] == -0.5
    assert difference["sign"] == "lower"
    low, high = rel.difference_interval(0, 8, 25, 50)
    assert (difference["ci_low"], difference["ci_high"]) == pytest.approx((low, high))
    own = catalogue.find("difference", "miettinen-nurminen").test
    assert p["quantity"] == "p-value"
    assert p["method"] == own
    assert p["p_low"] == p["p_high"] == pytest.approx(rel.two_sample_test(0, 8, 25, 50, method=own))
    assert chance["quantity"] == "probability"
    assert chance["prior"] == "jeffreys"


def test_every_row_has_the_same_fields():
    rows = results("--before", "25/50", "--after", "0/8", "--test", "all", "--measure", "all")
    assert len({tuple(row) for row in rows}) == 1


def test_ranges_worked_by_hand():
    rows = results("--before", "20..30/45..55", "--after", "0..6/8")
    (difference,) = by_quantity(rows, "difference")
    # 0/8 - 30/45 and 6/8 - 20/55.
    assert (difference["bound_low"], difference["bound_high"]) == pytest.approx(
        (0 / 8 - 30 / 45, 6 / 8 - 20 / 55)
    )
    assert difference["estimate"] is None
    assert difference["sign"] == "not identified"
    assert (difference["ci_low"], difference["ci_high"]) == pytest.approx(
        (-0.7874, 0.6161), abs=5e-5
    )
    (chance,) = by_quantity(rows, "probability")
    assert (chance["probability_low"], chance["probability_high"]) == pytest.approx(
        (0.0191, 0.9999), abs=5e-5
    )


def test_the_table_never_rounds_a_probability_to_certainty():
    shown = run("--before", "2000/2000", "--after", "0/2000")
    (line,) = [each for each in shown.stdout.splitlines() if each.startswith("P(after")]
    assert ">0.9999" in line
    assert " 1 " not in line
    shown = run("--before", "0/2000", "--after", "2000/2000")
    (line,) = [each for each in shown.stdout.splitlines() if each.startswith("P(after")]
    assert "<0.0001" in line
    assert "e-" not in line


def test_an_infinite_ratio():
    rows = results("--before", "0/8", "--after", "3/5", "--measure", "ratio")
    (ratio,) = by_quantity(rows, "ratio")
    assert ratio["estimate"] == "inf"
    assert ratio["ci_high"] == "inf"
    assert ratio["ci_low"] > 1


def test_tests_by_name_replace_the_one_that_comes_with_the_method():
    rows = results("--before", "25/50", "--after", "0/8", "--test", "boschloo")
    (p,) = by_quantity(rows, "p-value")
    assert p["method"] == "boschloo"
    assert p["p_low"] == pytest.approx(rel.two_sample_test(0, 8, 25, 50, method="boschloo"))
    assert rows[-1]["quantity"] == "probability"


def test_all_of_everything_is_printed_once():
    before, after = "25/50", "0/8"
    shown = run(
        *("--before", before, "--after", after, "--measure", "all"),
        *("--method", "all", "--test", "all", "--format", "csv"),
    )
    assert shown.exit_code == 0, shown.stderr
    rows = list(csv.DictReader(io.StringIO(shown.stdout)))
    for measure in ("difference", "ratio", "odds-ratio"):
        printed = [row["method"] for row in by_quantity(rows, measure)]
        assert printed == list(catalogue.names(measure))
    assert [row["method"] for row in by_quantity(rows, "p-value")] == list(catalogue.names("test"))
    assert len(by_quantity(rows, "rate")) == 2
    assert len(by_quantity(rows, "probability")) == 1


@pytest.mark.parametrize(("prior", "name"), [("uniform", "uniform"), ("0.5,0.5", "beta(0.5, 0.5)")])
def test_the_prior_is_passed_on(prior, name):
    chance = results("--before", "5/10", "--after", "1/10", "--prior", prior)[-1]
    assert chance["prior"] == name
    jeffreys = results("--before", "5/10", "--after", "1/10")[-1]
    same = chance["probability_low"] == jeffreys["probability_low"]
    assert same is (prior == "0.5,0.5")


DISAGREE = ("--before", "1/8", "--after", "0/50", "--test", "boschloo")
SAID = "the interval leaves out zero, but Boschloo's test does not reject equal rates at 5 %"


def test_an_interval_and_a_test_that_disagree_are_said_to_in_the_sentence():
    sentence = run(*DISAGREE).stdout.split("\n\n")[0]
    assert "Boschloo's test p = 0.103" in sentence
    assert SAID in sentence
    assert "chi-square" not in sentence


@pytest.mark.parametrize("more", [("--format", "json"), ("--measure", "all")])
def test_where_no_sentence_is_printed_the_disagreement_is_told_beside_the_rows(more):
    shown = run(*DISAGREE, *more)
    assert SAID not in shown.stdout
    assert f"difference, Miettinen-Nurminen: {SAID}." in shown.stderr.splitlines()


def test_tests_that_agree_are_not_remarked_upon():
    shown = run("--before", "25/50", "--after", "0/8", "--test", "boschloo", "--format", "json")
    assert shown.stderr == ""


def test_a_method_kept_for_comparison_is_marked():
    shown = run("--before", "25/50", "--after", "0/8", "--method", "all")
    (line,) = [each for each in shown.stdout.splitlines() if " wald " in each]
    assert line.endswith("comparison-only")
    alone = run("--before", "25/50", "--after", "0/8", "--method", "wald").stdout
    assert "Wald 95 % CI -63.9 to -36.1 points, for comparison only" in alone


ARMS = ["--before", "25/50", "--after", "0/8"]


@pytest.mark.parametrize(
    ("args", "code", "message"),
    [
        (["--before", "25/50", "--after", "9/8"], 1, "must not exceed launches (8); got 9"),
        (["--before", "25/50", "--after", "-1/8"], 1, "got '-1'"),
        (["--before", "30..20/50", "--after", "0/8"], 1, "Swap the ends"),
        (["--before", "25/50", "--after", "8"], 2, "must be failures/launches"),
        (["--before", "25/50", "--after", "x/8"], 2, "got 'x'"),
        (["--before", "25/50"], 2, "Missing option '--after'"),
        ([*ARMS, "--measure", "ration"], 2, "Did you mean 'ratio'?"),
        ([*ARMS, "--method", "newcomb"], 2, "Did you mean 'newcombe'?"),
        ([*ARMS, "--method", "newcombe", "--measure", "ratio"], 2, "unknown name 'newcombe'"),
        ([*ARMS, "--test", "boshloo"], 2, "Did you mean 'boschloo'?"),
        ([*ARMS, "--prior", "jeffrey"], 2, "Did you mean 'jeffreys'?"),
        ([*ARMS, "--prior", "1,2,3"], 2, "not two numbers"),
        ([*ARMS, "--prior", "-1,2"], 1, "must be finite and"),
        ([*ARMS, "--confidence-level", "1"], 1, "between 0 and 1"),
    ],
)
def test_wrong_input_is_one_message_and_no_output(args, code, message):
    shown = run(*args)
    assert shown.exit_code == code
    assert message in shown.stderr
    assert "Traceback" not in shown.stderr
    assert sum("Error:" in line for line in shown.stderr.splitlines()) == 1
    assert shown.stdout == ""
