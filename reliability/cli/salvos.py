"""`reliability rate --salvos`: a failure rate from launches that came in salvos."""

from __future__ import annotations

from typing import Any

import click

from reliability.cli.alone import Alone
from reliability.cli.known import known_row
from reliability.cli.options import RATE
from reliability.cli.output import only, print_rows
from reliability.counts import CountRange
from reliability.errors import CountError
from reliability.words.numbers import decimal_text, range_text, rate_text

__all__ = ["SALVOS_ALONE", "print_salvos", "salvos_option"]

METHOD = "rao-scott-wilson"
SALVOS_ALONE = Alone("--salvos", "the totals with --failures and --launches")
COLUMNS = (
    "estimate", "ci_low", "ci_high", "salvos", "effective_launches", "design_effect", "method",
    "guarantee",
)  # fmt: skip


class _Salvos(click.ParamType[Any]):
    """Failures out of launches of each salvo, as ``0/4,1/2,2/2``."""

    name = "failures/launches,..."

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[tuple[int, int], ...]:
        """Read the salvos; each count must be one number, the failures no more than launches."""
        if not isinstance(value, str):
            return value  # type: ignore[no-any-return]
        found = []
        for place, part in enumerate(value.split(","), start=1):
            failures, launches = RATE.convert(part.strip(), param, ctx)
            if not (failures.exact and launches.exact):
                raise CountError(
                    f"--salvos: salvo {place} must have one number of failures and of launches; "
                    f"got {part.strip()}. Ask for each count of the range in turn, or give the "
                    "totals with --failures and --launches, as if launches were independent."
                )
            if failures.low > launches.low:
                raise CountError(
                    f"--salvos: failures of salvo {place} must not exceed its launches "
                    f"({launches.low}); got {failures.low}. Correct the counts of that salvo."
                )
            found.append((failures.low, launches.low))
        return tuple(found)


salvos_option = click.option(
    "--salvos",
    type=_Salvos(),
    metavar="K/N,K/N,...",
    help="Failures out of launches of each salvo, as 0/4,1/2,2/2, in place of --failures and "
    "--launches: the interval is then by the effective number of launches.",
)


def print_salvos(salvos: tuple[tuple[int, int], ...], confidence_level: float, form: str) -> None:
    """Print the failure rate with its interval by the effective number of launches."""
    from reliability.estimators.partial.clustering import (
        clustered_rate_interval,
        design_effect,
        fewest_effective,
    )

    failures, launches = ([salvo[at] for salvo in salvos] for at in (0, 1))
    low, high = clustered_rate_interval(failures, launches, confidence_level=confidence_level)
    found = design_effect(failures, launches)
    rate = found.failures / found.launches if found.launches else None
    as_one = not found.estimated and found.launches > found.incidents
    row = known_row(
        "rate",
        rate,
        (low, high),
        confidence_level=confidence_level,
        method=METHOD,
        failures=CountRange(found.failures, found.failures),
        launches=CountRange(found.launches, found.launches),
        conditional_on=["independent-salvos", *(("salvos-as-one",) if as_one else ())],
    ) | {
        "salvos": found.incidents,
        "effective_launches": found.effective_launches,
        "fewest_effective_launches": fewest_effective(launches, launches),
        "design_effect": found.design_effect if found.launches else None,
    }
    if form == "table":
        click.echo("\n".join(_said(row)) + "\n")
    print_rows("rate", [row], form=form, table=only([row], *COLUMNS))


def _said(row: dict[str, Any]) -> tuple[str, ...]:
    """Return the rate in a sentence, and what its salvos mean for it."""
    failed, fired, salvos = row["failures"]["low"], row["launches"]["low"], row["salvos"]
    level = f"{100 * row['confidence_level']:g} %"
    ends = range_text(row["ci_low"], row["ci_high"], "rate")
    if not fired:
        return (f"failure rate by salvos {rate_text(row)}: no salvo with a launch was given",)
    head = f"failure rate by salvos {failed} of {fired} = {rate_text(row)}"
    held = (
        f"{fired} launch{'' if fired == 1 else 'es'} in {salvos} salvo{'' if salvos == 1 else 's'}"
    )
    effect = decimal_text(row["design_effect"])
    effective, fewest = row["effective_launches"], row["fewest_effective_launches"]
    told = (
        f"By salvos: {held}, effective number of launches {effective:.1f}, design effect {effect}."
    )
    if "salvos-as-one" in row["conditional_on"]:
        told += " The record shows no salvo that differs: each is taken to stand or fall as one."
    elif round(fewest, 1) < round(effective, 1):
        told += (
            f" If the launches of a salvo stand or fall together, {fewest:.1f}: the design effect "
            "is an estimate."
        )
    return (f"{head} (Rao-Scott Wilson {level} CI {ends})", told)
