"""Rows of `reliability compare`: both rates, every contrast, p-value and probability, each once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from reliability import catalogue

if TYPE_CHECKING:
    from reliability.assess.results import RateComparison
    from reliability.assess.salvos import SalvoComparison

__all__ = ["as_shown", "disagreements", "gather", "with_tests"]


def gather(
    comparisons: Sequence[RateComparison] | Sequence[SalvoComparison], more: Sequence[str] = ()
) -> list[dict[str, Any]]:
    """Return both rates, every contrast, every p-value and the probability, each once.

    `more` are columns beside those of every result.
    """
    from reliability.assess.results import COLUMNS

    first = comparisons[0]
    found = [first.before.to_dict(), first.after.to_dict()]
    found += sorted(
        (row for each in comparisons for row in each.rows()),
        key=lambda row: (
            ("p-value", "probability").index(row["quantity"]) + 1
            if row["quantity"] in ("p-value", "probability")
            else 0
        ),
    )
    rows = []
    for row in found:
        full = {name: row.get(name) for name in (*COLUMNS, "sign", *more)}
        if full not in rows:
            rows.append(full)
    return rows


def disagreements(comparisons: list[RateComparison], tests: list[dict[str, Any]]) -> Iterator[str]:
    """Yield a sentence for every interval that these tests do not agree with about no change."""
    from reliability.words.numbers import method_text
    from reliability.words.sentences import disagreement_text

    for each in comparisons:
        against = disagreement_text(each.to_dict(), tests)
        if against is not None:
            yield f"{each.quantity}, {method_text(each.quantity, each.method)}: {against}."


def with_tests(rows: list[dict[str, Any]], tests: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the rows with these p-values in place of those that came with the methods."""
    chance = rows[-1]
    others = [row for row in rows[:-1] if row["quantity"] != "p-value"]
    blank = dict.fromkeys(chance)
    shared = {"quantity": "p-value", "conditional_on": chance["conditional_on"]}
    return [*others, *({**blank, **shared, **test} for test in tests), chance]


def _chance(probability: float) -> float | str:
    """Return a posterior probability for a table: never 0 or 1, to which it can only round."""
    if probability < 1e-4:
        return "<0.0001"
    return ">0.9999" if probability > 1 - 1e-4 else probability


def as_shown(row: dict[str, Any]) -> dict[str, Any]:
    """Return one row for reading: ``low`` and ``high`` are the bounds of whatever it is about."""
    prefix = {"p-value": "p", "probability": "probability"}.get(row["quantity"], "bound")
    quantity = "P(after < before)" if row["quantity"] == "probability" else row["quantity"]
    if row["period"]:
        quantity = f"{quantity} {row['period']}"
    if "misreporting" in (row["conditional_on"] or ()):
        quantity = f"{quantity}, corrected"
    low, high = row[f"{prefix}_low"], row[f"{prefix}_high"]
    guarantee = row["guarantee"]
    if prefix == "p":
        family = "salvos" if row["method"] in catalogue.names("salvos") else "test"
        guarantee = catalogue.find(family, row["method"]).guarantee
    if prefix == "probability":
        low, high = map(_chance, (low, high))
    return {
        "quantity": quantity,
        "estimate": low if prefix != "bound" and low == high else row["estimate"],
        "low": low,
        "high": high,
        "ci_low": row["ci_low"],
        "ci_high": row["ci_high"],
        "method": row["method"] or row["prior"],
        "guarantee": guarantee,
    }
