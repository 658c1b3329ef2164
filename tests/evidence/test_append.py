"""Appending: checked, all or none, the bytes before unchanged, nothing twice."""

from __future__ import annotations

import datetime
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings

from reliability.errors import LockTimeoutError, OptionError, PackageError, UnknownNameError
from reliability.evidence.append import Origin, append_claims, append_planned, plan_append
from reliability.evidence.check import check
from reliability.evidence.package import load_package

sys.path.insert(0, str(Path(__file__).parent))

from valid import valid_rows


def row(**changes: object) -> dict[str, object]:
    return {
        "context": "combat",
        "start": "2025-01-01",
        "system": "kn23",
        "claimant": "X",
        "summary": "one flew",
        "url": "https://example.org/x",
        "launched_low": 1,
        "launched_high": 1,
        **changes,
    }


def codes(caught) -> list[str]:
    return [problem["code"] for problem in caught.value.problems]


def test_rows_go_to_the_end_and_the_bytes_before_stay(package) -> None:
    before = package.claims_file.read_bytes()
    ids = append_claims(package.path, [row(), row(start="2025-01-02", claim_id="mine")])
    after = package.claims_file.read_bytes()
    assert after.startswith(before)
    assert after.count(b"\n") == before.count(b"\n") + 2
    assert ids[1] == "mine"
    claims = load_package(package.path).claims
    assert claims["claim_id"].tolist()[-2:] == ids
    assert claims["scope"].tolist()[-1] == "aggregate"
    assert len(check(package.path)) == 0


def test_a_made_id_stands_for_what_is_said(package) -> None:
    first = plan_append(package.path, [row(recorded_by="a")]).ids
    assert first == plan_append(package.path, [row(recorded_by="b")]).ids
    assert first != plan_append(package.path, [row(summary="two flew")]).ids
    assert first[0].startswith("c-20250101-")


def test_values_become_text_only_where_one_text_is_meant(package) -> None:
    frame = pd.DataFrame(
        {
            "context": ["test", "combat"],
            "start": [datetime.date(2025, 1, 1), pd.Timestamp("2025-02-01")],
            "system": "kn23",
            "claimant": "01234",
            "summary": ["a", "b"],
            "launched_low": [2.0, np.nan],
            "unknown_low": np.array([0, 0], dtype=np.int8),
            "failed_share_high": np.array([0.5, np.nan], dtype=np.float32),
            "failed_share_low": [0.25, None],
            "published": pd.array(["2025-03", pd.NA], dtype="string"),
            "incident_id": ["i-1", "i-2"],
        }
    )
    append_claims(package.path, frame)
    claims = load_package(package.path).claims.iloc[-2:]
    assert claims["claimant"].tolist() == ["01234", "01234"]
    assert claims["launched_low"].tolist()[0] == 2
    assert pd.isna(claims["launched_low"].tolist()[1])
    assert claims["start"].tolist() == ["2025-01-01", "2025-02-01"]
    assert claims["scope"].tolist() == ["incident", "incident"]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"start": "Jan 2025"}, "bad-date"),
        ({"system": "kn32"}, "reference-unknown"),
        ({"part_of": "nowhere"}, "reference-unknown"),
        ({"launched_low": 2.5}, "cell-type"),
        ({"launched_low": True}, "cell-type"),
        ({"launched_low": np.bool_(True)}, "cell-type"),
        ({"launched_low": float("inf")}, "cell-type"),
        ({"note": ["a"]}, "cell-type"),
        ({"note": datetime.datetime(2025, 1, 1, 12, tzinfo=datetime.UTC)}, "cell-type"),
        ({"claimant": 1.5}, "cell-type"),
        ({"launched_low": "many"}, "bad-count"),
        ({"failed_low": 0, "failed_high": 2}, "count-above-launched"),
        ({"claimant": ""}, "cell-blank"),
        ({"claim_id": "c-1"}, "id-duplicate"),
        ({"sumary": "x"}, "column-unknown"),
        ({"note": "bell\x07"}, "control-character"),
        ({"note": "cr\r\n"}, "control-character"),
        ({"note": "\ud800"}, "encoding"),
        ({"end": "2024-12-31"}, "window-order"),
        ({"scope": "incident"}, "scope-incident"),
    ],
)
def test_a_faulty_row_keeps_all_rows_out(package, changes, code: str) -> None:
    before = package.claims_file.read_bytes()
    with pytest.raises(PackageError) as caught:
        append_claims(package.path, [row(start="2025-06-01"), row(**changes)])
    assert codes(caught) == [code]
    assert caught.value.problems[0]["row"] == 2
    assert caught.value.problems[0]["file"] == "new rows"
    assert package.claims_file.read_bytes() == before


