"""`reliability compare`: the contrast of two failure rates."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from reliability import catalogue
from reliability.cli.misreporting import chances_of, misreporting_options, warn_of
from reliability.cli.options import (
    ALL,
    BEFORE_AFTER,
    RATE,
    NearestChoice,
    confidence_level_option,
    estimand_option,
    format_option,
    method_type,
    prior_option,
)
from reliability.cli.output import print_rows
from reliability.cli.tipping import COLUMNS, print_tipping, tipping_options, tipping_rows
from reliability.counts import CountRange
from reliability.errors import OptionError, UnknownNameError

if TYPE_CHECKING:
    from reliability.assess.results import RateComparison
    from reliability.estimators.partial.feasible import Arm
    from reliability.estimators.partial.misreporting import Misreporting

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
@click.option(
    "--unknown",
    type=BEFORE_AFTER,
    default="0/0",
    show_default=True,
    metavar="BEFORE/AFTER",
    help="Launches among them, beside the failures, of unknown outcome.",
)
@click.option(
    "--intercepted",
    type=BEFORE_AFTER,
    default="0/0",
    show_default=True,
    metavar="BEFORE/AFTER",
    help="Launches among them that were shot down.",
)
@estimand_option
@tipping_options
@misreporting_options(twice=True)
@prior_option
@confidence_level_option
@format_option
def compare(
    before: tuple[CountRange, CountRange],
    after: tuple[CountRange, CountRange],
    measure: str,
    method: str | None,
    test: str | None,
    unknown: tuple[CountRange, CountRange],
    intercepted: tuple[CountRange, CountRange],
    estimand: str,
    tipping_point: bool,
    threshold: float,
    caught: tuple[str, ...],
    false_alarm: tuple[str, ...],
    correction: str,
    prior: str | tuple[float, float],
    confidence_level: float,
    form: str,
) -> None:
    """Compare two failure rates: the contrast, its interval, its tests, which rate is lower.

    Each count may be a range, which stands for every count in it. The bounds of each number are
    then its least and greatest over all of them, and an interval covers that of every one.
    Launches of unknown outcome may have failed or not.

    With --caught and --false-alarm the comparison of the failure rates behind the reports
    follows: what it would be if outcomes were misreported that often.
    """
    from reliability.assess.rates import compare_rates

    chances = chances_of(caught, false_alarm, most=2)
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
                    unknown=unknown,
                    intercepted=intercepted,
                    estimand=estimand,
                )
            )
        except OptionError as error:
            if method != ALL:
                raise
            click.echo(f"Left out: {error}", err=True)
    rows = gather(comparisons)
    tests = None
    if test is not None:
        names = catalogue.names("test") if test == ALL else (test,)
        arms = arms_of(before, after, unknown, intercepted, estimand)
        tests = [p_value_row(arms, name) for name in names]
        rows = with_tests(rows, tests)
    said = []
    if form == "table" and len(comparisons) == 1:
        said.append(comparisons[0].summary(tests))
    elif tests:
        for line in disagreements(comparisons, tests):
            click.echo(line, err=True)
    if chances:
        arms = arms_of(before, after, unknown, intercepted, estimand)
        found = corrected(arms, chances, measures, correction, confidence_level, prior)
        rows += gather(found)
        said += [assumed(chances), *(each.summary() for each in found if len(found) == 1)]
    if form == "table" and said:
        click.echo("\n".join(said) + "\n")
    lattice: list[dict[str, Any]] = []
    flips: list[dict[str, Any]] = []
    if tipping_point:
        arms = arms_of(before, after, unknown, intercepted, estimand)
        lattice, flips = tipping_rows(arms, measures, method, confidence_level, threshold, prior)
        names = (*rows[0], *COLUMNS)
        rows = [{name: row.get(name) for name in names} for row in (*rows, *lattice)]
    shown = rows[: len(rows) - len(lattice)]
    print_rows("compare", rows, form=form, table=[as_shown(row) for row in shown])
    if lattice and form == "table":
        print_tipping(lattice, flips)


def corrected(
    arms: tuple[Arm, Arm],
    chances: tuple[Misreporting, ...],
    measures: tuple[str, ...],
    correction: str,
    confidence_level: float,
    prior: str | tuple[float, float],
) -> list[RateComparison]:
    """Return the comparisons of the rates behind the reports; say where counts contradict."""
    from reliability.assess.misreporting import assess_corrected_contrast

    each = (chances * 2)[:2]
    for arm, one, label in zip(arms, each, ("before", "after"), strict=True):
        warn_of(arm, one, confidence_level, f"{label}: ")
    return [
        assess_corrected_contrast(
            arms[0],
            arms[1],
            chances[0] if len(chances) == 1 else (each[0], each[1]),
            measure=measure,
            method=correction,
            confidence_level=confidence_level,
            prior=prior,
        )
        for measure in measures
    ]


def assumed(chances: tuple[Misreporting, ...]) -> str:
    """Return what was assumed of misreporting in words."""
    if len(chances) == 1:
        return f"assumed, the same before and after: {chances[0]}"
    return f"assumed before: {chances[0]}; after: {chances[1]}"


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


def arms_of(
    before: tuple[CountRange, CountRange],
    after: tuple[CountRange, CountRange],
    unknown: tuple[CountRange, CountRange],
    intercepted: tuple[CountRange, CountRange],
    estimand: str,
) -> tuple[Arm, Arm]:
    """Return what the counts before and after allow."""
    from reliability.assess.counts import arm_of_counts

    first, last = (
        arm_of_counts(*counts, unknown=u, intercepted=i, estimand=estimand)
        for counts, u, i in zip((before, after), unknown, intercepted, strict=True)
    )
    return first, last


def p_value_row(arms: tuple[Arm, Arm], name: str) -> dict[str, Any]:
    """Return the p-value of one test over every count that the ranges allow."""
    from reliability.estimators.partial.p_values import p_value_range

    p_low, p_high = p_value_range(arms[1], arms[0], method=name)
    guarantee = catalogue.find("test", name).guarantee
    return {"method": name, "guarantee": guarantee, "p_low": p_low, "p_high": p_high}


def disagreements(comparisons: list[RateComparison], tests: list[dict[str, Any]]) -> Iterator[str]:
    """Yield a sentence for every interval that these tests do not agree with about no change."""
    from reliability.words.numbers import method_text
    from reliability.words.sentences import disagreement_text

    for each in comparisons:
        against = disagreement_text(each.to_dict(), tests)
        if against is not None:
            yield f"{each.quantity}, {method_text(each.quantity, each.method)}: {against}."


def with_tests(rows: list[dict[str, Any]], tests: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the rows with these p-values in place of those that came with the methods."""
    chance = rows[-1]
    others = [row for row in rows[:-1] if row["quantity"] != "p-value"]
    blank = dict.fromkeys(chance)
    shared = {"quantity": "p-value", "conditional_on": chance["conditional_on"]}
    return [*others, *({**blank, **shared, **test} for test in tests), chance]


