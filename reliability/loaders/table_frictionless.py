"""A table of somebody's Frictionless data package, read by its own descriptor.

The descriptor says where the table is, its delimiter and encoding, the forms of its dates and
its words for blank. It is believed no further than the file bears it out: every cell is read
under the same rules as any table's. What a column means for a claim a mapping says; where the
fields have the names of claims' columns, none is needed.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from reliability.errors import LoadError, unknown_name
from reliability.evidence.schema import COUNTS, TABLES
from reliability.loaders.files import read_text
from reliability.loaders.mapping import mapping_data, parse_mapping
from reliability.loaders.table import load_mapped

if TYPE_CHECKING:
    import os

    from reliability.evidence.model import Evidence

__all__ = ["load_frictionless"]

_DESCRIPTOR = "datapackage.json"
_KNOWN = frozenset((*TABLES["claims"].names, *COUNTS))
# Forms of dates that the reader of tables knows without being told.
_PLAIN_FORMS = (None, "default", "any")


def load_frictionless(
    path: str | os.PathLike[str],
    *,
    mapping: str | os.PathLike[str] | Mapping[str, Any] | None = None,
    resource: str | None = None,
) -> Evidence:
    """Read one table of a Frictionless data package as claims.

    Parameters
    ----------
    path : path
        Its ``datapackage.json``, or the folder that holds it.
    mapping : path or mapping, optional
        As for a table; its ``[file]``, ``[dates]`` and ``[blank]`` go before the descriptor's.
        Without one, fields that are called as columns of claims.csv fill these columns.
    resource : str, optional
        Name of the table; needed where the package has several, unless the mapping names it.

    Returns
    -------
    Evidence

    Raises
    ------
    LoadError
        If the descriptor cannot be read, its table is not a local file beside it, or the file is
        not what the descriptor and the mapping say.
    """
    place = Path(path)
    file = place / _DESCRIPTOR if place.is_dir() else place
    descriptor = _read_descriptor(file)
    data, name = ({}, file.name) if mapping is None else mapping_data(mapping)
    stated = data.get("file", {})
    wanted = resource or (stated.get("resource") if isinstance(stated, Mapping) else None)
    chosen = _choose(file, descriptor, wanted)
    fields = _fields(file, chosen)
    data = _completed(file, data, chosen, fields, descriptor)
    if mapping is None and not set(fields) & _KNOWN:
        raise LoadError(
            f"{file.name}: no field of {chosen['name']!r} is called as a column of claims.csv. "
            "Give a mapping."
        )
    return load_mapped(_data_path(file, chosen), parse_mapping(data, name), "frictionless")


def _read_descriptor(file: Path) -> Mapping[str, Any]:
    text, _ = read_text(file)
    try:
        descriptor = json.loads(text)
    except RecursionError:
        raise LoadError(f"{file.name}: nested too deep. Mend the descriptor.") from None
    except ValueError as error:
        raise LoadError(f"{file.name}: not JSON: {error}. Mend the descriptor.") from None
    if not isinstance(descriptor, Mapping) or not isinstance(descriptor.get("resources"), list):
        raise LoadError(f"{file.name}: must be an object with resources. Give a data package.")
    return descriptor


def _choose(file: Path, descriptor: Mapping[str, Any], wanted: object) -> Mapping[str, Any]:
    resources = {
        str(each.get("name", number)): {**each, "name": str(each.get("name", number))}
        for number, each in enumerate(descriptor["resources"], 1)
        if isinstance(each, Mapping)
    }
    if wanted is not None:
        if str(wanted) not in resources:
            raise unknown_name(f"{file.name} resource", str(wanted), resources)
        return resources[str(wanted)]
    if len(resources) == 1:
        return next(iter(resources.values()))
    raise LoadError(
        f"{file.name}: holds {len(resources)} resources: {', '.join(list(resources)[:20])}. Name "
        "one: resource=..., or [file] resource in the mapping."
    )


def _fields(file: Path, chosen: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    schema = chosen.get("schema")
    if not isinstance(schema, Mapping) or not isinstance(schema.get("fields"), list):
        raise LoadError(
            f"{file.name} resource {chosen['name']!r}: must hold its schema with fields. Write "
            "them, or read the file with format 'table'."
        )
    return {
        str(each["name"]): each
        for each in schema["fields"]
        if isinstance(each, Mapping) and "name" in each
    }


def _data_path(file: Path, chosen: Mapping[str, Any]) -> Path:
    """Return the path of a resource; only a file below the descriptor's folder is read."""
    text = chosen.get("path")
    where = f"{file.name} resource {chosen['name']!r} path"
    if isinstance(text, Sequence) and not isinstance(text, str) and len(text) == 1:
        text = text[0]
    if not isinstance(text, str) or not text or "\0" in text:
        raise LoadError(f"{where}: must be one file; got {str(text)[:80]!r}. Save the table so.")
    relative = PurePosixPath(text)
    if "://" in text or "\\" in text or relative.is_absolute() or ".." in relative.parts:
        raise LoadError(f"{where}: must lie beside the descriptor; got {text!r}. Fetch it there.")
    return file.parent / relative


