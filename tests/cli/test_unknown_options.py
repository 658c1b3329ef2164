"""Unknown and intercepted launches, and the tipping point, on the command line."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

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


def test_compare_with_unknown_launches() -> None:
    found = rows("compare", "--before", "20..30/45..55", "--after", "0/8", "--unknown", "0/6")
    same = rows("compare", "--before", "20..30/45..55", "--after", "0..6/8")
    for one, other in zip(found, same, strict=True):
        assert one["bound_low"] == other["bound_low"]
        assert one["ci_high"] == other["ci_high"]


ARMS = ("compare", "--before", "20..30/45..55", "--after", "0..6/8")


def test_the_tipping_point() -> None:
    found = rows(*ARMS, "--tipping-point")
    lattice = [row for row in found if row["failures_after"] is not None]
    signs = [row["sign"] for row in lattice]
    assert signs == [*["lower"] * 3, *["not identified"] * 3, "higher"]
    assert [row["failures_after"] for row in lattice] == [*range(7)]
    # One shape: every row has the same columns, and says what it is about in the same words.
    assert len({tuple(row) for row in found}) == 1
    for row in lattice:
        assert (row["quantity"], row["method"]) == ("difference", "miettinen-nurminen")
        assert (row["confidence_level"], row["identified"]) == (0.95, "bounds")
        assert row["conditional_on"] == ["counts-within-ranges", "independent-launches"]
    assert "If so many failed after:" in run(*ARMS, "--tipping-point").stdout


@pytest.mark.parametrize("measure", ["ratio", "odds-ratio"])
def test_the_tipping_point_is_of_the_measure(measure: str) -> None:
    found = rows(*ARMS, "--tipping-point", "--measure", measure, "--method", "scas")
    lattice = [row for row in found if row["failures_after"] is not None]
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
    lattice = [row["quantity"] for row in found if row["failures_after"] is not None]
    assert lattice == [name for name in ("difference", "ratio", "odds-ratio") for _ in range(7)]


def test_the_tipping_point_knows_that_a_limit_is_not_reached() -> None:
    found = rows("compare", "--before", "1/2..", "--after", "0/8", "--tipping-point")
    difference = next(row for row in found if row["quantity"] == "difference")
    (row,) = [row for row in found if row["failures_after"] is not None]
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
