"""The axes of a sweep: which combinations of choices there are, in which order."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from reliability.errors import ReliabilityError
from reliability.scenarios.scenario import Scenario
from reliability.scenarios.schema import set_key
from reliability.scenarios.variant import Variant, build
from reliability.tallies.rules import as_plain

__all__ = ["Axis", "Plan", "make_plan", "shown"]

# The stage of the work that a key bears on; a later stage runs anew without the earlier ones.
ARM_KEYS = (
    "failure.unknown",
    "failure.not_coded",
    "failure.ranges",
    "failure.intercepted",
    "naive",
)


def stage_of(key: str) -> str:
    """Return the stage that a dotted key belongs to: tally, arm or estimate."""
    if key in ARM_KEYS:
        return "arm"
    return "estimate" if key.startswith("estimate.") else "tally"


def shown(value: object) -> object:
    """Return a value of an axis as it stands in a table: lists as text."""
    return "; ".join(map(str, value)) if isinstance(value, list | tuple) else value


@dataclass(frozen=True, slots=True)
class Axis:
    """One key with the values that it takes."""

    key: str
    values: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Stage:
    """The combinations of the axes of one stage that are legal and different.

    Attributes
    ----------
    axes : tuple of Axis
    choices : tuple of tuple
        One value an axis.
    variants : tuple of Variant
        The scenario with that choice, its other keys as in the file.
    """

    axes: tuple[Axis, ...]
    choices: tuple[tuple[Any, ...], ...]
    variants: tuple[Variant, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """Every combination of a sweep: tally choices, by arm choices, by estimate choices.

    Attributes
    ----------
    tally, arm, estimate : Stage
    dropped : tuple of mapping
        Combinations that are illegal, or the same as another, each with its reason.
    """

    tally: Stage
    arm: Stage
    estimate: Stage
    dropped: tuple[Mapping[str, Any], ...]

    @property
    def size(self) -> int:
        """The number of specifications that are legal and different."""
        return len(self.tally.choices) * len(self.arm.choices) * len(self.estimate.choices)

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of all axes, stage by stage."""
        stages = (self.tally, self.arm, self.estimate)
        return tuple(axis.key for stage in stages for axis in stage.axes)


def make_plan(scenario: Scenario, axes: Mapping[str, Sequence[Any]] | None = None) -> Plan:
    """Lay out a sweep.

    Parameters
    ----------
    scenario : Scenario
    axes : mapping of str to sequence, optional
        Dotted keys with their values; those of the scenario's ``[sweep]`` unless given. The
        estimands that the scenario lists are an axis of their own.
    """
    given = dict(scenario.sweep if axes is None else axes)
    estimands = given.pop("failure.intercepted", list(scenario.base.estimands))
    given["failure.intercepted"] = [
        each if isinstance(each, str) else "; ".join(each) for each in estimands
    ]
    dropped: list[dict[str, Any]] = []
    stages = {}
    for name in ("tally", "arm", "estimate"):
        mine = tuple(Axis(key, tuple(v)) for key, v in given.items() if stage_of(key) == name)
        stages[name] = _stage(scenario.base, mine, dropped)
    return Plan(stages["tally"], stages["arm"], stages["estimate"], tuple(dropped))


def _stage(base: Variant, axes: tuple[Axis, ...], dropped: list[dict[str, Any]]) -> Stage:
    choices: list[tuple[Any, ...]] = []
    variants: list[Variant] = []
    seen: dict[str, dict[str, Any]] = {}
    for choice in product(*(axis.values for axis in axes)):
        settings: dict[str, Any] = dict(base.settings)
        for axis, value in zip(axes, choice, strict=True):
            kept = value.split("; ") if axis.key == "failure.intercepted" else value
            settings = set_key(settings, axis.key, kept)
        named = {axis.key: shown(value) for axis, value in zip(axes, choice, strict=True)}
        try:
            variant = build(settings)
        except ReliabilityError as error:
            dropped.append({"kind": "illegal", "choice": named, "reason": str(error)})
            continue
        key = _canonical(variant)
        if key in seen:
            other = ", ".join(f"{name} = {value}" for name, value in seen[key].items())
            dropped.append(
                {"kind": "duplicate", "choice": named, "reason": f"the same as {other}",
                 "same_as": seen[key]}
            )  # fmt: skip
            continue
        seen[key] = named
        choices.append(choice)
        variants.append(variant)
    return Stage(axes, tuple(choices), tuple(variants))


def _canonical(variant: Variant) -> str:
    """Return text that is the same for variants that cannot differ in any number."""
    rules = as_plain(variant.rules)
    if rules["claims"]["policy"] != "claimants":
        rules["claims"]["claimants"] = rules["claims"]["others"] = None
    for named in rules["claims"]["named"].values():
        named["reason"] = ""
    plain = {
        "select": dict(variant.select),
        "rules": rules,
        "failure": [variant.failure.unknown, variant.failure.not_coded, variant.midpoint],
        "estimands": list(variant.estimands),
        "estimate": [
            variant.confidence_level, variant.interval, variant.contrast, variant.prior,
        ],
        "about": variant.about_percent,
    }  # fmt: skip
    return json.dumps(plain, sort_keys=True)
