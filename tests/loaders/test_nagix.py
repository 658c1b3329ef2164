"""The JSON loader on made-up records that have every quirk of the real file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import reliability as rel
from reliability.errors import LoadError, UnknownNameError
from reliability.evidence.model import Evidence
from reliability.loaders.nagix import load_nagix

MISSILES = {
    "hwasong-11a": {"name": "Hwasong-11A (KN-23)", "type": "SRBM"},
    "hwasong-11-da-45": {"name": "Hwasong-11-Da-4.5", "type": "SRBM"},
    "made-up": {"name": "Made Up 9", "type": "SRBM"},
    "unknown": {"name": "Unknown", "type": "Unknown"},
}
FACILITIES = {
    "facilities": {
        "airport": {"name": "An Airport", "lat": 39.5, "lon": 125.25},
        "bare": {"name": "No Place Given"},
        "unknown": {"name": "Unknown", "lat": 39.5, "lon": 125.25},
    }
}


def record(**said: Any) -> dict[str, Any]:
    plain = {"date": "2020-03-02", "time": "03:37 (UTC)", "missile": "hwasong-11a",
             "facility": "airport", "landing": "na", "apogee": 50, "distance": "unknown",
             "bearing": 90, "outcome": "success", "description": "Made up."}  # fmt: skip
    return {key: value for key, value in (plain | said).items() if value is not None}


def write(folder: Path, records: list[Any], *, joined: bool = True) -> Path:
    bins: dict[int, list[Any]] = {}
    for each in records:
        year = int(str(each.get("date"))[:4]) if isinstance(each, dict) and each.get("date") else 0
        bins.setdefault(year, []).append(each)
    tests = {"timeBins": [{"year": year, "data": data} for year, data in bins.items()]}
    path = folder / "test.en.json"
    path.write_text(json.dumps(tests, indent="\t"), encoding="utf-8")
    if joined:
        (folder / "missile.en.json").write_text(json.dumps(MISSILES), encoding="utf-8")
        (folder / "facility.en.json").write_text(json.dumps(FACILITIES), encoding="utf-8")
    return path


def receipt(evidence: Evidence) -> dict[str, Any]:
    found = evidence.about["receipt"]
    assert found["rows_read"] == found["claims_made"] + len(found["set_aside"])
    assert found["claims_made"] == len(evidence.claims)
    return found


def test_a_record_is_joined_with_its_missile_and_facility(tmp_path: Path) -> None:
    evidence = load_nagix(write(tmp_path, [record(bearing=45, series=2)]))
    claim = evidence.claims.iloc[0].dropna().to_dict()
    assert claim["claim_id"] == "nagix-0001"
    assert claim["system"] == "kn23"
    assert claim["system_as_reported"] == "Hwasong-11A (KN-23)"
    assert claim["launch_place"] == "An Airport (39.5, 125.25)"
    assert claim["summary"] == "Outcome: success; Hwasong-11A (KN-23); apogee 50 km; bearing 45"
    assert "missile: hwasong-11a" in claim["note"]
    assert (claim["launched_low"], claim["failed_high"], claim["succeeded_low"]) == (1, 0, 1)
    assert set(evidence.about["files"]) == {"test.en.json", "missile.en.json", "facility.en.json"}
    assert "catastrophic" in evidence.about["definitions"][0]
    assert receipt(evidence)["vintage"] == "launches to 2020-03-02"


@pytest.mark.parametrize(
    ("date", "outcome", "description", "coding"),
    [
        ("2025-01-06", "unknown", "", "not-coded"),
        ("2025-05-07", "unknown", "1 of 2", "not-coded"),
        ("2026-03-14", "unknown", "12 of 12", "not-coded"),
        ("2026-03-14", "unknown", "1 of 2 tests.", "not-coded"),
        ("2026-03-14", "unknown", None, "not-coded"),
        ("2025-01", "unknown", "  ", "not-coded"),
        ("2026-04-07", "failure", "1 of 3", "coded"),
        ("2026-04-07", "success", "", "coded"),
        ("2025-05-07", "unknown", "It vanished at 20 km.", "coded"),
        ("2024-12-31", "unknown", "", "coded"),
        ("2014-07-09", "unknown", "1 of 2 tests.", "coded"),
    ],
)
def test_a_row_that_nobody_has_coded_is_not_an_assessed_unknown(
    tmp_path: Path, date: str, outcome: str, description: str | None, coding: str
) -> None:
    path = write(tmp_path, [record(date=date, outcome=outcome, description=description)])
    evidence = load_nagix(path)
    claim = evidence.claims.iloc[0]
    assert claim["coding"] == coding
    tally = rel.tally(evidence, cut="2000-01-01").after
    one, none = rel.CountRange(1, 1), rel.CountRange(0, 0)
    if coding == "not-coded":
        assert (tally.not_coded, tally.unknown) == (one, none)
        assert any("not coded yet" in note for note in receipt(evidence)["notes"])
    elif outcome == "unknown":
        assert (tally.not_coded, tally.unknown) == (None, one)


def test_records_that_read_alike_are_different_launches(tmp_path: Path) -> None:
    evidence = load_nagix(write(tmp_path, [record()] * 4))
    assert evidence.claims["incident_id"].nunique() == 4
    assert rel.tally(evidence, cut="2000-01-01").after.launched == rel.CountRange(4, 4)


def test_placeholder_coordinates_and_bearings_are_ignored(tmp_path: Path) -> None:
    places = ["unknown", "bare", "elsewhere", None]
    evidence = load_nagix(write(tmp_path, [record(facility=place) for place in places]))
    assert evidence.claims["launch_place"].fillna("").tolist() == [
        "", "No Place Given", "elsewhere", "",
    ]  # fmt: skip
    assert not evidence.claims["summary"].str.contains("bearing").any()


def test_month_only_dates_keep_their_precision(tmp_path: Path) -> None:
    evidence = load_nagix(write(tmp_path, [record(date="1984-09"), record()]))
    assert evidence.claims["start"].tolist() == ["1984-09", "2020-03-02"]
    found = receipt(evidence)
    assert found["precision"] == {"month": 1, "day": 1}
    assert any(note.startswith("1 dates are before 1993") for note in found["notes"])


def test_names_are_exact_and_unknown_ones_stay_as_reported(tmp_path: Path) -> None:
    ids = ["hwasong-11-da-45", "made-up", "nowhere", "unknown", None]
    evidence = load_nagix(write(tmp_path, [record(missile=each) for each in ids]))
    assert evidence.claims["system"].tolist() == [
        "hwasong-11c-4.5", "made-up-9", "nowhere", "unknown", "unknown",
    ]  # fmt: skip
    found = receipt(evidence)
    assert found["unmapped_names"] == {"Made Up 9": 1, "nowhere": 1}
    assert any("2 records have a missile id" in note for note in found["notes"])


def test_without_the_other_files_the_ids_stand_in(tmp_path: Path) -> None:
    ids = ["rail-mobile-kn-23", "kn-25", "hwasong-11d"]
    path = write(tmp_path, [record(missile=each) for each in ids], joined=False)
    evidence = load_nagix(path)
    assert evidence.claims["system"].tolist() == ["kn23-rail", "kn25", "hwasong-11d"]
    assert set(evidence.claims["launch_place"]) == {"airport"}
    notes = receipt(evidence)["notes"]
    assert "no missile file beside it: its ids stand in place of names" in notes
    assert "no facility file beside it: its ids stand in place of names" in notes


def test_records_that_cannot_be_read_are_set_aside(tmp_path: Path) -> None:
    records = [record(), 7, record(date="2020-13-01"), record(date=None), ["x"], record(outcome="")]
    evidence = load_nagix(write(tmp_path, records))
    found = receipt(evidence)
    assert evidence.claims["claim_id"].tolist() == ["nagix-0001", "nagix-0003"]
    assert evidence.claims["failed_low"].isna().tolist() == [False, True]
    assert [(each["line"], each["reason"]) for each in found["set_aside"]] == [
        (2, "record 2: '2020-13-01' is no date"),
        (4, "record 4 is not an object"),
        (5, "record 5: has no date"),
        (6, "record 6 is not an object"),
    ]


def test_a_file_without_records_is_evidence_without_claims(tmp_path: Path) -> None:
    evidence = load_nagix(write(tmp_path, []))
    assert receipt(evidence)["rows_read"] == 0
    assert rel.tally(evidence, cut="2000-01-01").after.launched == rel.CountRange(0, 0)


def test_other_outcome_words_are_listed_and_refused(tmp_path: Path) -> None:
    path = write(tmp_path, [record(), record(outcome="partial"), record(outcome=1)])
    with pytest.raises(LoadError, match=r"'partial' \(1, first in record 2\); '1' \(1"):
        load_nagix(path)


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (b"", "line 1: not JSON"),
        (b"\xff\xfe{\0", "not utf-8 text"),
        (b'{"timeBins": [\n', "line 2: not JSON"),
        (b'{"timeBins": [{"data": [{"date": "a\0"}]}]}', "not JSON: Invalid control character"),
        (b"[" * 10_000 + b"]" * 10_000, "nested too deep"),
        (b'{"a":' * 200_000, "nested too deep"),
        (b"[" + b"{}," * 1_000_000 + b"{}]", "more than 1000000 values"),
        (b'{"timeBins": [\n{"year": NaN, "data": []}]}', "line 2: NaN is not JSON"),
        (b'{"x": "a NaN in text",\n"y": [1,\n-Infinity]}', "line 3: -Infinity is not JSON"),
        (b'{"timeBins": [], "timeBins": []}', "'timeBins' stands twice"),
        (b'{"timeBins": [{"data": [{"date": "\\ud800"}]}]}', "half of a surrogate pair"),
        (b"[]", "with the list 'timeBins'"),
        (b'{"timeBins": {}}', "with the list 'timeBins'"),
        (b'{"timeBins": [[]]}', "timeBins 1: must hold the list 'data'"),
        (b'{"facilities": {}}', "with the list 'timeBins'"),
    ],
)
def test_hostile_json_is_one_clear_error(tmp_path: Path, content: bytes, rule: str) -> None:
    path = tmp_path / "test.en.json"
    path.write_bytes(content)
    with pytest.raises(LoadError, match=rule):
        load_nagix(path)


def test_numbers_are_never_computed_with(tmp_path: Path) -> None:
    path = write(tmp_path, [record(apogee=1, distance=2)], joined=False)
    text = path.read_text(encoding="utf-8")
    text = text.replace('"apogee": 1,', f'"apogee": {"9" * 5000},')
    path.write_text(text.replace('"distance": 2,', '"distance": 1e999,'), encoding="utf-8")
    note = load_nagix(path).claims["note"][0]
    assert "distance: 1e999" in note
    assert "9" * 5000 in note
    assert "km" not in load_nagix(path).claims["summary"][0]


def test_folders_missing_files_and_broken_companions_are_clear(tmp_path: Path) -> None:
    with pytest.raises(LoadError, match="got a folder"):
        load_nagix(tmp_path)
    with pytest.raises(UnknownNameError, match="no such file"):
        load_nagix(tmp_path / "none.json")
    path = write(tmp_path, [record()])
    (tmp_path / "facility.en.json").write_text("[]", encoding="utf-8")
    with pytest.raises(LoadError, match=r"facility\.en\.json: must be an object"):
        load_nagix(path)
    (tmp_path / "facility.en.json").write_text('{"facilities": {"airport": 3}}', encoding="utf-8")
    assert load_nagix(path).claims["launch_place"][0] == "airport"


def test_a_file_larger_than_the_cap_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reliability.loaders.nagix_json.MOST_JSON", 1 << 20)
    path = tmp_path / "test.en.json"
    path.write_bytes(b" " * (1 << 20) + b"{}")
    with pytest.raises(LoadError, match="larger than 1 MB"):
        load_nagix(path)


def mutate(folder: Path, step: int) -> None:
    path = write(folder, [record(), record(date="2025-05", outcome="unknown", description="")])
    raw = path.read_bytes()
    for place in range(0, len(raw), step):
        byte = (b"", b'"', b"\xff", b"9", b"]")[place // step % 5]
        path.write_bytes(raw[:place] + byte + raw[place + 1 :])
        try:
            receipt(load_nagix(path))
        except LoadError:
            continue


def test_mutated_files_never_raise_anything_else(tmp_path: Path) -> None:
    mutate(tmp_path, step=11)


@pytest.mark.full
def test_files_mutated_everywhere_never_raise_anything_else(tmp_path: Path) -> None:
    for step in (1, 2, 3):
        mutate(tmp_path, step)
