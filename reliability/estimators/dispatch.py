"""From a family and a method's name to its kernel, in chunks, and back to the caller's shape."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reliability import catalogue
from reliability.errors import OptionError, nearest
from reliability.estimators.arguments import (
    Counts,
    Floats,
    check_alternative,
    check_confidence_level,
    checked_counts,
)
from reliability.estimators.results import Interval

__all__ = ["check_options", "kernel_of", "run_interval", "run_test"]

# Rows that a kernel sees at once: bounds its memory. The kernels for one proportion are mostly
# closed forms, which run fastest while their arrays stay in the processor's cache.
CHUNK = 1 << 17
CHUNKS = {"proportion": 1 << 14, "difference": 1 << 15, "ratio": 1 << 15, "odds-ratio": 1 << 15}

PARAMETER_SPACE = {
    "proportion": (0.0, 1.0),
    "difference": (-1.0, 1.0),
    "ratio": (0.0, np.inf),
    "odds-ratio": (0.0, np.inf),
}


def kernel_of(method: catalogue.Method) -> Callable[..., Any]:
    """Import and return the kernel that a catalogue entry names."""
    module, _, name = method.function.partition(":")
    kernel: Callable[..., Any] = getattr(import_module(module), name)
    return kernel


def check_options(method: catalogue.Method, options: Mapping[str, Any]) -> dict[str, Any]:
    """Return the options that were given; refuse those that `method` does not take."""
    given = {name: value for name, value in options.items() if value is not None}
    for name in given:
        if name not in method.options:
            takers = [m.name for m in catalogue.METHODS.values()
                      if m.family == method.family and name in m.options]  # fmt: skip
            near = nearest(name, method.options)
            hint = f" Did you mean {near!r}?" if near else ""
            taken = f" Taken by: {', '.join(takers)}." if takers else ""
            raise OptionError(
                f"{name}: not an option of the {method.family} method {method.name!r}; got "
                f"{given[name]!r}. Leave it out, or choose another method.{hint}{taken}"
            )
    return given


def run_interval(
    family: str,
    method: str,
    confidence_level: float,
    alternative: str,
    options: Mapping[str, Any],
    **counts: Counts,
) -> Interval:
    """Check everything, run the method's kernel over the broadcast counts, restore the shape."""
    entry = catalogue.find(family, method)
    level = check_confidence_level(confidence_level)
    side = check_alternative(alternative)
    given = check_options(entry, options)
    arrays, shape, some_empty = checked_counts(**counts)
    size = arrays[0].size
    low, high, gap = np.empty(size), np.empty(size), np.zeros(size, dtype=bool)
    kernel = kernel_of(entry)
    chunk = CHUNKS.get(family, CHUNK)
    for start in range(0, size, chunk):
        part = slice(start, start + chunk)
        floats, empty = _as_floats(arrays, part, some_empty)
        ends = kernel(*floats, level, side, **given)
        low[part], high[part] = ends[0], ends[1]
        if len(ends) > 2:
            gap[part] = ends[2]
        if empty is not None:
            low[part][empty], high[part][empty] = PARAMETER_SPACE[family]
            gap[part][empty] = False
        # Their memory is used again by the next chunk while it is in the cache.
        del floats, ends
    if shape == ():
        return Interval(float(low[0]), float(high[0]), bool(gap[0]))
    return Interval(low.reshape(shape), high.reshape(shape), gap.reshape(shape))


def _as_floats(
    arrays: tuple[NDArray[Any], ...], part: slice, some_empty: bool
) -> tuple[list[Floats], NDArray[np.bool_] | None]:
    """Return a chunk of the arrays as floats, and which rows have an arm with 0 launches.

    Such an arm is handed on as one success, so that no kernel meets 0 / 0; None where no row
    of the whole has one.
    """
    floats = [array[part].astype(np.float64) for array in arrays]
    if not some_empty:
        return floats, None
    empty = np.zeros(floats[0].size, dtype=bool)
    for launches in floats[1::2]:
        none = launches == 0.0
        empty |= none
        launches[none] = 1.0
    return floats, empty


def run_test(
    method: str, alternative: str, options: Mapping[str, Any], **counts: Counts
) -> float | Floats:
    """Check everything, run the test's kernel, restore the shape. An empty arm gives p = 1."""
    entry = catalogue.find("test", method)
    side = check_alternative(alternative)
    given = check_options(entry, options)
    arrays, shape, some_empty = checked_counts(**counts)
    p = np.empty(arrays[0].size)
    kernel = kernel_of(entry)
    for start in range(0, p.size, CHUNK):
        part = slice(start, start + CHUNK)
        floats, empty = _as_floats(arrays, part, some_empty)
        p[part] = kernel(*floats, side, **given)
        if empty is not None:
            p[part][empty] = 1.0
    return float(p[0]) if shape == () else p.reshape(shape)
