"""The tipping point: the lattice by the single calls, the frontier and flips by brute force."""

from __future__ import annotations

import numpy as np
import pytest

import reliability as rel
from reliability.errors import CountError, LevelError, OptionError, UnknownNameError
from reliability.estimators.bayes.probability import probability_lower
from reliability.estimators.partial.bounds import contrast_bounds
from reliability.estimators.partial.feasible import Arm, Feasible
from reliability.estimators.partial.tipping import CONCLUSIONS, tipping_point

ARMS = (1, 12, 5, 25, 50, 6)


def cells(found):
    return np.ndindex(found.verdicts.shape)


def test_the_sign_is_that_of_the_two_rates():
    found = tipping_point(1, 12, 5, 10, 50, 20, conclusion="sign", reference="as-success")
    for i, j in cells(found):
        a, b = (1 + i) * 50, (10 + j) * 12
        assert found.verdicts[i, j] == (a > b) - (a < b)
        assert found.values[i, j] == pytest.approx((1 + i) / 12 - (10 + j) / 50, rel=1e-12)
    assert {0, 1, -1} >= set(np.unique(found.verdicts))


@pytest.mark.parametrize("method", [None, "newcombe"])
def test_an_interval_concludes_where_it_leaves_out_zero(method):
    found = tipping_point(*ARMS, conclusion="interval", reference="as-success", method=method)
    for i, j in cells(found):
        low, high = rel.difference_interval(
            1 + i, 12, 25 + j, 50, method=method or "miettinen-nurminen"
        )
        assert found.verdicts[i, j] == (1 if low > 0 else -1 if high < 0 else 0)


@pytest.mark.parametrize("method", [None, "pearson-n-1"])
def test_a_test_concludes_where_its_p_is_small(method):
    found = tipping_point(*ARMS, conclusion="test", reference="as-success", method=method)
    for i, j in cells(found):
        p = rel.two_sample_test(1 + i, 12, 25 + j, 50, method=method or "boschloo")
        assert found.values[i, j] == pytest.approx(p, rel=1e-9)
        assert (found.verdicts[i, j] == -1) == (p <= 0.05)


def test_a_probability_concludes_at_its_threshold():
    found = tipping_point(*ARMS, conclusion="probability", reference="as-success", threshold=0.9)
    for i, j in cells(found):
        p = float(probability_lower(1 + i, 12, 25 + j, 50))
        assert found.verdicts[i, j] == (-1 if p >= 0.9 else 1 if p <= 0.1 else 0)


@pytest.mark.parametrize("conclusion", CONCLUSIONS)
@pytest.mark.parametrize("reference", ["as-success", "as-failure", "proportional", (2, 3)])
def test_the_flips_are_the_nearest_cells_that_disagree(conclusion, reference):
    found = tipping_point(2, 12, 6, 20, 50, 9, conclusion=conclusion, reference=reference)
    i0, j0 = found.reference
    here = found.verdicts[i0, j0]
    distances = {
        (i, j): abs(i - i0) + abs(j - j0) for i, j in cells(found) if found.verdicts[i, j] != here
    }
    if not distances:
        assert found.flips == ()
        assert found.unknowns_to_flip is None
        return
    least = min(distances.values())
    assert found.unknowns_to_flip == least
    assert {(f.failed_a, f.failed_b) for f in found.flips} == {
        cell for cell, distance in distances.items() if distance == least
    }
    for flip in found.flips:
        assert (flip.failed_a - flip.change_a, flip.failed_b - flip.change_b) == (i0, j0)


def test_the_references():
    def cell(reference):
        return tipping_point(1, 12, 4, 25, 50, 10, conclusion="sign", reference=reference).reference

    assert cell("as-success") == (0, 0)
    assert cell("as-failure") == (4, 10)
    assert cell("proportional") == (1, 6)  # 4 * 1/8 = 0.5 and 10 * 25/40 = 6.25
    assert cell((4, 0)) == (4, 0)


