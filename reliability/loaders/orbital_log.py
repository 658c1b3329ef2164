"""The log of orbital launches made from GCAT (Verma, McDowell) becomes claims.

One row is one attempt to reach orbit. The outcome stands in ``launch_code``; the column
``success`` is NA for every launch whose code carries a share of success, and is not read.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from reliability.errors import OptionError
from reliability.evidence.dates import day_range
from reliability.loaders.building import build_evidence
from reliability.loaders.launch_outcomes import launch_counts
from reliability.loaders.named_csv import NamedCsv, NamedRow, raw_note
from reliability.loaders.receipt import SetAside
from reliability.loaders.row_account import RowAccount

if TYPE_CHECKING:
    import os

    from reliability.evidence.model import Evidence

__all__ = ["PARTIAL_RULES", "load_orbital_log"]

TITLE = "Orbital launches from 1957 on (Verma, from McDowell's GCAT)"
CLAIMANT = "GCAT (Jonathan McDowell)"
URL = "https://planet4589.org/space/gcat/"
LICENCE = {
    "name": "CC-BY-4.0",
    "title": "Creative Commons Attribution 4.0: name Verma and McDowell",
    "path": "https://creativecommons.org/licenses/by/4.0/",
}
DEFINITION = (
    "GCAT: success is propulsive success, whatever became of the payload. A launch code such as "
    "OF40 carries the share of success in per cent; its author counts less than 75 as failure."
)
PARTIAL_RULES = ("letter", "threshold")

FIELDS = {
    name: name
    for name in (
        "launch_id", "dt_min", "year", "site_raw", "pad_raw", "vehicle", "agency", "lv_state",
        "launch_code", "success", "n_payload_rows", "success_hard",
    )
}  # fmt: skip
REQUIRED = ("dt_min", "vehicle", "launch_code")

_CODE = re.compile(r"([A-Z])([SFUE])(\d\d|100)?", re.ASCII)
_OUTCOMES = {"S": "success", "F": "failure", "U": "unknown", "E": "no-launch"}
_MOMENT = re.compile(
    r"(\d{4}(?:-\d{2}(?:-\d{2})?)?)(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?Z?)?", re.ASCII
)


def load_orbital_log(
    path: str | os.PathLike[str], *, partial: str = "letter", threshold: float = 0.75
) -> Evidence:
    """Read the log of orbital launches.

    Parameters
    ----------
    path : path
    partial : {"letter", "threshold"}
        What decides of a code with a share of success, such as OS66 or OF40: its letter, or
        whether the share is at least `threshold`.
    threshold : float
        A share in (0, 1]; read only with "threshold".

    Returns
    -------
    Evidence
        One claim a row, of context test with the tag space; the tag partial_failure marks the
        codes with a share.

    Raises
    ------
    LoadError
        If the file cannot be read, has another header, or launch codes that are none.
    OptionError
        If an option breaks its rule.
    UnknownNameError
        If there is no such file.
    """
    if partial not in PARTIAL_RULES:
        raise OptionError(
            f"partial: must be 'letter' or 'threshold'; got {partial!r}. Choose what decides of a "
            "share of success."
        )
    if isinstance(threshold, bool) or not isinstance(threshold, (int, float)):
        raise OptionError(f"threshold: must be a number; got {threshold!r}. Give a share, as 0.75.")
    if not 0 < threshold <= 1:
        raise OptionError(
            f"threshold: must be above 0 and at most 1; got {threshold!r}. Give a share, as 0.75."
        )
    table = NamedCsv(path, FIELDS, REQUIRED)
    account = RowAccount()
    limit = float(threshold) if partial == "threshold" else None
    claims = account.claims(
        row if isinstance(row, SetAside) else _claim(row, limit, account) for row in table.rows()
    )
    account.raise_refused(f"{table.name}, launch_code", ("OS", "OF", "OU", "OE", "OF40 (a share)"))
    rule = _rule(limit, account)
    return build_evidence(
        claims,
        account.receipt(path, "orbital-log", len(claims), _notes(table, rule, account)),
        title=TITLE,
        systems=account.names.rows(),
        definitions=[DEFINITION, *rule],
        sources=[{"title": TITLE, "path": URL}],
        licences=[LICENCE],
    )


def _claim(row: NamedRow, limit: float | None, account: RowAccount) -> dict[str, Any] | SetAside:
    said = row.fields
    moment = _MOMENT.fullmatch(said["dt_min"])
    if moment is None or day_range(moment[1]) is None:
        return SetAside(row.line, f"dt_min is no date: {said['dt_min'][:40]!r}",
                        raw_note(row.raw)[:200])  # fmt: skip
    start = moment[1]
    outcome = _outcome(said["launch_code"], limit, row.line, account)
    account.date(start)
    account.repeated(row)
    letter_says = {"success": "TRUE", "failure": "FALSE"}.get(outcome)
    told = said.get("success", "").upper()
    share = said["launch_code"][2:] != ""
    account.quirks["success NA"] += told in ("NA", "") and share
    if letter_says is not None and not share and told in ("TRUE", "FALSE"):
        account.quirks["success other"] += told != letter_says
    vehicle = said["vehicle"]
    named = vehicle not in ("", "-")
    key = said.get("launch_id") or f"{said['dt_min']} {vehicle}"
    identifier = account.identify("jsr", key)
    claim = {
        "claim_id": identifier,
        "incident_id": f"{identifier}:launch",
        "scope": "incident",
        "context": "test",
        "coding": "coded",
        "start": start,
        "system": account.names.key(vehicle if named else "Unknown"),
        "system_as_reported": vehicle,
        "system_basis": "named" if named else "",
        "launched_by": _told(said.get("lv_state", "")),
        "launch_place": _place(said),
        "counts": "launches",
        "failed_as_said": said["launch_code"],
        "summary": f"Launch code {said['launch_code'] or 'blank'}; {vehicle or 'vehicle blank'}",
        "claimant": CLAIMANT,
        "claimant_interest": "neutral",
        "reliability": "F",
        "credibility": "6",
        "publisher": TITLE,
        "url": URL,
        "note": raw_note(row.raw),
        **launch_counts(outcome, None),
    }
    if share:
        claim["tags"] = "space;partial_failure"
    return claim


def _outcome(code: str, limit: float | None, line: int, account: RowAccount) -> str:
    """Return the outcome that a launch code stands for under the rule for shares."""
    if _told(code) == "":
        account.outcomes["blank"] += 1
        return "blank"
    match = _CODE.fullmatch(code)
    if match is None:
        account.refuse(code, line)
        return "blank"
    account.outcomes[code[:2]] += match[3] is None
    outcome = _OUTCOMES[match[2]]
    if match[3] is None:
        return outcome
    account.quirks["fractional"] += 1
    account.outcomes["with a share"] += 1
    if limit is None or outcome not in ("success", "failure"):
        return outcome
    by_share = "success" if int(match[3]) >= 100 * limit - 1e-9 else "failure"
    account.quirks["against letter"] += by_share != outcome
    return by_share


def _told(text: str) -> str:
    """Return a cell, blank where it holds one of the log's signs for nothing."""
    return "" if text in ("-", "NA") else text


