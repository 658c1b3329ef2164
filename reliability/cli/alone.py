"""Options that say all there is of the launches, and so go with few others."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

import click
from click.core import ParameterSource

__all__ = ["Alone", "check_alone", "is_given"]

# What every command takes, whatever is asked of it.
ALWAYS = frozenset({"confidence_level", "form"})


class Alone(NamedTuple):
    """An option that stands alone.

    Attributes
    ----------
    option : str
        As the user writes it: ``--salvos``.
    instead : str
        What to give in its place.
    beside : collection of str
        Names of the parameters that go with it, beside the level and the format.
    """

    option: str
    instead: str
    beside: Collection[str] = ()


def is_given(ctx: click.Context, name: str) -> bool:
    """Return whether a parameter was given, and not left at its default."""
    return ctx.get_parameter_source(name) not in (None, ParameterSource.DEFAULT)


def check_alone(ctx: click.Context, alone: Alone) -> None:
    """Refuse every option that says something else of the launches than one that stands alone.

    Raises
    ------
    click.UsageError
        Which option does not go with it, and what to do.
    """
    own = alone.option.removeprefix("--").replace("-", "_")
    for param in ctx.command.params:
        name = str(param.name)
        if is_given(ctx, name) and name not in {own, *alone.beside, *ALWAYS}:
            other = param.opts[-1]
            raise click.UsageError(
                f"{alone.option}: does not go with {other}. Leave {other} out, or give "
                f"{alone.instead} in place of {alone.option}.",
                ctx,
            )
