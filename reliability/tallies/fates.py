"""What became of each claim: used in which period, or left out by which rule."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Fates"]


@dataclass(slots=True, eq=False)
class Fates:
    """What became of each claim; the first rule that leaves it out wins."""

    claim_id: list[str]
    incident_id: list[str | None]
    rule: list[str | None]
    reason: list[str]
    period: list[str | None]
    left: dict[int, tuple[str, str]] = field(default_factory=dict)

    @classmethod
    def start(cls, claim_id: list[str], incident_id: list[str | None]) -> Fates:
        """Return the fates before any rule: every claim alive, none used."""
        blank: list[str | None] = [None] * len(claim_id)
        return cls(claim_id, incident_id, blank, [""] * len(claim_id), list(blank))

    def drop(self, i: int, rule: str, reason: str) -> None:
        """Leave a claim out, unless a rule did before."""
        if self.rule[i] is None:
            self.rule[i], self.reason[i] = rule, reason

    def alive(self, i: int) -> bool:
        """Whether no rule has left the claim out."""
        return self.rule[i] is None

    def copy(self) -> Fates:
        """Return fates that one period may change by itself."""
        return Fates(
            self.claim_id, self.incident_id, list(self.rule), list(self.reason), list(self.period)
        )

    def settle(self, after: Fates, used: set[int], label: str) -> None:
        """Take over what one period decided.

        A claim of several periods that one of them leaves out stays alive for the others: its
        rule there is remembered, and forgotten if another period uses it.
        """
        for i, rule in enumerate(after.rule):
            if i in used:
                before = self.period[i]
                self.period[i] = label if before is None else f"{before};{label}"
            elif rule is not None and self.rule[i] is None:
                self.left.setdefault(i, (rule, after.reason[i]))

    def close(self) -> None:
        """Leave out every claim that no period used."""
        for i, (rule, reason) in self.left.items():
            if self.period[i] is None:
                self.drop(i, rule, reason)

    def audit(self) -> pd.DataFrame:
        """Return one row a claim: where it was used, or the rule that left it out and why."""
        import pandas as pd

        used = [rule is None for rule in self.rule]
        reasons = ["used" if u else text for u, text in zip(used, self.reason, strict=True)]
        columns = {
            "claim_id": self.claim_id,
            "incident_id": self.incident_id,
            "period": self.period,
            "fate": ["used" if u else "left out" for u in used],
            "rule": self.rule,
            "reason": reasons,
        }
        return pd.DataFrame(columns, dtype="string")
