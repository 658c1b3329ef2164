"""The rules of the written product: what a sentence may say, and how sure it may sound."""

import re

import pytest

from reliability.report import render_report
from reliability.report.contents import document
from reliability.report.document import Items, Paragraph, Section, Span, Table, pieces
from reliability.words.likelihood import likelihood
from reliability.words.standards import STANDARDS, all_terms

TERMS = re.compile(
    r"\b(?:" + "|".join(sorted(map(re.escape, all_terms()), key=len, reverse=True)) + r")\b", re.I
)
# Words of the scales that are also plain words, or that name a grade.
PLAIN = {"certainty", "remote", "probable", "impossible", "certain"}


def words(text):
    return "".join(
        piece if isinstance(piece, str) else getattr(piece, "text", " ") for piece in pieces(text)
    )


def prose(section):
    """Yield the sentences that the report itself says: no cell quotes a source there."""
    for block in section.parts():
        if isinstance(block, Paragraph):
            said = [words(block.text)]
        else:
            said = map(words, block.items) if isinstance(block, Items) else []
        for text in said:
            yield from re.split(r"(?<=[.!?])\s+", text)


def sentences(data):
    for section in document(data).sections:
        yield from prose(section)


def with_likelihood(data, low, high):
    for row in data["contrasts"]:
        if row["quantity"] == "probability":
            row.update(
                probability_low=low,
                probability_high=high,
                likelihood=likelihood(low, high, "the rate after is lower"),
            )
    return data


def likelihood_terms(sentence):
    return {found.lower() for found in TERMS.findall(sentence)} - PLAIN


def test_a_term_stands_only_in_a_sentence_about_the_reports_used(findings):
    for sentence in sentences(findings.data):
        if likelihood_terms(sentence):
            assert sentence.startswith("If the reports used are right, ")


@pytest.mark.parametrize(("low", "high"), [(0.81, 0.94), (0.2, 0.44), (0.995, 0.999)])
def test_a_term_carries_its_range_and_no_confidence(kn23, low, high):
    said = [
        sentence
        for sentence in sentences(with_likelihood(kn23, low, high))
        if sentence.startswith("If the reports used are right, ")
    ]
    assert said
    for sentence in said:
        assert re.search(r"\d ?%|[<>]\d+ %", sentence)
        assert "confiden" not in sentence.lower()


def test_no_term_where_the_range_crosses_a_band(kn23):
    text = render_report(with_likelihood(kn23, 0.7, 0.9), "md")
    assert "If the reports used are right" not in text


def test_a_naive_reading_is_given_no_term_and_its_warning_leads(findings, rendered):
    warning = findings.data.get("warning")
    made = document(findings.data)
    first = made.sections[0]
    assert isinstance(first, Section)
    assert first.id == "bottom-line"
    if warning is None:
        assert made.warning is None
        return
    opening = first.blocks[0]
    assert words(opening.text).startswith(warning)
    assert opening.role == "warning"
    page = rendered(findings)
    assert f"<title>{warning}" in page.replace("&#39;", "'")
    assert rendered(findings, "md").startswith("**Naive reading")
    assert not [row for row in findings.data["contrasts"] if row.get("likelihood")]
    assert not [s for s in sentences(findings.data) if s.startswith("If the reports used")]


def test_one_standard_and_its_whole_table(findings, rendered):
    table = findings.data["glossary"]["likelihood"]
    bands = STANDARDS[table["standard"]].bands
    assert [row["term"] for row in table["rows"]] == [band.term for band in bands]
    page = rendered(findings)
    for band in bands:
        assert f"{100 * band.low:g} %" in page.replace("\u00a0", " ")
    others = {
        term
        for name, standard in STANDARDS.items()
        if name != table["standard"]
        for band in standard.bands
        for term in band.term.split(" / ")
    } - {band.term for band in bands}
    for sentence in sentences(findings.data):
        assert not likelihood_terms(sentence) & others


