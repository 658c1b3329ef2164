"""`reliability rate --salvos`: the interval by the effective number of launches."""

import csv
import io
import json

import pytest
from click.testing import CliRunner

import reliability as rel
from reliability.cli.group import program

FAILED, LAUNCHED = [0, 0, 4, 0, 1, 0], [4, 4, 4, 4, 2, 2]
SALVOS = "0/4,0/4,4/4,0/4,1/2,0/2"


def run(*arguments):
    return CliRunner().invoke(program, ["rate", *arguments])


def row(*arguments):
    shown = run(*arguments, "--format", "json")
    assert shown.exit_code == 0, shown.stderr
    (found,) = json.loads(shown.stdout)["results"]
    return found


def test_the_row_is_that_of_every_rate_with_its_salvos() -> None:
    found = row("--salvos", SALVOS, "--confidence-level", "0.9")
    expected = rel.clustered_rate_interval(FAILED, LAUNCHED, confidence_level=0.9)
    effect = rel.design_effect(FAILED, LAUNCHED)
    assert (found["ci_low"], found["ci_high"]) == pytest.approx(tuple(expected), rel=1e-11)
    assert found["effective_launches"] == pytest.approx(effect.effective_launches, rel=1e-11)
    assert found["design_effect"] == pytest.approx(effect.design_effect, rel=1e-11)
    assert found["fewest_effective_launches"] == pytest.approx(20**2 / (4 * 4**2 + 2 * 2**2))
    assert found["estimate"] == found["bound_low"] == found["bound_high"] == 0.25
    assert (found["failures"]["low"], found["launches"]["high"], found["salvos"]) == (5, 20, 6)
    assert found["conditional_on"] == ["independent-salvos"]
    plain = row("--failures", "5", "--launches", "20")
    assert list(found)[: len(plain)] == list(plain)


def test_the_table_says_that_it_is_by_salvos() -> None:
    lines = run("--salvos", SALVOS).stdout.splitlines()
    assert lines[0].startswith("failure rate by salvos 5 of 20 = 25.0 % (Rao-Scott Wilson 95 % CI")
    assert "20 launches in 6 salvos, effective number of launches 5.0, design effect 4" in lines[1]
    # Two salvos say little of how salvos differ: the fewest that they may amount to is told.
    said = run("--salvos", "1/4,0/4").stdout
    assert "effective number of launches 7.0" in said
    assert "stand or fall together, 2.0" in said
    (written,) = csv.DictReader(io.StringIO(run("--salvos", SALVOS, "--format", "csv").stdout))
    assert (written["method"], written["launches"]) == ("rao-scott-wilson", "20")


def test_salvos_that_do_not_differ_stand_or_fall_as_one() -> None:
    for salvos, ends in (("0/4,0/2", (0, None)), ("4/4,2/2", (None, 1))):
        found = row("--salvos", salvos)
        assert found["effective_launches"] == pytest.approx(6**2 / (4**2 + 2**2))
        assert found["conditional_on"] == ["independent-salvos", "salvos-as-one"]
        assert ends[0] is None or found["ci_low"] == ends[0]
        assert ends[1] is None or found["ci_high"] == ends[1]
        assert "each is taken to stand or fall as one" in run("--salvos", salvos).stdout
    alone = row("--salvos", "1/1")
    assert (alone["effective_launches"], alone["conditional_on"]) == (1, ["independent-salvos"])


def test_no_launch_says_nothing() -> None:
    found = row("--salvos", "0/0")
    assert (found["estimate"], found["identified"], found["salvos"]) == (None, "nothing", 0)
    assert (found["bound_low"], found["bound_high"]) == (0, 1)
    assert (found["ci_low"], found["ci_high"]) == (0, 1)
    assert "anything from 0 to 100 %" in run("--salvos", "0/0").stdout
    assert row("--salvos", f"{SALVOS},0/0") == row("--salvos", SALVOS)


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["--failures", "3"], 2, "--salvos: does not go with --failures. Leave --failures out"),
        (["--launches", "3"], 2, "--salvos: does not go with --launches"),
        (["--unknown", "0"], 2, "--salvos: does not go with --unknown"),
        (["--method", "wilson"], 2, "--salvos: does not go with --method"),
        (["--confidence-level", "2"], 1, "between 0 and 1"),
        (["--salvos", "0/4,1..2/2"], 1, "salvo 2 must have one number of failures"),
        (["--salvos", "0/4,1/2.."], 1, "salvo 2 must have one number of failures"),
        (["--salvos", "0/4,3/2"], 1, "failures of salvo 2 must not exceed its launches (2); got 3"),
        (["--salvos", "0/4,-1/2"], 1, "--salvos: count: must be a whole number"),
        (["--salvos", "0/4,"], 2, "Put a / between them"),
        (["--salvos", "a/4"], 2, "got 'a'"),
    ],
)
def test_wrong_salvos_are_one_message(arguments, code, said) -> None:
    shown = run("--salvos", SALVOS, *arguments)
    assert shown.exit_code == code
    assert said in shown.stderr
    assert shown.stdout == ""


def test_without_counts_both_ways_are_named() -> None:
    shown = run("--failures", "7")
    assert shown.exit_code == 2
    assert "Missing option '--launches'" in shown.stderr
    assert "--salvos" in shown.stderr
