"""CSV files as their publishers made them: columns found by name, rows one by one."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from reliability.errors import LoadError
from reliability.loaders.files import MOST_COLUMNS, text_lines
from reliability.loaders.receipt import SetAside

if TYPE_CHECKING:
    import os

__all__ = ["MOST_ROWS", "MOST_TEXT", "NamedCsv", "NamedRow", "one_line", "raw_note"]

# The published tables have thousands of rows and some 2 MB; several times as much is another kind
# of file, for which a claim a row would take more memory than the file is worth.
MOST_ROWS = 20_000
MOST_TEXT = 16_000_000
LONGEST_CELL = 131_072
SHOWN_TEXT = 200

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


@dataclass(frozen=True, slots=True)
class NamedRow:
    """One row: the line it begins at, its cells by field and, where filled, by header."""

    line: int
    fields: Mapping[str, str]
    raw: Mapping[str, str]


def one_line(text: str) -> str:
    """Return a cell on one line, without control characters and the spaces around it.

    Every other letter stays, so that text garbled by an earlier hand can still be mended.

    Examples
    --------
    >>> one_line("Success    ")
    'Success'
    """
    return _CONTROL.sub(" ", text).strip()


def raw_note(raw: Mapping[str, str]) -> str:
    """Return the filled cells of a row as one text, each after its header."""
    return " | ".join(f"{header}: {text}" for header, text in raw.items() if text)


class NamedCsv:
    """The rows of a CSV file in UTF-8, with commas, below a header of known names.

    Parameters
    ----------
    path : path
    fields : mapping of str to str
        Header, without its case and surplus spaces, to the name of a field. Several headers may
        mean one field; a header that is not here is kept beside the fields.
    required : sequence of str
        Fields without which the file is another kind of table.

    Raises
    ------
    LoadError
        If the file cannot be read, or its header lacks a required field or has one twice.
    UnknownNameError
        If there is no such file.
    """

    def __init__(
        self, path: str | os.PathLike[str], fields: Mapping[str, str], required: Sequence[str]
    ) -> None:
        self.name = Path(path).name
        self._records = self._read(path)
        header = next(self._records, None)
        if header is None:
            raise LoadError(f"{self.name}: holds no text. Get the file again.")
        cells = header[1]
        if len(cells) > MOST_COLUMNS:
            raise LoadError(
                f"{self.name} header: {len(cells)} columns; read are {MOST_COLUMNS}. Get the file "
                "again."
            )
        self.header = tuple(one_line(cell) for cell in cells)
        self._places = [fields.get(" ".join(cell.casefold().split())) for cell in self.header]
        self.fields = frozenset(place for place in self._places if place is not None)
        self.spare = tuple(
            cell for cell, place in zip(self.header, self._places, strict=True)
            if place is None and cell
        )  # fmt: skip
        self._check(fields, required)

    def _check(self, fields: Mapping[str, str], required: Sequence[str]) -> None:
        shown = ", ".join(repr(cell[:40]) for cell in self.header[:25]) or "nothing"
        for field in required:
            if field not in self.fields:
                names = " or ".join(repr(name) for name, each in fields.items() if each == field)
                raise LoadError(
                    f"{self.name} header: must have the column {names}; got {shown}. Give the "
                    "file as it was published, with commas between the cells."
                )
        for place, cell in zip(self._places, self.header, strict=True):
            if place is not None and self._places.count(place) > 1:
                raise LoadError(
                    f"{self.name} header: two columns mean {cell!r}; which one is meant cannot be "
                    "told. Delete the other."
                )

    def _read(self, path: str | os.PathLike[str]) -> Iterator[tuple[int, list[str]]]:
        """Yield the records that hold anything, each with the line it begins at."""
        # A quote that never closes would swallow rows in silence; strict makes it an error.
        reader = csv.reader(self._lines(path), strict=True)
        begins = 1
        try:
            for cells in reader:
                # The limit of the csv module is the process's, and other libraries lift it.
                if max(map(len, cells), default=0) > LONGEST_CELL:
                    raise csv.Error(f"a cell of more than {LONGEST_CELL} letters")
                if any(cell.strip() for cell in cells):
                    yield begins, cells
                begins = reader.line_num + 1
        except csv.Error as error:
            raise LoadError(
                f"{self.name} line {begins}: not CSV: {error}. Mend the quotes there."
            ) from None

    def _lines(self, path: str | os.PathLike[str]) -> Iterator[str]:
        size = 0
        for number, text in text_lines(path):
            size += len(text)
            if size > MOST_TEXT:
                raise LoadError(
                    f"{self.name} line {number}: more than {MOST_TEXT} letters; the published "
                    "table has far fewer. Import it as a table, with a mapping."
                )
            yield text + "\n"

    def rows(self) -> Iterator[NamedRow | SetAside]:
        """Yield every row below the header; one that does not fit the header is set aside.

        Raises
        ------
        LoadError
            At the line that is no text or no CSV, or where there are too many rows.
        """
        width = len(self.header)
        for number, (line, cells) in enumerate(self._records, 1):
            if number > MOST_ROWS:
                raise LoadError(
                    f"{self.name} line {line}: more than {MOST_ROWS} rows; the published table "
                    "has far fewer. Import it as a table, with a mapping."
                )
            if len(cells) != width:
                reason = f"has {len(cells)} cells where the header has {width}"
                yield SetAside(line, reason, one_line(" | ".join(cells))[:SHOWN_TEXT])
                continue
            texts = [one_line(cell) for cell in cells]
            known = {place: text for place, text in zip(self._places, texts, strict=True) if place}
            raw = {head: text for head, text in zip(self.header, texts, strict=True) if text}
            yield NamedRow(line, known, raw)
