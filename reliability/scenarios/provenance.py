"""Where a report comes from: its inputs with their hashes, versions, cut-off and corrections."""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

import reliability
from reliability.scenarios.account import records

if TYPE_CHECKING:
    import pandas as pd

    from reliability.evidence.model import Evidence
    from reliability.scenarios.scenario import Scenario

__all__ = ["corrections", "environment", "inputs", "report_id"]

PACKAGES = ("numpy", "scipy", "pandas", "statsmodels", "matplotlib", "jinja2")
CORRECTION = (
    "claim_id", "correction_id", "kind", "field", "old_value", "new_value", "reason", "source",
    "recorded_by", "recorded_at",
)  # fmt: skip


def inputs(
    scenario: Scenario,
    evidence: Evidence,
    claims: Sequence[Mapping[str, Any]],
    sweep: Mapping[str, Any] | None,
) -> dict[str, Any]:
    """Return what makes the same report again, and how far its data reaches.

    Parameters
    ----------
    scenario : Scenario
    evidence : Evidence
    claims : sequence of mapping
        Every claim with its fate, in the order of the evidence.
    sweep : mapping or None
        What the sweep shows: the seed is that of its permutation test, null where nothing is
        drawn at random.

    Returns
    -------
    dict
        In ``data``, ``data_cutoff`` is the last day on which a claim or a correction was
        recorded, ``last_day`` the last day that any claim speaks of, ``used_first`` and
        ``used_last`` the first and last day of the claims used.
    """
    about = evidence.about
    retracted = evidence.claims["retracted_by"].notna()
    used = [claim["fate"] == "used" for claim in claims]
    files = [{"file": name, "sha256": about["files"][name]} for name in sorted(about["files"])]
    permutation = (sweep or {}).get("permutation") or {}
    return {
        "scenario": {"file": scenario.file, "name": scenario.name, "sha256": scenario.sha256},
        "data": {
            "name": about["name"],
            "title": about["title"],
            "files": files,
            "licences": [dict(each) for each in about.get("licences", ())],
            "claims": len(evidence.claims),
            "data_cutoff": _last(
                evidence.claims["recorded_at"], evidence.corrections["recorded_at"]
            ),
            "last_day": _last(evidence.claims.loc[~retracted, "end_day"]),
            "used_first": _first(evidence.claims.loc[used, "start_day"]),
            "used_last": _last(evidence.claims.loc[used, "end_day"]),
        },
        "command": f"reliability report {scenario.file}",
        "seed": permutation.get("seed"),
    }


def _last(*columns: pd.Series) -> str | None:
    days = [str(day) for column in columns for day in column.dropna()]
    return max(days, default=None)


def _first(column: pd.Series) -> str | None:
    return min((str(day) for day in column.dropna()), default=None)


def corrections(evidence: Evidence) -> list[dict[str, Any]]:
    """Return every correction of a claim, a row a field, in the order of the file."""
    rows = records(evidence.corrections)
    return [{name: row.get(name) for name in CORRECTION} for row in rows]


def report_id(scenario: Scenario, evidence: Evidence) -> str:
    """Return a hash of the inputs."""
    files = {name: evidence.about["files"][name] for name in sorted(evidence.about["files"])}
    plain = json.dumps([scenario.sha256, files], sort_keys=True)
    return hashlib.sha256(plain.encode()).hexdigest()[:16]


def environment() -> dict[str, str]:
    """Return the versions of what computed the findings."""
    versions = {"missile-reliability": reliability.__version__, "python": platform.python_version()}
    return versions | {name: version(name) for name in PACKAGES}
