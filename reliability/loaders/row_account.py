"""What the rows of one file add up to: names, identifiers, dates, refused words, the receipt."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reliability.errors import LoadError
from reliability.evidence.dates import day_range
from reliability.loaders.aliases import SystemNames
from reliability.loaders.cns import precision_of
from reliability.loaders.files import file_sha256
from reliability.loaders.receipt import Receipt, SetAside, refused_words

if TYPE_CHECKING:
    import os

    from reliability.loaders.named_csv import NamedRow

__all__ = ["RowAccount"]


@dataclass
class RowAccount:
    """The account of one file while its rows are read.

    Attributes
    ----------
    names : SystemNames
    outcomes, precision, quirks : Counter
        Rows by outcome word, by precision of date, and by what a reader must know.
    set_aside : list of SetAside
    """

    names: SystemNames = field(default_factory=SystemNames)
    outcomes: Counter[str] = field(default_factory=Counter)
    precision: Counter[str] = field(default_factory=Counter)
    quirks: Counter[str] = field(default_factory=Counter)
    set_aside: list[SetAside] = field(default_factory=list)
    latest: str = ""
    _refused: dict[str, list[int]] = field(default_factory=dict)
    _ids: Counter[str] = field(default_factory=Counter)
    _seen: set[int] = field(default_factory=set)

    def claims(self, read: Iterable[dict[str, Any] | SetAside]) -> list[dict[str, Any]]:
        """Return the rows that became claims, and set the others aside."""
        made = []
        for each in read:
            if isinstance(each, SetAside):
                self.set_aside.append(each)
            else:
                made.append(each)
        return made

    def identify(self, *parts: str) -> str:
        """Return an identifier made of words; two rows never share one.

        Examples
        --------
        >>> account = RowAccount()
        >>> account.identify("ua", "2024-02-15", "Iskander-M/KN-23")
        'ua-2024-02-15-iskander-m-kn-23'
        >>> account.identify("ua", "2024-02-15", "Iskander-M/KN-23")
        'ua-2024-02-15-iskander-m-kn-23_2'
        """
        slug = re.sub(r"[^a-z0-9]+", "-", "-".join(parts).casefold()).strip("-")
        self._ids[slug] += 1
        # No slug holds an underscore: a repeat never takes the identifier of another row.
        return slug if self._ids[slug] == 1 else f"{slug}_{self._ids[slug]}"

    def date(self, edtf: str, last: str = "") -> None:
        """Count a date by its precision, and keep the latest of all last days."""
        self.precision[precision_of(edtf)] += 1
        days = day_range(last or edtf)
        self.latest = max(self.latest, days[1] if days else "")

    def repeated(self, row: NamedRow) -> None:
        """Count a row whose cells are all those of an earlier one; it stays."""
        # Of the cells their hash is kept: it takes no memory, and counts for a note only.
        said = hash(tuple(row.raw.values()))
        self.quirks["identical"] += said in self._seen
        self._seen.add(said)

    def refuse(self, word: str, place: int) -> None:
        """Note an outcome word that the publisher's vocabulary lacks."""
        self._refused.setdefault(word, []).append(place)

    def raise_refused(self, where: str, known: Iterable[str], unit: str = "line") -> None:
        """Raise where words were refused, and list them.

        Raises
        ------
        LoadError
        """
        if not self._refused:
            return
        raise LoadError(
            f"{where}: must be one of {', '.join(known)}, or blank; got "
            f"{refused_words(self._refused, unit)}. Mend the words, or import it as a table "
            "whose mapping says what they mean."
        )

    def quirk_notes(self, texts: Iterable[tuple[str, str]]) -> list[str]:
        """Return a note for each quirk that was met, after its number of rows."""
        return [f"{self.quirks[name]} {text}" for name, text in texts if self.quirks[name]]

    def receipt(
        self, path: str | os.PathLike[str], form: str, claims: int, notes: Sequence[str]
    ) -> Receipt:
        """Return the receipt of the import."""
        return Receipt(
            format=form,
            file=Path(path).name,
            sha256=file_sha256(path),
            rows_read=claims + len(self.set_aside),
            claims_made=claims,
            set_aside=tuple(self.set_aside),
            unmapped_names=self.names.unmapped,
            precision=dict(self.precision),
            vintage=f"launches to {self.latest}" if self.latest else None,
            notes=tuple(notes),
        )
