"""What the answer rests on, what would move it, and what it cannot show."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from reliability.report.cells import (
    claim_links,
    contrast_cell,
    division,
    flat,
    period_words,
    rate_cell,
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
from reliability.words.numbers import ESTIMAND_WORDS, count_text
from reliability.words.plain import plain
from reliability.words.same_launches import contradiction_text, in_common_text
from reliability.words.settings import key_words, value_words
from reliability.words.sides import capital, contrast_words, named, pair

__all__ = ["alternatives", "assumptions", "conflicts", "not_named"]

Mapped = Mapping[str, Any]

# So many claims at most are named in a cell.
_MOST_NAMED = 6


def assumptions(data: Mapped) -> Section:
    """Return the assumptions, each with "if wrong, then", and the sensitivity rows."""
    rows = []
    seen: set[str] = set()
    for place, assumption in enumerate(data["assumptions"], start=1):
        at = assumption.get("row")
        effect: Text = "not computed"
        if at is not None:
            label = plain(data["sensitivity"][at]["label"])
            effect = (Link(label, f"#sensitivity-{at + 1}"),)
        cells: list[Text] = [
            plain(assumption["text"]),
            plain(assumption.get("if_wrong")),
            effect,
        ]
        # The author of a scenario may state several assumptions, all under one code.
        code = assumption["code"]
        identifier = anchor("assumption", f"{code}-{place}" if code in seen else code)
        seen.add(code)
        rows.append(Row(cells, identifier))
    columns = [Column("Assumption", "long"), Column("If wrong, then", "long"), Column("Its row")]
    blocks: list[Block] = [
        Table("assumption-table", "Assumptions, and what follows if one is wrong", columns, rows)
    ]
    if data["sensitivity"]:
        blocks += _sensitivity(data)
    return Section("assumptions", "Assumptions and sensitivity", blocks)


def _sensitivity(data: Mapped) -> list[Block]:
    """Return the first rate under every change; the other rates are folded away."""
    estimands = _estimands(data)
    first = estimands[0]
    words = ESTIMAND_WORDS.get(first, plain(first))
    caption = f"The same scenario with one choice changed: {words}"
    base = {"periods": data["periods"], "contrasts": data["contrasts"]}
    head: Text = (Span("this report", "strong"),)
    rows = [Row(_sensitivity_cells(head, base, data, first))]
    others = [
        Row([head, *_sensitivity_cells(_words(each), base, data, each)]) for each in estimands[1:]
    ]
    for at, row in enumerate(data["sensitivity"]):
        own = _estimands(row) or estimands
        shown = first if first in own else own[0]
        rows.append(_sensitivity_row(at, row, data, shown, first))
        if not row.get("error"):
            others += [
                Row([plain(row["label"]), *_sensitivity_cells(_words(each), row, data, each)])
                for each in own
                if each != shown
            ]
    found: list[Block] = [Table("sensitivity-table", caption, _sensitivity_columns(data), rows)]
    if others:
        columns = [Column("What is changed", "result"), *_sensitivity_columns(data, "Which rate")]
        table = Table(
            "sensitivity-others", "The other rates under the same changes", columns, others
        )
        found.append(Fold("sensitivity-all", "The other rates under the same changes", [table]))
    return found


def _sensitivity_columns(data: Mapped, head: str = "What is changed") -> list[Column]:
    columns = [Column(head, "long" if head == "What is changed" else "result")]
    columns += [Column(capital(plain(named(period))), "result") for period in data["periods"]]
    return [*columns, *(Column(words, "result") for words in _differences(data).values())]


def _differences(data: Mapped) -> dict[str, str]:
    """Return the head of each difference by the label that it compares with the first one."""
    found = {}
    for row in data["contrasts"]:
        if row["quantity"] == "difference":
            a, b = map(plain, pair(row, data))
            found[row["a"]] = capital(contrast_words("difference", a, b))
    return found


def _sensitivity_row(
    at: int, row: Mapped, data: Mapped, shown: str | None, first: str | None
) -> Row:
    head = _changed(row, None if shown == first else _words(shown), data)
    identifier = f"sensitivity-{at + 1}"
    if row.get("error"):
        empty = [""] * (len(data["periods"]) + len(_differences(data)) - 1)
        return Row([head, f"not possible: {plain(row['error'])}", *empty], identifier)
    return Row(_sensitivity_cells(head, row, data, shown), identifier)


def _words(estimand: str | None) -> str:
    return ESTIMAND_WORDS.get(estimand, plain(estimand))


def _estimands(row: Mapped) -> list[str | None]:
    return list(
        dict.fromkeys(rate["estimand"] for period in row["periods"] for rate in period["rates"])
    )


def _changed(row: Mapped, which: str | None, data: Mapped) -> Text:
    """Return what a row changes: its label, then each key and value in words."""
    written: list[Piece] = [plain(row["label"])]
    if which is not None:
        written += [BREAK, Span(f"The {which}", "soft")]
    for key, value in flat(row["changed"]):
        said = f"{key_words(key)}: {value_words(key, value)}"
        written += [BREAK, Span(said, "soft")]
    for said in _claims_changed(row, data):
        written += [BREAK, Span(said, "soft")]
    return tuple(written)


def _claims_changed(row: Mapped, data: Mapped) -> Iterator[str]:
    """Yield which claims a change brings in and which it leaves out, where it does either."""
    used = {claim for period in data["periods"] for claim in period["claims_used"]}
    here = {claim for period in row["periods"] for claim in period["claims_used"]}
    for word, claims in (("Brings in", here - used), ("Leaves out", used - here)):
        if claims and row["periods"]:
            named_here = plain(", ".join(sorted(claims)))
            yield f"{word} {named_here if len(claims) <= _MOST_NAMED else f'{len(claims)} claims'}"


def _sensitivity_cells(head: Text, row: Mapped, data: Mapped, estimand: str | None) -> list[Text]:
    cells: list[Text] = [head]
    by_label = {period["label"]: period for period in row["periods"]}
    for period in data["periods"]:
        rates = by_label[period["label"]]["rates"] if period["label"] in by_label else []
        found = next((r for r in rates if r["estimand"] == estimand), None)
        cells.append(rate_cell(found))
        if found is not None:
            counted = f"{count_text(found['failures'])} of {count_text(found['launches'])}"
            cells[-1] = (*cells[-1], BREAK, Span(counted, "soft"))
    differences = {
        r["a"]: r
        for r in row["contrasts"]
        if r["quantity"] == "difference" and r["estimand"] == estimand
    }
    return [*cells, *(contrast_cell(differences.get(label)) for label in _differences(data))]


def alternatives(data: Mapped) -> Section:
    """Return what the comparison cannot show, and what else the same record allows."""
    items = [plain(text) for text in data["alternatives"]]
    ids = [f"alternative-{at + 1}" for at in range(len(items))]
    about = Paragraph(plain(data["cannot_show"]), id="cannot-show")
    return Section("alternatives", "What this cannot show", [about, Items(items, ids)])


def not_named(data: Mapped) -> Section | None:
    """Return the claims that a list leaves out and the rules would have weighed."""
    if not data.get("not_named"):
        return None
    rows = []
    for claim in data["not_named"]:
        cells: list[Text] = [
            claim_links([claim["claim_id"]]),
            period_words(data, claim.get("period")),
            plain(claim["text"]),
            count_text(claim.get("launched")),
            count_text(claim.get("failed")),
            words_of(claim.get("counts")),
        ]
        rows.append(Row(cells, anchor("not-named", claim["claim_id"])))
    columns = [
        Column("Claim"),
        Column(division(data)),
        Column("What the rules would have done with it", "long"),
        Column("Launched", "number"),
        Column("Failed", "number"),
        Column("Counts"),
    ]
    about = Paragraph(
        "The scenario names the claims that it uses. These are the others that its own rules "
        "would have weighed; the sensitivity rows show what they change."
    )
    caption = "What the rules would have done with the claims not named"
    table = Table("not-named-table", caption, columns, rows)
    used = sum(bool(claim["used_by_rules"]) for claim in data["not_named"])
    said = f"The {len(rows)} claims as a table: the rules would use {used or 'none'} of them"
    fold = Fold("not-named-all", said, [table])
    return Section("not-named", "Claims that the list leaves out", [about, fold])


def conflicts(data: Mapped) -> Section | None:
    """Return where claims contradict each other, and where two groups tell of the same launches."""
    found, shared = data.get("conflicts") or [], data.get("shared_launches") or []
    blocks: list[Block] = []
    if found:
        about = (
            "Claims that cannot all be right, among those that the scenario may use, whether or "
            "not it does. No rule of the scenario settles who is right."
        )
        rows = [
            _conflict_row(each, period_words(data, each.get("period")), f"conflict-{at}")
            for at, each in enumerate(found, start=1)
        ]
        caption = "Claims that contradict each other"
        blocks += [
            Paragraph(about),
            _conflict_table("conflict-table", caption, division(data), rows),
        ]
    for at, each in enumerate(shared, start=1):
        contradict = contradiction_text(each)
        blocks.append(
            Paragraph(
                f"Two reports of the same launches are compared: {plain(in_common_text(each))}"
                f"{f'; {contradict}' if contradict else ''}.",
                id=f"shared-{at}",
            )
        )
        between = f"{plain(each['b'])} and {plain(each['a'])}"
        rows = [
            _conflict_row(one, between, f"shared-{at}-{number}")
            for number, one in enumerate(each["disagreements"], start=1)
        ]
        if rows:
            caption = f"Where {between} contradict each other"
            blocks.append(_conflict_table(f"shared-table-{at}", caption, "Between", rows))
    return Section("conflicts", "Conflicts", blocks) if blocks else None


def _conflict_row(conflict: Mapped, where: str, identifier: str) -> Row:
    cells: list[Text] = [
        plain(conflict.get("incident_id")) or "whole windows",
        where or "none",
        f"the number {plain(conflict.get('about')) or 'launched'}",
        plain(conflict["text"]),
        claim_links(conflict["claim_ids"]),
    ]
    return Row(cells, identifier)


def _conflict_table(identifier: str, caption: str, where: str, rows: Sequence[Row]) -> Table:
    columns = [
        Column("Incident"),
        Column(where),
        Column("About"),
        Column("What contradicts what", "long"),
        Column("Claims"),
    ]
    return Table(identifier, caption, columns, rows)
