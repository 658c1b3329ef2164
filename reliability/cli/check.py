"""`reliability check`: every problem in a data package."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from reliability.cli.options import format_option
from reliability.cli.output import print_rows

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["check"]


@click.command(epilog="Example: reliability check data/kn23")
@click.argument("package", type=click.Path(), metavar="PACKAGE")
@click.option(
    "--archive",
    type=click.Path(),
    metavar="DIR",
    help="Compare local copies of the sources with their recorded SHA-256.",
)
@format_option
def check(package: str, archive: str | None, form: str) -> None:
    """List every problem in the data package PACKAGE: file, row, column, code.

    An error is a row that cannot be read as a claim, or breaks its own arithmetic or a key; a
    warning is a disagreement of claims, or a place to look. Exits with 1 if there is an error.
    PACKAGE may also be a scenario file: then every wrong key is named, with its line.
    """
    from reliability.evidence.problems import PROBLEM_COLUMNS, Problem

    rows = records(problems_in(package, archive))
    if form == "table":
        for row in rows:
            click.echo(f"{row['severity']}: {Problem(**row)}")
        click.echo(f"{package}: {counted(rows, 'error')}, {counted(rows, 'warning')}")
    else:
        print_rows("check", rows, form=form, header=PROBLEM_COLUMNS)
    if any(row["severity"] == "error" for row in rows):
        raise click.exceptions.Exit(1)


def problems_in(package: str, archive: str | None) -> pd.DataFrame:
    """Return the problems of a data package, or of a scenario file."""
    if package.endswith(".toml"):
        from reliability.scenarios.check import check_scenario

        return check_scenario(package)
    from reliability.evidence.check import check as check_package

    return check_package(package, archive=archive)


def records(problems: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows as plain data, None where missing."""
    plain = problems.astype(object).where(problems.notna(), None)
    return [dict(zip(plain.columns, row, strict=True)) for row in plain.itertuples(index=False)]


def counted(rows: list[dict[str, Any]], severity: str) -> str:
    """Return the number of problems of one severity, in words."""
    number = sum(row["severity"] == severity for row in rows)
    return f"{number} {severity}" if number == 1 else f"{number} {severity}s"
