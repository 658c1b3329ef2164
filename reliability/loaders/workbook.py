"""Reading xlsx workbooks behind caps: what is inside is measured before anything parses it.

A small file can unpack to gigabytes, and two cells at far corners make a sheet of seventeen
billion. So every part is unpacked in pieces first, counted and thrown away. Macros, links to
other files and drawings are never looked at; a formula is the result that was saved with it, or
blank where none was; text that begins with ``=`` is text.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from reliability.errors import DependencyError, LoadError
from reliability.loaders.files import MOST_COLUMNS, MOST_LINE, open_checked

if TYPE_CHECKING:
    import os
    from types import ModuleType

__all__ = ["MOST_CELLS", "MOST_RATIO", "MOST_ROWS", "MOST_UNPACKED", "Sheet", "is_workbook",
           "read_sheets"]  # fmt: skip

MOST_PARTS = 2000
MOST_UNPACKED = 56 << 20
# A sheet of repeated rows packs to a fiftieth; a bomb to a thousandth.
MOST_RATIO = 200
SMALL = 4 << 20
MOST_ROWS = 1 << 20
# Counted with the empty cells between the filled ones, which the parser makes too.
MOST_CELLS = 1_200_000
MOST_TEXT = 64 << 20
PIECE = 1 << 18

_ZIP, _OLD = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENTRY = b"PK\x01\x02"
_TAG = re.compile(rb"<(?:[\w.-]+:)?(?:row|c)(?=[\s/>])")
_PLACED = re.compile(rb'<(?:row|c) r="([A-Z]{0,3})([0-9]{1,7})"')
_TOKEN = re.compile(
    rb"<(?:[\w.-]+:)?(row|c)(?=[\s/>])|\sr\s*=\s*[\"']\s*([A-Za-z]{0,8})([0-9]{1,12})"
)
_STRING = re.compile(rb"<(?:[\w.-]+:)?si(?=[\s/>])")
_VALUE = re.compile(rb"<(?:[\w.-]+:)?v(?=[\s/>])[^<>]*>([^<]*)(<!)?")
_INDEX = re.compile(rb"\s*\+?([0-9]{1,12})\s*")
_DOCTYPE = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_AS_CSV = "Save the sheet as CSV."


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet as text: `rows` from the first of the sheet on, blank where a cell is."""

    name: str
    rows: list[list[str]]


def is_workbook(path: str | os.PathLike[str]) -> bool:
    """Whether a file is, or by its name should be, a workbook rather than text."""
    with open_checked(path) as file:
        start = file.read(len(_OLD))
    named = Path(path).suffix.casefold() in (".xlsx", ".xlsm", ".xltx", ".xls", ".xlsb")
    return named or start.startswith(_ZIP) or start == _OLD


def read_sheets(path: str | os.PathLike[str]) -> Iterator[Sheet]:
    """Yield the worksheets of an xlsx workbook in order, cells as text.

    Whole numbers come without a point, days and times in ISO form, truth values as TRUE and
    FALSE; an error value is blank.

    Raises
    ------
    LoadError
        If the file is no xlsx workbook, is broken, or exceeds a cap.
    DependencyError
        If python-calamine is not installed.
    """
    name = Path(path).name
    calamine = _calamine()
    _measure(path, name)
    with open_checked(path) as file:
        workbook = _guarded(name, lambda: calamine.CalamineWorkbook.from_filelike(file))
        for about in workbook.sheets_metadata:
            if about.typ == calamine.SheetTypeEnum.WorkSheet:
                yield Sheet(about.name, _guarded(name, lambda: _rows(workbook, about.name)))  # noqa: B023 (called at once)


def _calamine() -> ModuleType:
    try:
        import python_calamine
    except ImportError:
        raise DependencyError(
            "xlsx: needs the package python-calamine, which is not installed. "
            "Install missile-reliability[xlsx]."
        ) from None
    return python_calamine