def test_runs_and_frontier_retell_the_lattice():
    found = tipping_point(*ARMS, conclusion="test", reference="as-success")
    retold = np.full(found.verdicts.shape, 9)
    for run in found.runs:
        code = {"lower": -1, "undecided": 0, "higher": 1}[run.verdict]
        retold[run.failed_a, run.failed_b_low : run.failed_b_high + 1] = code
    assert (retold == found.verdicts).all()
    here = found.verdicts[found.reference]
    rows, columns = found.verdicts.shape
    expected = set()
    for i, j in cells(found):
        near = [(i - 1, j), (i + 1, j), (i, j - 1), (i, j + 1)]
        inside = [(x, y) for x, y in near if 0 <= x < rows and 0 <= y < columns]
        if found.verdicts[i, j] == here and any(found.verdicts[c] != here for c in inside):
            expected.add((i, j))
    assert set(found.frontier) == expected
    assert 0 < found.share_that_agrees < 1


def test_the_lattice_spans_the_bounds():
    found = tipping_point(*ARMS, conclusion="sign", reference="as-success")
    a = Arm.of(Feasible.of_counts("1..6", 12))
    b = Arm.of(Feasible.of_counts("25..31", 50))
    bounds = contrast_bounds("difference", a, b)
    assert found.values.min() == pytest.approx(bounds.low, rel=1e-12)
    assert found.values.max() == pytest.approx(bounds.high, rel=1e-12)


@pytest.mark.parametrize("conclusion", CONCLUSIONS)
def test_an_empty_arm_concludes_nothing(conclusion):
    found = tipping_point(0, 0, 0, 0, 20, 20, conclusion=conclusion, reference="as-failure")
    assert (found.verdicts == 0).all()
    assert np.isfinite(found.values).all()
    assert found.verdict == "undecided"
    assert found.flips == ()


def test_one_unknown_launch():
    found = tipping_point(0, 1, 1, 0, 1, 0, conclusion="sign", reference="as-success")
    assert found.verdicts.tolist() == [[0], [1]]
    assert found.unknowns_to_flip == 1


def test_bad_arguments_are_refused():
    def call(*counts, **options):
        given = {"conclusion": "sign", "reference": "as-success", **options}
        return tipping_point(*counts, **given)

    with pytest.raises(CountError, match=r"failures_b \+ unknown_b: must not exceed"):
        call(1, 2, 1, 4, 5, 2)
    with pytest.raises(CountError, match="launches_a: must be one whole number"):
        call(1, "2..3", 1, 4, 5, 1)
    with pytest.raises(CountError, match="must be a cell"):
        call(1, 2, 1, 4, 5, 1, reference=(2, 0))
    with pytest.raises(UnknownNameError, match="proportional"):
        call(1, 2, 1, 4, 5, 1, reference="proportion")
    with pytest.raises(UnknownNameError, match="Did you mean 'test'"):
        call(1, 2, 1, 4, 5, 1, conclusion="tests")
    with pytest.raises(OptionError, match="needs a known outcome"):
        call(0, 2, 2, 4, 5, 1, reference="proportional")
    with pytest.raises(OptionError, match="threshold"):
        call(1, 2, 1, 4, 5, 1, conclusion="probability", threshold=0.4)
    with pytest.raises(LevelError):
        call(1, 2, 1, 4, 5, 1, confidence_level=95)


def test_a_p_that_is_the_error_itself_rejects():
    """Fisher's p of 0/4 v 4/4 is 2/70, whichever way 1 less the level rounds."""
    for level in (1.0 - 2.0 / 70.0, np.nextafter(34.0 / 35.0, 1.0), np.nextafter(34.0 / 35.0, 0.0)):
        found = tipping_point(
            0, 4, 0, 4, 4, 0, conclusion="test", reference="as-success", method="fisher",
            confidence_level=float(level),
        )  # fmt: skip
        assert found.verdict == "lower"
