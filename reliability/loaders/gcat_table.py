"""The lines of a GCAT launch list, aligned with the names of their columns or refused.

Rows have as many cells as the header has names, or two less: then the flags of Apogee and Range
are glued to their numbers. Any other row would shift its cells under wrong names, and is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from reliability.errors import LoadError
from reliability.loaders.files import MOST_COLUMNS, text_lines
from reliability.loaders.gcat_words import plain_cells, vague_date

if TYPE_CHECKING:
    import os

__all__ = ["NAMES", "GcatLines", "read_lines"]

# The columns of the newest layout, in order; older ones lack FailCode, or FailCode and OrbPay.
NAMES = (
    "Launch_Tag", "Launch_JD", "Launch_Date", "LV_Type", "Variant", "Flight_ID", "Flight",
    "Mission", "FlightCode", "Platform", "Launch_Site", "Launch_Pad", "Ascent_Site",
    "Ascent_Pad", "Apogee", "Apoflag", "Range", "RangeFlag", "Dest", "OrbPay", "Agency",
    "LaunchCode", "FailCode", "Group", "Category", "LTCite", "Cite", "Notes",
)  # fmt: skip
_REQUIRED = ("Launch_Tag", "Launch_Date", "LV_Type", "Variant", "Flight_ID", "Flight",
             "Launch_Site", "Agency", "LaunchCode", "Category")  # fmt: skip
_FLAGS = {"Apoflag": "Apogee", "RangeFlag": "Range"}
_OLD_NAMES = {"Launch_Code": "LaunchCode"}
# Cells that show a shift: numbers stand in these columns and in none beside them.
_NUMBERS = ("Launch_JD", "OrbPay")
_NUMBER = re.compile(r"-?\d+(?:\.\d*)?\??", re.ASCII)
_UPDATED = re.compile(r"#\s*Updated\s+(.+)", re.IGNORECASE)

# A cell that holds nothing.
NULL = "-"


@dataclass
class GcatLines:
    """The lines of one file, and what was met on the way.

    Attributes
    ----------
    updated : str or None
        The day of the edition, where a comment tells it.
    glued, apart : int
        Rows whose flags are glued to their numbers, or stand in their own columns.
    extra : tuple of str
        Columns that no known layout has.
    """

    path: str | os.PathLike[str]
    updated: str | None = None
    glued: int = 0
    apart: int = 0
    extra: tuple[str, ...] = ()

    def __iter__(self) -> Iterator[tuple[int, Mapping[str, str]]]:
        """Yield each row with its line: its cells by name, blank where the file has ``-``."""
        name = Path(self.path).name
        header: tuple[str, ...] | None = None
        short: tuple[str, ...] = ()
        for line, text in text_lines(self.path):
            if not text.strip():
                continue
            if header is None:
                header = _header(text, name)
                short = tuple(each for each in header if each not in _FLAGS)
                self.extra = tuple(each for each in header if each not in NAMES)
                continue
            if text.startswith("#"):
                self._comment(text)
                continue
            cells = plain_cells(text)
            names = header
            if len(cells) == len(header) - 2 == len(short):
                names = short
            elif len(cells) != len(header):
                raise LoadError(_misaligned(name, line, len(cells), header, short))
            row = {
                key: "" if cell == NULL else cell for key, cell in zip(names, cells, strict=True)
            }
            _check_numbers(row, name, line)
            if names is short and short != header:
                self.glued += 1
            else:
                self.apart += 1
                _glue(row)
            yield line, row
        if header is None:
            raise LoadError(f"{name}: must start with the header #Launch_Tag; it is empty. "
                            "Get the file again.")  # fmt: skip

    def _comment(self, text: str) -> None:
        found = _UPDATED.match(text)
        if found is not None:
            read = vague_date(found[1])
            self.updated = read.edtf if read is not None else self.updated


def read_lines(path: str | os.PathLike[str]) -> GcatLines:
    """Return the rows of a launch list, which are read one by one while they are asked for.

    Raises
    ------
    LoadError
        While they are read: at the line that is not text or cannot be aligned.
    """
    return GcatLines(path)


def _header(text: str, name: str) -> tuple[str, ...]:
    cells = plain_cells(text.removeprefix("#"))
    found = tuple(_OLD_NAMES.get(cell, cell) for cell in cells)
    if len(found) > MOST_COLUMNS:
        raise LoadError(
            f"{name}: must have at most {MOST_COLUMNS} columns; got {len(found)}. It is no GCAT "
            "launch list."
        )
    missing = [each for each in _REQUIRED if each not in found]
    if missing:
        raise LoadError(
            f"{name} line 1: must be the header of a GCAT launch list, its names apart by tabs; "
            f"{', '.join(missing[:3])}{' and more' if len(missing) > 3 else ''} missing. Give "
            "launch.tsv as GCAT publishes it."
        )
    twice = next((each for each in found if found.count(each) > 1), None)
    if twice is not None:
        raise LoadError(f"{name} line 1: {twice} stands twice. Take one of the columns away.")
    return found


def _misaligned(
    name: str, line: int, cells: int, header: tuple[str, ...], short: tuple[str, ...]
) -> str:
    wanted = f"{len(header)} cells"
    if len(short) == len(header) - 2:
        wanted += f", or {len(short)} with the flags of Apogee and Range glued to them"
    return (
        f"{name} line {line}: must have {wanted}; got {cells}. It cannot be aligned with the "
        "header: mend the line."
    )


def _check_numbers(row: Mapping[str, str], name: str, line: int) -> None:
    for column in _NUMBERS:
        cell = row.get(column, "")
        if cell and _NUMBER.fullmatch(cell) is None:
            raise LoadError(
                f"{name} line {line}, {column}: must be a number or '-'; got {cell[:40]!r}. The "
                "row is not aligned with the header: mend the line."
            )


def _glue(row: dict[str, str]) -> None:
    """Put the flags behind their numbers, as the other layout has them."""
    for flag, column in _FLAGS.items():
        mark = row.pop(flag, "")
        if mark and row.get(column):
            row[column] = f"{row[column]}{mark}"
