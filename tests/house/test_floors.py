"""The house: a module imports only from floors below its own; no circles inside a room."""

import ast
import subprocess
import sys
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

import reliability

PACKAGE = Path(reliability.__file__).parent
PATHS = sorted(p for p in PACKAGE.rglob("*.py") if "_shipped" not in p.parts)

# Floor 0 has an order of its own; the other floors are sets of rooms that do not see each other.
FLOORS = [
    ["errors"],
    ["counts"],
    ["catalogue"],
    ["words"],
    ["shipped"],
    ["estimators", "evidence"],
    ["loaders", "tallies"],
    ["assess"],
    ["scenarios"],
    ["figures"],
    ["report"],
    ["cli"],
]
FLOOR_OF = {room: floor for floor, rooms in enumerate(FLOORS) for room in rooms}

# What the package itself offers to its own modules; everything else has a home to import from.
OF_THE_PACKAGE = {"__version__", "__file__"}


def name_of(path):
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {name_of(path): path for path in PATHS}


def room_of(module):
    return module.split(".")[1]


def home(module, name):
    """Return the module that ``from module import name`` reads."""
    if f"{module}.{name}" in MODULES:
        return f"{module}.{name}"
    if module == "reliability" and name in reliability._HOMES:
        return reliability._HOMES[name]
    return module


def imports(tree):
    """Yield (line, module, inside a function) for every import, those for types too."""

    def visit(node, inside):
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.Import):
                for alias in child.names:
                    # Under its own name the package is watched below, attribute by attribute.
                    if alias.name != "reliability" or alias.asname is not None:
                        yield child.lineno, alias.name, inside
            elif isinstance(child, ast.ImportFrom):
                assert child.level == 0, f"line {child.lineno}: a relative import hides its floor"
                for alias in child.names:
                    if child.module == "reliability" and alias.name in OF_THE_PACKAGE:
                        continue
                    yield child.lineno, home(child.module, alias.name), inside
            elif (
                isinstance(child, ast.Attribute)
                and isinstance(child.value, ast.Name)
                and child.value.id == "reliability"
                and child.attr not in OF_THE_PACKAGE
            ):
                yield child.lineno, home("reliability", child.attr), inside
            deeper = inside or isinstance(
                child, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
            )
            yield from visit(child, deeper)

    return list(visit(tree, False))


IMPORTS = {
    module: imports(ast.parse(path.read_text(encoding="utf-8"))) for module, path in MODULES.items()
}
INSIDE = sorted(module for module in MODULES if module != "reliability")


def test_every_room_has_a_floor():
    assert {room_of(module) for module in INSIDE} <= set(FLOOR_OF)


@pytest.mark.parametrize("module", INSIDE)
def test_imports_come_from_floors_below(module):
    room = room_of(module)
    wrong = [
        f"line {line}: {target}"
        for line, target, _ in IMPORTS[module]
        if target.startswith("reliability.")
        and room_of(target) != room
        and FLOOR_OF[room_of(target)] >= FLOOR_OF[room]
    ]
    assert not wrong, f"{module} (floor of {room}) imports from its own height or above"


@pytest.mark.parametrize("module", INSIDE)
def test_the_package_is_not_read_whole_under_another_name(module):
    """``import reliability as rel`` could reach any floor unseen."""
    assert not [line for line, target, _ in IMPORTS[module] if target == "reliability"]


def test_no_circles():
    graph = {
        module: {t for _, t, _ in IMPORTS[module] if t in MODULES and t != module}
        for module in INSIDE
    }
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as circle:
        pytest.fail(" -> ".join(circle.args[1]))


@pytest.mark.parametrize("module", [m for m in INSIDE if room_of(m) == "estimators"])
def test_estimators_need_numpy_and_scipy_only(module):
    allowed = {"numpy", "scipy", "reliability", *sys.stdlib_module_names}
    foreign = {
        (line, target)
        for line, target, inside in IMPORTS[module]
        if not inside and target.split(".")[0] not in allowed
    }
    assert not foreign


@pytest.mark.parametrize("module", INSIDE)
def test_statsmodels_is_imported_inside_functions(module):
    outside = {
        line
        for line, target, inside in IMPORTS[module]
        if not inside and target.split(".")[0] == "statsmodels"
    }
    assert not outside


def test_floor_0_reads_no_library_when_it_is_imported():
    ground = [module for module in INSIDE if FLOOR_OF[room_of(module)] <= FLOOR_OF["shipped"]]
    code = (
        "import importlib, sys\n"
        f"for module in {ground!r}: importlib.import_module(module)\n"
        "tops = {name.split('.')[0] for name in sys.modules} - {'reliability', '__main__'}\n"
        "print(sorted(tops - sys.stdlib_module_names))\n"
    )
    # -S: without the site hooks that an environment may run at start-up.
    path = f"import sys; sys.path[:0] = [{str(PACKAGE.parent)!r}]\n"
    shown = subprocess.run(
        [sys.executable, "-S", "-c", path + code], capture_output=True, text=True, check=True
    )
    assert shown.stdout == "[]\n"


def test_the_scan_sees_every_form_of_import():
    code = (
        "from __future__ import annotations\n"
        "from typing import TYPE_CHECKING\n"
        "from reliability import __version__, cli, proportion_interval\n"
        "import reliability, reliability as rel\n"
        "if TYPE_CHECKING:\n"
        "    import pandas as pd\n"
        "def f():\n"
        "    from reliability.report import x\n"
        "    return reliability.run_scenario, reliability.__version__\n"
    )
    assert imports(ast.parse(code)) == [
        (1, "__future__", False),
        (2, "typing", False),
        (3, "reliability.cli", False),
        (3, reliability._HOMES["proportion_interval"], False),
        (4, "reliability", False),
        (6, "pandas", False),
        (8, "reliability.report", True),
        (9, reliability._HOMES.get("run_scenario", "reliability"), True),
    ]
