"""Options for outcomes that may be misreported, as `rate` and `compare` take them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar, cast

import click

from reliability import catalogue
from reliability.cli.options import ALL, NearestChoice

if TYPE_CHECKING:
    from reliability.assess.results import RateEstimate
    from reliability.cli.record import Record
    from reliability.estimators.partial.feasible import Arm
    from reliability.estimators.partial.misreporting import Misreporting

__all__ = ["behind_reports", "chances_of", "misreporting_options", "warn_of"]

Decorated = TypeVar("Decorated", bound=Callable[..., Any])

# Text that is numbers in one of the three forms, though perhaps not a chance: that is the
# estimator's to say.
_NUMBER = r"\s*[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d+)?\s*"
_CHANCE = re.compile(rf"{_NUMBER}|\s*\d+\s*/\s*\d+\s*|\s*beta\({_NUMBER},{_NUMBER}\)\s*", re.ASCII)
CORRECTION = NearestChoice(["exact", "lang-reiczigel", "melded", "bayes"])


class ChanceType(click.ParamType[str]):
    """A chance: a number, counts, or the two shapes of a Beta."""

    name = "chance"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Read ``0.9``, ``33/41`` or ``beta(18, 2)``; the estimator checks the numbers."""
        if not _CHANCE.fullmatch(value):
            forms = "give 0.9, counts as 33/41, or beta(18, 2)"
            self.fail(f"{value!r} is no chance: {forms}.", param, ctx)
        return str(value)


CHANCE = ChanceType()


def misreporting_options(*, twice: bool) -> Callable[[Decorated], Decorated]:
    """Return what adds ``--caught``, ``--false-alarm`` and ``--correction``.

    With `twice` each chance may be given once for both arms, or once for each.
    """
    forms = ": 0.9, counts as 33/41, or beta(18, 2)."
    more = " Once for both, or twice: before, after." if twice else ""

    def add(command: Decorated) -> Decorated:
        command = click.option(
            "--correction",
            type=CORRECTION,
            default="exact",
            show_default=True,
            help="How the interval of the rate behind the reports allows for misreporting.",
        )(command)
        for name, about in (
            ("--false-alarm", "Chance that a success is reported as a failure, likewise."),
            ("--caught", f"Chance that a failure is reported as one{forms}{more}"),
        ):
            command = click.option(name, type=CHANCE, multiple=True, help=about)(command)
        return command

    return add


def chances_of(
    caught: tuple[str, ...], false_alarm: tuple[str, ...], *, most: int
) -> tuple[Misreporting, ...]:
    """Return the chances that were given: none, one pair, or one pair before and one after."""
    if not caught and not false_alarm:
        return ()
    if not caught or not false_alarm:
        raise click.UsageError(
            "--caught, --false-alarm: go together; give both or neither.",
            click.get_current_context(),
        )
    given = max(len(caught), len(false_alarm))
    if given > most:
        raise click.UsageError(
            f"--caught, --false-alarm: at most {most} of each here; got {given}.",
            click.get_current_context(),
        )
    from reliability.estimators.partial.misreporting import Misreporting

    pairs = zip(_times(caught, given), _times(false_alarm, given), strict=True)
    return tuple(Misreporting(*cast("tuple[Any, Any]", pair)) for pair in pairs)


def _times(values: tuple[str, ...], given: int) -> tuple[str, ...]:
    return values if len(values) == given else values * given


def warn_of(arm: Arm, chances: Misreporting, confidence_level: float, where: str = "") -> None:
    """Say on stderr where the counts and the chances do not agree."""
    from reliability.assess.misreporting import misreporting_warnings

    for sentence in misreporting_warnings(arm, chances, confidence_level):
        click.echo(f"Warning: {where}{sentence}", err=True)


def behind_reports(
    record: Record,
    arm: Arm,
    chances: Misreporting,
    correction: str,
    method: str,
    options: dict[str, Any],
) -> RateEstimate:
    """Return the rate behind the reports; say where counts contradict the chances."""
    from reliability.assess.misreporting import assess_corrected_rate

    warn_of(arm, chances, record.confidence_level)
    return assess_corrected_rate(
        arm,
        chances,
        method=correction,
        interval=catalogue.DEFAULTS["proportion"] if method == ALL else method,
        confidence_level=record.confidence_level,
        prior=options["prior"] or "jeffreys",
        estimand=record.named_estimand,
        conditional_on=record.assumed,
    )
