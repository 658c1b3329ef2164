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
        ``greater`` bounds the rate from below (the high end is 1), ``less`` from above. A
        one-sided bound spends the whole error on its end. Sterne and Blaker order both tails,
        and highest density both sides: one-sided they are Clopper-Pearson and the quantile of
        the posterior.
    prior : str or (float, float), optional
        For the Bayesian methods: ``jeffreys`` (the default), ``uniform`` or the two shapes of
        a Beta.
    population : int, optional
        For ``finite-stock``, which needs it: the number of missiles in the stock that was
        sampled, the launched ones with them.

    Returns
    -------
    Interval
        ``low, high``: floats for scalars, arrays for arrays. With 0 launches, (0, 1). With no
        failures the low end is exactly 0, with nothing but failures the high end exactly 1
        (but for the Bayesian methods). `gap` is true where Sterne's or Blaker's test rejects
        rates inside.

    Raises
    ------
    CountError, LevelError, OptionError, UnknownNameError

    Notes
    -----
    Launches are taken to fail independently with one rate. Of the methods only those with the
    guarantee ``exact`` cover at least at the confidence level whatever that rate is; the mean
    and the least coverage of the others are enumerated in the documentation.

    Examples
    --------
    >>> low, high = proportion_interval(7, 50)
    >>> print(f"{low:.4f} {high:.4f}")
    0.0582 0.2674
    >>> proportion_interval([0, 8], 8, method="wilson", confidence_level=0.9).high.round(4)
    array([0.2527, 1.    ])
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
