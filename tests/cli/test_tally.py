"""`reliability tally`: counts per period, and one fate for every claim."""

import csv
import io
import json

import pytest
from click.testing import CliRunner

from reliability.cli.group import program
from reliability.evidence.package import load_package
from reliability.shipped import shipped_path


def run(*args):
    return CliRunner().invoke(program, ["tally", *map(str, args)])


@pytest.fixture(scope="module")
def rows():
    shown = run("--format", "json")
    assert shown.exit_code == 0, shown.stderr
    body = json.loads(shown.stdout)
    assert body["kind"] == "tally"
    return body["results"]


def test_the_totals_of_the_kn_23_scenario(rows):
    # The issue's own reading: before agg-011, after three incidents of the Air Force.
    before, after = (row for row in rows if row["part"] == "total")
    assert before["claims"] == ["agg-011"]
    assert before["launched"] == {"low": 45, "high": 55}
    assert before["failed"] == {"low": 20, "high": 30}
    assert before["unknown"] is None
    assert before["rest"] == {"low": 15, "high": 35}
    assert before["intercepted"] is None
    assert after["claims"] == ["afd-005", "afd-007", "afd-023"]
    assert after["launched"] == {"low": 8, "high": 8}
    assert after["intercepted"] == {"low": 2, "high": 4}
    assert after["unknown"] == {"low": 4, "high": 6}
    assert after["failed"] is None


def test_every_claim_has_one_fate(rows):
    claims = [row for row in rows if row["part"] == "claim"]
    ids = [row["claims"][0] for row in claims]
    assert ids == list(load_package(shipped_path("data/kn23")).claims["claim_id"])
    used = {row["claims"][0] for row in claims if row["fate"] == "used"}
    in_rows = {claim for row in rows if row["part"] == "row" for claim in row["claims"]}
    assert used == in_rows == {"agg-011", "afd-005", "afd-007", "afd-023"}
    assert all(row["rule"] and row["reason"] for row in claims if row["fate"] != "used")


def test_every_row_has_the_same_fields(rows):
    assert len({tuple(row) for row in rows}) == 1


def test_the_table_adds_up_to_every_claim(rows):
    shown = run("kn23")
    counts, left_out = shown.stdout.split("\nLeft out:\n")
    lines = counts.splitlines()
    heads = ["period", "claims", "launched", "failed", "intercepted", "unknown", "rest"]
    assert lines[0].split() == heads
    assert lines[2].split() == ["before", "total", "45..55", "20..30", "-", "-", "15..35"]
    numbers = [int(line.split()[0]) for line in left_out.splitlines()[1:]]
    claims = [row for row in rows if row["part"] == "claim"]
    assert sum(numbers) + 4 == len(claims)
    assert numbers == sorted(numbers, reverse=True)


def test_csv_has_as_many_rows_as_json(rows):
    shown = list(csv.DictReader(io.StringIO(run("--format", "csv").stdout)))
    assert len(shown) == len(rows)
    assert [row["part"] for row in shown] == [row["part"] for row in rows]
    assert shown[1]["failed"] == "20..30"


def test_a_scenario_that_is_not_there():
    shown = run("kn32")
    assert shown.exit_code == 1
    assert "kn23" in shown.stderr
    assert "Traceback" not in shown.stderr
    assert shown.stdout == ""
