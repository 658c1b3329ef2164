"""GCAT, Jonathan McDowell's launch list: ``launch.tsv`` in its layouts becomes claims.

One row is one launch, except where it says that it stands for many. "Success" there is propulsive
success only: it says nothing about accuracy or the payload.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from reliability.errors import LoadError, OptionError, unknown_name
from reliability.evidence.schema import CONTEXTS
from reliability.loaders.aliases import UNNAMED, SystemNames
from reliability.loaders.building import build_evidence_columns
from reliability.loaders.files import file_sha256
from reliability.loaders.gcat_filter import Filter, state_of
from reliability.loaders.gcat_table import GcatLines, read_lines
from reliability.loaders.gcat_words import (
    Code,
    VagueDate,
    read_code,
    stands_for_many,
    vague_date,
)
from reliability.loaders.receipt import Receipt, SetAside

if TYPE_CHECKING:
    import os

    from reliability.evidence.model import Evidence

__all__ = ["DEFINITION", "LICENCE", "SUCCESS_RULES", "URL", "load_gcat"]

TITLE = "GCAT: General Catalog of Artificial Space Objects, launch list"
CLAIMANT = "GCAT (Jonathan McDowell)"
PUBLISHER = "Jonathan C. McDowell, General Catalog of Artificial Space Objects"
URL = "https://planet4589.org/space/gcat"
DEFINITION = (
    "GCAT: Success implies propulsive success only, even if no data was returned from the payload. "
    "(Jonathan McDowell, planet4589.org, description of LaunchCode)"
)
LICENCE = {
    "name": "CC-BY-4.0",
    "path": "https://creativecommons.org/licenses/by/4.0/",
    "title": "Creative Commons Attribution 4.0; attribution: Jonathan McDowell, GCAT, "
    "planet4589.org",
}
SUCCESS_RULES = ("letter", "threshold")
THRESHOLD = 0.75

_OUTCOMES = {"S": "success", "F": "failure", "U": "unknown", "E": "pad explosion"}
_SPACE_KINDS = ("orbital", "deep_space")
_TESTS = ("test", "ot", "op test", "r&d", "training")
_NO_NAME = ("", "unknown", "?")
_COUNTS = ("launched", "failed", "succeeded", "unknown")
SHOWN = 10


@dataclass
class _Account:
    """What the rows of one file add up to, and the claims as columns."""

    success: str
    threshold: float
    names: SystemNames = field(default_factory=SystemNames)
    texts: dict[str, list[str]] = field(default_factory=dict)
    numbers: dict[str, list[float]] = field(default_factory=dict)
    set_aside: list[SetAside] = field(default_factory=list)
    outcomes: Counter[str] = field(default_factory=Counter)
    refused: dict[str, list[int]] = field(default_factory=dict)
    precision: Counter[str] = field(default_factory=Counter)
    quirks: Counter[str] = field(default_factory=Counter)
    categories: Counter[str] = field(default_factory=Counter)
    contradicting: list[str] = field(default_factory=list)
    tags: Counter[str] = field(default_factory=Counter)
    read: int = 0
    filtered: int = 0


def load_gcat(
    path: str | os.PathLike[str],
    *,
    state: str | None = None,
    agency: str | Sequence[str] | None = None,
    vehicle: str | Sequence[str] | None = None,
    category: str | Sequence[str] | None = None,
    code: str | Sequence[str] | None = None,
    success: str = "letter",
    threshold: float = THRESHOLD,
    sites: str | os.PathLike[str] | None = None,
) -> Evidence:
    """Read a launch list of GCAT (``launch.tsv``), row by row.

    Parameters
    ----------
    path : path
        The file, with 26, 27 or 28 names in its header and its flags apart or glued.
    state : str, optional
        Keep the launches of a state: ``"KP"`` (DPRK), or with `sites` any code of GCAT.
    agency, vehicle, category : str or sequence of str, optional
        Keep the rows with one of these values of Agency, LV_Type, Category. A vehicle is also
        found by another name of it: KN-23 finds Hwasong-11Ga.
    code : str or sequence of str, optional
        Keep the rows whose LaunchCode begins with one of these letters: ``"M"`` for missiles.
    success : {"letter", "threshold"}
        How a code with a success percentage (OS75, OF40) is read: by its letter, or as a success
        where the percentage is at least `threshold`. Codes without one are read by their letter.
    threshold : float
        In [0, 1]; GCAT itself calls less than 0.75 a failure.
    sites : path, optional
        GCAT's ``sites.tsv``, which tells the state of every launch site.

    Returns
    -------
    Evidence
        One claim a row: S is failed 0 and succeeded 1, F is failed 1, U leaves failed blank. A
        pad explosion (E) is no launch, and a row that stands for many launches has no number:
        all their counts are blank. ``about["receipt"]`` accounts for every row.

    Raises
    ------
    LoadError
        If the file cannot be read, a row cannot be aligned with the header, or a LaunchCode is
        none; the message names the line.
    UnknownNameError
        If there is no such file or state, or a value to keep is in no row.
    OptionError
        If `success` or `threshold` breaks its rule.
    """
    _check_rule(success, threshold)
    wanted = Filter(state, agency, vehicle, category, code, sites)
    name = Path(path).name
    account = _Account(success, threshold)
    lines = read_lines(path)
    used: Counter[str] = Counter()
    for line, row in lines:
        if not wanted.keeps(row):
            account.filtered += 1
            continue
        account.read += 1
        _add(line, row, account, used)
    _refuse_codes(account, name)
    wanted.refuse_unmet(name)
    receipt = Receipt(
        format="gcat",
        file=name,
        sha256=file_sha256(path),
        rows_read=account.read,
        claims_made=len(account.texts.get("start", ())),
        set_aside=tuple(account.set_aside),
        filtered=account.filtered,
        unmapped_names=account.names.unmapped,
        precision=dict(account.precision),
        vintage=f"updated {lines.updated}" if lines.updated else None,
        notes=tuple(_notes(account, lines, wanted)),
    )
    return _build(account, receipt, lines.updated)


def _check_rule(success: str, threshold: float) -> None:
    if success not in SUCCESS_RULES:
        raise unknown_name("success", str(success), SUCCESS_RULES)
    if isinstance(threshold, bool) or not isinstance(threshold, (int, float)):
        raise OptionError(f"threshold: must be a number; got {threshold!r}. Give 0.75, say.")
    if not 0 <= threshold <= 1:
        raise OptionError(f"threshold: must lie in [0, 1]; got {threshold!r}. Give 0.75, say.")
    if success == "letter" and threshold != THRESHOLD:
        raise OptionError(
            f"threshold: has no effect where success is 'letter'; got {threshold!r}. Give "
            "success='threshold' too."
        )


def _build(account: _Account, receipt: Receipt, updated: str | None) -> Evidence:
    import numpy as np
    import pandas as pd

    rows = receipt.claims_made
    constant = {
        "scope": "incident",
        "coding": "coded",
        "counts": "launches",
        "claimant": CLAIMANT,
        "claimant_interest": "neutral",
        "reliability": "F",
        "credibility": "6",
        "publisher": PUBLISHER,
        "url": URL,
        "published": updated or "",
    }
    texts = {key: pd.array([value or None], dtype="string").take(np.zeros(rows, dtype=np.intp))
             for key, value in constant.items()}  # fmt: skip
    made = {key: pd.Series(value) for key, value in texts.items()}
    for key in ("start", *account.texts):
        cells = account.texts.get(key, [])
        made[key] = pd.Series([cell or None for cell in cells], dtype="string")
    numbers = {key: np.array(value, dtype=np.float64) for key, value in account.numbers.items()}
    return build_evidence_columns(
        made,
        numbers,
        receipt,
        title=TITLE,
        systems=account.names.rows(),
        definitions=[DEFINITION],
        sources=[{"title": f"{TITLE} ({PUBLISHER})", "path": URL}],
        licences=[LICENCE],
    )


def _add(line: int, row: Mapping[str, str], account: _Account, used: Counter[str]) -> None:
    """Add the claim of a row to the columns, or set the row aside."""
    code = read_code(row["LaunchCode"])
    if code is None:
        account.refused.setdefault(row["LaunchCode"], []).append(line)
        return
    date = vague_date(row["Launch_Date"])
    if date is None:
        reason = f"Launch_Date {row['Launch_Date'][:40]!r} is no date"
        account.set_aside.append(SetAside(line, reason, " | ".join(row.values())[:200]))
        return
    context, tags = _context(row, code, account)
    many = stands_for_many(f"{row['Flight_ID']} {row['Flight']}")
    outcome = _outcome(code, account)
    tags += _doubts(row, date, code, account, many=many)
    for tag in tags:
        account.tags[tag] += 1
    identifier = _identifier(row["Launch_Tag"], line, used, account)
    vehicle = row["LV_Type"].removesuffix("?").strip()
    named = vehicle.casefold() not in _NO_NAME
    hedged = row["Variant"].endswith("?") or row["LV_Type"].endswith("?")
    account.quirks["unnamed"] += not named
    state = state_of(row)
    counts = _counts(outcome, context) if not many else {}
    kind = "many launches" if many else outcome
    account.outcomes[kind] += 1
    account.precision["uncertain" if "?" in date.edtf else date.precision] += 1
    place = ", ".join(row.get(key, "") for key in ("Launch_Site", "Launch_Pad") if row.get(key))
    claim = {
        "claim_id": identifier,
        "incident_id": f"{identifier}-launch",
        "context": context,
        "start": date.edtf,
        "system": account.names.key(vehicle) if named else UNNAMED.system,
        "system_as_reported": row["LV_Type"],
        "system_basis": ("hedged" if hedged else "named") if named else "",
        "launched_by": state.launched_by if state is not None else row["Agency"],
        "launch_place": place,
        "launched_as_said": _flight(row) if many else "",
        "failed_as_said": row["LaunchCode"],
        "summary": _summary(row, outcome, many=many),
        "tags": ";".join(tags),
        "note": " | ".join(f"{key}: {cell}" for key, cell in row.items() if cell),
    }
    for key, text in claim.items():
        account.texts.setdefault(key, []).append(text)
    for count in _COUNTS:
        for end in ("low", "high"):
            value = counts.get(count, float("nan"))
            account.numbers.setdefault(f"{count}_{end}", []).append(value)


def _context(row: Mapping[str, str], code: Code, account: _Account) -> tuple[str, list[str]]:
    tags = [code.kind] if code.kind else []
    category = row["Category"].rstrip("?").strip().casefold()
    if category == "weapon":
        return "combat", tags
    if code.kind in _SPACE_KINDS:
        return ("space" if "space" in CONTEXTS else "test"), [*tags, "space"]
    if category not in _TESTS:
        account.categories[row["Category"] or "none"] += 1
    return "test", tags


def _outcome(code: Code, account: _Account) -> str:
    """Return the outcome of a code by the rule that was chosen."""
    by_letter = _OUTCOMES[code.letter]
    if code.share is None or code.letter not in "SF":
        return by_letter
    by_share = "success" if code.share >= account.threshold else "failure"
    account.quirks["shares"] += 1
    account.quirks["shares apart"] += by_letter != by_share
    return by_share if account.success == "threshold" else by_letter


def _counts(outcome: str, context: str) -> dict[str, float]:
    if outcome == "success":
        return {"launched": 1, "failed": 0, "succeeded": 1}
    if outcome == "failure":
        return {"launched": 1, "failed": 1}
    if outcome == "unknown":
        # In combat an unknown outcome may hide an interception, so nothing more is said.
        return {"launched": 1} if context == "combat" else {"launched": 1, "unknown": 1}
    return {}


def _doubts(
    row: Mapping[str, str], date: VagueDate, code: Code, account: _Account, *, many: bool
) -> list[str]:
    """Return the tags of a row's doubts and quirks."""
    tags = []
    if row["Variant"].endswith("?") or row["LV_Type"].endswith("?"):
        tags.append("vehicle_uncertain")
    if date.time_in_doubt:
        tags.append("time_uncertain")
    if many:
        tags.append("many_launches")
    if code.letter == "E":
        tags.append("pad_explosion")
    elif row.get("FailCode", "").rstrip("?") == "PE":
        account.quirks["failed on the pad"] += 1
    if _contradicts(row["Launch_Tag"], date.edtf):
        tags.append("tag_year_contradicts_date")
        account.contradicting.append(row["Launch_Tag"])
    return tags


