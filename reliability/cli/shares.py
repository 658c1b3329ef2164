"""`reliability rate --shares`: the shares of all outcomes, with intervals that hold together."""

from __future__ import annotations

import click

from reliability.cli.found import Found
from reliability.cli.known import Record, known_row, require_exact
from reliability.cli.options import NearestChoice
from reliability.cli.output import only

__all__ = ["shares_found", "shares_option"]

TITLE = "Shares of all launches, by what was reported; the intervals hold together:"
COLUMNS = ("state", "estimate", "ci_low", "ci_high")
STATES = ("succeeded", "failed", "intercepted", "unknown")

shares_option = click.option(
    "--shares",
    type=NearestChoice(["goodman", "sison-glaz"]),
    help="Shares of launches that succeeded, failed, were intercepted and are unknown, with "
    "simultaneous intervals by this method.",
)


def shares_found(record: Record, method: str) -> Found:
    """Return a row for each outcome, beside the columns of every result its ``state``.

    The outcomes must not be more than the launches.

    Raises
    ------
    OptionError
        Unless each count is one number.
    """
    from reliability.estimators.partial.interception import simultaneous_shares

    require_exact("--shares", record.counts, "Ask for each count of the range in turn.")
    failures, launches, unknown, intercepted = (each.low for each in record.counts.values())
    counts = (launches - failures - unknown - intercepted, failures, intercepted, unknown)
    low, high = simultaneous_shares(counts, method=method, confidence_level=record.confidence_level)
    rows = [
        known_row(
            "share",
            number / launches if launches else None,
            (low[at], high[at]),  # type: ignore[index]
            confidence_level=record.confidence_level,
            method=method,
            failures=record.failures,
            launches=record.launches,
            conditional_on=[*record.assumed, "independent-launches"],
        )
        | {"state": state}
        for at, (state, number) in enumerate(zip(STATES, counts, strict=True))
    ]
    return Found(tuple(rows), tables=((TITLE, only(rows, *COLUMNS)),))
