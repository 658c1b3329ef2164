"""The parallel reader of large files: the same table, and never where the file is not regular."""

from __future__ import annotations

import csv
import io

import pytest

from reliability.evidence import csvfile, largefile
from reliability.evidence.append import append_claims
from reliability.evidence.check import check
from reliability.evidence.coded import RawTable
from reliability.evidence.csvfile import read_rows
from reliability.evidence.largefile import LARGE, read_large
from reliability.evidence.package import load_package
from reliability.evidence.problems import Problems
from reliability.evidence.schema import TABLES
from reliability.shipped import shipped_path

TABLE = TABLES["claims"]


def cells(raw: RawTable) -> dict[str, list[str]]:
    return {name: [c.values[k] for k in c.codes] for name, c in raw.columns.items()}


@pytest.fixture
def everything_is_large(monkeypatch) -> None:
    monkeypatch.setattr(csvfile, "LARGE", 0)


def test_the_same_table_as_row_by_row() -> None:
    path = shipped_path("data/kn23") / "claims.csv"
    fast = read_large(path, TABLE)
    slow = read_rows(path.read_bytes(), TABLE, Problems())
    assert fast is not None
    assert slow is not None
    assert cells(fast) == cells(slow)
    assert fast.row_numbers(fast.columns["claim_id"].codes).tolist() == list(range(2, 229))


def test_digits_alone_stay_text(package, make_claim) -> None:
    package.write(claims=[make_claim(str(number), note="7") for number in range(10, 40)])
    raw = read_large(package.claims_file, TABLE)
    assert raw is not None
    assert cells(raw)["claim_id"][0] == "10"
    package.write(claims=[make_claim(f"{number:03}", note="7") for number in range(10, 40)])
    assert read_large(package.claims_file, TABLE) is None
    package.write(claims=[make_claim(f"1{number}", note="7.50") for number in range(10, 40)])
    assert read_large(package.claims_file, TABLE) is None


@pytest.mark.parametrize(
    "change",
    [
        lambda b: b.replace(b"c-2,", b"c-2", 1),
        lambda b: b.replace(b"c-2,", b"c-2,,", 1),
        lambda b: b.replace(b"\n", b"\n\n", 2),
        lambda b: b.replace(b"\n", b"\r\n"),
        lambda b: b.replace(b"Somebody", b"Some\rbody", 1),
        lambda b: b.replace(b"Somebody", b"Nu\xf1ez", 1),
        lambda b: b"\xef\xbb\xbf" + b,
        lambda b: b[:-1],
        lambda b: b + b.split(b"\n", 1)[0] + b"\n",
        lambda b: b + b'"open',
        lambda b: b.replace(b",scope,context,", b",context,scope,", 1),
        lambda b: b.replace(b"c-1,", b"c-1", 1).replace(b"c-2,", b"c-2,,", 1),
    ],
)
def test_what_is_not_regular_is_left_to_the_exact_reader(package, change) -> None:
    package.claims_file.write_bytes(change(package.claims_file.read_bytes()))
    assert read_large(package.claims_file, TABLE) is None


def test_odd_but_regular_cells_are_read_as_they_stand(package, make_claim) -> None:
    notes = ['say "x"', "a,b", "é,ü", "two\nlines", "NA", "nan", "", " x ", "\U0001f680", '""', "€"]
    claims = [make_claim(f"c-{number}", note=note) for number, note in enumerate(notes)]
    package.write(claims=[*claims, make_claim("d-1", note="a,b"), make_claim("d-2", note="é,ü")])
    raw = read_large(package.claims_file, TABLE)
    assert raw is not None
    assert cells(raw)["note"] == [*notes, "a,b", "é,ü"]


@pytest.mark.usefixtures("everything_is_large")
def test_check_and_load_find_the_same_either_way(package, make_claim, monkeypatch) -> None:
    package.write(
        claims=[
            make_claim("c-1", note="bell\x07", failed_high="x"),
            make_claim("c-2", note="del\x7f", start="Jan 2024"),
            make_claim("c-3", note="two\nlines", context=""),
            make_claim("c-3", note="=1", claimant=" "),
        ]
    )
    fast = check(package.path)
    monkeypatch.setattr(csvfile, "LARGE", LARGE)
    slow = check(package.path)
    assert fast.to_dict("records") == slow.to_dict("records")
    assert len(fast) >= 7
    assert (slow["code"] == "control-character").sum() == 2


def test_a_file_above_the_limit_is_read_checked_and_appended_to(package, make_claim) -> None:
    """One real size, so that pandas' parallel path runs: 12,000 claims, 6 MB and more."""
    claims = [
        make_claim(f"c-{i}", launched_low=str(i), launched_high=str(i + 9), note="é" * 150)
        for i in range(12_000)
    ]
    package.write(claims=claims)
    assert package.claims_file.stat().st_size > LARGE
    assert largefile.read_large(package.claims_file, TABLE) is not None
    assert len(check(package.path)) == 0
    loaded = load_package(package.path).claims
    assert loaded["launched_low"].tolist() == list(range(12_000))
    (new,) = append_claims(
        package.path,
        [{"context": "test", "start": "2025", "system": "kn23", "claimant": "X", "summary": "s",
          "repeats": "c-11999", "url": "https://example.org/x"}],
    )  # fmt: skip
    text = package.claims_file.read_text(encoding="utf-8")
    rows = list(csv.reader(io.StringIO(text, newline="")))
    assert rows[-1][0] == new
    assert len(rows) == 12_002
    with pytest.raises(Exception, match="likely-duplicate"):
        append_claims(package.path, [{**claims[7], "claim_id": "again"}])
    with pytest.raises(Exception, match="id-duplicate"):
        append_claims(package.path, [claims[7]])
    damaged = package.claims_file.read_bytes().replace(b"c-9000,", b"c-9000", 1)
    package.claims_file.write_bytes(damaged.replace(b"Somebody", b"Nu\xf1ez", 1))
    problems = check(package.path)
    assert set(zip(problems["code"], problems["row"], strict=True)) >= {
        ("encoding", 2),
        ("row-short", 9002),
    }
