"""The daily table of attacks on Ukraine, on made-up rows that have every quirk of the real file."""

from __future__ import annotations

import csv
from pathlib import Path

import pandas as pd
import pytest

import reliability as rel
from reliability.evidence.model import Evidence
from reliability.evidence.schema import TABLES
from reliability.evidence.writing import package_files
from reliability.loaders.ukraine_attacks import load_ukraine_attacks, read_details

OF_2026 = (
    "time_start", "time_end", "model", "launch_place", "target", "target_main", "launched",
    "destroyed", "not_reach_goal", "still_attacking", "border_crossing", "is_shahed",
    "num_hit_location", "num_fall_fragment_location", "carrier", "turbojet",
    "turbojet_destroyed", "affected region", "destroyed_details", "launched_details",
    "launch_place_details", "source",
)  # fmt: skip
OF_2025 = (
    "time_start", "time_end", "model", "launch_place", "target", "carrier", "launched",
    "destroyed", "not_reach_goal", "cross_border_belarus", "back_russia", "still_attacking",
    "affected region", "destroyed_details", "launched_details", "launch_place_details", "source",
)  # fmt: skip


def row(**said: str) -> dict[str, str]:
    return {
        "time_start": "2024-08-13", "time_end": "2024-08-13", "model": "Iskander-M/KN-23",
        "launched": "6.0", "destroyed": "1.0",
    } | said  # fmt: skip


def write(path: Path, *rows: dict[str, str], header: tuple[str, ...] = OF_2026) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, header, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return path


def counts(evidence: Evidence, place: int = 0) -> dict[str, int]:
    names = [
        f"{name}_{end}"
        for name in ("launched", "failed", "succeeded", "intercepted", "not_reached", "unknown",
                     "reached_target")
        for end in ("low", "high")
    ]  # fmt: skip
    return {k: int(v) for k, v in evidence.claims.loc[place, names].dropna().items()}


@pytest.mark.parametrize("header", [OF_2026, OF_2025], ids=["2026", "2025"])
def test_both_generations_of_columns_say_the_same(header: tuple[str, ...], tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", row(not_reach_goal="2.0", source="kpszsu/posts/x"),
                 header=header)  # fmt: skip
    evidence = load_ukraine_attacks(path)
    claim = evidence.claims.iloc[0]
    assert counts(evidence) == {
        "launched_low": 6, "launched_high": 6, "failed_low": 0, "failed_high": 2,
        "intercepted_low": 1, "intercepted_high": 1, "not_reached_low": 2, "not_reached_high": 2,
    }  # fmt: skip
    assert claim["context"] == "combat"
    assert claim["launched_by"] == "Russia"
    assert (claim["claimant"], claim["claimant_interest"]) == (
        "Ukrainian Air Force", "party_to_conflict",
    )  # fmt: skip
    assert (claim["scope"], claim["counts"], claim["coding"]) == ("incident", "launches", "coded")
    assert claim["failure_meaning"] == "did-not-reach"
    assert claim["failed_as_said"] == "not_reach_goal 2"
    assert "source: kpszsu/posts/x" in claim["note"]
    assert (
        f"columns as in {'2026' if header is OF_2026 else '2025'}" in receipt(evidence)["notes"][0]
    )
    assert "not success" in evidence.about["definitions"][0]


def receipt(evidence: Evidence) -> dict:
    return evidence.about["receipt"]


