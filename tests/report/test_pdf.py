import builtins
import importlib.util
import re

import pytest

from reliability.errors import DependencyError
from reliability.report import render_report
from reliability.report.contents import document
from reliability.report.typst_source import typst_source

needs_typst = pytest.mark.skipif(
    importlib.util.find_spec("typst") is None, reason="typst is not installed"
)


def short(data):
    return {**data, "claims": [c for c in data["claims"] if c["fate"] == "used"]}


@needs_typst
def test_is_tagged_titled_and_the_same_twice(kn23):
    one, two = render_report(short(kn23), "pdf"), render_report(short(kn23), "pdf")
    assert one.startswith(b"%PDF-")
    assert one == two
    assert b"pdfuaid" in one
    assert b"/MarkInfo" in one
    assert b"/StructTreeRoot" in one


@needs_typst
def test_text_of_others_is_set_as_text(hostile):
    hostile["alternatives"].append('#import "x" \\" #panic() $x$ *b* @ref <l> `c`')
    assert render_report(short(hostile), "pdf").startswith(b"%PDF-")


def test_every_string_is_a_literal(hostile):
    hostile["title"] = '" + panic("x") + "'
    source = typst_source(document(hostile))
    literal = re.compile(r'"(?:[^"\\]|\\.)*"')
    code = literal.sub("", source)
    for word in ("panic", "script", "HYPERLINK", "onerror"):
        assert word in source
        assert word not in code


def test_without_typst_the_error_names_the_extra(kn23, monkeypatch):
    real = builtins.__import__

    def missing(name, *args, **options):
        if name == "typst":
            raise ImportError(name)
        return real(name, *args, **options)

    monkeypatch.setattr(builtins, "__import__", missing)
    with pytest.raises(DependencyError, match=r"Install missile-reliability\[pdf\]"):
        render_report(kn23, "pdf")
