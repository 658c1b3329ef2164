"""Sentences: what disagrees is said, and nothing stands under its key."""

import pytest

import reliability as rel
from reliability import catalogue
from reliability.words.sentences import disagreement_text, p_clause

ROW = {"quantity": "difference", "confidence_level": 0.95, "bound_low": -0.1, "bound_high": -0.1}


def outcome(p, method="boschloo"):
    return {"method": method, "p_low": p, "p_high": p}


def test_an_interval_and_a_test_that_disagree_are_said_to():
    out, within = {"ci_low": -0.4, "ci_high": -0.01}, {"ci_low": -0.4, "ci_high": 0.01}
    assert disagreement_text(ROW | out, [outcome(0.04)]) is None
    assert disagreement_text(ROW | within, [outcome(0.06)]) is None
    assert "does not reject" in disagreement_text(ROW | out, [outcome(0.06)])
    assert "but Boschloo's test rejects equal rates at 5 %" in disagreement_text(
        ROW | within, [outcome(0.04)]
    )
    several = [outcome(0.06), outcome(0.07, "fisher"), outcome(0.01, "pearson")]
    said = disagreement_text(ROW | out, several)
    assert said.endswith("leaves out zero, but 2 of the 3 tests do not reject equal rates at 5 %")
    assert "1 of the 3 tests rejects" in disagreement_text(ROW | within, several)


def test_a_cover_of_both_sides_disagrees_with_nothing():
    row = ROW | {"bound_low": -1.0, "bound_high": 1.0, "ci_low": -1.0, "ci_high": 1.0}
    assert disagreement_text(row, [outcome(0.001)]) is None


def test_a_ratio_is_held_against_one():
    row = ROW | {"quantity": "ratio", "ci_low": 1.2, "ci_high": 9.0}
    said = disagreement_text(row | {"bound_low": 3.0, "bound_high": 3.0}, [outcome(0.2)])
    assert said.startswith("the interval leaves out 1, but")


@pytest.mark.parametrize("name", catalogue.names("test"))
def test_a_test_is_told_by_its_label(name):
    assert p_clause(name, 0.01, 0.5) == f"{catalogue.find('test', name).label} p from 0.01 to 0.5"


def test_no_sentence_of_a_comparison_holds_a_key_of_a_method():
    keys = {n for _, n in catalogue.METHODS if "-" in n} - {"likelihood-ratio"}
    for name in catalogue.names("difference"):
        said = rel.compare_rates(before=(5, 9), after=(1, 8), method=name).summary()
        assert not [key for key in keys if key in said]
        assert "Jeffreys prior" in said