def test_a_zero_may_mean_not_mentioned(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", row(destroyed="0.0"), row(destroyed=""))
    by_default = load_ukraine_attacks(path)
    launched = {"launched_low": 6, "launched_high": 6}
    assert counts(by_default, 0) == counts(by_default, 1) == launched
    assert by_default.claims["intercepted_as_said"].fillna("blank").tolist() == ["0", "blank"]
    none = load_ukraine_attacks(path, zero_means="none")
    assert counts(none, 0) == launched | {"intercepted_low": 0, "intercepted_high": 0}
    assert counts(none, 1) == launched
    assert none.claims["intercepted_as_said"].isna().all()
    assert any(note.startswith("1 rows have destroyed 0") for note in receipt(none)["notes"])


def test_failed_is_blank_where_nothing_is_said_of_the_goal(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", row(not_reach_goal=""), row(not_reach_goal="0.0"))
    by_default = load_ukraine_attacks(path)
    # Silence is not success: the five not accounted for may have failed.
    for place in (0, 1):
        assert "failed_high" not in counts(by_default, place)
        assert "not_reached_high" not in counts(by_default, place)
    assert by_default.claims["failed_as_said"][1] == "not_reach_goal 0"
    none = load_ukraine_attacks(path, zero_means="none")
    assert "failed_high" not in counts(none, 0)
    assert counts(none, 1)["failed_high"] == counts(none, 1)["not_reached_high"] == 0


def test_models_are_exact_aliases_or_stay_as_reported(tmp_path: Path) -> None:
    models = ["KN-23", "Iskander-M/KN-23", "Iskander-M", "X-47 Kinzhal and Iskander-M/KN-23",
              "Iskander-M/KN-23 and X-47 Kinzhal", "Молнія", "Фенікс", "Ballistic Missile", "",
              "C-400 and Iskander-M"]  # fmt: skip
    evidence = load_ukraine_attacks(write(tmp_path / "a.csv", *(row(model=m) for m in models)))
    claims = evidence.claims
    found = claims["system"].tolist()
    assert found[:5] == [
        "kn23", "kn23-or-iskander-m", "iskander-m", "x-47-kinzhal-and-iskander-m-kn-23",
        "iskander-m-kn-23-and-x-47-kinzhal",
    ]  # fmt: skip
    assert found[5] != found[6]
    assert found[8] == "unknown"
    assert claims["system_as_reported"].fillna("").tolist() == models
    assert claims["system_basis"].fillna("").tolist() == [
        "named", "class-label", "named", "class-label", "class-label", "named", "named",
        "class-label", "", "class-label",
    ]  # fmt: skip
    hidden = evidence.systems.set_index("system")["may_include"]
    assert hidden["kn23-or-iskander-m"] == "kn23"
    assert hidden["iskander-m-kn-23-and-x-47-kinzhal"] == "kn23-or-iskander-m;kn23"
    assert hidden["c-400-and-iskander-m"] == "iskander-m"
    assert len(rel.select(evidence, system=["kn23"]).claims) == 1
    unmapped = receipt(evidence)["unmapped_names"]
    assert unmapped["Молнія"] == 1
    assert "KN-23" not in unmapped
    assert any("gives no rate of the KN-23" in note for note in receipt(evidence)["notes"])


def test_composite_rows_stay_whole_with_their_details_beside(tmp_path: Path) -> None:
    said = row(
        model="X-101/X-555 and Kalibr", launched="62.0",
        launched_details="{'X-101/X-555': 50, 'Kalibr': NaN}",
        destroyed_details="{'south': 4, 'north': NaN}", border_crossing="{}",
    )  # fmt: skip
    evidence = load_ukraine_attacks(write(tmp_path / "a.csv", said, row(destroyed_details="south")))
    claim = evidence.claims.iloc[0]
    assert claim["system"] == "x-101-x-555-and-kalibr"
    assert "launched by model: X-101/X-555 50, Kalibr ?" in claim["summary"]
    assert claim["tags"] == "several_models"
    assert "destroyed_details: {'south': 4, 'north': NaN}" in claim["note"]
    notes = receipt(evidence)["notes"]
    assert any(note.startswith("2 cells of details hold a bare NaN") for note in notes)
    assert any(note.startswith("1 cells of details cannot be read") for note in notes)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("{}", {}),
        ("{'south': 61, 'north': NaN}", {"south": 61.0, "north": None}),
        ("{'belarus': 2.0}", {"belarus": 2.0}),
        ("{\"Kupiansk's\": 1, 'b': None}", {"Kupiansk's": 1.0, "b": None}),
        ("{'NaN region': 3}", {"NaN region": 3.0}),
        ("", None),
        ("{", None),
        ("{'a'}", None),
        ("{'a': -1}", None),
        ("{'a': __import__('os')}", None),
        ("{" * 5000 + "}", None),
        ("['a', 'b']", None),
    ],
)
def test_dict_cells_are_read_with_a_bare_nan(text: str, found: dict | None) -> None:
    assert read_details(text) == found


