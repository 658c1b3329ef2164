"""The NextSpaceflight derivatives, on made-up rows that have every quirk of the real files."""

from __future__ import annotations

from pathlib import Path

import pytest

import reliability as rel
from reliability.errors import LoadError, OptionError
from reliability.loaders.launch_log import load_launch_log

FIRST = "Company,Location,Date,Time,Rocket,Mission,RocketStatus,Price,MissionStatus"
SECOND = "Sno,SNO,Organisation,Location,Date,Detail,Rocket_Status,Price,Mission_Status"


def write(path: Path, header: str, *rows: str, end: str = "\n") -> Path:
    path.write_bytes((end.join((header, *rows)) + end).encode())
    return path


def first(status: str = "Success", date: str = "1957-10-04", time: str = "19:28:00") -> str:
    return (
        f'RVSN USSR,"Site 1/5, Baikonur",{date},{time},Sputnik 8K71PS,Sputnik-1,Retired,,{status}'
    )


def second(status: str = "Success", date: str = "Fri Aug 07, 2020 05:12 UTC") -> str:
    return f'0,0,SpaceX,"LC-39A, Florida",{"" if date is None else chr(34) + date + chr(34)},' + (
        f'Falcon 9 Block 5 | Starlink V1 L9 & BlackSky,StatusActive,"1,160.0",{status}'
    )


def test_the_words_with_their_spaces(tmp_path: Path) -> None:
    path = write(
        tmp_path / "a.csv", FIRST,
        first("Success"), first("Success                               "), first("FAILURE"),
        first("Prelaunch Failure"), first(""), first("NULL"), end="\r\n",
    )  # fmt: skip
    evidence = load_launch_log(path)
    claims = evidence.claims
    assert claims["launched_low"].fillna(-1).tolist() == [1, 1, 1, -1, 1, 1]
    assert claims["failed_high"].fillna(-1).tolist() == [0, 0, 1, -1, -1, -1]
    assert claims["succeeded_low"].fillna(-1).tolist() == [1, 1, -1, -1, -1, -1]
    assert claims["tags"][3] == "space;no_launch"
    assert set(claims["coding"]) == {"coded"}
    notes = evidence.about["receipt"]["notes"]
    assert notes[0] == "outcomes: 2 success, 1 failure, 1 prelaunch failure, 2 blank"
    assert "1 prelaunch failures are no launches: their counts are blank" in notes
    assert "1 rows have cells NULL, read as blank" in notes
    assert "MissionStatus: NULL" in claims["note"][5]
    assert rel.tally(evidence, cut="2000-01-01").before.launched == rel.CountRange(5, 5)


@pytest.mark.parametrize(
    ("partial", "counts"),
    [
        ("failure", {"failed_low": 1, "failed_high": 1}),
        ("success", {"failed_low": 0, "failed_high": 0, "succeeded_low": 1, "succeeded_high": 1}),
        ("unknown", {"unknown_low": 1, "unknown_high": 1}),
    ],
)
def test_a_partial_failure_is_what_the_caller_says(
    partial: str, counts: dict[str, int], tmp_path: Path
) -> None:
    path = write(tmp_path / "a.csv", FIRST, first("Partial Failure"), first())
    evidence = load_launch_log(path, partial=partial)
    claim = evidence.claims.iloc[0]
    names = [f"{n}_{e}" for n in ("failed", "succeeded", "unknown") for e in ("low", "high")]
    assert claim[names].dropna().astype(int).to_dict() == counts
    assert claim["launched_low"] == 1
    assert claim["tags"] == "space;partial_failure"
    assert evidence.about["definitions"][1] == (
        f"1 partial failures are read as {partial}: chosen at import"
    )


def test_partial_failures_have_no_silent_default(tmp_path: Path) -> None:
    path = write(
        tmp_path / "a.csv", FIRST, first("Partial Failure"), first(), first("partial failure")
    )
    with pytest.raises(OptionError, match=r"partial: must be given, as a\.csv has 2 partial"):
        load_launch_log(path)
    # Where there is none, nothing needs to be chosen.
    assert len(load_launch_log(write(path, FIRST, first())).claims) == 1


