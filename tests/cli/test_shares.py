"""`reliability rate --shares`: the shares of all outcomes, all intervals at once."""

import csv
import io
import json

import pytest
from click.testing import CliRunner

import reliability as rel
from reliability import catalogue
from reliability.cli.group import program

EIGHT = ("--failures", "1", "--launches", "8", "--intercepted", "2", "--unknown", "3")
STATES = ["rest", "failed", "intercepted", "unknown"]


def run(*arguments):
    return CliRunner().invoke(program, ["rate", *arguments])


def rows(*arguments):
    shown = run(*arguments, "--format", "json")
    assert shown.exit_code == 0, shown.stderr
    return json.loads(shown.stdout)["results"]


@pytest.mark.parametrize("method", ["goodman", "sison-glaz"])
def test_a_row_for_each_outcome(method) -> None:
    rate, *found = rows(*EIGHT, "--shares", method, "--confidence-level", "0.9")
    low, high = rel.simultaneous_shares([2, 1, 2, 3], method=method, confidence_level=0.9)
    assert [row["state"] for row in found] == STATES
    assert [row["estimate"] for row in found] == [2 / 8, 1 / 8, 2 / 8, 3 / 8]
    assert [row["ci_low"] for row in found] == pytest.approx(list(low), rel=1e-11)
    assert [row["ci_high"] for row in found] == pytest.approx(list(high), rel=1e-11)
    assert {(row["quantity"], row["method"], row["guarantee"]) for row in found} == {
        ("share", method, "approximate")
    }
    # The share that failed is not the failure rate, which the unknown launches leave open.
    (plain,) = rows(*EIGHT, "--confidence-level", "0.9")
    assert rate == {**plain, "state": None}
    assert (rate["bound_low"], rate["bound_high"]) == (1 / 8, 4 / 8)
    assert len({tuple(row) for row in (rate, *found)}) == 1


def test_the_rows_name_methods_of_the_catalogue() -> None:
    found = rows(*EIGHT, "--shares", "goodman", "--unreported", "1", "--intercepted", "0")
    found += rows("--phases", "1/2,0/1", "--launches", "9")
    known = {(method.name, method.guarantee) for method in catalogue.METHODS.values()}
    assert {(row["method"], row["guarantee"]) for row in found} <= known


def test_the_table_and_csv_show_them() -> None:
    shown = run(*EIGHT, "--shares", "goodman").stdout
    said = shown.split("\n\n")[-1].splitlines()
    assert said[:2] == [
        "Shares of all launches, by what was reported; the intervals hold together (two-sided):",
        "rest: not reported to have failed, to have been shot down or to be unknown, no more said",
    ]
    assert [line.split()[0] for line in said[2:]] == ["state", *STATES]
    assert said[2].split()[-2:] == ["method", "guarantee"]
    assert all(line.split()[-2:] == ["goodman", "approximate"] for line in said[3:])
    text = run(*EIGHT, "--shares", "goodman", "--format", "csv").stdout
    assert [row["state"] for row in csv.DictReader(io.StringIO(text))] == ["", *STATES]


def test_it_stands_beside_the_stated_odds() -> None:
    found = rows("--failures", "4", "--launches", "44", "--unknown", "13", "--unreported", "1",
                 "--shares", "goodman")  # fmt: skip
    assert [row["state"] for row in found] == [None, None, *STATES]
    assert [row["unreported"] for row in found] == [None, 1, None, None, None, None]
    assert len({tuple(row) for row in found}) == 1


@pytest.mark.parametrize(
    ("more", "none"),
    [
        ((), "--intercepted, --unknown"),
        (("--unknown", "3"), "--intercepted"),
        (("--intercepted", "0"), "--unknown"),
        (("--intercepted", "0", "--unknown", "0"), None),
    ],
)
def test_what_was_not_given_is_said_to_be_taken_as_none(more, none) -> None:
    counts = ("--failures", "20..30", "--launches", "45..55", *more)
    said = run(*counts, "--shares", "goodman").stdout
    assert "succeeded" not in said
    if none is None:
        assert "taken as none" not in said
    else:
        assert f"\nnot given and taken as none: {none}\n" in said


def test_the_heading_says_that_they_are_two_sided_and_of_the_launches_assessed() -> None:
    arguments = ("--alternative", "greater", "--method", "wilson", "--not-coded", "2")
    said = run(*EIGHT, "--shares", "goodman", *arguments).stdout
    assert "hold together (two-sided, of the launches assessed):" in said
    found = rows(*EIGHT, "--shares", "goodman", *arguments)
    assert {row["alternative"] for row in found if row["state"] is not None} == {"two-sided"}


def test_a_share_has_no_failures_among_its_launches() -> None:
    for row in rows(*EIGHT, "--shares", "goodman")[1:]:
        assert row["failures"] is row["launches"] is None


def test_no_launch_says_nothing() -> None:
    for row in rows("--failures", "0", "--launches", "0", "--shares", "goodman")[1:]:
        assert (row["estimate"], row["identified"]) == (None, "nothing")
        assert (row["bound_low"], row["bound_high"], row["ci_low"], row["ci_high"]) == (0, 1, 0, 1)


def test_ranges_have_bounds_of_each_share() -> None:
    counts = ("--failures", "0..1", "--launches", "8..9", "--intercepted", "1..2")
    _, *found = rows(*counts, "--unknown", "3", "--shares", "goodman")
    expected = rel.simultaneous_share_ranges(["0..", "0..1", "1..2", 3], "8..9")
    for at, row in enumerate(found):
        for name in ("bound_low", "bound_high", "ci_low", "ci_high"):
            assert row[name] == pytest.approx(getattr(expected, name)[at], rel=1e-11)
        assert (row["estimate"], row["identified"]) == (None, "bounds")
        assert row["conditional_on"] == ["counts-within-ranges", "independent-launches"]
    shown = run(*counts, "--unknown", "3", "--shares", "goodman").stdout
    assert shown.split("\n\n")[-1].splitlines()[2].split()[:3] == ["state", "estimate", "bound_low"]


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (
            [*EIGHT, "--unknown", "2..3", "--shares", "sison-glaz"],
            1,
            "--shares: 'sison-glaz' takes",
        ),
        ([*EIGHT, "--unknown", "6"], 1, "launches"),
        ([*EIGHT, "--shares", "goodmann"], 2, "Did you mean 'goodman'?"),
        (["--salvos", "0/4,1/2"], 2, "--salvos: does not go with --shares"),
    ],
)
def test_wrong_counts_are_one_message(arguments, code, said) -> None:
    shown = run("--shares", "goodman", *arguments)
    assert shown.exit_code == code
    assert said in shown.stderr
    assert shown.stdout == ""
