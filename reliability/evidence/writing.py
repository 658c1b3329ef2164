"""Rows and tables as the bytes of a data package: UTF-8, LF, quoted only where it must be."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

from reliability.evidence.descriptor import build_descriptor
from reliability.evidence.schema import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

__all__ = ["csv_bytes", "package_files"]


def csv_bytes(rows: Iterable[Sequence[str]], line_end: str = "\n") -> bytes:
    r"""Return rows of cells as CSV.

    Examples
    --------
    >>> csv_bytes([["a", "b, c", ""]])
    b'a,"b, c",\n'
    """
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator=line_end).writerows(rows)
    return text.getvalue().encode("utf-8")


def package_files(
    about: Mapping[str, Any], tables: Mapping[str, Iterable[Mapping[str, str]]]
) -> dict[str, bytes]:
    """Return the files of a data package: name -> bytes.

    Parameters
    ----------
    about : mapping
        What the descriptor says of the whole; at least ``name``.
    tables : mapping
        Table -> rows as mappings of text; a missing column is blank. Tables that are not given
        are written with their header alone.

    Returns
    -------
    dict
        ``datapackage.json`` and one file a table.
    """
    descriptor = json.dumps(build_descriptor(about), indent=2, ensure_ascii=False) + "\n"
    files = {"datapackage.json": descriptor.encode("utf-8")}
    for table in TABLES.values():
        rows = [[row.get(name, "") for name in table.names] for row in tables.get(table.name, ())]
        files[table.file] = csv_bytes([table.names, *rows])
    return files
