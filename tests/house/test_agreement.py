"""What is written in two places agrees: set-up commands, sessions, commands of the program."""

import ast
import re
import stat
from pathlib import Path

import pytest

from reliability.cli.commands import COMMANDS

ROOT = Path(__file__).parents[2]
SECOND = "python3 -m venv .venv-dev && .venv-dev/bin/pip install 'nox[uv]' && .venv-dev/bin/nox"


def read(name):
    return (ROOT / name).read_text(encoding="utf-8")


def set_up_commands():
    return [block.strip() for block in re.findall(r"(?ms)^```sh\n(.*?)^```", read("README.md"))][:2]


def test_the_readme_has_two_set_up_commands_of_one_line_each():
    first, second = set_up_commands()
    assert re.fullmatch(
        r"python3 -m venv \.venv && \.venv/bin/pip install \. && \.venv/bin/reliability report",
        first,
    )
    assert second == SECOND


def test_continuous_integration_runs_the_second():
    script = ROOT / ".ci" / "run"
    assert script.stat().st_mode & stat.S_IXUSR
    assert read(".ci/run").splitlines()[-1] == set_up_commands()[1]


def test_the_build_session_runs_the_first():
    source = ast.parse(read("noxfile.py"))
    functions = {n.name: ast.unparse(n) for n in source.body if isinstance(n, ast.FunctionDef)}
    assert "readme_commands()[0]" in functions["build"]


def default_sessions():
    (value,) = [
        node.value
        for node in ast.parse(read("noxfile.py")).body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "nox.options.sessions"
    ]
    return ast.literal_eval(value)


def all_sessions():
    return [
        node.name
        for node in ast.parse(read("noxfile.py")).body
        if isinstance(node, ast.FunctionDef)
        and any("session" in ast.unparse(d) for d in node.decorator_list)
    ]


def test_the_default_sessions_are_the_promised_ones():
    assert set(default_sessions()) == {
        *("tests", "minimums", "lint", "types", "data", "reports", "docs", "build")
    }
    assert set(default_sessions()) <= set(all_sessions())


def test_contributing_names_every_session():
    named = set(re.findall(r"(?m)^\| `(\w+)` \|", read("CONTRIBUTING.md")))
    assert named == set(all_sessions())


PAGES = sorted(
    [
        *ROOT.glob("docs/**/*.md"),
        ROOT / "README.md",
        ROOT / "CONTRIBUTING.md",
        ROOT / "CHANGELOG.md",
    ]
)


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_every_command_that_is_written_exists(page):
    text = page.read_text(encoding="utf-8")
    named = re.findall(r"(?m)(?:`|\$ |bin/)(?:missile-)?reliability ([a-z]+)\b", text)
    assert set(named) <= set(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.parametrize("page", ["CHANGELOG.md", "docs/reference/command-line.md"])
def test_every_command_is_written(name, page):
    assert re.search(rf"`(?:reliability )?{name}\b|\$ reliability {name}\b", read(page))
