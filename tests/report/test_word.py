import builtins
import io
import re
import zipfile
from xml.etree import ElementTree

import pytest

from reliability.errors import DependencyError
from reliability.report import render_report
from reliability.report.contents import document
from reliability.report.document import Table

docx = pytest.importorskip("docx", reason="python-docx is not installed")
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def short(data):
    return {**data, "claims": [c for c in data["claims"] if c["fate"] == "used"]}


@pytest.fixture
def made(kn23):
    return render_report(short(kn23), "docx")


def body(content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return ElementTree.fromstring(archive.read("word/document.xml"))


def test_the_same_findings_give_the_same_bytes(kn23, made):
    assert made == render_report(short(kn23), "docx")
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.testzip() is None


def test_holds_the_sections_and_tables_of_the_report(kn23, made):
    written = docx.Document(io.BytesIO(made))
    expected = document(short(kn23))
    headings = [p.text for p in written.paragraphs if p.style.name == "Heading 1"]
    assert headings == [section.title for section in expected.sections]
    tables = [b for s in expected.sections for b in s.blocks if isinstance(b, Table)]
    assert len(written.tables) >= len(tables)
    text = "\n".join(p.text for p in written.paragraphs)
    for sentence in kn23["bottom_line"]:
        assert sentence in text
    assert written.core_properties.title == kn23["title"]


def test_every_table_repeats_its_head_and_every_picture_has_words(made):
    root = body(made)
    for table in root.iter(f"{WORD}tbl"):
        assert len(list(table.iter(f"{WORD}tblHeader"))) == 1
    pictures = [node for node in root.iter() if node.tag.endswith("}docPr")]
    assert len(pictures) >= 3
    assert all(len(node.attrib["descr"]) > 40 for node in pictures)


def test_links_inside_lead_to_bookmarks_and_those_outside_to_the_web(made):
    root = body(made)
    marks = [node.attrib[f"{WORD}name"] for node in root.iter(f"{WORD}bookmarkStart")]
    assert len(marks) == len(set(marks))
    inner = {node.attrib.get(f"{WORD}anchor") for node in root.iter(f"{WORD}hyperlink")} - {None}
    assert inner
    assert inner <= set(marks)
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        relations = archive.read("word/_rels/document.xml.rels").decode()
    outside = re.findall(r'Target="([^"]+)"[^>]*TargetMode="External"', relations)
    assert outside
    assert all(target.startswith(("http://", "https://")) for target in outside)


def test_text_of_others_stays_text(hostile):
    hostile["alternatives"].append("\ufffe\x00<w:p/> {MERGEFIELD x}")
    content = render_report(short(hostile), "docx")
    text = "".join(body(content).itertext())
    assert "<script>alert(1)</script>" in text
    assert "[U+202E]gnirts" in text
    assert "[U+FFFE][U+0000]<w:p/>" in text
    fields = [node.text for node in body(content).iter(f"{WORD}instrText")]
    assert fields == []


def test_without_the_package_the_error_names_the_extra(kn23, monkeypatch):
    real = builtins.__import__

    def missing(name, *args, **options):
        if name == "docx":
            raise ImportError(name)
        return real(name, *args, **options)

    monkeypatch.setattr(builtins, "__import__", missing)
    with pytest.raises(DependencyError, match=r"Install missile-reliability\[docx\]"):
        render_report(kn23, "docx")
