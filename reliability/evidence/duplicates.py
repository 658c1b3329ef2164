"""Rows that are likely to be in the package already: shown with a score, never merged."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reliability.evidence.dates import day_range

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

__all__ = ["DUPLICATE_SCORE", "Duplicate", "duplicate_score", "find_duplicates"]

# From this score on a row is likely the same claim. Coding choices, all printed with a hit:
# what was said weighs most; the same address or speaker and near counts add to it.
DUPLICATE_SCORE = 0.8
_WEIGHTS = {"text": 0.5, "counts": 0.2, "url": 0.15, "claimant": 0.15}
_COUNTED = ("launched_low", "launched_high", "failed_low", "failed_high", "intercepted_low")


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A new row and a claim that is likely the same."""

    row: int
    claim_id: str
    score: float
    parts: Mapping[str, float]

    def __str__(self) -> str:
        parts = ", ".join(f"{name} {value:.2f}" for name, value in self.parts.items())
        return f"{self.claim_id} ({self.score:.2f}: {parts})"


def duplicate_score(one: Mapping[str, str], other: Mapping[str, str]) -> dict[str, float]:
    """Return how alike two claims of one system and window are, part by part, each in [0, 1]."""
    return _score(one, _sorted_words(one), other, _sorted_words(other), 0.0)


def _score(
    one: Mapping[str, str],
    words: str,
    other: Mapping[str, str],
    other_words: str,
    least: float,
) -> dict[str, float]:
    """Return the parts of a score; the text counts as unlike where it could not reach `least`."""
    from rapidfuzz import fuzz

    counted = [_near(one[name], other[name]) for name in _COUNTED]
    rest = {
        "counts": sum(counted) / len(counted),
        "url": float(one["url"] == other["url"] and bool(one["url"])),
        "claimant": float(one["claimant"].casefold() == other["claimant"].casefold()),
    }
    missing = least - sum(_WEIGHTS[name] * value for name, value in rest.items())
    # A little below, so that no rounding tells a score on the edge from one above it.
    needed = 100 * missing / _WEIGHTS["text"] - 1e-6
    text = 0.0 if needed > 100 else fuzz.ratio(words, other_words, score_cutoff=max(needed, 0.0))
    return {"text": text / 100, **rest}


def _sorted_words(claim: Mapping[str, str]) -> str:
    """Return the words of a summary in the order of the alphabet."""
    return " ".join(sorted(claim["summary"].casefold().split()))


def _near(one: str, other: str) -> float:
    """Return 1 for equal counts, less the further apart, 0 where just one is stated."""
    if one == other:
        return 1.0
    if not (one.isdigit() and other.isdigit()):
        return 0.0
    return min(int(one), int(other)) / max(int(one), int(other))


def find_duplicates(
    new: Sequence[Mapping[str, str]], existing: Iterable[Mapping[str, str]]
) -> list[Duplicate]:
    """Return for each new row the most similar claim, where it is likely the same.

    Compared are claims of the same system whose windows have the same first and last day, and
    the new rows with one another. A claim that a row says it repeats or supersedes is no duplicate
    but a rival told. `existing` may hold any claims; only those are looked at.
    """
    by_key: dict[tuple[str, str, str], list[tuple[Mapping[str, str], str]]] = defaultdict(list)
    wanted = {_key(row) for row in new}
    for claim in existing:
        key = _key(claim)
        if key in wanted:
            by_key[key].append((claim, _sorted_words(claim)))
    found = []
    for number, row in enumerate(new, 1):
        key = _key(row)
        words = _sorted_words(row)
        best: Duplicate | None = None
        for claim, other_words in by_key[key]:
            if claim["claim_id"] in (row["repeats"], row["supersedes"]):
                continue
            least = DUPLICATE_SCORE if best is None else best.score
            parts = _score(row, words, claim, other_words, least)
            score = sum(_WEIGHTS[name] * value for name, value in parts.items())
            if score >= DUPLICATE_SCORE and (best is None or score > best.score):
                best = Duplicate(number, claim["claim_id"], score, parts)
        if best is not None:
            found.append(best)
        by_key[key].append((row, words))
    return found


def _key(claim: Mapping[str, str]) -> tuple[str, str, str]:
    start = day_range(claim["start"])
    end = day_range(claim["end"]) or start
    return claim["system"], start[0] if start else "", end[1] if end else ""
