"""What the commands that read and write a data package share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from reliability.evidence.append import Origin
    from reliability.evidence.problems import Problem

__all__ = [
    "append_rows",
    "appending_options",
    "as_of_option",
    "dry_run_option",
    "lock_timeout_option",
    "print_warnings",
]

Decorated = TypeVar("Decorated", bound=Callable[..., Any])


def lock_timeout_option(command: Decorated) -> Decorated:
    """Add ``--lock-timeout``."""
    return click.option(
        "--lock-timeout",
        type=click.FloatRange(min=0),
        default=60.0,
        show_default=True,
        metavar="SECONDS",
        help="How long to wait for another writer; then exit 4.",
    )(command)


def as_of_option(command: Decorated) -> Decorated:
    """Add ``--as-of``."""
    return click.option(
        "--as-of",
        metavar="DAY",
        help="What was known at the end of this day: later claims and corrections are left out.",
    )(command)


def dry_run_option(command: Decorated) -> Decorated:
    """Add ``--dry-run``."""
    return click.option(
        "--dry-run", is_flag=True, help="Check, print what would change, write nothing."
    )(command)


def appending_options(command: Decorated) -> Decorated:
    """Add the options of every command that appends claims."""
    allow = click.option(
        "--allow-duplicates", is_flag=True, help="Write rows that are likely there already."
    )
    return allow(lock_timeout_option(dry_run_option(command)))


def append_rows(
    package: str,
    rows: Iterable[Mapping[str, Any]],
    *,
    lock_timeout: float,
    allow_duplicates: bool,
    dry_run: bool,
    origin: Origin | None = None,
) -> None:
    """Append rows and print their ids, or print the diff of a dry run."""
    from reliability.evidence.append import append_planned, plan_append

    if dry_run:
        plan = plan_append(package, rows, allow_duplicates=allow_duplicates, origin=origin)
    else:
        plan = append_planned(package, rows, lock_timeout=lock_timeout,
                              allow_duplicates=allow_duplicates, origin=origin)  # fmt: skip
    for duplicate in plan.duplicates:
        place = duplicate.row if origin is None else origin.places[duplicate.row - 1]
        click.echo(f"row {place} is likely the claim {duplicate}", err=True)
    print_warnings(plan.warnings)
    if dry_run:
        click.echo(plan.diff, nl=False)
        return
    for claim_id in plan.ids:
        click.echo(claim_id)


def print_warnings(problems: Iterable[Problem]) -> None:
    """Print problems that keep nothing from being written."""
    for problem in problems:
        click.echo(f"{problem.severity}: {problem}", err=True)
