"""Every reference value for one proportion, from files with their provenance."""

import csv
import importlib.util
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from reliability import catalogue

PATH = Path(__file__).parents[2] / "reference" / "compare.py"
SPEC = importlib.util.spec_from_file_location("reference_compare", PATH)
compare = importlib.util.module_from_spec(SPEC)
sys.modules["reference_compare"] = compare
SPEC.loader.exec_module(compare)

KINDS = {"prop.", "prob."}
CASES = [case for case in compare.read() if case.family == "proportion"]
# Held to exact fractions in test_definition_proportion.py: no package has it right.
WITHOUT = {"finite-stock"}


@pytest.mark.parametrize("method", catalogue.names("proportion"))
def test_reference_values(method):
    found = compare.errors([case for case in CASES if case.method == method])
    if method in WITHOUT:
        assert not found
        return
    assert len(found) >= 150
    wrong = [(case, error) for case, error in found if not error <= 1.0]
    assert not wrong, wrong[:3]


def test_every_row_names_its_source_and_a_method_that_exists():
    for case in CASES:
        assert case.source, (case.file, case.line)
        assert case.method in catalogue.names("proportion"), (case.file, case.line)


def test_no_published_case_on_one_proportion_is_passed_over():
    published = PATH.parent / "collections" / "published.csv"
    with published.open(newline="", encoding="utf-8") as file:
        ids = {row["case_id"] for row in csv.DictReader(file) if row["method"][:5] in KINDS}
    left_out = PATH.parent / "published_out_of_scope_proportion.csv"
    with left_out.open(newline="", encoding="utf-8") as file:
        out_of_scope = {row["case_id"] for row in csv.DictReader(file)}
    held = {case.source.rpartition("[")[2].rstrip("]") for case in CASES}
    assert len(ids) > 80
    assert ids <= held | out_of_scope
    assert not held & out_of_scope


def test_a_value_beside_the_right_one_is_seen():
    case = next(case for case in CASES if case.file == "single_arbiter.csv" and case.ends[1] < 1)
    moved = replace(case, ends=(case.ends[0], case.ends[1] * (1 + 3e-8)))
    assert compare.errors([case])[0][1] <= 1.0 < compare.errors([moved])[0][1]
