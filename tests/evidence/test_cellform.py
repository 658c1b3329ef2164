"""The sweep over a whole column says what the rule for one cell says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reliability.evidence.cellform import all_faultless, cell_fault
from reliability.evidence.coded import code_cells
from reliability.evidence.schema import TABLES

IDS = st.lists(st.text("aZ09._:-\n é/", max_size=4), max_size=5)
SEEDS = ["", "1", "0.5", "2024", "2024-05-01", "https://example.org/a", "yes", "kn23", "a" * 64]
TEXTS = st.builds(
    lambda seed, end: seed + end,
    st.sampled_from(SEEDS),
    st.text(" \n\t\x07\x7f\x85é;/~", max_size=2),
)
# One column of each kind.
KINDS = {column.kind: column for table in TABLES.values() for column in table.columns}


@given(IDS)
def test_ids_in_one_sweep_are_judged_as_one_by_one(values) -> None:
    column = TABLES["claims"].column("claim_id")
    one_by_one = all(cell_fault(column, value) is None for value in values)
    assert all_faultless(column, code_cells(values)) == one_by_one


@pytest.mark.parametrize("kind", KINDS)
@given(st.lists(TEXTS, max_size=4))
def test_every_kind_in_one_sweep_is_judged_as_one_by_one(kind, values) -> None:
    column = KINDS[kind]
    one_by_one = all(cell_fault(column, value) is None for value in values)
    assert all_faultless(column, code_cells(values)) == one_by_one


@pytest.mark.parametrize("value", ["a\nb", "-a", "a-\n", "é", "a b", "a/", "\n"])
def test_what_is_no_id_is_met_in_the_sweep(value) -> None:
    column = TABLES["claims"].column("claim_id")
    assert not all_faultless(column, code_cells(["a", value, ""]))
    assert all_faultless(column, code_cells(["a", "", "b.-_:"]))
