"""`reliability sweep`: every defensible combination of choices, one row each."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from reliability.cli.options import NearestChoice, format_option
from reliability.cli.output import as_table, print_rows
from reliability.counts import CountRange

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["sweep"]

COUNTS = ("before_failures", "before_launches", "after_failures", "after_launches")


@click.command(epilog="Example: reliability sweep kn23 --format csv > kn23-sweep.csv")
@click.argument("scenario", type=click.Path())
@click.option(
    "--measure",
    type=NearestChoice(["difference", "ratio", "odds-ratio"]),
    default="difference",
    show_default=True,
    help="The contrast of the last period with the first.",
)
@click.option("--n-jobs", type=int, default=1, show_default=True, help="Workers, by joblib.")
@click.option(
    "--checkpoint",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="Keep finished blocks here, and go on from them.",
)
@format_option
def sweep(scenario: str, measure: str, n_jobs: int, checkpoint: Path | None, form: str) -> None:
    """Run SCENARIO under every combination of the choices in its [sweep].

    SCENARIO is a path, or the bare name of a scenario that ships. The table sums up: the share
    of specifications on each side, and which axis moves the answer most; JSON and CSV have one
    row a specification. Combinations that are illegal, or the same as another, are named on
    stderr.
    """
    from reliability.scenarios.curve import sides, variance_shares
    from reliability.scenarios.naive import naive_warning
    from reliability.scenarios.scenario import read_scenario
    from reliability.scenarios.sweep import sweep as run

    warning = naive_warning(read_scenario(scenario).base)
    frame = run(
        scenario, measure=measure, n_jobs=n_jobs, checkpoint=checkpoint, progress=_progress()
    )
    for each in frame.attrs["dropped"]:
        choice = ", ".join(f"{key} = {value}" for key, value in each["choice"].items())
        click.echo(f"{each['kind']}: {choice}: {each['reason']}", err=True)
    if form != "table":
        header = list(frame.columns)
        print_rows("sweep", rows_of(frame), form=form, header=header, warning=warning)
        return
    if warning is not None:
        click.echo(f"{warning}\n")
    found = sides(frame)
    click.echo(
        f"{found['specifications']} specifications, {found['distinct']} with different counts."
    )
    names = ("lower", "equal", "higher", "not_identified")
    none = "zero" if measure == "difference" else "1"
    rows = [
        {
            "rate after": name.replace("_", " "),
            "specifications": found[name],
            "by rule": found["rest_on"][name]["by_rule"],
            "circular cut": found["rest_on"][name]["circular"],
            f"interval leaves out {none}": found["rest_on"][name]["leaves_out_zero"],
        }
        for name in names
    ]
    click.echo(as_table(rows))
    click.echo(f"{found['caveat']}\n")
    click.echo("Share of the variance of each bound that an axis explains alone:")
    click.echo(as_table([dict(row) for row in variance_shares(frame)]))


def rows_of(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of a sweep as every result has them: counts as ranges, codes as lists."""
    rows: list[dict[Any, Any]] = frame.astype(object).where(frame.notna(), None).to_dict("records")
    for row in rows:
        row["conditional_on"] = row["conditional_on"].split(";")
        for name in COUNTS:
            row[name] = CountRange.of(row[name]).to_dict()
    return rows


def _progress() -> Callable[[int, int], None] | None:
    """Return what reports progress on stderr, where a person is looking."""
    if not sys.stderr.isatty():
        return None

    finished = 0

    def show(done: int, count: int) -> None:
        nonlocal finished
        work = ("counted", "assessed")[min(finished, 1)]
        finished += done == count
        click.echo(f"\r{work}: {done} of {count} blocks", nl=done == count, err=True)

    return show
