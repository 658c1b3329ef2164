"""Cells that several tables share: rates, contrasts, counts, claims."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from reliability.report.document import BREAK, Link, Paragraph, Piece, Span, Text, anchor
from reliability.scenarios.certainty import RULES
from reliability.words.numbers import (
    count_text,
    percent_text,
    probability_text,
    range_text,
    rate_text,
    reaches_both_sides,
)
from reliability.words.plain import plain, web_address
from reliability.words.same_launches import SAME_LAUNCHES
from reliability.words.sides import names_of

__all__ = [
    "NOT_DETERMINED",
    "bounds_text",
    "chance_text",
    "claim_links",
    "contrast_cell",
    "correction_text",
    "division",
    "failed_text",
    "flat",
    "period_words",
    "rate_cell",
    "reach_text",
    "source_link",
    "span_of_days",
    "standard_of",
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


def chance_text(row: Mapped | None, data: Mapped) -> str:
    """Return the range of a probability; where it tells neither way, that is said.

    Examples
    --------
    >>> data = {"glossary": {"likelihood": {"standard": "ICD-203-row1"}}}
    >>> chance_text({"probability_low": 0.0191, "probability_high": 0.9999}, data)
    '2 to >99 %: not determined'
    """
    if row is None:
        return "no data"
    low, high = row["probability_low"], row["probability_high"]
    said = probability_text(low, high, standard=standard_of(data))
    open_ended = low is not None and reaches_both_sides(low, high)
    return f"{said}: {NOT_DETERMINED}" if open_ended else said


def failed_text(claim: Mapped) -> str:
    """Return what a claim says of failures: a count, and the share where it states one."""
    text = count_text(claim["failed"])
    share = claim.get("failed_share")
    if not share:
        return text
    low, high = share
    said = percent_text(low) if low == high else f"{percent_text(low)} to {percent_text(high)}"
    return said if claim["failed"] is None else f"{text} ({said})"


def correction_text(row: Mapped) -> str:
    """Return in one sentence what a row of corrections did to its claim, and why."""
    when = f"on {plain(row['recorded_at'])}" if row["recorded_at"] else "later"
    if row["kind"] == "retract":
        return f"Retracted {when}: {plain(row['reason'])}"
    old, new = (plain(row[name]) or "blank" for name in ("old_value", "new_value"))
    return f"Corrected {when}: {plain(row['field'])} {old}, now {new}: {plain(row['reason'])}"


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


def reach_text(inputs: Mapped) -> str:
    """Return how far the data reaches: when it was last added to, and which days it speaks of.

    Examples
    --------
    >>> reach_text({"data_cutoff": "2026-11-23", "last_day": "2026-01-27",
    ...             "used_first": "2023-12-30", "used_last": "2024-12-25"})  # doctest: +ELLIPSIS
    'last entry recorded on 2026-11-23; no claim speaks of a day after 2026-01-27; those used spe...
    """
    cutoff, last = plain(inputs.get("data_cutoff")), plain(inputs.get("last_day"))
    parts = [f"last entry recorded on {cutoff}" if cutoff else "day of recording not stated"]
    if last:
        parts.append(f"no claim speaks of a day after {last}")
    first, end = inputs.get("used_first"), inputs.get("used_last")
    if first and end:
        parts.append(f"those used speak of {span_of_days(first, end)}")
    return "; ".join(parts)


def codes_of(rows: Iterable[Mapped]) -> list[str]:
    """Return the codes of what any of some rows assumes, each once."""
    return list(dict.fromkeys(code for row in rows for code in row["conditional_on"]))


def rule_notes(codes: Iterable[str]) -> list[Paragraph]:
    """Return which rules of the scenario are among codes, as one paragraph; none where none is."""
    rules = "; ".join(RULES[code] for code in codes if code in RULES)
    return [Paragraph(f"By rule, here as well: {rules}.")] if rules else []


def period_words(data: Mapped, label: object) -> str:
    """Return the name of the period or group that a label stands for; of several, all names."""
    names = names_of(data["periods"])
    return plain(" and ".join(names.get(each, each) for each in str(label or "none").split(";")))


def division(data: Mapped) -> str:
    """Return what a report divides its launches into, for the head of a column."""
    return "Period" if data["comparison"] == "periods" else "Group"


def standard_of(data: Mapped) -> str:
    """Return the likelihood standard of a report."""
    return str(data["glossary"]["likelihood"]["standard"])


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
