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
    "checked_counts",
]

Alternative: TypeAlias = Literal["two-sided", "less", "greater"]
Counts: TypeAlias = int | float | Sequence[Any] | NDArray[Any]
Floats: TypeAlias = NDArray[np.float64]

ALTERNATIVES = ("two-sided", "less", "greater")

# Whole numbers up to here are exact as floats.
MOST = 2.0**53
PIECE = 1 << 15


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
    """Check pairs of counts and broadcast them against one another, as floats.

    Parameters, results and errors are those of `checked_counts`, but that every array is of
    type float64.
    """
    flat, shape, _ = checked_counts(**counts)
    return tuple(np.asarray(array, dtype=np.float64) for array in flat), shape


def checked_counts(
    **counts: Counts,
) -> tuple[tuple[NDArray[Any], ...], tuple[int, ...], bool]:
    """Check pairs of counts and broadcast them against one another.

    Parameters
    ----------
    **counts
        Pairs in order: ``failures=..., launches=...`` or ``failures_a=..., launches_a=...,
        failures_b=..., launches_b=...``. The names stand in the error texts.

    Returns
    -------
    arrays : tuple of ndarray
        One array of one dimension for each argument, all of one length, of the type that it
        came in: whoever works in chunks converts them chunk by chunk.
    shape : tuple of int
        The shape that results are given back in; ``()`` for scalars.
    some_empty : bool
        Whether any arm has 0 launches.

    Raises
    ------
    CountError
        If a count is negative, fractional or not a number, if failures exceed launches, or if
        the shapes do not broadcast.
    """
    arrays = [_numbers(name, value) for name, value in counts.items()]
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
    some_empty = False
    for i in range(0, len(names), 2):
        least = _least_launches(arrays[i].reshape(-1), arrays[i + 1].reshape(-1))
        if least is None:
            raise _first_problem(names[i], arrays[i], names[i + 1], arrays[i + 1])
        some_empty |= least == 0.0
    return tuple(array.reshape(-1) for array in arrays), shape, some_empty


def _numbers(name: str, value: Counts) -> NDArray[Any]:
    """Return `value` as an array of numbers, of the type that it came in."""
    if _masked(value):
        # Its data would be read through the mask.
        raise CountError(
            f"{name}: must not hold masked entries; got {_shown(value)}. "
            "Give a count, or a list or array of counts without blanks."
        )
    try:
        array = np.asarray(value)
    except (TypeError, ValueError):  # ragged
        array = np.empty(1, dtype=object)
    if array.dtype.kind not in "iuf" and not (array.size == 0 and array.dtype != object):
        raise CountError(
            f"{name}: must be whole numbers; got {_shown(value)}. "
            "Give a count, or a list or array of counts without blanks."
        )
    return array


def _masked(value: object) -> bool:
    """Whether an entry is masked, in a masked array or in a list of them."""
    if isinstance(value, list | tuple):
        nested = (list, tuple, np.ma.MaskedArray)
        return any(_masked(part) for part in value if isinstance(part, nested))
    return bool(np.ma.is_masked(value))


def _least_launches(failures: NDArray[Any], launches: NDArray[Any]) -> float | None:
    """Return the least launches if all are whole numbers, 0 <= failures <= launches; else None.

    As few passes as that takes, over pieces that stay in the processor's cache between them.
    """
    least = math.inf
    for start in range(0, failures.size, PIECE):
        k, n = failures[start : start + PIECE], launches[start : start + PIECE]
        if not (k.min() >= 0 and n.max() < MOST) or (k > n).any():
            return None
        for array in (k, n):
            if array.dtype.kind == "f" and not (array == np.floor(array)).all():
                return None
        least = min(least, float(n.min()))
    return least


def _first_problem(
    name: str, failures: NDArray[Any], of: str, launches: NDArray[Any]
) -> CountError:
    for given, array in ((name, failures), (of, launches)):
        wrong = ~((array >= 0) & (array < MOST) & (array == np.floor(array)))
        if wrong.any():
            where = int(np.flatnonzero(wrong.ravel())[0])
            return CountError(
                f"{given}: must be a whole number, 0 or more{_place(array, where)}; "
                f"got {array.ravel()[where]:g}. Give a count, not a share."
            )
    where = int(np.flatnonzero((failures > launches).ravel())[0])
    return CountError(
        f"{name}: must not exceed {of} ({launches.ravel()[where]:g})"
        f"{_place(failures, where)}; got {failures.ravel()[where]:g}. "
        "Give the failures among the launches, then all launches."
    )


def _place(array: NDArray[Any], where: int) -> str:
    if array.ndim == 0:
        return ""
    at = ", ".join(str(index) for index in np.unravel_index(where, array.shape))
    return f" at position {at}"


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."
