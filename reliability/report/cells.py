"""Cells that several tables share: rates, contrasts, counts, claims."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from reliability.report.document import BREAK, Link, Piece, Span, Text, anchor
from reliability.words.numbers import (
    count_text,
    percent_text,
    probability_text,
    range_text,
    rate_text,
)
from reliability.words.plain import plain, web_address
from reliability.words.same_launches import SAME_LAUNCHES

__all__ = [
    "NOT_DETERMINED",
    "bounds_text",
    "chance_text",
    "claim_links",
    "contrast_cell",
    "failed_text",
    "flat",
    "rate_cell",
    "source_link",
    "span_of_days",
    "words_of",
]

Mapped = Mapping[str, Any]
NOT_DETERMINED = "not determined"


def rate_cell(row: Mapped | None) -> Text:
    """Return a rate: its bounds, then the interval that covers them."""
    if row is None:
        return "no data"
    return (Span(rate_text(row), "strong"), BREAK, Span(_covering(row), "soft"))


def _covering(row: Mapped) -> str:
    """Return the interval without its method, which the method card names."""
    if row["confidence_level"] is None:
        return f"interval {SAME_LAUNCHES}"
    level = f"{100 * row['confidence_level']:g} %"
    return f"{level} interval {range_text(row['ci_low'], row['ci_high'], row['quantity'])}"


def bounds_text(row: Mapped) -> str:
    """Return the bounds of a rate or a contrast in words; an end that is open is said to be.

    Examples
    --------
    >>> bounds_text({"quantity": "difference", "identified": "bounds", "bound_low": -0.5,
    ...              "bound_high": 0.25, "bound_low_open": False, "bound_high_open": True})
    '-50.0 to +25.0 points (the upper end open)'
    """
    if row["quantity"] == "rate":
        return rate_text(row)
    if row["identified"] == "nothing":
        return NOT_DETERMINED
    if row["identified"] == "point":
        return range_text(row["estimate"], row["estimate"], row["quantity"])
    found = range_text(row["bound_low"], row["bound_high"], row["quantity"])
    opened = [end for end in ("low", "high") if row.get(f"bound_{end}_open")]
    if not opened:
        return found
    words = {"low": "the lower end", "high": "the upper end"}
    return f"{found} ({words[opened[0]] if len(opened) == 1 else 'both ends'} open)"


def contrast_cell(row: Mapped | None, *, direction: bool = True) -> Text:
    """Return a contrast: its bounds, what they leave open, the interval that covers them."""
    if row is None:
        return "no data"
    written: list[Piece] = [Span(bounds_text(row), "strong"), BREAK]
    if direction and row.get("sign") == "not identified":
        written += [Span("direction not determined", "soft"), BREAK]
    return (*written, Span(_covering(row), "soft"))


def chance_text(row: Mapped | None) -> str:
    """Return the range of a probability; where it tells neither way, that is said.

    Examples
    --------
    >>> chance_text({"probability_low": 0.0191, "probability_high": 0.9999})
    '2 to >99 %: not determined'
    """
    if row is None:
        return "no data"
    low, high = row["probability_low"], row["probability_high"]
    wide = low is not None and (high - low > 0.5 or (low < 0.5 < high))
    return probability_text(low, high) + (f": {NOT_DETERMINED}" if wide else "")


def failed_text(claim: Mapped) -> str:
    """Return what a claim says of failures: a count, and the share where it states one."""
    text = count_text(claim["failed"])
    share = claim.get("failed_share")
    if not share:
        return text
    low, high = share
    said = percent_text(low) if low == high else f"{percent_text(low)} to {percent_text(high)}"
    return said if claim["failed"] is None else f"{text} ({said})"


def claim_links(claim_ids: Iterable[str]) -> Text:
    """Return links to the rows of these claims."""
    found: list[Piece] = []
    for claim_id in claim_ids:
        if found:
            found.append(", ")
        found.append(Link(plain(claim_id), "#" + anchor("claim", claim_id)))
    return tuple(found) or "none"


def source_link(claim: Mapped) -> Text:
    """Return the publisher, linked where the address is one that a reader may follow."""
    publisher = plain(claim.get("publisher")) or "source"
    address = web_address(claim.get("url"))
    if address is not None:
        return (Link(publisher, address),)
    written = plain(claim.get("url"))
    return f"{publisher} ({written})" if written else publisher


def span_of_days(first: object, last: object) -> str:
    """Return a span of days; an end that is open is said to be.

    Examples
    --------
    >>> span_of_days("2024-01-01", "2024-01-01"), span_of_days(None, "2024-06-18")
    ('2024-01-01', 'to 2024-06-18')
    >>> span_of_days("2024-06-19", None), span_of_days(None, None)
    ('from 2024-06-19', 'no date')
    """
    if first and last:
        return plain(first) if first == last else f"{plain(first)} to {plain(last)}"
    if first:
        return f"from {plain(first)}"
    return f"to {plain(last)}" if last else "no date"


def words_of(code: object) -> str:
    """Return a code as words.

    Examples
    --------
    >>> words_of("party_to_conflict"), words_of("not-named"), words_of(None)
    ('party to conflict', 'not named', 'not said')
    """
    return plain(code).replace("_", " ").replace("-", " ") if code else "not said"


def flat(settings: Mapped, prefix: str = "") -> Iterator[tuple[str, str]]:
    """Yield every setting under its dotted key, as text.

    Examples
    --------
    >>> list(flat({"periods": {"cut": ["a", "b"], "washout_days": 0}, "naive": False}))
    [('periods.cut', 'a, b'), ('periods.washout_days', '0'), ('naive', 'false')]
    """
    for key, value in settings.items():
        name = plain(f"{prefix}{key}")
        if isinstance(value, Mapping):
            yield from flat(value, f"{prefix}{key}.")
        elif isinstance(value, list):
            yield name, plain(", ".join(map(str, value))) or "none"
        elif isinstance(value, bool):
            yield name, "true" if value else "false"
        else:
            yield name, "none" if value is None else plain(value)
