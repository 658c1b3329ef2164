"""How the error of an interval is shared between its two ends."""

from __future__ import annotations

from reliability.estimators.arguments import Alternative

__all__ = ["tail_area"]


def tail_area(level: float, alternative: Alternative) -> float:
    """Return the error probability of each end that is bounded.

    Half of ``1 - level`` for a two-sided interval, all of it for a one-sided one.

    Examples
    --------
    >>> tail_area(0.5, "two-sided"), tail_area(0.75, "less")
    (0.25, 0.25)
    """
    return (1.0 - level) / 2.0 if alternative == "two-sided" else 1.0 - level
