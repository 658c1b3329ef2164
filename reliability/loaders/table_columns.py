"""Columns of a table read under a mapping: a rule meets each distinct cell once, never each row."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from reliability.counts import CountRange, parse_count
from reliability.errors import CountError, LoadError

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from reliability.loaders.table_source import Cells

__all__ = ["MOST_COUNT", "CodedCells", "Reader", "Refusals", "read_count", "read_number"]

# Far above any number of launches, and exact in floating point.
MOST_COUNT = 10**9
_SHOWN = 10
_FLOAT = re.compile(r"([0-9]+)\.0", re.ASCII)


class CodedCells(NamedTuple):
    """A column: ``values[codes[i]]`` stands in row i, without spaces at its ends."""

    codes: NDArray[Any]
    values: list[str]

    def take(self, per_value: Sequence[str | None]) -> pd.Series:
        """Return a column of text from a text for each distinct value."""
        import pandas as pd

        cells = pd.array(list(per_value) or [None], dtype="string")
        return pd.Series(cells.take(self.codes))


class Refusals:
    """Everything in a file that the mapping does not cover, told in one error."""

    def __init__(self, name: str, unit: str) -> None:
        self._name = name
        self._unit = unit
        self._found: list[str] = []

    def add(self, column: str, rule: str, cells: Sequence[tuple[str, int, int]]) -> None:
        """Add what a column holds: cells as (text, rows, first line)."""
        shown = [f"{text!r} ({rows} rows, {self._unit} {line})" for text, rows, line in cells]
        more = f" and {len(shown) - _SHOWN} more" if len(shown) > _SHOWN else ""
        self._found.append(f"{column}: {rule}: {', '.join(shown[:_SHOWN])}{more}.")

    def raise_found(self) -> None:
        """Raise one error where there is anything."""
        if self._found:
            raise LoadError(f"{self._name}: {' '.join(self._found)} Write it in the mapping.")


class Reader:
    """The columns of a file by the words of its mapping."""

    def __init__(self, cells: Cells, blank: frozenset[str], refusals: Refusals) -> None:
        self.cells = cells
        self.rows = len(cells.lines)
        self.refusals = refusals
        self._blank = blank
        self._coded: dict[str, CodedCells] = {}

    def coded(self, column: str) -> CodedCells:
        """Return a column of the file, its blank words blank."""
        import pandas as pd

        if column not in self._coded:
            cells = self.cells.columns[column]
            codes: NDArray[Any]
            values: Iterable[object]
            if isinstance(cells.dtype, pd.CategoricalDtype):
                codes, values = cells.cat.codes.to_numpy(), list(cells.cat.categories)
            else:
                codes, values = pd.factorize(cells, use_na_sentinel=True)
            texts = [str(value).strip() for value in values]
            texts = ["" if text.casefold() in self._blank else text for text in texts]
            texts.append("")
            if (codes < 0).any():
                codes = np.where(codes < 0, len(texts) - 1, codes)
            self._coded[column] = CodedCells(codes, texts)
        return self._coded[column]

    def text(self, column: str) -> pd.Series:
        """Return a column of free text, missing where blank."""
        cells = self.cells.columns[column].astype("string").str.strip()
        folded = cells.str.casefold() if self._blank != {""} else cells
        blank = folded.isin(list(self._blank)).fillna(True)
        return cells.mask(blank.astype(bool)) if blank.any() else cells

    def refuse(self, column: str, rule: str, coded: CodedCells, wrong: Sequence[int]) -> None:
        """Refuse distinct cells by their codes, each with its rows and its first line."""
        times = np.bincount(coded.codes, minlength=len(coded.values))
        merged: dict[str, tuple[int, int]] = {}
        # Of many, the lines are looked up for those that are shown alone.
        for code in wrong[: 4 * _SHOWN]:
            if times[code] == 0:
                continue
            line = int(self.cells.lines[int(np.argmax(coded.codes == code))])
            rows, first = merged.get(coded.values[code], (0, line))
            merged[coded.values[code]] = (rows + int(times[code]), min(first, line))
        cells = [(text, rows, line) for text, (rows, line) in merged.items()]
        cells += [(coded.values[code], int(times[code]), 0) for code in wrong[4 * _SHOWN :]]
        if cells:
            self.refusals.add(column, rule, cells)

    def mapped(
        self,
        column: str,
        words: Mapping[str, str],
        read: Callable[[str], str | None],
        rule: str,
        *,
        required: bool = False,
    ) -> Callable[[], pd.Series]:
        """Read a column through its words, then through `read`; what it refuses is listed.

        Returns what makes the column.
        """
        coded = self.coded(column)
        found: list[str | None] = []
        wrong = []
        for code, value in enumerate(coded.values):
            text = words.get(value.casefold(), value)
            mapped = read(text) if text else None
            found.append(mapped)
            if mapped is None and (text or required):
                wrong.append(code)
        self.refuse(column, rule, coded, wrong)
        return partial(coded.take, found)


def read_count(text: str, thousands: str = "") -> CountRange | None:
    """Return a count, a range ``2..4`` or ``2..``; None for anything else.

    Examples
    --------
    >>> print(read_count("1,380", ","), read_count("2.."), read_count("5.0"))
    1380 2.. 5
    >>> read_count("-1") is None, read_count("about 5") is None, read_count("1,380") is None
    (True, True, True)
    """
    if thousands and re.fullmatch(rf"[0-9]{{1,3}}({re.escape(thousands)}[0-9]{{3}})+", text):
        text = text.replace(thousands, "")
    # Where a table has gaps, its whole numbers are often written as 5.0.
    match = _FLOAT.fullmatch(text)
    if len(text) > 40 or not text.isascii():
        return None
    try:
        count = parse_count(match[1] if match else text)
    except CountError:
        return None
    return count if max(count.low, count.high or 0) <= MOST_COUNT else None


def read_number(text: str) -> float | None:
    """Return a share in [0, 1], or None.

    Examples
    --------
    >>> read_number("0.5"), read_number("50%"), read_number("nan")
    (0.5, None, None)
    """
    if re.fullmatch(r"(0(\.[0-9]+)?|1(\.0+)?|\.[0-9]+)", text, re.ASCII) is None:
        return None
    return float(text)
