"""What of several results can be computed: the rest is told, and the answer stands without it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar

import click

from reliability.errors import OptionError

__all__ = ["each_possible", "method_named"]

Asked = TypeVar("Asked")
Result = TypeVar("Result")


def each_possible(
    assess: Callable[[Asked], Result], asked: Sequence[Asked], *, about: str = ""
) -> list[Result]:
    """Return what can be computed and tell the rest on stderr; if nothing can, that is an error.

    An error that is not `about` this option, where one is named, is an error of every result.
    """
    found, reasons = [], []
    for each in asked:
        try:
            found.append(assess(each))
        except OptionError as error:
            if not str(error).startswith(about):
                raise
            reasons.append(error)
    if not found and reasons:
        raise reasons[-1]
    for reason in reasons:
        click.echo(f"Left out: {reason}", err=True)
    return found


@contextmanager
def method_named(method: str) -> Iterator[None]:
    """Say which method an error is about that says what a method needs."""
    try:
        yield
    except OptionError as error:
        where, _, rest = str(error).partition(": ")
        if where != "method":
            raise
        raise OptionError(f"--method: {method} {rest}") from None
