"""A report as one HTML file that opens anywhere, under a policy that lets nothing in.

The page loads nothing and is styled by one sheet that the policy names by hash. It runs nothing,
or one script that the policy names by hash, which repeats on request what the page says anyway.
"""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from reliability.report.document import (
    BREAK,
    Beside,
    Download,
    Downloads,
    Explorer,
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
    from jinja2 import Environment

    from reliability.report.document import Block, Document, Piece

__all__ = ["html_text"]

_PAGE = Path(__file__).parent / "page"
_KINDS: dict[type, str] = {
    Paragraph: "paragraph",
    Items: "items",
    Table: "table",
    Figure: "figure",
    Beside: "beside",
    Terms: "terms",
    Fold: "fold",
    Downloads: "downloads",
    Explorer: "explorer",
}


def html_text(document: Document) -> str:
    """Return `document` as one HTML file."""
    style, script = _part("report.css"), _part("explorer.js")
    offered = any(isinstance(b, Explorer) for s in document.sections for b in s.parts())
    allowed = f"script-src {_digest(script)}; " if offered else ""
    policy = (
        f"default-src 'none'; style-src {_digest(style)}; {allowed}img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
    template = _environment().get_template("report.html.j2")
    page = template.render(
        document=document, style=style, script=script if offered else None, policy=policy
    )
    return page + "\n"


def _part(name: str) -> str:
    return _PAGE.joinpath(name).read_text(encoding="utf-8")


def _digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(_PAGE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["kind"] = _kind
    environment.filters["piece"] = _piece
    environment.filters["words"] = _words
    environment.filters["pieces"] = pieces
    environment.filters["data_address"] = _data_address
    return environment


def _kind(block: Block) -> str:
    return _KINDS[type(block)]


def _piece(piece: Piece) -> str:
    if isinstance(piece, str):
        return "words"
    if piece is BREAK:
        return "break"
    if isinstance(piece, Link):
        return "inside" if piece.target.startswith("#") else "outside"
    return piece.manner if isinstance(piece, Span) else "words"


def _words(text: str) -> str:
    """Keep a number and its per cent sign on one line."""
    return text.replace(" %", "\u00a0%")


def _data_address(download: Download) -> str:
    # The byte order mark tells spreadsheets that the text is UTF-8.
    content = base64.b64encode(download.content().encode("utf-8-sig")).decode()
    return f"data:text/csv;charset=utf-8;base64,{content}"
