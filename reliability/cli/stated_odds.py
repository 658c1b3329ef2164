"""`reliability rate --unreported`, `--shot-down`: the rate at stated odds of a hidden outcome."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from reliability import catalogue
from reliability.cli.found import Found, curve_table
from reliability.cli.options import RatiosType, option_named
from reliability.cli.record import Record
from reliability.counts import CountRange
from reliability.errors import OptionError

if TYPE_CHECKING:
    from reliability.estimators.partial.stated_odds_range import StatedOddsRange

__all__ = ["shot_down_found", "shot_down_option", "unreported_found", "unreported_option"]

METHOD = catalogue.find("proportion", "likelihood-ratio")
TITLES = {
    "unreported": "If failures are so many times as likely to go unreported as successes",
    "shot_down": "Failure rate had none been shot down, if a launch that will fail is so many "
    "times as likely to be shot down as one that will not",
}

unreported_option = click.option(
    "--unreported",
    type=RatiosType("0,1,4,inf", usual=True),
    metavar="ODDS",
    help="How many times as likely failures are to go unreported as successes, as 0,1,4,inf, or "
    "all: the rate that follows for each, with its interval. At 0 the unknown launches count as "
    "successes, at 1 they are left out, at inf they count as failures.",
)
shot_down_option = click.option(
    "--shot-down",
    type=RatiosType("0,1,4,inf", usual=True),
    metavar="ODDS",
    help="How many times as likely a launch that will fail is to be shot down as one that will "
    "not, likewise: the rate had none been shot down.",
)


def unreported_found(record: Record, ratios: tuple[float, ...]) -> Found:
    """Return a row for each stated ratio, beside the columns of every result ``unreported``.

    Raises
    ------
    CountError, OptionError
        OptionError where launches were shot down, too.
    """
    from reliability.estimators.partial.stated_odds_range import stated_odds_range

    if record.intercepted != CountRange(0, 0):
        raise OptionError(
            "--unreported: has no place for launches that were shot down; got "
            f"{record.intercepted.quoted}. Leave them out of --launches, or count them among "
            "--unknown."
        )
    with option_named("--unreported", "ratio"):
        found = stated_odds_range(
            record.failures,
            record.launches,
            record.unknown,
            list(ratios),
            confidence_level=record.confidence_level,
        )
    return _found(record, "unreported", ratios, found, None)


def shot_down_found(record: Record, ratios: tuple[float, ...]) -> Found:
    """Return a row for each stated ratio, beside the columns of every result ``shot_down``.

    Raises
    ------
    CountError, OptionError
    """
    from reliability.estimators.partial.masked_failures_range import masked_failures_range

    with option_named("--shot-down", "ratio"):
        found = masked_failures_range(
            record.failures,
            record.launches,
            record.unknown,
            record.intercepted,
            list(ratios),
            confidence_level=record.confidence_level,
        )
    return _found(record, "shot_down", ratios, found, "unknown")


def _found(
    record: Record,
    column: str,
    ratios: tuple[float, ...],
    found: StatedOddsRange,
    estimand: str | None,
) -> Found:
    import numpy as np

    columns = (found.bound_low, found.bound_high, found.bound_low_open, found.bound_high_open,
               found.ci_low, found.ci_high)  # fmt: skip
    rows = []
    for ratio, low, high, low_open, high_open, ci_low, ci_high in zip(
        ratios, *(np.asarray(each).tolist() for each in columns), strict=True
    ):
        bounds, ends = (low, high, low_open, high_open), (ci_low, ci_high)
        row = record.row("rate", bounds, ends, method=METHOD, assumed=["stated-odds"])
        rows.append(row | {"estimand": estimand, column: ratio})
    heading = record.heading(TITLES[column], "by likelihood ratio")
    return Found(tuple(rows), tables=((heading, curve_table(rows, column)),))
