"""What interval functions return."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

__all__ = ["Interval"]


class _Ends(NamedTuple):
    low: float | np.ndarray
    high: float | np.ndarray


class Interval(_Ends):
    """The two ends of an interval; ``low, high = interval`` works.

    Attributes
    ----------
    low, high : float or ndarray
        Floats for scalar counts, arrays of the broadcast shape for arrays.
    gap : bool or ndarray of bool
        True where the set of values that the method's test accepts has a gap, so that the
        interval (its hull) holds values that the test rejects. Only methods whose catalogue
        entry lacks the identity ``duality`` can have one. Two intervals with the same ends are
        equal only if their gaps are; a plain ``(low, high)`` is compared with the ends alone.
    """

    gap: bool | np.ndarray = False

    def __new__(
        cls,
        low: float | np.ndarray,
        high: float | np.ndarray,
        gap: bool | np.ndarray = False,
    ) -> Interval:
        """Build from the two ends."""
        self = super().__new__(cls, low, high)
        self.gap = gap
        return self

    def _replace(self, **changes: Any) -> Interval:
        """Return the interval with other ends or another `gap`; the rest stays."""
        gap = changes.pop("gap", self.gap)
        return type(self)(*super()._replace(**changes), gap)

    def __eq__(self, other: object) -> bool:
        """Compare the ends and, with another interval, the gaps."""
        if isinstance(other, Interval) and not np.array_equal(self.gap, other.gap):
            return False
        return super().__eq__(other)

    def __ne__(self, other: object) -> bool:
        """Return the reverse of ``==``."""
        return not self == other

    __hash__ = _Ends.__hash__

    def __repr__(self) -> str:
        """Show both ends, and `gap` where there is one."""
        gap = f", gap={self.gap!r}" if np.any(self.gap) else ""
        return f"{type(self).__name__}(low={self.low!r}, high={self.high!r}{gap})"
