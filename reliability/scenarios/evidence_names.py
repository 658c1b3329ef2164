"""Names that a scenario takes from its evidence: each must be there, and where it is used."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from reliability.errors import OptionError, ReliabilityError, unknown_name
from reliability.evidence.model import Evidence
from reliability.evidence.select import selection_fates
from reliability.scenarios.evaluate import Bench
from reliability.scenarios.places import Place, keyed, raise_all
from reliability.scenarios.scenario import Scenario
from reliability.scenarios.schema import flatten, general_key, set_key
from reliability.scenarios.variant import Variant, build
from reliability.tallies.periods import divide, find_cut

__all__ = ["check_names", "name_errors", "row_errors", "unknown_names"]

# So many claims at most are named as those that could stand in a list.
MOST_NAMED = 8
# The rules that leave out a claim because it is not of the period or group.
ELSEWHERE = ("out-of-scope", "outside-periods", "straddles", "not-named")
# What decides which claims a period has; where a sweep varies it, a list may fit some of them.
SCOPE = ("select.", "groups.", "periods.")


def check_names(wanted: Scenario, bench: Bench) -> None:
    """Raise every problem that `name_errors` finds, as one error."""
    raise_all(name_errors(wanted, bench))


def name_errors(wanted: Scenario, bench: Bench) -> list[ReliabilityError]:
    """Return what the base of a scenario and its sweep name that is not there, placed.

    Cuts, values to select by, claimants and claims that the evidence does not know; cuts out of
    order; and claims named for a period or group that they are not in.

    Parameters
    ----------
    wanted : Scenario
    bench : Bench
        With its evidence.

    Returns
    -------
    list of ReliabilityError
    """
    place = Place(wanted.file, wanted.text)
    found = [place.at(error) for error in _variant_errors(wanted.base.settings, wanted.base, bench)]
    return found + swept_errors(wanted, wanted.sweep, bench, replace(place, sweep=True))


def row_errors(
    changed: Mapping[str, Any], variant: Variant, bench: Bench
) -> list[ReliabilityError]:
    """Return what a sensitivity row names that is not there; each error begins with its key."""
    return _variant_errors(changed, variant, bench)


def swept_errors(
    wanted: Scenario, axes: Mapping[str, Iterable[Any]], bench: Bench, place: Place
) -> list[ReliabilityError]:
    """Return what the values of axes name that is not there."""
    fixed = not any(key.startswith(SCOPE) for key in axes)
    found = []
    for key, values in axes.items():
        for value in values:
            errors = unknown_names(set_key({}, key, value), bench.evidence)
            if not errors and fixed and general_key(key) == "claims.<period>.use":
                try:
                    variant = build(set_key(wanted.base.settings, key, value))
                except ReliabilityError:
                    continue  # an illegal combination, which the sweep names
                errors = _misplaced([key], variant, bench)
            found += [place.at(error) for error in errors]
    return found


def _variant_errors(
    settings: Mapping[str, Any], variant: Variant, bench: Bench
) -> list[ReliabilityError]:
    errors = unknown_names(settings, bench.evidence)
    if errors:
        return errors
    keys = [key for key, _ in flatten(settings)]
    try:
        if any(key.startswith("periods.") for key in keys):
            _divided(variant, bench.evidence)
    except ReliabilityError as error:
        return [error]
    named = [key for key in keys if general_key(key) == "claims.<period>.use"]
    return _misplaced(named, variant, bench)


def _divided(variant: Variant, evidence: Evidence) -> None:
    """Raise what is wrong with the cuts of a variant together."""
    rules = variant.rules.periods
    divide([find_cut(evidence.cuts, name) for name in rules.cut], rules)


def unknown_names(settings: Mapping[str, Any], evidence: Evidence) -> list[ReliabilityError]:
    """Return, for keys that take names of the evidence, those that it does not know."""
    found = []
    for key, value in flatten(settings):
        check = _rule(key, evidence)
        if check is None:
            continue
        good = _selected(key, value, evidence)
        for each in [value] if isinstance(value, str | int) else value:
            if each in good:
                continue
            try:
                keyed(key, lambda: check(each))  # noqa: B023
            except ReliabilityError as error:
                found.append(error)
    return found


def _selected(key: str, value: Any, evidence: Evidence) -> Sequence[Any]:
    """Return what a key of a selection names, where all of it is known; else nothing."""
    general = general_key(key).replace("groups.<label>.", "select.")
    if not general.startswith("select."):
        return ()
    try:
        selection_fates(evidence, **{general.removeprefix("select."): value})
    except ReliabilityError:
        return ()
    return value if isinstance(value, list) else [value]


def _rule(key: str, evidence: Evidence) -> Callable[[Any], object] | None:
    """Return what refuses one name that a key takes; None for a key that takes none."""
    general = general_key(key).replace("groups.<label>.", "select.")
    claims = evidence.claims
    if general == "periods.cut":
        return lambda name: find_cut(evidence.cuts, name)
    if general.startswith("select."):
        condition = general.removeprefix("select.")
        return lambda name: selection_fates(evidence, **{condition: name})
    column = {"claims.claimants": "claimant", "claims.<period>.use": "claim_id"}.get(general)
    if column is None:
        return None
    known = set(claims[column].dropna())

    def check(name: str) -> None:
        if name not in known and not (column == "claim_id" and name == "rules"):
            raise unknown_name(key, name, known)

    return check


def _misplaced(keys: Iterable[str], variant: Variant, bench: Bench) -> list[ReliabilityError]:
    """Return the claims that are named for a period or group that does not have them."""
    wanted = {key: variant.rules.named(key.split(".")[1]).use for key in keys}
    if not any(wanted.values()):
        return []
    try:
        audit = bench.tally(variant).audit
    except ReliabilityError:
        return []  # said where it is counted
    rows = audit.astype(object).where(audit.notna(), None).set_index("claim_id")
    found: list[ReliabilityError] = []
    for key, names in wanted.items():
        label = key.split(".")[1]
        for name in names or ():
            row = rows.loc[name]
            why = row["reason"] if row["rule"] in ELSEWHERE else None
            if row["rule"] is None and label not in row["period"].split(";"):
                why = f"it is of {row['period']}"
            if why is not None:
                found.append(
                    OptionError(
                        f"{key}: must name claims in scope of {label}; got {name!r}: {why}. "
                        f"{_instead(label, key, variant, bench)}"
                    )
                )
    return found


def _instead(label: str, key: str, variant: Variant, bench: Bench) -> str:
    """Say which claims of a period or group the rules would use."""
    free = build(set_key(variant.settings, key, "rules"))
    try:
        claims = bench.tally(free)[label].claims
    except ReliabilityError:
        claims = ()
    if not claims:
        return "Take it out of the list."
    more = f" and {len(claims) - MOST_NAMED} more" if len(claims) > MOST_NAMED else ""
    return f"The rules would use {', '.join(claims[:MOST_NAMED])}{more}."
