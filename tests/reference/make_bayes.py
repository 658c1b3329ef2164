"""Write bayes_*.csv: values computed with mpmath, independently of the package.

Run by hand (`python tests/reference/make_bayes.py`, some minutes); the result is committed.
Probabilities are finite sums of exact terms. Limits are roots of adaptive quadratures of the
defining integral in 20 digits, split at the peaks, from starts by scipy's quad and brentq.
"""

from __future__ import annotations

import csv
import itertools
from pathlib import Path

import mpmath as mp
from scipy import integrate, optimize, special

mp.mp.dps = 20
HERE = Path(__file__).parent
SOURCE = f"mpmath {mp.__version__}"

TABLES = [
    (0, 8, 25, 50), (25, 50, 0, 8), (6, 8, 20, 55), (0, 8, 30, 45), (0, 1, 0, 1), (1, 1, 0, 1),
    (0, 10, 0, 10), (10, 10, 0, 10), (0, 10, 10, 10), (10, 10, 10, 10), (0, 0, 3, 10),
    (3, 10, 7, 12), (1, 100, 60, 100), (60, 100, 1, 100), (200, 1000, 230, 1000),
    (0, 8, 500, 1000), (3, 8, 500, 1000), (500, 1000, 400, 1000),
]  # fmt: skip
PRIORS = {"jeffreys": (0.5, 0.5), "uniform": (1.0, 1.0), "0.3 1.7": (0.3, 1.7), "2 8": (2.0, 8.0)}
WHOLE_TABLES = [
    (10, 1000, 15_000, 1_000_000), (5000, 10_000, 4000, 10_000), (2, 1000, 4, 1_000_000),
    (0, 1000, 0, 1_000_000), (9, 20, 9, 1_000_000), (400, 1000, 550, 1000),
]  # fmt: skip


def posterior(k, n, prior):
    a, b = PRIORS[prior]
    return mp.mpf(a) + k, mp.mpf(b) + n - k


def probability_lower(table, prior):
    """P(X < Y) from 1/2 at the prior, one launch at a time (Cook 2005, UTMDABTR-005-05).

    P(X > Y) for X ~ Beta(a, b), Y ~ Beta(c, d) grows by h / a when a grows by 1, falls by h / b
    with b, falls by h / c with c and grows by h / d with d, where
    h = B(a + c, b + d) / (B(a, b) B(c, d)).
    """
    with mp.workdps(350):  # what cancels on the way to a small probability
        a, b = (mp.mpf(v) for v in PRIORS[prior])
        v = [a, b, a, b]
        above = mp.mpf(1) / 2
        h = mp.beta(2 * a, 2 * b) / mp.beta(a, b) ** 2
        k_a, n_a, k_b, n_b = table
        for i, steps in enumerate((k_a, n_a - k_a, k_b, n_b - k_b)):
            for _ in range(steps):
                above += (1 if i in (0, 3) else -1) * h / v[i]
                same, arm = v[i] + v[(i + 2) % 4], v[i] + v[i ^ 1]
                h *= same / sum(v) * arm / v[i]
                v[i] += 1
        return 1 - above


def cdf(a, b, x, y):
    """P(X <= x) from the end that is nearer; y = 1 - x."""
    if x < y:
        return mp.betainc(a, b, 0, x, regularized=True)
    return 1 - mp.betainc(b, a, 0, y, regularized=True)


def probability_lower_whole(a1, b1, a2, b2):
    """P(X < Y) for whole parameters: X < y means a1 or more of a1 + b1 - 1 uniforms below y."""
    if a1 + b1 > a2 + b2:  # the shorter sum
        return 1 - probability_lower_whole(a2, b2, a1, b1)
    n = int(a1 + b1) - 1
    # (accurate here: none of these probabilities is near 1)
    terms = (mp.binomial(n, j) * mp.beta(a2 + j, b2 + n - j) for j in range(int(a1), n + 1))
    return mp.fsum(terms) / mp.beta(a2, b2)


