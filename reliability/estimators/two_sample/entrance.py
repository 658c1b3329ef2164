"""The one entrance to every test of two proportions."""

from __future__ import annotations

from reliability.estimators.arguments import Counts, Floats
from reliability.estimators.dispatch import run_test

__all__ = ["two_sample_test"]


def two_sample_test(
    failures_a: Counts,
    launches_a: Counts,
    failures_b: Counts,
    launches_b: Counts,
    *,
    method: str = "boschloo",
    alternative: str = "two-sided",
    berger_boos: float | None = None,
) -> float | Floats:
    """p-value of the hypothesis that two failure rates are equal.

    Parameters
    ----------
    failures_a, launches_a, failures_b, launches_b : int or array_like of int
        Counts of the two arms, which broadcast; failures within launches.
    method : str
        A name of the family ``test`` in `reliability.methods`.
    alternative : {"two-sided", "greater", "less"}
        ``greater``: rate a above rate b; ``less``: below it.
    berger_boos : float, optional
        For the unconditional exact tests: gamma of Berger and Boos (1994), added to p.

    Returns
    -------
    float or ndarray
        In [0, 1]; 1 where an arm is empty.

    Raises
    ------
    CountError, OptionError, UnknownNameError
    """
    return run_test(
        method,
        alternative,
        {"berger_boos": berger_boos},
        failures_a=failures_a,
        launches_a=launches_a,
        failures_b=failures_b,
        launches_b=launches_b,
    )
