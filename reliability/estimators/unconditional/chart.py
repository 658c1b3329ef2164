"""p-values at many nulls of a short stretch at once, from five of them.

At a fixed share of the way along its null, the probability of a table is smooth in the null. Over
a short stretch it is taken at five nulls and interpolated between; regions differ by the tables
that cross, one after another, so that their probabilities are running sums.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from reliability.estimators.arguments import Floats
from reliability.estimators.unconditional.lattice import Cells, Region
from reliability.estimators.unconditional.nuisance import Nulls

__all__ = ["CLOSE", "Chart", "chart_of"]

CLOSE = 1e-3
"""How far from the p-value, relatively, those of a chart may lie."""

_FINE = 1.6
_NODES = 5
_CHEBYSHEV = np.cos((2.0 * np.arange(_NODES) + 1.0) * np.pi / (2.0 * _NODES))
_DENOMINATORS = np.array([np.prod(np.delete(x - _CHEBYSHEV, i)) for i, x in enumerate(_CHEBYSHEV)])
_OTHERS = np.array([np.delete(_CHEBYSHEV, i) for i in range(_NODES)])


class Chart(NamedTuple):
    """Probabilities of the regions of a stretch.

    Attributes
    ----------
    low, high : float
        The nulls at its ends.
    sums : ndarray, shape (pieces, 5, points)
        Probability of the region of each piece at the five nulls and along each of them.
    """

    low: float
    high: float
    sums: Floats

    def p(self, piece: NDArray[np.int64], thetas: Floats) -> tuple[Floats, Floats]:
        """p-values in some pieces.

        Parameters
        ----------
        piece : ndarray of int, shape (m,)
        thetas : ndarray, shape (m, points)
            Nulls in each of them.

        Returns
        -------
        p : ndarray, shape (m, points)
        least : ndarray, shape (m,)
            A lower bound of p between the first of the nulls and the last, but for what
            happens between two of them.
        """
        weights = _weights((2.0 * thetas - self.low - self.high) / (self.high - self.low))
        values = weights @ self.sums[piece]
        return _tops(values), values.min(axis=1).max(axis=1)


def _weights(at: Floats) -> Floats:
    """Lagrange's weights of the five nulls, along a new last axis."""
    product = np.prod(at[..., None, None] - _OTHERS, axis=-1)
    weights: Floats = product / _DENOMINATORS
    return weights


def _tops(values: Floats) -> Floats:
    """Greatest value along the last axis between even points.

    By Stirling's formula through five of them, at the vertex of the parabola through three.
    """
    at = values.argmax(axis=-1)[..., None]
    last = values.shape[-1] - 1
    two, one, top, ahead, far = (
        np.take_along_axis(values, np.clip(at + shift, 0, last), axis=-1)[..., 0]
        for shift in (-2, -1, 0, 1, 2)
    )
    at = at[..., 0]
    inner = (at > 0) & (at < last)
    slope = 0.5 * (ahead - one)
    bend = np.where(inner, one - 2.0 * top + ahead, 0.0)
    t = np.where(bend < 0.0, -slope / np.where(bend < 0.0, bend, -1.0), 0.0)
    rise = t * (slope + 0.5 * t * bend)
    third = 0.5 * (far - two) - (ahead - one)
    fourth = two + far - 4.0 * (one + ahead) + 6.0 * top
    wide = (at > 1) & (at < last - 1)
    rise += np.where(wide, t * (t * t - 1.0) * (third / 6.0 + t * fourth / 24.0), 0.0)
    greatest: Floats = top + np.maximum(rise, 0.0)
    return greatest


def chart_of(nulls: Nulls, region: Region, cells: Cells, low: float, high: float) -> Chart:
    """Chart the nulls from `low` to `high`.

    Parameters
    ----------
    nulls : Nulls
        `Nulls.straight` between the ends.
    region : Region
        That of `low`.
    cells : Cells
        The tables that cross between, in the order in which they do.
    low, high : float
        Values of the measure.
    """
    middle = 0.5 * (low + high)
    start, stop = nulls.ends(middle, middle)
    b = nulls.grid(middle, start, stop, _FINE)
    share = (b - start) / (stop - start) if stop > start else np.zeros(1)
    sums = np.empty((cells.size + 1, _NODES, share.size))
    sign = np.where(cells.enters, 1.0, -1.0)[:, None]
    for node, theta in enumerate(middle + 0.5 * (high - low) * _CHEBYSHEV):
        start, stop = nulls.ends(theta, theta)
        mass_a, mass_b = nulls.mass(theta, start + share * (stop - start))
        rising, falling = region.given_a(mass_b)
        given = rising if falling is None else rising + falling
        sums[0, node] = np.einsum("ij,ij->j", mass_a, given)
        sums[1:, node] = sign * mass_a[cells.x_a] * mass_b[cells.x_b]
    np.cumsum(sums, axis=0, out=sums)
    return Chart(low, high, sums)
