"""The tables of space launches derived from NextSpaceflight become claims.

Two derivatives are read, in three generations of columns and dates. One row is one launch, but
for a prelaunch failure, which is none.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from reliability.errors import LoadError
from reliability.evidence.dates import day_range
from reliability.loaders.building import build_evidence
from reliability.loaders.cns_words import read_date
from reliability.loaders.launch_outcomes import (
    check_partial,
    launch_counts,
    partial_note,
    require_partial,
)
from reliability.loaders.named_csv import NamedCsv, NamedRow, raw_note
from reliability.loaders.receipt import SetAside
from reliability.loaders.row_account import RowAccount

if TYPE_CHECKING:
    import os

    from reliability.evidence.model import Evidence

__all__ = ["OUTCOMES", "load_launch_log"]

TITLE = "Space launches since 1957 (derived from NextSpaceflight)"
CLAIMANT = "NextSpaceflight"
URL = "https://nextspaceflight.com/launches/past/"
LICENCE = "No licence stated: load your own copy, and do not publish the rows"
DEFINITION = (
    "NextSpaceflight lists Success, Partial Failure, Failure and Prelaunch Failure; the derived "
    "tables carry no definition of them. A prelaunch failure is no launch, and counted nowhere."
)

FIELDS = {
    "company": "organisation",
    "company name": "organisation",
    "organisation": "organisation",
    "location": "location",
    "date": "date",
    "datum": "date",
    "time": "time",
    "rocket": "rocket",
    "mission": "mission",
    "detail": "detail",
    "rocketstatus": "rocket_status",
    "rocket_status": "rocket_status",
    "status rocket": "rocket_status",
    "price": "price",
    "missionstatus": "status",
    "mission_status": "status",
    "status mission": "status",
}
REQUIRED = ("date", "status")

# The publisher's words, exactly; a word that is not here is refused, never guessed.
OUTCOMES = {
    "success": "success",
    "failure": "failure",
    "partial failure": "partial",
    "prelaunch failure": "no-launch",
}
_RUNNING = re.compile(r"s\.?\s?no\.?|unnamed: \d+(?:\.\d+)?|price \(.*\)", re.IGNORECASE)
_WORDED = re.compile(
    r"(?:[A-Za-z]{3,9},? )?([A-Za-z]{3,9} \d{1,2}, \d{4})(?: (\d{1,2}:\d{2})(?: UTC)?)?", re.ASCII
)
_ISO = re.compile(
    r"(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2})(?::\d{2})?(?:Z| UTC|\+00:00)?)?", re.ASCII
)
_DAY_FIRST = re.compile(r"(\d{1,2})-(\d{1,2})-(\d{4})(?: (\d{1,2}:\d{2})(?::\d{2})?)?", re.ASCII)


def load_launch_log(path: str | os.PathLike[str], *, partial: str | None = None) -> Evidence:
    """Read ``space_missions.csv`` or ``mission_launches.csv``, or a copy of them.

    Parameters
    ----------
    path : path
    partial : {"failure", "success", "unknown"}, optional
        What a partial failure counts as; it must be given where the file has one.

    Returns
    -------
    Evidence
        One claim a row, of context test with the tag space. A prelaunch failure is no launch:
        its counts are blank.

    Raises
    ------
    LoadError
        If the file cannot be read, has another header, outcome words that the publisher's
        vocabulary lacks, or dates that are no dd-mm-yyyy among such as could be.
    OptionError
        If `partial` is needed and not given, or is none of the three.
    UnknownNameError
        If there is no such file.
    """
    check_partial(partial)
    table = NamedCsv(path, FIELDS, REQUIRED)
    if "rocket" not in table.fields and "detail" not in table.fields:
        raise LoadError(
            f"{table.name} header: must have the column 'Rocket' or 'Detail'. Give the file as it "
            "was published."
        )
    account = RowAccount()
    claims = account.claims(
        row if isinstance(row, SetAside) else _claim(row, partial, account) for row in table.rows()
    )
    _refuse_order(table, account)
    account.raise_refused(f"{table.name}, mission status", [w.title() for w in OUTCOMES])
    partials = account.outcomes["partial failure"]
    require_partial(partial, partials, table.name)
    rule = [note] if (note := partial_note(partial, partials)) else []
    return build_evidence(
        claims,
        account.receipt(path, "launch-log", len(claims), _notes(table, rule, account)),
        title=TITLE,
        systems=account.names.rows(),
        definitions=[DEFINITION, *rule],
        sources=[{"title": TITLE, "path": URL}],
        licences=[{"title": LICENCE}],
    )


def _claim(row: NamedRow, partial: str | None, account: RowAccount) -> dict[str, Any] | SetAside:
    nulls = {field for field, text in row.fields.items() if text == "NULL"}
    said = {field: "" if field in nulls else text for field, text in row.fields.items()}
    start, time, reason = _date(said["date"], row.line, account)
    if reason:
        return SetAside(row.line, reason, raw_note(row.raw)[:200])
    word = " ".join(said["status"].casefold().split())
    outcome = OUTCOMES.get(word, "blank")
    if word and word not in OUTCOMES:
        account.refuse(said["status"], row.line)
    rocket, mission = said.get("rocket", ""), said.get("mission", "")
    if said.get("detail"):
        first, _, rest = said["detail"].partition(" | ")
        rocket, mission = rocket or first, mission or rest
    account.date(start)
    account.repeated(row)
    account.outcomes[word or "blank"] += 1
    account.quirks["NULL"] += bool(nulls)
    account.quirks["no time"] += not (time or said.get("time"))
    account.quirks["no rocket"] += rocket == ""
    identifier = account.identify("space", start, time or said.get("time", ""), rocket)
    return {
        "claim_id": identifier,
        "incident_id": f"{identifier}:launch",
        "scope": "incident",
        "context": "test",
        "coding": "coded",
        "start": start,
        "system": account.names.key(rocket or "Unknown"),
        "system_as_reported": rocket,
        "system_basis": "named" if rocket else "",
        "launched_by": said.get("organisation", ""),
        "launch_place": said.get("location", ""),
        "counts": "launches",
        "failed_as_said": said["status"],
        "summary": "; ".join(
            part for part in (f"Outcome: {said['status'] or 'blank'}", rocket, mission) if part
        ),
        "claimant": CLAIMANT,
        "claimant_interest": "neutral",
        "reliability": "F",
        "credibility": "6",
        "publisher": TITLE,
        "url": URL,
        "note": raw_note(row.raw),
        **launch_counts(outcome, partial),
    }


def _date(text: str, line: int, account: RowAccount) -> tuple[str, str, str]:
    """Return the day, the time of day where the cell has one, and why it is no date."""
    quirks = account.quirks
    if match := _ISO.fullmatch(text):
        day, time = match[1], match[2] or ""
    elif match := _WORDED.fullmatch(text):
        day, time = read_date(match[1])[0] or "", match[2] or ""
    elif match := _DAY_FIRST.fullmatch(text):
        day = f"{match[3]}-{int(match[2]):02d}-{int(match[1]):02d}"
        time = match[4] or ""
        quirks["day first"] += 1
        quirks["day shown"] += int(match[1]) > 12
        if int(match[2]) > 12 and quirks["month first line"] == 0:
            quirks["month first line"] = line
    else:
        day, time = "", ""
    if day_range(day) is None:
        return "", "", f"has no date that can be read: {text[:40]!r}"
    return day, time, ""


def _refuse_order(table: NamedCsv, account: RowAccount) -> None:
    """Refuse a file whose dates in figures are not all dd-mm-yyyy: the rest might be misread."""
    line = account.quirks["month first line"]
    if line:
        raise LoadError(
            f"{table.name} line {line}: dates in figures must be dd-mm-yyyy in this table; this "
            "one is not, so that no other can be trusted. Write them as yyyy-mm-dd."
        )


def _notes(table: NamedCsv, rule: list[str], account: RowAccount) -> list[str]:
    listed = ", ".join(f"{number} {word}" for word, number in account.outcomes.items() if number)
    notes = [f"outcomes: {listed or 'none'}", *rule]
    notes.append("launches to space: context test, tag space")
    quirks = account.quirks
    if quirks["day first"]:
        shown = "" if quirks["day shown"] else "; no date in the file shows that the day is first"
        notes.append(f"{quirks['day first']} dates are read as dd-mm-yyyy{shown}")
    if prelaunch := account.outcomes["prelaunch failure"]:
        notes.append(f"{prelaunch} prelaunch failures are no launches: their counts are blank")
    notes += account.quirk_notes(
        (
            ("NULL", "rows have cells NULL, read as blank"),
            ("no time", "rows have no time of day"),
            ("no rocket", "rows name no rocket: system 'unknown'"),
            ("identical", "rows repeat another in every cell: kept, though they may be one launch"),
        )
    )
    spare = [name for name in table.spare if _RUNNING.fullmatch(name) is None]
    if spare:
        notes.append(f"columns not known, kept in the note: {', '.join(spare)[:200]}")
    return notes
