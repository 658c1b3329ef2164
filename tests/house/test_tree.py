"""Facts about the tracked files: names, sizes, what must not stand in them."""

import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "reliability"

# The modules of the PyPI distribution `reliability`, which has the same import name: a traceback
# or a search result must never leave open which of the two is meant.
THEIRS = {
    "alt_fitters",
    "alt_probability_plotting",
    "convert_data",
    "datasets",
    "distributions",
    "fitters",
    "nonparametric",
    "other_functions",
    "pof",
    "probability_plotting",
    "reliability_testing",
    "repairable_systems",
    "utils",
}
HOMELESS = {"base", "common", "helpers", "misc", "util", "utils"}

# Modules past 450 lines, each with the reason why it is one idea all the same.
LONG = {}

# Assembled, so that this file does not hold what it forbids.
MACHINE = re.compile(r"(?<![\w.:/~-])/" + r"(?:work|root|home/\w+|Users/\w+)/")


def tracked():
    if not (ROOT / ".git").exists() or shutil.which("git") is None:
        pytest.skip("not a git checkout: there is no list of tracked files")
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def modules():
    return sorted(p for p in PACKAGE.rglob("*.py") if "_shipped" not in p.parts)


def test_no_module_is_named_like_one_of_the_other_distribution():
    names = {p.stem.casefold() for p in modules()} | {p.parent.name.casefold() for p in modules()}
    assert not names & THEIRS


def test_no_module_is_named_for_nothing():
    assert not {p.stem.casefold() for p in modules()} & HOMELESS


def test_long_modules_are_the_listed_ones():
    long = {
        str(p.relative_to(ROOT))
        for p in modules()
        if len(p.read_text(encoding="utf-8").splitlines()) > 450
    }
    assert long == set(LONG)


def test_no_path_of_a_machine_stands_in_the_tree():
    found = []
    for path in tracked():
        text = path.read_bytes().decode("utf-8", "replace")
        found += [
            f"{path.relative_to(ROOT)}:{number}"
            for number, line in enumerate(text.splitlines(), 1)
            if MACHINE.search(line)
        ]
    assert not found


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("open('/" + "work/main/x')", True),
        ("/" + "home/ann/x", True),
        ("https://example.org/" + "work/x", False),
        ("~/" + "work/x", False),
        ("a/" + "work/b", False),
    ],
)
def test_the_pattern_for_paths_bites(line, found):
    assert bool(MACHINE.search(line)) is found


def test_text_files_have_unix_line_ends_and_end_with_one():
    wrong = []
    for path in tracked():
        raw = path.read_bytes()
        if b"\0" in raw:
            continue
        if b"\r" in raw or (raw and not raw.endswith(b"\n")):
            wrong.append(str(path.relative_to(ROOT)))
    assert not wrong


def test_nothing_unfinished_stands_in_the_package():
    words = re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME|XX" + r"X|NotImplemented" + r"Error)\b")
    found = [
        f"{p.relative_to(ROOT)}:{number}"
        for p in modules()
        for number, line in enumerate(p.read_text(encoding="utf-8").splitlines(), 1)
        if words.search(line)
    ]
    assert not found


def test_every_ignored_lint_rule_carries_its_reason():
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    block = re.search(r"(?ms)^ignore = \[\n(.*?)^\]", text).group(1)
    lines = block.splitlines()
    assert lines
    assert all(re.fullmatch(r'  "[A-Z]+\d+", # \S.*', line) for line in lines)


# Tools whose every minor version formats, or finds, something else.
PINNED = {"ruff", "mypy"}


def test_every_requirement_has_a_lower_bound():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    extras = project["project"]["optional-dependencies"].values()
    groups = project["dependency-groups"].values()
    listed = [project["project"]["dependencies"], *extras, *groups]
    direct = [
        requirement
        for requirements in listed
        for requirement in requirements
        if isinstance(requirement, str) and not requirement.startswith("missile-reliability[")
    ]
    assert direct
    loose = [r for r in direct if not re.fullmatch(r"[a-z0-9-]+>=[0-9][0-9.]*", r)]
    assert {r for r in loose if not re.fullmatch(r"[a-z]+==[0-9]+\.[0-9]+\.\*", r)} == set()
    assert {r.partition("=")[0] for r in loose} == PINNED


def test_the_extra_all_is_all_of_them():
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"][
        "optional-dependencies"
    ]
    assert extras["all"] == [f"missile-reliability[{','.join(sorted(set(extras) - {'all'}))}]"]


def test_the_wheel_carries_every_scenario():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    shipped = project["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    scenarios = {
        f"reports/{p.name}": f"reliability/_shipped/reports/{p.name}"
        for p in (ROOT / "reports").glob("*.toml")
    }
    assert shipped == {"data": "reliability/_shipped/data", **scenarios}
