"""What interval functions return."""

from __future__ import annotations

import copy
import pickle

import numpy as np

from reliability.estimators.results import Interval


def test_the_gap_stays_when_an_end_is_replaced() -> None:
    interval = Interval(0.1, 0.4, gap=True)
    assert interval._replace(high=0.5) == Interval(0.1, 0.5, gap=True)
    assert interval._replace(gap=False) == Interval(0.1, 0.4)
    assert interval._replace(low=0.2, gap=False) == Interval(0.2, 0.4)


def test_an_interval_made_from_two_ends_has_no_gap() -> None:
    made = Interval._make((0.1, 0.4))
    assert type(made) is Interval
    assert made == Interval(0.1, 0.4)
    assert made.gap is False
    assert made._asdict() == {"low": 0.1, "high": 0.4}


def test_equal_intervals_have_equal_gaps() -> None:
    assert Interval(0.1, 0.4, gap=True) != Interval(0.1, 0.4)
    assert Interval(0.1, 0.4) == Interval(0.1, 0.4, gap=False)
    assert Interval(0.1, 0.4, gap=True) == (0.1, 0.4)
    assert Interval(0.1, 0.4) != Interval(0.1, 0.5)
    assert hash(Interval(0.1, 0.4)) == hash((0.1, 0.4))


def test_a_gap_is_shown() -> None:
    assert repr(Interval(0.1, 0.4)) == "Interval(low=0.1, high=0.4)"
    assert repr(Interval(0.1, 0.4, gap=True)) == "Interval(low=0.1, high=0.4, gap=True)"
    ends = np.array([0.0, 0.5])
    assert "gap" not in repr(Interval(ends, ends, np.zeros(2, dtype=bool)))
    assert "gap=array([False,  True])" in repr(Interval(ends, ends, np.array([False, True])))


def test_copies_keep_the_gap() -> None:
    interval = Interval(0.1, 0.4, gap=True)
    for other in (
        copy.copy(interval),
        copy.deepcopy(interval),
        pickle.loads(pickle.dumps(interval)),
    ):
        assert other == interval
        assert other.gap is True
