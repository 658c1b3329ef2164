"""What is reported to have become of a period's launches, as shares, folded away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from reliability.report.cells import bounds_text
from reliability.report.document import (
    Block,
    Column,
    Fold,
    Paragraph,
    Row,
    Table,
    anchor,
)
from reliability.words.numbers import ESTIMAND_WORDS, method_text, range_text
from reliability.words.plain import plain
from reliability.words.sides import named

__all__ = ["outcome_fold"]

Mapped = Mapping[str, Any]

OPEN = (
    "No claim says how many were shot down: any launch that is not reported as something else may "
    "have been. "
)
STATE_WORDS = {
    "succeeded": "reported to have succeeded",
    "failed": "reported to have failed",
    "intercepted": "shot down",
    "unknown": "outcome unknown",
    "not_coded": "not assessed yet",
    "rest": "not reported to have failed, and no more said",
}


def outcome_fold(data: Mapped, period: Mapped) -> list[Block]:
    """Return the shares of one period's launches by outcome, with what else needs one number each.

    Nothing where the period has no launches.
    """
    label = plain(named(period))
    mine = [each for each in data.get("shares") or () if each["period"] == period["label"]]
    blocks: list[Block] = [
        block for each in mine for block in _shares(label, each, period["counts"])
    ]
    blocks += _true_rates(
        label, [r for r in data.get("true_rates") or () if r["period"] == period["label"]], period
    )
    if not blocks:
        return []
    summary = f"Shares of the launches by what became of them, {label}"
    return [Fold(anchor("outcomes", period["label"]), summary, blocks)]


def _shares(label: str, found: Mapped, period_counts: Mapped) -> list[Block]:
    level = f"{100 * found['confidence_level']:g} %"
    rows = [
        Row(
            [
                STATE_WORDS.get(row["state"], plain(row["state"])),
                bounds_text(_as_rate(row)),
                range_text(row["ci_low"], row["ci_high"], "rate"),
            ]
        )
        for row in found["rows"]
    ]
    columns = [
        Column("Launches", "result"),
        Column("Share", "result"),
        Column(f"Simultaneous {level} interval", "result"),
    ]
    note = (
        "As reported: no rule of the scenario says here what a launch counts as. Goodman's "
        f"intervals (1965), over every completion of the counts, for {found['classes']} outcomes "
        "at once; those that no launch may have are not shown. "
        + (OPEN if period_counts["intercepted"] is None else "")
        + "No share here is a failure rate."
    )
    caption = f"Shares of launches by outcome, {label}"
    table = Table(anchor("shares", found["period"]), caption, columns, rows)
    return [table, Paragraph(note, "note")]


def _as_rate(row: Mapped) -> Mapped:
    """Return a share with what the words of a rate look at."""
    low, high = row["bound_low"], row["bound_high"]
    limit = row["bound_low_open"] or row["bound_high_open"]
    what = "point" if low == high and not limit else "bounds"
    what = "nothing" if (low, high) == (0.0, 1.0) else what
    return row | {"quantity": "rate", "identified": what, "estimate": low, "failures": None}  # type: ignore[operator, no-any-return]


def _true_rates(label: str, found: Sequence[Mapped], period: Mapped) -> list[Block]:
    """Return the intervals of Imbens and Manski and of Stoye beside the one over completions."""
    if not found:
        return []
    beside = {rate["estimand"]: rate for rate in period["rates"]}
    methods = list(dict.fromkeys(row["method"] for row in found))
    rows = []
    for estimand in dict.fromkeys(row["estimand"] for row in found):
        rate = beside[estimand]
        cells = [ESTIMAND_WORDS.get(estimand, plain(estimand))]
        cells.append(range_text(rate["ci_low"], rate["ci_high"], "rate"))
        cells += [
            range_text(row["ci_low"], row["ci_high"], "rate")
            for row in found
            if row["estimand"] == estimand
        ]
        rows.append(Row(cells))
    columns = [
        Column("Failure rate", "result"),
        Column(f"Over every completion ({method_text('rate', rate['method'])})", "result"),
        *(Column({"imbens-manski": "Imbens-Manski", "stoye": "Stoye"}[m], "result")
          for m in methods),
    ]  # fmt: skip
    level = f"{100 * found[0]['confidence_level']:g} %"
    note = (
        "Imbens and Manski (2004) and Stoye (2009) cover the true rate, wherever it lies within "
        f"the bounds, at {level}; they need not cover every rate within them. Both are normal "
        "approximations, and with few launches they cover less often. The report goes by the "
        "interval over every completion."
    )
    caption = f"Intervals of the rate where some outcomes are unknown, {label}"
    return [
        Table(anchor("true-rates", period["label"]), caption, columns, rows),
        Paragraph(note, "note"),
    ]
