"""Any table with a mapping file: CSV, TSV, JSON Lines, xlsx or Parquet becomes evidence."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reliability.errors import LoadError, OptionError
from reliability.loaders.building import build_evidence_columns
from reliability.loaders.mapping import read_mapping
from reliability.loaders.receipt import Receipt
from reliability.loaders.table_claims import map_table
from reliability.loaders.table_csv import read_csv_cells, scan_file
from reliability.loaders.table_files import read_jsonl_cells, read_parquet_cells, read_xlsx_cells
from reliability.loaders.table_source import file_kind

if TYPE_CHECKING:
    import os

    from reliability.evidence.model import Evidence
    from reliability.loaders.mapping import TableMapping
    from reliability.loaders.table_source import Cells

__all__ = ["load_mapped", "load_table"]


def load_table(
    path: str | os.PathLike[str],
    *,
    mapping: str | os.PathLike[str] | Mapping[str, Any] | None = None,
) -> Evidence:
    """Read a table as claims, under a mapping that says what its columns and words mean.

    Parameters
    ----------
    path : path
        CSV, TSV, JSON Lines, xlsx or Parquet, told by its ending or by the mapping.
    mapping : path or mapping
        The TOML file that `reliability.loaders.mapping` describes, or the same as plain data.

    Returns
    -------
    Evidence
        One claim a row, with its raw text beside what it was mapped to.

    Raises
    ------
    LoadError
        If the file cannot be read, or holds words, numbers or dates that the mapping does not
        cover: one error lists them all.
    """
    if mapping is None:
        raise OptionError(
            "table: needs a mapping of its columns. Write one with "
            "`reliability import table FILE --sketch`, then give mapping=..."
        )
    return load_mapped(Path(path), read_mapping(mapping), "table")


def load_mapped(path: Path, mapping: TableMapping, form: str) -> Evidence:
    """Read a table under a checked mapping; `form` is the name of its format."""
    cells, sha256 = _read_cells(path, mapping)
    mapped = map_table(cells, mapping, path.name)
    aside = mapped.set_aside(cells)
    rows = len(cells.lines) + len(cells.set_aside)
    if rows and len(aside) == rows:
        raise LoadError(
            f"{path.name}: no row can be read; the first, {cells.unit} {aside[0].line}: "
            f"{aside[0].reason}. Check the mapping."
        )
    texts, numbers = mapped.texts, mapped.numbers
    if mapped.aside:
        import numpy as np

        keep = np.ones(len(cells.lines), dtype=np.bool_)
        keep[list(mapped.aside)] = False
        texts = {key: text.loc[keep].reset_index(drop=True) for key, text in texts.items()}
        numbers = {key: number[keep] for key, number in numbers.items()}
    receipt = Receipt(
        format=form,
        file=path.name,
        sha256=sha256,
        rows_read=rows,
        claims_made=rows - len(aside),
        set_aside=aside,
        unmapped_names=mapped.unmapped,
        precision=mapped.precision,
        notes=tuple(mapped.notes),
    )
    return build_evidence_columns(
        texts,
        numbers,
        receipt,
        title=mapping.title,
        name=mapping.name,
        systems=mapped.systems,
        definitions=mapping.definitions,
    )


def _read_cells(path: Path, mapping: TableMapping) -> tuple[Cells, str]:
    form = mapping.file
    kind = file_kind(path, form.kind)
    used = mapping.used_columns()
    if kind in ("csv", "tsv"):
        delimiter = form.delimiter or ("\t" if kind == "tsv" else ",")
        return read_csv_cells(path, form, delimiter, used, mapping.coded_columns())
    scan = scan_file(path, text=kind == "jsonl")
    if kind == "jsonl":
        return read_jsonl_cells(path, form, used), scan.sha256
    if kind == "xlsx":
        return read_xlsx_cells(path, form, used), scan.sha256
    return read_parquet_cells(path, used), scan.sha256
