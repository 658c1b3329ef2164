"""`reliability rate`: a failure rate with its interval."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from reliability import catalogue
from reliability.cli.alone import check_alone, is_given
from reliability.cli.found import Found
from reliability.cli.misreporting import behind_reports, chances_of, misreporting_options
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
from reliability.cli.pairs import Pairs
from reliability.cli.phases import PHASES_ALONE, phases_option, print_phases
from reliability.cli.possible import each_possible, method_named
from reliability.cli.record import Record
from reliability.cli.salvos import refuse_salvos_method, salvos_option, show_by_salvos
from reliability.cli.shares import shares_found, shares_option
from reliability.cli.stated_odds import (
    shot_down_found,
    shot_down_option,
    unreported_found,
    unreported_option,
)
from reliability.counts import CountRange

if TYPE_CHECKING:
    from reliability.assess.results import RateEstimate
    from reliability.estimators.partial.feasible import Arm
    from reliability.estimators.partial.misreporting import Misreporting

__all__ = ["rate"]

TRUE_RATE = (
    "for comparison only: imbens-manski and stoye cover the true rate, not the whole range of "
    "rates that the counts allow"
)
COLUMNS = ("estimate", "bound_low", "bound_high", "ci_low", "ci_high", "method", "guarantee")


@click.command(epilog="Example: reliability rate --failures 20..30 --launches 45..55")
@click.option("--failures", type=COUNT, help="As 7, as 20..30, or at least: 2..")
@click.option("--launches", type=COUNT, help="As 50, as 45..55, or at least: 45..")
@salvos_option
@phases_option
@click.option(
    "--method",
    type=method_type(
        ["proportion", "salvos"],
        or_all=True,
        elsewhere=dict.fromkeys(
            catalogue.names("unknown"),
            "is for comparison only: it covers the true rate, not the whole range of rates that "
            "the counts allow. --method all lists it last, where outcomes are unknown.",
        ),
    ),
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
    "--not-coded",
    type=COUNT,
    help="Launches that nobody has assessed yet, not among --launches: the rate with them too.",
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
@shot_down_option
@shares_option
@misreporting_options(twice=False)
@confidence_level_option
@format_option
@click.pass_context
def rate(
    ctx: click.Context,
    failures: CountRange | None,
    launches: CountRange | None,
    salvos: Pairs | None,
    phases: Pairs | None,
    method: str,
    unknown: CountRange,
    not_coded: CountRange | None,
    intercepted: CountRange,
    estimand: str,
    alternative: str,
    prior: str | tuple[float, float] | None,
    population: int | None,
    unreported: tuple[float, ...] | None,
    shot_down: tuple[float, ...] | None,
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
    stated odds of going unreported gives, with --shot-down that each stated odds of being shot
    down gives, between the bounds.

    Launches of one salvo are not independent: with --salvos the interval allows for that, and
    how many independent launches the salvos amount to is told. With --shares stand the shares
    of launches that failed, were intercepted, are unknown, and of the rest, of which no more is
    said, all four intervals at once. With --phases stands what share fails by the end of each
    phase of flight.
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
    record = Record(
        _given(ctx, "failures", failures),
        _given(ctx, "launches", launches),
        unknown,
        intercepted,
        not_coded,
        estimand,
        confidence_level,
    )
    options = {"prior": prior, "population": population, "alternative": alternative}
    chances = chances_of(caught, false_alarm, most=1)
    found = _rates(record, method, options, chances, correction)
    if unreported is not None:
        found += unreported_found(record, unreported)
    if shot_down is not None:
        found += shot_down_found(record, shot_down)
    if shares is not None:
        counts = ("intercepted", "unknown")
        missing = [f"--{name}" for name in counts if not is_given(ctx, name)]
        found += shares_found(record, shares, missing)
    found.show("rate", form)


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


def _rates(
    record: Record,
    method: str,
    options: dict[str, Any],
    chances: tuple[Misreporting, ...],
    correction: str,
) -> Found:
    """Return the rate as reported, with the launches not coded yet, and behind the reports."""
    from reliability.assess.rates import check_corrected
    from reliability.words.numbers import count_text

    arm, not_coded = record.arm(), record.not_coded
    if chances:
        check_corrected(correction, **options)
    names = _methods(method, options, checked=not chances)
    rates = each_possible(
        lambda name: _rate(record, arm, name, options, record.assumed), names, about="--method"
    )
    said = [rates[0].summary()] if len(names) == 1 else []
    rows = [_row(each) for each in rates]
    if not_coded is not None:
        arm_too = record.arm(not_coded=not_coded)
        late = each_possible(
            lambda name: _rate(record, arm_too, name, options), names, about="--method"
        )
        if said:
            many = count_text(not_coded.to_dict())
            said[0] = f"of the launches assessed: {said[0]}"
            said.append(f"with those that nobody has assessed yet ({many}): {late[0].summary()}")
        rows = [row | {"not_coded": None} for row in rows]
        rows += [_row(each) | {"not_coded": not_coded.to_dict()} for each in late]
    for each in chances:
        corrected = behind_reports(record, arm, each, correction, method, options)
        said += [f"assumed: {each}", corrected.summary()]
        rows.append(_row(corrected))
    if method == ALL and record.exact and not arm.exact:
        found = _true_rates(record, arm, options["alternative"])
        rows += [_row(each) for each in found]
        said += [TRUE_RATE] if found else []
    shown = COLUMNS if not_coded is None else ("not_coded", *COLUMNS)
    table = [{name: row.get(name) for name in shown} for row in rows]
    return Found(tuple(rows), tuple(said), (("", table),))


def _methods(method: str, options: dict[str, Any], *, checked: bool) -> list[str]:
    """Return the method, or every method; one asked for must take the options given."""
    from reliability.estimators.dispatch import check_options

    names = list(methods_asked(method, population=options["population"]))
    if method != ALL and checked:
        entry = catalogue.find("proportion", method)
        check_options(entry, {key: options[key] for key in ("prior", "population")})
    return names


def _rate(
    record: Record,
    arm: Arm,
    method: str,
    options: dict[str, Any],
    conditional_on: tuple[str, ...] = (),
) -> RateEstimate:
    from reliability.assess.rates import assess_rate

    with method_named(method):
        return assess_rate(
            arm,
            method=method,
            confidence_level=record.confidence_level,
            estimand=record.named_estimand,
            conditional_on=conditional_on,
            **options,
        )


def _true_rates(record: Record, arm: Arm, alternative: str) -> list[RateEstimate]:
    """Return the rate by the intervals that cover the true rate, and not its whole range."""
    from reliability.assess.unknown import assess_true_rate

    names = catalogue.names("unknown")
    if alternative != "two-sided":
        click.echo(f"Left out: {', '.join(names)} have no one-sided bound.", err=True)
        return []
    return [
        assess_true_rate(
            arm,
            method=name,
            confidence_level=record.confidence_level,
            estimand=record.named_estimand,
            conditional_on=record.assumed,
        )
        for name in names
    ]


def _row(result: RateEstimate) -> dict[str, Any]:
    """Return a rate as a row that has the same columns whatever the method."""
    given = ("prior", "alternative", "population")
    row = {name: value for name, value in result.to_dict().items() if name not in given}
    return row | {name: getattr(result, name) for name in given}
