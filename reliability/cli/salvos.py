"""`reliability rate --salvos`, `compare --salvos-before --salvos-after`: launches in salvos."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

import click
from click.core import ParameterSource

from reliability import catalogue
from reliability.catalogue.salvos import BY_QUANTITY
from reliability.cli.alone import Alone, check_alone
from reliability.cli.contrast_rows import as_shown, gather
from reliability.cli.options import ALL, RATE, option_named
from reliability.cli.output import only, print_rows
from reliability.cli.pairs import Pairs, PairsType
from reliability.cli.possible import each_possible

if TYPE_CHECKING:
    from reliability.assess.salvos import SalvoComparison, SalvoRate

__all__ = [
    "Salvos",
    "compare_by_salvos",
    "refuse_salvos_method",
    "salvos_arms_options",
    "salvos_option",
    "show_by_salvos",
]

Salvos: TypeAlias = Pairs
Decorated = TypeVar("Decorated", bound=Callable[..., Any])

FAMILY = "salvos"
COLUMNS = (
    "estimate", "ci_low", "ci_high", "salvos", "effective_launches", "design_effect", "method",
    "guarantee",
)  # fmt: skip
TOTALS = {"rate": "--failures and --launches", "compare": "--before and --after"}
SALVOS_ALONE = Alone(
    "--salvos", f"the totals with {TOTALS['rate']}", ("method", "alternative", "prior")
)
ARMS_ALONE = Alone(
    "--salvos-before",
    f"the totals with {TOTALS['compare']}",
    ("salvos_after", "measure", "method", "prior"),
)


def _salvos_type(command: str) -> PairsType:
    advice = f"the totals with {TOTALS[command]}, as if launches were independent"
    return PairsType(RATE, "salvo", ("failures", "launches"), advice, within=True)


salvos_option = click.option(
    "--salvos",
    type=_salvos_type("rate"),
    metavar="K/N,K/N,...",
    help="Failures out of launches of each salvo, as 0/4,1/2,2/2, in place of --failures and "
    "--launches: the interval is then by a method of the family salvos.",
)


def salvos_arms_options(command: Decorated) -> Decorated:
    """Add ``--salvos-before`` and ``--salvos-after``."""
    command = click.option(
        "--salvos-after",
        type=_salvos_type("compare"),
        metavar="K/N,K/N,...",
        help="Failures out of launches of each salvo after; goes with --salvos-before.",
    )(command)
    return click.option(
        "--salvos-before",
        type=_salvos_type("compare"),
        metavar="K/N,K/N,...",
        help="Failures out of launches of each salvo before, as 0/4,1/2,2/2, in place of "
        "--before: each interval is then by a method of the family salvos.",
    )(command)


def show_by_salvos(
    ctx: click.Context,
    salvos: Salvos,
    method: str,
    alternative: str,
    prior: str | tuple[float, float] | None,
    confidence_level: float,
    form: str,
) -> None:
    """Print the failure rate with its interval by one method for salvos, or by all."""
    from reliability.assess.salvos import salvo_rate

    check_alone(ctx, SALVOS_ALONE)
    wanted = None if ctx.get_parameter_source("method") is ParameterSource.DEFAULT else method

    def assess(name: str) -> SalvoRate:
        takes = "prior" in catalogue.find(FAMILY, name).options
        with _options_named():
            return salvo_rate(
                *_counts(salvos),
                method=name,
                confidence_level=confidence_level,
                alternative=alternative,
                prior=prior if takes or method != ALL else None,
            )

    found = each_possible(assess, _names("rate", wanted))
    rows = []
    for each in found:
        row = each.rate.to_dict()
        given = {name: getattr(each.rate, name) for name in ("prior", "alternative", "population")}
        row = {name: value for name, value in row.items() if name not in given}
        rows.append(row | given | each.design())
    if form == "table":
        said = found[0].summary().splitlines()
        click.echo("\n".join(said if len(found) == 1 else said[1:] or said) + "\n")
    print_rows("rate", rows, form=form, table=_with_fitted(rows, only(rows, *COLUMNS)))


def compare_by_salvos(
    ctx: click.Context,
    before: Salvos | None,
    after: Salvos | None,
    measures: tuple[str, ...],
    method: str | None,
    prior: str | tuple[float, float],
    confidence_level: float,
    form: str,
) -> None:
    """Print the contrast of two failure rates from launches in salvos."""
    from reliability.assess.salvos import DESIGN, compare_salvos

    if before is None or after is None:
        raise click.UsageError(
            "--salvos-before, --salvos-after: go together; give both or neither.", ctx
        )
    check_alone(ctx, ARMS_ALONE)

    def assess(pair: tuple[str, str]) -> SalvoComparison:
        with _options_named():
            return compare_salvos(
                _counts(before),
                _counts(after),
                measure=pair[0],
                method=pair[1],
                confidence_level=confidence_level,
                prior=prior,
            )

    pairs = []
    for measure in measures:
        if measure not in BY_QUANTITY and len(measures) > 1:
            click.echo(f"Left out: --measure: no method for salvos gives the {measure}.", err=True)
            continue
        pairs += [(measure, name) for name in _names(measure, method)]
    found = each_possible(assess, pairs)
    rows = gather(found, DESIGN)
    if form == "table":
        rates = (found[0].before, found[0].after)
        said = [found[0].summary()] if len(found) == 1 else [each.summary() for each in rates]
        click.echo("\n".join(said) + "\n")
    print_rows("compare", rows, form=form, table=_with_fitted(rows, map(as_shown, rows)))


def refuse_salvos_method(ctx: click.Context, method: str | None) -> None:
    """Refuse a method for salvos where no salvos are given.

    Raises
    ------
    click.UsageError
    """
    if method in catalogue.names(FAMILY):
        need = "--salvos" if ctx.command.name == "rate" else "--salvos-before and --salvos-after"
        raise click.UsageError(
            f"--method: {method} needs the launches of each salvo. Give {need}, or choose a "
            "method for independent launches.",
            ctx,
        )


def _names(quantity: str, method: str | None) -> tuple[str, ...]:
    """Return the methods asked for; one that does not give `quantity` is a wrong command line."""
    ctx = click.get_current_context()
    if quantity not in BY_QUANTITY:
        raise click.UsageError(
            f"--measure: no method for salvos gives the {quantity}. Choose difference, "
            "odds-ratio or all.",
            ctx,
        )
    known = BY_QUANTITY[quantity]
    if method is None:
        return known[:1]
    if method == ALL:
        return known
    if method not in known:
        takes = "takes launches as independent"
        if method in catalogue.names(FAMILY):
            takes = f"gives no {quantity.replace('-', ' ')}"
        raise click.UsageError(
            f"--method: {method} {takes}. From salvos choose {', '.join(known)} or all.", ctx
        )
    return (method,)


@contextmanager
def _options_named() -> Iterator[None]:
    with option_named("--alternative", "alternative"), option_named("--prior", "prior"):
        yield


def _counts(salvos: Salvos) -> tuple[list[int], list[int]]:
    return [failures for failures, _ in salvos], [launches for _, launches in salvos]


def _with_fitted(
    rows: Sequence[dict[str, Any]], shown: Iterable[dict[str, Any]]
) -> list[dict[str, Any]]:
    """Add, after the estimate, what the methods themselves estimate, where one does."""
    shown = list(shown)
    if all(row["fitted"] is None for row in rows):
        return shown
    wide = []
    for row, cells in zip(rows, shown, strict=True):
        names = list(cells)
        names.insert(names.index("estimate") + 1, "fitted")
        wide.append({name: (cells | {"fitted": row["fitted"]})[name] for name in names})
    return wide
