"""A naive reading: the warning that leads it, and the row that reads the reports honestly."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from reliability.scenarios.certainty import RULES
from reliability.scenarios.schema import merge
from reliability.scenarios.variant import Variant, build

__all__ = ["honest_row", "naive_warning"]

Row = tuple[str, Mapping[str, Any], Variant]

# What a reading that decides nothing says of each key.
HONEST = {
    "naive": False,
    "failure": {
        "ranges": "bounds", "unknown": "bounds", "not_coded": "bounds", "silence": "unknown",
    },
}  # fmt: skip


def naive_warning(variant: Variant) -> str | None:
    """Return what leads everything that a naive reading gives; None where it is not naive."""
    if not variant.naive:
        return None
    what = "; ".join(RULES[code] for code in _decides(variant)) or "its author marks it as one"
    return (
        f"Naive reading: {what}. No source gave these numbers, and they look surer than the "
        "reports allow."
    )


def honest_row(variant: Variant, rows: Sequence[Row]) -> tuple[str, list[Row]]:
    """Return the label of the row that reads the reports honestly, and that row if none does.

    Parameters
    ----------
    variant : Variant
        A naive one.
    rows : sequence of (str, mapping, Variant)
        The sensitivity rows that the scenario lists.
    """
    for label, _, other in rows:
        if not other.naive and not _decides(other):
            return label, []
    label = "the reports as they stand: ranges as bounds, unknown outcomes unknown"
    coded = {"claims": {"about_percent": None}} if variant.about_percent == 0 else {}
    changed = HONEST | coded
    return label, [(label, changed, build(merge(variant.settings, changed)))]


def _decides(variant: Variant) -> list[str]:
    """Return the codes of what a variant decides that was not reported, whatever there is of it."""
    codes = []
    if variant.failure.unknown != "bounds":
        codes.append(f"unknown-{variant.failure.unknown}")
    if variant.failure.not_coded != "bounds":
        codes.append(f"not-coded-{variant.failure.not_coded}")
    if variant.rules.reading.silence != "unknown":
        codes.append(f"silence-{variant.rules.reading.silence}")
    if variant.midpoint:
        codes.append("midpoints")
    if variant.about_percent == 0:
        codes.append("about-narrowed")
    return codes
