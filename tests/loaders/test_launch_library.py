"""Launch Library 2, on made-up answers of the interface."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import reliability as rel
from reliability.errors import LoadError, OptionError, ReliabilityError, UnknownNameError
from reliability.evidence.dates import day_range
from reliability.loaders.launch_library import STATUSES, load_launch_library, net_date


def launch(number: int = 3, abbrev: str = "Success", **said: Any) -> dict[str, Any]:
    return {
        "id": "cd199e27-63cd-409c-817c-5c38039b17cd",
        "url": "https://ll.thespacedevs.com/2.3.0/launches/cd199e27/",
        "name": "Vulcan VC2S | Certification Flight 2",
        "status": {"id": number, "name": "As given", "abbrev": abbrev},
        "net": "2024-10-04T11:25:00Z",
        "net_precision": {"id": 1, "name": "Minute", "abbrev": "MIN"},
        "launch_service_provider": {"id": 124, "name": "United Launch Alliance"},
        "rocket": {"id": 1, "configuration": {"name": "Vulcan", "full_name": "Vulcan VC2S"}},
        "pad": {"name": "SLC-41", "location": {"name": "Cape Canaveral SFS, FL, USA"}},
    } | said


def write(path: Path, *launches: Any, **answer: Any) -> Path:
    content = {"count": len(launches), "next": None, "results": list(launches)} | answer
    path.write_text(json.dumps(content), "utf-8")
    return path


def test_only_three_statuses_are_outcomes(tmp_path: Path) -> None:
    path = write(tmp_path / "a.json", *(launch(n, "?", id=f"l{n}") for n in range(1, 10)))
    claims = load_launch_library(path, partial="unknown").claims.set_index("claim_id")
    columns = ["launched_low", "failed_low", "failed_high"]
    by_id = {
        int(key.removeprefix("ll2-l")): (claims.loc[key, "coding"], *said)
        for key, *said in claims[columns].fillna(-1).itertuples(name=None)
    }
    planned = ("not-coded", -1, -1, -1)
    assert by_id == {
        1: planned, 2: planned, 5: planned, 8: planned,
        3: ("coded", 1, 0, 0), 4: ("coded", 1, 1, 1), 7: ("coded", 1, -1, -1),
        6: ("not-coded", 1, -1, -1), 9: ("not-coded", 1, -1, -1),
    }  # fmt: skip
    assert claims.loc["ll2-l7", "unknown_high"] == 1
    assert claims.loc["ll2-l7", "tags"] == "space;partial_failure"
    assert claims.loc["ll2-l1", "tags"] == "space;no_launch"
    assert set(claims["context"]) == {"test"}


def test_the_id_is_matched_first_and_the_abbreviation_in_any_case_second(tmp_path: Path) -> None:
    path = write(
        tmp_path / "a.json", launch(4, "Success"), launch(99, "fAILURE"),
        launch(status={"abbrev": " PARTIAL  failure "}), launch(status={"id": 3}),
        launch(status={"name": "In Flight"}), launch(status=None), launch(status=4),
    )  # fmt: skip
    evidence = load_launch_library(path, partial="success")
    failed = evidence.claims["failed_high"].fillna(-1).tolist()
    assert failed == [1, 1, 0, 0, -1, -1, 1]
    notes = evidence.about["receipt"]["notes"]
    assert "1 statuses have an id and words that differ: the id is read" in notes
    assert evidence.claims["failed_as_said"][0] == "4 Success"


def test_statuses_that_are_not_known_are_listed_and_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "a.json", launch(), launch(99, "Scrubbed"), launch(status={}))
    with pytest.raises(LoadError) as caught:
        load_launch_library(path)
    assert "'99 Scrubbed' (1, first in result 2)" in str(caught.value)
    assert all(word in str(caught.value) for word, _ in STATUSES.values())


def test_partial_failures_have_no_silent_default(tmp_path: Path) -> None:
    path = write(tmp_path / "a.json", launch(7, "Partial Failure"), launch())
    with pytest.raises(OptionError, match="has 1 partial failures"):
        load_launch_library(path)
    with pytest.raises(OptionError, match="must be one of failure, success, unknown"):
        load_launch_library(path, partial="letter")
    failed = load_launch_library(path, partial="failure").claims["failed_low"]
    assert failed.tolist() == [1, 0]


@pytest.mark.parametrize(
    ("precision", "edtf"),
    [
        ("SEC", "2024-12-31"), ("MIN", "2024-12-31"), ("HR", "2024-12-31"), ("Day", "2024-12-31"),
        ("", "2024-12-31"), ("M", "2024-12"), ("Month", "2024-12"),
        ("Q1", "2024-01/2024-03"), ("Q2", "2024-04/2024-06"), ("Q3", "2024-07/2024-09"),
        ("Q4", "2024-10/2024-12"), ("Quarter 4", "2024-10/2024-12"), ("H1", "2024-01/2024-06"),
        ("H2", "2024-07/2024-12"), ("Y", "2024"), ("Year", "2024"), ("Decade", "202X"),
        ("Fiscal Year", "2024-12-31?"),
    ],
)  # fmt: skip
def test_a_date_is_as_precise_as_it_is_said_to_be(
    precision: str, edtf: str, tmp_path: Path
) -> None:
    assert net_date("2024-12-31T00:00:00Z", precision) == edtf
    assert day_range(edtf) is not None
    said = {"abbrev": precision} if precision else None
    path = write(tmp_path / "a.json", launch(net="2024-12-31T00:00:00Z", net_precision=said))
    read = load_launch_library(path)
    assert read.claims["start"].tolist() == [edtf]
    kind = "partial" if "X" in edtf else "interval" if "/" in edtf else None
    told = read.about["receipt"]
    if kind is not None:
        assert told["precision"] == {kind: 1}
    assert told["vintage"] == f"launches to {day_range(edtf)[1]}"


def test_the_short_form_and_what_is_missing(tmp_path: Path) -> None:
    short = {
        "id": "a", "name": "Long March 7A | Unknown Payload", "status": {"id": 3},
        "net": "2024-01-01T00:00:00Z", "lsp_name": "CASC", "pad": "LC-1", "location": "Wenchang",
    }  # fmt: skip
    bare = {"net": "2024-01-01", "status": {"id": 3}, "name": None, "url": "javascript:alert(1)"}
    evidence = load_launch_library(write(tmp_path / "a.json", short, bare, launch()))
    claims = evidence.claims
    assert claims["system_as_reported"].fillna("").tolist() == [
        "Long March 7A", "", "Vulcan VC2S",
    ]  # fmt: skip
    assert claims["system"].tolist() == ["long-march-7a", "unknown", "vulcan-vc2s"]
    assert claims["launched_by"].fillna("").tolist() == ["CASC", "", "United Launch Alliance"]
    assert claims["launch_place"].fillna("").tolist() == [
        "LC-1, Wenchang", "", "SLC-41, Cape Canaveral SFS, FL, USA",
    ]  # fmt: skip
    assert claims["url"].str.startswith("https://ll.thespacedevs.com/").all()
    assert "status: 3, Success, As given" in claims["note"][2]
    notes = evidence.about["receipt"]["notes"]
    assert "2 launches have no net_precision: the day is taken as written" in notes


def test_one_page_is_said_to_be_one_page(tmp_path: Path) -> None:
    path = write(tmp_path / "a.json", launch(), launch(), count=900, next="https://x/?offset=2")
    evidence = load_launch_library(path)
    notes = evidence.about["receipt"]["notes"]
    assert "the file is one page of 900: the launches of the other pages are missing" in notes
    assert "1 launches have the id of an earlier one: each is kept" in notes
    whole = load_launch_library(write(path, launch())).about["receipt"]["notes"]
    assert not any("one page" in note for note in whole)


def test_results_that_cannot_be_read_are_set_aside(tmp_path: Path) -> None:
    path = write(
        tmp_path / "a.json", launch(), 7, None, ["x"], launch(net=None), launch(net="soon"),
        launch(net="2024-02-30T00:00:00Z"),
    )  # fmt: skip
    receipt = load_launch_library(path).about["receipt"]
    assert (receipt["rows_read"], receipt["claims_made"]) == (7, 1)
    assert [each["line"] for each in receipt["set_aside"]] == [2, 3, 4, 5, 6, 7]
    assert receipt["set_aside"][4]["reason"] == "result 6: net is no date: 'soon'"


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (b"", "not JSON"),
        (b"[]", "must be an object with the list 'results'"),
        (b'{"results": {}}', "must be an object with the list 'results'"),
        (b'{"results": [NaN]}', "NaN is not JSON"),
        (b'{"results": [' + b"[" * 10_000, "nested too deep"),
        (b'{"results": [\xff]}', "not utf-8"),
        (b'{"results": [{"id": 1, "id": 2}]}', "stands twice"),
        (b'{"results": [' + b"0," * 20_000 + b"0]}", "20001 results"),
        (b'{"results": [' + b"{}," * 500_000 + b"{}]}", "more than 1000000 values"),
        (b"PK\x03\x04\0", "a.json"),
    ],
)
def test_a_file_that_is_no_such_answer_is_one_error(
    content: bytes, rule: str, tmp_path: Path
) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(content)
    with pytest.raises(LoadError) as caught:
        load_launch_library(path)
    assert str(caught.value).startswith("a.json")
    assert rule in str(caught.value)
    with pytest.raises(UnknownNameError):
        load_launch_library(tmp_path / "none.json")
    with pytest.raises(LoadError, match="folder"):
        load_launch_library(tmp_path)


ODD = (None, True, -1, 1e308, "", "x" * 300, "\u202e\x00\n", [], [[]], {}, {"id": []}, {"id": {}})


@pytest.mark.parametrize("key", list(launch()))
def test_values_of_any_kind_raise_nothing_but_our_own_errors(key: str, tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    for odd in ODD:
        write(path, launch(**{key: odd}), launch())
        try:
            evidence = load_launch_library(path)
        except ReliabilityError:
            assert key == "status"
            continue
        receipt = evidence.about["receipt"]
        assert receipt["rows_read"] == receipt["claims_made"] + len(receipt["set_aside"]) == 2


def test_planned_launches_fill_no_denominator(tmp_path: Path) -> None:
    path = write(tmp_path / "a.json", launch(), launch(4, "Failure"), launch(1, "Go"))
    tallied = rel.tally(load_launch_library(path), cut="2025-01-01").before
    assert tallied.launched == rel.CountRange(2, 2)
