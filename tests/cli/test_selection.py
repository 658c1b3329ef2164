"""`reliability selection`: allocation of unnamed launches, lost names, and arrivals."""

import csv
import io
import json

import pytest
from click.testing import CliRunner

import reliability as rel
from reliability import catalogue
from reliability.cli.group import program

CNS = ("--named", "0/28", "--unnamed", "4/47")
DEBRIS = ("--arrived", "0/21", "--launches", "45..55")


def run(*arguments):
    return CliRunner().invoke(program, ["selection", *arguments])


def rows(*arguments):
    shown = run(*arguments, "--format", "json")
    assert shown.exit_code == 0, shown.stderr
    body = json.loads(shown.stdout)
    assert (body["schema_version"], body["kind"]) == (1, "selection")
    return body["results"]


def test_a_row_for_each_allocation_that_needs_no_more():
    found = rows(*CNS, "--method", "wilson", "--confidence-level", "0.9")
    assert [row["allocation"] for row in found] == ["bounds", "none", "all"]
    for row in found:
        counts = rel.allocate_unnamed(0, 28, 4, 47, rule=row["allocation"]).counts
        bounds = rel.rate_bounds(counts)
        low, high = rel.cover_rate(counts, method="wilson", confidence_level=0.9)
        assert (row["bound_low"], row["bound_high"]) == pytest.approx((bounds.low, bounds.high))
        assert (row["ci_low"], row["ci_high"]) == pytest.approx((low, high), rel=1e-11)
        assert row["launches"] == counts.launches.to_dict()
        assert (row["quantity"], row["share"], row["method"]) == ("rate", None, "wilson")
    assert [row["estimate"] for row in found] == [None, 0, pytest.approx(4 / 75)]
    assert [row["conditional_on"] for row in found] == [
        ["allocation-bounds", "counts-within-ranges", "independent-launches"],
        ["allocation-none", "independent-launches"],
        ["allocation-all", "independent-launches"],
    ]


def test_a_share_brings_the_proportional_allocation():
    every = rows(*CNS, "--share", "0.5")
    assert [row["allocation"] for row in every] == ["bounds", "none", "proportional", "all"]
    assert [row["share"] for row in every] == [None, None, 0.5, None]
    alone = rows(*CNS, "--share", "0.5", "--allocation", "proportional")
    assert alone == [every[2]]
    assert (alone[0]["bound_low"], alone[0]["bound_high"]) == pytest.approx((2 / 52, 2 / 51))
    assert rows(*CNS, "--allocation", "bounds") == [every[0]]


def test_the_table_leads_with_what_each_allocation_supposes():
    lines = run(*CNS, "--share", "0.5").stdout.splitlines()
    assert lines[0].startswith(
        "If any launch without a name may be of this system: failure rate at most 12.5 %, from 0 "
        "to 4 of 28 to 75 (Clopper-Pearson 95 % CI over every completion 0 to 29.0 %)"
    )
    assert lines[1].startswith("If none of them is: failure rate 0 of 28 = 0 %")
    assert lines[2].startswith("If a share of 0.5 of them is: failure rate between 3.8 and 3.9 %")
    assert lines[3].startswith("If all of them are: failure rate 4 of 75 = 5.3 %")
    assert [line.split()[0] for line in lines[5:]] == [
        "allocation", "bounds", "none", "proportional", "all",
    ]  # fmt: skip


def test_lost_names_over_counts_and_ranges():
    for named in ("1/20", "0..2/28", "1/20.."):
        found = rows("--named", named, "--lost-names", "0.5,1,10", "--method", "wilson")
        curve = rel.naming_curve(*named.split("/"), [0.5, 1, 10], method="wilson")
        assert [row["lost_names"] for row in found] == [0.5, 1, 10]
        for at, row in enumerate(found):
            bounds = curve.bounds[at]
            assert (row["bound_low"], row["bound_high"]) == pytest.approx((bounds.low, bounds.high))
            assert row["bound_low_open"] == bounds.low_open
            ends = curve.ci_low[at], curve.ci_high[at]
            assert (row["ci_low"], row["ci_high"]) == pytest.approx(ends, rel=1e-11)
            assert row["conditional_on"][0] == "stated-odds"
            known = named == "1/20"
            assert row["identified"] == ("point" if known else "bounds")
            assert row["estimate"] == (row["bound_low"] if known else None)
    both = run(*CNS, "--lost-names", "3").stdout
    assert "Among the launches that kept their name: failure rate 0 of 28 = 0 %" in both
    assert "so many times as likely to keep its name" in both


