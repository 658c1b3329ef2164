"""`reliability report`: from a scenario to the written product."""

from __future__ import annotations

import filecmp
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from reliability.cli.options import NearestChoice
from reliability.errors import OptionError

if TYPE_CHECKING:
    from reliability.scenarios.findings import Findings

__all__ = ["report"]

FORMATS = ("html", "md", "json", "pdf", "docx")
USUAL = ("html", "md", "json")


@click.command(epilog="Example: reliability report reports/kn23.toml -o kn23-report")
@click.argument("scenario", default="kn23", type=click.Path())
@click.option(
    "-o",
    "--output",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="Folder to write into; ./<scenario>-report/ unless given.",
)
@click.option(
    "--format",
    "formats",
    type=NearestChoice(FORMATS),
    multiple=True,
    help="Once for each format; html, md and json unless given.",
)
@click.option(
    "--since",
    type=click.Path(),
    metavar="REPORT",
    help="An earlier report.json: say what changed since.",
)
@click.option(
    "--check",
    is_flag=True,
    help="Write nothing; exit with 1 if the folder's report is not what would be written.",
)
def report(
    scenario: str,
    output: Path | None,
    formats: tuple[str, ...],
    since: str | None,
    check: bool,
) -> None:
    """Run SCENARIO and write its report: report.html, report.md and report.json.

    SCENARIO is a path, or the bare name of a scenario that ships; kn23 unless given. Prints the
    path of the page. Nothing is written unless all of it can be.
    """
    from reliability.report import read_report, write_report
    from reliability.scenarios import run_scenario

    folder = Path(f"{Path(scenario).stem}-report") if output is None else output
    if folder.exists() and not folder.is_dir():
        raise OptionError(
            f"--output: must be a folder; got the file {os.fspath(folder)!r}. "
            "Give another name, or move the file."
        )
    options: dict[str, Any] = {"formats": formats or USUAL}
    if since is not None:
        options["since"] = read_report(since)
    findings = run_scenario(scenario)
    if check:
        compare(findings, folder, options)
        return
    page, *_ = write_report(findings, folder, **options)
    click.echo(os.fspath(page))


def compare(findings: Findings, folder: Path, options: dict[str, Any]) -> None:
    """Exit with 1 unless the folder holds, byte for byte, what would be written."""
    from reliability.report import write_report

    with tempfile.TemporaryDirectory() as name:
        fresh = write_report(findings, Path(name), **options)
        stale = [
            path.name
            for path in fresh
            if not (folder / path.name).is_file()
            or not filecmp.cmp(path, folder / path.name, shallow=False)
        ]
    if stale:
        click.echo(f"{folder}: stale: {', '.join(stale)}. Write the report anew.", err=True)
        raise click.exceptions.Exit(1)
    click.echo(f"{folder}: up to date")
