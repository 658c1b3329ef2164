"""The bottom line, and the findings behind it: summary, contrasts, counts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from reliability.assess.by_rule import RULED
from reliability.report.cells import (
    chance_text,
    claim_links,
    contrast_cell,
    rate_cell,
    span_of_days,
    words_of,
)
from reliability.report.document import (
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
    pieces,
)
from reliability.report.sections.outcomes import outcome_fold
from reliability.words.numbers import (
    ESTIMAND_WORDS,
    MEASURE_WORDS,
    count_text,
    method_text,
    p_value_text,
    prior_text,
)
from reliability.words.plain import plain
from reliability.words.sentences import disagreement_text
from reliability.words.sides import capital, contrast_words, named, pair, where

__all__ = ["bottom_line", "counts", "judgement", "summary"]

Mapped = Mapping[str, Any]

# So many claims at most are named under the bottom line.
_MOST_NAMED = 8
_STATES = {
    "launched": "Launched",
    "failed": "Failed",
    "succeeded": "Succeeded",
    "intercepted": "Intercepted",
    "not_reached": "Did not reach the target",
    "not_coded": "Not coded yet",
    "unknown": "Unknown",
    "rest": "Not reported to have failed, no more said",
}


def bottom_line(data: Mapped) -> Section:
    """Return the bottom line; a naive scenario's warning leads it."""
    sentences = [plain(sentence) for sentence in data["bottom_line"]]
    warning = data.get("warning")
    if warning and not (sentences and sentences[0].startswith(plain(warning))):
        sentences.insert(0, plain(warning))
    blocks: list[Block] = [
        Paragraph(sentence, "warning" if warning and at == 0 else "lead", f"bottom-line-{at + 1}")
        for at, sentence in enumerate(sentences)
    ]
    behind: list[Piece] = ["The claims behind it: "]
    for at, period in enumerate(data["periods"]):
        behind.append(f"{'; ' if at else ''}{plain(named(period))} ")
        if len(period["claims_used"]) > _MOST_NAMED:
            behind.append(f"{len(period['claims_used'])} claims")
            continue
        links = claim_links(period["claims_used"])
        behind += [links] if isinstance(links, str) else links
    behind += [". ", Link("How they were counted", "#counts"), "."]
    blocks.append(Paragraph(tuple(behind), "note"))
    return Section("bottom-line", "Bottom line", blocks)


def judgement(data: Mapped) -> Section | None:
    """Return what the author of the scenario says; nothing is added to it."""
    sentences = [plain(sentence) for sentence in data.get("judgement") or ()]
    if not sentences:
        return None
    ids = [f"judgement-{at + 1}" for at in range(len(sentences))]
    note = Paragraph("Written by the author of the scenario, not computed.", "note")
    return Section("judgement", "Judgement", [Items(sentences, ids), note])


def summary(data: Mapped) -> Section:
    """Return the summary of findings, one row per outcome measure, and every contrast.

    With more than two periods or groups there is a table for each comparison: a column never
    holds the numbers of another period than its head names.
    """
    letters = _letters(data["summary"])
    pairs = list(dict.fromkeys((r["a"], r["b"]) for r in data["summary"] if r.get("a")))
    blocks: list[Block] = [_summary_table(data, at, pairs, letters) for at in range(len(pairs))]
    blocks += [
        Paragraph("Why the record carries no further, by the letters in the last column:", "note"),
        Items(
            [(Span(f"{letter}: ", "strong"), reason) for reason, letter in letters.items()],
            [f"reason-{letter}" for letter in letters.values()],
        ),
    ]
    blocks += [Paragraph(text) for text in _likelihoods(data)]
    table = _contrast_table(data)
    if table.rows:
        said = "Every contrast with its test and probability, and the method of each"
        against = [Paragraph(text, "note") for text in _against(data)]
        blocks.append(Fold("contrasts", said, [table, *against]))
    return Section("summary", "Summary of findings", blocks)


def _summary_table(
    data: Mapped, at: int, pairs: Sequence[tuple[str, str]], letters: Mapping[str, str]
) -> Table:
    """Return the rows of one comparison; the last table has the outcomes not assessed too."""
    last = at == len(pairs) - 1
    a, b = map(plain, pair({"a": pairs[at][0], "b": pairs[at][1]}, data))
    columns = [
        Column("Outcome measure", "result"),
        Column(capital(b), "result"),
        Column(capital(a), "result"),
        Column(capital(contrast_words("difference", a, b)), "result"),
        Column(capital(contrast_words("ratio", a, b)), "result"),
        Column(f"Launches, {b} / {a}"),
        Column("Claims", "number"),
        Column("How far the record carries", "result"),
    ]
    rows = [
        _summary_row(place, row, letters)
        for place, row in enumerate(data["summary"])
        if row.get("a") == pairs[at][0] or (row.get("a") is None and last)
    ]
    caption = "One row per outcome measure"
    if len(pairs) > 1:
        caption += f": {a} against {b}"
    return Table(f"summary-table{f'-{at + 1}' if at else ''}", caption, columns, rows)


