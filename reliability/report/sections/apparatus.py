"""How it was done: method card, glossary, reproducibility, data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from reliability.report.cells import flat, reach_text
from reliability.report.document import (
    Block,
    Column,
    Download,
    Downloads,
    Link,
    Paragraph,
    Row,
    Section,
    Span,
    Table,
    Terms,
    Text,
)
from reliability.report.downloads import DOWNLOADS
from reliability.words.admiralty import CREDIBILITY, RELIABILITY
from reliability.words.plain import plain, web_address

__all__ = ["data_download", "glossary", "methods", "reproducibility"]

Mapped = Mapping[str, Any]


def methods(data: Mapped) -> Section:
    """Return the method card: what was computed by which method, and its guarantee."""
    rows = []
    noted = any(method.get("note") for method in data["methods"])
    for at, method in enumerate(data["methods"]):
        cells: list[Text] = [
            plain(method["label"]),
            plain(method.get("used_for")),
            plain(method.get("guarantee")),
            plain(method.get("citation")),
        ]
        if noted:
            cells.append(plain(method.get("note")))
        rows.append(Row(cells, f"method-{at + 1}"))
    columns = [
        Column("Method"),
        Column("Used for"),
        Column("Guarantee"),
        Column("Citation", "long"),
    ]
    if noted:
        columns.append(Column("Note", "long"))
    about = Paragraph(
        "An interval speaks of the process that brought the record about, the bounds of the record "
        "itself: the launches reported may be all there were. An interval over a range holds at "
        "its level if the true counts lie in the coded ranges and launches fail independently."
    )
    table = Table("method-table", "Methods used", columns, rows)
    return Section("methods", "Method card", [about, table])


def glossary(data: Mapped) -> Section:
    """Return the words of this report, the whole likelihood table and the grades."""
    terms = data["glossary"]["terms"]
    likelihood = data["glossary"]["likelihood"]
    blocks: list[Block] = [
        Terms([(plain(entry["term"]), plain(entry["meaning"])) for entry in terms]),
        Paragraph(
            "A likelihood term stands only for the probability of a proposition, and only where "
            "the whole range of that probability lies in one band. A failure rate is a frequency "
            "and has no such term."
        ),
        Table(
            "likelihood-table",
            "Likelihood terms",
            [Column("Term"), Column("From", "number"), Column("To, below", "number")],
            [
                Row([plain(row["term"]), f"{100 * row['low']:g} %", f"{100 * row['high']:g} %"])
                for row in likelihood["rows"]
            ],
        ),
        Paragraph(f"Source: {plain(likelihood['source'])}.", "note"),
        _grade_table("grades-reliability", "Grades: reliability of a source", RELIABILITY),
        _grade_table("grades-credibility", "Grades: credibility of a claim", CREDIBILITY),
    ]
    return Section("glossary", "Glossary", blocks)


def _grade_table(identifier: str, caption: str, grades: Mapping[str, tuple[str, str]]) -> Table:
    rows = [Row([grade, *meaning]) for grade, meaning in grades.items()]
    columns = [Column("Grade"), Column("Meaning"), Column("Definition", "long")]
    return Table(identifier, caption, columns, rows)


def reproducibility(data: Mapped) -> Section:
    """Return what makes the same report again: inputs, hashes, versions, settings."""
    inputs = data["inputs"]
    facts: list[Row] = [
        Row(["Command", (Span(plain(inputs["command"]), "code"),)]),
        Row(["Scenario", plain(inputs["scenario"]["file"])]),
        Row(["Scenario, sha256", (Span(plain(inputs["scenario"]["sha256"]), "code"),)]),
        Row(["Data", plain(inputs["data"].get("title") or inputs["data"]["name"])]),
        Row(["Claims in the data", str(inputs["data"]["claims"])]),
        Row(["Data cut-off", reach_text(inputs["data"])]),
    ]
    facts += [
        Row([f"{plain(file['file'])}, sha256", (Span(plain(file["sha256"]), "code"),)])
        for file in inputs["data"]["files"]
    ]
    facts += [Row(["Licence", _licence(entry)]) for entry in inputs["data"].get("licences") or ()]
    seed = inputs.get("seed")
    said, drawn = "none: nothing is drawn at random", f"{seed}, of the permutation test"
    facts.append(Row(["Seed", said if seed is None else drawn]))
    facts.append(Row(["Report id", (Span(plain(data["report_id"]), "code"),)]))
    facts += [Row([plain(name), plain(text)]) for name, text in data["environment"].items()]
    settings = [Row([(Span(key, "code"),), value]) for key, value in flat(data["settings"])]
    blocks: list[Block] = [
        Table("inputs-table", "Inputs and versions", [Column("What"), Column("Value")], facts),
        Table("settings-table", "Settings", [Column("Key"), Column("Value")], settings),
    ]
    return Section("reproducibility", "Reproducibility", blocks)


def _licence(licence: Mapped) -> Text:
    name = plain(licence.get("title") or licence.get("name"))
    address = web_address(licence.get("path"))
    return name if address is None else (Link(name, address),)


def data_download(data: Mapped) -> Section:
    """Return the tables of the report as files that the page carries."""
    files = [
        Download(file, about, lambda write=write: write(data))  # type: ignore[misc]
        for file, about, write in DOWNLOADS
        if file != "sweep.csv" or data.get("sweep")
    ]
    note = (
        "Text that a spreadsheet would take for a formula has an apostrophe before it. "
        "The whole of the findings, unrounded, is in report.json."
    )
    blocks: list[Block] = [Downloads(files), Paragraph(note, "note")]
    return Section("data", "Data download", blocks)
