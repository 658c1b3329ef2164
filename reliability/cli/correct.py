"""`reliability correct`: record a correction or a retraction beside the claims."""

from __future__ import annotations

import click

from reliability.cli.writing import dry_run_option, lock_timeout_option, print_warnings
from reliability.evidence.schema import COUNTS

__all__ = ["correct"]

# What two columns hold together, the one low and the other high.
RANGES = (*COUNTS, "failed_share")


@click.command(
    epilog="Example: reliability correct data/kn23 agg-013 --set launched=19..22 "
    '--reason "about twenty, read again" --source https://example.org/page'
)
@click.argument("package", type=click.Path())
@click.argument("claim_id")
@click.option(
    "--set",
    "settings",
    multiple=True,
    metavar="COLUMN=VALUE",
    help="A new value, nothing after = for blank; launched=20..30 sets both ends of a count. "
    "Several are one correction.",
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
    from reliability.evidence.amend import correct_planned

    changes: dict[str, str] = {}
    for setting in settings:
        column, equals, value = setting.partition("=")
        if not equals:
            raise click.UsageError(
                f"--set: must be COLUMN=VALUE, as in launched_low=8; got {setting!r}."
            )
        for name, end in ends_of(column, value).items():
            if name in changes:
                raise click.UsageError(f"--set: {name} is set twice. Leave one out.")
            changes[name] = end
    plan = correct_planned(
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
    print_warnings(plan.warnings)
    click.echo(plan.diff if dry_run else f"{plan.correction_id}\n", nl=False)


def ends_of(column: str, value: str) -> dict[str, str]:
    """Return the columns that a setting means: both ends where it names a range."""
    if column not in RANGES:
        return {column: value}
    low, dots, high = value.partition("..")
    return {f"{column}_low": low.strip(), f"{column}_high": (high if dots else low).strip()}
