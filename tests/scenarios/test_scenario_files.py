"""Wrong scenario files: one error that names the key, its line, and the nearest right word."""

from __future__ import annotations

import pytest

from reliability.errors import LevelError, ReliabilityError, ScenarioError, UnknownNameError
from reliability.scenarios import run_scenario
from reliability.scenarios.scenario import read_scenario
from reliability.shipped import shipped_path

GOOD = f"""
title = "a scenario"
data = "{shipped_path("data/kn23").as_posix()}"

[select]
context = "combat"
system = ["kn23"]

[periods]
cut = "treaty-signed"

[failure]
intercepted = ["not-failed"]
"""


def write(tmp_path, text: str):
    path = tmp_path / "scenario.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_least_scenario_runs(tmp_path) -> None:
    findings = run_scenario(write(tmp_path, GOOD))
    assert findings["periods"][0]["claims_used"] == ["agg-011"]
    assert findings["not_named"] == []
    assert findings["periods"][0]["envelope"] is None


@pytest.mark.parametrize(
    ("old", "new", "match"),
    [
        ("cut =", "cutt =", r"line 10: unknown key 'periods\.cutt'\. Did you mean 'periods\.cut'"),
        ("[select]", "[selekt]", r"unknown key 'selekt\.context'"),
        ('"treaty-signed"', "7", r"line 10: periods\.cut must be text or a list of texts; got 7"),
        ('cut = "treaty-signed"', 'cut_day = "after"', r"periods\.cut: .*got neither"),
        ('intercepted = ["not-failed"]', "", r"failure\.intercepted: missing"),
        ('["not-failed"]', '["not-faild"]', r"line 13: failure\.intercepted.*Did you mean 'not-f"),
        ('title = "a scenario"', "", r"key 'title' is missing"),
        ("[failure]", '[failure]\nunknown = "bonds"', r"line 13: failure\.unknown.*'bounds'"),
        ("[failure]", '[claims]\npolicy = "claimants"\n[failure]', r"needs an order"),
        ("[failure]", '[estimate]\ninterval = "wilsen"\n[failure]', r"Did you mean 'wilson'"),
        ("[failure]", "[estimate]\nprior = [0, 1]\n[failure]", r"prior"),
        ("[failure]", '[claims.befor]\nuse = ["x"]\n[failure]', r"Did you mean 'before'"),
        ("[select]", "[[sensitivity]]\nnaive = true\n[select]", r"row 1: key 'label' is missing"),
        ("[select]", '[[assumptions]]\ntext = "x"\n[select]', r"assumption 1: needs the keys"),
        ("[select]", '[sweep]\n"periods.cut" = "x"\n[select]', r"must be a list of values"),
        ("[select]", '[sweep]\n"periods.cat" = ["x"]\n[select]', r"unknown key 'periods\.cat'"),
        ("title =", "title", r"not a TOML file"),
    ],
)  # fmt: skip
def test_wrong_files(tmp_path, old: str, new: str, match: str) -> None:
    assert old in GOOD
    with pytest.raises(ReliabilityError, match=match):
        read_scenario(write(tmp_path, GOOD.replace(old, new, 1)))


def test_every_wrong_key_is_named_at_once(tmp_path) -> None:
    text = GOOD.replace("cut =", "cutt =").replace("context =", "contest =")
    with pytest.raises(ScenarioError) as caught:
        read_scenario(write(tmp_path, text))
    assert str(caught.value).count("unknown key") == 2


@pytest.mark.parametrize("level", ["0", "1", "95", "0.0"])
def test_levels(tmp_path, level: str) -> None:
    text = GOOD + f"\n[estimate]\nconfidence_level = {level}\n"
    with pytest.raises(LevelError, match="strictly between 0 and 1"):
        read_scenario(write(tmp_path, text))


@pytest.mark.parametrize(
    ("old", "new", "match"),
    [
        ('"treaty-signed"', '"treaty-sined"', "Did you mean 'treaty-signed'"),
        ('"kn23"', '"kn32"', "Did you mean"),
        ('"combat"', '"combatt"', "Did you mean 'combat'"),
        ("data/kn23", "data/kn99", "kn99"),
    ],
)
def test_names_that_the_evidence_does_not_know(tmp_path, old: str, new: str, match: str) -> None:
    with pytest.raises(UnknownNameError, match=match):
        run_scenario(write(tmp_path, GOOD.replace(old, new)))


def test_no_such_scenario(tmp_path) -> None:
    with pytest.raises(UnknownNameError, match="kn23"):
        read_scenario("kn32")
    with pytest.raises(UnknownNameError, match="no such file"):
        read_scenario(tmp_path / "none.toml")
    with pytest.raises(UnknownNameError, match="folder"):
        read_scenario(tmp_path)


def test_a_cut_outside_the_evidence_is_a_finding(tmp_path) -> None:
    findings = run_scenario(write(tmp_path, GOOD.replace("treaty-signed", "2030-01-01")))
    after = findings["periods"][1]
    assert after["counts"]["launched"] == {"low": 0, "high": 0}
    assert after["rates"][0]["identified"] == "nothing"
    assert (after["rates"][0]["bound_low"], after["rates"][0]["bound_high"]) == (0.0, 1.0)
    assert "not determined" in findings["bottom_line"][0]


def test_several_cuts(tmp_path) -> None:
    text = GOOD.replace('"treaty-signed"', '["2024-02-15", "treaty-signed"]')
    findings = run_scenario(write(tmp_path, text))
    assert [p["label"] for p in findings["periods"]] == ["before", "between-1", "after"]
    assert {c["a"] for c in findings["contrasts"]} == {"between-1", "after"}


def test_a_failing_sensitivity_row_is_said_not_lost(tmp_path) -> None:
    text = GOOD + '\n[[sensitivity]]\nlabel = "no such cut"\nperiods.cut = "nowhere"\n'
    findings = run_scenario(write(tmp_path, text))
    assert "nowhere" in findings["sensitivity"][0]["error"]
