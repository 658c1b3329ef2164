"""The audit of a scenario: every claim's fate, conflicts side by side, windows within windows."""

from __future__ import annotations

import os
import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from reliability.evidence.package import load_package
from reliability.scenarios.account import claims_account, data_flow, interests
from reliability.scenarios.evaluate import Bench
from reliability.scenarios.evidence_names import check_names
from reliability.scenarios.scenario import read_scenario
from reliability.shipped import shipped_names, shipped_path
from reliability.words.numbers import count_text

__all__ = ["audit_scenario", "diagonal_share", "nested_windows", "scenarios_of"]

GRADES = {letter: str(number) for number, letter in enumerate("ABCDE", start=1)}
# Above this share the two grades of a claim look like one grade given twice.
MOST_DIAGONAL = 0.5


def audit_scenario(scenario: str | os.PathLike[str]) -> dict[str, Any]:
    """Account for every claim of a scenario's package.

    Parameters
    ----------
    scenario : path or str
        A scenario file, or the bare name of one that ships.

    Returns
    -------
    dict
        ``claims`` (each with its fate, period, rule and reason), ``flow`` (counts that add up),
        ``conflicts`` (incidents and windows whose claims cannot all be right about the number
        launched or failed, those that the scenario does not use too, each with what its claims
        say), ``windows`` (aggregates in scope with their depth of nesting), ``interest`` and
        ``grades`` (claims used, and all, by each), ``diagonal_share`` and ``warnings``.
    """
    wanted = read_scenario(scenario)
    evidence = load_package(wanted.data)
    bench = Bench(evidence)
    check_names(wanted, bench)
    tallies = bench.tally(wanted.base, conflicts=True)
    claims = claims_account(evidence, tallies)
    days = evidence.claims[["start_day", "end_day"]].astype(object).to_numpy()
    by_id = {claim["claim_id"]: claim for claim in claims}
    share = diagonal_share(claims)
    warnings = []
    if share is not None and share > MOST_DIAGONAL:
        warnings.append(
            f"{100 * share:.0f} % of the graded claims lie on the Admiralty diagonal (A1, B2, C3, "
            "D4, E5): source and claim may have been graded as one"
        )
    return {
        "scenario": wanted.file,
        "claims": claims,
        "flow": data_flow(tallies, wanted.base.failure),
        "conflicts": [
            dict(each) | {"claims": [by_id[name] for name in each["claim_ids"]]}
            for each in tallies.conflicts
        ],
        "windows": nested_windows(claims, [(str(a), str(b)) for a, b in days]),
        "interest": interests(claims),
        "grades": _grades(claims),
        "diagonal_share": share,
        "warnings": warnings,
    }


def scenarios_of(package: str | os.PathLike[str]) -> dict[str, Path]:
    """Return the scenarios that read a package: name -> file.

    Looked at are those that ship, by their bare name, and every TOML file in the folder above
    the package, or in a folder ``reports`` there or one further up, by its path.
    """
    folder = Path(package).resolve()
    shipped = {Path(name).stem: shipped_path(name) for name in shipped_names()
               if name.endswith(".toml")}  # fmt: skip
    above = (folder.parent, folder.parent / "reports", folder.parent.parent / "reports")
    files = [file for place in above for file in sorted(place.glob("*.toml"))]
    found: dict[str, Path] = {}
    for name, file in (*shipped.items(), *((os.path.relpath(file), file) for file in files)):
        if file.resolve() not in map(Path.resolve, found.values()) and _reads(file, folder):
            found[name] = file
    return found


def _reads(file: Path, folder: Path) -> bool:
    """Whether a file names a package as its data; no file that is no scenario does."""
    try:
        data = tomllib.loads(file.read_text(encoding="utf-8")).get("data")
    except (OSError, ValueError):
        return False
    return isinstance(data, str) and (file.parent / data).resolve() == folder


def nested_windows(
    claims: Sequence[Mapping[str, Any]], days: Sequence[tuple[str, str]]
) -> list[dict[str, Any]]:
    """Return the aggregates in scope, the widest first, each below the window that holds it."""
    rows = []
    for claim, (first, last) in zip(claims, days, strict=True):
        if claim["incident_id"] is None and claim["rule"] not in ("out-of-scope", "retracted"):
            rows.append({"claim_id": claim["claim_id"], "first": first, "last": last,
                         "launched": claim["launched"], "failed": claim["failed"],
                         "fate": claim["fate"], "reason": claim["reason"]})  # fmt: skip
    rows.sort(key=lambda row: (row["first"], _descending(row["last"]), row["claim_id"]))
    open_windows: list[dict[str, Any]] = []
    for row in rows:
        while open_windows and open_windows[-1]["last"] < row["last"]:
            open_windows.pop()
        row["depth"] = len(open_windows)
        open_windows.append(row)
    return rows


def _descending(day: str) -> tuple[int, ...]:
    return tuple(-ord(character) for character in day)


def diagonal_share(claims: Sequence[Mapping[str, Any]]) -> float | None:
    """Return the share of graded claims whose two grades have the same rank; None without any.

    F and 6 say that a claim cannot be judged, and do not count.
    """
    graded = [
        (claim["reliability"], claim["credibility"])
        for claim in claims
        if claim["reliability"] in GRADES and claim["credibility"] in GRADES.values()
    ]
    if not graded:
        return None
    diagonal = sum(1 for letter, number in graded if GRADES[letter] == number)
    return diagonal / len(graded)


def _grades(claims: Sequence[Mapping[str, Any]]) -> dict[str, dict[str, int]]:
    def count(kept: Sequence[Mapping[str, Any]]) -> dict[str, int]:
        found = Counter(f"{c['reliability'] or '-'}{c['credibility'] or '-'}" for c in kept)
        return dict(sorted(found.items()))

    return {"used": count([c for c in claims if c["fate"] == "used"]), "all": count(claims)}


def window_lines(windows: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return the windows as lines, each as far to the right as it is deep."""
    return [
        f"{'  ' * row['depth']}{row['claim_id']}  {row['first']} to {row['last']}  launched "
        f"{count_text(row['launched'])}, failed {count_text(row['failed'])}  "
        + (row["fate"] if row["fate"] == "used" else f"left out: {row['reason']}")
        for row in windows
    ]
