"""What an import did: every row of the file is a claim, or set aside with its reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

__all__ = ["Receipt", "SetAside", "refused_words"]

SHOWN = 10


def refused_words(refused: Mapping[str, Sequence[int]], unit: str = "line") -> str:
    """List refused words with how often and where first each stands; long lists are cut.

    Examples
    --------
    >>> refused_words({"lost": [3, 9]})
    "'lost' (2, first in line 3)"
    """
    listed = "; ".join(
        f"{word[:60]!r} ({len(places)}, first in {unit} {places[0]})"
        for word, places in list(refused.items())[:SHOWN]
    )
    more = len(refused) - SHOWN
    return f"{listed}; and {more} more" if more > 0 else listed


@dataclass(frozen=True, slots=True)
class SetAside:
    """A row that could not be read as a claim."""

    line: int
    reason: str
    text: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """The account of one import: ``rows_read == claims_made + len(set_aside)``.

    Attributes
    ----------
    format, file, sha256 : str
    rows_read, claims_made : int
    set_aside : tuple of SetAside
    filtered : int
        Rows that a filter of the caller left out; they are not among those read.
    unmapped_names : mapping of str to int
        System names that the alias table does not know, kept as reported, with their rows.
    precision : mapping of str to int
        Dates by precision: day, month, year, uncertain.
    vintage : str or None
        The edition of the database, where the file tells it.
    notes : tuple of str
        What a reader must know: quirks met, and how they were read.
    """

    format: str
    file: str
    sha256: str
    rows_read: int
    claims_made: int
    set_aside: tuple[SetAside, ...] = ()
    filtered: int = 0
    unmapped_names: Mapping[str, int] = field(default_factory=dict)
    precision: Mapping[str, int] = field(default_factory=dict)
    vintage: str | None = None
    notes: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return plain data."""
        return {
            "format": self.format,
            "file": self.file,
            "sha256": self.sha256,
            "vintage": self.vintage,
            "rows_read": self.rows_read,
            "claims_made": self.claims_made,
            "set_aside": [
                {"line": each.line, "reason": each.reason, "text": each.text}
                for each in self.set_aside
            ],
            "filtered": self.filtered,
            "unmapped_names": dict(self.unmapped_names),
            "precision": dict(self.precision),
            "notes": list(self.notes),
        }

    def lines(self) -> list[str]:
        """Return the receipt as lines for a person."""
        vintage = f", {self.vintage}" if self.vintage else ""
        found = [
            f"{self.file} ({self.format}{vintage}): {self.rows_read} rows read = "
            f"{self.claims_made} claims + {len(self.set_aside)} set aside",
            f"sha256 {self.sha256}",
        ]
        if self.filtered:
            found.append(f"{self.filtered} rows left out by the filter")
        found.extend(f"  line {each.line}: {each.reason}" for each in self.set_aside[:SHOWN])
        if len(self.set_aside) > SHOWN:
            found.append(f"  and {len(self.set_aside) - SHOWN} more")
        if self.precision:
            counted = ", ".join(f"{number} {name}" for name, number in self.precision.items())
            found.append(f"dates: {counted}")
        found.extend(self._unmapped_lines())
        found.extend(self.notes)
        return found

    def _unmapped_lines(self) -> list[str]:
        """Return the unmapped names, those of the most rows first; a long list is cut."""
        unknown = "system name not in the alias table, kept as reported"
        ranked = sorted(self.unmapped_names.items(), key=lambda item: (-item[1], item[0]))
        found = [f"{unknown}: {name} ({rows})" for name, rows in ranked[:SHOWN]]
        if len(ranked) > SHOWN:
            rest = sum(rows for _, rows in ranked[SHOWN:])
            found.append(f"  and {len(ranked) - SHOWN} more names ({rest} rows)")
        return found
