"""`rate --salvos` and `compare --salvos-before --salvos-after`: every method for salvos."""

import csv
import io
import json

import pytest
from click.testing import CliRunner

import reliability as rel
from reliability.assess.results import COLUMNS
from reliability.assess.salvos import DESIGN
from reliability.catalogue.salvos import BY_QUANTITY
from reliability.cli.group import program

FAILED, LAUNCHED = [0, 0, 4, 0, 1, 0], [4, 4, 4, 4, 2, 2]
SALVOS = "0/4,0/4,4/4,0/4,1/2,0/2"


def run(*arguments):
    return CliRunner().invoke(program, ["rate", *arguments])


def row(*arguments):
    shown = run(*arguments, "--format", "json")
    assert shown.exit_code == 0, shown.stderr
    (found,) = json.loads(shown.stdout)["results"]
    return found


def test_the_row_is_that_of_every_rate_with_its_salvos() -> None:
    found = row("--salvos", SALVOS, "--confidence-level", "0.9")
    expected = rel.clustered_rate_interval(FAILED, LAUNCHED, confidence_level=0.9)
    effect = rel.design_effect(FAILED, LAUNCHED)
    assert (found["ci_low"], found["ci_high"]) == pytest.approx(tuple(expected), rel=1e-11)
    assert found["effective_launches"] == pytest.approx(effect.effective_launches, rel=1e-11)
    assert found["design_effect"] == pytest.approx(effect.design_effect, rel=1e-11)
    assert found["fewest_effective_launches"] == found["effective_launches"]
    assert found["estimate"] == found["bound_low"] == found["bound_high"] == 0.25
    assert (found["failures"]["low"], found["launches"]["high"], found["salvos"]) == (5, 20, 6)
    assert found["conditional_on"] == ["independent-salvos"]
    plain = row("--failures", "5", "--launches", "20")
    assert list(found) == [*plain, *DESIGN]


def test_the_table_says_that_it_is_by_salvos() -> None:
    lines = run("--salvos", SALVOS).stdout.splitlines()
    assert lines[0].startswith("failure rate by salvos 5 of 20 = 25.0 % (Rao-Scott Wilson 95 % CI")
    assert "20 launches in 6 salvos, effective number of launches 5.0, design effect 4" in lines[1]
    # Two salvos say little of how salvos differ: the fewest that they may amount to is told.
    said = run("--salvos", "1/4,0/4").stdout
    assert "effective number of launches 7.0" in said
    assert "stand or fall together, 2.0" in said
    (written,) = csv.DictReader(io.StringIO(run("--salvos", SALVOS, "--format", "csv").stdout))
    assert (written["method"], written["launches"]) == ("rao-scott-wilson", "20")


def test_salvos_that_do_not_differ_stand_or_fall_as_one() -> None:
    for salvos, ends in (("0/4,0/2", (0, None)), ("4/4,2/2", (None, 1))):
        found = row("--salvos", salvos)
        assert found["effective_launches"] == pytest.approx(6**2 / (4**2 + 2**2))
        assert found["conditional_on"] == ["independent-salvos", "salvos-as-one"]
        assert ends[0] is None or found["ci_low"] == ends[0]
        assert ends[1] is None or found["ci_high"] == ends[1]
        assert "each is taken to stand or fall as one" in run("--salvos", salvos).stdout
    alone = row("--salvos", "1/1")
    assert (alone["effective_launches"], alone["conditional_on"]) == (1, ["independent-salvos"])


def test_no_launch_says_nothing() -> None:
    found = row("--salvos", "0/0")
    assert (found["estimate"], found["identified"], found["salvos"]) == (None, "nothing", 0)
    assert (found["bound_low"], found["bound_high"]) == (0, 1)
    assert (found["ci_low"], found["ci_high"]) == (0, 1)
    assert "anything from 0 to 100 %" in run("--salvos", "0/0").stdout
    assert row("--salvos", f"{SALVOS},0/0") == row("--salvos", SALVOS)


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["--failures", "3"], 2, "--salvos: does not go with --failures. Leave --failures out"),
        (["--launches", "3"], 2, "--salvos: does not go with --launches"),
        (["--unknown", "0"], 2, "--salvos: does not go with --unknown"),
        (["--method", "wilson"], 2, "--method: wilson takes launches as independent. From salvos"),
        (["--method", "gee"], 2, "--method: gee gives no rate. From salvos choose rao-scott-wil"),
        (["--method", "rao-scott-wilso"], 2, "Did you mean 'rao-scott-wilson'"),
        (["--prior", "uniform"], 1, "--prior: not an option of the salvos method 'rao-scott-wil"),
        (["--method", "beta-binomial", "--alternative", "less"], 1, "--alternative: not an option"),
        (["--method", "beta-binomial-posterior", "--prior", "0,1"], 1, "--prior: both Beta"),
        (["--confidence-level", "2"], 1, "between 0 and 1"),
        (["--salvos", "0/4,1..2/2"], 1, "salvo 2 must have one number of failures"),
        (["--salvos", "0/4,1/2.."], 1, "salvo 2 must have one number of failures"),
        (["--salvos", "0/4,3/2"], 1, "failures of salvo 2 must not exceed its launches (2); got 3"),
        (["--salvos", "0/4,-1/2"], 1, "--salvos: count: must be a whole number"),
        (["--salvos", "0/4,"], 2, "Put a / between them"),
        (["--salvos", "a/4"], 2, "got 'a'"),
    ],
)
def test_wrong_salvos_are_one_message(arguments, code, said) -> None:
    shown = run("--salvos", SALVOS, *arguments)
    assert shown.exit_code == code
    assert said in shown.stderr
    assert shown.stdout == ""


