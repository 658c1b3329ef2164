"""What each key of a scenario may say, as far as that can be told without the evidence."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from reliability import catalogue
from reliability.assess.feasible_counts import ESTIMANDS, FailureRules
from reliability.errors import OptionError, ReliabilityError, ScenarioError, unknown_name
from reliability.estimators.arguments import check_confidence_level
from reliability.estimators.bayes.priors import beta_prior
from reliability.evidence.schema import CLAIMANT_INTERESTS, CONTEXTS, CREDIBILITIES, RELIABILITIES
from reliability.scenarios.places import Place, keyed
from reliability.scenarios.schema import flatten, general_key, key_errors, set_key
from reliability.scenarios.unseen_plan import check_naming_odds, check_odds, check_share
from reliability.scenarios.variant import META, build, prior_of
from reliability.tallies.rules import (
    ClaimRules,
    NamedClaims,
    PeriodRules,
    ReadingRules,
    one_of,
)
from reliability.words.standards import find_standard

__all__ = ["axis_errors", "cross_errors", "idle_errors", "setting_errors"]


def _each(allowed: tuple[str, ...]) -> Callable[[Any], None]:
    """Return the rule of a key that takes one or more of some words."""

    def check(value: Any) -> None:
        for each in [value] if isinstance(value, str) else value:
            if each not in allowed:
                raise unknown_name("", str(each), allowed)

    return check


def _worst(grades: tuple[str, ...]) -> Callable[[Any], None]:
    """Return the rule of a key that names the worst grade to keep."""

    def check(value: Any) -> None:
        if str(value) == grades[-1]:
            raise OptionError(
                f": {grades[-1]} says that a claim cannot be judged, so none is worse; got "
                f"{value!r}. Give one of {', '.join(grades[:-1])}, or leave the key out."
            )
        if str(value) not in grades[:-1]:
            raise unknown_name("", str(value), grades[:-1])

    return check


def _cut(value: Any) -> None:
    if not value:
        raise OptionError(
            ": must name at least one cut; got []. Name a cut of cuts.csv, or a day such as "
            "2024-06-19."
        )


def _interval(value: str) -> None:
    if "population" in catalogue.find("proportion", value).options:
        raise OptionError(
            f": needs the number of missiles in the stock, which a scenario cannot give; got "
            f"{value!r}. Choose another method, and use this one by `reliability rate "
            f"--method {value} --population N`."
        )


# By key, what refuses a value on its own, whatever the others are.
RULES: dict[str, Callable[[Any], object]] = {
    "report.likelihood": find_standard,
    "select.context": _each(CONTEXTS),
    "select.claimant_interest": _each(CLAIMANT_INTERESTS),
    "select.min_reliability": _worst(RELIABILITIES),
    "select.min_credibility": _worst(CREDIBILITIES),
    "periods.cut": _cut,
    "periods.cut_day": lambda v: PeriodRules((), cut_day=v),
    "periods.washout_days": lambda v: PeriodRules((), washout_days=v),
    "periods.straddling": lambda v: PeriodRules((), straddling=v),
    "failure.intercepted": lambda v: [one_of("", each, ESTIMANDS) for each in v],
    "failure.unknown": lambda v: FailureRules(unknown=v),
    "failure.not_coded": lambda v: FailureRules(not_coded=v),
    "failure.silence": lambda v: ReadingRules(silence=v),
    "failure.operator_success": lambda v: ReadingRules(operator_success=v),
    "failure.shares": lambda v: ReadingRules(shares=v),
    "failure.ranges": lambda v: one_of("", v, ("bounds", "midpoint")),
    "claims.policy": lambda v: ClaimRules(policy=v, claimants=("any",)),
    "claims.others": lambda v: ClaimRules(others=v),
    "claims.class": lambda v: ClaimRules(system_class=v),
    "claims.superseded": lambda v: ClaimRules(superseded=v),
    "claims.<period>.prefer": lambda v: NamedClaims(prefer=v),
    "estimate.confidence_level": check_confidence_level,
    "estimate.interval": _interval,
    "estimate.contrast": lambda v: catalogue.find("difference", v),
    "estimate.prior": lambda v: beta_prior(prior_of(v)),
    "unseen.unreported": check_odds,
    "unseen.shot_down": check_odds,
    "unseen.unnamed": check_naming_odds,
    "unseen.share": check_share,
}


def setting_errors(settings: Mapping[str, Any], place: Place) -> dict[str, ReliabilityError]:
    """Return, by key, every one that does not exist or whose value its own rule refuses.

    Parameters
    ----------
    settings : mapping
        Nested tables, as a scenario file or a part of it has them.
    place : Place
        Where they stand.

    Returns
    -------
    dict of str to ReliabilityError
        In the order of the file, each with its place.
    """
    unread = key_errors(settings)
    found: dict[str, ReliabilityError] = {}
    for key, value in flatten(settings):
        if key in unread:
            found[key] = ScenarioError(f"{place.of(key)}: {unread[key]}")
            continue
        general = general_key(key).replace("groups.<label>.", "select.")
        try:
            keyed(key, lambda: RULES.get(general, _anything)(value))  # noqa: B023
        except ReliabilityError as error:
            found[key] = place.at(error)
    return found


def _anything(_: Any) -> None:
    """Accept any value of the right kind."""


def idle_errors(keys: Iterable[str], place: Place) -> list[ReliabilityError]:
    """Refuse to vary what no rate or contrast of the main reading depends on."""
    return [
        ScenarioError(
            f"{place.of(key)}: {key!r} changes no number of the main reading. Leave it out, or "
            "write a scenario of its own."
        )
        for key in keys
        if key.split(".")[0] in META
    ]


def axis_errors(axes: Mapping[str, Any], place: Place) -> list[ReliabilityError]:
    """Return what is wrong with the axes of a sweep: keys, and every value of each.

    Parameters
    ----------
    axes : mapping of str to list
        Dotted keys with their values.
    place : Place
    """
    found = idle_errors(axes, place)
    for key, values in axes.items():
        if key.split(".")[0] in META:
            continue
        if not isinstance(values, list | tuple) or not values:
            found.append(
                ScenarioError(
                    f"{place.of(key)}: {key!r} must be a list of values; got {values!r}. Put them "
                    "between [ and ]."
                )
            )
            continue
        for value in values:
            estimand = key == "failure.intercepted" and isinstance(value, str)
            plain = value.split("; ") if estimand else value
            plain = list(plain) if isinstance(plain, tuple) else plain
            found += setting_errors(set_key({}, key, plain), place).values()
    return found


def cross_errors(
    settings: Mapping[str, Any], wrong: Iterable[str], place: Place
) -> list[ReliabilityError]:
    """Return what `build` refuses in settings of which some keys are known to be wrong."""
    left = set(wrong)

    def kept(table: Mapping[str, Any], prefix: str) -> dict[str, Any]:
        return {
            name: kept(value, f"{prefix}{name}.") if isinstance(value, Mapping) else value
            for name, value in table.items()
            if f"{prefix}{name}" not in left
        }

    try:
        build(kept(settings, ""))
    except ReliabilityError as error:
        if str(error).split(":", 1)[0] not in left:
            return [place.at(error)]
    return []
