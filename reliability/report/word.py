"""A report as a Word document; the same document gives the same bytes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from reliability.errors import DependencyError
from reliability.report.document import (
    BREAK,
    Downloads,
    Figure,
    Fold,
    Items,
    Link,
    Paragraph,
    Section,
    Span,
    Table,
    Terms,
    pieces,
)

if TYPE_CHECKING:
    from reliability.report.document import Block, Document, Text

__all__ = ["word_bytes"]

_SOFT, _LINK, _WARNING = "5C6570", "0B5394", "9A3412"
_SHARES = {"number": 8, "date": 11, "text": 11, "result": 14, "long": 32}
# Widths of the text area in twentieths of a point, upright and turned.
_UPRIGHT, _TURNED = 10092, 15024


def word_bytes(document: Document) -> bytes:
    """Return `document` as a Word document (.docx).

    Raises
    ------
    DependencyError
        If python-docx is not installed.
    """
    try:
        import docx
    except ImportError as error:
        raise DependencyError(
            "report format docx: needs the package python-docx, which is not installed. "
            "Install missile-reliability[docx]."
        ) from error
    buffer = io.BytesIO()
    made = _Writer(docx.Document(), document)
    made.write()
    made.word.save(buffer)
    return _fixed(buffer.getvalue())


def _fixed(content: bytes) -> bytes:
    """Return the same archive with one time for every member."""
    result = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as source,
        zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            member = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            member.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(member, source.read(name))
    return result.getvalue()


class _Writer:
    """Writes a document into one Word document, block by block."""

    def __init__(self, word: Any, document: Document) -> None:
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn

        self.word, self.document = word, document
        self.new, self.name = OxmlElement, qn
        # Word allows 40 plain characters in the name of a bookmark; numbers keep within that.
        names = dict.fromkeys(document.anchors())
        self.marks = {name: f"a{at}" for at, name in enumerate(names)}
        self.width = _UPRIGHT

    def write(self) -> None:
        from docx.shared import Mm, Pt

        properties = self.word.core_properties
        properties.title = self.document.title[:255]
        properties.author = properties.last_modified_by = "missile-reliability"
        properties.comments = ""
        properties.created = properties.modified = datetime(2000, 1, 1, tzinfo=UTC)
        style = self.word.styles["Normal"]
        style.font.name, style.font.size = "Calibri", Pt(10)
        page = self.word.sections[0]
        page.page_width, page.page_height = Mm(210), Mm(297)
        page.left_margin = page.right_margin = Mm(16)
        page.top_margin = page.bottom_margin = Mm(18)
        self._foot(page)
        if self.document.warning:
            self._paragraph(self.document.warning, role="warning")
        self.word.add_heading(self.document.title, 0)
        for name, value in self.document.facts:
            self._paragraph((Span(f"{name}: ", "strong"), value))
        self._paragraph((Span("Contents", "strong"),))
        for section in self.document.sections:
            self._paragraph((Link(section.title, f"#{section.id}"),), style="List Bullet")
        for section in self.document.sections:
            self._section(section)

    def _foot(self, page: Any) -> None:
        paragraph = page.footer.paragraphs[0]
        paragraph.add_run(f"{self.document.facts[0][1]}   ")
        for kind, text in (("begin", None), (None, "PAGE"), ("end", None)):
            run = paragraph.add_run()._r
            if kind is not None:
                mark = self.new("w:fldChar")
                mark.set(self.name("w:fldCharType"), kind)
            else:
                mark = self.new("w:instrText")
                mark.text = text
            run.append(mark)

    def _section(self, section: Section) -> None:
        turned = section.layout == "wide"
        if turned:
            self._turn(turned)
        heading = self.word.add_heading(section.title, 1)
        self._bookmark(heading._p, section.id)
        for block in section.blocks:
            self._block(block)
        if turned:
            self._turn(not turned)

    def _turn(self, turned: bool) -> None:
        from docx.enum.section import WD_ORIENT, WD_SECTION
        from docx.shared import Mm

        page = self.word.add_section(WD_SECTION.NEW_PAGE)
        page.orientation = WD_ORIENT.LANDSCAPE if turned else WD_ORIENT.PORTRAIT
        page.page_width, page.page_height = (Mm(297), Mm(210)) if turned else (Mm(210), Mm(297))
        self.width = _TURNED if turned else _UPRIGHT

    def _block(self, block: Block) -> None:
        if isinstance(block, Paragraph):
            self._paragraph(block.text, role=block.role, mark=block.id)
        elif isinstance(block, Items):
            for at, item in enumerate(block.items):
                mark = block.ids[at] if block.ids else None
                self._paragraph(item, style="List Bullet", mark=mark)
        elif isinstance(block, Table):
            self._table(block)
        elif isinstance(block, Figure):
            self._figure(block)
        elif isinstance(block, Terms):
            for term, meaning in block.pairs:
                self._paragraph((Span(f"{term}: ", "strong"), *pieces(meaning)))
        elif isinstance(block, Fold):
            self.word.add_heading(block.summary, 2)
            for inner in block.blocks:
                self._block(inner)
        elif isinstance(block, Downloads):
            self._paragraph("The page report.html carries these tables as files:")
            for file in block.files:
                self._paragraph(f"{file.file}: {file.about}", style="List Bullet")

    def _paragraph(
        self, text: Text, *, role: str = "plain", style: str | None = None, mark: str | None = None
    ) -> None:
        paragraph = self.word.add_paragraph(style=style)._p
        colour = {"warning": _WARNING, "note": _SOFT}.get(role)
        size = 13 if role == "lead" else None
        self._runs(paragraph, text, colour=colour, size=size, bold=role == "warning")
        if mark:
            self._bookmark(paragraph, mark)

    def _figure(self, figure: Figure) -> None:
        from docx.shared import Mm

        picture = self.word.add_picture(io.BytesIO(figure.png()), width=Mm(118))
        ratio = picture.height / picture.width
        if picture.height > Mm(215):
            picture.height, picture.width = Mm(215), int(Mm(215) / ratio)
        properties = picture._inline.docPr
        properties.set("descr", figure.description)
        properties.set("title", figure.title)
        self._paragraph(figure.caption, role="note")

    def _table(self, table: Table) -> None:
        caption = self.word.add_paragraph()
        caption.paragraph_format.keep_with_next = True
        self._runs(caption._p, (Span(table.caption, "strong"),))
        made = self.word.add_table(rows=0, cols=len(table.columns))
        made.autofit = False
        element = made._tbl
        total = sum(_SHARES[column.manner] for column in table.columns)
        widths = [round(self.width * _SHARES[c.manner] / total) for c in table.columns]
        for column, width in zip(element.tblGrid.gridCol_lst, widths, strict=True):
            column.set(self.name("w:w"), str(width))
        titles = [(Span(column.title, "strong"),) for column in table.columns]
        element.append(self._row(titles, widths, head=True))
        for row in table.rows:
            element.append(self._row(row.cells, widths, mark=row.id))
        self.word.add_paragraph()

    def _row(
        self,
        cells: Sequence[Text],
        widths: Sequence[int],
        *,
        head: bool = False,
        mark: str | None = None,
    ) -> Any:
        row = self.new("w:tr")
        properties = self.new("w:trPr")
        properties.append(self.new("w:cantSplit"))
        if head:
            properties.append(self.new("w:tblHeader"))
        row.append(properties)
        for at, (cell, width) in enumerate(zip(cells, widths, strict=True)):
            made, about, size = self.new("w:tc"), self.new("w:tcPr"), self.new("w:tcW")
            size.set(self.name("w:w"), str(width))
            size.set(self.name("w:type"), "dxa")
            about.append(size)
            about.append(self._line("single", 8 if head else 4))
            made.append(about)
            paragraph = self.new("w:p")
            self._runs(paragraph, cell, size=7)
            if mark and at == 0:
                self._bookmark(paragraph, mark)
            made.append(paragraph)
            row.append(made)
        return row

    def _line(self, kind: str, eighths: int) -> Any:
        borders, bottom = self.new("w:tcBorders"), self.new("w:bottom")
        bottom.set(self.name("w:val"), kind)
        bottom.set(self.name("w:sz"), str(eighths))
        bottom.set(self.name("w:color"), "auto" if eighths == 8 else "C9CED6")
        borders.append(bottom)
        return borders

    def _bookmark(self, paragraph: Any, name: str) -> None:
        mark = self.marks[name]
        start, end = self.new("w:bookmarkStart"), self.new("w:bookmarkEnd")
        for element in (start, end):
            element.set(self.name("w:id"), mark[1:])
        start.set(self.name("w:name"), mark)
        paragraph.append(start)
        paragraph.append(end)

    def _runs(
        self,
        paragraph: Any,
        text: Text,
        *,
        colour: str | None = None,
        size: int | None = None,
        bold: bool = False,
    ) -> None:
        for piece in pieces(text):
            if isinstance(piece, str):
                paragraph.append(self._run(piece, colour=colour, size=size, bold=bold))
            elif piece is BREAK:
                run = self.new("w:r")
                run.append(self.new("w:br"))
                paragraph.append(run)
            elif isinstance(piece, Span):
                tone = _SOFT if piece.manner == "soft" else colour
                strong = bold or piece.manner == "strong"
                paragraph.append(self._run(piece.text, colour=tone, size=size, bold=strong))
            elif isinstance(piece, Link):
                paragraph.append(self._link(piece, size))

    def _run(self, text: str, *, colour: str | None, size: int | None, bold: bool) -> Any:
        run, properties = self.new("w:r"), self.new("w:rPr")
        if bold:
            properties.append(self.new("w:b"))
        if colour:
            tone = self.new("w:color")
            tone.set(self.name("w:val"), colour)
            properties.append(tone)
        if size:
            height = self.new("w:sz")
            height.set(self.name("w:val"), str(2 * size))
            properties.append(height)
        run.append(properties)
        written = self.new("w:t")
        written.text = text
        written.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        run.append(written)
        return run

    def _link(self, link: Link, size: int | None) -> Any:
        run = self._run(link.text, colour=_LINK, size=size, bold=False)
        made = self.new("w:hyperlink")
        if not link.target.startswith("#"):
            from docx.opc.constants import RELATIONSHIP_TYPE

            kind = RELATIONSHIP_TYPE.HYPERLINK
            made.set(
                self.name("r:id"), self.word.part.relate_to(link.target, kind, is_external=True)
            )
        elif link.target[1:] in self.marks:
            made.set(self.name("w:anchor"), self.marks[link.target[1:]])
        else:
            return run
        made.append(run)
        return made
