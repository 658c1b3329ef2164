"""`[unseen]`: how the launches not seen may differ, and the rates that follow."""

from __future__ import annotations

import json
import math

import pytest

import reliability as rel
from reliability.errors import CountError, OptionError, ReliabilityError
from reliability.report import render_report
from reliability.report.document import Document
from reliability.report.json_text import read_report
from reliability.report.markdown import markdown_text
from reliability.report.sections.unseen import unseen as section

HEAD = """
[select]
context = "combat"
system = ["kn23"]

[periods]
cut = "2024-06-19"

[failure]
intercepted = ["not-failed", "left-out"]
"""
STATED = "[unseen]\nunreported = [0, 1, 4, inf]\nshot_down = [0, 2]\nunnamed = [1, 3]\n"
NAMES = ("estimate", "bound_low", "bound_high", "ci_low", "ci_high")


@pytest.fixture
def findings(run_made, claim):
    def run(text: str, claims=None):
        made = [
            claim("2024-01-01", 6, failed=1, intercepted=0, unknown=2),
            claim("2024-02-01", "3..4", failed=1, intercepted=0),
            claim("2024-08-01", 5, failed=1, intercepted=2),
        ]
        return run_made(made if claims is None else claims, HEAD + text)

    return run


def curve(found, about: str):
    (mine,) = (each for each in found["unseen"]["curves"] if each["about"] == about)
    return mine


def test_it_changes_no_other_number(findings) -> None:
    plain = findings("")
    assert "unseen" not in plain.data
    assert "What if the launches not seen differ" not in render_report(plain, "md")
    found = findings(STATED)
    for key in ("periods", "contrasts", "summary", "assumptions", "tipping", "flow"):
        assert found[key] == plain[key]
    assert [each["about"] for each in found["unseen"]["curves"]] == [
        "unreported", "shot-down", "unnamed",
    ]  # fmt: skip
    assert "rates at stated odds" in [method["used_for"] for method in found["methods"]]
    assert len(findings("[unseen]\nunnamed = [3]\n")["methods"]) == len(plain["methods"])


def test_unreported_is_the_curve_of_the_library_over_the_sum_of_the_claims(findings) -> None:
    mine = curve(findings(STATED + 'reason = "a guess"\n'), "unreported")
    expected = rel.stated_odds_range(2, "9..10", 2, mine["ratios"])
    rows = [row for row in mine["rows"] if row["period"] == "before"]
    assert [row["ratio"] for row in rows] == [0.0, 1.0, 4.0, math.inf]
    for at, row in enumerate(rows):
        assert row["bound_low"] == pytest.approx(expected.bound_low[at], rel=1e-12)
        assert row["bound_high"] == pytest.approx(expected.bound_high[at], rel=1e-12)
        assert row["ci_low"] == pytest.approx(expected.ci_low[at], rel=1e-12)
        assert row["ci_high"] == pytest.approx(expected.ci_high[at], rel=1e-12)
        assert row["estimand"] == "left-out"
        assert row["conditional_on"][0] == "stated-odds"
        assert "counts-within-ranges" in row["conditional_on"]
    assert mine["left_out"] == [
        {
            "period": "after",
            "reason": "no launch is reported as of unknown outcome, so that no ratio changes the "
            "rate",
        }
    ]


def test_shot_down_is_masked_failures(findings) -> None:
    mine = curve(findings(STATED), "shot-down")
    expected = rel.masked_failures(2, 1, 2, [0.0, 2.0])
    rows = [row for row in mine["rows"] if row["period"] == "after"]
    for at, row in enumerate(rows):
        assert row["estimate"] == pytest.approx(expected.estimate[at], rel=1e-12)
        assert row["ci_high"] == pytest.approx(expected.ci_high[at], rel=1e-12)
        assert (row["estimand"], row["identified"]) == ("unknown", "point")
    assert mine["left_out"][0]["reason"].startswith("no launch was shot down")


def test_unnamed_moves_the_first_rate_through_the_odds(findings) -> None:
    found = findings(STATED)
    mine = curve(found, "unnamed")
    for period in found["periods"]:
        rate = period["rates"][0]
        alike, thrice = (row for row in mine["rows"] if row["period"] == period["label"])
        for name in NAMES[1:]:
            assert alike[name] == pytest.approx(rate[name], rel=1e-12)
            odds = 3 * rate[name] / (1 - rate[name])
            assert thrice[name] == pytest.approx(odds / (1 + odds), rel=1e-12)
    expected = rel.naming_curve(1, 5, [3.0])
    row = mine["rows"][-1]
    assert (row["ci_low"], row["ci_high"]) == pytest.approx(
        (expected.ci_low[0], expected.ci_high[0]), rel=1e-12
    )


def test_where_nothing_is_known_no_ratio_says_more(findings, claim) -> None:
    silent = findings(STATED, [claim("2024-08-01", 8)])
    for mine in silent["unseen"]["curves"]:
        assert mine["rows"] == []
        before, after = mine["left_out"]
        assert "anything from 0 to 100 %" in before["reason"]
        assert "anything from 0 to 100 %" in after["reason"]
    text = render_report(silent, "md")
    assert "After: it may be that no launch has a known outcome" in text
    assert "nan" not in text.lower().replace("explanation", "")


