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

__all__ = ["addition_diff", "csv_bytes", "package_files"]

_CONTEXT = 3


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


def addition_diff(file: str, end: bytes, line_ends: int, added: bytes) -> str:
    """Return the unified diff of a file to which bytes are added.

    Parameters
    ----------
    file : str
        Its name.
    end : bytes
        The end of the file as it is, enough for a few lines of context.
    line_ends : int
        How many line ends the file has.
    added : bytes
        What is added; it begins with a line end where the file's last line has none.
    """
    lines = end.splitlines(keepends=True)
    open_end = bool(lines) and not lines[-1].endswith(b"\n")
    before = [_shown(line) for line in lines[-_CONTEXT:]]
    # A cell that holds a line break makes several lines of its row.
    after = [_shown(line) for line in added.splitlines(keepends=True)][open_end:]
    first = line_ends + open_end - len(before) + 1
    body = [f" {line}\n" for line in before]
    if open_end:
        body[-1] = f"-{before[-1]}\n\\ No newline at end of file\n+{before[-1]}\n"
    body += [f"+{line}\n" for line in after]
    head = f"--- {file}\n+++ {file}\n@@ -{first},{len(before)} "
    return f"{head}+{first},{len(before) + len(after)} @@\n{''.join(body)}"


def _shown(line: bytes) -> str:
    return line.decode("utf-8", errors="replace").rstrip("\r\n")


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
