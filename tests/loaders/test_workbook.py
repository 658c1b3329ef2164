"""xlsx workbooks: cells as text, and every hostile workbook one clear error."""

from __future__ import annotations

import datetime
import io
import sys
import tracemalloc
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from reliability.errors import DependencyError, LoadError, UnknownNameError
from reliability.loaders import workbook
from reliability.loaders.workbook import is_workbook, read_sheets

CONTENT_TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-'
    'officedocument.spreadsheetml.sheet.main+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-'
    'officedocument.spreadsheetml.worksheet+xml"/></Types>'
)
RELS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
    'relationships/{kind}" Target="{target}"/></Relationships>'
)
BOOK = (
    '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    '<sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
SHEET = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    "<sheetData>{rows}</sheetData></worksheet>"
)


def handmade(
    path: Path, rows: str, *, head: str = "", extra: dict[str, bytes] | None = None
) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", CONTENT_TYPES)
        archive.writestr(
            "_rels/.rels", RELS.format(kind="officeDocument", target="xl/workbook.xml")
        )
        archive.writestr("xl/workbook.xml", BOOK)
        archive.writestr(
            "xl/_rels/workbook.xml.rels",
            RELS.format(kind="worksheet", target="worksheets/sheet1.xml"),
        )
        archive.writestr("xl/worksheets/sheet1.xml", head + SHEET.format(rows=rows))
        for name, content in (extra or {}).items():
            archive.writestr(name, content)
    return path


def sheets(path: Path) -> list[list[list[str]]]:
    return [sheet.rows for sheet in read_sheets(path)]


def test_cells_come_as_text_in_their_rows(tmp_path: Path) -> None:
    path = tmp_path / "cells.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Data")
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        clock = book.add_format({"num_format": "hh:mm"})
        sheet.write_row(2, 0, ["a", 1.0, 2.5, True])
        sheet.write_datetime(3, 0, datetime.datetime(2020, 1, 2), day)  # noqa: DTZ001
        sheet.write_datetime(3, 1, datetime.time(3, 4), clock)
        sheet.write_string(3, 2, '=HYPERLINK("http://example.org")')
        sheet.write_formula(3, 3, "=VLOOKUP(1,A1:B2,2,0)", None, "kept")
        sheet.write_formula(4, 0, "=1/0", None, "#DIV/0!")
        sheet.write_formula(4, 1, "=VLOOKUP(1,A1:B2,2,0)", None, "")
        sheet.write(4, 3, "end")
        book.add_worksheet("Empty")
        book.add_chartsheet("Chart").set_chart(_chart(book))
    found = list(read_sheets(path))
    assert [each.name for each in found] == ["Data", "Empty"]
    assert found[1].rows == []
    assert found[0].rows == [
        ["", "", "", ""],
        ["", "", "", ""],
        ["a", "1", "2.5", "TRUE"],
        ["2020-01-02", "03:04:00", '=HYPERLINK("http://example.org")', "kept"],
        ["", "", "", "end"],
    ]


def _chart(book: xlsxwriter.Workbook) -> object:
    chart = book.add_chart({"type": "line"})
    chart.add_series({"values": "=Data!$B$3:$B$3"})
    return chart


def test_macros_links_and_drawings_are_never_looked_at(tmp_path: Path) -> None:
    extra = {
        "xl/vbaProject.bin": b"\xd0\xcf\x11\xe0 not a macro <!DOCTYPE html>",
        "xl/externalLinks/externalLink1.xml": b"<broken",
        "xl/drawings/drawing1.xml": b"<also broken",
    }
    rows = '<row r="1"><c r="A1"><v>7</v></c></row>'
    assert sheets(handmade(tmp_path / "a.xlsx", rows, extra=extra)) == [[["7"]]]


def test_cells_without_references_are_read(tmp_path: Path) -> None:
    rows = "<row><c><v>1</v></c><c><v>2</v></c></row>" * 500
    (found,) = sheets(handmade(tmp_path / "a.xlsx", rows))
    assert len(found) == 500
    assert found[-1] == ["1", "2"]