def test_bounds_come_first_and_no_midpoint_is_shown(kn23):
    page = render_report(kn23).replace("\u00a0", " ")
    row = kn23["periods"][0]["rates"][0]
    middle = (row["bound_low"] + row["bound_high"]) / 2
    assert "between 36.4 and 66.7 %" in page
    assert f"{100 * middle:.1f} %" not in page
    first = document(kn23).sections[0].blocks[0]
    assert "bounds" in words(first.text)


def test_what_is_not_determined_is_said_to_be(kn23):
    page = render_report(kn23)
    assert "not determined" in page
    assert "direction not determined" in page


def test_the_flow_adds_up_and_is_printed(findings):
    flow = findings.data["flow"]
    assert flow["read"] == flow["used"] + sum(stage["left_out"] for stage in flow["stages"])
    assert flow["used"] == sum(period["used"] for period in flow["by_period"])
    made = document(findings.data)
    (section,) = [section for section in made.sections if section.id == "data-flow"]
    (table,) = [block for block in section.parts() if isinstance(block, Table)]
    numbers = {words(row.cells[0]): int(words(row.cells[-1])) for row in table.rows}
    assert numbers["Claims read"] == flow["read"]
    assert numbers["Claims used"] == flow["used"]


def test_prose_takes_its_numbers_from_the_findings(kn23):
    """Every percentage of the report's own tables follows when the findings change."""
    before = render_report(kn23, "md")
    assert "36.4" in before
    for period in kn23["periods"]:
        for row in period["rates"]:
            row["bound_low"], row["ci_low"] = 0.123, 0.045
    for row in kn23["summary"]:
        if row["before"]:
            row["before"] = kn23["periods"][0]["rates"][0]
    made = document(kn23)
    (summary,) = [section for section in made.sections if section.id == "summary"]
    cells = [
        piece.text
        for block in summary.blocks
        if isinstance(block, Table) and block.id == "summary-table"
        for row in block.rows
        for piece in pieces(row.cells[1])
        if isinstance(piece, Span)
    ]
    assert any("12.3" in cell for cell in cells)
    assert not any("36.4" in cell for cell in cells)


def test_grades_stand_in_two_columns_and_are_no_weight(kn23):
    made = document(kn23)
    (section,) = [section for section in made.sections if section.id == "sources"]
    table = section.blocks[0]
    titles = [column.title for column in table.columns]
    assert titles.index("Credibility") == titles.index("Source reliability") + 1
    said = " ".join(prose(section))
    assert "F and 6 say that nothing can be judged" in said


def test_a_failure_rate_has_no_likelihood_term(findings):
    for sentence in sentences(findings.data):
        if "failure" in sentence.lower() or "failed" in sentence.lower():
            assert not likelihood_terms(sentence) or sentence.startswith("If the reports")


def test_a_share_of_specifications_stands_beside_its_caveat(kn23):
    made = document(kn23)
    (section,) = [section for section in made.sections if section.id == "specifications"]
    said = [words(block.text) for block in section.parts() if isinstance(block, Paragraph)]
    assert kn23["sweep"]["sides"]["caveat"] in said
    page = render_report(kn23)
    (figure,) = re.findall(r'<figure id="sweep-figure">.*?</figure>', page, re.DOTALL)
    assert kn23["sweep"]["sides"]["caveat"] in figure


def test_a_projection_is_said_to_be_an_assumption(kn23):
    made = document(kn23)
    (section,) = [section for section in made.sections if section.id == "projection"]
    assert words(section.blocks[0].text).startswith("An assumption, not a finding.")


def test_no_share_of_specifications_is_turned_into_a_percentage(kn23):
    made = document(kn23)
    (section,) = [section for section in made.sections if section.id == "specifications"]
    (table,) = [
        block for block in section.parts() if isinstance(block, Table) and block.id == "sweep-sides"
    ]
    assert not any("%" in words(cell) for row in table.rows for cell in row.cells)


