"""Printing: the JSON envelope, CSV, tables; no NaN, no certainty by rounding."""

import csv
import io
import json
import math

import click
import pytest
from click.testing import CliRunner

from reliability.cli.output import as_table, only, print_rows, table_cell, to_plain
from reliability.counts import CountRange

ROWS = [
    {
        "quantity": "ratio",
        "failures": CountRange(20, 30),
        "ci_low": 1 / 3,
        "ci_high": math.inf,
        "identified": True,
        "conditional_on": ("independent", "coded, ranges"),
        "period": None,
    }
]


def printed(form, rows=ROWS, **kwargs):
    @click.command()
    def show():
        print_rows("compare", rows, form=form, **kwargs)

    result = CliRunner().invoke(show, [], catch_exceptions=False)
    assert result.stderr == ""
    return result.stdout


def test_json_has_the_envelope_and_every_field():
    body = json.loads(printed("json"))
    assert list(body) == ["schema_version", "kind", "results"]
    assert body["schema_version"] == 1
    assert body["kind"] == "compare"
    assert body["results"] == [
        {
            "quantity": "ratio",
            "failures": {"low": 20, "high": 30},
            "ci_low": 0.333333333333,
            "ci_high": "inf",
            "identified": True,
            "conditional_on": ["independent", "coded, ranges"],
            "period": None,
        }
    ]


def test_json_of_no_rows_is_an_empty_list():
    assert json.loads(printed("json", rows=[]))["results"] == []


def test_csv_reads_back():
    (row,) = csv.DictReader(io.StringIO(printed("csv")))
    assert row == {
        "quantity": "ratio",
        "failures": "20..30",
        "ci_low": "0.333333333333",
        "ci_high": "inf",
        "identified": "true",
        "conditional_on": "independent;coded, ranges",
        "period": "",
    }


def test_csv_and_json_keep_the_columns_that_the_table_leaves_out():
    table = only(ROWS, "quantity")
    assert "ci_low" in printed("csv", table=table)
    assert "ci_low" in printed("json", table=table)
    assert printed("table", table=table) == "quantity\nratio\n"


def test_nan_is_refused_never_printed():
    for form in ("json", "csv", "table"):
        with pytest.raises(ValueError, match="not a number"):
            printed(form, rows=[{"ci_low": math.nan}])


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (1.0, "1"),
        (0.0, "0"),
        (0.99999, ">0.9999"),
        (0.99994, "0.9999"),
        (math.nextafter(1, 0), ">0.9999"),
        (1e-9, "1e-09"),
        (7 / 42, "0.1667"),
        (math.inf, "inf"),
        (CountRange(2, None), "2.."),
        (True, "yes"),
        (None, "-"),
        ({"low": 2, "high": None}, "2.."),
        ({"low": 8, "high": 8}, "8"),
        ([], "-"),
    ],
)
def test_table_cells(value, shown):
    assert table_cell(value) == shown


def test_numbers_align_right_and_no_line_ends_in_blanks():
    text = as_table([{"a": "x", "b": 1.5}, {"a": "long", "b": math.inf}, {"a": "y", "b": None}])
    assert text.splitlines() == ["a       b", "x     1.5", "long  inf", "y       -"]


def test_twelve_significant_digits():
    assert to_plain(math.pi) == 3.14159265359
    assert to_plain([1e-20 / 3]) == [3.33333333333e-21]
    assert to_plain(-math.inf) == "-inf"
