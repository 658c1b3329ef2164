"""The loaders of public tables on the real files, some of which may not ship: their counts.

The numbers are those that the files' own README gives, computed from the files without us.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

import reliability as rel
from reliability.loaders.launch_log import load_launch_log
from reliability.loaders.orbital_log import load_orbital_log
from reliability.loaders.ukraine_attacks import load_ukraine_attacks

FOLDER = Path(__file__).parents[3] / "shared" / "data" / "foreign"
UKRAINE = FOLDER / "ukraine_attacks"
LATER = UKRAINE / "missile_attacks_daily_2026-05-17.csv"
ORBITAL = FOLDER / "orbital_log" / "jsr_orbital_launches_1957_2024.csv"
LAUNCHES = FOLDER / "launch_log"


def needs(path: Path) -> pytest.MarkDecorator:
    return pytest.mark.skipif(
        not path.exists(), reason=f"{path.name} may not be shipped with the project"
    )


@needs(LATER)
def test_ukraine_rows_that_may_hide_a_kn23() -> None:
    evidence = load_ukraine_attacks(LATER)
    claims, receipt = evidence.claims, evidence.about["receipt"]
    assert (receipt["rows_read"], receipt["claims_made"], receipt["set_aside"]) == (3701, 3701, [])
    korean = claims[claims["system_as_reported"].str.contains("KN-23")]
    assert len(korean) == 90
    assert (korean["start_day"].min(), korean["start_day"].max()) == ("2024-02-15", "2025-12-13")
    pure = korean["system"].isin(["kn23", "kn23-or-iskander-m"])
    by_system = korean.groupby(korean["system"].where(pure, "composite"))
    sums = by_system[["launched_low", "intercepted_low"]].sum().astype(int)
    assert by_system.size().to_dict() == {"kn23": 3, "kn23-or-iskander-m": 83, "composite": 4}
    assert sums.loc["kn23-or-iskander-m"].tolist() == [364, 90]
    assert sums.loc["kn23"].tolist() == [8, 2]
    assert sums.loc["composite"].tolist() == [81, 28]
    lost = korean[korean["not_reached_low"].notna()]
    assert lost["system"].tolist() == ["kn23-or-iskander-m"] * 3
    assert lost["failed_low"].eq(0).all()
    assert lost["failed_high"].tolist() == lost["not_reached_low"].tolist() == [18, 3, 2]
    # A missile that is shot down is never a failure.
    assert korean.loc[korean["not_reached_low"].isna(), "failed_high"].isna().all()
    assert claims["launched_low"].isna().sum() == 3
    assert claims["claim_id"].is_unique


@needs(LATER)
def test_ukraine_months_as_published() -> None:
    claims = load_ukraine_attacks(LATER).claims
    mixed = claims[claims["system"] == "kn23-or-iskander-m"]
    month = mixed["start"].str[:7]
    sums = mixed.groupby(month)[["launched_low", "intercepted_low"]].sum().astype(int)
    expected = {
        "2024-02": (6, 1), "2024-08": (18, 3), "2024-09": (24, 9), "2024-10": (11, 0),
        "2024-11": (2, 2), "2024-12": (11, 5), "2025-01": (13, 2), "2025-02": (7, 0),
        "2025-03": (10, 0), "2025-04": (14, 7), "2025-05": (40, 8), "2025-06": (39, 14),
        "2025-07": (20, 7), "2025-08": (25, 15), "2025-09": (23, 2), "2025-10": (73, 10),
        "2025-12": (28, 5),
    }  # fmt: skip
    assert {key: tuple(row) for key, *row in sums.itertuples(name=None)} == expected


@needs(LATER)
def test_ukraine_zeros_are_kept_in_words_or_read_as_none() -> None:
    by_default = load_ukraine_attacks(LATER).claims
    none = load_ukraine_attacks(LATER, zero_means="none").claims
    zero = by_default["intercepted_as_said"] == "0"
    assert zero.sum() == 703
    assert by_default.loc[zero, "intercepted_low"].isna().all()
    assert none.loc[zero, "intercepted_high"].eq(0).all()
    assert by_default["failed_high"].notna().sum() == 372
    assert none["failed_high"].notna().sum() == 372 + 304
    columns = ["launched_low", "intercepted_low", "not_reached_low", "failed_high"]
    sums = [frame[columns].sum() for frame in (by_default, none)]
    pd.testing.assert_series_equal(*sums)


@needs(LATER)
def test_ukraine_both_snapshots_agree_but_for_names() -> None:
    old = load_ukraine_attacks(UKRAINE / "missile_attacks_daily_2025-05-12.csv").claims
    new = load_ukraine_attacks(LATER).claims
    columns = ["start", "system_as_reported", "launched_low", "intercepted_low"]
    kept = [
        frame.loc[frame["start"] < "2025-05-11", columns].fillna({"launched_low": -1,
                                                                 "intercepted_low": -1})
        for frame in (old, new)
    ]  # fmt: skip
    counted = [frame.value_counts() for frame in kept]
    assert len(old) == 2425
    # 11 of 2422 rows were renamed between the snapshots; no count was revised.
    gone = counted[0].subtract(counted[1], fill_value=0)
    assert gone[gone > 0].sum() == 11
    numbers = [frame.drop(columns="system_as_reported").value_counts() for frame in kept]
    pd.testing.assert_series_equal(numbers[0].sort_index(), numbers[1].sort_index())


@needs(ORBITAL)
@pytest.mark.parametrize(
    ("options", "failed"), [({}, 410 + 81), ({"partial": "threshold"}, 410 + 81 + 3)]
)
def test_orbital_outcomes_by_letter_and_by_threshold(options: dict, failed: int) -> None:
    evidence = load_orbital_log(ORBITAL, **options)
    claims, receipt = evidence.claims, evidence.about["receipt"]
    assert (receipt["rows_read"], receipt["claims_made"], receipt["set_aside"]) == (6617, 6617, [])
    whole = claims[claims["tags"] == "space"]
    assert (whole["failed_high"] == 0).sum() == 6094
    assert (whole["failed_low"] == 1).sum() == 410
    assert (claims["tags"] == "space;partial_failure").sum() == 113
    assert "113 rows have success NA beside a share: the launch code is read" in receipt["notes"]
    assert claims["failed_low"].sum() == failed
    tallied = rel.tally(evidence, cut="2025-01-01").before
    assert tallied.launched == rel.CountRange(6617, 6617)


@needs(LAUNCHES)
@pytest.mark.parametrize(
    ("file", "success", "failure", "partial", "prelaunch", "no_time"),
    [
        ("space_missions.csv", 4162 + 1, 357, 107, 4, 127),
        ("mission_launches.csv", 3879, 339, 102, 4, 126),
    ],
)
def test_launch_log_outcomes(
    file: str, success: int, failure: int, partial: int, prelaunch: int, no_time: int
) -> None:
    path = LAUNCHES / file
    for rule, failed in (("failure", failure + partial), ("success", failure)):
        evidence = load_launch_log(path, partial=rule)
        claims, receipt = evidence.claims, evidence.about["receipt"]
        assert receipt["set_aside"] == []
        assert len(claims) == success + failure + partial + prelaunch
        assert claims["launched_low"].sum() == success + failure + partial
        assert claims["failed_low"].sum() == failed
        assert f"{no_time} rows have no time of day" in receipt["notes"]
    unknown = load_launch_log(path, partial="unknown").claims
    assert unknown["unknown_low"].sum() == partial
    assert (unknown["failed_high"] == 0).sum() == success
    with pytest.raises(rel.errors.OptionError, match=f"has {partial} partial failures"):
        load_launch_log(path)
