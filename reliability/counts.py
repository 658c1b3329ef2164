"""A count that reports give as a range: low..high, where the high end may be open."""

from __future__ import annotations

import operator
import re
from dataclasses import dataclass
from typing import SupportsIndex

from reliability.errors import CountError

__all__ = ["CountRange", "parse_count", "parse_rate"]

_COUNT = re.compile(r"\s*(\d+)\s*(?:(\.\.)\s*(\d+)?\s*)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class CountRange:
    """A whole number known only as a range.

    Parameters
    ----------
    low : int
        The least value that the report allows, 0 or more.
    high : int or None
        The greatest value, `low` or more; None where the upper end is open ("at least").

    Raises
    ------
    CountError
        If an end is negative or not a whole number, or the ends are out of order.

    Examples
    --------
    >>> CountRange(20, 30)
    CountRange(low=20, high=30)
    >>> print(CountRange(45, 55), CountRange(2, None), CountRange(8, 8))
    45..55 2.. 8
    """

    low: int
    high: int | None

    def __post_init__(self) -> None:
        low = _whole(self.low, "low end")
        high = None if self.high is None else _whole(self.high, "high end")
        if high is not None and high < low:
            raise CountError(
                f"range of counts: the high end must not lie below the low end ({low}); "
                f"got {high}. Swap the ends, or leave the high end out where it is open."
            )
        object.__setattr__(self, "low", low)
        object.__setattr__(self, "high", high)

    @property
    def exact(self) -> bool:
        """Whether both ends are the same number."""
        return self.high == self.low

    @property
    def open(self) -> bool:
        """Whether the upper end is open."""
        return self.high is None

    def __add__(self, other: CountRange) -> CountRange:
        high = None if self.high is None or other.high is None else self.high + other.high
        return CountRange(self.low + other.low, high)

    def __str__(self) -> str:
        if self.high is None:
            return f"{self.low}.."
        return str(self.low) if self.low == self.high else f"{self.low}..{self.high}"

    @property
    def quoted(self) -> str:
        """The range in a sentence: its open end in quotes, apart from the full stop.

        Examples
        --------
        >>> print(CountRange(2, None).quoted, CountRange(20, 30).quoted)
        '2..' 20..30
        """
        return f"'{self}'" if self.open else str(self)

    def to_dict(self) -> dict[str, int | None]:
        """Return ``{"low": ..., "high": ...}``; a null high end is open."""
        return {"low": self.low, "high": self.high}

    @classmethod
    def of(cls, count: CountRange | SupportsIndex | str) -> CountRange:
        """Return `count` as a range: a range as it is, a whole number as low = high.

        Examples
        --------
        >>> CountRange.of(8), CountRange.of("2..")
        (CountRange(low=8, high=8), CountRange(low=2, high=None))
        """
        if isinstance(count, CountRange):
            return count
        if isinstance(count, str):
            return parse_count(count)
        value = _whole(count, "count")
        return cls(value, value)


def _whole(value: object, name: str) -> int:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    try:
        number = operator.index(value)  # type: ignore[arg-type]
    except TypeError:
        raise CountError(_not_whole(name, value)) from None
    if isinstance(value, bool):
        raise CountError(_not_whole(name, value))
    if number < 0:
        raise CountError(f"{name}: must not be negative; got {number}. Give 0 or more.")
    return number


def _not_whole(name: str, value: object) -> str:
    return (
        f"{name}: must be a whole number; got {value!r}. Give one, or a range of two as "
        "CountRange(20, 30)."
    )


def parse_count(text: str) -> CountRange:
    """Read a count or a range of counts: ``8``, ``20..30`` or, open above, ``2..``.

    Examples
    --------
    >>> parse_count("20..30")
    CountRange(low=20, high=30)
    """
    match = _COUNT.fullmatch(text)
    if match is None:
        raise CountError(
            "count: must be a whole number, a range like 20..30 or, open above, 2..; got "
            f"{text!r}. Write it in one of these forms."
        )
    low, dots, high = match.groups()
    if dots is None:
        return CountRange(int(low), int(low))
    return CountRange(int(low), None if high is None else int(high))


def parse_rate(text: str) -> tuple[CountRange, CountRange]:
    """Read failures out of launches, each a count or a range: ``20..30/45..55``.

    Examples
    --------
    >>> failures, launches = parse_rate("0..6/8")
    >>> print(failures, "of", launches)
    0..6 of 8
    """
    failures, slash, launches = text.partition("/")
    if not slash:
        raise CountError(
            f"rate: must be failures/launches, as in 7/50 or 20..30/45..55; got {text!r}. Put a / "
            "between them."
        )
    return parse_count(failures), parse_count(launches)
