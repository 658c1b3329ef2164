"""`reliability formats`: the formats of other people's files."""

from __future__ import annotations

import click

from reliability.cli.options import format_option
from reliability.cli.output import only, print_rows

__all__ = ["formats"]


@click.command(epilog="Example: reliability formats")
@format_option
def formats(form: str) -> None:
    """List the formats that import and load read, each with the options it takes."""
    from reliability.loaders.entrance import FORMATS, loader_options

    rows = [
        {"format": name, "line": entry.line, "options": list(loader_options(name))}
        for name, entry in FORMATS.items()
    ]
    print_rows("formats", rows, form=form, table=only(rows, "format", "line"))
