"""What a report says, before any format: sections of a few kinds of block.

Every writer renders the same document, so the formats cannot disagree.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = [
    "BREAK",
    "Beside",
    "Block",
    "Column",
    "Document",
    "Download",
    "Downloads",
    "Explorer",
    "Figure",
    "Fold",
    "Items",
    "Link",
    "Paragraph",
    "Piece",
    "Row",
    "Section",
    "Span",
    "Table",
    "Terms",
    "Text",
    "anchor",
    "pieces",
]


@dataclass(frozen=True, slots=True)
class Span:
    """Words in one manner."""

    text: str
    manner: Literal["strong", "soft", "code"]


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead somewhere: ``#anchor`` on the same page, or an http(s) address."""

    text: str
    target: str


@dataclass(frozen=True, slots=True)
class _Break:
    """A new line inside one cell."""


BREAK = _Break()

Piece = str | Span | Link | _Break
Text = str | Sequence[Piece]


def pieces(text: Text) -> Sequence[Piece]:
    """Return running text as its pieces."""
    return (text,) if isinstance(text, str) else text


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph; `role` says what it is for."""

    text: Text
    role: Literal["plain", "lead", "warning", "note"] = "plain"
    id: str | None = None


@dataclass(frozen=True, slots=True)
class Items:
    """A list; `ids`, where given, has one anchor an item."""

    items: Sequence[Text]
    ids: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Column:
    """The head of one column."""

    title: str
    manner: Literal["text", "number", "date", "result", "words", "long", "choice"] = "text"


@dataclass(frozen=True, slots=True)
class Row:
    """One row; its first cell is its header."""

    cells: Sequence[Text]
    id: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its caption."""

    id: str
    caption: str
    columns: Sequence[Column]
    rows: Sequence[Row]


@dataclass(frozen=True, slots=True)
class Figure:
    """A drawing; it is drawn by those writers alone that show it."""

    name: str
    title: str
    caption: str
    description: str
    plot: Callable[[], Axes]

    def svg(self) -> str:
        """Return the drawing as an SVG element that a strict policy lets stand."""
        from reliability.figures import safe_svg

        return safe_svg(
            self.plot().figure, name=self.name, title=self.title, description=self.description
        )

    def png(self) -> bytes:
        """Return the drawing as a bitmap on white, for formats that take no SVG."""
        from reliability.figures import white_png

        return white_png(self.plot().figure)


@dataclass(frozen=True, slots=True)
class Beside:
    """A drawing, and its numbers: side by side where there is room, else one after the other."""

    figure: Figure
    blocks: Sequence[Block]


@dataclass(frozen=True, slots=True)
class Terms:
    """Terms with their meanings."""

    pairs: Sequence[tuple[str, Text]]


@dataclass(frozen=True, slots=True)
class Fold:
    """Blocks that a reader may open; on paper they stand open."""

    id: str
    summary: str
    blocks: Sequence[Block]

    @property
    def headed(self) -> bool:
        """Whether it needs a heading on paper: a table that stands alone has its caption."""
        return len(self.blocks) > 1 or not isinstance(self.blocks[0], Table)


@dataclass(frozen=True, slots=True)
class Download:
    """A table of the report as a file."""

    file: str
    about: str
    content: Callable[[], str]


@dataclass(frozen=True, slots=True)
class Downloads:
    """Files that the page itself carries."""

    files: Sequence[Download]


@dataclass(frozen=True, slots=True)
class Explorer:
    """A choice among the rows of a table: one value of every ``choice`` column.

    Only the page offers it, where scripts run; everything it shows stands in the table.
    """

    table: str
    start: str
    missing: str


Block = Paragraph | Items | Table | Figure | Beside | Terms | Fold | Downloads | Explorer


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the report under one heading; `layout` says what it mostly holds."""

    id: str
    title: str
    blocks: Sequence[Block]
    layout: Literal["prose", "wide"] = "prose"

    def parts(self) -> Iterator[Block]:
        """Yield every block, those inside others too."""
        yield from _parts(self.blocks)


@dataclass(frozen=True, slots=True)
class Document:
    """The whole report."""

    title: str
    warning: str | None
    facts: Sequence[tuple[str, str]]
    sections: Sequence[Section] = field(default=())

    def anchors(self) -> Iterator[str]:
        """Yield every place that a link inside the report may lead to."""
        for section in self.sections:
            yield section.id
            for block in section.parts():
                if isinstance(block, Paragraph) and block.id:
                    yield block.id
                elif isinstance(block, Items):
                    yield from block.ids
                elif isinstance(block, Table):
                    yield from (row.id for row in block.rows if row.id)


def _parts(blocks: Sequence[Block]) -> Iterator[Block]:
    for block in blocks:
        yield block
        if isinstance(block, Beside):
            yield block.figure
        if isinstance(block, Beside | Fold):
            yield from _parts(block.blocks)


def anchor(kind: str, name: object) -> str:
    """Return an id for `name`: the same name the same id, two names never one.

    Examples
    --------
    >>> anchor("claim", "agg-011"), anchor("claim", "a b"), anchor("claim", "a_20_b")
    ('claim-agg-011', 'claim-a_20_b', 'claim-a_5f_20_5f_b')
    """
    kept = (c if c.isascii() and (c.isalnum() or c in "-.") else f"_{ord(c):x}_" for c in str(name))
    return f"{kind}-{''.join(kept)}"