def _guarded(name: str, read: Any) -> Any:
    try:
        return read()
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # a panic of the parser is no Exception
        reason = " ".join(str(error).split())[:200] or type(error).__name__
        raise LoadError(
            f"{name}: cannot be read as an xlsx workbook: {reason}. "
            "Open it in a spreadsheet and save it again."
        ) from None


def _rows(workbook: Any, sheet: str) -> list[list[str]]:
    return [[_text(cell) for cell in row] for row in workbook.get_sheet_by_name(sheet).iter_rows()]


def _text(cell: object) -> str:
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, (date, datetime, time)):
        return cell.isoformat()
    return str(cell)


def _measure(path: str | os.PathLike[str], name: str) -> None:
    """Refuse what is no xlsx workbook, and what would unpack to too much."""
    with open_checked(path) as file:
        _refuse_other(file, name)
        try:
            with zipfile.ZipFile(file) as archive:
                _measure_parts(archive, name)
        except LoadError:
            raise
        except Exception as error:  # zipfile raises a dozen kinds for a broken archive
            reason = " ".join(str(error).split())[:200] or type(error).__name__
            raise LoadError(
                f"{name}: a broken or cut-off xlsx workbook: {reason}. Get the file again."
            ) from None


def _refuse_other(file: IO[bytes], name: str) -> None:
    start = file.read(len(_OLD))
    if start == _OLD:
        raise LoadError(
            f"{name}: must be an xlsx workbook without a password; got an older or locked one. "
            "Save it as .xlsx."
        )
    if not start.startswith(_ZIP):
        raise LoadError(f"{name}: must be an xlsx workbook; got another kind of file. {_AS_CSV}")
    file.seek(0)
    parts = 0
    while piece := file.read(PIECE):
        parts += piece.count(_ENTRY)
        if parts > MOST_PARTS:
            raise LoadError(f"{name}: more than {MOST_PARTS} parts: no workbook. {_AS_CSV}")
    file.seek(0)


def _measure_parts(archive: zipfile.ZipFile, name: str) -> None:
    parts = archive.infolist()
    if not {"[Content_Types].xml", "xl/workbook.xml"} <= {part.filename for part in parts}:
        raise LoadError(
            f"{name}: must be an xlsx workbook; got another kind of archive. Save it as .xlsx."
        )
    unpacked = filled = longest = 0
    holders = []
    for part in parts:
        sizes, strings = _SheetSize(), _Strings()
        own = 0
        for text in _tags(archive, part, name):
            own += len(text)
            _refuse_bomb(own, part.compress_size, unpacked + own, name)
            _refuse_doctype(text, part.filename, name)
            strings.add(text)
            sizes.add(text)
            sizes.refuse(name)
            if strings.found > MOST_CELLS:
                raise LoadError(f"{name}: more than {MOST_CELLS} texts. {_AS_CSV}")
        unpacked, filled = unpacked + own, filled + sizes.filled
        if strings.found:
            holders.append(part)
            longest = max(longest, strings.longest)
    # A parser copies a shared string into every cell that names it.
    if longest * filled > MOST_TEXT and _named_text(archive, holders, longest) > MOST_TEXT:
        raise LoadError(
            f"{name}: its cells repeat more than {MOST_TEXT >> 20} MB of text. {_AS_CSV}"
        )


def _tags(archive: zipfile.ZipFile, part: zipfile.ZipInfo, name: str) -> Iterator[bytes]:
    """Yield a part in pieces that cut no tag in two."""
    with archive.open(part) as stream:
        rest = b""
        while piece := stream.read(PIECE):
            text = rest + piece
            cut = text.rfind(b"<")
            if cut < 0:
                rest = b""
                yield text
                continue
            rest = text[cut:]
            if len(rest) > MOST_LINE:
                raise LoadError(f"{name}: a cell is longer than {MOST_LINE} bytes. {_AS_CSV}")
            if cut:
                yield text[:cut]
        if rest:
            yield rest


