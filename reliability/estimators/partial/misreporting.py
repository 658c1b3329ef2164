"""Failure rates where a failure may be reported as a success, or a success as a failure.

With c the chance that a failure is reported as one ("caught") and f the chance that a success
is ("false alarm"), the reported failure rate is t = p c + (1 - p) f, so p = (t - f) / (c - f)
(Rogan & Gladen 1978). All of it rests on c > f: reports say more than chance would. Both
chances must be the same for every launch.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

import numpy as np
from scipy import optimize, special

from reliability.errors import OptionError, unknown_name
from reliability.estimators.arguments import (
    broadcast_counts,
    check_alternative,
    check_confidence_level,
)
from reliability.estimators.dispatch import run_interval
from reliability.estimators.results import Interval

__all__ = [
    "METHODS",
    "CorrectedRate",
    "Misreporting",
    "corrected_difference",
    "corrected_interval",
    "corrected_rate",
]

METHODS = ("exact", "lang-reiczigel", "melded")
Chance: TypeAlias = float | tuple[int, int]
NODES = 96


@dataclass(frozen=True, slots=True)
class Misreporting:
    """How often outcomes are reported as what they are not.

    Parameters
    ----------
    caught : float or (int, int)
        Chance that a failure is reported as a failure: a known number from 0 to 1, or counts:
        ``(33, 41)`` says that 33 of 41 known failures were reported as failures.
    false_alarm : float or (int, int)
        Chance that a success is reported as a failure, in the same two forms.

    Raises
    ------
    OptionError
        If a chance is none, or if `caught` does not exceed `false_alarm`.
    CountError
        If counts cannot be.

    Examples
    --------
    >>> Misreporting(caught=(33, 41), false_alarm=0.05)
    Misreporting(caught=(33, 41), false_alarm=0.05)
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
        """Both chances as single numbers: known, or the share of the counts."""
        return _share(self.caught), _share(self.false_alarm)

    @property
    def known(self) -> bool:
        """Whether both chances are given as known."""
        return not (isinstance(self.caught, tuple) or isinstance(self.false_alarm, tuple))


class CorrectedRate(NamedTuple):
    """A failure rate corrected for misreporting.

    Attributes
    ----------
    rate : float
        Rogan-Gladen estimate, clipped to 0..1.
    unclipped : float
        The same as the formula gives it.
    contradiction : str
        Empty, or the sentence that the reported rate lies outside what the chances allow.
    """

    rate: float
    unclipped: float
    contradiction: str


def _chance(name: str, value: object) -> Chance:
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
        number = math.nan if isinstance(value, str | bool) else float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        number = math.nan
    if not 0.0 <= number <= 1.0:
        raise OptionError(
            f"{name}: must be a chance from 0 to 1 or a pair of counts; got {value!r}. "
            "Give a number such as 0.9, or counts such as (33, 41)."
        )
    return number


def _share(chance: Chance) -> float:
    return chance[0] / chance[1] if isinstance(chance, tuple) else chance


def _counts(failures: int, launches: int) -> tuple[float, float]:
    (k, n), shape = broadcast_counts(failures=failures, launches=launches)
    if shape != ():
        raise OptionError("failures, launches: must be single counts here; got arrays. "
                          "Call once for each pair.")  # fmt: skip
    return float(k[0]), float(n[0])


