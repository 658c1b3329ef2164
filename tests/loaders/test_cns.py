"""The CNS loader on made-up rows that have every quirk of the real files."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from pathlib import Path

import pytest
import xlsxwriter

import reliability as rel
from reliability.errors import LoadError, UnknownNameError
from reliability.evidence.model import Evidence
from reliability.evidence.schema import TABLES
from reliability.evidence.writing import package_files
from reliability.loaders.cns import load_cns
from reliability.loaders.cns_words import kilometres, read_date

KOREA = (
    "F1", "Date", "Date Entered/Updated", "Launch Time (UTC)", "Missile Name", "Missile Type",
    "Launch Agency/Authority", "Facility Name", "Facility Location", "Other Name",
    "Facility Latitude", "Facility Longitude", "Landing Location", "Apogee", "Distance Travelled",
    "Confirmation Status", "Test Outcome", "Additional Information", "Source(s)",
)  # fmt: skip
IRAN = (
    "EventID", "DateOccurred", "DateEntered", "MissileName", "MissileFamily", "FacilityName",
    "FacilityLatitude", "FacilityLongitude", "Apogee", "DistanceTravelled", "LandingLocation",
    "TestOutcome", "Confirmation", "OperationalUse", "AdditionalInformation", "Source",
)  # fmt: skip


def korean(**said: object) -> dict[str, object]:
    row = {"Date": "9-Apr-84", "Date Entered/Updated": "5-Jan-17", "Missile Name": "KN-23",
           "Missile Type": "SRBM", "Facility Name": "Somewhere", "Landing Location": "Unknown",
           "Confirmation Status": "Confirmed", "Test Outcome": "Success"}  # fmt: skip
    return row | said


def write_csv(
    path: Path, rows: Sequence[dict[str, object]], header: Sequence[str] = KOREA, end: str = "\r\n"
) -> Path:
    lines = [",".join(header)]
    for number, row in enumerate(rows, 1):
        cells = {header[0]: number} | row
        quoted = [str(cells.get(name, "")).replace('"', '""') for name in header]
        lines.append(",".join(f'"{c}"' if set(c) & set(',"\n') else c for c in quoted))
    path.write_bytes((end.join(lines) + end).encode("cp1252"))
    return path


def write_xlsx(
    path: Path,
    rows: Sequence[dict[str, object]],
    header: Sequence[str] = KOREA,
    *,
    above: int = 1,
    sheet: str = "Missile Tests",
) -> Path:
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet(sheet)
        day = book.add_format({"num_format": "d-mmm-yy"})
        page.write_row(above, 0, header)
        for number, row in enumerate(rows, 1):
            for column, name in enumerate(header):
                cell = ({header[0]: number} | row).get(name)
                if isinstance(cell, datetime.date):
                    page.write_datetime(above + number, column, cell, day)
                elif isinstance(cell, str) and cell.startswith("=VLOOKUP"):
                    page.write_formula(above + number, column, cell, None, "")
                elif cell is not None:
                    page.write(above + number, column, cell)
        book.add_worksheet("Facilities").write_row(1, 0, ["Facility", "Latitude"])
    return path


def receipt(evidence: Evidence) -> dict:
    found = evidence.about["receipt"]
    assert found["rows_read"] == found["claims_made"] + len(found["set_aside"])
    assert found["claims_made"] == len(evidence.claims)
    return found


def counts(evidence: Evidence, place: int) -> dict[str, int]:
    row = evidence.claims.iloc[place].dropna()
    return {k: int(v) for k, v in row.items() if k.endswith(("_low", "_high"))}


def test_outcomes_become_counts_and_unknown_leaves_failed_blank(tmp_path: Path) -> None:
    words = ["Success", "Failure", "Unknown", "", "success", "Unknown (3)"]
    rows = [korean(**{"Test Outcome": word}) for word in words]
    evidence = load_cns(write_csv(tmp_path / "a.csv", rows))
    one = {"launched_low": 1, "launched_high": 1}
    success = one | {"failed_low": 0, "failed_high": 0, "succeeded_low": 1, "succeeded_high": 1}
    unknown = one | {"unknown_low": 1, "unknown_high": 1}
    assert counts(evidence, 0) == counts(evidence, 4) == success
    assert counts(evidence, 1) == one | {"failed_low": 1, "failed_high": 1}
    assert counts(evidence, 2) == counts(evidence, 5) == unknown
    assert counts(evidence, 3) == one
    assert evidence.claims["failed_as_said"].fillna("").tolist() == words
    assert set(evidence.claims["coding"]) == {"coded"}
    assert set(evidence.claims["context"]) == {"test"}


def test_identical_rows_are_different_launches(tmp_path: Path) -> None:
    evidence = load_cns(write_csv(tmp_path / "a.csv", [korean()] * 3))
    claims = evidence.claims
    assert claims["claim_id"].tolist() == ["cns-0001", "cns-0002", "cns-0003"]
    assert claims["incident_id"].nunique() == 3
    assert rel.tally(evidence, cut="2000-01-01").before.launched == rel.CountRange(3, 3)
    assert any(note.startswith("2 rows repeat another") for note in receipt(evidence)["notes"])


def test_the_csv_is_cp1252_with_mixed_line_ends_and_month_only_dates(tmp_path: Path) -> None:
    rows = [
        korean(**{"Date": "Sep-84", "Facility Location": "Chiha-ri\u00a0, 40\u00b0 N"}),
        korean(**{"Date": "29-May-93", "Additional Information": 'One line\nand "another",\nend'}),
        korean(**{"Date": "1-Jan-00", "Date Entered/Updated": "10/6/2022"}),
    ]
    path = write_csv(tmp_path / "a.csv", rows)
    with pytest.raises(UnicodeDecodeError):
        path.read_bytes().decode()
    evidence = load_cns(path)
    claims = evidence.claims
    assert claims["start"].tolist() == ["1984-09", "1993-05-29", "2000-01-01"]
    assert claims["end_day"].tolist() == ["1984-09-30", "1993-05-29", "2000-01-01"]
    assert claims["published"].tolist() == ["2017-01-05", "2017-01-05", "2022-10-06"]
    assert claims["launch_place"][0] == "Somewhere, Chiha-ri , 40° N"
    assert 'Additional Information: One line and "another", end' in claims["note"][1]
    found = receipt(evidence)
    assert found["precision"] == {"month": 1, "day": 2}
    assert found["vintage"] == "entered to 2022-10-06"
    assert "read as text in cp1252; outcomes: 3 success" in found["notes"]
    assert any(note.startswith("dates are days in UTC") for note in found["notes"])


def test_raw_words_stay_beside_what_they_were_taken_for(tmp_path: Path) -> None:
    rows = [
        korean(**{"Apogee": "between 25 and 90 km", "Distance Travelled": "330 lm"}),
        korean(**{"Apogee": "2111.5 km", "Distance Travelled": "1,380 km"}),
        korean(**{"Apogee": "N/A", "Distance Travelled": "Unknown"}),
    ]
    claims = load_cns(write_csv(tmp_path / "a.csv", rows)).claims
    first = "Outcome: Success; KN-23; apogee 25 to 90 km; distance 330 km"
    assert claims["summary"].tolist() == [
        first,
        "Outcome: Success; KN-23; apogee 2111.5 km; distance 1380 km",
        "Outcome: Success; KN-23",
    ]
    assert "Apogee: between 25 and 90 km | Distance Travelled: 330 lm" in claims["note"][0]
    assert "Apogee: N/A | Distance Travelled: Unknown" in claims["note"][2]


def test_the_workbook_has_its_header_below_a_blank_row(tmp_path: Path) -> None:
    looked_up = "=VLOOKUP(1,A1:B2,2,0)"
    rows = [
        korean(Date=datetime.date(1984, 9, 1), Apogee=50, **{"Facility Latitude": looked_up}),
        korean(Date=datetime.date(2019, 5, 4), **{"Facility Longitude": looked_up}),
    ]
    evidence = load_cns(write_xlsx(tmp_path / "a.xlsx", rows))
    assert evidence.claims["start"].tolist() == ["1984-09-01", "2019-05-04"]
    assert "apogee 50 km" in evidence.claims["summary"][0]
    notes = receipt(evidence)["notes"]
    assert "read as sheet 'Missile Tests'; outcomes: 2 success" in notes
    assert "coordinates are blank in every row: formulas saved without their results" in notes
    assert any("keeps no date to the month only" in note for note in notes)


def test_the_older_layout_without_launch_time_is_read(tmp_path: Path) -> None:
    header = [name for name in KOREA if name != "Launch Time (UTC)"]
    assert len(header) == 18
    evidence = load_cns(write_csv(tmp_path / "a.csv", [korean()], header))
    assert counts(evidence, 0)["failed_high"] == 0


def test_the_iran_layout_keeps_combat_apart(tmp_path: Path) -> None:
    def row(**said: object) -> dict[str, object]:
        return {"DateOccurred": datetime.date(2017, 6, 18), "MissileName": "Scud-B",
                "MissileFamily": "Made up", "Apogee": 100.5, "Confirmation": True,
                "OperationalUse": False, "TestOutcome": "Success"} | said  # fmt: skip

    rows = [
        row(),
        row(OperationalUse=True, TestOutcome="Unknown"),
        row(OperationalUse=True, TestOutcome="Failure", Confirmation=False),
        row(OperationalUse=None, TestOutcome="Unknown"),
        row(OperationalUse="perhaps"),
    ]
    evidence = load_cns(write_xlsx(tmp_path / "a.xlsx", rows, IRAN, above=6, sheet="Events"))
    claims = evidence.claims
    assert claims["claim_id"].tolist() == [f"cns-iran-{i:04d}" for i in (1, 2, 3, 4)]
    assert claims["context"].tolist() == ["test", "combat", "combat", "test"]
    assert set(claims["launched_by"]) == {"Iran"}
    # An unknown outcome in combat may hide an interception: nothing more is said.
    assert counts(evidence, 1) == {"launched_low": 1, "launched_high": 1}
    assert counts(evidence, 3)["unknown_low"] == 1
    assert claims["tags"].fillna("").tolist() == ["", "", "unconfirmed", ""]
    # The table of names is about North Korean missiles.
    assert set(claims["system"]) == {"scud-b-2"}
    found = receipt(evidence)
    assert found["unmapped_names"] == {"Scud-B": 4}
    assert found["set_aside"][0]["line"] == 12
    assert "perhaps" in found["set_aside"][0]["reason"]
    assert "is assumed" in evidence.about["definitions"][0]


@pytest.mark.parametrize(
    ("sheet", "file", "label", "launched_by"),
    [
        ("India Missile Tests", "a.xlsx", "India", "India"),
        ("Sheet1", "cns_pakistan_2020.xlsx", "Pakistan", "Pakistan"),
        ("Iran", "india.xlsx", "Iran", "Iran"),
    ],
)
def test_the_country_is_told_by_the_sheet_or_the_file(
    tmp_path: Path, sheet: str, file: str, label: str, launched_by: str
) -> None:
    header = [name for name in IRAN if name != "OperationalUse"]
    row = {"DateOccurred": "11-Apr-99", "MissileName": "Made-up 2", "TestOutcome": "Unknown (4)"}
    evidence = load_cns(write_xlsx(tmp_path / file, [row], header, sheet=sheet))
    claims = evidence.claims
    assert claims["launched_by"][0] == launched_by
    assert claims["claimant"][0] == f"CNS/NTI {label} Missile Test Database"
    assert counts(evidence, 0)["unknown_high"] == 1


def test_a_country_that_cannot_be_told_is_said_or_given(tmp_path: Path) -> None:
    header = [name for name in IRAN if name != "OperationalUse"]
    row = {"DateOccurred": "11-Apr-99", "MissileName": "Made-up 2", "TestOutcome": "Success"}
    path = write_csv(tmp_path / "a.csv", [row], header)
    evidence = load_cns(path)
    assert evidence.claims["launched_by"].isna().all()
    assert any("cannot be told" in note for note in receipt(evidence)["notes"])
    assert load_cns(path, country="india").claims["launched_by"][0] == "India"
    with pytest.raises(UnknownNameError, match="Did you mean 'india'"):
        load_cns(path, country="indai")


def test_names_are_exact_and_unknown_ones_stay_as_reported(tmp_path: Path) -> None:
    names = [
        "Hwasong-11A (KN-23)",
        "KN-23",
        "Hwasong-11Da",
        "Unknown",
        "",
        "Hwasong-11",
        "Hwasong-11",
    ]
    evidence = load_cns(
        write_csv(tmp_path / "a.csv", [korean(**{"Missile Name": name}) for name in names])
    )
    systems = ["kn23", "kn23", "hwasong-11c", "unknown", "unknown", "hwasong-11", "hwasong-11"]
    assert evidence.claims["system"].tolist() == systems
    assert evidence.claims["system_as_reported"].fillna("").tolist() == names
    found = receipt(evidence)
    assert found["unmapped_names"] == {"Hwasong-11": 2}
    assert "2 rows name no missile: system 'unknown', which may be any" in found["notes"]
    assert "hwasong-11e" in set(evidence.systems["system"])  # so that none of it is 0, no error


def test_rows_that_cannot_be_read_are_set_aside_with_line_and_reason(tmp_path: Path) -> None:
    rows = [
        korean(),
        korean(Date="03/04/2024"),
        korean(Date="30-Feb-99"),
        korean(Date="spring"),
        {"F1": "(3) a footnote below the table"},
        korean(Date="2/22/2022"),
    ]
    path = write_csv(tmp_path / "a.csv", rows)
    path.write_bytes(path.read_bytes() + b"7,9-Apr-84,cut\r\n" + b",".join([b"x"] * 25) + b"\r\n")
    evidence = load_cns(path)
    found = receipt(evidence)
    assert evidence.claims["start"].tolist() == ["1984-04-09", "2022-02-22"]
    assert evidence.claims["claim_id"].tolist() == ["cns-0001", "cns-0006"]
    assert [(each["line"], each["reason"]) for each in found["set_aside"]] == [
        (3, "the date 03/04/2024 can be read in two ways"),
        (4, "'30-Feb-99' is no date"),
        (5, "'spring' is no date"),
        (6, "has no date"),
        (8, "has 3 cells; the header has 19"),
        (9, "has 25 cells; the header has 19"),
    ]


def test_outcome_words_that_are_not_the_publishers_are_listed_and_refused(tmp_path: Path) -> None:
    words = ["Success", "Partial success", "Succes", "Partial success"]
    path = write_csv(tmp_path / "a.csv", [korean(**{"Test Outcome": word}) for word in words])
    with pytest.raises(LoadError, match=r"'Partial success' \(2, first in line 3\); 'Succes' \(1"):
        load_cns(path)


def test_the_definition_and_the_source_travel_along(tmp_path: Path) -> None:
    evidence = load_cns(write_csv(tmp_path / "a.csv", [korean()]))
    assert "catastrophic failure during the flight test" in evidence.about["definitions"][0]
    claim = evidence.claims.iloc[0]
    assert claim["claimant"] == "CNS/NTI North Korea Missile Test Database"
    assert (claim["claimant_interest"], claim["reliability"], claim["credibility"]) == (
        "neutral", "F", "6",
    )  # fmt: skip
    assert claim["url"].startswith("https://www.nti.org/")
    assert "forbids" in evidence.about["licences"][0]["title"]


def test_what_was_loaded_is_a_data_package_without_a_problem(tmp_path: Path) -> None:
    rows = [korean(**{"Additional Information": "a\tb\x7fc\xadd", "Missile Name": "X 1"})]
    evidence = load_cns(write_csv(tmp_path / "a.csv", [*rows, korean(Date="Sep-84")] * 2))
    tables = {}
    for name in ("claims", "systems"):
        frame = getattr(evidence, name)[list(TABLES[name].names)]
        plain = frame.astype(object).where(frame.notna(), "").to_dict("records")
        tables[name] = [{k: str(v) for k, v in row.items()} for row in plain]
    folder = tmp_path / "package"
    folder.mkdir()
    for name, content in package_files({"name": "x", "title": "X"}, tables).items():
        (folder / name).write_bytes(content)
    assert rel.check(folder).empty


def test_a_header_alone_is_evidence_without_claims(tmp_path: Path) -> None:
    evidence = load_cns(write_csv(tmp_path / "a.csv", []))
    assert receipt(evidence)["rows_read"] == 0
    assert rel.tally(evidence, cut="2000-01-01").before.launched == rel.CountRange(0, 0)


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (b"", "must have a header with Date, Missile Name, Test Outcome"),
        (b"a;b\r\n1;2\r\n", "must have a header"),
        (";".join(KOREA).encode() + b"\r\n", "must have a header"),
        (",".join(KOREA).encode("utf-16"), "NUL byte"),
        (b"F1,Date\0,x\r\n", "NUL byte"),
        (b"\x81\x8d,\r\n", "not utf-8-sig or cp1252 text"),
        (b"x" * (2 << 20), "longer than"),
        (",".join([*KOREA, "Date"]).encode() + b"\r\n", "two columns mean 'Date'"),
        (",".join([*KOREA, *["x"] * 10_000]).encode() + b"\r\n", "10019 columns"),
        (",".join(KOREA).encode() + b'\r\n1,"never closed\r\n2,x\r\n', "line 2: not CSV"),
        (",".join(KOREA).encode() + b'\r\n1,"a"b,\r\n', "line 2: not CSV"),
    ],
)  # fmt: skip
def test_hostile_text_is_one_clear_error(tmp_path: Path, content: bytes, rule: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    with pytest.raises(LoadError, match=rule):
        load_cns(path)


def test_folders_missing_files_and_other_workbooks_are_clear(tmp_path: Path) -> None:
    with pytest.raises(LoadError, match="got a folder"):
        load_cns(tmp_path)
    with pytest.raises(UnknownNameError, match="no such file"):
        load_cns(tmp_path / "none.xlsx")
    with pytest.raises(LoadError, match="No sheet has one"):
        load_cns(write_xlsx(tmp_path / "a.xlsx", [], ["Facility", "Latitude"]))
    (tmp_path / "cut.xlsx").write_bytes(
        write_xlsx(tmp_path / "b.xlsx", [korean()]).read_bytes()[:3000]
    )
    with pytest.raises(LoadError, match="broken or cut-off"):
        load_cns(tmp_path / "cut.xlsx")


def mutate(path: Path, step: int) -> None:
    raw = write_csv(path, [korean(), korean(Date="Sep-84")]).read_bytes()
    for place in range(0, len(raw), step):
        byte = (b"", b'"', b"\xff", b"9", b",")[place // step % 5]
        path.write_bytes(raw[:place] + byte + raw[place + 1 :])
        try:
            receipt(load_cns(path))
        except LoadError:
            continue


def test_mutated_files_never_raise_anything_else(tmp_path: Path) -> None:
    mutate(tmp_path / "a.csv", step=9)


@pytest.mark.full
def test_files_mutated_everywhere_never_raise_anything_else(tmp_path: Path) -> None:
    for step in (1, 2, 3):
        mutate(tmp_path / "a.csv", step)


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("9-Apr-84", "1984-04-09"),
        ("31-Dec-68", "2068-12-31"),
        ("1-Jan-69", "1969-01-01"),
        ("Sep-84", "1984-09"),
        ("September 1984", "1984-09"),
        ("9 April 1984?", "1984-04-09?"),
        ("April 9, 1984", "1984-04-09"),
        ("1984", "1984"),
        ("1984-04-09T12:29:00", "1984-04-09"),
        ("2/22/2022", "2022-02-22"),
        ("22/2/2022", "2022-02-22"),
        ("5/5/2022", "2022-05-05"),
        ("3/4/2022", None),
        ("43831", None),
        ("0000-01-01", None),
        ("9-Foo-84", None),
        ("", None),
    ],
)
def test_dates_keep_their_precision(text: str, date: str | None) -> None:
    assert read_date(text)[0] == date


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("50 km", (50, 50)),
        ("50", (50, 50)),
        ("330 lm", (330, 330)),
        ("1,380 km", (1380, 1380)),
        ("between 110 and 670 km", (110, 670)),
        ("between 90 and 25 km", None),
        ("N/A", None),
        ("Unknown", None),
        ("50 miles", None),
        ("", None),
    ],
)
def test_kilometres_are_read_or_not_at_all(text: str, ends: tuple[float, float] | None) -> None:
    assert kilometres(text) == ends