def _chance(probability: float) -> float | str:
    """Return a posterior probability for a table: never 0 or 1, to which it can only round."""
    if probability < 1e-4:
        return "<0.0001"
    return ">0.9999" if probability > 1 - 1e-4 else probability


def as_shown(row: dict[str, Any]) -> dict[str, Any]:
    """Return one row for reading: ``low`` and ``high`` are the bounds of whatever it is about."""
    prefix = {"p-value": "p", "probability": "probability"}.get(row["quantity"], "bound")
    quantity = "P(after < before)" if row["quantity"] == "probability" else row["quantity"]
    if row["period"]:
        quantity = f"{quantity} {row['period']}"
    if "misreporting" in (row["conditional_on"] or ()):
        quantity = f"{quantity}, corrected"
    low, high = row[f"{prefix}_low"], row[f"{prefix}_high"]
    guarantee = row["guarantee"]
    if prefix == "p":
        guarantee = catalogue.find("test", row["method"]).guarantee
    if prefix == "probability":
        low, high = map(_chance, (low, high))
    return {
        "quantity": quantity,
        "estimate": low if prefix != "bound" and low == high else row["estimate"],
        "low": low,
        "high": high,
        "ci_low": row["ci_low"],
        "ci_high": row["ci_high"],
        "method": row["method"] or row["prior"],
        "guarantee": guarantee,
    }