def test_without_counts_both_ways_are_named() -> None:
    shown = run("--failures", "7")
    assert shown.exit_code == 2
    assert "Missing option '--launches'" in shown.stderr
    assert "--salvos" in shown.stderr


def test_a_method_for_salvos_needs_salvos() -> None:
    for name in BY_QUANTITY["rate"]:
        shown = run("--failures", "7", "--launches", "9", "--method", name)
        assert shown.exit_code == 2
        assert f"--method: {name} needs the launches of each salvo. Give --salvos," in shown.stderr


@pytest.mark.parametrize("method", BY_QUANTITY["rate"])
def test_each_method_by_name(method) -> None:
    found = row("--salvos", SALVOS, "--method", method)
    expected = rel.salvo_rate(FAILED, LAUNCHED, method=method)
    assert (found["ci_low"], found["ci_high"]) == pytest.approx(
        (expected.rate.ci_low, expected.rate.ci_high), rel=1e-11
    )
    assert (found["method"], found["guarantee"]) == (method, expected.rate.guarantee)
    fitted = expected.fitted
    assert found["fitted"] == (fitted if fitted is None else pytest.approx(fitted, rel=1e-11))
    assert list(found) == list(row("--salvos", SALVOS))


def test_all_methods_are_a_row_each() -> None:
    shown = run("--salvos", SALVOS, "--method", "all", "--prior", "uniform", "--format", "json")
    rows = json.loads(shown.stdout)["results"]
    assert [each["method"] for each in rows] == list(BY_QUANTITY["rate"])
    assert [each["prior"] for each in rows] == [None, None, "uniform", None]
    assert shown.stderr == ""
    table = run("--salvos", SALVOS, "--method", "all").stdout
    assert table.startswith("By salvos: 20 launches in 6 salvos")
    assert "estimate  fitted" in table
    assert table.count("comparison-only") == 1
    assert "fitted" not in run("--salvos", SALVOS).stdout
    one_sided = run("--salvos", SALVOS, "--method", "all", "--alternative", "less")
    assert one_sided.exit_code == 0
    assert one_sided.stderr.count("Left out: --alternative: not an option") == 3
    assert "one-sided (from above)" in one_sided.stdout
    nothing = run("--salvos", "0/0", "--method", "all").stdout
    assert "anything from 0 to 100 %" in nothing


def compared(*arguments):
    return CliRunner().invoke(program, ["compare", *arguments])


BEFORE = ("--salvos-before", SALVOS)
AFTER = ("--salvos-after", "0/4,1/4,0/2,0/2")
OTHER = ([0, 1, 0, 0], [4, 4, 2, 2])


def contrasts(*arguments):
    shown = compared(*BEFORE, *AFTER, *arguments, "--format", "json")
    assert shown.exit_code == 0, shown.stderr
    return json.loads(shown.stdout)["results"]


def test_the_difference_the_rates_and_the_probability() -> None:
    before, after, difference, chance = rows = contrasts()
    assert {tuple(each) for each in rows} == {(*COLUMNS, "sign", *DESIGN)}
    expected = rel.clustered_difference_interval(*OTHER, FAILED, LAUNCHED)
    assert (difference["ci_low"], difference["ci_high"]) == pytest.approx(tuple(expected), 1e-11)
    assert (difference["method"], difference["sign"]) == ("rao-scott-newcombe", "lower")
    assert difference["estimate"] == pytest.approx(1 / 12 - 5 / 20)
    assert [each["method"] for each in (before, after)] == ["rao-scott-wilson"] * 2
    assert (before["effective_launches"], before["design_effect"]) == pytest.approx((5, 4))
    assert (after["salvos"], after["rests_on"], difference["salvos"]) == (4, 1, None)
    lower = rel.clustered_probability_lower(*OTHER, FAILED, LAUNCHED)
    assert chance["probability_low"] == chance["probability_high"] == pytest.approx(lower)
    assert (chance["method"], chance["prior"]) == ("beta-binomial-posterior", "jeffreys")
    (uniform,) = [each for each in contrasts("--prior", "uniform") if each["probability_low"]]
    assert uniform["prior"] == "uniform"
    assert uniform["probability_low"] != chance["probability_low"]