def moved(measure, y, s, exp=mp.exp):
    """g(y): the rate of arm a where the contrast with y is s."""
    if measure == "difference":
        return y + s
    if measure == "ratio":
        return y * exp(s)
    return y * exp(s) / (1 - y + y * exp(s))


def support(measure, s):
    if measure == "difference":
        return max(0, -s), min(1, 1 - s)
    if measure == "ratio":
        return mp.mpf(0), min(1, mp.exp(-s))
    return mp.mpf(0), mp.mpf(1)


def pieces(measure, s, t):
    """y, 1 - y, g(y), 1 - g(y) and dy/dt, each without cancellation."""
    low, high = support(measure, s)
    up, down = 1 / (1 + mp.exp(-t)), 1 / (1 + mp.exp(t))
    length = high - low
    y, left = low + length * up, (1 - high) + length * down
    if measure == "difference":
        x, x_left = max(s, 0) + length * up, max(-s, 0) + length * down
    elif measure == "ratio" and s > 0:
        x, x_left = up, down
    elif measure == "ratio":
        x, x_left = mp.exp(s) * up, 1 - mp.exp(s) + mp.exp(s) * down
    else:
        x, x_left = 1 / (1 + mp.exp(-t - s)), 1 / (1 + mp.exp(t + s))
    return y, left, x, x_left, length * up * down


def contrast_cdf(measure, arms, s):
    a1, b1, a2, b2 = arms
    scale = mp.beta(a2, b2)

    def integrand(t):
        y, left, x, x_left, weight = pieces(measure, s, t)
        return y ** (a2 - 1) * left ** (b2 - 1) / scale * cdf(a1, b1, x, x_left) * weight

    high = support(measure, s)[1]
    inside = mp.quad(integrand, split(measure, arms, s))
    return inside + (1 - cdf(a2, b2, high, 1 - high) if high < 1 else 0)


def contrast_density(measure, arms, s):
    a1, b1, a2, b2 = arms
    scale = mp.beta(a2, b2) * mp.beta(a1, b1)

    def integrand(t):
        y, left, x, x_left, weight = pieces(measure, s, t)
        speed = {"difference": 1, "ratio": x, "odds-ratio": x * x_left}[measure]
        power = x ** (a1 - 1) * x_left ** (b1 - 1) * y ** (a2 - 1) * left ** (b2 - 1)
        return power / scale * weight * speed

    return mp.quad(integrand, split(measure, arms, s))


def split(measure, arms, s):
    """Breakpoints in t around the peaks of both arms' densities, and far tails."""
    low, high = support(measure, s)
    found = {mp.mpf(v) for v in (-120, -50, -20, -6, 0, 6, 20, 50, 120)}
    for i, (a, b) in enumerate((arms[:2], arms[2:])):
        centre, width = a / (a + b), mp.sqrt(a * b / (a + b + 1)) / (a + b)
        for j in (-7, -2, 0, 2, 7):
            y = centre + j * width
            if i == 0 and 0 < y < 1:
                y = moved(measure, y, -s)
            if low < y < high:
                found.add(mp.log((y - low) / (high - y)))
    return sorted(found)


def float_cdf(measure, arms, s):
    """The same in double precision, for a start."""
    a1, b1, a2, b2 = (float(v) for v in arms)
    low, high = (float(v) for v in support(measure, mp.mpf(s)))

    def integrand(u):
        x = moved(measure, u, s, lambda v: float(mp.exp(v)))
        return special.betainc(a1, b1, min(max(x, 0.0), 1.0))

    # u = F_Y(y), so that the density is flat
    ends = special.betainc(a2, b2, low), special.betainc(a2, b2, high)
    inside = integrate.quad(
        lambda v: integrand(special.betaincinv(a2, b2, v)), *ends, limit=200, epsabs=1e-9
    )[0]
    return inside + (1.0 - ends[1])


