"""The Beta prior of a failure rate, and the Beta posterior that counts make of it."""

from __future__ import annotations

import math
from typing import TypeAlias

import numpy as np

from reliability.errors import OptionError, nearest
from reliability.estimators.arguments import Floats

__all__ = ["NAMED_PRIORS", "Prior", "beta_posterior", "beta_prior"]

Prior: TypeAlias = str | tuple[float, float] | None

NAMED_PRIORS = {"jeffreys": (0.5, 0.5), "uniform": (1.0, 1.0)}


def beta_prior(prior: Prior = "jeffreys", *, proper: bool = True) -> tuple[float, float]:
    """Return the two parameters of a Beta prior for a failure rate.

    Parameters
    ----------
    prior : str or (float, float) or None
        ``"jeffreys"`` is Beta(1/2, 1/2), ``"uniform"`` is Beta(1, 1), and ``(a, b)`` is
        Beta(a, b): as if `a` failures and `b` successes had been seen before. None is the
        default, Jeffreys.
    proper : bool
        Whether `a` and `b` must be positive. With ``proper=False`` they may be 0 (Haldane's
        prior); `beta_posterior` then refuses the counts that leave the posterior improper.

    Returns
    -------
    a, b : float

    Raises
    ------
    OptionError
        For an unknown name, or a pair that is not two finite numbers of the allowed sign.

    Examples
    --------
    >>> beta_prior("jeffreys"), beta_prior((2, 8))
    ((0.5, 0.5), (2.0, 8.0))
    """
    if prior is None:
        return NAMED_PRIORS["jeffreys"]
    if isinstance(prior, str):
        if prior in NAMED_PRIORS:
            return NAMED_PRIORS[prior]
        near = nearest(prior, NAMED_PRIORS)
        hint = f" Did you mean {near!r}?" if near else ""
        raise OptionError(
            f"prior: must be {' or '.join(map(repr, NAMED_PRIORS))}, or a pair (a, b) of Beta "
            f"parameters; got {prior!r}.{hint}"
        )
    try:
        a, b = (_parameter(value) for value in prior)
    except (TypeError, ValueError):
        raise OptionError(
            f"prior: must be a name or a pair (a, b) of Beta parameters; got {prior!r}. "
            "Give two numbers, as in (0.5, 0.5)."
        ) from None
    least = min(a, b)
    if not (
        math.isfinite(a) and math.isfinite(b) and (least > 0.0 or (least == 0.0 and not proper))
    ):
        rule = "positive" if proper else "0 or more"
        raise OptionError(
            f"prior: both Beta parameters must be finite and {rule}; got {prior!r}. "
            "Give two such numbers, as in (0.5, 0.5)."
        )
    return a, b


def _parameter(value: object) -> float:
    if isinstance(value, str | bool):
        raise TypeError
    return float(value)  # type: ignore[arg-type]


def beta_posterior(failures: Floats, launches: Floats, prior: Prior) -> tuple[Floats, Floats]:
    """Return the parameters of the Beta posterior of each failure rate.

    Parameters
    ----------
    failures, launches : ndarray
        Checked counts of one shape.
    prior : str or (float, float) or None
        As for `beta_prior`; a parameter of the pair may be 0 where the counts make the
        posterior proper.

    Returns
    -------
    a, b : ndarray
        ``prior a + failures`` and ``prior b + launches - failures``, all positive.

    Raises
    ------
    OptionError
        If a posterior is improper: a parameter of the prior is 0 and the counts that should
        raise it are 0 as well.

    Examples
    --------
    >>> beta_posterior(np.array([3.0]), np.array([10.0]), "jeffreys")
    (array([3.5]), array([7.5]))
    """
    prior_a, prior_b = beta_prior(prior, proper=False)
    a, b = prior_a + failures, prior_b + (launches - failures)
    improper = (a <= 0.0) | (b <= 0.0)
    if improper.any():
        where = int(np.flatnonzero(improper.ravel())[0])
        k, n = np.ravel(failures)[where], np.ravel(launches)[where]
        raise OptionError(
            f"prior: Beta({prior_a:g}, {prior_b:g}) leaves an improper posterior after {k:g} "
            f"failures in {n:g} launches, which no interval or probability can come from. "
            "Choose a prior with both parameters above 0, such as 'jeffreys'."
        )
    return a, b
