"""The published CSV tables: every way in which one is broken is one clear error, or set aside."""

from __future__ import annotations

import csv
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from reliability.errors import LoadError, OptionError, ReliabilityError, UnknownNameError
from reliability.evidence.model import Evidence
from reliability.loaders.launch_log import load_launch_log
from reliability.loaders.named_csv import MOST_ROWS, MOST_TEXT, one_line
from reliability.loaders.orbital_log import load_orbital_log
from reliability.loaders.ukraine_attacks import load_ukraine_attacks

Loader = Callable[..., Evidence]


def launch_log(path: Path) -> Evidence:
    return load_launch_log(path, partial="unknown")


GOOD: dict[Loader, tuple[str, str]] = {
    load_ukraine_attacks: (
        "time_start,time_end,model,launched,destroyed,not_reach_goal,destroyed_details",
        "2024-02-15 05:30,2024-02-15,Iskander-M/KN-23,6.0,1.0,2.0,\"{'south': 1, 'north': NaN}\"",
    ),
    load_orbital_log: ("launch_id,dt_min,vehicle,launch_code", "a,1957-10-04T19:28:00Z,V,OS75"),
    launch_log: ("Date,Rocket,MissionStatus", "1957-10-04,Sputnik,Success"),
}
LOADERS = pytest.mark.parametrize("load", list(GOOD), ids=["ukraine", "orbital", "launch-log"])


@LOADERS
@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (b"", "holds no text"),
        (b"\n\n  \n", "holds no text"),
        (b"a;b;c\n1;2;3\n", "header: must have the column"),
        (b"a,b\n1,2\n", "header: must have the column"),
        (b"PK\x03\x04\x00\x00", "line 1: holds a NUL byte"),
        (b"a" * ((1 << 20) + 1), "line 1: longer than"),
        (b"caf\xe9,b\n", "line 1: not utf-8 text"),
        (b",".join([b"x"] * 10_000) + b"\n", "header: 10000 columns"),
    ],
)
def test_a_file_that_is_no_such_table_is_one_error(
    load: Loader, content: bytes, rule: str, tmp_path: Path
) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    with pytest.raises(LoadError) as caught:
        load(path)
    assert str(caught.value).startswith("a.csv")
    assert rule in str(caught.value)
    assert "\n" not in str(caught.value)


@LOADERS
def test_a_long_cell_is_refused_where_another_library_lifted_the_limit(
    load: Loader, tmp_path: Path
) -> None:
    header, row = GOOD[load]
    path = tmp_path / "a.csv"
    path.write_bytes(f"{header}\n{row}\n".encode() + b"x" * 200_000 + b"\n")
    before = csv.field_size_limit(2**31 - 1)
    try:
        with pytest.raises(LoadError, match=r"a[.]csv line 3: not CSV"):
            load(path)
    finally:
        csv.field_size_limit(before)


@LOADERS
def test_faults_below_the_header_name_their_line(load: Loader, tmp_path: Path) -> None:
    header, row = GOOD[load]
    path = tmp_path / "a.csv"
    for bad, rule in (
        (b'"never closed', "line 3: not CSV"),
        (b'"a"b', "line 3: not CSV"),
        (b"\xff", "line 3: not utf-8"),
        (b"\0", "line 3: holds a NUL"),
        (b"one\rtwo", "line 3: not CSV"),
        (b"x" * 200_000, "line 3: not CSV"),
    ):
        path.write_bytes(f"{header}\n{row}\n".encode() + bad + b"\n" + row.encode())
        with pytest.raises(LoadError, match=f"a.csv {rule}"):
            load(path)


@LOADERS
def test_a_folder_a_missing_and_an_unreadable_file(load: Loader, tmp_path: Path) -> None:
    with pytest.raises(LoadError, match="must be a file; got a folder"):
        load(tmp_path)
    with pytest.raises(UnknownNameError, match="no such file"):
        load(tmp_path / "none.csv")


@LOADERS
def test_a_header_that_has_a_field_twice_is_refused(load: Loader, tmp_path: Path) -> None:
    header, row = GOOD[load]
    path = tmp_path / "a.csv"
    path.write_text(f"{header},{header.split(',')[1]}\n{row},x\n", "utf-8")
    with pytest.raises(LoadError, match="two columns mean"):
        load(path)


@LOADERS
def test_rows_that_do_not_fit_the_header_are_set_aside(load: Loader, tmp_path: Path) -> None:
    header, row = GOOD[load]
    path = tmp_path / "a.csv"
    path.write_bytes(f"\ufeff{header}\r\n{row}\r\n\r\nalone\r\n{row},more\r\n{row}".encode())
    evidence = load(path)
    receipt = evidence.about["receipt"]
    assert (receipt["rows_read"], receipt["claims_made"]) == (4, 2)
    assert [(each["line"], each["reason"].split(" cells")[0]) for each in receipt["set_aside"]] == [
        (4, "has 1"),
        (5, f"has {len(header.split(',')) + 1}"),
    ]
    assert len(evidence.claims) == 2
    assert evidence.claims["claim_id"].is_unique


