"""Posteriors of failure rates where outcomes may be misreported, with Beta priors on the chances.

Given k of n reported as failures, the chance c that a failure is reported as one and the chance
f that a success is, the likelihood is that of k of n at p c + (1 - p) f. It is averaged over the
Beta distributions of c and f, restricted to c > f, by quadrature; the result is a polynomial to
rounding, and its quantiles are roots. Two arms with the same chances are averaged together, so
that what is not known of the chances moves both rates. Nothing is simulated.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike

from reliability.errors import OptionError, unknown_name
from reliability.estimators.arguments import (
    Floats,
    broadcast_counts,
    check_alternative,
    check_confidence_level,
)
from reliability.estimators.bayes.priors import Prior, beta_prior
from reliability.estimators.partial.bounds import MEASURES
from reliability.estimators.partial.misreporting import Belief, Chance, Misreporting
from reliability.estimators.partial.misreporting_joint import Joint, Margins, angles_of
from reliability.estimators.results import Interval
from reliability.estimators.tails import tail_area

__all__ = [
    "MisreportedContrast",
    "MisreportedPosterior",
    "beliefs",
    "joint_posterior",
    "margins_posterior",
    "misreported_contrast",
    "misreported_posterior",
]

MOST_LAUNCHES = 400

Believed: TypeAlias = tuple[float, float] | Belief | float


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
        return float(np.clip(self._margins.below(rate)[0], 0.0, 1.0))

    def rate_density(self, grid: ArrayLike) -> Floats:
        """Posterior density of the failure rate on a grid inside 0 to 1.

        Examples
        --------
        >>> posterior = misreported_posterior(5, 20, caught=(34, 9), false_alarm=(1, 30))
        >>> posterior.rate_density([0.1, 0.3, 0.6]).round(3)
        array([1.036, 2.887, 0.32 ])
        """
        rates = np.asarray(grid, dtype=np.float64)
        if not ((rates > 0.0) & (rates < 1.0)).all():
            raise OptionError(
                f"grid: every rate must lie strictly between 0 and 1; got {grid!r}. "
                "At 0 and 1 the density may be infinite."
            )
        of_angle = self._margins.angle_density(np.arcsin(np.sqrt(rates.ravel()))).reshape(
            rates.shape
        )
        return np.asarray(np.maximum(of_angle, 0.0) / (2.0 * np.sqrt(rates * (1.0 - rates))))

    def interval(
        self, *, confidence_level: float = 0.95, alternative: str = "two-sided"
    ) -> Interval:
        """Equal-tailed credible interval, or a one-sided bound."""
        level, side = check_confidence_level(confidence_level), check_alternative(alternative)
        tail = tail_area(level, side)
        low = 0.0 if side == "less" else self._margins.lowest(tail)
        high = 1.0 if side == "greater" else self._margins.highest(1.0 - tail)
        return Interval(low, high)

    @property
    def _margins(self) -> Margins:
        return Margins((self.density * self.weights)[np.newaxis])


def misreported_posterior(
    failures: int,
    launches: int,
    *,
    caught: Believed,
    false_alarm: Believed,
    prior: Prior = "jeffreys",
) -> MisreportedPosterior:
    """Posterior of the failure rate, with Beta distributions for both chances of misreporting.

    Parameters
    ----------
    failures, launches : int
        Reported failures, and launches (at most 400).
    caught : (float, float), Belief or float
        Beta parameters of the chance that a failure is reported as a failure; or the chance, if
        it is known. After 33 of 41 known failures were reported as such, and a uniform prior,
        ``(34, 9)``.
    false_alarm : (float, float), Belief or float
        The same of the chance that a success is reported as a failure.
    prior : str or (float, float), default "jeffreys"
        Beta prior of the failure rate: a name, or two parameters that are multiples of 1/2.

    Returns
    -------
    MisreportedPosterior
        With ``.mean``, ``.below(rate)``, ``.rate_density(grid)`` and ``.interval()``. With no
        launches it is the prior.

    Raises
    ------
    CountError
    OptionError
        For a prior that is none, chances of which the first cannot exceed the second, or more
        launches than the quadrature resolves.

    Examples
    --------
    >>> posterior = misreported_posterior(5, 20, caught=(34, 9), false_alarm=(1, 30))
    >>> low, high = posterior.interval()
    >>> low < posterior.mean < high
    True
    """
    k, n = _single_counts(failures=failures, launches=launches)
    chances = _believed(caught, false_alarm)
    mass = Margins.of([(k, n)], chances, _rate_prior(prior)).mass[0]
    angles, weights = angles_of(mass.size)
    return MisreportedPosterior(angles, mass / weights, weights)


@dataclass(frozen=True, slots=True)
class MisreportedContrast:
    """Posterior of two failure rates behind reported ones, and of their contrasts.

    Attributes
    ----------
    a, b : MisreportedPosterior
        Of each rate alone.
    """

    a: MisreportedPosterior
    b: MisreportedPosterior
    joint: Joint

    @property
    def probability_lower(self) -> float:
        """P(rate a < rate b)."""
        return self.below("difference", 0.0)

    def below(self, measure: str, value: float) -> float:
        """Posterior probability that a contrast is at most `value`.

        Parameters
        ----------
        measure : {"difference", "ratio", "odds-ratio"}
            a - b, a / b, or odds a / odds b.
        value : float
            Within -1 to 1, or 0 to infinity.
        """
        low, high = _space(measure)
        if not low <= value <= high:
            raise OptionError(f"value: a {measure} lies within {low:g} to {high:g}; got {value!r}.")
        if value in (low, high):
            return 0.0 if value == low else 1.0
        return float(self.joint.below(measure, value)[0, 0])

    def density(self, measure: str, grid: ArrayLike) -> Floats:
        """Posterior density of a contrast on a grid inside its space, per unit of the contrast.

        It can be infinite: at a difference of 0, and at a ratio of 1, with a prior parameter of
        1/2 and reports that leave both rates near 0, or near 1.
        """
        low, high = _space(measure)
        values = np.asarray(grid, dtype=np.float64)
        if not ((values > low) & (values < high)).all():
            raise OptionError(
                f"grid: every value must lie strictly between {low:g} and {high:g}; got {grid!r}. "
                "At the ends the density may be infinite."
            )
        found = [self.joint.density(measure, float(value)) for value in values.ravel()]
        return np.array(found).reshape(values.shape)

    def interval(
        self, measure: str, *, confidence_level: float = 0.95, alternative: str = "two-sided"
    ) -> Interval:
        """Equal-tailed credible interval of a contrast, or a one-sided bound."""
        low, high = _space(measure)
        level, side = check_confidence_level(confidence_level), check_alternative(alternative)
        tail = tail_area(level, side)
        if side != "less":
            low = self.joint.lowest(measure, tail)
        if side != "greater":
            high = self.joint.highest(measure, 1.0 - tail)
        return Interval(low, high)


def misreported_contrast(
    failures_a: int,
    launches_a: int,
    failures_b: int,
    launches_b: int,
    *,
    caught: Believed,
    false_alarm: Believed,
    caught_b: Believed | None = None,
    false_alarm_b: Believed | None = None,
    prior: Prior = "jeffreys",
) -> MisreportedContrast:
    """Posterior of two failure rates behind reported ones, and of their contrasts.

    Parameters
    ----------
    failures_a, launches_a, failures_b, launches_b : int
        Reported failures, and launches (at most 400 an arm).
    caught, false_alarm : (float, float), Belief or float
        As in `misreported_posterior`. Unless an arm b has its own, they are the same chances in
        both arms, whatever they are.
    caught_b, false_alarm_b : (float, float), Belief or float, optional
        Chances in arm b, independent of those in arm a. Where one of the two is given the other
        has the distribution that it has in arm a, and is independent too.
    prior : str or (float, float), default "jeffreys"
        Of each rate, as in `misreported_posterior`; the rates are independent.

    Returns
    -------
    MisreportedContrast
        With ``.probability_lower``, ``.below(measure, value)``, ``.interval(measure)``,
        ``.density(measure, grid)``, and ``.a`` and ``.b``, the posteriors of the rates.

    Raises
    ------
    CountError
    OptionError
        As `misreported_posterior`.

    Notes
    -----
    The joint density of both angles is a polynomial to rounding; what lies on one side of a
    contrast is its integral over a region whose edge is smooth, by Gauss's rule.

    Examples
    --------
    >>> posterior = misreported_contrast(1, 20, 25, 50, caught=(18, 2), false_alarm=(1, 19))
    >>> round(posterior.probability_lower, 4)
    0.9999
    >>> low, high = posterior.interval("difference")
    >>> round(low, 3), round(high, 3)
    (-0.728, -0.273)
    """
    k_a, n_a = _single_counts(failures_a=failures_a, launches_a=launches_a)
    k_b, n_b = _single_counts(failures_b=failures_b, launches_b=launches_b)
    own = _believed(caught, false_alarm)
    other = None
    if not (caught_b is None and false_alarm_b is None):
        other = _believed(
            caught if caught_b is None else caught_b,
            false_alarm if false_alarm_b is None else false_alarm_b,
        )
    joint = Joint.of([(k_a, n_a)], [(k_b, n_b)], own, other, _rate_prior(prior))
    angles, weights = angles_of(joint.size)
    a, b = (MisreportedPosterior(angles, mass / weights, weights) for mass in joint.margins())
    return MisreportedContrast(a, b, joint)


def joint_posterior(
    rows_a: tuple[Floats, Floats],
    rows_b: tuple[Floats, Floats],
    misreporting: Misreporting,
    misreporting_b: Misreporting | None,
    prior: Prior,
) -> Joint:
    """Posteriors of every table of one arm beside every table of the other."""
    other = None if misreporting_b is None else _believed(**beliefs(misreporting_b))
    own = _believed(**beliefs(misreporting))
    return Joint.of(_tables(rows_a), _tables(rows_b), own, other, _rate_prior(prior))


def margins_posterior(
    rows: tuple[Floats, Floats], misreporting: Misreporting, prior: Prior
) -> Margins:
    """Posteriors of the rate of one arm, one for each table."""
    return Margins.of(_tables(rows), _believed(**beliefs(misreporting)), _rate_prior(prior))


def _tables(rows: tuple[Floats, Floats]) -> list[tuple[int, int]]:
    most = int(rows[1].max())
    if most > MOST_LAUNCHES:
        raise OptionError(
            f"launches: must be at most {MOST_LAUNCHES} for bayes; got {most}. "
            "Use another method of misreporting."
        )
    return list(zip(*(column.astype(int).tolist() for column in rows), strict=True))


def beliefs(misreporting: Misreporting) -> dict[str, Believed]:
    """Return what a Bayesian makes of chances, as keywords of the functions here.

    A known chance stays known. Counts become a Beta distribution, a uniform prior updated:
    33 of 41 become ``Belief(34, 9)``.

    Examples
    --------
    >>> beliefs(Misreporting(caught="33/41", false_alarm=0.05))
    {'caught': Belief(a=34.0, b=9.0), 'false_alarm': 0.05}
    """
    return {
        "caught": _updated(misreporting.caught),
        "false_alarm": _updated(misreporting.false_alarm),
    }


def _updated(chance: Chance) -> Believed:
    if isinstance(chance, tuple):
        return Belief(chance[0] + 1.0, chance[1] - chance[0] + 1.0)
    return chance


def _believed(caught: Believed, false_alarm: Believed) -> tuple[Belief | float, Belief | float]:
    """Check both chances; a known one is a float."""
    pair = (_one("caught", caught), _one("false_alarm", false_alarm))
    first, second = pair
    certain = (1.0 if isinstance(first, Belief) else first) <= (
        0.0 if isinstance(second, Belief) else second
    )
    if certain:
        raise OptionError(
            f"misreporting: caught ({first}) must be able to exceed false_alarm ({second}), or "
            "reports say nothing about failures."
        )
    return pair


def _one(name: str, chance: Believed) -> Belief | float:
    if isinstance(chance, Belief):
        return chance
    if isinstance(chance, tuple | list):
        return Belief(*beta_prior((chance[0], chance[1])))
    if isinstance(chance, bool) or not 0.0 <= chance <= 1.0:
        raise OptionError(
            f"{name}: must be a chance from 0 to 1 or two Beta parameters; got {chance!r}. "
            "Give a number such as 0.9, or a pair such as (18, 2)."
        )
    return float(chance)


def _single_counts(**counts: int) -> tuple[int, int]:
    (k, n), shape = broadcast_counts(**counts)
    name = list(counts)[1]
    if shape != () or n[0] > MOST_LAUNCHES:
        raise OptionError(
            f"{name}: must be a single count of at most {MOST_LAUNCHES}; got {counts[name]!r}. "
            "Above that use the intervals of misreporting by counts."
        )
    return int(k[0]), int(n[0])


def _rate_prior(prior: Prior) -> tuple[float, float]:
    a, b = beta_prior(prior)
    if not (2.0 * a).is_integer() or not (2.0 * b).is_integer():
        raise OptionError(
            f"prior: its parameters must be multiples of 1/2 here; got {prior!r}. "
            "Use 'jeffreys', 'uniform' or a pair such as (1, 2.5)."
        )
    return a, b


def _space(measure: str) -> tuple[float, float]:
    if measure not in MEASURES:
        raise unknown_name("measure", str(measure), MEASURES)
    return MEASURES[measure]
