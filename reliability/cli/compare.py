"""`reliability compare`: the contrast of two failure rates."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

import click

from reliability import catalogue
from reliability.cli.contrast_rows import as_shown, disagreements, gather, with_tests
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
from reliability.cli.salvos import (
    Salvos,
    compare_by_salvos,
    refuse_salvos_method,
    salvos_arms_options,
)
from reliability.cli.tipping import COLUMNS, print_tipping, tipping_options, tipping_rows
from reliability.counts import CountRange
from reliability.errors import OptionError, UnknownNameError

if TYPE_CHECKING:
    from reliability.assess.results import RateComparison
    from reliability.estimators.partial.feasible import Arm
    from reliability.estimators.partial.misreporting import Misreporting

__all__ = ["compare"]

Counted: TypeAlias = tuple[CountRange, CountRange]

MEASURES = ("difference", "ratio", "odds-ratio")


@click.command(epilog="Example: reliability compare --before 20..30/45..55 --after 0..6/8")
@click.option("--before", type=RATE, help="As 25/50 or 20..30/45..55.")
@click.option("--after", type=RATE, help="As 0/8 or 0..6/8.")
@salvos_arms_options
@click.option(
    "--measure",
    type=NearestChoice([*MEASURES, ALL]),
    default="difference",
    show_default=True,
    help="after - before, after / before, the ratio of the odds, or all three.",
)
@click.option(
    "--method",
    type=method_type([*MEASURES, "salvos"], or_all=True),
    metavar="NAME",
    help="A method of the measure's family, or all; miettinen-nurminen unless given. From salvos "
    "rao-scott-newcombe (the default) or cluster-bootstrap of a difference, gee of an odds ratio.",
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
@click.pass_context
def compare(
    ctx: click.Context,
    before: Counted | None,
    after: Counted | None,
    salvos_before: Salvos | None,
    salvos_after: Salvos | None,
    measure: str,
    method: str | None,
    test: str | None,
    unknown: Counted,
    intercepted: Counted,
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

    Launches of one salvo are not independent: with --salvos-before and --salvos-after every
    interval and the probability allow for that. No method for salvos gives the ratio.
    """
    measures = MEASURES if measure == ALL else (measure,)
    if salvos_before is not None or salvos_after is not None:
        compare_by_salvos(
            ctx, salvos_before, salvos_after, measures, method, prior, confidence_level, form
        )
        return
    refuse_salvos_method(ctx, method)
    chances = chances_of(caught, false_alarm, most=2)
    counts = Counts(
        _given(ctx, "before", before), _given(ctx, "after", after), unknown, intercepted, estimand
    )
    comparisons = compared(counts, measures, method, confidence_level, prior)
    rows = gather(comparisons)
    tests = None
    if test is not None:
        names = catalogue.names("test") if test == ALL else (test,)
        tests = [p_value_row(counts.arms(), name) for name in names]
        rows = with_tests(rows, tests)
    said = told(comparisons, tests, form)
    if chances:
        found = corrected(counts.arms(), chances, measures, correction, confidence_level, prior)
        rows += gather(found)
        said += [assumed(chances), *(each.summary() for each in found if len(found) == 1)]
    if form == "table" and said:
        click.echo("\n".join(said) + "\n")
    lattice: list[dict[str, Any]] = []
    flips: list[dict[str, Any]] = []
    if tipping_point:
        lattice, flips = tipping_rows(
            counts.arms(), measures, method, confidence_level, threshold, prior
        )
        names = (*rows[0], *COLUMNS)
        rows = [{name: row.get(name) for name in names} for row in (*rows, *lattice)]
    shown = rows[: len(rows) - len(lattice)]
    print_rows("compare", rows, form=form, table=[as_shown(row) for row in shown])
    if lattice and form == "table":
        print_tipping(lattice, flips)


class Counts(NamedTuple):
    """What was given of the launches before and after."""

    before: Counted
    after: Counted
    unknown: Counted
    intercepted: Counted
    estimand: str

    def arms(self) -> tuple[Arm, Arm]:
        """Return what the counts before and after allow."""
        from reliability.assess.counts import arm_of_counts

        first, last = (
            arm_of_counts(*counts, unknown=u, intercepted=i, estimand=self.estimand)
            for counts, u, i in zip(
                (self.before, self.after), self.unknown, self.intercepted, strict=True
            )
        )
        return first, last


def _given(ctx: click.Context, name: str, counts: Counted | None) -> Counted:
    """Return the counts of an arm, which only its salvos can stand in for."""
    if counts is None:
        param = next(each for each in ctx.command.params if each.name == name)
        raise click.MissingParameter("Or give --salvos-before and --salvos-after.", ctx, param)
    return counts


def compared(
    counts: Counts,
    measures: tuple[str, ...],
    method: str | None,
    confidence_level: float,
    prior: str | tuple[float, float],
) -> list[RateComparison]:
    """Return the comparison by each method asked for; of all, those that need more are told."""
    from reliability.assess.rates import compare_rates

    comparisons = []
    for each, name in pairs(measures, method):
        try:
            comparisons.append(
                compare_rates(
                    **counts._asdict(),
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
    return comparisons


def told(
    comparisons: list[RateComparison], tests: list[dict[str, Any]] | None, form: str
) -> list[str]:
    """Return one comparison in sentences; of several say where a test disagrees, on stderr."""
    if form == "table" and len(comparisons) == 1:
        return [comparisons[0].summary(tests)]
    for line in disagreements(comparisons, tests or []):
        click.echo(line, err=True)
    return []


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


def p_value_row(arms: tuple[Arm, Arm], name: str) -> dict[str, Any]:
    """Return the p-value of one test over every count that the ranges allow."""
    from reliability.estimators.partial.p_values import p_value_range

    p_low, p_high = p_value_range(arms[1], arms[0], method=name)
    guarantee = catalogue.find("test", name).guarantee
    return {"method": name, "guarantee": guarantee, "p_low": p_low, "p_high": p_high}
