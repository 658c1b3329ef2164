"""The notations of GCAT: vague dates, launch codes, and rows that stand for many launches."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from reliability.evidence.dates import day_range

__all__ = ["Code", "VagueDate", "plain_cells", "read_code", "stands_for_many", "vague_date"]

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun",
           "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")  # fmt: skip
_MONTH = {name: number for number, name in enumerate(_MONTHS, 1)}

_DAY = re.compile(
    r"(?P<year>\d{4})(?: (?P<month>[A-Z][a-z]{2})(?: (?P<day>\d{1,2})"
    r"(?:\.(?P<part>\d{1,2})| (?P<hour>\d{1,2})h"
    r"| (?P<hours>\d{2})(?P<minutes>\d{2})(?::(?P<seconds>\d{2})(?:\.\d+)?)?)?)?)?",
    re.ASCII,
)
_WIDE = re.compile(
    r"(?P<millennium>\d)M|(?P<century>\d{1,2})C|(?P<decade>\d{3})0s"
    r"|(?P<year>\d{4}) Q(?P<quarter>[1-4])",
    re.ASCII,
)

# O and D are the only ones that the author assigns reliably.
_KINDS = {
    "O": "orbital",
    "D": "deep_space",
    "S": "suborbital",
    "M": "missile",
    "T": "test_rocket",
    "A": "atmospheric",
    "H": "high_altitude",
    "R": "reentry_test",
    "Y": "crewed_suborbital",
    "X": "off_earth",
}
_CODE = re.compile(r"([A-Z-])([SFUE])(\d\d)?", re.ASCII)

_MANY = re.compile(
    r"\((?:about )?(?:many|several|multiple|dozens?|scores?|hundreds?)\b[^)]*\)"
    r"|\b(?:many|several|multiple|dozens|scores|hundreds) of\b"
    r"|\(\d+ in [A-Z][a-z]{2}\??\)"
    r"|\b\d+ (?:missiles|rockets|launches|rounds)\b",
    re.IGNORECASE | re.ASCII,
)


class VagueDate(NamedTuple):
    """A vague date as EDTF, its precision, and whether the time of the day alone is in doubt."""

    edtf: str
    precision: str
    time_in_doubt: bool


class Code(NamedTuple):
    """A launch code: the kind of launch, the letter of its outcome, and the share of success."""

    kind: str
    letter: str
    share: float | None


@lru_cache(maxsize=65536)
def vague_date(text: str) -> VagueDate | None:
    """Read a date in GCAT's Vague Date Format, or None where it is none.

    A ``?`` means one unit of the precision either way (planet4589.org, GCAT, "Vague Date
    Format"): behind a time of day it leaves the day certain unless the unit reaches another day.

    Examples
    --------
    >>> vague_date("2024 Sep 21?").edtf, vague_date("2018 Mar  9 1344?").edtf
    ('2024-09-21?', '2018-03-09')
    >>> vague_date("2024 Mar").edtf, vague_date("2016 Q2").edtf, vague_date("1990s").edtf
    ('2024-03', '2016-04/2016-06', '199X')
    >>> vague_date("03/04/2024") is None
    True
    """
    stripped = " ".join(text.split())
    bare = stripped.removesuffix("?").rstrip()
    doubt = "?" if bare != stripped else ""
    found = _DAY.fullmatch(bare)
    read = _days(found, doubt) if found else _wide(bare, doubt)
    return read if read is not None and day_range(read.edtf) is not None else None


def _days(found: re.Match[str], doubt: str) -> VagueDate | None:
    """Return a year, a month or a day, with or without a time."""
    part = found.groupdict()
    if part["month"] is None:
        return VagueDate(part["year"] + doubt, "year", time_in_doubt=False)
    number = _MONTH.get(part["month"])
    if number is None:
        return None
    edtf = f"{part['year']}-{number:02d}"
    if part["day"] is None:
        return VagueDate(edtf + doubt, "month", time_in_doubt=False)
    edtf = f"{edtf}-{int(part['day']):02d}"
    time = _time(part)
    if time is None:
        return VagueDate(edtf + doubt, "day", time_in_doubt=False)
    start, unit = time
    if not 0 <= start <= 1440:
        return None
    reaches = start - unit < 0 or start + 2 * unit > 1440
    return VagueDate(edtf + (doubt if reaches else ""), "day", time_in_doubt=bool(doubt))


def _time(part: dict[str, str | None]) -> tuple[float, float] | None:
    """Return the time of day and its unit in minutes; a time past midnight where it is none."""
    if part["part"] is not None:
        unit = 1440 / 10 ** len(part["part"])
        return int(part["part"]) * unit, unit
    if part["hour"] is not None:
        return int(part["hour"]) * 60.0, 60.0
    if part["hours"] is None or part["minutes"] is None:
        return None
    hours, minutes, seconds = (int(part[key] or 0) for key in ("hours", "minutes", "seconds"))
    if minutes > 59 or seconds > 60:
        return 9999.0, 0.0
    if part["seconds"] is None:
        return hours * 60.0 + minutes, 1.0
    return hours * 60.0 + minutes + seconds / 60, 1 / 60


def _wide(bare: str, doubt: str) -> VagueDate | None:
    """Return a quarter, a decade, a century or a millennium."""
    found = _WIDE.fullmatch(bare)
    if found is None:
        return None
    part = found.groupdict()
    if part["quarter"] is not None:
        last = 3 * int(part["quarter"])
        year = part["year"]
        edtf = f"{year}-{last - 2:02d}{doubt}/{year}-{last:02d}{doubt}"
        return VagueDate(edtf, "quarter", time_in_doubt=False)
    if part["decade"] is not None:
        return VagueDate(f"{part['decade']}X{doubt}", "decade", time_in_doubt=False)
    # The 21st century is 2001 to 2100, the third millennium 2001 to 3000.
    length, name = (100, "century") if part["century"] is not None else (1000, "millennium")
    last = length * int(part["century"] or part["millennium"])
    edtf = f"{last - length + 1:04d}{doubt}/{last:04d}{doubt}"
    return VagueDate(edtf, name, time_in_doubt=False)


@lru_cache(maxsize=4096)
def read_code(text: str) -> Code | None:
    """Read a LaunchCode, or None where it is none.

    Examples
    --------
    >>> read_code("MS")
    Code(kind='missile', letter='S', share=None)
    >>> read_code("OF40").share
    0.4
    >>> read_code("Sat LEO S") is None
    True
    """
    found = _CODE.fullmatch(text)
    if found is None:
        return None
    share = None if found[3] is None else int(found[3]) / 100
    return Code(_KINDS.get(found[1], ""), found[2], share)


def stands_for_many(text: str) -> bool:
    """Whether the name of a flight says that the row stands for many launches.

    Examples
    --------
    >>> stands_for_many("(many)"), stands_for_many("(30 in Apr?)"), stands_for_many("Y67 (Y19?)")
    (True, True, False)
    """
    return _MANY.search(text) is not None


def plain_cells(text: str) -> list[str]:
    r"""Return the cells of a line: without their padding and without control characters.

    Examples
    --------
    >>> plain_cells("SUNAN?\t  300? \t-")
    ['SUNAN?', '300?', '-']
    """
    cells = [cell.strip() for cell in text.split("\t")]
    if text.replace("\t", "").isprintable():
        return cells
    return [
        " ".join("".join(c if c.isprintable() else " " for c in cell).split()) for cell in cells
    ]