@pytest.mark.parametrize(
    ("rows", "rule"),
    [
        ('<row r="1"><c r="A1"><v>1</v></c><c r="XFD1048576"><v>1</v></c></row>', "column 16384"),
        ('<row r="1048577"><c r="A1048577"><v>1</v></c></row>', "row 1048577"),
        ('<row r="1"><c r="A1"/></row><row r="900000"><c r="CZ900000"><v>1</v></c></row>',
         "more than 1200000 cells"),
        ('<row r="900000"><c><v>1</v></c><c x=">" r="CZ1"><v>1</v></c></row>',
         "more than 1200000 cells"),
        ('<x:row r=\'900000\'><x:c\nr = "CZ1"><v>1</v></x:c></x:row>', "more than 1200000 cells"),
    ],
)  # fmt: skip
def test_cells_at_far_corners_are_refused_before_parsing(
    tmp_path: Path, rows: str, rule: str
) -> None:
    path = handmade(tmp_path / "far.xlsx", rows)
    with pytest.raises(LoadError, match=rule):
        sheets(path)


def test_the_two_ways_of_counting_agree() -> None:
    rows = "".join(
        f'<row r="{i}">' + "".join(f'<c r="{c}{i}"><v>1</v></c>' for c in ("B", "AA")) + "</row>"
        for i in range(1, 40)
    )
    text = SHEET.format(rows=rows).encode()
    fast, slow = workbook._SheetSize(), workbook._SheetSize()
    fast.add(text)
    slow._add_tags(text)
    assert vars(fast) == vars(slow)
    assert (fast.rows, fast.columns, fast.filled) == (39, 27, 78)


def test_a_zip_bomb_is_refused_without_unpacking_it_into_memory(tmp_path: Path) -> None:
    path = handmade(tmp_path / "bomb.xlsx", "", extra={"xl/sharedStrings.xml": b"<t/>" * (8 << 20)})
    assert path.stat().st_size < 100_000
    tracemalloc.start()
    try:
        with pytest.raises(LoadError, match="200 times its size"):
            sheets(path)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 20 << 20


def repeated(path: Path, value: str, cells: int, *, size: int, name: str = "sharedStrings") -> Path:
    strings = f"<sst><si><t>short</t></si><si><t>{'x' * size}</t></si></sst>"
    types = "".join(f'<c r="A{i}" t="s"><v>{value}</v></c>' for i in range(1, cells + 1))
    return handmade(path, f"<row>{types}</row>", extra={f"xl/{name}.xml": strings.encode()})


@pytest.mark.parametrize("value", ["1", "+1", "01", "&#49;", "<![CDATA[1]]>"])
def test_one_long_string_in_every_cell_is_refused(tmp_path: Path, value: str) -> None:
    path = repeated(tmp_path / "a.xlsx", value, 1000, size=100_000)
    assert path.stat().st_size < 20_000
    with pytest.raises(LoadError, match="repeat more than 64 MB of text"):
        sheets(path)


def test_one_long_string_in_one_cell_is_read(tmp_path: Path) -> None:
    path = repeated(tmp_path / "a.xlsx", "0", 1000, size=100_000)
    strings = workbook._Strings()
    strings.add(b"<sst><si><t>ab</t></si><si/>")
    strings.add(b"<si><t>abcd")
    strings.add(b"e</t></si></sst>")
    assert strings.longest == len(b"<si><t>abcde</t></si></sst>")
    # Without the relationship no parser finds the strings: measuring it is what is tested.
    with zipfile.ZipFile(path) as archive:
        workbook._measure_parts(archive, "a.xlsx")


def test_more_texts_than_cells_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MOST_CELLS", 1000)
    path = handmade(tmp_path / "a.xlsx", "", extra={"xl/sharedStrings.xml": b"<si/>" * 1001})
    with pytest.raises(LoadError, match="more than 1000 texts"):
        sheets(path)