def test_the_sentences_come_first_and_no_interval_of_independent_launches() -> None:
    shown = compared(*BEFORE, *AFTER).stdout
    first, effect, second, rests, contrast, blank, head, *_ = shown.splitlines()
    assert first.startswith("before: failure rate by salvos 5 of 20 = 25.0 % (Rao-Scott Wilson")
    assert effect.startswith("By salvos: 20 launches in 6 salvos, effective number of launches 5.0")
    assert second.startswith("after: failure rate by salvos 1 of 12")
    assert rests.endswith("the design effect is an estimate, and rests on one salvo.")
    assert contrast.startswith("difference after - before -16.7 points (Rao-Scott Newcombe 95 %")
    assert contrast.endswith("(Beta-binomial posterior, Jeffreys prior)")
    assert (blank, head.split()[0]) == ("", "quantity")
    assert "miettinen" not in shown.lower()
    assert "clopper" not in shown.lower()


def test_all_measures_and_methods() -> None:
    pytest.importorskip("statsmodels", reason="needs statsmodels")
    shown = compared(*BEFORE, *AFTER, "--measure", "all", "--method", "all")
    assert shown.exit_code == 0
    assert shown.stderr == "Left out: --measure: no method for salvos gives the ratio.\n"
    rows = contrasts("--measure", "all", "--method", "all")
    named = [(each["quantity"], each["method"]) for each in rows[2:]]
    assert named == [
        *(("difference", name) for name in BY_QUANTITY["difference"]),
        ("odds-ratio", "gee"),
        ("p-value", "gee"),
        ("probability", "beta-binomial-posterior"),
    ]
    gee = rel.gee_odds_ratio(*OTHER, FAILED, LAUNCHED)
    assert rows[4]["fitted"] == pytest.approx(gee.estimate, rel=1e-6)
    assert rows[5]["p_low"] == pytest.approx(gee.p_value, rel=1e-6)
    # Without --method, the one of each measure.
    assert [each["method"] for each in contrasts("--measure", "all")[2:4]] == [
        "rao-scott-newcombe",
        "gee",
    ]
    (line,) = [each for each in shown.stdout.splitlines() if each.startswith("p-value")]
    assert line.split()[-2:] == ["gee", "approximate"]


FEW = ("--salvos-before", "1/4,0/2", "--salvos-after", "0/4,1/1")


def test_gee_is_left_out_with_its_reason_or_refused_by_name() -> None:
    reason = "GEE: needs at least 10 salvos, and two in each arm; got 2 (after) and 2 (before)."
    for arguments in (["--measure", "all", "--method", "all"], ["--measure", "all"]):
        shown = compared(*FEW, *arguments)
        assert shown.exit_code == 0
        assert f"Left out: {reason}" in shown.stderr
        assert "odds-ratio" not in shown.stdout
        assert "rao-scott-newcombe" in shown.stdout
    for arguments in (["--method", "gee"], ["--method", "all"], []):
        shown = compared(*FEW, "--measure", "odds-ratio", *arguments)
        assert (shown.exit_code, shown.stdout) == (1, "")
        assert f"Error: {reason}" in shown.stderr


def test_an_arm_without_a_launch_is_no_finding() -> None:
    shown = compared(*BEFORE, "--salvos-after", "0/0")
    assert "no salvo with a launch was given" in shown.stdout
    assert "probability that the rate after is lower <1 to >99 %" in shown.stdout
    shown = compared("--salvos-before", "0/0", "--salvos-after", "0/0", "--format", "json")
    before, _, difference, chance = json.loads(shown.stdout)["results"]
    assert (before["identified"], difference["identified"]) == ("nothing", "nothing")
    assert (difference["ci_low"], difference["ci_high"]) == (-1, 1)
    assert (chance["probability_low"], chance["probability_high"]) == (0, 1)


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (BEFORE, 2, "--salvos-before, --salvos-after: go together; give both or neither."),
        (AFTER, 2, "--salvos-before, --salvos-after: go together"),
        ([*BEFORE, *AFTER, "--before", "1/2"], 2, "-before: does not go with --before. "),
        ([*BEFORE, *AFTER, "--test", "all"], 2, "does not go with --test"),
        ([*BEFORE, *AFTER, "--tipping-point"], 2, "does not go with --tipping-point"),
        ([*BEFORE, *AFTER, "--measure", "ratio"], 2, "--measure: no method for salvos gives the r"),
        ([*BEFORE, *AFTER, "--method", "newcombe"], 2, "newcombe takes launches as independent."),
        ([*BEFORE, *AFTER, "--method", "gee"], 2, "--method: gee gives no difference. From salvos"),
        ([*BEFORE, *AFTER, "--confidence-level", "95"], 1, "between 0 and 1"),
        ([*BEFORE, "--salvos-after", "0..1/2"], 1, "--salvos-after: salvo 1 must have one number"),
        ([*BEFORE, "--salvos-after", "3/2"], 1, "--salvos-after: failures of salvo 1 must not"),
        (["--before", "1/2"], 2, "Missing option '--after'. Or give --salvos-before and"),
        (["--before", "1/2", "--after", "1/2", "--method", "rao-scott-newcombe"], 2,
         "rao-scott-newcombe needs the launches of each salvo. Give --salvos-before and --salvos-"),
    ],
)  # fmt: skip
def test_wrong_comparisons_are_one_message(arguments, code, said) -> None:
    shown = compared(*arguments)
    assert (shown.exit_code, shown.stdout) == (code, "")
    assert said in shown.stderr
