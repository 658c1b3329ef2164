"""What if outcomes are misreported: the rates and contrasts behind the reports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from reliability import catalogue
from reliability.assess.misreporting import (
    assess_corrected_contrast,
    assess_corrected_rate,
    misreporting_warnings,
)
from reliability.errors import OptionError
from reliability.estimators.partial.misreporting import Misreporting, chance_text
from reliability.scenarios.evaluate import Evaluation, untold
from reliability.scenarios.misreporting_plan import CHANCES

if TYPE_CHECKING:
    from reliability.scenarios.misreporting_plan import MisreportingPlan
    from reliability.scenarios.variant import Variant

__all__ = ["correct"]


def correct(
    base: Evaluation,
    variant: Variant,
    plan: MisreportingPlan,
    claims: Sequence[Mapping[str, Any]],
) -> dict[str, Any]:
    """Return the rates and contrasts behind the reports, as the plan has them.

    Parameters
    ----------
    base : Evaluation
        The scenario's own reading.
    claims : sequence of mapping
        Every claim with its fate, for the grades of those used.

    Returns
    -------
    dict
        ``why, method, table`` (every chance assumed, a row each), ``chances`` (those of each
        period), ``rates, contrasts`` (rows as everywhere), ``warnings``, ``left_out`` (what was
        not computed, and why) and ``reason`` (why nothing was, or null).
    """
    chosen, reason = _of_periods(base, plan, claims)
    found: dict[str, Any] = {
        "why": plan.reason,
        "method": f"misreporting-{plan.method}",
        "table": _table(plan),
        "chances": [
            {"period": label, "from": source} | _plain(chances)
            for label, (source, chances) in chosen.items()
        ],
        "rates": [],
        "contrasts": [],
        "warnings": [],
        "left_out": [],
        "reason": reason,
    }
    if reason is not None:
        return found
    first, *later = [tally.label for tally in base.tallies.periods]
    interval = variant.interval if plan.method == "exact" else catalogue.DEFAULTS["proportion"]
    shared: dict[str, Any] = {
        "method": plan.method, "interval": interval, "prior": variant.prior,
        "confidence_level": variant.confidence_level,
    }  # fmt: skip
    for estimand in variant.estimands:
        try:
            for label, (_, chances) in chosen.items():
                arm = base.arms[label, estimand]
                rate = assess_corrected_rate(
                    arm, chances, **shared, period=label, estimand=estimand,
                    conditional_on=base.rates[label, estimand].conditional_on,
                )  # fmt: skip
                found["rates"].append(rate.to_dict())
                if estimand == variant.estimands[0]:
                    found["warnings"] += [
                        f"{label}: {said}"
                        for said in misreporting_warnings(arm, chances, variant.confidence_level)
                    ]
            for label in later:
                found["contrasts"] += _contrasts(
                    base, (first, label), estimand, (chosen[first], chosen[label]), shared
                )
        except OptionError as error:
            found["left_out"].append({"estimand": estimand, "reason": str(error)})
    return found


def _contrasts(
    base: Evaluation,
    labels: tuple[str, str],
    estimand: str,
    chosen: tuple[tuple[str, Misreporting], tuple[str, Misreporting]],
    shared: Mapping[str, Any],
) -> list[dict[str, Any]]:
    (source, before), (other, after) = chosen
    rows: list[dict[str, Any]] = []
    for measure in ("difference", "ratio"):
        comparison = assess_corrected_contrast(
            base.arms[labels[0], estimand],
            base.arms[labels[1], estimand],
            before if source == other else (before, after),
            measure=measure,
            labels=labels,
            estimand=estimand,
            conditional_on=base.comparisons[measure, labels[1], estimand].conditional_on,
            **shared,
        )
        for row in comparison.rows():
            if measure == "difference" or row["quantity"] != "probability":
                told = row if labels[1] not in base.shared else row | untold(row)
                rows.append({"quantity": row["quantity"], "a": labels[1], "b": labels[0]} | told)
    return rows


def _of_periods(
    base: Evaluation, plan: MisreportingPlan, claims: Sequence[Mapping[str, Any]]
) -> tuple[dict[str, tuple[str, Misreporting]], str | None]:
    """Return each period's chances and where they are from, or why a period has none."""
    chosen: dict[str, tuple[str, Misreporting]] = {}
    for tally in base.tallies.periods:
        label = tally.label
        if not plan.grades:
            own = plan.named.get(label)
            stated = ("stated for all", plan.stated) if own is None else (f"of {label}", own)
            chosen[label] = stated  # type: ignore[assignment]
            continue
        used = set(tally.claims)
        grades = sorted({str(c["reliability"]) for c in claims if c["claim_id"] in used})
        if len(grades) != 1:
            said = " and ".join(grades) or "no grade"
            return {}, (
                f"the claims used {label} carry {said}, and a period takes one row of the table "
                "of grades"
            )
        if grades[0] not in plan.grades:
            return {}, f"the claims used {label} are graded {grades[0]}, which has no row"
        chosen[label] = f"grade {grades[0]}", plan.grades[grades[0]]
    return chosen, None


def _table(plan: MisreportingPlan) -> list[dict[str, Any]]:
    """Return every chance that the scenario states, a row each, used or not."""
    rows = [] if plan.stated is None else [("every period", plan.stated)]
    rows += [(label, chances) for label, chances in plan.named.items()]
    rows += [(f"grade {grade}", chances) for grade, chances in plan.grades.items()]
    return [{"of": of} | _plain(chances) for of, chances in rows]


def _plain(chances: Misreporting) -> dict[str, str]:
    return {name: chance_text(getattr(chances, name)) for name in CHANCES}
