"""The one entrance to every interval for one proportion."""

from __future__ import annotations

from reliability.estimators.arguments import Counts
from reliability.estimators.dispatch import run_interval
from reliability.estimators.results import Interval

__all__ = ["proportion_interval"]


def proportion_interval(
    failures: Counts,
    launches: Counts,
    *,
    method: str = "clopper-pearson",
    confidence_level: float = 0.95,
    alternative: str = "two-sided",
    prior: str | tuple[float, float] | None = None,
    population: int | None = None,
) -> Interval:
    """Interval for a failure rate, a proportion in [0, 1].

    Parameters
    ----------
    failures, launches : int or array_like of int
        Counts that broadcast, ``0 <= failures <= launches``.
    method : str
        A name of the family ``proportion`` in `reliability.methods`.
    confidence_level : float
        Strictly between 0 and 1.
    alternative : {"two-sided", "greater", "less"}
        ``greater`` bounds the rate from below (the high end is 1), ``less`` from above.
    prior : str or (float, float), optional
        For the Bayesian methods: ``jeffreys``, ``uniform`` or the two shapes of a Beta.
    population : int, optional
        For ``finite-stock``: the number of missiles in the stock that was sampled.

    Returns
    -------
    Interval
        ``low, high``: floats for scalars, arrays for arrays. With 0 launches, (0, 1).

    Raises
    ------
    CountError, LevelError, OptionError, UnknownNameError
    """
    return run_interval(
        "proportion",
        method,
        confidence_level,
        alternative,
        {"prior": prior, "population": population},
        failures=failures,
        launches=launches,
    )
