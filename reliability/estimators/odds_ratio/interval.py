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
        ``low, high``: floats for scalars, arrays of the broadcast shape for arrays, within
        [0, inf]. With an empty arm, or with no failure or nothing but failures in both, (0, inf).
        With no failure in a, or nothing but failures in b, the low end is 0; with none in b, or
        nothing else in a, the high end is infinite. ``woolf`` tells nothing where a cell is 0,
        and ``gart`` adds its halves always. `gap` is true where the method's exact test rejects
        values inside.

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
    The default inverts the score test of every odds ratio, its variance that at the rates
    likeliest under it, times sqrt((N - 1) / N) with N all launches; it leaves out 1 exactly
    when the (N - 1) chi-square test rejects. The conditional methods (``cornfield``,
    ``baptista-pike``, ``blaker``, the mid-P forms) hold the failures in all fixed.

    Launches are taken to fail independently, with one rate in each arm. Of the methods only
    those with the guarantee ``exact`` cover at least at the confidence level whatever both rates
    are; that of ``melded`` is conjectured. `reliability.methods` names the paper of each.

    References
    ----------
    Miettinen, O. and Nurminen, M. (1985), Comparative analysis of two rates, Statistics in
    Medicine 4, 213-226.

    Examples
    --------
    >>> low, high = odds_ratio_interval(1, 8, 25, 50)
    >>> print(f"{low:.4f} {high:.4f}")
    0.0214 0.9975
    >>> low, high = odds_ratio_interval([0, 8], 8, 25, 50, method="cornfield")
    >>> low.round(4), high.round(4)
    (array([0.   , 1.489]), array([0.6716,    inf]))
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
