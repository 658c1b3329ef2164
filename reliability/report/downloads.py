"""The tables of a report as CSV: field names as in the library, numbers to 12 digits."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from reliability.words.plain import plain

__all__ = ["DOWNLOADS"]

Mapped = Mapping[str, Any]

_RATE = (
    "quantity",
    "period",
    "estimand",
    "estimate",
    "bound_low",
    "bound_high",
    "bound_low_open",
    "bound_high_open",
    "identified",
    "ci_low",
    "ci_high",
    "confidence_level",
    "method",
    "guarantee",
)
_CONTRAST = (
    "quantity",
    "measure",
    "estimand",
    "a",
    "b",
    "estimate",
    "bound_low",
    "bound_high",
    "identified",
    "ci_low",
    "ci_high",
    "confidence_level",
    "method",
    "guarantee",
    "sign",
    "p_low",
    "p_high",
    "probability_low",
    "probability_high",
    "prior",
)
_CLAIM = (
    "claim_id",
    "incident_id",
    "fate",
    "period",
    "rule",
    "reason",
    "start",
    "end",
    "system",
    "system_as_reported",
)
_SAID = (
    "summary",
    "claimant",
    "claimant_interest",
    "reliability",
    "credibility",
    "publisher",
    "url",
    "published",
    "note",
)
_COUNTS = ("launched", "failed", "intercepted")
# What a spreadsheet takes for the beginning of a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return "inf" if math.isinf(value) else f"{value:.12g}"
    if isinstance(value, int):
        return str(value)
    raw = str(value)
    return f"'{plain(raw)}" if raw.startswith(_FORMULA) else plain(raw)


def _written(columns: Sequence[str], rows: Iterator[Sequence[object]]) -> str:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return buffer.getvalue()


def _ends(count: Mapped | None) -> tuple[object, object]:
    return (None, None) if count is None else (count["low"], count["high"])


def _rates(data: Mapped) -> str:
    columns = [*_RATE, "failures_low", "failures_high", "launches_low", "launches_high"]

    def rows() -> Iterator[Sequence[object]]:
        for period in data["periods"]:
            for row in period["rates"]:
                head = [row.get(name) for name in _RATE]
                yield [*head, *_ends(row["failures"]), *_ends(row["launches"])]

    return _written(columns, rows())


def _contrasts(data: Mapped) -> str:
    rows = ([row.get(name) for name in _CONTRAST] for row in data["contrasts"])
    return _written(_CONTRAST, rows)


def _claims(data: Mapped) -> str:
    columns = [*_CLAIM]
    for name in _COUNTS:
        columns += [f"{name}_low", f"{name}_high"]
    columns += ["failed_share_low", "failed_share_high", *_SAID]

    def rows() -> Iterator[Sequence[object]]:
        for claim in data["claims"]:
            row: list[object] = [claim.get(name) for name in _CLAIM]
            for name in _COUNTS:
                row += _ends(claim.get(name))
            row += claim.get("failed_share") or (None, None)
            yield [*row, *(claim.get(name) for name in _SAID)]

    return _written(columns, rows())


def _sensitivity(data: Mapped) -> str:
    columns = ["row", "label", "error", *_RATE, "sign"]

    def rows() -> Iterator[Sequence[object]]:
        for at, row in enumerate(data["sensitivity"], start=1):
            head = [at, row["label"], row.get("error")]
            found = [rate for period in row["periods"] for rate in period["rates"]]
            found += [line for line in row["contrasts"] if "bound_low" in line]
            for line in found or [{}]:
                yield [*head, *(line.get(name) for name in _RATE), line.get("sign")]

    return _written(columns, rows())


def _sweep(data: Mapped) -> str:
    sweep = data.get("sweep") or {"axes": [], "curve": []}
    columns = [axis["axis"] for axis in sweep["axes"]]
    columns += ["bound_low", "bound_high", "ci_low", "ci_high", "sign", "circular"]
    return _written(columns, ([row.get(name) for name in columns] for row in sweep["curve"]))


# File, what it holds, how it is written.
DOWNLOADS: tuple[tuple[str, str, Callable[[Mapped], str]], ...] = (
    ("rates.csv", "every failure rate with its bounds and interval", _rates),
    ("contrasts.csv", "every contrast, test and probability", _contrasts),
    ("sensitivity.csv", "the same with one choice changed", _sensitivity),
    ("sweep.csv", "every specification of the sweep", _sweep),
    ("claims.csv", "every claim read, used or left out, and why", _claims),
)
