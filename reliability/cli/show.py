"""`reliability show`: from an id to the claim, its source, its corrections and its rivals."""

from __future__ import annotations

import textwrap
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from reliability.cli.options import format_option
from reliability.cli.output import as_table, print_rows
from reliability.cli.writing import as_of_option
from reliability.errors import OptionError, ReliabilityError

if TYPE_CHECKING:
    from reliability.evidence.model import Evidence
    from reliability.evidence.trace import Relation, Trace

__all__ = ["show"]

# The relation that a claim may have to very many aggregates.
OVERLAPS = "overlaps"


@click.command(epilog="Example: reliability show data/kn23 agg-011")
@click.argument("package", type=click.Path())
@click.argument("id_", metavar="CLAIM_ID|INCIDENT_ID")
@click.option(
    "--scenario",
    "scenarios",
    multiple=True,
    help="Say what this scenario does with it. By default those that ship or lie beside the "
    "package, and read it.",
)
@as_of_option
@format_option
def show(package: str, id_: str, scenarios: tuple[str, ...], as_of: str | None, form: str) -> None:
    """Show everything that the data package PACKAGE says about one claim or incident.

    The claims as corrected, their corrections, what contains, repeats or replaces them, who else
    speaks of the same launches, and what the scenarios do with them.
    """
    from reliability.evidence.package import load_package
    from reliability.evidence.trace import trace

    evidence = load_package(package, as_of=as_of)
    found = trace(evidence, id_)
    fates = scenario_fates(Path(package), evidence, found, scenarios)
    if form == "table":
        print_trace(found, evidence, fates)
        return
    rows = [
        *({"part": "claim", **row} for row in stated(found.claims)),
        *({"part": "incident", **row} for row in stated(found.incidents)),
        *({"part": "correction", **row} for row in stated(found.corrections)),
        *({"part": "relation", **asdict(one)} for one in found.relations),
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


def print_trace(found: Trace, evidence: Evidence, fates: list[dict[str, Any]]) -> None:
    """Print a trace for reading."""
    for row in (*stated(found.claims), *stated(found.incidents)):
        width = max(map(len, row))
        click.echo("\n".join(f"{name:<{width}}  {value}" for name, value in row.items()) + "\n")
    columns = ["correction_id", "claim_id", "kind", "field", "old_value", "new_value"]
    columns += ["reason", "recorded_at"]
    corrections = [{name: row.get(name) for name in columns} for row in stated(found.corrections)]
    relations = [one for one in found.relations if one.relation != OVERLAPS]
    click.echo(f"Corrections:\n{as_table(corrections)}\n")
    click.echo(f"Relations:\n{as_table(beside(relations, evidence))}\n")
    lines = overlap_lines([one for one in found.relations if one.relation == OVERLAPS])
    if lines:
        click.echo("A launch may also be counted in these aggregates:\n" + "\n".join(lines) + "\n")
    click.echo(f"Scenarios:\n{as_table(fates)}")


def beside(relations: list[Relation], evidence: Evidence) -> list[dict[str, Any]]:
    """Return relations with what the other claim says."""
    counts = ("launched_low", "launched_high", "failed_low", "failed_high")
    wanted = evidence.claims["claim_id"].isin([one.other for one in relations])
    said = {row["claim_id"]: row for row in stated(evidence.claims.loc[wanted])}
    rows = []
    for one in relations:
        other = said.get(one.other, {})
        ends = [other.get(name) for name in counts]
        rows.append(
            {
                "claim_id": one.claim_id,
                "relation": one.relation,
                "other": one.other,
                "launched": None if ends[0] is None else {"low": ends[0], "high": ends[1]},
                "failed": None if ends[2] is None else {"low": ends[2], "high": ends[3]},
                "claimant": other.get("claimant"),
            }
        )
    return rows


def overlap_lines(overlaps: list[Relation]) -> list[str]:
    """Return the aggregates that claims overlap, claims of the same ones together."""
    by_claim: dict[str, list[str]] = {}
    for one in overlaps:
        by_claim.setdefault(one.claim_id, []).append(one.other)
    alike: dict[tuple[str, ...], list[str]] = {}
    for claim, others in by_claim.items():
        alike.setdefault(tuple(others), []).append(claim)
    return [
        line
        for others, claims in alike.items()
        for line in textwrap.wrap(
            f"{', '.join(claims)}: {', '.join(others)}", 100, subsequent_indent="  "
        )
    ]


def scenario_fates(
    package: Path, evidence: Evidence, found: Trace, scenarios: tuple[str, ...]
) -> list[dict[str, Any]]:
    """Return what each scenario that reads this package does with the claims."""
    from reliability.scenarios.audit import scenarios_of
    from reliability.scenarios.evaluate import tally_variant
    from reliability.scenarios.scenario import read_scenario

    files: dict[str, Any] = {name: name for name in scenarios} or scenarios_of(package)
    rows: list[dict[str, Any]] = []
    for name, file in files.items():
        try:
            scenario = read_scenario(file)
            if Path(scenario.data).resolve() != package.resolve():
                raise OptionError(
                    f"--scenario: must read this package; {name} reads {scenario.data}. Give one "
                    f"whose data is {package}."
                )
            audit = tally_variant(evidence, scenario.base).audit
        except ReliabilityError as error:
            if scenarios:
                raise
            # One that merely lies there and cannot be run is no fault of the claim.
            click.echo(f"{name}: cannot be run: {error}", err=True)
            continue
        mine = stated(audit.loc[audit["claim_id"].isin(found.claims["claim_id"])])
        keys = ("claim_id", "fate", "period", "rule")
        rows += [{"scenario": name, **{key: row.get(key) for key in keys}} for row in mine]
    return rows
