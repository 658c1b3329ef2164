"""The program itself: finds a command, loads only it, and turns errors into one message."""

from __future__ import annotations

import errno
import os
from importlib import import_module
from pathlib import Path
from typing import Any

import click

import reliability
from reliability.cli.commands import COMMANDS
from reliability.errors import ReliabilityError, nearest

__all__ = ["LazyGroup", "program"]

SETTINGS = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


class LazyGroup(click.Group):
    """A group whose commands are plain data until one is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order of the registry."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return one command, or None where there is none of that name."""
        entry = COMMANDS.get(cmd_name)
        if entry is None:
            return None
        module, _, name = entry.where.partition(":")
        command: click.Command = getattr(import_module(module), name)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command; a misspelt one is a usage error that names the nearest."""
        name = str(args[0])
        if name not in COMMANDS and not name.startswith("-") and not ctx.resilient_parsing:
            near = nearest(name, COMMANDS)
            hint = f" Did you mean {near!r}?" if near is not None else ""
            ctx.fail(f"No such command {name!r}.{hint}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the overview from the registry alone."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, entry.line) for name, entry in COMMANDS.items()])

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; an error raised on purpose becomes its message and exit code."""
        try:
            return super().invoke(ctx)
        except ReliabilityError as error:
            message, code = str(error), error.exit_code
        except OSError as error:
            # A reader that has seen enough (`| head`) is click's business, and no error.
            if error.errno == errno.EPIPE or error.filename is None:
                raise
            message, code = f"{error.filename}: {error.strerror}.", 1
        label = click.style("Error:", fg="red", bold=True)
        click.echo(f"{label} {message}", err=True, color=ctx.color)
        raise click.exceptions.Exit(code)


def colour_wanted() -> bool | None:
    """Return False where ``NO_COLOR`` is set to anything, else None: click then looks."""
    return False if os.environ.get("NO_COLOR") else None


def show_version(ctx: click.Context, param: click.Parameter, value: bool) -> None:
    """Print the version and where the package was imported from.

    The folder matters because another distribution installs a package of the same name.
    """
    if not value or ctx.resilient_parsing:
        return
    folder = Path(reliability.__file__).parent
    click.echo(f"missile-reliability {reliability.__version__} (imported from {folder})")
    ctx.exit()


@click.group(
    cls=LazyGroup,
    name="reliability",
    context_settings=SETTINGS,
    epilog="Example: reliability rate --failures 7 --launches 50",
)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=show_version,
    help="Show the version and where the package was imported from, and exit.",
)
@click.pass_context
def program(ctx: click.Context) -> None:
    """Say what failure rate public reports of missile launches support, and how sure that is."""
    ctx.color = colour_wanted()
