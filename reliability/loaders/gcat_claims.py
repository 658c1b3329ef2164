"""The rows of a GCAT launch list as claims: one row is one launch, unless it says otherwise."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from reliability.errors import LoadError
from reliability.evidence.schema import CONTEXTS
from reliability.loaders.aliases import UNNAMED, SystemNames
from reliability.loaders.gcat_filter import state_of
from reliability.loaders.gcat_words import (
    Code,
    VagueDate,
    read_code,
    stands_for_many,
    vague_date,
)
from reliability.loaders.receipt import SetAside, refused_words

__all__ = ["IN_COMBAT", "OUTCOMES", "SHOWN", "TEXTS", "Account", "add_claim", "refuse_codes"]

OUTCOMES = {"S": "success", "F": "failure", "U": "unknown", "E": "pad explosion"}
# An unknown outcome in combat may hide an interception, so nothing is said but the launch.
IN_COMBAT = "unknown in combat"
# What is made of each row, in the order of the columns.
TEXTS = ("claim_id", "incident_id", "context", "start", "system", "system_as_reported",
         "system_basis", "launched_by", "launch_place", "launched_as_said", "failed_as_said",
         "summary", "tags", "note")  # fmt: skip
SHOWN = 10
_SPACE_KINDS = ("orbital", "deep_space")
_TESTS = ("test", "ot", "op test", "r&d", "training")
_NO_NAME = ("", "unknown", "?")
_PLAIN_TAG = re.compile(r"\d{4}-[A-Za-z0-9]+", re.ASCII)
_TAG_YEAR = re.compile(r"(\d{4})-", re.ASCII)


@dataclass
class Account:
    """What the rows of one file add up to, and the claims as columns."""

    success: str
    threshold: float
    names: SystemNames = field(default_factory=SystemNames)
    columns: tuple[list[str | None], ...] = field(default_factory=lambda: tuple([] for _ in TEXTS))
    packed: tuple[list[Any], ...] = field(default_factory=lambda: tuple([] for _ in TEXTS))
    kinds: list[str] = field(default_factory=list)
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

    def pack(self) -> None:
        """Pack the cells of the rows so far: packed, they take a fraction of the memory."""
        import pandas as pd

        for cells, packed in zip(self.columns, self.packed, strict=True):
            packed.append(pd.Series(cells, dtype="string"))
            cells.clear()


def add_claim(line: int, row: Mapping[str, str], account: Account, used: Counter[str]) -> None:
    """Add the claim of a row to the columns, or set the row aside.

    A row whose LaunchCode is none is kept for `refuse_codes`; `used` counts the ids.
    """
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
    state = state_of(row["Agency"], row["Launch_Site"])
    kind = "many launches" if many else outcome
    account.outcomes[kind] += 1
    account.kinds.append(IN_COMBAT if kind == "unknown" and context == "combat" else kind)
    account.precision["uncertain" if "?" in date.edtf else date.precision] += 1
    claim = (
        identifier,
        f"{identifier}-launch",
        context,
        date.edtf,
        account.names.key(vehicle) if named else UNNAMED.system,
        row["LV_Type"],
        ("hedged" if hedged else "named") if named else "",
        state.launched_by if state is not None else row["Agency"],
        ", ".join([row[key] for key in ("Launch_Site", "Launch_Pad") if row.get(key)]),
        _flight(row) if many else "",
        row["LaunchCode"],
        _summary(row, outcome, many=many),
        ";".join(tags),
        " | ".join([f"{key}: {cell}" for key, cell in row.items() if cell]),
    )
    for cells, text in zip(account.columns, claim, strict=True):
        cells.append(text or None)


def _context(row: Mapping[str, str], code: Code, account: Account) -> tuple[str, list[str]]:
    tags = [code.kind] if code.kind else []
    category = row["Category"].rstrip("?").strip().casefold()
    if category == "weapon":
        return "combat", tags
    if code.kind in _SPACE_KINDS:
        return ("space" if "space" in CONTEXTS else "test"), [*tags, "space"]
    if category not in _TESTS:
        account.categories[row["Category"] or "none"] += 1
    return "test", tags


def _outcome(code: Code, account: Account) -> str:
    """Return the outcome of a code by the rule that was chosen."""
    by_letter = OUTCOMES[code.letter]
    if code.share is None or code.letter not in "SF":
        return by_letter
    by_share = "success" if code.share >= account.threshold else "failure"
    account.quirks["shares"] += 1
    account.quirks["shares apart"] += by_letter != by_share
    return by_share if account.success == "threshold" else by_letter


def _doubts(
    row: Mapping[str, str], date: VagueDate, code: Code, account: Account, *, many: bool
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
    found = _TAG_YEAR.match(tag)
    if found is None:
        return False
    first, _, last = edtf.partition("/")
    years = (first[:4].replace("X", "0"), (last or first)[:4].replace("X", "9"))
    return not years[0] <= found[1] <= years[1]


def _identifier(tag: str, line: int, used: Counter[str], account: Account) -> str:
    """Return the id of a claim: of the tag, which stays the same from one edition to the next."""
    plain = tag if _PLAIN_TAG.fullmatch(tag) else re.sub(r"[^A-Za-z0-9]+", "-", tag).strip("-")
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


def refuse_codes(account: Account, name: str) -> None:
    """Refuse the launch codes that are none, all of them in one error."""
    if not account.refused:
        return
    raise LoadError(
        f"{name}, LaunchCode: must be a letter, then S, F, U or E, then two digits or none; got "
        f"{refused_words(account.refused)}. Mend the codes, or the rows if they are not aligned "
        "with the header."
    )
