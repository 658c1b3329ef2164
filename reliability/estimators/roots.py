"""Roots of many functions at once, each inside its own bracket."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from reliability.estimators.arguments import Floats

__all__ = ["bracketed_root"]

_STEPS = 120


def bracketed_root(
    function: Callable[[Floats], Floats],
    low: Floats,
    high: Floats,
    tolerance: float = 1e-14,
) -> Floats:
    """Root of each of many functions that increase through 0 between `low` and `high`.

    Regula falsi with the weights of Anderson and Bjorck (1973), and a bisection wherever three
    steps did not halve a bracket.

    Parameters
    ----------
    function : callable
        Vectorised; at most 0 at `low`, at least 0 at `high`.
    low, high : ndarray
        The brackets.
    tolerance : float
        Relative to the root (absolute below 1): the width at which a bracket is narrow enough,
        or the step of the superlinear iteration after which it has converged.

    Returns
    -------
    ndarray
        The roots, each inside its bracket.
    """
    a, b = np.array(low, dtype=np.float64), np.array(high, dtype=np.float64)
    f_a, f_b = function(a), function(b)
    b = np.where(f_a >= 0.0, a, b)
    a = np.where(f_b <= 0.0, b, a)
    widest = b - a
    root = a
    before = np.zeros(a.shape)
    for step in range(_STEPS):
        width = b - a
        if step % 3 == 2:
            halve = width > 0.5 * widest
            widest = width
        else:
            halve = np.zeros(a.shape, dtype=bool)
        span = f_b - f_a
        with np.errstate(all="ignore"):
            cut = a - f_a * width / span
        inner = (cut > a) & (cut < b) & ~halve
        previous, root = root, np.where(inner, cut, 0.5 * (a + b))
        value = function(root)
        left = value <= 0.0
        with np.errstate(all="ignore"):
            kept = np.where(left, 1.0 - value / f_a, 1.0 - value / f_b)
        side = np.where(left, -1.0, 1.0)
        # Only an end that stays twice in a row has its value scaled down.
        kept = np.where(side == before, np.where((kept > 0.0) & inner, kept, 0.5), 1.0)
        before = side
        f_a, f_b = np.where(left, value, f_a * kept), np.where(left, f_b * kept, value)
        a, b = np.where(left, root, a), np.where(left, b, root)
        exact = value == 0.0
        a, b = np.where(exact, root, a), np.where(exact, root, b)
        bar = tolerance * np.maximum(1.0, np.abs(root))
        steady = inner & (np.abs(root - previous) <= 0.1 * bar) & (step > 0)
        if np.all(steady | (b - a <= bar)):
            break
    return root