def test_what_is_seen_on_missiles_that_arrived():
    base, *found = rows(*DEBRIS, "--odds", "0,1,inf")
    counts = rel.arrival_counts(0, 21, "45..55")
    assert (base["bound_low"], base["bound_high"]) == pytest.approx((0, 34 / 55))
    low, high = rel.cover_rate(counts)
    assert (base["ci_low"], base["ci_high"]) == pytest.approx((low, high), rel=1e-11)
    curve = rel.arrival_curve(0, 21, "45..55", [0, 1, float("inf")])
    assert [row["odds"] for row in (base, *found)] == [None, 0, 1, "inf"]
    assert [row["ci_high"] for row in found] == pytest.approx(list(curve.ci_high), rel=1e-11)
    assert [row["bound_high"] for row in found] == pytest.approx([0, 0, 34 / 55])
    assert [row["estimate"] for row in found] == [0, 0, None]
    for row in (base, *found):
        assert (row["quantity"], row["failures"]) == ("share", None)
        assert (row["observed"]["low"], row["arrived"]["low"]) == (0, 21)
        assert row["launches"] == {"low": 45, "high": 55}
    assert [row["conditional_on"] for row in (base, found[0])] == [
        ["counts-within-ranges", "independent-launches"],
        ["stated-odds", "counts-within-ranges", "independent-launches"],
    ]
    known = rows("--arrived", "2/8", "--launches", "20", "--odds", "1")[1]
    assert known["conditional_on"] == ["stated-odds", "independent-launches"]
    assert known["estimate"] == 0.25
    said = run("--arrived", "0..2/21", "--launches", "50").stdout
    assert said.startswith("share of all launches with the property at most 62.0 %, from 0 to 31")
    assert "it was seen on 0 to 2 of the 21 that arrived" in said


def test_a_known_share_is_said_as_a_known_rate_is():
    said = run("--arrived", "21/21", "--launches", "21").stdout
    assert said.startswith("share of all launches with the property 21 of 21 = 100 % (Clopper-Pear")


def test_every_row_has_the_same_columns():
    columns = {
        tuple(row)
        for found in (rows(*CNS, "--lost-names", "2"), rows(*DEBRIS, "--odds", "1"))
        for row in found
    }
    assert len(columns) == 1
    text = run(*DEBRIS, "--odds", "0,inf", "--format", "csv").stdout
    written = list(csv.DictReader(io.StringIO(text)))
    assert [row["odds"] for row in written] == ["", "0.0", "inf"]
    assert (written[0]["launches"], written[0]["observed"]) == ("45..55", "0")


def test_every_method():
    shown = run(*CNS, "--allocation", "all", "--method", "all", "--format", "json")
    found = json.loads(shown.stdout)["results"]
    known = [name for name in catalogue.names("proportion") if name != "finite-stock"]
    assert [row["method"] for row in found] == known
    assert "Left out: --method: finite-stock needs" in shown.stderr
    assert {row["prior"] for row in found} == {None, "jeffreys"}
    assert "failure rate" not in run(*CNS, "--method", "all").stdout
    wide = ("--named", "0..600/1000..1500", "--lost-names", "2")
    some = run(*wide, "--method", "all", "--format", "json")
    assert "Left out: --method: logit needs every table" in some.stderr
    assert "wilson" in {row["method"] for row in json.loads(some.stdout)["results"]}
    assert "Error: --method: logit needs" in run(*wide, "--method", "logit").stderr


