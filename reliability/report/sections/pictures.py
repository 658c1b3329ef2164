"""The drawings, each followed by its numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from reliability.report.cells import (
    bounds_text,
    claim_links,
    period_words,
    rule_notes,
    span_of_days,
    words_of,
)
from reliability.report.document import (
    BREAK,
    Beside,
    Block,
    Column,
    Figure,
    Fold,
    Paragraph,
    Piece,
    Row,
    Section,
    Span,
    Table,
    Text,
    anchor,
)
from reliability.scenarios.certainty import RULES
from reliability.words.numbers import (
    ESTIMAND_WORDS,
    count_text,
    percent_text,
    prior_text,
    range_text,
)
from reliability.words.plain import plain
from reliability.words.settings import rule_words
from reliability.words.sides import contrast_words, named, pair, where

__all__ = ["flow", "forest", "posterior", "timeline"]

Mapped = Mapping[str, Any]


def forest(data: Mapped) -> Section:
    """Return the forest plot and its numbers."""
    from reliability.figures import forest_description, plot_forest

    blocks: list[Block] = [
        Paragraph(
            "The heavy bar is the range over everything that is not known: the record allows "
            "every value in it, and none is the best guess. The thin line speaks of the process: "
            "what rates could have brought such a record about by chance."
        )
    ]
    known = data["report"]["known_outcomes"]
    if known:
        blocks.append(
            Paragraph(
                "Hollow, because the scenario asks for it: the rate among launches of known "
                "outcome alone. It leaves out what nobody reported, as if it were like the rest, "
                "and is no estimate."
            )
        )
    caption = "Failure rates, and their difference"
    title = "Forest plot of the failure rates and their difference"
    described = forest_description(data, known_outcomes=known)
    figure = Figure(
        "forest", title, caption, described, lambda: plot_forest(data, known_outcomes=known)
    )
    blocks.append(Beside(figure, [_forest_table(data, known)]))
    return Section("forest-plot", "Forest plot", blocks)


def _forest_table(data: Mapped, known: bool) -> Table:
    """Return the numbers of the forest plot; the method card names the methods."""
    rows = []
    for period in data["periods"]:
        name = plain(named(period))
        rows += [_bounds_row(row, name) for row in period["rates"]]
        rows += [
            _bounds_row(row, f"{name}, known outcomes only")
            for row in period["known_outcomes"]
            if known
        ]
    differences = [row for row in data["contrasts"] if row["quantity"] == "difference"]
    rows += [
        _bounds_row(row, contrast_words("difference", *map(plain, pair(row, data))))
        for row in differences
    ]
    levels = {row["confidence_level"] for row in differences} - {None}
    level = f"{100 * levels.pop():g} % interval" if len(levels) == 1 else "Interval"
    columns = [
        Column("Which rate", "result"),
        Column("Range over all unknowns", "result"),
        Column(f"{level} that covers it", "result"),
    ]
    return Table("forest-numbers", "The numbers of the forest plot", columns, rows)


def _bounds_row(row: Mapped, where_it_is: str) -> Row:
    words = ESTIMAND_WORDS.get(row["estimand"], plain(row["estimand"]))
    interval = range_text(row["ci_low"], row["ci_high"], row["quantity"])
    return Row([(Span(where_it_is, "strong"), BREAK, words), bounds_text(row), interval])


# Of the probabilities in the findings, those that a reader finds in the table.
_SHOWN = (0.025, 0.25, 0.5, 0.75, 0.975)


def posterior(data: Mapped) -> Section | None:
    """Return the posterior of the first rate and of its difference, as bands, and their numbers."""
    from reliability.figures import curves_of, plot_posterior, posterior_description

    found = data.get("posterior")
    curves = curves_of(data)
    if not found or not curves:
        return None
    blocks: list[Block] = [
        Paragraph(
            f"Under the {prior_text(found['prior'])}, every completion of what was not reported "
            "has a posterior of its own, and the band holds all of them. With a given probability "
            "the rate is below a value somewhere in the band, and nothing in the record says "
            "where. Where every count is known the band is a line; that it slopes is chance in "
            "few launches."
        )
    ]
    undone = "; ".join(RULES.get(code, words_of(code)) for code in found["undone"])
    if undone:
        blocks.append(
            Paragraph(
                f"This scenario settles unknowns by rule ({undone}). The band does without: it "
                "keeps them unknown."
            )
        )
    blocks += rule_notes(found["kept"])
    title = "Posterior of the failure rates and of their difference"
    caption = "The probability that each rate is below a value, over all unknowns"
    described = posterior_description(data)
    figure = Figure("posterior-plot", title, caption, described, lambda: plot_posterior(data))
    numbers: list[Block] = [_posterior_table(data, curves, found["probabilities"])]
    if any(curve["estimand"] != curves[0]["estimand"] for curve in found["curves"]):
        numbers.append(Paragraph("The posteriors of the other rates stand in report.json.", "note"))
    return Section("posterior", "Posterior of the rates", [*blocks, Beside(figure, numbers)])


def _posterior_table(
    data: Mapped, curves: Sequence[Mapped], probabilities: Sequence[float]
) -> Table:
    from reliability.figures import half_text

    columns = [Column("With probability")]
    for curve in curves:
        if curve["quantity"] == "rate":
            name = f"rate {where(period_words(data, curve['period']))}"
        else:
            name = contrast_words("difference", *map(plain, pair(curve, data))) + ","
        columns.append(Column(f"The {name} is below", "result"))
    rows = [
        Row(
            [
                percent_text(probability).replace(".0 %", " %"),
                *(half_text(curve, probabilities, probability) for curve in curves),
            ]
        )
        for probability in _SHOWN
    ]
    about = ESTIMAND_WORDS.get(curves[0]["estimand"], plain(curves[0]["estimand"]))
    return Table("posterior-table", f"The numbers of the posterior: {about}", columns, rows)


def flow(data: Mapped) -> Section:
    """Return the data flow and its numbers, which add up."""
    from reliability.figures import flow_description, plot_flow

    caption = "From the claims read to the claims used"
    title = "Data flow, from the claims read to the claims used"
    described = flow_description(data)
    figure = Figure("flow", title, caption, described, lambda: plot_flow(data))
    return Section("data-flow", "Data flow", [Beside(figure, [_flow_table(data)])])


def _flow_table(data: Mapped) -> Table:
    flow = data["flow"]
    rows = [Row([(Span("Claims read", "strong"),), "", str(flow["read"])])]
    for stage in flow["stages"]:
        if not stage["rules"]:
            rows.append(Row([plain(stage["stage"]), "", f"{stage['left_out']}"]))
        rows += [
            Row([plain(stage["stage"]), rule_words(rule["rule"]), f"{rule['count']}"])
            for rule in stage["rules"]
        ]
    rows.append(Row([(Span("Claims used", "strong"),), "", str(flow["used"])]))
    rows += [
        Row([f"used, {period_words(data, period['period'])}", "", str(period["used"])])
        for period in flow["by_period"]
    ]
    rows += [
        Row(
            [
                f"used in each of {period_words(data, ';'.join(each['periods']))}",
                "",
                f"{each['claims']}",
            ]
        )
        for each in flow.get("shared", ())
    ]
    columns = [Column("Stage"), Column("Rule"), Column("Claims", "number")]
    return Table("flow-numbers", "The numbers of the data flow", columns, rows)


def timeline(data: Mapped) -> Section:
    """Return the timeline, the candidate cut dates and the events."""
    from reliability.figures import plot_timeline, timeline_description

    described = timeline_description(data)
    if not any(cut.get("chosen") for cut in data["timeline"]["cuts"]):
        # Groups that no day divides: there is no cut to weigh against its rivals.
        caption = "Incidents and windows over time"
        title = "Timeline of incidents and windows"
        figure = Figure("timeline", title, caption, described, lambda: plot_timeline(data))
        return Section("timeline-section", "Timeline", [Beside(figure, [_event_table(data)])])
    about = Paragraph(
        "A cut of cooperation asks the question of this report. Measurement, another cause and a "
        "date chosen by its outcome are rivals: a change there would look the same. A date chosen "
        "by its outcome proves nothing, because the outcome chose it."
    )
    title = "Timeline of incidents, windows and candidate cut dates"
    caption = "Incidents and windows over time, with the candidate cut dates by kind"
    figure = Figure("timeline", title, caption, described, lambda: plot_timeline(data))
    blocks: list[Block] = [
        about,
        Beside(figure, [_cut_table(data)]),
        Fold(
            "timeline-events",
            f"The {len(data['timeline']['incidents'])} events and windows as a table",
            [_event_table(data)],
        ),
    ]
    return Section("timeline-section", "Timeline", blocks)


def _cut_table(data: Mapped) -> Table:
    from reliability.figures import KIND_WORDS

    rows = []
    for cut in data["timeline"]["cuts"]:
        days = span_of_days(cut["first"], cut["last"])
        happened: list[Piece] = [plain(cut["label"])]
        if cut.get("chosen"):
            happened += [BREAK, Span("the cut of this report", "strong")]
        kind = KIND_WORDS.get(cut["kind"], words_of(cut["kind"]))
        rows.append(Row([days, happened, kind], anchor("cut", cut["cut_id"])))
    columns = [Column("Date", "date"), Column("What happened", "long"), Column("Kind", "result")]
    return Table("cut-dates", "The candidate cut dates", columns, rows)


def _event_table(data: Mapped) -> Table:
    rows = []
    for event in data["timeline"]["incidents"]:
        cells: list[Text] = [
            span_of_days(event["first"], event["last"]),
            plain(event["id"]),
            "whole window" if event["kind"] == "window" else "incident",
            f"used, {period_words(data, event['period'])}" if event["used"] else "left out",
            count_text(event.get("launched")),
            count_text(event.get("failed")),
            claim_links(event["claim_ids"]),
        ]
        rows.append(Row(cells))
    columns = [
        Column("Date", "date"),
        Column("Event"),
        Column("Kind"),
        Column("Fate"),
        Column("Launched", "number"),
        Column("Failed", "number"),
        Column("Claims"),
    ]
    return Table("events", "The events and windows of the timeline", columns, rows)
