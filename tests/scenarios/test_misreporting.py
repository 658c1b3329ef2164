"""`[misreporting]`: chances from the scenario file, and what follows from them."""

from __future__ import annotations

import pytest

import reliability as rel
from reliability.errors import CountError, OptionError, ReliabilityError, ScenarioError
from reliability.estimators.partial import misreporting_joint
from reliability.evidence.package import load_package
from reliability.report import render_report
from reliability.report.document import Document
from reliability.report.markdown import markdown_text
from reliability.report.sections.misreporting import misreporting
from reliability.scenarios import run_scenario
from reliability.scenarios.account import claims_account
from reliability.scenarios.check import check_scenario
from reliability.scenarios.evaluate import Bench, evaluate
from reliability.scenarios.glossary import glossary
from reliability.scenarios.misreporting import correct
from reliability.scenarios.misreporting_plan import misreporting_plan
from reliability.scenarios.scenario import read_scenario
from reliability.shipped import shipped_path
from reliability.words.likelihood import DEFAULT_STANDARD as STANDARD

SCENARIO = f"""
title = "a scenario"
data = "{shipped_path("data/kn23").as_posix()}"

[select]
context = "combat"
system = ["kn23"]

[periods]
cut = "treaty-signed"

[failure]
intercepted = ["not-failed"]

[claims.before]
use = ["agg-011"]

[claims.after]
use = ["afd-005", "afd-007", "afd-023"]
"""
STATED = "[misreporting]\ncaught = 0.9\nfalse_alarm = 0.05\n"


