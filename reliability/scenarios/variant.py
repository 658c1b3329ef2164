"""One reading of the evidence, built from the keys of a scenario."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from reliability import catalogue
from reliability.assess.feasible_counts import ESTIMANDS, FailureRules
from reliability.errors import OptionError, unknown_name
from reliability.estimators.arguments import check_confidence_level
from reliability.estimators.bayes.priors import beta_prior
from reliability.scenarios.schema import merge
from reliability.tallies.periods import period_labels
from reliability.tallies.rules import (
    ClaimRules,
    NamedClaims,
    PeriodRules,
    ReadingRules,
    Rules,
    one_of,
)

__all__ = ["META", "Variant", "build", "names_claims", "prior_of", "rules_variant"]

# Keys that no number of the main reading depends on.
META = (
    "title",
    "data",
    "handling",
    "judgements",
    "so_what",
    "report",
    "assumptions",
    "sensitivity",
    "sweep",
    "projection",
    "misreporting",
    "unseen",
)


@dataclass(frozen=True, slots=True)
class Variant:
    """One reading of the evidence: everything that the numbers depend on.

    Attributes
    ----------
    settings : mapping
        The keys as they stand in the file.
    """

    select: Mapping[str, Any]
    rules: Rules
    failure: FailureRules
    estimands: tuple[str, ...]
    midpoint: bool
    confidence_level: float
    interval: str
    contrast: str
    prior: str | tuple[float, float]
    naive: bool
    about_percent: float | None
    groups: tuple[tuple[str, Mapping[str, Any]], ...]
    settings: Mapping[str, Any]

    @property
    def systems(self) -> tuple[str, ...] | None:
        """The systems selected; None where the scenario selects none."""
        chosen = self.select.get("system")
        if chosen is None:
            return None
        return (chosen,) if isinstance(chosen, str) else tuple(chosen)

    @property
    def labels(self) -> list[str]:
        """The labels of its groups or periods, in their order."""
        named = [label for label, _ in self.groups]
        return named or period_labels(len(self.rules.periods.cut))


def prior_of(value: Any) -> str | tuple[float, float]:
    """Return a prior as a scenario file writes it: a name, or a list of two numbers as a pair."""
    return (float(value[0]), float(value[1])) if isinstance(value, list) else value


def build(settings: Mapping[str, Any]) -> Variant:
    """Build a variant from the keys of a scenario, which have the right kinds.

    Raises
    ------
    OptionError, LevelError, UnknownNameError
        For a value that its rule refuses, and for a naive choice in a scenario that is not
        marked naive.
    """
    periods, failure = settings.get("periods", {}), settings.get("failure", {})
    claims, estimate = settings.get("claims", {}), settings.get("estimate", {})
    cut = periods.get("cut")
    groups = settings.get("groups", {})
    if (cut is None) == (not groups):
        got = "neither" if cut is None else "both"
        raise OptionError(
            f"periods.cut: a scenario has either a cut or groups; got {got}. Name a cut of "
            "cuts.csv or a day, or give two or more tables [groups.<label>]."
        )
    if len(groups) == 1:
        raise OptionError("groups: must be two or more to compare; got one. Add another.")
    cuts = () if cut is None else (cut,) if isinstance(cut, str) else tuple(cut)
    labels = list(groups) or period_labels(len(cuts))
    for label, table in claims.items():
        if isinstance(table, Mapping) and label not in labels:
            raise unknown_name(f"claims.{label}", label, labels)
    estimands = tuple(failure.get("intercepted", ()))
    if not estimands:
        raise OptionError(
            "failure.intercepted: missing; it has no silent default. List one or more of "
            f"{', '.join(ESTIMANDS)}."
        )
    for estimand in estimands:
        one_of("failure.intercepted", estimand, ESTIMANDS)
    named = {
        label: NamedClaims(
            None if table.get("use", "rules") == "rules" else tuple(table["use"]),
            table.get("reason", ""),
            table.get("prefer", "aggregates"),
        )
        for label, table in claims.items()
        if isinstance(table, Mapping)
    }
    rules = Rules(
        PeriodRules(
            cuts,
            periods.get("cut_day", "after"),
            periods.get("washout_days", 0),
            periods.get("straddling", "leave-out"),
        ),
        ReadingRules(
            failure.get("silence", "unknown"),
            failure.get("operator_success", "claim"),
            failure.get("shares", "count"),
        ),
        ClaimRules(
            claims.get("policy", "envelope"),
            tuple(claims.get("claimants", ())),
            claims.get("others", "last"),
            claims.get("class", "exact"),
            claims.get("superseded", "drop"),
            MappingProxyType(named),
        ),
    )
    naive = bool(settings.get("naive", False))
    ranges = one_of("failure.ranges", failure.get("ranges", "bounds"), ("bounds", "midpoint"))
    if ranges == "midpoint" and not naive:
        raise OptionError(
            "failure.ranges: 'midpoint' makes a range look like a number; got naive = false. "
            "Use 'bounds', or set naive = true, and the report leads with a warning."
        )
    about = claims.get("about_percent")
    if about is not None and not (0 < about < 100 or (about == 0 and naive)):
        raise OptionError(
            f"claims.about_percent: must be above 0 and below 100; got {about!r}. Give such a "
            'number; 0 makes "about fifty" exactly fifty, which only naive = true allows.'
        )
    prior = prior_of(estimate.get("prior", "jeffreys"))
    beta_prior(prior)
    interval = estimate.get("interval", catalogue.DEFAULTS["proportion"])
    contrast = estimate.get("contrast", catalogue.DEFAULTS["difference"])
    catalogue.find("proportion", interval)
    catalogue.find("difference", contrast)
    shown = {key: value for key, value in settings.items() if key not in META}
    return Variant(
        MappingProxyType(dict(settings.get("select", {}))),
        rules,
        FailureRules(failure.get("unknown", "bounds"), failure.get("not_coded", "bounds")),
        estimands,
        ranges == "midpoint",
        check_confidence_level(estimate.get("confidence_level", 0.95)),
        interval,
        contrast,
        prior,
        naive,
        about,
        tuple((label, MappingProxyType(dict(table))) for label, table in groups.items()),
        MappingProxyType(shown),
    )


def names_claims(variant: Variant) -> bool:
    """Return whether a variant lists the claims that it uses, for any period or group."""
    return any(rule.use is not None for rule in variant.rules.claims.named.values())


def rules_variant(variant: Variant, change: Mapping[str, Any] | None = None) -> Variant:
    """Return the same variant with its rules in place of its lists of claims.

    `change` holds other keys to set.
    """
    named = variant.settings.get("claims", {})
    rules = {label: {"use": "rules"} for label, v in named.items() if isinstance(v, Mapping)}
    return build(merge(merge(variant.settings, {"claims": rules}), change or {}))
