"""The log of orbital launches, on made-up rows that have every quirk of the real file."""

from __future__ import annotations

from pathlib import Path

import pytest

import reliability as rel
from reliability.errors import LoadError
from reliability.evidence.model import Evidence
from reliability.loaders.orbital_log import load_orbital_log

HEADER = (
    "launch_id,dt_min,year,site_raw,pad_raw,vehicle,agency,lv_state,launch_code,success,"
    "n_payload_rows,success_hard"
)


def write(path: Path, *codes: str, success: str = "NA", vehicle: str = "Unha-3") -> Path:
    lines = [HEADER]
    for number, code in enumerate(codes):
        day = f"1998-08-{number + 1:02d}"
        lines.append(
            f"{day} 03:07 | tngh | - | v | n{number},{day}T03:07:00Z,1998,TNGH,-,{vehicle},KCST,KP,"
            f"{code},{success},1,TRUE"
        )
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def outcomes(evidence: Evidence) -> list[str]:
    """Return S, F, U, blank or none (no launch) for each claim, by its counts."""
    found = []
    columns = ["launched_low", "failed_low", "failed_high", "succeeded_low", "unknown_low"]
    for claim in evidence.claims[columns].fillna(-1).itertuples():
        said = (claim.launched_low, claim.failed_low, claim.failed_high, claim.unknown_low)
        assert (claim.succeeded_low == 1) == (claim.failed_high == 0)
        names = {(1, 0, 0, -1): "S", (1, 1, 1, -1): "F", (1, -1, -1, 1): "U",
                 (1, -1, -1, -1): "blank", (-1, -1, -1, -1): "none"}  # fmt: skip
        found.append(names[said])
    return found


def test_the_code_is_read_and_not_the_column_success(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", "OS", "OF", "OU", "OE", "DS", "", "-", success="FALSE")
    evidence = load_orbital_log(path)
    assert outcomes(evidence) == ["S", "F", "U", "none", "S", "blank", "blank"]
    assert evidence.claims["failed_as_said"].fillna("").tolist() == [
        "OS", "OF", "OU", "OE", "DS", "", "-",
    ]  # fmt: skip
    assert set(evidence.claims["context"]) == {"test"}
    assert evidence.claims["tags"].tolist()[2:4] == ["space", "space;no_launch"]
    notes = evidence.about["receipt"]["notes"]
    # OS and DS against FALSE; nothing to contradict where the code says neither.
    assert "2 rows have a success that contradicts the code, which is read" in notes


CODES = ("OS75", "OF40", "OS66", "OS65", "OS60", "OF70", "OS90")


@pytest.mark.parametrize(
    ("options", "expected", "against"),
    [
        ({}, "SFSSSFS", None),
        ({"partial": "letter", "threshold": 0.99}, "SFSSSFS", None),
        ({"partial": "threshold"}, "SFFFFFS", 3),
        ({"partial": "threshold", "threshold": 0.66}, "SFSFFSS", 3),
        ({"partial": "threshold", "threshold": 0.4}, "SSSSSSS", 2),
        ({"partial": "threshold", "threshold": 1}, "FFFFFFF", 5),
    ],
)
def test_shares_of_success_are_decided_by_letter_or_by_threshold(
    options: dict, expected: str, against: int | None, tmp_path: Path
) -> None:
    evidence = load_orbital_log(write(tmp_path / "a.csv", *CODES), **options)
    assert "".join(outcomes(evidence)) == expected
    assert set(evidence.claims["tags"]) == {"space;partial_failure"}
    rule = evidence.about["definitions"][1]
    assert rule.startswith("7 launch codes carry a share of success")
    assert rule in evidence.about["receipt"]["notes"]
    if against is None:
        assert rule.endswith("read by their letter")
    else:
        assert rule.endswith(f"; {against} of them against their letter")


def test_success_is_na_beside_a_share(tmp_path: Path) -> None:
    evidence = load_orbital_log(write(tmp_path / "a.csv", "OF40", "OS75"))
    assert outcomes(evidence) == ["F", "S"]
    notes = evidence.about["receipt"]["notes"]
    assert "2 rows have success NA beside a share: the launch code is read" in notes


def test_codes_that_are_none_are_listed_and_refused(tmp_path: Path) -> None:
    with pytest.raises(LoadError) as caught:
        load_orbital_log(write(tmp_path / "a.csv", "OS", "XX", "OS7", "XX", "success"))
    assert "a.csv, launch_code" in str(caught.value)
    assert "'XX' (2, first in line 3); 'OS7' (1, first in line 4)" in str(caught.value)
    assert "'success' (1, first in line 6)" in str(caught.value)


def test_what_stands_beside_the_outcome(tmp_path: Path) -> None:
    evidence = load_orbital_log(write(tmp_path / "a.csv", "OF", vehicle="Cheonlima-1"))
    claim = evidence.claims.iloc[0]
    assert claim["system"] == "chollima-1"
    assert claim["system_as_reported"] == "Cheonlima-1"
    assert claim["start"] == "1998-08-01"
    assert claim["launched_by"] == "KP"
    assert claim["launch_place"] == "TNGH"
    assert claim["claim_id"] == "jsr-1998-08-01-03-07-tngh-v-n0"
    assert "agency: KCST" in claim["note"]
    assert evidence.about["licences"][0]["name"] == "CC-BY-4.0"
    assert "propulsive success" in evidence.about["definitions"][0]


def test_a_date_that_is_none_sets_the_row_aside(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", "OS", "OS")
    path.write_text(path.read_text("utf-8").replace("1998-08-02T", "1998-02-30T"), "utf-8")
    receipt = load_orbital_log(path).about["receipt"]
    (aside,) = receipt["set_aside"]
    assert (aside["line"], receipt["claims_made"]) == (3, 1)
    assert aside["reason"] == "dt_min is no date: '1998-02-30T03:07:00Z'"


def test_the_tally_counts_what_was_launched(tmp_path: Path) -> None:
    evidence = load_orbital_log(write(tmp_path / "a.csv", "OS", "OF", "OE", "OF40"))
    before = rel.tally(evidence, cut="2000-01-01").before
    assert before.launched == rel.CountRange(3, 3)