def _completed(
    file: Path,
    data: Mapping[str, Any],
    chosen: Mapping[str, Any],
    fields: Mapping[str, Mapping[str, Any]],
    descriptor: Mapping[str, Any],
) -> dict[str, Any]:
    """Return the mapping with what the descriptor says, where the mapping does not."""
    found = dict(data)
    if "columns" not in found:
        found["columns"] = {name: name for name in fields if name in _KNOWN}
    if "title" not in found and isinstance(descriptor.get("title"), str):
        found["title"] = descriptor["title"]
    stated = found.get("file", {})
    if isinstance(stated, Mapping):
        found["file"] = {**_form(file, chosen), **stated}
    columns, dates = found["columns"], found.get("dates", {})
    if isinstance(columns, Mapping) and isinstance(dates, Mapping):
        found["dates"] = {**_date_forms(columns, fields), **dates}
    if "blank" not in found:
        missing = _missing(chosen)
        if missing:
            found["blank"] = {"words": missing}
    return found


def _form(file: Path, chosen: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if isinstance(chosen.get("encoding"), str):
        found["encoding"] = chosen["encoding"]
    if isinstance(chosen.get("format"), str) and chosen["format"] in ("csv", "tsv", "xlsx"):
        found["kind"] = chosen["format"]
    dialect = chosen.get("dialect", {})
    if not isinstance(dialect, Mapping):
        raise LoadError(
            f"{file.name} resource {chosen['name']!r} dialect: must stand in the descriptor; got "
            f"{str(dialect)[:80]!r}. Write it there."
        )
    dialect = dialect.get("csv", dialect) if isinstance(dialect.get("csv", {}), Mapping) else {}
    plain = {"quoteChar": ('"',), "doubleQuote": (True,), "header": (True,), "commentChar": (),
             "escapeChar": (), "headerJoin": (" ",)}  # fmt: skip
    for key, values in plain.items():
        if dialect.get(key) is not None and dialect[key] not in values:
            raise LoadError(
                f"{file.name} resource {chosen['name']!r} dialect {key}: {dialect[key]!r} is not "
                "read. Save the table as plain CSV."
            )
    if isinstance(dialect.get("delimiter"), str):
        found["delimiter"] = dialect["delimiter"]
    rows = dialect.get("headerRows")
    if isinstance(rows, list) and len(rows) == 1:
        found["header_line"] = rows[0]
    return found


def _date_forms(
    columns: Mapping[str, Any], fields: Mapping[str, Mapping[str, Any]]
) -> dict[str, list[str]]:
    found = {}
    for key, column in columns.items():
        schema = next((each for each in TABLES["claims"].columns if each.name == key), None)
        form = fields.get(str(column), {}).get("format")
        if schema is not None and schema.kind in ("date", "day") and form not in _PLAIN_FORMS:
            found[str(key)] = [str(form)]
    return found


def _missing(chosen: Mapping[str, Any]) -> list[str]:
    """Return the words for blank of the whole table; one field's own would blank others' too."""
    listed = chosen["schema"].get("missingValues")
    words: dict[str, None] = {}
    for word in listed if isinstance(listed, list) else ():
        text = word.get("value") if isinstance(word, Mapping) else word
        if isinstance(text, str) and text.strip():
            words[text.strip()] = None
    return list(words)
