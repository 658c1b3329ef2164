"""Tallies of several groups of claims side by side: test and combat, two systems, two sources."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from reliability.tallies.fates import Fates
from reliability.tallies.tally import Tallies

__all__ = ["join_groups"]


def join_groups(groups: Sequence[tuple[str, Tallies]]) -> Tallies:
    """Put the one period of each group beside the others, under the group's label.

    Every claim keeps one fate: used in the groups that use it, or left out by the first rule
    that is not merely another group's selection.
    """
    first = groups[0][1].fates
    fates = Fates.start(first.claim_id, first.incident_id)
    for i in range(len(first.claim_id)):
        used = [label for label, tallies in groups if tallies.fates.rule[i] is None]
        if used:
            fates.period[i] = ";".join(used)
            continue
        rules = [(tallies.fates.rule[i], tallies.fates.reason[i]) for _, tallies in groups]
        inside = [each for each in rules if each[0] != "out-of-scope"]
        rule, reason = (inside or rules)[0]
        fates.drop(i, str(rule), reason)
    periods = tuple(replace(tallies.periods[0], label=label) for label, tallies in groups)
    conflicts = tuple(
        {**conflict, "period": label} for label, tallies in groups for conflict in tallies.conflicts
    )
    return Tallies(periods, fates, conflicts, ())
