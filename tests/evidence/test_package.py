"""A data package read: types, what blank means, what is refused, and the shipped evidence."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pandas as pd
import pytest

from reliability.errors import OptionError, PackageError, UnknownNameError
from reliability.evidence.package import load_package
from reliability.evidence.schema import COUNTS, TABLES
from reliability.loaders.entrance import load
from reliability.shipped import shipped_names, shipped_path

KN23 = shipped_path("data/kn23")


def test_the_shipped_evidence_has_the_promised_rows_and_types() -> None:
    ev = load_package(KN23)
    assert len(ev.claims) == 227
    assert (ev.claims["scope"] == "aggregate").sum() == 40
    assert ev.claims["incident_id"].nunique() == 133
    assert len(ev.incidents) == 133
    assert len(ev.cuts) == 23
    assert len(ev.systems) == 9
    assert len(ev.corrections) == 0
    for count in COUNTS:
        assert ev.claims[f"{count}_low"].dtype == ev.claims[f"{count}_high"].dtype == "Int64"
    assert ev.claims["failed_share_low"].dtype == "Float64"
    rest = ev.claims.drop(columns=[c.name for c in TABLES["claims"].columns if c.kind == "count"])
    rest = rest.drop(columns=["failed_share_low", "failed_share_high"])
    assert all(isinstance(dtype, pd.StringDtype) for dtype in rest.dtypes)
    assert all(dtype.na_value is pd.NA for dtype in rest.dtypes)
    assert not (rest == "nan").any().any()
    assert not (rest == "").any().any()


def test_a_claim_is_read_as_it_stands() -> None:
    claims = load_package(KN23).claims.set_index("claim_id")
    row = claims.loc["agg-011"]
    assert (row["launched_low"], row["launched_high"]) == (45, 55)
    assert (row["failed_low"], row["failed_high"]) == (20, 30)
    assert row["failed_share_low"] == 0.4
    assert pd.isna(row["intercepted_low"])
    assert pd.isna(row["incident_id"])
    assert (row["start_day"], row["end_day"]) == ("2023-12-30", "2024-02-27")


def test_about_says_where_it_comes_from() -> None:
    about = load_package(KN23).about
    assert about["name"] == "kn23"
    digest = hashlib.sha256((KN23 / "claims.csv").read_bytes()).hexdigest()
    assert about["files"]["claims.csv"] == digest
    assert {licence["name"] for licence in about["licences"]} == {"CC-BY-4.0", "ODC-BY-1.0"}


def test_blank_coding_is_coded_and_blank_counts_is_launches(package, make_claim) -> None:
    package.write(claims=[make_claim("c-1", coding="", counts="", end="", start="2024-05")])
    row = load_package(package.path).claims.iloc[0]
    assert (row["coding"], row["counts"]) == ("coded", "launches")
    assert (row["start_day"], row["end_day"]) == ("2024-05-01", "2024-05-31")
    assert pd.isna(row["end"])


def test_text_that_looks_like_a_number_or_nothing_stays_text(package, make_claim) -> None:
    claims = [make_claim("01234", claimant="NA", summary="1e5", note="nan", tags="None")]
    package.write(claims=claims)
    row = load_package(package.path).claims.iloc[0]
    assert (row["claim_id"], row["claimant"], row["summary"]) == ("01234", "NA", "1e5")
    assert (row["note"], row["tags"]) == ("nan", "None")


def test_a_malformed_package_gives_one_error_that_lists_every_problem(package, make_claim) -> None:
    package.write(
        claims=[
            make_claim("c-1", start="Jan 2024"),
            make_claim("c-1", failed_high="9"),
            make_claim("c-3", context="combta", system="kn32"),
        ]
    )
    with pytest.raises(PackageError) as caught:
        load_package(package.path)
    found = {(p["code"], p["row"], p["column"]) for p in caught.value.problems}
    assert found == {
        ("bad-date", 2, "start"),
        ("id-duplicate", 3, "claim_id"),
        ("count-above-launched", 3, "failed_high"),
        ("bad-choice", 4, "context"),
        ("reference-unknown", 4, "system"),
    }
    message = str(caught.value)
    for piece in ("5 problems", "claims.csv row 2, start", "'Jan 2024'", "did you mean 2024-01",
                  "did you mean combat", "did you mean kn23"):  # fmt: skip
        assert piece in message


def test_corrections_apply_in_order_and_as_of_a_day(package, make_claim) -> None:
    package.write(
        claims=[make_claim("c-1"), make_claim("c-2"), make_claim("c-3", recorded_at="2024-07-01")],
        corrections=[
            _correction("k-1", "c-1", "failed_high", "3", "2024-06-10"),
            _correction("k-1", "c-1", "launched_high", "8", "2024-06-10"),
            _correction("k-2", "c-1", "failed_high", "", "2024-06-20"),
            _correction("k-3", "c-2", "", "", "2024-06-30", kind="retract"),
        ],
    )
    claims = load_package(package.path).claims.set_index("claim_id")
    assert pd.isna(claims.loc["c-1", "failed_high"])
    assert claims.loc["c-1", "launched_high"] == 8
    assert claims.loc["c-1", "corrected_by"] == "k-1;k-2"
    assert claims.loc["c-2", "retracted_by"] == "k-3"
    assert pd.isna(claims.loc["c-3", "corrected_by"])
    before = load_package(package.path, as_of="2024-06-19")
    assert list(before.claims["claim_id"]) == ["c-1", "c-2"]
    assert before.claims["failed_high"].tolist() == [3, 2]
    assert before.claims["retracted_by"].isna().all()
    assert list(before.corrections["correction_id"]) == ["k-1", "k-1"]
    assert before.about["as_of"] == "2024-06-19"
    first = load_package(package.path, as_of="2024-06-01")
    assert first.claims["launched_high"].tolist() == [6, 6]
    assert len(load_package(package.path, as_of="2024-05-31").claims) == 0


def _correction(
    correction_id: str, claim_id: str, field: str, value: str, day: str, kind: str = "recode"
) -> dict[str, str]:
    return {
        "correction_id": correction_id,
        "claim_id": claim_id,
        "kind": kind,
        "field": field,
        "new_value": value,
        "reason": "read again",
        "recorded_at": day,
    }


@pytest.mark.parametrize("as_of", ["2024-06", "yesterday", "2024-02-30"])
def test_as_of_is_a_day(package, as_of: str) -> None:
    with pytest.raises(OptionError, match="as_of"):
        load_package(package.path, as_of=as_of)


def test_what_is_not_there(tmp_path: Path, package) -> None:
    with pytest.raises(UnknownNameError, match="no such"):
        load(tmp_path / "nowhere")
    with pytest.raises(UnknownNameError, match="format"):
        load(package.claims_file, format="cnss")
    (package.path / "datapackage.json").unlink()
    with pytest.raises(PackageError, match="package-missing"):
        load(package.path)


def test_the_hashes_are_of_the_bytes_that_were_read(package, make_claim, monkeypatch) -> None:
    """A row that is appended between reading and hashing makes the package be read again."""
    from reliability.evidence import package as reading
    from reliability.evidence.append import append_claims

    written = []

    def read_then_write(folder):
        found = read_checked(folder)
        if not written:
            written.extend(append_claims(folder, [make_claim("new", start="2020")]))
        return found

    read_checked = reading.read_checked
    monkeypatch.setattr(reading, "read_checked", read_then_write)
    ev = load_package(package.path)
    assert ev.claims["claim_id"].tolist()[-1] == "new"
    digest = hashlib.sha256(package.claims_file.read_bytes()).hexdigest()
    assert ev.about["files"]["claims.csv"] == digest
    monkeypatch.setattr(reading, "_states", lambda folder: {"claims.csv": object()})
    with pytest.raises(PackageError, match="written to"):
        load_package(package.path)


def test_shipped_names_and_the_nearest() -> None:
    assert "data/kn23" in shipped_names()
    with pytest.raises(UnknownNameError, match="Did you mean 'data/kn23'"):
        shipped_path("data/kn32")
    with pytest.raises(UnknownNameError):
        shipped_path("../data/kn23")
