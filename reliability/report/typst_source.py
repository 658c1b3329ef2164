"""A report as Typst source; every string of others is a string literal there, never markup."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
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
    from reliability.report.document import Block, Document, Text

__all__ = ["typst_source"]

_OPENING = """\
#set page(paper: "a4", margin: (x: 17mm, top: 20mm, bottom: 19mm), numbering: "1 / 1",
  header: text(size: 7.5pt, fill: rgb("#5c6570"))[#handling #h(1fr) #running])
#set text(font: "DejaVu Sans", size: 9pt, lang: "en", hyphenate: false)
#set par(leading: 0.62em, spacing: 0.9em)
#set heading(numbering: none)
#show heading: set text(font: "Libertinus Serif", weight: "semibold")
#show heading.where(level: 1): set text(size: 21pt)
#show heading.where(level: 2): it => block(above: 1.9em, below: 0.9em, text(size: 14pt, it.body))
#show heading.where(level: 3): set text(size: 11pt)
#show link: set text(fill: rgb("#0b5394"))
#show figure.where(kind: table): set block(breakable: true)
#show figure.caption: it => block(width: 100%, below: 0.6em, sticky: true,
  align(left, text(weight: "bold", size: 8.5pt, it.body)))
#set figure.caption(position: top)
#set figure(numbering: none)
#set table(stroke: (x, y) => (bottom: if y == 0 { 0.9pt } else { 0.4pt + rgb("#c9ced6") }),
  inset: (x: 3.4pt, y: 3pt), align: left)
#set table.cell(breakable: false)
#show table: set text(size: 6.8pt)
#show table: set par(leading: 0.5em)
#show table.cell.where(y: 0): set text(weight: "bold")
#show table.cell.where(y: 0): set align(bottom)
#let soft(it) = text(fill: rgb("#5c6570"), it)
#let lead(it) = text(font: "Libertinus Serif", size: 12.5pt, it)
#let warning(it) = block(width: 100%, inset: 8pt, stroke: (left: 3pt + rgb("#9a3412")),
  text(fill: rgb("#9a3412"), weight: "bold", it))
