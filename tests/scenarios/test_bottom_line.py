"""The bottom line: what it compares, why it gives no term, and every rule once."""

from __future__ import annotations

import pytest

from reliability.scenarios import run_scenario
from reliability.shipped import shipped_path

TEXT = """
[select]
context = "test"
{systems}
{divided}
[failure]
intercepted = [{estimands}]
{more}
"""
CUT = '[periods]\ncut = "2024-06-19"'
TEST = {"context": "test"}


@pytest.fixture
def run(run_made):
    def build(claims, divided=CUT, more="", estimands='"not-failed"', systems=""):
        text = TEXT.format(divided=divided, more=more, estimands=estimands, systems=systems)
        return run_made(claims, text)

    return build


def chance(findings):
    return next(row for row in findings["contrasts"] if row["quantity"] == "probability")


def two(claim, before, after, **says):
    return [
        claim("2024-05-01", before[1], failed=before[0], **TEST, **says),
        claim("2024-07-01", after[1], failed=after[0], **TEST, **says),
    ]


def test_an_interval_includes_zero_or_leaves_it_out(run, claim):
    within = run(two(claim, (7, 10), (3, 10))).summary()
    assert "-71.5 to +4.9 points, which includes zero)" in within
    out = run(two(claim, (15, 20), (1, 20))).summary()
    assert "which leaves out zero)" in out
    assert "exclude" not in within + out


def test_the_reason_why_there_is_no_term_is_said(run, claim):
    # Jeffreys gives 17 %, a uniform prior 24 %: another term of the standard.
    findings = run(two(claim, (0, 10), (1, 10)))
    row = chance(findings)
    assert row["likelihood"] is None
    assert row["no_likelihood"] in findings.summary()
    assert "under the uniform prior it is " in row["no_likelihood"]


def test_a_rule_leaves_no_term_and_is_written_out_once(run, claim):
    claims = two(claim, (10, 20), (0, "5"))
    claims[1] = claim("2024-07-01", 5, **TEST)
    findings = run(claims, more='unknown = "as-success"')
    assert chance(findings)["no_likelihood"] == "a rule decides what was not reported"
    text = findings.summary()
    assert text.count("every unknown outcome is counted as a success") == 1
    assert text.count("y the same rule, ") == 2


def test_readings_that_disagree_leave_no_term(run, claim):
    claims = two(claim, (10, 20), (0, 20))
    claims[1] = claim("2024-07-01", 20, failed=0, intercepted=20, **TEST)
    findings = run(claims, estimands='"not-failed", "unknown"')
    assert "agree on the direction under every reading" in chance(findings)["no_likelihood"]


def test_bounds_beside_a_known_rate_are_said_to_be_bounds(run, claim):
    claims = [*two(claim, (10, 20), (0, 1))[:1], claim("2024-07-01", 4, **TEST)]
    line = run(claims)["bottom_line"][0]
    assert line.startswith("The share of launches reported to have failed: before, 10 of 20 = 50.0")
    assert "after, bounds only, not determined (anything from 0 to 100 %) (0 to 4 of 4)." in line


THREE = '[periods]\ncut = ["2024-01-01", "2025-01-01"]'


@pytest.fixture
def three(run, claim):
    return run(
        [
            claim("2023-05-01", 10, failed=7, **TEST),
            claim("2024-05-01", 4, failed=2, **TEST),
            claim("2025-05-01", 10, failed=3, **TEST),
        ],
        divided=THREE,
    )


def test_a_middle_period_is_said_to_exist_and_named_by_its_days(three):
    text = three.summary()
    assert "2024-01-01 to 2024-12-31, 2 of 4 = 50.0 %" in text
    assert "What follows compares after with before" in text
    assert "between-1" not in text
    assert "difference -40.0 points" in text


def test_each_part_of_the_findings_says_what_it_compares(three):
    assert [(row["a"], row["b"]) for row in three["summary"]][:2] == [
        ("between-1", "before"), ("after", "before"),
    ]  # fmt: skip
    assert (three["tipping"]["a"], three["tipping"]["b"]) == ("after", "before")


def test_groups_are_named_as_they_are_written(run, claim):
    claims = [
        claim("2024-05-01", 20, failed=15, **TEST, system="kn23"),
        claim("2024-07-01", 20, failed=1, **TEST, system="kn24"),
    ]
    groups = '[groups.KN-23]\nsystem = "kn23"\n[groups.KN-24]\nsystem = "kn24"'
    findings = run(claims, divided=groups)
    text = findings.summary()
    assert "is lower for KN-24 than for KN-23" in text
    assert "fell" not in text
    assert findings["comparison"] == "systems"


@pytest.mark.parametrize(
    ("standard", "term"),
    [("ICD-203-row2", "highly probable (80 to 95 %)"), ("IPCC-AR4", "very likely (90 to 99 %)")],
)
def test_the_standard_of_the_terms_can_be_chosen(run, claim, standard, term):
    claims = two(claim, (20, 40), (13, 40))
    findings = run(claims, more=f'[report]\nlikelihood = "{standard}"')
    assert f"it is {term} that" in findings.summary()
    assert findings["glossary"]["likelihood"]["standard"] == standard


def test_a_standard_that_does_not_exist_is_refused_with_its_line(run, claim):
    from reliability.errors import UnknownNameError

    with pytest.raises(UnknownNameError, match=r"made\.toml line \d+: report\.likelihood.*PHIA"):
        run(two(claim, (1, 2), (1, 2)), more='[report]\nlikelihood = "PHIA"')


def test_a_naive_reading_owes_its_reader_a_row_that_is_not(tmp_path):
    text = shipped_path("reports/kn23-point.toml").read_text(encoding="utf-8")
    bare = text[: text.index("[[sensitivity]]")]
    path = tmp_path / "bare.toml"
    path.write_text(
        bare.replace("../data/kn23", shipped_path("data/kn23").as_posix()), encoding="utf-8"
    )
    findings = run_scenario(path)
    (row,) = findings["sensitivity"]
    assert f'"{row["label"]}"' in findings["bottom_line"][1]
    rate = row["periods"][1]["rates"][0]
    assert (rate["bound_low"], rate["bound_high"]) == (0.0, 0.75)
    named = run_scenario("kn23-point")
    assert len(named["sensitivity"]) == 1
    assert named["sensitivity"][0]["label"] in named["bottom_line"][1]
    assert named["bottom_line"][0] == named["warning"]
    assert "every range is read as its middle" in named["warning"]