def test_mixed_dates_give_days(tmp_path: Path) -> None:
    times = [("2024-08-13 23:30", "2024-08-14"), ("2023-05-16 3:30", "2023-05-16 07:00 "),
             ("2024-08-13", "")]  # fmt: skip
    evidence = load_ukraine_attacks(
        write(tmp_path / "a.csv", *(row(time_start=a, time_end=b) for a, b in times))
    )
    claims = evidence.claims
    assert claims["start"].tolist() == ["2024-08-13", "2023-05-16", "2024-08-13"]
    assert claims["end_day"].tolist() == ["2024-08-14", "2023-05-16", "2024-08-13"]
    assert receipt(evidence)["precision"] == {"day": 3}
    assert receipt(evidence)["vintage"] == "launches to 2024-08-14"
    assert "assumed: Kyiv" in receipt(evidence)["notes"][0]


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"time_start": ""}, "has no time_start"),
        ({"time_start": "13/08/2024"}, "time_start is no date: '13/08/2024'"),
        ({"time_start": "2024-02-30"}, "time_start is no date"),
        ({"time_start": "2024-08-13 25:00"}, "time_start is no date"),
        ({"time_end": "soon"}, "time_end is no date"),
        ({"time_end": "2024-08-12"}, "time_end 2024-08-12 is before time_start 2024-08-13"),
        ({"launched": "-1"}, "launched is no whole number, 0 or more: '-1'"),
        ({"launched": "6.5"}, "launched is no whole number"),
        ({"launched": "9" * 5000}, "launched is no whole number"),
        ({"destroyed": "some"}, "destroyed is no whole number"),
        ({"destroyed": "7.0"}, "destroyed 7 is above launched 6"),
        ({"not_reach_goal": "7.0"}, "not_reach_goal 7 is above launched 6"),
    ],
)
def test_a_row_that_cannot_be_read_is_set_aside(
    said: dict[str, str], reason: str, tmp_path: Path
) -> None:
    evidence = load_ukraine_attacks(write(tmp_path / "a.csv", row(), row(**said)))
    (aside,) = receipt(evidence)["set_aside"]
    assert aside["line"] == 3
    assert aside["reason"].startswith(reason)
    assert len(evidence.claims) == 1


def test_missing_launched_and_more_than_launched_stay(tmp_path: Path) -> None:
    evidence = load_ukraine_attacks(
        write(
            tmp_path / "a.csv",
            row(launched="", destroyed="0.0"),
            row(launched="16.0", destroyed="15.0", not_reach_goal="11.0"),
        )
    )
    assert counts(evidence, 0) == {}
    assert counts(evidence, 1)["failed_high"] == 11
    notes = receipt(evidence)["notes"]
    assert "1 rows have more destroyed and lost than launched: kept as stated" in notes
    assert "1 rows do not state how many were launched" in notes


def test_identical_rows_stay_each_an_incident(tmp_path: Path) -> None:
    evidence = load_ukraine_attacks(write(tmp_path / "a.csv", row(), row(), row()))
    claims = evidence.claims
    assert claims["claim_id"].tolist() == [
        "ua-2024-08-13-kn23-or-iskander-m",
        "ua-2024-08-13-kn23-or-iskander-m_2",
        "ua-2024-08-13-kn23-or-iskander-m_3",
    ]
    assert claims["incident_id"].nunique() == 3
    assert "2 rows repeat another in every cell: each is kept" in receipt(evidence)["notes"]
    tallied = rel.tally(rel.select(evidence, system=["kn23-or-iskander-m"]), cut="2024-08-14")
    assert tallied.before.launched == rel.CountRange(18, 18)


def test_what_was_loaded_is_a_data_package_without_a_problem(tmp_path: Path) -> None:
    path = write(
        tmp_path / "a.csv",
        row(), row(model="Молнія", destroyed="0.0"), row(launched="", time_end=""),
        row(model="KN-23 and Kalibr", not_reach_goal="3.0"), row(model="Kalibr", target="a\tb\x7f"),
    )  # fmt: skip
    assert package_problems(load_ukraine_attacks(path), tmp_path / "package").empty


def package_problems(evidence: Evidence, folder: Path) -> pd.DataFrame:
    tables = {}
    for name in ("claims", "systems"):
        frame = getattr(evidence, name)[list(TABLES[name].names)]
        plain = frame.astype(object).where(frame.notna(), "").to_dict("records")
        tables[name] = [{k: str(v) for k, v in each.items()} for each in plain]
    folder.mkdir()
    for name, content in package_files({"name": "x", "title": "X"}, tables).items():
        (folder / name).write_bytes(content)
    return rel.check(folder)
