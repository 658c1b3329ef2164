"""Wrong values in a scenario: file, line, key and the right values, in every command alike."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from reliability.cli.group import program
from reliability.errors import OptionError, ReliabilityError, ScenarioError, UnknownNameError
from reliability.scenarios import run_scenario
from reliability.scenarios.check import check_scenario
from reliability.scenarios.scenario import read_scenario
from reliability.scenarios.sweep import sweep

HEAD = """
[select]
context = "combat"

[periods]
cut = "2024-06-19"

[failure]
intercepted = ["not-failed"]

"""
# title, data and the empty line come first.
LINE = 3 + HEAD.count("\n")
TWO = '[groups.a]\ncontext = "combat"\n[groups.b]\ncontext = "combat"\n'


@pytest.fixture
def made(write, claim):
    """Write a scenario: one claim before the cut, two after it, one out of scope."""

    def build(text: str, head: str = HEAD):
        claims = [
            claim("2024-01-01", 4, failed=1, claimant="Air Force"),
            claim("2024-08-01", 4, failed=2, claimant="Prosecutor"),
            claim("2024-09-01", 4, failed=2, claimant="Prosecutor"),
            claim("2024-01-02", 4, failed=2, context="test", claimant="Navy"),
        ]
        return write(claims, head + text)

    return build


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        # names that the evidence does not know
        ('[claims]\nclaimants = ["Air Forc"]\n', 1,
         "claims.claimants: unknown name 'Air Forc'. Did you mean 'Air Force'?"),
        ('[claims.before]\nuse = ["c00"]\n', 1, "claims.before.use: unknown name 'c00'. Did you"),
        ('[claims.before]\nuse = ["c1"]\n', 1,
         "claims.before.use: must name claims in scope of before; got 'c1': it is of "
         "after. The rules would use c0."),
        ('[claims.before]\nuse = ["c3"]\n', 1, "got 'c3': its context is test. The rules would"),
        ('[sweep]\n"claims.before.use" = [["c0"], ["c1"]]\n', 1, "got 'c1': it is of after"),
        ('[sweep]\n"claims.after.use" = [["c1"], ["x1"]]\n', 1,
         "claims.after.use: unknown name 'x1'"),
        ('[sweep]\n"periods.cut" = ["2024-06-19", "treaty-sined"]\n', 1,
         "periods.cut: unknown name 'treaty-sined'. Did you mean 'treaty-signed'?"),
        ('[sweep]\n"select.claimant" = ["Navi"]\n', 1, "select.claimant: unknown name 'Navi'"),
        # values that their own rule refuses
        ('[sweep]\n"failure.unknown" = ["bounds", "as-sucess"]\n', 1,
         "failure.unknown: must be one of bounds, exclude, as-success, as-failure; got "
         "'as-sucess'. Did you mean 'as-success'?"),
        ('[sweep]\n"estimate.interval" = ["wilsen"]\n', 1, "Did you mean 'wilson'?"),
        ('[estimate]\ninterval = "finite-stock"\n', 1,
         "estimate.interval: needs the number of missiles in the stock"),
        ('[estimate]\ncontrast = "wilsen"\n', 1, "estimate.contrast: unknown name 'wilsen'"),
        ("[estimate]\nconfidence_level = 95\n", 1, "estimate.confidence_level: must be a number"),
        ("[estimate]\nprior = [0, 1]\n", 1, "estimate.prior: both Beta parameters"),
        ('[claims.before]\nprefer = "agregates"\n', 1, "claims.before.prefer: must be one of"),
        ('[report]\nlikelihood = "icd"\n', 1, "report.likelihood: unknown name 'icd'"),
        ('[projection]\nnext_launches = 9\nreduction = [{ probability = "a", at_most = 0.2 }, '
         "{ probability = 0.9, at_most = 0.8 }]\n", 0, "projection: needs next_launches"),
        # what no number of the main reading depends on
        ('[[sensitivity]]\nlabel = "x"\ndata = "elsewhere"\n', 2, "'data' changes no number"),
        ('[[sensitivity]]\nlabel = "x"\nnaive = false\n[[sensitivity]]\nlabel = "y"\n'
         'title = "z"\n', 5, "'title' changes no number"),
        ('[sweep]\n"handling" = ["open", "shut"]\n', 1, "'handling' changes no number"),
        ('[sweep]\n"projection.power" = [0.8]\n', 1, "'projection.power' changes no number"),
        ('[sweep]\ndata = ["x"]\n', 1, "'data' changes no number"),
        ('[sweep]\nreport.explorer = [true]\n', None, "'report' changes no number"),
    ],
)  # fmt: skip
def test_report_sweep_and_check_refuse_alike(made, text: str, line: int | None, said: str) -> None:
    path = made(text)
    for act in (run_scenario, sweep):
        with pytest.raises(ReliabilityError) as caught:
            act(path)
        where = "made.toml" if line is None else f"made.toml line {LINE + line}"
        assert str(caught.value).startswith(where)
        assert said in str(caught.value)
    problems = check_scenario(path)
    assert list(problems["severity"]) == ["error"]
    if line is not None:
        assert problems["row"][0] == LINE + line
    assert CliRunner().invoke(program, ["check", str(path)]).exit_code == 1
    assert CliRunner().invoke(program, ["tally", str(path)]).exit_code == 1


def test_no_cut_at_all(made) -> None:
    path = made("", HEAD.replace('"2024-06-19"', "[]"))
    for act in (run_scenario, sweep):
        with pytest.raises(OptionError, match=r"made\.toml line 8: periods\.cut: must name at lea"):
            act(path)
    assert list(check_scenario(path)["row"]) == [8]
    assert CliRunner().invoke(program, ["tally", str(path)]).exit_code == 1


def test_a_sensitivity_row_names_what_is_not_there(made) -> None:
    text = (
        '[[sensitivity]]\nlabel = "x"\nclaims.claimants = ["Air Forc"]\n'
        '[[sensitivity]]\nlabel = "y"\n[sensitivity.claims.after]\nuse = ["c0"]\n'
    )
    path = made(text)
    first, second = run_scenario(path)["sensitivity"]
    assert "Did you mean 'Air Force'" in first["error"]
    assert "it is of before. The rules would use c1, c2." in second["error"]
    problems = check_scenario(path)
    assert list(problems["code"]) == ["scenario-row", "scenario-row"]
    assert list(problems["row"]) == [LINE + 2, LINE + 6]


def test_every_wrong_value_is_named_at_once(made) -> None:
    text = (
        '[claims]\npolicy = "envelop"\nclass = "exat"\nclas = "exact"\nothers = 3\n'
        '[estimate]\ninterval = "wilsen"\n'
        '[[sensitivity]]\nlabel = "x"\nfailure.shares = "counts"\n'
        '[sweep]\n"failure.unknown" = ["as-sucess", "as-failur"]\n'
    )
    path = made(text)
    with pytest.raises(ScenarioError) as caught:
        read_scenario(path)
    lines = str(caught.value).splitlines()
    assert [int(line.split("line ")[1].split(":")[0].split(",")[0]) for line in lines] == [
        LINE + at for at in (2 - 1, 2, 3, 4, 6, 9, 11, 11)
    ]
    assert len(check_scenario(path)) == len(lines)
    names = made('[claims]\nclaimants = ["Air Forc", "Nvy"]\n', HEAD.replace("combat", "combta"))
    assert len(check_scenario(names)) == 3  # a word of the toolkit, and the names beside it
    names = made('[claims]\nclaimants = ["Air Forc", "Nvy"]\n', HEAD.replace("2024-06-19", "x-y"))
    assert len(check_scenario(names)) == 3


def test_a_missing_key_has_the_line_of_its_table(made) -> None:
    text = '[claims]\npolicy = "claimants"\n[projection]\nnext_launches = 3\n'
    lines = list(check_scenario(made(text))["row"])
    assert lines == [LINE, LINE + 2]
    row = '[[sensitivity]]\nlabel = "x"\nclaims.policy = "claimants"\n'
    assert list(check_scenario(made(row))["row"]) == [LINE]


def test_a_wrong_row_is_still_a_row_to_point_at(made) -> None:
    text = (
        '[[assumptions]]\ntext = "t"\nif_wrong = "w"\nrow = "x"\n'
        '[[sensitivity]]\nlabel = "x"\nclaims.class = "exat"\n'
    )
    assert len(check_scenario(made(text))) == 1


def test_wrong_groups(made) -> None:
    head = HEAD.replace('[periods]\ncut = "2024-06-19"\n', "")
    path = made(TWO + '[claims.a]\nuse = ["c3"]\n', head)
    with pytest.raises(OptionError, match=r"claims in scope of a; got 'c3': its context is test"):
        run_scenario(path)


def test_axes_given_to_the_library(made) -> None:
    path = made("")
    for axes, match in (
        ({"data": ["x"]}, "axes: 'data' changes no number"),
        ({"failure.unknown": ["bound"]}, "axes: failure.unknown: .*Did you mean 'bounds'"),
        ({"failure.unkown": ["bounds"]}, "Did you mean 'failure.unknown'"),
        ({"periods.cut": ["nowhere"]}, "axes: periods.cut: unknown name 'nowhere'"),
        ({"failure.unknown": "bounds"}, "must be a list of values"),
    ):
        with pytest.raises(ReliabilityError, match=match):
            sweep(path, axes=axes)
    assert len(sweep(path, axes={"failure.intercepted": ["not-failed", "unknown"]})) == 2


def test_a_sweep_that_counts_nothing_says_why(made, write, claim) -> None:
    path = made('[sweep]\n"periods.cut" = [["2024-06-19", "2024-01-01"]]\n')
    for act in (run_scenario, sweep):
        with pytest.raises(OptionError, match=r"sweep: no combination can be counted; got .*order"):
            act(path)


def test_a_misspelt_scenario(tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UnknownNameError, match=r"no such file.*'nope\.toml'\. Shipped: .*kn23"):
        read_scenario("nope.toml")
    with pytest.raises(UnknownNameError, match=r"got 'kn32'\. Did you mean 'kn23'\?"):
        read_scenario("kn32")


def test_grades_that_say_nothing_are_no_worst_grade(made) -> None:
    for key, grade in (("min_reliability", '"F"'), ("min_credibility", "6")):
        path = made("", HEAD.replace("[select]\n", f"[select]\n{key} = {grade}\n"))
        with pytest.raises(OptionError, match=rf"line 5: select\.{key}: . says that a claim"):
            read_scenario(path)


def test_no_stop_stands_twice(made) -> None:
    path = made('[claims]\nclaimants = ["Air Forc"]\n')
    found = CliRunner().invoke(program, ["check", str(path)])
    assert ".." not in found.stdout
    table = json.loads(CliRunner().invoke(program, ["check", str(path), "--format", "json"]).stdout)
    assert table["results"][0]["rule"] == "claims.claimants: unknown name 'Air Forc'"
