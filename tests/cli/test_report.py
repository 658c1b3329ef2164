"""`reliability report`: three files, the path of the page, nothing partial."""

import json
import os

import pytest
from click.testing import CliRunner

from reliability.cli.group import program
from reliability.shipped import shipped_path

FILES = ["report.html", "report.json", "report.md"]


def run(*args):
    return CliRunner().invoke(program, ["report", *map(str, args)])


@pytest.fixture
def empty(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_from_any_folder_without_a_word(empty):
    shown = run()
    assert shown.exit_code == 0, shown.stderr
    assert shown.stdout == os.path.join("kn23-report", "report.html") + "\n"  # noqa: PTH118
    folder = empty / "kn23-report"
    assert sorted(p.name for p in folder.iterdir()) == FILES
    assert "</html>" in (folder / "report.html").read_text(encoding="utf-8")
    body = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    assert body["title"].startswith("KN-23")


def test_a_path_and_a_folder(empty):
    shown = run(shipped_path("reports/kn23-point.toml"), "-o", "there/deeper")
    assert shown.exit_code == 0, shown.stderr
    assert sorted(p.name for p in (empty / "there" / "deeper").iterdir()) == FILES
    body = json.loads((empty / "there/deeper/report.json").read_text(encoding="utf-8"))
    assert next(iter(body)) == "warning"


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("broken.toml", "title = ", "broken.toml"),
        ("wrong-key.toml", 'title = "x"\ndata = "."\n[period]\ncut = "x"\n', "periods"),
        ("no-data.toml", 'title = "x"\ndata = "nowhere"\n', "periods.cut"),
    ],
)
def test_a_scenario_that_cannot_run_writes_nothing(empty, name, content, message):
    (empty / name).write_text(content, encoding="utf-8")
    shown = run(name)
    assert shown.exit_code == 1
    assert message in shown.stderr
    assert "Traceback" not in shown.stderr
    assert shown.stdout == ""
    assert [p.name for p in empty.iterdir()] == [name]


def test_an_unknown_name_gets_the_nearest(empty):
    shown = run("kn32")
    assert shown.exit_code == 1
    assert "kn23" in shown.stderr
    assert list(empty.iterdir()) == []


def test_a_file_in_the_way_is_left_alone(empty):
    (empty / "taken").write_text("mine", encoding="utf-8")
    shown = run("-o", "taken")
    assert shown.exit_code == 1
    assert "must be a folder" in shown.stderr
    assert (empty / "taken").read_text(encoding="utf-8") == "mine"
