"""The JSON continuation of the CNS table (nagix/nk-missile-tests), joined with its other files.

``test.en.json`` holds the launches by year; ``missile.en.json`` and ``facility.en.json`` beside
it give the names. From 2025 on most rows are placeholders that nobody has assessed: their outcome
"unknown" is reporting lag, and is kept apart from an assessed unknown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reliability.errors import LoadError
from reliability.evidence.dates import day_range
from reliability.loaders.aliases import UNNAMED, find_system
from reliability.loaders.building import build_evidence
from reliability.loaders.cns import (
    DEFINITION,
    LICENCE,
    OUTCOMES,
    URL,
    UTC_DATES,
    outcome_counts,
)
from reliability.loaders.cns_words import kilometres, one_line, read_date
from reliability.loaders.files import file_sha256
from reliability.loaders.nagix_json import read_json
from reliability.loaders.receipt import SetAside
from reliability.loaders.row_account import RowAccount

if TYPE_CHECKING:
    import os

    from reliability.evidence.model import Evidence

__all__ = ["load_nagix"]

CLAIMANT = "nagix, continuing the CNS/NTI North Korea Missile Test Database"
PUBLISHER = "nagix (nk-missile-tests)"
REPOSITORY = "https://github.com/nagix/nk-missile-tests"
TITLE = "North Korean missile tests (nagix, from CNS/NTI)"

# From here on a row without a description of its own has not been coded yet.
LAG_FROM = "2025-01-01"
_PLACEHOLDER = re.compile(r"(?:\d+ of \d+(?: tests?)?\.?)?", re.IGNORECASE)
# The facility "unknown" carries the coordinates of an airport; a bearing of 90 is filled in.
NO_FACILITY = "unknown"
NO_BEARING = "90"

# What every claim of the file says alike. Nobody here has judged the source: F and 6.
_CLAIM: dict[str, Any] = {
    "scope": "incident",
    "context": "test",
    "launched_by": "DPRK",
    "counts": "launches",
    "launched_low": 1,
    "launched_high": 1,
    "claimant": CLAIMANT,
    "claimant_interest": "neutral",
    "reliability": "F",
    "credibility": "6",
    "publisher": PUBLISHER,
    "url": REPOSITORY,
}


def load_nagix(path: str | os.PathLike[str]) -> Evidence:
    """Read ``test.en.json`` with the missile and facility files beside it.

    Parameters
    ----------
    path : path
        The file of the tests. ``missile.<language>.json`` and ``facility.<language>.json`` are
        looked for in its folder; without them names stay as the ids, and the receipt says so.

    Returns
    -------
    Evidence
        One claim a record. From 2025-01 on an outcome "unknown" whose description is empty or
        "n of m" has ``coding`` "not-coded".

    Raises
    ------
    LoadError
        If a file cannot be read, is no such JSON, or has outcome words other than success,
        failure and unknown; the message lists them.
    UnknownNameError
        If there is no such file.
    """
    place = Path(path)
    records = list(_records(read_json(place), place.name))
    missiles, missile_file = _beside(place, "missile", None)
    facilities, facility_file = _beside(place, "facility", "facilities")
    account = RowAccount()
    claims = account.claims(
        _claim(ordinal, year, record, account, missiles, facilities)
        for ordinal, (year, record) in enumerate(records, 1)
    )
    account.raise_refused(f"{place.name}, outcome", OUTCOMES, "record")
    receipt = account.receipt(
        place, "nagix", len(claims), _notes(account, missile_file, facility_file)
    )
    evidence = build_evidence(
        claims,
        receipt,
        title=TITLE,
        systems=account.names.rows(),
        definitions=[DEFINITION],
        sources=[
            {"title": TITLE, "path": REPOSITORY},
            {"title": "CNS/NTI North Korea Missile Test Database", "path": URL},
        ],
        licences=[{"title": LICENCE}],
    )
    joined = {each.name: file_sha256(each) for each in (missile_file, facility_file) if each}
    return replace(
        evidence, about={**evidence.about, "files": {**evidence.about["files"], **joined}}
    )


def _records(content: Any, name: str) -> Iterator[tuple[str, Any]]:
    """Yield every record with the year of its bin."""
    bins = content.get("timeBins") if isinstance(content, dict) else None
    if not isinstance(bins, list):
        raise LoadError(
            f"{name}: must be an object with the list 'timeBins'. Give the file of the tests, "
            "test.en.json."
        )
    for number, each in enumerate(bins, 1):
        data = each.get("data") if isinstance(each, dict) else None
        if not isinstance(data, list):
            raise LoadError(
                f"{name}, timeBins {number}: must hold the list 'data'. Get the file again."
            )
        for record in data:
            yield _plain(each.get("year")), record


def _beside(place: Path, stem: str, inside: str | None) -> tuple[Mapping[str, Any], Path | None]:
    """Return the objects by id of a file in the same folder and language, and the file."""
    _, _, language = place.name.partition(".")
    file = place.with_name(f"{stem}.{language}")
    if file == place or not file.is_file():
        return {}, None
    content = read_json(file)
    if inside is not None and isinstance(content, dict):
        content = content.get(inside)
    if not isinstance(content, dict):
        raise LoadError(
            f"{file.name}: must be an object of {stem} ids. Get the file again, or take it away."
        )
    return content, file


def _claim(
    ordinal: int,
    year: str,
    record: Any,
    account: RowAccount,
    missiles: Mapping[str, Any],
    facilities: Mapping[str, Any],
) -> dict[str, Any] | SetAside:
    if not isinstance(record, dict):
        return SetAside(ordinal, f"record {ordinal} is not an object", _plain(record)[:200])
    said = {_plain(key): _plain(value) for key, value in record.items()}
    raw = " | ".join(f"{key}: {text}" for key, text in said.items() if text)
    start, reason = read_date(said.get("date", ""))
    if start is None:
        return SetAside(ordinal, f"record {ordinal}: {reason}", raw[:200])
    outcome = said.get("outcome", "")
    word = outcome.casefold()
    if word and word not in OUTCOMES:
        account.refuse(outcome, ordinal)
    lagging = (
        word == "unknown"
        and (day_range(start) or ("",))[0] >= LAG_FROM
        and _PLACEHOLDER.fullmatch(said.get("description", "")) is not None
    )
    missile = said.get("missile", "")
    reported = _name(missiles, missile) or missile
    named = missile.casefold() not in ("", "unknown")
    spoken = missile if find_system(reported) is None and find_system(missile) else reported
    account.outcomes["not coded" if lagging else word or "blank"] += 1
    account.date(start)
    for quirk, met in (
        ("unnamed", not named),
        ("unjoined", bool(missiles) and missile not in missiles),
        ("other year", year != "" and not start.startswith(year)),
        ("early", start < "1993"),
    ):
        account.quirks[quirk] += met
    return {
        **_CLAIM,
        "claim_id": f"nagix-{ordinal:04d}",
        "incident_id": f"nagix-launch-{ordinal:04d}",
        "coding": "not-coded" if lagging else "coded",
        "start": start,
        "system": account.names.key(spoken) if named else UNNAMED.system,
        "system_as_reported": reported,
        "system_basis": "named" if named else "",
        "launch_place": _place(facilities, said.get("facility", "")),
        **({} if lagging else outcome_counts(word, "test")),
        "failed_as_said": outcome,
        "summary": _summary(said, reported, lagging=lagging),
        "tags": "reporting_lag" if lagging else "",
        "note": raw,
    }


def _plain(value: Any) -> str:
    """Return a value on one line as text: what the file writes, without control characters."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (list, dict)):
        return f"{len(value)} entries"
    return one_line(str(value))


