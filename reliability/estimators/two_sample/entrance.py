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
    null_difference: float | None = None,
    null_ratio: float | None = None,
    null_odds_ratio: float | None = None,
) -> float | Floats:
    """p-value of the hypothesis that two failure rates are equal, or differ as stated.

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
    null_difference, null_ratio, null_odds_ratio : float, optional
        For the score tests: the difference a - b, ratio a / b or odds ratio that the null
        hypothesis states; at most one of them. Without one, equal rates.

    Returns
    -------
    float or ndarray
        In [0, 1]; 1 where an arm is empty.

    Raises
    ------
    CountError, OptionError, UnknownNameError

    Examples
    --------
    >>> print(f"{two_sample_test(1, 8, 0, 50):.4f}")
    0.1031
    >>> print(f"{two_sample_test(7, 34, 1, 34, method='score', null_ratio=2.0):.4f}")
    0.1901
    """
    return run_test(
        method,
        alternative,
        {
            "berger_boos": berger_boos,
            "null_difference": null_difference,
            "null_ratio": null_ratio,
            "null_odds_ratio": null_odds_ratio,
        },
        failures_a=failures_a,
        launches_a=launches_a,
        failures_b=failures_b,
        launches_b=launches_b,
    )
