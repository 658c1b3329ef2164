"""A folder to start from: an empty data package, and a scenario that reads it and runs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from reliability.errors import OptionError
from reliability.evidence.starting import start_package

if TYPE_CHECKING:
    import os

__all__ = ["init_project"]

# Every choice of counting is written out, so that whoever changes one sees what there is.
_SCENARIO = """title = {title}
data = "data"

[select]
context = "combat"               # combat | test
system = ["my-system"]           # keys of data/systems.csv

[periods]
cut = "my-cut"                   # an id of data/cuts.csv, or a day like 2024-06-19
cut_day = "after"                # before | after | neither

[failure]
intercepted = ["not-failed", "left-out", "unknown"]
unknown = "bounds"               # bounds | exclude | as-success | as-failure
not_coded = "bounds"             # bounds | exclude
silence = "unknown"              # unknown | as-success (tests only)
operator_success = "claim"       # claim | ignore
shares = "count"                 # count | share

[claims]
policy = "envelope"              # envelope | most-credible | lowest-rate | highest-rate | claimants
class = "exact"                  # exact | may-include
superseded = "drop"              # drop | keep

[estimate]
confidence_level = 0.95
"""
_SYSTEM = {"system": "my-system", "label": "My system", "note": "Rename, and add others."}
_CUT = {
    "cut_id": "my-cut",
    "date": "2024-01-01",
    "date_from": "2024-01-01",
    "date_to": "2024-01-01",
    "label": "The day that parts before from after",
    "kind": "cooperation",
    "why": "Say why this day, before any outcome is looked at.",
}


def init_project(
    path: str | os.PathLike[str], *, title: str = "Before and after"
) -> tuple[Path, Path]:
    """Write a new data package and a scenario that pass the check and run.

    Parameters
    ----------
    path : path
        The folder, which must be empty or not there yet. The package is ``data`` in it, the
        scenario ``scenario.toml``.
    title : str
        Title of the scenario.

    Returns
    -------
    tuple of Path
        The package, and the scenario. There is no claim yet, so that the report says that
        nothing is known.

    Raises
    ------
    OptionError
        If something is in the folder already.
    """
    folder = Path(path)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise OptionError(
            f"init: the folder must be empty or not there; got {str(path)!r}. Give another."
        )
    package = start_package(
        folder / "data", title=title, tables={"systems": [_SYSTEM], "cuts": [_CUT]}
    )
    scenario = folder / "scenario.toml"
    # A JSON string is a TOML string.
    text = _SCENARIO.format(title=json.dumps(title, ensure_ascii=False))
    scenario.write_text(text, encoding="utf-8")
    return package, scenario
