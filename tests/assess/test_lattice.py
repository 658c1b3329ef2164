"""Every cell of the lattice against the cell alone, and the smallest flips against all cells."""

from __future__ import annotations

import itertools

import pytest

import reliability as rel
from reliability.assess.lattice import CONCLUSIONS, tipping_lattice
from reliability.errors import CountError, LevelError, OptionError, UnknownNameError

KN23 = (("20..30", "45..55"), ("0..6", 8))


@pytest.fixture(scope="module")
def kn23():
    return tipping_lattice(*KN23)


def test_every_cell_is_that_comparison_alone(kn23) -> None:
    assert [(c["failures_after"], c["failures_before"]) for c in kn23["cells"]] == list(
        itertools.product(range(7), range(20, 31))
    )
    for cell in kn23["cells"][::9]:
        alone = rel.compare_rates((cell["failures_before"], "45..55"), (cell["failures_after"], 8))
        for name in ("bound_low", "bound_high", "bound_high_open"):
            assert cell[name] == getattr(alone, name)
        for name in ("ci_low", "ci_high", "probability_low", "probability_high"):
            assert cell[name] == pytest.approx(getattr(alone, name), rel=1e-9)
        assert cell["sign"] == alone.sign
        out = "lower" if alone.ci_high < 0 else "higher" if alone.ci_low > 0 else "undecided"
        assert cell["interval"] == out
        chance = "lower" if alone.probability_low >= 0.95 else "undecided"
        assert cell["probability"] == chance


def test_known_launches_agree_with_the_lattice_of_the_estimators() -> None:
    found = tipping_lattice(("3..9", 20), ("1..5", 12))
    for conclusion in CONCLUSIONS:
        whole = rel.tipping_point(1, 12, 4, 3, 20, 6, conclusion=conclusion, reference="as-success")
        verdicts = {-1: "lower", 0: "undecided", 1: "higher"}
        names = {"not identified": "undecided", "equal": "undecided"}
        expected = [verdicts[int(v)] for v in whole.verdicts.ravel()]
        assert [names.get(c[conclusion], c[conclusion]) for c in found["cells"]] == expected


def test_the_smallest_flips_by_looking_at_every_cell(kn23) -> None:
    corners = {"as-success": (0, 20), "as-failure": (6, 30)}
    assert [(f["conclusion"], f["reference"]) for f in kn23["flips"]] == list(
        itertools.product(CONCLUSIONS, corners)
    )
    for flip in kn23["flips"]:
        k, j = corners[flip["reference"]]
        away = {
            (c["failures_before"], c["failures_after"], c[flip["conclusion"]]):
                abs(c["failures_after"] - k) + abs(c["failures_before"] - j)
            for c in kn23["cells"] if c[flip["conclusion"]] != flip["verdict"]
        }  # fmt: skip
        assert flip["outcomes"] == min(away.values())
        to = {tuple(each.values()) for each in flip["to"]}
        assert to == {cell for cell, steps in away.items() if steps == flip["outcomes"]}


def test_nothing_to_flip() -> None:
    (cell,) = tipping_lattice((25, 50), (0, 8))["cells"]
    assert (cell["sign"], cell["interval"], cell["probability"]) == ("lower",) * 3
    found = tipping_lattice((25, 50), (0, 8))["flips"]
    assert all(flip["outcomes"] is None and flip["to"] == [] for flip in found)


@pytest.mark.parametrize(
    ("before", "after"), [((0, 0), (0, 0)), (("0..1", 1), ("0..1", 1)), (("0..4", "0..4"), (2, 4))]
)
def test_arms_without_knowledge_settle_nothing(before, after) -> None:
    for cell in tipping_lattice(before, after)["cells"]:
        if rel.compare_rates(before, after).identified == "nothing":
            assert cell["interval"] == cell["probability"] == "undecided"


def test_the_threshold_is_reached_by_being_equal() -> None:
    cell = tipping_lattice((25, 50), (0, 8))["cells"][0]
    chance = cell["probability_low"]
    assert tipping_lattice((25, 50), (0, 8), threshold=chance)["cells"][0]["probability"] == "lower"
    above = chance + 1e-6
    found = tipping_lattice((25, 50), (0, 8), threshold=above)["cells"][0]
    assert found["probability"] == "undecided"
    mirrored = tipping_lattice((0, 8), (25, 50), threshold=chance - 1e-9)["cells"][0]
    assert mirrored["probability"] == "higher"


@pytest.mark.parametrize("measure", ["ratio", "odds-ratio"])
def test_the_null_of_a_quotient_is_one(measure) -> None:
    found = tipping_lattice(*KN23, measure=measure, method="scas")
    signs = [c["sign"] for c in found["cells"]]
    assert signs == [c["sign"] for c in tipping_lattice(*KN23)["cells"]]
    assert (found["measure"], found["method"]) == (measure, "scas")
    assert {c["interval"] for c in found["cells"]} == {"lower", "undecided"}


@pytest.mark.parametrize(
    ("arguments", "options", "error"),
    [
        ((("1..", "5.."), (0, 8)), {}, OptionError),
        ((("0..99", 100), ("0..99", 100)), {}, OptionError),
        ((("0..20", 100), ("0..20", 100)), {"method": "chan-zhang"}, OptionError),
        (KN23, {"threshold": 0.5}, OptionError),
        (KN23, {"threshold": 1.0}, OptionError),
        (KN23, {"confidence_level": 1.0}, LevelError),
        (KN23, {"measure": "ratios"}, UnknownNameError),
        (KN23, {"method": "mee-n"}, UnknownNameError),
        (((9, 8), (0, 8)), {}, CountError),
        ((5, (0, 8)), {}, CountError),
    ],
)
def test_wrong_arguments(arguments, options, error) -> None:
    with pytest.raises(error):
        tipping_lattice(*arguments, **options)
