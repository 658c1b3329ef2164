"""One variant of a scenario over the evidence: tallies, rates and contrasts."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from reliability import catalogue
from reliability.assess.feasible_counts import feasible_arm, midpoint_arm
from reliability.assess.rates import assess_contrast, assess_rate
from reliability.assess.results import RateComparison, RateEstimate
from reliability.errors import ReliabilityError
from reliability.evidence.coding import recode_about, recoded_claims
from reliability.evidence.select import selection_fates
from reliability.scenarios.conditions import (
    SHARED,
    Bearing,
    about_code,
    arms_differ,
    conditions,
    envelope_variant,
    union,
)
from reliability.scenarios.variant import Variant
from reliability.tallies.engine import Workbench
from reliability.tallies.joining import join_groups
from reliability.tallies.tally import Tallies

if TYPE_CHECKING:
    from reliability.estimators.partial.feasible import Arm
    from reliability.evidence.model import Evidence
    from reliability.tallies.shared import Shared
    from reliability.tallies.tally import Tally

__all__ = [
    "Bench",
    "Evaluation",
    "evaluate",
    "method_for",
    "tally_variant",
    "untold",
    "variant_arms",
]

CONDITION_WORDS = {
    "context": "its context is {value}",
    "launched_by": "launched by {value}",
    "claimant": "its claimant is {value}",
    "claimant_interest": "its claimant's interest is {value}",
    "min_reliability": "its reliability is graded {value}",
    "min_credibility": "its credibility is graded {value}",
    "leave_out": "the scenario leaves it out",
}
GRADE_COLUMN = {"min_reliability": "reliability", "min_credibility": "credibility"}


@dataclass(frozen=True, slots=True, eq=False)
class Evaluation:
    """The numbers of one variant.

    Attributes
    ----------
    tallies : Tallies
    arms : dict
        What each period allows, by (period label, estimand).
    rates : dict
        By (period label, estimand).
    comparisons : dict
        By (measure, label of the later period, estimand); the first period is compared with.
    shared : dict
        By the label of the later period, what it has in common with the first one: the contrast
        is then one between reports, and only its bounds are told.
    """

    tallies: Tallies
    arms: dict[tuple[str, str], Arm]
    rates: dict[tuple[str, str], RateEstimate]
    comparisons: dict[tuple[str, str, str], RateComparison]
    shared: dict[str, Shared]

    @property
    def codes(self) -> tuple[str, ...]:
        """What the numbers assume, as codes, each once."""
        rates = [rate.conditional_on for rate in self.rates.values()]
        return union(*rates, *(each.conditional_on for each in self.comparisons.values()))

    def rate_rows(self, label: str) -> list[dict[str, Any]]:
        """Return the rates of one period, one plain row an estimand."""
        return [rate.to_dict() for (period, _), rate in self.rates.items() if period == label]

    def contrast_rows(self) -> list[dict[str, Any]]:
        """Return every contrast with its p-value, and one probability an estimand."""
        first = self.tallies.periods[0].label
        rows = []
        for (measure, later, estimand), comparison in self.comparisons.items():
            test = self.comparisons["difference", later, estimand].test
            for row in comparison.rows():
                if measure != "difference" and (
                    row["quantity"] == "probability"
                    or (row["quantity"] == "p-value" and comparison.test == test)
                ):
                    continue  # said once, with the difference
                measured = {"measure": measure} if row["quantity"] == "p-value" else {}
                told = row if later not in self.shared else row | untold(row)
                rows.append({"quantity": row["quantity"], "a": later, "b": first} | measured | told)
        return rows


def untold(row: Mapping[str, Any]) -> dict[str, None]:
    """Return null for what supposes that a row's two sets of launches are different ones."""
    names = ("ci_low", "ci_high", "confidence_level", "method", "guarantee", "p_low", "p_high",
             "probability_low", "probability_high", "prior")  # fmt: skip
    return {name: None for name in names if name in row}


