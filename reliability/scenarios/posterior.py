"""The posterior of every rate and difference, as a range over what was not reported.

Whatever rule a scenario settles the unknowns by, the posterior keeps them unknown: one curve
through a rule's answer would look like knowledge.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from reliability.estimators.partial.cover import cover_contrast, cover_rate
from reliability.scenarios.certainty import RULES
from reliability.scenarios.evaluate import Bench, Evaluation, evaluate
from reliability.scenarios.schema import merge
from reliability.scenarios.variant import Variant, build

if TYPE_CHECKING:
    from reliability.estimators.partial.feasible import Arm
    from reliability.estimators.results import Interval

__all__ = ["PROBABILITIES", "posterior", "unsettled"]

PROBABILITIES = (
    0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5,
    0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 0.975, 0.99, 0.995,
)  # fmt: skip
# What a rule of the scenario may settle, and the value that leaves it as it was reported.
AS_REPORTED = {"ranges": "bounds", "unknown": "bounds", "not_coded": "bounds"}
# How claims are read and chosen, not what an unknown is taken for: this stays as it is.
READING = ("silence-", "picked-")


def unsettled(bench: Bench, variant: Variant, result: Evaluation) -> tuple[Evaluation, list[str]]:
    """Return the evaluation with nothing settled by a rule, and the codes of the rules undone.

    Parameters
    ----------
    bench : Bench
    variant : Variant
    result : Evaluation
        Of the variant as it is, returned where it settles nothing.
    """
    undone = [code for code in result.codes if code in RULES and not code.startswith(READING)]
    if not undone:
        return result, []
    return evaluate(bench, build(merge(variant.settings, {"failure": AS_REPORTED}))), undone


def posterior(result: Evaluation, variant: Variant, undone: list[str]) -> dict[str, Any]:
    r"""Return the least and the greatest of every posterior quantile over all completions.

    Parameters
    ----------
    result : Evaluation
        What each period allows.
    variant : Variant
        The prior, the same for every rate.
    undone : list of str
        Codes of the scenario's rules that `result` does without.

    Returns
    -------
    dict
        ``prior``; ``undone``; ``kept``, the codes of rules that it keeps; ``probabilities``;
        ``curves``: the rate of each period, then the difference of each later period and the
        first, each for every estimand. A curve has ``identified`` (point, bounds, nothing), the
        ``failures`` and ``launches`` of a rate and, for every probability q, ``low`` and
        ``high``: the ends of the values that the rate is below with probability q. They are the
        ends of the space (0 to 1, of a difference -1 to 1) where a period may hold no launch, or
        an open count lets the rate be anything.

    Notes
    -----
    A completion has k failures and s launches that did not fail; its posterior is
    :math:`\mathrm{Beta}(a + k, b + s)`. More failures raise it and more others lower it in the
    likelihood-ratio order, so every quantile has its ends where the rate has, and all posteriors
    lie between: a probability box (Walley 1991, *Statistical Reasoning with Imprecise
    Probabilities*).
    """
    curves = []
    first = result.tallies.periods[0].label
    for (label, estimand), arm in result.arms.items():
        rate = result.rates[label, estimand].to_dict()
        about = {"quantity": "rate", "period": label, "a": None, "b": None, "estimand": estimand}
        about |= {name: rate[name] for name in ("identified", "failures", "launches")}
        curves.append(_one_line(about | _ends(_rate(arm, variant))))
    for (measure, label, estimand), comparison in result.comparisons.items():
        if measure == "difference" and label not in result.shared:
            about = {"quantity": measure, "period": None, "a": label, "b": first,
                     "estimand": estimand, "identified": comparison.identified,
                     "failures": None, "launches": None}  # fmt: skip
            arms = result.arms[label, estimand], result.arms[first, estimand]
            curves.append(_one_line(about | _ends(_difference(*arms, variant))))
    return {
        "prior": variant.prior if isinstance(variant.prior, str) else list(variant.prior),
        "undone": undone,
        "kept": [code for code in result.codes if code in RULES and code.startswith(READING)],
        "probabilities": list(PROBABILITIES),
        "curves": curves,
    }


def _rate(arm: Arm, variant: Variant) -> Callable[[str, float], Interval]:
    def bound(side: str, level: float) -> Interval:
        return cover_rate(
            arm,
            method="bayes-equal-tailed",
            confidence_level=level,
            alternative=side,
            prior=variant.prior,
        )

    return bound


def _difference(after: Arm, before: Arm, variant: Variant) -> Callable[[str, float], Interval]:
    def bound(side: str, level: float) -> Interval:
        return cover_contrast(
            "difference",
            after,
            before,
            method="bayes-equal-tailed",
            confidence_level=level,
            alternative=side,
            prior=variant.prior,
        )

    return bound


def _ends(bound: Callable[[str, float], Interval]) -> dict[str, list[float]]:
    """Return the ends of each quantile: bounded from below at 1 - q, from above at q."""
    return {
        "low": [float(bound("greater", 1.0 - q).low) for q in PROBABILITIES],
        "high": [float(bound("less", q).high) for q in PROBABILITIES],
    }


def _one_line(curve: dict[str, Any]) -> dict[str, Any]:
    """Return a curve of known counts with one end for both: they differ by rounding alone."""
    return curve | {"high": curve["low"]} if curve["identified"] == "point" else curve
