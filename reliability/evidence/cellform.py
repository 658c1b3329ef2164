"""What one cell may hold: the form of each kind of column, and the nearest right form."""

from __future__ import annotations

import re
import string
from typing import TYPE_CHECKING

from reliability.errors import nearest
from reliability.evidence.dates import DATE_FORMS, DATE_PATTERN, DAY_PATTERN, day_range
from reliability.evidence.schema import ID_PATTERN, IDS_PATTERN, SHA256_PATTERN, URL_PATTERN

if TYPE_CHECKING:
    from reliability.evidence.coded import Coded
    from reliability.evidence.schema import Column

__all__ = [
    "FORMULA_STARTS",
    "SPACE_LEADS",
    "all_faultless",
    "cell_fault",
    "did_you_mean",
]

# Fifteen digits stay exact in every number format, a spreadsheet's included.
COUNT_PATTERN = r"0|[1-9][0-9]{0,14}"
SHARE_PATTERN = r"0(\.[0-9]+)?|1(\.0+)?"

_FORMS = {
    "id": ("bad-id", re.compile(ID_PATTERN)),
    "ids": ("bad-id", re.compile(IDS_PATTERN)),
    "count": ("bad-count", re.compile(COUNT_PATTERN)),
    "share": ("bad-share", re.compile(SHARE_PATTERN)),
    "date": ("bad-date", re.compile(DATE_PATTERN)),
    "day": ("bad-day", re.compile(DAY_PATTERN)),
    "url": ("bad-url", re.compile(URL_PATTERN)),
    "sha256": ("bad-sha256", re.compile(SHA256_PATTERN)),
}
# ID_PATTERN, letter by letter: the marks may stand anywhere but first.
_ID_MARKS = "._:-"
_ID_LETTERS = (string.ascii_letters + string.digits + _ID_MARKS).encode()
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
FORMULA_STARTS = b"=+-@"
# What the UTF-8 of every space begins with, and of some other characters.
SPACE_LEADS = b"\t\n\x0b\x0c\r\x1c\x1d\x1e\x1f \xc2\xe1\xe2\xe3"
_MONTHS = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1
    )
}


def all_faultless(column: Column, coded: Coded, *, plain: bool = False) -> bool:
    """Whether no text of a column has a fault, in one sweep; False sends for `cell_fault`.

    `plain` texts are known to hold no control character.
    """
    if coded.is_blank():
        return True
    if column.kind == "text":
        return plain or _CONTROL.search("\n".join(coded.values)) is None
    if column.kind == "id":
        return _all_ids(coded)
    if column.kind == "enum":
        return set(coded.values) <= {"", *column.choices}
    _, form = _FORMS[column.kind]
    if not all(map(form.fullmatch, filter(None, coded.values))):
        return False
    if column.kind == "url" and not plain and any(map(_CONTROL.search, coded.values)):
        return False
    return column.kind != "date" or all(map(day_range, filter(None, coded.values)))


def _all_ids(coded: Coded) -> bool:
    """Whether every text is blank or an id: a text of its letters that begins with no mark."""
    return not coded.letters().translate(None, _ID_LETTERS) and not len(
        coded.led_by(_ID_MARKS.encode())
    )


def cell_fault(column: Column, value: str) -> tuple[str, dict[str, str]] | None:
    """Return the code and the details of what is wrong with one text, or None.

    A blank text is judged by the caller, who knows whether the cell is required.
    """
    if value == "":
        return None
    if _CONTROL.search(value):
        return "control-character", {}
    if column.kind == "text":
        return None
    if value != value.strip():
        return "cell-spaces", {}
    if column.kind == "enum":
        if value in column.choices:
            return None
        return "bad-choice", {
            "choices": ", ".join(column.choices),
            "hint": did_you_mean(nearest(value, column.choices)),
        }
    code, form = _FORMS[column.kind]
    if form.fullmatch(value) is not None and (column.kind != "date" or day_range(value)):
        return None
    details = {"hint": did_you_mean(_mended(column.kind, value))}
    if column.kind == "date":
        details["detail"] = DATE_FORMS
    return code, details


def did_you_mean(near: str | None) -> str:
    """Return the end of a remedy that names the nearest right word, if there is one."""
    return f"; did you mean {near}?" if near is not None else ""


def _mended(kind: str, value: str) -> str | None:
    """Return the value in the right form where there is just one way to read it."""
    if kind == "count":
        match = re.fullmatch(r"\+?0*([0-9]{1,15})(\.0*)?", value, re.ASCII)
        return match[1] if match else None
    if kind == "share":
        match = re.fullmatch(r"([0-9]{1,2}|100) ?%", value, re.ASCII)
        return f"{int(match[1]) / 100:.2f}" if match else None
    if kind in ("date", "day"):
        return _mended_date(value)
    return None


def _mended_date(value: str) -> str | None:
    # Day and month by numbers alone (05/06/2024) could be read two ways: no suggestion.
    match = re.fullmatch(r"([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})", value, re.ASCII)
    parts = [int(part) for part in match.groups()] if match else None
    if parts is None:
        match = re.fullmatch(
            r"(?:([0-9]{1,2})\.? +)?([A-Za-z]{3})[a-z]*\.? +([0-9]{4})", value, re.ASCII
        )
        month = _MONTHS.get(match[2].casefold()) if match else None
        if match is None or month is None:
            return None
        parts = [int(match[3]), month] + ([int(match[1])] if match[1] else [])
    text = "-".join([f"{parts[0]:04d}", *(f"{part:02d}" for part in parts[1:])])
    return text if day_range(text) else None
