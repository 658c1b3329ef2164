"""`reliability report`: formats, an earlier report, and the check of a committed one."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from reliability.cli.group import program


def run(*arguments: str):
    return CliRunner().invoke(program, ["report", "kn23-tests", *arguments])


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    folder = tmp_path_factory.mktemp("report")
    found = run("-o", str(folder))
    assert found.exit_code == 0, found.output
    return folder


def test_the_check_of_a_report(written) -> None:
    assert run("-o", str(written), "--check").exit_code == 0
    page = written / "report.md"
    page.write_text(page.read_text(encoding="utf-8") + "x", encoding="utf-8")
    found = run("-o", str(written), "--check")
    assert found.exit_code == 1
    assert "stale: report.md" in found.stderr
    assert "Traceback" not in found.output


def test_one_format(tmp_path) -> None:
    assert run("-o", str(tmp_path / "r"), "--format", "md").exit_code == 0
    assert [path.name for path in (tmp_path / "r").iterdir()] == ["report.md"]
    assert run("--format", "htlm").exit_code == 2


def test_since_an_earlier_report(written, tmp_path) -> None:
    found = run("-o", str(tmp_path / "r"), "--since", str(written / "report.json"))
    assert found.exit_code == 0, found.output
    text = (tmp_path / "r" / "report.md").read_text(encoding="utf-8")
    assert "since the last report" in text.lower()
    assert run("--since", str(tmp_path / "none.json")).exit_code == 1
