"""Tiny worlds of launches, and true statements about them, made at random from a seed.

A world is a list of launches: each on a day, of a system, in an incident or in none, with an
outcome. A claim about a window or an incident is a true statement about its launches, that says
more or less. What a tally makes of the claims must allow the world that they are true of.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

DAYS = ["2024-06-16", "2024-06-17", "2024-06-18", "2024-06-19", "2024-06-20", "2024-06-21"]
CUT = 3  # the first day of the period after
CLASSES = {"kn23": {"kn23"}, "kn24": {"kn24"}, "kn23-or-kn24": {"kn23", "kn24"}}
SYSTEMS = ["kn23", "kn23", "kn24"]


@dataclass(eq=False)
class Launch:
    """One launch; `would_fail` is what an intercepted one would have done."""

    day: int
    system: str
    context: str
    launched_by: str
    incident: str | None
    failed: bool
    intercepted: bool
    would_fail: bool


@dataclass(eq=False)
class Incident:
    """One event; all of its launches are on one day and of one system."""

    name: str
    day: int
    system: str
    context: str
    launched_by: str
    part_of: str | None = None


@dataclass(eq=False)
class World:
    """Launches, incidents, and the claims made of them: dicts as `make` takes them."""

    launches: list[Launch]
    incidents: dict[str, Incident]
    contexts: list[str]
    states: list[str]
    claims: list[dict[str, Any]] = field(default_factory=list)

    def about(self, claim: Mapping[str, Any]) -> list[Launch]:
        """Return the launches that a claim is about."""
        name = claim.get("incident_id")
        if name is not None:
            names = {name} | {i.name for i in self.incidents.values() if i.part_of == name}
            return [each for each in self.launches if each.incident in names]
        first, last = DAYS.index(claim["start"]), DAYS.index(claim["end"])
        return [
            each
            for each in self.launches
            if first <= each.day <= last
            and each.system in CLASSES[claim["system"]]
            and each.context == claim["context"]
            and claim.get("launched_by", each.launched_by) == each.launched_by
        ]


def random_world(rng: random.Random, most: int = 7) -> World:
    """Return a world without claims."""
    contexts = rng.choice([["combat"], ["combat"], ["combat", "combat", "test"]])
    states = rng.choice([["Russia"], ["Russia"], ["Russia", "Russia", "DPRK"]])
    incidents: dict[str, Incident] = {}
    for number in range(rng.randint(0, 3)):
        about = rng.choice(SYSTEMS), rng.choice(contexts), rng.choice(states)
        incidents[f"i{number}"] = Incident(f"i{number}", rng.randrange(len(DAYS)), *about)
    if len(incidents) > 1 and rng.random() < 0.3:
        inner, outer = incidents["i1"], incidents["i0"]
        incidents["i1"] = Incident(
            inner.name, outer.day, outer.system, outer.context, outer.launched_by, outer.name
        )
    launches = []
    bad = rng.choice([0.1, 0.5, 0.9])
    for _ in range(rng.randint(0, most)):
        where = rng.choice([None, *incidents.values()])
        about = rng.choice(SYSTEMS), rng.choice(contexts), rng.choice(states)
        day, name = rng.randrange(len(DAYS)), None
        if where is not None:
            about = where.system, where.context, where.launched_by
            day, name = where.day, where.name
        shot = rng.random() < 0.25
        failed = not shot and rng.random() < bad
        launches.append(Launch(day, *about, name, failed, shot, rng.random() < 0.5))
    return World(launches, incidents, contexts, states)


def random_claims(world: World, rng: random.Random, most: int = 6) -> None:
    """Give a world true claims about windows and incidents."""
    for number in range(rng.randint(1, most)):
        claim: dict[str, Any] = {"claim_id": f"c{number}"}
        if world.incidents and rng.random() < 0.4:
            incident = world.incidents[rng.choice(sorted(world.incidents))]
            first = max(0, incident.day - (rng.random() < 0.25))
            last = min(len(DAYS) - 1, incident.day + (rng.random() < 0.25))
            claim |= {"incident_id": incident.name, "system": incident.system}
            claim |= {"context": incident.context, "launched_by": incident.launched_by}
            if rng.random() < 0.15:
                claim["system"] = "kn23-or-kn24"
        else:
            first = rng.randrange(len(DAYS))
            last = rng.randrange(first, len(DAYS))
            if rng.random() < 0.3 and world.claims and "incident_id" not in world.claims[-1]:
                first, last = (DAYS.index(world.claims[-1][end]) for end in ("start", "end"))
            claim["system"] = rng.choice(["kn23", "kn23", "kn23", "kn24", "kn23-or-kn24"])
            claim |= {"context": rng.choice(world.contexts)}
            claim |= {"launched_by": rng.choice(world.states)}
        if len(set(world.states)) == 1 and rng.random() < 0.3:
            del claim["launched_by"]  # not said, and there is only one who launches
        claim |= {"start": DAYS[first], "end": DAYS[last]}
        claim |= true_counts(world.about(claim), rng)
        whole = [each for each in world.claims if _inside(claim, each)]
        if whole and rng.random() < 0.15:
            claim["part_of"] = rng.choice(whole)["claim_id"]
        world.claims.append(claim)


def _inside(inner: Mapping[str, Any], outer: Mapping[str, Any]) -> bool:
    """Whether both claims are about windows, and one of them is a part of the other."""
    same = ("context", "launched_by")
    return (
        "incident_id" not in inner
        and "incident_id" not in outer
        and outer["start"] <= inner["start"]
        and inner["end"] <= outer["end"]
        and CLASSES[inner["system"]] <= CLASSES[outer["system"]]
        and [inner.get(name) for name in same] == [outer.get(name) for name in same]
    )


def true_counts(launches: list[Launch], rng: random.Random) -> dict[str, Any]:
    """Return counts that are true of some launches: exact, ranges, or open."""

    def around(count: int, *, open_too: bool = False) -> str:
        low = max(0, count - rng.choice([0, 0, 0, 1, 2]))
        if open_too and rng.random() < 0.15:
            return f"{low}.."
        return f"{low}..{count + rng.choice([0, 0, 0, 1, 2])}"

    n = len(launches)
    shot = sum(each.intercepted for each in launches)
    failed = [each for each in launches if each.failed]
    fine = [each for each in launches if not each.failed and not each.intercepted]
    counts: dict[str, Any] = {"launched": around(n, open_too=True)}
    kind = rng.choice(["silent", "silent", "succeeded", "failed", "failed", "share", "not-coded"])
    if kind == "not-coded":
        seen = {"failed": around(rng.randint(0, len(failed)))} if rng.random() < 0.3 else {}
        return counts | seen | {"coding": "not-coded"}
    if kind == "share":
        rate = len(failed) / n if n else 0.0
        low, high = (rate + rng.choice([0.0, 0.2]) * sign for sign in (-1.0, 1.0))
        return counts | {"failed_share": f"{max(0.0, low)!r}..{min(1.0, high)!r}"}
    if rng.random() < 0.4:
        counts["intercepted"] = around(shot)
    if kind == "succeeded":
        counts["succeeded"] = around(rng.randint(0, len(fine)))
    if kind == "failed":
        unseen = rng.sample([*failed, *fine], rng.choice([0, 0, min(1, n - shot)]))
        counts["failed"] = around(sum(each not in unseen for each in failed))
        if unseen or rng.random() < 0.2:
            counts["unknown"] = around(len(unseen))
    return counts


def totals(launches: Iterable[Launch], estimand: str) -> tuple[int, int]:
    """Return the failures and the others among launches, as an estimand counts them."""
    counted = list(launches)
    fails: Callable[[Launch], bool] = _failed
    if estimand == "left-out":
        counted = [each for each in counted if not each.intercepted]
    if estimand == "unknown":
        fails = _fails
    failures = sum(map(fails, counted))
    return failures, len(counted) - failures


def _failed(launch: Launch) -> bool:
    return launch.failed


def _fails(launch: Launch) -> bool:
    return launch.would_fail if launch.intercepted else launch.failed
