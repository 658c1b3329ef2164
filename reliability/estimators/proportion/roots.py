"""Newton's method kept inside a bracket, over arrays."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from reliability.estimators.arguments import Floats

__all__ = ["increasing_root"]

# Newton's error after a step is of the order of the step squared: a step this small leaves
# nothing above rounding.
SMALL_STEP = 1e-9
MOST_STEPS = 200


def increasing_root(
    function: Callable[..., tuple[Floats, Floats]],
    low: Floats,
    high: Floats,
    start: Floats,
    *parameters: Floats,
) -> Floats:
    """Find where increasing functions cross zero, one for each row.

    Parameters
    ----------
    function : callable
        ``function(x, *parameters)`` gives the values and the derivatives at `x`. A value below
        zero says that the root lies above x; no more monotony than that is asked for.
    low, high : ndarray
        Brackets, positive; the function need not be finite at their ends.
    start : ndarray
        First guesses; one outside its bracket is replaced by the middle.
    *parameters : ndarray
        What else the function depends on, one value a row.

    Returns
    -------
    ndarray
        The roots, to a relative error of rounding; where a function jumps over zero, the jump.
    """
    root = np.where((start > low) & (start < high), start, (low + high) / 2.0)
    rows = np.arange(root.size)
    x, below, above, given = root.copy(), low.copy(), high.copy(), parameters
    with np.errstate(all="ignore"):
        for _ in range(MOST_STEPS):
            if rows.size == 0:
                break
            value, slope = function(x, *given)
            rising = value < 0.0
            below = np.where(rising, x, below)
            above = np.where(rising, above, x)
            step = x - value / slope
            inside = (step >= below) & (step <= above)
            new = np.where(inside, step, (below + above) / 2.0)
            done = inside & (np.abs(new - x) <= SMALL_STEP * np.abs(new))
            done |= (above - below <= 4e-16 * above) | (value == 0.0)
            x = np.where(value == 0.0, x, new)
            root[rows] = x
            if done.any():
                keep = ~done
                rows, x, below, above = rows[keep], x[keep], below[keep], above[keep]
                given = tuple(parameter[keep] for parameter in given)
    return root