def test_what_is_no_mapping_is_refused(package) -> None:
    with pytest.raises(PackageError) as caught:
        append_claims(package.path, ["text"])
    assert codes(caught) == ["row-type"]


def test_the_same_row_twice_is_refused(package) -> None:
    append_claims(package.path, [row()])
    with pytest.raises(PackageError) as caught:
        append_claims(package.path, [row()])
    assert codes(caught) == ["row-repeated"]
    with pytest.raises(PackageError) as caught:
        append_claims(package.path, [row(start="2025-02-01"), row(start="2025-02-01")])
    assert codes(caught) == ["row-repeated"]
    assert caught.value.problems[0]["row"] == 2
    first, second = append_claims(package.path, [row(), row()], allow_duplicates=True)
    assert first.endswith("-2")
    assert second.endswith("-3")
    assert len(check(package.path)) == 0


@pytest.mark.parametrize(
    "changes",
    [
        {"summary": "One flew."},
        {"claim_id": "other"},
        {"launched_high": 2, "summary": "flew one"},
        {"url": "https://example.org/y", "claim_id": "other"},
        {"claimant": "x", "start": "2025-01-01?"},
    ],
)
def test_likely_duplicates_are_named_with_their_score(package, changes) -> None:
    (first,) = append_claims(package.path, [row()])
    with pytest.raises(PackageError) as caught:
        append_claims(package.path, [row(**changes)])
    assert codes(caught) == ["likely-duplicate"]
    assert first in str(caught.value)
    assert "text" in str(caught.value)
    assert len(append_claims(package.path, [row(**changes)], allow_duplicates=True)) == 1


@pytest.mark.parametrize("link", ["repeats", "supersedes"])
def test_a_claim_that_names_the_one_it_is_like_is_no_duplicate(package, link) -> None:
    (first,) = append_claims(package.path, [row()])
    (second,) = append_claims(package.path, [row(summary="One flew.", **{link: first})])
    assert first != second
    with pytest.raises(PackageError, match="likely-duplicate"):
        append_claims(package.path, [row(summary="One flew!", **{link: "c-1"})])


@pytest.mark.parametrize(
    "changes",
    [
        {"start": "2025-01-02"},
        {"system": "kn24"},
        {"claimant": "Y", "url": "https://example.org/y", "summary": "nothing was seen"},
        {"launched_high": 40, "launched_low": 30, "url": "https://example.org/z", "claimant": "Z"},
    ],
)
def test_another_claim_is_no_duplicate(package, changes) -> None:
    append_claims(package.path, [row()])
    assert len(append_claims(package.path, [row(**changes)])) == 1


def test_a_new_row_may_refer_to_another_new_row(package) -> None:
    rows = [row(claim_id="n-1"), row(claim_id="n-2", start="2025-01-02", repeats="n-1")]
    assert append_claims(package.path, rows) == ["n-1", "n-2"]
    with pytest.raises(PackageError) as caught:
        append_claims(package.path, [row(claim_id="n-3", start="2025-03-01", part_of="n-3")])
    assert codes(caught) == ["reference-circle"]


