"""`reliability report`: from a scenario to the written product."""

from __future__ import annotations

import os
from pathlib import Path

import click

from reliability.errors import OptionError

__all__ = ["report"]


@click.command(epilog="Example: reliability report reports/kn23.toml -o kn23-report")
@click.argument("scenario", default="kn23", type=click.Path())
@click.option(
    "-o",
    "--output",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="Folder to write into; ./<scenario>-report/ unless given.",
)
def report(scenario: str, output: Path | None) -> None:
    """Run SCENARIO and write its report: report.html, report.md and report.json.

    SCENARIO is a path, or the bare name of a scenario that ships; kn23 unless given. Prints the
    path of the page. Nothing is written unless all of it can be.
    """
    from reliability.report import write_report
    from reliability.scenarios import run_scenario

    folder = Path(f"{Path(scenario).stem}-report") if output is None else output
    if folder.exists() and not folder.is_dir():
        raise OptionError(
            f"--output: must be a folder; got the file {os.fspath(folder)!r}. "
            "Give another name, or move the file."
        )
    page, *_ = write_report(run_scenario(scenario), folder)
    click.echo(os.fspath(page))