def test_words_that_are_not_known_are_listed_and_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", FIRST, first("Sucess"), first("Scrubbed"), first("Sucess"))
    with pytest.raises(LoadError) as caught:
        load_launch_log(path)
    assert "'Sucess' (2, first in line 2); 'Scrubbed' (1, first in line 3)" in str(caught.value)


def test_the_second_derivative_has_detail_and_worded_dates(tmp_path: Path) -> None:
    path = write(
        tmp_path / "a.csv", SECOND, second(), second(date="Thu Aug 29, 2019"),
    )  # fmt: skip
    evidence = load_launch_log(path)
    claims = evidence.claims
    assert claims["start"].tolist() == ["2020-08-07", "2019-08-29"]
    assert claims["system_as_reported"].tolist() == ["Falcon 9 Block 5"] * 2
    assert claims["system"].tolist() == ["falcon-9-block-5"] * 2
    assert claims["launched_by"].tolist() == ["SpaceX"] * 2
    assert claims["launch_place"][0] == "LC-39A, Florida"
    assert claims["summary"][0] == ("Outcome: Success; Falcon 9 Block 5; Starlink V1 L9 & BlackSky")
    assert "Rocket_Status: StatusActive | Price: 1,160.0" in claims["note"][0]
    assert claims["claim_id"][0] == "space-2020-08-07-05-12-falcon-9-block-5"
    notes = evidence.about["receipt"]["notes"]
    assert "1 rows have no time of day" in notes
    assert not any("not known" in note for note in notes)


def test_the_copy_with_the_day_first(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", FIRST, first(date="04-10-1957"), first(date="31-01-1958"))
    evidence = load_launch_log(path)
    assert evidence.claims["start"].tolist() == ["1957-10-04", "1958-01-31"]
    assert "2 dates are read as dd-mm-yyyy" in evidence.about["receipt"]["notes"]
    unshown = load_launch_log(write(path, FIRST, first(date="04-10-1957")))
    assert any("no date in the file shows" in note for note in unshown.about["receipt"]["notes"])


def test_dates_with_the_month_first_spoil_the_whole_file(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", FIRST, first(date="04-10-1957"), first(date="01-31-1958"))
    with pytest.raises(LoadError, match=r"a\.csv line 3: dates in figures must be dd-mm-yyyy"):
        load_launch_log(path)


@pytest.mark.parametrize(
    "date", ["03/04/2024", "", "NULL", "1957-13-04", '"Fri Foo 07, 2020"', "?"]
)
def test_a_date_that_cannot_be_read_sets_the_row_aside(date: str, tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", FIRST, first(), first(date=date))
    receipt = load_launch_log(path).about["receipt"]
    (aside,) = receipt["set_aside"]
    assert aside["line"] == 3
    assert aside["reason"].startswith("has no date that can be read")


def test_garbled_text_is_kept_as_it_is(tmp_path: Path) -> None:
    mission = "Soyuz 7K-OK n\u0432\u0402\u00a0\u0412\u00ad1"
    path = write(tmp_path / "a.csv", FIRST, first().replace("Sputnik-1", mission))
    claim = load_launch_log(path).claims.iloc[0]
    assert f"Mission: {mission} |" in claim["note"]
    assert claim["summary"].endswith(mission)


def test_an_exact_duplicate_is_kept_and_named(tmp_path: Path) -> None:
    evidence = load_launch_log(write(tmp_path / "a.csv", FIRST, first(), first()))
    assert evidence.claims["incident_id"].nunique() == 2
    notes = evidence.about["receipt"]["notes"]
    assert "1 rows repeat another in every cell: kept, though they may be one launch" in notes


def test_a_table_without_a_rocket_is_another_table(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", "Date,Mission,MissionStatus", "1957-10-04,Sputnik,Success")
    with pytest.raises(LoadError, match="must have the column 'Rocket' or 'Detail'"):
        load_launch_log(path)
    named = write(path, FIRST, first().replace("Sputnik 8K71PS", ""))
    assert load_launch_log(named).claims["system"].tolist() == ["unknown"]