def corrected_rate(failures: int, launches: int, misreporting: Misreporting) -> CorrectedRate:
    """Rogan-Gladen estimate of the failure rate behind the reported one.

    Parameters
    ----------
    failures, launches : int
        Reported failures, and launches; at least one launch.
    misreporting : Misreporting
        The two chances.

    Raises
    ------
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
    k, n = _counts(failures, launches)
    if n == 0.0:
        raise OptionError("launches: no estimate without launches; got 0. "
                          "Ask for the interval, which is then 0 to 1.")  # fmt: skip
    caught, false_alarm = misreporting.chances
    unclipped = (k / n - false_alarm) / (caught - false_alarm)
    contradiction = ""
    if not 0.0 <= unclipped <= 1.0:
        side, bound = (
            ("below the chance of a false alarm", false_alarm)
            if unclipped < 0.0
            else ("above the chance that a failure is caught", caught)
        )
        contradiction = (
            f"The reported rate, {k:g} of {n:g}, lies {side}, {bound:g}: chance, or the counts "
            "contradict the assumed misreporting."
        )
    return CorrectedRate(min(max(unclipped, 0.0), 1.0), unclipped, contradiction)


def corrected_interval(
    failures: int,
    launches: int,
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
    failures, launches : int
        Reported failures, and launches. 0 launches: 0 to 1.
    misreporting : Misreporting
        The two chances, known or from counts.
    method : {"exact", "lang-reiczigel", "melded"}
        ``exact``: the limits of each unknown share at an equal part of the error (Bonferroni),
        and the extreme failure rates that they allow; guaranteed where `interval` is. With both
        chances known it is `interval` moved to the scale of the rate (Reiczigel, Földi & Ózsvári
        2010). ``lang-reiczigel``: the adjusted large-sample interval of Lang & Reiczigel (2014),
        for chances from counts. ``melded``: the confidence distributions of the three shares
        combined (Bayer, Fay & Graubard 2023), by quadrature; no exception to its coverage is
        known, and there is no proof.
    interval : str
        For ``exact``: a two-sided or one-sided method of the family ``proportion``.
    confidence_level : float, default 0.95
    alternative : {"two-sided", "less", "greater"}

    Returns
    -------
    Interval
        Within 0..1. Where the counts contradict the chances throughout, nothing is learnt about
        the rate, and it is 0 to 1 (for ``lang-reiczigel``, the formula is clipped).

    Examples
    --------
    >>> low, high = corrected_interval(45, 150, Misreporting(caught=0.96, false_alarm=0.11))
    >>> round(low, 4), round(high, 4)
    (0.1388, 0.3178)
    """
    if method not in METHODS:
        raise unknown_name("misreporting method", str(method), METHODS)
    k, n = _counts(failures, launches)
    level, side = check_confidence_level(confidence_level), check_alternative(alternative)
    if n == 0.0:
        return Interval(0.0, 1.0)
    if method == "exact":
        return _exact(k, n, misreporting, interval, level, side)
    tail = (1.0 - level) / (2.0 if side == "two-sided" else 1.0)
    solve = _lang_reiczigel if method == "lang-reiczigel" else _melded
    low, high = solve(k, n, misreporting, tail)
    return Interval(0.0 if side == "less" else low, 1.0 if side == "greater" else high)


def _exact(
    k: float, n: float, misreporting: Misreporting, interval: str, level: float, side: str
) -> Interval:
    chances = (misreporting.caught, misreporting.false_alarm)
    unknown = 1 + sum(isinstance(chance, tuple) for chance in chances)
    each = 1.0 - (1.0 - level) / unknown
    opposite = {"two-sided": "two-sided", "less": "greater", "greater": "less"}[side]

    def ends(chance: Chance, alternative: str) -> tuple[float, float]:
        if not isinstance(chance, tuple):
            return chance, chance
        found = run_interval(
            "proportion", interval, each, alternative, {}, failures=chance[0], launches=chance[1]
        )
        return float(found.low), float(found.high)

    # The rate rises with the reported rate and falls with either chance.
    t_low, t_high = ends((int(k), int(n)), side)
    c_low, c_high = ends(misreporting.caught, opposite)
    f_low, f_high = ends(misreporting.false_alarm, opposite)
    if t_high < f_low or t_low > c_high:
        return Interval(0.0, 1.0)  # no rate at all is compatible
    low = 0.0 if t_low <= f_high else min((t_low - f_high) / (c_high - f_high), 1.0)
    high = 1.0 if t_high >= c_low else (t_high - f_low) / (c_low - f_low)
    return Interval(0.0 if side == "less" else low, 1.0 if side == "greater" else high)


def _lang_reiczigel(
    k: float, n: float, misreporting: Misreporting, tail: float
) -> tuple[float, float]:
    """Eq. 4 to 17 of Lang & Reiczigel (2014), with specificity 1 - false alarm."""
    if not (isinstance(misreporting.caught, tuple) and isinstance(misreporting.false_alarm, tuple)):
        raise OptionError(
            "method: 'lang-reiczigel' needs both chances as counts; got "
            f"{misreporting!r}. Use 'exact' or 'melded' where one is known."
        )
    z = float(special.ndtri(1.0 - tail))
    (x_c, m_c), (x_f, m_f) = misreporting.caught, misreporting.false_alarm
    sensitivity, specificity = (x_c + 1.0) / (m_c + 2.0), (m_f - x_f + 1.0) / (m_f + 2.0)
    reported = (k + 0.5 * z * z) / (n + z * z)
    youden = sensitivity + specificity - 1.0
    if youden <= 0.0:
        return 0.0, 1.0
    rate = (reported + specificity - 1.0) / youden
    noise_c = sensitivity * (1.0 - sensitivity) / (m_c + 2.0)
    noise_f = specificity * (1.0 - specificity) / (m_f + 2.0)
    shift = 2.0 * z * z * (rate * noise_c - (1.0 - rate) * noise_f)
    variance = reported * (1.0 - reported) / (n + z * z)
    variance += rate**2 * noise_c + (1.0 - rate) ** 2 * noise_f
    margin = z * math.sqrt(variance) / youden
    low, high = rate + shift - margin, rate + shift + margin
    return min(max(low, 0.0), 1.0), min(max(high, 0.0), 1.0)


