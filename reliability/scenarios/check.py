"""Every problem in a scenario file, in the shape of the problems of a data package."""

from __future__ import annotations

import os
import re
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reliability.errors import ReliabilityError
from reliability.evidence.package import load_package
from reliability.evidence.problems import PROBLEM_COLUMNS
from reliability.scenarios.axes import make_plan
from reliability.scenarios.evaluate import Bench
from reliability.scenarios.evidence_names import name_errors, row_errors, unknown_names
from reliability.scenarios.places import Place
from reliability.scenarios.scenario import find_scenario, read_scenario
from reliability.scenarios.schema import flatten, set_key
from reliability.scenarios.values import setting_errors

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["check_scenario"]

_PLACE = re.compile(
    r"(?P<file>[^\s:]+\.toml)(?: line (?P<line>\d+))?[^:]*: (?P<text>.*)", re.DOTALL
)


def check_scenario(scenario: str | os.PathLike[str]) -> pd.DataFrame:
    """List every problem in a scenario file.

    Parameters
    ----------
    scenario : path or str
        A scenario file, or the bare name of one that ships.

    Returns
    -------
    DataFrame
        The columns of `reliability.check`; ``row`` is the line where it can be told. Codes:
        ``scenario-key`` (a key or value that is refused), ``scenario-data`` (the data package
        cannot be loaded), ``scenario-names`` (a cut, system or claim that the evidence does not
        know), ``scenario-row`` (a sensitivity row that cannot be run), and as a warning
        ``scenario-sweep`` (a combination that the sweep drops).
    """
    import pandas as pd

    rows = _problems(find_scenario(scenario))
    return pd.DataFrame(rows, columns=list(PROBLEM_COLUMNS))


def _problems(path: Path) -> list[dict[str, Any]]:
    try:
        wanted = read_scenario(path)
    except ReliabilityError as error:
        rows = [_problem("scenario-key", path, text) for text in str(error).splitlines()]
        return rows + _names_beside(path)
    try:
        bench = Bench(load_package(wanted.data))
    except ReliabilityError as error:
        return [_problem("scenario-data", path, str(error).splitlines()[0])]
    said = set()
    place = Place(path.name, wanted.text)
    found = [("scenario-names", error) for error in name_errors(wanted, bench)]
    for index, (_, row, variant) in enumerate(wanted.sensitivity, start=1):
        here = replace(place, row=index)
        found += [("scenario-row", here.at(error)) for error in row_errors(row, variant, bench)]
    rows = [_problem(code, path, str(each)) for code, each in found]
    if rows:
        return rows
    for label, variant in (("", wanted.base), *((x, v) for x, _, v in wanted.sensitivity)):
        try:
            bench.tally(variant)
        except ReliabilityError as error:
            if str(error) not in said:  # a row inherits what is wrong with the scenario itself
                code = "scenario-row" if label else "scenario-names"
                where = f"sensitivity row {label!r}: " if label else ""
                rows.append(_problem(code, path, f"{where}{error}"))
            said.add(str(error))
    for dropped in make_plan(wanted).dropped:
        choice = ", ".join(f"{key} = {value}" for key, value in dropped["choice"].items())
        text = f"sweep, {choice}: {dropped['reason']}"
        rows.append(_problem("scenario-sweep", path, text, severity="warning"))
    return rows


def _names_beside(path: Path) -> list[dict[str, Any]]:
    """Return the names that the evidence does not know in a scenario with other wrong values."""
    try:
        text = path.read_text(encoding="utf-8")
        settings = tomllib.loads(text)
    except (UnicodeDecodeError, tomllib.TOMLDecodeError):
        return []
    place = Place(path.name, text)
    wrong = setting_errors(settings, place)
    if not isinstance(settings.get("data"), str) or "data" in wrong:
        return []
    try:
        evidence = load_package(path.parent / settings["data"])
    except ReliabilityError as error:
        return [_problem("scenario-data", path, str(error).splitlines()[0])]
    sound: dict[str, Any] = {}
    for key, value in flatten(settings):
        if key not in wrong:
            sound = set_key(sound, key, value)
    found = unknown_names(sound, evidence)
    return [_problem("scenario-names", path, str(place.at(each))) for each in found]


def _problem(code: str, path: Path, text: str, severity: str = "error") -> dict[str, Any]:
    found = _PLACE.fullmatch(text)
    line = None if found is None or found["line"] is None else int(found["line"])
    said = text if found is None else found["text"]
    rule, _, remedy = said.partition(". ")
    remedy = remedy.removesuffix(".")
    return {
        "code": code,
        "severity": severity,
        "file": path.name,
        "row": line,
        "column": None,
        "got": None,
        "rule": rule.rstrip("."),
        "remedy": remedy or "mend the scenario file",
    }
