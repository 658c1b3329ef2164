"""What the commands that write to a data package share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from reliability.evidence.append import AppendPlan

__all__ = ["append_rows", "appending_options", "dry_run_option", "lock_timeout_option"]

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
) -> None:
    """Append rows and print their ids, or print the diff of a dry run."""
    from reliability.evidence.append import append_claims, plan_append

    if dry_run:
        plan: AppendPlan = plan_append(package, rows, allow_duplicates=allow_duplicates)
        for duplicate in plan.duplicates:
            click.echo(f"row {duplicate.row} is likely {duplicate}", err=True)
        click.echo(plan.diff, nl=False)
        return
    ids = append_claims(package, rows, lock_timeout=lock_timeout, allow_duplicates=allow_duplicates)
    for claim_id in ids:
        click.echo(claim_id)