def _contradicts(tag: str, edtf: str) -> bool:
    """Whether the year of a tag is not one that the date allows."""
    found = re.match(r"(\d{4})-", tag)
    if found is None:
        return False
    first, _, last = edtf.partition("/")
    years = (first[:4].replace("X", "0"), (last or first)[:4].replace("X", "9"))
    return not years[0] <= found[1] <= years[1]


def _identifier(tag: str, line: int, used: Counter[str], account: _Account) -> str:
    """Return the id of a claim: of the tag, which stays the same from one edition to the next."""
    plain = re.sub(r"[^A-Za-z0-9._-]+", "-", tag).strip("-.")
    if not plain:
        account.quirks["untagged"] += 1
        plain = f"line-{line}"
    used[plain] += 1
    if used[plain] > 1:
        account.quirks["tags repeated"] += 1
        return f"gcat-{plain}.{used[plain]}"
    return f"gcat-{plain}"


def _flight(row: Mapping[str, str]) -> str:
    return ", ".join(row[key] for key in ("Flight_ID", "Flight") if row[key])


def _summary(row: Mapping[str, str], outcome: str, *, many: bool) -> str:
    """Return what the row says in one sentence, its code first."""
    failed = f", FailCode {row['FailCode']}" if row.get("FailCode") else ""
    vehicle = " ".join(part for part in (row["LV_Type"], row["Variant"]) if part)
    parts = [f"LaunchCode {row['LaunchCode']}{failed} ({outcome})", vehicle or "vehicle blank"]
    if many:
        parts.append("the row stands for many launches")
    if flight := _flight(row):
        parts.append(f"flight {flight}")
    parts.extend(f"{key.lower()} {row[key]} km" for key in ("Apogee", "Range") if row.get(key))
    if row.get("Dest"):
        parts.append(f"towards {row['Dest']}")
    if row.get("Notes"):
        parts.append(row["Notes"])
    return "; ".join(parts)