def test_a_cell_of_more_than_a_megabyte_is_refused(tmp_path: Path) -> None:
    noise = "".join(chr(33 + i * 7919 % 27) for i in range(2 << 20))
    rows = f'<row r="1"><c r="A1" t="str"><v>{noise}</v></c></row>'
    with pytest.raises(LoadError, match="a cell is longer than"):
        sheets(handmade(tmp_path / "a.xlsx", rows))


def test_what_unpacks_to_too_much_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook, "MOST_UNPACKED", 1 << 20)
    part = bytes(range(256)) * 2500
    path = handmade(tmp_path / "large.xlsx", "", extra={"xl/a.bin": part, "xl/b.bin": part})
    with pytest.raises(LoadError, match="unpacks to more than 1 MB"):
        sheets(path)


def test_more_parts_than_a_workbook_has_are_refused(tmp_path: Path) -> None:
    extra = {f"xl/media/{i}.bin": b"" for i in range(workbook.MOST_PARTS)}
    with pytest.raises(LoadError, match="more than 2000 parts"):
        sheets(handmade(tmp_path / "many.xlsx", "", extra=extra))


def test_an_xml_bomb_is_refused(tmp_path: Path) -> None:
    head = '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "lol"><!ENTITY b "&a;&a;">]>'
    path = handmade(tmp_path / "lol.xlsx", '<row r="1"><c r="A1"><v>1</v></c></row>', head=head)
    with pytest.raises(LoadError, match="document type or entities"):
        sheets(path)


def test_every_cut_of_a_workbook_is_one_error(tmp_path: Path) -> None:
    whole = io.BytesIO()
    with xlsxwriter.Workbook(whole) as book:
        book.add_worksheet().write_row(0, 0, ["a", "b"])
    raw = whole.getvalue()
    path = tmp_path / "cut.xlsx"
    for size in range(0, len(raw) - 1, 97):
        path.write_bytes(raw[:size])
        with pytest.raises(LoadError):
            sheets(path)


def test_flipped_bytes_never_raise_anything_else(tmp_path: Path) -> None:
    whole = io.BytesIO()
    with xlsxwriter.Workbook(whole) as book:
        book.add_worksheet().write_row(0, 0, ["a", "b", 3.5])
    raw = whole.getvalue()
    path = tmp_path / "flipped.xlsx"
    refused = 0
    for place in range(0, len(raw), 23):
        path.write_bytes(raw[:place] + bytes([raw[place] ^ 0x55]) + raw[place + 1 :])
        try:
            sheets(path)
        except LoadError:
            refused += 1
    assert refused > 0


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (b"", "another kind of file"),
        (b"F1,Date\n", "another kind of file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "older or locked"),
        (b"PK\x03\x04", "broken or cut-off"),
    ],
)
def test_what_is_no_xlsx_is_one_clear_error(tmp_path: Path, content: bytes, rule: str) -> None:
    path = tmp_path / "what.xlsx"
    path.write_bytes(content)
    assert is_workbook(path)
    with pytest.raises(LoadError, match=rule):
        sheets(path)


def test_another_archive_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<a/>")
    with pytest.raises(LoadError, match="another kind of archive"):
        sheets(path)


def test_a_folder_and_a_missing_file_are_clear(tmp_path: Path) -> None:
    with pytest.raises(LoadError, match="got a folder"):
        is_workbook(tmp_path)
    with pytest.raises(UnknownNameError, match="no such file"):
        is_workbook(tmp_path / "none.xlsx")


def test_the_missing_extra_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "python_calamine", None)
    with pytest.raises(DependencyError, match=r"missile-reliability\[xlsx\]"):
        sheets(handmade(tmp_path / "a.xlsx", ""))


def test_text_is_no_workbook(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"F1,Date\r\n")
    assert not is_workbook(path)
