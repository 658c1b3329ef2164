"""Limits of one failure rate behind a reported one: exact, and Lang and Reiczigel's."""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy import special

from reliability.estimators.arguments import Alternative, Floats
from reliability.estimators.dispatch import run_interval

__all__ = [
    "OPPOSITE",
    "Counted",
    "LangReiczigel",
    "Shares",
    "chance_limits",
    "lang_reiczigel",
    "rogan_gladen",
    "shares",
    "unknown",
]

# A chance that is known, or counted: so many of so many.
Counted: TypeAlias = float | tuple[int, int]
OPPOSITE: dict[Alternative, Alternative] = {
    "two-sided": "two-sided",
    "less": "greater",
    "greater": "less",
}


def chance_limits(
    chance: Counted, interval: str, level: float, alternative: Alternative
) -> tuple[float, float]:
    """Limits of a chance: the chance itself, twice, where it is known."""
    if not isinstance(chance, tuple):
        return chance, chance
    found = run_interval(
        "proportion", interval, level, alternative, {}, failures=chance[0], launches=chance[1]
    )
    return float(found.low), float(found.high)


def rogan_gladen(k: Floats, n: Floats, chances: tuple[float, float]) -> Floats:
    """(t - f) / (c - f), not clipped; n is 1 or more."""
    caught, false_alarm = chances
    return np.asarray((k / n - false_alarm) / (caught - false_alarm))


class Shares(NamedTuple):
    """Ranges of the reported rate, of caught and of false alarm."""

    t_low: Floats
    t_high: Floats
    c_low: float
    c_high: float
    f_low: float
    f_high: float

    @property
    def none(self) -> NDArray[np.bool_]:
        """Where no rate at all lies in the ranges: the counts contradict the chances."""
        return np.asarray((self.t_high < self.f_low) | (self.t_low > self.c_high))

    def rates(self) -> tuple[Floats, Floats]:
        """Least and greatest failure rate in the ranges; 0 and 1 where they allow none at all.

        The rate rises with the reported rate and falls with either chance.
        """
        t_low, t_high, c_low, c_high, f_low, f_high = self
        with np.errstate(divide="ignore", invalid="ignore"):
            low = np.where(t_low <= f_high, 0.0, (t_low - f_high) / (c_high - f_high))
            high = np.where(t_high >= c_low, 1.0, (t_high - f_low) / (c_low - f_low))
        return np.where(self.none, 0.0, np.minimum(low, 1.0)), np.where(self.none, 1.0, high)


def shares(
    k: Floats,
    n: Floats,
    caught: Counted,
    false_alarm: Counted,
    interval: str,
    each: float,
    side: Alternative,
    chance_side: Alternative,
) -> Shares:
    """Limits of the reported rate and of both chances, each share at the level `each`."""
    t = run_interval("proportion", interval, each, side, {}, failures=k, launches=n)
    c = chance_limits(caught, interval, each, chance_side)
    f = chance_limits(false_alarm, interval, each, chance_side)
    return Shares(np.asarray(t.low), np.asarray(t.high), *c, *f)


def unknown(*chances: Counted) -> int:
    """How many of the chances are counted, not known."""
    return sum(isinstance(chance, tuple) for chance in chances)


class LangReiczigel(NamedTuple):
    """Equations 4 to 17 of Lang & Reiczigel (2014), with specificity 1 - false alarm.

    Attributes
    ----------
    rate : ndarray
        The adjusted rate, not clipped.
    low, high : ndarray
        The limits, not clipped; infinite where the adjusted chances are out of order.
    variance : ndarray
        Of the adjusted rate times caught - false alarm.
    noise : (float, float)
        Variances of the two adjusted chances.
    """

    rate: Floats
    low: Floats
    high: Floats
    variance: Floats
    noise: tuple[float, float]


def lang_reiczigel(
    k: Floats, n: Floats, caught: Counted, false_alarm: Counted, tail: float
) -> LangReiczigel:
    """The adjusted interval whose ends leave out `tail` each.

    A known chance is the limit of one from endlessly many outcomes: it has no variance.
    """
    z = float(special.ndtri(1.0 - tail))
    (c, noise_c), (f, noise_f) = _adjusted(caught), _adjusted(false_alarm)
    n = np.where(n > 0.0, n, 1.0)  # no launches: whoever asks gives 0 to 1
    reported = (k + 0.5 * z * z) / (n + z * z)
    youden = c - f
    if youden <= 0.0:
        nothing = np.zeros(k.size)
        return LangReiczigel(nothing, nothing - np.inf, nothing + np.inf, nothing, (0.0, 0.0))
    rate = (reported - f) / youden
    variance = reported * (1.0 - reported) / (n + z * z)
    variance += rate**2 * noise_c + (1.0 - rate) ** 2 * noise_f
    centre = rate + 2.0 * z * z * (rate * noise_c - (1.0 - rate) * noise_f)
    margin = z * np.sqrt(variance) / youden
    return LangReiczigel(rate, centre - margin, centre + margin, variance, (noise_c, noise_f))


def _adjusted(chance: Counted) -> tuple[float, float]:
    """A chance with one outcome of either kind added, and the variance of that."""
    if not isinstance(chance, tuple):
        return chance, 0.0
    share = (chance[0] + 1.0) / (chance[1] + 2.0)
    return share, share * (1.0 - share) / (chance[1] + 2.0)
