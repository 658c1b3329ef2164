"""A report as Markdown (GitHub's), every string of others escaped."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from reliability.report.document import (
    BREAK,
    Beside,
    Downloads,
    Figure,
    Fold,
    Items,
    Link,
    Paragraph,
    Span,
    Table,
    Terms,
    pieces,
)

if TYPE_CHECKING:
    from reliability.report.document import Block, Document, Section, Text

__all__ = ["markdown_text"]

_SPECIAL = re.compile(r"([\\`*_\[\]|~$#])")
# What would open a list or a rule at the beginning of a line.
_OPENING = re.compile(r"^(\s*)([-+](?=[\s-]|$)|\d+[.)](?=\s|$))")


def markdown_text(document: Document) -> str:
    """Return `document` as Markdown that ends in a newline."""
    lines = [f"# {_escaped(document.title)}", ""]
    if document.warning:
        lines = [f"**{_escaped(document.warning)}**", "", *lines]
    lines += [f"- {name}: {_escaped(value)}" for name, value in document.facts]
    lines += ["", "## Contents", ""]
    lines += [f"- [{_escaped(s.title)}](#{_heading_anchor(s)})" for s in document.sections]
    for section in document.sections:
        lines += ["", f"## {_escaped(section.title)}"]
        for block in section.blocks:
            written = list(_block(block))
            lines += ["", *written] if written else []
    return "\n".join(lines).rstrip() + "\n"


def _heading_anchor(section: Section) -> str:
    """Return the anchor that GitHub gives a heading."""
    return re.sub(r"[^\w\- ]", "", section.title.lower()).replace(" ", "-")


def _escaped(text: str) -> str:
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    text = _SPECIAL.sub(r"\\\1", text)
    return _OPENING.sub(lambda found: f"{found[1]}{found[2][:-1]}\\{found[2][-1]}", text)


def _running(text: Text) -> str:
    written = []
    for piece in pieces(text):
        if isinstance(piece, str):
            written.append(_escaped(piece))
        elif piece is BREAK:
            written.append("<br>")
        elif isinstance(piece, Link):
            words = _escaped(piece.text)
            # A row of a table has no anchor in Markdown; its words say enough.
            target = piece.target.replace("(", "%28").replace(")", "%29").replace("|", "%7C")
            written.append(words if target.startswith("#") else f"[{words}]({target})")
        elif isinstance(piece, Span):
            words = _escaped(piece.text)
            written.append(_strong(words) if piece.manner == "strong" else words)
    return "".join(written)


def _strong(words: str) -> str:
    """Return words in bold; marks beside a space would be read as plain asterisks."""
    inner = words.strip()
    if not inner:
        return words
    return words.replace(inner, f"**{inner}**", 1)


def _block(block: Block) -> Iterator[str]:
    if isinstance(block, Paragraph):
        text = _running(block.text)
        yield f"**{text}**" if block.role == "warning" else text
    elif isinstance(block, Items):
        yield from (f"- {_running(item)}" for item in block.items)
    elif isinstance(block, Table):
        yield from _table(block)
    elif isinstance(block, Figure):
        yield f"*{_escaped(block.caption)}*: {_escaped(block.description)}"
    elif isinstance(block, Beside):
        for at, inner in enumerate([block.figure, *block.blocks]):
            if at:
                yield ""
            yield from _block(inner)
    elif isinstance(block, Terms):
        yield from (f"- **{_escaped(term)}**: {_running(meaning)}" for term, meaning in block.pairs)
    elif isinstance(block, Fold):
        inside = [list(_block(inner)) for inner in block.blocks]
        parts = [[f"### {_escaped(block.summary)}"], *inside] if block.headed else inside
        for at, part in enumerate(parts):
            yield from ["", *part] if at else part
    elif isinstance(block, Downloads):
        yield "The page `report.html` carries these tables as files:"
        yield ""
        yield from (f"- `{file.file}`: {_escaped(file.about)}" for file in block.files)


def _table(table: Table) -> Iterator[str]:
    yield f"**{_escaped(table.caption)}**"
    yield ""
    yield "| " + " | ".join(_escaped(column.title) for column in table.columns) + " |"
    marks = ["---:" if column.manner == "number" else "---" for column in table.columns]
    yield "| " + " | ".join(marks) + " |"
    for row in table.rows:
        yield "| " + " | ".join(_running(cell) for cell in row.cells) + " |"