@LOADERS
def test_columns_are_found_by_name_in_any_order_and_new_ones_are_named(
    load: Loader, tmp_path: Path
) -> None:
    header, row = GOOD[load]
    plain = header.removesuffix(",destroyed_details").split(",")
    cells = row.split(",")[: len(plain)]
    first, second = tmp_path / "a.csv", tmp_path / "b.csv"
    first.write_text(f"{','.join(plain)},brand new\n{','.join(cells)},what\n", "utf-8")
    second.write_text(
        f"{','.join(reversed(plain))}\n{','.join(reversed(cells))}\n".upper()
        if load is not load_ukraine_attacks
        else f"{','.join(reversed(plain))}\n{','.join(reversed(cells))}\n",
        "utf-8",
    )
    one, other = load(first), load(second)
    told = "columns not known, kept in the note: brand new"
    assert told in one.about["receipt"]["notes"]
    assert "brand new: what" in one.claims["note"][0]
    assert one.claims["start"].tolist() == other.claims["start"].tolist()
    assert one.claims["failed_high"].equals(other.claims["failed_high"])


@LOADERS
def test_a_table_without_rows_is_evidence_without_claims(load: Loader, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(GOOD[load][0] + "\n", "utf-8")
    evidence = load(path)
    assert len(evidence.claims) == 0
    assert evidence.about["receipt"]["rows_read"] == 0
    assert evidence.about["receipt"]["vintage"] is None


def test_more_rows_than_any_such_table_has_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("dt_min,vehicle,launch_code\n" + "x,y\n" * (MOST_ROWS + 1), "utf-8")
    with pytest.raises(LoadError, match=f"line {MOST_ROWS + 2}: more than {MOST_ROWS} rows"):
        load_orbital_log(path)
    wide = f"x,y,{'z' * 100_000}\n"
    path.write_text("dt_min,vehicle,launch_code\n" + wide * (MOST_TEXT // 100_000 + 1), "utf-8")
    with pytest.raises(LoadError, match=f"more than {MOST_TEXT} letters"):
        load_orbital_log(path)


def test_only_control_characters_and_outer_spaces_go() -> None:
    assert one_line("  n\u0432\u0402\u00a0\u0412\u00ad1\x07\r\n x ") == (
        "n\u0432\u0402\u00a0\u0412\u00ad1  x"
    )


PIECES = (
    b'"', b",", b"\n", b"\r", b"-", b"?", b"9" * 30, b"{", b"'", b"\xd0\xbc", b"\xff", b"NaN",
    b"NULL", b" and ", b"",
)  # fmt: skip


@LOADERS
def test_mutated_files_raise_nothing_but_our_own_errors(load: Loader, tmp_path: Path) -> None:
    header, row = GOOD[load]
    good = f"{header}\n{row}\n{row}\n".encode()
    chance = random.Random(5)
    path = tmp_path / "a.csv"
    outcomes = set()
    for _ in range(100):
        mutated = bytearray(good)
        for _ in range(chance.randint(1, 4)):
            at = chance.randrange(len(mutated) + 1)
            mutated[at : at + chance.randint(0, 3)] = chance.choice(PIECES)
        path.write_bytes(bytes(mutated))
        outcomes.add(outcome_of(load, path))
    assert outcomes == {"read", "a.csv"}


def outcome_of(load: Loader, path: Path) -> str:
    """Return "read", or the first word of our error; any other error goes through."""
    try:
        receipt = load(path).about["receipt"]
    except ReliabilityError as error:
        return str(error)[:5]
    assert receipt["rows_read"] == receipt["claims_made"] + len(receipt["set_aside"])
    return "read"


def test_options_that_are_none_are_refused_before_the_file_is_read(tmp_path: Path) -> None:
    nowhere = tmp_path / "none.csv"
    for call, rule in (
        (lambda: load_ukraine_attacks(nowhere, zero_means="zero"), "zero_means: must be"),
        (lambda: load_orbital_log(nowhere, partial="failure"), "partial: must be 'letter'"),
        (lambda: load_orbital_log(nowhere, threshold=0), "threshold: must be above 0"),
        (lambda: load_orbital_log(nowhere, threshold=float("nan")), "threshold: must be above 0"),
        (lambda: load_orbital_log(nowhere, threshold="0.75"), "threshold: must be a number"),
        (lambda: load_launch_log(nowhere, partial="letter"), "partial: must be one of failure"),
    ):
        with pytest.raises(OptionError, match=rule):
            call()
