"""The CNS/NTI missile test databases: the workbooks and the CSV export become claims.

One row is one launch, so identical rows are different launches. "Success" there means only that
the missile did not fail catastrophically; the publisher's definition travels with the evidence.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reliability.errors import LoadError, unknown_name
from reliability.loaders.aliases import ALIASES, UNNAMED, SystemNames
from reliability.loaders.building import build_evidence
from reliability.loaders.cns_table import CnsTable, Line, read_table
from reliability.loaders.cns_words import footnote_free, kilometres, precision_of, read_date, truth
from reliability.loaders.files import file_sha256
from reliability.loaders.receipt import Receipt, SetAside, refused_words

if TYPE_CHECKING:
    import os

    from reliability.evidence.model import Evidence

__all__ = [
    "COUNTRIES",
    "DEFINITION",
    "LICENCE",
    "OUTCOMES",
    "URL",
    "UTC_DATES",
    "load_cns",
    "outcome_counts",
    "precision_of",
]

PUBLISHER = (
    "James Martin Center for Nonproliferation Studies (CNS) and Nuclear Threat Initiative (NTI)"
)
URL = "https://www.nti.org/analysis/articles/cns-north-korea-missile-test-database/"
DEFINITION = (
    "CNS/NTI: Failure is defined as a catastrophic failure during the flight test of the missile, "
    "i.e. the missile exploding. Success is defined as that not happening ... There are no "
    "“partial successes” or “partial failures”."
)
OTHER_DEFINITION = (
    f"{DEFINITION} (Given for the North Korea database; that this one means the same is assumed.)"
)
UTC_DATES = "dates are days in UTC, as the launch times are; the day in Korea may be the next"
LICENCE = "The publisher forbids re-posting: load your own copy, and do not publish the rows"


@dataclass(frozen=True, slots=True)
class Country:
    """One of the publisher's databases."""

    label: str
    launched_by: str
    prefix: str
    words: tuple[str, ...]


COUNTRIES: dict[str, Country] = {
    "north-korea": Country("North Korea", "DPRK", "cns", ("north korea", "dprk")),
    "iran": Country("Iran", "Iran", "cns-iran", ("iran",)),
    "india": Country("India", "India", "cns-india", ("india",)),
    "pakistan": Country("Pakistan", "Pakistan", "cns-pakistan", ("pakistan",)),
}
_UNTOLD = Country("", "", "cns-other", ())

# The publisher's words, exactly; a word that is not here is refused, never guessed.
OUTCOMES = ("success", "failure", "unknown")


def outcome_counts(word: str, context: str) -> dict[str, int]:
    """Return the counts of a claim about one launch whose outcome is a word of `OUTCOMES`.

    An unknown outcome leaves `failed` blank. Of a test it is one unknown launch; in combat it
    may hide an interception, so nothing more is said.
    """
    if word == "success":
        return {"failed_low": 0, "failed_high": 0, "succeeded_low": 1, "succeeded_high": 1}
    if word == "failure":
        return {"failed_low": 1, "failed_high": 1}
    if word == "unknown" and context == "test":
        return {"unknown_low": 1, "unknown_high": 1}
    return {}


@dataclass
class _Account:
    """What the rows of one file add up to."""

    names: SystemNames
    set_aside: list[SetAside] = field(default_factory=list)
    outcomes: Counter[str] = field(default_factory=Counter)
    refused: dict[str, list[int]] = field(default_factory=dict)
    precision: Counter[str] = field(default_factory=Counter)
    quirks: Counter[str] = field(default_factory=Counter)
    entered: str = ""


