"""`reliability rate --unreported`: the rate for stated odds of a failure to go unreported."""

from __future__ import annotations

from typing import Any

import click

from reliability.cli.known import known_row, require_exact
from reliability.counts import CountRange
from reliability.errors import OptionError

__all__ = ["stated_odds_rows", "unreported_option"]


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


def stated_odds_rows(
    ratios: tuple[float, ...],
    failures: CountRange,
    launches: CountRange,
    unknown: CountRange,
    intercepted: CountRange,
    confidence_level: float,
) -> list[dict[str, Any]]:
    """Return a row for each stated ratio, beside the columns of every result ``unreported``.

    Raises
    ------
    CountError, OptionError
        Unless each count is one number and none was intercepted.
    """
    from reliability.estimators.partial.unknown import stated_odds

    if intercepted != CountRange(0, 0):
        raise OptionError(
            f"--unreported: has no place for launches that were shot down; got {intercepted}. "
            "Leave them out of --launches, or count them among --unknown."
        )
    given = {"failures": failures, "launches": launches, "unknown": unknown}
    require_exact("--unreported", given, "Ask for both ends of the range.")
    others = launches.low - failures.low - unknown.low
    found = stated_odds(
        failures.low, others, unknown.low, list(ratios), confidence_level=confidence_level
    )
    return [
        known_row(
            "rate",
            None if found.estimate is None else float(found.estimate[at]),  # type: ignore[index]
            (found.ci_low[at], found.ci_high[at]),  # type: ignore[index]
            confidence_level=confidence_level,
            method="likelihood-ratio",
            failures=failures,
            launches=launches,
            conditional_on=["stated-odds", "independent-launches"],
        )
        | {"unreported": ratio}
        for at, ratio in enumerate(ratios)
    ]
