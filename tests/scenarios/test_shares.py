"""Shares by outcome, and the intervals of the true rate, in a report."""

from __future__ import annotations

import pytest

import reliability as rel
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
def findings(run_made, claim):
    claims = [
        claim("2024-01-01", 44, succeeded=27, failed=4, unknown=13, intercepted=0),
        claim("2024-08-01", 8, intercepted="2..3"),
    ]
    return run_made(claims, TEXT)


def test_shares_of_each_period(findings) -> None:
    before, after = findings["shares"]
    assert (before["period"], before["method"], before["classes"]) == ("before", "goodman", 6)
    assert [row["state"] for row in before["rows"]] == ["succeeded", "failed", "unknown"]
    assert [row["state"] for row in after["rows"]] == ["intercepted", "unknown"]
    assert after["rows"][0]["bound_high"] == pytest.approx(3 / 8)
    text = render_report(findings, "md")
    assert "Shares of the launches by what became of them, before" in text
    assert "| shot down | between 25.0 and 37.5 % |" in text
    html = render_report(findings, "html")
    assert html.count("No share here is a failure rate.") == 2


def test_intervals_of_the_true_rate_stand_beside_the_cover_and_not_in_the_summary(findings) -> None:
    rows = findings["true_rates"]
    assert {row["period"] for row in rows} == {"before"}  # after, a count is a range
    assert [row["method"] for row in rows] == ["imbens-manski", "stoye"] * 2
    low, high = rel.imbens_manski_interval(4, 13, 44)
    assert (rows[0]["ci_low"], rows[0]["ci_high"]) == (low, high)
    assert (rows[0]["failures"], rows[0]["unknown"], rows[0]["launches"]) == (4, 13, 44)
    text = render_report(findings, "md")
    assert (
        "| Failure rate | Over every completion (Clopper-Pearson) | Imbens-Manski | Stoye |" in text
    )
    assert "they need not cover every rate within them" in text
    assert "Imbens" not in text[: text.index("## What was counted")]


def test_nothing_launched_has_no_fold(run_made, claim) -> None:
    found = run_made([claim("2024-08-01", 8)], TEXT)
    assert [each["period"] for each in found["shares"]] == ["after"]
    assert "what became of them, before" not in render_report(found, "md")
