"""The work of a sweep in blocks that do not depend on who computes them.

First the tally choices are counted, block by block, down to the arms that each allows. Then the
different pairs of arms, in the order in which they were met, are assessed, run by run. The same
runs are made whatever the number of workers and wherever a sweep was cut off, so the numbers
are the same to the last bit.
"""

from __future__ import annotations

import json
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from reliability import catalogue
from reliability.assess.feasible_counts import feasible_arm, midpoint_arm
from reliability.assess.identified import assumed
from reliability.errors import ReliabilityError
from reliability.estimators.partial.batch import (
    cover_contrasts,
    p_value_ranges,
    probability_lower_ranges,
)
from reliability.estimators.partial.bounds import contrast_bounds
from reliability.estimators.partial.feasible import Arm, Feasible
from reliability.scenarios.axes import Plan
from reliability.scenarios.conditions import (
    SHARED,
    Bearing,
    arms_differ,
    conditions,
    envelope_variant,
    union,
)
from reliability.scenarios.evaluate import Bench, method_for
from reliability.scenarios.variant import Variant

if TYPE_CHECKING:
    from reliability.evidence.model import Evidence
    from reliability.tallies.tally import Tallies, Tally

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
    specs : list of (int, int, int, int)
        Tally choice, arm choice, the place of its pair of arms in `pairs`, and of what it assumes
        in `codes`.
    pairs : list of (Arm, Arm)
        The last period's arm and the first period's.
    failed : list of (int, int, str)
        Choices that cannot be counted, with the reason; arm choice -1 for all of them.
    codes : list of str
        What specifications assume, as codes joined by semicolons.
    """

    specs: list[tuple[int, int, int, int]]
    pairs: list[Pair]
    failed: list[tuple[int, int, str]]
    codes: list[str]

    def to_plain(self) -> dict[str, Any]:
        """Return lists and numbers."""
        pairs = [[_plain_arm(arm) for arm in pair] for pair in self.pairs]
        return {
            "specs": self.specs, "pairs": pairs, "failed": self.failed, "codes": self.codes,
        }  # fmt: skip

    @classmethod
    def from_plain(cls, plain: dict[str, Any]) -> Counted:
        """Return what `to_plain` took apart."""
        pairs = [(_arm(after), _arm(before)) for after, before in plain["pairs"]]
        specs = [(t, a, p, c) for t, a, p, c in plain["specs"]]
        failed = [(t, a, why) for t, a, why in plain["failed"]]
        return cls(specs, pairs, failed, plain["codes"])


def _plain_arm(arm: Arm) -> list[list[list[int | None]]]:
    return [[list(rival.ends()) for rival in group] for group in arm.groups]


def _arm(plain: list[list[list[int | None]]]) -> Arm:
    return Arm(tuple(tuple(Feasible(*ends) for ends in group) for group in plain))  # type: ignore[arg-type]


@dataclass(frozen=True, eq=False)
class _Allowed:
    """What one period allows under every arm choice, or why it allows nothing.

    Where a choice reads ranges as their middles, `stated` has what the ranges allow.
    """

    arms: list[Arm | ReliabilityError]
    stated: list[Arm | None]
    bearing: Bearing

    def exact(self, place: int) -> bool:
        """Return whether an arm choice needs no middle of a range."""
        arm = self.stated[place]
        return arm is not None and arm.exact

    def differs(self, rival: _Allowed | None, place: int) -> bool:
        """Return whether another choice among rivals allows other rates."""
        if rival is self:
            return False
        one, other = self.stated[place], None if rival is None else rival.stated[place]
        return one is None or other is None or arms_differ(one, other)


@dataclass(eq=False)
class Counter:
    """Counts blocks of tally choices; what they share is done once for each worker."""

    evidence: Evidence
    plan: Plan
    allowed: dict[Hashable, _Allowed] = field(default_factory=dict)
    envelopes: dict[str, Sequence[_Allowed | None]] = field(default_factory=dict)

    @cached_property
    def _bench(self) -> Bench:
        return Bench(self.evidence)

    def count(self, block: range) -> Counted:
        """Count every specification of a block of tally choices."""
        places: dict[Pair, int] = {}
        codes: dict[str, int] = {}
        specs: list[tuple[int, int, int, int]] = []
        failed: list[tuple[int, int, str]] = []
        for at in block:
            variant = self.plan.tally.variants[at]
            try:
                tallies = self._bench.tally(variant)
            except ReliabilityError as error:
                failed.append((at, -1, str(error)))
                continue
            ends = _ends(tallies)
            same = self._bench.shared(variant, ends[1], ends[0]) is not None
            allowed = [self._allows(period, tallies, variant) for period in ends]
            beside = self._beside(variant, allowed)
            labels = [period.label for period in ends]
            for place, rules in enumerate(self.plan.arm.variants):
                first, last = (each.arms[place] for each in allowed)
                if isinstance(last, ReliabilityError) or isinstance(first, ReliabilityError):
                    wrong = last if isinstance(last, ReliabilityError) else first
                    failed.append((at, place, str(wrong)))
                    continue
                found = []
                for label, own, rival in zip(labels, allowed, beside, strict=True):
                    exact, picked = own.exact(place), own.differs(rival, place)
                    found.append(conditions(label, own.bearing, variant, rules, exact=exact,
                                            picked=picked))  # fmt: skip
                text = ";".join(assumed(union(*found, (SHARED,) if same else ()), first, last))
                pair = places.setdefault((last, first), len(places))
                specs.append((at, place, pair, codes.setdefault(text, len(codes))))
        return Counted(specs, list(places), failed, list(codes))

    def _allows(self, period: Tally, tallies: Tallies, counted: Variant) -> _Allowed:
        """Return what a period allows under every arm choice."""
        about = self._bench.about(counted, period)
        signature = _signature(period), about
        if signature not in self.allowed:
            arms: list[Arm | ReliabilityError] = []
            stated: list[Arm | None] = []
            for rules in self.plan.arm.variants:
                arm = None
                try:
                    arm = feasible_arm(period, rules.estimands[0], rules.failure).merged()
                    arms.append(midpoint_arm(arm) if rules.midpoint else arm)
                except ReliabilityError as error:
                    arms.append(error)
                stated.append(arm)
            self.allowed[signature] = _Allowed(arms, stated, Bearing.of(period, tallies, about))
        return self.allowed[signature]

    def _beside(self, variant: Variant, allowed: Sequence[_Allowed]) -> Sequence[_Allowed | None]:
        """Return what the first and the last period allow under the envelope of all rivals."""
        envelope = envelope_variant(variant)
        key = json.dumps(dict((envelope or variant).settings), sort_keys=True)
        if envelope is None:
            self.envelopes[key] = allowed
        elif key not in self.envelopes:
            try:
                tallies = self._bench.tally(envelope)
                self.envelopes[key] = [
                    self._allows(each, tallies, envelope) for each in _ends(tallies)
                ]
            except ReliabilityError:
                self.envelopes[key] = [None] * len(allowed)
        return self.envelopes[key]


def _ends(tallies: Tallies) -> tuple[Tally, Tally]:
    return tallies.periods[0], tallies.periods[-1]


def _signature(period: Tally) -> Hashable:
    """Return what two tallies share only if every row of theirs is the same."""
    return period.limits, tuple(
        (group, alternative, row.members, row.not_coded, row.by_silence, row.most_unknown,
         row.most_others, *map(repr, row.low.values()), *map(repr, row.high.values()))
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
    contrasts = _contrasts(plan, measure, pairs)
    tests: dict[str | None, np.ndarray] = {}
    chances: dict[Hashable, np.ndarray] = {}
    found = []
    for variant in plan.estimate.variants:
        test = catalogue.find(measure, method_for(measure, variant.contrast)).test
        if test not in tests:
            tests[test] = _p_values(test, pairs)
        if variant.prior not in chances:
            ends = probability_lower_ranges(pairs, prior=variant.prior)
            chances[variant.prior] = np.stack(ends, axis=1)
        interval = contrasts[_method_key(variant)][variant.confidence_level]
        parts = [known.reshape(-1, 4), interval, tests[test], chances[variant.prior]]
        found.append(np.concatenate(parts, axis=1))
    return np.array(found)


def _method_key(variant: Variant) -> Hashable:
    """Return what the interval of a contrast depends on, but for its level."""
    return variant.contrast, variant.prior if variant.contrast.startswith("bayes-") else None


def _contrasts(
    plan: Plan, measure: str, pairs: list[Pair]
) -> dict[Hashable, dict[float, np.ndarray]]:
    """Return the intervals of every method at all of its levels."""
    wanted: dict[Hashable, dict[float, Variant]] = {}
    for variant in plan.estimate.variants:
        wanted.setdefault(_method_key(variant), {})[variant.confidence_level] = variant
    found = {}
    for key, variants in wanted.items():
        variant = next(iter(variants.values()))
        method = method_for(measure, variant.contrast)
        takes_prior = "prior" in catalogue.find(measure, method).options
        options: dict[str, Any] = {"prior": variant.prior} if takes_prior else {}
        covers = cover_contrasts(
            measure, pairs, method=method, confidence_levels=list(variants), **options
        )
        found[key] = {
            level: np.stack(ends, axis=1) for level, ends in zip(variants, covers, strict=True)
        }
    return found


def _p_values(test: str | None, pairs: list[Pair]) -> np.ndarray:
    if test is None:
        return np.full((len(pairs), 2), np.nan)
    return np.stack(p_value_ranges(pairs, method=test), axis=1)
