"""A rule that picks one rival, and any other rule, is told where it bears and nowhere else."""

from __future__ import annotations

import pytest

from reliability.scenarios import run_scenario
from reliability.scenarios.certainty import LEVELS, RULES
from reliability.scenarios.sweep import sweep

TEXT = """
[select]
context = "test"
[periods]
cut = "2024-06-19"
[failure]
intercepted = ["not-failed"]
{failure}
[claims]
{claims}
"""
# Before, 15 of 20. After, 19 of 20 by one claimant and 0 of 20 by the other, on one incident.
NEUTRAL, STATE = ({"context": "test", "claimant": name} for name in ("neutral", "state"))


@pytest.fixture
def rivals(claim):
    return [
        claim("2024-05-01", 20, failed=15, claim_id="b", **NEUTRAL),
        claim("2024-07-01", 20, failed=19, claim_id="j", incident_id="i", **NEUTRAL),
        claim("2024-07-01", 20, failed=0, claim_id="k", incident_id="i", reliability="D", **STATE),
    ]


def probability(findings):
    return next(row for row in findings["contrasts"] if row["quantity"] == "probability")


def codes(findings, period: int) -> set[str]:
    return set(findings["periods"][period]["rates"][0]["conditional_on"])


PICKING = {
    "lowest-rate": ('policy = "lowest-rate"', (0.0, 0.0), "picked-lowest-rate"),
    "highest-rate": ('policy = "highest-rate"', (0.95, 0.95), "picked-highest-rate"),
    "most-credible": ('policy = "most-credible"', (0.95, 0.95), "picked-most-credible"),
    "claimants": (
        'policy = "claimants"\nclaimants = ["state", "neutral"]', (0.0, 0.0), "picked-claimants",
    ),
    "named": ('after.use = ["k"]\nafter.reason = "why"', (0.0, 0.0), "picked-named-claims"),
}  # fmt: skip


@pytest.mark.parametrize(("claims", "after", "code"), PICKING.values(), ids=PICKING)
def test_a_rule_that_picks_a_rival_is_said(run_made, rivals, claims, after, code) -> None:
    findings = run_made(rivals, TEXT.format(claims=claims, failure=""))
    rate = findings["periods"][1]["rates"][0]
    assert (rate["bound_low"], rate["bound_high"]) == after
    assert code in codes(findings, 1)
    assert not any(each.startswith("picked-") for each in codes(findings, 0))
    words = RULES[code]
    text = findings.summary()
    assert f"after, by rule ({words}), " in text
    assert text.count(words) == 1
    assert "By the same rule, the share of launches reported to have failed" in text
    assert "On the counts reported" not in text
    assert probability(findings)["likelihood"] is None
    assert f"a rule narrows it: {words}" in findings["summary"][0]["reasons"]
    assert code in {each["code"] for each in findings["assumptions"]}
    # The reports contradict one another, whichever is used.
    conflicts = [(each["about"], each["text"]) for each in findings["conflicts"]]
    assert conflicts == [("failed", "j says 19 failed; k says 0 failed")]


@pytest.mark.parametrize(("claims", "after", "code"), PICKING.values(), ids=PICKING)
def test_it_is_no_surer_than_the_envelope(run_made, rivals, claims, after, code) -> None:
    honest = run_made(rivals, TEXT.format(claims="", failure=""))["summary"][0]["certainty"]
    found = run_made(rivals, TEXT.format(claims=claims, failure=""))["summary"][0]
    assert LEVELS.index(found["certainty"]) >= LEVELS.index(honest)
    assert "the envelope of all rivals does not bear out its direction" in found["reasons"]


@pytest.mark.parametrize("claims", [each[0] for each in PICKING.values()], ids=PICKING)
def test_a_rule_that_picks_nothing_is_none(run_made, rivals, claims: str) -> None:
    """Where the rivals say the same, the choice among them decides nothing."""
    rivals[2] = rivals[2] | {"failed_low": 19, "failed_high": 19}
    findings = run_made(rivals, TEXT.format(claims=claims, failure=""))
    assert not any(code in RULES for period in (0, 1) for code in codes(findings, period))
    assert "On the counts reported" in findings.summary()
    honest = run_made(rivals, TEXT.format(claims="", failure=""))
    assert probability(findings)["likelihood"] == probability(honest)["likelihood"] is not None


