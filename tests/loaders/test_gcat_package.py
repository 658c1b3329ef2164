"""The rows of GCAT that ship: valid by two validators, and as the loader makes them."""

from __future__ import annotations

import json
import warnings
from pathlib import Path

import pytest

import reliability as rel
from reliability.evidence.check import check
from reliability.evidence.schema import TABLES
from reliability.loaders.gcat import load_gcat
from reliability.shipped import shipped_path

ROWS = (
    Path(__file__).parents[2].parent
    / "shared/data/foreign/gcat/gcat_dprk_2022-11_2025-02.layout26.tsv"
)
MISSILES = [
    "kn23", "kn24", "hwasong-11c", "hwasong-11c-4.5", "hwasong-11d", "hwasong-11e", "kn25",
    "nodong", "hwasong-15", "hwasong-16", "hwasong-16b", "hwasong-17", "hwasong-18", "hwasong-19",
]  # fmt: skip


@pytest.fixture(scope="module")
def evidence():
    return rel.load(shipped_path("data/gcat-dprk"))


def totals(tally):
    rows = [row for group in tally.groups for (row,) in group]
    return len(rows), sum(row.low["failed"] for row in rows)


@pytest.mark.parametrize(
    ("system", "cut", "before", "after"),
    [
        (MISSILES, "vostochny-summit", (30, 0), (19, 2)),
        (MISSILES, "treaty-signed", (39, 1), (10, 1)),
        (MISSILES[:6], "vostochny-summit", (11, 0), (12, 1)),
        (MISSILES[:6], "treaty-signed", (16, 0), (7, 1)),
    ],
)
def test_launches_and_failures_around_the_cuts(evidence, system, cut, before, after) -> None:
    tallies = rel.tally(rel.select(evidence, system=system), cut=cut)
    assert (totals(tallies.before), totals(tallies.after)) == (before, after)


def test_it_is_valid_and_names_its_author() -> None:
    folder = shipped_path("data/gcat-dprk")
    assert check(folder).empty
    descriptor = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    (licence,) = descriptor["licenses"]
    assert licence["name"] == "CC-BY-4.0"
    assert "Jonathan McDowell" in licence["title"]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        frictionless = pytest.importorskip("frictionless", reason="no independent validator")
        assert frictionless.validate(str(folder / "datapackage.json")).valid


def test_it_is_what_the_loader_makes_of_the_rows(evidence) -> None:
    if not ROWS.exists():
        pytest.skip("the real rows of GCAT are not beside the checkout")
    fresh = load_gcat(ROWS, state="KP").claims
    # The date of the coding is the package's own; space launches have the context of their day.
    names = [
        n for n in TABLES["claims"].names if n not in ("recorded_by", "recorded_at", "context")
    ]
    assert evidence.claims[names].equals(fresh[names].astype(evidence.claims[names].dtypes))


SCENARIO = """
title = "Hwasong-11 family in GCAT"
data = "DATA"
[select]
context = "test"
launched_by = "DPRK"
system = ["kn23", "kn24", "hwasong-11c", "hwasong-11c-4.5", "hwasong-11d", "hwasong-11e"]
[periods]
cut = "vostochny-summit"
[failure]
intercepted = ["not-failed"]
unknown = "bounds"
not_coded = "bounds"
silence = "unknown"
"""


def test_a_scenario_over_it_shows_no_change(tmp_path) -> None:
    scenario = tmp_path / "gcat.toml"
    data = shipped_path("data/gcat-dprk").as_posix()
    scenario.write_text(SCENARIO.replace("DATA", data), encoding="utf-8")
    told = json.loads(rel.render_report(rel.run_scenario(scenario), format="json"))
    (difference,) = [c for c in told["contrasts"] if c["quantity"] == "difference"]
    # 0 of 11 before, 1 of 12 after
    assert difference["estimate"] == pytest.approx(1 / 12, rel=1e-9)
    assert difference["ci_low"] < 0 < difference["ci_high"]