class Bench:
    """Evidence prepared for many variants of a scenario; what they share is done once.

    Parameters
    ----------
    evidence : Evidence
    """

    def __init__(self, evidence: Evidence) -> None:
        self.evidence = evidence
        self._workbenches: dict[float | None, Workbench] = {}
        self._recoded: dict[float | None, tuple[frozenset[str], frozenset[str]]] = {}
        self._scopes: dict[str, dict[str, str]] = {}

    def tally(self, variant: Variant, *, conflicts: bool = False) -> Tallies:
        """Tally the evidence under a variant's selection and rules.

        With `conflicts`, say too where the claims that it may use contradict one another.
        """
        if variant.groups:
            return join_groups(
                [(label, self._group(variant, label, conflicts)) for label, _ in variant.groups]
            )
        return self._workbench(variant).tally(
            variant.rules,
            systems=variant.systems,
            out_of_scope=self._scope(variant),
            conflicts=conflicts,
        )

    def _workbench(self, variant: Variant) -> Workbench:
        percent = variant.about_percent
        if percent not in self._workbenches:
            coded = self.evidence if percent is None else recode_about(self.evidence, percent)
            self._workbenches[percent] = Workbench(coded)
            self._recoded[percent] = recoded_claims(self.evidence, coded)
        return self._workbenches[percent]

    def about(self, variant: Variant, tally: Tally) -> str | None:
        """Return the code of how a tally's claims are coded anew; see `about_code`."""
        self._workbench(variant)
        return about_code(tally, self._recoded[variant.about_percent])

    def salvo_marks(
        self, variant: Variant, tally: Tally
    ) -> list[tuple[str | None, frozenset[str]]]:
        """Return the launch day and the systems of each incident of a tally."""
        return self._workbench(variant).salvo_marks(tally)

    def shared(self, variant: Variant, later: Tally, first: Tally) -> Shared | None:
        """Return what two groups have in common; None where that is nothing.

        Two periods have no launch in common: a claim that straddles them enters each as none to
        all of its launches, which holds every way to divide these between them.
        """
        if not variant.groups:
            return None
        return self._workbench(variant).shared(later, first)

    def _group(self, variant: Variant, label: str, conflicts: bool) -> Tallies:
        """Tally one group of a variant that compares groups: all of its days are one period."""
        chosen = {**variant.select, **dict(variant.groups)[label]}
        claims = variant.rules.claims
        named = {"all": claims.named[label]} if label in claims.named else {}
        rules = replace(variant.rules, claims=replace(claims, named=MappingProxyType(named)))
        alone = replace(variant, select=MappingProxyType(chosen), rules=rules, groups=())
        return self.tally(alone, conflicts=conflicts)

    def _scope(self, variant: Variant) -> dict[str, str]:
        """Return why the selection leaves out each claim that it leaves out."""
        key = json.dumps(dict(variant.select), sort_keys=True)
        if key not in self._scopes:
            chosen = dict(variant.select)
            system = chosen.pop("system", None)
            if system is not None:
                selection_fates(self.evidence, system=system)  # refuses a system not in the list
            fates = selection_fates(self.evidence, **chosen)
            claims = self.evidence.claims
            left = claims[fates.notna().to_numpy()]
            out = {}
            for place, rule in zip(left.index, fates[fates.notna()], strict=True):
                column = GRADE_COLUMN.get(str(rule), str(rule))
                value = left.at[place, column] if column in left else ""
                reason = CONDITION_WORDS[str(rule)].format(value=value)
                out[str(left.at[place, "claim_id"])] = reason
            self._scopes[key] = out
        return self._scopes[key]


def tally_variant(evidence: Evidence, variant: Variant) -> Tallies:
    """Tally the evidence under a variant's selection and rules."""
    return Bench(evidence).tally(variant, conflicts=True)


def variant_arms(variant: Variant, tallies: Tallies) -> dict[tuple[str, str], Arm]:
    """Return what each period allows, by its label and the estimand."""
    return {key: _read(variant, arm) for key, arm in _stated_arms(variant, tallies).items()}


def _stated_arms(variant: Variant, tallies: Tallies) -> dict[tuple[str, str], Arm]:
    return {
        (tally.label, estimand): feasible_arm(tally, estimand, variant.failure)
        for tally in tallies.periods
        for estimand in variant.estimands
    }


def _read(variant: Variant, arm: Arm) -> Arm:
    return midpoint_arm(arm) if variant.midpoint else arm


def evaluate(bench: Bench, variant: Variant, *, conflicts: bool = False) -> Evaluation:
    """Tally the evidence and assess every rate and contrast that the variant asks for."""
    tallies = bench.tally(variant, conflicts=conflicts)
    stated = _stated_arms(variant, tallies)
    arms = {key: _read(variant, arm) for key, arm in stated.items()}
    picked = _picked(bench, variant, stated)
    bearing = {
        tally.label: Bearing.of(tally, tallies, bench.about(variant, tally))
        for tally in tallies.periods
    }
    assumed = {
        key: conditions(
            key[0],
            bearing[key[0]],
            variant,
            variant,
            exact=stated[key].exact,
            picked=key in picked,
        )
        for key in arms
    }
    rates = {
        (label, estimand): assess_rate(
            arm,
            method=variant.interval,
            confidence_level=variant.confidence_level,
            prior=variant.prior,
            period=label,
            estimand=estimand,
            conditional_on=assumed[label, estimand],
        )
        for (label, estimand), arm in arms.items()
    }
    first, *later = [tally.label for tally in tallies.periods]
    found = {
        tally.label: bench.shared(variant, tally, tallies.periods[0])
        for tally in tallies.periods[1:]
    }
    shared = {label: each for label, each in found.items() if each is not None}
    comparisons = {
        (measure, label, estimand): assess_contrast(
            arms[first, estimand],
            arms[label, estimand],
            measure=measure,
            method=method_for(measure, variant.contrast),
            rate_method=variant.interval,
            confidence_level=variant.confidence_level,
            prior=variant.prior,
            labels=(first, label),
            estimand=estimand,
            conditional_on=union(
                assumed[first, estimand],
                assumed[label, estimand],
                (SHARED,) if label in shared else (),
            ),
        )
        for label in later
        for estimand in variant.estimands
        for measure in ("difference", "ratio")
    }
    return Evaluation(tallies, arms, rates, comparisons, shared)


def _picked(
    bench: Bench, variant: Variant, stated: dict[tuple[str, str], Arm]
) -> set[tuple[str, str]]:
    """Return the periods and estimands whose rate the choice among rivals decides."""
    envelope = envelope_variant(variant)
    if envelope is None:
        return set()
    try:
        beside = _stated_arms(envelope, bench.tally(envelope))
    except ReliabilityError:
        return set(stated)  # a rival's own counts cannot hold: the choice decides
    return {key for key, arm in stated.items() if arms_differ(arm, beside[key])}


def method_for(measure: str, wanted: str) -> str:
    """Return the method wanted where the measure has it, else the measure's default."""
    return wanted if wanted in catalogue.names(measure) else catalogue.DEFAULTS[measure]
