"""`reliability rate --phases`: failing by the end of each phase, without and with an assumption."""

import csv
import io
import json

import pytest
from click.testing import CliRunner

import reliability as rel
from reliability.cli.group import program

FLIGHT = ("--phases", "2/0,0/5,1/8", "--launches", "20")


def run(*arguments):
    return CliRunner().invoke(program, ["rate", *arguments])


def rows(*arguments):
    shown = run(*arguments, "--format", "json")
    assert shown.exit_code == 0, shown.stderr
    found = json.loads(shown.stdout)["results"]
    assert len({tuple(row) for row in found}) == 1
    half = len(found) // 2
    return found[:half], found[half:]


def test_a_row_for_each_phase_without_an_assumption_and_with_one():
    free, assumed = rows(*FLIGHT, "--confidence-level", "0.9")
    found = rel.cumulative_failure([2, 0, 1], [0, 5, 8], launches=20, confidence_level=0.9)
    for part in (free, assumed):
        assert [row["phase"] for row in part] == [1, 2, 3]
        assert [row["at_risk"]["low"] for row in part] == [20, 18, 13]
        assert [row["failed_share"] for row in part] == pytest.approx(list(found.failed_share))
        assert [row["intercepted_share"] for row in part] == pytest.approx([0, 0.25, 0.65])
        assert {row["estimand"] for row in part} == {"unknown"}
    assert [row["bound_low"] for row in free] == pytest.approx([0.1, 0.1, 0.15])
    assert [row["bound_high"] for row in free] == pytest.approx([0.1, 0.35, 0.8])
    assert [row["estimate"] for row in free] == [0.1, None, None]
    # No assumption: of 20 launches 3 to 16 would have failed, whichever those shot down were.
    low, high = rel.cover_rate(("3..16", 20), confidence_level=0.9)
    assert (free[2]["ci_low"], free[2]["ci_high"]) == pytest.approx((low, high), rel=1e-11)
    assert [row["estimate"] for row in assumed] == [0.1, 0.1, None]
    assert [row["bound_low"] for row in assumed] == pytest.approx(list(found.estimate_low))
    assert [row["bound_high"] for row in assumed] == pytest.approx(list(found.estimate_high))
    assert [row["ci_low"] for row in assumed] == pytest.approx(list(found.ci_low))
    assert [row["ci_high"] for row in assumed] == pytest.approx(list(found.ci_high))
    assert {row["conditional_on"][0] for row in free[1:]} == {"counts-within-ranges"}
    for row in assumed:
        assert row["conditional_on"] == ["interception-uninformative", "independent-launches"]
    for row in (*free, *assumed):
        assert (row["estimate"] is None) == (row["identified"] != "point")


def test_the_table_leads_with_the_bounds():
    shown = run(*FLIGHT).stdout
    lines = shown.splitlines()
    assert lines[0].startswith(
        "by the end of phase 3: failure rate had none been shot down between 15.0 and 80.0 %"
    )
    assert lines[1].startswith("if launches were shot down without regard to what they would have")
    assert (
        "between 16.9 and 28.0 % (beta product 95 % CI over every completion 3.5 to 73.8 %)"
        in (lines[1])
    )
    assert lines[2].startswith("the launches shot down in a phase may have been lost before its")
    assert [line.split()[0] for line in lines[4:8]] == ["phase", "1", "2", "3"]
    assert "before or after the failures of their phase:" in shown
    text = run(*FLIGHT, "--format", "csv").stdout
    assert [row["phase"] for row in csv.DictReader(io.StringIO(text))] == [*"123123"]


def test_interceptions_in_no_known_phase_widen_the_bounds():
    arguments = ("--phases", "2/0,0/0,1/0", "--launches", "20", "--intercepted")
    free, assumed = rows(*arguments, "13")
    assert [row["bound_high"] for row in free] == pytest.approx([0.75, 0.75, 0.8])
    assert free[1]["at_risk"] == {"low": 5, "high": 18}
    assert (assumed[2]["estimate"], assumed[2]["identified"]) == (None, "bounds")
    assert assumed[2]["conditional_on"][:2] == [
        "interception-uninformative",
        "counts-within-ranges",
    ]
    # All 13 at the end of the last phase, and all at the start of the first.
    assert assumed[2]["bound_low"] == pytest.approx(1 - 18 / 20 * 17 / 18)
    assert assumed[2]["bound_high"] == pytest.approx(1 - 5 / 7 * 4 / 5)
    assert "shot down in no known phase: 13; the bounds and the intervals hold" in (
        run(*arguments, "13").stdout
    )
    assert rows(*arguments, "9..")[0][2]["bound_high"] == 1


@pytest.mark.parametrize(
    ("phases", "launches", "estimates", "bounds"),
    [
        ("0/0,0/0", "0", [None, None], [(0, 1), (0, 1)]),
        ("4/0,0/0", "4", [1, 1], [(1, 1), (1, 1)]),
        ("0/3", "3", [None], [(0, 1)]),
        ("1/7", "8", [None], [(0.125, 1)]),
        ("0/5,0/0", "5", [None, None], [(0, 1), (0, 1)]),
        ("1/4,0/0", "5", [None, None], [(0.2, 1), (0.2, 1)]),
        ("0/0", "1", [0], [(0, 0)]),
    ],
)
def test_zero_cells(phases, launches, estimates, bounds):
    free, assumed = rows("--phases", phases, "--launches", launches)
    assert [row["estimate"] for row in assumed] == estimates
    assert [(row["bound_low"], row["bound_high"]) for row in free] == bounds
    for row in assumed:
        if row["estimate"] is None:
            assert (row["bound_high"], row["ci_high"]) == (1, 1)
    shown = run("--phases", phases, "--launches", launches).stdout
    assert "nan" not in shown.lower()
    assert free[0]["failed_share"] is None or launches != "0"


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["--phases", "2/0"], 2, "Missing option '--launches'. It goes with --phases."),
        ([*FLIGHT, "--failures", "3"], 2, "--phases: does not go with --failures"),
        ([*FLIGHT, "--unknown", "3"], 2, "--phases: does not go with --unknown"),
        ([*FLIGHT, "--method", "wilson"], 2, "--phases: does not go with --method"),
        (["--phases", "2/0", "--salvos", "1/2"], 2, "--salvos: does not go with --phases"),
        ([*FLIGHT, "--intercepted", "5"], 1, "at least all that ended (21); got 20"),
        (["--phases", "2/0", "--launches", "1"], 1, "at least all that ended (2); got 1"),
        (["--phases", "2/0", "--launches", "4..5"], 1, "needs one number for --launches; got 4..5"),
        (["--phases", "2/0", "--launches", "4.."], 1, "for --launches; got '4..'. Ask for both"),
        (["--phases", "2/0,1..2/0", "--launches", "9"], 1, "phase 2 must have one number"),
        (["--phases", "1/2..", "--launches", "9"], 1, "got '1/2..'. Ask for each count"),
        (["--phases", "2/0,1", "--launches", "9"], 2, "Put a / between them"),
        (["--phases", "2", "--launches", "9"], 2, "must be failed/intercepted, as in 2/0; got '2'"),
        (["--phases", "2/-1", "--launches", "9"], 1, "must be a whole number"),
        (["--phases", "2/x", "--launches", "9"], 2, "got 'x'"),
        ([*FLIGHT, "--confidence-level", "1"], 1, "between 0 and 1"),
    ],
)
def test_wrong_phases_are_one_message(arguments, code, said):
    shown = run(*arguments)
    assert shown.exit_code == code
    assert said in shown.stderr
    assert shown.stdout == ""
