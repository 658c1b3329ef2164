import base64
import csv
import hashlib
import html
import io
import re
from html.parser import HTMLParser

import pytest

from reliability.report import render_report
from reliability.report.document import anchor

VOID = {"br", "meta", "link", "img", "hr", "input"}
ALLOWED = {
    "http://www.w3.org/2000/svg",
}


class Page(HTMLParser):
    """The tags of a page, in order, and whether they close as they open."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.tags, self.open, self.text = [], [], []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text.append(data)

    def having(self, name):
        return [attrs[name] for _, attrs in self.tags if name in attrs]


@pytest.fixture
def page(findings, rendered):
    return Page(rendered(findings))


def test_every_tag_closes(page):
    assert page.open == []


def test_the_policy_lets_nothing_in_and_names_the_one_style_sheet(findings, rendered):
    text = rendered(findings)
    (style,) = re.findall(r"<style>(.*?)</style>", text, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert "default-src &#39;none&#39;; style-src &#39;sha256-" + digest.replace(
        "+", "&#43;"
    ) in text.replace("+", "&#43;")
    page = Page(text)
    assert "style" not in {name for _, attrs in page.tags for name in attrs}
    assert not {tag for tag, _ in page.tags} & {"iframe", "link", "object", "form", "img"}
    scripts = re.findall(r"<script>(.*?)</script>", text, re.DOTALL)
    assert text.count("<script") == len(scripts) == int('class="explorer"' in text)
    for script in scripts:
        digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
        assert f"script-src 'sha256-{digest}'" in html.unescape(text)
    assert scripts or "script-src" not in text
    assert not [name for _, attrs in page.tags for name in attrs if name.startswith("on")]
    assert "url(" not in style
    assert "@import" not in style


def test_ids_are_unique_and_every_inner_link_arrives(page):
    ids = page.having("id")
    assert len(ids) == len(set(ids))
    inner = [target[1:] for target in page.having("href") if target.startswith("#")]
    assert set(inner) <= set(ids)
    assert set(" ".join(page.having("aria-labelledby")).split()) <= set(ids)


def test_every_judgement_and_claim_has_an_id(findings, page):
    ids = set(page.having("id"))
    assert {f"bottom-line-{at + 1}" for at in range(len(findings.data["bottom_line"]))} <= ids
    assert {anchor("claim", claim["claim_id"]) for claim in findings.data["claims"]} <= ids
    assert {f"sensitivity-{at + 1}" for at in range(len(findings.data["sensitivity"]))} <= ids


def test_links_lead_to_http_or_into_the_page(page):
    schemes = {re.match(r"#|https?://|data:text/csv", target)[0] for target in page.having("href")}
    assert schemes == {"#", "http://", "https://", "data:text/csv"} or schemes == {
        "#",
        "https://",
        "data:text/csv",
    }


def test_every_figure_has_words_and_its_numbers_follow(findings, rendered):
    text = rendered(findings)
    figures = re.findall(
        r"<figure.*?</figure>\s*<div class=\"numbers\">\s*(<div class=\"scroll\".*?<caption)",
        text,
        re.DOTALL,
    )
    assert len(figures) == text.count("<figure") >= 3
    for svg in re.findall(r"<svg.*?</svg>", text, re.DOTALL):
        assert 'role="img"' in svg
        assert len(re.search(r"<title[^>]*>(.+?)</title>", svg)[1]) > 10
        assert len(re.search(r"<desc[^>]*>(.+?)</desc>", svg)[1]) > 40


def test_every_table_has_a_caption_and_scoped_heads(page, findings, rendered):
    text = rendered(findings)
    tables = re.findall(r"<table.*?</table>", text, re.DOTALL)
    assert tables
    for table in tables:
        assert "<caption" in table
        assert "<th>" not in table
        heads = re.findall(r"<th scope=\"(col|row)\"", table)
        assert heads.count("row") == table.count("<tr") - 1


def test_the_order_of_the_page(findings, rendered):
    text = rendered(findings)
    order = [
        "bottom-line",
        "summary",
        "forest-plot",
        "posterior",
        "data-flow",
        "timeline-section",
        "assumptions",
        *(["specifications"] if findings.data["sweep"] else []),
        "alternatives",
        "what-would-change",
        *(["projection"] if findings.data["projection"] else []),
        "sources",
        *(["every-specification"] if findings.data["sweep"] else []),
        "methods",
        "glossary",
        "reproducibility",
        "data",
    ]
    places = [text.index(f'<section id="{name}"') for name in order]
    assert places == sorted(places)
    assert text.index('id="used-claims"') < text.index('id="left-out-claims"')


def test_text_of_others_stays_text(hostile):
    text = render_report(hostile)
    page = Page(text)
    tags = {tag for tag, _ in page.tags}
    assert not tags & {"b", "i", "img"}
    assert text.count("<script") == 1
    assert not [name for _, attrs in page.tags for name in attrs if name.startswith("on")]
    assert "alert(1)</script>" not in text
    assert "javascript:" not in " ".join(page.having("href"))
    written = "".join(page.text)
    assert "[U+202E]gnirts[U+202C]" in written
    assert "[U+0007]" in written
    assert "{{ 7*7 }}" in written
    assert not re.search("[\u202a-\u202e\u2066-\u2069\u200e\u200f]", text)


def files(text):
    found = re.findall(
        r'download="([^"]+)" href="data:text/csv;charset=utf-8;base64,([^"]+)"', text
    )
    return {name: base64.b64decode(content).decode("utf-8-sig") for name, content in found}


def test_the_downloads_hold_every_row(findings, rendered):
    tables = {
        name: list(csv.DictReader(io.StringIO(text)))
        for name, text in files(rendered(findings)).items()
    }
    swept = findings.data["sweep"]
    assert list(tables) == [
        "rates.csv",
        "contrasts.csv",
        "sensitivity.csv",
        *(["sweep.csv"] if swept else []),
        "claims.csv",
    ]
    if swept:
        assert len(tables["sweep.csv"]) == len(swept["curve"])
    assert len(tables["claims.csv"]) == findings.data["flow"]["read"]
    rates = [row for period in findings.data["periods"] for row in period["rates"]]
    assert [float(row["bound_high"]) for row in tables["rates.csv"]] == pytest.approx(
        [row["bound_high"] for row in rates], rel=1e-11
    )
    assert len(tables["contrasts.csv"]) == len(findings.data["contrasts"])


def test_a_formula_of_others_is_text_in_a_spreadsheet(hostile):
    rows = list(csv.DictReader(io.StringIO(files(render_report(hostile))["claims.csv"])))
    assert rows[-1]["summary"].startswith("'=HYPERLINK")
    assert rows[-1]["note"].startswith("'-1+2")
    assert rows[-1]["system_as_reported"].startswith("'@cmd")
    assert not any(
        value.startswith(("=", "+", "@", "\t")) for row in rows for value in row.values()
    )


def test_the_same_findings_give_the_same_bytes(kn23):
    assert render_report(kn23) == render_report(kn23)


def test_a_period_without_claims_is_a_finding(kn23):
    kn23["periods"][1].update(claims_used=[], rows=[], rates=[], envelope=None, reason=None)
    kn23["contrasts"] = []
    for row in kn23["summary"]:
        row.update(after=None, difference=None, ratio=None)
    text = render_report(kn23)
    assert "no data" in text
    assert "after none" in text
