"""Agreement of sources: statsmodels' kappa, a published case, sources side by side."""

from __future__ import annotations

import numpy as np
import pytest

import reliability as rel
from reliability.errors import CountError
from reliability.estimators.partial.agreement import (
    by_source,
    kappa,
    leave_one_source_out,
    source_rates,
)
from reliability.estimators.partial.feasible import Feasible


def codes(table):
    """Two lists of codes with this table of pairs."""
    pairs = [(i, j) for (i, j), count in np.ndenumerate(np.array(table)) for _ in range(count)]
    return [a for a, _ in pairs], [b for _, b in pairs]


@pytest.mark.parametrize(
    "table",
    [[[20, 5], [10, 15]], [[3, 1, 0], [2, 7, 1], [0, 2, 6]], [[0, 4], [5, 1]], [[9, 1], [0, 2]]],
)
@pytest.mark.parametrize("level", [0.8, 0.95])
def test_kappa_and_its_error_are_those_of_statsmodels(table, level):
    rater = pytest.importorskip("statsmodels.stats.inter_rater", reason="needs statsmodels")
    expected = rater.cohens_kappa(np.array(table))
    found = kappa(*codes(table), confidence_level=level)
    assert found.kappa == pytest.approx(expected.kappa, rel=1e-9)
    from scipy import stats

    z = stats.norm.ppf(0.5 + level / 2)
    assert found.ci_low == pytest.approx(max(expected.kappa - z * expected.std_kappa, -1), rel=1e-9)
    assert found.ci_high == pytest.approx(min(expected.kappa + z * expected.std_kappa, 1), rel=1e-9)


def test_fleiss_cohen_and_everitt_1969_table_1():
    # Their example: 200 subjects, three codes; kappa .429, variance .002885.
    shares = np.array([[0.53, 0.05, 0.02], [0.11, 0.14, 0.05], [0.01, 0.06, 0.03]])
    found = kappa(*codes(np.rint(shares * 200).astype(int)))
    assert found.observed == pytest.approx(0.70)
    assert found.expected == pytest.approx(0.475)
    assert found.kappa == pytest.approx(0.429, abs=5e-4)
    assert ((found.ci_high - found.ci_low) / 2 / 1.959964) ** 2 == pytest.approx(0.002885, abs=1e-6)


def test_full_agreement_on_few_incidents_is_not_certainty():
    found = kappa(["fail", "ok", "ok"], ["fail", "ok", "ok"])
    assert found.kappa == 1.0
    assert found.ci_high == 1.0
    expected = 5 / 9
    low = rel.proportion_interval(3, 3).low
    assert found.ci_low == pytest.approx(max((low - expected) / (1 - expected), -1))
    assert found.ci_low < 0.5


@pytest.mark.parametrize("incidents", [1, 2, 3, 8, 31])
def test_no_agreement_at_all_may_be_as_bad_as_can_be(incidents):
    first = ["fail", "ok"] * incidents
    found = kappa(first[:incidents], first[1 : incidents + 1])
    assert found.observed == 0.0
    assert found.ci_low == -1.0
    assert found.ci_low <= found.kappa < found.ci_high
    if incidents in (1, 2, 8):  # no variance
        most = rel.proportion_interval(0, incidents).high
        assert found.ci_high == pytest.approx((most - found.expected) / (1 - found.expected))


def test_where_kappa_is_not_defined():
    same = kappa(["ok"] * 4, ["ok"] * 4)
    assert (same.kappa, same.ci_low, same.ci_high) == (None, -1.0, 1.0)
    assert same.observed == 1.0
    nothing = kappa(["ok", None], [None, "fail"])
    assert (nothing.incidents, nothing.observed, nothing.kappa) == (0, None, None)


def test_incidents_that_one_source_skips_are_left_out():
    found = kappa(["a", None, "b", "a"], ["a", "b", "b", None])
    assert found.incidents == 2


SOURCES = ["HUR", "CNS", "HUR", "IAEA"]
CLAIMS = [
    Feasible.of_counts(2, 10),
    Feasible.of_counts("0..3", 5),
    Feasible.of_counts(1, 4),
    Feasible.of_counts(0, "1.."),
]


def test_each_source_alone_and_all_but_each():
    k = np.array([2, 1, 1, 0])
    alone = by_source(SOURCES, lambda kept: int(k[kept].sum()))
    rest = leave_one_source_out(SOURCES, lambda kept: int(k[kept].sum()))
    assert alone == {"HUR": 3, "CNS": 1, "IAEA": 0}
    assert {source: 4 - value for source, value in alone.items()} == rest


def test_rates_by_source_are_not_pooled():
    rates = {rate.source: rate for rate in source_rates(CLAIMS, SOURCES)}
    assert list(rates) == ["HUR", "CNS", "IAEA"]
    assert (rates["HUR"].bounds.low, rates["HUR"].claims) == (3 / 14, 2)
    assert tuple(rates["HUR"].interval) == tuple(rel.proportion_interval(3, 14))
    assert rates["CNS"].bounds.high == 3 / 5
    rest = {rate.source: rate for rate in source_rates(CLAIMS, SOURCES, leave_out=True)}
    assert rest["CNS"].bounds.high == 3 / 15
    assert rest["CNS"].bounds.low_open


def test_leaving_out_the_only_source_leaves_nothing():
    (rate,) = source_rates(CLAIMS[:1], ["HUR"], leave_out=True)
    assert (rate.bounds.low, rate.bounds.high, rate.identified) == (0.0, 1.0, "nothing")
    assert tuple(rate.interval) == (0.0, 1.0)
    assert source_rates([], []) == ()


def test_bad_arguments_are_refused():
    with pytest.raises(CountError, match="same incidents"):
        kappa(["a"], ["a", "b"])
    with pytest.raises(CountError, match="one for each claim"):
        source_rates(CLAIMS, ["HUR"])
