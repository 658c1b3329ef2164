"""Every check of the project, one session each; `nox` runs the default ones, `nox -l` lists all.

Sessions use the interpreter that runs nox; none is downloaded.
"""

import filecmp
import os
import platform
import re
import shutil
import sys
import tarfile
from pathlib import Path

import nox

nox.needs_version = ">=2025.5.1"
nox.options.default_venv_backend = "uv"
nox.options.download_python = "never"
nox.options.error_on_missing_interpreters = True
nox.options.sessions = [
    "lint",
    "types",
    "data",
    "tests",
    "minimums",
    "reports",
    "docs",
    "build",
]

ROOT = Path(__file__).parent
RENDERS = ("report.html", "report.md", "report.json")
# Everything that a render could depend on and must not: set apart from this process as far as
# the machine allows.
ELSEWHERE = {"PYTHONHASHSEED": "4711", "TZ": "Asia/Pyongyang", "LC_ALL": "C", "COLUMNS": "40"}
CORES = str(min(os.cpu_count() or 1, 4))
# A process begins with neighbours, which share what their module sets up, and then helps others.
SPREAD = ("-n", CORES, "--dist", "worksteal")


def groups(*names):
    return nox.project.dependency_groups(nox.project.load_toml(ROOT / "pyproject.toml"), *names)


def readme_commands():
    """Return the README's two set-up commands: the first two lines of its `sh` blocks."""
    lines, inside = [], False
    for line in (ROOT / "README.md").read_text(encoding="utf-8").splitlines():
        if line.startswith("```"):
            inside = line == "```sh"
        elif inside:
            lines.append(line)
    return lines[:2]


@nox.session
def tests(session):
    """Run the tests and doctests: every warning an error."""
    session.install("-e", ".[all]", *groups("test"))
    session.run("pytest", *SPREAD, *session.posargs)


@nox.session(default=False)
def coverage(session):
    """Run the tests and count the branches that they take: fewer than `fail_under` is an error."""
    session.install("-e", ".[all]", *groups("test"))
    session.run("pytest", *SPREAD, "--cov", "--cov-report=term", *session.posargs)


@nox.session
def minimums(session):
    """Run the tests at the lowest versions that we say we accept; only our warnings are errors.

    What the pages and the browser show, and what holds of our own arithmetic by definition, was
    tried by `tests`; it takes long and depends on few versions but ours. The values of others stay.
    """
    session.install("--resolution=lowest-direct", "-e", ".[all]", *groups("test"))
    ours = "filterwarnings=default\nerror:::reliability(\\..*)?"
    pages = "tests/docs/test_documents.py::test_page_does_what_it_shows"
    apart = ["--deselect", pages, "--ignore", "tests/report/test_browser.py"]
    for name in ("identities", "definition", "cover"):
        apart += ["--ignore-glob", f"tests/estimators/*_{name}*.py"]
    session.run("pytest", *SPREAD, "-o", ours, *apart, *session.posargs)


@nox.session
def lint(session):
    """Check form and style."""
    session.install(*groups("lint"))
    session.run("ruff", "format", "--check")
    session.run("ruff", "check")


@nox.session
def types(session):
    """Check the types of the package, strictly."""
    session.install("-e", ".[all]", *groups("types"))
    session.run("mypy")


@nox.session
def data(session):
    """Check every data package that ships, by our own check and by an independent one."""
    session.install("-e", ".", *groups("data"))
    packages = sorted(ROOT.glob("data/*/datapackage.json"))
    if not packages:
        session.error("data/ holds no data package: nothing was checked")
    for descriptor in packages:
        session.run("reliability", "check", str(descriptor.parent))
        with session.chdir(descriptor.parent):
            session.run("frictionless", "validate", descriptor.name)


def render(session, scenario, folder, **variables):
    session.run("reliability", "report", str(scenario), "-o", str(folder), env=variables)
    return {name: folder / name for name in RENDERS}


