"""Failure rates where a failure may be reported as a success, or a success as a failure.

With c the chance that a failure is reported as one ("caught") and f the chance that a success
is ("false alarm"), the reported failure rate is t = p c + (1 - p) f, so p = (t - f) / (c - f)
(Rogan & Gladen 1978). All of it rests on c > f: reports say more than chance would. Both
chances must be the same for every launch of an arm. In the words of diagnostic tests c is the
sensitivity, and f one less the specificity.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from reliability.errors import OptionError, unknown_name
from reliability.estimators.arguments import (
    Counts,
    Floats,
    broadcast_counts,
    check_alternative,
    check_confidence_level,
)
from reliability.estimators.bayes.priors import beta_prior
from reliability.estimators.partial import misreporting_limits as limits
from reliability.estimators.partial.misreporting_melded import melded_rate
from reliability.estimators.results import Interval
from reliability.estimators.tails import tail_area

__all__ = [
    "METHODS",
    "Belief",
    "Chance",
    "CorrectedRate",
    "Misreporting",
    "corrected_interval",
    "corrected_rate",
]

METHODS = ("exact", "lang-reiczigel", "melded")

_COUNTED = re.compile(r"\s*(\d+)\s*/\s*(\d+)\s*", re.ASCII)
_BELIEF = re.compile(r"\s*beta\(([^,()]+),([^,()]+)\)\s*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Belief:
    """A chance that nobody counted, as a Beta distribution: only a Bayesian method can use it.

    Parameters
    ----------
    a, b : float
        As if the one outcome had been seen `a` times and the other `b` times.

    Raises
    ------
    OptionError
        Unless both are positive and finite.

    Examples
    --------
    >>> Belief(18, 2).mean, str(Belief(18, 2))
    (0.9, 'beta(18, 2)')
    """

    a: float
    b: float

    def __post_init__(self) -> None:
        for name, value in zip("ab", beta_prior((self.a, self.b)), strict=True):
            object.__setattr__(self, name, value)

    @property
    def mean(self) -> float:
        """Its mean."""
        return self.a / (self.a + self.b)

    def __str__(self) -> str:
        return f"beta({self.a:g}, {self.b:g})"


Chance: TypeAlias = float | tuple[int, int] | Belief


@dataclass(frozen=True, slots=True)
class Misreporting:
    """How often outcomes are reported as what they are not.

    Parameters
    ----------
    caught : float, (int, int), Belief or str
        Chance that a failure is reported as a failure: a known number from 0 to 1; or counts,
        ``(33, 41)`` or ``"33/41"``: 33 of 41 known failures were reported as failures; or a
        Beta distribution, ``Belief(18, 2)`` or ``"beta(18, 2)"``, for Bayesian methods.
    false_alarm : float, (int, int), Belief or str
        Chance that a success is reported as a failure, in the same forms.

    Raises
    ------
    OptionError
        If a chance is none, or if `caught` does not exceed `false_alarm`.
    CountError
        If counts cannot be.

    Examples
    --------
    >>> chances = Misreporting(caught="33/41", false_alarm=0.05)
    >>> chances
    Misreporting(caught=(33, 41), false_alarm=0.05)
    >>> print(chances)
    caught 33/41, false alarm 0.05
    """

    caught: Chance
    false_alarm: Chance

    def __post_init__(self) -> None:
        for name in ("caught", "false_alarm"):
            object.__setattr__(self, name, _chance(name, getattr(self, name)))
        if not self.chances[0] > self.chances[1]:
            raise OptionError(
                f"misreporting: caught ({self.chances[0]:g}) must exceed false_alarm "
                f"({self.chances[1]:g}), or reports say nothing about failures. "
                "Give the chance that a failure, and that a success, is reported as a failure."
            )

    @property
    def chances(self) -> tuple[float, float]:
        """Both chances as single numbers: known, the share of the counts, the mean."""
        return _single(self.caught), _single(self.false_alarm)

    @property
    def known(self) -> bool:
        """Whether both chances are given as known."""
        return isinstance(self.caught, float) and isinstance(self.false_alarm, float)

    @property
    def believed(self) -> bool:
        """Whether a chance is a Beta distribution that nobody's counts stand behind."""
        return isinstance(self.caught, Belief) or isinstance(self.false_alarm, Belief)

    def __str__(self) -> str:
        return f"caught {chance_text(self.caught)}, false alarm {chance_text(self.false_alarm)}"


