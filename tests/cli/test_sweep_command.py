"""`reliability sweep`, as a person and as a program read it."""

from __future__ import annotations

import csv
import io
import json
import sys

import pytest
from click.testing import CliRunner

from reliability.cli.group import program


def run(*arguments: str):
    return CliRunner().invoke(program, ["sweep", *arguments])


def test_the_table_sums_up() -> None:
    found = run("kn23")
    assert found.exit_code == 0, found.output
    assert "with different counts" in found.stdout
    assert "A share of specifications is not a probability." in found.stdout
    assert "failure.intercepted" in found.stdout


def test_json_and_csv_have_every_specification() -> None:
    plain = json.loads(run("kn23", "--format", "json").stdout)
    assert plain["kind"] == "sweep"
    rows = list(csv.DictReader(io.StringIO(run("kn23", "--format", "csv").stdout)))
    assert len(plain["results"]) == len(rows) >= 50
    first = plain["results"][0]
    assert first["estimate"] is None
    assert first["before_failures"] == {"low": 20, "high": 30}
    assert first["period"] is None
    assert "counts-within-ranges" in first["conditional_on"]
    assert list(first) == list(rows[0])
    assert rows[0]["before_failures"] == "20..30"
    assert rows[0]["conditional_on"] == ";".join(first["conditional_on"])


def test_what_is_dropped_is_named_on_stderr(tmp_path) -> None:
    from reliability.shipped import shipped_path

    text = shipped_path("reports/kn23.toml").read_text(encoding="utf-8")
    text = text.replace('"../data/kn23"', f'"{shipped_path("data/kn23").as_posix()}"')
    path = tmp_path / "twice.toml"
    path.write_text(text.replace("[10, 20]", "[10, 20, 10]"), encoding="utf-8")
    found = run(str(path))
    assert found.exit_code == 0
    assert "duplicate" in found.stderr
    assert "duplicate" not in found.stdout


def test_each_side_says_what_it_rests_on() -> None:
    lines = run("kn23").stdout.splitlines()
    head = next(line for line in lines if line.startswith("rate after"))
    assert head.split("  ")[2:] != []
    assert head.endswith("interval leaves out zero")
    lower = next(line.split() for line in lines if line.startswith("lower"))
    assert lower[1:] == ["17", "17", "3", "2"]


@pytest.mark.parametrize("command", ["sweep", "tally"])
def test_a_naive_reading_is_led_by_its_warning(command) -> None:
    def said(*more):
        return CliRunner().invoke(program, [command, "kn23-point", *more])

    assert said().stdout.startswith("Naive reading: ")
    assert next(iter(json.loads(said("--format", "json").stdout))) == "warning"
    table = said("--format", "csv")
    assert table.stderr.startswith("Naive reading: ")
    assert "Naive" not in table.stdout
    assert "Naive" not in CliRunner().invoke(program, [command, "kn23"]).output


def test_wrong_command_lines() -> None:
    assert run().exit_code == 2
    assert run("kn23", "--measure", "diference").exit_code == 2
    assert run("kn32").exit_code == 1


def test_progress_tells_counting_from_assessing_on_stderr_alone(capsys, monkeypatch) -> None:
    from reliability.cli.sweep import _progress

    assert _progress() is None  # nobody is looking
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    show = _progress()
    for done, count in ((1, 2), (2, 2), (1, 1)):
        show(done, count)
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.split("\r")[1:] == [
        "counted: 1 of 2 blocks", "counted: 2 of 2 blocks\n", "assessed: 1 of 1 blocks\n",
    ]  # fmt: skip
