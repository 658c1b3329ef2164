"""A column in Arrow's memory answers every question as one of Python's texts does."""

from __future__ import annotations

import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reliability.evidence.arrowcoded import ArrowCoded, arrow_coded
from reliability.evidence.coded import code_cells
from reliability.evidence.schema import TABLES

pa = pytest.importorskip("pyarrow")

CELLS = st.lists(st.text(' =a,"é€\U0001f680\u2003\n', max_size=3), max_size=12)


def held(cells: list[str], cuts: list[int], kind: object) -> ArrowCoded:
    """Return the cells as a chunked array whose chunks are slices of a longer one."""
    whole = pa.array(["before", *cells, "after"], kind)
    ends = sorted({0, len(cells), *(cut % (len(cells) + 1) for cut in cuts)})
    chunks = [whole.slice(1 + a, b - a) for a, b in itertools.pairwise(ends)]
    return ArrowCoded(pa.chunked_array(chunks, kind))


@given(CELLS, st.lists(st.integers(0, 12), max_size=3), st.sampled_from(["string", "large_string"]))
def test_both_answer_alike(cells, cuts, kind) -> None:
    ours, plain = held(cells, cuts, getattr(pa, kind)()), code_cells(cells)
    wanted = {"", "a", "é", *cells[:2]}
    for made in ((), ("_encoded",)):  # before and after the codes are there
        for name in made:
            getattr(ours, name)
        assert ours.is_blank() == plain.is_blank()
        assert ours.blank_rows().tolist() == plain.blank_rows().tolist()
        assert ours.stated_rows().tolist() == plain.stated_rows().tolist()
        assert ours.first_rows(wanted) == plain.first_rows(wanted)
        assert ours.size == sum(len(cell.encode()) for cell in cells)
        assert ours.marks == tuple("".join(cells).count(mark) for mark in ',"')
        assert set(ours.letters()) == set(plain.letters())
        for marks in (b"=", b" \xc3\xe2", bytes(range(256))):
            assert ours.led_by(marks).tolist() == plain.led_by(marks).tolist()
        vars(ours).pop("marks")
    assert ours.repeated_rows().tolist() == plain.repeated_rows().tolist()
    places = np.arange(len(cells))[::-1]
    assert ours.texts(places) == plain.texts(places) == cells[::-1]
    assert [ours.values[code] for code in ours.codes] == cells
    marked = np.array([value != "" for value in ours.values], dtype=np.bool_)
    assert ours.where(marked).tolist() == plain.stated_rows().tolist()


def test_what_lies_elsewhere_is_left_to_the_other() -> None:
    assert arrow_coded(pd.Series([1, 2])) is None
    assert arrow_coded(pd.Series(["a"], dtype=object)) is None
    assert arrow_coded(pd.Series(["a"], dtype=pd.StringDtype("python", na_value=np.nan))) is None
    in_arrow = pd.StringDtype("pyarrow", na_value=np.nan)
    assert arrow_coded(pd.Series(["a", None], dtype=in_arrow)) is None
    found = arrow_coded(pd.Series(["a", "b"], dtype=in_arrow))
    assert found is not None
    found.prepare(TABLES["claims"].column("summary"), compared=True)
    assert found.values == ["a", "b"]
