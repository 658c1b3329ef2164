"""`reliability rate`: a failure rate with its interval."""

from __future__ import annotations

import click

from reliability import catalogue
from reliability.cli.options import (
    ALL,
    COUNT,
    confidence_level_option,
    estimand_option,
    format_option,
    method_type,
)
from reliability.cli.output import only, print_rows
from reliability.counts import CountRange
from reliability.errors import OptionError

__all__ = ["rate"]

COLUMNS = ("estimate", "bound_low", "bound_high", "ci_low", "ci_high", "method", "guarantee")


@click.command(epilog="Example: reliability rate --failures 20..30 --launches 45..55")
@click.option("--failures", type=COUNT, required=True, help="As 7, as 20..30, or at least: 2..")
@click.option("--launches", type=COUNT, required=True, help="As 50, as 45..55, or at least: 45..")
@click.option(
    "--method",
    type=method_type(["proportion"], or_all=True),
    default=catalogue.DEFAULTS["proportion"],
    show_default=True,
    metavar="NAME",
    help="A method of the family proportion, or all.",
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
@confidence_level_option
@format_option
def rate(
    failures: CountRange,
    launches: CountRange,
    method: str,
    unknown: CountRange,
    intercepted: CountRange,
    estimand: str,
    confidence_level: float,
    form: str,
) -> None:
    """Estimate a failure rate with its interval, from counts or ranges of counts.

    A range stands for every count in it. The bounds are then the least and greatest rate that
    the counts allow, and the interval covers that of every one of them. Launches of unknown
    outcome may have failed or not.
    """
    from reliability.assess.rates import failure_rate

    rates = []
    for name in catalogue.names("proportion") if method == ALL else (method,):
        try:
            rates.append(
                failure_rate(
                    failures,
                    launches,
                    method=name,
                    confidence_level=confidence_level,
                    unknown=unknown,
                    intercepted=intercepted,
                    estimand=estimand,
                )
            )
        except OptionError as error:
            if method != ALL:
                raise
            click.echo(f"Left out: {error}", err=True)
    if form == "table" and len(rates) == 1:
        click.echo(rates[0].summary() + "\n")
    rows = [each.to_dict() for each in rates]
    print_rows("rate", rows, form=form, table=only(rows, *COLUMNS))
