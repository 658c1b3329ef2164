"""`reliability rate --shares`: the shares of all outcomes, with intervals that hold together."""

from __future__ import annotations

from typing import Any

import click

from reliability.cli.options import NearestChoice
from reliability.counts import CountRange
from reliability.errors import OptionError

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
    for name, count in given.items():
        if not count.exact:
            raise OptionError(
                f"--shares: needs one number for --{name}; got {count}. "
                "Ask for each count of the range in turn."
            )
    others = launches.low - failures.low - unknown.low - intercepted.low
    counts = (others, failures.low, intercepted.low, unknown.low)
    low, high = simultaneous_shares(counts, method=method, confidence_level=confidence_level)
    rows = []
    for at, (state, number) in enumerate(zip(STATES, counts, strict=True)):
        share = number / launches.low if launches.low else None
        rows.append(
            {
                "quantity": "share",
                "state": state,
                "estimate": share,
                "bound_low": 0.0 if share is None else share,
                "bound_high": 1.0 if share is None else share,
                "bound_low_open": False,
                "bound_high_open": False,
                "identified": "nothing" if share is None else "point",
                "ci_low": float(low[at]),  # type: ignore[index]
                "ci_high": float(high[at]),  # type: ignore[index]
                "confidence_level": confidence_level,
                "method": method,
                "guarantee": "approximate",
                "failures": failures.to_dict(),
                "launches": launches.to_dict(),
                "conditional_on": ["independent-launches"],
                "alternative": "two-sided",
            }
        )
    return rows