def _letters(rows: Sequence[Mapped]) -> dict[str, str]:
    """Return a letter for each different reason, in the order of the rows: a to z, then aa."""
    reasons = dict.fromkeys(plain(reason) for row in rows for reason in row.get("reasons") or ())
    alphabet = "abcdefghijklmnopqrstuvwxyz"
    return {
        reason: alphabet[at] if at < 26 else alphabet[at // 26 - 1] + alphabet[at % 26]
        for at, reason in enumerate(reasons)
    }


def _summary_row(at: int, row: Mapped, letters: Mapping[str, str]) -> Row:
    certainty: list[Piece] = [Span(plain(row.get("certainty") or "not assessed"), "strong")]
    reasons = [letters[plain(reason)] for reason in row.get("reasons") or ()]
    if reasons:
        certainty.append(f": {', '.join(reasons)}")
    results: list[Text] = [
        rate_cell(row.get("before")),
        rate_cell(row.get("after")),
        contrast_cell(row.get("difference")),
        contrast_cell(row.get("ratio"), direction=False),
        _launches(row),
    ]
    if row.get("estimand") is None:  # an outcome of which there may be data, and no assessment
        results = ["not assessed"] * len(results)
    cells: list[Text] = [
        plain(row["measure"]),
        *results,
        str(row.get("claims", 0)),
        tuple(certainty),
    ]
    return Row(cells, f"summary-{at + 1}")


def _launches(row: Mapped) -> str:
    """Return the launches before and after, as the rates beside them count them."""
    rates = [row.get("before"), row.get("after")]
    if not any(rates):
        return "no data"
    return " / ".join("no data" if rate is None else count_text(rate["launches"]) for rate in rates)


def _likelihoods(data: Mapped) -> Iterator[str]:
    """Yield the likelihood sentences that the findings allow and the bottom line does not say."""
    for row in data["contrasts"]:
        if row["quantity"] == "probability" and row.get("likelihood"):
            sentence = row["likelihood"]["sentence"]
            if sentence not in data["bottom_line"]:
                yield plain(sentence)


def _against(data: Mapped) -> Iterator[str]:
    """Yield a sentence for every interval that the test beside it does not agree with."""
    for row in data["contrasts"]:
        if row["quantity"] not in MEASURE_WORDS:
            continue
        tests = [
            test
            for test in data["contrasts"]
            if test["quantity"] == "p-value"
            and (test["a"], test["estimand"]) == (row["a"], row["estimand"])
        ]
        said = disagreement_text(row, tests)
        if said is not None:
            a, b = map(plain, pair(row, data))
            about = ESTIMAND_WORDS.get(row["estimand"], plain(row["estimand"]))
            yield f"{capital(contrast_words(row['quantity'], a, b))}, {about}: {said}."


def _contrast_table(data: Mapped) -> Table:
    columns = [
        Column("Contrast", "result"),
        Column("Of which rate", "result"),
        Column("Result", "result"),
        Column("Method"),
    ]
    rows = []
    for at, row in enumerate(data["contrasts"]):
        head, result, method = _contrast(row, data)
        about = ESTIMAND_WORDS.get(row.get("estimand"), plain(row.get("estimand")))
        rows.append(Row([head, about, result, method], f"contrast-{at + 1}"))
    return Table("contrast-table", "Every contrast", columns, rows)


def _contrast(row: Mapped, data: Mapped) -> tuple[Text, Text, str]:
    quantity = row["quantity"]
    a, b = map(plain, pair(row, data))
    if quantity == "p-value":
        of = row.get("measure", "difference")
        head = f"p-value of equal rates, {a} and {b}"
        if of != "difference":
            head += f" (the test of the {words_of(of)}'s interval)"
        return (
            head,
            p_value_text(row["p_low"], row["p_high"]),
            method_text("p-value", row["method"]),
        )
    if quantity == "probability":
        head = f"probability that the rate is lower {where(a)} than {where(b)}"
        return head, chance_text(row, data), prior_text(row["prior"])
    return contrast_words(quantity, a, b), contrast_cell(row), method_text(quantity, row["method"])


def counts(data: Mapped) -> Section:
    """Return what was counted in each period, claim by claim."""
    blocks: list[Block] = []
    stated = {assumption["code"] for assumption in data["assumptions"]}
    for period in data["periods"]:
        label = plain(named(period))
        days = span_of_days(period.get("first"), period.get("last"))
        opening: list[Piece] = [Span(capital(label), "strong")]
        opening.append(". " if days in (label, "no date") else f" ({days}). ")
        if period.get("reason"):
            opening.append(f"Why these claims: {plain(period['reason'])}")
        blocks.append(Paragraph(tuple(opening), id=anchor("period", period["label"])))
        blocks += _count_table(period)
        blocks += _rate_table(label, "rates", "Rates", period["rates"], stated)
        blocks += outcome_fold(data, period)
        if period.get("envelope"):
            blocks += _envelope(label, period, stated)
        if period.get("notes"):
            blocks.append(Items([plain(note) for note in period["notes"]]))
    return Section("counts", "What was counted", blocks)


def _envelope(label: str, period: Mapped, stated: set[str]) -> list[Block]:
    """Return what the union of all rival claims gives, whatever the policy or the list."""
    envelope = period["envelope"]
    if [_ends(rate) for rate in envelope["rates"]] == [_ends(rate) for rate in period["rates"]]:
        speaks = any(row.get(name) for row in period["rows"] for name in ("failed", "succeeded"))
        among = "Among claims that speak of failures, the" if speaks else "The"
        return [Paragraph(f"{among} envelope of all rivals, {label}, gives the same.", "note")]
    links = claim_links(envelope["claims_used"])
    written: list[Piece] = [f"The envelope of all rival claims, {label}, draws on "]
    written += [links] if isinstance(links, str) else links
    caption = "Rates under the envelope of all rivals"
    return [
        Paragraph((*written, ".")),
        *_rate_table(label, "envelope", caption, envelope["rates"], stated),
    ]


def _ends(rate: Mapped) -> tuple[object, ...]:
    return tuple(rate[key] for key in ("bound_low", "bound_high", "ci_low", "ci_high"))


def _count_table(period: Mapped) -> list[Block]:
    """Return the launches by state, a column for each that a claim speaks of; the others named."""
    label = plain(named(period))
    said = [
        state
        for state in _STATES
        if any(each.get(state) is not None for each in (*period["rows"], period["counts"]))
    ]
    columns = [Column("Claims"), Column("Incident")]
    columns += [Column(_STATES[state], "number") for state in said]
    ruled = [name for name in RULED if (period.get("by_rule") or {}).get(name) is not None]
    columns += [Column(RULED[name], "number") for name in ruled]
    rows = []
    for at, row in enumerate(period["rows"]):
        rival = f" (rival {row['alternative'] + 1})" if row.get("alternative") else ""
        links = claim_links(row["claim_ids"])
        head: Text = links if isinstance(links, str) else (*links, rival) if rival else links
        cells: list[Text] = [head, plain(row.get("incident_id")) or "a whole window"]
        cells += [count_text(row.get(state)) for state in said]
        cells += [_decided(row, name) for name in ruled]
        rows.append(Row(cells, anchor("count", f"{period['label']}-{at + 1}")))
    total: list[Text] = [(Span("Total", "strong"),), ""]
    total += [count_text(period["counts"].get(state)) for state in said]
    total += [_decided(period, name) for name in ruled]
    rows.append(Row(total, anchor("total", period["label"])))
    caption = f"Launches by state as reported, {label}"
    table = Table(anchor("counts", period["label"]), caption, columns, rows)
    silent = [words.lower() for state, words in _STATES.items() if state not in said]
    if not silent or not period["rows"]:
        return [table]
    return [table, Paragraph(f"Of these no claim says how many: {', '.join(silent)}.", "note")]


def _decided(row: Mapped, name: str) -> str:
    count = row["by_rule"][name]
    return "none" if count is None else count_text(count)


def _rate_table(
    label: str, key: str, words: str, rates: Sequence[Mapped], stated: set[str]
) -> list[Block]:
    """Return the rates of a period, and what they assume: once, where all assume the same."""
    columns = [
        Column("Failure rate", "result"),
        Column("Result", "result"),
        Column("Failures", "number"),
        Column("Launches", "number"),
    ]
    assumed = [_assumed(row, stated) for row in rates]
    alike = all(each == assumed[0] for each in assumed)
    if not alike:
        columns.append(Column("Assumes"))
    rows = []
    for row, assumes in zip(rates, assumed, strict=True):
        cells: list[Text] = [
            ESTIMAND_WORDS.get(row["estimand"], plain(row["estimand"])),
            rate_cell(row),
            count_text(row["failures"]),
            count_text(row["launches"]),
        ]
        if not alike:
            cells.append(assumes)
        rows.append(Row(cells, anchor(key, f"{label}-{row['estimand']}")))
    table = Table(anchor(f"{key}-of", label), f"{words}, {label}", columns, rows)
    if not alike or not rates:
        return [table]
    return [table, Paragraph(("Assumed: ", *pieces(assumed[0]), "."), "note")]


def _assumed(row: Mapped, stated: set[str]) -> Text:
    """Return what a rate assumes, each linked to what follows if it is wrong."""
    written: list[Piece] = []
    for code in row.get("conditional_on") or ():
        written += [", "] if written else []
        name, target = words_of(code), "#" + anchor("assumption", code)
        written.append(Link(name, target) if code in stated else name)
    return tuple(written) or "nothing"