def _name(objects: Mapping[str, Any], identifier: str) -> str:
    entry = objects.get(identifier)
    return _plain(entry.get("name")) if isinstance(entry, dict) else ""


def _place(facilities: Mapping[str, Any], identifier: str) -> str:
    """Return a facility's name and coordinates; those of the facility "unknown" are ignored."""
    if identifier.casefold() in ("", NO_FACILITY):
        return ""
    name = _name(facilities, identifier) or identifier
    entry = facilities.get(identifier)
    if not isinstance(entry, dict) or not (_plain(entry.get("lat")) and _plain(entry.get("lon"))):
        return name
    return f"{name} ({_plain(entry['lat'])}, {_plain(entry['lon'])})"


def _summary(said: Mapping[str, str], missile: str, *, lagging: bool) -> str:
    outcome = said.get("outcome", "") or "blank"
    parts = [f"Outcome: {outcome}{' (not assessed yet)' if lagging else ''}"]
    parts.append(missile or "missile blank")
    for name in ("apogee", "distance"):
        ends = kilometres(said.get(name, ""))
        if ends is not None:
            parts.append(f"{name} {ends[0]:.12g} km")
    if said.get("bearing", NO_BEARING) != NO_BEARING:
        parts.append(f"bearing {said['bearing']}")
    if said.get("landing", "") not in ("", "unknown", "na"):
        parts.append(f"landed: {said['landing']}")
    return "; ".join(parts)


def _notes(
    account: RowAccount, missile_file: Path | None, facility_file: Path | None
) -> Sequence[str]:
    listed = ", ".join(f"{account.outcomes[w]} {w}" for w in (*OUTCOMES, "not coded", "blank")
                       if account.outcomes[w])  # fmt: skip
    notes = [f"outcomes: {listed or 'none'}", UTC_DATES]
    if account.outcomes["not coded"]:
        notes.append(
            f"{account.outcomes['not coded']} launches from {LAG_FROM[:7]} on have the outcome "
            "unknown and no description: not coded yet, which is not an assessed unknown"
        )
    for stem, file in (("missile", missile_file), ("facility", facility_file)):
        if file is None:
            notes.append(f"no {stem} file beside it: its ids stand in place of names")
    notes += account.quirk_notes(
        (
            ("unnamed", "records name no missile: system 'unknown', which may be any"),
            ("unjoined", "records have a missile id that the missile file lacks"),
            ("other year", "records stand in the bin of another year than their date's"),
            ("early", "dates are before 1993, and approximate by the publisher's definition"),
        )
    )
    return notes
