"""`reliability add`: one claim, an option for each column that a person fills."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Callable
from typing import Any

import click

from reliability.cli.options import COUNT, NearestChoice
from reliability.cli.writing import append_rows, appending_options
from reliability.counts import CountRange
from reliability.errors import ReliabilityError
from reliability.evidence.schema import COUNTS, TABLES, Column

__all__ = ["add"]

# Asked for on a terminal, refused elsewhere. A claim also needs a url or a publisher.
_REQUIRED = ("context", "start", "system", "claimant", "summary")
_HINTS = {
    "start": "first day of the incident or window, as 2024-09-21 or, not known better, 2024-09",
    "claimant": "who asserts it",
    "summary": "what it says, in your words",
    "url": "address of the source; Enter to name its publisher instead",
    "publisher": "who published it",
}
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
                    help=_range_help(column),
                )
            )
    for option in reversed(options):
        command = option(command)
    return command


def _range_help(column: Column) -> str:
    """Return what a range means, from the meaning of its low end."""
    meaning = column.meaning.removeprefix("Least ").partition(";")[0]
    return f"{meaning[:1].upper()}{meaning[1:]}."


def _column_option(column: Column) -> Callable[[Callable[..., None]], Callable[..., None]]:
    flag = f"--{column.name.replace('_', '-')}"
    text = f"{column.meaning}." + (" Required." if column.name in _REQUIRED else "")
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

    A COUNT is a number 8, a range 20..30 or, open above, 2..; a SHARE is 0.5 or 0.40..0.60. What
    is required and not given is asked for on a terminal.
    """
    asked = _ask_missing(package, columns)
    try:
        append_rows(
            package,
            [claim_row(columns)],
            lock_timeout=lock_timeout,
            allow_duplicates=allow_duplicates,
            dry_run=dry_run,
        )
    except ReliabilityError:
        if asked:
            given = [word for name in asked for word in (_flag(name), columns[name])]
            click.echo(f"You answered: {shlex.join(given)}", err=True)
        raise


def _flag(name: str) -> str:
    return f"--{name.replace('_', '-')}"


def _ask_missing(package: str, columns: dict[str, Any]) -> list[str]:
    """Fill what a claim must have, by asking on a terminal; return what was asked for."""
    missing = [name for name in _REQUIRED if not columns[name]]
    if not columns["url"] and not columns["publisher"]:
        missing.append("url")
    if not missing:
        return []
    if not sys.stdin.isatty():
        flags = [_flag(name) + (" (or --publisher)" if name == "url" else "") for name in missing]
        noun = "option" if len(flags) == 1 else "options"
        raise click.UsageError(f"Missing {noun} {', '.join(flags)}.")
    from reliability.evidence.append import known_systems

    systems = known_systems(package)
    for name in missing:
        columns[name] = _ask(name, systems)
    if not columns["url"] and not columns["publisher"]:
        missing[-1] = "publisher"
        columns["publisher"] = _ask("publisher", systems)
    return missing


def _ask(name: str, systems: list[str]) -> str:
    """Ask for one column until the answer is one that its cell may hold."""
    from reliability.evidence.cellform import cell_fault
    from reliability.evidence.problems import Problems

    column = TABLES["claims"].column(name)
    if column.kind == "enum" or name == "system":
        kind = NearestChoice(column.choices or systems)
        answer: str = click.prompt(name, type=kind, err=True)
        return answer

    default = "" if name == "url" else None

    def read(answer: str) -> str:
        answer = answer.strip()
        if not answer and default is None:
            raise click.UsageError(f"{name} must not be blank.")
        fault = cell_fault(column, answer)
        if fault is not None:
            problems = Problems()
            problems.add(fault[0], "answer", None, name, answer, **fault[1])
            raise click.UsageError(problems.found[0].told())
        return answer

    given: str = click.prompt(f"{name} ({_HINTS[name]})", value_proc=read, default=default,
                              show_default=False, err=True)  # fmt: skip
    return given


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
