"""The reference leaves nothing out: every public name, command, key and code is on its page."""

import importlib
import inspect
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


INCOMPLETE = (
    "agreement", "beta_binomial", "cluster_bootstrap", "clustering", "gee", "imbens_manski",
    "incident_value", "interception", "masked_failures_range", "misreporting",
    "misreporting_contrast", "phases", "selection", "selection_curve",
    "stated_odds_range", "tipping", "unknown",
)  # fmt: skip
PAGES = {page.name: page.read_text(encoding="utf-8")
         for page in (REFERENCE.parent / "incomplete").glob("*.md")}  # fmt: skip


@pytest.mark.parametrize("module", INCOMPLETE)
def test_what_incomplete_reports_need_is_public_and_shown(module):
    home = importlib.import_module(f"reliability.estimators.partial.{module}")
    functions = {name for name in home.__all__ if inspect.isfunction(getattr(home, name))}
    # What the others check with, and what is computed from a record and not from counts.
    functions -= {"arrivals", "check_threshold", "check_ratios", "incident_counts"}
    functions -= {
        "part_of",
        "cover_shares",
        "odds_times",
        "extreme_outcomes",
        "stated_odds_between",
    }
    classes_apart = {"Extremes", "Outcomes"}
    assert functions
    assert functions <= set(rel.__all__)
    page = read("library.md")
    classes = {name for name in home.__all__ if inspect.isclass(getattr(home, name))}
    for name in (functions | classes) - classes_apart:
        assert re.search(rf"(?m)^\.\. auto\w+:: reliability\.[\w.]+\.{name}$", page), name
    shown = "".join(PAGES.values())
    assert {name for name in functions if f"rel.{name}" not in shown} == set()


@pytest.mark.parametrize("page", PAGES)
def test_pages_on_incomplete_reports_use_public_names_alone(page):
    imports = re.findall(r"(?m)^>>> (?:from|import) .*reliability.*$", PAGES[page])
    assert set(imports) <= {
        ">>> import reliability as rel",
        ">>> from reliability import CountRange",
    }


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
