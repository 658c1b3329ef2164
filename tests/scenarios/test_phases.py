"""Failures by phase of flight in a report: where a claim used states one, and only there."""

from __future__ import annotations

import pytest

from reliability.report import render_report

TEXT = """
[select]
context = "combat"
system = ["kn23"]

[periods]
cut = "2024-06-19"

[failure]
intercepted = ["not-failed", "left-out"]
"""


@pytest.fixture
def claims(claim):
    return [
        claim("2024-01-01", 4, failed=1, intercepted=0, failure_phase="boost"),
        claim("2024-02-01", 4, failed=1, intercepted=0),
        claim("2024-08-01", 4, failed=1, intercepted=2, failure_phase="terminal"),
    ]


def test_the_share_by_the_end_of_each_phase(run_made, claims) -> None:
    found = run_made(claims, TEXT)
    assert found["phases"]["claims"] == ["c0", "c2"]
    rows = {(r["period"], r["estimand"], r["phase"]): r for r in found["phases"]["rows"]}
    assert len(rows) == 2 * 2 * 4
    before = [rows["before", "not-failed", phase] for phase in found["phases"]["phases"]]
    ends = [(row["bound_low"], row["bound_high"]) for row in before]
    # One failed in boost; of the other's phase nothing is said.
    assert ends == [(0, 1 / 8), (1 / 8, 2 / 8), (1 / 8, 2 / 8), (2 / 8, 2 / 8)]
    after = [rows["after", "left-out", phase]["estimate"] for phase in found["phases"]["phases"]]
    assert after == [0, 0, 0, 0.5]
    for period in found["periods"]:
        for rate in period["rates"]:
            last = rows[period["label"], rate["estimand"], "terminal"]
            assert {name: last[name] for name in rate} == rate


def test_the_report_shows_it_only_where_a_phase_is_stated(run_made, claims) -> None:
    text = render_report(run_made(claims, TEXT), "md")
    assert "## By phase of flight" in text
    assert "| Period and rate | Launch | Boost | Midcourse | Terminal |" in text
    assert "No claim states the phase in which a launch was shot down." in text
    silent = [{**each, "failure_phase": ""} for each in claims]
    found = run_made(silent, TEXT)
    assert "phases" not in found.data
    assert "By phase of flight" not in render_report(found, "md")


def test_a_claim_left_out_does_not_bring_it_in(run_made, claims, claim) -> None:
    claims = [
        claim("2024-01-01", 4, failed=1, failure_phase="boost", context="test"),
        {**claims[1]},
        {**claims[2], "failure_phase": ""},
    ]
    assert "phases" not in run_made(claims, TEXT).data


def test_a_rule_that_settles_launches_is_said(run_made, claims, claim) -> None:
    claims = [
        *(each | {"context": "test"} for each in claims),
        claim("2024-09-01", 2, context="test", flight_tracked="yes"),
    ]
    rules = TEXT.replace("combat", "test") + 'silence = "as-success"\n'
    found = run_made(claims, rules)
    text = render_report(found, "md").split("## By phase of flight\n")[1].split("\n## ")[0]
    assert "By rule, here as well: silence of a party that followed the flight is counted" in text
    assert "By rule" not in render_report(run_made(claims[:3], rules), "md").split("## By phase")[1]
