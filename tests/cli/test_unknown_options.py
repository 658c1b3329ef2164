"""Unknown and intercepted launches, and the tipping point, on the command line."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

import reliability as rel
from reliability.cli.group import program


def run(*arguments: str):
    return CliRunner().invoke(program, list(arguments))


def rows(*arguments: str) -> list[dict[str, object]]:
    shown = run(*arguments, "--format", "json")
    assert shown.exit_code == 0, shown.stderr
    return json.loads(shown.stdout)["results"]


def test_manski_on_the_cns_counts_of_2022() -> None:
    (rate,) = rows("rate", "--failures", "4", "--launches", "44", "--unknown", "13")
    assert rate["bound_low"] == pytest.approx(4 / 44)
    assert rate["bound_high"] == pytest.approx(17 / 44)
    assert rate["estimate"] is None


@pytest.mark.parametrize(
    ("estimand", "low", "high"),
    [("not-failed", 1 / 8, 1 / 8), ("left-out", 1 / 6, 1 / 6), ("unknown", 1 / 8, 3 / 8)],
)
def test_intercepted(estimand: str, low: float, high: float) -> None:
    (rate,) = rows(
        "rate", "--failures", "1", "--launches", "8", "--intercepted", "2", "--estimand", estimand
    )
    assert (rate["bound_low"], rate["bound_high"]) == pytest.approx((low, high))
    assert rate["estimand"] == estimand


CNS = ("rate", "--failures", "4", "--launches", "44", "--unknown", "13")


def test_stated_odds_of_going_unreported() -> None:
    found = rows(*CNS, "--unreported", "0,1,inf")
    assert [row["unreported"] for row in found] == [None, 0.0, 1.0, "inf"]
    assert [row["estimate"] for row in found[1:]] == pytest.approx([4 / 44, 4 / 31, 17 / 44])
    expected = rel.stated_odds(4, 27, 13, [0.0, 1.0, float("inf")])
    assert [row["ci_low"] for row in found[1:]] == pytest.approx(list(expected.ci_low))
    assert all("stated-odds" in row["conditional_on"] for row in found[1:])
    assert len(rows(*CNS, "--unreported", "all")) == 1 + 13
    assert len({tuple(row) for row in found}) == 1
    nothing = rows("rate", "--failures", "0", "--launches", "3", "--unknown", "3",
                   "--unreported", "1")[1]  # fmt: skip
    assert (nothing["estimate"], nothing["identified"]) == (None, "nothing")
    assert (nothing["ci_low"], nothing["ci_high"]) == (0.0, 1.0)
    said = run(*CNS, "--unreported", "1").stdout.splitlines()
    assert said[-3].endswith("to go unreported as successes (two-sided, by likelihood ratio):")
    assert said[-2].split()[-2:] == ["method", "guarantee"]
    assert said[-1].split()[-2:] == ["likelihood-ratio", "approximate"]


def test_what_the_stated_odds_do_not_take_stands_in_the_heading() -> None:
    more = ("--alternative", "greater", "--method", "wilson", "--not-coded", "2")
    for option, title in (
        ("--unreported", "to go unreported as successes"),
        ("--shot-down", "to be shot down as one that will not"),
    ):
        said = run(*CNS, option, "1", *more).stdout
        assert f"{title} (two-sided, by likelihood ratio, of the launches assessed):" in said
        row = rows(*CNS, option, "1", *more)[-1]
        assert (row["method"], row["alternative"]) == ("likelihood-ratio", "two-sided")


@pytest.mark.parametrize("name", ["imbens-manski", "stoye"])
def test_a_method_for_comparison_only_is_not_unknown(name) -> None:
    found = run(*CNS, "--method", name)
    assert found.exit_code == 2
    assert f"{name!r} is for comparison only" in found.stderr
    assert "--method all lists it last" in found.stderr
    assert "is not known" not in found.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        ((*CNS, "--unreported", "x"), 2, "must be numbers as in 0,1,4,inf, or all"),
        ((*CNS, "--unreported", "-1"), 1, "--unreported: must be 0 or more"),
        ((*CNS, "--unreported", "1,nan"), 1, "--unreported: must be 0 or more; got nan. Give"),
        ((*CNS, "--shot-down", "-1"), 1, "--shot-down: must be 0 or more"),
        ((*CNS, "--shot-down", "1,"), 2, "must be numbers as in 0,1,4,inf, or all; got '1,'"),
        ((*CNS, "--intercepted", "1..", "--unreported", "1"), 1, "shot down; got '1..'. Leave"),
        ((*CNS, "--intercepted", "28", "--shot-down", "1"), 1, "together must not exceed"),
    ],
)  # fmt: skip
def test_stated_odds_that_cannot_be(arguments, code, said) -> None:
    found = run(*arguments)
    assert found.exit_code == code
    assert said in found.stderr


def test_stated_odds_over_ranges() -> None:
    counts = ("20..30", "45..55", "5..10")
    arguments = zip(("--failures", "--launches", "--unknown"), counts, strict=True)
    found = rows("rate", *(each for pair in arguments for each in pair), "--unreported", "0,1,inf")
    expected = rel.stated_odds_range(*counts, [0, 1, float("inf")])
    for at, row in enumerate(found[1:]):
        assert (row["estimate"], row["identified"]) == (None, "bounds")
        for name in ("bound_low", "bound_high", "ci_low", "ci_high"):
            assert row[name] == pytest.approx(getattr(expected, name)[at], rel=1e-11)
        assert row["conditional_on"][:2] == ["stated-odds", "counts-within-ranges"]
    open_ended = rows("rate", "--failures", "1", "--launches", "9..", "--unreported", "1")[1]
    assert (open_ended["bound_low"], open_ended["bound_low_open"]) == (0, True)


def test_stated_odds_of_being_shot_down() -> None:
    shot = ("rate", "--failures", "1", "--launches", "11", "--intercepted", "7")
    found = rows(*shot, "--shot-down", "0,1,inf")
    expected = rel.masked_failures(3, 1, 7, [0.0, 1.0, float("inf")])
    assert [row["shot_down"] for row in found] == [None, 0.0, 1.0, "inf"]
    assert [row["estimate"] for row in found[1:]] == pytest.approx(list(expected.estimate))
    assert [row["ci_low"] for row in found[1:]] == pytest.approx(list(expected.ci_low))
    assert [row["ci_high"] for row in found[1:]] == pytest.approx(list(expected.ci_high))
    assert {row["estimand"] for row in found[1:]} == {"unknown"}
    assert len(rows(*shot, "--shot-down", "all")) == 1 + 13
    said = run(*shot, "--shot-down", "1").stdout
    assert "Failure rate had none been shot down, if a launch that will fail is so many" in said
    # Unknown outcomes stay at their bounds, whatever the odds of being shot down.
    _, row = rows(*shot, "--unknown", "1..2", "--shot-down", "1")
    bounds = rel.masked_failures_range(1, 11, "1..2", 7, 1.0)
    assert (row["bound_low"], row["bound_high"]) == (bounds.bound_low, bounds.bound_high)
    assert (row["bound_low"], row["bound_high"]) == pytest.approx((1 / 4, 3 / 4))
    assert (
        "bound_high" in run(*shot, "--unknown", "1..2", "--shot-down", "1").stdout.split("\n\n")[2]
    )
    _, row = rows("rate", "--failures", "0", "--launches", "5", "--intercepted", "5",
                  "--shot-down", "1")  # fmt: skip
    assert (row["estimate"], row["bound_low"], row["ci_high"]) == (None, 0, 1)
    assert row["identified"] == "nothing"


def test_every_method_lists_those_of_the_true_rate_last() -> None:
    found = rows(*CNS, "--method", "all", "--confidence-level", "0.9")
    names = [row["method"] for row in found]
    assert names[-2:] == ["imbens-manski", "stoye"]
    for row, interval in zip(
        found[-2:], (rel.imbens_manski_interval, rel.stoye_interval), strict=True
    ):
        ends = interval(4, 13, 44, confidence_level=0.9)
        assert (row["ci_low"], row["ci_high"]) == pytest.approx(tuple(ends), rel=1e-11)
        assert row["guarantee"] == "comparison-only"
        assert (row["bound_low"], row["bound_high"]) == (
            found[0]["bound_low"],
            found[0]["bound_high"],
        )
    said = run(*CNS, "--method", "all").stdout.splitlines()[0]
    assert "cover the true rate, not the whole range of rates" in said
    one_sided = run(*CNS, "--method", "all", "--alternative", "less")
    assert "Left out: imbens-manski, stoye have no one-sided bound." in one_sided.stderr
    assert "stoye" not in one_sided.stdout
    # Neither asked for by itself, nor of ranges, nor where no outcome is unknown.
    assert run(*CNS, "--method", "stoye").exit_code == 2
    for counts in (("4", "44", "13..14"), ("4..17", "44", "0"), ("4", "44", "0"), ("0", "0", "0")):
        arguments = zip(("--failures", "--launches", "--unknown"), counts, strict=True)
        plain = rows("rate", *(each for pair in arguments for each in pair), "--method", "all")
        assert "stoye" not in {row["method"] for row in plain}
    shot = ("--intercepted", "7", "--estimand", "unknown")
    row = rows(*CNS, *shot, "--method", "all")[-2]
    ends = rel.imbens_manski_interval(4, 20, 44)
    assert (row["ci_low"], row["ci_high"]) == pytest.approx(tuple(ends), rel=1e-11)


def test_launches_that_nobody_has_assessed_yet() -> None:
    coded, late = rows(*CNS, "--not-coded", "6")
    (plain,) = rows(*CNS)
    assert coded == {
        **plain,
        "not_coded": None,
        "conditional_on": ["not-coded-exclude", *plain["conditional_on"]],
    }
    box = rel.add_not_coded(rel.treat_unknown(4, 27, 13, rule="bounds"), 6, rule="bounds")
    bounds, ends = rel.rate_bounds(box), rel.cover_rate(box)
    assert (late["bound_low"], late["bound_high"]) == pytest.approx((bounds.low, bounds.high))
    assert (late["ci_low"], late["ci_high"]) == pytest.approx(tuple(ends), rel=1e-11)
    assert late["not_coded"] == {"low": 6, "high": 6}
    assert late["conditional_on"] == ["counts-within-ranges", "independent-launches"]
    assert late["launches"] == {"low": 50, "high": 50}
    said = run(*CNS, "--not-coded", "6").stdout.splitlines()
    assert said[0].startswith("of the launches assessed: failure rate between 9.1 and 38.6 %")
    assert said[1].startswith("with those that nobody has assessed yet (6): failure rate between 8")
    assert [line.split()[0] for line in said[3:]] == ["not_coded", "-", "6"]


def test_not_coded_ranges_open_ends_and_none() -> None:
    base = ("rate", "--failures", "1..2", "--launches", "8")
    _, late = rows(*base, "--not-coded", "1..3")
    assert (late["bound_low"], late["bound_high"]) == pytest.approx((1 / 11, 5 / 11))
    _, late = rows(*base, "--not-coded", "2..")
    assert (late["bound_low"], late["bound_high"]) == (0, 1)
    assert (late["bound_low_open"], late["bound_high_open"]) == (True, True)
    coded, late = rows(*base, "--not-coded", "0")
    assert (late["bound_low"], late["ci_high"]) == (coded["bound_low"], coded["ci_high"])
    nothing = rows("rate", "--failures", "0", "--launches", "0", "--not-coded", "2")
    assert [row["identified"] for row in nothing] == ["nothing", "nothing"]
    # Where one shot down is no launch, a late one need be none.
    _, late = rows("rate", "--failures", "1", "--launches", "8", "--intercepted", "2",
                   "--estimand", "left-out", "--not-coded", "1")  # fmt: skip
    assert late["launches"] == {"low": 6, "high": 7}
    assert (late["bound_low"], late["bound_high"]) == pytest.approx((1 / 7, 2 / 7))
    *both, first, last = rows(*CNS, "--not-coded", "6", "--method", "all")
    assert len(both) == 2 * len({row["method"] for row in both})
    assert (first["method"], last["not_coded"]) == ("imbens-manski", None)
    beside = rows(*CNS, "--not-coded", "6", "--unreported", "1", "--shares", "goodman")
    assert all("not-coded-exclude" in row["conditional_on"] for row in beside[2:])
    for wrong, code in (("-1", 1), ("1.5", 1), ("some", 2)):
        assert run(*base, "--not-coded", wrong).exit_code == code


def test_compare_with_unknown_launches() -> None:
    found = rows("compare", "--before", "20..30/45..55", "--after", "0/8", "--unknown", "0/6")
    same = rows("compare", "--before", "20..30/45..55", "--after", "0..6/8")
    for one, other in zip(found, same, strict=True):
        assert one["bound_low"] == other["bound_low"]
        assert one["ci_high"] == other["ci_high"]


ARMS = ("compare", "--before", "20..30/45..55", "--after", "0..6/8")


def each_after(found):
    return [r for r in found if r["failures_after"] is not None and r["failures_before"] is None]


def each_pair(found):
    return [row for row in found if row["failures_before"] is not None]


def test_the_tipping_point() -> None:
    found = rows(*ARMS, "--tipping-point")
    lattice = [
        row for row in found if row["failures_after"] is not None and row["failures_before"] is None
    ]
    signs = [row["sign"] for row in lattice]
    assert signs == [*["lower"] * 3, *["not identified"] * 3, "higher"]
    assert [row["failures_after"] for row in lattice] == [*range(7)]
    # One shape: every row has the same columns, and says what it is about in the same words.
    assert len({tuple(row) for row in found}) == 1
    for row in lattice:
        assert (row["quantity"], row["method"]) == ("difference", "miettinen-nurminen")
        assert (row["confidence_level"], row["identified"]) == (0.95, "bounds")
        assert row["conditional_on"] == ["counts-within-ranges", "independent-launches"]
    assert [row["at_threshold"] for row in lattice] == ["lower", *["undecided"] * 6]
    assert "If so many failed after:" in run(*ARMS, "--tipping-point").stdout


def test_every_pair_of_failures_is_a_comparison_of_its_own() -> None:
    found = rows(*ARMS, "--tipping-point", "--threshold", "0.9")
    pairs = each_pair(found)
    assert len(pairs) == 11 * 7
    for at in (0, 30, 76):
        row = pairs[at]
        alone = rows("compare", "--before", f"{row['failures_before']}/45..55",
                     "--after", f"{row['failures_after']}/8")  # fmt: skip
        difference = next(r for r in alone if r["quantity"] == "difference")
        for name in ("bound_low", "bound_high", "ci_low", "ci_high", "sign"):
            assert row[name] == pytest.approx(difference[name], abs=1e-9)
        chance = next(r for r in alone if r["quantity"] == "probability")
        assert (row["at_threshold"] == "lower") == (chance["probability_low"] >= 0.9)
        assert row["excludes_no_change"] == (difference["ci_low"] > 0 or difference["ci_high"] < 0)


def test_what_flips_a_conclusion_is_printed() -> None:
    table = run(*ARMS, "--tipping-point").stdout
    assert "The fewest outcomes, before or after, that flip what follows by:" in table
    assert "20, 3: not identified" in table
    one = run("compare", "--before", "25/50", "--after", "0..6/8", "--tipping-point").stdout
    assert "fewest outcomes" not in one  # the pairs are the rows for each number after
    wide = run("compare", "--before", "0..300/400", "--after", "0..20/40", "--tipping-point")
    assert wide.exit_code == 0
    assert "at most 3600 cells" in wide.stderr
    wrong = run(*ARMS, "--tipping-point", "--threshold", "0.4")
    assert wrong.exit_code == 1
    assert "threshold: must lie between 0.5 and 1" in wrong.stderr


@pytest.mark.parametrize("measure", ["ratio", "odds-ratio"])
def test_the_tipping_point_is_of_the_measure(measure: str) -> None:
    found = rows(*ARMS, "--tipping-point", "--measure", measure, "--method", "scas")
    lattice = each_after(found)
    assert {(row["quantity"], row["method"]) for row in lattice} == {(measure, "scas")}
    (alone,) = [
        row
        for row in rows("compare", "--before", "20..30/45..55", "--after", "2/8",
                        "--measure", measure, "--method", "scas")
        if row["quantity"] == measure
    ]  # fmt: skip
    for name in ("bound_low", "bound_high", "ci_low", "ci_high", "sign", "identified"):
        assert lattice[2][name] == alone[name]


def test_the_tipping_point_of_every_measure() -> None:
    found = rows(*ARMS, "--tipping-point", "--measure", "all")
    for rows_of, many in ((each_after(found), 7), (each_pair(found), 77)):
        expected = [name for name in ("difference", "ratio", "odds-ratio") for _ in range(many)]
        assert [row["quantity"] for row in rows_of] == expected


def test_the_tipping_point_knows_that_a_limit_is_not_reached() -> None:
    found = rows("compare", "--before", "1/2..", "--after", "0/8", "--tipping-point")
    difference = next(row for row in found if row["quantity"] == "difference")
    (row,) = each_after(found)
    assert (difference["bound_high"], difference["bound_high_open"]) == (0.0, True)
    for name in ("bound_low", "bound_high", "bound_high_open", "sign"):
        assert row[name] == difference[name]
    assert row["sign"] == "lower"


def test_tests_see_the_unknown_too() -> None:
    found = rows(
        "compare", "--before", "25/50", "--after", "0/8", "--unknown", "0/8", "--test", "fisher"
    )
    p = next(row for row in found if row["quantity"] == "p-value")
    assert p["p_low"] < 0.01
    assert p["p_high"] == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--unknown", "50"], 1),
        (["--unknown", "x"], 2),
        (["--estimand", "not-faild"], 2),
    ],
)
def test_wrong_options(arguments: list[str], code: int) -> None:
    found = run("rate", "--failures", "7", "--launches", "50", *arguments)
    assert found.exit_code == code
    assert "Traceback" not in found.output


def test_what_the_pairs_leave_out_names_the_method() -> None:
    wide = ("compare", "--before", "0..15/30", "--after", "0..15/30", "--tipping-point")
    found = run(*wide, "--method", "chan-zhang")
    assert found.exit_code == 0
    assert "Left out: difference by chan-zhang: tipping point: at most 100 cells" in found.stderr
    open_ended = run("compare", "--before", "1../9..", "--after", "0/3", "--tipping-point")
    assert (
        "Left out: difference by miettinen-nurminen: tipping point: the failures must have an "
        "upper end; got '1..'. Give"
    ) in open_ended.stderr