def codes(cells):
    return {piece.text for cell in cells for piece in pieces(cell)
            if isinstance(piece, Span) and piece.manner == "code"}  # fmt: skip


def test_a_reader_meets_words_not_keys_before_the_apparatus(findings):
    """A key of the scenario file stands once, as code, beside its words; elsewhere words do."""
    key = re.compile(r"\b(?:failure|claims|periods|estimate|select)\.(?!csv)[a-z_.]+")
    for section in document(findings.data).sections:
        if section.id == "reproducibility":
            continue
        for text in prose(section):
            assert not key.search(text), text
        for block in section.parts():
            if isinstance(block, Table):
                for row in block.rows:
                    shown = " ".join(words(cell) for cell in row.cells)
                    assert set(key.findall(shown)) <= codes(row.cells), shown


def test_every_reason_has_its_letter_and_every_letter_its_reason(findings):
    (section,) = [s for s in document(findings.data).sections if s.id == "summary"]
    (table,) = [b for b in section.parts() if isinstance(b, Table) and b.id == "summary-table"]
    (items,) = [b for b in section.parts() if isinstance(b, Items)]
    reasons = dict(words(item).split(": ", 1) for item in items.items)
    for row, found in zip(table.rows, findings.data["summary"], strict=True):
        level, _, letters = words(row.cells[-1]).partition(": ")
        assert level == (found["certainty"] or "not assessed")
        said = [reasons[letter] for letter in letters.split(", ") if letter]
        assert said == list(found["reasons"])


def test_known_outcomes_stand_in_the_report_only_on_request(kn23):
    assert "known outcomes only" not in render_report(kn23, "md")
    kn23["report"]["known_outcomes"] = True
    text = render_report(kn23, "md")
    assert "is no estimate" in text
    assert text.count("known outcomes only") >= 6


def test_the_posterior_keeps_what_a_rule_would_settle(kn23, findings):
    (section,) = [s for s in document(findings.data).sections if s.id == "posterior"]
    said = " ".join(prose(section))
    naive = bool(findings.data.get("warning"))
    assert ("it keeps them unknown" in said) == naive
    (table,) = [b for b in section.parts() if isinstance(b, Table)]
    assert [words(row.cells[0]) for row in table.rows] == [
        "2.5 %",
        "25 %",
        "50 %",
        "75 %",
        "97.5 %",
    ]


def test_a_report_without_the_explorer_has_no_script(kn23):
    kn23["report"]["explorer"] = False
    assert "<script" not in render_report(kn23)
    kn23["report"]["explorer"] = True
    kn23["sweep"]["specifications"] = []
    page = render_report(kn23)
    assert "<script" not in page
    assert "Specifications of the curve" in page


def test_two_values_of_an_axis_that_read_alike_are_told_apart(kn23):
    axis = kn23["sweep"]["axes"][0]
    axis["values"][:2] = ["treaty-signed", "treaty signed"]
    for at, row in enumerate(kn23["sweep"]["specifications"]):
        row[axis["axis"]] = axis["values"][at % 2]
    (section,) = [s for s in document(kn23).sections if s.id == "every-specification"]
    (table,) = [b for b in section.parts() if isinstance(b, Table)]
    assert len({words(row.cells[1]) for row in table.rows}) == 2


def test_states_that_no_claim_speaks_of_are_named_once_not_in_a_column(kn23):
    (section,) = [s for s in document(kn23).sections if s.id == "counts"]
    for period in kn23["periods"]:
        caption = f"Launches by state as reported, {period['label']}"
        tables = [block for block in section.parts() if isinstance(block, Table)]
        (table,) = [table for table in tables if table.caption == caption]
        for at, column in enumerate(table.columns[2:], start=2):
            assert any(words(row.cells[at]) != "not said" for row in table.rows), column.title
    said = " ".join(prose(section))
    assert "no claim says how many: succeeded, " in said
