"""`reliability add`: one claim, an option for each column that a person fills."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import click

from reliability.cli.options import COUNT, NearestChoice
from reliability.cli.writing import append_rows, appending_options
from reliability.counts import CountRange
from reliability.evidence.schema import COUNTS, TABLES, Column

__all__ = ["add"]

# Asked for on a terminal, refused elsewhere. A claim also needs a url or a publisher.
_REQUIRED = ("context", "start", "system", "claimant", "summary")
_RANGES = {f"{name}_{end}" for name in (*COUNTS, "failed_share") for end in ("low", "high")}


class ShareType(click.ParamType[tuple[str, str]]):
    """A share, or a range of shares, as it will be written."""

    name = "share"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, str]:
        """Read ``0.5``, ``0.4..0.6`` or, open above, ``0.4..``; the check judges the numbers."""
        if isinstance(value, tuple):
            return value
        low, dots, high = value.partition("..")
        return low.strip(), high.strip() if dots else low.strip()


def column_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add an option for each column; the counts of a claim are ranges."""
    options = []
    for column in TABLES["claims"].columns:
        if column.name not in _RANGES:
            options.append(_column_option(column))
        elif column.name.endswith("_low"):
            name = column.name.removesuffix("_low")
            share = name == "failed_share"
            options.append(
                click.option(
                    f"--{name.replace('_', '-')}",
                    name,
                    type=ShareType() if share else COUNT,
                    metavar="SHARE" if share else "COUNT",
                    help="As 0.40..0.60." if share else "As 8, 20..30 or, open above, 2..",
                )
            )
    for option in reversed(options):
        command = option(command)
    return command


def _column_option(column: Column) -> Callable[[Callable[..., None]], Callable[..., None]]:
    flag = f"--{column.name.replace('_', '-')}"
    text = f"{column.meaning}."
    if column.kind == "enum":
        return click.option(flag, column.name, type=NearestChoice(column.choices), help=text)
    return click.option(flag, column.name, metavar=column.kind.upper(), help=text)


@click.command(
    epilog="Example: reliability add data/kn23 --context combat --start 2025-01-29 --system kn23 "
    '--claimant "Ukrainian Air Force" --summary "Two launched, one shot down." '
    "--launched 2 --intercepted 1 --url https://example.org/bulletin"
)
@click.argument("package", type=click.Path())
@column_options
@appending_options
def add(
    package: str,
    allow_duplicates: bool,
    dry_run: bool,
    lock_timeout: float,
    **columns: Any,
) -> None:
    """Add one claim to the data package PACKAGE and print its id.

    What is required and not given is asked for on a terminal.
    """
    for name in _REQUIRED:
        if not columns[name]:
            columns[name] = _ask(name)
    if not columns["url"] and not columns["publisher"]:
        columns["url"] = _ask("url")
    append_rows(
        package,
        [claim_row(columns)],
        lock_timeout=lock_timeout,
        allow_duplicates=allow_duplicates,
        dry_run=dry_run,
    )


def _ask(name: str) -> str:
    flag = f"--{name.replace('_', '-')}"
    if not sys.stdin.isatty():
        hint = " (or --publisher)" if name == "url" else ""
        raise click.UsageError(f"Missing option {flag!r}{hint}.")
    column = TABLES["claims"].column(name)
    kind = NearestChoice(column.choices) if column.kind == "enum" else str
    answer: str = click.prompt(f"{name} ({column.meaning})", type=kind, err=True)
    return answer


def claim_row(columns: dict[str, Any]) -> dict[str, str]:
    """Return the row of claims.csv: each range as its two columns, what is not given blank."""
    row: dict[str, str] = {}
    for name, value in columns.items():
        if isinstance(value, CountRange):
            row[f"{name}_low"] = str(value.low)
            row[f"{name}_high"] = "" if value.high is None else str(value.high)
        elif isinstance(value, tuple):
            row[f"{name}_low"], row[f"{name}_high"] = value
        elif value is not None and name in TABLES["claims"].names:
            row[name] = value
    return row