def test_a_sweep_says_it_of_each_specification(write, rivals) -> None:
    text = TEXT.format(claims="", failure="") + (
        '[sweep]\n"claims.policy" = ["envelope", "lowest-rate", "highest-rate"]\n'
        '"periods.cut" = ["2024-06-19", "2024-06-20"]\n'
    )
    frame = sweep(write(rivals, text))
    assert len(frame) == 6
    for _, row in frame.iterrows():
        picked = [code for code in row["conditional_on"].split(";") if code.startswith("picked-")]
        policy = row["claims.policy"]
        assert picked == ([] if policy == "envelope" else [f"picked-{policy}"])


FOLLOWED = {"context": "test", "flight_tracked": "yes"}


def test_a_rule_stands_only_with_the_period_that_it_bears_on(run_made, claim) -> None:
    """By hand: before, 1 of 4 of which two by silence; after, 3 of 4 as reported."""
    claims = [
        claim("2024-05-01", 2, **FOLLOWED),
        claim("2024-05-02", 2, failed=1, **FOLLOWED),
        claim("2024-07-01", 4, failed=3, **FOLLOWED),
    ]
    rules = 'silence = "as-success"\nunknown = "exclude"\nnot_coded = "exclude"'
    findings = run_made(claims, TEXT.format(claims="", failure=rules))
    assert codes(findings, 0) & set(RULES) == {"silence-as-success"}
    assert codes(findings, 1) & set(RULES) == set()
    (first, *_) = findings["bottom_line"]
    silence = RULES["silence-as-success"]
    assert f"before, by rule ({silence}), 1 of 4 = 25.0 %" in first
    assert "after, 3 of 4 = 75.0 %" in first
    reasons = [each for each in findings["summary"][0]["reasons"] if "a rule narrows" in each]
    assert reasons == [f"a rule narrows it: {silence}"]
    assert {each["code"] for each in findings["assumptions"]} & set(RULES) == {"silence-as-success"}


@pytest.mark.parametrize(
    ("rule", "says", "code"),
    [
        ('not_coded = "exclude"', {"coding": "not-coded"}, "not-coded-exclude"),
        ('unknown = "exclude"', {"unknown": 2}, "unknown-exclude"),
        ('unknown = "as-success"', {"unknown": 2}, "unknown-as-success"),
        ('unknown = "as-failure"', {"unknown": 2}, "unknown-as-failure"),
    ],
)
def test_a_rule_with_nothing_to_decide_costs_nothing(run_made, claim, rule, says, code) -> None:
    settled = [
        claim("2024-05-01", 20, failed=15, context="test"),
        claim("2024-07-01", 20, failed=3, context="test"),
    ]
    honest = run_made(settled, TEXT.format(claims="", failure=""))
    idle = run_made(settled, TEXT.format(claims="", failure=rule))
    assert idle["summary"] == honest["summary"]
    assert idle["bottom_line"] == honest["bottom_line"]
    open_one = claim("2024-07-02", 4, context="test", **says)
    busy = run_made([*settled, open_one], TEXT.format(claims="", failure=rule))
    assert code not in codes(busy, 0)
    assert code in codes(busy, 1)


def test_named_claims_are_those_of_their_own_period() -> None:
    contexts = run_scenario("kn23-contexts")
    assert "named-claims" not in codes(contexts, 0)
    assert {"named-claims", "picked-named-claims"} <= codes(contexts, 1)
    assert "silence-as-success" not in codes(contexts, 1)  # never in combat


def test_accuracy_is_not_assessed_and_is_not_without_data(run_made, claim) -> None:
    row = run_scenario("kn23")["summary"][-1]
    assert row["measure"].startswith("Accuracy")
    assert row["claims"] == 2
    said = "5 claims of the data speak of it, 2 in scope (agg-028, agg-032)"
    assert row["reasons"][1] == said
    made = run_made([claim("2024-05-01", 2, failed=1, context="test")],
                    TEXT.format(claims="", failure=""))  # fmt: skip
    assert made["summary"][-1]["reasons"][1] == "no claim of the data speaks of it"
