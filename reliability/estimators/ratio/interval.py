"""The one entrance to every interval for the ratio of two failure rates."""

from __future__ import annotations

from reliability.estimators.arguments import Counts
from reliability.estimators.dispatch import run_interval
from reliability.estimators.results import Interval

__all__ = ["ratio_interval"]


def ratio_interval(
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
    """Interval for the ratio of two failure rates, a / b, in [0, inf].

    Parameters
    ----------
    failures_a, launches_a, failures_b, launches_b : int or array_like of int
        Counts of the two arms, which broadcast; failures within launches.
    method : str
        A name of the family ``ratio`` in `reliability.methods`.
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
        [0, inf]. With an empty arm, or no failure in either, (0, inf). With no failure in a the
        low end is exactly 0, with none in b the high end infinite; ``katz`` then tells nothing,
        and ``walter`` adds its halves always. `gap` is true where the method's exact test rejects
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
    The default inverts the score test of every ratio r: ``|a - r b|`` over its standard error at
    the rates likeliest under r, times sqrt((N - 1) / N) with N all launches; it leaves out 1
    exactly when the (N - 1) chi-square test rejects. Counting successes in place of failures does
    not turn it about: the ratio of two success rates is another measure.

    Launches are taken to fail independently, with one rate in each arm. Of the methods only
    those with the guarantee ``exact`` cover at least at the confidence level whatever both rates
    are; that of ``melded`` is conjectured. `reliability.methods` names the paper of each.

    References
    ----------
    Miettinen, O. and Nurminen, M. (1985), Comparative analysis of two rates, Statistics in
    Medicine 4, 213-226.

    Examples
    --------
    >>> low, high = ratio_interval(1, 8, 25, 50)
    >>> print(f"{low:.4f} {high:.4f}")
    0.0437 0.9986
    >>> low, high = ratio_interval([0, 1], 8, [25, 0], 50, method="koopman")
    >>> low.round(4), high.round(4)
    (array([0.    , 1.6534]), array([0.6653,    inf]))
    """
    return run_interval(
        "ratio",
        method,
        confidence_level,
        alternative,
        {"prior": prior, "berger_boos": berger_boos},
        failures_a=failures_a,
        launches_a=launches_a,
        failures_b=failures_b,
        launches_b=launches_b,
    )