def load_cns(path: str | os.PathLike[str], *, country: str | None = None) -> Evidence:
    """Read a CNS/NTI workbook (xlsx) or its CSV export.

    Parameters
    ----------
    path : path
        The file. Its kind is told by what is in it, the header row by its words.
    country : {"north-korea", "iran", "india", "pakistan"}, optional
        None reads it off the sheet's name, the title, the file's name or the layout.

    Returns
    -------
    Evidence
        One claim a row. "Success" is failed 0 and succeeded 1, "Failure" is failed 1, "Unknown"
        and blank leave failed blank. ``about["receipt"]`` accounts for every row.

    Raises
    ------
    LoadError
        If the file cannot be read, has no such table, or has outcome words that the publisher's
        vocabulary lacks; the message lists them.
    UnknownNameError
        If there is no such file or country.
    """
    if country is not None and country not in COUNTRIES:
        raise unknown_name("country", country, COUNTRIES)
    name = Path(path).name
    table = read_table(path)
    key, how = (country, "given") if country else _country(table, name)
    about = COUNTRIES[key] if key else _UNTOLD
    # The table of names is about North Korean missiles: an Iranian Scud-B is another system.
    account = _Account(SystemNames(ALIASES if key == "north-korea" else (UNNAMED,)))
    claims = _claims(table, about, account)
    _refuse_words(account, name)
    korean = key == "north-korea"
    title = _database(about)
    receipt = Receipt(
        format="cns",
        file=name,
        sha256=file_sha256(path),
        rows_read=len(table.lines),
        claims_made=len(claims),
        set_aside=tuple(account.set_aside),
        unmapped_names=account.names.unmapped,
        precision=dict(account.precision),
        vintage=f"entered to {account.entered}" if account.entered else None,
        notes=tuple(_notes(table, account, title, how, korean=korean)),
    )
    return build_evidence(
        claims,
        receipt,
        title=title,
        systems=account.names.rows(),
        definitions=[DEFINITION if korean else OTHER_DEFINITION],
        sources=[{"title": title, "path": URL}],
        licences=[{"title": LICENCE}],
    )


def _database(country: Country) -> str:
    return " ".join(f"CNS/NTI {country.label} Missile Test Database".split())


def _country(table: CnsTable, name: str) -> tuple[str | None, str]:
    for text, how in (
        (table.above, "told by the sheet"),
        (Path(name).stem, "told by the file's name"),
    ):
        words = f" {re.sub(r'[^a-z]+', ' ', text.casefold())} "
        found = [k for k, each in COUNTRIES.items() if any(f" {w} " in words for w in each.words)]
        if len(found) == 1:
            return found[0], how
    if "operational" in table.fields:
        return "iran", "told by the layout"
    if {"type", "agency", "location"} & table.fields:
        return "north-korea", "told by the layout"
    return None, ""


def _claims(table: CnsTable, country: Country, account: _Account) -> list[dict[str, Any]]:
    claims = []
    seen: Counter[tuple[tuple[str, str], ...]] = Counter()
    for ordinal, line in enumerate(table.lines, 1):
        if isinstance(line, SetAside):
            account.set_aside.append(line)
            continue
        claim = _claim(ordinal, line, country, account)
        if isinstance(claim, SetAside):
            account.set_aside.append(claim)
            continue
        # Without the running number, which is no part of what is said.
        said = tuple((k, v) for k, v in line.fields.items() if k != "number")
        account.quirks["identical"] += seen[said] > 0
        seen[said] += 1
        claims.append(claim)
    return claims


def _claim(
    ordinal: int, line: Line, country: Country, account: _Account
) -> dict[str, Any] | SetAside:
    said = line.fields
    start, reason = read_date(said["date"])
    if start is None:
        return SetAside(line.line, reason, " | ".join(line.raw.values())[:200])
    combat = truth(said["operational"]) if said.get("operational") else False
    if combat is None:
        reason = f"OperationalUse is neither TRUE nor FALSE: {said['operational'][:40]!r}"
        return SetAside(line.line, reason, " | ".join(line.raw.values())[:200])
    word = footnote_free(said["outcome"])
    if word and word.casefold() not in OUTCOMES:
        account.refused.setdefault(said["outcome"], []).append(line.line)
    context = "combat" if combat else "test"
    unconfirmed = said.get("confirmation", "").casefold() in ("unconfirmed", "false")
    entered, _ = read_date(said.get("entered", ""), month_first=True)
    missile = said["missile"]
    named = footnote_free(missile).casefold() != "unknown" and missile != ""
    _count(account, said, start, word, unconfirmed=unconfirmed, named=named, country=country)
    account.entered = max(account.entered, entered or "")
    place = ", ".join(said.get(k, "") for k in ("facility", "location") if _told(said.get(k, "")))
    return {
        "claim_id": f"{country.prefix}-{ordinal:04d}",
        "incident_id": f"{country.prefix}-launch-{ordinal:04d}",
        "scope": "incident",
        "context": context,
        "coding": "coded",
        "start": start,
        "system": account.names.key(missile) if named else UNNAMED.system,
        "system_as_reported": missile,
        "system_basis": "named" if named else "",
        "launched_by": country.launched_by,
        "launch_place": place,
        "counts": "launches",
        "launched_low": 1,
        "launched_high": 1,
        **outcome_counts(word.casefold(), context),
        "failed_as_said": said["outcome"],
        "summary": _summary(said),
        "claimant": _database(country),
        "claimant_interest": "neutral",
        "reliability": "F",
        "credibility": "6",
        "publisher": PUBLISHER,
        "url": URL,
        "published": entered,
        "tags": "unconfirmed" if unconfirmed else "",
        "note": " | ".join(f"{header}: {text}" for header, text in line.raw.items()),
    }


