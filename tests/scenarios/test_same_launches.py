"""Source against source: two reports of one launch are one launch, and no two samples."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from reliability.cli.group import program
from reliability.report import render_report
from reliability.scenarios.sweep import sweep

GROUPS = """
[select]
context = "test"
[groups.jcs]
claimant = "JCS"
[groups.kcna]
claimant = "KCNA"
[failure]
intercepted = ["not-failed"]
[sweep]
"failure.unknown" = ["bounds", "as-success"]
"""
CHANCES = "[misreporting]\ncaught = 0.9\nfalse_alarm = 0.05\n"
UNTOLD = ("ci_low", "ci_high", "confidence_level", "method", "guarantee", "p_low", "p_high",
          "probability_low", "probability_high", "prior", "likelihood")  # fmt: skip


@pytest.fixture
def pair(claim):
    """Twelve incidents of two launches: JCS says that one failed each time, KCNA that none did."""
    both = []
    for at in range(12):
        where = {"incident_id": f"i{at}", "context": "test", "claimant_interest": "neutral"}
        day = f"2025-03-{at + 1:02d}"
        both.append(claim(day, 2, failed=1, claim_id=f"j{at}", claimant="JCS", **where))
        both.append(claim(day, 2, failed=0, claim_id=f"k{at}", claimant="KCNA", **where))
    return both


def apart(claims):
    """Give KCNA other incidents than JCS: then the launches are different ones."""
    return [c | {"incident_id": c["claim_id"]} for c in claims]


def test_the_rates_stand_and_the_contrast_is_only_bounds(run_made, pair) -> None:
    findings = run_made(pair, GROUPS)
    rates = [period["rates"][0] for period in findings["periods"]]
    assert [rate["estimate"] for rate in rates] == [0.5, 0.0]  # 12 of 24, 0 of 24
    assert all(rate["ci_high"] is not None for rate in rates)
    for row in findings["contrasts"]:
        assert "shared-launches" in row["conditional_on"]
        assert all(row[name] is None for name in UNTOLD if name in row)
        if row["quantity"] == "difference":
            assert (row["bound_low"], row["bound_high"]) == (-0.5, -0.5)
    for row in run_made(pair, GROUPS + CHANCES)["misreporting"]["contrasts"]:
        assert "shared-launches" in row["conditional_on"]
        assert all(row[name] is None for name in UNTOLD if name in row)
    (shared,) = findings["shared_launches"]
    assert (shared["a"], shared["b"], len(shared["incidents"])) == ("kcna", "jcs", 12)
    assert len(shared["disagreements"]) == 12
    assert shared["disagreements"][0] == {
        "incident_id": "i0", "about": "failed", "claim_ids": ["j0", "k0"],
        "text": "j0 says 1 failed; k0 says 0 failed",
    }  # fmt: skip
    assert findings["tipping"]["reason"] == "the two groups speak of the same launches"
    assert findings["tipping"]["rows"] == findings["tipping"]["further"] == []
    assert "same launches" in findings["sweep"]["permutation"]["reason"]
    assert not [c for c in findings["posterior"]["curves"] if c["quantity"] == "difference"]
    assert "shared-launches" in {each["code"] for each in findings["assumptions"]}


def test_the_words_say_why(run_made, pair) -> None:
    findings = run_made(pair, GROUPS)
    text = findings.summary()
    assert "12 incidents are in both kcna and jcs" in text
    assert "no interval, test or probability is computed" in text
    assert "They contradict one another about 12 incidents, and cannot both be right." in text
    for surer in ("If the reports used are right", "excludes", "is lower than that of"):
        assert surer not in text
    assert findings["summary"][0]["certainty"] == "very weak"
    for form in ("html", "md"):
        page = str(render_report(findings, form))
        assert "not computed: the same launches" in page
        assert "None" not in page
        assert "j0 says 1 failed; k0 says 0 failed" in page
    plain = json.loads(str(render_report(findings, "json")))
    assert plain["contrasts"][0]["ci_low"] is None


def test_without_a_common_launch_all_is_told(run_made, pair) -> None:
    findings = run_made(apart(pair), GROUPS)
    assert findings["shared_launches"] == []
    assert all(row["conditional_on"].count("shared-launches") == 0 for row in findings["contrasts"])
    difference = findings["contrasts"][0]
    assert difference["ci_high"] < 0.0
    assert "If the reports used are right" in findings.summary()


def test_one_common_incident_is_enough(run_made, pair) -> None:
    claims = apart(pair)
    claims[1] = claims[1] | {"incident_id": "j0"}
    (shared,) = run_made(claims, GROUPS)["shared_launches"]
    assert shared["incidents"] == ["j0"]


def test_reports_that_agree_are_still_the_same_launches(run_made, pair) -> None:
    agreed = [c | {"failed_low": "1", "failed_high": "1"} for c in pair]
    findings = run_made(agreed, GROUPS)
    (shared,) = findings["shared_launches"]
    assert shared["disagreements"] == []
    assert "contradict" not in findings.summary()
    assert findings["contrasts"][0]["ci_low"] is None


def test_a_group_against_its_own_part(run_made, pair) -> None:
    text = GROUPS.replace('[groups.kcna]\nclaimant = "KCNA"', '[groups.all]\nsystem = "kn23"')
    (shared,) = run_made(pair, text)["shared_launches"]
    assert len(shared["incidents"]) == 12


WINDOW = {"scope": "aggregate", "incident_id": "", "context": "test"}


@pytest.mark.parametrize(
    ("other", "same"),
    [
        ({}, True),
        # Another context, another user or other days: other launches.
        ({"context": "combat"}, False),
        ({"launched_by": "Russia"}, False),
        ({"start": "2025-05-01", "end": "2025-06-01"}, False),
        ({"system": "kn24"}, False),
    ],
)
def test_a_window_may_hold_the_others_launches(run_made, claim, other, same: bool) -> None:
    text = GROUPS.replace('context = "test"', 'context = ["test", "combat"]')
    claims = [
        claim("2025-03-01", 20, failed=3, end="2025-03-31", claim_id="w", claimant="JCS",
              launched_by="DPRK", **WINDOW),
        claim("2025-03-05", 2, failed=1, claim_id="n", claimant="KCNA")
        | {"context": "test", "launched_by": "DPRK"} | other,
    ]  # fmt: skip
    shared = run_made(claims, text)["shared_launches"]
    assert [each["windows"] for each in shared] == ([[["n", "w"]]] if same else [])


def test_the_sweep_holds_back_the_same(write, pair) -> None:
    path = write(pair, GROUPS)
    frame = sweep(path)
    assert frame["conditional_on"].str.contains("shared-launches").all()
    assert frame["bound_low"].tolist() == [-0.5, -0.5][: len(frame)]
    for name in ("ci_low", "ci_high", "p_low", "probability_high"):
        assert frame[name].isna().all()
    shown = CliRunner().invoke(program, ["sweep", str(path), "--format", "json"])
    assert json.loads(shown.stdout)["results"][0]["ci_low"] is None


def test_three_groups_are_told_pair_by_pair(run_made, pair, claim) -> None:
    text = GROUPS.replace("[failure]", '[groups.japan]\nclaimant = "Japan"\n[failure]')
    alone = claim("2025-08-01", 10, failed=1, claim_id="x", claimant="Japan", context="test")
    findings = run_made([*pair, alone], text)
    assert [each["a"] for each in findings["shared_launches"]] == ["kcna"]
    told = {row["a"]: row["ci_low"] for row in findings["contrasts"] if row["quantity"] == "ratio"}
    assert told["kcna"] is None
    assert told["japan"] is not None


def test_a_claim_that_straddles_two_periods_keeps_its_interval(run_made, claim) -> None:
    """Its launches lie in one period each: none to all in both holds every way to divide them."""
    text = """