def test_dry_run_writes_nothing_and_the_diff_is_one_that_patch_takes(package) -> None:
    before = package.claims_file.read_bytes()
    names = {file.name for file in package.path.iterdir()}
    ids = append_claims(package.path, [row()], dry_run=True)
    plan = plan_append(package.path, [row()])
    assert list(plan.ids) == ids
    assert package.claims_file.read_bytes() == before
    assert {file.name for file in package.path.iterdir()} == names
    lines = plan.diff.splitlines()
    assert lines[:3] == ["--- claims.csv", "+++ claims.csv", "@@ -2,3 +2,4 @@"]
    assert [line[0] for line in lines[3:]] == [" ", " ", " ", "+"]
    append_claims(package.path, [row()])
    assert lines[-1][1:].encode() == package.lines()[-2]


@pytest.mark.parametrize("end", [b"\n", b"", b"\r\n"])
def test_the_diff_is_what_patch_makes_of_the_file(package, make_claim, end: bytes) -> None:
    if shutil.which("patch") is None:
        pytest.skip("no patch here")
    package.write(claims=[make_claim("c-1", note="two\nlines"), make_claim("c-2")])
    data = package.claims_file.read_bytes()
    package.claims_file.write_bytes(data[:-1] if end == b"" else data.replace(b"\n", end))
    plan = plan_append(package.path, [row(note="one\nmore"), row(start="2025-03")])
    append_claims(package.path, [row(note="one\nmore"), row(start="2025-03")])
    wanted = package.claims_file.read_bytes()
    package.claims_file.write_bytes(data[:-1] if end == b"" else data)
    subprocess.run(["patch", "-s", "-p0"], input=plan.diff.encode(), check=True, cwd=package.path)
    assert package.claims_file.read_bytes() == wanted.replace(b"\r\n", b"\n")


def test_a_missing_newline_and_a_spreadsheets_line_ends_are_not_made_worse(package) -> None:
    data = package.claims_file.read_bytes()
    package.claims_file.write_bytes(data[:-1])
    append_claims(package.path, [row()])
    assert package.claims_file.read_bytes().startswith(data)
    assert len(check(package.path)) == 0
    crlf = b"\xef\xbb\xbf" + data.replace(b"\n", b"\r\n")
    package.claims_file.write_bytes(crlf)
    append_claims(package.path, [row()])
    after = package.claims_file.read_bytes()
    assert after.startswith(crlf)
    assert after.count(b"\n") == after.count(b"\r\n")
    assert set(check(package.path)["code"]) == {"byte-order-mark", "line-ends"}
    assert len(load_package(package.path).claims) == 4


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda b: b.replace(b",context,", b",contxet,", 1), "column-missing"),
        (lambda b: b + b'"open', "quotes"),
        (lambda b: b"", "file-empty"),
    ],
)
def test_a_file_that_a_new_line_would_harm_is_refused(package, change, code: str) -> None:
    package.claims_file.write_bytes(change(package.claims_file.read_bytes()))
    before = package.claims_file.read_bytes()
    with pytest.raises(PackageError) as caught:
        append_claims(package.path, [row()])
    assert code in codes(caught)
    assert package.claims_file.read_bytes() == before


def test_a_header_without_its_line_end_is_not_glued_to_the_new_row(package) -> None:
    package.write(claims=[])
    header = package.claims_file.read_bytes()[:-1]
    package.claims_file.write_bytes(header)
    plan = plan_append(package.path, [row()])
    assert [problem.code for problem in plan.warnings] == ["final-newline"]
    append_claims(package.path, [row()])
    assert package.claims_file.read_bytes().startswith(header + b"\nc-2025")
    assert len(check(package.path)) == 0


def test_what_a_reader_should_know_comes_with_the_plan(package) -> None:
    crlf = b"\xef\xbb\xbf" + package.claims_file.read_bytes().replace(b"\n", b"\r\n")
    package.claims_file.write_bytes(crlf[:-2])
    plan = plan_append(package.path, [row(), row(start="2025-01-02", url="", note="=1")])
    assert [(p.code, p.file, p.row) for p in plan.warnings] == [
        ("byte-order-mark", "claims.csv", 1),
        ("line-ends", "claims.csv", 1),
        ("final-newline", "claims.csv", 4),
        ("cell-formula", "new rows", 2),
        ("source-missing", "new rows", 2),
    ]


