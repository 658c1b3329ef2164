"""Reading and checking the arguments that every estimator shares."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, Literal, TypeAlias, cast

import numpy as np
from numpy.typing import NDArray

from reliability.errors import CountError, LevelError, OptionError, nearest

__all__ = [
    "Alternative",
    "Counts",
    "Floats",
    "broadcast_counts",
    "check_alternative",
    "check_confidence_level",
]

Alternative: TypeAlias = Literal["two-sided", "less", "greater"]
Counts: TypeAlias = int | float | Sequence[Any] | NDArray[Any]
Floats: TypeAlias = NDArray[np.float64]

ALTERNATIVES = ("two-sided", "less", "greater")


def check_confidence_level(level: object) -> float:
    """Return `level` as a float strictly between 0 and 1.

    Raises
    ------
    LevelError
        For anything else: 0, 1, 95, "a", NaN.
    """
    try:
        value = float(level)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        value = math.nan
    if isinstance(level, str | bool) or not 0.0 < value < 1.0:
        hint = f" Did you mean {value / 100:g}?" if 1.0 < value < 100.0 else ""
        raise LevelError(
            f"confidence_level: must be a number strictly between 0 and 1; got {level!r}.{hint}"
        )
    return value


def check_alternative(alternative: str) -> Alternative:
    """Return `alternative` if it is one of two-sided, less, greater."""
    if alternative in ALTERNATIVES:
        return cast(Alternative, alternative)
    near = nearest(str(alternative), ALTERNATIVES)
    hint = f" Did you mean {near!r}?" if near else ""
    raise OptionError(
        f"alternative: must be one of {', '.join(ALTERNATIVES)}; got {alternative!r}.{hint}"
    )


def broadcast_counts(**counts: Counts) -> tuple[tuple[Floats, ...], tuple[int, ...]]:
    """Check pairs of counts and broadcast them against one another.

    Parameters
    ----------
    **counts
        Pairs in order: ``failures=..., launches=...`` or ``failures_a=..., launches_a=...,
        failures_b=..., launches_b=...``. The names stand in the error texts.

    Returns
    -------
    arrays : tuple of ndarray
        One float64 array of one dimension for each argument, all of one length.
    shape : tuple of int
        The shape that results are given back in; ``()`` for scalars.

    Raises
    ------
    CountError
        If a count is negative, fractional or not a number, if failures exceed launches, or if
        the shapes do not broadcast.
    """
    arrays = [_whole_numbers(name, value) for name, value in counts.items()]
    try:
        broadcast = np.broadcast_arrays(*arrays)
    except ValueError:
        shapes = ", ".join(f"{n} {a.shape}" for n, a in zip(counts, arrays, strict=True))
        raise CountError(f"counts: their shapes must broadcast; got {shapes}.") from None
    names = list(counts)
    for i in range(0, len(names), 2):
        failures, launches = broadcast[i], broadcast[i + 1]
        above = failures > launches
        if above.any():
            where = int(np.flatnonzero(above.ravel())[0])
            place = "" if failures.ndim == 0 else f" at position {where}"
            raise CountError(
                f"{names[i]}: must not exceed {names[i + 1]} ({launches.ravel()[where]:g})"
                f"{place}; got {failures.ravel()[where]:g}."
            )
    shape = broadcast[0].shape
    return tuple(np.ascontiguousarray(array).reshape(-1) for array in broadcast), shape


def _whole_numbers(name: str, value: Counts) -> Floats:
    try:
        raw = np.asarray(value)
        if raw.dtype.kind not in "iuf":
            raise TypeError
        array = raw.astype(np.float64, copy=False)
    except (TypeError, ValueError):
        raise CountError(f"{name}: must be whole numbers; got {value!r}.") from None
    bad = ~((array >= 0.0) & (array == np.floor(array)) & (array < 2.0**53))
    if bad.any():
        where = int(np.flatnonzero(bad.ravel())[0])
        place = "" if array.ndim == 0 else f" at position {where}"
        raise CountError(
            f"{name}: must be a whole number, 0 or more{place}; got {array.ravel()[where]:g}."
        )
    return array
