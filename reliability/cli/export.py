"""`reliability export`: the claims as one file for others."""

from __future__ import annotations

import click

from reliability.cli.options import NearestChoice
from reliability.cli.writing import as_of_option

__all__ = ["export"]


@click.command(epilog="Example: reliability export data/kn23 --format xlsx --output claims.xlsx")
@click.argument("package", type=click.Path())
@click.option(
    "--format",
    "form",
    type=NearestChoice(["csv", "jsonl", "xlsx"]),
    default="csv",
    show_default=True,
    help="What to write; xlsx needs the extra of that name.",
)
@click.option(
    "--output",
    "-o",
    type=click.Path(allow_dash=True),
    default="-",
    show_default="standard output",
    help="Where to write it.",
)
@as_of_option
def export(package: str, form: str, output: str, as_of: str | None) -> None:
    """Write the claims of the data package PACKAGE as one file.

    They are written as they stand after their corrections, without the retracted ones. In the CSV
    an apostrophe keeps a spreadsheet from running a text as a formula; append takes it away.
    """
    from reliability.evidence.exchange import export_claims
    from reliability.evidence.package import load_package

    data = export_claims(load_package(package, as_of=as_of), format=form)
    with click.open_file(output, "wb") as opened:
        opened.write(data)
