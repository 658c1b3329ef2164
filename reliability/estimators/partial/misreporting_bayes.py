"""Posterior of a failure rate where outcomes may be misreported, with Beta priors on both chances.

Given k of n reported as failures, the chance c that a failure is reported as one and the chance
f that a success is, the likelihood is that of k of n at p c + (1 - p) f. It is averaged over the
Beta distributions of c and f, restricted to c > f, by quadrature; the result is a
polynomial to rounding, and its quantiles are roots. Nothing is simulated.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.polynomial import legendre
from scipy import optimize, special

from reliability.errors import OptionError
from reliability.estimators.arguments import (
    Floats,
    broadcast_counts,
    check_alternative,
    check_confidence_level,
)
from reliability.estimators.bayes.priors import Prior, beta_prior
from reliability.estimators.results import Interval

__all__ = ["MisreportedPosterior", "misreported_posterior"]

CHANCE_NODES = 64
REACH = 8.3  # normal scores beyond leave out 1e-16
RATE_NODES = 320
MOST_LAUNCHES = 400


@dataclass(frozen=True)
class MisreportedPosterior:
    """Posterior distribution of the failure rate behind the reported one.

    Attributes
    ----------
    angles, density : ndarray
        Nodes arcsin(sqrt(p)) from 0 to pi/2, and the density of the angle there.
    weights : ndarray
        Quadrature weights of the nodes.
    """

    angles: Floats
    density: Floats
    weights: Floats

    @property
    def mean(self) -> float:
        """Posterior mean of the failure rate."""
        return float((np.sin(self.angles) ** 2 * self.density * self.weights).sum())

    def below(self, rate: float) -> float:
        """Posterior probability that the failure rate is at most `rate`."""
        if not 0.0 <= rate <= 1.0:
            raise OptionError(f"rate: must be from 0 to 1; got {rate!r}. Give a proportion.")
        series = self._integral
        at = 4.0 / np.pi * np.arcsin(np.sqrt(rate)) - 1.0
        return float(np.clip(legendre.legval(at, series), 0.0, 1.0))

    def interval(
        self, *, confidence_level: float = 0.95, alternative: str = "two-sided"
    ) -> Interval:
        """Equal-tailed credible interval, or a one-sided bound."""
        level, side = check_confidence_level(confidence_level), check_alternative(alternative)
        tail = (1.0 - level) / (2.0 if side == "two-sided" else 1.0)
        low = 0.0 if side == "less" else self._quantile(tail)
        high = 1.0 if side == "greater" else self._quantile(1.0 - tail)
        return Interval(low, high)

    def _quantile(self, mass: float) -> float:
        return float(
            optimize.brentq(lambda p: self.below(p) - mass, 0.0, 1.0, xtol=1e-14, rtol=1e-12)
        )

    @property
    def _integral(self) -> Floats:
        """Legendre series of the distribution function, in the angle moved to -1..1."""
        at = 4.0 / np.pi * self.angles - 1.0
        order = np.arange(RATE_NODES)
        basis = legendre.legvander(at, RATE_NODES - 1)
        series = (basis * (self.density * self.weights)[:, np.newaxis]).sum(axis=0) * (order + 0.5)
        return np.asarray(legendre.legint(series, lbnd=-1.0), dtype=np.float64)


def misreported_posterior(
    failures: int,
    launches: int,
    *,
    caught: tuple[float, float],
    false_alarm: tuple[float, float],
    prior: Prior = "jeffreys",
) -> MisreportedPosterior:
    """Posterior of the failure rate, with Beta distributions for both chances of misreporting.

    Parameters
    ----------
    failures, launches : int
        Reported failures, and launches (at most 400).
    caught : (float, float)
        Beta parameters of the chance that a failure is reported as a failure. After 33 of 41
        known failures were reported as such, and a uniform prior, ``(34, 9)``.
    false_alarm : (float, float)
        Beta parameters of the chance that a success is reported as a failure.
    prior : str or (float, float), default "jeffreys"
        Beta prior of the failure rate: a name, or two parameters that are multiples of 1/2.

    Returns
    -------
    MisreportedPosterior
        With ``.mean``, ``.below(rate)`` and ``.interval()``.

    Raises
    ------
    OptionError
        For a prior that is none, or more launches than the quadrature resolves.

    Examples
    --------
    >>> posterior = misreported_posterior(5, 20, caught=(34, 9), false_alarm=(1, 30))
    >>> low, high = posterior.interval()
    >>> low < posterior.mean < high
    True
    """
    (k, n), shape = broadcast_counts(failures=failures, launches=launches)
    if shape != () or n[0] > MOST_LAUNCHES:
        raise OptionError(
            f"launches: must be a single count of at most {MOST_LAUNCHES}; got {launches!r}. "
            "Above that use the intervals of misreporting by counts."
        )
    a, b = beta_prior(prior)
    if not (2.0 * a).is_integer() or not (2.0 * b).is_integer():
        raise OptionError(
            f"prior: its parameters must be multiples of 1/2 here; got {prior!r}. "
            "Use 'jeffreys', 'uniform' or a pair such as (1, 2.5)."
        )
    nodes, weights = legendre.leggauss(RATE_NODES)
    angles, weights = 0.25 * np.pi * (nodes + 1.0), 0.25 * np.pi * weights
    p = np.sin(angles) ** 2
    likelihood = _average_likelihood(float(k[0]), float(n[0]), p, caught, false_alarm)
    # The density of the angle: sin^(2a-1) cos^(2b-1), and the likelihood.
    density = np.sin(angles) ** (2.0 * a - 1.0) * np.cos(angles) ** (2.0 * b - 1.0) * likelihood
    return MisreportedPosterior(angles, density / (density * weights).sum(), weights)


def _average_likelihood(
    k: float, n: float, p: Floats, caught: tuple[float, float], false_alarm: tuple[float, float]
) -> Floats:
    """Likelihood of p averaged over both chances, c > f, up to a constant.

    By the trapezoidal rule in the normal score of each Beta quantile: f over all of its own
    distribution, c over what of its own lies above f.
    """
    count = CHANCE_NODES + int(8.0 * np.sqrt(n))  # the likelihood narrows with the launches
    z = np.linspace(-REACH, REACH, count)
    share = special.ndtr(z)
    mass = np.exp(-0.5 * z * z) * (z[1] - z[0]) / np.sqrt(2.0 * np.pi)
    c_a, c_b = beta_prior(caught)
    f_a, f_b = beta_prior(false_alarm)
    peak = special.xlogy(k, k) + special.xlogy(n - k, n - k) - special.xlogy(n, n)
    tiny = np.finfo(np.float64).tiny
    rest = 1.0 - p[:, np.newaxis]
    total = np.zeros(p.size)
    for f, f_mass in zip(special.betaincinv(f_a, f_b, share), mass, strict=True):
        above = special.betaincc(c_a, c_b, f)
        if above <= 0.0:
            continue
        missed = special.betaincinv(c_b, c_a, above * share)
        reported = np.fmax(p[:, np.newaxis] * (1.0 - missed) + rest * f, tiny)
        other = np.fmax(p[:, np.newaxis] * missed + rest * (1.0 - f), tiny)
        log_likelihood = k * np.log(reported) + (n - k) * np.log(other) - peak
        total += f_mass * above * (np.exp(log_likelihood) @ mass)
    return total
