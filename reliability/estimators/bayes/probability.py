"""The posterior probability that one failure rate is lower than another. No simulation."""

from __future__ import annotations

import numpy as np
from scipy import special

from reliability.estimators.arguments import Counts, Floats, broadcast_counts
from reliability.estimators.bayes import tilted
from reliability.estimators.bayes.densities import log_beta
from reliability.estimators.bayes.priors import Prior, beta_posterior

__all__ = ["beta_probability_lower", "probability_lower"]

CHUNK = 1 << 13  # small enough that temporaries stay in memory already mapped


def probability_lower(
    failures_a: Counts,
    launches_a: Counts,
    failures_b: Counts,
    launches_b: Counts,
    *,
    prior: Prior = "jeffreys",
) -> float | Floats:
    r"""Posterior probability that failure rate a is lower than failure rate b.

    The two rates have independent Beta posteriors,
    :math:`p_i \sim \mathrm{Beta}(\alpha + k_i, \beta + n_i - k_i)`, and the result is
    :math:`P(p_a < p_b \mid \text{data})` by quadrature.

    Parameters
    ----------
    failures_a, launches_a, failures_b, launches_b : int or array_like of int
        Counts that broadcast against one another. An arm of 0 launches keeps its prior.
    prior : str or (float, float), default "jeffreys"
        ``"jeffreys"`` is Beta(1/2, 1/2), ``"uniform"`` Beta(1, 1), ``(a, b)`` Beta(a, b), the
        same for both arms.

    Returns
    -------
    float or ndarray
        Probability in [0, 1]; a float for scalars. The relative error is below 1e-10 also where
        it is tiny, down to about 1e-300; below, it is 0.

    Raises
    ------
    CountError
        For counts that cannot be.
    OptionError
        For a prior that is none, or that leaves a posterior improper.

    Notes
    -----
    P(a < b) and P(b < a) add up to exactly 1. With a uniform prior P(a < b) is the one-sided
    p-value of Fisher's test after one more failure in arm a and one more success in arm b
    (Altham 1969).

    References
    ----------
    Altham, P. M. E. (1969). Exact Bayesian analysis of a 2 x 2 contingency table, and Fisher's
    "exact" significance test. *JRSS B* 31, 261-269.

    Examples
    --------
    >>> round(probability_lower(0, 8, 25, 50), 6)
    0.998692
    """
    (k_a, n_a, k_b, n_b), shape = broadcast_counts(
        failures_a=failures_a,
        launches_a=launches_a,
        failures_b=failures_b,
        launches_b=launches_b,
    )
    result = np.empty(k_a.size)
    for start in range(0, result.size, CHUNK):
        part = slice(start, start + CHUNK)
        first = beta_posterior(k_a[part], n_a[part], prior)
        second = beta_posterior(k_b[part], n_b[part], prior)
        result[part] = beta_probability_lower(*first, *second)
    return float(result[0]) if shape == () else result.reshape(shape)


def beta_probability_lower(a1: Floats, b1: Floats, a2: Floats, b2: Floats) -> Floats:
    """Return P(X < Y) for X ~ Beta(a1, b1) and Y ~ Beta(a2, b2), arrays of one dimension."""
    total_1, total_2 = a1 + b1, a2 + b2
    # One canonical arrangement of the two, so that P(X < Y) + P(Y < X) is exactly 1: N is the
    # more concentrated, and mirrored (p to 1 - p) it lies to the left of W.
    first_is_n = (total_1 > total_2) | ((total_1 == total_2) & (a1 > a2))
    w_a, n_a = np.where(first_is_n, a2, a1), np.where(first_is_n, a1, a2)
    w_b, n_b = np.where(first_is_n, b2, b1), np.where(first_is_n, b1, b2)
    mirrored = (w_a - 0.5) * (n_b - 0.5) < (n_a - 0.5) * (w_b - 0.5)
    wide = np.where(mirrored, w_b, w_a), np.where(mirrored, w_a, w_b)
    narrow = np.where(mirrored, n_b, n_a), np.where(mirrored, n_a, n_b)
    fast = tilted.applies(wide, narrow)
    small = np.empty(a1.size)
    for rows, method in ((fast, tilted.probability_below), (~fast, _probability_below_any)):
        if rows.any():
            small[rows] = method((wide[0][rows], wide[1][rows]), (narrow[0][rows], narrow[1][rows]))
    small = np.minimum(small, 1.0)
    small[(a1 == a2) & (b1 == b2)] = 0.5
    return np.where(first_is_n ^ mirrored, 1.0 - small, small)


# Any Beta parameters: the trapezoidal rule after t = peak + scale sinh(v) on the logit scale,
# where the integrand f_N F_W is log-concave with exponential tails of rates a_N + a_W and b_N.
STEPS = 384
ROWS = 256


def _probability_below_any(wide: tuple[Floats, Floats], narrow: tuple[Floats, Floats]) -> Floats:
    result = np.empty(wide[0].size)
    for start in range(0, result.size, ROWS):
        part = slice(start, start + ROWS)
        result[part] = _trapezoid(*(v[part, np.newaxis] for v in (*wide, *narrow)))
    return result


def _trapezoid(a_w: Floats, b_w: Floats, a_n: Floats, b_n: Floats) -> Floats:
    a, b = a_w + a_n, b_w + b_n
    peak = np.log(a / b)
    scale = np.sqrt(1.0 / a + 1.0 / b)
    width = np.sqrt(1.0 / a_n + 1.0 / b_n)
    left = np.arcsinh((60.0 / a + 12.0 * scale) / scale)
    right = np.arcsinh((60.0 / b_n + 12.0 * width + np.abs(np.log(a_n / b_n) - peak)) / scale)
    step = (left + right) / STEPS
    v = -left + step * np.arange(STEPS + 1)
    t = peak + scale * np.sinh(v)
    log_n = a_n * special.log_expit(t) + b_n * special.log_expit(-t) - log_beta(a_n, b_n)
    below = _cdf_logit(a_w, b_w, t)
    total: Floats = (np.exp(log_n) * below * (scale * np.cosh(v))).sum(axis=1) * step[:, 0]
    return total


def _cdf_logit(a: Floats, b: Floats, t: Floats) -> Floats:
    """P(logit X <= t), X ~ Beta(a, b), also where x or 1 - x cannot be told from 0."""
    a, b = np.broadcast_to(a, t.shape), np.broadcast_to(b, t.shape)
    log_b = np.broadcast_to(log_beta(a[:, :1], b[:, :1]), t.shape)
    result = np.asarray(special.betainc(a, b, special.expit(t)), dtype=np.float64)
    left = t < -40.0
    result[left] = np.exp(a[left] * t[left] - np.log(a[left]) - log_b[left])
    right = t > 2.0
    above = special.betainc(b[right], a[right], special.expit(-t[right]))
    far = t[right] > 40.0
    above[far] = np.exp((-b[right] * t[right] - np.log(b[right]) - log_b[right])[far])
    result[right] = np.where(above < 0.999, 1.0 - above, result[right])
    return result
