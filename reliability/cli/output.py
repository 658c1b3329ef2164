"""How results are printed: an aligned table, JSON or CSV. Results go to stdout, nothing else."""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import click

__all__ = ["only", "print_rows", "to_plain"]

SCHEMA_VERSION = 1
GAP = "  "


def print_rows(
    kind: str,
    rows: Iterable[Mapping[str, Any]],
    *,
    form: str,
    table: Iterable[Mapping[str, Any]] | None = None,
    header: Sequence[str] = (),
    warning: str | None = None,
) -> None:
    """Print results to stdout.

    Parameters
    ----------
    kind : str
        What the rows are: the ``kind`` of the JSON envelope.
    rows : iterable of mappings
        One a result, all with the same keys in the same order.
    form : {"table", "json", "csv"}
        ``table`` is for reading: numbers have four significant digits. ``json`` and ``csv`` are
        for machines: 12 significant digits, infinity as ``inf``.
    table : iterable of mappings, optional
        What the table shows in place of `rows`: JSON and CSV always carry them whole.
    header : sequence of str
        The keys, where there may be no row to tell them from.
    warning : str, optional
        What leads everything: the first line of a table, the first key of JSON; beside CSV it
        goes to stderr.
    """
    if warning is not None and form != "json":
        click.echo(f"{warning}\n", err=form == "csv")
    if form == "table":
        click.echo(as_table(list(rows if table is None else table)))
        return
    plain = [to_plain(row) for row in rows]
    if form == "json":
        envelope: dict[str, Any] = {} if warning is None else {"warning": warning}
        envelope |= {"schema_version": SCHEMA_VERSION, "kind": kind, "results": plain}
        click.echo(json.dumps(envelope, indent=2, ensure_ascii=False, allow_nan=False))
    else:
        click.echo(as_csv(plain, header), nl=False)


def only(rows: Iterable[Mapping[str, Any]], *columns: str) -> list[dict[str, Any]]:
    """Return the rows with these columns alone, for a table."""
    return [{name: row[name] for name in columns} for row in rows]


def to_plain(value: Any) -> Any:
    """Return `value` as JSON can hold it: floats to 12 significant digits, infinity ``"inf"``.

    Examples
    --------
    >>> to_plain(0.1 + 0.2), to_plain(float("inf")), to_plain({"high": None})
    (0.3, 'inf', {'high': None})
    """
    if hasattr(value, "to_dict"):
        return to_plain(value.to_dict())
    if isinstance(value, Mapping):
        return {str(key): to_plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [to_plain(item) for item in value]
    if isinstance(value, float):
        _refuse_nan(value)
        if math.isinf(value):
            return "inf" if value > 0 else "-inf"
        return float(f"{value:.12g}")
    return value


def _refuse_nan(value: float) -> None:
    if math.isnan(value):
        raise ValueError("a result is not a number: a fault of this program, please report it")


def as_csv(rows: Sequence[Mapping[str, Any]], header: Sequence[str] = ()) -> str:
    """Return the rows as CSV text with a header; a missing value is empty."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(rows[0] if rows else header)
    for row in rows:
        writer.writerow(_csv_cell(value) for value in row.values())
    return text.getvalue()


def _csv_cell(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict) and set(value) == {"low", "high"}:
        return _count(value)
    if isinstance(value, list):
        return ";".join(str(item) for item in value)
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False)
    return value


def as_table(rows: Sequence[Mapping[str, Any]]) -> str:
    """Return the rows as an aligned table: numbers to the right, text to the left.

    Examples
    --------
    >>> print(as_table([{"method": "wilson", "ci_low": 0.0695}, {"method": "wald", "ci_low": 0.0}]))
    method  ci_low
    wilson  0.0695
    wald         0
    """
    if not rows:
        return "(none)"
    names = list(rows[0])
    cells = [names, *([table_cell(row[name]) for name in names] for row in rows)]
    widths = [max(len(line[i]) for line in cells) for i in range(len(names))]
    right = [all(_is_number(row[name]) for row in rows) for name in names]
    lines = (
        GAP.join(
            cell.rjust(width) if number else cell.ljust(width)
            for cell, width, number in zip(line, widths, right, strict=True)
        ).rstrip()
        for line in cells
    )
    return "\n".join(lines)


def _is_number(value: Any) -> bool:
    return value is None or type(value) in (int, float)


def table_cell(value: Any) -> str:
    """Return one value as a reader sees it; never a probability rounded to certainty.

    Examples
    --------
    >>> table_cell(0.238095238095), table_cell(0.99999), table_cell(None)
    ('0.2381', '>0.9999', '-')
    """
    if value is None:
        return "-"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        _refuse_nan(value)
        if 0.99995 <= value < 1.0:
            return ">0.9999"
        return f"{value:.4g}"
    if isinstance(value, dict) and set(value) == {"low", "high"}:
        return _count(value)
    if isinstance(value, (list, tuple)):
        return ", ".join(str(item) for item in value) or "-"
    return str(value)


def _count(value: Mapping[str, Any]) -> str:
    low, high = value["low"], value["high"]
    if high is None:
        return f"{low}.."
    return str(low) if low == high else f"{low}..{high}"
