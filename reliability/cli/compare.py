"""`reliability compare`: the contrast of two failure rates."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import click

from reliability import catalogue
from reliability.cli.options import (
    ALL,
    RATE,
    NearestChoice,
    confidence_level_option,
    format_option,
    method_type,
    prior_option,
)
from reliability.cli.output import print_rows
from reliability.counts import CountRange
from reliability.errors import OptionError, UnknownNameError

if TYPE_CHECKING:
    from reliability.assess.results import RateComparison

__all__ = ["compare"]

MEASURES = ("difference", "ratio", "odds-ratio")


@click.command(epilog="Example: reliability compare --before 20..30/45..55 --after 0..6/8")
@click.option("--before", type=RATE, required=True, help="As 25/50 or 20..30/45..55.")
@click.option("--after", type=RATE, required=True, help="As 0/8 or 0..6/8.")
@click.option(
    "--measure",
    type=NearestChoice([*MEASURES, ALL]),
    default="difference",
    show_default=True,
    help="after - before, after / before, the ratio of the odds, or all three.",
)
@click.option(
    "--method",
    type=method_type(MEASURES, or_all=True),
    metavar="NAME",
    help="A method of the measure's family, or all; miettinen-nurminen unless given.",
)
@click.option(
    "--test",
    type=method_type(["test"], or_all=True),
    metavar="NAME",
    help="A test that the rates are equal, or all; the one that goes with the method unless given.",
)
@prior_option
@confidence_level_option
@format_option
def compare(
    before: tuple[CountRange, CountRange],
    after: tuple[CountRange, CountRange],
    measure: str,
    method: str | None,
    test: str | None,
    prior: str | tuple[float, float],
    confidence_level: float,
    form: str,
) -> None:
    """Compare two failure rates: the contrast, its interval, its tests, which rate is lower.

    Each count may be a range, which stands for every count in it. The bounds of each number are
    then its least and greatest over all of them, and an interval covers that of every one.
    """
    from reliability.assess.rates import compare_rates

    measures = MEASURES if measure == ALL else (measure,)
    comparisons = []
    for each, name in pairs(measures, method):
        try:
            comparisons.append(
                compare_rates(
                    before,
                    after,
                    measure=each,
                    method=name,
                    confidence_level=confidence_level,
                    prior=prior,
                )
            )
        except OptionError as error:
            if method != ALL:
                raise
            click.echo(f"Left out: {error}", err=True)
    if form == "table" and len(comparisons) == 1:
        click.echo(comparisons[0].summary() + "\n")
    rows = gather(comparisons)
    if test is not None:
        names = catalogue.names("test") if test == ALL else (test,)
        rows = with_tests(rows, [p_value_row(before, after, name) for name in names])
    print_rows("compare", rows, form=form, table=[as_shown(row) for row in rows])


def pairs(measures: tuple[str, ...], method: str | None) -> list[tuple[str, str]]:
    """Return (measure, method) for all that was asked; every measure must have the method."""
    found = []
    for measure in measures:
        if method is None:
            names: tuple[str, ...] = (catalogue.DEFAULTS[measure],)
        elif method == ALL:
            names = catalogue.names(measure)
        else:
            names = (named(measure, method),)
        found += [(measure, name) for name in names]
    return found


def named(measure: str, method: str) -> str:
    """Return the method's name; one that another measure has is a wrong command line."""
    try:
        return catalogue.find(measure, method).name
    except UnknownNameError as error:
        raise click.UsageError(f"--method: {error}", click.get_current_context()) from None


def gather(comparisons: list[RateComparison]) -> list[dict[str, Any]]:
    """Return both rates, every contrast, every p-value and the probability, each once."""
    from reliability.assess.results import COLUMNS

    first = comparisons[0]
    found = [first.before.to_dict(), first.after.to_dict()]
    found += sorted(
        (row for each in comparisons for row in each.rows()),
        key=lambda row: (
            ("p-value", "probability").index(row["quantity"]) + 1
            if row["quantity"] in ("p-value", "probability")
            else 0
        ),
    )
    rows = []
    for row in found:
        full = {name: row.get(name) for name in (*COLUMNS, "sign")}
        if full not in rows:
            rows.append(full)
    return rows


def p_value_row(
    before: tuple[CountRange, CountRange], after: tuple[CountRange, CountRange], name: str
) -> dict[str, Any]:
    """Return the p-value of one test over every count that the ranges allow."""
    from reliability.estimators.partial.cover import p_value_range
    from reliability.estimators.partial.feasible import Arm, Feasible

    arms = (Arm.of(Feasible.of_counts(*counts)) for counts in (after, before))
    p_low, p_high = p_value_range(*arms, method=name)
    guarantee = catalogue.find("test", name).guarantee
    return {"method": name, "guarantee": guarantee, "p_low": p_low, "p_high": p_high}


def with_tests(rows: list[dict[str, Any]], tests: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the rows with these p-values in place of those that came with the methods."""
    chance = rows[-1]
    others = [row for row in rows[:-1] if row["quantity"] != "p-value"]
    blank = dict.fromkeys(chance)
    shared = {"quantity": "p-value", "conditional_on": chance["conditional_on"]}
    return [*others, *({**blank, **shared, **test} for test in tests), chance]


def as_shown(row: dict[str, Any]) -> dict[str, Any]:
    """Return one row for reading: ``low`` and ``high`` are the bounds of whatever it is about."""
    prefix = {"p-value": "p", "probability": "probability"}.get(row["quantity"], "bound")
    quantity = "P(after < before)" if row["quantity"] == "probability" else row["quantity"]
    low, high = row[f"{prefix}_low"], row[f"{prefix}_high"]
    if prefix == "probability":
        # Both posteriors have densities above 0 everywhere: 0 and 1 can only be rounding.
        low, high = (min(max(p, math.nextafter(0, 1)), math.nextafter(1, 0)) for p in (low, high))
    return {
        "quantity": f"{quantity} {row['period']}" if row["period"] else quantity,
        "estimate": low if prefix != "bound" and low == high else row["estimate"],
        "low": low,
        "high": high,
        "ci_low": row["ci_low"],
        "ci_high": row["ci_high"],
        "method": row["method"] or row["prior"],
    }
