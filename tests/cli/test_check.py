"""`reliability check`: every problem on stdout, and an honest exit code."""

import csv
import io
import json
import shutil

import pytest
from click.testing import CliRunner

import reliability as rel
from reliability.cli.group import program
from reliability.shipped import shipped_path


def run(*args):
    return CliRunner().invoke(program, ["check", *map(str, args)])


@pytest.fixture
def package(tmp_path):
    folder = tmp_path / "kn23"
    shutil.copytree(shipped_path("data/kn23"), folder)
    return folder


def damage(package, old, new):
    path = package / "claims.csv"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_the_shipped_evidence_has_no_error(package):
    shown = run(package)
    assert shown.exit_code == 0
    assert " 0 errors, " in shown.stdout
    assert not [line for line in shown.stdout.splitlines() if line.startswith("error:")]


def test_an_error_exits_1_and_says_where(package):
    damage(package, "\nagg-011,", "\nagg-010,")
    shown = run(package)
    assert shown.exit_code == 1
    assert shown.stderr == ""
    errors = [line for line in shown.stdout.splitlines() if line.startswith("error:")]
    assert any("claims.csv row " in line and "agg-010" in line for line in errors)


def test_json_and_csv_carry_what_the_function_returns(package):
    damage(package, "\nagg-011,", "\nagg-010,")
    problems = rel.check(package)
    shown = run(package, "--format", "json")
    assert shown.exit_code == 1
    body = json.loads(shown.stdout)
    assert body["kind"] == "check"
    assert len(body["results"]) == len(problems) > 0
    for row, (_, problem) in zip(body["results"], problems.iterrows(), strict=True):
        assert list(row) == ["code", "severity", "file", "row", "column", "got", "rule", "remedy"]
        assert row["code"] == problem["code"]
        assert row["row"] is None or row["row"] == problem["row"]
    rows = list(csv.DictReader(io.StringIO(run(package, "--format", "csv").stdout)))
    assert [row["code"] for row in rows] == list(problems["code"])


def test_no_problem_is_an_empty_list_under_a_header(package, monkeypatch):
    nothing = rel.check(package).iloc[:0]
    monkeypatch.setattr("reliability.evidence.check.check", lambda path, **_: nothing)
    shown = run(package, "--format", "csv")
    assert shown.exit_code == 0
    assert shown.stdout == "code,severity,file,row,column,got,rule,remedy\n"
    assert json.loads(run(package, "--format", "json").stdout)["results"] == []
    assert run(package).stdout == f"{package}: 0 errors, 0 warnings\n"


def test_latin_1_is_a_problem_not_a_crash(package):
    path = package / "claims.csv"
    path.write_bytes(path.read_bytes() + "d\xe9j\xe0 vu\n".encode("latin-1"))
    shown = run(package)
    assert shown.exit_code == 1
    assert "claims.csv" in shown.stdout
    assert shown.stderr == ""


def test_a_folder_that_is_not_there(tmp_path):
    shown = run(tmp_path / "nowhere")
    assert shown.exit_code == 1
    assert "Error: check: no such folder" in shown.stderr
    assert shown.stdout == ""


def test_no_package_is_a_wrong_command_line():
    shown = run()
    assert shown.exit_code == 2
    assert "Missing argument 'PACKAGE'" in shown.stderr
