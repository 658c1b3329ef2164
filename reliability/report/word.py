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
    Beside,
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
    from reliability.report.document import Block, Document, Piece, Text

__all__ = ["word_bytes"]

_INK, _SOFT, _LINK, _WARNING = "1B1F24", "5C6570", "0B5394", "9A3412"
# How what is left of a line is shared out among columns that have what they need.
_SHARES = {"number": 3, "date": 2, "text": 5, "choice": 5, "result": 12, "words": 20, "long": 60}
# What a letter of a table takes, and what a cell keeps clear, in twentieths of a point.
_LETTER, _CLEAR = 96, 130
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


def _said(text: Text) -> str:
    return "".join(p if isinstance(p, str) else getattr(p, "text", " ") for p in pieces(text))


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
        style.paragraph_format.space_after = Pt(6)
        self._headings()
        self._foot(page)
        if self.document.warning:
            self._paragraph(self.document.warning, role="warning")
        self.word.add_heading(self.document.title, 0)
        facts: list[Piece] = []
        for name, value in self.document.facts:
            facts += [BREAK] if facts else []
            facts += [Span(f"{name}: ", "strong"), value]
        self._paragraph(tuple(facts), role="note")
        contents: list[Piece] = [Span("Contents: ", "strong")]
        for at, section in enumerate(self.document.sections):
            contents += [" \u00b7 "] if at else []
            contents.append(Link(section.title.replace(" ", "\u00a0"), f"#{section.id}"))
        self._paragraph(tuple(contents), role="note")
        for section in self.document.sections:
            self._section(section)

    @property
    def last(self) -> Any:
        """The paragraph that stands last."""
        from docx.text.paragraph import Paragraph as Written

        return Written(self.word.element.body.p_lst[-1], self.word)

    def _headings(self) -> None:
        """Set the headings in ink, and close to what they head."""
        from docx.shared import Pt, RGBColor

        sizes = {"Title": (22, 0, 8), "Heading 1": (15, 18, 4), "Heading 2": (11, 10, 3)}
        for name, (size, before, after) in sizes.items():
            style = self.word.styles[name]
            style.font.name, style.font.size, style.font.bold = "Calibri", Pt(size), True
            style.font.color.rgb = RGBColor.from_string(_INK)
            style.element.rPr.rFonts.attrib.clear()
            style.element.rPr.rFonts.set(self.name("w:ascii"), "Calibri")
            style.element.rPr.rFonts.set(self.name("w:hAnsi"), "Calibri")
            style.paragraph_format.space_before = Pt(before)
            style.paragraph_format.space_after = Pt(after)
            style.paragraph_format.keep_with_next = True
        for border in self.word.styles["Title"].element.pPr.findall(self.name("w:pBdr")):
            self.word.styles["Title"].element.pPr.remove(border)

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
        self._blocks(section.blocks)
        if turned:
            self._turn(not turned)

    def _blocks(self, blocks: Sequence[Block]) -> None:
        for block, after in zip(blocks, [*blocks[1:], None], strict=True):
            self._block(block)
            if isinstance(block, Paragraph) and isinstance(after, Beside | Table | Items):
                # Nothing is said at the foot of a page of what stands on the next one.
                self.last.paragraph_format.keep_with_next = True

    def _turn(self, turned: bool) -> None:
        from docx.enum.section import WD_ORIENT, WD_SECTION
        from docx.shared import Mm, Pt

        if not self.last.text and not self.last._p.xpath(".//w:drawing"):
            # The break takes the place of the gap after a table, or that would need a page.
            self.last._p.getparent().remove(self.last._p)
        page = self.word.add_section(WD_SECTION.NEW_PAGE)
        breaking = self.last.paragraph_format
        breaking.space_after, breaking.line_spacing = Pt(0), Pt(1)
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
        elif isinstance(block, Beside):
            self._blocks((block.figure, *block.blocks))
        elif isinstance(block, Terms):
            for term, meaning in block.pairs:
                self._paragraph((Span(f"{term}: ", "strong"), *pieces(meaning)))
        elif isinstance(block, Fold):
            if block.headed:
                self.word.add_heading(block.summary, 2)
            self._blocks(block.blocks)
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

        picture = self.word.add_picture(io.BytesIO(figure.png()), width=Mm(100))
        self.last.paragraph_format.keep_with_next = True
        ratio = picture.height / picture.width
        if picture.height > Mm(215):
            picture.height, picture.width = Mm(215), int(Mm(215) / ratio)
        properties = picture._inline.docPr
        properties.set("descr", figure.description)
        properties.set("title", figure.title)
        self._paragraph(figure.caption, role="note")

    def _table(self, table: Table) -> None:
        from docx.shared import Pt

        caption = self.word.add_paragraph()
        caption.paragraph_format.keep_with_next = True
        caption.paragraph_format.space_before, caption.paragraph_format.space_after = Pt(6), Pt(2)
        self._runs(caption._p, (Span(table.caption, "strong"),))
        made = self.word.add_table(rows=0, cols=len(table.columns))
        made.autofit = False
        element = made._tbl
        self._margins(element.tblPr)
        widths = self._widths(table)
        for column, width in zip(element.tblGrid.gridCol_lst, widths, strict=True):
            column.set(self.name("w:w"), str(width))
        titles = [(Span(column.title, "strong"),) for column in table.columns]
        right = [column.manner == "number" for column in table.columns]
        element.append(self._row(titles, widths, right, head=True))
        for row in table.rows:
            element.append(self._row(row.cells, widths, right, mark=row.id))
        gap = self.word.add_paragraph().paragraph_format
        gap.space_after, gap.line_spacing = Pt(0), Pt(8)

    def _margins(self, properties: Any) -> None:
        """Keep cells clear of the next column, and flush with the text at the left."""
        margins = self.new("w:tblCellMar")
        for side, width in (("left", "0"), ("right", "100")):
            edge = self.new(f"w:{side}")
            edge.set(self.name("w:w"), width)
            edge.set(self.name("w:type"), "dxa")
            margins.append(edge)
        look = properties.find(self.name("w:tblLook"))
        if look is None:
            properties.append(margins)
        else:
            look.addprevious(margins)

    def _widths(self, table: Table) -> list[int]:
        """Return the width of every column: its longest word fits, the rest is shared out."""
        least = []
        for at, column in enumerate(table.columns):
            said = [column.title, *(_said(row.cells[at]) for row in table.rows)]
            longest = max(min(len(word), 20) for text in said for word in (text.split() or [""]))
            least.append(longest * _LETTER + _CLEAR)
        shares = [_SHARES[column.manner] for column in table.columns]
        rest = max(self.width - sum(least), 0)
        found = [low + rest * share / sum(shares) for low, share in zip(least, shares, strict=True)]
        return [round(width * self.width / sum(found)) for width in found]

    def _row(
        self,
        cells: Sequence[Text],
        widths: Sequence[int],
        right: Sequence[bool],
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
            paragraph.append(self._tight(right=right[at]))
            self._runs(paragraph, cell, size=7)
            if mark and at == 0:
                self._bookmark(paragraph, mark)
            made.append(paragraph)
            row.append(made)
        return row

    def _tight(self, *, right: bool) -> Any:
        """Return the properties of a paragraph in a cell: a hair of space, no more."""
        properties, spacing = self.new("w:pPr"), self.new("w:spacing")
        for key in ("before", "after"):
            spacing.set(self.name(f"w:{key}"), "40")
        properties.append(spacing)
        if right:
            side = self.new("w:jc")
            side.set(self.name("w:val"), "right")
            properties.append(side)
        return properties

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
