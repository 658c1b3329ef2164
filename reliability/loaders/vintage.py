"""What changed between two vintages of one database: claims are matched by what they say.

Most databases number their rows anew in each edition, so an id matches nothing. Claims are
paired in steps, each over what the step before left: the same in every column; the same but for
words that no count rests on; the same but for the place of launch; the same launch with another
outcome; the same launch and outcome under another system's name; the same id on the same day.
Identical claims are different launches: they are paired one to one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter

from reliability.evidence.schema import TABLES, claims_columns

__all__ = ["Change", "Changes", "compare_vintages"]

# Ids follow the order of rows, and who coded a claim and when is not what it says.
_NOT_SAID = frozenset(
    ("claim_id", "incident_id", "part_of", "repeats", "supersedes", "recorded_by", "recorded_at",
     "accessed")
)  # fmt: skip
_NAMES = ("system", "system_as_reported", "system_basis")
_LAUNCH = ("scope", "context", "start", "end", "launched_by", "launch_place")
_OUTCOME = ("coding", "counts", "failure_meaning", "failure_phase", "flight_tracked",
            *claims_columns("count", "share"))  # fmt: skip
_SAID = tuple(name for name in TABLES["claims"].names if name not in _NOT_SAID)
_COUNTED = (*_LAUNCH, *_NAMES, *_OUTCOME)


@dataclass(frozen=True, slots=True)
class Change:
    """One claim that is not as it was.

    Attributes
    ----------
    kind : str
        added, recoded, renamed, withdrawn, or reworded: nothing that counts has changed.
    old, new : mapping or None
        The claim as text, before and after.
    """

    kind: str
    old: Mapping[str, str] | None
    new: Mapping[str, str] | None

    @property
    def fields(self) -> tuple[str, ...]:
        """The columns that differ, where there is a claim before and after."""
        if self.old is None or self.new is None:
            return ()
        names = _SAID if self.kind == "reworded" else _COUNTED
        return tuple(name for name in names if self.old[name] != self.new[name])

    def to_dict(self) -> dict[str, str | None]:
        """Return plain data: what changed, where, from what to what."""
        claim = self.new if self.old is None else self.old
        shown = claim or {}
        return {
            "change": self.kind,
            "claim_id": shown.get("claim_id"),
            "start": shown.get("start"),
            "system": shown.get("system"),
            "fields": ";".join(self.fields) or None,
            "before": _joined(self.old, self.fields),
            "after": _joined(self.new, self.fields),
        }


def _joined(claim: Mapping[str, str] | None, fields: Sequence[str]) -> str | None:
    if claim is None or not fields:
        return None
    return "; ".join(f"{name}={claim[name]}" for name in fields)


@dataclass(frozen=True, slots=True)
class Changes:
    """Every claim of a new vintage against those of the old one."""

    unchanged: int
    found: tuple[Change, ...]

    def of_kind(self, *kinds: str) -> list[Change]:
        """Return the changes of these kinds, in order."""
        return [change for change in self.found if change.kind in kinds]

    def line(self) -> str:
        """Return the numbers as one line for a person."""
        kinds = ("added", "recoded", "renamed", "reworded", "withdrawn")
        counted = ", ".join(f"{len(self.of_kind(kind))} {kind}" for kind in kinds)
        return f"{self.unchanged} unchanged, {counted}"


def compare_vintages(
    old: Iterable[Mapping[str, str]],
    new: Iterable[Mapping[str, str]],
    *,
    retracted: frozenset[str] = frozenset(),
) -> Changes:
    """Compare the claims of two vintages.

    Parameters
    ----------
    old, new : iterable of mapping
        Claims by every column of claims.csv as text, blank as the empty text.
    retracted : frozenset of str
        Ids of old claims that no longer stand: they are paired, but nothing about them is news.

    Returns
    -------
    Changes
        In the order of the new vintage, withdrawn claims last.
    """
    before, after = list(old), list(new)
    free_old, free_new = dict(enumerate(before)), dict(enumerate(after))
    steps: tuple[tuple[str, tuple[str, ...]], ...] = (
        ("unchanged", _SAID),
        ("reworded", _COUNTED),
        ("recoded", tuple(name for name in _COUNTED if name != "launch_place")),
        ("recoded", (*_LAUNCH, *_NAMES)),
        ("renamed", (*_LAUNCH, *_OUTCOME)),
        ("recoded", ("claim_id", "start")),
    )
    paired: dict[int, Change] = {}
    unchanged = 0
    for kind, key in steps:
        for one, other in _pairs(free_old, free_new, key):
            was, now = free_old.pop(one), free_new.pop(other)
            if kind == "unchanged" or was["claim_id"] in retracted:
                unchanged += 1
            else:
                paired[other] = Change(kind, was, now)
    for place, claim in free_new.items():
        paired[place] = Change("added", None, claim)
    gone = [
        Change("withdrawn", claim, None)
        for claim in free_old.values()
        if claim["claim_id"] not in retracted
    ]
    return Changes(unchanged, (*(paired[place] for place in sorted(paired)), *gone))


def _pairs(
    old: Mapping[int, Mapping[str, str]],
    new: Mapping[int, Mapping[str, str]],
    key: Sequence[str],
) -> list[tuple[int, int]]:
    """Pair claims that are alike in the columns of `key`, in their order."""
    if not old or not new:
        return []
    said = itemgetter(*key)
    waiting: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for place, claim in reversed(list(old.items())):
        waiting[said(claim)].append(place)
    pairs = []
    for place, claim in new.items():
        places = waiting.get(said(claim))
        if places:
            pairs.append((places.pop(), place))
    return pairs
