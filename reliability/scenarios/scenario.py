"""A scenario file becomes a scenario: which evidence, which choices, which methods."""

from __future__ import annotations

import hashlib
import os
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from reliability.errors import (
    ReliabilityError,
    ScenarioError,
    UnknownNameError,
    nearest,
    unknown_name,
)
from reliability.scenarios.misreporting_plan import MisreportingPlan, misreporting_plan
from reliability.scenarios.places import Place, raise_all
from reliability.scenarios.schema import merge
from reliability.scenarios.unseen_plan import UnseenPlan, unseen_plan
from reliability.scenarios.values import axis_errors, cross_errors, idle_errors, setting_errors
from reliability.scenarios.variant import META, Variant, build
from reliability.shipped import shipped_names, shipped_path
from reliability.words.standards import DEFAULT_STANDARD

__all__ = ["Projection", "Scenario", "find_scenario", "read_scenario"]

# What a report shows beside its findings, unless its scenario says otherwise.
REPORT = {"known_outcomes": False, "explorer": True, "likelihood": DEFAULT_STANDARD}


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
    unseen : UnseenPlan or None
    text : str
        What stands in the file.
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
    unseen: UnseenPlan | None
    text: str


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
    bare = path.name == os.fspath(scenario) and path.suffix in ("", ".toml")
    names = [Path(name).stem for name in shipped_names() if name.endswith(".toml")] if bare else []
    if path.stem in names:
        return shipped_path(f"reports/{path.stem}.toml")
    if path.is_dir():
        raise UnknownNameError(
            f"scenario: must be a TOML file; got the folder {os.fspath(path)!r}. Give a file in it."
        )
    if bare:
        near = nearest(path.stem, names)
        hint = f" Did you mean {near!r}?" if near else ""
        raise UnknownNameError(
            f"scenario: no such file, and no scenario of this name ships; got "
            f"{os.fspath(path)!r}.{hint} Shipped: {', '.join(sorted(names))}."
        )
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
    place = Place(path.name, text)
    errors: list[ReliabilityError] = [
        ScenarioError(f"{path.name}: key {key!r} is missing. Add it at the top.")
        for key in ("title", "data")
        if key not in settings
    ]
    wrong = setting_errors(settings, place)
    errors += wrong.values()
    errors += cross_errors(settings, wrong, place)
    sound = not errors
    rows = _rows(settings, place, sound, errors)
    sweep = settings.get("sweep", {})
    if isinstance(sweep, dict):
        errors += axis_errors(sweep, replace(place, sweep=True))
    tables = settings.get("sensitivity", [])
    labels = {str(row.get("label")) for row in tables} if isinstance(tables, list) else set()
    makers: dict[str, Callable[[], Any]] = {
        "assumptions": lambda: _assumptions(settings, path.name, labels),
        "projection": lambda: _projection(settings.get("projection"), place),
        "misreporting": lambda: _misreporting(settings, place) if sound else None,
        "unseen": lambda: _unseen(settings, place) if sound else None,
    }
    made: dict[str, Any] = {}
    for name, make in makers.items():
        try:
            made[name] = make()
        except ReliabilityError as error:
            errors.append(error)
    raise_all(errors)
    return Scenario(
        path.stem,
        path.name,
        hashlib.sha256(raw).hexdigest(),
        settings["title"],
        settings.get("handling", "Open source"),
        path.parent / settings["data"],
        build(settings),
        tuple(settings.get("judgements", ())),
        settings.get("so_what", ""),
        MappingProxyType(REPORT | settings.get("report", {})),
        made["assumptions"],
        tuple(rows),
        MappingProxyType(dict(sweep)),
        made["projection"],
        made["misreporting"],
        made["unseen"],
        text,
    )


def _rows(
    settings: Mapping[str, Any], place: Place, sound: bool, errors: list[ReliabilityError]
) -> list[tuple[str, dict[str, Any], Variant]]:
    """Return the sensitivity rows; what is wrong with them is added to `errors`."""
    rows: list[tuple[str, dict[str, Any], Variant]] = []
    tables = settings.get("sensitivity", [])
    for index, table in enumerate(tables if isinstance(tables, list) else [], start=1):
        here, row = replace(place, row=index), dict(table)
        label = row.pop("label", None)
        found: list[ReliabilityError] = []
        if not isinstance(label, str):
            found.append(
                ScenarioError(
                    f"{here.of('label')}: key 'label' is missing. Say in words what changes."
                )
            )
        idle = [key for key in row if key in META]
        found += idle_errors(idle, here)
        found += setting_errors({k: v for k, v in row.items() if k not in idle}, here).values()
        if not found and sound:
            try:
                rows.append((str(label), row, build(merge(settings, row))))
            except ReliabilityError as error:
                found.append(here.at(error))
        errors += found
    return rows


def _misreporting(settings: Mapping[str, Any], place: Place) -> MisreportingPlan | None:
    try:
        return misreporting_plan(settings.get("misreporting"), build(settings).labels)
    except ReliabilityError as error:
        raise place.at(error) from None


def _unseen(settings: Mapping[str, Any], place: Place) -> UnseenPlan | None:
    try:
        return unseen_plan(settings.get("unseen"))
    except ReliabilityError as error:
        raise place.at(error) from None


def _projection(table: Mapping[str, Any] | None, place: Place) -> Projection | None:
    if table is None:
        return None
    quantiles = table.get("reduction", [])
    right = len(quantiles) == 2 and all(
        set(q) == {"probability", "at_most"} and all(type(v) in (int, float) for v in q.values())
        for q in quantiles
    )
    if not right or "next_launches" not in table:
        raise ScenarioError(
            f"{place.of('projection')}: projection: needs next_launches, and reduction as two "
            "quantiles, each { probability = ..., at_most = ... } with numbers."
        )
    pairs = [(float(q["probability"]), float(q["at_most"])) for q in quantiles]
    return Projection(
        table["next_launches"],
        (pairs[0], pairs[1]),
        table.get("false_alarm", 0.05),
        table.get("power", 0.8),
        table.get("reason", ""),
    )


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
