"""Rows of `reliability rate` about counts that are all known: the share is a point."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from reliability.counts import CountRange
from reliability.errors import OptionError

__all__ = ["known_row", "require_exact"]


def require_exact(option: str, counts: Mapping[str, CountRange], advice: str) -> None:
    """Refuse a range where an option needs one number for each count.

    Raises
    ------
    OptionError
        Naming the first count that is a range.
    """
    for name, count in counts.items():
        if not count.exact:
            raise OptionError(f"{option}: needs one number for --{name}; got {count}. {advice}")


def known_row(
    quantity: str,
    value: float | None,
    ends: tuple[Any, Any],
    *,
    confidence_level: float,
    method: str,
    failures: CountRange,
    launches: CountRange,
    conditional_on: Sequence[str],
) -> dict[str, Any]:
    """Return the columns that every row of `rate` has; without a `value` anything is possible."""
    return {
        "quantity": quantity,
        "period": None,
        "estimand": None,
        "estimate": value,
        "bound_low": 0.0 if value is None else value,
        "bound_high": 1.0 if value is None else value,
        "bound_low_open": False,
        "bound_high_open": False,
        "identified": "nothing" if value is None else "point",
        "ci_low": float(ends[0]),
        "ci_high": float(ends[1]),
        "confidence_level": confidence_level,
        "method": method,
        "guarantee": "approximate",
        "failures": failures.to_dict(),
        "launches": launches.to_dict(),
        "conditional_on": list(conditional_on),
        "prior": None,
        "alternative": "two-sided",
        "population": None,
    }
