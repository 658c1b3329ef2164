"""`reliability init`: what it writes is valid, runs, and takes claims."""

import pytest
from click.testing import CliRunner

import reliability as rel
from reliability.cli.group import program


def run(*args):
    return CliRunner().invoke(program, list(map(str, args)))


@pytest.mark.parametrize("title", ["Before and after", 'A "title" \\ of mine'])
def test_a_new_folder_passes_the_check_runs_and_takes_a_claim(tmp_path, title):
    folder = tmp_path / "study"
    shown = run("init", folder, "--title", title)
    assert shown.exit_code == 0, shown.stderr
    assert shown.stdout.splitlines() == [str(folder / "data"), str(folder / "scenario.toml")]
    assert len(rel.check(folder / "data")) == 0
    added = run("add", folder / "data", "--context", "combat", "--start", "2024-05-01",
                "--system", "my-system", "--claimant", "X", "--summary", "two flew, one failed",
                "--publisher", "P", "--launched", "2", "--failed", "1",
                "--incident-id", "one")  # fmt: skip
    assert added.exit_code == 0, added.stderr
    shown = run("tally", folder / "scenario.toml")
    assert shown.exit_code == 0, shown.stderr
    findings = rel.run_scenario(folder / "scenario.toml")
    assert title.split()[0] in rel.render_report(findings, format="md")


def test_an_empty_package_runs_too(tmp_path):
    run("init", tmp_path / "study")
    assert run("tally", tmp_path / "study" / "scenario.toml").exit_code == 0


def test_a_folder_with_anything_in_it_is_refused(tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    shown = run("init", tmp_path)
    assert shown.exit_code == 1
    assert "must be empty" in shown.stderr
    assert [file.name for file in tmp_path.iterdir()] == ["mine.txt"]