@nox.session
def reports(session):
    """Hold the committed reports to a fresh render, byte for byte; `-- --update` writes them.

    The environment is pinned exactly, because figures and last digits move with versions.
    """
    scenarios = sorted(ROOT.glob("reports/*.toml"))
    if not scenarios:
        session.warn("reports/ holds no scenario: no report was compared")
        return
    pins = ROOT / "reports" / "requirements.txt"
    session.install("-r", str(pins))
    session.install("--no-deps", "-e", ".")
    pinned = re.search(r"Python (\d+\.\d+\.\d+)", pins.read_text(encoding="utf-8")).group(1)
    at_home = platform.python_version() == pinned
    if not at_home:
        session.warn(
            f"this is not Python {pinned}: two renders are compared with one another, and the "
            "committed reports with neither (tests/report holds their numbers everywhere)"
        )
    if "--update" in session.posargs:
        for scenario in scenarios:
            render(session, scenario, scenario.with_suffix(""))
        return
    away = Path(session.create_tmp()).resolve() / "elsewhere"
    shutil.rmtree(away, ignore_errors=True)
    for part in ("data", "reports"):
        shutil.copytree(ROOT / part, away / part)
    differing = []
    for scenario in scenarios:
        fresh = away / "here" / scenario.stem
        moved = away / "there" / scenario.stem
        here = render(session, scenario, fresh)
        there = render(session, away / "reports" / scenario.name, moved, **ELSEWHERE)
        for name in RENDERS:
            committed = scenario.with_suffix("") / name
            where = committed.relative_to(ROOT)
            if not committed.exists():
                differing.append(f"{where}: not committed")
            elif at_home and not filecmp.cmp(committed, here[name], shallow=False):
                differing.append(f"{where}: differs from {here[name]}")
            if not filecmp.cmp(here[name], there[name], shallow=False):
                differing.append(f"{there[name]}: differs from {here[name]}")
    if differing:
        session.error(
            "reports that are not what their scenarios give:\n  "
            + "\n  ".join(differing)
            + "\nRead the difference; if it is meant, run `nox -s reports -- --update`."
        )
    what = "what their scenarios give" if at_home else "the same wherever they are rendered"
    session.log(f"{len(scenarios)} reports are, byte for byte, {what}")


@nox.session
def docs(session):
    """Build the documentation; a warning is an error."""
    session.install("-e", ".[all]", *groups("docs"))
    session.run("sphinx-build", "-W", "--keep-going", "-E", "-b", "html", "docs", "docs/_build")


@nox.session
def build(session):
    """Build both distributions; a bare machine's two ways in must write the KN-23 report."""
    work = Path(session.create_tmp()).resolve()
    for stale in work.iterdir():
        shutil.rmtree(stale) if stale.is_dir() else stale.unlink()
    dist = work / "dist"
    session.run("uv", "build", "--python", sys.executable, "--out-dir", str(dist), str(ROOT))
    (wheel,) = dist.glob("*.whl")
    (sdist,) = dist.glob("*.tar.gz")

    clean, empty = work / "clean", work / "empty"
    empty.mkdir()
    session.run("uv", "venv", "-p", sys.executable, str(clean))
    session.run("uv", "pip", "install", "--python", str(clean / "bin/python"), str(wheel))
    with session.chdir(empty):
        session.run(str(clean / "bin/reliability"), "report", external=True)
        require(session, empty / "kn23-report")

    # The README's first command, word for word, in what the source distribution unpacks to, with
    # nothing of this session's environment on the way.
    with tarfile.open(sdist) as archive:
        archive.extractall(work / "source", filter="data")
    (source,) = (work / "source").iterdir()
    python = Path(getattr(sys, "_base_executable", sys.executable)).resolve()
    shims = work / "bin"
    shims.mkdir()
    (shims / "python3").symlink_to(python)
    bare = {"PATH": f"{shims}{os.pathsep}/usr/bin{os.pathsep}/bin", "VIRTUAL_ENV": None}
    with session.chdir(source):
        session.run("/bin/sh", "-c", readme_commands()[0], external=True, env=bare)
        require(session, source / "kn23-report")


def require(session, folder):
    missing = [name for name in RENDERS if not (folder / name).is_file()]
    if missing:
        session.error(f"{folder}: `reliability report` did not write {', '.join(missing)}")


@nox.session(default=False)
def bench(session):
    """Run every benchmark, pinned to one core."""
    session.install("-e", ".[all]", *groups("test"))
    pinned = ["taskset", "-c", "0"] if shutil.which("taskset") else []
    for script in sorted(ROOT.glob("benchmarks/bench_*.py")):
        session.run(
            *pinned, "python", str(script), external=bool(pinned), env={"OMP_NUM_THREADS": "1"}
        )


@nox.session(default=False)
def full(session):
    """Run the whole lattices and the full sizes that the ordinary run leaves out."""
    session.install("-e", ".[all]", *groups("test"))
    session.run("pytest", *SPREAD, "-m", "full", *session.posargs)


@nox.session(default=False)
def faults(session):
    """Break writes on purpose and see that no claim is lost."""
    script = ROOT / "benchmarks" / "faults.py"
    if not script.exists():
        session.error(f"{script.relative_to(ROOT)} is not there: no fault was tried")
    session.install("-e", ".[all]", *groups("test"))
    session.run("python", str(script), *session.posargs)
