"""The CNS loader on the real files, which may not ship: counts as their README gives them."""

from __future__ import annotations

from pathlib import Path

import pytest

import reliability as rel
from reliability.loaders.cns import load_cns

FOLDER = Path(__file__).parents[3] / "shared" / "data" / "foreign" / "cns"
pytestmark = pytest.mark.skipif(
    not FOLDER.is_dir(), reason="the real CNS files may not be shipped with the project"
)


@pytest.mark.parametrize(
    ("file", "success", "failure", "unknown", "precision", "vintage"),
    [
        ("cns_2017.xlsx", 87, 26, 3, {"day": 116}, "entered to 2017-09-18"),
        ("cns_2019.xlsx", 92, 27, 3, {"day": 122}, "entered to 2019-05-10"),
        ("cns_2023-07.csv", 187, 33, 25, {"day": 237, "month": 8}, "entered to 2023-04-19"),
    ],
)
def test_every_row_is_a_claim_with_the_published_outcomes(
    file: str, success: int, failure: int, unknown: int, precision: dict, vintage: str
) -> None:
    evidence = load_cns(FOLDER / file)
    claims, receipt = evidence.claims, evidence.about["receipt"]
    assert len(claims) == success + failure + unknown
    assert receipt["rows_read"] == receipt["claims_made"] == len(claims)
    assert receipt["set_aside"] == []
    assert int((claims["failed_high"] == 0).sum()) == success
    assert int((claims["succeeded_low"] == 1).sum()) == success
    assert int((claims["failed_low"] == 1).sum()) == failure
    assert int(claims["failed_low"].isna().sum()) == unknown
    assert claims["incident_id"].is_unique
    assert set(claims["context"]) == {"test"}
    assert set(claims["launched_by"]) == {"DPRK"}
    assert receipt["unmapped_names"] == {}
    assert receipt["precision"] == precision
    assert receipt["vintage"] == vintage


def test_month_only_dates_and_typing_errors_of_the_export_are_read() -> None:
    claims = load_cns(FOLDER / "cns_2023-07.csv").claims
    months = ["1984-09"] * 3 + ["1986-05", "1990-05", "1990-06", "1991-07", "1992-06"]
    assert claims["start"][3:11].tolist() == months
    assert int(claims["note"].str.contains("330 lm", regex=False).sum()) == 2
    assert int(claims["summary"].str.contains("25 to 90 km", regex=False).sum()) == 2
    assert int(claims["summary"].str.contains("110 to 670 km", regex=False).sum()) == 2
    assert int((claims["tags"] == "unconfirmed").sum()) == 9


def test_names_that_drift_between_vintages_have_one_key() -> None:
    older = load_cns(FOLDER / "cns_2019.xlsx").claims["system"].value_counts()
    newer = load_cns(FOLDER / "cns_2023-07.csv").claims["system"].value_counts()
    assert older["pukguksong-1"] == newer["pukguksong-1"] == 6
    assert older["kn23"] == 4
    assert newer[["kn23", "kn23-rail", "kn23-silo", "hwasong-11s"]].tolist() == [17, 4, 1, 2]


def test_a_tally_of_everything_has_the_published_counts() -> None:
    tallies = rel.tally(load_cns(FOLDER / "cns_2023-07.csv"), cut="2023-09-13")
    before = tallies.before
    assert before.launched == rel.CountRange(245, 245)
    assert before.succeeded == rel.CountRange(187, 187)
    assert before.failed == rel.CountRange(33, 33)
    assert before.unknown == rel.CountRange(25, 25)
    assert tallies.after.launched == rel.CountRange(0, 0)
