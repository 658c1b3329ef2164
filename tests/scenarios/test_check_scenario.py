"""`reliability check` on a scenario file: every problem, its line, the nearest right word."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from reliability.cli.group import program
from reliability.errors import UnknownNameError
from reliability.scenarios.check import check_scenario
from reliability.scenarios.scenario import find_scenario
from reliability.shipped import shipped_path

TEXT = (
    shipped_path("reports/kn23.toml")
    .read_text(encoding="utf-8")
    .replace('"../data/kn23"', f'"{shipped_path("data/kn23").as_posix()}"')
)


@pytest.mark.parametrize("name", ["kn23", "kn23-tests", "kn23-point", "kn23-contexts"])
def test_the_shipped_scenarios_have_no_problem(name: str) -> None:
    assert len(check_scenario(name)) == 0


@pytest.mark.parametrize(
    ("old", "new", "code", "severity", "match"),
    [
        ("cut_day =", "cutday =", "scenario-key", "error", "Did you mean 'periods.cut_day'"),
        ('data = "', 'data = "/no', "scenario-data", "error", "no such folder"),
        ('cut = "treaty-signed"', 'cut = "traety"', "scenario-names", "error", "treaty-signed"),
        ('"cmb-018"]', '"cmb-18"]', "scenario-row", "error", "cmb-018"),
        ("[10, 20]", "[10, 20, 20]", "scenario-sweep", "warning", "the same as"),
    ],
)
def test_each_code(tmp_path, old, new, code, severity, match) -> None:
    assert old in TEXT
    path = tmp_path / "wrong.toml"
    path.write_text(TEXT.replace(old, new, 1), encoding="utf-8")
    problems = check_scenario(path)
    assert set(problems["code"]) == {code}
    assert set(problems["severity"]) == {severity}
    assert match in problems["rule"][0] + problems["remedy"][0]


def test_wrong_values_and_unknown_names_are_listed_at_once(tmp_path) -> None:
    path = tmp_path / "wrong.toml"
    wrong = TEXT.replace('system = ["kn23"]', 'system = ["kn32"]').replace(
        '"envelope"', '"envelop"'
    )
    path.write_text(wrong.replace('cut = "treaty-signed"', "cut = 7", 1), encoding="utf-8")
    problems = check_scenario(path)
    assert list(problems["code"]) == ["scenario-key", "scenario-key", "scenario-names"]
    assert problems["row"].is_unique
    said = problems["rule"] + problems["remedy"]
    assert "periods.cut" in said[0]
    assert "envelope" in said[1]
    assert "kn23" in said[2]
    path.write_text(wrong.replace('data = "', 'data = "/no'), encoding="utf-8")
    assert list(check_scenario(path)["code"]) == ["scenario-key", "scenario-data"]


def test_the_command(tmp_path) -> None:
    path = tmp_path / "wrong.toml"
    path.write_text(TEXT.replace("cut_day =", "cutday ="), encoding="utf-8")
    found = CliRunner().invoke(program, ["check", str(path), "--format", "json"])
    assert found.exit_code == 1
    (row,) = json.loads(found.stdout)["results"]
    line = 1 + next(i for i, each in enumerate(TEXT.splitlines()) if each.startswith("cut_day"))
    assert (row["file"], row["row"]) == ("wrong.toml", line)
    path.write_text(TEXT, encoding="utf-8")
    assert CliRunner().invoke(program, ["check", str(path)]).exit_code == 0


def test_a_folder_of_the_name_of_a_shipped_scenario_is_no_file(tmp_path, monkeypatch) -> None:
    (tmp_path / "kn23").mkdir()
    (tmp_path / "mine").mkdir()
    monkeypatch.chdir(tmp_path)
    assert find_scenario("kn23") == shipped_path("reports/kn23.toml")
    for folder in ("mine", "./kn23"):
        with pytest.raises(UnknownNameError, match="got the folder"):
            find_scenario(folder)
