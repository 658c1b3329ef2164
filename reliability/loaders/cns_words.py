"""The vocabularies of the CNS tables: dates, outcomes, kilometres, truth values."""

from __future__ import annotations

import math
import re

from reliability.evidence.dates import day_range, precisions_of

__all__ = ["footnote_free", "kilometres", "one_line", "precision_of", "read_date", "truth"]

_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip
_MONTH = {name: number for number, full in enumerate(_MONTHS, 1) for name in (full, full[:3])}
_MONTH["sept"] = 9
# Two digits of a year: 69 and above are 19xx, as POSIX has it; the first launch is of 1984.
PIVOT = 69

_ISO = re.compile(r"(\d{4}(?:-\d{2}(?:-\d{2})?)?)(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?")
_WORDED = re.compile(r"(?:(\d{1,2})[- ])?([A-Za-z]{3,9})\.?[- ](\d{4}|\d{2})")
_AMERICAN = re.compile(r"([A-Za-z]{3,9})\.? (\d{1,2}), (\d{4})")
_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4}|\d{2})")
_FOOTNOTE = re.compile(r"\s*\(\d+\)$")
_KILOMETRES = re.compile(
    r"(?:between\s+)?([\d,]*\d(?:\.\d+)?)(?:\s+and\s+([\d,]*\d(?:\.\d+)?))?\s*[kl]m?",
    re.IGNORECASE | re.ASCII,
)
_NUMBER = re.compile(r"(\d+(?:\.\d+)?)()", re.ASCII)


def read_date(text: str, *, month_first: bool = False) -> tuple[str | None, str]:
    """Return a date as EDTF with its precision, or None and why it is not one.

    Read are ``9-Apr-84``, ``Sep-84``, ``9 April 1984``, ``April 9, 1984``, ISO days, months and
    years, each with ``?`` where it is uncertain. A date in figures with slashes is read where
    only one order is possible, and with `month_first` always so.

    Examples
    --------
    >>> read_date("9-Apr-84")[0], read_date("Sep-84")[0], read_date("2/22/2022")[0]
    ('1984-04-09', '1984-09', '2022-02-22')
    >>> read_date("03/04/2024")
    (None, 'the date 03/04/2024 can be read in two ways')
    """
    stripped = text.strip()
    if stripped == "":
        return None, "has no date"
    doubt = "?" if stripped.endswith("?") else ""
    bare = stripped.removesuffix("?").strip()
    if found := _SLASHED.fullmatch(bare):
        first, second = int(found[1]), int(found[2])
        if not month_first and first <= 12 and second <= 12 and first != second:
            return None, f"the date {stripped[:40]} can be read in two ways"
        month, day = (first, second) if month_first or first <= 12 else (second, first)
        edtf = f"{_year(found[3])}-{month:02d}-{day:02d}"
    elif found := _ISO.fullmatch(bare):
        edtf = found[1]
    elif found := _WORDED.fullmatch(bare):
        edtf = _worded(found[3], found[2], found[1])
    elif found := _AMERICAN.fullmatch(bare):
        edtf = _worded(found[3], found[1], found[2])
    else:
        edtf = ""
    if day_range(edtf + doubt) is None:
        return None, f"{stripped[:40]!r} is no date"
    return edtf + doubt, ""


def _worded(year: str, month: str, day: str | None) -> str:
    number = _MONTH.get(month.casefold())
    if number is None:
        return ""
    return f"{_year(year)}-{number:02d}" + (f"-{int(day):02d}" if day else "")


def _year(text: str) -> str:
    if len(text) == 4:
        return text
    return f"{1900 + int(text) if int(text) >= PIVOT else 2000 + int(text)}"


def footnote_free(text: str) -> str:
    """Return a word without the mark of a footnote glued to it.

    Examples
    --------
    >>> footnote_free("Unknown (3)")
    'Unknown'
    """
    return _FOOTNOTE.sub("", text)


def kilometres(text: str) -> tuple[float, float] | None:
    """Return a distance as a range in kilometres, or None where it gives none.

    Examples
    --------
    >>> kilometres("between 25 and 90 km"), kilometres("1,380 km"), kilometres("330 lm")
    ((25.0, 90.0), (1380.0, 1380.0), (330.0, 330.0))
    >>> kilometres("Unknown") is None
    True
    """
    bare = text.strip()
    found = _NUMBER.fullmatch(bare) or _KILOMETRES.fullmatch(bare)
    if found is None:
        return None
    low = float(found[1].replace(",", ""))
    high = float(found[2].replace(",", "")) if found[2] else low
    return (low, high) if low <= high < math.inf else None


def truth(text: str) -> bool | None:
    """Return a truth value, or None where the text is none.

    Examples
    --------
    >>> truth("TRUE"), truth("0"), truth("perhaps")
    (True, False, None)
    """
    word = text.strip().casefold()
    if word in ("true", "yes", "1"):
        return True
    return False if word in ("false", "no", "0") else None


def one_line(text: str) -> str:
    r"""Return a cell on one line, without control characters and surplus spaces.

    Examples
    --------
    >>> one_line(" a\n b\u00a0c ")
    'a b c'
    """
    if not text.isprintable():
        text = "".join(letter if letter.isprintable() else " " for letter in text)
    return " ".join(text.split())


def precision_of(date: str) -> str:
    """Return how precise an EDTF date is: uncertain, or else as `precisions_of` says.

    Examples
    --------
    >>> precision_of("1984-09"), precision_of("1984-09-21?"), precision_of("2024-10/2024-12")
    ('month', 'uncertain', 'interval')
    """
    kind, *uncertain = precisions_of(date)
    return uncertain[0] if uncertain else kind
