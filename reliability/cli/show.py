"""`reliability show`: from an id to the claim, its source, its corrections and its rivals."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from reliability.cli.options import format_option
from reliability.cli.output import as_table, print_rows

if TYPE_CHECKING:
    from reliability.evidence.model import Evidence
    from reliability.evidence.trace import Trace

__all__ = ["show"]


@click.command(epilog="Example: reliability show data/kn23 agg-011")
@click.argument("package", type=click.Path())
@click.argument("id_", metavar="CLAIM_ID|INCIDENT_ID")
@click.option(
    "--scenario",
    "scenarios",
    multiple=True,
    help="Say what this scenario does with it. By default those that ship with the package.",
)
@format_option
def show(package: str, id_: str, scenarios: tuple[str, ...], form: str) -> None:
    """Show everything that the data package PACKAGE says about one claim or incident.

    The claims as corrected, their corrections, what contains, repeats or replaces them, who else
    speaks of the same launches, and what the scenarios do with them.
    """
    from reliability.evidence.package import load_package
    from reliability.evidence.trace import trace

    evidence = load_package(package)
    found = trace(evidence, id_)
    relations = [
        {"claim_id": one.claim_id, "relation": one.relation, "other": one.other}
        for one in found.relations
    ]
    fates = scenario_fates(Path(package), evidence, found, scenarios)
    if form == "table":
        print_trace(found, relations, fates)
        return
    rows = [
        *({"part": "claim", **row} for row in stated(found.claims)),
        *({"part": "correction", **row} for row in stated(found.corrections)),
        *({"part": "relation", **row} for row in relations),
        *({"part": "scenario", **row} for row in fates),
    ]
    names = list(dict.fromkeys(name for row in rows for name in row))
    print_rows("show", [{name: row.get(name) for name in names} for row in rows], form=form)


def stated(frame: Any) -> list[dict[str, Any]]:
    """Return the rows of a table without their blank cells."""
    plain = frame.astype(object).where(frame.notna(), None)
    return [
        {name: value for name, value in row.items() if value is not None}
        for row in plain.to_dict("records")
    ]


def print_trace(found: Trace, relations: list[dict[str, Any]], fates: list[dict[str, Any]]) -> None:
    """Print a trace for reading."""
    for row in stated(found.claims):
        width = max(map(len, row))
        click.echo("\n".join(f"{name:<{width}}  {value}" for name, value in row.items()) + "\n")
    columns = ["correction_id", "claim_id", "kind", "field", "old_value", "new_value"]
    columns += ["reason", "recorded_at"]
    corrections = [{name: row.get(name) for name in columns} for row in stated(found.corrections)]
    for title, rows in (
        ("Corrections", corrections),
        ("Relations", relations),
        ("Scenarios", fates),
    ):
        click.echo(f"{title}:\n{as_table(rows)}\n")


def scenario_fates(
    package: Path, evidence: Evidence, found: Trace, scenarios: tuple[str, ...]
) -> list[dict[str, Any]]:
    """Return what each scenario that reads this package does with the claims."""
    from reliability.scenarios.evaluate import tally_variant
    from reliability.scenarios.scenario import read_scenario
    from reliability.shipped import shipped_names

    shipped = [Path(name).stem for name in shipped_names() if name.endswith(".toml")]
    rows: list[dict[str, Any]] = []
    for name in scenarios or shipped:
        scenario = read_scenario(name)
        if Path(scenario.data).resolve() != package.resolve():
            continue
        audit = tally_variant(evidence, scenario.base).audit
        mine = stated(audit.loc[audit["claim_id"].isin(found.claims["claim_id"])])
        keys = ("claim_id", "fate", "period", "rule")
        rows += [{"scenario": name, **{key: row.get(key) for key in keys}} for row in mine]
    return rows
