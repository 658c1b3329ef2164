"""Options that say all there is of the launches, and so go with few others."""

from __future__ import annotations

from collections.abc import Collection

import click
from click.core import ParameterSource

__all__ = ["check_alone"]

# What every command takes, whatever is asked of it.
ALWAYS = frozenset({"confidence_level", "form"})


def check_alone(
    ctx: click.Context, option: str, *, beside: Collection[str] = (), instead: str
) -> None:
    """Refuse every option that says something else of the launches than `option` does.

    Parameters
    ----------
    option : str
        As the user writes it: ``--salvos``.
    beside : collection of str
        Names of the parameters that go with it, beside the level and the format.
    instead : str
        What to give in its place, as the end of "or give ...".

    Raises
    ------
    click.UsageError
        Which option does not go with it, and what to do.
    """
    own = option.removeprefix("--").replace("-", "_")
    for param in ctx.command.params:
        name = str(param.name)
        given = ctx.get_parameter_source(name) not in (None, ParameterSource.DEFAULT)
        if given and name not in {own, *beside, *ALWAYS}:
            other = param.opts[-1]
            raise click.UsageError(
                f"{option}: does not go with {other}. Leave {other} out, or give {instead} in "
                f"place of {option}.",
                ctx,
            )
