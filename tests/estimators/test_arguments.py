import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reliability.errors import CountError, LevelError, OptionError
from reliability.estimators.arguments import (
    broadcast_counts,
    check_alternative,
    check_confidence_level,
)


@pytest.mark.parametrize(
    "level", [0.5, "0.95", 0, 1, -0.1, 95, 1.5, np.nan, np.inf, None, True, [0.9]]
)
def test_level_lies_strictly_between_0_and_1(level):
    if level == 0.5:
        assert check_confidence_level(level) == 0.5
        return
    with pytest.raises(LevelError, match="strictly between 0 and 1; got"):
        check_confidence_level(level)


def test_level_in_per_cent_is_recognised():
    with pytest.raises(LevelError, match=r"Did you mean 0\.95\?"):
        check_confidence_level(95)


def test_numpy_level_is_a_float():
    assert type(check_confidence_level(np.float32(0.5))) is float


def test_alternative_names_the_nearest():
    assert check_alternative("less") == "less"
    with pytest.raises(OptionError, match="Did you mean 'greater'"):
        check_alternative("grater")
    with pytest.raises(OptionError, match="Give one of these"):
        check_alternative("larger-than-life")


@pytest.mark.parametrize(
    ("failures", "launches", "said"),
    [
        (-1, 5, "failures: must be a whole number, 0 or more; got -1."),
        (2.5, 5, "failures: must be a whole number, 0 or more; got 2.5."),
        (np.nan, 5, "got nan"),
        (np.inf, np.inf, "got inf"),
        (6, 5, "failures: must not exceed launches (5); got 6."),
        ("3", 5, "failures: must be whole numbers; got '3'."),
        (None, 5, "must be whole numbers; got None"),
        (True, 5, "must be whole numbers; got True"),
        ([1, None], [5, 5], "must be whole numbers"),
        ([[1], [1, 2]], 5, "must be whole numbers"),
        (np.ma.array([1, 9], mask=[False, True]), 10, "failures: must not hold masked entries"),
        (3, np.ma.array(9, mask=True), "launches: must not hold masked entries"),
        ([np.ma.array([1, 9], mask=[False, True])], 10, "must not hold masked entries"),
        ([1, np.ma.masked], 10, "must not hold masked entries"),
        (3, 2**60, "launches: must be a whole number"),
        (3, 10**30, "launches: must be whole numbers"),
        ([1, 2, -3], 5, "at position 2; got -3"),
        ([[1, 2], [3, 9]], [5, 8], "must not exceed launches (8) at position 1, 1; got 9."),
        ([1, 2], [1, 2, 3], "shapes must broadcast; got failures (2,), launches (3,)"),
        (3 + 0j, 5, "must be whole numbers"),
    ],
)
def test_wrong_counts_say_where_and_what(failures, launches, said):
    with pytest.raises(CountError) as caught:
        broadcast_counts(failures=failures, launches=launches)
    assert said in str(caught.value)
    assert str(caught.value).endswith(".")
    assert "Give " in str(caught.value)


def test_a_long_value_is_not_printed_whole():
    with pytest.raises(CountError) as caught:
        broadcast_counts(failures=["x"] * 1000, launches=5)
    assert len(str(caught.value)) < 250


@pytest.mark.parametrize(
    "counts",
    [
        (np.arange(3), 5),
        (np.arange(3, dtype=np.uint8), np.int16(5)),
        ([0.0, 1.0, 2.0], [5, 5, 5]),
        (pd.Series([0, 1, 2]), pd.Series([5, 5, 5], dtype="Int64")),
        (range(3), (5, 5, 5)),
    ],
)
def test_anything_of_whole_numbers_will_do(counts):
    (failures, launches), shape = broadcast_counts(failures=counts[0], launches=counts[1])
    assert shape == (3,)
    assert failures.dtype == launches.dtype == np.float64
    assert failures.tolist() == [0, 1, 2]
    assert launches.tolist() == [5, 5, 5]


def test_inputs_are_not_changed_and_not_handed_out():
    failures = np.array([0.0, 1.0])
    launches = np.array([0.0, 2.0])
    failures.flags.writeable = launches.flags.writeable = False
    broadcast_counts(failures=failures, launches=launches)


def test_no_counts_at_all():
    (failures, launches), shape = broadcast_counts(failures=[], launches=[])
    assert failures.size == launches.size == 0
    assert shape == (0,)


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)), min_size=1, max_size=8))
def test_exactly_the_pairs_in_order_pass(pairs):
    failures, launches = zip(*pairs, strict=True)
    if all(k <= n for k, n in pairs):
        (k, n), _ = broadcast_counts(failures=failures, launches=launches)
        assert (tuple(k), tuple(n)) == (failures, launches)
    else:
        with pytest.raises(CountError):
            broadcast_counts(failures=failures, launches=launches)


def test_a_masked_array_without_masked_entries_is_an_array():
    (k, _), shape = broadcast_counts(failures=np.ma.array([1, 9]), launches=10)
    assert k.tolist() == [1.0, 9.0]
    assert shape == (2,)