def test_nothing_known_says_nothing():
    for arguments in (
        ("--named", "0/0", "--unnamed", "0/0", "--lost-names", "1,3"),
        ("--arrived", "0/0", "--launches", "0", "--odds", "0,1,inf"),
    ):
        for row in rows(*arguments):
            assert (row["estimate"], row["identified"]) == (None, "nothing")
            assert (row["bound_low"], row["bound_high"]) == (0, 1)
            assert (row["ci_low"], row["ci_high"]) == (0, 1)
        assert "anything from 0 to 100 %" in run(*arguments).stdout
    unseen = rows("--arrived", "0/0", "--launches", "9", "--odds", "1")
    assert [row["identified"] for row in unseen] == ["nothing", "nothing"]
    (all_failed,) = rows("--named", "3/3", "--lost-names", "5")
    assert (all_failed["estimate"], all_failed["ci_high"]) == (1, 1)


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        ([], 2, "--named, --arrived: give one of the two"),
        ([*CNS, *DEBRIS], 2, "--named, --arrived: give one of the two"),
        (["--unnamed", "4/47"], 2, "--named, --arrived: give one of the two"),
        (["--named", "0/28"], 2, "--named: goes with --unnamed or --lost-names. Give one of them"),
        (["--arrived", "0/21"], 2, "--arrived: goes with --launches. Give it"),
        ([*CNS, "--odds", "1"], 2, "--odds: goes with --arrived"),
        ([*CNS, "--launches", "50"], 2, "--launches: goes with --arrived"),
        ([*DEBRIS, "--share", "0.5"], 2, "--share: goes with --unnamed"),
        ([*DEBRIS, "--lost-names", "2"], 2, "--lost-names: goes with --named"),
        (["--named", "30/28", "--unnamed", "4/47"], 1, "--named: failures must not exceed"),
        (["--named", "0/28", "--unnamed", "48/47"], 1, "--unnamed: failures must not exceed"),
        (["--named", "0", "--unnamed", "4/47"], 2, "Put a / between them"),
        ([*CNS, "--share", "1.5"], 1, "--share: must lie within 0 to 1; got 1.5"),
        ([*CNS, "--share", "nan"], 1, "--share: must lie within 0 to 1; got nan"),
        ([*CNS, "--share", "0.5", "--allocation", "all"], 1, "--share: goes with the rule"),
        ([*CNS, "--allocation", "proportional"], 1, "--share: is needed by the rule"),
        ([*CNS, "--allocation", "proporional"], 2, "Did you mean 'proportional'?"),
        ([*CNS, "--lost-names", "0"], 1, "--lost-names: must be above 0 and finite; got 0. At"),
        ([*CNS, "--lost-names", "1,inf"], 1, "--lost-names: must be above 0 and finite; got inf."),
        ([*CNS, "--lost-names", "nan"], 1, "--lost-names: must be 0 or more; got nan. 1 stands"),
        ([*CNS, "--lost-names", "1,,2"], 2, "must be numbers as in 1,3,10; got '1,,2'"),
        (["--arrived", "21", "--launches", "50"], 2, "must be observed/arrived, as in 0/21"),
        (["--arrived", "22/21", "--launches", "50"], 1, "--arrived: launches with the property"),
        (["--arrived", "22../21", "--launches", "50"], 1, "that arrived (21); got '22..'. Correct"),
        (["--arrived", "1/9..", "--launches", "5"], 1, "launches (5); got '9..'. Correct the"),
        (["--arrived", "0/21", "--launches", "20"], 1, "--arrived: must not exceed launches (20)"),
        ([*DEBRIS, "--odds", "-1"], 1, "--odds: must be 0 or more"),
        ([*DEBRIS, "--odds", "all"], 2, "must be numbers as in 0,1,4,inf"),
        ([*CNS, "--confidence-level", "95"], 1, "Did you mean 0.95?"),
        ([*CNS, "--method", "finite-stock"], 1, "not taken here"),
    ],
)
def test_wrong_input_is_one_message_and_no_output(arguments, code, said):
    shown = run(*arguments)
    assert shown.exit_code == code
    assert said in shown.stderr
    assert sum("Error:" in line for line in shown.stderr.splitlines()) == 1
    assert shown.stdout == ""