def _melded(k: float, n: float, misreporting: Misreporting, tail: float) -> tuple[float, float]:
    nodes, weights = np.polynomial.legendre.leggauss(NODES)
    shares, mass = 0.5 * (nodes + 1.0), 0.5 * weights

    def confidence(chance: Chance, *, upper: bool) -> np.ndarray:
        if not isinstance(chance, tuple):
            return np.full(NODES, chance)
        return _confidence_quantiles(chance[0], chance[1], shares, upper=upper)

    def reach(p: float, *, upper: bool) -> float:
        """P(rate <= p), the reported rate and the chances drawn from opposite sides."""
        c = confidence(misreporting.caught, upper=not upper)[:, np.newaxis]
        f = confidence(misreporting.false_alarm, upper=not upper)
        a, b = (k + 1.0, n - k) if upper else (k, n - k + 1.0)
        bound = f + p * (c - f)
        if a == 0.0 or b == 0.0:  # all of it at 0, or at 1
            below = np.where(bound >= (0.0 if a == 0.0 else 1.0), 1.0, 0.0)
        else:
            below = special.betainc(a, b, np.clip(bound, 0.0, 1.0))
        # Where the chances do not differ the rate could be anything.
        below = np.where(c > f, below, 0.0 if upper else 1.0)
        return float(mass @ below @ mass)

    low, high = 0.0, 1.0
    if reach(0.0, upper=False) < tail:
        low = _root(lambda p: reach(p, upper=False) - tail)
    if reach(0.0, upper=True) < 1.0 - tail:
        high = _root(lambda p: reach(p, upper=True) - (1.0 - tail))
    else:
        low = 0.0  # the counts contradict the chances
    if low >= 1.0:
        low = 0.0
    return low, high


def _root(excess: Callable[[float], float]) -> float:
    """Where a rising function crosses 0 in 0..1; 1 where it does not."""
    if excess(1.0) < 0.0:
        return 1.0
    return float(optimize.brentq(excess, 0.0, 1.0, xtol=1e-13, rtol=1e-13))


def _confidence_quantiles(count: int, total: int, shares: np.ndarray, *, upper: bool) -> np.ndarray:
    """Quantiles of the lower or upper confidence distribution of a share (Clopper-Pearson)."""
    if upper and count == total:
        return np.ones(shares.size)
    if not upper and count == 0:
        return np.zeros(shares.size)
    a, b = (count + 1, total - count) if upper else (count, total - count + 1)
    return np.asarray(special.betaincinv(a, b, shares))


def corrected_difference(
    failures_a: int,
    launches_a: int,
    failures_b: int,
    launches_b: int,
    misreporting: Misreporting,
    *,
    misreporting_b: Misreporting | None = None,
    interval: str = "chan-zhang",
    confidence_level: float = 0.95,
) -> Interval:
    """Confidence interval of the difference of two failure rates behind reported ones, a - b.

    Parameters
    ----------
    failures_a, launches_a, failures_b, launches_b : int
        Reported failures, and launches.
    misreporting : Misreporting
        The chances in arm a and, unless `misreporting_b` is given, the same ones in arm b.
    misreporting_b : Misreporting, optional
        Chances in arm b where they differ from those in arm a.
    interval : str
        Method of the family ``difference`` for the reported rates, where both arms share known
        chances: the difference of the reported rates is then that of the true ones times
        caught - false alarm. Otherwise each arm's exact interval at half the error is used.
    confidence_level : float, default 0.95

    Returns
    -------
    Interval
        Within -1..1; guaranteed where `interval` is.

    Examples
    --------
    >>> half = Misreporting(caught=0.5, false_alarm=0.0)
    >>> low, high = corrected_difference(25, 60, 0, 60, half, interval="newcombe")
    >>> round(low, 4), high
    (0.5719, 1.0)
    """
    level = check_confidence_level(confidence_level)
    k_a, n_a = _counts(failures_a, launches_a)
    k_b, n_b = _counts(failures_b, launches_b)
    other = misreporting if misreporting_b is None else misreporting_b
    if misreporting == other and misreporting.known:
        caught, false_alarm = misreporting.chances
        found = run_interval(
            "difference", interval, level, "two-sided", {},
            failures_a=k_a, launches_a=n_a, failures_b=k_b, launches_b=n_b,
        )  # fmt: skip
        span = caught - false_alarm
        return Interval(max(float(found.low) / span, -1.0), min(float(found.high) / span, 1.0))
    half = 0.5 * (1.0 + level)
    first = corrected_interval(int(k_a), int(n_a), misreporting, confidence_level=half)
    second = corrected_interval(int(k_b), int(n_b), other, confidence_level=half)
    return Interval(float(first.low - second.high), float(first.high - second.low))
