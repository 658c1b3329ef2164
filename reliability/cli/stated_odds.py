"""`reliability rate --unreported`: the rate for stated odds of a failure to go unreported."""

from __future__ import annotations

from typing import Any

import click

from reliability.cli.found import Found
from reliability.cli.known import Record, known_row, require_exact
from reliability.cli.output import only
from reliability.counts import CountRange
from reliability.errors import OptionError

__all__ = ["stated_odds_found", "unreported_option"]

TITLE = "If failures are so many times as likely to go unreported as successes:"
COLUMNS = ("unreported", "estimate", "ci_low", "ci_high")


class _Odds(click.ParamType[Any]):
    """One ratio or several, as ``0,1,4,inf``; ``all`` for the whole curve."""

    name = "odds"

    def convert(self, value: Any, param: Any, ctx: Any) -> tuple[float, ...] | None:
        if not isinstance(value, str):
            return value  # type: ignore[no-any-return]
        if value == "all":
            from reliability.estimators.partial.unknown import USUAL_RATIOS

            return USUAL_RATIOS
        try:
            return tuple(float(each) for each in value.split(","))
        except ValueError:
            self.fail(f"must be numbers as in 0,1,4,inf, or all; got {value!r}.", param, ctx)


unreported_option = click.option(
    "--unreported",
    type=_Odds(),
    metavar="ODDS",
    help="How many times as likely failures are to go unreported as successes, as 0,1,4,inf, or "
    "all: the rate that follows for each, with its interval.",
)


def stated_odds_found(record: Record, ratios: tuple[float, ...]) -> Found:
    """Return a row for each stated ratio, beside the columns of every result ``unreported``.

    Raises
    ------
    CountError, OptionError
        Unless each count is one number and none was intercepted.
    """
    from reliability.estimators.partial.unknown import stated_odds

    if record.intercepted != CountRange(0, 0):
        raise OptionError(
            "--unreported: has no place for launches that were shot down; got "
            f"{record.intercepted}. Leave them out of --launches, or count them among --unknown."
        )
    require_exact("--unreported", record.counts, "Ask for both ends of the range.")
    failures, launches, unknown, _ = (each.low for each in record.counts.values())
    found = stated_odds(
        failures,
        launches - failures - unknown,
        unknown,
        list(ratios),
        confidence_level=record.confidence_level,
    )
    rows = [
        known_row(
            "rate",
            None if found.estimate is None else float(found.estimate[at]),  # type: ignore[index]
            (found.ci_low[at], found.ci_high[at]),  # type: ignore[index]
            confidence_level=record.confidence_level,
            method="likelihood-ratio",
            failures=record.failures,
            launches=record.launches,
            conditional_on=["stated-odds", *record.assumed, "independent-launches"],
        )
        | {"unreported": ratio}
        for at, ratio in enumerate(ratios)
    ]
    return Found(tuple(rows), tables=((TITLE, only(rows, *COLUMNS)),))
