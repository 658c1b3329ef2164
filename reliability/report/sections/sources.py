"""Every claim: those used, graded and linked, then those left out and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from reliability.report.cells import (
    claim_links,
    correction_text,
    failed_text,
    period_words,
    source_link,
    span_of_days,
    words_of,
)
from reliability.report.document import (
    BREAK,
    Block,
    Column,
    Fold,
    Items,
    Link,
    Paragraph,
    Piece,
    Row,
    Section,
    Span,
    Table,
    Text,
    anchor,
)
from reliability.words.admiralty import grade_meaning
from reliability.words.numbers import count_text
from reliability.words.plain import plain, web_address
from reliability.words.settings import rule_words

__all__ = ["sources"]

Mapped = Mapping[str, Any]


def sources(data: Mapped) -> Section:
    """Return the sources used, then the claims left out, with links and reasons."""
    used = [claim for claim in data["claims"] if claim["fate"] == "used"]
    left = [claim for claim in data["claims"] if claim["fate"] != "used"]
    blocks: list[Block] = [
        _claim_table("used-claims", "Claims used", used, "Used for", data),
        Paragraph(
            "Grades follow the Admiralty system: how reliable the source is (A to F), and how "
            "credible what it says (1 to 6). F and 6 say that nothing can be judged; they are not "
            "the worst grade. No grade is a weight here.",
            "note",
        ),
    ]
    blocks += _corrections(data)
    if data.get("interest"):
        blocks.append(_interest_table(data["interest"]))
    definitions = [_definition(entry) for entry in data.get("sources_definition") or ()]
    if definitions:
        blocks.append(Paragraph("What the publishers of loaded data count as a failure:"))
        blocks.append(Items(definitions))
    if left:
        title = f"The {len(left)} claims left out, each with its reason"
        table = _claim_table("left-out-claims", "Claims left out", left, "Why it is left out", data)
        notes = Paragraph("What the coders noted on these stands in claims.csv.", "note")
        blocks.append(Fold("left-out", title, [notes, table]))
    return Section("sources", "Sources", blocks, "wide")


def _definition(entry: object) -> str:
    if isinstance(entry, Mapping):
        return plain("; ".join(f"{key}: {value}" for key, value in entry.items() if value))
    return plain(entry)


def _claim_table(
    identifier: str, caption: str, claims: Sequence[Mapped], last: str, data: Mapped
) -> Table:
    corrected: dict[str, list[Mapped]] = {}
    for row in data["corrections"]:
        corrected.setdefault(row["claim_id"], []).append(row)
    columns = [
        Column("Claim"),
        Column("Days", "date"),
        Column("What it says", "long"),
        Column("Launched", "number"),
        Column("Failed", "number"),
        Column("Intercepted", "number"),
        Column("Who says it, and where", "words"),
        Column("Source reliability"),
        Column("Credibility"),
        Column(last, "words"),
    ]
    rows = [_claim_row(claim, data, corrected.get(claim["claim_id"], ())) for claim in claims]
    return Table(identifier, caption, columns, rows)


def _claim_row(claim: Mapped, data: Mapped, corrected: Sequence[Mapped]) -> Row:
    """Return a claim; the coder's note stands with those that are used."""
    identifier = anchor("claim", claim["claim_id"])
    says: list[Piece] = [plain(claim["summary"])]
    reported = plain(claim.get("system_as_reported"))
    if reported:
        says += [BREAK, Span(f"System as reported: {reported}", "soft")]
    if claim.get("note") and claim["fate"] == "used":
        says += [BREAK, Span(f"Note: {plain(claim['note'])}", "soft")]
    for text in dict.fromkeys(correction_text(row) for row in corrected):
        says += [BREAK, Span(text, "soft")]
    interest = words_of(claim.get("claimant_interest"))
    who: list[Piece] = [plain(claim["claimant"]), BREAK, Span(interest, "soft"), BREAK]
    link = source_link(claim)
    who += [link] if isinstance(link, str) else [*link]
    if claim.get("published"):
        who.append(Span(f", {plain(claim['published'])}", "soft"))
    cells: list[Text] = [
        (Link(plain(claim["claim_id"]), f"#{identifier}"),),
        span_of_days(claim.get("start"), claim.get("end") or claim.get("start")),
        tuple(says),
        count_text(claim["launched"]),
        failed_text(claim),
        count_text(claim["intercepted"]),
        tuple(who),
        _grade(claim.get("reliability")),
        _grade(claim.get("credibility")),
        _fate(claim, data),
    ]
    return Row(cells, identifier)


def _grade(grade: object) -> Text:
    written = plain(grade)
    meaning = grade_meaning(written)
    return (Span(written, "strong"), BREAK, Span(meaning, "soft")) if written else meaning


def _corrections(data: Mapped) -> list[Block]:
    """Return every later correction of a claim in scope, with its reason and its source."""
    out = {claim["claim_id"] for claim in data["claims"] if claim["rule"] == "out-of-scope"}
    mine = [row for row in data["corrections"] if row["claim_id"] not in out]
    others = len(data["corrections"]) - len(mine)
    blocks: list[Block] = [_correction_table(mine)] if mine else []
    if others:
        text = f"{others} further corrections concern claims out of scope; report.json has them."
        blocks.append(Paragraph(text, "note"))
    return blocks


def _correction_table(corrections: Sequence[Mapped]) -> Table:
    rows = []
    for row in corrections:
        source: Text = plain(row["source"]) or "not stated"
        address = web_address(row["source"])
        if address is not None:
            source = (Link(address, address),)
        cells: list[Text] = [
            claim_links([row["claim_id"]]),
            plain(row["recorded_at"]),
            plain(row["field"]) or "the whole claim",
            plain(row["old_value"]) or "blank",
            "retracted" if row["kind"] == "retract" else plain(row["new_value"]) or "blank",
            plain(row["reason"]),
            source,
            plain(row["recorded_by"]) or "not stated",
        ]
        rows.append(Row(cells))
    columns = [
        Column("Claim"),
        Column("Recorded", "date"),
        Column("What"),
        Column("Was"),
        Column("Is now"),
        Column("Why", "long"),
        Column("Source", "words"),
        Column("By"),
    ]
    return Table("corrections", "Claims corrected after they were recorded", columns, rows)


def _fate(claim: Mapped, data: Mapped) -> Text:
    reason = plain(claim.get("reason"))
    if claim["fate"] == "used":
        head = Span(period_words(data, claim.get("period")), "strong")
    else:
        head = Span(rule_words(claim["rule"]), "strong")
    return (head, BREAK, reason) if reason else (head,)


def _interest_table(interest: Mapped) -> Table:
    kinds = list(dict.fromkeys([*interest["all"], *interest["used"]]))
    rows = [
        Row([words_of(k), str(interest["used"].get(k, 0)), str(interest["all"].get(k, 0))])
        for k in kinds
    ]
    columns = [
        Column("Interest of the claimant"),
        Column("Claims used", "number"),
        Column("All claims", "number"),
    ]
    return Table("interests", "Who says it: the claimants' interest", columns, rows)
