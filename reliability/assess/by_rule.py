"""How many launches a rule decides: those of which nobody reported what the rule counts them as."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from reliability.assess.feasible_counts import FailureRules
from reliability.counts import CountRange
from reliability.tallies.rivals import Row
from reliability.tallies.tally import Ends, Tally, count_of, row_counts, silent_launches

__all__ = ["RULED", "ByRule", "by_rule", "row_by_rule"]

# What a rule may count launches as, with the words of a table's heading.
RULED = {
    "as_success": "Counted as success by rule",
    "as_failure": "Counted as failure by rule",
    "left_out": "Left out by rule",
}
NONE: Ends = (0.0, 0.0)


@dataclass(frozen=True, slots=True)
class ByRule:
    """Launches that rules decide; None where no rule decides any.

    Attributes
    ----------
    as_success : CountRange or None
        Counted as launches that did not fail: silence of a party that followed the flight, or
        an unknown outcome.
    as_failure : CountRange or None
    left_out : CountRange or None
        Neither failures nor launches.
    """

    as_success: CountRange | None = None
    as_failure: CountRange | None = None
    left_out: CountRange | None = None

    def to_dict(self) -> dict[str, dict[str, int | None] | None]:
        """Return plain data; null where no rule decides any."""
        counts = {name: getattr(self, name) for name in RULED}
        return {name: None if c is None else c.to_dict() for name, c in counts.items()}


def by_rule(tally: Tally, rules: FailureRules | None = None) -> ByRule:
    """Return how many launches of a tally the rules decide.

    Parameters
    ----------
    tally : Tally
        Read under the rule for silence.
    rules : FailureRules, optional
        The rules for unknown and not-coded launches; bounds unless given, which decide nothing.
    """
    total = dict.fromkeys(RULED, NONE)
    for alternatives in tally.groups:
        sums = [_sum(rows, rules or FailureRules()) for rows in alternatives]
        for name in RULED:
            low, high = total[name]
            ends = [each[name] for each in sums]
            total[name] = (low + min(a for a, _ in ends), high + max(b for _, b in ends))
    return _plain(total)


def row_by_rule(row: Row, rules: FailureRules | None = None) -> ByRule:
    """Return how many launches of one row of a tally the rules decide."""
    return _plain(_sum([row], rules or FailureRules()))


def _plain(ends: Mapping[str, Ends]) -> ByRule:
    return ByRule(**{name: count_of(ends[name]) if ends[name][1] > 0.0 else None for name in RULED})


def _sum(rows: Sequence[Row], rules: FailureRules) -> dict[str, Ends]:
    total = dict.fromkeys(RULED, NONE)
    place = {"as-success": "as_success", "as-failure": "as_failure", "exclude": "left_out"}
    for row in rows:
        decided = [("as_success", silent_launches(row))]
        counts = row_counts(row)
        unknown = (row.low["unknown"], row.high["unknown"]) if row.by_silence else counts["unknown"]
        if rules.unknown in place:
            decided.append((place[rules.unknown], unknown))
        if rules.not_coded in place:
            decided.append((place[rules.not_coded], counts["not_coded"]))
        for name, (low, high) in decided:
            if not np.isnan(low):
                total[name] = (total[name][0] + low, total[name][1] + high)
    return total
