"""Launches without a name, and claims that count arrivals: what a report says of them."""

from __future__ import annotations

import pytest

from reliability.report import render_report

HEAD = """
[select]
context = "combat"
system = ["kn23"]

[periods]
cut = "2024-06-19"

[failure]
intercepted = ["not-failed"]
"""
SHARE = "[unseen]\nshare = 0.5\n"


@pytest.fixture
def allocation(run_made, claim):
    """Run a scenario over claims about the system itself and about a wider class."""

    def run(text: str = SHARE, extra=(), head: str = HEAD):
        own = [
            claim("2024-01-01", 20, failed=1, intercepted=0),
            claim("2024-08-01", 4, failed=1, intercepted=0),
        ]
        return run_made([*own, *extra], head + text)["unseen"]["allocation"]

    return run


@pytest.fixture
def wide(claim):
    return [
        claim("2024-02-01", 6, failed=4, intercepted=0, system="kn23-or-kn24"),
        claim("2024-03-01", 4, failed=2, intercepted=0, system="dprk-srbm"),
        claim("2024-04-01", 9, failed=9, intercepted=0, system="kn24"),
    ]


def rates(found, period: str = "before"):
    return {
        row["allocation"]: (row["bound_low"], row["bound_high"], row["identified"])
        for row in found["rows"]
        if row["period"] == period
    }


def test_each_rule_gives_the_rate_that_counting_gives(allocation, wide) -> None:
    found = allocation(extra=wide)
    assert found["classes"] == ["kn23-or-kn24", "kn23-or-iskander-m", "dprk-srbm", "mixed-salvo"]
    assert (found["by_rules"], found["left_out"]) == (False, [])
    before = rates(found)
    assert before["none"] == (1 / 20, 1 / 20, "point")
    assert before["all"] == (7 / 30, 7 / 30, "point")
    assert before["bounds"] == (1 / 24, 7 / 26, "bounds")
    assert before["proportional"] == (4 / 25, 4 / 25, "point")  # 3 of the 6, 2 of the 4 others
    assert set(rates(found, "after").values()) == {(1 / 4, 1 / 4, "point")}
    assert "proportional" not in rates(allocation("[unseen]\nunnamed = [3]\n", extra=wide))


def test_a_share_that_is_not_whole_is_the_counts_around_it(allocation, claim) -> None:
    found = allocation(extra=[claim("2024-02-01", 5, failed=3, intercepted=0, system="dprk-srbm")])
    low, high, identified = rates(found)["proportional"]
    # 1.5 failures and 1 other of the 5: between 1 of 2 and 2 of 3.
    assert (low, high, identified) == (2 / 22, 3 / 23, "bounds")


def test_a_share_is_refused_where_the_two_kinds_do_not_stand_apart(allocation, claim) -> None:
    rival = claim("2024-01-01", 8, failed=2, intercepted=0, system="kn23-or-kn24",
                  incident_id="i0")  # fmt: skip
    found = allocation(extra=[rival])
    (said,) = found["left_out"]
    assert said["period"] == "before"
    assert "rivals for one incident" in said["reason"]
    assert "proportional" in rates(found, "after")
    window = claim(
        "2024-01-01", 40, failed=9, intercepted=0, system="dprk-srbm", scope="aggregate",
        end="2024-05-31", incident_id="",
    )  # fmt: skip
    found = allocation(extra=[window])
    (said,) = found["left_out"]
    assert "take the place of claims about the systems: c0" in said["reason"]


def test_a_share_is_refused_where_wide_claims_are_parts_of_a_window(run_made, claim) -> None:
    claims = [
        claim("2024-01-01", 20, scope="aggregate", end="2024-05-31", incident_id=""),
        claim("2024-02-01", 4, failed=2, intercepted=0, system="dprk-srbm"),
        claim("2024-08-01", 4, failed=1, intercepted=0),
    ]
    found = run_made(claims, HEAD + SHARE)["unseen"]["allocation"]
    (said,) = found["left_out"]
    assert said["reason"] == "claims of the wider classes change how the others are counted"
    assert rates(found)["none"] == (0, 1, "nothing")


def test_a_list_of_claims_gives_way_to_the_rules_and_says_so(run_made, claim, wide) -> None:
    own = [claim("2024-01-01", 20, failed=1, intercepted=0),
           claim("2024-05-01", 10, failed=9, intercepted=0)]  # fmt: skip
    text = HEAD + '[claims.before]\nuse = ["c0"]\n' + SHARE
    found = run_made([*own, *wide], text)
    mine = found["unseen"]["allocation"]
    assert mine["by_rules"]
    assert rates(mine)["none"][:2] == (10 / 30, 10 / 30)
    assert found["periods"][0]["rates"][0]["estimate"] == 1 / 20
    assert "here its rules choose in place of the list" in render_report(found, "md")


def test_nothing_where_no_class_may_hide_a_system(run_made, claim) -> None:
    other = HEAD.replace('["kn23"]', '["other"]') + SHARE
    found = run_made([claim("2024-01-01", 4, system="other")], other)
    assert found["unseen"]["allocation"] is None
    assert "Launches without a name" not in render_report(found, "md")
    every = HEAD.replace('system = ["kn23"]\n', "") + SHARE
    assert run_made([claim("2024-01-01", 4)], every)["unseen"]["allocation"] is None


def test_claims_that_count_arrivals_are_listed_and_used_by_no_rate(run_made, claim) -> None:
    claims = [
        claim("2024-01-01", 4, failed=1, intercepted=0),
        claim("2024-02-01", 3, counts="debris", summary="three wrecks were found"),
        claim("2024-03-01", 20, counts="arrivals", system="dprk-srbm", failed=0),
        claim("2024-03-01", 5, counts="arrivals", system="other"),
        claim("2024-03-02", 5, counts="arrivals", context="test"),
        claim("2024-03-03", 5, counts="labels"),
    ]
    found = run_made(claims, HEAD + SHARE)
    assert [row["claim_id"] for row in found["unseen"]["arrivals"]] == ["c1", "c2"]
    assert found["unseen"]["arrivals"][0]["number"] == {"low": 3, "high": 3}
    for row in found["unseen"]["allocation"]["rows"]:
        if row["period"] == "before":
            assert row["launches"] == {"low": 4, "high": 4}
    text = render_report(found, "md")
    assert "They say nothing of missiles that did not arrive" in text
    assert "three wrecks were found" in text
