"""A column of text that pandas holds in Arrow's memory, coded no sooner than a rule asks for it.

Most questions of the check are about bytes: which cells are blank, how they begin, whether one
stands twice. They are answered where the bytes lie, without a Python object a cell.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from reliability.evidence.coded import Coded

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    import pandas as pd
    from numpy.typing import NDArray

    from reliability.evidence.schema import Column

__all__ = ["ArrowCoded", "arrow_coded"]

_BLOCK = 1 << 18


def arrow_coded(cells: pd.Series) -> ArrowCoded | None:
    """Return a column as it lies in Arrow's memory; None where it lies elsewhere."""
    if cells.dtype != "str" or getattr(cells.dtype, "storage", "python") != "pyarrow":
        return None
    held = cells.array.__arrow_array__()
    return ArrowCoded(held) if held.null_count == 0 else None


class ArrowCoded(Coded):
    """A column whose cells are a chunked array of Arrow, without nulls."""

    def __init__(self, held: Any) -> None:
        self._held = held
        self._known: dict[str, int] = {}

    @cached_property
    def _encoded(self) -> tuple[NDArray[np.intp], Any]:
        if self.is_blank():
            import pyarrow as pa  # type: ignore[import-untyped,unused-ignore]

            rows = len(self._held)
            return np.zeros(rows, dtype=np.intp), pa.array([""] if rows else [], pa.large_string())
        combined = self._held.dictionary_encode().combine_chunks()
        return combined.indices.to_numpy().astype(np.intp), combined.dictionary

    @cached_property
    def _texts(self) -> list[str]:
        found: list[str] = self._encoded[1].to_pylist()
        return found

    @property
    def codes(self) -> NDArray[np.intp]:
        """Which of the distinct texts stands in each row."""
        return self._encoded[0]

    @property
    def values(self) -> list[str]:
        """The distinct texts."""
        return self._texts

    def prepare(self, column: Column, *, compared: bool) -> None:
        """Find out, in a thread of its own, what the check will ask of the column."""
        made = ["size", "_blank"]
        made += ["_encoded"] if compared else []
        made += ["_leads"] if column.kind == "text" or column.required else []
        for name in (*made, "marks"):
            getattr(self, name)

    def texts(self, positions: NDArray[np.intp]) -> list[str]:
        """Return the cells at these positions."""
        found: list[str] = self._held.take(positions).to_pylist() if len(positions) else []
        return found

    def is_blank(self) -> bool:
        """Whether every cell is blank."""
        return self.size == 0

    @cached_property
    def size(self) -> int:
        """The bytes of all cells."""
        return sum(len(cells) for _, cells in _pieces(self._held))

    @cached_property
    def marks(self) -> tuple[int, int]:
        """How many commas and how many quotes stand in the cells."""
        return self._count(","), self._count('"')

    def _count(self, mark: str) -> int:
        if "_encoded" in vars(self):
            codes, distinct = self._encoded
            if not any(mark.encode() in cells.tobytes() for _, cells in _pieces(distinct)):
                return 0
            if 4 * len(distinct) < len(codes):
                times = np.bincount(codes, minlength=len(distinct)).tolist()
                counts = (text.count(mark) for text in self.values)
                return sum(own * time for own, time in zip(counts, times, strict=True))
        return sum(
            int(np.count_nonzero(cells[start : start + _BLOCK] == ord(mark)))
            for _, cells in _pieces(self._held)
            for start in range(0, len(cells), _BLOCK)
        )

    def letters(self) -> bytes:
        """Return every distinct text, or every cell, one after another."""
        held = self._encoded[1] if "_encoded" in vars(self) else self._held
        return b"".join(cells.tobytes() for _, cells in _pieces(held))

    @cached_property
    def _blank(self) -> NDArray[np.bool_]:
        blank = [offsets[1:] == offsets[:-1] for offsets, _ in _pieces(self._held)]
        return np.concatenate([np.zeros(0, dtype=np.bool_), *blank])

    def blank_rows(self) -> NDArray[np.bool_]:
        """Return whether each row is blank."""
        return self._blank.copy()

    def led_by(self, marks: bytes) -> NDArray[np.intp]:
        """Return the positions of the texts whose first UTF-8 byte is one of these."""
        wanted = np.zeros(256, dtype=np.bool_)
        wanted[list(marks)] = True
        found = np.flatnonzero(wanted[self._leads])
        return found[~self._blank[found]]

    @cached_property
    def _leads(self) -> NDArray[np.uint8]:
        """The first byte of each cell, any where it is blank."""
        leads = [np.zeros(0, dtype=np.uint8)]
        for offsets, cells in _pieces(self._held):
            # A blank cell at the very end begins where the buffer ends.
            starts = offsets[:-1] - offsets[0]
            leads.append(cells[np.minimum(starts, len(cells) - 1)] if len(cells) else
                         np.zeros(len(starts), dtype=np.uint8))  # fmt: skip
        return np.concatenate(leads)

    def first_rows(self, wanted: Collection[str]) -> dict[str, int]:
        """Return the first position of each of these texts that stands somewhere."""
        import pyarrow as pa  # type: ignore[import-untyped,unused-ignore]
        import pyarrow.compute as compute  # type: ignore[import-untyped,unused-ignore]

        new = [text for text in wanted if text not in self._known]
        if new:
            self._known.update(dict.fromkeys(new, -1))
            among = compute.is_in(self._held, value_set=pa.array(new, self._held.type))
            places = np.flatnonzero(among.to_numpy())[::-1]  # what is written last stays: the first
            self._known.update(zip(self.texts(places), places.tolist(), strict=True))
        return {text: place for text in wanted if (place := self._known[text]) >= 0}

    def repeated_rows(self) -> NDArray[np.intp]:
        """Return the positions of the texts, not blank, that stand more than once."""
        codes, distinct = self._encoded
        return super().repeated_rows() if len(distinct) < len(codes) else np.empty(0, np.intp)


def _pieces(held: Any) -> Iterator[tuple[NDArray[Any], NDArray[np.uint8]]]:
    """Yield the offsets and the bytes of each chunk of an array that has any row."""
    for chunk in getattr(held, "chunks", [held]):
        if len(chunk) == 0:
            continue
        _, places, data = chunk.buffers()
        width = np.int64 if str(chunk.type).startswith("large") else np.int32
        offsets = np.frombuffer(places, dtype=width)[chunk.offset : chunk.offset + len(chunk) + 1]
        cells = np.frombuffer(data if data is not None else b"", dtype=np.uint8)
        yield offsets, cells[int(offsets[0]) : int(offsets[-1])]