[select]
context = "test"
[periods]
cut = "2024-06-19"
straddling = "bounds"
[failure]
intercepted = ["not-failed"]
"""
    where = {"context": "test"}
    findings = run_made(
        [
            claim("2024-05-01", 10, failed=7, **where),
            claim("2024-07-01", 10, failed=3, **where),
            claim("2024-06-18", 5, failed=2, end="2024-06-21", **where),
        ],
        text,
    )
    rates = [period["rates"][0] for period in findings["periods"]]
    assert [rate["launches"] for rate in rates] == [{"low": 10, "high": 15}] * 2
    difference = findings["contrasts"][0]
    # Of its five launches at most 2 failed, and at most 3 did not: (3 + 0) / 13 - 9 / 12 at
    # least, (3 + 2) / 12 - 7 / 13 at most.
    ends = (difference["bound_low"], difference["bound_high"])
    assert ends == pytest.approx((3 / 13 - 9 / 12, 5 / 12 - 7 / 13))
    assert difference["ci_low"] < ends[0]
    assert difference["ci_high"] > 0.0 > ends[1]  # the bounds lie below 0, the interval does not
    assert "straddling-in-both" in difference["conditional_on"]
    assert findings["shared_launches"] == []
    assert "straddling-in-both" in {each["code"] for each in findings["assumptions"]}
