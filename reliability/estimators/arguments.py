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

# Whole numbers up to here are exact as floats.
MOST = 2.0**53


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
        hint = f"Did you mean {value / 100:g}?" if 1.0 < value < 100.0 else "Give one such as 0.95."
        raise LevelError(
            f"confidence_level: must be a number strictly between 0 and 1; got {level!r}. {hint}"
        )
    return value


def check_alternative(alternative: str) -> Alternative:
    """Return `alternative` if it is one of two-sided, less, greater."""
    if alternative in ALTERNATIVES:
        return cast(Alternative, alternative)
    near = nearest(str(alternative), ALTERNATIVES)
    hint = f"Did you mean {near!r}?" if near else "Give one of these."
    raise OptionError(
        f"alternative: must be one of {', '.join(ALTERNATIVES)}; got {alternative!r}. {hint}"
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
    shape = arrays[0].shape
    if any(array.shape != shape for array in arrays):
        try:
            arrays = list(np.broadcast_arrays(*arrays))
        except ValueError:
            shapes = ", ".join(f"{n} {a.shape}" for n, a in zip(counts, arrays, strict=True))
            raise CountError(
                f"counts: their shapes must broadcast; got {shapes}. "
                "Give scalars, or arrays of one shape."
            ) from None
        shape = arrays[0].shape
    names = list(counts)
    for i in range(0, len(names), 2):
        failures, launches = arrays[i], arrays[i + 1]
        if (failures > launches).any():
            where = int(np.flatnonzero((failures > launches).ravel())[0])
            raise CountError(
                f"{names[i]}: must not exceed {names[i + 1]} ({launches.ravel()[where]:g})"
                f"{_place(failures, where)}; got {failures.ravel()[where]:g}. "
                "Give the failures among the launches, then all launches."
            )
    flat = tuple(np.ascontiguousarray(array, dtype=np.float64).reshape(-1) for array in arrays)
    return flat, shape


def _whole_numbers(name: str, value: Counts) -> NDArray[Any]:
    """Return `value` as an array of whole numbers, of the type that it came in."""
    try:
        array = np.asarray(value)
    except (TypeError, ValueError):  # ragged
        array = np.empty(0, dtype=object)
    kind = array.dtype.kind
    if kind not in "iuf" and not (array.size == 0 and array.dtype != object):
        raise CountError(
            f"{name}: must be whole numbers; got {_shown(value)}. "
            "Give a count, or a list or array of counts without blanks."
        )
    if array.size == 0:
        return array.astype(np.float64)
    # Two reductions settle an array of integers; only a wrong one is looked at again.
    right = array.min() >= 0 and array.max() < MOST
    if right and kind == "f":
        right = bool((array == np.floor(array)).all())
    if not right:
        wrong = ~((array >= 0) & (array < MOST) & (array == np.floor(array)))
        where = int(np.flatnonzero(wrong.ravel())[0])
        raise CountError(
            f"{name}: must be a whole number, 0 or more{_place(array, where)}; "
            f"got {array.ravel()[where]:g}. Give a count, not a share."
        )
    return array


def _place(array: NDArray[Any], where: int) -> str:
    if array.ndim == 0:
        return ""
    at = ", ".join(str(index) for index in np.unravel_index(where, array.shape))
    return f" at position {at}"


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."
