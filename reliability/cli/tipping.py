"""The tipping point of `reliability compare`: what other failures would make of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from reliability import catalogue
from reliability.cli.output import as_table, only
from reliability.errors import OptionError

if TYPE_CHECKING:
    from reliability.estimators.partial.feasible import Arm

__all__ = ["COLUMNS", "print_tipping", "tipping_options", "tipping_rows"]

# What these rows have beside the columns of every result; what of each kind is printed.
COLUMNS = ("failures_before", "failures_after", "excludes_no_change", "at_threshold")
_ROWS = ("failures_after", "quantity", "bound_low", "bound_high", "ci_low", "ci_high", "sign",
         "excludes_no_change", "at_threshold")  # fmt: skip
_WORDS = {"sign": "the counts alone", "interval": "the interval", "probability": "the probability"}
_READINGS = {"as-success": "none failed", "as-failure": "all failed"}


def tipping_options(command: Any) -> Any:
    """Add ``--tipping-point`` and ``--threshold``."""
    command = click.option(
        "--threshold",
        type=float,
        default=0.95,
        show_default=True,
        help="Probability that one rate is the lower one from which --tipping-point calls it so.",
    )(command)
    return click.option(
        "--tipping-point",
        is_flag=True,
        help="Say what the comparison then is, for each number of failures after, and for each "
        "pair of failures before and after.",
    )(command)


def tipping_rows(
    arms: tuple[Arm, Arm],
    measures: tuple[str, ...],
    method: str | None,
    confidence_level: float,
    threshold: float,
    prior: str | tuple[float, float],
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return a row for each number of failures after, then for each pair; and what flips them."""
    from reliability.assess.lattice import settles, tipping_lattice
    from reliability.assess.tipping import failures_after
    from reliability.estimators.partial.tipping import check_threshold

    check_threshold(threshold)
    rows: list[dict[str, Any]] = []
    pairs: list[dict[str, Any]] = []
    flips: list[dict[str, Any]] = []
    for measure in measures:
        name = method if method in catalogue.names(measure) else None
        shared: dict[str, Any] = {
            "measure": measure, "method": name, "confidence_level": confidence_level,
            "prior": prior,
        }  # fmt: skip
        found = failures_after(*arms, **shared)
        for row in found:
            ends = row["probability_low"], row["probability_high"]
            rows.append(row | {"at_threshold": settles(*ends, threshold)})
        if arms[0].hull.failures.exact:
            continue  # the pairs are the rows above
        try:
            lattice = tipping_lattice(*arms, **shared, threshold=threshold)
        except OptionError as error:
            by = name or catalogue.DEFAULTS[measure]
            click.echo(f"Left out: {measure} by {by}: {error}", err=True)
            continue
        keep = ("quantity", "confidence_level", "method", "guarantee", "prior", "conditional_on")
        about = {name: found[0][name] for name in keep}
        pairs += [
            about | cell | {
                "excludes_no_change": cell["interval"] != "undecided",
                "at_threshold": cell["probability"],
            }
            for cell in lattice["cells"]
        ]  # fmt: skip
        flips += [{"quantity": measure} | flip for flip in lattice["flips"]]
    return [*rows, *pairs], flips


def print_tipping(rows: list[dict[str, Any]], flips: list[dict[str, Any]]) -> None:
    """Print the rows for each number of failures after, and the smallest changes that flip."""
    click.echo("\nIf so many failed after:")
    click.echo(as_table(only([row for row in rows if "failures_before" not in row], *_ROWS)))
    if not flips:
        return
    click.echo("\nThe fewest outcomes, before or after, that flip what follows by:")
    click.echo(as_table([_flip(each) for each in flips]))


def _flip(each: dict[str, Any]) -> dict[str, Any]:
    to = [f"{c['failures_before']}, {c['failures_after']}: {c['verdict']}" for c in each["to"]]
    return {
        "quantity": each["quantity"],
        "by": _WORDS[each["conclusion"]],
        "if of the unknown": _READINGS[each["reference"]],
        "failed before, after": f"{each['failures_before']}, {each['failures_after']}",
        "then": each["verdict"],
        "outcomes": each["outcomes"],
        "flips at": "; ".join(to) or "-",
    }
