"""Which counts of failures and launches a partly known record allows.

The record of one arm (one period, say) is a list of incidents. Each incident has one claim, or
several rivals of which one is right. A claim allows a *box*: failures k, launches that did not
fail s ("others") and launches n = k + s, each between two ends, all three at once. What the arm
allows is every total that one choice in each incident can add up to. Bounds taken over that
sum are sharp; bounds from ranges pooled first are not.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from reliability.counts import CountRange
from reliability.errors import CountError

__all__ = ["Allowed", "Arm", "Feasible", "Point", "as_arm", "as_claim"]

# (failures, others); an infinite count stands for the limit along an open upper end.
Point: TypeAlias = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Feasible:
    """The failures and launches that one claim allows: a jointly constrained box.

    The set is all whole (k, s) with ``failures_low <= k <= failures_high``,
    ``others_low <= s <= others_high`` and ``launches_low <= k + s <= launches_high``; a high
    end of None is open.

    Notes
    -----
    With m = -(k + s) the three pairs of ends constrain three numbers that sum to zero, each
    between two whole ends: a generalised polymatroid in the plane (Frank and Tardos 1988).
    Two facts follow, and the tests check both by brute force. One pass of `tighten` makes all
    six ends attained, and the sum of two tight sets (every k and s added to every other) is the
    set whose six ends are the sums of theirs, whole points included. So any number of claims
    that have no rivals add up to six numbers.

    Examples
    --------
    Six to eight launched, two shot down, nothing said of the rest:

    >>> claim = Feasible(0, None, 2, None, 6, 8).tighten()
    >>> claim.failures_high, claim.others_high
    (6, 8)
    """

    failures_low: int
    failures_high: int | None
    others_low: int
    others_high: int | None
    launches_low: int
    launches_high: int | None

    def __post_init__(self) -> None:
        ends = self.ends()
        for low, high in zip(ends[::2], ends[1::2], strict=True):
            whole = type(low) is int and (high is None or type(high) is int)
            if not whole or low < 0 or (high is not None and high < low):  # type: ignore[operator]
                self._check_ends()

    def _check_ends(self) -> None:
        """Raise for the first pair of ends that is no range of counts, if there is one."""
        for name in ("failures", "others", "launches"):
            low, high = getattr(self, f"{name}_low"), getattr(self, f"{name}_high")
            try:
                CountRange(low, high)
            except CountError as error:
                raise CountError(f"{name}: {error}") from None

    def tighten(self) -> Feasible:
        """Return the same set with every end attained.

        Raises
        ------
        CountError
            If no failures and launches satisfy all six ends.
        """
        k_low, s_low, n_low = self.failures_low, self.others_low, self.launches_low
        k_high, s_high = _top(self.failures_high), _top(self.others_high)
        n_high = _top(self.launches_high)
        lows = max(k_low, n_low - s_high), max(s_low, n_low - k_high), max(n_low, k_low + s_low)
        highs = (
            min(k_high, n_high - s_low),
            min(s_high, n_high - k_low),
            min(n_high, k_high + s_high),
        )
        if lows == (k_low, s_low, n_low) and highs == (k_high, s_high, n_high):
            return self
        if any(low > high for low, high in zip(lows, highs, strict=True)):
            raise CountError(
                f"feasible counts: failures {self.failures}, launches that did not fail "
                f"{self.others} and launches {self.launches} cannot all hold. "
                "Correct the count that is wrong, or widen its range."
            )
        return _of_ends(lows, highs)

    @classmethod
    def of_counts(
        cls, failures: CountRange | int | str, launches: CountRange | int | str
    ) -> Feasible:
        """Return the tight set of failures within launches, each a count or a range.

        Raises
        ------
        CountError
            If more failures are stated than launches are allowed.

        Examples
        --------
        >>> Feasible.of_counts("0..6", 8).others
        CountRange(low=2, high=8)
        """
        k, n = CountRange.of(failures), CountRange.of(launches)
        if n.high is not None and k.low > n.high:
            raise CountError(
                f"failures: must not exceed launches ({n}); got {k.quoted}. "
                "Correct the count that is wrong, or widen its range."
            )
        return cls(k.low, k.high, 0, None, n.low, n.high).tighten()

    @property
    def failures(self) -> CountRange:
        """The failures as a range."""
        return CountRange(self.failures_low, self.failures_high)

    @property
    def others(self) -> CountRange:
        """The launches that did not fail as a range."""
        return CountRange(self.others_low, self.others_high)

    @property
    def launches(self) -> CountRange:
        """The launches as a range."""
        return CountRange(self.launches_low, self.launches_high)

    @property
    def exact(self) -> bool:
        """Whether the tight set is one point."""
        return self.failures.exact and self.others.exact

    @property
    def open(self) -> bool:
        """Whether the launches have an open upper end."""
        return self.launches_high is None

    def __add__(self, other: Feasible) -> Feasible:
        """Return the sum of two tight sets."""
        sums = (
            None if a is None or b is None else a + b
            for a, b in zip(self.ends(), other.ends(), strict=True)
        )
        return Feasible(*sums)  # type: ignore[arg-type]

    def __contains__(self, point: Point) -> bool:
        k, s = point
        return (
            self.failures_low <= k <= _top(self.failures_high)
            and self.others_low <= s <= _top(self.others_high)
            and self.launches_low <= k + s <= _top(self.launches_high)
        )

    def holds(self, other: Feasible) -> bool:
        """Whether every point of the tight set `other` lies in this tight set."""
        pairs = list(zip(self.ends(), other.ends(), strict=True))
        return all(_top(mine) <= _top(theirs) for mine, theirs in pairs[::2]) and all(
            _top(mine) >= _top(theirs) for mine, theirs in pairs[1::2]
        )

    def points(self) -> Iterator[tuple[int, int]]:
        """Yield every (failures, others) of a tight set without open ends."""
        if self.launches_high is None:
            raise CountError(
                f"feasible counts: launches {self.launches} are open above, so the points cannot "
                "be listed. Give the launches a high end."
            )
        for k in range(self.failures_low, int(_top(self.failures_high)) + 1):
            low = max(self.others_low, self.launches_low - k)
            high = min(_top(self.others_high), self.launches_high - k)
            for s in range(low, int(high) + 1):
                yield k, s

    def worst(self) -> Point:
        """Return the point of a tight set with the most failures and the fewest others.

        Both at once: k_high + s_low lies within the launches, or one of the two would not be
        attained. So every function that rises with failures and falls with others has its
        maximum over the set there.
        """
        return _top(self.failures_high), float(self.others_low)

    def best(self) -> Point:
        """Return the point of a tight set with the fewest failures and the most others.

        Every function that rises with failures and falls with others has its minimum there.
        """
        return float(self.failures_low), _top(self.others_high)

    def ends(self) -> tuple[int | None, ...]:
        """Return the six ends in the order of the fields."""
        return (
            self.failures_low,
            self.failures_high,
            self.others_low,
            self.others_high,
            self.launches_low,
            self.launches_high,
        )


def _top(high: int | None) -> float:
    return math.inf if high is None else high


def _of_ends(lows: Sequence[float], highs: Sequence[float]) -> Feasible:
    """Return the box with these ends of failures, others, launches; infinity is open."""
    k_high, s_high, n_high = (None if high == math.inf else int(high) for high in highs)
    k_low, s_low, n_low = map(int, lows)
    return Feasible(k_low, k_high, s_low, s_high, n_low, n_high)


@dataclass(frozen=True, slots=True)
class Arm:
    """What all incidents of one arm allow together.

    Attributes
    ----------
    groups : tuple of tuple of Feasible
        One group an incident; its members are rivals, of which one is right. The arm allows
        every sum of one point from each group. No group at all: zero launches. The members are
        tightened on building.

    Raises
    ------
    CountError
        If a group is empty, or a member allows nothing.

    Examples
    --------
    A launched 1..3 with 1 intercepted and the rest unknown; B launched 4, none failed:

    >>> a = Feasible(0, None, 1, None, 1, 3)
    >>> b = Feasible.of_counts(0, 4)
    >>> print(Arm.of(a, b).merged().groups[0][0].failures)
    0..2
    """

    groups: tuple[tuple[Feasible, ...], ...] = ()

    def __post_init__(self) -> None:
        groups = []
        for i, group in enumerate(self.groups):
            if not group:
                raise CountError(
                    f"incident {i}: must have at least one claim; got none. Leave the incident out."
                )
            groups.append(tuple(dict.fromkeys(rival.tighten() for rival in group)))
        object.__setattr__(self, "groups", tuple(groups))

    @classmethod
    def of(cls, *claims: Feasible) -> Arm:
        """Return the arm of claims about different incidents."""
        return cls(tuple((claim,) for claim in claims))

    def __add__(self, other: Arm) -> Arm:
        return Arm(self.groups + other.groups)

    def merged(self) -> Arm:
        """Return an arm that allows the same, with all incidents without rivals summed to one."""
        single = [group[0].ends() for group in self.groups if len(group) == 1]
        groups = tuple(group for group in self.groups if len(group) > 1)
        if single:
            groups = ((Feasible(*map(_sum, zip(*single, strict=True))),), *groups)  # type: ignore[arg-type]
        merged = object.__new__(Arm)  # the members are tight already
        object.__setattr__(merged, "groups", groups)
        return merged

    @property
    def may_be_empty(self) -> bool:
        """Whether zero launches are allowed."""
        return all(any(rival.launches_low == 0 for rival in group) for group in self.groups)

    @property
    def exact(self) -> bool:
        """Whether the arm allows one point only."""
        return all(len(group) == 1 and group[0].exact for group in self.groups)

    @property
    def open(self) -> bool:
        """Whether the launches have an open upper end."""
        return any(rival.open for group in self.groups for rival in group)

    @property
    def hull(self) -> Feasible:
        """The smallest box that holds every point the arm allows; exact without rivals."""
        total = Feasible(0, 0, 0, 0, 0, 0)
        for group in self.groups:
            total = total + _around(group)
        return total

    def worst_points(self) -> list[Point]:
        """Return the points among which every maximum of a rate-like function lies.

        A function that rises with failures and falls with others has its maximum over the arm
        at one of them: the sums of the rivals' `Feasible.worst`, without those that another sum
        dominates. By rising failures; infinite counts stand for open ends.
        """
        return _front([[rival.worst() for rival in group] for group in self.merged().groups])

    def best_points(self) -> list[Point]:
        """Return the points among which every minimum of a rate-like function lies."""
        mirrored = [
            [(s, k) for k, s in (rival.best() for rival in group)] for group in self.merged().groups
        ]
        return [(k, s) for s, k in _front(mirrored)]


Allowed: TypeAlias = "Arm | Feasible | tuple[CountRange | int | str, CountRange | int | str]"


def as_arm(allowed: Allowed) -> Arm:
    """Return what is known of one arm, from counts in any form.

    Parameters
    ----------
    allowed : Arm, Feasible or (failures, launches)
        Each count a whole number, a `CountRange` or text such as ``20..30``.

    Raises
    ------
    CountError
        If it is none of these, or the counts cannot all hold.

    Examples
    --------
    >>> print(as_arm(("20..30", "45..55")).hull.launches)
    45..55
    """
    if isinstance(allowed, Arm):
        return allowed
    return Arm.of(as_claim(allowed))


def as_claim(allowed: Feasible | tuple[CountRange | int | str, CountRange | int | str]) -> Feasible:
    """Return what one claim allows, from a `Feasible` or (failures, launches)."""
    if isinstance(allowed, Feasible):
        return allowed
    if not isinstance(allowed, tuple | list) or len(allowed) != 2:
        raise CountError(
            f"counts: must be a pair (failures, launches), or what a function of this package "
            f'returned as counts; got {allowed!r}. Give them as (25, 50) or ("20..30", "45..55").'
        )
    return Feasible.of_counts(*allowed)


def _sum(ends: Iterable[int | None]) -> int | None:
    column = list(ends)
    return None if None in column else sum(column)  # type: ignore[arg-type]


def _around(rivals: Iterable[Feasible]) -> Feasible:
    ends = list(zip(*(rival.ends() for rival in rivals), strict=True))
    lows = [min(e for e in column if e is not None) for column in ends[::2]]
    highs = [None if None in column else max(e or 0 for e in column) for column in ends[1::2]]
    around = (end for pair in zip(lows, highs, strict=True) for end in pair)
    return Feasible(*around).tighten()  # type: ignore[arg-type]


def _front(groups: list[list[Point]]) -> list[Point]:
    """Sums of one point a group that no other sum beats: more first, less second coordinate.

    Sums of dominated points are dominated, so they are dropped after every group; the front
    never has more points than the first coordinate has values.
    """
    front: list[Point] = [(0.0, 0.0)]
    for group in groups:
        least: dict[float, float] = {}
        for more, less in front:
            for add_more, add_less in group:
                key, value = more + add_more, less + add_less
                least[key] = min(value, least.get(key, math.inf))
        front = []
        for key in sorted(least, reverse=True):
            if not front or least[key] < front[-1][1]:
                front.append((key, least[key]))
        front.reverse()
    return front
