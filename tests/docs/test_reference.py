"""The reference leaves nothing out: every public name, command, key and code is on its page."""

import re
from pathlib import Path

import pytest

import reliability as rel
from reliability.cli.commands import COMMANDS
from reliability.scenarios.schema import KEYS

REFERENCE = Path(__file__).parents[2] / "docs" / "reference"


def read(name):
    return (REFERENCE / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", rel.__all__)
def test_every_public_name_is_in_the_library_page(name):
    page = read("library.md")
    if name == "ReliabilityError":
        assert ".. automodule:: reliability.errors\n" in page
    else:
        assert re.search(rf"(?m)^\.\. auto\w+:: reliability\.[\w.]+\.{name}$", page)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_shows_its_help(name):
    assert f"\n$ reliability {name} --help\n" in read("command-line.md")


@pytest.mark.parametrize("key", KEYS)
def test_every_key_of_a_scenario_is_in_its_page(key):
    page = read("scenario-file.md")
    table, _, last = key.rpartition(".")
    assert re.search(rf"(?:`|\[\[?){re.escape(last)}(?:`|\])", page)
    for part in table.replace("<period>", "before").split("."):
        assert f"[{part}" in page or f".{part}]" in page or not part
