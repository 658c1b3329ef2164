"""`reliability rate --shares`: the shares of all outcomes, with intervals that hold together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click

from reliability import catalogue
from reliability.cli.found import Found, curve_table
from reliability.cli.options import NearestChoice, option_named
from reliability.cli.record import Record
from reliability.counts import CountRange

__all__ = ["shares_found", "shares_option"]

TITLE = "Shares of all launches, by what was reported; the intervals hold together"
REST = "rest: not reported to have failed, to have been shot down or to be unknown, no more said"
STATES = ("rest", "failed", "intercepted", "unknown")

shares_option = click.option(
    "--shares",
    type=NearestChoice(catalogue.names("shares")),
    help="Shares of launches that failed, were intercepted, are unknown, and of the rest, of "
    "which no more is said, with simultaneous intervals by this method.",
)


def shares_found(record: Record, method: str, not_given: Sequence[str] = ()) -> Found:
    """Return a row for each outcome, beside the columns of every result its ``state``.

    Parameters
    ----------
    record : Record
    method : {"goodman", "sison-glaz"}
    not_given : sequence of str
        The options whose counts were not given, and are taken as none.

    Raises
    ------
    CountError
        If the outcomes are more than the launches.
    OptionError
        Where the method takes one number for each count, and got a range.
    """
    from reliability.estimators.partial.interception import simultaneous_share_ranges

    entry = catalogue.find("shares", method)
    failures, unknown, intercepted = record.failures, record.unknown, record.intercepted
    if method == "sison-glaz" and record.exact:
        columns = _known(record, method)
    else:
        with option_named("--shares", "simultaneous method"):
            found = simultaneous_share_ranges(
                [CountRange(0, None), failures, intercepted, unknown],
                record.launches,
                method=method,
                confidence_level=record.confidence_level,
            )
        columns = [
            each.tolist()
            for each in (found.bound_low, found.bound_high, found.bound_low_open,
                         found.bound_high_open, found.ci_low, found.ci_high)
        ]  # fmt: skip
    rows = []
    for state, low, high, low_open, high_open, ci_low, ci_high in zip(
        STATES, *columns, strict=True
    ):
        bounds, ends = (low, high, low_open, high_open), (ci_low, ci_high)
        row = record.row("share", bounds, ends, method=entry)
        # The counts of a failure rate are not those of a share.
        rows.append(row | {"failures": None, "launches": None, "state": state})
    said = [record.heading(TITLE), REST]
    if not_given:
        said.append(f"not given and taken as none: {', '.join(not_given)}")
    return Found(tuple(rows), tables=(("\n".join(said), curve_table(rows, "state")),))


def _known(record: Record, method: str) -> list[list[Any]]:
    """Return the shares of known counts, each at once both bounds, and their intervals."""
    from reliability.estimators.partial.interception import simultaneous_shares

    launches = record.launches.low
    counts = [record.failures.low, record.intercepted.low, record.unknown.low]
    counts.insert(0, launches - sum(counts))
    low, high = simultaneous_shares(counts, method=method, confidence_level=record.confidence_level)
    shares = [count / launches for count in counts] if launches else [0.0] * 4
    most = shares if launches else [1.0] * 4
    return [shares, most, [False] * 4, [False] * 4, [*map(float, low)], [*map(float, high)]]  # type: ignore[arg-type]
