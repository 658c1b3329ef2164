"""A scenario file becomes a scenario: which evidence, which choices, which methods."""

from __future__ import annotations

import hashlib
import os
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from reliability import catalogue
from reliability.assess.feasible_counts import ESTIMANDS, FailureRules
from reliability.errors import (
    CountError,
    OptionError,
    ScenarioError,
    UnknownNameError,
    unknown_name,
)
from reliability.estimators.arguments import check_confidence_level
from reliability.estimators.bayes.priors import beta_prior
from reliability.scenarios.misreporting_plan import MisreportingPlan, misreporting_plan
from reliability.scenarios.schema import check_keys, line_of, merge
from reliability.shipped import shipped_path
from reliability.tallies.periods import period_labels
from reliability.tallies.rules import (
    ClaimRules,
    NamedClaims,
    PeriodRules,
    ReadingRules,
    Rules,
    one_of,
)
from reliability.words.standards import DEFAULT_STANDARD, find_standard

__all__ = ["Projection", "Scenario", "Variant", "build", "find_scenario", "read_scenario"]

Made = TypeVar("Made")

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
)

# What a report shows beside its findings, unless its scenario says otherwise.
REPORT = {"known_outcomes": False, "explorer": True, "likelihood": DEFAULT_STANDARD}


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


@dataclass(frozen=True, slots=True)
class Projection:
    """The "what if cooperation helps" reading.

    Attributes
    ----------
    next_launches : int
    reduction : pair of (probability, value)
        Two quantiles of the relative reduction of the failure rate, as elicited.
    false_alarm, power : float
        Wanted of the rule that tells the two worlds apart.
    reason : str
        Where the quantiles come from, in a person's words.
    """

    next_launches: int
    reduction: tuple[tuple[float, float], tuple[float, float]]
    false_alarm: float
    power: float
    reason: str


@dataclass(frozen=True, slots=True)
class Scenario:
    """A scenario file, read and checked.

    Attributes
    ----------
    name : str
        The file's stem.
    file : str
        The file's name, without its folder.
    sha256 : str
    data : Path
        The data package, resolved from the scenario's own folder.
    base : Variant
    report : mapping
        What the report shows: ``known_outcomes``, ``explorer``, and the standard of its terms of
        ``likelihood``.
    sensitivity : tuple of (str, dict, Variant)
        Label, the changed keys, and the scenario with these keys changed.
    sweep : mapping of str to list
    projection : Projection or None
    misreporting : MisreportingPlan or None
    """

    name: str
    file: str
    sha256: str
    title: str
    handling: str
    data: Path
    base: Variant
    judgements: tuple[str, ...]
    so_what: str
    report: Mapping[str, Any]
    assumptions: tuple[Mapping[str, str], ...]
    sensitivity: tuple[tuple[str, Mapping[str, Any], Variant], ...]
    sweep: Mapping[str, list[Any]]
    projection: Projection | None
    misreporting: MisreportingPlan | None


def find_scenario(scenario: str | os.PathLike[str]) -> Path:
    """Return the path of a scenario: a file, or the bare name of one that ships.

    Raises
    ------
    UnknownNameError
        If it is neither.
    """
    path = Path(scenario)
    if path.is_file():
        return path
    if path.is_dir():
        raise UnknownNameError(
            f"scenario: must be a TOML file; got the folder {os.fspath(path)!r}. Give a file in it."
        )
    if path.name == os.fspath(scenario) and path.suffix in ("", ".toml"):
        return shipped_path(f"reports/{path.stem}.toml")
    raise UnknownNameError(
        f"scenario: no such file; got {os.fspath(path)!r}. Give a path, or the bare name of a "
        "scenario that ships, such as kn23."
    )


