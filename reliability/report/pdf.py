"""A report as a PDF that assistive technology can read (PDF/UA-1), set by Typst."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from reliability.errors import DependencyError, ReliabilityError
from reliability.report.document import Figure
from reliability.report.typst_source import typst_source

if TYPE_CHECKING:
    from reliability.report.document import Document

__all__ = ["pdf_bytes"]


def pdf_bytes(document: Document) -> bytes:
    """Return `document` as a tagged PDF; the same document gives the same bytes.

    The fonts are those that the toolkit brings along, Typst's own and matplotlib's; a text with
    letters that they lack takes those letters from the fonts of the machine.

    Raises
    ------
    DependencyError
        If Typst is not installed.
    """
    try:
        import typst
    except ImportError as error:
        raise DependencyError(
            "report format pdf: needs the package typst, which is not installed. "
            "Install missile-reliability[pdf]."
        ) from error
    import matplotlib

    fonts = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
    with tempfile.TemporaryDirectory() as folder:
        for section in document.sections:
            for block in section.parts():
                if isinstance(block, Figure):
                    drawing = block.svg().replace("<svg ", '<svg font-family="DejaVu Sans" ', 1)
                    Path(folder, f"{block.name}.svg").write_text(drawing, encoding="utf-8")
        text = typst_source(document)
        source = Path(folder, "report.typ")
        source.write_text(text, encoding="utf-8")
        try:
            compiled = typst.compile(
                str(source),
                root=folder,
                font_paths=[str(fonts)],
                ignore_system_fonts=_covered(text, fonts / "DejaVuSans.ttf"),
                format="pdf",
                pdf_standards="ua-1",
            )
        except typst.TypstError as error:
            raise ReliabilityError(
                f"report format pdf: Typst could not set the report; got: {error.message}. "
                "Report this: it is an error of the toolkit, not of the data."
            ) from error
    if not isinstance(compiled, bytes):
        raise ReliabilityError(
            "report format pdf: Typst must return one file; got "
            f"{type(compiled).__name__}. Install a release of typst that missile-reliability names."
        )
    return compiled


def _covered(text: str, font: Path) -> bool:
    """Return whether `font` has every letter of `text`."""
    from matplotlib.ft2font import FT2Font

    # Typst itself sets line ends and the places where a long word may break.
    letters = {ord(letter) for letter in set(text) - set("\n\u200b")}
    return letters <= set(FT2Font(str(font)).get_charmap())