def _named_text(archive: zipfile.ZipFile, holders: list[zipfile.ZipInfo], longest: int) -> int:
    """Return how many bytes of shared strings the cells name, at most."""
    lengths = None
    if len(holders) == 1 and holders[0].filename.casefold() == "xl/sharedstrings.xml":
        lengths = [len(each) for each in _STRING.split(archive.read(holders[0]))[1:]]
    total = 0
    for part in archive.infolist():
        for each in _VALUE.finditer(archive.read(part)):
            number = _INDEX.fullmatch(each[1])
            if lengths is not None and number is not None and not each[2]:
                place = int(number[1])
                total += lengths[place] if place < len(lengths) else 0
            elif number is not None or each[2] or b"&" in each[1]:
                total += longest
    return total


class _Strings:
    """How many shared strings a part has, and the longest of them, with its markup."""

    def __init__(self) -> None:
        self.found = 0
        self.longest = self.read = self.start = 0

    def add(self, text: bytes) -> None:
        for each in _STRING.finditer(text):
            place = self.read + each.start()
            if self.found:
                self.longest = max(self.longest, place - self.start)
            self.found, self.start = self.found + 1, place
        self.read += len(text)
        if self.found:
            self.longest = max(self.longest, self.read - self.start)


def _refuse_bomb(own: int, packed: int, unpacked: int, name: str) -> None:
    if unpacked > MOST_UNPACKED:
        raise LoadError(f"{name}: unpacks to more than {MOST_UNPACKED >> 20} MB. {_AS_CSV}")
    if own > SMALL and own > MOST_RATIO * max(packed, 1):
        raise LoadError(
            f"{name}: a part unpacks to more than {MOST_RATIO} times its size: no table that a "
            f"person made. {_AS_CSV}"
        )


def _refuse_doctype(text: bytes, part: str, name: str) -> None:
    if part.endswith((".xml", ".rels")) and _DOCTYPE.search(text):
        raise LoadError(
            f"{name}: declares a document type or entities, which no spreadsheet writes. "
            "Open it in a spreadsheet and save it again."
        )


class _SheetSize:
    """The rows and columns that the tags of a part reach, counted as a parser does."""

    def __init__(self) -> None:
        self.row = self.column = self.rows = self.columns = self.filled = 0
        self.in_cell = False

    def add(self, text: bytes) -> None:
        placed = _PLACED.findall(text)
        if placed and len(placed) == len(_TAG.findall(text)):
            self._add_placed(placed)
        else:
            self._add_tags(text)

    def _add_placed(self, placed: list[tuple[bytes, bytes]]) -> None:
        """Count tags that all say where they are, as spreadsheets write them."""
        letters, digits = zip(*placed, strict=True)
        self.rows = max(self.rows, *map(int, set(digits)))
        self.columns = max(self.columns, *map(_column_number, set(letters)))
        self.filled += len(letters) - letters.count(b"")
        self.row, self.column = int(digits[-1]), _column_number(letters[-1])
        self.in_cell = letters[-1] != b""

    def _add_tags(self, text: bytes) -> None:
        """Count tags one by one, each beside the last where it does not say where it is."""
        for kind, letters, digits in _TOKEN.findall(text):
            if kind == b"row":
                self.row, self.column, self.in_cell = self.row + 1, 0, False
            elif kind:
                self.column, self.filled, self.in_cell = self.column + 1, self.filled + 1, True
            elif letters:
                self.row, self.column = int(digits), _column_number(letters)
            elif not self.in_cell:
                self.row = int(digits)
            self.rows = max(self.rows, self.row)
            self.columns = max(self.columns, self.column)

    def refuse(self, name: str) -> None:
        if self.rows > MOST_ROWS or self.columns > MOST_COLUMNS:
            raise LoadError(
                f"{name}: a sheet reaches row {self.rows}, column {self.columns}; read are "
                f"{MOST_ROWS} rows of {MOST_COLUMNS} columns. Delete the empty area, or "
                "save the sheet as CSV."
            )
        if max(self.rows * self.columns, self.filled) > MOST_CELLS:
            raise LoadError(
                f"{name}: a sheet of {self.rows} rows and {self.columns} columns has more than "
                f"{MOST_CELLS} cells. {_AS_CSV}"
            )


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number
