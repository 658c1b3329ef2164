"""The committed reports say what their scenarios give, to 1e-9, in whatever environment this is.

Byte for byte they are compared in a pinned environment, by `nox -s reports`.
"""

import json
import math
from pathlib import Path

import pytest

from reliability.report import render_report
from reliability.scenarios import run_scenario

REPORTS = Path(__file__).parents[2] / "reports"
SCENARIOS = sorted(REPORTS.glob("*.toml"))


def differences(committed, fresh, where="report"):
    """Yield every place where two plain values differ by more than 1e-9."""
    if isinstance(committed, dict) and isinstance(fresh, dict):
        if list(committed) != list(fresh):
            yield f"{where}: keys {list(committed)} and {list(fresh)}"
        for key in committed.keys() & fresh.keys():
            yield from differences(committed[key], fresh[key], f"{where}.{key}")
    elif isinstance(committed, list) and isinstance(fresh, list):
        if len(committed) != len(fresh):
            yield f"{where}: {len(committed)} and {len(fresh)} items"
        for index, pair in enumerate(zip(committed, fresh, strict=False)):
            yield from differences(*pair, f"{where}[{index}]")
    elif type(committed) is type(fresh) is float:
        if not math.isclose(committed, fresh, rel_tol=1e-9, abs_tol=1e-9):
            yield f"{where}: {committed!r} and {fresh!r}"
    elif committed != fresh or type(committed) is not type(fresh):
        yield f"{where}: {committed!r} and {fresh!r}"


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda path: path.stem)
def test_a_committed_report_is_what_its_scenario_gives(scenario):
    path = scenario.with_suffix("") / "report.json"
    committed = json.loads(path.read_text(encoding="utf-8"))
    fresh = json.loads(render_report(run_scenario(scenario), format="json"))
    assert committed.pop("environment").keys() == fresh.pop("environment").keys()
    assert list(differences(committed, fresh))[:10] == []


def test_every_folder_of_reports_has_its_scenario():
    folders = {path.name for path in REPORTS.iterdir() if path.is_dir()}
    assert folders <= {path.stem for path in SCENARIOS}


@pytest.mark.parametrize(
    ("committed", "fresh", "same"),
    [
        ({"a": [1.0, None]}, {"a": [1.0 + 1e-12, None]}, True),
        ({"a": 1.0}, {"a": 1.0 + 1e-8}, False),
        ({"a": 1}, {"a": 1.0}, False),
        ({"a": 1}, {"b": 1}, False),
        ([1, 2], [1], False),
        ("2 %", "3 %", False),
    ],
)
def test_the_comparison_bites(committed, fresh, same):
    assert (list(differences(committed, fresh)) == []) is same