def test_not_coded_launches_follow_their_rule_and_unknown_ones_the_ratio(run_made, claim) -> None:
    claims = [
        claim("2024-01-01", 6, failed=1, intercepted=0, unknown=2),
        claim("2024-02-01", 3, coding="not-coded", intercepted=0),
        claim("2024-08-01", 5, failed=1, intercepted=2),
    ]

    def ends(rules: str) -> tuple[float, float, list[str]]:
        row = curve(run_made(claims, HEAD + rules + STATED), "unreported")["rows"][0]
        return row["bound_low"], row["bound_high"], row["conditional_on"]

    low, high, codes = ends("")
    assert (low, high) == pytest.approx((1 / 9, 4 / 9))
    low, high, codes = ends('unknown = "as-failure"\nnot_coded = "exclude"\n')
    assert (low, high) == pytest.approx((1 / 6, 1 / 6))  # at 0 every unknown outcome is a success
    assert "not-coded-exclude" in codes
    assert not [code for code in codes if code.startswith("unknown")]


def test_ranges_stay_ranges_where_a_naive_scenario_takes_their_middles(run_made, claim) -> None:
    claims = [
        claim("2024-01-01", "9..11", failed="4..6", intercepted=0),
        claim("2024-02-01", "2..4", failed=0, intercepted=0, system="kn23-or-kn24"),
        claim("2024-08-01", "2..", failed=1, intercepted=0),
    ]
    naive = HEAD + 'ranges = "midpoint"\n' + STATED + "share = 0.5\n"
    with pytest.raises(OptionError, match="needs closed ranges"):
        run_made(claims, "naive = true\n" + naive)  # the main reading itself has no middle
    found = run_made(claims[:2], "naive = true\n" + naive)
    assert found["periods"][0]["rates"][0]["estimate"] == 5 / 10
    alike = curve(found, "unnamed")["rows"][0]
    assert (alike["bound_low"], alike["bound_high"]) == pytest.approx((4 / 11, 6 / 9))
    assert "midpoints" not in alike["conditional_on"]
    rows = {row["allocation"]: row for row in found["unseen"]["allocation"]["rows"]
            if row["period"] == "before"}  # fmt: skip
    assert (rows["all"]["bound_low"], rows["all"]["bound_high"]) == (4 / 15, 6 / 11)
    assert rows["proportional"]["bound_low"] == 4 / 13


def test_what_a_rule_cannot_count_is_said(findings, monkeypatch) -> None:
    def refuse(*_):
        raise CountError("claim c9: its counts cannot all hold.")

    monkeypatch.setattr("reliability.scenarios.allocation.variant_arms", refuse)
    found = findings(STATED + "share = 0.5\n")
    left_out = found["unseen"]["allocation"]["left_out"]
    assert [each["allocation"] for each in left_out] == ["none", "bounds", "all"]
    assert "- Not one of them: claim c9: its counts cannot all hold." in render_report(found, "md")


def test_the_report_says_what_it_is_in_every_format(findings, tmp_path) -> None:
    found = findings(STATED)
    for kind in ("md", "html"):
        text = render_report(found, kind)
        assert "An assumption, not a finding." in text
        assert "No report states such a ratio." in text
    md = markdown_text(Document("t", None, (), [section(found.data)]))
    assert "| Period | only successes | alike | 4 times | only failures |" in md
    assert "- After: no launch is reported as of unknown outcome" in md
    path = tmp_path / "report.json"
    path.write_text(render_report(found, "json"), encoding="utf-8")
    assert json.loads(path.read_text())["unseen"]["curves"][0]["ratios"][-1] == "inf"
    again = read_report(path)
    assert again["unseen"]["curves"][0]["ratios"][-1] == math.inf
    assert again["unseen"]["curves"][0]["rows"][3]["ratio"] == math.inf


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[unseen]\nunreported = [1, -2]\n", r"line 14: unseen\.unreported: must be 0 or more"),
        ("[unseen]\nshot_down = [nan]\n", r"unseen\.shot_down: must be 0 or more .*got nan"),
        ("[unseen]\nunnamed = [0]\n", r"unseen\.unnamed: must be above 0 and finite; got 0"),
        ("[unseen]\nunnamed = [inf]\n", r"unseen\.unnamed: must be above 0 and finite; got inf"),
        ("[unseen]\nunnamed = []\n", r"unseen\.unnamed: must have at least one ratio"),
        ("[unseen]\nunnamed = [3, 3.0]\n", r"unseen\.unnamed: must differ; got \[3, 3\.0\]"),
        ("[unseen]\nunnamed = 3\n", r"unseen\.unnamed must be a list of numbers; got 3"),
        ("[unseen]\nunnamed = [true]\n", r"unseen\.unnamed must be a list of numbers"),
        ("[unseen]\nshare = 1.5\n", r"unseen\.share: must lie within 0 to 1; got 1\.5"),
        ("[unseen]\nunamed = [3]\n", r"unknown key 'unseen\.unamed'. Did you mean"),
        ('[unseen]\nreason = "x"\n', r"unseen: states nothing; got reason\. Give one or more"),
        ('[sweep]\n"unseen.share" = [0.5]\n', r"'unseen\.share' changes no number"),
    ],
)
def test_wrong_values_are_refused_with_their_line(findings, text: str, said: str) -> None:
    with pytest.raises(ReliabilityError, match=said):
        findings(text)


def test_every_wrong_value_is_listed_at_once(findings) -> None:
    with pytest.raises(ReliabilityError) as caught:
        findings("[unseen]\nunreported = [-1]\nunnamed = [0]\nshare = 2\n")
    assert len(str(caught.value).splitlines()) == 3
    with pytest.raises(OptionError):
        findings("[unseen]\nshare = -0.5\n")
