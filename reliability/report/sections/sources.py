"""Every claim: those used, graded and linked, then those left out and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from reliability.report.cells import failed_text, source_link, span_of_days, words_of
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
from reliability.words.plain import plain
from reliability.words.settings import rule_words

__all__ = ["sources"]

Mapped = Mapping[str, Any]


def sources(data: Mapped) -> Section:
    """Return the sources used, then the claims left out, with links and reasons."""
    used = [claim for claim in data["claims"] if claim["fate"] == "used"]
    left = [claim for claim in data["claims"] if claim["fate"] != "used"]
    blocks: list[Block] = [
        _claim_table("used-claims", "Claims used", used, "Used for"),
        Paragraph(
            "Grades follow the Admiralty system: how reliable the source is (A to F), and how "
            "credible what it says (1 to 6). F and 6 say that nothing can be judged; they are not "
            "the worst grade. No grade is a weight here.",
            "note",
        ),
    ]
    if data.get("interest"):
        blocks.append(_interest_table(data["interest"]))
    definitions = [_definition(entry) for entry in data.get("sources_definition") or ()]
    if definitions:
        blocks.append(Paragraph("What the publishers of loaded data count as a failure:"))
        blocks.append(Items(definitions))
    if left:
        title = f"The {len(left)} claims left out, each with its reason"
        table = _claim_table("left-out-claims", "Claims left out", left, "Why it is left out")
        notes = Paragraph("What the coders noted on these stands in claims.csv.", "note")
        blocks.append(Fold("left-out", title, [notes, table]))
    return Section("sources", "Sources", blocks, "wide")


def _definition(entry: object) -> str:
    if isinstance(entry, Mapping):
        return plain("; ".join(f"{key}: {value}" for key, value in entry.items() if value))
    return plain(entry)


def _claim_table(identifier: str, caption: str, claims: Sequence[Mapped], last: str) -> Table:
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
    return Table(identifier, caption, columns, [_claim_row(claim) for claim in claims])


def _claim_row(claim: Mapped) -> Row:
    """Return a claim; the coder's note stands with those that are used."""
    identifier = anchor("claim", claim["claim_id"])
    says: list[Piece] = [plain(claim["summary"])]
    reported = plain(claim.get("system_as_reported"))
    if reported:
        says += [BREAK, Span(f"System as reported: {reported}", "soft")]
    if claim.get("note") and claim["fate"] == "used":
        says += [BREAK, Span(f"Note: {plain(claim['note'])}", "soft")]
    interest = words_of(claim.get("claimant_interest"))
    who: list[Piece] = [plain(claim["claimant"]), BREAK, Span(interest, "soft"), BREAK]
    link = source_link(claim)
    who += [link] if isinstance(link, str) else [*link]
    if claim.get("published"):
        who.append(Span(f", {plain(claim['published'])}", "soft"))
    cells: list[Text] = [
        (Link(plain(claim["claim_id"]), f"#{identifier}"),),
        span_of_days(claim.get("start"), claim.get("end")),
        tuple(says),
        count_text(claim["launched"]),
        failed_text(claim),
        count_text(claim["intercepted"]),
        tuple(who),
        _grade(claim.get("reliability")),
        _grade(claim.get("credibility")),
        _fate(claim),
    ]
    return Row(cells, identifier)


def _grade(grade: object) -> Text:
    written = plain(grade)
    meaning = grade_meaning(written)
    return (Span(written, "strong"), BREAK, Span(meaning, "soft")) if written else meaning


def _fate(claim: Mapped) -> Text:
    reason = plain(claim.get("reason"))
    if claim["fate"] == "used":
        head = Span(plain(claim.get("period")), "strong")
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
