"""Where a key of a scenario stands: its file, its line, and the row or table that it is in."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

from reliability.errors import ReliabilityError, ScenarioError
from reliability.scenarios.schema import line_of

__all__ = ["Place", "keyed", "raise_all"]

Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class Place:
    """A scenario file, or a part of it.

    Attributes
    ----------
    file, text : str
        Its name and what stands in it.
    row : int
        The sensitivity row meant, from 1; 0 for none.
    sweep : bool
        Its axes are meant.
    """

    file: str
    text: str
    row: int = 0
    sweep: bool = False

    def of(self, key: str) -> str:
        """Return the place of a dotted key, its line where that can be told.

        Where the key is missing, it is the line of the table that it belongs to.
        """
        text, start, within = self.text, "", ""
        if self.row:
            text, start = _row_text(self.text, self.row), "sensitivity."
            within = f", sensitivity row {self.row}"
        elif self.sweep:
            start, within = "sweep.", ", sweep"
        line, wanted = None, f"{start}{key}"
        while line is None and wanted:
            line, wanted = line_of(text, wanted), wanted.rpartition(".")[0]
        return f"{self.file}{within}" if line is None else f"{self.file} line {line}{within}"

    def at(self, error: ReliabilityError) -> ReliabilityError:
        """Return an error whose text begins with a key, with the place of that key before it."""
        key = str(error).split(":", 1)[0].split(" ")[0]
        return type(error)(f"{self.of(key)}: {error}")


def _row_text(text: str, row: int) -> str:
    """Return the text of one sensitivity row on the lines where it stands; else nothing."""
    kept, rows, inside = [], 0, False
    for line in text.splitlines():
        if re.match(r"\s*\[\[\s*sensitivity\s*\]\]", line):
            rows, inside = rows + 1, rows + 1 == row
        elif re.match(r"\s*\[", line) and "=" not in line.split("]")[0]:
            inside = inside and re.match(r"\s*\[+\s*sensitivity\s*\.", line) is not None
        kept.append(line if inside else "")
    return "\n".join(kept)


def keyed(key: str, check: Callable[[], Made]) -> Made:
    """Return what a check returns; its error begins with the key that was wrong."""
    try:
        return check()
    except ReliabilityError as error:
        said = str(error)
        if said.startswith(f"{key}:"):
            raise
        raise type(error)(f"{key}: {said.partition(': ')[2] or said}") from None


def raise_all(errors: Iterable[ReliabilityError]) -> None:
    """Raise errors as one: a single one as it is, several as lines of a `ScenarioError`."""
    texts = {str(error): error for error in errors}
    if len(texts) == 1:
        raise next(iter(texts.values()))
    if texts:
        raise ScenarioError("\n".join(texts))