def test_problems_name_the_file_and_the_row_that_a_row_comes_from(package) -> None:
    origin = Origin("mine.csv", [2, 9, 12])
    rows = [row(), row(start="Jan 2025"), row()]
    with pytest.raises(PackageError) as caught:
        append_planned(package.path, rows, origin=origin)
    found = caught.value.problems
    assert [(one["code"], one["file"], one["row"]) for one in found] == [
        ("bad-date", "mine.csv", 9),
        ("row-repeated", "mine.csv", 12),
    ]
    assert "row 2 says the same" in str(caught.value)


def test_a_column_that_is_not_known_is_told_once_and_first(package) -> None:
    with pytest.raises(PackageError) as caught:
        append_claims(package.path, [{**row(), "contxt": "test", "start": "Jan"}] * 3)
    assert codes(caught) == ["column-unknown"]
    assert "did you mean context?" in str(caught.value)


def test_a_reference_that_is_not_there_gets_the_nearest(package) -> None:
    with pytest.raises(PackageError, match=r"did you mean c-1\?"):
        append_claims(package.path, [row(part_of="c1")])


def test_every_fault_of_a_row_is_told(package) -> None:
    with pytest.raises(PackageError) as caught:
        append_claims(package.path, [row(claim_id="a b", end="2024-01-01")])
    assert sorted(codes(caught)) == ["bad-id", "window-order"]


def test_many_rows_of_one_day_go_in_together(package) -> None:
    words = [f"{name} flew over town {number}" for number in range(60) for name in "abcdefghij"]
    rows = [row(summary=text, claimant=text, url="") for text in words]
    assert len(plan_append(package.path, rows, allow_duplicates=True).ids) == 600


def test_no_rows_change_nothing(package) -> None:
    before = package.claims_file.stat().st_mtime_ns
    assert append_claims(package.path, []) == []
    assert package.claims_file.stat().st_mtime_ns == before


def test_a_vanished_package(package) -> None:
    package.claims_file.unlink()
    with pytest.raises(UnknownNameError, match=r"claims\.csv"):
        append_claims(package.path, [row()])
    with pytest.raises(UnknownNameError):
        append_claims(package.path / "nowhere", [row()])
    assert not (package.path / "nowhere").exists()


@pytest.mark.parametrize("timeout", [-1, "60", None, True, float("nan")])
def test_a_timeout_is_seconds(package, timeout) -> None:
    with pytest.raises(OptionError, match="lock_timeout"):
        append_claims(package.path, [row()], lock_timeout=timeout)


def test_a_lock_held_too_long_names_its_holder(package) -> None:
    from reliability.evidence.durable import locked_package

    before = package.claims_file.read_bytes()
    with locked_package(package.path, 1), pytest.raises(LockTimeoutError, match="process"):
        append_claims(package.path, [row()], lock_timeout=0)
    assert package.claims_file.read_bytes() == before
    assert LockTimeoutError.exit_code == 4


@settings(
    max_examples=settings().max_examples * 2 // 5,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(valid_rows())
def test_any_valid_claim_comes_back_as_it_was_given(package, fields) -> None:
    package.write(claims=[])
    (claim_id,) = append_claims(package.path, [fields])
    problems = check(package.path)
    assert set(problems["severity"]) <= {"warning"}, problems.to_string()
    (stored,) = package.rows()
    for name, value in fields.items():
        assert stored[name] == (repr(value) if isinstance(value, float) else str(value))
    claim = load_package(package.path).claims.iloc[0]
    assert claim["claim_id"] == claim_id
    assert claim["summary"] == fields["summary"]
    assert claim["launched_low"] == fields["launched_low"]
