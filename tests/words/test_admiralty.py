import csv
from pathlib import Path

from reliability.words.admiralty import CREDIBILITY, RELIABILITY, grade_meaning

TABLE = Path(__file__).parents[1] / "reference" / "collections" / "admiralty.csv"


def test_every_definition_is_the_published_one():
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = {row["code"]: row["fm_2_22_3_definition"] for row in csv.DictReader(file)}
    assert {code: text for code, (_, text) in (RELIABILITY | CREDIBILITY).items()} == rows


def test_f_and_6_cannot_be_judged_and_are_not_the_worst():
    assert grade_meaning("F") == "reliability cannot be judged"
    assert grade_meaning("6") == "truth cannot be judged"
    assert "cannot" not in grade_meaning("E") + grade_meaning("5")


def test_a_blank_grade_is_not_graded():
    assert grade_meaning("") == grade_meaning(None) == "not graded"
    assert grade_meaning("Z") == "not a grade of the scale"
