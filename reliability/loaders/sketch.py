"""A first mapping of a table, from its header and its words, for a person to finish.

Columns are proposed where their header is a known word, and marked as a proposal. What outcome
words mean is never proposed: each is listed with a blank, which a mapping may not keep.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from reliability.errors import LoadError
from reliability.loaders.mapping import EFFECTS, FileForm
from reliability.loaders.table_csv import csv_header, read_csv_cells, scan_file
from reliability.loaders.table_dates import date_hint, read_date
from reliability.loaders.table_files import read_jsonl_cells, read_parquet_cells, read_xlsx_cells
from reliability.loaders.table_source import file_kind

if TYPE_CHECKING:
    import os

    from reliability.loaders.table_source import Cells

__all__ = ["sketch_mapping"]

# Column of claims.csv -> headers, casefolded, that say it in so many words.
_HEADERS: dict[str, tuple[str, ...]] = {
    "start": ("date", "start", "start date", "launch date", "launch_date", "day", "datum",
              "date_start", "time_start"),
    "end": ("end", "end date", "date_end", "time_end"),
    "system": ("system", "missile", "missile name", "missile_name", "model", "weapon", "rocket",
               "vehicle", "type", "variant"),
    "launched": ("launched", "launches", "fired", "number launched", "n_launched", "quantity"),
    "failed": ("failed", "failures", "number failed", "n_failed"),
    "succeeded": ("succeeded", "successes"),
    "intercepted": ("intercepted", "shot down", "destroyed", "n_intercepted"),
    "launched_by": ("operator", "launched by", "launched_by", "country", "agency"),
    "launch_place": ("site", "launch site", "launch_place", "launch place", "location",
                     "facility", "facility name"),
    "url": ("url", "link", "source url", "source_url"),
    "publisher": ("publisher", "source"),
    "summary": ("summary", "description", "notes", "remarks", "remark", "comment"),
}  # fmt: skip
_OUTCOMES = ("outcome", "result", "status", "success", "test outcome", "missionstatus",
             "mission_status", "mission status")  # fmt: skip
_MOST_WORDS = 60
_DELIMITERS = (",", ";", "\t", "|")


def sketch_mapping(path: str | os.PathLike[str]) -> str:
    """Return a mapping file to finish, as TOML with comments.

    Parameters
    ----------
    path : path
        CSV, TSV, JSON Lines, xlsx or Parquet.

    Raises
    ------
    LoadError
        If the file cannot be read, or has no header.
    """
    place = Path(path)
    cells, form = _read(place)
    folded = {name.casefold(): name for name in reversed(cells.columns)}
    columns = {
        key: folded[header]
        for key, headers in _HEADERS.items()
        for header in [next((h for h in headers if h in folded), None)]
        if header is not None
    }
    outcome = next((folded[word] for word in _OUTCOMES if word in folded), None)
    lines = [f"# A sketch for {json.dumps(place.name)}: check every line, fill the blanks.", ""]
    lines += [f"name = {_quoted(_slug(place.stem))}", f"title = {_quoted(place.stem)}", ""]
    lines += _file_lines(form)
    lines += _column_lines(columns, outcome, cells)
    lines += _constant_lines(columns)
    lines += _date_lines(columns, cells)
    lines += _outcome_lines(outcome, cells)
    return "\n".join(lines).rstrip() + "\n"


def _read(place: Path) -> tuple[Cells, FileForm]:
    kind = file_kind(place, None)
    form = FileForm()
    if kind == "jsonl":
        scan_file(place)
    if kind == "xlsx":
        return read_xlsx_cells(place, form, None), form
    if kind == "parquet":
        return read_parquet_cells(place, None), form
    if kind == "jsonl":
        return read_jsonl_cells(place, form, None), form
    delimiter = "\t" if kind == "tsv" else ","
    for encoding in ("utf-8-sig", "cp1252"):
        form = FileForm(encoding=encoding)
        try:
            header = csv_header(place, form, delimiter)
            if len(header) == 1:
                mark = max(_DELIMITERS, key=header[0].count)
                if mark in header[0]:
                    delimiter = mark
                    form = replace(form, delimiter=mark)
                    header = csv_header(place, form, delimiter)
            return read_csv_cells(place, form, delimiter, None)[0], form
        except LoadError as error:
            if encoding == "cp1252" or " text (byte " not in str(error):
                raise
    raise LoadError(f"{place.name}: cannot be read as text. Save it as UTF-8.")


def _quoted(text: str) -> str:
    """Return a text as a TOML string: JSON's escapes are TOML's, but for U+007F."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _slug(text: str) -> str:
    return "".join(c if c.isascii() and c.isalnum() else "-" for c in text).strip("-") or "table"


