"""`reliability correct`: record a correction or a retraction beside the claims."""

from __future__ import annotations

import click

from reliability.cli.writing import dry_run_option, lock_timeout_option

__all__ = ["correct"]


@click.command(
    epilog="Example: reliability correct data/kn23 agg-013 --set launched_low=18 "
    '--reason "about twenty, read again" --source https://example.org/page'
)
@click.argument("package", type=click.Path())
@click.argument("claim_id")
@click.option(
    "--set",
    "settings",
    multiple=True,
    metavar="COLUMN=VALUE",
    help="A new value, or nothing after = for blank. Several are one correction.",
)
@click.option("--retract", is_flag=True, help="The claim no longer stands.")
@click.option("--reason", required=True, help="Why.")
@click.option("--source", default="", help="What shows it.")
@click.option("--recorded-by", default="", help="Who records it.")
@click.option("--recorded-at", metavar="DAY", help="When; by default today (UTC).")
@lock_timeout_option
@dry_run_option
def correct(
    package: str,
    claim_id: str,
    settings: tuple[str, ...],
    retract: bool,
    reason: str,
    source: str,
    recorded_by: str,
    recorded_at: str | None,
    lock_timeout: float,
    dry_run: bool,
) -> None:
    """Record a correction of CLAIM_ID in the data package PACKAGE, and print its id.

    claims.csv is not touched: corrections.csv says what changed, why and when, and every later
    reading applies it.
    """
    from reliability.evidence.amend import correct_claim

    changes: dict[str, str] = {}
    for setting in settings:
        column, equals, value = setting.partition("=")
        if not equals:
            raise click.UsageError(f"--set: must be COLUMN=VALUE; got {setting!r}.")
        if column in changes:
            raise click.UsageError(f"--set: {column} is set twice.")
        changes[column] = value
    correction_id = correct_claim(
        package,
        claim_id,
        changes,
        retract=retract,
        reason=reason,
        source=source,
        recorded_by=recorded_by,
        recorded_at=recorded_at,
        lock_timeout=lock_timeout,
        dry_run=dry_run,
    )
    click.echo(correction_id)
