"""The bottom line never says more than every listed reading, and every rule, allows."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

SCENARIO = """
[select]
context = "combat"
[periods]
cut = "2024-06-19"
[failure]
intercepted = {estimands}
{rules}
"""
BEFORE, AFTER = "2024-06-01", "2024-07-01"
ALL = ("not-failed", "left-out", "unknown")


@pytest.fixture
def run(run_made):
    def build(claims: Sequence[dict[str, object]], estimands=("not-failed",), rules: str = ""):
        return run_made(claims, SCENARIO.format(estimands=list(estimands), rules=rules))

    return build


def chance_of(findings):
    return next(row for row in findings["contrasts"] if row["quantity"] == "probability")


def test_readings_of_interception_that_disagree_are_said(run, claim) -> None:
    findings = run(
        [claim(BEFORE, 20, failed=10, intercepted=0), claim(AFTER, 20, failed=0, intercepted=20)],
        ALL,
    )
    text = findings.summary()
    assert "the share of launches reported to have failed fell" in text
    assert "Of the failure rate among launches not shot down this cannot be said" in text
    assert "Of the failure rate had none been shot down this cannot be said" in text
    chances = [row for row in findings["contrasts"] if row["quantity"] == "probability"]
    assert all(row["likelihood"] is None for row in chances)


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("as-success", "every unknown outcome is counted as a success"),
        ("exclude", "unknown outcomes are left out"),
    ],
)
def test_a_rule_is_never_called_what_was_reported(run, claim, rule: str, words: str) -> None:
    findings = run(
        [claim(BEFORE, 20, failed=10), claim(AFTER, 8, intercepted=2)],
        rules=f'unknown = "{rule}"',
    )
    text = findings.summary()
    assert "On the counts reported" not in text
    assert f"by rule ({words})" in text.lower()
    assert any(words in reason for reason in findings["summary"][0]["reasons"])


def test_launches_left_out_are_printed_as_bounds_too(run, claim) -> None:
    findings = run(
        [
            claim(BEFORE, 20, failed=10),
            claim(AFTER, 4, failed=0),
            claim("2024-07-02", 6, coding="not-coded"),
        ],
        rules='not_coded = "exclude"',
    )
    (row,) = findings["sensitivity"]
    rate = row["periods"][1]["rates"][0]
    assert (rate["bound_low"], rate["bound_high"]) == (0.0, 0.6)
    assert findings["periods"][1]["rates"][0]["bound_high"] == 0.0


def test_four_launches_an_arm_are_not_firm(run, claim) -> None:
    findings = run(
        [
            claim(BEFORE, 2, failed=1),
            claim("2024-06-02", 2, failed=1),
            claim(AFTER, 2, failed=0),
            claim("2024-07-02", 2, failed=0),
        ]
    )
    row = findings["summary"][0]
    assert row["certainty"] != "firm"
    assert any("includes zero" in reason for reason in row["reasons"])
    # Jeffreys says almost certain, a uniform prior only very likely: no term.
    assert chance_of(findings)["likelihood"] is None


def test_a_term_where_everything_agrees(run, claim) -> None:
    findings = run([claim(BEFORE, 40, failed=20), claim(AFTER, 40, failed=12)])
    likelihood = chance_of(findings)["likelihood"]
    assert likelihood is not None
    sentence = likelihood["sentence"]
    assert sentence.startswith("If the reports used are right, ")
    assert "the share of launches reported to have failed is lower after than before" in sentence
    assert sentence in findings["bottom_line"]


def test_the_keys_stand_in_the_order_of_the_contract(run, claim) -> None:
    findings = run([claim(BEFORE, 2, failed=1)])
    assert list(findings.data)[:9] == [
        "schema_version", "title", "report_id", "inputs", "environment", "periods", "contrasts",
        "claims", "assumptions",
    ]  # fmt: skip