def chance_text(chance: Chance) -> str:
    """Return a chance as it is read: ``0.9``, ``33/41`` or ``beta(18, 2)``."""
    if isinstance(chance, tuple):
        return f"{chance[0]}/{chance[1]}"
    return f"{chance:g}" if isinstance(chance, float) else str(chance)


class CorrectedRate(NamedTuple):
    """A failure rate corrected for misreporting; arrays where the counts are.

    Attributes
    ----------
    rate : float or ndarray
        Rogan-Gladen estimate, clipped to 0..1.
    unclipped : float or ndarray
        The same as the formula gives it.
    contradiction : str or ndarray of str
        Empty, or the sentence that the reported rate lies outside what the chances allow.
    """

    rate: float | Floats
    unclipped: float | Floats
    contradiction: str | NDArray[np.str_]


def _chance(name: str, value: object) -> Chance:
    if isinstance(value, Belief):
        return value
    if isinstance(value, str):
        return _read(name, value)
    if isinstance(value, tuple | list):
        if len(value) != 2:
            raise OptionError(
                f"{name}: counts must be a pair (reported as failures, out of); got {value!r}. "
                "Give two whole numbers, or one chance from 0 to 1."
            )
        (count, of), _ = broadcast_counts(**{f"{name} count": value[0], f"{name} total": value[1]})
        if count.size != 1 or of[0] == 0.0:
            raise OptionError(f"{name}: must rest on one or more outcomes; got {value!r}. "
                              "Give a known chance where nothing was counted.")  # fmt: skip
        return int(count[0]), int(of[0])
    try:
        number = math.nan if isinstance(value, bool) else float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        number = math.nan
    if not 0.0 <= number <= 1.0:
        raise _no_chance(name, value)
    return number


def _read(name: str, text: str) -> Chance:
    """Read ``0.9``, ``33/41`` or ``beta(18, 2)``."""
    counted, belief = _COUNTED.fullmatch(text), _BELIEF.fullmatch(text)
    if counted:
        return _chance(name, (int(counted[1]), int(counted[2])))
    try:
        if belief:
            return Belief(float(belief[1]), float(belief[2]))
        return _chance(name, float(text))
    except ValueError as error:
        if isinstance(error, OptionError):
            raise OptionError(f"{name}: {error}" if belief else str(error)) from None
        raise _no_chance(name, text) from None


def _no_chance(name: str, value: object) -> OptionError:
    return OptionError(
        f"{name}: must be a chance from 0 to 1 or a pair of counts; got {value!r}. "
        "Give a number such as 0.9, counts such as (33, 41) or '33/41', or 'beta(18, 2)'."
    )


def _single(chance: Chance) -> float:
    if isinstance(chance, tuple):
        return chance[0] / chance[1]
    return chance.mean if isinstance(chance, Belief) else chance


def corrected_rate(failures: Counts, launches: Counts, misreporting: Misreporting) -> CorrectedRate:
    """Rogan-Gladen estimate of the failure rate behind the reported one.

    Parameters
    ----------
    failures, launches : int or array_like of int
        Reported failures, and launches; at least one launch. They broadcast.
    misreporting : Misreporting
        The two chances.

    Raises
    ------
    CountError
        For counts that cannot be.
    OptionError
        If there are no launches: there is no estimate then.

    References
    ----------
    Rogan, W. J. & Gladen, B. (1978). *American Journal of Epidemiology* 107, 71-76.

    Examples
    --------
    >>> corrected_rate(45, 150, Misreporting(caught=0.96, false_alarm=0.11)).rate.__round__(4)
    0.2235
    """
    (k, n), shape = broadcast_counts(failures=failures, launches=launches)
    if (n == 0.0).any():
        raise OptionError("launches: no estimate without launches; got 0. "
                          "Ask for the interval, which is then 0 to 1.")  # fmt: skip
    caught, false_alarm = misreporting.chances
    unclipped = limits.rogan_gladen(k, n, misreporting.chances)
    clipped = np.clip(unclipped, 0.0, 1.0)
    said = [
        _contradiction(*each, caught, false_alarm) for each in zip(k, n, unclipped, strict=True)
    ]
    if shape == ():
        return CorrectedRate(float(clipped[0]), float(unclipped[0]), said[0])
    words = np.array(said, dtype=np.str_).reshape(shape)
    return CorrectedRate(clipped.reshape(shape), unclipped.reshape(shape), words)


