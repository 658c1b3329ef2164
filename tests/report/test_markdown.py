import re

from reliability.report import render_report


def rows(text):
    """Yield the cells of every row of every table; a bar that is text is escaped."""
    for line in text.splitlines():
        if line.startswith("| "):
            yield re.split(r"(?<!\\)\|", line)[1:-1]


def test_every_row_is_as_long_as_the_head_of_its_table(findings, rendered):
    width = 0
    for line in rendered(findings, "md").splitlines():
        if not line.startswith("| "):
            width = 0
            continue
        cells = len(re.split(r"(?<!\\)\|", line)) - 2
        width = width or cells
        assert cells == width, line


def test_the_same_sections_as_the_page(findings, rendered):
    page, text = rendered(findings), rendered(findings, "md")
    on_page = re.findall(r"<h2 [^>]*><a [^>]*>([^<]+)</a>", page)
    assert re.findall(r"^## (.+)$", text, re.MULTILINE)[1:] == on_page


def test_every_claim_and_every_number_of_the_tables_is_there(findings, rendered):
    text = rendered(findings, "md").replace("\\", "")
    for claim in findings.data["claims"]:
        assert claim["claim_id"] in text
    assert findings.data["inputs"]["scenario"]["sha256"] in text


def test_text_of_others_opens_no_markup(hostile):
    text = render_report(hostile, "md")
    assert "<script" not in text
    assert "<b" not in text.replace("<br>", "")
    assert "<img" not in text
    assert not re.search(r"(?<!\\)\]\(javascript:", text)
    assert "**b**" not in text
    assert not re.search("[\u202a-\u202e\u2066-\u2069]", text)
    assert "\n- 1\\. &lt;b&gt;bold" in text


def test_contents_lead_to_headings(kn23):
    text = render_report(kn23, "md")
    headings = {
        re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")
        for title in re.findall(r"^## (.+)$", text, re.MULTILINE)
    }
    assert set(re.findall(r"^- \[.+?\]\(#(.+?)\)$", text, re.MULTILINE)) <= headings


def test_salvos_show_both_intervals_where_the_outcomes_are_known(kn23):
    text = render_report(kn23, "md")
    assert "they may amount to**" in text
    assert "Interval by the estimate" not in text
    known = kn23["salvos"][1]
    known |= {"ci_low": 0.0, "ci_high": 0.5903, "confidence_level": 0.9, "estimand": "left-out"}
    known |= {"independent_ci_low": 0.0, "independent_ci_high": 0.3244}
    text = render_report(kn23, "md")
    caption = "Wilson 90 % interval of the failure rate among launches not shot down, by the"
    assert f"they may amount to. {caption}" in text
    table = text.split(caption)[1].split("\n\n")[1]
    head, _, before, after = ([cell.strip() for cell in row] for row in rows(table))
    at = head.index("Interval by the estimate")
    assert after[at] == "**0 to 59.0 %**<br>if all were: 0 to 32.4 %"
    assert before[at] == "not computed"