def _place(said: Mapping[str, str]) -> str:
    parts = (_told(said.get(name, "")) for name in ("site_raw", "pad_raw"))
    return ", ".join(part for part in parts if part)


def _rule(limit: float | None, account: RowAccount) -> list[str]:
    number = account.quirks["fractional"]
    if not number:
        return []
    if limit is None:
        return [f"{number} launch codes carry a share of success: read by their letter"]
    against = account.quirks["against letter"]
    return [
        f"{number} launch codes carry a share of success: read as success from {limit:.12g} on; "
        f"{against} of them against their letter"
    ]


def _notes(table: NamedCsv, rule: list[str], account: RowAccount) -> list[str]:
    listed = ", ".join(f"{number} {code}" for code, number in account.outcomes.items() if number)
    notes = [f"launch codes: {listed or 'none'}", *rule]
    notes.append("launches to space: context test, tag space; launched_by is the state's code")
    notes += account.quirk_notes(
        (
            ("success NA", "rows have success NA beside a share: the launch code is read"),
            ("success other", "rows have a success that contradicts the code, which is read"),
            ("identical", "rows repeat another in every cell: kept, though they may be one launch"),
        )
    )
    if table.spare:
        notes.append(f"columns not known, kept in the note: {', '.join(table.spare)[:200]}")
    return notes
