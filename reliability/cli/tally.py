"""`reliability tally`: the counts per period, and the fate of every claim."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

import click

from reliability.cli.options import format_option
from reliability.cli.output import as_table, print_rows

if TYPE_CHECKING:
    from reliability.assess.feasible_counts import FailureRules
    from reliability.tallies.tally import Tallies

__all__ = ["tally"]

COUNTS = (
    *("launched", "failed", "succeeded", "intercepted"),
    *("not_reached", "not_coded", "unknown", "rest"),
)
# What rules count launches as whose outcome nobody reported.
BY_RULE = ("as_success_by_rule", "as_failure_by_rule", "left_out_by_rule")
NAMED = 3


@click.command(epilog="Example: reliability tally kn23 --format csv")
@click.argument("scenario", default="kn23", type=click.Path())
@format_option
def tally(scenario: str, form: str) -> None:
    """Count launches per period for SCENARIO, with the fate of every claim.

    SCENARIO is a path, or the bare name of a scenario that ships; kn23 unless given. The table
    names the claims used and sums up the others by the rule that left them out; JSON and CSV
    have every claim: `part` is total (a period), row (the counts of one incident or window) or
    claim (its fate). The counts are those reported: `rest` are launches not reported to have
    failed of which no more is said, and the columns that end in `by_rule` are launches that a
    rule of the scenario decides.
    """
    from reliability.evidence.package import load_package
    from reliability.scenarios.evaluate import Bench
    from reliability.scenarios.evidence_names import check_names
    from reliability.scenarios.naive import naive_warning
    from reliability.scenarios.scenario import read_scenario

    wanted = read_scenario(scenario)
    bench = Bench(load_package(wanted.data))
    check_names(wanted, bench)
    tallies = bench.tally(wanted.base, conflicts=True)
    if form != "table":
        rows = [*count_rows(tallies, wanted.base.failure), *claim_rows(tallies)]
        print_rows("tally", rows, form=form, warning=naive_warning(wanted.base))
        return
    rows = count_rows(tallies, wanted.base.failure)
    stated = [name for name in (*COUNTS, *BY_RULE) if any(row[name] is not None for row in rows)]
    shown = [
        {
            "period": row["period"],
            "claims": "total" if row["part"] == "total" else row["claims"],
            **{name: row[name] for name in stated},
        }
        for row in rows
    ]
    print_rows("tally", rows, form=form, table=shown, warning=naive_warning(wanted.base))
    click.echo("\nLeft out:")
    click.echo(as_table(left_out(tallies)))


def count_rows(tallies: Tallies, rules: FailureRules) -> list[dict[str, Any]]:
    """Return the counts of every row that a period uses, and then its totals."""
    from reliability.assess.by_rule import by_rule, row_by_rule

    found = []
    for period in tallies.periods:
        plain = period.to_dict()
        for row, (_, _, counted) in zip(plain["rows"], period.rows(), strict=True):
            decided = row_by_rule(counted, rules).to_dict()
            found.append(
                _count_row("row", plain, row["incident_id"], row["claim_ids"], row, decided)
            )
        decided = by_rule(period, rules).to_dict()
        total = plain["counts"]
        found.append(_count_row("total", plain, None, plain["claims_used"], total, decided))
    return found


def _count_row(
    part: str,
    period: dict[str, Any],
    incident: str | None,
    claims: list[str],
    counts: Any,
    decided: dict[str, Any],
) -> dict[str, Any]:
    return {
        "part": part,
        "period": period["label"],
        "first_day": period["first"],
        "last_day": period["last"],
        "incident_id": incident,
        "claims": list(claims),
        **{name: counts[name] for name in COUNTS},
        **{name: decided[name.removesuffix("_by_rule")] for name in BY_RULE},
        "fate": None,
        "rule": None,
        "reason": None,
    }


def claim_rows(tallies: Tallies) -> list[dict[str, Any]]:
    """Return the fate of every claim."""
    return [
        {
            "part": "claim",
            "period": claim["period"],
            "first_day": None,
            "last_day": None,
            "incident_id": claim["incident_id"],
            "claims": [claim["claim_id"]],
            **dict.fromkeys((*COUNTS, *BY_RULE)),
            "fate": claim["fate"],
            "rule": claim["rule"],
            "reason": claim["reason"],
        }
        for claim in tallies.to_dict()["audit"]
    ]


def left_out(tallies: Tallies) -> list[dict[str, Any]]:
    """Return the claims left out, one row for each rule and reason, the most frequent first."""

    def why(claim: dict[str, Any]) -> tuple[str, str]:
        return claim["rule"], claim["reason"]

    out = sorted((row for row in claim_rows(tallies) if row["fate"] != "used"), key=why)
    rows = []
    for (rule, reason), group in groupby(out, why):
        ids = [claim["claims"][0] for claim in group]
        more = f" and {len(ids) - NAMED} more" if len(ids) > NAMED else ""
        claims = ", ".join(ids[:NAMED]) + more
        rows.append({"number": len(ids), "rule": rule, "claims": claims, "reason": reason})
    return sorted(rows, key=lambda row: -row["number"])
