"""`reliability rate --shares`: the shares of all outcomes, with intervals that hold together."""

from __future__ import annotations

from typing import Any

import click

from reliability.cli.known import known_row, require_exact
from reliability.cli.options import NearestChoice
from reliability.counts import CountRange

__all__ = ["share_rows", "shares_option"]

STATES = ("succeeded", "failed", "intercepted", "unknown")

shares_option = click.option(
    "--shares",
    type=NearestChoice(["goodman", "sison-glaz"]),
    help="Shares of launches that succeeded, failed, were intercepted and are unknown, with "
    "simultaneous intervals by this method.",
)


def share_rows(
    method: str,
    failures: CountRange,
    launches: CountRange,
    unknown: CountRange,
    intercepted: CountRange,
    confidence_level: float,
) -> list[dict[str, Any]]:
    """Return a row for each outcome, beside the columns of every result its ``state``.

    The outcomes must not be more than the launches.

    Raises
    ------
    OptionError
        Unless each count is one number.
    """
    from reliability.estimators.partial.interception import simultaneous_shares

    given = {"failures": failures, "launches": launches, "unknown": unknown,
             "intercepted": intercepted}  # fmt: skip
    require_exact("--shares", given, "Ask for each count of the range in turn.")
    others = launches.low - failures.low - unknown.low - intercepted.low
    counts = (others, failures.low, intercepted.low, unknown.low)
    low, high = simultaneous_shares(counts, method=method, confidence_level=confidence_level)
    return [
        known_row(
            "share",
            number / launches.low if launches.low else None,
            (low[at], high[at]),  # type: ignore[index]
            confidence_level=confidence_level,
            method=method,
            failures=failures,
            launches=launches,
            conditional_on=["independent-launches"],
        )
        | {"state": state}
        for at, (state, number) in enumerate(zip(STATES, counts, strict=True))
    ]