def write(tmp_path, text: str):
    path = tmp_path / "scenario.toml"
    path.write_text(SCENARIO + text, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def correction(tmp_path_factory):
    """Correct the one reading of the scenario above as a table says."""
    folder = tmp_path_factory.mktemp("scenario")
    variant = read_scenario(write(folder, "")).base
    bench = Bench(load_package(shipped_path("data/kn23")))
    base = evaluate(bench, variant)
    claims = claims_account(bench.evidence, base.tallies)

    def of(text: str, claims=claims):
        return correct(base, variant, read_scenario(write(folder, text)).misreporting, claims)

    return of


def test_it_changes_no_other_number(tmp_path) -> None:
    plain = run_scenario(write(tmp_path, ""))
    assert "misreporting" not in plain.data
    assert "What if outcomes are misreported" not in render_report(plain, "md")
    found = run_scenario(write(tmp_path, STATED))
    for key in ("periods", "contrasts", "summary", "settings", "assumptions", "tipping"):
        assert found[key] == plain[key]
    assert [m["used_for"] for m in found["methods"]][-1] == "what if outcomes are misreported"


def test_the_numbers_are_those_of_the_library(correction) -> None:
    found = correction(STATED + 'reason = "a guess"\n')
    chances = rel.Misreporting(0.9, 0.05)
    expected = rel.compare_rates(("20..30", "45..55"), ("0..6", 8), misreporting=chances)
    assert found["why"] == "a guess"
    assert found["reason"] is None
    assert found["table"] == [{"of": "every period", "caught": "0.9", "false_alarm": "0.05"}]
    names = ("bound_low", "bound_high", "ci_low", "ci_high", "method", "guarantee", "identified")
    for row, rate in zip(found["rates"], (expected.before, expected.after), strict=True):
        assert [row[name] for name in names] == [getattr(rate, name) for name in names]
    difference, probability, ratio = found["contrasts"]
    assert [difference[name] for name in names] == [getattr(expected, name) for name in names]
    assert (difference["a"], difference["b"]) == ("after", "before")
    assert probability["probability_low"] == expected.probability_low
    assert (ratio["quantity"], ratio["sign"]) == ("ratio", "not identified")
    assert "misreporting" in ratio["conditional_on"]
    (said,) = found["warnings"]
    assert said.startswith("after: Some of the reported rates allowed, 0 to 0.75, lie below")


def test_chances_of_one_period(correction) -> None:
    found = correction(STATED + "[misreporting.after]\ncaught = 0.7\n")
    assert found["table"] == [
        {"of": "every period", "caught": "0.9", "false_alarm": "0.05"},
        {"of": "after", "caught": "0.7", "false_alarm": "0.05"},
    ]
    assert [row["from"] for row in found["chances"]] == ["stated for all", "of after"]
    pair = rel.Misreporting(0.9, 0.05), rel.Misreporting(0.7, 0.05)
    expected = rel.compare_rates(("20..30", "45..55"), ("0..6", 8), misreporting=pair)
    assert found["contrasts"][0]["ci_low"] == expected.ci_low
    both = "[misreporting.before]\ncaught = 0.9\nfalse_alarm = 0.05\n"
    both += "[misreporting.after]\ncaught = 0.7\nfalse_alarm = 0.05\n"
    assert correction(both)["contrasts"] == found["contrasts"]


def test_counted_chances_that_periods_share_are_the_same_outcomes(correction) -> None:
    counted = '[misreporting]\ncaught = "33/41"\nfalse_alarm = "2/60"\nmethod = "lang-reiczigel"\n'
    shared = correction(counted)["contrasts"][0]
    own = '[misreporting.before]\ncaught = "33/41"\n'
    apart = correction(counted + own)["contrasts"][0]
    assert shared["method"] == "misreporting-lang-reiczigel"
    assert apart["ci_high"] > shared["ci_high"]


GRADES = '[misreporting]\nmethod = "bayes"\n[misreporting.grades.{}]\n' \
    'caught = "beta(18, 2)"\nfalse_alarm = "beta(1, 19)"\n'  # fmt: skip


def page_of(found) -> str:
    """The section of the report alone."""
    periods = [{"label": label, "rates": []} for label in ("before", "after")]
    data = {"misreporting": found, "periods": periods, "contrasts": []}
    data["glossary"] = glossary(STANDARD)
    section = misreporting(data)
    return markdown_text(Document("x", None, (), [section]))


def test_grades_set_chances_through_the_printed_table_alone(correction) -> None:
    text = GRADES.format("B") + "[misreporting.grades.C]\ncaught = 0.8\nfalse_alarm = 0.1\n"
    found = correction(text)
    assert [row["of"] for row in found["table"]] == ["grade B", "grade C"]
    assert [row["from"] for row in found["chances"]] == ["grade B", "grade B"]
    page = page_of(found)
    assert "| grade B | beta(18, 2) | beta(1, 19) |" in page
    assert "| grade C | 0.8 | 0.1 |" in page
    assert "before: grade B; after: grade B" in page
    # Periods of one grade share its chances.
    believed = rel.Misreporting("beta(18, 2)", "beta(1, 19)")
    expected = rel.compare_rates(
        ("20..30", "45..55"), ("0..6", 8), misreporting=believed, correction="bayes"
    )
    assert found["contrasts"][1]["probability_low"] == expected.probability_low


def test_a_grade_without_a_row_is_told_in_place_of_numbers(correction) -> None:
    found = correction(GRADES.format("A"))
    assert found["reason"] == "the claims used before are graded B, which has no row"
    assert (found["rates"], found["contrasts"], found["chances"]) == ([], [], [])
    assert "Nothing is corrected: the claims used before are graded B" in page_of(found)


def test_a_period_of_several_grades_is_told_in_place_of_numbers(correction) -> None:
    graded = {"agg-011": "B", "afd-005": "B", "afd-007": "C"}
    claims = [{"claim_id": name, "reliability": grade} for name, grade in graded.items()]
    found = correction(GRADES.format("B"), claims)
    assert found["reason"].startswith("the claims used after carry B and C, and a period takes one")
    assert found["rates"] == []


@pytest.mark.parametrize("method", ["exact", "lang-reiczigel", "melded", "bayes"])
def test_every_method(correction, method: str) -> None:
    found = correction(STATED + f'method = "{method}"\n')
    assert found["method"] == f"misreporting-{method}"
    assert {row["method"] for row in found["rates"]} == {f"misreporting-{method}"}
    assert "Rates behind the reports" in page_of(found)


def test_what_is_too_much_to_compute_is_told(correction, monkeypatch) -> None:
    monkeypatch.setattr(misreporting_joint, "MOST_CELLS", 1000)
    found = correction(GRADES.format("B"))
    (left_out,) = found["left_out"]
    assert left_out["estimand"] == "not-failed"
    assert "too many tables" in left_out["reason"]
    assert "Not computed, and why:" in page_of(found)


def test_counts_that_contradict_the_chances(correction) -> None:
    found = correction("[misreporting]\ncaught = 0.99\nfalse_alarm = 0.95\n")
    rate = found["rates"][0]
    assert (rate["identified"], rate["bound_low"], rate["ci_high"]) == ("nothing", 0.0, 1.0)
    assert found["contrasts"][1]["probability_high"] == 1.0
    assert "Nothing is learnt about the rate" in found["warnings"][0]
    assert "Nothing is learnt about the rate" in page_of(found)


@pytest.mark.parametrize(
    ("text", "match"),
    [
        ("[misreporting]\ncaught = 0.9\n", r"misreporting\.false_alarm: missing"),
        ("[misreporting]\nmethod = \"exact\"\n", r"misreporting\.caught: missing"),
        ("[misreporting]\ncaught = 1.9\nfalse_alarm = 0.1\n",
         r"line 21: misreporting\.caught: must be"),
        ("[misreporting]\ncaught = 0.9\nfalse_alarm = \"5/4\"\n",
         r"line 22: misreporting\.false_alarm"),
        ("[misreporting]\ncaught = 0.1\nfalse_alarm = 0.2\n", r"must exceed false_alarm"),
        ("[misreporting]\ncaught = [1, 2]\nfalse_alarm = 0.2\n",
         r"must be a number, or text such as"),
        ("[misreporting]\ncaugt = 0.9\nfalse_alarm = 0.2\n",
         r"Did you mean 'misreporting\.caught'"),
        (STATED + 'method = "exakt"\n', r"line 23: misreporting\.method.*Did you mean 'exact'"),
        (STATED + "[misreporting.befor]\ncaught = 0.8\n", r"Did you mean 'before'"),
        (STATED + "[misreporting.grades.B]\ncaught = 0.8\nfalse_alarm = 0.1\n", r"stand alone"),
        (GRADES.format("Z"), r"misreporting\.grades: must be one of A, B"),
        (GRADES.format("B").replace('method = "bayes"', ""), r"no use for a belief"),
        (STATED + "[[sensitivity]]\nlabel = \"x\"\nmisreporting.caught = 0.8\n",
         r"row 1: 'misreporting' changes no number of the main reading"),
        (STATED + '[sweep]\n"misreporting.caught" = [0.8, 0.9]\n',
         r"line 24, sweep: 'misreporting\.caught' changes no"),
    ],
)  # fmt: skip
def test_a_wrong_table_is_one_error(tmp_path, text: str, match: str) -> None:
    with pytest.raises(ReliabilityError, match=match):
        read_scenario(write(tmp_path, text))


def test_the_kinds_of_error(tmp_path) -> None:
    with pytest.raises(CountError):
        read_scenario(write(tmp_path, '[misreporting]\ncaught = "5/4"\nfalse_alarm = 0.1\n'))
    with pytest.raises(OptionError):
        read_scenario(write(tmp_path, '[misreporting]\ncaught = "x"\nfalse_alarm = 0.1\n'))
    with pytest.raises(ScenarioError):
        read_scenario(write(tmp_path, "[misreporting]\ncaught = true\nfalse_alarm = 0.1\n"))
    problems = check_scenario(write(tmp_path, "[misreporting]\ncaught = 0.9\n"))
    assert list(problems["code"]) == ["scenario-key"]
    assert misreporting_plan(None, ["before", "after"]) is None