def _told(text: str) -> bool:
    return text.casefold() not in ("", "unknown", "n/a")


def _summary(said: Mapping[str, str]) -> str:
    """Return what the row says in one sentence, its raw outcome word first."""
    parts = [f"Outcome: {said['outcome'] or 'blank'}", said["missile"] or "missile blank"]
    for name in ("apogee", "distance"):
        text = said.get(name, "")
        ends = kilometres(text)
        if ends is not None:
            low, high = (f"{end:.12g}" for end in ends)
            parts.append(f"{name} {low if low == high else f'{low} to {high}'} km")
        elif _told(text):
            parts.append(f"{name} {text}")
    if _told(said.get("landing", "")):
        parts.append(f"landed: {said['landing']}")
    return "; ".join(parts)


def _count(
    account: _Account,
    said: Mapping[str, str],
    start: str,
    word: str,
    *,
    unconfirmed: bool,
    named: bool,
    country: Country,
) -> None:
    account.outcomes[word.casefold() or "blank"] += 1
    kind = precision_of(start)
    account.precision[kind] += 1
    account.quirks["footnotes"] += word != said["outcome"]
    account.quirks["unconfirmed"] += unconfirmed
    account.quirks["unnamed"] += not named
    early = country.prefix == "cns" and start < "1993"
    account.quirks["early"] += early
    account.quirks["first of month"] += early and start.endswith("-01") and kind == "day"
    account.quirks["placed"] += bool(said.get("latitude"))


def _refuse_words(account: _Account, name: str) -> None:
    if not account.refused:
        return
    raise LoadError(
        f"{name}, Test Outcome: must be Success, Failure, Unknown or blank; got "
        f"{refused_words(account.refused)}. Mend the words, or import it as a table "
        "whose mapping says what they mean."
    )


def _notes(
    table: CnsTable, account: _Account, title: str, how: str, *, korean: bool
) -> Sequence[str]:
    quirks = account.quirks
    total = sum(account.outcomes.values())
    listed = ", ".join(f"{account.outcomes[w]} {w}" for w in (*OUTCOMES, "blank")
                       if account.outcomes[w])  # fmt: skip
    notes = [f"read as {table.origin}; outcomes: {listed or 'none'}"]
    if how:
        notes.append(f"database: {title}, {how}")
    else:
        notes.append("which country's database it is cannot be told; name the country")
    for number, text in (
        (quirks["identical"], "rows repeat another but for their number: each is a launch"),
        (quirks["unnamed"], "rows name no missile: system 'unknown', which may be any"),
        (quirks["unconfirmed"], "rows are marked unconfirmed (tag unconfirmed)"),
        (quirks["footnotes"], "outcomes carry the mark of a footnote, which is not read"),
        (quirks["early"], "dates are before 1993, and approximate by the publisher's definition"),
        (quirks["first of month"] if table.workbook else 0,
         "of these are the first of a month: a workbook keeps no date to the month only"),
    ):  # fmt: skip
        if number:
            notes.append(f"{number} {text}")
    if "time" in table.fields:
        notes.append(UTC_DATES)
    if korean and total and "latitude" in table.fields and not quirks["placed"]:
        notes.append("coordinates are blank in every row: formulas saved without their results")
    return notes
