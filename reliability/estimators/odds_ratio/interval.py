"""The one entrance to every interval for the odds ratio of two failure rates."""

from __future__ import annotations

from reliability.estimators.arguments import Counts
from reliability.estimators.dispatch import run_interval
from reliability.estimators.results import Interval

__all__ = ["odds_ratio_interval"]


def odds_ratio_interval(
    failures_a: Counts,
    launches_a: Counts,
    failures_b: Counts,
    launches_b: Counts,
    *,
    method: str = "miettinen-nurminen",
    confidence_level: float = 0.95,
    alternative: str = "two-sided",
    prior: str | tuple[float, float] | None = None,
    berger_boos: float | None = None,
) -> Interval:
    """Interval for the odds ratio of two failure rates, odds a / odds b, in [0, inf].

    Parameters
    ----------
    failures_a, launches_a, failures_b, launches_b : int or array_like of int
        Counts of the two arms, which broadcast; failures within launches.
    method : str
        A name of the family ``odds-ratio`` in `reliability.methods`.
    confidence_level : float
        Strictly between 0 and 1.
    alternative : {"two-sided", "greater", "less"}
        ``greater`` bounds from below, ``less`` from above; the other end is the edge of the
        parameter space.
    prior : str or (float, float), optional
        For the Bayesian methods: ``jeffreys``, ``uniform`` or the two shapes of a Beta.
    berger_boos : float, optional
        For the exact unconditional methods: the share of the error spent on restricting the
        nuisance parameter (Berger and Boos 1994). Off unless given.

    Returns
    -------
    Interval
        ``low, high``: floats for scalars, arrays for arrays. With an empty arm, the whole
        parameter space.

    Raises
    ------
    CountError, LevelError, OptionError, UnknownNameError
    """
    return run_interval(
        "odds-ratio",
        method,
        confidence_level,
        alternative,
        {"prior": prior, "berger_boos": berger_boos},
        failures_a=failures_a,
        launches_a=launches_a,
        failures_b=failures_b,
        launches_b=launches_b,
    )
