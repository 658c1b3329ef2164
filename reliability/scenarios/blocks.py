"""The work of a sweep in blocks that do not depend on who computes them.

First the tally choices are counted, block by block, down to the arms that each allows. Then the
different pairs of arms, in the order in which they were met, are assessed, run by run. The same
runs are made whatever the number of workers and wherever a sweep was cut off, so the numbers
are the same to the last bit.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from reliability import catalogue
from reliability.assess.feasible_counts import feasible_arm, midpoint_arm
from reliability.errors import ReliabilityError
from reliability.estimators.partial.batch import (
    cover_contrasts,
    p_value_ranges,
    probability_lower_ranges,
)
from reliability.estimators.partial.bounds import contrast_bounds
from reliability.estimators.partial.feasible import Arm, Feasible
from reliability.scenarios.axes import Plan
from reliability.scenarios.evaluate import Bench, method_for
from reliability.scenarios.scenario import Variant

if TYPE_CHECKING:
    from reliability.evidence.model import Evidence
    from reliability.tallies.tally import Tally

__all__ = ["NUMBERS", "Counted", "Counter", "assess_pairs", "blocks_of"]

TALLIES_A_BLOCK = 128
PAIRS_A_RUN = 512
NUMBERS = (
    "bound_low", "bound_high", "bound_low_open", "bound_high_open", "ci_low", "ci_high",
    "p_low", "p_high", "probability_low", "probability_high",
)  # fmt: skip

Pair = tuple[Arm, Arm]


def blocks_of(count: int, size: int) -> list[range]:
    """Cut so many places into runs of `size`."""
    return [range(start, min(start + size, count)) for start in range(0, count, size)]


@dataclass(frozen=True, eq=False)
class Counted:
    """What a block of tally choices allows.

    Attributes
    ----------
    specs : list of (int, int, int)
        Tally choice, arm choice, and the place of its pair of arms in `pairs`.
    pairs : list of (Arm, Arm)
        The last period's arm and the first period's.
    failed : list of (int, int, str)
        Choices that cannot be counted, with the reason; arm choice -1 for all of them.
    """

    specs: list[tuple[int, int, int]]
    pairs: list[Pair]
    failed: list[tuple[int, int, str]]

    def to_plain(self) -> dict[str, Any]:
        """Return lists and numbers."""
        pairs = [[_plain_arm(arm) for arm in pair] for pair in self.pairs]
        return {"specs": self.specs, "pairs": pairs, "failed": self.failed}

    @classmethod
    def from_plain(cls, plain: dict[str, Any]) -> Counted:
        """Return what `to_plain` took apart."""
        pairs = [(_arm(after), _arm(before)) for after, before in plain["pairs"]]
        specs = [(t, a, p) for t, a, p in plain["specs"]]
        return cls(specs, pairs, [(t, a, why) for t, a, why in plain["failed"]])


def _plain_arm(arm: Arm) -> list[list[list[int | None]]]:
    return [[list(rival.ends()) for rival in group] for group in arm.groups]


def _arm(plain: list[list[list[int | None]]]) -> Arm:
    return Arm(tuple(tuple(Feasible(*ends) for ends in group) for group in plain))  # type: ignore[arg-type]


@dataclass(eq=False)
class Counter:
    """Counts blocks of tally choices; what they share is done once for each worker."""

    evidence: Evidence
    plan: Plan
    arms: dict[Hashable, list[Arm | ReliabilityError]] = field(default_factory=dict)

    @cached_property
    def _bench(self) -> Bench:
        return Bench(self.evidence)

    def count(self, block: range) -> Counted:
        """Count every specification of a block of tally choices."""
        places: dict[Pair, int] = {}
        specs: list[tuple[int, int, int]] = []
        failed: list[tuple[int, int, str]] = []
        for at in block:
            try:
                tallies = self._bench.tally(self.plan.tally.variants[at])
            except ReliabilityError as error:
                failed.append((at, -1, str(error)))
                continue
            before, after = (self._arms(tallies.periods[i]) for i in (0, -1))
            for place, (last, first) in enumerate(zip(after, before, strict=True)):
                if isinstance(last, ReliabilityError) or isinstance(first, ReliabilityError):
                    wrong = last if isinstance(last, ReliabilityError) else first
                    failed.append((at, place, str(wrong)))
                else:
                    pair = (last, first)
                    specs.append((at, place, places.setdefault(pair, len(places))))
        return Counted(specs, list(places), failed)

    def _arms(self, period: Tally) -> list[Arm | ReliabilityError]:
        """Return what a period allows under every arm choice, or why it allows nothing."""
        signature = _signature(period)
        if signature not in self.arms:
            arms: list[Arm | ReliabilityError] = []
            for rules in self.plan.arm.variants:
                try:
                    arm = feasible_arm(period, rules.estimands[0], rules.failure).merged()
                    arms.append(midpoint_arm(arm) if rules.midpoint else arm)
                except ReliabilityError as error:
                    arms.append(error)
            self.arms[signature] = arms
        return self.arms[signature]


def _signature(period: Tally) -> Hashable:
    """Return what two tallies share only if every row of theirs is the same."""
    return tuple(
        (group, alternative, row.members, row.not_coded, *map(repr, row.low.values()),
         *map(repr, row.high.values()))
        for group, alternative, row in period.rows()
    )  # fmt: skip


def assess_pairs(plan: Plan, measure: str, pairs: list[Pair]) -> np.ndarray:
    """Return the numbers of a run of pairs under every estimate choice.

    Returns
    -------
    ndarray, shape (estimate choices, pairs, len(NUMBERS))
    """
    bounds = [contrast_bounds(measure, *pair) for pair in pairs]
    known = np.array([(b.low, b.high, b.low_open, b.high_open) for b in bounds], dtype=float)
    contrasts: dict[Hashable, np.ndarray] = {}
    tests: dict[str | None, np.ndarray] = {}
    chances: dict[Hashable, np.ndarray] = {}
    found = []
    for variant in plan.estimate.variants:
        prior = variant.prior if variant.contrast.startswith("bayes-") else None
        key = (variant.contrast, variant.confidence_level, prior)
        if key not in contrasts:
            contrasts[key] = _contrast(measure, variant, pairs)
        test = catalogue.find(measure, method_for(measure, variant.contrast)).test
        if test not in tests:
            tests[test] = _p_values(test, pairs)
        if variant.prior not in chances:
            ends = probability_lower_ranges(pairs, prior=variant.prior)
            chances[variant.prior] = np.stack(ends, axis=1)
        parts = [known.reshape(-1, 4), contrasts[key], tests[test], chances[variant.prior]]
        found.append(np.concatenate(parts, axis=1))
    return np.array(found)


def _contrast(measure: str, variant: Variant, pairs: list[Pair]) -> np.ndarray:
    method = method_for(measure, variant.contrast)
    entry = catalogue.find(measure, method)
    options: dict[str, Any] = {"prior": variant.prior} if "prior" in entry.options else {}
    ci = cover_contrasts(
        measure, pairs, method=method, confidence_level=variant.confidence_level, **options
    )
    return np.stack(ci, axis=1)


def _p_values(test: str | None, pairs: list[Pair]) -> np.ndarray:
    if test is None:
        return np.full((len(pairs), 2), np.nan)
    return np.stack(p_value_ranges(pairs, method=test), axis=1)
