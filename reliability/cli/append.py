"""`reliability append`: many claims from a file, all of them or none."""

from __future__ import annotations

from pathlib import Path

import click

from reliability.cli.options import NearestChoice
from reliability.cli.writing import append_rows, appending_options

__all__ = ["append"]

_SUFFIXES = {".csv": "csv", ".jsonl": "jsonl", ".ndjson": "jsonl", ".xlsx": "xlsx"}


@click.command(epilog="Example: reliability append data/kn23 new-claims.csv --dry-run")
@click.argument("package", type=click.Path())
@click.argument("file", type=click.Path(allow_dash=True))
@click.option(
    "--format",
    "form",
    type=NearestChoice(["csv", "jsonl", "xlsx"]),
    help="What FILE is. By default what its name ends with or, failing that, its first "
    "characters show.",
)
@appending_options
def append(
    package: str,
    file: str,
    form: str | None,
    allow_duplicates: bool,
    dry_run: bool,
    lock_timeout: float,
) -> None:
    """Append the claims in FILE (- for standard input) to the data package PACKAGE.

    FILE is CSV with a header (some columns of claims.csv, in any order), JSON Lines (an object a
    line) or XLSX. Every row is checked and all are written, or none. Prints the new ids.
    """
    from reliability.evidence.append import Origin
    from reliability.evidence.exchange import parse_rows, sniff_format

    with click.open_file(file, "rb") as opened:
        data = opened.read()
    if form is None:
        form = _SUFFIXES.get(Path(file).suffix.casefold()) or sniff_format(data)
    if form is None and data.strip():
        raise click.UsageError(
            f"--format: needed where neither the name ends with {', '.join(_SUFFIXES)} nor the "
            f"first line names a column; got {file!r}."
        )
    name = "standard input" if file == "-" else Path(file).name
    found = parse_rows(data, format=form, name=name) if form else []
    if not found:
        click.echo(f"{name} has no row: nothing is written", err=True)
        return
    append_rows(
        package,
        [row for _, row in found],
        origin=Origin(name, [place for place, _ in found]),
        lock_timeout=lock_timeout,
        allow_duplicates=allow_duplicates,
        dry_run=dry_run,
    )
