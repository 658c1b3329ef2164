"""The sweep over a whole column says what the rule for one cell says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reliability.evidence.cellform import all_faultless, cell_fault
from reliability.evidence.schema import TABLES

IDS = st.lists(st.text("aZ09._:-\n é/", max_size=4), max_size=5)


@given(IDS)
def test_ids_in_one_sweep_are_judged_as_one_by_one(values) -> None:
    column = TABLES["claims"].column("claim_id")
    one_by_one = all(cell_fault(column, value) is None for value in values)
    assert all_faultless(column, values) == one_by_one


@pytest.mark.parametrize("value", ["a\nb", "-a", "a-\n", "é", "a b", "a/", "\n"])
def test_what_is_no_id_is_met_in_the_sweep(value) -> None:
    column = TABLES["claims"].column("claim_id")
    assert not all_faultless(column, ["a", value, ""])
    assert all_faultless(column, ["a", "", "b.-_:"])
