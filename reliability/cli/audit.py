"""`reliability audit`: every claim's fate, conflicts side by side, windows within windows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import click

from reliability.cli.options import format_option
from reliability.cli.output import as_table, print_rows

__all__ = ["audit"]

COLUMNS = ("claim_id", "incident_id", "fate", "period", "rule", "reason")


@click.command(epilog="Example: reliability audit kn23")
@click.argument("scenario", type=click.Path())
@format_option
def audit(scenario: str, form: str) -> None:
    """Account for every claim of the package that SCENARIO uses.

    SCENARIO is a path, or the bare name of a scenario that ships. The table sums up: where the
    claims went, conflicts between claims on one incident, windows that lie within one another,
    claims by interest and by grade. JSON and CSV have one row a claim.
    """
    from reliability.scenarios.audit import audit_scenario

    found = audit_scenario(scenario)
    for warning in found["warnings"]:
        click.echo(f"warning: {warning}", err=True)
    if form != "table":
        rows = [{name: claim[name] for name in COLUMNS} for claim in found["claims"]]
        print_rows("audit", rows, form=form, header=COLUMNS)
        return
    show(found)


def show(found: Mapping[str, Any]) -> None:
    """Print the audit for a person."""
    from reliability.scenarios.audit import window_lines
    from reliability.words.numbers import count_text

    flow = found["flow"]
    rows = [{"claims": flow["read"], "": "read"}]
    rows += [{"claims": stage["left_out"], "": stage["stage"]} for stage in flow["stages"]]
    rows.append({"claims": flow["used"], "": "used"})
    click.echo(as_table(rows))
    click.echo("\nConflicts about the number launched, and about the number that failed:")
    for conflict in found["conflicts"]:
        where = conflict["incident_id"] or "windows"
        click.echo(f"{conflict['period']}, {where}, {conflict['about']}:")
        for claim in conflict["claims"]:
            said = f"launched {count_text(claim['launched'])}, failed {count_text(claim['failed'])}"
            click.echo(f"  {claim['claim_id']}  {said}  {claim['claimant']}")
    if not found["conflicts"]:
        click.echo("  none")
    click.echo("\nAggregates, each below the window that holds it:")
    for line in window_lines(found["windows"]) or ["none"]:
        click.echo(f"  {line}")
    for name, title in (("interest", "claimant's interest"), ("grades", "grade")):
        click.echo("")
        every, used = found[name]["all"], found[name]["used"]
        click.echo(
            as_table([{title: key, "used": used.get(key, 0), "all": every[key]} for key in every])
        )
    share = found["diagonal_share"]
    if share is not None:
        click.echo(f"\nOn the Admiralty diagonal: {100 * share:.0f} % of the graded claims.")
