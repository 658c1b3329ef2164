"""Exports: the same bytes twice, no formula runs, and back to the same evidence."""

from __future__ import annotations

import csv
import io
import json
import sys
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reliability.errors import LoadError, OptionError, UnknownNameError
from reliability.evidence.amend import correct_claim
from reliability.evidence.append import append_claims
from reliability.evidence.exchange import (
    EXCHANGE_FORMATS,
    export_claims,
    parse_claims,
    parse_rows,
    sniff_format,
)
from reliability.evidence.package import load_package
from reliability.shipped import shipped_path

sys.path.insert(0, str(Path(__file__).parent))

from valid import valid_rows

TEXTS = ["=1+1", "+5", "-3", "@x", "'=1", "''", "'plain", "\tx", '"', "a,b", "two\nlines", "01234"]


@pytest.fixture
def formulas(package, make_claim):
    return package.write(claims=[make_claim(f"c-{i}", note=t) for i, t in enumerate(TEXTS)])


def bring_back(package, data: bytes, form: str):
    package.write(claims=[])
    append_claims(package.path, parse_claims(data, format=form), allow_duplicates=True)
    return load_package(package.path)


@pytest.mark.parametrize("form", EXCHANGE_FORMATS)
def test_there_and_back(formulas, form: str) -> None:
    before = load_package(formulas.path)
    data = export_claims(before, format=form)
    assert export_claims(load_package(formulas.path), format=form) == data
    after = bring_back(formulas, data, form)
    pd.testing.assert_frame_equal(after.claims, before.claims)
    assert after.claims["note"].tolist() == TEXTS


@pytest.mark.parametrize("form", EXCHANGE_FORMATS)
def test_the_shipped_evidence_there_and_back(package, form: str) -> None:
    before = load_package(shipped_path("data/kn23"))
    data = export_claims(before, format=form)
    package.write(claims=[], systems=before.systems.fillna("").to_dict("records"))
    append_claims(package.path, parse_claims(data, format=form), allow_duplicates=True)
    pd.testing.assert_frame_equal(load_package(package.path).claims, before.claims)


def test_no_cell_of_the_csv_begins_as_a_formula(formulas) -> None:
    data = export_claims(load_package(formulas.path), format="csv").decode()
    cells = [cell for row in csv.reader(io.StringIO(data, newline="")) for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t"))]


def test_every_text_of_the_workbook_is_text(formulas) -> None:
    import zipfile

    data = export_claims(load_package(formulas.path), format="xlsx")
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")


def test_json_lines_hold_numbers_and_nulls(package) -> None:
    lines = export_claims(load_package(package.path), format="jsonl").decode().splitlines()
    row = json.loads(lines[0])
    assert (row["launched_low"], row["intercepted_low"], row["credibility"]) == (4, None, "2")


def test_claims_go_out_as_corrected_and_retracted_ones_stay(package) -> None:
    correct_claim(package.path, "c-1", {"note": "mended"}, reason="x")
    correct_claim(package.path, "c-2", retract=True, reason="x")
    rows = parse_claims(export_claims(load_package(package.path)), format="csv")
    assert [row["claim_id"] for row in rows] == ["c-1", "c-3"]
    assert rows[0]["note"] == "mended"


def test_a_text_too_long_for_a_cell(package, make_claim) -> None:
    package.write(claims=[make_claim("c-1", note="x" * 40_000)])
    ev = load_package(package.path)
    with pytest.raises(OptionError, match="spreadsheet cell"):
        export_claims(ev, format="xlsx")
    assert len(export_claims(ev, format="csv")) > 40_000


def test_formats_have_names(package) -> None:
    with pytest.raises(UnknownNameError, match="jsonl"):
        export_claims(load_package(package.path), format="json")
    with pytest.raises(UnknownNameError):
        parse_claims(b"", format="ods")


@pytest.mark.parametrize(
    ("data", "form", "words"),
    [
        (b"a,b\n1\n", "csv", "line 2: must have 2 cells"),
        (b"a,a\n1,2\n", "csv", "header"),
        (b"", "csv", "header"),
        (b'a\n"x\n', "csv", "Mend the quotes"),
        (b"a\n\xe9\n", "csv", "line 2: must be UTF-8"),
        (b'{"a": 1}\n[1]\n', "jsonl", "line 2: must be an object"),
        (b"{a}\n", "jsonl", "line 1: not JSON"),
        (b'{"a": NaN}\n', "jsonl", "NaN is no number"),
        (b'{"a": 1, "a": 2}\n', "jsonl", "a key stands twice"),
        (b'[{"a": 1}]\n', "jsonl", "without a list around them"),
        (b"start;end\n1;2\n", "csv", "must be separated by commas; got ';'"),
        (b"PK not a workbook", "xlsx", "not an XLSX workbook"),
    ],
)
def test_a_file_that_is_not_in_its_format(data: bytes, form: str, words: str) -> None:
    with pytest.raises(LoadError, match=words):
        parse_claims(data, format=form)


@pytest.mark.parametrize(
    ("data", "form"),
    [
        (b"start,context\n", "csv"),
        (b"\xef\xbb\xbfstart;context\n", "csv"),
        (b'"note",\r\n', "csv"),
        (b'  {"a": 1}', "jsonl"),
        (b"[", "jsonl"),
        (b"PK\x03\x04", "xlsx"),
        (b"a,b\n", None),
        (b"", None),
    ],
)
def test_the_first_characters_show_the_format(data: bytes, form: str | None) -> None:
    assert sniff_format(data) == form


def test_every_row_knows_its_place() -> None:
    rows = parse_rows(b'note\n"two\nlines"\n\nx\n', format="csv")
    assert [place for place, _ in rows] == [2, 4]
    rows = parse_rows(b'\n{"a": 1}\n\n{"a": 2}', format="jsonl")
    assert [place for place, _ in rows] == [2, 4]
    with pytest.raises(LoadError, match=r"mine\.csv, line 2"):
        parse_rows(b"a,b\n1\n", format="csv", name="mine.csv")


def test_a_workbook_row_knows_its_place() -> None:
    import xlsxwriter

    data = io.BytesIO()
    with xlsxwriter.Workbook(data, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, cells in enumerate((["note", "", "tags"], ["a", "b"], [], ["c"])):
            sheet.write_row(number, 0, cells)
    rows = parse_rows(data.getvalue(), format="xlsx")
    assert rows == [(2, {"note": "a", "tags": ""}), (4, {"note": "c", "tags": ""})]


def test_a_bom_and_blank_lines_are_passed_over() -> None:
    assert parse_claims(b"\xef\xbb\xbfa\n\n1\n", format="csv") == [{"a": "1"}]
    assert parse_claims(b'\n{"a": 1}\n\n', format="jsonl") == [{"a": 1}]


@settings(
    max_examples=settings().max_examples // 4,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(valid_rows(), st.sampled_from(EXCHANGE_FORMATS))
def test_any_valid_claim_goes_out_and_comes_back(package, fields, form: str) -> None:
    package.write(claims=[])
    append_claims(package.path, [fields])
    before = load_package(package.path)
    after = bring_back(package, export_claims(before, format=form), form)
    pd.testing.assert_frame_equal(after.claims, before.claims)
