r"""Failure rate from salvos whose own rates differ as a Beta: likelihood and posterior.

The launches of incident i fail independently with a rate drawn from a Beta with mean mu and
correlation rho between two launches of one incident. With theta = rho / (1 - rho) the
log-likelihood is, up to a constant,

.. math:: \sum_j c_j \log(\mu + j\theta) + s_j \log(1 - \mu + j\theta) - t_j \log(1 + j\theta)

where c_j, s_j, t_j count the incidents with more than j failures, other launches, launches
(Skellam 1948; Griffiths 1973). It holds at rho = 0, the binomial, and needs no gamma function.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy import optimize, special

from reliability.estimators.arguments import Counts, Floats, check_confidence_level
from reliability.estimators.bayes.priors import beta_prior
from reliability.estimators.partial.clustering import incident_counts

__all__ = [
    "BetaBinomialFit",
    "BetaBinomialPosterior",
    "beta_binomial_fit",
    "beta_binomial_posterior",
    "clustered_probability_lower",
]

# A correlation of 1 is the limit in which an incident fails or succeeds as a whole.
LARGEST_CORRELATION = 1.0 - 1e-9
RATE_CELLS = 2000
CORRELATION_NODES = 64


@dataclass(frozen=True, slots=True)
class BetaBinomialFit:
    """The most likely failure rate over incidents, and its profile-likelihood interval.

    Attributes
    ----------
    estimate : float or None
        The mean of the incidents' failure rates; None without a launch.
    correlation : float or None
        The most likely correlation within an incident; None without an incident of two
        launches or more, which alone could show it.
    ci_low, ci_high : float
        Interval of `estimate`, over all correlations.
    log_likelihood : float
        At the maximum, binomial coefficients left out.
    confidence_level : float
    """

    estimate: float | None
    correlation: float | None
    ci_low: float
    ci_high: float
    log_likelihood: float
    confidence_level: float


@dataclass(frozen=True, slots=True)
class BetaBinomialPosterior:
    """Posterior of the failure rate over incidents.

    Attributes
    ----------
    mean : float
        Of the mean failure rate.
    ci_low, ci_high : float
        Equal-tailed.
    correlation_mean : float
        Of the correlation within an incident: 1/2, the prior's own, where no incident has two
        launches or more.
    confidence_level : float
    prior_alone : bool
        Whether no launch was given: every number is then the prior's own, and no finding.
    """

    mean: float
    ci_low: float
    ci_high: float
    correlation_mean: float
    confidence_level: float
    prior_alone: bool


def beta_binomial_fit(
    failures: Counts, launches: Counts, *, confidence_level: float = 0.95
) -> BetaBinomialFit:
    """Fit the beta-binomial to failures by incident.

    Parameters
    ----------
    failures, launches : array_like of int
        One entry an incident; incidents without launches are left out.
    confidence_level : float
        Strictly between 0 and 1.

    Returns
    -------
    BetaBinomialFit
        Without a launch the interval is 0 to 1. With no failure, or nothing but failures, the
        interval treats each incident as one launch, as any correlation is then as likely.

    Raises
    ------
    CountError, LevelError

    Examples
    --------
    >>> found = beta_binomial_fit([0, 1, 4, 0, 0, 2], [4, 4, 4, 4, 1, 8])
    >>> round(found.estimate, 3), round(found.ci_low, 3), round(found.ci_high, 3)
    (0.295, 0.083, 0.631)
    """
    level = check_confidence_level(confidence_level)
    k, n = incident_counts(failures, launches)
    if k.size == 0:
        return BetaBinomialFit(None, None, 0.0, 1.0, 0.0, level)
    profile = _Profile(*_tallied(k, n))
    failed, others = k.sum() > 0.0, (n - k).sum() > 0.0
    if failed and others:
        best = optimize.minimize_scalar(
            lambda rate: -profile(rate)[0],
            bounds=(0.0, 1.0),
            method="bounded",
            options={"xatol": 1e-11},
        )
        estimate = float(best.x)
    else:
        estimate = 1.0 if failed else 0.0
    top, correlation = profile(estimate)
    floor = top - float(special.chdtri(1.0, 1.0 - level)) / 2.0

    def above(rate: float) -> float:
        return max(profile(rate)[0], -1e300) - floor

    return BetaBinomialFit(
        estimate,
        correlation if n.max() > 1.0 else None,
        _crossing(above, estimate, 0.0) if failed else 0.0,
        _crossing(above, estimate, 1.0) if others else 1.0,
        top,
        level,
    )


def beta_binomial_posterior(
    failures: Counts,
    launches: Counts,
    *,
    prior: str | tuple[float, float] = "jeffreys",
    confidence_level: float = 0.95,
) -> BetaBinomialPosterior:
    """Posterior of the failure rate over incidents, the correlation within them unknown.

    Parameters
    ----------
    failures, launches : array_like of int
        One entry an incident; without a launch the posterior is the prior, and
        `BetaBinomialPosterior.prior_alone` says so.
    prior : str or (float, float)
        Of the mean rate: ``jeffreys``, ``uniform`` or the two shapes of a Beta. The correlation
        has a uniform prior on 0 to 1, independent of it.
    confidence_level : float
        Strictly between 0 and 1.

    Returns
    -------
    BetaBinomialPosterior
        By quadrature, not simulated; accurate to about five decimals.

    Raises
    ------
    CountError, LevelError, OptionError

    Examples
    --------
    >>> found = beta_binomial_posterior([0, 1, 4, 0, 0, 2], [4, 4, 4, 4, 1, 8])
    >>> round(found.mean, 2), round(found.ci_low, 2), round(found.ci_high, 2)
    (0.32, 0.1, 0.62)
    """
    level = check_confidence_level(confidence_level)
    rates, weights, correlation = _posterior(failures, launches, prior)
    steps = np.concatenate([[0.0], np.cumsum(weights)])
    edges = _quantiles(np.linspace(0.0, 1.0, weights.size + 1), prior)
    tail = (1.0 - level) / 2.0
    low, high = np.interp([tail, 1.0 - tail], steps, edges)
    return BetaBinomialPosterior(
        float(rates @ weights),
        float(low),
        float(high),
        correlation,
        level,
        prior_alone=incident_counts(failures, launches)[0].size == 0,
    )


def clustered_probability_lower(
    failures_a: Counts,
    launches_a: Counts,
    failures_b: Counts,
    launches_b: Counts,
    *,
    prior: str | tuple[float, float] = "jeffreys",
) -> float:
    """Posterior probability that the failure rate of arm a is lower, launches in salvos.

    Parameters
    ----------
    failures_a, launches_a, failures_b, launches_b : array_like of int
        One entry an incident, each arm with a rate and a correlation of its own.
    prior : str or (float, float)
        As in `beta_binomial_posterior`, the same for both arms.

    Returns
    -------
    float
        No finding where an arm has no launch: the rate of that arm is then the prior's own, and
        so is the answer where neither has one (1/2).

    Raises
    ------
    CountError, OptionError

    Examples
    --------
    >>> p = clustered_probability_lower([0, 1, 0], [3, 3, 2], [4, 0, 4], [4, 4, 4])
    >>> round(p, 2)
    0.94
    """
    a, b = (
        _posterior(k, n, prior)[1] for k, n in ((failures_a, launches_a), (failures_b, launches_b))
    )
    below = np.cumsum(a) - a / 2.0  # within one cell either rate is as likely the lower one
    return min(float(below @ b), 1.0)  # shares add up to 1 but for rounding


def _tallied(k: Floats, n: Floats) -> tuple[Floats, Floats, Floats]:
    """Count the incidents with more than j failures, other launches and launches."""
    size = int(n.max())

    def more_than(values: Floats) -> Floats:
        found = np.bincount(values.astype(np.intp), minlength=size + 1)
        return np.asarray(found[::-1].cumsum()[::-1][1 : size + 1], dtype=np.float64)

    return more_than(k), more_than(n - k), more_than(n)


def _log_likelihood(
    tallied: tuple[Floats, Floats, Floats], rate: Floats, correlation: Floats
) -> Floats:
    """Log-likelihood over arrays that broadcast; correlations below 1."""
    c, s, t = tallied
    total = np.zeros(np.broadcast_shapes(rate.shape, correlation.shape))
    # log((1 - rho) x + j rho) in the place of log(x + j theta): the powers of (1 - rho) cancel,
    # as c and s together count every launch that t counts.
    free = 1.0 - correlation
    for j in range(t.size):
        tied = j * correlation
        total = total + special.xlogy(c[j], free * rate + tied)
        total = total + special.xlogy(s[j], free * (1.0 - rate) + tied)
        total = total - special.xlogy(t[j], free + tied)
    return np.asarray(total, dtype=np.float64)


class _Profile:
    """The log-likelihood of a rate, at the correlation that suits it best."""

    def __init__(self, c: Floats, s: Floats, t: Floats) -> None:
        self.tallied = (c, s, t)
        # Dense near 0, where a correlation matters most.
        self.grid = np.linspace(0.0, np.sqrt(LARGEST_CORRELATION), 200) ** 2

    def __call__(self, rate: float) -> tuple[float, float]:
        one = np.array(rate)

        def value(correlation: float) -> float:
            return float(_log_likelihood(self.tallied, one, np.array(correlation)))

        found = _log_likelihood(self.tallied, one, self.grid)
        best = int(np.argmax(found))
        if not np.isfinite(found[best]):
            return -np.inf, 0.0
        low, high = self.grid[max(best - 1, 0)], self.grid[min(best + 1, self.grid.size - 1)]
        refined = optimize.minimize_scalar(
            lambda x: -value(x), bounds=(low, high), method="bounded", options={"xatol": 1e-12}
        )
        if -refined.fun > found[best]:
            return float(-refined.fun), float(refined.x)
        return float(found[best]), float(self.grid[best])


def _crossing(above: Callable[[float], float], estimate: float, edge: float) -> float:
    """Return where the profile falls below its floor between the estimate and an edge."""
    return float(optimize.brentq(above, estimate, edge, xtol=1e-12, rtol=1e-12))


def _posterior(
    failures: Counts, launches: Counts, prior: str | tuple[float, float]
) -> tuple[Floats, Floats, float]:
    """Return rates of equal prior probability, their posterior weights, the mean correlation."""
    k, n = incident_counts(failures, launches)
    rates = _quantiles((np.arange(RATE_CELLS) + 0.5) / RATE_CELLS, prior)
    nodes, node_weights = np.polynomial.legendre.leggauss(CORRELATION_NODES)
    correlations, node_weights = (nodes + 1.0) / 2.0, node_weights / 2.0
    if k.size == 0:
        density = np.ones((RATE_CELLS, CORRELATION_NODES))
    else:
        log_density = _log_likelihood(_tallied(k, n), rates[:, None], correlations[None, :])
        density = np.exp(log_density - log_density.max())
    joint = density * node_weights
    joint /= joint.sum()
    return rates, joint.sum(axis=1), float(joint.sum(axis=0) @ correlations)


def _quantiles(shares: Floats, prior: str | tuple[float, float]) -> Floats:
    a, b = beta_prior(prior)
    return np.asarray(special.betaincinv(a, b, shares), dtype=np.float64)
