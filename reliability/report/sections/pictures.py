"""The drawings, each followed by its numbers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from reliability.report.cells import bounds_text, claim_links, span_of_days, words_of
from reliability.report.document import (
    Block,
    Column,
    Figure,
    Fold,
    Paragraph,
    Row,
    Section,
    Span,
    Table,
    Text,
    anchor,
)
from reliability.words.numbers import ESTIMAND_WORDS, count_text, interval_text
from reliability.words.plain import plain

__all__ = ["flow", "forest", "timeline"]

Mapped = Mapping[str, Any]


def forest(data: Mapped) -> Section:
    """Return the forest plot and its numbers."""
    from reliability.figures import forest_description, plot_forest

    about = Paragraph(
        "The heavy bar is the range over everything that is not known: the record allows every "
        "value in it, and none is the best guess. The thin line speaks of the process: what rates "
        "could have brought such a record about by chance."
    )
    caption = "Failure rates, and their difference"
    title = "Forest plot of the failure rates and their difference"
    described = forest_description(data)
    figure = Figure("forest", title, caption, described, lambda: plot_forest(data))
    return Section("forest-plot", "Forest plot", [about, figure, _forest_table(data)], "drawn")


def _forest_table(data: Mapped) -> Table:
    rows = [
        _bounds_row(f"{plain(period['label'])}: {_words(row)}", row)
        for period in data["periods"]
        for row in period["rates"]
    ]
    rows += [
        _bounds_row(f"difference {plain(row['a'])} - {plain(row['b'])}: {_words(row)}", row)
        for row in data["contrasts"]
        if row["quantity"] == "difference"
    ]
    columns = [
        Column("Row", "result"),
        Column("Range over all unknowns", "result"),
        Column("Interval that covers it", "result"),
    ]
    return Table("forest-numbers", "The numbers of the forest plot", columns, rows)


def _words(row: Mapped) -> str:
    return ESTIMAND_WORDS.get(row["estimand"], plain(row["estimand"]))


def _bounds_row(name: str, row: Mapped) -> Row:
    return Row([name, bounds_text(row), interval_text(row)])


def flow(data: Mapped) -> Section:
    """Return the data flow and its numbers, which add up."""
    from reliability.figures import flow_description, plot_flow

    caption = "From the claims read to the claims used"
    title = "Data flow, from the claims read to the claims used"
    described = flow_description(data)
    figure = Figure("flow", title, caption, described, lambda: plot_flow(data))
    blocks: list[Block] = [figure, _flow_table(data["flow"])]
    return Section("data-flow", "Data flow", blocks, "drawn")


def _flow_table(data: Mapped) -> Table:
    rows = [Row([(Span("Claims read", "strong"),), "", str(data["read"])])]
    for stage in data["stages"]:
        if not stage["rules"]:
            rows.append(Row([plain(stage["stage"]), "", f"{stage['left_out']}"]))
        rows += [
            Row([plain(stage["stage"]), words_of(rule["rule"]), f"{rule['count']}"])
            for rule in stage["rules"]
        ]
    rows.append(Row([(Span("Claims used", "strong"),), "", str(data["used"])]))
    rows += [
        Row([f"used, {plain(period['period'])}", "", str(period["used"])])
        for period in data["by_period"]
    ]
    rows += [
        Row([f"used in each of {plain(', '.join(each['periods']))}", "", f"{each['claims']}"])
        for each in data.get("shared", ())
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
        return Section("timeline-section", "Timeline", [figure, _event_table(data)], "drawn")
    about = Paragraph(
        "A cut of cooperation asks the question of this report. Measurement, another cause and a "
        "date chosen by its outcome are rivals: a change there would look the same. A date chosen "
        "by its outcome proves nothing, because the outcome chose it."
    )
    title = "Timeline of incidents, windows and candidate cut dates"
    caption = "Incidents and windows over time, with the candidate cut dates by kind"
    blocks: list[Block] = [
        about,
        Figure("timeline", title, caption, described, lambda: plot_timeline(data)),
        _cut_table(data),
        Fold(
            "timeline-events",
            f"The {len(data['timeline']['incidents'])} events and windows as a table",
            [_event_table(data)],
        ),
    ]
    return Section("timeline-section", "Timeline", blocks, "drawn")


def _cut_table(data: Mapped) -> Table:
    from reliability.figures import KIND_WORDS

    rows = []
    for cut in data["timeline"]["cuts"]:
        days = span_of_days(cut["first"], cut["last"])
        chosen: Text = (Span("the cut of this report", "strong"),) if cut.get("chosen") else ""
        kind = KIND_WORDS.get(cut["kind"], words_of(cut["kind"]))
        cells = [days, plain(cut["label"]), kind, chosen]
        rows.append(Row(cells, anchor("cut", cut["cut_id"])))
    columns = [
        Column("Date", "date"),
        Column("What happened", "long"),
        Column("Kind"),
        Column("Chosen"),
    ]
    return Table("cut-dates", "The candidate cut dates", columns, rows)


def _event_table(data: Mapped) -> Table:
    rows = []
    for event in data["timeline"]["incidents"]:
        cells: list[Text] = [
            span_of_days(event["first"], event["last"]),
            plain(event["id"]),
            "whole window" if event["kind"] == "window" else "incident",
            f"used, {plain(event['period'])}" if event["used"] else "left out",
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
