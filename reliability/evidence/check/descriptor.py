"""The descriptor: JSON, and the schema that this version reads."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from reliability.evidence.descriptor import describe_column, describe_table
from reliability.evidence.schema import TABLES

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from reliability.evidence.problems import Problems
    from reliability.evidence.schema import Table

__all__ = ["check_descriptor"]

_FILE = "datapackage.json"
_TEXTS = ("title", "description", "version", "homepage", "created", "mediatype")


def check_descriptor(folder: Path, problems: Problems) -> dict[str, Any] | None:
    """Check datapackage.json against the files and the schema; None where it cannot be read."""
    try:
        descriptor = json.loads((folder / _FILE).read_text(encoding="utf-8"))
    except OSError as error:
        problems.add("file-unreadable", _FILE, detail=str(error.strerror or error))
        return None
    except UnicodeDecodeError:
        problems.add("encoding", _FILE)
        return None
    except (ValueError, RecursionError) as error:
        problems.add("descriptor-json", _FILE, detail=str(error))
        return None
    if not isinstance(descriptor, dict):
        problems.add("descriptor-shape", _FILE, detail="be a JSON object")
        return None
    _check_about(descriptor, problems)
    resources = descriptor.get("resources")
    if not isinstance(resources, list) or not all(isinstance(one, dict) for one in resources):
        problems.add("descriptor-shape", _FILE, detail="list its resources, each an object")
        return descriptor
    named = {one.get("name"): one for one in resources if isinstance(one.get("name"), str)}
    # A resource that is missing is told once, and not again by the keys that lead to it.
    listed = [
        table.name
        for table in TABLES.values()
        if table.name in named or table.required or (folder / table.file).exists()
    ]
    for table in TABLES.values():
        there = (folder / table.file).exists()
        resource = named.get(table.name)
        if resource is None:
            if there or table.required:
                detail = f"list a resource {table.name} with the path {table.file}"
                problems.add("descriptor-shape", _FILE, detail=detail)
            continue
        if resource.get("path") != table.file:
            detail = f"give {table.file} as the path of {table.name}"
            problems.add("descriptor-shape", _FILE, got=str(resource.get("path")), detail=detail)
        if not there and not table.required:
            problems.add("file-missing", table.file)
        _check_resource(table, resource, listed, problems)
    return descriptor


def _check_about(descriptor: dict[str, Any], problems: Problems) -> None:
    _check_texts(descriptor, "the package", ("$schema", "name", "id", *_TEXTS), problems)
    for key in ("licenses", "sources", "contributors"):
        listed = descriptor.get(key, [])
        if not isinstance(listed, list) or not all(isinstance(one, dict) for one in listed):
            problems.add("descriptor-shape", _FILE, detail=f"have a list of objects as {key}")


def _check_texts(where: dict[str, Any], what: str, keys: Sequence[str], problems: Problems) -> None:
    for key in keys:
        if not isinstance(where.get(key, ""), str):
            detail = f"have a text as {key} of {what}"
            problems.add("descriptor-shape", _FILE, got=str(where[key]), detail=detail)


def _check_resource(
    table: Table, resource: dict[str, Any], tables: Sequence[str], problems: Problems
) -> None:
    _check_texts(resource, table.name, _TEXTS, problems)
    wanted = describe_table(table, tables)
    for key in ("type", "scheme", "format", "encoding"):
        if resource.get(key, wanted[key]) != wanted[key]:
            detail = f"give {wanted[key]} as the {key} of {table.name}"
            problems.add("descriptor-shape", _FILE, got=str(resource[key]), detail=detail)
    for key in ("dialect", "compression", "innerpath", "extrapaths"):
        if key in resource:
            detail = f"not give a {key} for {table.name}: files are plain CSV"
            problems.add("descriptor-shape", _FILE, got=str(resource[key]), detail=detail)
    schema = resource.get("schema")
    fields = schema.get("fields") if isinstance(schema, dict) else None
    if not isinstance(schema, dict) or not isinstance(fields, list):
        problems.add(
            "descriptor-shape", _FILE, detail=f"have a schema with fields for {table.name}"
        )
        return
    names = [one.get("name") if isinstance(one, dict) else None for one in fields]
    if names != [*table.names]:
        got = next((str(a) for a, b in zip(names, table.names, strict=False) if a != b), None)
        problems.add("descriptor-columns", _FILE, got=got, table=table.name)
        return
    for column, one in zip(table.columns, fields, strict=True):
        _check_texts(one, f"{table.name}.{column.name}", _TEXTS, problems)
        full = describe_column(column)
        for key in ("type", "constraints", "format"):
            if one.get(key) != full.get(key):
                problems.add(
                    "descriptor-field", _FILE, None, column.name, str(one.get(key)),
                    table=table.name, detail=f"its {key}",
                )  # fmt: skip
    for key in ("primaryKey", "foreignKeys", "missingValues"):
        if schema.get(key) != wanted["schema"].get(key):
            right = wanted["schema"].get(key)
            detail = f"not give {key} for {table.name}"
            if right is not None:
                detail = f"give {json.dumps(right)} as {key} of {table.name}"
            problems.add("descriptor-shape", _FILE, got=str(schema.get(key)), detail=detail)
