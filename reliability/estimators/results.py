"""What interval functions return."""

from __future__ import annotations

from typing import NamedTuple

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
        entry lacks the identity ``duality`` can have one.
    """

    gap: bool | np.ndarray

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
