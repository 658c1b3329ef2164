"""The daily table of missile and drone attacks on Ukraine becomes claims.

One row is one attack by one model, or by several counted together. ``destroyed`` is interception
and no failure; ``not_reach_goal`` is the nearest thing to one; what is left over is not accounted
for, which is no success.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from reliability.errors import OptionError
from reliability.evidence.dates import day_range
from reliability.loaders.aliases import UNNAMED, find_system
from reliability.loaders.building import build_evidence
from reliability.loaders.named_csv import NamedCsv, NamedRow, raw_note
from reliability.loaders.receipt import SetAside
from reliability.loaders.row_account import RowAccount

if TYPE_CHECKING:
    import os

    from reliability.evidence.model import Evidence

__all__ = ["ZERO_MEANS", "load_ukraine_attacks", "read_details"]

TITLE = "Daily missile and drone attacks on Ukraine (Ivaniuk, from Air Force bulletins)"
PUBLISHER = "Petro Ivaniuk, Massive Missile Attacks on Ukraine (from Air Force bulletins)"
URL = "https://www.kaggle.com/datasets/piterfm/massive-missile-attacks-on-ukraine"
CLAIMANT = "Ukrainian Air Force"
LICENCE = "Licence not verified: load your own copy, and do not publish the rows"
DEFINITION = (
    "Daily attack table: no column states failures. destroyed is what the defender says he shot "
    "down or suppressed: interception, not failure. not_reach_goal is what he says was jammed or "
    "lost: the nearest thing to a failure, cause not given. launched - destroyed - not_reach_goal "
    "is not accounted for, which is not success."
)
ZERO_MEANS = ("not-mentioned", "none")

_OF_2026 = (
    "time_start", "time_end", "model", "launch_place", "target", "target_main", "launched",
    "destroyed", "not_reach_goal", "still_attacking", "border_crossing", "is_shahed",
    "num_hit_location", "num_fall_fragment_location", "carrier", "turbojet",
    "turbojet_destroyed", "affected region", "destroyed_details", "launched_details",
    "launch_place_details", "source",
)  # fmt: skip
_OF_2025_ONLY = ("cross_border_belarus", "back_russia")
FIELDS = {name: name for name in (*_OF_2026, *_OF_2025_ONLY)}
REQUIRED = ("time_start", "model", "launched", "destroyed")

# Labels of a whole class, in which no model is named.
_CLASSES = frozenset(
    ("unknown uav", "unknown missile", "reconnaissance uav", "ballistic missile", "aerial bomb",
     "intercontinental ballistic missile", "gbu", "kab")
)  # fmt: skip
_MOMENT = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[ T]([01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d)?)?", re.ASCII)
_COUNT = re.compile(r"(\d{1,9})(?:\.0*)?", re.ASCII)
# Dicts as Python writes them, but with a bare NaN: no parser of Python or JSON takes them.
_ENTRY = re.compile(
    r"\s*(?:'([^']*)'|\"([^\"]*)\")\s*:\s*(NaN|None|\d{1,9}(?:\.\d*)?)\s*(?:,|$)", re.ASCII
)


def load_ukraine_attacks(
    path: str | os.PathLike[str], *, zero_means: str = "not-mentioned"
) -> Evidence:
    """Read ``missile_attacks_daily.csv``, in either generation of its columns.

    Parameters
    ----------
    path : path
    zero_means : {"not-mentioned", "none"}
        What a 0 in ``destroyed`` or ``not_reach_goal`` says. A bulletin that mentions none shot
        down gets a 0 too, so by default the count is blank and the 0 stays in
        ``intercepted_as_said`` or ``failed_as_said``; with "none" it is zero.

    Returns
    -------
    Evidence
        One claim a row, of context combat. ``destroyed`` is intercepted; ``not_reach_goal`` n is
        not_reached n and failed 0..n, and where it is blank failed is blank. A row about several
        models stays one claim of a system of its own.

    Raises
    ------
    LoadError
        If the file cannot be read or has another header.
    OptionError
        If `zero_means` is neither.
    UnknownNameError
        If there is no such file.
    """
    if zero_means not in ZERO_MEANS:
        raise OptionError(
            f"zero_means: must be 'not-mentioned' or 'none'; got {zero_means!r}. Choose what a 0 "
            "says."
        )
    table = NamedCsv(path, FIELDS, REQUIRED)
    account = RowAccount()
    claims = account.claims(
        row if isinstance(row, SetAside) else _claim(row, zero_means, account)
        for row in table.rows()
    )
    notes = _notes(table, account, zero_means)
    return build_evidence(
        claims,
        account.receipt(path, "ukraine-attacks", len(claims), notes),
        title=TITLE,
        systems=_systems(account),
        definitions=[DEFINITION],
        sources=[{"title": TITLE, "path": URL}],
        licences=[{"title": LICENCE}],
    )


def _claim(row: NamedRow, zero_means: str, account: RowAccount) -> dict[str, Any] | SetAside:
    said = row.fields
    counts: dict[str, int | None] = {}
    reasons = []
    for name in ("launched", "destroyed", "not_reach_goal"):
        counts[name], reason = _count(name, said.get(name, ""))
        reasons.append(reason)
    start, reason = _day("time_start", said["time_start"])
    end, end_reason = _day("time_end", said.get("time_end", ""))
    if not said["time_start"]:
        reason = "has no time_start"
    elif end and end < start:
        end_reason = f"time_end {end} is before time_start {start}"
    reasons += [reason, end_reason, _above(counts)]
    if why := next((each for each in reasons if each), ""):
        return SetAside(row.line, why, raw_note(row.raw)[:200])
    account.date(start, end)
    account.repeated(row)
    model = said["model"]
    system = account.names.key(model) if model else UNNAMED.system
    named = "/" not in model and " and " not in model and model.casefold() not in _CLASSES
    _remember(said, counts, account)
    identifier = account.identify("ua", said["time_start"], system)
    return {
        "claim_id": identifier,
        "incident_id": f"{identifier}:attack",
        "scope": "incident",
        "context": "combat",
        "coding": "coded",
        "start": start,
        "end": end,
        "system": system,
        "system_as_reported": model,
        "system_basis": "" if not model else "named" if named else "class-label",
        "launched_by": "Russia",
        "launch_place": said.get("launch_place", ""),
        "counts": "launches",
        **_both("launched", counts["launched"]),
        **_fates(counts, zero_means),
        "summary": _summary(said, counts),
        "claimant": CLAIMANT,
        "claimant_interest": "party_to_conflict",
        "reliability": "F",
        "credibility": "6",
        "publisher": PUBLISHER,
        "url": URL,
        "tags": "several_models" if " and " in model else "",
        "note": raw_note(row.raw),
    }


def _count(name: str, text: str) -> tuple[int | None, str]:
    """Return a whole number written ``93.0``, None where blank, and why it is none."""
    if text == "" or text.casefold() == "nan":
        return None, ""
    match = _COUNT.fullmatch(text)
    if match is None:
        return None, f"{name} is no whole number, 0 or more: {text[:40]!r}"
    return int(match[1]), ""


def _day(name: str, text: str) -> tuple[str, str]:
    """Return the day of ``2023-05-16`` or ``2023-05-16 3:30``, and why it is none."""
    if text == "":
        return "", ""
    match = _MOMENT.fullmatch(text)
    if match is None or day_range(match[1]) is None:
        return "", f"{name} is no date: {text[:40]!r}"
    return match[1], ""


def _above(counts: Mapping[str, int | None]) -> str:
    launched = counts["launched"]
    for name in ("destroyed", "not_reach_goal"):
        number = counts[name]
        if launched is not None and number is not None and number > launched:
            return f"{name} {number} is above launched {launched}"
    return ""


def _both(name: str, number: int | None) -> dict[str, int | None]:
    return {f"{name}_low": number, f"{name}_high": number}


def _fates(counts: Mapping[str, int | None], zero_means: str) -> dict[str, Any]:
    """Return what the row says became of the missiles.

    Where it says that n did not reach their goal, any number of them up to n may have failed: the
    bulletins name jamming and loss from sight together.
    """
    destroyed, lost = counts["destroyed"], counts["not_reach_goal"]
    fates: dict[str, Any] = {}
    if destroyed == 0 and zero_means == "not-mentioned":
        fates["intercepted_as_said"] = "0"
    elif destroyed is not None:
        fates |= _both("intercepted", destroyed)
    if lost is not None:
        fates["failed_as_said"] = f"not_reach_goal {lost}"
        if lost > 0 or zero_means == "none":
            fates |= _both("not_reached", lost)
            fates |= {"failed_low": 0, "failed_high": lost, "failure_meaning": "did-not-reach"}
    return fates


def _remember(
    said: Mapping[str, str], counts: Mapping[str, int | None], account: RowAccount
) -> None:
    quirks = account.quirks
    launched, destroyed, lost = (counts[k] for k in ("launched", "destroyed", "not_reach_goal"))
    quirks["no launched"] += launched is None
    quirks["no destroyed"] += destroyed is None
    quirks["destroyed 0"] += destroyed == 0
    quirks["lost"] += bool(lost)
    quirks["lost 0"] += lost == 0
    quirks["more"] += launched is not None and (destroyed or 0) + (lost or 0) > launched
    quirks["several"] += " and " in said["model"]
    quirks["no model"] += said["model"] == ""
    quirks["flying"] += said.get("still_attacking", "") not in ("", "0", "0.0")
    for name in ("border_crossing", "destroyed_details", "launched_details"):
        text = said.get(name, "")
        quirks["NaN"] += "NaN" in text
        quirks["no dict"] += text != "" and read_details(text) is None


def read_details(text: str) -> dict[str, float | None] | None:
    """Return a cell that holds counts by word, with None for NaN; None where it is no such cell.

    Examples
    --------
    >>> read_details("{'south': 61, 'north': NaN}")
    {'south': 61.0, 'north': None}
    >>> read_details("south 61") is None
    True
    """
    bare = text.strip()
    if len(bare) < 2 or bare[0] != "{" or bare[-1] != "}":
        return None
    inside = bare[1:-1].strip()
    found: dict[str, float | None] = {}
    at = 0
    while at < len(inside):
        entry = _ENTRY.match(inside, at)
        if entry is None:
            return None
        number = None if entry[3] in ("NaN", "None") else float(entry[3])
        found[entry[1] if entry[1] is not None else entry[2]] = number
        at = entry.end()
    return found


def _summary(said: Mapping[str, str], counts: Mapping[str, int | None]) -> str:
    told = {name: "not stated" if n is None else str(n) for name, n in counts.items()}
    parts = [
        f"{said['model'] or 'Model blank'}: launched {told['launched']}",
        f"destroyed {told['destroyed']}",
        f"did not reach the goal {told['not_reach_goal']}",
    ]
    models = read_details(said.get("launched_details", ""))
    if models:
        listed = ", ".join(
            f"{name} {'?' if n is None else f'{n:.12g}'}" for name, n in models.items()
        )
        parts.append(f"launched by model: {listed}")
    if said.get("still_attacking", "") not in ("", "0", "0.0"):
        parts.append(f"still flying {said['still_attacking'].removesuffix('.0')}")
    if said.get("target"):
        parts.append(f"target {said['target']}")
    return "; ".join(parts)


def _systems(account: RowAccount) -> Iterator[dict[str, str]]:
    """Yield the systems; one of several models may hide each of them."""
    rows = account.names.rows()
    reported = {row["label"].casefold(): row["system"] for row in rows}
    for row in rows:
        if find_system(row["label"]) is None and " and " in row["label"]:
            hidden: list[str] = []
            for part in row["label"].split(" and "):
                known = find_system(part)
                if known is not None:
                    hidden += [known.system, *filter(None, known.may_include.split(";"))]
                elif part.casefold() in reported:
                    hidden.append(reported[part.casefold()])
            note = "Several models counted together: as reported, cannot be split."
            row = {**row, "may_include": ";".join(dict.fromkeys(hidden)), "note": note}
        yield row


def _notes(table: NamedCsv, account: RowAccount, zero_means: str) -> list[str]:
    older = table.fields & set(_OF_2025_ONLY)
    notes = [
        f"columns as in {'2025' if older else '2026'}; times as written, in a zone that the table "
        "does not state (assumed: Kyiv); the day is read"
    ]
    zero = "blank, 0 in the words" if zero_means == "not-mentioned" else "read as none"
    notes += account.quirk_notes(
        (
            ("destroyed 0", f"rows have destroyed 0, which may mean not mentioned: {zero}"),
            ("lost 0", f"rows have not_reach_goal 0, which may mean not mentioned: {zero}"),
            ("lost", "rows say that some did not reach their goal: failed is 0 to that number"),
            ("more", "rows have more destroyed and lost than launched: kept as stated"),
            ("no launched", "rows do not state how many were launched"),
            ("no destroyed", "rows do not state how many were destroyed"),
            ("flying", "rows say that some were still flying when they were written"),
            ("several", "rows count several models together, and stay together (several_models)"),
            ("no model", "rows name no model: system 'unknown'"),
            ("identical", "rows repeat another in every cell: each is kept"),
            ("NaN", "cells of details hold a bare NaN, read as not stated"),
            ("no dict", "cells of details cannot be read, and stay in the note"),
        )
    )
    if any(row["system"] == "kn23-or-iskander-m" for row in account.names.rows()):
        notes.append(
            "the label Iskander-M/KN-23 does not separate the two missiles, and how often it is "
            "used is a habit of reporting: it gives no rate of the KN-23"
        )
    if table.spare:
        notes.append(f"columns not known, kept in the note: {', '.join(table.spare)[:200]}")
    return notes
