"""The one entrance to every interval for the difference of two failure rates."""

from __future__ import annotations

from reliability.estimators.arguments import Counts
from reliability.estimators.dispatch import run_interval
from reliability.estimators.results import Interval

__all__ = ["difference_interval"]


def difference_interval(
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
    """Interval for the difference of two failure rates, a - b, in [-1, 1].

    Parameters
    ----------
    failures_a, launches_a, failures_b, launches_b : int or array_like of int
        Counts of the two arms, which broadcast; failures within launches.
    method : str
        A name of the family ``difference`` in `reliability.methods`.
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
        ``low, high``: floats for scalars, arrays of the broadcast shape for arrays, within
        [-1, 1]. With an empty arm, (-1, 1). Every cell may be 0: with no failure in either arm,
        or nothing but failures, the interval still has a width, but for ``wald``, where it is the
        point 0. An end is exactly -1 or 1 only where no other can be told. `gap` is true where
        the method's exact test rejects values inside.

    Raises
    ------
    CountError
        For a count that is negative, fractional, blank or masked, failures above their launches,
        or shapes that do not broadcast.
    LevelError
        For a level that is not strictly between 0 and 1.
    OptionError
        For an option that the method does not take, or a value it cannot have; for a prior under
        which the posterior is improper.
    UnknownNameError
        For a method that is not of the family.

    Notes
    -----
    The default inverts the score test of every difference d: ``|a - b - d|`` over its standard
    error at the rates likeliest under d, times sqrt((N - 1) / N) with N all launches; it leaves
    out 0 exactly when the (N - 1) chi-square test rejects.

    Launches are taken to fail independently, with one rate in each arm. Of the methods only
    those with the guarantee ``exact`` cover at least at the confidence level whatever both rates
    are; that of ``melded`` is conjectured. `reliability.methods` names the paper of each.

    References
    ----------
    Miettinen, O. and Nurminen, M. (1985), Comparative analysis of two rates, Statistics in
    Medicine 4, 213-226.

    Examples
    --------
    >>> low, high = difference_interval(1, 8, 25, 50)
    >>> print(f"{low:.4f} {high:.4f}")
    -0.5637 -0.0006
    >>> low, high = difference_interval([0, 8], 8, [0, 25], 50, method="chan-zhang")
    >>> low.round(4), high.round(4)
    (array([-0.094 ,  0.0306]), array([0.3814, 0.651 ]))
    """
    return run_interval(
        "difference",
        method,
        confidence_level,
        alternative,
        {"prior": prior, "berger_boos": berger_boos},
        failures_a=failures_a,
        launches_a=launches_a,
        failures_b=failures_b,
        launches_b=launches_b,
    )
