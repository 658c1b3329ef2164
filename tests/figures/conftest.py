"""The findings of the shipped KN-23 scenario, and a copy that a test may spoil."""

import copy
from functools import cache
from pathlib import Path

import pytest

from reliability.scenarios import run_scenario

ROOT = Path(__file__).parents[2]


@cache
def run(name):
    return run_scenario(ROOT / "reports" / f"{name}.toml")


@pytest.fixture
def findings():
    return run("kn23")


@pytest.fixture
def kn23():
    return copy.deepcopy(dict(run("kn23").data))