def _contradiction(k: float, n: float, rate: float, caught: float, false_alarm: float) -> str:
    if 0.0 <= rate <= 1.0:
        return ""
    side, bound = (
        ("below the chance of a false alarm", false_alarm)
        if rate < 0.0
        else ("above the chance that a failure is caught", caught)
    )
    return (
        f"The reported rate, {k:g} of {n:g}, lies {side}, {bound:g}: chance, or the counts "
        "contradict the assumed misreporting."
    )


def corrected_interval(
    failures: Counts,
    launches: Counts,
    misreporting: Misreporting,
    *,
    method: str = "exact",
    interval: str = "clopper-pearson",
    confidence_level: float = 0.95,
    alternative: str = "two-sided",
) -> Interval:
    """Confidence interval of the failure rate behind the reported one.

    Parameters
    ----------
    failures, launches : int or array_like of int
        Reported failures, and launches. They broadcast. 0 launches: 0 to 1.
    misreporting : Misreporting
        The two chances, known or from counts.
    method : {"exact", "lang-reiczigel", "melded"}
        ``exact``: the limits of each unknown share at an equal part of the error (Bonferroni),
        and the extreme failure rates that they allow; guaranteed where `interval` is. With both
        chances known it is `interval` moved to the scale of the rate (Reiczigel, Földi & Ózsvári
        2010). ``lang-reiczigel``: the adjusted large-sample interval of Lang & Reiczigel (2014);
        a known chance counts as one from endlessly many outcomes, which leaves the formula's
        limit. ``melded``: the confidence distributions of the three shares combined (Bayer, Fay
        & Graubard 2023), by quadrature; no exception to its coverage is known, and there is no
        proof.
    interval : str
        For ``exact``: a two-sided or one-sided method of the family ``proportion``.
    confidence_level : float, default 0.95
    alternative : {"two-sided", "less", "greater"}

    Returns
    -------
    Interval
        Within 0..1; floats for scalar counts. Where the counts contradict the chances
        throughout, nothing is learnt about the rate, and it is 0 to 1 (for ``lang-reiczigel``,
        the formula is clipped).

    Raises
    ------
    CountError
        For counts that cannot be.
    LevelError
        For a level that is not strictly between 0 and 1.
    OptionError
        For an alternative that is none, and for a chance that is only believed: no method here
        has any use for it.
    UnknownNameError
        For a method, or an `interval`, that is none.

    Examples
    --------
    >>> low, high = corrected_interval(45, 150, Misreporting(caught=0.96, false_alarm=0.11))
    >>> round(low, 4), round(high, 4)
    (0.1388, 0.3178)
    """
    check_method(method, misreporting)
    (k, n), shape = broadcast_counts(failures=failures, launches=launches)
    level, side = check_confidence_level(confidence_level), check_alternative(alternative)
    caught, false_alarm = counted(misreporting)
    if method == "exact":
        each = 1.0 - (1.0 - level) / (1 + limits.unknown(caught, false_alarm))
        opposite = limits.OPPOSITE[side]
        found = limits.shares(k, n, caught, false_alarm, interval, each, side, opposite)
        low, high = found.rates()
    elif method == "lang-reiczigel":
        ends = limits.lang_reiczigel(k, n, caught, false_alarm, tail_area(level, side))
        low, high = np.clip(ends.low, 0.0, 1.0), np.clip(ends.high, 0.0, 1.0)
    else:
        low, high = melded_rate(k, n, caught, false_alarm, tail_area(level, side))
    nothing = n == 0.0
    low = np.where(nothing | (side == "less"), 0.0, low)
    high = np.where(nothing | (side == "greater"), 1.0, high)
    if shape == ():
        return Interval(float(low[0]), float(high[0]))
    return Interval(low.reshape(shape), high.reshape(shape))


def check_method(method: str, *misreporting: Misreporting) -> None:
    """Refuse a method that is none, and chances that are only believed."""
    if method not in METHODS:
        raise unknown_name("misreporting method", str(method), METHODS)
    for each in misreporting:
        if each.believed:
            raise OptionError(
                f"method: {method!r} needs chances that are known or counted; got {each}. "
                "A belief has no coverage: use the posterior (bayes)."
            )


def counted(misreporting: Misreporting) -> tuple[limits.Counted, limits.Counted]:
    """Return both chances, neither of them a belief."""
    caught, false_alarm = misreporting.caught, misreporting.false_alarm
    if isinstance(caught, Belief) or isinstance(false_alarm, Belief):
        check_method("exact", misreporting)
        raise AssertionError
    return caught, false_alarm
