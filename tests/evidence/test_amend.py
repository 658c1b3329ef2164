"""Corrections: recorded beside the claims, applied together, refused where they break a claim."""

from __future__ import annotations

import pandas as pd
import pytest

from reliability.errors import OptionError, PackageError, UnknownNameError
from reliability.evidence.amend import correct_claim, correct_planned
from reliability.evidence.check import check
from reliability.evidence.package import load_package


def test_one_correction_changes_several_fields_at_once(package) -> None:
    before = package.claims_file.read_bytes()
    correction = correct_claim(
        package.path,
        "c-1",
        {"launched_low": "8", "launched_high": "9", "failed_high": "9"},
        reason="read again",
        source="https://example.org/b",
        recorded_by="me",
        recorded_at="2024-07-01",
    )
    assert correction.startswith("k-20240701-")
    assert package.claims_file.read_bytes() == before
    ev = load_package(package.path)
    row = ev.claims.iloc[0]
    assert (row["launched_low"], row["launched_high"], row["failed_high"]) == (8, 9, 9)
    assert row["corrected_by"] == correction
    assert ev.corrections["reason"].tolist() == ["read again"] * 3
    assert dict(zip(ev.corrections["field"], ev.corrections["old_value"], strict=True)) == {
        "launched_low": "4", "launched_high": "6", "failed_high": "2",
    }  # fmt: skip
    assert load_package(package.path, as_of="2024-06-30").claims["launched_low"][0] == 4
    assert len(check(package.path)) == 0


def test_retract_and_blank(package) -> None:
    correct_claim(package.path, "c-1", {"failed_low": "", "failed_high": ""}, reason="not said")
    correct_claim(package.path, "c-2", retract=True, reason="withdrawn")
    claims = load_package(package.path).claims
    assert pd.isna(claims["failed_low"][0])
    assert claims["retracted_by"].notna().tolist() == [False, True, False]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"failed_high": "7"}, "count-above-launched"),
        ({"failed_high": "many"}, "correction-value"),
        ({"failed_hihg": "1"}, "correction-field"),
        ({"system": "kn32"}, "reference-unknown"),
        ({"repeats": "c-1"}, "reference-circle"),
        ({"summary": ""}, "correction-value"),
    ],
)
def test_a_correction_that_breaks_the_claim_is_refused(package, changes, code: str) -> None:
    file = package.path / "corrections.csv"
    before = file.read_bytes()
    with pytest.raises(PackageError) as caught:
        correct_claim(package.path, "c-1", changes, reason="x")
    assert [problem["code"] for problem in caught.value.problems] == [code]
    assert file.read_bytes() == before


def test_a_correction_may_mend_a_package_that_is_not_valid(package, make_claim) -> None:
    package.write(claims=[make_claim("c-1", failed_high="9"), make_claim("c-2", failed_high="9")])
    correct_claim(package.path, "c-1", {"failed_high": "2"}, reason="slip")
    assert check(package.path)["row"].tolist() == [3]


def test_what_is_no_correction(package) -> None:
    with pytest.raises(UnknownNameError, match=r"Did you mean c-1\?"):
        correct_claim(package.path, "c-11", {"note": "x"}, reason="x")
    with pytest.raises(UnknownNameError):
        correct_claim(package.path / "none", "c-1", {"note": "x"}, reason="x")
    for options in ({}, {"changes": {"note": "x"}, "retract": True}):
        with pytest.raises(OptionError, match="correct"):
            correct_claim(package.path, "c-1", reason="x", **options)
    with pytest.raises(OptionError, match="reason"):
        correct_claim(package.path, "c-1", {"note": "x"}, reason=" ")
    correct_claim(package.path, "c-1", {"note": "x"}, reason="x")
    with pytest.raises(OptionError, match="recorded already"):
        correct_claim(package.path, "c-1", {"note": "x"}, reason="x")


def test_dry_run_writes_nothing(package) -> None:
    names = {file.name: file.read_bytes() for file in package.path.iterdir()}
    dry = correct_claim(package.path, "c-1", {"note": "x"}, reason="x", dry_run=True)
    assert {file.name: file.read_bytes() for file in package.path.iterdir()} == names
    assert dry == correct_claim(package.path, "c-1", {"note": "x"}, reason="x")


def test_a_spreadsheets_line_ends_stay_one_kind(package) -> None:
    file = package.path / "corrections.csv"
    file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    correct_claim(package.path, "c-1", {"note": "x"}, reason="x")
    data = file.read_bytes()
    assert data.count(b"\n") == data.count(b"\r\n") == 2
    assert load_package(package.path).claims["note"][0] == "x"


def test_what_is_so_already_is_no_correction(package) -> None:
    with pytest.raises(OptionError, match="c-1 says failed_low=1, failed_high=2 already"):
        correct_claim(package.path, "c-1", {"failed_low": "1", "failed_high": "2"}, reason="x")
    correct_claim(package.path, "c-1", {"failed_low": "1", "failed_high": "3"}, reason="x")
    with pytest.raises(OptionError, match="failed_high=3 already"):
        correct_claim(package.path, "c-1", {"failed_high": "3"}, reason="y")
    first = correct_claim(package.path, "c-2", retract=True, reason="x")
    with pytest.raises(OptionError, match=f"retracted already, by {first}"):
        correct_claim(package.path, "c-2", retract=True, reason="y")


def test_the_plan_has_the_diff_and_what_a_reader_should_know(package) -> None:
    change = {"claim_id": "c-1", "changes": {"note": "x"}, "reason": "why"}
    plan = correct_planned(package.path, **change, recorded_at="2024-05-01", dry_run=True)
    assert [problem.code for problem in plan.warnings] == ["correction-early"]
    assert plan.diff.splitlines()[:3] == [
        "--- corrections.csv", "+++ corrections.csv", "@@ -1,1 +1,2 @@",
    ]  # fmt: skip
    assert plan.diff.splitlines()[-1][1:].encode() + b"\n" == plan.data
    before = (package.path / "corrections.csv").read_bytes()
    correct_claim(package.path, **change, recorded_at="2024-05-01")
    assert (package.path / "corrections.csv").read_bytes() == before + plan.data
