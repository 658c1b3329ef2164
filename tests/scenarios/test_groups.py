"""Scenarios that compare groups of claims instead of periods."""

from __future__ import annotations

import pytest

from reliability.errors import OptionError, UnknownNameError
from reliability.scenarios import run_scenario
from reliability.scenarios.scenario import read_scenario
from reliability.scenarios.sweep import sweep
from reliability.shipped import shipped_path


@pytest.fixture(scope="module")
def contexts():
    return run_scenario("kn23-contexts")


def test_tests_against_combat(contexts) -> None:
    tests, combat = contexts["periods"]
    assert (tests["label"], combat["label"]) == ("tests", "combat")
    # JCS, else whoever speaks: 24 or more launches named KN-23, one of which failed (tst-027).
    assert tests["counts"]["failed"] == {"low": 1, "high": 1}
    assert tests["counts"]["launched"] == {"low": 24, "high": None}
    assert combat["claims_used"] == ["agg-011"]
    change = contexts["contrasts"][0]
    assert (change["a"], change["b"], change["sign"]) == ("combat", "tests", "higher")
    assert change["bound_low"] == pytest.approx(20 / 55 - 1 / 24)
    assert change["ci_low"] > 0


def test_the_words_name_the_groups(contexts) -> None:
    text = contexts.summary()
    said = "the share of launches reported to have failed is higher for combat than for tests"
    assert said in text
    # Each rate says the rule that bears on it: nobody reads silence in combat.
    silence = "silence of a party that followed the flight is counted as success"
    assert f"tests, by rule ({silence}), more than 0 and at most" in text
    named = "the scenario names its claims, and the rules would give other numbers"
    assert f"combat, by rule ({named}), between 36." in text
    assert "By the same rules, the share" in text
    assert "On the counts reported" not in text
    assert "fell" not in text
    assert " after " not in text
    assert contexts["contrasts"][2]["likelihood"] is None  # a rule read the silence


def test_every_claim_has_one_fate(contexts) -> None:
    flow = contexts["flow"]
    assert flow["read"] == 227 == flow["used"] + sum(s["left_out"] for s in flow["stages"])
    by_id = {c["claim_id"]: c for c in contexts["claims"]}
    assert by_id["agg-012"]["rule"] == "repeats"
    assert by_id["cmb-018"]["rule"] == "not-named"
    assert by_id["afd-001"]["rule"] == "out-of-scope"


def test_source_against_source(tmp_path) -> None:
    path = tmp_path / "sources.toml"
    path.write_text(
        f"""
title = "two sources"
data = "{shipped_path("data/kn23").as_posix()}"
[select]
context = "test"
[groups.jcs]
claimant = "South Korea JCS"
[groups.kcna]
claimant = "KCNA"
[failure]
intercepted = ["not-failed"]
silence = "as-success"
[sweep]
"failure.unknown" = ["bounds", "as-success"]
""",
        encoding="utf-8",
    )
    findings = run_scenario(path)
    jcs, kcna = findings["periods"]
    assert jcs["counts"]["failed"]["low"] >= 1
    assert kcna["counts"]["failed"] == {"low": 0, "high": 0}  # KCNA admits none
    assert {c["period"] for c in findings["claims"] if c["fate"] == "used"} == {"jcs", "kcna"}
    assert len(sweep(path)) == 2


@pytest.mark.parametrize(
    ("change", "match"),
    [
        ({"[groups.combat]\n": "[groups.tests2]\n"}, r"claims\.combat"),
        ({"[groups.tests]\n": "[periods]\ncut = 'treaty-signed'\n[groups.tests]\n"}, "got both"),
        ({"[groups.tests]\n": "[groups.tests]\ncontxt = 'x'\n"}, r"key 'groups\.tests\.contxt'"),
    ],
)  # fmt: skip
def test_wrong_groups(tmp_path, change: dict[str, str], match: str) -> None:
    text = shipped_path("reports/kn23-contexts.toml").read_text(encoding="utf-8")
    for old, new in change.items():
        assert old in text
        text = text.replace(old, new)
    path = tmp_path / "wrong.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises((OptionError, UnknownNameError, ValueError), match=match):
        read_scenario(path)
