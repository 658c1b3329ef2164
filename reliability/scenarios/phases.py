"""Failures by phase of flight, where a claim used states one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reliability.assess.phases import PHASES, phase_rates

if TYPE_CHECKING:
    from reliability.evidence.model import Evidence
    from reliability.scenarios.evaluate import Evaluation
    from reliability.scenarios.variant import Variant

__all__ = ["phases"]


def phases(evidence: Evidence, base: Evaluation, variant: Variant) -> dict[str, Any] | None:
    """Return the share of launches that failed by the end of each phase; None where none is said.

    Returns
    -------
    dict or None
        ``phases`` in the order of flight; ``claims``, those used that state a phase; and ``rows``,
        a rate as everywhere with its ``phase``, for each period and estimand.
    """
    column = evidence.claims["failure_phase"].astype(object)
    stated = column.where(column.isin(PHASES), None).tolist()
    used = {
        i
        for tally in base.tallies.periods
        for _, _, row in tally.rows()
        for i in row.members
        if stated[i] is not None
    }
    if not used:
        return None
    rows = []
    for tally in base.tallies.periods:
        for estimand in variant.estimands:
            found = phase_rates(
                tally,
                stated,
                estimand,
                variant.failure,
                method=variant.interval,
                confidence_level=variant.confidence_level,
                prior=variant.prior,
                conditional_on=base.rates[tally.label, estimand].conditional_on,
            )
            rows += [rate.to_dict() | {"phase": phase} for phase, rate in found.items()]
    names = base.tallies.fates.claim_id
    return {"phases": list(PHASES), "claims": [names[i] for i in sorted(used)], "rows": rows}
