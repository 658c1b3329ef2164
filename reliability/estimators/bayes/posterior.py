"""The posterior distribution of a difference, ratio or odds ratio, on a grid."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from reliability.errors import OptionError, unknown_name
from reliability.estimators.arguments import Counts, Floats, broadcast_counts
from reliability.estimators.bayes.contrast import MEASURES, Contrast
from reliability.estimators.bayes.densities import log_beta
from reliability.estimators.bayes.priors import Prior, beta_posterior
from reliability.estimators.dispatch import PARAMETER_SPACE

__all__ = ["posterior_cdf", "posterior_density"]


def posterior_density(
    measure: str,
    failures_a: Counts,
    launches_a: Counts,
    failures_b: Counts,
    launches_b: Counts,
    grid: ArrayLike,
    *,
    prior: Prior = "jeffreys",
) -> Floats:
    """Posterior density of a difference (a - b), ratio (a / b) or odds ratio on a grid.

    Parameters
    ----------
    measure : {"difference", "ratio", "odds-ratio"}
        The contrast.
    failures_a, launches_a, failures_b, launches_b : int or array_like of int
        Counts that broadcast against one another. An arm of 0 launches keeps its prior.
    grid : array_like
        Values of the contrast inside its space: -1 to 1, or 0 and more.
    prior : str or (float, float), default "jeffreys"
        As for `probability_lower`.

    Returns
    -------
    ndarray
        Density per unit of the contrast (not of its log), of the shape of the counts followed
        by that of the grid. It can be infinite: at 0 of the difference after no failures at
        all, with a prior of ``a`` at most 1/2.

    Examples
    --------
    >>> posterior_density("difference", 3, 10, 3, 10, [-0.5, 0.0, 0.5]).round(4)
    array([0.0653, 2.0916, 0.0653])
    """
    contrast, s, values, shape = _on_grid(
        measure, (failures_a, launches_a, failures_b, launches_b), grid, prior
    )
    density = np.empty(s.size)
    inner = np.isfinite(s) & ((np.abs(s) < 1.0) | (measure != "difference"))
    density[inner] = contrast.rows(inner).density(s[inner])
    if measure == "difference":
        density[~inner] = _at_edge(contrast.rows(~inner), s[~inner])
        heaped = (contrast.a1 + contrast.a2 <= 1.0) | (contrast.b1 + contrast.b2 <= 1.0)
        density[heaped & (s == 0.0)] = np.inf
    else:
        density[inner] /= values[inner]
        if measure == "ratio":
            density[(contrast.b1 + contrast.b2 <= 1.0) & (s == 0.0)] = np.inf
        density[~inner] = _at_zero(contrast.rows(~inner), values[~inner])
    return density.reshape(shape)


def posterior_cdf(
    measure: str,
    failures_a: Counts,
    launches_a: Counts,
    failures_b: Counts,
    launches_b: Counts,
    grid: ArrayLike,
    *,
    prior: Prior = "jeffreys",
) -> Floats:
    """Posterior probability that a difference, ratio or odds ratio is at most each grid value.

    Parameters and shape of the result are those of `posterior_density`; the error is below
    1e-10.

    Examples
    --------
    >>> posterior_cdf("ratio", 7, 50, 2, 8, [0.5, 1.0]).round(4)
    array([0.4428, 0.7973])
    """
    contrast, s, _, shape = _on_grid(
        measure, (failures_a, launches_a, failures_b, launches_b), grid, prior
    )
    low, high = (-1.0, 1.0) if measure == "difference" else (-np.inf, np.inf)
    below = np.where(s >= high, 1.0, 0.0)
    inner = (s > low) & (s < high)
    below[inner] = contrast.rows(inner).cdf_and_density(s[inner])[0]
    return below.reshape(shape)


def _on_grid(
    measure: str, counts: tuple[Counts, ...], grid: ArrayLike, prior: Prior
) -> tuple[Contrast, Floats, Floats, tuple[int, ...]]:
    """One row for each pair of arms and grid value: contrast, s, grid value; and the shape."""
    if measure not in MEASURES:
        raise unknown_name("measure", str(measure), MEASURES)
    names = ("failures_a", "launches_a", "failures_b", "launches_b")
    (k_a, n_a, k_b, n_b), shape = broadcast_counts(**dict(zip(names, counts, strict=True)))
    values = np.asarray(grid, dtype=np.float64)
    low, high = PARAMETER_SPACE[measure]
    if not ((values >= low) & (values <= high)).all():
        wrong = values.ravel()[~((values >= low) & (values <= high)).ravel()][0]
        raise OptionError(
            f"grid: every value of a {measure} lies in {low:g} to {high:g}; got {wrong:g}. "
            "Leave out the values outside."
        )
    arms = (*beta_posterior(k_a, n_a, prior), *beta_posterior(k_b, n_b, prior))
    rows = [np.repeat(parameter, values.size) for parameter in arms]
    flat = np.tile(values.ravel(), k_a.size)
    if measure == "difference":
        s = flat
    else:
        with np.errstate(divide="ignore"):
            s = np.log(flat)
    return Contrast(measure, *rows), s, flat, shape + values.shape


def _at_edge(contrast: Contrast, s: Floats) -> Floats:
    """Density of the difference at -1 and 1, where it goes as a power of the distance."""
    c, up = contrast, s > 0.0
    a, b = np.where(up, c.b1, c.a1), np.where(up, c.a2, c.b2)
    height = np.exp(log_beta(a, b) - log_beta(c.a1, c.b1) - log_beta(c.a2, c.b2))
    return np.where(a + b > 1.0, 0.0, np.where(a + b < 1.0, np.inf, height))


def _at_zero(contrast: Contrast, values: Floats) -> Floats:
    """Density of a ratio or odds ratio at 0 and at infinity.

    Near 0 it goes as the power a1 - 1. With a1 = 1 it is the density b1 of arm a at 0 times the
    posterior mean of the rate (ratio) or of the odds (odds ratio) of arm b.
    """
    c = contrast
    if c.measure == "ratio":
        mean = c.a2 / (c.a2 + c.b2)
    else:
        mean = np.divide(c.a2, c.b2 - 1.0, where=c.b2 > 1.0, out=np.full(c.a2.size, np.inf))
    at_zero = np.where(c.a1 > 1.0, 0.0, np.where(c.a1 < 1.0, np.inf, c.b1 * mean))
    return np.where(values > 0.0, 0.0, at_zero)
