"""Launches in salvos: how many independent ones they may amount to, and what follows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from reliability.report.cells import (
    chance_text,
    codes_of,
    contrast_cell,
    division,
    period_words,
    rate_cell,
    rule_notes,
)
from reliability.report.document import (
    BREAK,
    Block,
    Column,
    Items,
    Paragraph,
    Row,
    Section,
    Span,
    Table,
    Text,
    anchor,
)
from reliability.words.numbers import (
    ESTIMAND_WORDS,
    count_text,
    decimal_text,
    method_text,
    p_value_text,
    percent_text,
    prior_text,
    range_text,
)
from reliability.words.plain import plain
from reliability.words.sides import capital, contrast_words, pair, where

__all__ = ["salvos"]

Mapped = Mapping[str, Any]
ABOUT = (
    "Launches of one salvo share crew, batch, weather and defenders. Every other interval of this "
    "report takes launches as independent: where salvos stand or fall together it is too narrow. "
    "Incidents of one day, with systems that may be the same, count as one salvo."
)
NOT_EXACT = (
    "No method for salvos is exact: with few salvos the interval of each may cover less "
    "often than it says. Those of the beta-binomial are of the mean rate over the salvos, not over "
    "the launches. The bootstrap stands for comparison alone; where salvos cannot differ it says "
    "nothing."
)
ENDLESS = (
    "Where a launched count is open above, one salvo may be of any size: beside it the others "
    "count for nothing, and all launches may amount to one."
)
ALIKE = "as if each launch were independent"
NO_GUARANTEE = "none for salvos"


def salvos(data: Mapped) -> Section | None:
    """Return the salvos of each period, and rates and contrasts by every method for them."""
    if not data.get("salvos"):
        return None
    blocks: list[Block] = [Paragraph(ABOUT), _salvo_table(data)]
    if any((entry["launched"] or {}).get("high", 0) is None for entry in data["salvos"]):
        blocks.append(Paragraph(ENDLESS, "note"))
    known = [entry for entry in data["salvos"] if entry["rates"]]
    if known:
        rates = [row for entry in known for row in entry["rates"]]
        blocks += [_rates(data, known), Paragraph(NOT_EXACT, "note"), *rule_notes(codes_of(rates))]
    for entry in data["salvo_contrasts"]:
        blocks += _contrasts(data, entry)
    left_out = [each for entry in data["salvos"] for each in entry["left_out"]]
    left_out += [each for entry in data["salvo_contrasts"] for each in entry["left_out"]]
    if left_out:
        blocks.append(Paragraph("Not computed, and why:"))
        blocks.append(Items(list(dict.fromkeys(plain(each["reason"]) for each in left_out))))
    return Section("launches-in-salvos", "Launches in salvos", blocks)


def _salvo_table(data: Mapped) -> Table:
    rows = []
    known = [entry for entry in data["salvos"] if entry.get("ci_low") is not None]
    for entry in data["salvos"]:
        effective, effect = entry.get("effective_launches"), entry.get("design_effect")
        fewest = entry.get("fewest_effective_launches")
        cells: list[Text] = [
            period_words(data, entry["period"]),
            count_text(entry.get("launched")),
            str(entry["incidents"]),
            str(entry["windows"]),
            str(entry["salvos"]),
            "not computed" if fewest is None else f"{fewest:.1f}",
            "not computed" if effective is None else f"{effective:.1f}",
            "not computed" if effect is None else decimal_text(effect),
            *([_salvo_intervals(entry)] if known else ()),
            plain(entry.get("reason")),
        ]
        rows.append(Row(cells, anchor("salvos", entry["period"])))
    columns = [
        Column(division(data)),
        Column("Launched", "number"),
        Column("Incidents", "number"),
        Column("Whole windows", "number"),
        Column("Salvos", "number"),
        Column("Amount to as few as", "number"),
        Column("By estimate to", "number"),
        Column("Design effect", "number"),
        *([Column("Interval by the estimate", "result")] if known else ()),
        Column("Why", "result"),
    ]
    caption = "Launches come in salvos: how many independent launches they may amount to"
    if known:
        caption += (
            f". Wilson {_level(known[0])} interval of the {_about(known[0])}, by the estimate, and "
            "with all launches independent"
        )
    return Table("salvo-table", caption, columns, rows)


def _salvo_intervals(entry: Mapped) -> Text:
    """Return the interval by the effective launches, then that by all as independent."""
    if entry.get("ci_low") is None:
        return "not computed"
    alone = range_text(entry["independent_ci_low"], entry["independent_ci_high"], "rate")
    by = range_text(entry["ci_low"], entry["ci_high"], "rate")
    return (Span(by, "strong"), BREAK, Span(f"if all were: {alone}", "soft"))


def _level(entry: Mapped) -> str:
    return f"{100 * entry['confidence_level']:g} %"


def _about(entry: Mapped) -> str:
    return ESTIMAND_WORDS.get(entry["estimand"], plain(entry["estimand"]))


def _rates(data: Mapped, known: Sequence[Mapped]) -> Table:
    """Return the rate of each period: as the report has it, then by each method for salvos."""
    own = {
        (rate["period"], rate["estimand"]): rate
        for period in data["periods"]
        for rate in period["rates"]
    }
    reported = [own.get((entry["period"], entry["estimand"])) for entry in known]
    named = next(method_text("rate", row["method"]) for row in reported if row is not None)
    rows = [Row([_method(named, ALIKE), NO_GUARANTEE, *map(rate_cell, reported)])]
    by_method = [{row["method"]: row for row in entry["rates"]} for entry in known]
    for name in dict.fromkeys(name for each in by_method for name in each):
        found = [each.get(name) for each in by_method]
        first = next(row for row in found if row is not None)
        prior = prior_text(first.get("prior"))
        rows.append(
            Row(
                [
                    _method(method_text("rate", name), prior),
                    plain(first["guarantee"]),
                    *("not computed" if row is None else _rate(row) for row in found),
                ]
            )
        )
    columns = [
        Column("Method", "result"),
        Column("Guarantee"),
        *(Column(capital(period_words(data, entry["period"])), "result") for entry in known),
    ]
    caption = f"The {_about(known[0])} by each method for salvos"
    return Table("salvo-rates", caption, columns, rows)


def _method(label: str, more: str) -> Text:
    return (label, BREAK, Span(more, "soft")) if more else label


def _rate(row: Mapped) -> Text:
    """Return a rate with its interval and, where that is of another number, this number."""
    if row["fitted"] is None:
        return rate_cell(row)
    kind = "posterior mean" if row.get("prior") is not None else "mean"
    fitted = f"{kind} over the salvos {percent_text(row['fitted'])}"
    return (*rate_cell(row), BREAK, Span(fitted, "soft"))


def _contrasts(data: Mapped, entry: Mapped) -> list[Block]:
    """Return one contrast by each method for salvos, or why there is none."""
    after, before = map(plain, pair(entry, data))
    if entry["reason"] is not None:
        words = contrast_words("difference", after, before)
        return [Paragraph(f"{capital(words)}, by salvos: not computed. {_why(entry)}.")]
    rows = [Row(list(cells)) for cells in _contrast_rows(data, entry, after, before)]
    columns = [
        Column("Contrast", "result"),
        Column("Method", "result"),
        Column("Guarantee"),
        Column("Result", "result"),
    ]
    caption = f"{capital(after)} against {before}, launches in salvos: {_about(entry)}"
    return [Table(anchor("salvo-contrasts", entry["a"]), caption, columns, rows)]


def _why(entry: Mapped) -> str:
    return capital(plain(entry["reason"]))


def _contrast_rows(
    data: Mapped, entry: Mapped, after: str, before: str
) -> Iterator[tuple[Text, Text, Text, Text]]:
    """Yield each contrast of two periods: as the report has it, then by each method for salvos."""
    own = {
        row["quantity"]: row
        for row in data["contrasts"]
        if row["a"] == entry["a"] and row["estimand"] == entry["estimand"]
    }
    seen: set[str] = set()
    lower = f"probability that the rate is lower {where(after)} than {where(before)}"
    for row in entry["contrasts"]:
        quantity = row["quantity"]
        reported = own.get(quantity) if quantity not in seen else None
        seen.add(quantity)
        if quantity == "p-value":
            label = method_text(quantity, row["method"])
            yield "p-value of no change", label, "", p_value_text(row["p_low"], row["p_high"])
            continue
        name = lower if quantity == "probability" else contrast_words(quantity, after, before)
        prior = prior_text(row.get("prior"))
        label = method_text(quantity, row["method"])
        if reported is not None:
            way = method_text(quantity, reported["method"]) if quantity != "probability" else ""
            alike = _method(way or capital(ALIKE), ALIKE if way else prior)
            yield name, alike, NO_GUARANTEE, _result(reported, data)
        yield name, _method(label, prior), plain(row["guarantee"]), _result(row, data)


def _result(row: Mapped, data: Mapped) -> Text:
    if row["quantity"] == "probability":
        return chance_text(row, data)
    cell = contrast_cell(row, direction=False)
    if row.get("fitted") is None:
        return cell
    return (*cell, BREAK, Span(f"over the salvos {decimal_text(row['fitted'])}", "soft"))
