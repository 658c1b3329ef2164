"""What was reported and what a rule counts it as stand apart: silence is never a reported zero."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from reliability.cli.group import program
from reliability.figures import flow_description
from reliability.report.sections import opening
from reliability.scenarios import run_scenario
from reliability.words.numbers import count_text

TESTS = """
[select]
context = "test"
[periods]
cut = "2024-06-19"
[failure]
intercepted = ["not-failed"]
silence = "as-success"
{rules}
"""
FOLLOWED = {"context": "test", "flight_tracked": "yes"}


@pytest.fixture
def silent(claim):
    """Three launches of silent claims and two of one that states a failure, then three silent."""
    return [
        claim("2024-05-01", "2..3", **FOLLOWED),
        claim("2024-05-02", 2, failed=1, **FOLLOWED),
        claim("2024-07-01", 3, unknown=1, **FOLLOWED),
    ]


def table_of(findings, period: int) -> list[list[str]]:
    """Return the state table of one period as text, its heads first."""
    tables = [b for b in opening.counts(findings.data).blocks if "Launches by state" in str(b)]
    table = tables[period]
    heads = [column.title for column in table.columns]
    return [heads, *([*map(str, row.cells)] for row in table.rows)]


def test_silence_is_not_a_reported_zero(run_made, silent) -> None:
    findings = run_made(silent, TESTS.format(rules=""))
    before, after = findings["periods"]
    assert before["rows"][0]["failed"] is None
    assert before["rows"][0]["unknown"] == {"low": 2, "high": 3}
    assert before["rows"][1]["failed"] == {"low": 1, "high": 1}
    assert before["rows"][1]["by_rule"]["as_success"] is None
    assert before["counts"]["failed"] == {"low": 1, "high": 1}
    assert before["by_rule"]["as_success"] == {"low": 2, "high": 3}
    # Of the three launches after, one is called unknown: the rule decides the other two.
    assert after["counts"]["failed"] is None
    assert after["counts"]["unknown"] == {"low": 3, "high": 3}
    assert after["by_rule"] == {
        "as_success": {"low": 2, "high": 2}, "as_failure": None, "left_out": None,
    }  # fmt: skip
    # The rates are what they were: 1 of 4..5, and 0..1 of 3.
    rates = [p["rates"][0] for p in findings["periods"]]
    assert [count_text(r["failures"]) for r in rates] == ["1", "0 to 1"]
    assert [count_text(r["launches"]) for r in rates] == ["4 to 5", "3"]
    text = findings.summary()
    assert (
        "Counted as success by rule, their outcome not reported: 2 to 3 of 4 to 5 launches, "
        "before; 2 of 3 launches, after." in text
    )


def test_the_page_shows_it(run_made, silent) -> None:
    findings = run_made(silent, TESTS.format(rules=""))
    heads, first, second, total = table_of(findings, 0)
    failed, rest, ruled = (
        heads.index(name)
        for name in ("Failed", "Not reported to have failed, no more said",
                     "Counted as success by rule")
    )  # fmt: skip
    assert [row[failed] for row in (first, second, total)] == ["not said", "1", "1"]
    assert [row[ruled] for row in (first, second, total)] == ["2 to 3", "none", "2 to 3"]
    assert [row[rest] for row in (first, second, total)] == ["not said", "1", "1"]
    spans = {span["id"]: span for span in findings["timeline"]["incidents"]}
    assert spans["i0"]["failed"] is None
    assert spans["i1"]["failed"] == {"low": 1, "high": 1}


@pytest.mark.parametrize(
    ("rules", "name", "after"),
    [
        # The launch that the last claim calls unknown, beside the two that its silence covers.
        ('unknown = "as-success"', "as_success", {"low": 3, "high": 3}),
        ('unknown = "as-failure"', "as_failure", {"low": 1, "high": 1}),
        ('unknown = "exclude"', "left_out", {"low": 1, "high": 1}),
    ],
)
def test_every_rule_that_decides_launches_says_how_many(
    run_made, silent, rules: str, name: str, after: dict[str, int]
) -> None:
    findings = run_made(silent, TESTS.format(rules=rules))
    assert findings["periods"][1]["by_rule"][name] == after
    assert findings["flow"]["by_period"][1]["by_rule"][name] == after


def test_launches_not_coded_that_a_rule_leaves_out(run_made, claim) -> None:
    findings = run_made(
        [claim("2024-07-01", 4, coding="not-coded", context="test"),
         claim("2024-07-02", 2, failed=0, succeeded=2, context="test")],
        TESTS.format(rules='not_coded = "exclude"'),
    )  # fmt: skip
    after = findings["periods"][1]
    assert after["by_rule"]["left_out"] == {"low": 4, "high": 4}
    # Every launch is accounted for by what the claims say: here 0 is what was reported.
    assert after["counts"]["unknown"] == {"low": 0, "high": 0}
    assert after["counts"]["rest"] == {"low": 0, "high": 0}


def test_what_is_not_said_is_not_zero(run_made, claim) -> None:
    findings = run_made(
        [claim("2024-05-01", "45..55", failed="20..30", context="test")], TESTS.format(rules="")
    )
    counts = findings["periods"][0]["counts"]
    assert counts["unknown"] is None
    assert counts["rest"] == {"low": 15, "high": 35}  # 45 - 30 and 55 - 20
    assert table_of(findings, 0)[-1].count("0") == 0
    flow = findings["flow"]["by_period"][0]
    assert (flow["unknown"], flow["rest"]) == (None, {"low": 15, "high": 35})


def test_the_tally_prints_what_was_reported(write, silent) -> None:
    path = str(write(silent, TESTS.format(rules="")))
    shown = CliRunner().invoke(program, ["tally", path])
    heads, *rows = (line.split() for line in shown.stdout.split("\n\n")[0].splitlines())
    at = heads.index("as_success_by_rule")
    assert rows[0][heads.index("failed")] == "-"
    assert [row[at] for row in rows] == ["2..3", "-", "2..3", "2", "2"]
    plain = CliRunner().invoke(program, ["tally", path, "--format", "json"])
    first, second, *_ = json.loads(plain.stdout)["results"]
    assert (first["failed"], first["as_success_by_rule"]) == (None, {"low": 2, "high": 3})
    assert (second["failed"], second["as_success_by_rule"]) == ({"low": 1, "high": 1}, None)


def test_the_shipped_tests_state_two_failures_and_one_zero() -> None:
    findings = run_scenario("kn23-tests")
    stated = {
        row["claim_ids"][0]: row["failed"]["low"]
        for period in findings["periods"]
        for row in period["rows"]
        if row["failed"] is not None
    }
    assert stated == {"tst-027": 1, "tst-039": 0, "tst-049": 1}
    before, after = findings["periods"]
    assert before["by_rule"]["as_success"] == {"low": 38, "high": None}  # 42.. less 2 and 2
    assert after["by_rule"]["as_success"] == {"low": 14, "high": None}  # 16.. less 2


def test_a_claim_that_two_periods_use_is_said_to_be_one(run_made, claim) -> None:
    claims = [
        claim("2024-05-01", 2, failed=1, context="test"),
        claim("2024-08-01", 2, failed=1, context="test"),
        claim("2024-06-01", 5, failed=1, context="test", end="2024-07-15",
              scope="aggregate", incident_id=""),
    ]  # fmt: skip
    text = TESTS.format(rules="").replace("cut =", 'straddling = "bounds"\ncut =')
    findings = run_made(claims, text)
    flow = findings["flow"]
    assert flow["used"] == 3
    assert [period["used"] for period in flow["by_period"]] == [2, 2]
    assert flow["shared"] == [{"periods": ["before", "after"], "claims": 1}]
    assert flow_description(findings).endswith(
        "3 used: before 2; after 2; 1 of them in both before and after."
    )
