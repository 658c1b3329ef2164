"""How wide an "about" is read: never as one number, and told wherever it is not as coded."""

from __future__ import annotations

import pytest

from reliability.errors import OptionError
from reliability.scenarios import run_scenario
from reliability.scenarios.sweep import sweep

TEXT = """
[periods]
cut = "2024-06-19"
[failure]
intercepted = ["not-failed"]
[claims]
about_percent = {percent}
"""


def made(write, claim, text: str):
    about = {"launched_as_said": "about 50", "failed_as_said": "about 20"}
    claims = [
        claim("2024-01-01", "45..55", failed="18..22", **about),
        claim("2024-08-01", 4, failed=1),
    ]
    return write(claims, text)


def before(findings):
    return next(p for p in findings["periods"] if p["label"] == "before")["rates"][0]


@pytest.mark.parametrize("percent", ["0", "0.0", "-1", "100", "nan"])
def test_no_point_from_about_fifty(write, claim, percent: str) -> None:
    path = made(write, claim, TEXT.format(percent=percent))
    with pytest.raises(OptionError, match=r"made\.toml line 9: claims\.about_percent: must be"):
        run_scenario(path)


@pytest.mark.parametrize(
    ("percent", "ends", "code"),
    [
        ("1", (19 / 51, 21 / 49), "about-narrowed"),
        ("10", (18 / 55, 22 / 45), None),
        ("20", (16 / 60, 24 / 40), "about-recoded"),
    ],
)
def test_what_replaces_the_coded_range_is_said(write, claim, percent, ends, code) -> None:
    path = made(write, claim, TEXT.format(percent=percent))
    findings = run_scenario(path)
    rate = before(findings)
    assert rate["identified"] == "bounds"
    assert (rate["bound_low"], rate["bound_high"]) == pytest.approx(ends)
    contrast = findings["contrasts"][0]
    after = findings["periods"][1]["rates"][0]
    said = {each["code"] for each in findings["assumptions"]}
    rows = sweep(path)["conditional_on"].str.split(";")
    for codes in (rate["conditional_on"], contrast["conditional_on"], said, *rows):
        assert {c for c in codes if c.startswith("about-")} == ({code} if code else set())
    assert not any(c.startswith("about-") for c in after["conditional_on"])
    chance = next(c for c in findings["contrasts"] if c["quantity"] == "probability")
    if code == "about-narrowed":  # it decides what the reports leave open
        assert any("narrower range" in why for why in findings["summary"][0]["reasons"])
        assert chance["likelihood"] is None


def test_a_sweep_tells_the_widths_apart(write, claim) -> None:
    text = TEXT.format(percent=10) + '[sweep]\n"claims.about_percent" = [5, 10, 20, 0]\n'
    table = sweep(made(write, claim, text))
    said = dict(zip(table["claims.about_percent"], table["conditional_on"], strict=True))
    assert "about-narrowed" in said[5]
    assert "about" not in said[10]
    assert "about-recoded" in said[20]
    assert 0 not in said


def test_a_naive_reading_may_and_leads_with_a_warning(write, claim) -> None:
    path = made(write, claim, "naive = true\n" + TEXT.format(percent=0))
    findings = run_scenario(path)
    assert before(findings)["estimate"] == 0.4
    assert "narrower range" in findings["warning"]
    honest = findings["sensitivity"][-1]
    rate = honest["periods"][0]["rates"][0]
    assert (rate["bound_low"], rate["bound_high"]) == pytest.approx((18 / 55, 22 / 45))
