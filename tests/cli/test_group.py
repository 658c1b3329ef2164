"""The program: overview, version, misspelt words, errors and their exit codes, quiet pipes."""

import os
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

import reliability
from reliability.cli.commands import COMMANDS
from reliability.cli.group import program
from reliability.errors import CountError, LockTimeoutError


def run(*args, **kwargs):
    return CliRunner().invoke(program, list(args), **kwargs)


def spawn(code, **env):
    return subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        env={**os.environ, **env},
        check=False,
    )


@pytest.mark.parametrize("flag", ["-h", "--help"])
def test_overview_lists_every_command_with_its_line(flag):
    shown = run(flag)
    assert shown.exit_code == 0
    for name, entry in COMMANDS.items():
        assert f"  {name} " in shown.stdout
        assert entry.line in shown.stdout


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_with_an_example(name):
    shown = run(name, "-h")
    assert shown.exit_code == 0
    assert f"Usage: reliability {name}" in shown.stdout
    assert f"Example: reliability {name}" in shown.stdout


def test_version_says_where_the_package_was_imported_from():
    shown = run("--version")
    assert shown.exit_code == 0
    folder = Path(reliability.__file__).parent
    assert shown.stdout == (
        f"missile-reliability {reliability.__version__} (imported from {folder})\n"
    )


def test_misspelt_command_gets_the_nearest():
    shown = run("metods")
    assert shown.exit_code == 2
    assert "No such command 'metods'. Did you mean 'methods'?" in shown.stderr
    assert shown.stdout == ""


def test_far_fetched_command_gets_no_suggestion():
    shown = run("zzz")
    assert shown.exit_code == 2
    assert "No such command 'zzz'." in shown.stderr
    assert "Did you mean" not in shown.stderr


def test_misspelt_option_of_the_program_and_of_a_command():
    shown = run("--verson")
    assert shown.exit_code == 2
    assert "--version" in shown.stderr
    shown = run("methods", "--famly", "test")
    assert shown.exit_code == 2
    assert "--family" in shown.stderr


def test_misspelt_choice_gets_the_nearest():
    shown = run("methods", "--family", "proprtion")
    assert shown.exit_code == 2
    assert "'proprtion' is not known. Did you mean 'proportion'?" in shown.stderr


@pytest.fixture
def failing(monkeypatch):
    """Return a way to make one command of the program raise."""

    def arrange(error):
        @click.command()
        def broken():
            raise error

        monkeypatch.setattr("reliability.cli.methods.methods", broken)

    return arrange


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (CountError("failures: must not exceed launches (50); got 51."), 1),
        (LockTimeoutError("claims.csv: another process holds the lock. Try again."), 4),
    ],
)
def test_an_error_raised_on_purpose_is_one_message_and_its_exit_code(failing, error, code):
    failing(error)
    shown = run("methods")
    assert shown.exit_code == code
    assert shown.stderr == f"Error: {error}\n"
    assert shown.stdout == ""


def test_a_file_that_cannot_be_opened_is_one_message(failing):
    failing(FileNotFoundError(2, "No such file or directory", "kn32.toml"))
    shown = run("methods")
    assert shown.exit_code == 1
    assert shown.stderr == "Error: kn32.toml: No such file or directory.\n"


def test_a_fault_of_the_program_is_not_hidden(failing):
    failing(ZeroDivisionError("division by zero"))
    assert isinstance(run("methods").exception, ZeroDivisionError)


def test_no_color_is_honoured_where_colour_would_be_used(failing, monkeypatch):
    failing(CountError("no"))
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert "\x1b[" in run("methods", color=True).stderr
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[" not in run("methods", color=True).stderr
    # https://no-color.org: only a value that is not empty counts.
    monkeypatch.setenv("NO_COLOR", "")
    assert "\x1b[" in run("methods", color=True).stderr


def test_a_reader_that_stops_early_is_no_error():
    shown = subprocess.run(
        f"{sys.executable} -c 'from reliability.cli import main; main()' --help | head -n 1; true",
        shell=True,
        capture_output=True,
        text=True,
        check=True,
    )
    assert shown.stdout.startswith("Usage:")
    assert shown.stderr == ""


def test_a_closed_pipe_prints_no_traceback():
    code = (
        "import os, sys\n"
        "read, write = os.pipe(); os.close(read); os.dup2(write, 1)\n"
        "sys.argv = ['reliability', 'methods', '--format', 'json']\n"
        "from reliability.cli import main; main()\n"
    )
    shown = spawn(code)
    assert shown.returncode == 1
    assert shown.stderr == ""


HEAVY = ("numpy", "pandas", "scipy", "statsmodels", "matplotlib")


@pytest.mark.parametrize("args", [["--help"], ["--version"], *([name, "-h"] for name in COMMANDS)])
def test_help_imports_no_numeric_library(args):
    code = (
        "import sys\n"
        f"sys.argv = ['reliability', *{args!r}]\n"
        "from reliability.cli import main\n"
        "try: main()\n"
        "except SystemExit as end: assert end.code == 0, end.code\n"
        f"heavy = sorted(set(sys.modules) & set({HEAVY!r}))\n"
        "assert not heavy, heavy\n"
    )
    shown = spawn(code)
    assert shown.returncode == 0, shown.stderr


def test_the_overview_imports_no_command():
    code = (
        "import sys; sys.argv = ['reliability', '--help']\n"
        "from reliability.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "names = sorted(m for m in sys.modules if m.startswith('reliability'))\n"
        "assert names == ['reliability', 'reliability.cli', 'reliability.cli.commands',"
        " 'reliability.cli.group', 'reliability.errors'], names\n"
    )
    shown = spawn(code)
    assert shown.returncode == 0, shown.stderr


def test_both_names_start_the_same_program():
    from importlib.metadata import entry_points

    found = {e.name: e.value for e in entry_points(group="console_scripts") if "reliab" in e.name}
    assert found == {
        "reliability": "reliability.cli:main",
        "missile-reliability": "reliability.cli:main",
    }


@pytest.mark.parametrize("name", COMMANDS)
def test_shell_completion_offers_the_commands(name, monkeypatch):
    monkeypatch.setenv("COMP_WORDS", f"reliability {name[:3]}")
    monkeypatch.setenv("COMP_CWORD", "1")
    shown = CliRunner().invoke(
        program, [], prog_name="reliability", env={"_RELIABILITY_COMPLETE": "bash_complete"}
    )
    assert f"plain,{name}" in shown.stdout.split()