def _refuse_codes(account: _Account, name: str) -> None:
    if not account.refused:
        return
    listed = "; ".join(
        f"{code[:60]!r} ({len(lines)}, first in line {lines[0]})"
        for code, lines in list(account.refused.items())[:SHOWN]
    )
    more = len(account.refused) - SHOWN
    raise LoadError(
        f"{name}, LaunchCode: must be a letter, then S, F, U or E, then two digits or none; got "
        f"{listed}{f'; and {more} more' if more > 0 else ''}. Mend the codes, or the rows if they "
        "are not aligned with the header."
    )


def _notes(account: _Account, lines: GcatLines, wanted: Filter) -> list[str]:
    outcomes, quirks, tags = account.outcomes, account.quirks, account.tags
    listed = ", ".join(f"{outcomes[kind]} {kind}" for kind in (*_OUTCOMES.values(), "many launches")
                       if outcomes[kind])  # fmt: skip
    notes = [f"outcomes: {listed or 'none'}; success is propulsive success only"]
    notes.append(
        f"layout: {lines.apart} rows with every column, {lines.glued} with the flags of Apogee and "
        "Range glued to them"
    )
    if lines.extra:
        notes.append(f"columns that no known layout has: {', '.join(lines.extra[:SHOWN])}")
    if wanted and account.read == 0:
        notes.append("no row meets every condition of the filter")
    if wanted.state is not None and wanted.sites is None:
        notes.append(
            "the state is told by its agencies and by the launch sites known here; GCAT's own "
            "table of sites may know more"
        )
    if quirks["shares"]:
        rule = "letter" if account.success == "letter" else f"threshold {account.threshold:g}"
        notes.append(
            f"{quirks['shares']} codes have a success percentage, read by the {rule}; the letter "
            f"and the threshold {account.threshold:g} differ in {quirks['shares apart']} of them"
        )
    for number, text in (
        (outcomes["many launches"],
         "rows stand for many launches, how many is not said: in no denominator"),
        (outcomes["pad explosion"], "rows are pad explosions, which are no launches: no counts"),
        (quirks["failed on the pad"],
         "rows are coded F with FailCode PE, pad explosion: failed launches, as coded"),
        (tags["vehicle_uncertain"], "rows mark their vehicle as uncertain (system_basis hedged)"),
        (quirks["unnamed"], "rows name no vehicle: system 'unknown', which may be any"),
        (account.precision["uncertain"],
         "dates are in doubt: by '?' GCAT means one unit of the precision either way"),
        (tags["time_uncertain"], "rows doubt the time of day (tag time_uncertain)"),
        (quirks["tags repeated"], "rows repeat a Launch_Tag: each is a launch"),
        (quirks["untagged"], "rows have no Launch_Tag"),
    ):  # fmt: skip
        if number:
            notes.append(f"{number} {text}")
    if account.contradicting:
        shown = ", ".join(account.contradicting[:SHOWN])
        more = len(account.contradicting) - SHOWN
        notes.append(
            f"the year of the tag contradicts the date, which is kept as it is: {shown}"
            f"{f' and {more} more' if more > 0 else ''}"
        )
    if account.categories:
        shown = ", ".join(f"{name} ({n})" for name, n in account.categories.most_common(SHOWN))
        notes.append(
            f"{account.categories.total()} rows are read as tests though their category is neither "
            f"a weapon nor a test: {shown}"
        )
    if tags["space"] and "space" not in CONTEXTS:
        notes.append(f"{tags['space']} space launches are read as tests (tag space)")
    return notes
