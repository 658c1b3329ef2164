"""The claims of a table: counts from cells and outcome words, dates, systems, raw text beside."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from reliability.evidence.dates import day_range, precisions_of
from reliability.evidence.schema import (
    ID_PATTERN,
    IDS_PATTERN,
    SHA256_PATTERN,
    TABLES,
    URL_PATTERN,
)
from reliability.loaders.aliases import find_system, system_rows
from reliability.loaders.building import system_ids
from reliability.loaders.mapping import TableMapping
from reliability.loaders.table_columns import (
    CodedCells,
    Reader,
    Refusals,
)
from reliability.loaders.table_counts import check_sums, map_counts, map_outcomes
from reliability.loaders.table_dates import date_hint, read_date
from reliability.loaders.table_mapped import MappedTable, SpareText, leave_rows

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from reliability.loaders.table_source import Cells

__all__ = ["map_table"]

UNSTATED = "unstated"
_COLUMNS = {column.name: column for column in TABLES["claims"].columns}
_PATTERNS = {"id": ID_PATTERN, "ids": IDS_PATTERN, "url": URL_PATTERN, "sha256": SHA256_PATTERN}


def map_table(cells: Cells, mapping: TableMapping, name: str) -> MappedTable:
    """Map the cells of a file to claims.

    Raises
    ------
    LoadError
        With every word, number and date that the mapping does not cover.
    """
    refusals = Refusals(name, cells.unit)
    reader = Reader(cells, mapping.blank, refusals)
    found = MappedTable()
    spare = SpareText(reader)
    _map_dates(reader, mapping, found, spare)
    map_counts(reader, mapping, found, spare)
    map_outcomes(reader, mapping, found, spare)
    _map_system(reader, mapping, found)
    _map_texts(reader, mapping, found)
    refusals.raise_found()
    # Only what is not refused takes memory row by row.
    makers = {id(make): make for make in found.later.values()}
    with ThreadPoolExecutor(max_workers=2) as pool:
        columns = dict(zip(makers, pool.map(lambda make: make(), makers.values()), strict=True))
    found.texts = {key: columns[id(make)] for key, make in found.later.items()}
    check_sums(found)
    _complete(reader, mapping, found, spare)
    return found


def _map_dates(reader: Reader, mapping: TableMapping, found: MappedTable, spare: SpareText) -> None:
    days: dict[str, NDArray[np.int64]] = {}
    for key, column in mapping.columns.items():
        if _COLUMNS.get(key) is None or _COLUMNS[key].kind not in ("date", "day"):
            continue
        coded = reader.coded(column)
        forms = mapping.dates.get(key, ())
        words = mapping.words.get(key, {})
        texts = [words.get(value.casefold(), value) for value in coded.values]
        read = [read_date(text, forms) if text else None for text in texts]
        if _COLUMNS[key].kind == "day":
            read = [day if day is None or len(day) == 10 else None for day in read]
        wrong = [
            c for c, (text, day) in enumerate(zip(texts, read, strict=True)) if text and not day
        ]
        if wrong and (not forms or not any(read)):
            hint = date_hint(coded.values[wrong[0]])
            reader.refuse(
                column, f"no date in a form that the mapping states ([dates] {key} = {hint})",
                coded, wrong,
            )  # fmt: skip
            continue
        found.later[key] = make = partial(coded.take, read)
        spare.add(column, coded, [d != v for d, v in zip(read, coded.values, strict=True)])
        if key == "start":
            ranges = [day_range(day) if day else None for day in read]
            for place, name in enumerate(("start_day", "end_day")):
                ends = [pair[place] if pair else None for pair in ranges]
                found.later[name] = make if ends == read else partial(coded.take, ends)
        if key in ("start", "end"):
            _require_day(key, coded, texts, read, found)
            if "end" in mapping.columns:
                days[key] = _days(read, last=key == "end")[coded.codes]
        if key == "start":
            _count_precision(coded, read, found)
    if "end" in {*mapping.columns, *mapping.constants}:
        # The last day is that of the end where there is one: told from both, row by row.
        found.later.pop("end_day", None)
    if "start" in days and "end" in days:
        early = (days["end"] > 0) & (days["end"] < days["start"])
        leave_rows(found, early, "ends before it starts")


def _require_day(
    key: str, coded: CodedCells, texts: Sequence[str], read: Sequence[str | None],
    found: MappedTable,
) -> None:  # fmt: skip
    reasons = {
        code: f"{key}: no date in a stated form: {text!r}" if text else f"{key}: no date"
        for code, (text, day) in enumerate(zip(texts, read, strict=True))
        if day is None and (text or key == "start")
    }
    wrong = np.zeros(len(texts), dtype=np.bool_)
    wrong[list(reasons)] = True
    for row in np.flatnonzero(wrong[coded.codes]).tolist():
        found.aside.setdefault(row, reasons[int(coded.codes[row])])


def _days(read: Sequence[str | None], *, last: bool) -> NDArray[np.int64]:
    ranges = [day_range(day) if day else None for day in read]
    return np.array(
        [int(pair[last].replace("-", "")) if pair else 0 for pair in ranges], dtype=np.int64
    )


def _count_precision(coded: CodedCells, read: Sequence[str | None], found: MappedTable) -> None:
    times = np.bincount(coded.codes, minlength=len(coded.values))
    for day, rows in zip(read, times.tolist(), strict=True):
        if not day or not rows:
            continue
        for kind in precisions_of(day):
            found.precision[kind] = found.precision.get(kind, 0) + rows


def _map_system(reader: Reader, mapping: TableMapping, found: MappedTable) -> None:
    own = next((k for k in ("system", "system_as_reported") if k in mapping.columns), None)
    if own is None:
        text = mapping.constants.get("system", mapping.constants.get("system_as_reported", ""))
        coded = CodedCells(np.zeros(reader.rows, dtype=np.intp), [text])
    else:
        coded = reader.coded(mapping.columns[own])
    words = mapping.words.get("system", {})
    times = np.bincount(coded.codes, minlength=len(coded.values))
    known: dict[str, str] = {}
    for value, rows in zip(coded.values, times.tolist(), strict=True):
        alias = find_system(value)
        if value.casefold() in words:
            known[value] = words[value.casefold()]
        elif value and alias is not None:
            known[value] = alias.system
        elif value and rows:
            found.unmapped[value] = found.unmapped.get(value, 0) + rows
    made = system_ids(found.unmapped)
    keys = [known.get(value) or made.get(value, UNSTATED) for value in coded.values]
    wrong = [c for c, key in enumerate(keys) if re.fullmatch(ID_PATTERN, key) is None]
    reader.refuse("[words.system]", "no identifier", CodedCells(coded.codes, keys), wrong)
    found.later["system"] = partial(coded.take, keys)
    if own is not None:
        said = [value or None for value in coded.values]
        found.later["system_as_reported"] = partial(coded.take, said)
    labels = {row["system"]: row for row in system_rows()}
    own_labels = {key: name for name, key in made.items()}
    own_labels[UNSTATED] = "System not stated"
    used = {keys[code] for code in np.flatnonzero(times)}
    found.systems = [
        labels.get(key, {"system": key, "label": own_labels.get(key, key)}) for key in sorted(used)
    ]


def _map_texts(reader: Reader, mapping: TableMapping, found: MappedTable) -> None:
    for key, column in mapping.columns.items():
        schema = _COLUMNS.get(key)
        if schema is None or key == "system" or schema.kind in ("count", "share", "date", "day"):
            continue
        words = mapping.words.get(key, {})
        if key == "system_as_reported" and "system" not in mapping.columns:
            continue
        if schema.kind == "enum":
            choices = {choice.casefold(): choice for choice in schema.choices}
            rule = f"none of {', '.join(schema.choices)}, and no word of [words.{key}]"
            read: Callable[[str], str | None] = lambda text, c=choices: c.get(text.casefold())  # type: ignore[misc] # noqa: E731
            found.later[key] = reader.mapped(column, words, read, rule, required=schema.required)
        elif schema.kind in _PATTERNS:
            found.later[key] = _identifiers(reader, column, words, schema.kind)
        elif words or (schema.required and key != "summary"):
            found.later[key] = reader.mapped(
                column, words, lambda text: text, "blank", required=schema.required
            )
        else:
            found.later[key] = partial(reader.text, column)
    _fill_constants(reader, mapping, found)


def _fill_constants(reader: Reader, mapping: TableMapping, found: MappedTable) -> None:
    for key, text in mapping.constants.items():
        schema = _COLUMNS.get(key)
        if schema is None or key == "system" or schema.kind in ("count", "share"):
            continue
        if schema.kind in ("date", "day"):
            value = read_date(text, mapping.dates.get(key, ()))
        elif schema.kind == "enum":
            value = text if text in schema.choices else None
        else:
            value = text if re.fullmatch(_PATTERNS.get(schema.kind, ".*"), text, re.S) else None
        if value is None:
            wanted = ", ".join(schema.choices) or schema.kind
            reader.refusals.add(f"[constants] {key}", f"no {wanted}", [(text, reader.rows, 0)])
        found.later[key] = partial(_same, value, reader.rows)


def _same(value: str | None, rows: int) -> pd.Series:
    return CodedCells(np.zeros(rows, dtype=np.intp), []).take([value])


def _identifiers(
    reader: Reader, column: str, words: Mapping[str, str], kind: str
) -> Callable[[], pd.Series]:
    if words:
        pattern = re.compile(_PATTERNS[kind])
        return reader.mapped(
            column, words, lambda text: text if pattern.fullmatch(text) else None, f"no {kind}"
        )
    cells = reader.text(column)
    wrong = ~cells.str.fullmatch(_PATTERNS[kind]).fillna(True).astype(bool)
    if wrong.any():
        rows = np.flatnonzero(wrong.to_numpy())
        shown = [(str(cells.iloc[row]), 1, int(reader.cells.lines[row])) for row in rows[:100]]
        reader.refusals.add(column, f"no {kind}", shown)
    return lambda: cells


def _complete(reader: Reader, mapping: TableMapping, found: MappedTable, spare: SpareText) -> None:
    """Fill what every claim has: id, incident, scope, summary, publisher, note."""
    import pandas as pd

    texts = found.texts

    made = mapping.name + "-" + pd.Series(reader.cells.lines).astype("string")
    texts["claim_id"] = texts["claim_id"].fillna(made) if "claim_id" in texts else made
    repeated = texts["claim_id"].duplicated() if "claim_id" in mapping.columns else None
    if repeated is not None and repeated.any():
        row = int(np.argmax(repeated.to_numpy(dtype=bool)))
        reader.refusals.add(
            mapping.columns.get("claim_id", "claim_id"), "an id that stands twice",
            [(str(texts["claim_id"].iloc[row]), int(repeated.sum()), int(reader.cells.lines[row]))],
        )  # fmt: skip
        reader.refusals.raise_found()
    if "scope" not in texts:
        # Each row is an incident of its own unless the table says which rows are about one.
        if "incident_id" not in texts:
            texts["incident_id"] = texts["claim_id"]
        kinds = CodedCells(texts["incident_id"].isna().to_numpy().astype(np.intp), [])
        texts["scope"] = kinds.take(["incident", "aggregate"])
    if "publisher" not in texts:
        texts["publisher"] = _same(mapping.title, reader.rows)
    if mapping.outcome_column is None:
        summary = _same(f"A row of {mapping.title}", reader.rows)
    else:
        coded = reader.coded(mapping.outcome_column)
        summary = coded.take(
            [f"{mapping.title}: {mapping.outcome_column} {v or 'blank'}" for v in coded.values]
        )
    texts["summary"] = texts["summary"].fillna(summary) if "summary" in texts else summary
    note = spare.beside(texts.get("note"))
    if note is not None:
        texts["note"] = note
    counted = found.numbers.get("launched_low")
    blank = reader.rows if counted is None else int(np.isnan(counted).sum())
    if blank:
        found.notes.append(f"{blank} rows state no number of launches: their counts are blank")
