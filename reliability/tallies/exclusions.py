"""The rules that leave a claim out before any choice among rivals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from reliability.errors import unknown_name
from reliability.tallies.claim_table import ClaimTable
from reliability.tallies.fates import Fates
from reliability.tallies.periods import OUTSIDE, STRADDLES, Assignment, Period
from reliability.tallies.reading import Reading
from reliability.tallies.rules import Rules

__all__ = [
    "drop_outside",
    "drop_unusable",
    "drop_withdrawn",
    "named_claims",
    "out_of_scope_claims",
]


def named_claims(table: ClaimTable, rules: Rules, labels: list[str]) -> dict[str, set[int]]:
    """Return, by period, the positions of the claims that the rules name.

    Raises
    ------
    UnknownNameError
        For a period or a claim that does not exist.
    """
    named: dict[str, set[int]] = {}
    for label, wanted in rules.claims.named.items():
        if label not in labels:
            raise unknown_name("period (claims.<label>)", label, labels)
        if wanted.use is None:
            continue
        for name in wanted.use:
            if name not in table.place:
                raise unknown_name(f"claim (claims.{label}.use)", name, table.claim_id)
        named[label] = {table.place[name] for name in wanted.use}
    return named


def drop_withdrawn(
    table: ClaimTable, fates: Fates, rules: Rules, named: dict[str, set[int]]
) -> None:
    """Retracted, superseded and repeating claims go, unless a person names them."""
    by_name = set().union(*named.values()) if named else set()
    for i, retracted in enumerate(table.retracted):
        if retracted:
            fates.drop(i, "retracted", "retracted by a correction")
    for i, old in enumerate(table.supersedes):
        if old is None or rules.claims.superseded == "keep" or not fates.alive(i):
            continue
        place = table.place.get(old)
        if place is not None and place not in by_name:
            reason = f"superseded by {table.claim_id[i]}, the same claimant's revision"
            fates.drop(place, "superseded", reason)
    for i, other in enumerate(table.repeats):
        if other is not None and i not in by_name:
            fates.drop(i, "repeats", f"restates {other}")
    for old, new in table.superseded_elsewhere.items():
        place = table.place.get(old)
        if place is not None and rules.claims.superseded == "drop" and place not in by_name:
            fates.drop(place, "superseded", f"superseded by {new}, which the selection leaves out")


def out_of_scope_claims(
    table: ClaimTable,
    fates: Fates,
    rules: Rules,
    systems: Sequence[str] | None,
    out_of_scope: Mapping[str, str],
) -> np.ndarray:
    """Leave out what the selection leaves out; return which claims enter as a wider class."""
    wide = np.zeros(len(table.claim_id), dtype=bool)
    chosen = None if systems is None else frozenset(systems)
    for i, name in enumerate(table.claim_id):
        reason = out_of_scope.get(name)
        if reason is not None:
            fates.drop(i, "out-of-scope", reason)
        elif chosen is not None and table.system[i] not in chosen:
            may_hide = not table.windows.classes[i].isdisjoint(chosen)
            if rules.claims.system_class == "may-include" and may_hide:
                wide[i] = True
            else:
                hint = " (a wider class, which may hide it)" if may_hide else ""
                fates.drop(i, "out-of-scope", f"its own system is {table.system[i]}{hint}")
    return wide


def drop_outside(
    table: ClaimTable, fates: Fates, assignment: Assignment, periods: list[Period], rules: Rules
) -> None:
    """Leave out claims whose days lie in no period, or in more than one."""
    for i in range(len(table.claim_id)):
        if assignment.period[i] == OUTSIDE:
            fates.drop(i, "outside-periods", "none of its days lies in a period")
        elif assignment.period[i] == STRADDLES and rules.periods.straddling == "leave-out":
            touched = [
                p.label for p, hit in zip(periods, assignment.touches[i], strict=True) if hit
            ]
            where = (
                " and ".join(touched) if len(touched) > 1 else f"{touched[0]} and days of no period"
            )
            fates.drop(i, "straddles", f"its days lie in {where}")


def drop_unusable(
    table: ClaimTable,
    fates: Fates,
    reading: Reading,
    assignment: Assignment,
    labels: list[str],
    named: dict[str, set[int]],
) -> None:
    """Leave out claims that are not named, or that state no number of launches."""
    said = reading.said("launched")
    for i in range(len(table.claim_id)):
        if not fates.alive(i):
            continue
        mine = [labels[j] for j in range(len(labels)) if assignment.touches[i, j]]
        own = mine if assignment.period[i] == STRADDLES else [labels[assignment.period[i]]]
        if named and own and all(label in named and i not in named[label] for label in own):
            others = [label for label in named if i in named[label]]
            reason = (
                f"named for {others[0]}, but its days lie in {own[0]}"
                if others
                else "not among the claims named for its period"
            )
            fates.drop(i, "not-named", reason)
        elif not said[i]:
            fates.drop(i, "no-launched-count", "states no launched count")
        elif table.counts[i] != "launches":
            least = f"{reading.low['launched'][i]:.0f}"
            fates.drop(
                i, "counts-not-launches",
                f"counts {table.counts[i]} ({least} or more launched at most follows): "
                "a floor, never a denominator",
            )  # fmt: skip
