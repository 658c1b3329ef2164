"""The counts of a table: from cells, from constants, and from what outcome words mean."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from reliability.evidence.schema import COUNTS, TABLES
from reliability.loaders.mapping import ALL, TableMapping
from reliability.loaders.table_columns import Reader, read_count, read_number
from reliability.loaders.table_mapped import MappedTable, SpareText, leave_rows

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["check_sums", "map_counts", "map_outcomes"]

_COLUMNS = frozenset(TABLES["claims"].names)
_RANGES = (*COUNTS, "failed_share")
# Counts whose own words have a column of their own; the others' stand in the note.
_AS_SAID = ("launched", "failed", "intercepted", "reached_target")
# Of one launch's fates no two are true: together the least numbers fit into the launches.
_APART = (
    ("failed", "succeeded", "intercepted", "unknown"),
    ("failed", "reached_target", "intercepted", "unknown"),
    ("not_reached", "reached_target"),
)


def map_counts(reader: Reader, mapping: TableMapping, found: MappedTable, spare: SpareText) -> None:
    """Read the counts that columns and constants state."""
    for key, text in mapping.constants.items():
        base = re.sub(r"_(low|high)$", "", key)
        if base not in _RANGES:
            continue
        ends = _range(base, text, mapping)
        if ends is None:
            reader.refusals.add(f"[constants] {key}", "no count", [(text, reader.rows, 0)])
        else:
            _fill(found, key, base, *(np.full(reader.rows, end) for end in ends))
    for key, column in mapping.columns.items():
        base = re.sub(r"_(low|high)$", "", key)
        if base not in _RANGES:
            continue
        coded = reader.coded(column)
        words = mapping.words.get(key, mapping.words.get(base, {}))
        texts = [words.get(value.casefold(), value) for value in coded.values]
        ranges = [_range(base, text, mapping) if text else (np.nan, np.nan) for text in texts]
        wrong = [code for code, ends in enumerate(ranges) if ends is None]
        what = "share from 0 to 1" if base == "failed_share" else "count, 0 or more"
        reader.refuse(column, f"no {what}", coded, wrong)
        pairs = np.array([ends or (np.nan, np.nan) for ends in ranges], dtype=np.float64)
        _fill(found, key, base, pairs[coded.codes, 0], pairs[coded.codes, 1])
        said = [not value.isdigit() for value in coded.values]
        if f"{base}_as_said" in _COLUMNS and base in _AS_SAID and key == base and any(said):
            raw = [v if s and v else None for v, s in zip(coded.values, said, strict=True)]
            found.later[f"{base}_as_said"] = partial(coded.take, raw)
        else:
            spare.add(column, coded, said)


def _fill(
    found: MappedTable, key: str, base: str, low: NDArray[np.float64], high: NDArray[np.float64]
) -> None:
    if key in (base, f"{base}_low"):
        found.numbers[f"{base}_low"] = low
    if key == base:
        found.numbers[f"{base}_high"] = high
    elif key == f"{base}_high":
        found.numbers[key] = low


def _range(base: str, text: str, mapping: TableMapping) -> tuple[float, float] | None:
    if base == "failed_share":
        share = read_number(text)
        return None if share is None else (share, share)
    count = read_count(text, mapping.thousands)
    if count is None:
        return None
    return float(count.low), np.nan if count.high is None else float(count.high)


def map_outcomes(
    reader: Reader, mapping: TableMapping, found: MappedTable, spare: SpareText
) -> None:
    """Give each outcome word the counts and the coding that it stands for."""
    if mapping.outcome_column is None:
        return
    coded = reader.coded(mapping.outcome_column)
    effects = [
        mapping.outcomes.get(value.casefold(), None if value else {}) for value in coded.values
    ]
    reader.refuse(
        mapping.outcome_column,
        "words without a meaning in [outcome.words]",
        coded,
        [code for code, effect in enumerate(effects) if effect is None],
    )
    spare.add(mapping.outcome_column, coded, [True] * len(coded.values))
    blank = np.full(reader.rows, np.nan)
    launched = [found.numbers.get(f"launched_{end}", blank) for end in ("low", "high")]
    texts: dict[str, list[str | None]] = {}
    filled: dict[str, NDArray[np.float64]] = {}
    for code, effect in enumerate(effects):
        if not effect:
            continue
        rows = coded.codes == code
        for key, value in effect.items():
            if key in _COLUMNS:
                texts.setdefault(key, [None] * len(effects))[code] = value
                continue
            for end, column in zip(_ends(value), (f"{key}_low", f"{key}_high"), strict=True):
                start = found.numbers.get(column, blank)
                target = filled.setdefault(column, start.copy())
                target[rows] = launched[column.endswith("high")][rows] if end is None else end
    found.numbers.update(filled)
    for key, values in texts.items():
        found.later[key] = partial(coded.take, values)


def _ends(value: str) -> tuple[float | None, float | None]:
    """Return the ends of an effect's count: NaN blank or open, None as many as were launched."""
    if not value:
        return np.nan, np.nan
    low, dots, high = value.partition("..")
    first = None if low == ALL else float(low)
    if not dots:
        return first, first
    return first, np.nan if not high else None if high == ALL else float(high)


def check_sums(found: MappedTable) -> None:
    """Set aside the rows whose counts cannot all be true."""
    numbers = found.numbers
    for base in _RANGES:
        low, high = numbers.get(f"{base}_low"), numbers.get(f"{base}_high")
        if high is not None and low is not None:
            leave_rows(found, low > high, f"{base}: the high end lies below the low end")
            leave_rows(found, np.isnan(low) & ~np.isnan(high), f"{base}: a high end without a low")
        elif high is not None:
            leave_rows(found, ~np.isnan(high), f"{base}: a high end without a low")
    launched = numbers.get("launched_high")
    if launched is None:
        return
    for base in COUNTS[1:]:
        for end in ("low", "high"):
            if f"{base}_{end}" in numbers:
                above = numbers[f"{base}_{end}"] > launched
                leave_rows(found, above, f"{base} exceeds launched")
    for group in _APART:
        stated = [numbers[f"{base}_low"] for base in group if f"{base}_low" in numbers]
        if len(stated) > 1:
            total = np.sum([np.nan_to_num(each) for each in stated], axis=0)
            leave_rows(found, total > launched, f"{', '.join(group)} together exceed launched")
    states = [numbers.get(f"{base}_high") for base in _APART[0]]
    if all(state is not None for state in states):
        short = np.sum([s for s in states if s is not None], axis=0) < numbers["launched_low"]
        leave_rows(found, short, "the stated fates are fewer than the launches")