def read_scenario(scenario: str | os.PathLike[str]) -> Scenario:
    """Read and check a scenario file.

    Raises
    ------
    ScenarioError
        For TOML that does not parse, and for keys or values that are wrong; every wrong key is
        named with its line.
    UnknownNameError, OptionError, LevelError
        For names and values that their rule refuses.
    """
    path = find_scenario(scenario)
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8")
        settings = tomllib.loads(text)
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ScenarioError(f"{path.name}: not a TOML file: {error}. Mend it there.") from None
    check_keys(settings, text, path.name)
    for key in ("title", "data"):
        if key not in settings:
            raise ScenarioError(f"{path.name}: key {key!r} is missing. Add it at the top.")
    base = _built(settings, text, path.name)
    rows = []
    for index, table in enumerate(settings.get("sensitivity", []), start=1):
        row = dict(table)
        label = row.pop("label", None)
        place = f"{path.name}, sensitivity row {index}"
        if not isinstance(label, str):
            raise ScenarioError(f"{place}: key 'label' is missing. Say in words what changes.")
        check_keys(row, "", place)
        _refuse_idle(row, place)
        rows.append((label, row, _built(merge(settings, row), "", place)))
    sweep = settings.get("sweep", {})
    for key, values in sweep.items():
        if not isinstance(values, list) or not values:
            raise ScenarioError(
                f"{path.name}, sweep: {key!r} must be a list of values; got {values!r}. Put them "
                "between [ and ]."
            )
        for value in values:
            check_keys(merge({}, _nested(key, value)), "", f"{path.name}, sweep")
        _refuse_idle([key.split(".")[0]], f"{path.name}, sweep")
    return Scenario(
        path.stem,
        path.name,
        hashlib.sha256(raw).hexdigest(),
        settings["title"],
        settings.get("handling", "Open source"),
        path.parent / settings["data"],
        base,
        tuple(settings.get("judgements", ())),
        settings.get("so_what", ""),
        _report(settings, text, path.name),
        _assumptions(settings, path.name, {label for label, _, _ in rows}),
        tuple(rows),
        MappingProxyType(dict(sweep)),
        _projection(settings.get("projection"), path.name),
        _placed(
            lambda: misreporting_plan(settings.get("misreporting"), _labels(base)), text, path.name
        ),
    )


def _refuse_idle(keys: Iterable[str], place: str) -> None:
    """Refuse to vary what no rate or contrast of the main reading depends on."""
    for key in keys:
        if key in META:
            raise ScenarioError(
                f"{place}: {key!r} changes no number of the main reading. Leave it out, or write "
                "a scenario of its own."
            )


def _labels(variant: Variant) -> list[str]:
    """Return the labels of a variant's groups or periods."""
    named = [label for label, _ in variant.groups]
    return named or period_labels(len(variant.rules.periods.cut))


def _report(settings: Mapping[str, Any], text: str, where: str) -> Mapping[str, Any]:
    found = REPORT | settings.get("report", {})
    try:
        find_standard(found["likelihood"])
    except UnknownNameError as error:
        line = line_of(text, "report.likelihood")
        raise UnknownNameError(f"{where} line {line}: report.likelihood: {error}") from None
    return MappingProxyType(found)


def _projection(table: Mapping[str, Any] | None, where: str) -> Projection | None:
    if table is None:
        return None
    quantiles = table.get("reduction", [])
    right = len(quantiles) == 2 and all(set(q) == {"probability", "at_most"} for q in quantiles)
    if not right or "next_launches" not in table:
        raise ScenarioError(
            f"{where}, projection: needs next_launches, and reduction as two quantiles, each "
            "{ probability = ..., at_most = ... }."
        )
    pairs = [(float(q["probability"]), float(q["at_most"])) for q in quantiles]
    return Projection(
        table["next_launches"],
        (pairs[0], pairs[1]),
        table.get("false_alarm", 0.05),
        table.get("power", 0.8),
        table.get("reason", ""),
    )


def _nested(key: str, value: object) -> dict[str, Any]:
    change: Any = value
    for name in reversed(key.split(".")):
        change = {name: change}
    return dict(change)


def _assumptions(
    settings: Mapping[str, Any], where: str, labels: set[str]
) -> tuple[Mapping[str, str], ...]:
    stated = []
    for index, table in enumerate(settings.get("assumptions", []), start=1):
        for key, value in table.items():
            if key not in ("text", "if_wrong", "row") or not isinstance(value, str):
                raise ScenarioError(
                    f"{where}, assumption {index}: keys are text, if_wrong and row, each text; "
                    f"got {key!r} = {value!r}. Mend it."
                )
        if "text" not in table or "if_wrong" not in table:
            raise ScenarioError(
                f"{where}, assumption {index}: needs the keys text and if_wrong. Add them."
            )
        if "row" in table and table["row"] not in labels:
            raise unknown_name(
                f"{where}, assumption {index}, sensitivity row", table["row"], labels
            )
        stated.append(MappingProxyType(dict(table)))
    return tuple(stated)


def _built(settings: Mapping[str, Any], text: str, where: str) -> Variant:
    return _placed(lambda: build(settings), text, where)


def _placed(made: Callable[[], Made], text: str, where: str) -> Made:
    """Return what is made; an error that begins with a key gets the line of that key."""
    try:
        return made()
    except (CountError, OptionError, UnknownNameError) as error:
        key = str(error).split(":", 1)[0].split(" ")[0]
        line = line_of(text, key) if text else None
        place = where if line is None else f"{where} line {line}"
        raise type(error)(f"{place}: {error}") from None


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
    prior = estimate.get("prior", "jeffreys")
    prior = (float(prior[0]), float(prior[1])) if isinstance(prior, list) else prior
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
