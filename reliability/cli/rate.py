"""`reliability rate`: a failure rate with its interval."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from reliability import catalogue
from reliability.cli.alone import check_alone
from reliability.cli.misreporting import chances_of, misreporting_options, warn_of
from reliability.cli.options import (
    ALL,
    COUNT,
    PRIOR,
    NearestChoice,
    confidence_level_option,
    estimand_option,
    format_option,
    method_type,
    methods_asked,
)
from reliability.cli.output import only, print_rows
from reliability.cli.phases import PHASES_ALONE, phases_option, print_phases
from reliability.cli.salvos import refuse_salvos_method, salvos_option, show_by_salvos
from reliability.cli.shares import share_rows, shares_option
from reliability.cli.stated_odds import stated_odds_rows, unreported_option
from reliability.counts import CountRange

if TYPE_CHECKING:
    from reliability.assess.results import RateEstimate
    from reliability.estimators.partial.feasible import Arm

__all__ = ["rate"]

COLUMNS = ("estimate", "bound_low", "bound_high", "ci_low", "ci_high", "method", "guarantee")


@click.command(epilog="Example: reliability rate --failures 20..30 --launches 45..55")
@click.option("--failures", type=COUNT, help="As 7, as 20..30, or at least: 2..")
@click.option("--launches", type=COUNT, help="As 50, as 45..55, or at least: 45..")
@salvos_option
@phases_option
@click.option(
    "--method",
    type=method_type(["proportion", "salvos"], or_all=True),
    default=catalogue.DEFAULTS["proportion"],
    show_default=True,
    metavar="NAME",
    help="A method of the family proportion, or all; with --salvos one of the family salvos, "
    "rao-scott-wilson unless given, or all.",
)
@click.option(
    "--unknown",
    type=COUNT,
    default="0",
    show_default=True,
    help="Launches among them, beside the failures, of unknown outcome.",
)
@click.option(
    "--intercepted",
    type=COUNT,
    default="0",
    show_default=True,
    help="Launches among them that were shot down.",
)
@estimand_option
@click.option(
    "--alternative",
    type=NearestChoice(["two-sided", "greater", "less"]),
    default="two-sided",
    show_default=True,
    help="greater bounds the rate from below, less from above.",
)
@click.option(
    "--prior",
    type=PRIOR,
    help="For the Bayesian methods: jeffreys (the default), uniform, or the two shapes of a "
    "Beta as in 0.5,0.5.",
)
@click.option(
    "--population",
    type=int,
    metavar="N",
    help="For finite-stock, which needs it: the missiles in the stock before the launches.",
)
@unreported_option
@shares_option
@misreporting_options(twice=False)
@confidence_level_option
@format_option
@click.pass_context
def rate(
    ctx: click.Context,
    failures: CountRange | None,
    launches: CountRange | None,
    salvos: tuple[tuple[int, int], ...] | None,
    phases: tuple[tuple[int, int], ...] | None,
    method: str,
    unknown: CountRange,
    intercepted: CountRange,
    estimand: str,
    alternative: str,
    prior: str | tuple[float, float] | None,
    population: int | None,
    unreported: tuple[float, ...] | None,
    shares: str | None,
    caught: tuple[str, ...],
    false_alarm: tuple[str, ...],
    correction: str,
    confidence_level: float,
    form: str,
) -> None:
    """Estimate a failure rate with its interval, from counts or ranges of counts.

    A range stands for every count in it. The bounds are then the least and greatest rate that
    the counts allow, and the interval covers that of every one of them. Launches of unknown
    outcome may have failed or not.

    With --caught and --false-alarm the failure rate behind the reports follows: what it would
    be if outcomes were misreported that often. With --unreported the rate follows that each
    stated odds of going unreported gives, between the bounds.

    Launches of one salvo are not independent: with --salvos the interval allows for that, and
    how many independent launches the salvos amount to is told. With --shares stand the shares
    of launches that succeeded, failed, were intercepted and are unknown, all four intervals at
    once. With --phases stands what share fails by the end of each phase of flight.
    """
    if salvos is not None:
        show_by_salvos(ctx, salvos, method, alternative, prior, confidence_level, form)
        return
    refuse_salvos_method(ctx, method)
    if phases is not None:
        check_alone(ctx, PHASES_ALONE)
        launches = _given(ctx, "launches", launches, "It goes with --phases.")
        print_phases(phases, launches, intercepted, confidence_level, form)
        return
    from reliability.assess.counts import arm_of_counts
    from reliability.assess.misreporting import assess_corrected_rate
    from reliability.assess.rates import check_corrected

    failures, launches = _given(ctx, "failures", failures), _given(ctx, "launches", launches)
    chances = chances_of(caught, false_alarm, most=1)
    arm = arm_of_counts(
        failures, launches, unknown=unknown, intercepted=intercepted, estimand=estimand
    )
    named = estimand if intercepted != CountRange(0, 0) else None
    given = {"prior": prior, "population": population, "alternative": alternative}
    if chances:
        check_corrected(correction, **given)  # type: ignore[arg-type]
    rates = _rates(arm, method, bool(chances), given | {
        "confidence_level": confidence_level, "estimand": named,
    })  # fmt: skip
    said = [rates[0].summary()] if len(rates) == 1 else []
    for each in chances:
        warn_of(arm, each, confidence_level)
        corrected = assess_corrected_rate(
            arm,
            each,
            method=correction,
            interval=catalogue.DEFAULTS["proportion"] if method == ALL else method,
            confidence_level=confidence_level,
            prior=prior or "jeffreys",
            estimand=named,
        )
        rates.append(corrected)
        said += [f"assumed: {each}", corrected.summary()]
    states = []
    if shares is not None:
        states = share_rows(shares, failures, launches, unknown, intercepted, confidence_level)
    odds = []
    if unreported is not None:
        odds = stated_odds_rows(
            unreported, failures, launches, unknown, intercepted, confidence_level
        )
    if form == "table" and said:
        click.echo("\n".join(said) + "\n")
    rows = [_row(each) for each in rates]
    shown = only(rows, *COLUMNS)
    more = [name for name, found in (("unreported", odds), ("state", states)) if found]
    if more:
        names = (*rows[0], *more)
        rows = [{name: row.get(name) for name in names} for row in (*rows, *odds, *states)]
    print_rows("rate", rows, form=form, table=shown)
    if odds and form == "table":
        click.echo("\nIf failures are so many times as likely to go unreported as successes:")
        print_rows("rate", only(odds, "unreported", "estimate", "ci_low", "ci_high"), form=form)
    if states and form == "table":
        click.echo("\nShares of all launches, by what was reported; the intervals hold together:")
        print_rows("rate", only(states, "state", "estimate", "ci_low", "ci_high"), form=form)


def _given(
    ctx: click.Context,
    name: str,
    count: CountRange | None,
    hint: str = "Or give --salvos, or --phases with --launches.",
) -> CountRange:
    """Return a count that only some options can stand in for."""
    if count is None:
        param = next(each for each in ctx.command.params if each.name == name)
        raise click.MissingParameter(hint, ctx, param)
    return count


def _rates(arm: Arm, method: str, corrected: bool, given: dict[str, Any]) -> list[RateEstimate]:
    """Return the rate by one method, or by every method that has what it needs."""
    from reliability.assess.rates import assess_rate
    from reliability.estimators.dispatch import check_options

    rates = []
    for name in methods_asked(method, population=given["population"]):
        if method != ALL and not corrected:
            options = {key: given[key] for key in ("prior", "population")}
            check_options(catalogue.find("proportion", name), options)
        rates.append(assess_rate(arm, method=name, **given))
    return rates


def _row(result: RateEstimate) -> dict[str, Any]:
    """Return a rate as a row that has the same columns whatever the method."""
    given = ("prior", "alternative", "population")
    row = {name: value for name, value in result.to_dict().items() if name not in given}
    return row | {name: getattr(result, name) for name in given}
