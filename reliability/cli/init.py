"""`reliability init`: a folder to start from."""

from __future__ import annotations

import click

__all__ = ["init"]


@click.command(epilog="Example: reliability init my-study")
@click.argument("folder", metavar="DIR", type=click.Path())
@click.option("--title", default="Before and after", show_default=True, help="Of the scenario.")
def init(folder: str, title: str) -> None:
    """Write a new data package and a scenario into DIR, which must be empty or not there.

    Both are valid at once: `reliability check` finds nothing, and `reliability report` says that
    nothing is known. Then name the systems and the cut, and add claims.
    """
    from reliability.scenarios.init import init_project

    for path in init_project(folder, title=title):
        click.echo(path)
