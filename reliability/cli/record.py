"""The counts that `reliability rate` was given, and the rows that every result of them has."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from reliability import catalogue
from reliability.counts import CountRange

if TYPE_CHECKING:
    from reliability.estimators.partial.feasible import Arm

__all__ = ["Record", "bounds_row"]


class Record(NamedTuple):
    """The counts that `rate` was given, and how they are read."""

    failures: CountRange
    launches: CountRange
    unknown: CountRange
    intercepted: CountRange
    not_coded: CountRange | None
    estimand: str
    confidence_level: float

    @property
    def named_estimand(self) -> str | None:
        """The estimand, where it makes a difference."""
        late = self.not_coded is not None and self.estimand != "not-failed"
        return self.estimand if late or self.intercepted != CountRange(0, 0) else None

    @property
    def exact(self) -> bool:
        """Whether each count is one number."""
        counts = (self.failures, self.launches, self.unknown, self.intercepted)
        return all(count.exact for count in counts)

    def heading(self, title: str, *also: str) -> str:
        """Return the heading of a table of results on the launches assessed, each two-sided."""
        late = () if self.not_coded is None else ("of the launches assessed",)
        return f"{title} ({', '.join(('two-sided', *also, *late))}):"

    @property
    def assumed(self) -> tuple[str, ...]:
        """Codes of what every result on the launches assessed assumes."""
        return () if self.not_coded is None else ("not-coded-exclude",)

    def arm(self, *, not_coded: CountRange | None = None) -> Arm:
        """Return what the counts allow, with launches that are not coded, where given."""
        from reliability.assess.counts import arm_of_counts

        return arm_of_counts(
            self.failures,
            self.launches,
            unknown=self.unknown,
            intercepted=self.intercepted,
            estimand=self.estimand,
            not_coded=0 if not_coded is None else not_coded,
        )

    def row(
        self,
        quantity: str,
        bounds: tuple[float, float, bool, bool],
        ends: tuple[float, float],
        *,
        method: catalogue.Method,
        assumed: Sequence[str] = (),
    ) -> dict[str, Any]:
        """Return the columns that every row of `rate` has, of a quantity that these counts allow.

        The bounds are the least and greatest value, and whether each is only a limit.
        """
        from reliability.estimators.partial.bounds import Bounds, identified

        what = identified(Bounds(*bounds))
        ranges = () if self.exact and what != "bounds" else ("counts-within-ranges",)
        return bounds_row(
            quantity,
            bounds,
            ends,
            identified=what,
            confidence_level=self.confidence_level,
            method=method.name,
            guarantee=method.guarantee,
            failures=self.failures,
            launches=self.launches,
            conditional_on=(*assumed, *self.assumed, *ranges, "independent-launches"),
        )


def bounds_row(
    quantity: str,
    bounds: tuple[float, float, bool, bool],
    ends: tuple[Any, Any],
    *,
    identified: str,
    confidence_level: float,
    method: str,
    guarantee: str,
    failures: CountRange | None,
    launches: CountRange,
    conditional_on: Sequence[str],
    prior: str | None = None,
) -> dict[str, Any]:
    """Return the columns that every row of `rate` has, of a quantity within `bounds`.

    The bounds are the least and greatest value, and whether each is only a limit.
    """
    low, high, low_open, high_open = bounds
    return {
        "quantity": quantity,
        "period": None,
        "estimand": None,
        "estimate": low if identified == "point" else None,
        "bound_low": low,
        "bound_high": high,
        "bound_low_open": low_open,
        "bound_high_open": high_open,
        "identified": identified,
        "ci_low": float(ends[0]),
        "ci_high": float(ends[1]),
        "confidence_level": confidence_level,
        "method": method,
        "guarantee": guarantee,
        "failures": None if failures is None else failures.to_dict(),
        "launches": launches.to_dict(),
        "conditional_on": list(conditional_on),
        "prior": prior,
        "alternative": "two-sided",
        "population": None,
    }