#let at(name) = [#metadata(none)#label(name)]
#let kept(it) = block(sticky: true, width: 100%, it)
#let page-of(name) = context counter(page).at(label(name)).first()
#let entry(name, title) = block(spacing: 0.6em, text(size: 8.5pt,
  link(label(name), [#title #box(width: 1fr, repeat[.]) #page-of(name)])))
"""

_SIZE = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')
_WIDTHS = {
    "number": "0.95fr", "date": "21mm", "text": "1.05fr", "choice": "1.15fr", "result": "1.35fr",
    "words": "2.1fr", "long": "3.4fr",
}  # fmt: skip
# Widths of a drawing in millimetres, alone and beside its numbers; tables of so many columns at
# most fit beside one.
_WIDTH, _HALF, _NARROW = 100.0, 84.0, 4
# Where a word without spaces may break: after these, or after that many characters.
_JOINTS = re.compile(r"(?<=[./?&=_-])(?=\S)")
_LONG_WORD = re.compile(r"[^\s\u200b]{24}(?=[^\s\u200b]{4})")


def typst_source(document: Document) -> str:
    """Return `document` as the source of one Typst file.

    Drawings are the files ``<name>.svg`` beside it.
    """
    known = set(document.anchors())
    handling = document.facts[0][1]
    title = f"{document.warning} {document.title}" if document.warning else document.title
    lines = [f"#let handling = {_string(handling)}", f"#let running = {_string(document.title)}"]
    lines.append(_OPENING)
    lines.append(f"#set document(title: {_string(title)}, date: none)")
    if document.warning:
        lines.append(f"#warning({_string(document.warning)})")
    lines.append(f"#heading(level: 1, {_string(document.title)})")
    facts = "".join(f"#strong({_string(name)})#[: ]#{_string(v)}#linebreak()" for name, v in
                    document.facts)  # fmt: skip
    lines.append(f"#soft[{facts}]")
    entries = [f"#entry({_string(s.id)}, {_string(s.title)})" for s in document.sections]
    half = (len(entries) + 1) // 2
    columns = ", ".join(f"[{''.join(part)}]" for part in (entries[:half], entries[half:]))
    lines.append(f"#grid(columns: (1fr, 1fr), column-gutter: 10mm, {columns})")
    for section in document.sections:
        body = [f"#heading(level: 2, {_string(section.title)}) #at({_string(section.id)})"]
        for at, block in enumerate(section.blocks):
            written = _block(block, known)
            if isinstance(block, Paragraph) and _opens(section.blocks[at + 1 :]):
                # Nothing is said at the foot of a page of what stands on the next one.
                written = iter(["#kept[", *written, "]"])
            body += written
        if section.layout == "wide":
            body = ["#page(flipped: true)[", *body, "]"]
        lines += body
    return "\n".join(lines) + "\n"


def _opens(blocks: Sequence[Block]) -> bool:
    """Return whether what follows a paragraph is, after others perhaps, what they speak of."""
    following = next((b for b in blocks if not isinstance(b, Paragraph)), None)
    return isinstance(following, Beside | Table | Items)


def _string(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _words(text: str) -> str:
    """Return words as a literal that may break inside what is too long for a line."""
    if len(max(text.split(" "), key=len)) > 16:
        text = _JOINTS.sub("\u200b", text)
        text = _LONG_WORD.sub(lambda found: f"{found[0]}\u200b", text)
    return _string(text.replace(" %", "\u00a0%"))


def _running(text: Text, known: set[str]) -> str:
    written = []
    for piece in pieces(text):
        if isinstance(piece, str):
            written.append(f"#{_words(piece)}")
        elif piece is BREAK:
            written.append("#linebreak()")
        elif isinstance(piece, Link):
            written.append(_link(piece, known))
        elif isinstance(piece, Span):
            call = {"strong": "strong", "soft": "soft", "code": "raw"}[piece.manner]
            written.append(f"#{call}({_words(piece.text)})")
    return "".join(written)


def _link(link: Link, known: set[str]) -> str:
    if not link.target.startswith("#"):
        return f"#link({_string(link.target)}, {_words(link.text)})"
    target = link.target[1:]
    if target not in known:
        return f"#{_words(link.text)}"
    return f"#link(label({_string(target)}), {_words(link.text)})"


def _block(block: Block, known: set[str]) -> Iterator[str]:
    if isinstance(block, Paragraph):
        anchor = f"#at({_string(block.id)})" if block.id else ""
        call = {"lead": "lead", "warning": "warning", "note": "soft"}.get(block.role)
        inner = _running(block.text, known)
        yield f"\n{anchor}#{call}[{inner}]" if call else f"\n{anchor}{inner}"
    elif isinstance(block, Items):
        ids = block.ids or [""] * len(block.items)
        items = (
            f"[{f'#at({_string(name)})' if name else ''}{_running(item, known)}]"
            for name, item in zip(ids, block.items, strict=True)
        )
        yield f"#list({', '.join(items)})" if block.items else ""
    elif isinstance(block, Table):
        yield from _table(block, known)
    elif isinstance(block, Figure):
        yield _figure(block, _WIDTH)
    elif isinstance(block, Beside):
        yield from _beside(block, known)
    elif isinstance(block, Terms):
        for term, meaning in block.pairs:
            yield f"\n#strong({_words(term)})#[: ]{_running(meaning, known)}"
    elif isinstance(block, Fold):
        if block.headed:
            yield f"#heading(level: 3, {_string(block.summary)})"
        for folded in block.blocks:
            yield from _block(folded, known)
    elif isinstance(block, Downloads):
        yield "\nThe page report.html carries these tables as files:"
        files = (f"[{_running(f'{file.file}: {file.about}', known)}]" for file in block.files)
        yield f"#list({', '.join(files)})"


def _figure(figure: Figure, most: float) -> str:
    name, alt = _string(f"{figure.name}.svg"), _string(figure.description)
    picture = f"image({name}, height: {_height(figure.svg(), most)}mm, alt: {alt})"
    return f"#figure({picture}, caption: {_string(figure.caption)}, alt: {alt})"


def _beside(block: Beside, known: set[str]) -> Iterator[str]:
    """Set a drawing and its numbers side by side, if no table is too wide for half a page."""
    widest = max((len(b.columns) for b in block.blocks if isinstance(b, Table)), default=0)
    if widest > _NARROW:
        yield _figure(block.figure, _WIDTH)
        for inner in block.blocks:
            yield from _block(inner, known)
        return
    yield f"#grid(columns: ({_HALF}mm, 1fr), column-gutter: 7mm, ["
    yield _figure(block.figure, _HALF)
    yield "], ["
    for inner in block.blocks:
        yield from _block(inner, known)
    yield "])"


def _height(drawing: str, most: float) -> float:
    """Return the height in millimetres at which a drawing fills neither line nor page."""
    width, height = map(float, _SIZE.findall(drawing)[0])
    return round(min(215.0, most * height / width), 2)


def _table(table: Table, known: set[str]) -> Iterator[str]:
    widths = ", ".join(_WIDTHS[column.manner] for column in table.columns)
    sides = ", ".join("right" if column.manner == "number" else "left" for column in table.columns)
    yield (
        f"#figure(kind: table, caption: {_string(table.caption)}, "
        f"table(columns: ({widths},), align: ({sides},),"
    )
    heads = ", ".join(f"[#{_words(column.title)}]" for column in table.columns)
    yield f"table.header({heads}),"
    for row in table.rows:
        anchor = f"#at({_string(row.id)})" if row.id else ""
        first, *others = (_running(cell, known) for cell in row.cells)
        yield ", ".join([f"[{anchor}{first}]", *(f"[{cell}]" for cell in others)]) + ","
    yield "))"
