"""`reliability selection`: what launches that were seen or named say of all launches."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import click
from click.core import ParameterSource

from reliability import catalogue
from reliability.cli.found import Found
from reliability.cli.options import (
    COUNT,
    RATE,
    NearestChoice,
    RateType,
    RatiosType,
    confidence_level_option,
    format_option,
    method_type,
    methods_asked,
    option_named,
)
from reliability.cli.output import only
from reliability.cli.possible import each_possible, method_named
from reliability.counts import CountRange
from reliability.errors import CountError

if TYPE_CHECKING:
    from reliability.assess.results import RateEstimate
    from reliability.estimators.partial.selection_curve import SelectionCurve

__all__ = ["selection"]

EVERY = "every"
# Bounds first: they alone suppose nothing of the launches without a name.
RULES = ("bounds", "none", "proportional", "all")
IF = {
    "bounds": "If any launch without a name may be of this system",
    "none": "If none of them is",
    "proportional": "If a share of {:g} of them is",
    "all": "If all of them are",
}
STATED = ("stated-odds",)
OWN = ("allocation", "share", "lost_names", "observed", "arrived", "odds")
COLUMNS = (
    "quantity", "period", "estimand", "estimate", "bound_low", "bound_high", "bound_low_open",
    "bound_high_open", "identified", "ci_low", "ci_high", "confidence_level", "method",
    "guarantee", "prior", "failures", "launches", "conditional_on", *OWN,
)  # fmt: skip
NEEDS = (
    ("unnamed", ("named",)),
    ("lost_names", ("named",)),
    ("allocation", ("unnamed",)),
    ("share", ("unnamed",)),
    ("launches", ("arrived",)),
    ("odds", ("arrived",)),
    ("named", ("unnamed", "lost_names")),
    ("arrived", ("launches",)),
)
LOST_NAMES = "If a success is so many times as likely to keep its name as a failure:"
ODDS = "If the odds of the property among launches that did not arrive are so many times as great:"
SHOWN = ("estimate", "bound_low", "bound_high", "ci_low", "ci_high", "method", "guarantee")

Pair = tuple[CountRange, CountRange]
# Rows of one method, and a sentence about it or none.
Part = tuple[list[dict[str, Any]], str]


@click.command(epilog="Example: reliability selection --named 0/28 --unnamed 4/47 --share 0.5")
@click.option(
    "--named",
    type=RATE,
    help="Failures out of launches that carry the system's name, as 0/28 or 0..2/28.",
)
@click.option(
    "--unnamed",
    type=RATE,
    help="Failures out of launches without a name, which may be of the system.",
)
@click.option(
    "--allocation",
    type=NearestChoice([*RULES, EVERY]),
    default=EVERY,
    show_default=True,
    help="Which of them are the system's: any (bounds), none, as large a part as --share, all.",
)
@click.option(
    "--share",
    type=float,
    metavar="PART",
    help="For proportional: the system's part of the launches without a name, 0 to 1.",
)
@click.option(
    "--lost-names",
    type=RatiosType("1,3,10"),
    metavar="RATIOS",
    help="How many times as likely a success is to keep the name as a failure, as 1,3,10: the "
    "failure rate that follows for each.",
)
@click.option(
    "--arrived",
    type=RateType("observed/arrived", "0/21 or 0..2/21"),
    help="Launches with a property (a fault in the debris, a hit) out of those that arrived.",
)
@click.option("--launches", type=COUNT, help="All launches, with --arrived: 50 or 45..55.")
@click.option(
    "--odds",
    type=RatiosType("0,1,4,inf"),
    metavar="RATIOS",
    help="Odds of the property among launches that did not arrive over those that did, as "
    "0,1,4,inf: the share that follows for each.",
)
@click.option(
    "--method",
    type=method_type(["proportion"], or_all=True),
    default=catalogue.DEFAULTS["proportion"],
    show_default=True,
    metavar="NAME",
    help="A method of the family proportion, or all.",
)
@confidence_level_option
@format_option
def selection(
    named: Pair | None,
    unnamed: Pair | None,
    allocation: str,
    share: float | None,
    lost_names: tuple[float, ...] | None,
    arrived: Pair | None,
    launches: CountRange | None,
    odds: tuple[float, ...] | None,
    method: str,
    confidence_level: float,
    form: str,
) -> None:
    """Say what launches that were seen, or kept their name, tell of all launches.

    Failures lose their name: with --named and --unnamed stand the bounds of the failure rate
    and the interval that covers them, for each way to give the launches without a name to the
    system. With --lost-names the rate follows that each stated loss of names gives.

    Debris is recovered from missiles that arrived: with --arrived and --launches stand the
    bounds of the share of all launches that have a property, such as a fault. With --odds the
    share follows that each stated odds gives. Of some fifty launched, 21 were examined and
    none had the fault: --arrived 0/21 --launches 45..55.
    """
    _check_options(click.get_current_context())
    asked = _Asked(tuple(methods_asked(method, stock=False)), confidence_level)
    found = Found()
    if named is not None:
        _check("--named", named)
        if unnamed is not None:
            _check("--unnamed", unnamed)
            found += _allocated(named, unnamed, allocation, share, asked)
        if lost_names is not None:
            found += _by_lost_names(named, lost_names, asked)
    elif arrived is not None and launches is not None:
        _check("--arrived", arrived, "launches with the property", "those that arrived")
        found += _of_arrived(arrived, launches, asked)
        if odds is not None:
            found += _by_odds(arrived, launches, odds, asked)
    found.show("selection", form)


class _Asked(NamedTuple):
    """How every interval is made."""

    methods: tuple[str, ...]
    confidence_level: float


def _check_options(ctx: click.Context) -> None:
    """Refuse options that lack the one they go with, or that ask two things at once."""
    given = {
        name for name in ctx.params if ctx.get_parameter_source(name) != ParameterSource.DEFAULT
    }
    if {"named", "arrived"} <= given or not {"named", "arrived"} & given:
        raise click.UsageError(
            "--named, --arrived: give one of the two: --named with --unnamed or --lost-names, or "
            "--arrived with --launches.",
            ctx,
        )
    for name, needs in NEEDS:
        if name in given and not set(needs) & given:
            raise click.UsageError(
                f"{_option(name)}: goes with {' or '.join(map(_option, needs))}. Give "
                f"{'it' if len(needs) == 1 else 'one of them'}, or leave {_option(name)} out.",
                ctx,
            )


def _option(name: str) -> str:
    return f"--{name.replace('_', '-')}"


def _check(option: str, counts: Pair, part: str = "failures", whole: str = "launches") -> None:
    """Refuse more of a part than of the whole, naming the option."""
    k, n = counts
    if n.high is not None and k.low > n.high:
        raise CountError(
            f"{option}: {part} must not exceed {whole} ({n}); got {k.quoted}. Correct the count "
            "that is wrong, or widen its range."
        )


def _allocated(
    named: Pair,
    unnamed: Pair,
    allocation: str,
    share: float | None,
    asked: _Asked,
) -> Found:
    """Return the failure rate for each way to give launches without a name to the system."""
    from reliability.assess.rates import assess_rate
    from reliability.estimators.partial.feasible import Arm
    from reliability.estimators.partial.selection import allocate_unnamed

    rules = [allocation]
    if allocation == EVERY:
        rules = [rule for rule in RULES if rule != "proportional" or share is not None]

    def one(rule_and_method: tuple[str, str]) -> Part:
        rule, method = rule_and_method
        part = share if allocation != EVERY or rule == "proportional" else None
        with option_named("--share", "share"):
            arm = Arm.of(allocate_unnamed(*named, *unnamed, rule=rule, share=part).counts)
        with method_named(method):
            rate = assess_rate(
                arm,
                method=method,
                confidence_level=asked.confidence_level,
                conditional_on=(f"allocation-{rule}",),
            )
        row = _row(rate.to_dict(), allocation=rule, share=part)
        return [row], f"{IF[rule].format(share)}: {rate.summary()}"

    pairs = [(rule, method) for rule in rules for method in asked.methods]
    return _joined(each_possible(one, pairs, about="--method"), asked, "", ("allocation", *SHOWN))


def _by_lost_names(named: Pair, ratios: Sequence[float], asked: _Asked) -> Found:
    """Return the failure rate for each stated loss of names."""
    from reliability.assess.rates import assess_rate
    from reliability.estimators.partial.feasible import as_arm
    from reliability.estimators.partial.selection_curve import naming_curve

    arm = as_arm(named)

    def one(method: str) -> Part:
        given = {"method": method, "confidence_level": asked.confidence_level}
        with option_named("--lost-names", "ratio"), method_named(method):
            curve = naming_curve(*named, list(ratios), **given)  # type: ignore[arg-type]
            rate = assess_rate(arm, conditional_on=STATED, **given)  # type: ignore[arg-type]
        rows = [_row(each, lost_names=ratio) for ratio, each in _along(curve, rate)]
        return rows, f"Among the launches that kept their name: {rate.summary()}"

    return _joined(
        each_possible(one, asked.methods, about="--method"),
        asked,
        LOST_NAMES,
        ("lost_names", *SHOWN),
    )


def _of_arrived(arrived: Pair, launches: CountRange, asked: _Asked) -> Found:
    """Return the share of all launches with a property that is seen on those that arrived."""
    from reliability.words.numbers import count_text, interval_text, rate_text

    seen, whole = (count_text(count.to_dict()) for count in arrived)

    def one(method: str) -> Part:
        row = _share(arrived, launches, method, asked.confidence_level).to_dict()
        counts = f"{count_text(row['failures'])} of {count_text(row['launches'])}"
        point = row["identified"] == "point"
        rate = f"{counts} = {rate_text(row)}" if point else f"{rate_text(row)}, from {counts}"
        said = (
            f"share of all launches with the property {rate} ({interval_text(row)}); it was seen "
            f"on {seen} of the {whole} that arrived"
        )
        return [_of_property(row, arrived)], said

    return _joined(each_possible(one, asked.methods, about="--method"), asked, "", SHOWN)


def _by_odds(
    arrived: Pair,
    launches: CountRange,
    ratios: Sequence[float],
    asked: _Asked,
) -> Found:
    """Return that share for each stated odds of the property where launches did not arrive."""
    from reliability.estimators.partial.selection_curve import arrival_curve

    # Of the launches that did not arrive the odds speak: only stated ranges leave a range.
    exact = all(count.exact for count in (*arrived, launches))
    codes = [*STATED, *(() if exact else ("counts-within-ranges",)), "independent-launches"]

    def one(method: str) -> Part:
        with option_named("--odds", "ratio"), method_named(method):
            curve = arrival_curve(
                *arrived,
                launches,
                list(ratios),
                method=method,
                confidence_level=asked.confidence_level,
            )
        rate = _share(arrived, launches, method, asked.confidence_level)
        rows = [
            _of_property(each | {"conditional_on": codes}, arrived, odds=ratio)
            for ratio, each in _along(curve, rate)
        ]
        return rows, ""

    return _joined(
        each_possible(one, asked.methods, about="--method"), asked, ODDS, ("odds", *SHOWN)
    )


def _joined(parts: Sequence[Part], asked: _Asked, title: str, columns: Sequence[str]) -> Found:
    """Return rows in one table, and the sentences of one method."""
    rows = tuple(row for some, _ in parts for row in some)
    said = tuple(each for _, each in parts if each) if len(asked.methods) == 1 else ()
    return Found(rows, said, ((title, only(rows, *columns)),))


def _share(
    arrived: Pair,
    launches: CountRange,
    method: str,
    confidence_level: float,
) -> RateEstimate:
    from reliability.assess.rates import assess_rate
    from reliability.estimators.partial.feasible import Arm
    from reliability.estimators.partial.selection import arrival_counts

    with option_named("--arrived", "arrived"):
        counts = arrival_counts(*arrived, launches)
    with method_named(method):
        return assess_rate(Arm.of(counts), method=method, confidence_level=confidence_level)


def _along(curve: SelectionCurve, rate: RateEstimate) -> Iterator[tuple[float, dict[str, Any]]]:
    """Yield each ratio with its row: that of the rate, with the curve's bounds and interval."""
    from reliability.estimators.partial.bounds import identified

    for at, bounds in enumerate(curve.bounds):
        what = identified(bounds)
        yield (
            float(curve.ratio[at]),
            rate.to_dict()
            | {
                "estimate": bounds.low if what == "point" else None,
                "bound_low": bounds.low,
                "bound_high": bounds.high,
                "bound_low_open": bounds.low_open,
                "bound_high_open": bounds.high_open,
                "identified": what,
                "ci_low": float(curve.ci_low[at]),
                "ci_high": float(curve.ci_high[at]),
            },
        )


def _of_property(row: Mapping[str, Any], arrived: Pair, **own: Any) -> dict[str, Any]:
    """Return the row of a share: what has the property did not fail, it was observed."""
    counts = {"observed": arrived[0].to_dict(), "arrived": arrived[1].to_dict()}
    return _row({**row, "quantity": "share", "failures": None}, **counts, **own)


def _row(row: Mapping[str, Any], **own: Any) -> dict[str, Any]:
    """Return a row with the same columns whatever was asked."""
    return {name: own.get(name, row.get(name)) for name in COLUMNS}
