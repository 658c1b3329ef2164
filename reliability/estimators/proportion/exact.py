"""Both tails of the binomial distribution inverted: Clopper-Pearson, and its mid-P form."""

from __future__ import annotations

import numpy as np
from scipy.special import betainc, ndtri

from reliability.estimators.arguments import Alternative, Floats
from reliability.estimators.conditional.hypergeometric import log_choose
from reliability.estimators.proportion.beta import lower_quantile, upper_quantile
from reliability.estimators.proportion.limits import closed
from reliability.estimators.proportion.roots import increasing_root
from reliability.estimators.tails import tail_area

__all__ = ["clopper_pearson", "lower_limit", "mid_p", "upper_limit"]


def lower_limit(k: Floats, n: Floats, tail: float) -> Floats:
    """Return the p at which k or more failures have probability `tail`; 0 at k = 0."""
    low = lower_quantile(k, n - k + 1.0, tail)
    low[k == 0.0] = 0.0
    return low


def upper_limit(k: Floats, n: Floats, tail: float) -> Floats:
    """Return the p at which k or fewer failures have probability `tail`; 1 at k = n."""
    high = upper_quantile(k + 1.0, n - k, tail)
    high[k == n] = 1.0
    return high


def clopper_pearson(
    k: Floats, n: Floats, level: float, alternative: Alternative
) -> tuple[Floats, Floats]:
    """Quantiles of Beta(k, n - k + 1) and Beta(k + 1, n - k) (Clopper and Pearson 1934)."""
    tail = tail_area(level, alternative)
    low = np.zeros_like(k) if alternative == "less" else lower_limit(k, n, tail)
    high = np.ones_like(k) if alternative == "greater" else upper_limit(k, n, tail)
    return low, high


def mid_p(k: Floats, n: Floats, level: float, alternative: Alternative) -> tuple[Floats, Floats]:
    """Solve P(X > k | p) + P(X = k | p) / 2 = tail, and its mirror (Lancaster 1961)."""
    tail = tail_area(level, alternative)
    low = np.zeros_like(k) if alternative == "less" else _mid_p_low(k, n, tail)
    high = np.ones_like(k) if alternative == "greater" else 1.0 - _mid_p_low(n - k, n, tail)
    # At levels near 0 both ends are the same root, but for rounding.
    return closed(np.minimum(low, high), high, k, n)


def _mid_p_low(k: Floats, n: Floats, tail: float) -> Floats:
    low = np.zeros_like(k)
    none, every = k == 0.0, k == n
    # At n failures the equation is p^n = 2 tail.
    low[every] = np.exp(np.log(min(2.0 * tail, 1.0)) / n[every])
    inside = ~(none | every)
    k, n = k[inside], n[inside]
    choose = log_choose(n, k)

    def excess(p: Floats, k: Floats, n: Floats, choose: Floats) -> tuple[Floats, Floats]:
        # log of the mid-P tail over what it should be, and its slope: concave in p, so that
        # Newton's steps from the left cannot overshoot.
        q = 1.0 - p
        exactly = np.exp(choose + k * np.log(p) + (n - k) * np.log1p(-p))
        tail_at = betainc(k + 1.0, n - k, p) + exactly / 2.0
        slope = exactly * (k / p + (n - k) / q) / 2.0
        return np.log(tail_at / tail), slope / tail_at

    low[inside] = increasing_root(
        excess,
        np.zeros_like(k),
        np.ones_like(k),
        _beta_quantile_guess(k + 0.5, n - k + 0.5, tail),
        k,
        n,
        choose,
    )
    return low


def _beta_quantile_guess(a: Floats, b: Floats, tail: float) -> Floats:
    # Carter 1947, as in algorithm AS 109: a quantile of Beta(a, b) from a normal one.
    z = -float(ndtri(tail))
    skew = (z * z - 3.0) / 6.0
    left, right = 1.0 / (2.0 * a - 1.0), 1.0 / (2.0 * b - 1.0)
    h = 2.0 / (left + right)
    w = z * np.sqrt(h + skew) / h - (right - left) * (skew + 5.0 / 6.0 - 2.0 / (3.0 * h))
    guess: Floats = a / (a + b * np.exp(np.minimum(2.0 * w, 600.0)))
    return guess
