import numpy as np
import pytest

import reliability as rel
from reliability import catalogue
from reliability.errors import CountError, OptionError
from reliability.estimators import dispatch
from reliability.estimators.results import Interval


def test_scalars_give_floats():
    got = rel.proportion_interval(3, 20)
    assert isinstance(got, Interval)
    assert type(got.low) is type(got.high) is float
    assert got.gap is False
    low, high = got
    assert (low, high) == (got.low, got.high) == got


def test_arrays_broadcast_and_keep_their_shape():
    got = rel.proportion_interval(np.arange(3)[:, None], [4, 5])
    assert got.low.shape == got.high.shape == got.gap.shape == (3, 2)
    assert got.high[2, 1] == rel.proportion_interval(2, 5).high


def test_nothing_in_nothing_out():
    got = rel.proportion_interval([], [])
    assert got.low.shape == got.high.shape == (0,)


@pytest.mark.parametrize("method", catalogue.names("proportion"))
def test_chunks_do_not_show(method, monkeypatch):
    options = {"population": 40} if method == "finite-stock" else {}
    n = np.repeat(np.arange(0, 31), 31)
    k = np.minimum(np.tile(np.arange(31), 31), n)
    whole = rel.proportion_interval(k, n, method=method, **options)
    monkeypatch.setattr(dispatch, "CHUNKS", {"proportion": 100})
    parts = rel.proportion_interval(k, n, method=method, **options)
    assert (whole.low == parts.low).all()
    assert (whole.high == parts.high).all()
    assert (whole.gap == parts.gap).all()


@pytest.mark.parametrize("method", catalogue.names("proportion"))
def test_a_row_does_not_depend_on_its_neighbours(method):
    options = {"population": 40} if method == "finite-stock" else {}
    n = np.repeat(np.arange(1, 13), 13)
    k = np.minimum(np.tile(np.arange(13), 12), n)
    together = rel.proportion_interval(k, n, method=method, **options)
    for i in range(0, n.size, 17):
        alone = rel.proportion_interval(int(k[i]), int(n[i]), method=method, **options)
        assert tuple(alone) == pytest.approx((together.low[i], together.high[i]), rel=1e-14)


def test_empty_arms_among_others():
    got = rel.proportion_interval([0, 3, 0], [0, 20, 0], method="wilson")
    assert (got.low[0], got.high[0]) == (got.low[2], got.high[2]) == (0.0, 1.0)
    assert got.low[1] == rel.proportion_interval(3, 20, method="wilson").low


def test_inputs_are_left_alone():
    k, n = np.array([0.0, 3.0, 0.0]), np.array([0.0, 20.0, 5.0])
    before = k.copy(), n.copy()
    for method in catalogue.names("proportion"):
        options = {"population": 40} if method == "finite-stock" else {}
        rel.proportion_interval(k, n, method=method, **options)
        assert (k == before[0]).all()
        assert (n == before[1]).all()


def test_every_kernel_can_be_found():
    for method in catalogue.METHODS.values():
        assert callable(dispatch.kernel_of(method))


def test_an_option_of_another_method_is_refused():
    with pytest.raises(OptionError, match="not an option of the proportion method 'wilson'"):
        rel.proportion_interval(1, 2, method="wilson", prior="uniform")
    # None is the same as not given.
    assert rel.proportion_interval(1, 2, method="wilson", prior=None)


def test_failures_above_launches_are_refused_before_any_work():
    with pytest.raises(CountError, match="must not exceed launches"):
        rel.proportion_interval(3, 2)


def test_an_empty_arm_has_no_gap(monkeypatch):
    """A kernel sees one success in its place, whose acceptance set may have one."""

    def kernel(k, n, level, side):
        return np.full(k.size, 0.2), np.full(k.size, 0.4), np.ones(k.size, dtype=bool)

    monkeypatch.setattr(dispatch, "kernel_of", lambda entry: kernel)
    got = rel.proportion_interval([0, 1], [0, 3], method="sterne")
    assert got.gap.tolist() == [False, True]
    assert (got.low[0], got.high[0]) == (0.0, 1.0)
