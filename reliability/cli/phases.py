"""`reliability rate --phases`: failing by the end of each phase of flight."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from reliability import catalogue
from reliability.cli.alone import Alone
from reliability.cli.options import RateType
from reliability.cli.output import only, print_rows
from reliability.cli.pairs import Pairs, PairsType
from reliability.cli.record import bounds_row
from reliability.counts import CountRange
from reliability.errors import OptionError

if TYPE_CHECKING:
    from reliability.estimators.partial.phases import PhaseFailures

__all__ = ["PHASES_ALONE", "phases_option", "print_phases"]

PHASES_ALONE = Alone(
    "--phases", "--failures and --intercepted of the whole flight", ("launches", "intercepted")
)
METHOD = catalogue.find("phases", catalogue.DEFAULTS["phases"])
UNINFORMATIVE = "interception-uninformative"
ASSUMING = "if launches were shot down without regard to what they would have done"
COLUMNS = ("phase", "at_risk", "failed_share", "intercepted_share", "bound_low", "bound_high",
           "ci_low", "ci_high")  # fmt: skip
ASSUMED = ("phase", "estimate", "bound_low", "bound_high", "ci_low", "ci_high", "method",
           "guarantee")  # fmt: skip

phases_option = click.option(
    "--phases",
    type=PairsType(
        RateType("failed/intercepted", "2/0"),
        "phase",
        ("failures", "interceptions"),
        "interceptions in no known phase with --intercepted",
        within=False,
    ),
    metavar="F/I,F/I,...",
    help="Launches that failed / were shot down in each phase of flight, in order, as "
    "2/0,0/5,1/8, in place of --failures; those shot down in no known phase with --intercepted.",
)


def print_phases(
    phases: Pairs,
    launches: CountRange,
    unplaced: CountRange,
    confidence_level: float,
    form: str,
) -> None:
    """Print, for each phase, what share fails by its end, with what is assumed and without.

    Raises
    ------
    CountError, LevelError, OptionError
    """
    from reliability.estimators.partial.phases import cumulative_failure

    if not launches.exact:
        raise OptionError(
            f"--phases: needs one number for --launches; got {launches.quoted}. Ask for both ends "
            "of the range."
        )
    failed, intercepted = ([phase[at] for phase in phases] for at in (0, 1))
    found = cumulative_failure(
        failed,
        intercepted,
        launches=launches.low,
        unplaced=unplaced,
        confidence_level=confidence_level,
    )
    rows = list(_without(found, launches))
    assumed = list(_uninformative(found, rows, unplaced))
    if form == "table":
        click.echo("\n".join(_said(rows[-1], assumed[-1], unplaced)) + "\n")
    print_rows("rate", [*rows, *assumed], form=form, table=only(rows, *COLUMNS))
    if form == "table":
        click.echo(f"\nI{ASSUMING[1:]}, before or after the failures of their phase:")
        print_rows("rate", only(assumed, *ASSUMED), form=form)


def _without(found: PhaseFailures, launches: CountRange) -> Iterator[dict[str, Any]]:
    """Yield a row a phase without an assumption: each launch shot down may have failed by then."""
    from reliability.assess.rates import assess_rate
    from reliability.estimators.partial.feasible import as_arm

    n = launches.low
    for at, (low, high) in enumerate(zip(found.bound_low, found.bound_high, strict=True)):
        failures = CountRange(round(float(low) * n), round(float(high) * n))
        rate = assess_rate(
            as_arm((failures, launches)), confidence_level=found.confidence_level,
            estimand="unknown",
        )  # fmt: skip
        row = bounds_row(
            "rate",
            (rate.bound_low, rate.bound_high, False, False),
            (rate.ci_low, rate.ci_high),
            identified=rate.identified,
            confidence_level=rate.confidence_level,
            method=rate.method,
            guarantee=rate.guarantee,
            failures=rate.failures,
            launches=rate.launches,
            conditional_on=rate.conditional_on,
        )
        at_risk = CountRange(int(found.at_risk_low[at]), int(found.at_risk_high[at]))
        yield row | {
            "estimand": "unknown",
            "phase": at + 1,
            "at_risk": at_risk.to_dict(),
            "failed_share": float(found.failed_share[at]) if n else None,
            "intercepted_share": float(found.intercepted_share[at]) if n else None,
        }


def _uninformative(
    found: PhaseFailures, rows: list[dict[str, Any]], unplaced: CountRange
) -> Iterator[dict[str, Any]]:
    """Yield a row a phase if interceptions pick launches without regard to what they would do.

    The bounds are over the orders of failures and interceptions within the phases.
    """
    from reliability.estimators.partial.bounds import Bounds, identified

    ends = zip(found.estimate_low.tolist(), found.estimate_high.tolist(), strict=True)
    for at, (row, (low, high)) in enumerate(zip(rows, ends, strict=True)):
        what = identified(Bounds(low, high))
        placed = unplaced == CountRange(0, 0) or what != "bounds"
        ranges = () if placed else ("counts-within-ranges",)
        yield row | {
            "estimate": low if what == "point" else None,
            "bound_low": low,
            "bound_high": high,
            "identified": what,
            "ci_low": float(found.ci_low[at]),
            "ci_high": float(found.ci_high[at]),
            "method": METHOD.name,
            "guarantee": METHOD.guarantee,
            "conditional_on": [UNINFORMATIVE, *ranges, "independent-launches"],
        }


def _said(row: dict[str, Any], assumed: dict[str, Any], unplaced: CountRange) -> Iterator[str]:
    """Yield what the last phase says of the whole flight: the bounds first."""
    from reliability.words.numbers import count_text, range_text, rate_text
    from reliability.words.sentences import rate_sentence

    yield rate_sentence(row | {"period": f"by the end of phase {row['phase']}"})
    ends = range_text(assumed["ci_low"], assumed["ci_high"], "rate")
    over = "" if assumed["identified"] == "point" else " over every completion"
    level = f"{100 * assumed['confidence_level']:g} %"
    yield f"{ASSUMING}: {rate_text(assumed)} ({METHOD.label} {level} CI{over} {ends})"
    if assumed["identified"] != "point":
        yield (
            "the launches shot down in a phase may have been lost before its failures or after; "
            "where all that entered it were, nothing was seen of it"
        )
    if unplaced != CountRange(0, 0):
        yield (
            f"shot down in no known phase: {count_text(unplaced.to_dict())}; the bounds and the "
            "intervals hold whichever phases these were in"
        )
