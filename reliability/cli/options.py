"""Options that several commands share, and the types that read them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TypeVar

import click

from reliability import catalogue
from reliability.counts import CountRange, parse_count, parse_rate
from reliability.errors import CountError, OptionError, nearest

__all__ = [
    "ALL",
    "BEFORE_AFTER",
    "COUNT",
    "PRIOR",
    "RATE",
    "NearestChoice",
    "RateType",
    "RatiosType",
    "confidence_level_option",
    "estimand_option",
    "format_option",
    "method_type",
    "methods_asked",
    "option_named",
    "prior_option",
]

Decorated = TypeVar("Decorated", bound=Callable[..., Any])

ALL = "all"

# Text that is a number, or a range of numbers, though perhaps not a count. What is no number at
# all is a wrong command line (exit 2); a number that cannot be a count is wrong arithmetic (1).
_NUMBER = r"\s*[-+]?\d+(\.\d+)?([eE][-+]?\d+)?\s*"
_NUMERIC = re.compile(rf"{_NUMBER}(\.\.({_NUMBER})?)?", re.ASCII)


class CountType(click.ParamType[CountRange]):
    """A count, or a range of counts."""

    name = "count"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> CountRange:
        """Read ``8``, ``20..30`` or ``2..``."""
        if isinstance(value, CountRange):
            return value
        try:
            return parse_count(value)
        except CountError as error:
            if _NUMERIC.fullmatch(value):
                raise CountError(f"{_named(param)}{error}") from None
            self.fail(str(error), param, ctx)


class RateType(click.ParamType[tuple[CountRange, CountRange]]):
    """Failures out of launches, or another pair of counts, each a number or a range."""

    def __init__(
        self, name: str = "failures/launches", example: str = "7/50 or 20..30/45..55"
    ) -> None:
        self.name, self.example = name, example

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[CountRange, CountRange]:
        """Read ``7/50`` or ``20..30/45..55``."""
        if isinstance(value, tuple):
            return value
        first, slash, second = value.partition("/")
        if not slash:
            said = (
                f"must be {self.name}, as in {self.example}; got {value!r}. Put a / between them."
            )
            self.fail(said, param, ctx)
        try:
            return parse_rate(value)
        except CountError as error:
            if _NUMERIC.fullmatch(first) and _NUMERIC.fullmatch(second):
                raise CountError(f"{_named(param)}{error}") from None
            self.fail(str(error), param, ctx)


def _named(param: click.Parameter | None) -> str:
    return "" if param is None else f"{param.opts[-1]}: "


class PriorType(click.ParamType[str | tuple[float, float]]):
    """The prior of a rate: a name, or the two shapes of a Beta."""

    name = "prior"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> str | tuple[float, float]:
        """Read ``jeffreys``, ``uniform`` or ``0.5,0.5``; the estimator checks the shapes."""
        if isinstance(value, tuple):
            return value
        if "," not in value:
            return PRIOR_NAME.convert(value, param, ctx)
        try:
            first, second = (float(shape) for shape in value.split(","))
        except ValueError:
            self.fail(f"{value!r} is not two numbers, as in 0.5,0.5.", param, ctx)
        return first, second


class RatiosType(click.ParamType[Any]):
    """One ratio or several, as ``0,1,4,inf``; with `usual` also ``all``, for the whole curve."""

    name = "ratios"

    def __init__(self, example: str, *, usual: bool = False) -> None:
        self.example, self.usual = example, usual

    def convert(self, value: Any, param: Any, ctx: Any) -> tuple[float, ...] | None:
        """Read numbers with commas between them; the estimator checks them."""
        if not isinstance(value, str):
            return value  # type: ignore[no-any-return]
        if value == ALL and self.usual:
            from reliability.estimators.partial.unknown import USUAL_RATIOS

            return USUAL_RATIOS
        try:
            return tuple(float(each) for each in value.split(","))
        except ValueError:
            forms = f"{self.example}, or all" if self.usual else self.example
            self.fail(f"must be numbers as in {forms}; got {value!r}.", param, ctx)


COUNT = CountType()
RATE = RateType()
BEFORE_AFTER = RateType("before/after", "0/6 or 0..2/6")


PRIOR = PriorType()


class NearestChoice(click.Choice[str]):
    """A choice that answers a misspelt value with the nearest right one.

    What is not taken but known elsewhere, `elsewhere` answers by name.
    """

    def __init__(self, choices: Iterable[str], elsewhere: Mapping[str, str] | None = None) -> None:
        super().__init__([*choices])
        self.elsewhere = elsewhere or {}

    def get_invalid_choice_message(self, value: Any, ctx: click.Context | None) -> str:
        """Say what was got, the nearest choice, and every choice."""
        if value in self.elsewhere:
            return f"{value!r} {self.elsewhere[value]}"
        near = nearest(str(value), self.choices)
        hint = f" Did you mean {near!r}?" if near is not None else ""
        return f"{value!r} is not known.{hint} Known: {', '.join(self.choices)}."


PRIOR_NAME = NearestChoice(["jeffreys", "uniform"])


def method_type(
    families: Iterable[str], *, or_all: bool, elsewhere: Mapping[str, str] | None = None
) -> NearestChoice:
    """Return the choice of every method name of `families`, and ``all`` where it is taken."""
    known = dict.fromkeys(name for family in families for name in catalogue.names(family))
    return NearestChoice([*known, ALL] if or_all else [*known], elsewhere)


@contextmanager
def option_named(option: str, argument: str) -> Iterator[None]:
    """Say the name of the option where an error names the argument that it fills."""
    try:
        yield
    except (CountError, OptionError) as error:
        where, _, rest = str(error).partition(": ")
        if where != argument:
            raise
        raise type(error)(f"{option}: {rest}") from None


def methods_asked(
    method: str, *, population: int | None = None, stock: bool = True
) -> Iterator[str]:
    """Yield the method of a rate, or every method that has the options it needs.

    Parameters
    ----------
    method : str
        A name of the family ``proportion``, or all; of all, those that lack an option are named
        on stderr.
    population : int, optional
        The missiles in the stock.
    stock : bool
        Whether the command takes ``--population`` at all.

    Raises
    ------
    OptionError
        Where the one method asked for needs the number of missiles in the stock.
    """
    for name in catalogue.names("proportion") if method == ALL else (method,):
        if "population" in catalogue.find("proportion", name).options and population is None:
            said = f"--population: {name} needs the number of missiles in the stock; got none."
            give = "Give it"
            if not stock:
                said = (
                    f"--method: {name} needs the number of missiles in the stock, not taken here."
                )
                give = "Ask for it by reliability rate"
            if method != ALL:
                raise OptionError(f"{said} {give}, or choose another method.")
            click.echo(f"Left out: {said} {give}.", err=True)
            continue
        yield name


def estimand_option(command: Decorated) -> Decorated:
    """Add ``--estimand``."""
    return click.option(
        "--estimand",
        type=NearestChoice(["not-failed", "left-out", "unknown"]),
        default="not-failed",
        show_default=True,
        help="What an intercepted launch counts as: one that did not fail, none, either.",
    )(command)


def format_option(command: Decorated) -> Decorated:
    """Add ``--format``."""
    return click.option(
        "--format",
        "form",
        type=NearestChoice(["table", "json", "csv"]),
        default="table",
        show_default=True,
        help="How to print the results.",
    )(command)


def confidence_level_option(command: Decorated) -> Decorated:
    """Add ``--confidence-level``."""
    return click.option(
        "--confidence-level",
        type=float,
        default=0.95,
        show_default=True,
        metavar="LEVEL",
        help="Strictly between 0 and 1.",
    )(command)


def prior_option(command: Decorated) -> Decorated:
    """Add ``--prior``."""
    return click.option(
        "--prior",
        type=PRIOR,
        default="jeffreys",
        show_default=True,
        help="jeffreys, uniform, or the two shapes of a Beta as in 0.5,0.5.",
    )(command)