def _file_lines(form: FileForm) -> list[str]:
    found = []
    if form.delimiter is not None:
        found.append(f"delimiter = {_quoted(form.delimiter)}")
    if form.encoding != "utf-8-sig":
        found.append(f"encoding = {_quoted(form.encoding)}  # not UTF-8: is this the right one?")
    return ["[file]", *found, ""] if found else []


def _column_lines(columns: dict[str, str], outcome: str | None, cells: Cells) -> list[str]:
    lines = ["[columns]  # column of claims.csv = column of the file"]
    lines += [f"{key} = {_quoted(column)}  # by its header" for key, column in columns.items()]
    lines += [
        f'{key} = ""  # needed: which column?' for key in ("start", "system") if key not in columns
    ]
    left = [n for n in cells.columns if n not in columns.values() and n != outcome]
    lines += [f"# not mapped: {_quoted(name)}" for name in left]
    return [*lines, ""]


def _constant_lines(columns: dict[str, str]) -> list[str]:
    lines = ["[constants]  # the same in every row"]
    if "launched" not in columns:
        lines.append("# launched = 1  # where each row is one launch")
    lines.append('context = ""  # combat or test')
    lines.append('claimant = ""  # who says so')
    if "publisher" not in columns:
        lines.append('# publisher = ""  # who published it; the title unless given')
    return [*lines, ""]


def _words(cells: Cells, column: str) -> Counter[str]:
    """Return the distinct cells of a column with their rows, commonest first."""
    counted: Counter[str] = Counter()
    for value, rows in cells.columns[column].fillna("").value_counts().items():
        counted[str(value).strip()] += int(rows)
    return counted


def _date_lines(columns: dict[str, str], cells: Cells) -> list[str]:
    found = []
    for key in ("start", "end"):
        if key not in columns:
            continue
        strange = [t for t in _words(cells, columns[key]) if t and read_date(t) is None]
        if not strange:
            continue
        hints = Counter(date_hint(text) for text in strange)
        shown = ", ".join(_quoted(text) for text in strange[:3])
        found.append(f"# {key}: {shown}; could be {'; or '.join(hints)}")
        found.append(f'{key} = []  # the forms, in the order to try; "edtf" reads ISO dates')
    return ["[dates]", *found, ""] if found else []


def _outcome_lines(outcome: str | None, cells: Cells) -> list[str]:
    if outcome is None:
        return [
            "# [outcome]  # where a column says how each launch ended",
            '# column = ""',
            "# [outcome.words]",
        ]
    words = _words(cells, outcome)
    lines = ["[outcome]", f"column = {_quoted(outcome)}  # by its header", "",
             f"[outcome.words]  # each: {', '.join(EFFECTS)},",
             '# or a table such as {failed = "0..1"}']  # fmt: skip
    listed: dict[str, int] = {}
    spelt: dict[str, str] = {}
    for word, rows in words.most_common():
        if word:
            spelt.setdefault(word.casefold(), word)
            listed[word.casefold()] = listed.get(word.casefold(), 0) + rows
    if len(listed) > _MOST_WORDS:
        return [*lines, f"# {len(listed)} different texts: is this the column of the outcome?"]
    lines += [f'{_quoted(spelt[key])} = ""  # {rows} rows' for key, rows in listed.items()]
    if words.get(""):
        lines.append(f"# {words['']} rows are blank: they say nothing of failures")
    return lines
