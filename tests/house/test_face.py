"""The public face: lazy, typed, the same in both, and built from nothing."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import reliability

TREE = ast.parse(Path(reliability.__file__).read_text(encoding="utf-8"))


def typed_face():
    (block,) = [
        node
        for node in TREE.body
        if isinstance(node, ast.If) and getattr(node.test, "id", "") == "TYPE_CHECKING"
    ]
    return {
        alias.asname or alias.name: statement.module
        for statement in block.body
        for alias in statement.names
    }


def test_the_lazy_face_is_the_typed_face():
    assert typed_face() == reliability._HOMES
    assert set(reliability.__all__) == set(reliability._HOMES)


def test_the_lists_are_in_order():
    assert list(reliability._HOMES) == sorted(reliability._HOMES)
    assert reliability.__all__ == sorted(reliability.__all__)


@pytest.mark.parametrize("name", sorted(reliability._HOMES))
def test_every_name_resolves_to_what_its_home_exports(name):
    value = getattr(reliability, name)
    module = sys.modules[reliability._HOMES[name]]
    assert value is getattr(module, name)
    assert name in module.__all__
    assert name in dir(reliability)


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="has no attribute 'proportion_intervall'"):
        _ = reliability.proportion_intervall


@pytest.mark.parametrize("name", sorted(reliability._HOMES))
def test_no_public_name_starts_with_test_or_shadows_a_module(name):
    assert not name.startswith("test")
    tops = {p.stem for p in Path(reliability.__file__).parent.iterdir()}
    assert name not in tops


def test_importing_the_package_imports_nothing():
    code = (
        "import sys, typing, __future__; before = set(sys.modules); import reliability;"
        "print(sorted(set(sys.modules) - before))"
    )
    shown = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout
    assert shown == "['reliability']\n"
