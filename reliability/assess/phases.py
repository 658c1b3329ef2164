"""The share of launches that failed by the end of each phase of flight."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from reliability import catalogue
from reliability.assess.feasible_counts import FailureRules, feasible_arm
from reliability.assess.rates import Prior, assess_rate
from reliability.assess.results import RateEstimate
from reliability.estimators.partial.feasible import Arm
from reliability.tallies.rivals import Row
from reliability.tallies.tally import Tally

__all__ = ["PHASES", "phase_arm", "phase_rates"]

PHASES = ("launch", "boost", "midcourse", "terminal")


def phase_arm(
    tally: Tally,
    phases: Sequence[str | None],
    phase: str,
    estimand: str,
    rules: FailureRules | None = None,
) -> Arm:
    """Return every (launches failed by the end of a phase, launches) that a tally allows.

    Parameters
    ----------
    tally : Tally
    phases : sequence of str or None
        The phase in which the failures of each claim happened, by its position; None where it
        does not say.
    phase : {"launch", "boost", "midcourse", "terminal"}
    estimand : {"not-failed", "left-out", "unknown"}
    rules : FailureRules, optional

    Returns
    -------
    Arm
        A failure of a later phase is a launch that did not fail by then. One of no stated phase,
        and an unknown one that counts as a failure, may have come before or after: before the end
        of the last phase it has come.

    Raises
    ------
    CountError
        If a claim's own counts cannot all hold.
    """
    rules = rules or FailureRules()
    at, last = PHASES.index(phase), phase == PHASES[-1]
    if rules.unknown == "as-failure" and not last:
        rules = replace(rules, unknown="bounds")

    def failed_as(row: Row) -> str:
        own = {phases[i] for i in row.members}
        stated = own.pop() if len(own) == 1 else None
        if stated is None:
            return "failure" if last else "either"
        return "failure" if PHASES.index(stated) <= at else "other"

    return feasible_arm(tally, estimand, rules, failed_as=failed_as)


def phase_rates(
    tally: Tally,
    phases: Sequence[str | None],
    estimand: str,
    rules: FailureRules | None = None,
    *,
    method: str = catalogue.DEFAULTS["proportion"],
    confidence_level: float = 0.95,
    prior: Prior | None = None,
    conditional_on: tuple[str, ...] = (),
) -> Mapping[str, RateEstimate]:
    """Assess the share of launches that failed by the end of each phase; see `phase_arm`.

    Returns
    -------
    dict of str to RateEstimate
        By phase, in the order of flight: neither end of the bounds falls from one to the next, and
        the last is the failure rate of the tally.
    """
    shared: dict[str, Any] = {
        "method": method, "confidence_level": confidence_level, "prior": prior,
        "period": tally.label, "estimand": estimand, "conditional_on": conditional_on,
    }  # fmt: skip
    return {
        phase: assess_rate(phase_arm(tally, phases, phase, estimand, rules), **shared)
        for phase in PHASES
    }
