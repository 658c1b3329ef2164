"""Every code block and every shown output of README and docs is executed.

``console`` blocks run in a shell, at width 80, in a folder that looks like a fresh clone;
``python`` blocks run as doctests or as code, one namespace a page; ``toml`` and ``json`` blocks
are read. Run this file as a script to write the outputs that the commands give now.
"""

import doctest
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

import pytest
from sybil import Document
from sybil.example import SybilFailure
from sybil.parsers.markdown import CodeBlockParser, PythonCodeBlockParser

ROOT = Path(__file__).parents[2]
PAGES = sorted([ROOT / "README.md", ROOT / "CONTRIBUTING.md", *ROOT.glob("docs/**/*.md")])
FENCE = re.compile(r"(?m)^(?:`{3,}|~{3,})([^\n`]*)\n(.*?)^(?:`{3,}|~{3,})$", re.DOTALL)
CONSOLE = re.compile(r"(?ms)(?<=^```console\n).*?(?=^```$)")
EXECUTED = {"console", "python", "toml", "json"}
# The two set-up commands, which the session `build` and .ci/run execute, and Sphinx's own.
ELSEWHERE = {"sh", "{eval-rst}", "{toctree}", "{methods}", "{check-codes}", "{columns}"}


def steps(block):
    """Yield (command, shown output) for every ``$`` line, and the ``>`` lines that go on."""
    command, output = None, []
    for line in block.splitlines():
        if line.startswith("$ "):
            if command is not None:
                yield command, "".join(output)
            command, output = line[2:], []
        elif command is not None and line.startswith(">") and not output:
            command += "\n" + line[1:].removeprefix(" ")
        else:
            output.append(line + "\n")
    if command is not None:
        yield command, "".join(output)


def shell(command, folder):
    """Return what a reader would see: stdout and stderr, as they come."""
    done = subprocess.run(
        ["bash", "-c", command],
        cwd=folder,
        env={
            **{k: v for k, v in os.environ.items() if not k.startswith(("COV_", "COVERAGE_"))},
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "COLUMNS": "80",
            "NO_COLOR": "1",
            "LC_ALL": "C.UTF-8",
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=120,
        check=False,
    )
    return done.stdout


def clone_into(folder):
    for part in ("data", "reports"):
        shutil.copytree(ROOT / part, folder / part)


def run_console(example):
    folder = example.namespace["folder"]
    for command, shown in steps(example.parsed):
        got = shell(command, folder)
        if not doctest.OutputChecker().check_output(shown, got, doctest.ELLIPSIS):
            return f"$ {command}\nshown:\n{shown}\ngot:\n{got}"
    return None


def read_toml(example):
    tomllib.loads(example.parsed)


def read_json(example):
    json.loads(example.parsed)


PARSERS = (
    CodeBlockParser("console", run_console),
    CodeBlockParser("toml", read_toml),
    CodeBlockParser("json", read_json),
    PythonCodeBlockParser(doctest_optionflags=doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS),
)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_page_does_what_it_shows(page, tmp_path, monkeypatch):
    clone_into(tmp_path)
    monkeypatch.chdir(tmp_path)
    document = Document.parse(str(page), *PARSERS)
    document.namespace["folder"] = tmp_path
    for example in document:
        example.evaluate()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_block_has_a_language_that_is_executed(page):
    text = page.read_text(encoding="utf-8")
    languages = {
        match.group(1).split()[0] if match.group(1) else "" for match in FENCE.finditer(text)
    }
    assert languages <= EXECUTED | ELSEWHERE


def test_only_the_set_up_commands_are_shown_as_sh():
    blocks = {
        block
        for page in PAGES
        for block in re.findall(r"(?ms)^```sh\n(.*?)^```$", page.read_text(encoding="utf-8"))
    }
    assert len(blocks) == 2
    assert all(block.startswith("python3 -m venv ") for block in blocks)


def test_the_console_evaluator_bites(tmp_path):
    page = tmp_path / "page.md"
    page.write_text("```console\n$ echo one \\\n> two\none two\n$ echo b >&2; false\nc\n```\n")
    document = Document.parse(str(page), *PARSERS)
    document.namespace["folder"] = tmp_path
    (example,) = document
    with pytest.raises(SybilFailure) as caught:
        example.evaluate()
    assert caught.value.result == "$ echo b >&2; false\nshown:\nc\n\ngot:\nb\n"


def write_outputs():
    """Put into every page what its commands print now; elided outputs are left alone."""
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            clone_into(folder)

            def shown_now(match, folder=folder):
                lines = []
                for command, shown in steps(match.group(0)):
                    got = shell(command, folder)
                    kept = doctest.OutputChecker().check_output(shown, got, doctest.ELLIPSIS)
                    prompted = "\n> ".join(command.split("\n")).replace("> \n", ">\n")
                    lines.append(f"$ {prompted}\n{shown if kept else got}")
                return "".join(lines)

            changed = CONSOLE.sub(shown_now, text)
        if changed != text:
            page.write_text(changed, encoding="utf-8")
            print(page.relative_to(ROOT))  # noqa: T201


if __name__ == "__main__":
    write_outputs()