def rough_quantile(measure, arms, q):
    bound = 0.999999 if measure == "difference" else 40.0
    return optimize.brentq(
        lambda s: float_cdf(measure, arms, s) - float(q), -bound, bound, xtol=1e-8
    )


def quantile(measure, arms, q):
    s = mp.mpf(rough_quantile(measure, arms, q))
    for _ in range(3):
        s -= (contrast_cdf(measure, arms, s) - q) / contrast_density(measure, arms, s)
    return s


def highest_density(measure, arms, level):
    """The shortest interval roughly, then refined until density and mass are right."""

    def length(lower):
        return rough_quantile(measure, arms, lower + level) - rough_quantile(measure, arms, lower)

    tail = 1.0 - float(level)
    lower = optimize.minimize_scalar(
        length, bounds=(1e-4 * tail, 0.9999 * tail), method="bounded", options={"xatol": 1e-5}
    ).x
    low, high = (mp.mpf(rough_quantile(measure, arms, q)) for q in (lower, lower + level))
    step = mp.mpf(10) ** -8
    for _ in range(12):
        p, q = (contrast_density(measure, arms, s) for s in (low, high))
        slope_p = mp.log(contrast_density(measure, arms, low + step) / p) / step
        slope_q = mp.log(contrast_density(measure, arms, high + step) / q) / step
        mass = contrast_cdf(measure, arms, high) - contrast_cdf(measure, arms, low) - level
        move = mp.lu_solve(
            mp.matrix([[-p, q], [-slope_p, slope_q]]), mp.matrix([-mass, -mp.log(q / p)])
        )
        low, high = low + move[0], high + move[1]
        if max(abs(move[0]), abs(move[1])) < mp.mpf(10) ** -13:
            return low, high
    raise RuntimeError((measure, arms))


def write(name, header, rows):
    with (HERE / name).open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([*header, "source"])
        for row in rows:
            writer.writerow(
                [*(mp.nstr(v, 17) if isinstance(v, mp.mpf) else v for v in row), SOURCE]
            )


def main():
    rows = []
    for table, prior in itertools.product(TABLES, PRIORS):
        rows.append((*table, prior, +probability_lower(table, prior)))
    for table in WHOLE_TABLES:
        arms = (*posterior(*table[:2], "uniform"), *posterior(*table[2:], "uniform"))
        rows.append((*table, "uniform", probability_lower_whole(*arms)))
    counts = ("failures_a", "launches_a", "failures_b", "launches_b", "prior")
    write("bayes_probability.csv", (*counts, "probability_lower"), rows)

    limits = []
    cases = [((25, 50, 0, 8), "jeffreys"), ((0, 8, 0, 10), "jeffreys"), ((5, 5, 3, 9), "jeffreys"),
             ((7, 50, 2, 8), "uniform"), ((0, 4, 4, 4), "uniform"), ((20, 300, 36, 300), "2 8"),
             ((3, 3, 9, 9), "0.3 1.7")]  # fmt: skip
    for (table, prior), measure in itertools.product(cases, ("difference", "ratio", "odds-ratio")):
        arms = (*posterior(*table[:2], prior), *posterior(*table[2:], prior))
        low, high = (quantile(measure, arms, q) for q in (mp.mpf("0.025"), mp.mpf("0.975")))
        natural = (lambda s: s) if measure == "difference" else mp.exp
        key = (measure, *table, prior, 0.95)
        limits.append((*key, "bayes-equal-tailed", natural(low), natural(high)))
        if (table, prior) not in cases[:4]:
            continue
        low, high = highest_density(measure, arms, mp.mpf("0.95"))
        limits.append((*key, "bayes-highest-density", natural(low), natural(high)))
    write("bayes_intervals.csv", ("measure", *counts, "level", "method", "low", "high"), limits)


if __name__ == "__main__":
    main()
