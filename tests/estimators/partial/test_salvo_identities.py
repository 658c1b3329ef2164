"""Every interval of the family salvos held to the identities that its catalogue entry claims."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from reliability import catalogue
from reliability.catalogue.salvos import BY_QUANTITY, METHODS
from reliability.estimators.dispatch import kernel_of
from reliability.estimators.partial.cluster_bootstrap import bootstrap_difference

SPACE = {"rate": (0.0, 1.0), "difference": (-1.0, 1.0), "odds-ratio": (0.0, np.inf)}
ASKED = [
    (quantity, name)
    for quantity, names in BY_QUANTITY.items()
    if quantity != "probability"
    for name in names
]
LEVELS = (0.6, 0.9, 0.99)
# A root is found to 1e-12; statsmodels ends its iteration at 1e-6 of the estimate.
NEAR = {"gee": 1e-5}


def entries(identity):
    chosen = [each for each in ASKED if identity in catalogue.find("salvos", each[1]).identities]
    return pytest.mark.parametrize(("quantity", "name"), chosen)


def arms():
    """Every outcome of three salvos: none failed, all failed and each in between."""
    sizes = (2, 1, 3)
    for k in itertools.product(*(range(n + 1) for n in sizes)):
        yield list(k), list(sizes)


def cases(quantity):
    """What an interval of this quantity takes: one arm, two, or two of many salvos."""
    if quantity == "rate":
        return [*arms(), ([1], [4]), ([0], [1]), ([1, 0, 1], [1, 1, 1])]
    if quantity == "difference":
        some = list(arms())[::5]
        return [(*a, *b) for a, b in itertools.product(some, some)]
    rng = np.random.default_rng(4)
    found = []
    for _ in range(4):
        sizes = [rng.integers(1, 5, 8).tolist() for _ in range(2)]
        a, b = ([int(rng.integers(0, n + 1)) for n in each] for each in sizes)
        found.append(([1, *a], [3, *sizes[0]], [1, *b], [3, *sizes[1]]))
    return found


def limits(quantity, name, case, level=0.9, **options):
    kernel = kernel_of(catalogue.find("salvos", name))
    if (quantity, name) == ("difference", "cluster-bootstrap"):
        kernel = bootstrap_difference
    found = kernel(*case, confidence_level=level, **options)
    if hasattr(found, "ci_low"):
        return found.ci_low, found.ci_high
    return found.low, found.high


def turned(quantity, ends):
    low, high = ends
    if quantity == "rate":
        return 1.0 - high, 1.0 - low
    return (-high, -low) if quantity == "difference" else (1.0 / high, 1.0 / low)


def close(name, quantity, ends):
    least = NEAR.get(name, 1e-9)
    return pytest.approx(ends, rel=least, abs=0.0 if quantity == "odds-ratio" else 1e-9)


def test_every_quantity_asks_for_methods_of_the_family():
    assert {name for names in BY_QUANTITY.values() for name in names} == {m.name for m in METHODS}
    assert BY_QUANTITY["rate"][0] == catalogue.DEFAULTS["salvos"]
    for quantity, names in BY_QUANTITY.items():
        first = catalogue.find("salvos", names[0])
        assert first.guarantee != "comparison-only", quantity


def test_no_guarantee_is_exact():
    assert {m.guarantee for m in METHODS} == {"approximate", "bayesian", "comparison-only"}
    assert not {"monotone", "duality"} & {i for m in METHODS for i in m.identities}


@entries("mirror")
def test_counting_successes_turns_the_interval(quantity, name):
    for case in cases(quantity):
        k, n = case[::2], case[1::2]
        other = [np.subtract(b, a).tolist() for a, b in zip(k, n, strict=True)]
        mirrored = [part for pair in zip(other, n, strict=True) for part in pair]
        expected = turned(quantity, limits(quantity, name, case))
        assert limits(quantity, name, mirrored) == close(name, quantity, expected), case


@entries("swap")
def test_exchanging_the_arms_turns_the_interval(quantity, name):
    for case in cases(quantity):
        expected = turned(quantity, limits(quantity, name, case))
        assert limits(quantity, name, (*case[2:], *case[:2])) == close(name, quantity, expected)


@entries("nested")
def test_a_higher_level_never_gives_a_shorter_interval(quantity, name):
    for case in cases(quantity):
        for lower, higher in itertools.pairwise(LEVELS):
            inner = limits(quantity, name, case, lower)
            outer = limits(quantity, name, case, higher)
            assert outer[0] <= inner[0] + 1e-12, case
            assert outer[1] >= inner[1] - 1e-12, case


@entries("one-sided")
def test_a_one_sided_bound_is_an_end_at_twice_the_error(quantity, name):
    least, most = SPACE[quantity]
    for case in cases(quantity):
        low, high = limits(quantity, name, case)
        below = limits(quantity, name, case, 0.95, alternative="greater")
        above = limits(quantity, name, case, 0.95, alternative="less")
        assert below == close(name, quantity, (low, most))
        assert above == close(name, quantity, (least, high))


@pytest.mark.parametrize(("quantity", "name"), [e for e in ASKED if e[0] != "odds-ratio"])
def test_no_interval_leaves_its_range(quantity, name):
    least, most = SPACE[quantity]
    for case in [*cases(quantity), ([],) * (2 if quantity == "rate" else 4)]:
        low, high = limits(quantity, name, case)
        assert least <= low <= high <= most
