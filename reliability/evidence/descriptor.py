"""The descriptor of a data package: Data Package v2 with a Table Schema for each file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reliability.evidence.dates import DATE_PATTERN, DAY_PATTERN
from reliability.evidence.schema import (
    ID_PATTERN,
    IDS_PATTERN,
    SHA256_PATTERN,
    TABLES,
    URL_PATTERN,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from reliability.evidence.schema import Column, Table

__all__ = ["build_descriptor", "describe_column", "describe_table"]

_PATTERNS = {
    "id": ID_PATTERN,
    "ids": IDS_PATTERN,
    "date": DATE_PATTERN,
    "day": DAY_PATTERN,
    "url": URL_PATTERN,
    "sha256": SHA256_PATTERN,
}


def describe_column(column: Column) -> dict[str, Any]:
    """Return the Table Schema field of a column."""
    constraints: dict[str, Any] = {}
    if column.required:
        constraints["required"] = True
    if column.unique:
        constraints["unique"] = True
    kind = "string"
    if column.kind == "count":
        kind = "integer"
        constraints["minimum"] = 0
    elif column.kind == "share":
        kind = "number"
        constraints |= {"minimum": 0, "maximum": 1}
    elif column.kind == "enum":
        constraints["enum"] = list(column.choices)
    elif column.kind in _PATTERNS:
        constraints["pattern"] = _PATTERNS[column.kind]
    field: dict[str, Any] = {"name": column.name, "type": kind, "description": column.meaning}
    if constraints:
        field["constraints"] = constraints
    return field


def describe_table(table: Table, tables: Iterable[str]) -> dict[str, Any]:
    """Return the resource of a table; keys into tables that are not there are left out."""
    schema: dict[str, Any] = {"fields": [describe_column(column) for column in table.columns]}
    if table.key is not None:
        schema["primaryKey"] = [table.key]
    present = set(tables)
    keys = []
    for column in table.columns:
        if column.refers_to is None:
            continue
        target, target_column = column.refers_to.split(".")
        if target in present:
            # An empty resource name is the table itself.
            resource = "" if target == table.name else target
            keys.append(
                {
                    "fields": [column.name],
                    "reference": {"resource": resource, "fields": [target_column]},
                }
            )
    if keys:
        schema["foreignKeys"] = keys
    return {
        "name": table.name,
        "type": "table",
        "title": table.title,
        "path": table.file,
        "scheme": "file",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": schema,
    }


def build_descriptor(
    about: Mapping[str, Any], tables: Iterable[str] = tuple(TABLES)
) -> dict[str, Any]:
    """Return the descriptor of a package.

    Parameters
    ----------
    about : mapping
        ``name`` and what else the descriptor says of the whole: ``title``, ``description``,
        ``version``, ``licenses``, ``sources``, ``contributors``.
    tables : iterable of str
        The tables that the package holds.
    """
    names = list(tables)
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        **about,
        "resources": [describe_table(TABLES[name], names) for name in names],
    }
