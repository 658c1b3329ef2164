"""The audit of a scenario: counts that add up, conflicts, nested windows, grades."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from reliability.cli.group import program
from reliability.scenarios.audit import audit_scenario, diagonal_share, nested_windows


@pytest.fixture(scope="module")
def kn23():
    return audit_scenario("kn23")


def test_every_claim_once_and_counts_that_add_up(kn23) -> None:
    ids = [claim["claim_id"] for claim in kn23["claims"]]
    assert len(ids) == len(set(ids)) == 227
    flow = kn23["flow"]
    assert flow["read"] == flow["used"] + sum(stage["left_out"] for stage in flow["stages"])
    for name in ("interest", "grades"):
        assert sum(kn23[name]["all"].values()) == 227
        assert sum(kn23[name]["used"].values()) == flow["used"] == 4


def test_windows_stand_below_what_holds_them(kn23) -> None:
    depth = {row["claim_id"]: row["depth"] for row in kn23["windows"]}
    last = {row["claim_id"]: row["last"] for row in kn23["windows"]}
    assert "agg-011" in depth
    order = [row["claim_id"] for row in kn23["windows"]]
    for at, name in enumerate(order):
        if depth[name]:
            holder = next(x for x in reversed(order[:at]) if depth[x] == depth[name] - 1)
            assert last[holder] >= last[name]


def test_nesting_by_hand() -> None:
    def claim(name: str) -> dict[str, object]:
        return {"claim_id": name, "incident_id": None, "rule": None, "launched": None,
                "failed": None, "fate": "used", "reason": "used"}  # fmt: skip

    days = [
        ("2024-01-01", "2024-12-31"),
        ("2024-02-01", "2024-03-01"),
        ("2024-02-10", "2024-02-20"),
        ("2024-06-01", "2025-02-01"),
    ]
    rows = nested_windows([claim(name) for name in "abcd"], days)
    assert [(row["claim_id"], row["depth"]) for row in rows] == [
        ("a", 0), ("b", 1), ("c", 2), ("d", 0),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("grades", "share"),
    [(["A1", "B2", "C3"], 1.0), (["A2", "B2"], 0.5), (["F6", "A6", "F1"], None), (["B3"], 0.0)],
)
def test_the_diagonal(grades: list[str], share: float | None) -> None:
    claims = [{"reliability": grade[0], "credibility": grade[1]} for grade in grades]
    assert diagonal_share(claims) == share


def test_conflicts_are_side_by_side() -> None:
    findings = audit_scenario("kn23-tests")
    for conflict in findings["conflicts"]:
        assert len(conflict["claims"]) >= 2


def test_the_command() -> None:
    shown = CliRunner().invoke(program, ["audit", "kn23"])
    assert shown.exit_code == 0, shown.output
    assert "Aggregates, each below the window that holds it:" in shown.stdout
    assert "Admiralty diagonal" in shown.stdout
    plain = json.loads(CliRunner().invoke(program, ["audit", "kn23", "--format", "json"]).stdout)
    assert len(plain["results"]) == 227
    assert CliRunner().invoke(program, ["audit", "kn32"]).exit_code == 1
