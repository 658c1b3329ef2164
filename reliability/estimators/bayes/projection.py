"""Failures among the next launches if the rate stays, and if it falls by an assumed share.

The failure rate p has a Beta posterior; the relative reduction r an elicited Beta. In one world
the next launches fail at rate p, in the other at p (1 - r).
"""

from __future__ import annotations

import operator
from dataclasses import dataclass
from typing import SupportsIndex

import numpy as np
from scipy.special import bdtr, betaln, roots_jacobi

from reliability.errors import CountError, OptionError
from reliability.estimators.arguments import Floats
from reliability.estimators.conditional.hypergeometric import log_choose

__all__ = ["MOST_LAUNCHES", "Design", "reduced_failures", "smallest_design"]

Beta = tuple[float, float]

# Gauss-Jacobi rules are exact up to here; beyond it the weights underflow for wide posteriors.
MOST_LAUNCHES = 400


@dataclass(frozen=True, slots=True)
class Design:
    """After how many launches two worlds can be told apart.

    Attributes
    ----------
    launches : int
        The smallest number for which the rule below reaches both probabilities.
    at_most : int
        The rule: so many failures or fewer speak for the reduction.
    false_alarm : float
        Probability that the rule says so although the rate stayed.
    power : float
        Probability that the rule says so where the rate fell.
    """

    launches: int
    at_most: int
    false_alarm: float
    power: float


def reduced_failures(rate: Beta, reduction: Beta, next_launches: SupportsIndex) -> Floats:
    r"""Probability of each number of failures in the next launches under a reduced rate.

    .. math:: P(j) = \binom{m}{j} E[(p(1-r))^j (1 - p(1-r))^{m-j}]

    with p and r independent Betas. For given r the integrand is a polynomial of degree m in p,
    and the other way round, so Gauss-Jacobi rules of m // 2 + 1 nodes are exact.

    Parameters
    ----------
    rate : (float, float)
        Shapes of the Beta posterior of p.
    reduction : (float, float)
        Shapes of the Beta of r.
    next_launches : int
        Number m of launches, from 0 to 400.

    Returns
    -------
    ndarray, shape (m + 1,)
        They add up to 1.

    Raises
    ------
    CountError
        If `next_launches` is not a whole number in its range.
    """
    m = operator.index(next_launches)
    if not 0 <= m <= MOST_LAUNCHES:
        raise CountError(
            f"next_launches: must be from 0 to {MOST_LAUNCHES}; got {m}. Give one of these."
        )
    reduced, weight = _reduced_rates(rate, reduction, m)
    j = np.arange(m + 1.0)
    choose = log_choose(m, j)
    found = np.empty(m + 1)
    log_p, log_q = np.log(reduced), np.log1p(-reduced)
    for at in range(m + 1):  # one number of failures at a time: the grid is large
        found[at] = weight @ np.exp(choose[at] + at * log_p + (m - at) * log_q)
    total: Floats = found / found.sum()
    return total


def _reduced_rates(rate: Beta, reduction: Beta, degree: int) -> tuple[Floats, Floats]:
    """Return nodes for p (1 - r) and their weights, exact for polynomials of this degree."""
    p, p_weight = _rule(rate, degree // 2 + 1)
    r, r_weight = _rule(reduction, degree // 2 + 1)
    reduced = (p[:, None] * (1.0 - r[None, :])).ravel()
    return reduced, (p_weight[:, None] * r_weight[None, :]).ravel()


def _rule(shapes: Beta, nodes: int) -> tuple[Floats, Floats]:
    """Return nodes in (0, 1) and weights that integrate against a Beta density."""
    a, b = shapes
    # The weight is (1-x)^(b-1) (1+x)^(a-1) on [-1, 1]; the density lives on [0, 1].
    x, weight = roots_jacobi(nodes, b - 1.0, a - 1.0)
    u = np.clip((1.0 + x) / 2.0, 1e-300, 1.0 - 1e-16)
    return u, weight / weight.sum()


def smallest_design(
    rate: Beta,
    reduction: Beta,
    *,
    false_alarm: float = 0.05,
    power: float = 0.8,
    most: int = 200,
) -> Design | None:
    """Find after how many launches, with how many failures, the reduction would show.

    Operating characteristics by exact enumeration over the number of failures.

    Parameters
    ----------
    rate, reduction : (float, float)
        Shapes of the two Betas.
    false_alarm, power : float
        Wanted probabilities, strictly between 0 and 1.
    most : int
        The largest number of launches that is looked at, up to 400.

    Returns
    -------
    Design or None
        None where even `most` launches do not tell the worlds apart.

    Raises
    ------
    OptionError
        For a probability outside (0, 1).
    CountError
        For `most` outside its range.
    """
    for name, value in (("false_alarm", false_alarm), ("power", power)):
        if not 0.0 < value < 1.0:
            raise OptionError(
                f"{name}: must be strictly between 0 and 1; got {value!r}. Give a probability, as "
                "0.05."
            )
    if not 1 <= most <= MOST_LAUNCHES:
        raise CountError(f"most: must be from 1 to {MOST_LAUNCHES}; got {most}. Give one of these.")
    degree = 0
    for launches in range(1, most + 1):
        if launches > degree:
            # Few launches need few nodes; the rule is made anew each time their number doubles.
            degree = min(max(16, 2 * degree), most)
            nodes, weights = _reduced_rates(rate, reduction, degree)
        stays = np.cumsum(_predictive(rate, launches))
        at_most = int(np.searchsorted(stays, false_alarm, side="right")) - 1
        if at_most < 0:
            continue
        # P(J <= c) given the rate is a polynomial in it, so the nodes are exact here too.
        shows = float(weights @ bdtr(float(at_most), launches, nodes))
        if shows >= power:
            return Design(launches, at_most, float(stays[at_most]), shows)
    return None


def _predictive(rate: Beta, m: int) -> Floats:
    """Return the beta-binomial probabilities of 0..m failures."""
    a, b = rate
    j = np.arange(m + 1.0)
    choose = -np.log(m + 1.0) - betaln(j + 1.0, m - j + 1.0)
    found: Floats = np.exp(choose + betaln(a + j, b + m - j) - betaln(a, b))
    total: Floats = found / found.sum()
    return total
